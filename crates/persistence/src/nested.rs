//! Lists that objects have of their own, such as the claims on an order: keyset pages of many such lists in one statement,
//! and their counts in another, however many objects ask.

use crate::error::StoreError;
use crate::list::Key;
use crate::page::{Cursor, Direction, KeyKind, Page, PageRequest};
use crate::sql::Sql;
use crate::store::Store;
use chrono::NaiveDate;
use sea_orm::{DbErr, FromQueryResult, QueryResult};
use siling_domain::access::Visibility;
use siling_domain::id::Id;
use std::collections::HashMap;
use std::fmt::Debug;
use std::hash::Hash;
use uuid::Uuid;

/// For whom lists are read, and when: what they see, and what is in force, depends on it.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    /// What the viewer may see.
    pub visibility: &'a Visibility,
    /// The day in China.
    pub today: NaiveDate,
}

/// A list that each object of a kind has, in one order. Its value says which part of it is wanted by what it holds, apart
/// from the page. Counts and pages have the same conditions: neither tells of what the viewer may not see.
pub trait Nested: Copy + Debug + Eq + Hash + Send + Sync + 'static {
    /// The objects that have it.
    type Parent: Id;
    /// What it lists.
    type Item: Clone + Send + Sync + 'static;
    /// What its sort keys are.
    const KEY: KeyKind;

    /// The name of the list in its cursors.
    fn list_name() -> String;
    /// The cursor of an item.
    fn cursor(item: &Self::Item) -> Cursor;
    /// A part of the list of each of these objects.
    fn parts(
        self,
        store: &Store,
        reader: &Reader<'_>,
        of: &[Self::Parent],
        page: &PageRequest,
    ) -> impl Future<Output = Result<HashMap<Self::Parent, Page<Self::Item>>, StoreError>> + Send;
    /// How many items the list of each of these objects has; those without any are left out.
    fn counts(
        self,
        store: &Store,
        reader: &Reader<'_>,
        of: &[Self::Parent],
    ) -> impl Future<Output = Result<HashMap<Self::Parent, i64>, StoreError>> + Send;
}

/// Where the rows of such a list are found.
pub(crate) struct Rows {
    /// What is read of a row.
    pub columns: &'static str,
    /// What a row is called.
    pub row: &'static str,
    /// The rows of the object `wanted.id`: `claims r WHERE r.order_id = wanted.id`.
    pub from: &'static str,
    /// What they are sorted by.
    pub key: Key,
    /// Which way.
    pub direction: Direction,
}

/// A row with the object to whose list it belongs.
struct Of<R> {
    parent: Uuid,
    row: R,
}

impl<R: FromQueryResult> FromQueryResult for Of<R> {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        Ok(Of {
            row: R::from_query_result(row, prefix)?,
            parent: row.try_get(prefix, "parent")?,
        })
    }
}

fn wanted<I: Id>(sql: &mut Sql, of: &[I]) {
    sql.push(" FROM unnest(")
        .keys(of.iter().map(|id| id.uuid()).collect())
        .push(") AS wanted (id) CROSS JOIN LATERAL (");
}

/// A part of the list of each of these objects.
pub(crate) async fn parts<I: Id, R: FromQueryResult, T>(
    store: &Store,
    rows: &Rows,
    conditions: impl FnOnce(&mut Sql),
    read: impl Fn(R) -> Result<T, StoreError>,
    of: &[I],
    page: &PageRequest,
) -> Result<HashMap<I, Page<T>>, StoreError> {
    let order = rows.key.order(page.ascending(rows.direction));
    let mut sql = Sql::new("SELECT ");
    sql.push(rows.columns).push(", wanted.id AS parent");
    wanted(&mut sql, of);
    sql.push("SELECT ").push(rows.row).push(".* FROM ").push(rows.from);
    conditions(&mut sql);
    rows.key.between(&mut sql, rows.direction, page);
    sql.push(order)
        .push(" LIMIT ")
        .limit(page, true)
        .push(") AS ")
        .push(rows.row)
        .push(order);
    let mut found: HashMap<Uuid, Vec<T>> = HashMap::new();
    for Of { parent, row } in store.all::<Of<R>>(sql.build()).await? {
        found.entry(parent).or_default().push(read(row)?);
    }
    let part = |id: &I| Page::from_probe(found.remove(&id.uuid()).unwrap_or_default(), page);
    Ok(of.iter().copied().zip(of.iter().map(part)).collect())
}

