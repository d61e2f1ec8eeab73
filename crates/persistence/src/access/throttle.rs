//! Failed attempts, counted in the database, so that another server is no way around them.

use crate::error::StoreError;
use crate::sql::fixed;
use crate::store::Store;
use chrono::{DateTime, Duration, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};

/// How many attempts in which time.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// What is counted: the purpose.
    pub purpose: &'static str,
    /// The most attempts.
    pub attempts: i32,
    /// In how many minutes.
    pub minutes: i64,
}

#[derive(Debug, FromQueryResult)]
struct Row {
    count: i32,
    since: DateTime<Utc>,
}

fn key(store: &Store, limit: &Limit, who: &str) -> Result<Vec<u8>, StoreError> {
    store.vault().digest(limit.purpose, who)
}

/// In how many seconds another attempt may be made, if the limit is reached.
pub async fn struck(store: &Store, limit: &Limit, who: &str, now: DateTime<Utc>) -> Result<Option<u64>, StoreError> {
    let statement = fixed("SELECT count, since FROM attempts WHERE key = $1", [key(store, limit, who)?.into()]);
    let row: Option<Row> = store.one(statement).await?;
    Ok(row.and_then(|row| {
        let left = (row.since + Duration::minutes(limit.minutes) - now).num_seconds();
        (row.count >= limit.attempts && left > 0).then_some(left.unsigned_abs())
    }))
}

/// Counts an attempt; a window that has passed begins anew.
pub async fn strike(store: &Store, limit: &Limit, who: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
    let passed = now - Duration::minutes(limit.minutes);
    let key = key(store, limit, who)?;
    store
        .writer()
        .execute_raw(fixed(
            "INSERT INTO attempts AS a (key, count, since) VALUES ($1, 1, $2) ON CONFLICT (key) DO UPDATE SET \
             count = CASE WHEN a.since <= $3 THEN 1 ELSE a.count + 1 END, since = CASE WHEN a.since <= $3 THEN $2 ELSE a.since END",
            [key.into(), now.into(), passed.into()],
        ))
        .await?;
    Ok(())
}

/// Forgets the attempts of somebody who has succeeded.
pub async fn clear(store: &Store, limit: &Limit, who: &str) -> Result<(), StoreError> {
    let key = key(store, limit, who)?;
    store.writer().execute_raw(fixed("DELETE FROM attempts WHERE key = $1", [key.into()])).await?;
    Ok(())
}
