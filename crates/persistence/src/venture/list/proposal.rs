//! The list of proposals. A reviewer finds those assigned, and nothing by which to find out whose they are.

use crate::error::StoreError;
use crate::list::{self as page, Key};
use crate::nested::{Rows, nested, whole};
use crate::page::{Count, Cursor, Direction, KeyKind, Page, PageRequest};
use crate::sql::Sql;
use crate::store::Store;
use crate::stored::codes;
use chrono::{DateTime, Utc};
use siling_domain::access::Visibility;
use siling_domain::area::AreaLevel;
use siling_domain::area_code::AreaCode;
use siling_domain::id::{AccountId, OrganizationId, VentureRoundId};
use siling_domain::organization::Lead;
use siling_domain::venture::{Proposal, ProposalStatus};
use siling_domain::{Word, vocabulary};
use uuid::Uuid;

vocabulary! {
    /// What proposals can be sorted by (创投申报排序字段).
    pub enum ProposalOrder {
        /// When the record was made (建档时间).
        CreatedAt = "CREATED_AT" { zh: "建档时间", en: "Created" },
        /// When the record was last changed (更新时间).
        UpdatedAt = "UPDATED_AT" { zh: "更新时间", en: "Updated" },
        /// What is asked for (申请金额).
        Requested = "REQUESTED" { zh: "申请金额", en: "Amount requested" },
        /// The place in the ranking, those without one after all others (名次).
        Rank = "RANK" { zh: "名次", en: "Rank" },
    }
}

/// Where a proposal without a place in a ranking is sorted.
const LAST: i32 = i32::MAX;

/// Which proposals are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default)]
pub struct ProposalFilter {
    /// Those to the round.
    pub round: Option<VentureRoundId>,
    /// Those of the organization, of which the viewer may see who proposes.
    pub organization: Option<OrganizationId>,
    /// Those whose project is to be in the area or anywhere in it.
    pub area: Option<AreaCode>,
    /// Those in these states.
    pub statuses: Option<Vec<ProposalStatus>>,
    /// Those of any of these leads.
    pub leads: Option<Vec<Lead>>,
    /// Those that this account is to review, or has reviewed.
    pub reviewer: Option<AccountId>,
    /// Of these only those that wait for its review.
    pub unreviewed: bool,
    /// Those changed at or after this moment.
    pub updated_since: Option<DateTime<Utc>>,
    /// Those changed before this moment.
    pub updated_before: Option<DateTime<Utc>>,
    /// Made up for demonstration, or not.
    pub demo: Option<bool>,
}

/// The name of the list in its cursors.
pub fn proposal_list_name(order: ProposalOrder, direction: Direction) -> String {
    format!("proposals.{}.{direction:?}", order.code())
}

/// What the sort keys of this order are.
pub const fn proposal_key_kind(order: ProposalOrder) -> KeyKind {
    match order {
        ProposalOrder::CreatedAt | ProposalOrder::UpdatedAt => KeyKind::Moment,
        ProposalOrder::Requested | ProposalOrder::Rank => KeyKind::Number,
    }
}

/// The cursor of a proposal in a list.
pub fn proposal_cursor(proposal: &Proposal, order: ProposalOrder, direction: Direction) -> Cursor {
    let rank = proposal.rank.and_then(|rank| i32::try_from(rank).ok());
    let key = match order {
        ProposalOrder::CreatedAt => proposal.created_at.to_rfc3339(),
        ProposalOrder::UpdatedAt => proposal.updated_at.to_rfc3339(),
        ProposalOrder::Requested => proposal.content.budget.requested.fen().to_string(),
        ProposalOrder::Rank => rank.unwrap_or(LAST).to_string(),
    };
    Cursor {
        list: proposal_list_name(order, direction),
        key,
        id: proposal.id.0,
    }
}

const fn key(order: ProposalOrder) -> Key {
    match order {
        ProposalOrder::CreatedAt => Key {
            key: " (r.created_at, r.id) ",
            cast: "::timestamptz, ",
            ascending: " ORDER BY r.created_at ASC, r.id ASC",
            descending: " ORDER BY r.created_at DESC, r.id DESC",
        },
        ProposalOrder::UpdatedAt => Key {
            key: " (r.updated_at, r.id) ",
            cast: "::timestamptz, ",
            ascending: " ORDER BY r.updated_at ASC, r.id ASC",
            descending: " ORDER BY r.updated_at DESC, r.id DESC",
        },
        ProposalOrder::Requested => Key {
            key: " (r.requested, r.id) ",
            cast: "::bigint, ",
            ascending: " ORDER BY r.requested ASC, r.id ASC",
            descending: " ORDER BY r.requested DESC, r.id DESC",
        },
        ProposalOrder::Rank => Key {
            key: " (coalesce(r.rank, 2147483647), r.id) ",
            cast: "::bigint, ",
            ascending: " ORDER BY coalesce(r.rank, 2147483647) ASC, r.id ASC",
            descending: " ORDER BY coalesce(r.rank, 2147483647) DESC, r.id DESC",
        },
    }
}

