//! Organizations.

mod audit;
mod brief;
mod list;
mod save;

pub use audit::audit;
pub use brief::{OrganizationBrief, Reached, list_brief, reached};
pub use list::{OrganizationFilter, OrganizationOrder, Sorted, count, cursor, key_kind, list, list_name};
pub use save::{insert, update};

use crate::entity::organization::Row;
use crate::error::StoreError;
use crate::sql::Sql;
use crate::store::{self, Store};
use crate::unit_of_work::UnitOfWork;
use sea_orm::{FromQueryResult, Statement};
use siling_domain::credit_code::CreditCode;
use siling_domain::id::OrganizationId;
use siling_domain::organization::Organization;
use uuid::Uuid;

/// The organizations of these ids, in no order; unknown ids are left out.
pub async fn by_ids(store: &Store, ids: &[OrganizationId]) -> Result<Vec<Organization>, StoreError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let mut sql = select();
    sql.push("WHERE o.id")
        .any_of(ids)
        .push(" AND o.district = ")
        .bind(store.district().to_string());
    let rows: Vec<Row> = store.all(sql.build()).await?;
    rows.into_iter().map(|row| row.into_domain(store.vault())).collect()
}

/// The organization of this credit code.
pub async fn by_credit_code(store: &Store, code: &CreditCode) -> Result<Option<Organization>, StoreError> {
    let row: Option<Row> = store.one(credit_code_statement(store, code)).await?;
    row.map(|row| row.into_domain(store.vault())).transpose()
}

fn select() -> Sql {
    let mut sql = Sql::new("SELECT ");
    sql.push(Row::COLUMNS).push(" FROM organizations o ");
    sql
}

fn credit_code_statement(store: &Store, code: &CreditCode) -> Statement {
    let mut sql = select();
    sql.push("WHERE o.district = ")
        .bind(store.district().to_string())
        .push(" AND o.credit_code = ")
        .bind(code.to_string());
    sql.build()
}

/// How a client names an organization.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum OrganizationKey {
    /// By our identifier.
    Id(OrganizationId),
    /// By its unified social credit code.
    CreditCode(CreditCode),
    /// By its number in another system.
    External {
        /// The other system.
        system: String,
        /// The number there.
        value: String,
    },
}

#[derive(Debug, FromQueryResult)]
struct Found {
    id: Uuid,
}

/// The organization behind a key.
pub async fn resolve(store: &Store, key: &OrganizationKey) -> Result<Option<OrganizationId>, StoreError> {
    match resolve_statement(store, key) {
        Ok(id) => Ok(Some(id)),
        Err(statement) => Ok(store
            .one::<Found>(statement)
            .await?
            .map(|found| OrganizationId(found.id))),
    }
}

/// The organization behind a key, as the transaction sees it.
pub async fn resolve_in(uow: &UnitOfWork, key: &OrganizationKey) -> Result<Option<OrganizationId>, StoreError> {
    let statement = match resolve_statement(uow.store(), key) {
        Ok(id) => {
            let mut sql = Sql::new("SELECT id FROM organizations WHERE id = ");
            sql.bind(id.0)
                .push(" AND district = ")
                .bind(uow.store().district().to_string());
            sql.build()
        }
        Err(statement) => statement,
    };
    let found: Option<Found> = uow.one(statement).await?;
    Ok(found.map(|found| OrganizationId(found.id)))
}

/// The organization behind a key, locked until the transaction ends.
pub async fn locked(uow: &UnitOfWork, key: &OrganizationKey) -> Result<Option<Organization>, StoreError> {
    held(uow, key, " FOR UPDATE").await
}

/// The organization behind a key, kept from changing until the transaction ends; others may hold it so at the same time.
pub async fn shared(uow: &UnitOfWork, key: &OrganizationKey) -> Result<Option<Organization>, StoreError> {
    held(uow, key, " FOR SHARE").await
}

/// The organizations, kept from changing until the transaction ends, locked in the order of their identifiers.
pub async fn all_shared(uow: &UnitOfWork, ids: &[OrganizationId]) -> Result<Vec<Organization>, StoreError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let mut sql = select();
    sql.push("WHERE o.id = ANY(").bind(ids).push(") AND o.district = ");
    sql.bind(uow.store().district().to_string())
        .push(" ORDER BY o.id FOR SHARE");
    let rows: Vec<Row> = uow.all(sql.build()).await?;
    rows.into_iter()
        .map(|row| row.into_domain(uow.store().vault()))
        .collect()
}

async fn held(uow: &UnitOfWork, key: &OrganizationKey, lock: &'static str) -> Result<Option<Organization>, StoreError> {
    let id = match resolve_statement(uow.store(), key) {
        Ok(id) => Some(id),
        Err(statement) => uow.one::<Found>(statement).await?.map(|found| OrganizationId(found.id)),
    };
    let Some(id) = id else { return Ok(None) };
    let mut sql = select();
    sql.push("WHERE o.id = ")
        .bind(id.0)
        .push(" AND o.district = ")
        .bind(uow.store().district().to_string())
        .push(lock);
    let row: Option<Row> = store::one(uow.tx(), sql.build()).await?;
    row.map(|row| row.into_domain(uow.store().vault())).transpose()
}

fn resolve_statement(store: &Store, key: &OrganizationKey) -> Result<OrganizationId, Statement> {
    match key {
        OrganizationKey::Id(id) => Ok(*id),
        OrganizationKey::CreditCode(code) => {
            let mut sql = Sql::new("SELECT id FROM organizations WHERE district = ");
            sql.bind(store.district().to_string())
                .push(" AND credit_code = ")
                .bind(code.to_string());
            Err(sql.build())
        }
        OrganizationKey::External { system, value } => {
            let mut sql =
                Sql::new("SELECT object_id AS id FROM external_ids WHERE object_type = 'Organization' AND district = ");
            sql.bind(store.district().to_string())
                .push(" AND system = ")
                .bind(system.clone())
                .push(" AND value = ")
                .bind(value.clone());
            Err(sql.build())
        }
    }
}
