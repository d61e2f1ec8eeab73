//! Failed attempts, counted in the database, so that another server is no way around them.

use crate::error::StoreError;
use crate::sql::fixed;
use crate::store::{self, Store};
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

/// Counts an attempt that is about to be made, or says in how many seconds another one may be. The count comes
/// first, in one statement: of many attempts sent at once, only so many get through. A window that has passed
/// begins anew; an attempt that was turned away counts no further.
pub async fn admit(store: &Store, limit: &Limit, who: &str, now: DateTime<Utc>) -> Result<Option<u64>, StoreError> {
    let passed = now - Duration::minutes(limit.minutes);
    let key = key(store, limit, who)?;
    let statement = fixed(
        "INSERT INTO attempts AS a (key, count, since) VALUES ($1, 1, $2) ON CONFLICT (key) DO UPDATE SET \
         count = CASE WHEN a.since <= $3 THEN 1 ELSE least(a.count, $4) + 1 END, since = CASE WHEN a.since <= $3 THEN $2 ELSE a.since END \
         RETURNING count, since",
        [key.into(), now.into(), passed.into(), limit.attempts.into()],
    );
    let row: Option<Row> = store::one(store.writer(), statement).await?;
    Ok(row.and_then(|row| {
        let left = (row.since + Duration::minutes(limit.minutes) - now)
            .num_seconds()
            .max(1);
        (row.count > limit.attempts).then_some(left.unsigned_abs())
    }))
}

/// Takes back one attempt that was counted and did not fail.
pub async fn forgive(store: &Store, limit: &Limit, who: &str) -> Result<(), StoreError> {
    let key = key(store, limit, who)?;
    // The last one takes the row along, so that the table holds nothing of those who got in.
    let gone = store
        .writer()
        .execute_raw(fixed(
            "DELETE FROM attempts WHERE key = $1 AND count <= 1",
            [key.clone().into()],
        ))
        .await?;
    if gone.rows_affected() == 0 {
        store
            .writer()
            .execute_raw(fixed(
                "UPDATE attempts SET count = count - 1 WHERE key = $1 AND count > 0",
                [key.into()],
            ))
            .await?;
    }
    Ok(())
}

/// Forgets the attempts of somebody who has succeeded.
pub async fn clear(store: &Store, limit: &Limit, who: &str) -> Result<(), StoreError> {
    let key = key(store, limit, who)?;
    store
        .writer()
        .execute_raw(fixed("DELETE FROM attempts WHERE key = $1", [key.into()]))
        .await?;
    Ok(())
}
