//! What mutations on organizations take.

use crate::graphql::mutation::enveloped;
use crate::graphql::scalar::Date;
use crate::graphql::word::Choice;
use async_graphql::{ID, InputObject, MaybeUndefined, OneofObject};
use siling_application::organization::Target;
use siling_domain::area_code::AreaCode;
use siling_domain::change::Change;
use siling_domain::credit_code::CreditCode;
use siling_domain::organization::{
    self as domain, DeregistrationKind, Lead, OrganizationKind, ServiceCategory, SuspensionReason,
};
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::organization::OrganizationKey;

/// Names an organization by exactly one of these.
#[derive(Debug, Clone, OneofObject)]
pub enum OrganizationRef {
    /// Our identifier.
    Id(ID),
    /// The unified social credit code.
    CreditCode(String),
    /// What it is called in another system.
    ExternalId(ExternalIdInput),
}

impl OrganizationRef {
    /// The key, or what is wrong with it.
    pub fn key(self) -> Result<OrganizationKey, Refusal> {
        match self {
            OrganizationRef::Id(id) => id
                .parse()
                .map(OrganizationKey::Id)
                .map_err(|error: siling_domain::id::IdError| Refusal::from(error).at("id")),
            OrganizationRef::CreditCode(code) => CreditCode::parse(&code)
                .map(OrganizationKey::CreditCode)
                .map_err(|error| Refusal::from(error).at("creditCode")),
            OrganizationRef::ExternalId(id) => Ok(OrganizationKey::External {
                system: id.system,
                value: id.value,
            }),
        }
    }

    /// The key with the version that the client knows.
    pub fn target(self, expected_version: Option<i32>) -> Result<Target, Refusal> {
        let organization = self.key().map_err(|refusal| refusal.at("organization"))?;
        Ok(Target {
            organization,
            expected_version,
        })
    }
}

/// What an object is called in another system (外部标识).
#[derive(Debug, Clone, InputObject)]
pub struct ExternalIdInput {
    /// The other system, at most 50 characters.
    pub system: String,
    /// The number there, at most 100 characters.
    pub value: String,
}

/// Whom to ask (联系人). Personal data: encrypted in the store and shown masked.
#[derive(Debug, Clone, InputObject)]
pub struct ContactInput {
    /// The person's name, at most 50 characters.
    pub name: String,
    /// A mobile number of 11 digits, or a landline with its area code.
    pub phone: String,
}

impl From<ContactInput> for domain::NewContact {
    fn from(contact: ContactInput) -> Self {
        domain::NewContact {
            name: contact.name,
            phone: contact.phone,
        }
    }
}

pub(super) fn external_ids(ids: Vec<ExternalIdInput>) -> Vec<domain::ExternalId> {
    ids.into_iter()
        .map(|id| domain::ExternalId {
            system: id.system,
            value: id.value,
        })
        .collect()
}

/// The area code of an input.
pub fn area_code(text: &str) -> Result<AreaCode, Refusal> {
    AreaCode::parse(text).map_err(|error| Refusal::from(error).at("areaCode"))
}

/// What an input says of a member that may be empty.
pub fn change<T, U>(value: MaybeUndefined<T>, convert: impl FnOnce(T) -> U) -> Change<U> {
    match value {
        MaybeUndefined::Undefined => Change::Keep,
        MaybeUndefined::Null => Change::Clear,
        MaybeUndefined::Value(value) => Change::To(convert(value)),
    }
}

