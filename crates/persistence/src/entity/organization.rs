use super::area::code;
use super::columns::columns;
use crate::error::StoreError;
use crate::stored::{Stored, codes, words};
use crate::vault::Vault;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use siling_domain::area_code::AreaCode;
use siling_domain::credit_code::CreditCode;
use siling_domain::id::OrganizationId;
use siling_domain::organization::{Contact, Organization, OrganizationKind, OrganizationStatus, ServiceCategory};
use siling_domain::personal::{PersonName, Personal, PhoneNumber};
use siling_domain::text::SearchText;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organizations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub district: String,
    pub name: String,
    pub former_names: Json,
    pub kind: Stored<OrganizationKind>,
    pub category: Stored<ServiceCategory>,
    pub status: Stored<OrganizationStatus>,
    pub status_since: DateTime<Utc>,
    pub status_reason: Option<String>,
    pub credit_code: Option<String>,
    pub former_registration_no: Option<String>,
    pub area_code: String,
    pub address: Option<String>,
    pub introduction: Option<String>,
    pub founded_on: Option<NaiveDate>,
    pub registered_on: Option<NaiveDate>,
    pub registered_by: Option<String>,
    pub supervised_by: Option<String>,
    pub contact_name: Option<String>,
    pub contact_phone: Option<String>,
    pub capabilities: Vec<String>,
    pub capacity: i32,
    pub service_areas: Vec<String>,
    pub leads: Vec<String>,
    pub full_member_count: i32,
    pub coverage_plan: Option<String>,
    pub suspension_causes: Json,
    pub deregistration: Option<Json>,
    pub external_ids: Json,
    pub search_text: String,
    pub grams: Vec<String>,
    pub demo: bool,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

columns! {
    /// An organization as queries read it: what only the search needs stays in the table.
    pub(crate) struct Row of "o" {
        id: Uuid,
        district: String,
        name: String,
        former_names: Json,
        kind: Stored<OrganizationKind>,
        category: Stored<ServiceCategory>,
        status: Stored<OrganizationStatus>,
        status_since: DateTime<Utc>,
        status_reason: Option<String>,
        credit_code: Option<String>,
        former_registration_no: Option<String>,
        area_code: String,
        address: Option<String>,
        introduction: Option<String>,
        founded_on: Option<NaiveDate>,
        registered_on: Option<NaiveDate>,
        registered_by: Option<String>,
        supervised_by: Option<String>,
        contact_name: Option<String>,
        contact_phone: Option<String>,
        capabilities: Vec<String>,
        capacity: i32,
        service_areas: Vec<String>,
        leads: Vec<String>,
        full_member_count: i32,
        coverage_plan: Option<String>,
        suspension_causes: Json,
        deregistration: Option<Json>,
        external_ids: Json,
        demo: bool,
        version: i32,
        created_at: DateTime<Utc>,
        updated_at: DateTime<Utc>,
    }
}

const CONTACT_NAME: &str = "organizations.contact_name";
const CONTACT_PHONE: &str = "organizations.contact_phone";

