//! Organizations (社会组织): what is on file about each, and what may be done with it.

mod keep;
mod lifecycle;
mod register;

pub use keep::{CAPABILITIES_MAX, CAPACITY_MAX, Capabilities, MEMBERS_MAX, ProfileChange, SERVICE_AREAS_MAX};
pub use lifecycle::{
    Deregistration, DeregistrationKind, OrganizationAction, OrganizationFacts, OrganizationLifecycle, SuspensionCause,
};
pub(crate) use register::contact;
pub use register::{
    EXTERNAL_IDS_MAX, FileTeam, LINE_MAX, NAME_MAX, NewContact, RegisterOrganization, TEXT_MAX, credit_code,
};

use crate::access::Place;
use crate::area_code::AreaCode;
use crate::credit_code::CreditCode;
use crate::id::OrganizationId;
use crate::personal::{PersonName, Personal, PhoneNumber};
use crate::vocabulary;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

vocabulary! {
    /// The legal kind of an organization (组织类型).
    pub enum OrganizationKind {
        /// An association of members (社会团体).
        SocialAssociation = "SOCIAL_ASSOCIATION" { zh: "社会团体", en: "Social association" },
        /// A non-profit service provider (民办非企业单位/社会服务机构).
        ServiceOrganization = "SERVICE_ORGANIZATION" { zh: "社会服务机构", en: "Service organization" },
        /// A foundation (基金会).
        Foundation = "FOUNDATION" { zh: "基金会", en: "Foundation" },
        /// A team on file with its sub-district, without a credit code yet (备案的社区社会组织/初创团队).
        CommunityTeam = "COMMUNITY_TEAM" { zh: "社区社会组织（团队）", en: "Community team" },
    }
}

impl OrganizationKind {
    /// Position 2 of the unified social credit code of this kind (GB 32100-2015); `None` for a team.
    pub const fn credit_code_digit(self) -> Option<char> {
        match self {
            OrganizationKind::SocialAssociation => Some('1'),
            OrganizationKind::ServiceOrganization => Some('2'),
            OrganizationKind::Foundation => Some('3'),
            OrganizationKind::CommunityTeam => None,
        }
    }
}

vocabulary! {
    /// The field of service, as the four incubation centres divide it (服务类别).
    pub enum ServiceCategory {
        /// Charity and public welfare (公益慈善).
        Charity = "CHARITY" { zh: "公益慈善", en: "Charity" },
        /// Culture and arts (文化艺术).
        CultureAndArts = "CULTURE_AND_ARTS" { zh: "文化艺术", en: "Culture and arts" },
        /// Community service (社区服务).
        CommunityService = "COMMUNITY_SERVICE" { zh: "社区服务", en: "Community service" },
        /// Volunteering (志愿服务).
        Volunteering = "VOLUNTEERING" { zh: "志愿服务", en: "Volunteering" },
    }
}

vocabulary! {
    /// The four leads: the kinds of project that organizations lead (四领).
    pub enum Lead {
        /// Party-building projects (党建红色项目).
        PartyBuilding = "PARTY_BUILDING" { zh: "党建红色项目", en: "Party building" },
        /// Projects on hard problems of community governance (社区治理难题项目).
        GovernanceChallenge = "GOVERNANCE_CHALLENGE" { zh: "社区治理难题项目", en: "Governance challenge" },
        /// Volunteer service projects (志愿服务项目).
        VolunteerService = "VOLUNTEER_SERVICE" { zh: "志愿服务项目", en: "Volunteer service" },
        /// Projects for people who need support (弱势群体帮扶项目).
        VulnerableSupport = "VULNERABLE_SUPPORT" { zh: "弱势群体帮扶项目", en: "Support of the vulnerable" },
    }
}

vocabulary! {
    /// Where an organization stands in its life (组织状态).
    pub enum OrganizationStatus {
        /// A founding team, on file with its sub-district (初创团队).
        Team = "TEAM" { zh: "初创团队", en: "Team" },
        /// In an incubation centre (孵化中).
        Incubating = "INCUBATING" { zh: "孵化中", en: "Incubating" },
        /// Registered; Party coverage or capabilities are not on file yet (已登记).
        Registered = "REGISTERED" { zh: "已登记", en: "Registered" },
        /// May claim, be rated and be paid (正常).
        Active = "ACTIVE" { zh: "正常", en: "Active" },
        /// Suspended: no claims, stars and payments (停用).
        Suspended = "SUSPENDED" { zh: "停用", en: "Suspended" },
        /// In liquidation (清算中).
        Liquidating = "LIQUIDATING" { zh: "清算中", en: "In liquidation" },
        /// Deregistered, for good (已注销).
        Deregistered = "DEREGISTERED" { zh: "已注销", en: "Deregistered" },
    }
}

