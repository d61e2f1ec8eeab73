//! What has to hold before something is done with a proposal.

use super::proposal::takes_drafts;
use super::{
    Applicant, Proposal, ProposalAction as Do, ProposalCondition, ProposalLifecycle, ProposalStatus as Is,
    VentureRound, VentureRoundStatus as Round,
};
use crate::id::AccountId;
use crate::lifecycle::Lifecycle;
use crate::time::china_date;
use crate::{Refusal, RefusalCode};
use chrono::{DateTime, NaiveDate, Utc};

/// What the guards need to know and the proposal's own record does not hold.
#[derive(Debug, Clone, Copy)]
pub struct ProposalFacts<'a> {
    /// The round.
    pub round: &'a VentureRound,
    /// Its organization; `None` where it is not asked, since the deed is nothing of the organization's.
    pub applicant: Option<&'a Applicant>,
    /// Who acts; `None` for the product itself, and where nobody has logged in.
    pub actor: Option<AccountId>,
    /// Whether no task of theirs shows the actor who proposes.
    pub blind: bool,
    /// The moment.
    pub now: DateTime<Utc>,
}

impl ProposalFacts<'_> {
    /// The day in China.
    pub fn today(&self) -> NaiveDate {
        china_date(self.now)
    }
}

impl Proposal {
    /// Whether an action is possible now: its row in the table and its guard on what is on file. The same
    /// check enforces the mutation and answers `availableActions`.
    pub fn check(&self, action: Do, facts: &ProposalFacts<'_>) -> Result<Is, Refusal> {
        let row = ProposalLifecycle::transition(self.status, action)?;
        let (round, today) = (facts.round.status, facts.today());
        let refuse = |code| Err(Refusal::new(code));
        match action {
            Do::Revise if !takes_drafts(round) => return refuse(RefusalCode::RoundNotOpen),
            Do::Submit => {
                if round != Round::Open {
                    return refuse(RefusalCode::RoundNotOpen);
                }
                if today > facts.round.proposals_until {
                    return Err(Refusal::new(RefusalCode::DeadlinePassed).with("due", facts.round.proposals_until));
                }
                self.may_apply(facts)?;
            }
            Do::Withdraw if !before_award(round) => return refuse(RefusalCode::RoundDecided),
            Do::Screen if round != Round::Screening => return refuse(RefusalCode::RoundNotScreening),
            Do::Reject if !matches!(round, Round::Screening | Round::Review | Round::PublicNotice) => {
                return refuse(RefusalCode::RoundNotScreening);
            }
            Do::DeclareConflict => self.awaits_declaration(facts)?,
            Do::Review => self.awaits_review(facts)?,
            _ => {}
        }
        Ok(row.to)
    }

    /// What an organization cannot mend is told at the submission, and not only by the check.
    fn may_apply(&self, facts: &ProposalFacts<'_>) -> Result<(), Refusal> {
        let Some(applicant) = facts.applicant else {
            return Ok(());
        };
        if let Some(until) = applicant.barred_until.filter(|until| facts.today() < *until) {
            return Err(Refusal::new(RefusalCode::ApplicationBarred).with("until", until));
        }
        let conditions = self.conditions(facts.round, applicant, facts.today());
        let active = |it: &super::ScreeningResult| it.condition == ProposalCondition::OrganizationActive && !it.met;
        if conditions.iter().any(active) {
            return Err(super::not_eligible([ProposalCondition::OrganizationActive]));
        }
        Ok(())
    }

    fn awaits_declaration(&self, facts: &ProposalFacts<'_>) -> Result<(), Refusal> {
        if facts.round.status != Round::Review {
            return Err(Refusal::new(RefusalCode::RoundNotInReview));
        }
        match facts.actor.and_then(|account| self.member(account)) {
            None => Err(Refusal::new(RefusalCode::NotOnPanel)),
            Some(member) if member.review.is_some() => Err(Refusal::new(RefusalCode::AlreadyScored)),
            Some(_) => Ok(()),
        }
    }

    fn awaits_review(&self, facts: &ProposalFacts<'_>) -> Result<(), Refusal> {
        self.awaits_declaration(facts)?;
        if !facts.blind {
            return Err(Refusal::new(RefusalCode::ReviewerNotBlind));
        }
        let member = facts.actor.and_then(|account| self.member(account));
        match member.and_then(|member| member.declaration.as_ref()) {
            None => Err(Refusal::new(RefusalCode::ConflictUndeclared)),
            Some(_) => Ok(()),
        }
    }
}

const fn before_award(round: Round) -> bool {
    matches!(
        round,
        Round::Draft | Round::Collecting | Round::Open | Round::Screening | Round::Review | Round::PublicNotice
    )
}
