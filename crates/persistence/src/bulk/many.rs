//! Many aggregates at once: the rows in statements of several hundred, the events in one.

use super::record;
use crate::error::StoreError;
use crate::kept::Kept;
use crate::store::Store;
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, Statement, Value};
use siling_domain::access::Deed;
use siling_domain::event::{Event, Reach};
use siling_domain::id::Id as _;
use std::fmt::Write as _;

/// Sixteen-bit placeholders, and rows of up to forty columns.
const ROWS: usize = 500;

/// Adds objects as they stand, each with one event by this deed, and gives the events to be recorded.
pub(super) async fn add<K: Kept>(
    tx: &DatabaseTransaction,
    deed: Deed,
    objects: &[K],
    as_added: impl Fn(&K) -> Option<K>,
) -> Result<Vec<Event>, StoreError> {
    let mut rows = Vec::with_capacity(objects.len());
    for object in objects {
        let document =
            serde_json::to_value(object).map_err(|error| StoreError::Corrupt(format!("{}: {error}", K::Id::OBJECT)))?;
        // What cannot be said yet, since the other side is not there, is said by the columns later.
        rows.push(match as_added(object) {
            Some(added) => added.values(document),
            None => object.values(document),
        });
    }
    insert(tx, K::INSERT, rows).await?;
    let events = objects.iter().map(|object| {
        Event::of(deed, object.id(), object.version(), object.place(), None, object)
            .reaching(Reach::of(false, object.is_public()), object.owner())
    });
    Ok(events.collect())
}

/// The statement for one row, said for many.
async fn insert(tx: &DatabaseTransaction, one: &'static str, rows: Vec<Vec<Value>>) -> Result<(), StoreError> {
    let head = one.split_once("VALUES").map_or(one, |(head, _)| head);
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let part: Vec<Vec<Value>> = rows.by_ref().take(ROWS).collect();
        let mut text = format!("{head}VALUES ");
        let mut number = 0;
        for (at, row) in part.iter().enumerate() {
            text.push_str(if at == 0 { "(" } else { ", (" });
            for column in 0..row.len() {
                number += 1;
                let _ = write!(text, "{}${number}", if column == 0 { "" } else { ", " });
            }
            text.push(')');
        }
        let values: Vec<Value> = part.into_iter().flatten().collect();
        tx.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, text, values))
            .await?;
    }
    Ok(())
}

/// Records events that happened at these times.
pub(super) async fn happened(
    tx: &DatabaseTransaction,
    store: &Store,
    events: Vec<(Event, DateTime<Utc>)>,
) -> Result<(), StoreError> {
    let (events, times): (Vec<Event>, Vec<DateTime<Utc>>) = events.into_iter().unzip();
    record(tx, store, &events, times).await
}
