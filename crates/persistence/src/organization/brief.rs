//! Organizations as most lists show them: a third of the columns, nothing of them encrypted, nested or long.

use super::list::{Sorted, page};
use super::{OrganizationFilter, OrganizationOrder};
use crate::entity::Columns as _;
use crate::entity::area;
use crate::entity::columns::columns;
use crate::error::StoreError;
use crate::page::{Direction, Page, PageRequest};
use crate::party::Reach;
use crate::sql::Sql;
use crate::store::Store;
use crate::stored::Stored;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ConnectionTrait as _;
use sea_orm::prelude::Uuid;
use siling_domain::area_code::AreaCode;
use siling_domain::credit_code::CreditCode;
use siling_domain::id::OrganizationId;
use siling_domain::organization::{OrganizationKind, OrganizationStatus, ServiceCategory};

columns! {
    /// What is read of an organization for a brief.
    struct Row of "o" {
        id: Uuid,
        name: String,
        kind: Stored<OrganizationKind>,
        category: Stored<ServiceCategory>,
        status: Stored<OrganizationStatus>,
        credit_code: Option<String>,
        area_code: String,
        registered_on: Option<NaiveDate>,
        full_member_count: i32,
        version: i32,
        created_at: DateTime<Utc>,
        updated_at: DateTime<Utc>,
    }
}

/// An organization in brief; each member is what it is in the whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationBrief {
    /// The identifier.
    pub id: OrganizationId,
    /// The name in force.
    pub name: String,
    /// The legal kind.
    pub kind: OrganizationKind,
    /// The field of service.
    pub category: ServiceCategory,
    /// Where it stands.
    pub status: OrganizationStatus,
    /// The unified social credit code; a team has none.
    pub credit_code: Option<CreditCode>,
    /// Where it is at home.
    pub area: AreaCode,
    /// The day of its registration.
    pub registered_on: Option<NaiveDate>,
    /// How many full Party members work in it.
    pub full_member_count: i32,
    /// Counts the changes, from 1.
    pub version: i32,
    /// When the record was made.
    pub created_at: DateTime<Utc>,
    /// When the record was last changed.
    pub updated_at: DateTime<Utc>,
}

impl Row {
    fn into_brief(self) -> Result<OrganizationBrief, StoreError> {
        let id = OrganizationId(self.id);
        let credit_code = self.credit_code.as_deref().map(CreditCode::parse).transpose();
        Ok(OrganizationBrief {
            id,
            name: self.name,
            kind: self.kind.0,
            category: self.category.0,
            status: self.status.0,
            credit_code: credit_code.map_err(|_| StoreError::Corrupt(format!("organizations.credit_code of {id}")))?,
            area: area::code(&self.area_code)?,
            registered_on: self.registered_on,
            full_member_count: self.full_member_count,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

impl Sorted for OrganizationBrief {
    fn id(&self) -> OrganizationId {
        self.id
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn registered_on(&self) -> Option<NaiveDate> {
        self.registered_on
    }

    fn created_at(&self) -> DateTime<Utc> {
        self.created_at
    }

    fn updated_at(&self) -> DateTime<Utc> {
        self.updated_at
    }
}

/// A part of the list of organizations, in brief.
pub async fn list_brief(
    store: &Store,
    filter: &OrganizationFilter,
    order: OrganizationOrder,
    direction: Direction,
    request: &PageRequest,
) -> Result<Page<OrganizationBrief>, StoreError> {
    let mut sql = Sql::new("SELECT ");
    sql.push(Row::COLUMNS).push(" FROM organizations o ");
    page(store, sql, filter, order, direction, request, Row::into_brief).await
}

/// An organization in brief, and its Party coverage as [`crate::party::reach_of`] has it.
#[derive(Debug, Clone)]
pub struct Reached {
    /// The organization.
    pub organization: OrganizationBrief,
    /// Its coverage, past and to come included, the earliest first.
    pub reach: Vec<Reach>,
}

/// The organizations of these ids with their coverage, in one statement; unknown ids are left out.
pub async fn reached(store: &Store, ids: &[OrganizationId]) -> Result<Vec<Reached>, StoreError> {
    let mut sql = Sql::new("SELECT ");
    sql.push(Row::COLUMNS).push(", ");
    Reach::push_columns(&mut sql);
    sql.push(
        " FROM organizations o LEFT JOIN party_coverages c ON c.organization_id = o.id \
         LEFT JOIN party_organizations p ON p.id = c.party_organization_id WHERE o.id",
    )
    .any_of(ids.iter().map(|id| id.0).collect())
    .push(" AND o.district = ")
    .bind(store.district().to_string())
    .push(" ORDER BY o.id, c.begins, c.id");
    let rows = store.reader().query_all_raw(sql.build()).await?;
    let mut found = Vec::new();
    for rows in rows.chunk_by(|a, b| a.try_get_by_index::<Uuid>(0) == b.try_get_by_index::<Uuid>(0)) {
        let mut reach = Vec::with_capacity(rows.len());
        for row in rows {
            // Without coverage, all of its columns are null.
            if row.try_get_by_index::<Option<Uuid>>(Row::COUNT)?.is_some() {
                reach.push(Reach::read(row, Row::COUNT)?);
            }
        }
        if let Some(first) = rows.first() {
            let organization = Row::read(first, 0)?.into_brief()?;
            found.push(Reached { organization, reach });
        }
    }
    Ok(found)
}
