//! Projects (项目): what is being done for residents, from whichever origin, with its milestones, its acceptance and
//! what it came to; the purchase list, records of service, and what residents say of it.

mod acceptance;
mod change;
mod lifecycle;
mod milestone;
mod open;
mod privacy;
mod purchase_list;
mod rating;
mod renewal;
mod service;

pub use acceptance::{Acceptance, NewAcceptance, REPRESENTATIVES_MIN, RepresentativeKind, Representatives};
pub use change::{HandOver, Staffing, Termination, TerminationReason};
pub use lifecycle::{Judge, MilestoneLifecycle, ProjectAction, ProjectFacts, ProjectLifecycle};
pub use milestone::{
    DELIVERABLES_MAX, Delivery, DeliveryReturn, EVIDENCE_MAX, MILESTONES_MAX, Milestone, MilestoneAction,
    MilestoneStatus, NewMilestone, milestones,
};
pub use open::{NEEDS_MAX, NewParticipant, NewProject, PARTICIPANTS_MAX, PRICE_MAX, SERVICES_MAX, TITLE_MAX};
pub use privacy::{clean_public_line, clean_public_text};
pub use purchase_list::{
    ListPrices, NewPurchaseList, PURCHASE_LIST_FORMAT, PurchaseItem, PurchaseList, PurchaseListAction,
    PurchaseListFile, PurchaseListFileError, PurchaseListLifecycle, PurchaseListStatus, units,
};
pub use rating::{NewServiceRating, RatingTag, SCORE_MAX, ServiceRating, mean_hundredths};
pub use service::{
    BATCH_MAX, NewServiceRecord, PHOTOS_MAX, RecordedService, ServiceRecord, ServiceRecordAction,
    ServiceRecordLifecycle, ServiceRecordStatus,
};

use crate::access::{Place, Visibility};
use crate::area_code::AreaCode;
use crate::deadline::{Deadline, DeadlineKind};
use crate::id::{
    ClaimId, ContractId, NeedId, OrganizationId, ProjectId, ProposalId, PurchaseListId, ServiceOrderId, VentureRoundId,
};
use crate::money::Money;
use crate::organization::Lead;
use crate::standard::Measure;
use crate::vocabulary;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

vocabulary! {
    /// Where a project stands (项目状态).
    pub enum ProjectStatus {
        /// Proposed by an organization, waits for approval (待批准).
        Proposed = "PROPOSED" { zh: "待批准", en: "Proposed" },
        /// Approved, commissioned or awarded, not begun yet (待启动).
        Planned = "PLANNED" { zh: "待启动", en: "Planned" },
        /// Under way (进行中).
        InProgress = "IN_PROGRESS" { zh: "进行中", en: "In progress" },
        /// Paused for a while (已暂停).
        Paused = "PAUSED" { zh: "已暂停", en: "Paused" },
        /// Every milestone is accepted and the work is done; waits for its acceptance as a whole (已完成).
        Completed = "COMPLETED" { zh: "已完成", en: "Completed" },
        /// Accepted as a whole (已验收).
        Accepted = "ACCEPTED" { zh: "已验收", en: "Accepted" },
        /// Closed (已结项).
        Closed = "CLOSED" { zh: "已结项", en: "Closed" },
        /// Not approved (不予批准).
        Declined = "DECLINED" { zh: "不予批准", en: "Declined" },
        /// Ended before its end (已终止).
        Terminated = "TERMINATED" { zh: "已终止", en: "Terminated" },
    }
}

