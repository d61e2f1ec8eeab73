//! From the plan to the award: opening, closing the call, awarding, closing, cancelling.

use super::{
    Applicant, Proposal, ProposalAction, ProposalCondition, RoundFacts, VentureRound, VentureRoundAction as Do,
    VentureRoundStatus,
};
use crate::id::{AccountId, CommitmentId, ProjectId};
use crate::money::Money;
use crate::organization::{LINE_MAX, TEXT_MAX};
use crate::text::{clean_name, clean_text};
use crate::{Refusal, RefusalCode, Refusals};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// The award of a round (授标).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundAward {
    /// The day.
    pub on: NaiveDate,
    /// The decision's document.
    pub document: String,
    /// How many proposals were awarded.
    pub projects: u32,
    /// What they ask for together.
    pub amount: Money,
    /// Who awarded.
    pub by: Option<AccountId>,
}

/// The refusal that names the conditions that are not met.
pub fn not_eligible(conditions: impl IntoIterator<Item = ProposalCondition>) -> Refusal {
    Refusal::new(RefusalCode::NotEligible).with_words("conditions", conditions)
}

impl VentureRound {
    /// It begins to collect; everybody sees it from now on.
    pub fn collect(mut self, facts: &RoundFacts<'_>) -> Result<Self, Refusals> {
        let to = self.check(Do::Collect, facts)?;
        self.public_since = Some(facts.now);
        Ok(self.moved(to, None, facts.now))
    }

    /// It is opened for proposals, its budget set aside by the commitment.
    pub fn open(mut self, commitment: CommitmentId, facts: &RoundFacts<'_>) -> Result<Self, Refusals> {
        let to = self.check(Do::Open, facts)?;
        self.commitment = Some(commitment);
        Ok(self.moved(to, None, facts.now))
    }

    /// Its call is closed.
    pub fn close_call(self, facts: &RoundFacts<'_>) -> Result<Self, Refusals> {
        let to = self.check(Do::CloseCall, facts)?;
        Ok(self.moved(to, None, facts.now))
    }

    /// It is awarded: each selected proposal, still eligible, gets its project. Answers the awarded proposals in the
    /// order of the ranking.
    pub fn award(
        mut self,
        proposals: &[Proposal],
        applicant: impl Fn(&Proposal) -> Applicant,
        mut project: impl FnMut() -> ProjectId,
        document: &str,
        facts: &RoundFacts<'_>,
    ) -> Result<(Self, Vec<Proposal>), Refusals> {
        let to = self.check(Do::Award, facts)?;
        let document = clean_name(document, LINE_MAX).map_err(|error| Refusal::from(error).at("document"))?;
        let selected: Vec<&Proposal> = self
            .notice()
            .into_iter()
            .flat_map(|notice| notice.selected())
            .filter_map(|ranked| proposals.iter().find(|it| it.id == ranked.proposal))
            .collect();
        let mut awarded = Vec::with_capacity(selected.len());
        for proposal in selected {
            let results = proposal.conditions(&self, &applicant(proposal), facts.today());
            let unmet: Vec<ProposalCondition> = results.iter().filter(|it| !it.met).map(|it| it.condition).collect();
            if !unmet.is_empty() {
                return Err(not_eligible(unmet).into());
            }
            awarded.push(proposal.clone().awarded(project(), facts)?);
        }
        let amounts = awarded.iter().map(|proposal| proposal.content.budget.requested);
        self.award = Some(RoundAward {
            on: facts.today(),
            document,
            projects: u32::try_from(awarded.len()).unwrap_or(u32::MAX),
            amount: Money::checked_sum(amounts).unwrap_or_default(),
            by: facts.actor,
        });
        Ok((self.moved(to, None, facts.now), awarded))
    }

    /// What of the budget the award leaves; nothing before it.
    pub fn unawarded(&self) -> Money {
        let awarded = self.award.as_ref().map(|award| award.amount);
        awarded
            .and_then(|amount| self.budget.checked_sub(amount))
            .unwrap_or_default()
    }

    /// It is closed: every project has come to its end.
    pub fn close(self, facts: &RoundFacts<'_>) -> Result<Self, Refusals> {
        let to = self.check(Do::Close, facts)?;
        Ok(self.moved(to, None, facts.now))
    }

    /// It is cancelled before its award.
    pub fn cancel(self, reason: &str, facts: &RoundFacts<'_>) -> Result<Self, Refusals> {
        let to = self.check(Do::Cancel, facts)?;
        let reason = clean_text(reason, TEXT_MAX).map_err(|error| Refusal::from(error).at("reason"))?;
        Ok(self.moved(to, Some(reason), facts.now))
    }

    /// The state that follows from its proposals after a contract was signed or a project ended; `None` where it
    /// stays as it is.
    #[must_use]
    pub fn all_signed(self, unsigned: u32, now: DateTime<Utc>) -> Option<Self> {
        let signed = self.status == VentureRoundStatus::Awarding && unsigned == 0;
        signed.then(|| self.moved(VentureRoundStatus::Signed, None, now))
    }
}

impl Proposal {
    fn awarded(mut self, project: ProjectId, facts: &RoundFacts<'_>) -> Result<Self, Refusal> {
        self.project = Some(project);
        self.awarded_on = Some(facts.today());
        self.take(ProposalAction::Award, None, facts.now)
    }
}
