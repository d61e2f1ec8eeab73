//! Lists of service orders.

use crate::error::StoreError;
use crate::kept::{Kept, Row, objects};
use crate::list::{self as page, Key, within};
use crate::nested::{Rows, nested, whole};
use crate::page::{Count, Cursor, Direction, KeyKind, Page, PageRequest};
use crate::sql::Sql;
use crate::store::Store;
use crate::stored::codes;
use chrono::{DateTime, NaiveDate, Utc};
use siling_domain::access::Visibility;
use siling_domain::area_code::AreaCode;
use siling_domain::id::{FundId, NeedId, OrganizationId, SalonId};
use siling_domain::order::{ServiceOrder, ServiceOrderStatus};
use siling_domain::organization::Lead;
use siling_domain::text::SearchQuery;
use siling_domain::{Word, vocabulary};

vocabulary! {
    /// What service orders can be sorted by (订单排序字段).
    pub enum OrderOrder as "ServiceOrderOrder" {
        /// When it was drafted (制单时间).
        CreatedAt = "CREATED_AT" { zh: "制单时间", en: "Drafted" },
        /// When the record was last changed (更新时间).
        UpdatedAt = "UPDATED_AT" { zh: "更新时间", en: "Updated" },
        /// The last day for claims (接单截止日).
        ClaimDeadline = "CLAIM_DEADLINE" { zh: "接单截止日", en: "Claim deadline" },
        /// The most that it may cost (限价).
        Ceiling = "CEILING" { zh: "限价", en: "Ceiling" },
    }
}

