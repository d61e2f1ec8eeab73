use crate::entity::area::code;
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

/// The columns of [`Model`], in the table called `p`.
pub(crate) const COLUMNS: &str = "p.id, p.district, p.parent_id, p.kind, p.setting, p.name, p.area_code, p.host_organization_id, \
     p.full_member_count, p.probationary_member_count, p.secretary, p.status, p.status_since, p.status_reason, p.founded_on, \
     p.term_ends, p.below_minimum_since, p.successor_id, p.demo, p.version, p.created_at, p.updated_at";

const SECRETARY: &str = "party_organizations.secretary";

impl Model {
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
