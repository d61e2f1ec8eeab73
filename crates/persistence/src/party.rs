//! Party organizations, their terms, workers, and the coverage of organizations.

use crate::error::StoreError;
use crate::sql::Sql;
use crate::unit_of_work::UnitOfWork;
use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use siling_domain::id::OrganizationId;

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
