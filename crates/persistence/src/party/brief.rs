//! Party organizations as most lists of coverage show them: half of the columns, nothing of them encrypted.

use crate::entity::Columns as _;
use crate::entity::columns::columns;
use crate::entity::party::coverage;
use crate::error::StoreError;
use crate::sql::Sql;
use crate::store::Store;
use crate::stored::Stored;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::prelude::Uuid;
use sea_orm::{ConnectionTrait as _, QueryResult};
use siling_domain::id::{OrganizationId, PartyOrganizationId};
use siling_domain::party::{PartyCoverage, PartyOrganizationKind, PartyOrganizationStatus, PartySetting};

columns! {
    /// What is read of a Party organization for a brief.
    struct Row of "p" {
        id: Uuid,
        name: String,
        kind: Stored<PartyOrganizationKind>,
        setting: Stored<PartySetting>,
        status: Stored<PartyOrganizationStatus>,
        status_since: DateTime<Utc>,
        full_member_count: i32,
        probationary_member_count: i32,
        founded_on: Option<NaiveDate>,
        version: i32,
        created_at: DateTime<Utc>,
        updated_at: DateTime<Utc>,
    }
}

/// A Party organization in brief; each member is what it is in the whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartyBrief {
    /// The identifier.
    pub id: PartyOrganizationId,
    /// The name.
    pub name: String,
    /// The kind.
    pub kind: PartyOrganizationKind,
    /// Where it was formed.
    pub setting: PartySetting,
    /// Where it stands.
    pub status: PartyOrganizationStatus,
    /// Since when it stands there.
    pub status_since: DateTime<Utc>,
    /// Full members.
    pub full_member_count: i32,
    /// Probationary members.
    pub probationary_member_count: i32,
    /// The day on which its founding was approved.
    pub founded_on: Option<NaiveDate>,
    /// Counts the changes, from 1.
    pub version: i32,
    /// When the record was made.
    pub created_at: DateTime<Utc>,
    /// When the record was last changed.
    pub updated_at: DateTime<Utc>,
}

impl From<Row> for PartyBrief {
    fn from(row: Row) -> Self {
        PartyBrief {
            id: PartyOrganizationId(row.id),
            name: row.name,
            kind: row.kind.0,
            setting: row.setting.0,
            status: row.status.0,
            status_since: row.status_since,
            full_member_count: row.full_member_count,
            probationary_member_count: row.probationary_member_count,
            founded_on: row.founded_on,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// Coverage with the Party organization that it is by, in brief.
#[derive(Debug, Clone)]
pub struct Reach {
    /// The coverage.
    pub coverage: PartyCoverage,
    /// By whom.
    pub by: PartyBrief,
}

impl Reach {
    /// Selects what [`Reach::read`] reads, of `c` and `p`.
    pub(crate) fn push_columns(sql: &mut Sql) {
        sql.push(coverage::Row::COLUMNS).push(", ").push(Row::COLUMNS);
    }

    /// Reads it from this column of a row on.
    pub(crate) fn read(row: &QueryResult, from: usize) -> Result<Self, StoreError> {
        Ok(Reach {
            coverage: coverage::Row::read(row, from)?.into(),
            by: Row::read(row, from + coverage::Row::COUNT)?.into(),
        })
    }
}

/// The coverage of these organizations as [`super::coverages_of`] has it, each with the Party organization that it is by.
pub async fn reach_of(store: &Store, organizations: &[OrganizationId]) -> Result<Vec<Reach>, StoreError> {
    let mut sql = Sql::new("SELECT ");
    Reach::push_columns(&mut sql);
    sql.push(
        " FROM party_coverages c JOIN party_organizations p ON p.id = c.party_organization_id WHERE c.organization_id",
    )
    .any_of(organizations.iter().map(|id| id.0).collect())
    .push(" ORDER BY c.organization_id, c.begins, c.id");
    let rows = store.reader().query_all_raw(sql.build()).await?;
    rows.iter().map(|row| Reach::read(row, 0)).collect()
}