impl ProjectStatus {
    /// Those that everybody may see. What is only proposed, or was declined, is seen by its organization and by those
    /// whose work covers it.
    pub const PUBLIC: &'static [ProjectStatus] = &[
        ProjectStatus::Planned,
        ProjectStatus::InProgress,
        ProjectStatus::Paused,
        ProjectStatus::Completed,
        ProjectStatus::Accepted,
        ProjectStatus::Closed,
        ProjectStatus::Terminated,
    ];

    /// Those that take up an organization's capacity (承接能力).
    pub const RUNNING: &'static [ProjectStatus] =
        &[ProjectStatus::Planned, ProjectStatus::InProgress, ProjectStatus::Paused];

    /// Those in which residents rate the service (评单).
    pub const RATEABLE: &'static [ProjectStatus] =
        &[ProjectStatus::Completed, ProjectStatus::Accepted, ProjectStatus::Closed];

    /// Whether everybody may see a project in this state.
    pub const fn is_public(self) -> bool {
        !matches!(self, ProjectStatus::Proposed | ProjectStatus::Declined)
    }

    /// Whether it takes up capacity.
    pub const fn is_running(self) -> bool {
        matches!(
            self,
            ProjectStatus::Planned | ProjectStatus::InProgress | ProjectStatus::Paused
        )
    }
}

vocabulary! {
    /// Where a project comes from (项目来源).
    pub enum ProjectOriginKind {
        /// Awarded to a claim of a service order (点单订单).
        ServiceOrder = "SERVICE_ORDER" { zh: "居民点单", en: "Service order" },
        /// Awarded by a venture round (公益创投).
        Venture = "VENTURE" { zh: "公益创投", en: "Venture round" },
        /// Commissioned from the purchase list (购买服务项目清单).
        PurchaseList = "PURCHASE_LIST" { zh: "购买服务清单", en: "Purchase list" },
        /// Proposed by an organization, and approved (自主申报).
        SelfProposed = "SELF_PROPOSED" { zh: "自主申报", en: "Self-proposed" },
        /// A project that comes back every year, commissioned again (续办).
        Renewal = "RENEWAL" { zh: "续办", en: "Renewal" },
    }
}

/// Where a project comes from (项目来源).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ProjectOrigin {
    /// Awarded to a claim of a service order.
    ServiceOrder {
        /// The order.
        order: ServiceOrderId,
        /// The claim that won it.
        claim: ClaimId,
    },
    /// Awarded by a venture round.
    Venture {
        /// The round.
        round: VentureRoundId,
        /// The proposal that was selected.
        proposal: ProposalId,
    },
    /// Commissioned from the purchase list.
    PurchaseList {
        /// The version of the list.
        list: PurchaseListId,
        /// The code of the item.
        item: String,
        /// How many units of it.
        quantity: u32,
    },
    /// Proposed by the organization.
    SelfProposed,
    /// A recurring project, once more.
    Renewal {
        /// The project before.
        project: ProjectId,
    },
}

impl ProjectOrigin {
    /// The kind of origin.
    pub const fn kind(&self) -> ProjectOriginKind {
        match self {
            ProjectOrigin::ServiceOrder { .. } => ProjectOriginKind::ServiceOrder,
            ProjectOrigin::Venture { .. } => ProjectOriginKind::Venture,
            ProjectOrigin::PurchaseList { .. } => ProjectOriginKind::PurchaseList,
            ProjectOrigin::SelfProposed => ProjectOriginKind::SelfProposed,
            ProjectOrigin::Renewal { .. } => ProjectOriginKind::Renewal,
        }
    }
}

vocabulary! {
    /// What a project achieves for the community, the five effects of the article (项目成效).
    pub enum ProjectOutcome {
        /// Disputes are resolved (化解社区矛盾).
        DisputeResolution = "DISPUTE_RESOLUTION" { zh: "化解社区矛盾", en: "Dispute resolution" },
        /// Neighbours come closer (增强邻里关系).
        Neighbourliness = "NEIGHBOURLINESS" { zh: "增强邻里关系", en: "Neighbourliness" },
        /// Culture and sports for residents (组织文体活动).
        CultureAndSports = "CULTURE_AND_SPORTS" { zh: "组织文体活动", en: "Culture and sports" },
        /// Problems of daily life are solved (解决生活难题).
        DailyLifeProblems = "DAILY_LIFE_PROBLEMS" { zh: "解决生活难题", en: "Problems of daily life" },
        /// Civic values are fostered (倡导文明新风).
        CivicValues = "CIVIC_VALUES" { zh: "倡导文明新风", en: "Civic values" },
    }
}

