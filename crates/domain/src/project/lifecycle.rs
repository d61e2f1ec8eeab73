//! The life of a project and of its milestones: what may follow on what, and what has to hold.

use super::milestone::{MilestoneAction, MilestoneStatus};
use super::{Milestone, Project, ProjectStatus};
use crate::access::{Actor, Deed, Scope};
use crate::id::AccountId;
use crate::lifecycle::{Lifecycle, Transition};
use crate::organization::OrganizationStatus;
use crate::{Refusal, RefusalCode, vocabulary};
use chrono::NaiveDate;

vocabulary! {
    /// What can be done with a project (项目操作).
    pub enum ProjectAction {
        /// Propose it (自主申报).
        Propose = "PROPOSE" { zh: "自主申报", en: "Propose" },
        /// Commission it, or award it (立项).
        Open = "OPEN" { zh: "立项", en: "Open" },
        /// Approve the proposal (批准).
        Approve = "APPROVE" { zh: "批准", en: "Approve" },
        /// Decline the proposal (不予批准).
        Decline = "DECLINE" { zh: "不予批准", en: "Decline" },
        /// Start the work (启动).
        Start = "START" { zh: "启动", en: "Start" },
        /// Pause it (暂停).
        Pause = "PAUSE" { zh: "暂停", en: "Pause" },
        /// Resume it (恢复).
        Resume = "RESUME" { zh: "恢复", en: "Resume" },
        /// Record service (记录服务).
        RecordService = "RECORD_SERVICE" { zh: "记录服务", en: "Record service" },
        /// Deliver a milestone (交付).
        Deliver = "DELIVER" { zh: "交付", en: "Deliver a milestone" },
        /// Accept a delivery (验收).
        AcceptDelivery = "ACCEPT_DELIVERY" { zh: "验收", en: "Accept a delivery" },
        /// Return a delivery (验收退回).
        ReturnDelivery = "RETURN_DELIVERY" { zh: "验收退回", en: "Return a delivery" },
        /// Say that it is complete (完成).
        Complete = "COMPLETE" { zh: "完成", en: "Complete" },
        /// Accept it as a whole (项目验收).
        Accept = "ACCEPT" { zh: "项目验收", en: "Accept the project" },
        /// Invite the other residents to rate it (邀请居民评单).
        InviteToRate = "INVITE_TO_RATE" { zh: "邀请居民评单", en: "Invite to rate" },
        /// Rate the service (评单).
        Rate = "RATE" { zh: "评单", en: "Rate the service" },
        /// Close it (结项).
        Close = "CLOSE" { zh: "结项", en: "Close" },
        /// Hand it over to another organization (移交).
        HandOver = "HAND_OVER" { zh: "移交", en: "Hand over" },
        /// Terminate it (终止).
        Terminate = "TERMINATE" { zh: "终止", en: "Terminate" },
    }
}

/// The life of a project (项目流程).
pub struct ProjectLifecycle;

use ProjectAction as Do;
use ProjectStatus as Is;

const fn row(from: &'static [Is], action: Do, to: Is, deed: Deed, guard: &'static str) -> Transition<Is, Do> {
    Transition {
        from,
        action,
        to,
        deed,
        guard,
    }
}

const ABLE: &str = "the organization able to carry projects, its capacity not used up";
const SERVICE: &str = "days between the start and today, at most 100 records at once";
const JUDGED: &str = "by somebody who neither delivered nor acts for an organization of the project; at least two resident representatives";
const RATING: &str = "a resident of the project's area who posted or endorsed the need, or where the residents are invited; acts for no organization of \
                      the project; once per project, need and person";
const INVITING: &str = "by somebody who acts for no organization of the project; a day from today on, within 90 days";