#[derive(Debug, FromQueryResult)]
struct Counted {
    parent: Uuid,
    value: i64,
}

/// How many items the list of each of these objects has.
pub(crate) async fn counts<I: Id>(
    store: &Store,
    rows: &Rows,
    conditions: impl FnOnce(&mut Sql),
    of: &[I],
) -> Result<HashMap<I, i64>, StoreError> {
    let mut sql = Sql::new("SELECT wanted.id AS parent, found.value");
    wanted(&mut sql, of);
    sql.push("SELECT count(*) AS value FROM ").push(rows.from);
    conditions(&mut sql);
    sql.push(") AS found WHERE found.value > 0");
    let counted: Vec<Counted> = store.all(sql.build()).await?;
    Ok(counted
        .into_iter()
        .map(|counted| (I::from_uuid(counted.parent), counted.value))
        .collect())
}

/// Defines a list that objects have of their own, beside the lists of the same things:
/// `nested!(/** The claims on an order. */ ClaimsOfOrder {} of ServiceOrderId => Claim { … })`, where
/// `rows` are where its items are found, `conditions` what else is demanded of them, given the list and its reader, and
/// `read` what makes an item of a row.
macro_rules! nested {
    (
        $(#[$attribute:meta])*
        $List:ident { $($(#[$about:meta])* $field:ident: $Field:ty)? } of $Parent:ty => $Item:ty {
            rows: $rows:expr,
            conditions: $conditions:expr,
            read: $read:expr,
            name: $name:expr,
            key: $key:expr,
            cursor: $cursor:expr $(,)?
        }
    ) => {
        $(#[$attribute])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub struct $List {
            $($(#[$about])* pub $field: $Field,)?
        }

        impl $crate::nested::Nested for $List {
            type Parent = $Parent;
            type Item = $Item;
            const KEY: $crate::page::KeyKind = $key;

            fn list_name() -> String {
                $name
            }

            fn cursor(item: &$Item) -> $crate::page::Cursor {
                let cursor: fn(&$Item) -> $crate::page::Cursor = $cursor;
                cursor(item)
            }

            async fn parts(
                self,
                store: &$crate::store::Store,
                reader: &$crate::nested::Reader<'_>,
                of: &[$Parent],
                page: &$crate::page::PageRequest,
            ) -> Result<std::collections::HashMap<$Parent, $crate::page::Page<$Item>>, $crate::error::StoreError> {
                let conditions: fn(Self, &mut $crate::sql::Sql, &$crate::nested::Reader<'_>) = $conditions;
                let read = |row| $read(store, row);
                $crate::nested::parts(store, &$rows, |sql| conditions(self, sql, reader), read, of, page).await
            }

            async fn counts(
                self,
                store: &$crate::store::Store,
                reader: &$crate::nested::Reader<'_>,
                of: &[$Parent],
            ) -> Result<std::collections::HashMap<$Parent, i64>, $crate::error::StoreError> {
                let conditions: fn(Self, &mut $crate::sql::Sql, &$crate::nested::Reader<'_>) = $conditions;
                $crate::nested::counts(store, &$rows, |sql| conditions(self, sql, reader), of).await
            }
        }
    };
}
pub(crate) use nested;

/// Reads what is kept whole.
pub(crate) fn whole<K: crate::kept::Kept>(_: &Store, row: crate::kept::Row) -> Result<K, StoreError> {
    row.into_domain()
}
