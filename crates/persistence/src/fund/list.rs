//! Lists of funds, and what they come to.

use crate::entity::area::code;
use crate::error::StoreError;
use crate::list::{self as page, Key, within};
use crate::page::{Count, Cursor, Direction, KeyKind, Page, PageRequest};
use crate::sql::Sql;
use crate::store::Store;
use crate::stored::{Stored, codes};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::FromQueryResult;
use siling_domain::access::Visibility;
use siling_domain::area_code::AreaCode;
use siling_domain::fund::{Balances, Fund, FundAccount, FundKind, FundPurpose, FundStatus};
use siling_domain::money::Money;
use siling_domain::{Word, vocabulary};
use std::collections::BTreeMap;

vocabulary! {
    /// What funds can be sorted by (经费排序字段).
    pub enum FundOrder {
        /// The budget year (预算年度).
        Year = "YEAR" { zh: "预算年度", en: "Year" },
        /// When the record was last changed; bookings do not change it (更新时间).
        UpdatedAt = "UPDATED_AT" { zh: "更新时间", en: "Updated" },
    }
}

/// Which funds are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default)]
pub struct FundFilter {
    /// Those of these kinds.
    pub kinds: Option<Vec<FundKind>>,
    /// Those that may buy this.
    pub purpose: Option<FundPurpose>,
    /// Those of the area or anywhere in it; the whole district's too where the area is the district.
    pub area: Option<AreaCode>,
    /// Those of the year.
    pub year: Option<i32>,
    /// Those in these states.
    pub statuses: Option<Vec<FundStatus>>,
    /// Those of which less than so many percent are owed or paid.
    pub used_below_percent: Option<i32>,
    /// Those with an adjustment that waits for approval, or those without.
    pub adjustment_requested: Option<bool>,
    /// Those changed at or after this moment.
    pub updated_since: Option<DateTime<Utc>>,
    /// Those changed before this moment.
    pub updated_before: Option<DateTime<Utc>>,
    /// Made up for demonstration, or not.
    pub demo: Option<bool>,
}

/// The name of the list in its cursors.
pub fn list_name(order: FundOrder, direction: Direction) -> String {
    format!("funds.{}.{direction:?}", order.code())
}

/// What the sort keys of this order are.
pub const fn key_kind(order: FundOrder) -> KeyKind {
    match order {
        FundOrder::Year => KeyKind::Number,
        FundOrder::UpdatedAt => KeyKind::Moment,
    }
}

/// The cursor of a fund in a list.
pub fn cursor(fund: &Fund, order: FundOrder, direction: Direction) -> Cursor {
    Cursor {
        list: list_name(order, direction),
        key: match order {
            FundOrder::Year => fund.year.to_string(),
            FundOrder::UpdatedAt => fund.updated_at.to_rfc3339(),
        },
        id: fund.id.0,
    }
}

const fn key(order: FundOrder) -> Key {
    match order {
        FundOrder::Year => Key {
            key: " (r.year, r.id) ",
            cast: "::integer, ",
            ascending: " ORDER BY r.year ASC, r.id ASC",
            descending: " ORDER BY r.year DESC, r.id DESC",
        },
        FundOrder::UpdatedAt => Key {
            key: " (r.updated_at, r.id) ",
            cast: "::timestamptz, ",
            ascending: " ORDER BY r.updated_at ASC, r.id ASC",
            descending: " ORDER BY r.updated_at DESC, r.id DESC",
        },
    }
}

/// A part of the list of what the viewer may see.
pub async fn list(
    store: &Store,
    visibility: &Visibility,
    filter: &FundFilter,
    order: FundOrder,
    direction: Direction,
    page: &PageRequest,
) -> Result<Page<Fund>, StoreError> {
    let conditions = |sql: &mut Sql| conditions(sql, visibility, filter);
    page::list(store, conditions, &key(order), direction, page).await
}

/// How many funds the filter lets through, of those that the viewer may see.
pub async fn count(store: &Store, visibility: &Visibility, filter: &FundFilter) -> Result<Count, StoreError> {
    page::count(store, "funds", |sql| conditions(sql, visibility, filter)).await
}