vocabulary! {
    /// Whom a project serves (服务对象). Kinds only: no name of anybody served is kept.
    pub enum BeneficiaryKind {
        /// Residents of all kinds (社区居民).
        Residents = "RESIDENTS" { zh: "社区居民", en: "Residents" },
        /// Elderly people (老年人).
        Elderly = "ELDERLY" { zh: "老年人", en: "Elderly people" },
        /// Children and young people under 18: photos are kept from the public (未成年人).
        Minors = "MINORS" { zh: "未成年人", en: "Minors" },
        /// People with disabilities (残疾人).
        PeopleWithDisabilities = "PEOPLE_WITH_DISABILITIES" { zh: "残疾人", en: "People with disabilities" },
        /// Households in need (困难家庭).
        HouseholdsInNeed = "HOUSEHOLDS_IN_NEED" { zh: "困难家庭", en: "Households in need" },
        /// Women and families (妇女家庭).
        WomenAndFamilies = "WOMEN_AND_FAMILIES" { zh: "妇女家庭", en: "Women and families" },
        /// People in new forms of employment, such as couriers (新就业群体).
        NewEmployment = "NEW_EMPLOYMENT" { zh: "新就业群体", en: "People in new forms of employment" },
        /// Party members (党员).
        PartyMembers = "PARTY_MEMBERS" { zh: "党员", en: "Party members" },
        /// Shops and enterprises (商户企业).
        Businesses = "BUSINESSES" { zh: "商户企业", en: "Shops and enterprises" },
    }
}

/// An organization that takes part, and what it does (参与组织).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participant {
    /// The organization.
    pub organization: OrganizationId,
    /// What it does in the project, such as 家政, 助学, 医疗.
    pub services: Vec<String>,
}

/// What a project came to: the sums of its records of service that stand, and of its ratings (项目累计).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ProjectTotals {
    /// Records of service.
    pub records: i64,
    /// Hours of service, of all who served together.
    pub hours: Measure,
    /// Attendances of volunteers.
    pub volunteers: i64,
    /// Attendances of people served.
    pub beneficiaries: i64,
    /// Ratings by residents.
    pub ratings: i64,
    /// The sum of their scores.
    pub score_sum: i64,
}

/// A project (项目).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// The identifier.
    pub id: ProjectId,
    /// The district that keeps the record.
    pub district: AreaCode,
    /// Where it comes from.
    pub origin: ProjectOrigin,
    /// The title.
    pub title: String,
    /// Which of the four leads it is: exactly one.
    pub lead: Lead,
    /// What it achieves.
    pub outcomes: Vec<ProjectOutcome>,
    /// What is done.
    pub description: String,
    /// The area that it serves, most often a community.
    pub area: AreaCode,
    /// The organization that leads it and contracts for it.
    pub organization: OrganizationId,
    /// The organizations that take part, the leading one first.
    pub participants: Vec<Participant>,
    /// Whom it serves.
    pub beneficiary_kinds: Vec<BeneficiaryKind>,
    /// More on whom it serves; never a name.
    pub beneficiary_note: Option<String>,
    /// What those served pay a time; nothing where it is free.
    pub fee: Money,
    /// What the purchaser pays for all of it; nothing where nobody pays.
    pub price: Money,
    /// Whether it comes back every year.
    pub recurring: bool,
    /// The first day planned.
    pub begins_on: NaiveDate,
    /// The last day planned.
    pub ends_on: NaiveDate,
    /// The needs that it answers.
    pub needs: Vec<NeedId>,
    /// The milestones, by their numbers.
    pub milestones: Vec<Milestone>,
    /// The signed contract.
    pub contract: Option<ContractId>,
    /// Where it stands.
    pub status: ProjectStatus,
    /// Since when it stands there.
    pub status_since: DateTime<Utc>,
    /// Why it stands there, where a reason was given.
    pub status_reason: Option<String>,
    /// The day on which it was approved, commissioned or awarded.
    pub opened_on: Option<NaiveDate>,
    /// The day on which it was started first.
    pub started_on: Option<NaiveDate>,
    /// The day on which it was completed.
    pub completed_on: Option<NaiveDate>,
    /// Who said that it is complete.
    pub completed_by: Option<crate::id::AccountId>,
    /// Its acceptance as a whole.
    pub acceptance: Option<Acceptance>,
    /// The day on which it ended: closed, declined or terminated.
    pub ended_on: Option<NaiveDate>,
    /// How it was terminated.
    pub termination: Option<Termination>,
    /// How it passed from one leading organization to another, the newest last.
    pub hand_overs: Vec<HandOver>,
    /// The last day on which residents who neither posted nor endorsed a need of it may rate it; `None` where they were not
    /// invited.
    pub rating_open_until: Option<NaiveDate>,
    /// What it came to.
    pub totals: ProjectTotals,
    /// Whether the record was made up for demonstration.
    pub demo: bool,
    /// Counts the changes, from 1.
    pub version: i32,
    /// When the record was made.
    pub created_at: DateTime<Utc>,
    /// When the record was last changed.
    pub updated_at: DateTime<Utc>,
}

