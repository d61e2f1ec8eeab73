//! Who stands behind a need. The need's row is locked by whoever changes this, so that its count is always right.

use crate::error::StoreError;
use crate::sql::{Sql, fixed};
use crate::store::Store;
use crate::unit_of_work::UnitOfWork;
use sea_orm::{FromQueryResult, Statement};
use siling_domain::id::{AccountId, NeedId};
use std::collections::HashSet;
use uuid::Uuid;

#[derive(Debug, FromQueryResult)]
struct Counted {
    value: i32,
}

#[derive(Debug, FromQueryResult)]
struct Found {
    need_id: Uuid,
}

async fn counted(uow: &UnitOfWork, need: NeedId) -> Result<i32, StoreError> {
    let statement = fixed(
        "SELECT count(*)::int AS value FROM need_endorsements WHERE need_id = $1",
        [need.0.into()],
    );
    Ok(uow.one::<Counted>(statement).await?.map_or(0, |counted| counted.value))
}

/// The account stands behind the need from now on. Says how many do.
pub async fn endorse(uow: &mut UnitOfWork, need: NeedId, account: AccountId) -> Result<i32, StoreError> {
    let now = uow.now();
    uow.change(fixed(
        "INSERT INTO need_endorsements (need_id, account_id, created_at) VALUES ($1, $2, $3)",
        [need.0.into(), account.0.into(), now.into()],
    ))
    .await?;
    counted(uow, need).await
}

/// The account does not stand behind the need any more. Says how many do.
pub async fn withdraw_endorsement(uow: &mut UnitOfWork, need: NeedId, account: AccountId) -> Result<i32, StoreError> {
    uow.change(fixed(
        "DELETE FROM need_endorsements WHERE need_id = $1 AND account_id = $2",
        [need.0.into(), account.0.into()],
    ))
    .await?;
    counted(uow, need).await
}

/// Who stands behind a need, and the resident who posted it, stand behind the one into which it is merged; who posted
/// that one does not endorse it. Says how many do.
pub async fn endorsers_follow(
    uow: &mut UnitOfWork,
    from: NeedId,
    into: NeedId,
    posted_by: Option<AccountId>,
    posted_into_by: Option<AccountId>,
) -> Result<i32, StoreError> {
    let now = uow.now();
    uow.change(fixed(
        "INSERT INTO need_endorsements (need_id, account_id, created_at) \
         SELECT $2, f.account_id, $3 FROM (SELECT account_id FROM need_endorsements WHERE need_id = $1 UNION SELECT $4::uuid) AS f \
         WHERE f.account_id IS NOT NULL AND f.account_id IS DISTINCT FROM $5::uuid ON CONFLICT DO NOTHING",
        [
            from.0.into(),
            into.0.into(),
            now.into(),
            posted_by.map(|account| account.0).into(),
            posted_into_by.map(|account| account.0).into(),
        ],
    ))
    .await?;
    counted(uow, into).await
}

fn among(needs: &[NeedId], account: AccountId) -> Statement {
    let mut sql = Sql::new("SELECT need_id FROM need_endorsements WHERE account_id = ");
    sql.bind(account.0)
        .push(" AND need_id = ANY(")
        .bind(needs.iter().map(|need| need.0).collect::<Vec<Uuid>>())
        .push(")");
    sql.build()
}

/// Whether the account stands behind the need, as the transaction sees it.
pub async fn has_endorsed(uow: &UnitOfWork, need: NeedId, account: Option<AccountId>) -> Result<bool, StoreError> {
    match account {
        Some(account) => Ok(uow.one::<Found>(among(&[need], account)).await?.is_some()),
        None => Ok(false),
    }
}

/// Those of the needs behind which the account stands.
pub async fn endorsed_among(
    store: &Store,
    needs: &[NeedId],
    account: AccountId,
) -> Result<HashSet<NeedId>, StoreError> {
    let found: Vec<Found> = store.all(among(needs, account)).await?;
    Ok(found.into_iter().map(|found| NeedId(found.need_id)).collect())
}

/// Those of the needs that the account posted, or behind which it stands.
fn linked(needs: &[NeedId], account: AccountId) -> Statement {
    let ids: Vec<Uuid> = needs.iter().map(|need| need.0).collect();
    fixed(
        "SELECT r.id AS need_id FROM needs r WHERE r.id = ANY($1) AND (r.posted_by = $2 \
         OR EXISTS (SELECT FROM need_endorsements e WHERE e.need_id = r.id AND e.account_id = $2))",
        [ids.into(), account.0.into()],
    )
}

/// Those of the needs that the account posted or endorsed, as the transaction sees it.
pub async fn linked_in(uow: &UnitOfWork, needs: &[NeedId], account: AccountId) -> Result<HashSet<NeedId>, StoreError> {
    let found: Vec<Found> = uow.all(linked(needs, account)).await?;
    Ok(found.into_iter().map(|found| NeedId(found.need_id)).collect())
}

/// Those of the needs that the account posted or endorsed.
pub async fn linked_among(store: &Store, needs: &[NeedId], account: AccountId) -> Result<HashSet<NeedId>, StoreError> {
    let found: Vec<Found> = store.all(linked(needs, account)).await?;
    Ok(found.into_iter().map(|found| NeedId(found.need_id)).collect())
}