fn conditions(sql: &mut Sql, visibility: &Visibility, filter: &FundFilter) {
    // Drafts are seen by those alone whose work covers the place.
    if !visibility.everything {
        let areas = visibility.areas.iter().map(|area| area.prefix().to_owned() + "%");
        sql.push(" AND (r.status <> 'DRAFT' OR r.area_code LIKE ANY(")
            .bind(areas.collect::<Vec<String>>())
            .push("))");
    }
    if let Some(requested) = filter.adjustment_requested {
        sql.push(match requested {
            true => " AND jsonb_typeof(r.document->'adjustment') = 'object'",
            false => " AND coalesce(jsonb_typeof(r.document->'adjustment') <> 'object', true)",
        });
    }
    narrow(sql, filter);
}

fn narrow(sql: &mut Sql, filter: &FundFilter) {
    within(sql, filter.area.as_ref());
    if let Some(kinds) = &filter.kinds {
        sql.push(" AND r.kind = ANY(").bind(codes(kinds)).push("::text[])");
    }
    if let Some(purpose) = filter.purpose {
        sql.push(" AND r.purposes @> ARRAY[")
            .bind(purpose.code())
            .push("]::text[]");
    }
    if let Some(year) = filter.year {
        sql.push(" AND r.year = ").bind(year);
    }
    if let Some(statuses) = &filter.statuses {
        sql.push(" AND r.status = ANY(").bind(codes(statuses)).push("::text[])");
    }
    if let Some(percent) = filter.used_below_percent {
        sql.push(
            " AND EXISTS (SELECT FROM fund_accounts a WHERE a.fund_id = r.id \
             HAVING sum(a.balance) FILTER (WHERE a.account IN ('COMMITTED', 'PAID')) * 100 \
             < -sum(a.balance) FILTER (WHERE a.account = 'SOURCE') * ",
        )
        .bind(percent)
        .push(")");
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

/// What the funds of a kind in a sub-district come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Totals {
    /// The kind.
    pub kind: FundKind,
    /// The sub-district or town; `None` for what belongs to none.
    pub subdistrict: Option<AreaCode>,
    /// How many funds were allocated by then.
    pub funds: i64,
    /// Where their money stood.
    pub balances: Balances,
}

#[derive(Debug, FromQueryResult)]
struct TotalRow {
    kind: Stored<FundKind>,
    subdistrict_code: Option<String>,
    account: Stored<FundAccount>,
    funds: i64,
    balance: i64,
}

/// What allocated funds come to at the end of a day, by kind and sub-district. As they stand now, `None`, the balances say
/// without their postings.
pub async fn totals(store: &Store, filter: &FundFilter, as_of: Option<NaiveDate>) -> Result<Vec<Totals>, StoreError> {
    let mut sql = Sql::new(match as_of {
        None => {
            "SELECT r.kind, r.subdistrict_code, p.account, count(*) AS funds, sum(p.balance)::bigint AS balance \
             FROM funds r JOIN fund_accounts p ON p.fund_id = r.id AND p.postings > 0 WHERE r.district = "
        }
        Some(_) => {
            "SELECT r.kind, r.subdistrict_code, p.account, count(DISTINCT r.id) AS funds, sum(p.amount)::bigint AS balance \
             FROM funds r JOIN ledger_postings p ON p.fund_id = r.id WHERE r.district = "
        }
    });
    sql.bind(store.district().to_string());
    narrow(&mut sql, filter);
    if let Some(day) = as_of {
        sql.push(" AND p.day <= ").bind(day);
    }
    sql.push(" GROUP BY r.kind, r.subdistrict_code, p.account");
    let rows: Vec<TotalRow> = store.all(sql.build()).await?;
    let mut totals: BTreeMap<(FundKind, Option<String>), (i64, Balances)> = BTreeMap::new();
    for row in rows {
        let (funds, balances) = totals.entry((row.kind.0, row.subdistrict_code)).or_default();
        // Every allocated fund has posted on its source.
        if row.account.0 == FundAccount::Source {
            *funds = row.funds;
        }
        *balances.of_mut(row.account.0) = Money::from_fen(row.balance);
    }
    totals
        .into_iter()
        .map(|((kind, subdistrict), (funds, balances))| {
            Ok(Totals {
                kind,
                subdistrict: subdistrict.as_deref().map(code).transpose()?,
                funds,
                balances,
            })
        })
        .collect()
}
