//! What has to hold before something is done with an assessment.

use super::{
    Assessment, AssessmentAction as Do, AssessmentCycle, AssessmentLifecycle, AssessmentPhase, AssessmentStatus as Is,
    CycleStatus, Demands,
};
use crate::access::{Actor, Scope};
use crate::calendar::Calendar;
use crate::id::{AccountId, OrganizationId};
use crate::lifecycle::Lifecycle;
use crate::standard::Stars;
use crate::time::china_date;
use crate::{Refusal, RefusalCode};
use chrono::{DateTime, NaiveDate, Utc};

/// Who acts on an assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Participant {
    /// The account; `None` for the product itself, and where nobody has logged in.
    pub account: Option<AccountId>,
    /// Whether the person acts for the organization, or did within the last two years: then they do not judge
    /// it [after the rule for experts on A-grades].
    pub tied: bool,
}

impl Participant {
    /// The actor, tied by a grant in force over the organization, or by one of before.
    pub fn of(actor: &Actor, organization: OrganizationId, tied_before: bool) -> Self {
        let own = Scope::Organization(organization);
        Participant {
            account: actor.account(),
            tied: tied_before || actor.grants.iter().any(|grant| grant.scope == own),
        }
    }
}

/// What the guards need to know and the assessment's own record does not hold.
#[derive(Debug, Clone, Copy)]
pub struct AssessmentFacts<'a> {
    /// The cycle.
    pub cycle: &'a AssessmentCycle,
    /// What the standard demands.
    pub demands: &'a Demands,
    /// The working days.
    pub calendar: &'a Calendar,
    /// Who acts.
    pub actor: Participant,
    /// The moment.
    pub now: DateTime<Utc>,
}

impl AssessmentFacts<'_> {
    /// The day in China.
    pub fn today(&self) -> NaiveDate {
        china_date(self.now)
    }
}

impl Assessment {
    /// Whether an action is possible now: its row in the table and its guard on what is on file. The same
    /// check enforces the mutation and answers `availableActions`.
    pub fn check(&self, action: Do, facts: &AssessmentFacts<'_>) -> Result<Is, Refusal> {
        let row = AssessmentLifecycle::transition(self.status, action)?;
        // Awards may follow, and what was never submitted lapses, with the closing of the cycle.
        if facts.cycle.status != CycleStatus::Open && !matches!(action, Do::Award | Do::Lapse) {
            return Err(Refusal::new(RefusalCode::CycleNotOpen));
        }
        if facts.actor.tied && judges(action) {
            return Err(Refusal::new(RefusalCode::OwnOrganization));
        }
        let today = facts.today();
        match action {
            Do::Start => {
                let begins = facts
                    .cycle
                    .phase(AssessmentPhase::SelfAssessment)
                    .map(|phase| phase.begins);
                if let Some(begins) = begins.filter(|begins| today < *begins) {
                    return Err(Refusal::new(RefusalCode::NotYetOpen).with("begins", begins));
                }
                self.before_due(today)?;
            }
            Do::Save | Do::WithdrawEvidence => self.before_due(today)?,
            Do::AttachEvidence if self.status.is_unsubmitted() => self.before_due(today)?,
            Do::AttachEvidence if self.status != Is::Appealed => self.inside_notice(today)?,
            Do::Submit => {
                self.before_due(today)?;
                let count = facts.demands.gaps(&self.self_scores, &self.evidence).len();
                if count > 0 {
                    return Err(Refusal::new(RefusalCode::AssessmentIncomplete).with("count", count));
                }
            }
            Do::Lapse if today <= self.submission_due => {
                return Err(Refusal::new(RefusalCode::NotDueYet).with("due", self.submission_due));
            }
            Do::Review => self.not_assessor(facts.actor.account)?,
            Do::AssignAssessor => self.room_for_assessor(facts.demands)?,
            Do::DeclareConflict => self.awaits_declaration(facts.actor.account)?,
            Do::Score => self.awaits_scores(facts.actor.account, facts.demands)?,
            Do::Verify => self.panel_complete(facts.demands)?,
            Do::PublishNotice if self.status != Is::DistrictVerified => self.notice_outdated()?,
            Do::LodgeAppeal => self.inside_notice(today)?,
            Do::Confirm => self.notice_over(today)?,
            Do::Award => {
                let stars = self.confirmation.as_ref().map(|confirmed| confirmed.outcome.stars);
                if stars.unwrap_or(Stars::NONE) == Stars::NONE {
                    return Err(Refusal::new(RefusalCode::NoStars));
                }
            }
            _ => {}
        }
        Ok(row.to)
    }

    fn before_due(&self, today: NaiveDate) -> Result<(), Refusal> {
        if today <= self.submission_due {
            Ok(())
        } else {
            Err(Refusal::new(RefusalCode::DeadlinePassed).with("due", self.submission_due))
        }
    }
}

/// Whether the action judges the organization.
const fn judges(action: Do) -> bool {
    matches!(
        action,
        Do::Review | Do::Return | Do::Score | Do::Verify | Do::DecideAppeal | Do::Confirm
    )
}
