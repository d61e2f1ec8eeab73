//! Lists of salons. Everybody may see them; what is in them, the schema tells to whom.

use crate::error::StoreError;
use crate::list::{self as page, Key, within};
use crate::nested::{Rows, nested, whole};
use crate::page::{Count, Cursor, Direction, KeyKind, Page, PageRequest};
use crate::sql::Sql;
use crate::store::Store;
use crate::stored::codes;
use chrono::{DateTime, NaiveDate, Utc};
use siling_domain::area_code::AreaCode;
use siling_domain::id::NeedId;
use siling_domain::salon::{SalonStatus, SecretarySalon};
use siling_domain::{Word, vocabulary};

vocabulary! {
    /// What salons can be sorted by (书记沙龙排序字段).
    pub enum SalonOrder {
        /// The day: on which it was held, else for which it is planned (日期).
        Day = "DAY" { zh: "日期", en: "Day" },
        /// When the record was last changed (更新时间).
        UpdatedAt = "UPDATED_AT" { zh: "更新时间", en: "Updated" },
    }
}

/// Which salons are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default)]
pub struct SalonFilter {
    /// Those of the area or anywhere in it.
    pub area: Option<AreaCode>,
    /// Those in these states.
    pub statuses: Option<Vec<SalonStatus>>,
    /// Those on or after this day.
    pub from: Option<NaiveDate>,
    /// Those on or before this day.
    pub to: Option<NaiveDate>,
    /// Those that discuss the need.
    pub need: Option<NeedId>,
    /// Those changed at or after this moment.
    pub updated_since: Option<DateTime<Utc>>,
    /// Those changed before this moment.
    pub updated_before: Option<DateTime<Utc>>,
}

/// The name of the list in its cursors.
pub fn list_name(order: SalonOrder, direction: Direction) -> String {
    format!("salons.{}.{direction:?}", order.code())
}

/// What the sort keys of this order are.
pub const fn key_kind(order: SalonOrder) -> KeyKind {
    match order {
        SalonOrder::Day => KeyKind::Day,
        SalonOrder::UpdatedAt => KeyKind::Moment,
    }
}

/// The cursor of a salon in a list.
pub fn cursor(salon: &SecretarySalon, order: SalonOrder, direction: Direction) -> Cursor {
    Cursor {
        list: list_name(order, direction),
        key: match order {
            SalonOrder::Day => salon.held_on.unwrap_or(salon.planned_on).to_string(),
            SalonOrder::UpdatedAt => salon.updated_at.to_rfc3339(),
        },
        id: salon.id.0,
    }
}

const fn key(order: SalonOrder) -> Key {
    match order {
        SalonOrder::Day => Key {
            key: " (r.day, r.id) ",
            cast: "::date, ",
            ascending: " ORDER BY r.day ASC, r.id ASC",
            descending: " ORDER BY r.day DESC, r.id DESC",
        },
        SalonOrder::UpdatedAt => Key {
            key: " (r.updated_at, r.id) ",
            cast: "::timestamptz, ",
            ascending: " ORDER BY r.updated_at ASC, r.id ASC",
            descending: " ORDER BY r.updated_at DESC, r.id DESC",
        },
    }
}

/// A part of the list.
pub async fn list(
    store: &Store,
    filter: &SalonFilter,
    order: SalonOrder,
    direction: Direction,
    request: &PageRequest,
) -> Result<Page<SecretarySalon>, StoreError> {
    page::list(store, |sql| conditions(sql, filter), &key(order), direction, request).await
}

/// How many salons the filter lets through.
pub async fn count(store: &Store, filter: &SalonFilter) -> Result<Count, StoreError> {
    page::count(store, "secretary_salons", |sql| conditions(sql, filter)).await
}

fn conditions(sql: &mut Sql, filter: &SalonFilter) {
    within(sql, filter.area.as_ref());
    if let Some(statuses) = &filter.statuses {
        sql.push(" AND r.status = ANY(").bind(codes(statuses)).push("::text[])");
    }
    if let Some(from) = filter.from {
        sql.push(" AND r.day >= ").bind(from);
    }
    if let Some(to) = filter.to {
        sql.push(" AND r.day <= ").bind(to);
    }
    if let Some(need) = filter.need {
        sql.push(" AND r.id IN (SELECT s.salon_id FROM salon_needs s WHERE s.need_id = ")
            .bind(need.0)
            .push(")");
    }
    if let Some(since) = filter.updated_since {
        sql.push(" AND r.updated_at >= ").bind(since);
    }
    if let Some(before) = filter.updated_before {
        sql.push(" AND r.updated_at < ").bind(before);
    }
}

nested! {
    /// The salons that discuss a need, the latest first.
    SalonsOfNeed {} of NeedId => SecretarySalon {
        rows: Rows {
            columns: "r.document",
            row: "r",
            from: "secretary_salons r JOIN salon_needs n ON n.salon_id = r.id WHERE n.need_id = wanted.id",
            key: key(SalonOrder::Day),
            direction: Direction::Desc,
        },
        conditions: |_, _, _| {},
        read: whole::<SecretarySalon>,
        name: list_name(SalonOrder::Day, Direction::Desc),
        key: key_kind(SalonOrder::Day),
        cursor: |salon| cursor(salon, SalonOrder::Day, Direction::Desc),
    }
}
