//! The life of a Party organization: from the plan to its dissolution.

use super::{PartyOrganization, PartyOrganizationKind, PartyOrganizationStatus, term};
use crate::access::Deed;
use crate::id::PartyOrganizationId;
use crate::lifecycle::{Lifecycle, Transition};
use crate::time::china_date;
use crate::{Refusal, RefusalCode, Refusals, vocabulary};
use chrono::{DateTime, NaiveDate, Utc};

vocabulary! {
    /// What can be done with a Party organization's status (党组织操作).
    pub enum PartyOrganizationAction {
        /// Plan (拟建).
        Plan = "PLAN" { zh: "拟建", en: "Plan" },
        /// Apply for the founding (申请成立).
        Apply = "APPLY" { zh: "申请成立", en: "Apply" },
        /// Approve the founding (批复成立).
        Approve = "APPROVE" { zh: "批复成立", en: "Approve" },
        /// Record an election (选举).
        Elect = "ELECT" { zh: "选举", en: "Record an election" },
        /// Approve the election's result (批复选举结果).
        Activate = "ACTIVATE" { zh: "批复选举结果", en: "Approve the election" },
        /// Begin the re-election (启动换届).
        BeginReElection = "BEGIN_RE_ELECTION" { zh: "启动换届", en: "Begin the re-election" },
        /// Extend the term (延期换届).
        Extend = "EXTEND" { zh: "延期换届", en: "Extend the term" },
        /// Merge into or replace by another (调整).
        Reorganize = "REORGANIZE" { zh: "调整", en: "Reorganize" },
        /// Dissolve (撤销).
        Dissolve = "DISSOLVE" { zh: "撤销", en: "Dissolve" },
    }
}

/// What the guards need to know and the record does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartyOrganizationFacts {
    /// The day in China.
    pub today: NaiveDate,
    /// Whether it covers organizations after today, or has Party organizations below it that have not ended.
    pub in_use: bool,
}

impl PartyOrganizationFacts {
    /// A day on which nothing depends on it.
    pub const fn on(today: NaiveDate) -> Self {
        PartyOrganizationFacts { today, in_use: false }
    }
}

/// How a Party organization is reorganized.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reorganization {
    /// The Party organization that carries on.
    pub successor: PartyOrganizationId,
    /// Why.
    pub reason: String,
}

/// The life of a Party organization, from plan to end.
pub struct PartyOrganizationLifecycle;

use PartyOrganizationAction as Do;
use PartyOrganizationStatus as Is;

impl Lifecycle for PartyOrganizationLifecycle {
    type State = PartyOrganizationStatus;
    type Action = PartyOrganizationAction;
    const OBJECT: &'static str = "PartyOrganization";
    const TABLE: &'static [Transition<PartyOrganizationStatus, PartyOrganizationAction>] = &[
        Transition {
            from: &[],
            action: Do::Plan,
            to: Is::Planned,
            deed: Deed::PlanPartyOrganization,
            guard: "a kind that may stand under the chosen one; one root",
        },
        Transition {
            from: &[],
            action: Do::Apply,
            to: Is::Applied,
            deed: Deed::ApplyForPartyOrganization,
            guard: "as planned, and three or more full members for a branch",
        },
        Transition {
            from: &[Is::Planned],
            action: Do::Apply,
            to: Is::Applied,
            deed: Deed::ApplyForPartyOrganization,
            guard: "three or more full members for a branch",
        },
        Transition {
            from: &[Is::Applied],
            action: Do::Approve,
            to: Is::Approved,
            deed: Deed::ApprovePartyOrganization,
            guard: "three or more full members for a branch; a document",
        },
        Transition {
            from: &[Is::Approved, Is::ReElection],
            action: Do::Elect,
            to: Is::Elected,
            deed: Deed::RecordPartyElection,
            guard: "four fifths of those entitled present, size of the committee by members, no overlap with another term",
        },
        Transition {
            from: &[Is::Elected],
            action: Do::Activate,
            to: Is::Active,
            deed: Deed::ActivatePartyOrganization,
            guard: "a document",
        },
        Transition {
            from: &[Is::Active],
            action: Do::BeginReElection,
            to: Is::ReElection,
            deed: Deed::BeginReElection,
            guard: "at most one year before the term ends; not a temporary branch",
        },
        Transition {
            from: &[Is::Active],
            action: Do::Extend,
            to: Is::Active,
            deed: Deed::ExtendPartyTerm,
            guard: "at most one year in all, with approval",
        },
        Transition {
            from: &[Is::ReElection],
            action: Do::Extend,
            to: Is::ReElection,
            deed: Deed::ExtendPartyTerm,
            guard: "at most one year in all, with approval",
        },
        Transition {
            from: &[Is::Approved, Is::Elected, Is::Active, Is::ReElection],
            action: Do::Reorganize,
            to: Is::Reorganized,
            deed: Deed::ReorganizePartyOrganization,
            guard: "a successor and a reason; coverage ended, nothing below it",
        },
        Transition {
            from: &[
                Is::Planned,
                Is::Applied,
                Is::Approved,
                Is::Elected,
                Is::Active,
                Is::ReElection,
            ],
            action: Do::Dissolve,
            to: Is::Dissolved,
            deed: Deed::DissolvePartyOrganization,
            guard: "a reason; coverage ended, nothing below it",
        },
    ];
}