impl Project {
    /// Where it belongs.
    pub const fn place(&self) -> Place {
        Place::organization(self.area, self.organization)
    }

    /// Whether the viewer sees it: a proposal, and what was declined, is for those whose work covers it and for who leads it.
    pub fn seen_by(&self, visibility: &Visibility) -> bool {
        self.status.is_public() || visibility.sees(&self.place())
    }

    /// Everything of its own by which free text finds it. The store adds the names of its area.
    pub fn search_fields(&self) -> Vec<&str> {
        vec![self.title.as_str()]
    }

    /// The service order that it was awarded for.
    pub const fn order(&self) -> Option<ServiceOrderId> {
        match self.origin {
            ProjectOrigin::ServiceOrder { order, .. } => Some(order),
            _ => None,
        }
    }

    /// The venture round that it was awarded in.
    pub const fn round(&self) -> Option<VentureRoundId> {
        match self.origin {
            ProjectOrigin::Venture { round, .. } => Some(round),
            _ => None,
        }
    }

    /// Whether it serves minors: then its photos are kept from the public (PIPL art. 28).
    pub fn serves_minors(&self) -> bool {
        self.beneficiary_kinds.contains(&BeneficiaryKind::Minors)
    }

    /// Whether the organization leads it or takes part.
    pub fn involves(&self, organization: OrganizationId) -> bool {
        self.participants
            .iter()
            .any(|participant| participant.organization == organization)
    }

    /// The earliest last day of a milestone that is not accepted yet.
    pub fn next_due(&self) -> Option<NaiveDate> {
        let open = self.milestones.iter().filter(|milestone| !milestone.is_accepted());
        open.map(|milestone| milestone.due_on).min()
    }

    /// What it waits for: the next milestone, while it runs.
    pub fn deadline(&self) -> Option<Deadline> {
        let due_on = self.next_due().filter(|_| self.status.is_running())?;
        Some(Deadline {
            kind: DeadlineKind::DeliverMilestone,
            due_on,
        })
    }

    /// Whether somebody has to accept something: a delivered milestone, or the whole.
    pub fn awaits_acceptance(&self) -> bool {
        let delivered = |milestone: &Milestone| milestone.status == MilestoneStatus::Delivered;
        self.status == ProjectStatus::Completed || (self.status.is_running() && self.milestones.iter().any(delivered))
    }

    fn touched(mut self, now: DateTime<Utc>) -> Self {
        self.version += 1;
        self.updated_at = now;
        self
    }

    fn moved(mut self, to: ProjectStatus, reason: Option<String>, now: DateTime<Utc>) -> Self {
        if self.status != to {
            self.status = to;
            self.status_since = now;
            self.status_reason = reason;
        }
        self.touched(now)
    }
}

#[cfg(test)]
mod tests;
