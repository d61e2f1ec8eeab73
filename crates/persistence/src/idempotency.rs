//! Idempotency keys: the same key with the same input changes one thing once.

use crate::entity::area::code;
use crate::error::StoreError;
use crate::sql::fixed;
use crate::unit_of_work::UnitOfWork;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::Value;
use siling_domain::Word;
use siling_domain::access::{Deed, Place};
use siling_domain::id::OrganizationId;
use uuid::Uuid;

/// How long a key is remembered, in days.
pub const KEPT_DAYS: i64 = 90;

/// What a key says about a request.
#[derive(Debug, Clone, PartialEq)]
pub enum Claim {
    /// It was not used before: carry out the request.
    New,
    /// The request was carried out before, with this outcome.
    Done {
        /// What the command returned.
        outcome: Value,
        /// Where it was authorised: whoever gets the answer again must still hold a role there. The objects that it
        /// changed may belong elsewhere.
        place: Place,
        /// Where its last event stands in the log.
        log_position: String,
    },
    /// It was used with another input.
    Conflict,
    /// A twin of the request is running at this moment.
    InProgress,
}

/// What is kept of an input, keyed: inputs hold passwords and personal data, and whoever has the store alone
/// must not be able to try them out.
fn keyed(uow: &UnitOfWork, input_digest: &[u8]) -> Result<Vec<u8>, StoreError> {
    let digest = BASE64.encode(input_digest);
    uow.store().vault().digest("idempotency_keys.input_digest", &digest)
}

#[derive(Debug, FromQueryResult)]
struct Locked {
    locked: bool,
}

#[derive(Debug, FromQueryResult)]
struct Row {
    deed: String,
    input_digest: Vec<u8>,
    outcome: Value,
    log_position: String,
    area_code: Option<String>,
    organization_id: Option<Uuid>,
}

impl Row {
    fn place(&self) -> Result<Place, StoreError> {
        Ok(Place {
            area: self.area_code.as_deref().map(code).transpose()?,
            organization: self.organization_id.map(OrganizationId),
        })
    }
}

/// Looks a key up and holds it until the transaction ends.
pub async fn claim(
    uow: &UnitOfWork,
    holder: &str,
    key: &str,
    deed: Deed,
    input_digest: &[u8],
) -> Result<Claim, StoreError> {
    let lock: Option<Locked> = uow
        .one(fixed(
            "SELECT pg_try_advisory_xact_lock(hashtextextended($1 || chr(31) || $2, 7)) AS locked",
            [holder.into(), key.into()],
        ))
        .await?;
    if !lock.is_some_and(|lock| lock.locked) {
        return Ok(Claim::InProgress);
    }
    let known: Option<Row> = uow
        .one(fixed(
            "SELECT deed, input_digest, outcome, log_position, area_code, organization_id FROM idempotency_keys WHERE holder = $1 AND key = $2",
            [holder.into(), key.into()],
        ))
        .await?;
    Ok(match known {
        None => Claim::New,
        Some(row) if row.deed == deed.code() && row.input_digest == keyed(uow, input_digest)? => Claim::Done {
            place: row.place()?,
            outcome: row.outcome,
            log_position: row.log_position,
        },
        Some(_) => Claim::Conflict,
    })
}

/// Remembers the outcome of a request under its key.
pub async fn remember(
    uow: &mut UnitOfWork,
    holder: &str,
    key: &str,
    deed: Deed,
    input_digest: Vec<u8>,
    outcome: Value,
) -> Result<(), StoreError> {
    let position = uow
        .last_position()
        .map(|position| position.to_string())
        .unwrap_or_default();
    let place = uow.authorised().unwrap_or(Place::DISTRICT);
    let now = uow.now();
    let input_digest = keyed(uow, &input_digest)?;
    uow.tx()
        .execute_raw(fixed(
            "INSERT INTO idempotency_keys (holder, key, deed, input_digest, outcome, log_position, area_code, organization_id, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            [
                holder.into(),
                key.into(),
                deed.code().into(),
                input_digest.into(),
                outcome.into(),
                position.into(),
                place.area.map(|area| area.to_string()).into(),
                place.organization.map(|organization| organization.0).into(),
                now.into(),
            ],
        ))
        .await?;
    Ok(())
}

/// Forgets keys older than [`KEPT_DAYS`], a bounded number at a time; says how many.
pub async fn forget_old(store: &crate::Store, now: DateTime<Utc>) -> Result<u64, StoreError> {
    let before = now - chrono::Duration::days(KEPT_DAYS);
    let result = store
        .writer()
        .execute_raw(fixed(
            "DELETE FROM idempotency_keys WHERE (holder, key) IN (SELECT holder, key FROM idempotency_keys WHERE created_at < $1 ORDER BY created_at LIMIT 5000)",
            [before.into()],
        ))
        .await?;
    Ok(result.rows_affected())
}
