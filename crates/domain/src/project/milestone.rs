//! Milestones (里程碑): what is delivered by when, with its evidence, and its acceptance.

use super::Project;
use super::acceptance::{Acceptance, NewAcceptance};
use super::lifecycle::{MilestoneLifecycle, ProjectAction, ProjectFacts};
use super::open::TITLE_MAX;
use super::privacy::{clean_public_line, clean_public_text};
use crate::assessment::Proof;
use crate::bound::room;
use crate::id::AccountId;
use crate::lifecycle::Lifecycle as _;
use crate::organization::{LINE_MAX, TEXT_MAX};
use crate::refusal::Checks;
use crate::text::clean_text;
use crate::time::china_date;
use crate::{Refusal, RefusalCode, Refusals, vocabulary};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// The most milestones of a project (our default).
pub const MILESTONES_MAX: usize = 20;
/// The most deliverables of a milestone (our default).
pub const DELIVERABLES_MAX: usize = 20;
/// The most pieces of evidence of one delivery (our default).
pub const EVIDENCE_MAX: usize = 10;

vocabulary! {
    /// Where a milestone stands (里程碑状态).
    pub enum MilestoneStatus {
        /// To be delivered (待交付).
        Planned = "PLANNED" { zh: "待交付", en: "Planned" },
        /// Delivered, waits for its acceptance (待验收).
        Delivered = "DELIVERED" { zh: "待验收", en: "Delivered" },
        /// Sent back, to be delivered again (已退回).
        Returned = "RETURNED" { zh: "已退回", en: "Returned" },
        /// Accepted (已验收).
        Accepted = "ACCEPTED" { zh: "已验收", en: "Accepted" },
    }
}

vocabulary! {
    /// What can be done with a milestone (里程碑操作).
    pub enum MilestoneAction {
        /// Deliver it (交付).
        Deliver = "DELIVER" { zh: "交付", en: "Deliver" },
        /// Accept it (验收).
        Accept = "ACCEPT" { zh: "验收", en: "Accept" },
        /// Return it (退回).
        Return = "RETURN" { zh: "退回", en: "Return" },
    }
}

/// Why a delivery was sent back (验收退回).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryReturn {
    /// What has to be put right.
    pub reason: String,
    /// Who sent it back.
    pub by: Option<AccountId>,
    /// When.
    pub at: DateTime<Utc>,
}

/// What was handed in for a milestone, once (交付).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// What was done, in the deliverer's words.
    pub note: Option<String>,
    /// What proves it.
    pub evidence: Vec<Proof>,
    /// Who delivered it.
    pub by: Option<AccountId>,
    /// When.
    pub at: DateTime<Utc>,
    /// Why it was sent back.
    pub returned: Option<DeliveryReturn>,
}

/// A milestone of a project (里程碑).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestone {
    /// Its number, from 1.
    pub number: u32,
    /// The title.
    pub title: String,
    /// What is delivered.
    pub deliverables: Vec<String>,
    /// The last day for it.
    pub due_on: NaiveDate,
    /// Where it stands.
    pub status: MilestoneStatus,
    /// The deliveries, the newest last.
    pub deliveries: Vec<Delivery>,
    /// Its acceptance.
    pub acceptance: Option<Acceptance>,
}

impl MilestoneAction {
    /// What it is among the actions of the project.
    const fn of_project(self) -> ProjectAction {
        match self {
            MilestoneAction::Deliver => ProjectAction::Deliver,
            MilestoneAction::Accept => ProjectAction::AcceptDelivery,
            MilestoneAction::Return => ProjectAction::ReturnDelivery,
        }
    }
}

impl Milestone {
    /// The day in China on which the newest delivery came.
    pub fn delivered_on(&self) -> Option<NaiveDate> {
        self.deliveries.last().map(|delivery| china_date(delivery.at))
    }

    /// Whether its last day is over and it is not accepted.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        !self.is_accepted() && self.due_on < today
    }

    /// Whether it is accepted.
    pub fn is_accepted(&self) -> bool {
        self.status == MilestoneStatus::Accepted
    }

    /// The accounts that delivered it, first or again.
    pub fn deliverers(&self) -> impl Iterator<Item = AccountId> + '_ {
        self.deliveries.iter().filter_map(|delivery| delivery.by)
    }
}

