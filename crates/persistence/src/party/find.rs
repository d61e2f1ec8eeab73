//! Finding Party organizations, their terms and their workers: many at once for queries, locked for commands.

use crate::entity::party::{organization, term, worker};
use crate::error::StoreError;
use crate::sql::Sql;
use crate::store::{self, Store};
use crate::unit_of_work::UnitOfWork;
use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use siling_domain::id::{PartyOrganizationId, PartyTermId, PartyWorkerId};
use siling_domain::party::{PartyOrganization, PartyTerm, PartyWorker};
use uuid::Uuid;

pub(super) fn select() -> Sql {
    let mut sql = Sql::new("SELECT ");
    sql.push(organization::Row::COLUMNS)
        .push(" FROM party_organizations p ");
    sql
}

pub(super) fn select_terms() -> Sql {
    let mut sql = Sql::new("SELECT ");
    sql.push(term::COLUMNS).push(" FROM party_terms t ");
    sql
}

pub(super) fn select_workers() -> Sql {
    let mut sql = Sql::new("SELECT ");
    sql.push(worker::COLUMNS).push(" FROM party_workers w ");
    sql
}

pub(super) fn organizations(store: &Store, rows: Vec<organization::Row>) -> Result<Vec<PartyOrganization>, StoreError> {
    rows.into_iter().map(|row| row.into_domain(store.vault())).collect()
}

fn uuids(ids: &[PartyOrganizationId]) -> Vec<Uuid> {
    ids.iter().map(|id| id.0).collect()
}

/// The Party organizations of these ids, in no order; unknown ids are left out.
pub async fn by_ids(store: &Store, ids: &[PartyOrganizationId]) -> Result<Vec<PartyOrganization>, StoreError> {
    let mut sql = select();
    sql.push("WHERE p.id")
        .any_of(uuids(ids))
        .push(" AND p.district = ")
        .bind(store.district().to_string());
    organizations(store, store.all(sql.build()).await?)
}

/// The root of the tree: the district's committee; `None` before it is on file.
pub async fn root(store: &Store) -> Result<Option<PartyOrganization>, StoreError> {
    let mut sql = select();
    sql.push("WHERE p.district = ")
        .bind(store.district().to_string())
        .push(" AND p.parent_id IS NULL AND p.status NOT IN ('REORGANIZED', 'DISSOLVED')");
    let row: Option<organization::Row> = store.one(sql.build()).await?;
    row.map(|row| row.into_domain(store.vault())).transpose()
}

/// The Party organization, locked until the transaction ends.
pub async fn locked(uow: &UnitOfWork, id: PartyOrganizationId) -> Result<Option<PartyOrganization>, StoreError> {
    let mut sql = select();
    sql.push("WHERE p.id = ")
        .bind(id.0)
        .push(" AND p.district = ")
        .bind(uow.store().district().to_string())
        .push(" FOR UPDATE");
    let row: Option<organization::Row> = store::one(uow.tx(), sql.build()).await?;
    row.map(|row| row.into_domain(uow.store().vault())).transpose()
}

/// The terms of these ids, in no order; unknown ids are left out.
pub async fn terms_by_ids(store: &Store, ids: &[PartyTermId]) -> Result<Vec<PartyTerm>, StoreError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let mut sql = select_terms();
    sql.push("WHERE t.id").any_of(ids);
    let rows: Vec<term::Model> = store.all(sql.build()).await?;
    Ok(rows.into_iter().map(PartyTerm::from).collect())
}

/// The terms of these Party organizations that are in force on that day, at most one of each.
pub async fn terms_in_force(
    store: &Store,
    organizations: &[PartyOrganizationId],
    on: NaiveDate,
) -> Result<Vec<PartyTerm>, StoreError> {
    let mut sql = select_terms();
    sql.push("WHERE t.party_organization_id")
        .any_of(uuids(organizations))
        .push(" AND t.period @> ")
        .bind(on);
    let rows: Vec<term::Model> = store.all(sql.build()).await?;
    Ok(rows.into_iter().map(PartyTerm::from).collect())
}