vocabulary! {
    /// Why an organization is suspended (停用原因).
    pub enum SuspensionReason {
        /// It is on the list of abnormal activities (活动异常名录).
        AbnormalList = "ABNORMAL_LIST" { zh: "列入活动异常名录", en: "On the abnormal list" },
        /// It was penalised by an authority (行政处罚).
        AdministrativePenalty = "ADMINISTRATIVE_PENALTY" { zh: "受到行政处罚", en: "Administrative penalty" },
        /// It is under investigation (立案调查).
        UnderInvestigation = "UNDER_INVESTIGATION" { zh: "被立案调查", en: "Under investigation" },
        /// It filed no annual report (年报未报).
        AnnualReportMissing = "ANNUAL_REPORT_MISSING" { zh: "未报送年报", en: "Annual report missing" },
        /// Another cause, told in the note (其他).
        Other = "OTHER" { zh: "其他", en: "Other" },
    }
}

/// A name that the organization had before (曾用名).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerName {
    /// The name.
    pub name: String,
    /// The last day on which it was the name.
    pub until: NaiveDate,
}

/// The organization's number in another system (外部标识).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ExternalId {
    /// The other system, such as `mzj.registry`.
    pub system: String,
    /// The number there.
    pub value: String,
}

/// Whom to ask for the organization (联系人).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Contact {
    /// The person's name.
    pub name: Personal<PersonName>,
    /// The person's phone number.
    pub phone: Personal<PhoneNumber>,
}

/// An organization (社会组织), a team on the way to one included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Organization {
    /// The identifier.
    pub id: OrganizationId,
    /// The district that keeps the record.
    pub district: AreaCode,
    /// The name in force.
    pub name: String,
    /// Names of before, the newest last.
    pub former_names: Vec<FormerName>,
    /// The legal kind.
    pub kind: OrganizationKind,
    /// The field of service.
    pub category: ServiceCategory,
    /// Where it stands.
    pub status: OrganizationStatus,
    /// Since when it stands there.
    pub status_since: DateTime<Utc>,
    /// Why it stands there, where a reason was given.
    pub status_reason: Option<String>,
    /// The unified social credit code; a team has none.
    pub credit_code: Option<CreditCode>,
    /// The number of the registration certificate before 2015.
    pub former_registration_no: Option<String>,
    /// The community, sub-district or district where it is at home.
    pub area: AreaCode,
    /// The postal address.
    pub address: Option<String>,
    /// What it does, in its own words.
    pub introduction: Option<String>,
    /// The day of its founding.
    pub founded_on: Option<NaiveDate>,
    /// The day of its registration.
    pub registered_on: Option<NaiveDate>,
    /// The authority that registered it (登记机关).
    pub registered_by: Option<String>,
    /// The authority that supervises its field (业务主管单位).
    pub supervised_by: Option<String>,
    /// Whom to ask.
    pub contact: Option<Contact>,
    /// What it is good at: codes of the catalogue of capabilities (专业特长).
    pub capabilities: Vec<String>,
    /// How many projects it can carry at once (承接能力).
    pub capacity: i32,
    /// Where it serves (服务区域).
    pub service_areas: Vec<AreaCode>,
    /// Which of the four leads it takes.
    pub leads: Vec<Lead>,
    /// How many full Party members work in it (正式党员人数).
    pub full_member_count: i32,
    /// How it is to get Party coverage, until it has (党建覆盖计划).
    pub coverage_plan: Option<String>,
    /// The causes of the suspension in force or of the last one.
    pub suspension_causes: Vec<SuspensionCause>,
    /// How it ended.
    pub deregistration: Option<Deregistration>,
    /// Its numbers in other systems.
    pub external_ids: Vec<ExternalId>,
    /// Whether the record was made up for demonstration.
    pub demo: bool,
    /// Counts the changes, from 1.
    pub version: i32,
    /// When the record was made.
    pub created_at: DateTime<Utc>,
    /// When the record was last changed.
    pub updated_at: DateTime<Utc>,
}

impl Organization {
    /// Where it belongs.
    pub const fn place(&self) -> Place {
        Place::organization(self.area, self.id)
    }

    /// Everything of its own by which free text finds it: names of now and before, and the credit
    /// code. The store adds the names of its area.
    pub fn search_fields(&self) -> Vec<&str> {
        let names =
            std::iter::once(self.name.as_str()).chain(self.former_names.iter().map(|former| former.name.as_str()));
        names
            .chain(self.credit_code.as_ref().map(|code| code.as_str()))
            .collect()
    }

    fn touched(mut self, now: DateTime<Utc>) -> Self {
        self.version += 1;
        self.updated_at = now;
        self
    }
}

#[cfg(test)]
mod tests;
