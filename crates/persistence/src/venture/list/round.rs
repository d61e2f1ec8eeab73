//! The list of rounds.

use crate::error::StoreError;
use crate::list::{self as page, Key};
use crate::page::{Count, Cursor, Direction, KeyKind, Page, PageRequest};
use crate::sql::Sql;
use crate::store::Store;
use crate::stored::codes;
use chrono::{DateTime, Utc};
use siling_domain::access::Visibility;
use siling_domain::id::FundId;
use siling_domain::venture::{VentureRound, VentureRoundStatus};
use siling_domain::{Word, vocabulary};

vocabulary! {
    /// What venture rounds can be sorted by (创投排序字段).
    pub enum VentureRoundOrder {
        /// When the record was made (建档时间).
        CreatedAt = "CREATED_AT" { zh: "建档时间", en: "Created" },
        /// When the record was last changed (更新时间).
        UpdatedAt = "UPDATED_AT" { zh: "更新时间", en: "Updated" },
        /// The last day for proposals (申报截止日).
        ProposalsUntil = "PROPOSALS_UNTIL" { zh: "申报截止日", en: "Last day for proposals" },
    }
}

/// Which rounds are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default)]
pub struct VentureRoundFilter {
    /// Those in these states.
    pub statuses: Option<Vec<VentureRoundStatus>>,
    /// Those paid from the fund.
    pub fund: Option<FundId>,
    /// Those changed at or after this moment.
    pub updated_since: Option<DateTime<Utc>>,
    /// Those changed before this moment.
    pub updated_before: Option<DateTime<Utc>>,
    /// Made up for demonstration, or not.
    pub demo: Option<bool>,
}

/// The name of the list in its cursors.
pub fn round_list_name(order: VentureRoundOrder, direction: Direction) -> String {
    format!("ventureRounds.{}.{direction:?}", order.code())
}

/// What the sort keys of this order are.
pub const fn round_key_kind(order: VentureRoundOrder) -> KeyKind {
    match order {
        VentureRoundOrder::CreatedAt | VentureRoundOrder::UpdatedAt => KeyKind::Moment,
        VentureRoundOrder::ProposalsUntil => KeyKind::Day,
    }
}

/// The cursor of a round in a list.
pub fn round_cursor(round: &VentureRound, order: VentureRoundOrder, direction: Direction) -> Cursor {
    let key = match order {
        VentureRoundOrder::CreatedAt => round.created_at.to_rfc3339(),
        VentureRoundOrder::UpdatedAt => round.updated_at.to_rfc3339(),
        VentureRoundOrder::ProposalsUntil => round.proposals_until.to_string(),
    };
    Cursor {
        list: round_list_name(order, direction),
        key,
        id: round.id.0,
    }
}

const fn key(order: VentureRoundOrder) -> Key {
    match order {
        VentureRoundOrder::CreatedAt => Key {
            key: " (r.created_at, r.id) ",
            cast: "::timestamptz, ",
            ascending: " ORDER BY r.created_at ASC, r.id ASC",
            descending: " ORDER BY r.created_at DESC, r.id DESC",
        },
        VentureRoundOrder::UpdatedAt => Key {
            key: " (r.updated_at, r.id) ",
            cast: "::timestamptz, ",
            ascending: " ORDER BY r.updated_at ASC, r.id ASC",
            descending: " ORDER BY r.updated_at DESC, r.id DESC",
        },
        VentureRoundOrder::ProposalsUntil => Key {
            key: " (r.proposals_until, r.id) ",
            cast: "::date, ",
            ascending: " ORDER BY r.proposals_until ASC, r.id ASC",
            descending: " ORDER BY r.proposals_until DESC, r.id DESC",
        },
    }
}

/// A part of the list of what the viewer may see: drafts are for those whose work covers the district.
pub async fn list_rounds(
    store: &Store,
    visibility: &Visibility,
    filter: &VentureRoundFilter,
    order: VentureRoundOrder,
    direction: Direction,
    page: &PageRequest,
) -> Result<Page<VentureRound>, StoreError> {
    let conditions = |sql: &mut Sql| conditions(sql, visibility, filter);
    page::list(store, conditions, &key(order), direction, page).await
}

/// How many rounds the filter lets through, of those that the viewer may see.
pub async fn count_rounds(
    store: &Store,
    visibility: &Visibility,
    filter: &VentureRoundFilter,
) -> Result<Count, StoreError> {
    page::count(store, "venture_rounds", |sql| conditions(sql, visibility, filter)).await
}

fn conditions(sql: &mut Sql, visibility: &Visibility, filter: &VentureRoundFilter) {
    if !visibility.everything || visibility.blind {
        sql.push(" AND r.public");
    }
    if let Some(statuses) = &filter.statuses {
        sql.push(" AND r.status = ANY(").bind(codes(statuses)).push("::text[])");
    }
    if let Some(fund) = filter.fund {
        sql.push(" AND r.fund_id = ").bind(fund.0);
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
