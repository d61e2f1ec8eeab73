//! Party organizations, their terms, workers, and the coverage of organizations.

use crate::error::StoreError;
use crate::sql::Sql;
use crate::store::Store;
use crate::unit_of_work::UnitOfWork;
use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use siling_domain::id::OrganizationId;
use uuid::Uuid;

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
    let mut sql = Sql::new("SELECT DISTINCT organization_id FROM party_coverages WHERE organization_id = ANY(");
    sql.bind(ids).push(") AND period @> ").bind(on);
    let rows: Vec<CoveredOne> = store.all(sql.build()).await?;
    Ok(rows
        .into_iter()
        .map(|row| OrganizationId(row.organization_id))
        .collect())
}