/// A part of the list of what the viewer may see: their organizations', what their work covers, what they are to
/// review, and all from their public notice on.
pub async fn list_proposals(
    store: &Store,
    visibility: &Visibility,
    filter: &ProposalFilter,
    order: ProposalOrder,
    direction: Direction,
    page: &PageRequest,
) -> Result<Page<Proposal>, StoreError> {
    let conditions = |sql: &mut Sql| conditions(sql, visibility, filter);
    page::list(store, conditions, &key(order), direction, page).await
}

/// How many proposals the filter lets through, of those that the viewer may see.
pub async fn count_proposals(
    store: &Store,
    visibility: &Visibility,
    filter: &ProposalFilter,
) -> Result<Count, StoreError> {
    page::count(store, "proposals", |sql| conditions(sql, visibility, filter)).await
}

fn conditions(sql: &mut Sql, visibility: &Visibility, filter: &ProposalFilter) {
    seen(sql, visibility, filter.organization.is_some());
    if let Some(area) = filter.area {
        match area.level() {
            AreaLevel::District => {}
            AreaLevel::Subdistrict => drop(sql.push(" AND r.community_subdistrict = ").bind(area.to_string())),
            AreaLevel::Community => drop(sql.push(" AND r.community_code = ").bind(area.to_string())),
        }
    }
    if let Some(round) = filter.round {
        sql.push(" AND r.round_id = ").bind(round.0);
    }
    if let Some(organization) = filter.organization {
        sql.push(" AND r.organization_id = ").bind(organization.0);
    }
    if let Some(statuses) = &filter.statuses {
        sql.push(" AND r.status = ANY(").bind(codes(statuses)).push("::text[])");
    }
    if let Some(leads) = &filter.leads {
        sql.push(" AND r.lead = ANY(").bind(codes(leads)).push("::text[])");
    }
    if let Some(account) = filter.reviewer {
        reviewing(sql.push(" AND "), account, filter.unreviewed);
    }
    if let Some(since) = filter.updated_since {
        sql.push(" AND r.updated_at >= ").bind(since);
    }
    if let Some(before) = filter.updated_before {
        sql.push(" AND r.updated_at < ").bind(before);
    }
    if let Some(demo) = filter.demo {
        sql.push(" AND (r.document->>'demo')::boolean = ").bind(demo);
    }
}

/// Those that the viewer may see. Where one asks for those of an organization, what is seen for the sake of a
/// review is left out: it would tell whose it is.
fn seen(sql: &mut Sql, visibility: &Visibility, by_organization: bool) {
    if visibility.everything && !visibility.blind {
        return;
    }
    let areas = visibility.areas.iter().map(|area| area.prefix().to_owned() + "%");
    let organizations = visibility.organizations.iter().map(|organization| organization.0);
    sql.push(" AND (r.public OR r.area_code LIKE ANY(")
        .bind(areas.collect::<Vec<String>>())
        .push(") OR r.organization_id = ANY(")
        .bind(organizations.collect::<Vec<Uuid>>())
        .push(")");
    if let Some(account) = visibility.account.filter(|_| !by_organization) {
        reviewing(sql.push(" OR "), account, false);
    }
    sql.push(")");
}

fn reviewing(sql: &mut Sql, account: AccountId, unreviewed: bool) {
    sql.push("EXISTS (SELECT FROM proposal_reviewers p WHERE p.proposal_id = r.id AND p.active AND p.account_id = ")
        .bind(account.0)
        .push(if unreviewed { " AND NOT p.reviewed)" } else { ")" });
}

nested! {
    /// The proposals of an organization of which the viewer may see who proposes, the newest first.
    ProposalsOfOrganization {} of OrganizationId => Proposal {
        rows: Rows {
            columns: "r.document",
            row: "r",
            from: "proposals r WHERE r.organization_id = wanted.id",
            key: key(ProposalOrder::CreatedAt),
            direction: Direction::Desc,
        },
        conditions: |_, sql, reader| seen(sql, reader.visibility, true),
        read: whole::<Proposal>,
        name: proposal_list_name(ProposalOrder::CreatedAt, Direction::Desc),
        key: proposal_key_kind(ProposalOrder::CreatedAt),
        cursor: |proposal| proposal_cursor(proposal, ProposalOrder::CreatedAt, Direction::Desc),
    }
}