impl PartyOrganization {
    /// Whether an action is possible now: its row in the table and its guard on what is on file.
    /// The same check enforces the mutation and answers `availableActions`.
    pub fn check(
        &self,
        action: PartyOrganizationAction,
        facts: PartyOrganizationFacts,
    ) -> Result<PartyOrganizationStatus, Refusal> {
        let row = PartyOrganizationLifecycle::transition(self.status, action)?;
        match action {
            Do::Apply | Do::Approve => self.enough_members()?,
            Do::BeginReElection if self.kind == PartyOrganizationKind::TemporaryBranch => {
                return Err(Refusal::new(RefusalCode::KindNotAllowed));
            }
            Do::BeginReElection => {
                let earliest = self.term_ends.map(|ends| term::earlier(ends, term::SHIFT_MONTHS));
                if earliest.is_some_and(|earliest| facts.today < earliest) {
                    return Err(self.wrong_length());
                }
            }
            Do::Reorganize | Do::Dissolve if facts.in_use => return Err(Refusal::new(RefusalCode::StillInUse)),
            _ => {}
        }
        Ok(row.to)
    }

    /// The founding is approved by the higher Party organization.
    pub fn approve(mut self, on: NaiveDate, now: DateTime<Utc>) -> Result<Self, Refusals> {
        let to = self.check(Do::Approve, PartyOrganizationFacts::on(china_date(now)))?;
        if on > china_date(now) {
            return Err(Refusal::new(RefusalCode::FutureDate).at("on").into());
        }
        self.founded_on = Some(on);
        Ok(self.moved(to, None, now))
    }

    /// A re-election is begun.
    pub fn begin_re_election(self, now: DateTime<Utc>) -> Result<Self, Refusals> {
        let to = self.check(Do::BeginReElection, PartyOrganizationFacts::on(china_date(now)))?;
        Ok(self.moved(to, None, now))
    }

    /// The Party organization is merged into another one, or replaced by it.
    pub fn reorganize(
        mut self,
        reorganization: Reorganization,
        facts: PartyOrganizationFacts,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusals> {
        let to = self.check(Do::Reorganize, facts)?;
        if reorganization.successor == self.id {
            return Err(Refusal::new(RefusalCode::InvalidId).at("successor").into());
        }
        self.successor = Some(reorganization.successor);
        Ok(self.ended(to, reorganization.reason, now))
    }

    /// The Party organization is dissolved.
    pub fn dissolve(self, reason: String, facts: PartyOrganizationFacts, now: DateTime<Utc>) -> Result<Self, Refusals> {
        let to = self.check(Do::Dissolve, facts)?;
        Ok(self.ended(to, reason, now))
    }

    fn ended(mut self, to: PartyOrganizationStatus, reason: String, now: DateTime<Utc>) -> Self {
        self.term_ends = self.term_ends.map(|ends| ends.min(china_date(now)));
        self.below_minimum_since = None;
        self.moved(to, Some(reason), now)
    }

    pub(super) fn moved(mut self, to: PartyOrganizationStatus, reason: Option<String>, now: DateTime<Utc>) -> Self {
        if self.status != to {
            self.status = to;
            self.status_since = now;
            self.status_reason = reason;
        }
        self.touched(now)
    }
}
