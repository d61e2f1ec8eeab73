//! How an organization comes on file: as a team with its sub-district, or registered with a code.

use super::{
    Contact, ExternalId, Organization, OrganizationAction, OrganizationFacts, OrganizationKind, OrganizationStatus,
    ServiceCategory,
};
use crate::area::AreaLevel;
use crate::area_code::AreaCode;
use crate::credit_code::CreditCode;
use crate::id::OrganizationId;
use crate::personal::{PersonName, Personal, PhoneNumber};
use crate::refusal::Checks;
use crate::text::{clean_name, clean_text};
use crate::time::china_date;
use crate::{Refusal, RefusalCode, Refusals};
use chrono::{DateTime, NaiveDate, Utc};

/// The longest name of an organization, in characters.
pub const NAME_MAX: usize = 80;
/// The longest short text, such as an address or an authority, in characters.
pub const LINE_MAX: usize = 200;
/// The longest long text, such as an introduction, in characters.
pub const TEXT_MAX: usize = 2000;
/// The most external identifiers of one organization.
pub const EXTERNAL_IDS_MAX: usize = 10;

/// Whom to ask, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewContact {
    /// The person's name.
    pub name: String,
    /// The person's phone number.
    pub phone: String,
}

/// What is needed to put a team on file (备案).
#[derive(Debug, Clone)]
pub struct FileTeam {
    /// The identifier, made by us or by the client.
    pub id: OrganizationId,
    /// The team's name.
    pub name: String,
    /// The field of service.
    pub category: ServiceCategory,
    /// The community where it is at home.
    pub area: AreaCode,
    /// What it does.
    pub introduction: Option<String>,
    /// The day of its founding.
    pub founded_on: Option<NaiveDate>,
    /// Whom to ask.
    pub contact: NewContact,
    /// Its numbers in other systems.
    pub external_ids: Vec<ExternalId>,
    /// Whether it is made up for demonstration.
    pub demo: bool,
}

/// What is needed to register an organization (登记), on the registrar's notice.
#[derive(Debug, Clone)]
pub struct RegisterOrganization {
    /// The identifier of a new record, made by us or by the client.
    pub id: OrganizationId,
    /// The name on the certificate.
    pub name: String,
    /// The legal kind.
    pub kind: OrganizationKind,
    /// The field of service.
    pub category: ServiceCategory,
    /// Where it is at home.
    pub area: AreaCode,
    /// The unified social credit code, as typed.
    pub credit_code: String,
    /// The number of the certificate before 2015.
    pub former_registration_no: Option<String>,
    /// The postal address.
    pub address: Option<String>,
    /// What it does.
    pub introduction: Option<String>,
    /// The day of its founding.
    pub founded_on: Option<NaiveDate>,
    /// The day of its registration.
    pub registered_on: NaiveDate,
    /// The authority that registered it.
    pub registered_by: Option<String>,
    /// The authority that supervises its field.
    pub supervised_by: Option<String>,
    /// Whom to ask.
    pub contact: Option<NewContact>,
    /// Its numbers in other systems.
    pub external_ids: Vec<ExternalId>,
    /// Whether it is made up for demonstration.
    pub demo: bool,
}

/// The credit code of a social organization of this kind: every check of the two standards.
pub fn credit_code(text: &str, kind: OrganizationKind) -> Result<CreditCode, Refusal> {
    let expected = kind
        .credit_code_digit()
        .ok_or_else(|| Refusal::new(RefusalCode::KindNotAllowed))?;
    Ok(CreditCode::parse(text)?.for_social_organization()?.of_kind(expected)?)
}

pub(crate) fn contact(checks: &mut Checks, contact: Option<NewContact>) -> Option<Contact> {
    let NewContact { name, phone } = contact?;
    let mut inner = Checks::new();
    let name = inner.field("name", PersonName::parse(&name));
    let phone = inner.field("phone", PhoneNumber::parse(&phone));
    if let Err(refusals) = inner.finish() {
        refusals
            .into_vec()
            .into_iter()
            .for_each(|refusal| checks.refuse(refusal.at("contact")));
    }
    Some(Contact {
        name: Personal::new(name?),
        phone: Personal::new(phone?),
    })
}

pub(super) fn line(checks: &mut Checks, field: &str, text: Option<String>) -> Option<String> {
    text.and_then(|text| checks.field(field, clean_name(&text, LINE_MAX)))
}

pub(super) fn long_text(checks: &mut Checks, field: &str, text: Option<String>) -> Option<String> {
    text.and_then(|text| checks.field(field, clean_text(&text, TEXT_MAX)))
}

fn past(checks: &mut Checks, field: &str, day: Option<NaiveDate>, now: DateTime<Utc>) {
    checks.require(field, day.is_none_or(|day| day <= china_date(now)), || {
        Refusal::new(RefusalCode::FutureDate)
    });
}

pub(super) fn external_ids(checks: &mut Checks, ids: Vec<ExternalId>) -> Vec<ExternalId> {
    checks.require("externalIds", ids.len() <= EXTERNAL_IDS_MAX, || {
        Refusal::new(RefusalCode::TooMany).with("max", EXTERNAL_IDS_MAX)
    });
    let mut clean: Vec<ExternalId> = Vec::with_capacity(ids.len());
    for (index, id) in ids.into_iter().enumerate() {
        let mut inner = Checks::new();
        let system = inner.field("system", clean_name(&id.system, 50));
        let value = inner.field("value", clean_name(&id.value, 100));
        if let Err(refusals) = inner.finish() {
            refusals
                .into_vec()
                .into_iter()
                .for_each(|refusal| checks.refuse(refusal.at(index.to_string()).at("externalIds")));
        }
        if let (Some(system), Some(value)) = (system, value) {
            checks.require("externalIds", clean.iter().all(|known| known.system != system), || {
                Refusal::new(RefusalCode::Duplicate).with("value", &system)
            });
            clean.push(ExternalId { system, value });
        }
    }
    clean
}

