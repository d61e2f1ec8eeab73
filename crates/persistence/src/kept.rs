//! Reading and saving aggregates. All are kept alike: the row with the whole object in
//! it, and the event that says what changed.

use crate::error::StoreError;
use crate::sql::{Sql, fixed};
use crate::store::{self, Store};
use crate::unit_of_work::UnitOfWork;
use sea_orm::prelude::Json;
use sea_orm::{FromQueryResult, Statement, Value};
use serde::Serialize;
use serde::de::DeserializeOwned;
use siling_domain::access::{Place, Warrant};
use siling_domain::event::{Event, Reach};
use siling_domain::id::{AccountId, Id};
use uuid::Uuid;

/// An aggregate that the store keeps.
pub trait Kept: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Its identifier.
    type Id: Id;
    /// How it is read: `SELECT r.document FROM … r `.
    const SELECT: &'static str;
    /// How it is added, with the values in their order.
    const INSERT: &'static str;
    /// How it is changed, with the same values.
    const UPDATE: &'static str;

    /// The identifier.
    fn id(&self) -> Self::Id;
    /// The version.
    fn version(&self) -> i32;
    /// Where it belongs.
    fn place(&self) -> Place;
    /// The values of its row.
    fn values(&self, document: Json) -> Vec<Value>;
    /// Whether everybody may see it as it stands: then everybody may follow its changes, too.
    fn is_public(&self) -> bool;
    /// The person whom it concerns beside those of its place, and who may follow its changes.
    fn owner(&self) -> Option<AccountId> {
        None
    }
    /// What is kept beside the row.
    fn beside(&self) -> Option<Statement> {
        None
    }
}

/// A row, whose document is the object.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Row {
    document: Json,
}

impl Row {
    pub(crate) fn into_domain<K: Kept>(self) -> Result<K, StoreError> {
        serde_json::from_value(self.document).map_err(|error| corrupt::<K>(&error))
    }
}

fn corrupt<K: Kept>(error: &serde_json::Error) -> StoreError {
    StoreError::Corrupt(format!("{}: {error}", K::Id::OBJECT))
}

pub(crate) fn objects<K: Kept>(rows: Vec<Row>) -> Result<Vec<K>, StoreError> {
    rows.into_iter().map(Row::into_domain).collect()
}

/// The objects of these ids, in no order; unknown ids are left out.
pub async fn by_ids<K: Kept>(store: &Store, ids: &[K::Id]) -> Result<Vec<K>, StoreError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let mut sql = Sql::new(K::SELECT);
    sql.push("WHERE r.id")
        .any_of(ids)
        .push(" AND r.district = ")
        .bind(store.district().to_string());
    objects(store.all(sql.build()).await?)
}

async fn held<K: Kept>(uow: &UnitOfWork, id: K::Id, lock: &'static str) -> Result<Option<K>, StoreError> {
    let mut sql = Sql::new(K::SELECT);
    sql.push("WHERE r.id = ").bind(id.uuid());
    sql.push(" AND r.district = ")
        .bind(uow.store().district().to_string())
        .push(lock);
    let row: Option<Row> = store::one(uow.tx(), sql.build()).await?;
    row.map(Row::into_domain).transpose()
}

/// The object, locked until the transaction ends.
pub async fn locked<K: Kept>(uow: &UnitOfWork, id: K::Id) -> Result<Option<K>, StoreError> {
    held(uow, id, " FOR UPDATE").await
}

/// The object, kept from changing until the transaction ends; others may hold it so at the same time.
pub async fn shared<K: Kept>(uow: &UnitOfWork, id: K::Id) -> Result<Option<K>, StoreError> {
    held(uow, id, " FOR SHARE").await
}

/// Adds an object, and records it.
pub async fn insert<K: Kept>(
    uow: &mut UnitOfWork,
    warrant: &Warrant,
    object: &K,
    reason: Option<String>,
    document: Option<String>,
) -> Result<(), StoreError> {
    save(uow, K::INSERT, object).await?;
    let event = Event::of(
        warrant.deed(),
        object.id(),
        object.version(),
        object.place(),
        None,
        object,
    );
    let event = event.reaching(Reach::of(false, object.is_public()), object.owner());
    uow.record(warrant, event.because(reason, document)).await
}

/// Saves a change of an object that this transaction has locked, and records it.
pub async fn update<K: Kept>(
    uow: &mut UnitOfWork,
    warrant: &Warrant,
    before: &K,
    after: &K,
    reason: Option<String>,
    document: Option<String>,
) -> Result<(), StoreError> {
    save(uow, K::UPDATE, after).await?;
    let place = after.place();
    let event = Event::of(warrant.deed(), after.id(), after.version(), place, Some(before), after)
        .reaching(Reach::of(before.is_public(), after.is_public()), after.owner());
    uow.record(warrant, event.because(reason, document)).await
}

async fn save<K: Kept>(uow: &mut UnitOfWork, statement: &'static str, object: &K) -> Result<(), StoreError> {
    let document = serde_json::to_value(object).map_err(|error| corrupt::<K>(&error))?;
    uow.change(fixed(statement, object.values(document))).await?;
    if let Some(beside) = object.beside() {
        uow.change(beside).await?;
    }
    Ok(())
}
