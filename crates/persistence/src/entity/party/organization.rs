use crate::entity::area::code;
use crate::entity::columns::columns;
use crate::error::StoreError;
use crate::stored::Stored;
use crate::vault::Vault;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use siling_domain::id::{OrganizationId, PartyOrganizationId};
use siling_domain::party::{PartyOrganization, PartyOrganizationKind, PartyOrganizationStatus, PartySetting};
use siling_domain::personal::{PersonName, Personal};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "party_organizations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub district: String,
    pub parent_id: Option<Uuid>,
    pub kind: Stored<PartyOrganizationKind>,
    pub setting: Stored<PartySetting>,
    pub name: String,
    pub area_code: String,
    pub host_organization_id: Option<Uuid>,
    pub full_member_count: i32,
    pub probationary_member_count: i32,
    pub secretary: Option<String>,
    pub status: Stored<PartyOrganizationStatus>,
    pub status_since: DateTime<Utc>,
    pub status_reason: Option<String>,
    pub founded_on: Option<NaiveDate>,
    pub term_ends: Option<NaiveDate>,
    pub below_minimum_since: Option<NaiveDate>,
    pub successor_id: Option<Uuid>,
    pub demo: bool,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

columns! {
    /// A Party organization as queries read it.
    pub(crate) struct Row of "p" {
        id: Uuid,
        district: String,
        parent_id: Option<Uuid>,
        kind: Stored<PartyOrganizationKind>,
        setting: Stored<PartySetting>,
        name: String,
        area_code: String,
        host_organization_id: Option<Uuid>,
        full_member_count: i32,
        probationary_member_count: i32,
        secretary: Option<String>,
        status: Stored<PartyOrganizationStatus>,
        status_since: DateTime<Utc>,
        status_reason: Option<String>,
        founded_on: Option<NaiveDate>,
        term_ends: Option<NaiveDate>,
        below_minimum_since: Option<NaiveDate>,
        successor_id: Option<Uuid>,
        demo: bool,
        version: i32,
        created_at: DateTime<Utc>,
        updated_at: DateTime<Utc>,
    }
}

const SECRETARY: &str = "party_organizations.secretary";

impl Row {
    pub(crate) fn into_domain(self, vault: &Vault) -> Result<PartyOrganization, StoreError> {
        let id = PartyOrganizationId(self.id);
        let secretary = match &self.secretary {
            Some(sealed) => {
                let name = PersonName::parse(&vault.open(SECRETARY, sealed)?);
                Some(name.map_err(|_| StoreError::Corrupt(format!("{SECRETARY} of {id}")))?)
            }
            None => None,
        };
        Ok(PartyOrganization {
            id,
            district: code(&self.district)?,
            parent: self.parent_id.map(PartyOrganizationId),
            kind: self.kind.0,
            setting: self.setting.0,
            name: self.name,
            area: code(&self.area_code)?,
            host: self.host_organization_id.map(OrganizationId),
            full_member_count: self.full_member_count,
            probationary_member_count: self.probationary_member_count,
            secretary: secretary.map(Personal::new),
            status: self.status.0,
            status_since: self.status_since,
            status_reason: self.status_reason,
            founded_on: self.founded_on,
            term_ends: self.term_ends,
            below_minimum_since: self.below_minimum_since,
            successor: self.successor_id.map(PartyOrganizationId),
            demo: self.demo,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

/// The row that keeps the Party organization.
pub(crate) fn active(organization: &PartyOrganization, vault: &Vault) -> Result<ActiveModel, StoreError> {
    let secretary = organization
        .secretary
        .as_ref()
        .map(|name| vault.seal(SECRETARY, name.reveal().as_str()))
        .transpose()?;
    Ok(ActiveModel {
        id: Set(organization.id.0),
        district: Set(organization.district.to_string()),
        parent_id: Set(organization.parent.map(|parent| parent.0)),
        kind: Set(Stored(organization.kind)),
        setting: Set(Stored(organization.setting)),
        name: Set(organization.name.clone()),
        area_code: Set(organization.area.to_string()),
        host_organization_id: Set(organization.host.map(|host| host.0)),
        full_member_count: Set(organization.full_member_count),
        probationary_member_count: Set(organization.probationary_member_count),
        secretary: Set(secretary),
        status: Set(Stored(organization.status)),
        status_since: Set(organization.status_since),
        status_reason: Set(organization.status_reason.clone()),
        founded_on: Set(organization.founded_on),
        term_ends: Set(organization.term_ends),
        below_minimum_since: Set(organization.below_minimum_since),
        successor_id: Set(organization.successor.map(|successor| successor.0)),
        demo: Set(organization.demo),
        version: Set(organization.version),
        created_at: Set(organization.created_at),
        updated_at: Set(organization.updated_at),
    })
}
