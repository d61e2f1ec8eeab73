//! Objects against the log: whatever was changed without an event differs from what the log says of it.

use crate::error::StoreError;
use crate::kept::{Kept, Row, objects};
use crate::sql::Sql;
use crate::store::Store;
use sea_orm::FromQueryResult;
use serde::Serialize;
use serde_json::Value;
use siling_domain::event::snapshot;
use siling_domain::id::Id;
use std::collections::HashMap;
use uuid::Uuid;

/// How many objects are compared with one statement.
pub const BATCH: u32 = 1000;

#[derive(Debug, FromQueryResult)]
struct Last {
    object_id: Uuid,
    after: Value,
}

/// Compares objects with the last event of each, and names those that differ.
pub async fn compare<I: Id, T: Serialize>(
    store: &Store,
    objects: &[T],
    id: impl Fn(&T) -> I,
) -> Result<Vec<String>, StoreError> {
    let ids: Vec<Uuid> = objects.iter().map(|object| id(object).uuid()).collect();
    let mut sql = Sql::new(
        "SELECT DISTINCT ON (object_id) object_id, after FROM events WHERE jsonb_typeof(after) = 'object' AND object_id = ANY(",
    );
    sql.bind(ids).push(") ORDER BY object_id, id DESC");
    let last: Vec<Last> = store.all(sql.build()).await?;
    let last: HashMap<Uuid, Value> = last.into_iter().map(|last| (last.object_id, last.after)).collect();
    let mut findings = Vec::new();
    for object in objects {
        let name = id(object);
        match last.get(&name.uuid()) {
            None => findings.push(format!(
                "{} {name} is in the store, but the log knows nothing of it",
                I::OBJECT
            )),
            Some(after) => {
                let differing = differing(&snapshot(object), after);
                if !differing.is_empty() {
                    findings.push(format!(
                        "{} {name} differs from the log in {}",
                        I::OBJECT,
                        differing.join(", ")
                    ));
                }
            }
        }
    }
    Ok(findings)
}

fn differing(current: &Value, logged: &Value) -> Vec<String> {
    match (current, logged) {
        (Value::Object(current), Value::Object(logged)) => {
            let names = current
                .keys()
                .chain(logged.keys().filter(|name| !current.contains_key(*name)));
            names
                .filter(|name| current.get(*name) != logged.get(*name))
                .cloned()
                .collect()
        }
        (current, logged) if current == logged => Vec::new(),
        _ => vec!["everything".to_owned()],
    }
}

#[derive(Debug, FromQueryResult)]
struct Gone {
    object_id: Uuid,
}

/// Names the objects that the log knows and the table does not have: records are never removed.
pub async fn gone<I: Id>(store: &Store, table_has: &'static str) -> Result<Vec<String>, StoreError> {
    let mut sql = Sql::new("SELECT DISTINCT e.object_id FROM events e WHERE e.object_type = ");
    sql.bind(I::OBJECT).push(" AND NOT EXISTS (").push(table_has).push(")");
    let gone: Vec<Gone> = store.all(sql.build()).await?;
    Ok(gone
        .into_iter()
        .map(|row| {
            format!(
                "{} {} was removed from the store",
                I::OBJECT,
                I::from_uuid(row.object_id)
            )
        })
        .collect())
}

/// Compares a whole table of kept aggregates with the log, a batch at a time.
pub(crate) async fn walk<K: Kept>(store: &Store, table_has: &'static str) -> Result<Vec<String>, StoreError> {
    let mut findings = gone::<K::Id>(store, table_has).await?;
    let mut after = Uuid::nil();
    loop {
        let mut sql = Sql::new(K::SELECT);
        sql.push("WHERE r.id > ")
            .bind(after)
            .push(" ORDER BY r.id LIMIT ")
            .bind(i64::from(BATCH));
        let rows: Vec<Row> = store.all(sql.build()).await?;
        let kept: Vec<K> = objects(rows)?;
        match kept.last() {
            Some(last) => after = last.id().uuid(),
            None => return Ok(findings),
        }
        findings.extend(compare(store, &kept, Kept::id).await?);
    }
}

/// What is said of a row that is not what it should be.
pub(crate) type Finding = fn(Uuid) -> String;

#[derive(Debug, FromQueryResult)]
struct Differing {
    id: Uuid,
}

/// Names the rows that these statements find: those whose columns do not say what their documents say.
pub(crate) async fn beside(store: &Store, statements: &[(&'static str, Finding)]) -> Result<Vec<String>, StoreError> {
    let mut findings = Vec::new();
    for (statement, of) in statements {
        let rows: Vec<Differing> = store.all(Sql::new(statement).build()).await?;
        findings.extend(rows.into_iter().map(|row| of(row.id)));
    }
    Ok(findings)
}