impl Organization {
    /// A team is put on file.
    pub fn file_team(district: AreaCode, input: FileTeam, now: DateTime<Utc>) -> Result<Self, Refusals> {
        let mut checks = Checks::new();
        let name = checks.field("name", clean_name(&input.name, NAME_MAX));
        let introduction = long_text(&mut checks, "introduction", input.introduction);
        let contact = contact(&mut checks, Some(input.contact));
        let external_ids = external_ids(&mut checks, input.external_ids);
        past(&mut checks, "foundedOn", input.founded_on, now);
        checks.require("areaCode", input.area.level() == AreaLevel::Community, || {
            Refusal::new(RefusalCode::InvalidFormat).with_words("expected", [AreaLevel::Community])
        });
        checks.finish()?;
        let blank = Organization::blank(
            input.id,
            district,
            input.area,
            OrganizationKind::CommunityTeam,
            input.category,
            OrganizationStatus::Team,
            now,
        );
        Ok(Organization {
            name: name.unwrap_or_default(),
            introduction,
            contact,
            external_ids,
            founded_on: input.founded_on,
            demo: input.demo,
            ..blank
        })
    }

    /// An organization is registered: a new record, or a team that becomes one.
    pub fn register(
        district: AreaCode,
        team: Option<Organization>,
        input: RegisterOrganization,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusals> {
        let to = match &team {
            Some(team) => team.check(OrganizationAction::Register, OrganizationFacts::default())?,
            None => OrganizationStatus::Registered,
        };
        let mut checks = Checks::new();
        let name = checks.field("name", clean_name(&input.name, NAME_MAX));
        let code = checks.field(
            if input.kind == OrganizationKind::CommunityTeam {
                "kind"
            } else {
                "creditCode"
            },
            credit_code(&input.credit_code, input.kind),
        );
        let former_registration_no = line(&mut checks, "formerRegistrationNo", input.former_registration_no);
        let address = line(&mut checks, "address", input.address);
        let introduction = long_text(&mut checks, "introduction", input.introduction);
        let registered_by = line(&mut checks, "registeredBy", input.registered_by);
        let supervised_by = line(&mut checks, "supervisedBy", input.supervised_by);
        let contact = contact(&mut checks, input.contact);
        let external_ids = external_ids(&mut checks, input.external_ids);
        past(&mut checks, "foundedOn", input.founded_on, now);
        past(&mut checks, "registeredOn", Some(input.registered_on), now);
        checks.require(
            "registeredOn",
            input.founded_on.is_none_or(|founded| founded <= input.registered_on),
            || Refusal::new(RefusalCode::EndsBeforeStart),
        );
        checks.finish()?;
        let name = name.unwrap_or_default();
        let registered = |on: Organization| Organization {
            name: name.clone(),
            kind: input.kind,
            category: input.category,
            area: input.area,
            credit_code: code,
            former_registration_no,
            registered_on: Some(input.registered_on),
            founded_on: input.founded_on.or(on.founded_on),
            address: address.or(on.address),
            introduction: introduction.or(on.introduction),
            registered_by,
            supervised_by,
            contact: contact.or(on.contact),
            external_ids: if external_ids.is_empty() {
                on.external_ids
            } else {
                external_ids
            },
            ..on
        };
        Ok(match team {
            Some(team) => {
                let team = if team.name == name {
                    team
                } else {
                    team.formerly(china_date(now))
                };
                registered(team).moved(to, None, now)
            }
            None => {
                let blank = Organization::blank(input.id, district, input.area, input.kind, input.category, to, now);
                registered(Organization {
                    demo: input.demo,
                    ..blank
                })
            }
        })
    }

    /// Puts the name in force among the former ones.
    pub(super) fn formerly(mut self, until: NaiveDate) -> Self {
        self.former_names.push(super::FormerName {
            name: self.name.clone(),
            until,
        });
        self
    }

    fn blank(
        id: OrganizationId,
        district: AreaCode,
        area: AreaCode,
        kind: OrganizationKind,
        category: ServiceCategory,
        status: OrganizationStatus,
        now: DateTime<Utc>,
    ) -> Self {
        Organization {
            id,
            district,
            name: String::new(),
            former_names: Vec::new(),
            kind,
            category,
            status,
            status_since: now,
            status_reason: None,
            credit_code: None,
            former_registration_no: None,
            area,
            address: None,
            introduction: None,
            founded_on: None,
            registered_on: None,
            registered_by: None,
            supervised_by: None,
            contact: None,
            capabilities: Vec::new(),
            capacity: 1,
            service_areas: Vec::new(),
            leads: Vec::new(),
            full_member_count: 0,
            coverage_plan: None,
            suspension_causes: Vec::new(),
            deregistration: None,
            external_ids: Vec::new(),
            demo: false,
            version: 1,
            created_at: now,
            updated_at: now,
        }
    }
}