/// A milestone as planned.
#[derive(Debug, Clone)]
pub struct NewMilestone {
    /// The title.
    pub title: String,
    /// What is delivered.
    pub deliverables: Vec<String>,
    /// The last day for it.
    pub due_on: NaiveDate,
}

/// Milestones as planned, numbered in their order; refusals name `milestones.<i>.<field>`.
pub fn milestones(
    checks: &mut Checks,
    new: Vec<NewMilestone>,
    begins_on: NaiveDate,
    ends_on: NaiveDate,
) -> Vec<Milestone> {
    checks.require("milestones", !new.is_empty(), || Refusal::new(RefusalCode::Required));
    checks.require("milestones", new.len() <= MILESTONES_MAX, || {
        Refusal::new(RefusalCode::TooMany).with("max", MILESTONES_MAX)
    });
    if new.len() > MILESTONES_MAX {
        return Vec::new();
    }
    let mut planned = Vec::with_capacity(new.len());
    for (number, milestone) in (1..).zip(new) {
        let mut inner = Checks::new();
        let title = inner.field("title", clean_public_line(&milestone.title, TITLE_MAX));
        inner.require("deliverables", !milestone.deliverables.is_empty(), || {
            Refusal::new(RefusalCode::Required)
        });
        inner.require("deliverables", milestone.deliverables.len() <= DELIVERABLES_MAX, || {
            Refusal::new(RefusalCode::TooMany).with("max", DELIVERABLES_MAX)
        });
        let deliverables = super::open::lines(&mut inner, "deliverables", milestone.deliverables, LINE_MAX);
        // A milestone may be due after the last day of work: its papers come later, but not years.
        let latest = ends_on
            .checked_add_days(chrono::Days::new(DUE_AFTER_END_DAYS))
            .unwrap_or(ends_on);
        inner.require("dueOn", (begins_on..=latest).contains(&milestone.due_on), || {
            Refusal::new(RefusalCode::OutOfRange)
                .with("min", begins_on)
                .with("max", latest)
        });
        for refusal in inner.into_refusals() {
            checks.refuse(refusal.at((number - 1).to_string()).at("milestones"));
        }
        planned.push(Milestone {
            number,
            title: title.unwrap_or_default(),
            deliverables,
            due_on: milestone.due_on,
            status: MilestoneStatus::Planned,
            deliveries: Vec::new(),
            acceptance: None,
        });
    }
    planned
}

/// For how many days after the project's end a milestone may still be due (our default).
const DUE_AFTER_END_DAYS: u64 = 60;

impl Project {
    fn milestone(&self, number: u32) -> Result<usize, Refusal> {
        let found = self.milestones.iter().position(|milestone| milestone.number == number);
        found.ok_or_else(|| Refusal::new(RefusalCode::NotFound).at("milestone"))
    }