// An action that leaves the state as it is has one row for each state in which it is possible.
impl Lifecycle for ProjectLifecycle {
    type State = ProjectStatus;
    type Action = ProjectAction;
    const OBJECT: &'static str = "Project";
    const TABLE: &'static [Transition<ProjectStatus, ProjectAction>] = &[
        row(
            &[],
            Do::Propose,
            Is::Proposed,
            Deed::ProposeProject,
            "the organization active; a team where nobody pays",
        ),
        row(
            &[],
            Do::Open,
            Is::Planned,
            Deed::CommissionProject,
            "an item of the list in force and its price range, or a recurring project once more; the organization active, its capacity not used up",
        ),
        row(
            &[],
            Do::Open,
            Is::Planned,
            Deed::AwardServiceOrder,
            "see the service order",
        ),
        row(&[], Do::Open, Is::Planned, Deed::AwardRound, "see the venture round"),
        row(&[Is::Proposed], Do::Approve, Is::Planned, Deed::ApproveProject, ABLE),
        row(
            &[Is::Proposed],
            Do::Decline,
            Is::Declined,
            Deed::DeclineProject,
            "a reason",
        ),
        row(
            &[Is::Planned],
            Do::Start,
            Is::InProgress,
            Deed::StartProject,
            "a signed contract where there is a price; the organization neither suspended nor ended",
        ),
        row(&[Is::InProgress], Do::Pause, Is::Paused, Deed::PauseProject, "a reason"),
        row(
            &[Is::Paused],
            Do::Resume,
            Is::InProgress,
            Deed::ResumeProject,
            "the organization neither suspended nor ended",
        ),
        row(
            &[Is::InProgress],
            Do::RecordService,
            Is::InProgress,
            Deed::RecordService,
            SERVICE,
        ),
        row(
            &[Is::Paused],
            Do::RecordService,
            Is::Paused,
            Deed::RecordService,
            SERVICE,
        ),
        row(
            &[Is::Completed],
            Do::RecordService,
            Is::Completed,
            Deed::RecordService,
            "days up to the completion: of a phone that was offline",
        ),
        row(
            &[Is::InProgress],
            Do::Deliver,
            Is::InProgress,
            Deed::DeliverMilestone,
            "a milestone planned or returned, evidence",
        ),
        row(
            &[Is::InProgress],
            Do::AcceptDelivery,
            Is::InProgress,
            Deed::AcceptDelivery,
            JUDGED,
        ),
        row(
            &[Is::InProgress],
            Do::ReturnDelivery,
            Is::InProgress,
            Deed::ReturnDelivery,
            "by somebody who neither delivered nor acts for an organization of the project; a reason",
        ),
        row(
            &[Is::InProgress],
            Do::Complete,
            Is::Completed,
            Deed::CompleteProject,
            "every milestone accepted",
        ),
        row(&[Is::Completed], Do::Accept, Is::Accepted, Deed::AcceptProject, JUDGED),
        row(
            &[Is::Completed],
            Do::InviteToRate,
            Is::Completed,
            Deed::InviteToRate,
            INVITING,
        ),
        row(
            &[Is::Accepted],
            Do::InviteToRate,
            Is::Accepted,
            Deed::InviteToRate,
            INVITING,
        ),
        row(
            &[Is::Closed],
            Do::InviteToRate,
            Is::Closed,
            Deed::InviteToRate,
            INVITING,
        ),
        row(&[Is::Completed], Do::Rate, Is::Completed, Deed::RateService, RATING),
        row(&[Is::Accepted], Do::Rate, Is::Accepted, Deed::RateService, RATING),
        row(&[Is::Closed], Do::Rate, Is::Closed, Deed::RateService, RATING),
        row(&[Is::Accepted], Do::Close, Is::Closed, Deed::CloseProject, ""),
        row(
            &[Is::Planned, Is::InProgress, Is::Paused],
            Do::HandOver,
            Is::Planned,
            Deed::HandOverProject,
            "no contract open; the other organization active, its capacity not used up; a reason",
        ),
        row(
            &[Is::Planned, Is::InProgress, Is::Paused, Is::Completed],
            Do::Terminate,
            Is::Terminated,
            Deed::TerminateProject,
            "a reason; no contract in force, which is terminated first",
        ),
    ];
}

/// The life of a milestone (里程碑流程).
pub struct MilestoneLifecycle;

impl Lifecycle for MilestoneLifecycle {
    type State = MilestoneStatus;
    type Action = MilestoneAction;
    const OBJECT: &'static str = "Milestone";
    const TABLE: &'static [Transition<MilestoneStatus, MilestoneAction>] = &[
        Transition {
            from: &[MilestoneStatus::Planned, MilestoneStatus::Returned],
            action: MilestoneAction::Deliver,
            to: MilestoneStatus::Delivered,
            deed: Deed::DeliverMilestone,
            guard: "the project in progress; evidence",
        },
        Transition {
            from: &[MilestoneStatus::Delivered],
            action: MilestoneAction::Accept,
            to: MilestoneStatus::Accepted,
            deed: Deed::AcceptDelivery,
            guard: "every deliverable ticked; at least two resident representatives; not by who delivered",
        },
        Transition {
            from: &[MilestoneStatus::Delivered],
            action: MilestoneAction::Return,
            to: MilestoneStatus::Returned,
            deed: Deed::ReturnDelivery,
            guard: "a reason; not by who delivered",
        },
    ];
}

/// Who judges what was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Judge {
    /// The account; `None` for the product itself, and where nobody has logged in.
    pub account: Option<AccountId>,
    /// Whether the person acts for an organization that takes part: then they do not judge it.
    pub tied: bool,
}

impl Judge {
    /// The actor, tied by a grant in force over an organization of the project.
    pub fn of(actor: &Actor, project: &Project) -> Self {
        let tied = actor.grants.iter().any(|grant| match grant.scope {
            Scope::Organization(organization) => project.involves(organization),
            Scope::District | Scope::Area(_) => false,
        });
        Judge {
            account: actor.account(),
            tied,
        }
    }
}

/// What the guards need to know and the project's own record does not hold.
#[derive(Debug, Clone, Copy)]
pub struct ProjectFacts {
    /// Where its leading organization stands.
    pub organization: OrganizationStatus,
    /// How many projects the leading organization can carry at once.
    pub capacity: i32,
    /// How many it carries.
    pub running: i64,
    /// Whether its contract is in force: signed, and neither completed nor terminated.
    pub contract_in_force: bool,
    /// Who acts.
    pub actor: Judge,
    /// Whether who acts posted or endorsed a need of the project: the one that a rating is about, where it is about one.
    pub linked: bool,
    /// Today in China.
    pub today: NaiveDate,
}