/// What is needed to put a community team on file (社区社会组织备案).
#[derive(Debug, Clone, InputObject)]
pub struct FileTeamInput {
    /// An identifier that the client made, `org_` and a UUIDv7; ours when not said.
    pub id: Option<ID>,
    /// The team's name, at most 80 characters; unique in its community.
    pub name: String,
    /// The field of service.
    pub category: Choice<ServiceCategory>,
    /// The community or village where it is at home: a 12-digit code.
    pub area_code: String,
    /// What it does, at most 2,000 characters.
    pub introduction: Option<String>,
    /// The day of its founding.
    pub founded_on: Option<Date>,
    /// Whom to ask.
    pub contact: ContactInput,
    /// Its numbers in other systems, at most 10.
    pub external_ids: Option<Vec<ExternalIdInput>>,
    /// The same key with the same input changes one thing once; kept 90 days.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// What is needed to register an organization on the registrar's notice (登记).
#[derive(Debug, Clone, InputObject)]
pub struct RegisterOrganizationInput {
    /// An identifier that the client made, `org_` and a UUIDv7; ours when not said. Not with `team`.
    pub id: Option<ID>,
    /// The team that becomes an organization; it keeps its identifier and its history.
    pub team: Option<OrganizationRef>,
    /// The version of the team that the client read.
    pub expected_version: Option<i32>,
    /// The name on the certificate, at most 80 characters.
    pub name: String,
    /// The legal kind; not `COMMUNITY_TEAM`.
    pub kind: Choice<OrganizationKind>,
    /// The field of service.
    pub category: Choice<ServiceCategory>,
    /// Where it is at home: a 12-digit code.
    pub area_code: String,
    /// The unified social credit code, 18 characters; blanks, hyphens and case do not matter. Checked
    /// by GB 32100-2015 and GB 11714.
    pub credit_code: String,
    /// The number of the registration certificate before 2015.
    pub former_registration_no: Option<String>,
    /// The postal address, at most 200 characters.
    pub address: Option<String>,
    /// What it does, at most 2,000 characters.
    pub introduction: Option<String>,
    /// The day of its founding.
    pub founded_on: Option<Date>,
    /// The day of its registration; not in the future.
    pub registered_on: Date,
    /// The authority that registered it.
    pub registered_by: Option<String>,
    /// The authority that supervises its field.
    pub supervised_by: Option<String>,
    /// Whom to ask.
    pub contact: Option<ContactInput>,
    /// Its numbers in other systems, at most 10.
    pub external_ids: Option<Vec<ExternalIdInput>>,
    /// The same key with the same input changes one thing once; kept 90 days.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// What is to change in an organization's profile: only the members given. Null empties a member.
#[derive(Debug, Clone, InputObject)]
pub struct ChangeOrganizationProfileInput {
    /// Which organization.
    pub organization: OrganizationRef,
    /// The version that the client read; a later one is answered with `STALE_VERSION`.
    pub expected_version: Option<i32>,
    /// The field of service.
    pub category: Option<Choice<ServiceCategory>>,
    /// The postal address, at most 200 characters.
    pub address: MaybeUndefined<String>,
    /// What it does, at most 2,000 characters.
    pub introduction: MaybeUndefined<String>,
    /// The authority that supervises its field.
    pub supervised_by: MaybeUndefined<String>,
    /// Whom to ask.
    pub contact: MaybeUndefined<ContactInput>,
    /// How many full Party members work in it, 0 to 100,000.
    pub full_member_count: Option<i32>,
    /// Its numbers in other systems, all of them, at most 10.
    pub external_ids: Option<Vec<ExternalIdInput>>,
    /// The same key with the same input changes one thing once; kept 90 days.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// The new name of an organization, on the registrar's notice (更名).
#[derive(Debug, Clone, InputObject)]
pub struct RenameOrganizationInput {
    /// Which organization.
    pub organization: OrganizationRef,
    /// The version that the client read.
    pub expected_version: Option<i32>,
    /// The new name, at most 80 characters.
    pub name: String,
    /// The notice that it rests on.
    pub document: Option<String>,
    /// The same key with the same input changes one thing once; kept 90 days.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// What an organization declares to be able to do (申报专业特长与承接能力), all of it.
#[derive(Debug, Clone, InputObject)]
pub struct DeclareCapabilitiesInput {
    /// Which organization.
    pub organization: OrganizationRef,
    /// The version that the client read.
    pub expected_version: Option<i32>,
    /// Codes of the catalogue `capabilities`, at most 20.
    pub capabilities: Vec<String>,
    /// How many projects it can carry at once, 0 to 100.
    pub capacity: i32,
    /// Where it serves: 12-digit codes, at most 50.
    pub service_areas: Vec<String>,
    /// The same key with the same input changes one thing once; kept 90 days.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// Which of the four leads an organization takes (申报四领方向), all of them.
#[derive(Debug, Clone, InputObject)]
pub struct DeclareLeadsInput {
    /// Which organization.
    pub organization: OrganizationRef,
    /// The version that the client read.
    pub expected_version: Option<i32>,
    /// The leads; empty to take none.
    pub leads: Vec<Choice<Lead>>,
    /// The same key with the same input changes one thing once; kept 90 days.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// How an organization is to get Party coverage (党建覆盖计划).
#[derive(Debug, Clone, InputObject)]
pub struct FileCoveragePlanInput {
    /// Which organization.
    pub organization: OrganizationRef,
    /// The version that the client read.
    pub expected_version: Option<i32>,
    /// The plan, at most 2,000 characters.
    pub plan: String,
    /// The same key with the same input changes one thing once; kept 90 days.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// A team's admission to incubation (入驻孵化).
#[derive(Debug, Clone, InputObject)]
pub struct AdmitToIncubationInput {
    /// Which team.
    pub organization: OrganizationRef,
    /// The version that the client read.
    pub expected_version: Option<i32>,
    /// The decision that it rests on.
    pub document: Option<String>,
    /// The same key with the same input changes one thing once; kept 90 days.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// Which organization is declared active (启用).
#[derive(Debug, Clone, InputObject)]
pub struct ActivateOrganizationInput {
    /// Which organization.
    pub organization: OrganizationRef,
    /// The version that the client read.
    pub expected_version: Option<i32>,
    /// The same key with the same input changes one thing once; kept 90 days.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// One cause of a suspension (停用原因).
#[derive(Debug, Clone, InputObject)]
pub struct SuspensionCauseInput {
    /// The cause.
    pub reason: Choice<SuspensionReason>,
    /// What else is to be said, at most 2,000 characters; needed with `OTHER`.
    pub note: Option<String>,
}

/// The suspension of an organization (停用).
#[derive(Debug, Clone, InputObject)]
pub struct SuspendOrganizationInput {
    /// Which organization.
    pub organization: OrganizationRef,
    /// The version that the client read.
    pub expected_version: Option<i32>,
    /// The causes, at least one; each is closed by its own proof.
    pub causes: Vec<SuspensionCauseInput>,
    /// The document that it rests on.
    pub document: String,
    /// The same key with the same input changes one thing once; kept 90 days.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// The end of one cause of a suspension (解除停用原因).
#[derive(Debug, Clone, InputObject)]
pub struct CloseSuspensionCauseInput {
    /// Which organization.
    pub organization: OrganizationRef,
    /// The version that the client read.
    pub expected_version: Option<i32>,
    /// Which cause.
    pub cause: Choice<SuspensionReason>,
    /// What proves that it is closed, such as the number of a document.
    pub proof: String,
    /// The same key with the same input changes one thing once; kept 90 days.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// The reinstatement of a suspended organization (恢复).
#[derive(Debug, Clone, InputObject)]
pub struct ReinstateOrganizationInput {
    /// Which organization.
    pub organization: OrganizationRef,
    /// The version that the client read.
    pub expected_version: Option<i32>,
    /// The document that it rests on.
    pub document: Option<String>,
    /// The same key with the same input changes one thing once; kept 90 days.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// The beginning of a liquidation (清算).
#[derive(Debug, Clone, InputObject)]
pub struct LiquidateOrganizationInput {
    /// Which organization.
    pub organization: OrganizationRef,
    /// The version that the client read.
    pub expected_version: Option<i32>,
    /// Why, at most 2,000 characters.
    pub reason: String,
    /// The liquidation notice.
    pub document: String,
    /// The same key with the same input changes one thing once; kept 90 days.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// The end of an organization (注销、撤销登记、合并).
#[derive(Debug, Clone, InputObject)]
pub struct DeregisterOrganizationInput {
    /// Which organization.
    pub organization: OrganizationRef,
    /// The version that the client read.
    pub expected_version: Option<i32>,
    /// By whose decision.
    pub kind: Choice<DeregistrationKind>,
    /// The day; today when not said.
    pub on: Option<Date>,
    /// Why, at most 2,000 characters.
    pub reason: String,
    /// The document that it rests on.
    pub document: Option<String>,
    /// The organization that carries on; needed for a merger.
    pub successor: Option<OrganizationRef>,
    /// The same key with the same input changes one thing once; kept 90 days.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

enveloped!(
    FileTeamInput,
    RegisterOrganizationInput,
    ChangeOrganizationProfileInput,
    RenameOrganizationInput,
    DeclareCapabilitiesInput,
    DeclareLeadsInput,
    FileCoveragePlanInput,
    AdmitToIncubationInput,
    ActivateOrganizationInput,
    SuspendOrganizationInput,
    CloseSuspensionCauseInput,
    ReinstateOrganizationInput,
    LiquidateOrganizationInput,
    DeregisterOrganizationInput,
);

/// Codes of areas in a list of an input.
pub(super) fn area_codes(field: &str, texts: Vec<String>) -> Result<Vec<AreaCode>, Refusal> {
    texts
        .into_iter()
        .enumerate()
        .map(|(index, text)| {
            AreaCode::parse(&text).map_err(|error| Refusal::from(error).at(index.to_string()).at(field))
        })
        .collect()
}

/// Refuses an identifier of the client's together with a team, which has its own.
pub(super) fn id_or_team(id: &Option<ID>, team: &Option<OrganizationRef>) -> Result<(), Refusal> {
    if id.is_some() && team.is_some() {
        Err(Refusal::new(RefusalCode::InvalidId).at("id"))
    } else {
        Ok(())
    }
}
