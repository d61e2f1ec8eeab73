//! The keys that sign access tokens, shared by every server of the district.

use crate::error::StoreError;
use crate::sql::fixed;
use crate::store::Store;
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult, TransactionTrait};

const PRIVATE_KEY: &str = "signing_keys.private_key";

/// A key that signs access tokens, or did.
#[derive(Clone)]
pub struct SigningKey {
    /// Its name, which tokens carry as `kid`.
    pub id: String,
    /// The public half, base64url.
    pub public: String,
    /// The private half, base64url.
    pub private: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Since when it signs no more; `None` for the one in use.
    pub retired_at: Option<DateTime<Utc>>,
}

#[derive(Debug, FromQueryResult)]
struct Row {
    id: String,
    public_key: String,
    private_key: String,
    created_at: DateTime<Utc>,
    retired_at: Option<DateTime<Utc>>,
}

/// The key in use, and those that were retired after `since`, the newest first.
pub async fn keys(store: &Store, since: DateTime<Utc>) -> Result<Vec<SigningKey>, StoreError> {
    let rows: Vec<Row> = store
        .all(fixed(
            "SELECT id, public_key, private_key, created_at, retired_at FROM signing_keys \
             WHERE retired_at IS NULL OR retired_at > $1 ORDER BY created_at DESC, id",
            [since.into()],
        ))
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(SigningKey {
                private: store.vault().open(PRIVATE_KEY, &row.private_key)?,
                id: row.id,
                public: row.public_key,
                created_at: row.created_at,
                retired_at: row.retired_at,
            })
        })
        .collect()
}

/// Adds the key that signs from now on and retires the others. With `first`, only where there is none:
/// of two servers that start at once, one makes the key.
pub async fn add_key(store: &Store, key: &SigningKey, first: bool) -> Result<(), StoreError> {
    let sealed = store.vault().seal(PRIVATE_KEY, &key.private)?;
    let tx = store.writer().begin().await?;
    tx.execute_unprepared("LOCK TABLE signing_keys IN SHARE ROW EXCLUSIVE MODE").await?;
    let known = tx.query_one_raw(fixed("SELECT id FROM signing_keys WHERE retired_at IS NULL LIMIT 1", [])).await?;
    if first && known.is_some() {
        return Ok(tx.rollback().await?);
    }
    tx.execute_raw(fixed("UPDATE signing_keys SET retired_at = $1 WHERE retired_at IS NULL", [key.created_at.into()])).await?;
    tx.execute_raw(fixed(
        "INSERT INTO signing_keys (id, algorithm, public_key, private_key, created_at) VALUES ($1, 'EdDSA', $2, $3, $4)",
        [key.id.clone().into(), key.public.clone().into(), sealed.into(), key.created_at.into()],
    ))
    .await?;
    Ok(tx.commit().await?)
}