    /// A milestone is delivered, with its evidence.
    pub fn deliver(
        mut self,
        number: u32,
        note: Option<String>,
        evidence: Vec<Proof>,
        facts: &ProjectFacts,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusals> {
        let at = self.milestone(number)?;
        let to = self.check(ProjectAction::Deliver, facts)?;
        let status = MilestoneLifecycle::transition(self.milestones[at].status, MilestoneAction::Deliver)
            .map_err(|refusal| refusal.at("milestone"))?
            .to;
        let mut checks = Checks::new();
        checks.field("milestone", room(self.milestones[at].deliveries.len()));
        let note = note.and_then(|text| checks.field("note", clean_public_text(&text, TEXT_MAX)));
        checks.require("evidence", !evidence.is_empty(), || Refusal::new(RefusalCode::Required));
        checks.require("evidence", evidence.len() <= EVIDENCE_MAX, || {
            Refusal::new(RefusalCode::TooMany).with("max", EVIDENCE_MAX)
        });
        let mut proofs = Vec::with_capacity(evidence.len());
        for (index, proof) in evidence.into_iter().enumerate() {
            match proof.checked() {
                Ok(proof) => proofs.push(proof),
                Err(refusals) => refusals
                    .into_vec()
                    .into_iter()
                    .for_each(|refusal| checks.refuse(refusal.at(index.to_string()).at("evidence"))),
            }
        }
        checks.finish()?;
        let milestone = &mut self.milestones[at];
        milestone.status = status;
        milestone.deliveries.push(Delivery {
            note,
            evidence: proofs,
            by: facts.actor.account,
            at: now,
            returned: None,
        });
        Ok(self.moved(to, None, now))
    }

    /// A delivered milestone is accepted, by somebody who did not deliver it.
    pub fn accept_delivery(
        mut self,
        number: u32,
        ticked: &[String],
        new: NewAcceptance,
        facts: &ProjectFacts,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusals> {
        let at = self.milestone(number)?;
        let to = self.check(ProjectAction::AcceptDelivery, facts)?;
        let status = self.judged(at, MilestoneAction::Accept, facts)?;
        let mut checks = Checks::new();
        let milestone = &self.milestones[at];
        let missing: Vec<&str> = milestone
            .deliverables
            .iter()
            .filter(|deliverable| !ticked.iter().any(|it| it.trim() == deliverable.as_str()))
            .map(String::as_str)
            .collect();
        checks.require("deliverables", missing.is_empty(), || {
            Refusal::new(RefusalCode::DeliverablesOpen).with("deliverables", missing.join("; "))
        });
        for (index, tick) in ticked.iter().enumerate() {
            let known = milestone
                .deliverables
                .iter()
                .any(|deliverable| deliverable == tick.trim());
            if !known {
                let refusal = Refusal::new(RefusalCode::NotFound).at(index.to_string());
                checks.refuse(refusal.at("deliverables"));
            }
        }
        let acceptance = new.accept(&mut checks, facts.actor.account, now);
        checks.finish()?;
        let milestone = &mut self.milestones[at];
        milestone.status = status;
        milestone.acceptance = Some(acceptance);
        Ok(self.moved(to, None, now))
    }

    /// A delivered milestone is sent back.
    pub fn return_delivery(
        mut self,
        number: u32,
        reason: &str,
        facts: &ProjectFacts,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusals> {
        let at = self.milestone(number)?;
        let to = self.check(ProjectAction::ReturnDelivery, facts)?;
        let status = self.judged(at, MilestoneAction::Return, facts)?;
        let reason = super::change::reason(clean_text(reason, TEXT_MAX))?;
        let milestone = &mut self.milestones[at];
        milestone.status = status;
        if let Some(delivery) = milestone.deliveries.last_mut() {
            delivery.returned = Some(DeliveryReturn {
                reason,
                by: facts.actor.account,
                at: now,
            });
        }
        Ok(self.moved(to, None, now))
    }

    /// Where the milestone comes to by being judged, if not by who delivered it.
    fn judged(&self, at: usize, action: MilestoneAction, facts: &ProjectFacts) -> Result<MilestoneStatus, Refusal> {
        let milestone = &self.milestones[at];
        let row =
            MilestoneLifecycle::transition(milestone.status, action).map_err(|refusal| refusal.at("milestone"))?;
        match milestone.deliverers().any(|by| Some(by) == facts.actor.account) {
            true => Err(Refusal::new(RefusalCode::DelivererAccepts)),
            false => Ok(row.to),
        }
    }

    /// Whether an action is possible now with this milestone. The same checks enforce the mutation and answer
    /// `availableActions`.
    pub fn check_milestone(&self, number: u32, action: MilestoneAction, facts: &ProjectFacts) -> Result<(), Refusal> {
        let at = self.milestone(number)?;
        self.check(action.of_project(), facts)?;
        match action {
            MilestoneAction::Deliver => MilestoneLifecycle::transition(self.milestones[at].status, action).map(drop),
            MilestoneAction::Accept | MilestoneAction::Return => self.judged(at, action, facts).map(drop),
        }
    }
}
