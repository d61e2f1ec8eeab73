use crate::entity::columns::columns;
use crate::stored::Stored;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use siling_domain::id::{OrganizationId, PartyCoverageId, PartyOrganizationId};
use siling_domain::party::{CoverageForm, PartyCoverage};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "party_coverages")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organization_id: Uuid,
    pub party_organization_id: Uuid,
    pub form: Stored<CoverageForm>,
    pub begins: NaiveDate,
    pub ends: Option<NaiveDate>,
    pub document: Option<String>,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

columns! {
    /// Coverage as queries read it.
    pub(crate) struct Row of "c" {
        id: Uuid,
        organization_id: Uuid,
        party_organization_id: Uuid,
        form: Stored<CoverageForm>,
        begins: NaiveDate,
        ends: Option<NaiveDate>,
        document: Option<String>,
        version: i32,
        created_at: DateTime<Utc>,
        updated_at: DateTime<Utc>,
    }
}

impl From<Row> for PartyCoverage {
    fn from(row: Row) -> Self {
        PartyCoverage {
            id: PartyCoverageId(row.id),
            organization: OrganizationId(row.organization_id),
            party_organization: PartyOrganizationId(row.party_organization_id),
            form: row.form.0,
            begins: row.begins,
            ends: row.ends,
            document: row.document,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// The row that keeps the coverage.
pub(crate) fn active(coverage: &PartyCoverage) -> ActiveModel {
    ActiveModel {
        id: Set(coverage.id.0),
        organization_id: Set(coverage.organization.0),
        party_organization_id: Set(coverage.party_organization.0),
        form: Set(Stored(coverage.form)),
        begins: Set(coverage.begins),
        ends: Set(coverage.ends),
        document: Set(coverage.document.clone()),
        version: Set(coverage.version),
        created_at: Set(coverage.created_at),
        updated_at: Set(coverage.updated_at),
    }
}