impl Row {
    pub(crate) fn into_domain(self, vault: &Vault) -> Result<Organization, StoreError> {
        let corrupt = |what: &str| StoreError::Corrupt(format!("organizations.{what} of {}", OrganizationId(self.id)));
        let contact = match (&self.contact_name, &self.contact_phone) {
            (Some(name), Some(phone)) => Some(Contact {
                name: Personal::new(
                    PersonName::parse(&vault.open(CONTACT_NAME, name)?).map_err(|_| corrupt("contact_name"))?,
                ),
                phone: Personal::new(
                    PhoneNumber::parse(&vault.open(CONTACT_PHONE, phone)?).map_err(|_| corrupt("contact_phone"))?,
                ),
            }),
            _ => None,
        };
        Ok(Organization {
            id: OrganizationId(self.id),
            district: code(&self.district)?,
            name: self.name,
            former_names: serde_json::from_value(self.former_names).map_err(|_| corrupt("former_names"))?,
            kind: self.kind.0,
            category: self.category.0,
            status: self.status.0,
            status_since: self.status_since,
            status_reason: self.status_reason,
            credit_code: self
                .credit_code
                .as_deref()
                .map(CreditCode::parse)
                .transpose()
                .map_err(|_| corrupt("credit_code"))?,
            former_registration_no: self.former_registration_no,
            area: code(&self.area_code)?,
            address: self.address,
            introduction: self.introduction,
            founded_on: self.founded_on,
            registered_on: self.registered_on,
            registered_by: self.registered_by,
            supervised_by: self.supervised_by,
            contact,
            capabilities: self.capabilities,
            capacity: self.capacity,
            service_areas: self
                .service_areas
                .iter()
                .map(|area| code(area))
                .collect::<Result<_, _>>()?,
            leads: words(&self.leads)?,
            full_member_count: self.full_member_count,
            coverage_plan: self.coverage_plan,
            suspension_causes: serde_json::from_value(self.suspension_causes)
                .map_err(|_| corrupt("suspension_causes"))?,
            deregistration: self
                .deregistration
                .map(serde_json::from_value)
                .transpose()
                .map_err(|_| corrupt("deregistration"))?,
            external_ids: serde_json::from_value(self.external_ids).map_err(|_| corrupt("external_ids"))?,
            demo: self.demo,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

/// The row that keeps the organization. The names of its area are among what free text finds.
pub(crate) fn active(
    organization: &Organization,
    area_names: &[&str],
    vault: &Vault,
) -> Result<ActiveModel, StoreError> {
    let json = |value: Result<Json, serde_json::Error>| value.map_err(|error| StoreError::Corrupt(error.to_string()));
    let areas = |codes: &[AreaCode]| codes.iter().map(ToString::to_string).collect::<Vec<_>>();
    let search = SearchText::of(
        organization
            .search_fields()
            .into_iter()
            .chain(area_names.iter().copied()),
    );
    let (name, phone) = match &organization.contact {
        Some(contact) => (
            Some(vault.seal(CONTACT_NAME, contact.name.reveal().as_str())?),
            Some(vault.seal(CONTACT_PHONE, contact.phone.reveal().as_str())?),
        ),
        None => (None, None),
    };
    Ok(ActiveModel {
        id: Set(organization.id.0),
        district: Set(organization.district.to_string()),
        name: Set(organization.name.clone()),
        former_names: Set(json(serde_json::to_value(&organization.former_names))?),
        kind: Set(Stored(organization.kind)),
        category: Set(Stored(organization.category)),
        status: Set(Stored(organization.status)),
        status_since: Set(organization.status_since),
        status_reason: Set(organization.status_reason.clone()),
        credit_code: Set(organization.credit_code.as_ref().map(ToString::to_string)),
        former_registration_no: Set(organization.former_registration_no.clone()),
        area_code: Set(organization.area.to_string()),
        address: Set(organization.address.clone()),
        introduction: Set(organization.introduction.clone()),
        founded_on: Set(organization.founded_on),
        registered_on: Set(organization.registered_on),
        registered_by: Set(organization.registered_by.clone()),
        supervised_by: Set(organization.supervised_by.clone()),
        contact_name: Set(name),
        contact_phone: Set(phone),
        capabilities: Set(organization.capabilities.clone()),
        capacity: Set(organization.capacity),
        service_areas: Set(areas(&organization.service_areas)),
        leads: Set(codes(&organization.leads)),
        full_member_count: Set(organization.full_member_count),
        coverage_plan: Set(organization.coverage_plan.clone()),
        suspension_causes: Set(json(serde_json::to_value(&organization.suspension_causes))?),
        deregistration: Set(organization
            .deregistration
            .as_ref()
            .map(|it| json(serde_json::to_value(it)))
            .transpose()?),
        external_ids: Set(json(serde_json::to_value(&organization.external_ids))?),
        grams: Set(search.grams),
        search_text: Set(search.text),
        demo: Set(organization.demo),
        version: Set(organization.version),
        created_at: Set(organization.created_at),
        updated_at: Set(organization.updated_at),
    })
}