/// Which service orders are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default)]
pub struct OrderFilter {
    /// Those of the area or anywhere in it.
    pub area: Option<AreaCode>,
    /// Those in these states.
    pub statuses: Option<Vec<ServiceOrderStatus>>,
    /// Those of these leads.
    pub leads: Option<Vec<Lead>>,
    /// Those that ask for any of these capabilities.
    pub capabilities: Option<Vec<String>>,
    /// Those that answer the need.
    pub need: Option<NeedId>,
    /// Those that the salon adopted.
    pub salon: Option<SalonId>,
    /// Those paid by the fund.
    pub fund: Option<FundId>,
    /// Those that the organization won.
    pub organization: Option<OrganizationId>,
    /// Those published whose last day for claims is that day or later.
    pub open_on: Option<NaiveDate>,
    /// Those that wait for the award on that day: published, the last day for claims before it, with a claim.
    pub to_award_on: Option<NaiveDate>,
    /// Those deliberated with a ceiling above so many fen and not approved yet.
    pub to_approve_above: Option<i64>,
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
pub fn list_name(order: OrderOrder, direction: Direction) -> String {
    format!("serviceOrders.{}.{direction:?}", order.code())
}

/// What the sort keys of this order are.
pub const fn key_kind(order: OrderOrder) -> KeyKind {
    match order {
        OrderOrder::CreatedAt | OrderOrder::UpdatedAt => KeyKind::Moment,
        OrderOrder::ClaimDeadline => KeyKind::Day,
        OrderOrder::Ceiling => KeyKind::Number,
    }
}

/// The cursor of a service order in a list.
pub fn cursor(found: &ServiceOrder, order: OrderOrder, direction: Direction) -> Cursor {
    Cursor {
        list: list_name(order, direction),
        key: match order {
            OrderOrder::CreatedAt => found.created_at.to_rfc3339(),
            OrderOrder::UpdatedAt => found.updated_at.to_rfc3339(),
            OrderOrder::ClaimDeadline => found.terms.claim_deadline.to_string(),
            OrderOrder::Ceiling => found.terms.ceiling.fen().to_string(),
        },
        id: found.id.0,
    }
}

const fn key(order: OrderOrder) -> Key {
    match order {
        OrderOrder::CreatedAt => Key {
            key: " (r.created_at, r.id) ",
            cast: "::timestamptz, ",
            ascending: " ORDER BY r.created_at ASC, r.id ASC",
            descending: " ORDER BY r.created_at DESC, r.id DESC",
        },
        OrderOrder::UpdatedAt => Key {
            key: " (r.updated_at, r.id) ",
            cast: "::timestamptz, ",
            ascending: " ORDER BY r.updated_at ASC, r.id ASC",
            descending: " ORDER BY r.updated_at DESC, r.id DESC",
        },
        OrderOrder::ClaimDeadline => Key {
            key: " (r.claim_deadline, r.id) ",
            cast: "::date, ",
            ascending: " ORDER BY r.claim_deadline ASC, r.id ASC",
            descending: " ORDER BY r.claim_deadline DESC, r.id DESC",
        },
        OrderOrder::Ceiling => Key {
            key: " (r.ceiling, r.id) ",
            cast: "::bigint, ",
            ascending: " ORDER BY r.ceiling ASC, r.id ASC",
            descending: " ORDER BY r.ceiling DESC, r.id DESC",
        },
    }
}

/// A part of the list of what the viewer may see.
pub async fn list(
    store: &Store,
    visibility: &Visibility,
    filter: &OrderFilter,
    order: OrderOrder,
    direction: Direction,
    request: &PageRequest,
) -> Result<Page<ServiceOrder>, StoreError> {
    let conditions = |sql: &mut Sql| conditions(sql, visibility, filter);
    page::list(store, conditions, &key(order), direction, request).await
}

/// How many service orders the filter lets through, of those that the viewer may see.
pub async fn count(store: &Store, visibility: &Visibility, filter: &OrderFilter) -> Result<Count, StoreError> {
    page::count(store, "service_orders", |sql| conditions(sql, visibility, filter)).await
}

/// Everybody sees what was published; drafts are seen by those whose work covers the community.
fn visible(sql: &mut Sql, visibility: &Visibility) {
    if !visibility.everything {
        let areas = visibility.areas.iter().map(|area| area.prefix().to_owned() + "%");
        sql.push(" AND (r.published_at IS NOT NULL OR r.area_code LIKE ANY(")
            .bind(areas.collect::<Vec<String>>())
            .push("))");
    }
}

fn conditions(sql: &mut Sql, visibility: &Visibility, filter: &OrderFilter) {
    visible(sql, visibility);
    within(sql, filter.area.as_ref());
    let words: [(&'static str, Option<Vec<String>>); 3] = [
        (" AND r.status = ANY(", filter.statuses.as_deref().map(codes)),
        (" AND r.lead = ANY(", filter.leads.as_deref().map(codes)),
        (" AND r.capabilities && (", filter.capabilities.clone()),
    ];
    for (fragment, values) in words {
        if let Some(values) = values {
            sql.push(fragment).bind(values).push("::text[])");
        }
    }
    let ids = [
        (" AND r.salon_id = ", filter.salon.map(|id| id.0)),
        (" AND r.fund_id = ", filter.fund.map(|id| id.0)),
        (" AND r.organization_id = ", filter.organization.map(|id| id.0)),
    ];
    for (fragment, id) in ids {
        if let Some(id) = id {
            sql.push(fragment).bind(id);
        }
    }
    if let Some(need) = filter.need {
        sql.push(" AND r.needs @> ARRAY[").bind(need.0).push("]::uuid[]");
    }
    if let Some(day) = filter.open_on {
        sql.push(" AND r.status = 'PUBLISHED' AND r.claim_deadline >= ")
            .bind(day);
    }
    if let Some(day) = filter.to_award_on {
        sql.push(" AND r.status = 'PUBLISHED' AND r.claim_deadline < ")
            .bind(day)
            .push(" AND EXISTS (SELECT FROM claims c WHERE c.order_id = r.id AND c.status = 'SUBMITTED')");
    }
    if let Some(above) = filter.to_approve_above {
        sql.push(" AND r.status = 'DELIBERATED' AND r.document->'approval' = 'null'::jsonb AND r.ceiling > ")
            .bind(above);
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

/// Orders whose last day for claims was before the day and on which nobody has a claim, the longest over first.
pub async fn unclaimed_after_deadline(
    store: &Store,
    today: NaiveDate,
    limit: u32,
) -> Result<Vec<ServiceOrder>, StoreError> {
    let mut sql = Sql::new(ServiceOrder::SELECT);
    sql.push("WHERE r.district = ").bind(store.district().to_string());
    sql.push(" AND r.status = 'PUBLISHED' AND r.claim_deadline < ")
        .bind(today)
        .push(
            " AND NOT EXISTS (SELECT FROM claims c WHERE c.order_id = r.id AND c.status = 'SUBMITTED') \
             ORDER BY r.claim_deadline, r.id LIMIT ",
        )
        .bind(i64::from(limit));
    let rows: Vec<Row> = store.all(sql.build()).await?;
    objects(rows)
}

nested! {
    /// The orders that a salon adopted, in the order in which they were drafted.
    OrdersOfSalon {} of SalonId => ServiceOrder {
        rows: Rows {
            columns: "r.document",
            row: "r",
            from: "service_orders r WHERE r.salon_id = wanted.id",
            key: key(OrderOrder::CreatedAt),
            direction: Direction::Asc,
        },
        conditions: |_, sql, reader| visible(sql, reader.visibility),
        read: whole::<ServiceOrder>,
        name: list_name(OrderOrder::CreatedAt, Direction::Asc),
        key: key_kind(OrderOrder::CreatedAt),
        cursor: |order| cursor(order, OrderOrder::CreatedAt, Direction::Asc),
    }
}
