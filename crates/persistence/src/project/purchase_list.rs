//! Versions of the purchase list.

use crate::error::StoreError;
use crate::kept::{Kept, Row};
use crate::list::{self as page, Key};
use crate::page::{Count, Cursor, Direction, Page, PageRequest};
use crate::sql::Sql;
use crate::store::{self, Store};
use crate::stored::codes;
use crate::unit_of_work::UnitOfWork;
use chrono::NaiveDate;
use siling_domain::project::{PurchaseList, PurchaseListStatus};

/// Which versions are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default)]
pub struct PurchaseListFilter {
    /// Those in these states.
    pub statuses: Option<Vec<PurchaseListStatus>>,
    /// The one in force on that day.
    pub in_force_on: Option<NaiveDate>,
}

/// The name of the list in its cursors.
pub fn purchase_list_list_name(direction: Direction) -> String {
    format!("purchaseLists.{direction:?}")
}

/// The cursor of a version in the list.
pub fn purchase_list_cursor(list: &PurchaseList, direction: Direction) -> Cursor {
    Cursor {
        list: purchase_list_list_name(direction),
        key: list.valid_from.to_string(),
        id: list.id.0,
    }
}

const KEY: Key = Key {
    key: " (r.valid_from, r.id) ",
    cast: "::date, ",
    ascending: " ORDER BY r.valid_from ASC, r.id ASC",
    descending: " ORDER BY r.valid_from DESC, r.id DESC",
};

/// A part of the list of versions, by their first day.
pub async fn list_purchase_lists(
    store: &Store,
    filter: &PurchaseListFilter,
    direction: Direction,
    request: &PageRequest,
) -> Result<Page<PurchaseList>, StoreError> {
    page::list(store, |sql| conditions(sql, filter), &KEY, direction, request).await
}

/// How many versions the filter lets through.
pub async fn count_purchase_lists(store: &Store, filter: &PurchaseListFilter) -> Result<Count, StoreError> {
    page::count(store, "purchase_lists", |sql| conditions(sql, filter)).await
}

fn conditions(sql: &mut Sql, filter: &PurchaseListFilter) {
    if let Some(statuses) = &filter.statuses {
        sql.push(" AND r.status = ANY(").bind(codes(statuses)).push("::text[])");
    }
    if let Some(day) = filter.in_force_on {
        sql.push(" AND r.period @> ").bind(day);
    }
}

/// The version in force on the day.
pub async fn in_force(store: &Store, day: NaiveDate) -> Result<Option<PurchaseList>, StoreError> {
    let filter = PurchaseListFilter {
        statuses: None,
        in_force_on: Some(day),
    };
    let found = list_purchase_lists(store, &filter, Direction::Desc, &PageRequest::first(1)).await?;
    Ok(found.items.into_iter().next())
}

/// The version that begins last, locked until the transaction ends.
pub async fn latest_locked(uow: &UnitOfWork) -> Result<Option<PurchaseList>, StoreError> {
    let mut sql = Sql::new(PurchaseList::SELECT);
    sql.push("WHERE r.district = ")
        .bind(uow.store().district().to_string())
        .push(" ORDER BY r.valid_from DESC LIMIT 1 FOR UPDATE");
    let row: Option<Row> = store::one(uow.tx(), sql.build()).await?;
    row.map(Row::into_domain).transpose()
}
