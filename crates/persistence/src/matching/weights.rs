//! The weights of matching: reference data that a district can replace. What was used once stays on file.

use crate::error::StoreError;
use crate::sql::fixed;
use crate::store::Store;
use sea_orm::prelude::Json;
use sea_orm::{ConnectionTrait, FromQueryResult};
use siling_domain::matching::Weights;

#[derive(Debug, FromQueryResult)]
struct Row {
    document: Json,
}

fn read(row: Row) -> Result<Weights, StoreError> {
    Weights::import(&row.document.to_string()).map_err(|error| StoreError::Corrupt(format!("weights: {error}")))
}

/// The weights in use: those that were loaded last; `None` before any were.
pub async fn weights(store: &Store) -> Result<Option<Weights>, StoreError> {
    let row: Option<Row> = store
        .one(fixed(
            "SELECT document FROM matching_weights WHERE district = $1 ORDER BY loaded_at DESC LIMIT 1",
            [store.district().to_string().into()],
        ))
        .await?;
    row.map(read).transpose()
}

/// Puts weights to use. A version that is on file with other content is not taken: `false`.
pub async fn load_weights(store: &Store, weights: &Weights) -> Result<bool, StoreError> {
    let corrupt = |error: serde_json::Error| StoreError::Corrupt(format!("weights: {error}"));
    let done = store
        .writer()
        .execute_raw(fixed(
            "INSERT INTO matching_weights (district, code, version, document, loaded_at) VALUES ($1, $2, $3, $4, clock_timestamp()) \
             ON CONFLICT (district, code, version) DO UPDATE SET loaded_at = excluded.loaded_at \
             WHERE matching_weights.document = excluded.document",
            [
                store.district().to_string().into(),
                weights.code.clone().into(),
                i32::try_from(weights.version).unwrap_or(i32::MAX).into(),
                serde_json::to_value(weights).map_err(corrupt)?.into(),
            ],
        ))
        .await?;
    Ok(done.rows_affected() > 0)
}