/// The terms of a Party organization, the earliest first, as the transaction sees them. Whoever locked the
/// Party organization is the only one to change them.
pub async fn terms_in(uow: &UnitOfWork, organization: PartyOrganizationId) -> Result<Vec<PartyTerm>, StoreError> {
    let mut sql = select_terms();
    sql.push("WHERE t.party_organization_id = ")
        .bind(organization.0)
        .push(" ORDER BY t.begins");
    let rows: Vec<term::Model> = uow.all(sql.build()).await?;
    Ok(rows.into_iter().map(PartyTerm::from).collect())
}

/// The workers of these ids, in no order; unknown ids are left out. Who may see them is for the caller to
/// decide by the place of each one's Party organization.
pub async fn workers_by_ids(store: &Store, ids: &[PartyWorkerId]) -> Result<Vec<PartyWorker>, StoreError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let mut sql = select_workers();
    sql.push("WHERE w.id").any_of(ids);
    let rows: Vec<worker::Model> = store.all(sql.build()).await?;
    rows.into_iter().map(|row| row.into_domain(store.vault())).collect()
}

/// The workers of a Party organization, past ones included, as the transaction sees them.
pub async fn workers_in(uow: &UnitOfWork, organization: PartyOrganizationId) -> Result<Vec<PartyWorker>, StoreError> {
    let mut sql = select_workers();
    sql.push("WHERE w.party_organization_id = ")
        .bind(organization.0)
        .push(" ORDER BY w.begins, w.id");
    let rows: Vec<worker::Model> = uow.all(sql.build()).await?;
    rows.into_iter()
        .map(|row| row.into_domain(uow.store().vault()))
        .collect()
}

/// The worker, locked until the transaction ends.
pub async fn worker_locked(uow: &UnitOfWork, id: PartyWorkerId) -> Result<Option<PartyWorker>, StoreError> {
    let mut sql = select_workers();
    sql.push("WHERE w.id = ").bind(id.0).push(" FOR UPDATE");
    let row: Option<worker::Model> = store::one(uow.tx(), sql.build()).await?;
    row.map(|row| row.into_domain(uow.store().vault())).transpose()
}

#[derive(Debug, FromQueryResult)]
struct Used {
    id: Uuid,
}

fn used_statement(organizations: &[PartyOrganizationId], on: NaiveDate) -> Sql {
    let ids = uuids(organizations);
    let mut sql = Sql::new("SELECT DISTINCT parent_id AS id FROM party_organizations WHERE parent_id");
    sql.any_of(ids.clone()).push(
        " AND status NOT IN ('REORGANIZED', 'DISSOLVED') UNION \
         SELECT party_organization_id FROM party_coverages WHERE party_organization_id",
    );
    // What ends today does not stand in the way of what ends today; what is to begin later does.
    sql.any_of(ids).push(" AND (ends IS NULL OR ends > ").bind(on).push(")");
    sql
}

/// Those of the Party organizations that cover an organization after that day, or have others below
/// them that have not ended.
pub async fn used_of(
    store: &Store,
    organizations: &[PartyOrganizationId],
    on: NaiveDate,
) -> Result<Vec<PartyOrganizationId>, StoreError> {
    let rows: Vec<Used> = store.all(used_statement(organizations, on).build()).await?;
    Ok(rows.into_iter().map(|row| PartyOrganizationId(row.id)).collect())
}

/// Whether the Party organization is so used, as the transaction sees it.
pub async fn used_in(uow: &UnitOfWork, organization: PartyOrganizationId, on: NaiveDate) -> Result<bool, StoreError> {
    let used: Option<Used> = uow.one(used_statement(&[organization], on).build()).await?;
    Ok(used.is_some())
}
