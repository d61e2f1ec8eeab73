//! Lists of needs.

use crate::error::StoreError;
use crate::list::{self as page, Key, within};
use crate::page::{Count, Cursor, Direction, KeyKind, Page, PageRequest};
use crate::sql::Sql;
use crate::store::Store;
use crate::stored::codes;
use chrono::{DateTime, NaiveDate, Utc};
use siling_domain::access::Visibility;
use siling_domain::area_code::AreaCode;
use siling_domain::id::{AccountId, NeedId, ProjectId, SalonId, ServiceOrderId, VisitId};
use siling_domain::need::{Need, NeedChannel, NeedStatus};
use siling_domain::organization::Lead;
use siling_domain::text::SearchQuery;
use siling_domain::{Word, vocabulary};

vocabulary! {
    /// What needs can be sorted by (需求排序字段).
    pub enum NeedOrder {
        /// When it was posted (提出时间).
        CreatedAt = "CREATED_AT" { zh: "提出时间", en: "Posted" },
        /// When the record was last changed (更新时间).
        UpdatedAt = "UPDATED_AT" { zh: "更新时间", en: "Updated" },
        /// The last day for the community's answer (答复期限).
        AnswerDue = "ANSWER_DUE" { zh: "答复期限", en: "Answer due" },
        /// How many residents stand behind it (附议人数).
        Endorsements = "ENDORSEMENTS" { zh: "附议人数", en: "Endorsements" },
    }
}

/// Which needs are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default)]
pub struct NeedFilter {
    /// Those of the area or anywhere in it.
    pub area: Option<AreaCode>,
    /// Those in these states.
    pub statuses: Option<Vec<NeedStatus>>,
    /// Those that came in by these ways.
    pub channels: Option<Vec<NeedChannel>>,
    /// Those of these leads.
    pub leads: Option<Vec<Lead>>,
    /// Those that want any of these capabilities.
    pub capabilities: Option<Vec<String>>,
    /// Those that the account posted.
    pub posted_by: Option<AccountId>,
    /// Those behind which the account stands.
    pub endorsed_by: Option<AccountId>,
    /// Those without an answer whose last day for it is before that day.
    pub unanswered_on: Option<NaiveDate>,
    /// Those told at the visit.
    pub visit: Option<VisitId>,
    /// Those that the salon discusses.
    pub salon: Option<SalonId>,
    /// Those that the order answers.
    pub order: Option<ServiceOrderId>,
    /// Those that the project answers.
    pub project: Option<ProjectId>,
    /// Those that were merged into the need.
    pub merged_into: Option<NeedId>,
    /// Those that this text finds.
    pub text: Option<SearchQuery>,
    /// Those changed at or after this moment.
    pub updated_since: Option<DateTime<Utc>>,
    /// Those changed before this moment.
    pub updated_before: Option<DateTime<Utc>>,
    /// Made up for demonstration, or not.
    pub demo: Option<bool>,
}

/// The name of the list in its cursors.
pub fn list_name(order: NeedOrder, direction: Direction) -> String {
    format!("needs.{}.{direction:?}", order.code())
}

/// What the sort keys of this order are.
pub const fn key_kind(order: NeedOrder) -> KeyKind {
    match order {
        NeedOrder::CreatedAt | NeedOrder::UpdatedAt => KeyKind::Moment,
        NeedOrder::AnswerDue => KeyKind::Day,
        NeedOrder::Endorsements => KeyKind::Number,
    }
}

/// The cursor of a need in a list.
pub fn cursor(need: &Need, order: NeedOrder, direction: Direction) -> Cursor {
    Cursor {
        list: list_name(order, direction),
        key: match order {
            NeedOrder::CreatedAt => need.created_at.to_rfc3339(),
            NeedOrder::UpdatedAt => need.updated_at.to_rfc3339(),
            NeedOrder::AnswerDue => need.answer_due.to_string(),
            NeedOrder::Endorsements => need.endorsement_count.to_string(),
        },
        id: need.id.0,
    }
}

