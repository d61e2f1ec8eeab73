//! The coverage of organizations: of each, by whom, and whether any is in force.

use crate::entity::party::coverage::Row;
use crate::error::StoreError;
use crate::sql::Sql;
use crate::store::{self, Store};
use crate::stored::codes;
use crate::unit_of_work::UnitOfWork;
use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use siling_domain::Word as _;
use siling_domain::id::{OrganizationId, PartyCoverageId, PartyOrganizationId};
use siling_domain::party::{CoverageForm, PartyCoverage};
use uuid::Uuid;

pub(super) fn select() -> Sql {
    let mut sql = Sql::new("SELECT ");
    sql.push(Row::COLUMNS).push(" FROM party_coverages c ");
    sql
}

#[derive(Debug, FromQueryResult)]
struct Covered {
    covered: bool,
}

/// Whether Party coverage of the organization is in force on that day.
pub async fn is_covered(uow: &UnitOfWork, organization: OrganizationId, on: NaiveDate) -> Result<bool, StoreError> {
    let mut sql = Sql::new("SELECT EXISTS (SELECT FROM party_coverages WHERE organization_id = ");
    sql.bind(organization.0)
        .push(" AND period @> ")
        .bind(on)
        .push(") AS covered");
    Ok(uow.one::<Covered>(sql.build()).await?.is_some_and(|row| row.covered))
}

#[derive(Debug, FromQueryResult)]
struct CoveredOne {
    organization_id: Uuid,
}

/// Those of the organizations whose Party coverage is in force on that day.
pub async fn covered_of(
    store: &Store,
    organizations: &[OrganizationId],
    on: NaiveDate,
) -> Result<Vec<OrganizationId>, StoreError> {
    let ids: Vec<Uuid> = organizations.iter().map(|id| id.0).collect();
    let mut sql = Sql::new("SELECT DISTINCT organization_id FROM party_coverages WHERE organization_id");
    sql.any_of(ids).push(" AND period @> ").bind(on);
    let rows: Vec<CoveredOne> = store.all(sql.build()).await?;
    Ok(rows
        .into_iter()
        .map(|row| OrganizationId(row.organization_id))
        .collect())
}

/// The coverages of these ids, in no order; unknown ids are left out.
pub async fn coverages_by_ids(store: &Store, ids: &[PartyCoverageId]) -> Result<Vec<PartyCoverage>, StoreError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let mut sql = select();
    sql.push("WHERE c.id").any_of(ids);
    let rows: Vec<Row> = store.all(sql.build()).await?;
    Ok(rows.into_iter().map(PartyCoverage::from).collect())
}

/// The coverage of these organizations, past and to come included, the earliest of each first.
pub async fn coverages_of(store: &Store, organizations: &[OrganizationId]) -> Result<Vec<PartyCoverage>, StoreError> {
    let ids: Vec<Uuid> = organizations.iter().map(|id| id.0).collect();
    let mut sql = select();
    sql.push("WHERE c.organization_id")
        .any_of(ids)
        .push(" ORDER BY c.organization_id, c.begins, c.id");
    let rows: Vec<Row> = store.all(sql.build()).await?;
    Ok(rows.into_iter().map(PartyCoverage::from).collect())
}

#[derive(Debug, FromQueryResult)]
struct Counting {
    party_organization_id: Uuid,
    organization_id: Uuid,
}

/// Whose members these Party organizations count on that day, each with who counts them.
pub async fn counted_by(
    store: &Store,
    organizations: &[PartyOrganizationId],
    on: NaiveDate,
) -> Result<Vec<(PartyOrganizationId, OrganizationId)>, StoreError> {
    let ids: Vec<Uuid> = organizations.iter().map(|id| id.0).collect();
    let all = CoverageForm::ALL.iter().copied();
    let counting: Vec<CoverageForm> = all.filter(|form| form.counts_members()).collect();
    let mut sql =
        Sql::new("SELECT party_organization_id, organization_id FROM party_coverages WHERE party_organization_id");
    sql.any_of(ids)
        .push(" AND form = ANY(")
        .bind(codes(&counting))
        .push("::text[]) AND period @> ")
        .bind(on);
    let rows: Vec<Counting> = store.all(sql.build()).await?;
    let pair = |row: Counting| {
        (
            PartyOrganizationId(row.party_organization_id),
            OrganizationId(row.organization_id),
        )
    };
    Ok(rows.into_iter().map(pair).collect())
}

/// The coverage of an organization, as the transaction sees it. Whoever locked the organization is the
/// only one to change it.
pub async fn coverages_in(uow: &UnitOfWork, organization: OrganizationId) -> Result<Vec<PartyCoverage>, StoreError> {
    let mut sql = select();
    sql.push("WHERE c.organization_id = ")
        .bind(organization.0)
        .push(" ORDER BY c.begins, c.id");
    let rows: Vec<Row> = uow.all(sql.build()).await?;
    Ok(rows.into_iter().map(PartyCoverage::from).collect())
}

/// The coverage, locked until the transaction ends.
pub async fn coverage_locked(uow: &UnitOfWork, id: PartyCoverageId) -> Result<Option<PartyCoverage>, StoreError> {
    let mut sql = select();
    sql.push("WHERE c.id = ").bind(id.0).push(" FOR UPDATE");
    let row: Option<Row> = store::one(uow.tx(), sql.build()).await?;
    Ok(row.map(PartyCoverage::from))
}

#[derive(Debug, FromQueryResult)]
struct Units {
    units: i64,
}

/// How many organizations other than this one the Party organization covers in the form on that day, as
/// the transaction sees it.
pub async fn units_in(
    uow: &UnitOfWork,
    by: PartyOrganizationId,
    form: CoverageForm,
    but: OrganizationId,
    on: NaiveDate,
) -> Result<usize, StoreError> {
    let mut sql =
        Sql::new("SELECT count(DISTINCT organization_id) AS units FROM party_coverages WHERE party_organization_id = ");
    sql.bind(by.0).push(" AND form = ").bind(form.code());
    sql.push(" AND organization_id <> ")
        .bind(but.0)
        .push(" AND period @> ")
        .bind(on);
    let row: Option<Units> = uow.one(sql.build()).await?;
    Ok(row.map_or(0, |row| usize::try_from(row.units).unwrap_or(usize::MAX)))
}