impl Project {
    /// Whether an action is possible now: its row in the table and its guard on what is on file. The same check
    /// enforces the mutation and answers `availableActions`.
    pub fn check(&self, action: Do, facts: &ProjectFacts) -> Result<Is, Refusal> {
        let row = ProjectLifecycle::transition(self.status, action)?;
        match action {
            Do::Approve => {
                self.impartial(&facts.actor)?;
                let paid = self.price.is_positive();
                able_to_take_on(facts.organization, paid)?;
                capacity_left(facts.running, facts.capacity)?;
            }
            Do::Decline => self.impartial(&facts.actor)?,
            Do::Start => {
                able_to_work(facts.organization)?;
                if self.price.is_positive() && self.contract.is_none() {
                    return Err(Refusal::new(RefusalCode::ContractMissing));
                }
            }
            Do::Resume => able_to_work(facts.organization)?,
            Do::Deliver => self.any_milestone(
                &[MilestoneStatus::Planned, MilestoneStatus::Returned],
                MilestoneAction::Deliver,
            )?,
            Do::AcceptDelivery => {
                self.impartial(&facts.actor)?;
                self.any_milestone(&[MilestoneStatus::Delivered], MilestoneAction::Accept)?;
            }
            Do::ReturnDelivery => {
                self.impartial(&facts.actor)?;
                self.any_milestone(&[MilestoneStatus::Delivered], MilestoneAction::Return)?;
            }
            Do::Complete => {
                let open: Vec<String> = self
                    .milestones
                    .iter()
                    .filter(|milestone| !milestone.is_accepted())
                    .map(|milestone| milestone.number.to_string())
                    .collect();
                if !open.is_empty() {
                    return Err(Refusal::new(RefusalCode::MilestonesOpen).with("milestones", open.join(", ")));
                }
            }
            Do::Accept => {
                self.impartial(&facts.actor)?;
                let delivered = self.milestones.iter().flat_map(Milestone::deliverers);
                let own = delivered
                    .chain(self.completed_by)
                    .any(|by| Some(by) == facts.actor.account);
                if own {
                    return Err(Refusal::new(RefusalCode::DelivererAccepts));
                }
            }
            Do::Close | Do::InviteToRate => self.impartial(&facts.actor)?,
            Do::Rate => {
                self.impartial(&facts.actor)?;
                let invited = self.rating_open_until.is_some_and(|last| facts.today <= last);
                if !facts.linked && !invited {
                    return Err(Refusal::new(RefusalCode::RatingNotInvited));
                }
            }
            Do::HandOver if self.contract.is_some() => return Err(Refusal::new(RefusalCode::ContractOpen)),
            Do::Terminate if facts.contract_in_force => return Err(Refusal::new(RefusalCode::ContractOpen)),
            _ => {}
        }
        Ok(row.to)
    }

    /// Nobody judges what an organization of their own does.
    fn impartial(&self, judge: &Judge) -> Result<(), Refusal> {
        match judge.tied {
            true => Err(Refusal::new(RefusalCode::OwnOrganization)),
            false => Ok(()),
        }
    }

    /// Whether any milestone is in one of the states; else the refusal names where the next one stands.
    fn any_milestone(&self, states: &[MilestoneStatus], action: MilestoneAction) -> Result<(), Refusal> {
        if self
            .milestones
            .iter()
            .any(|milestone| states.contains(&milestone.status))
        {
            return Ok(());
        }
        let next = self.milestones.iter().find(|milestone| !milestone.is_accepted());
        let state = next.map_or(MilestoneStatus::Accepted, |milestone| milestone.status);
        Err(crate::lifecycle::not_allowed(state, action))
    }
}

/// Whether an organization in this state can go on with a project: it is neither suspended nor ended.
pub(super) fn able_to_work(status: OrganizationStatus) -> Result<(), Refusal> {
    use OrganizationStatus::{Deregistered, Liquidating, Suspended};
    match status {
        Suspended | Liquidating | Deregistered => Err(unable(status)),
        _ => Ok(()),
    }
}

/// Whether an organization in this state can take a project on: it is active, or a team where nobody pays.
pub(super) fn able_to_take_on(status: OrganizationStatus, paid: bool) -> Result<(), Refusal> {
    use OrganizationStatus::{Active, Incubating, Team};
    match status {
        Active => Ok(()),
        Team | Incubating if !paid => Ok(()),
        _ => Err(unable(status)),
    }
}

fn unable(status: OrganizationStatus) -> Refusal {
    Refusal::new(RefusalCode::OrganizationUnable).with_words("state", [status])
}

/// Whether an organization can carry one project more.
pub(super) fn capacity_left(running: i64, capacity: i32) -> Result<(), Refusal> {
    if running < i64::from(capacity) {
        return Ok(());
    }
    Err(Refusal::new(RefusalCode::CapacityUsed)
        .with("running", running)
        .with("capacity", capacity))
}