const fn key(order: NeedOrder) -> Key {
    match order {
        NeedOrder::CreatedAt => Key {
            key: " (r.created_at, r.id) ",
            cast: "::timestamptz, ",
            ascending: " ORDER BY r.created_at ASC, r.id ASC",
            descending: " ORDER BY r.created_at DESC, r.id DESC",
        },
        NeedOrder::UpdatedAt => Key {
            key: " (r.updated_at, r.id) ",
            cast: "::timestamptz, ",
            ascending: " ORDER BY r.updated_at ASC, r.id ASC",
            descending: " ORDER BY r.updated_at DESC, r.id DESC",
        },
        NeedOrder::AnswerDue => Key {
            key: " (r.answer_due, r.id) ",
            cast: "::date, ",
            ascending: " ORDER BY r.answer_due ASC, r.id ASC",
            descending: " ORDER BY r.answer_due DESC, r.id DESC",
        },
        NeedOrder::Endorsements => Key {
            key: " (r.endorsement_count, r.id) ",
            cast: "::bigint, ",
            ascending: " ORDER BY r.endorsement_count ASC, r.id ASC",
            descending: " ORDER BY r.endorsement_count DESC, r.id DESC",
        },
    }
}

/// A part of the list of what the viewer may see.
pub async fn list(
    store: &Store,
    visibility: &Visibility,
    filter: &NeedFilter,
    order: NeedOrder,
    direction: Direction,
    request: &PageRequest,
) -> Result<Page<Need>, StoreError> {
    let conditions = |sql: &mut Sql| conditions(sql, visibility, filter);
    page::list(store, conditions, &key(order), direction, request).await
}

/// How many needs the filter lets through, of those that the viewer may see.
pub async fn count(store: &Store, visibility: &Visibility, filter: &NeedFilter) -> Result<Count, StoreError> {
    page::count(store, "needs", |sql| conditions(sql, visibility, filter)).await
}

/// Those that everybody may see, those of the viewer's work, and their own.
pub(super) fn seen(sql: &mut Sql, visibility: &Visibility) {
    if visibility.everything {
        return;
    }
    let areas = visibility.areas.iter().map(|area| area.prefix().to_owned() + "%");
    sql.push(" AND (r.accepted_at IS NOT NULL OR r.area_code LIKE ANY(")
        .bind(areas.collect::<Vec<String>>())
        .push(") OR r.posted_by = ")
        .bind(visibility.account.map(|account| account.0))
        .push(")");
}

fn conditions(sql: &mut Sql, visibility: &Visibility, filter: &NeedFilter) {
    seen(sql, visibility);
    within(sql, filter.area.as_ref());
    let words: [(&'static str, Option<Vec<String>>); 4] = [
        (" AND r.status = ANY(", filter.statuses.as_deref().map(codes)),
        (" AND r.channel = ANY(", filter.channels.as_deref().map(codes)),
        (" AND r.lead = ANY(", filter.leads.as_deref().map(codes)),
        (" AND r.capabilities && (", filter.capabilities.clone()),
    ];
    for (fragment, values) in words {
        if let Some(values) = values {
            sql.push(fragment).bind(values).push("::text[])");
        }
    }
    let ids = [
        (" AND r.posted_by = ", filter.posted_by.map(|id| id.0)),
        (" AND r.visit_id = ", filter.visit.map(|id| id.0)),
        (" AND r.order_id = ", filter.order.map(|id| id.0)),
        (" AND r.project_id = ", filter.project.map(|id| id.0)),
        (" AND r.merged_into_id = ", filter.merged_into.map(|id| id.0)),
    ];
    for (fragment, id) in ids {
        if let Some(id) = id {
            sql.push(fragment).bind(id);
        }
    }
    if let Some(account) = filter.endorsed_by {
        sql.push(" AND r.id IN (SELECT e.need_id FROM need_endorsements e WHERE e.account_id = ")
            .bind(account.0)
            .push(")");
    }
    if let Some(salon) = filter.salon {
        sql.push(" AND r.id IN (SELECT s.need_id FROM salon_needs s WHERE s.salon_id = ")
            .bind(salon.0)
            .push(")");
    }
    if let Some(day) = filter.unanswered_on {
        sql.push(" AND r.status = 'SUBMITTED' AND r.answer_due < ").bind(day);
    }
    if let Some(text) = &filter.text {
        sql.push(" AND r.grams @> ")
            .bind(text.grams().to_vec())
            .push("::text[]");
        if text.needs_recheck() {
            sql.push(" AND r.search_text LIKE ALL(")
                .bind(text.like_patterns())
                .push("::text[])");
        }
    }
    if let Some(since) = filter.updated_since {
        sql.push(" AND r.updated_at >= ").bind(since);
    }
    if let Some(before) = filter.updated_before {
        sql.push(" AND r.updated_at < ").bind(before);
    }
    if let Some(demo) = filter.demo {
        sql.push(" AND r.demo = ").bind(demo);
    }
}
