//! The eligibility check (资格初筛): each condition named, and met or not.

use super::{Proposal, ProposalAction as Do, ProposalFacts, RoundFacts, VentureRound, VentureRoundStatus};
use crate::id::AccountId;
use crate::organization::{OrganizationStatus, TEXT_MAX};
use crate::text::clean_text;
use crate::{Refusal, RefusalCode, Refusals, vocabulary};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

vocabulary! {
    /// What makes a proposal eligible (资格条件).
    pub enum ProposalCondition {
        /// The organization is active (组织状态正常).
        OrganizationActive = "ORGANIZATION_ACTIVE" { zh: "组织状态正常", en: "The organization is active" },
        /// The lead is one that the round takes (类别符合).
        LeadTaken = "LEAD_TAKEN" { zh: "类别符合本轮要求", en: "The lead is one that the round takes" },
        /// What is asked for is within what one proposal may ask for (申请金额不超上限).
        WithinMaximum = "WITHIN_MAXIMUM" { zh: "申请金额不超过上限", en: "The amount is within the maximum" },
        /// The budget comes out to the fen (预算准确).
        BudgetExact = "BUDGET_EXACT" { zh: "预算计算准确", en: "The budget comes out exactly" },
        /// The organization has no running project of the same lead in the same community at that time (与在施项目不重复).
        NoOverlap = "NO_OVERLAP" { zh: "与在施项目不重复", en: "No overlap with a running project" },
        /// The organization is not barred after a breach (不在禁止申报期内).
        NotBarred = "NOT_BARRED" { zh: "不在禁止申报期内", en: "The organization is not barred" },
    }
}

/// What is known of a proposal's organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Applicant {
    /// Where it stands.
    pub status: OrganizationStatus,
    /// The first day on which it may be eligible again, after a breach.
    pub barred_until: Option<NaiveDate>,
    /// Whether it has a running project of the same lead in the same community at that time.
    pub overlaps: bool,
}

/// Whether a condition is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScreeningResult {
    /// The condition.
    pub condition: ProposalCondition,
    /// Whether it is met.
    pub met: bool,
}

/// An eligibility check (资格初筛).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Screening {
    /// Each condition.
    pub conditions: Vec<ScreeningResult>,
    /// What else made it ineligible, or what is to be said.
    pub note: Option<String>,
    /// Whether it was eligible.
    pub eligible: bool,
    /// Who checked.
    pub by: Option<AccountId>,
    /// When.
    pub at: DateTime<Utc>,
}

impl Proposal {
    /// Each condition, met or not: what the check finds, and what an organization can ask beforehand.
    pub fn conditions(&self, round: &VentureRound, applicant: &Applicant, today: NaiveDate) -> Vec<ScreeningResult> {
        use ProposalCondition as If;
        let content = &self.content;
        let barred = applicant.barred_until.is_some_and(|until| today < until);
        [
            (If::OrganizationActive, applicant.status == OrganizationStatus::Active),
            (If::LeadTaken, round.leads.contains(&content.lead)),
            (If::WithinMaximum, content.budget.requested <= round.request_max),
            (If::BudgetExact, content.budget.is_exact()),
            (If::NoOverlap, !applicant.overlaps),
            (If::NotBarred, !barred),
        ]
        .map(|(condition, met)| ScreeningResult { condition, met })
        .into()
    }

    /// Its eligibility is checked. It is ineligible where a condition is not met, and, while the round screens, for
    /// another reason that is stated. Later only a condition that is not met any more makes it so.
    pub fn screen(
        mut self,
        ineligible_because: Option<&str>,
        applicant: &Applicant,
        facts: &ProposalFacts<'_>,
    ) -> Result<Self, Refusals> {
        let conditions = self.conditions(facts.round, applicant, facts.today());
        let met = conditions.iter().all(|result| result.met);
        let eligible = met && ineligible_because.is_none();
        let action = match eligible {
            true => Do::Screen,
            false => Do::Reject,
        };
        self.check(action, facts)?;
        let note = ineligible_because
            .map(|text| clean_text(text, TEXT_MAX).map_err(|error| Refusal::from(error).at("ineligibleBecause")))
            .transpose()?;
        if met && !eligible && facts.round.status != VentureRoundStatus::Screening {
            return Err(Refusal::new(RefusalCode::ConditionsMet).at("ineligibleBecause").into());
        }
        self.screening = Some(Screening {
            conditions,
            note: note.clone(),
            eligible,
            by: facts.actor,
            at: facts.now,
        });
        Ok(self.take(action, note, facts.now)?)
    }

    /// It leaves the ranking for another reason than a condition.
    pub(super) fn rejected(
        mut self,
        action: Do,
        note: Option<String>,
        facts: &RoundFacts<'_>,
    ) -> Result<Self, Refusal> {
        let conditions = self.screening.take().map(|it| it.conditions).unwrap_or_default();
        self.screening = Some(Screening {
            conditions,
            note: note.clone(),
            eligible: false,
            by: facts.actor,
            at: facts.now,
        });
        self.take(action, note, facts.now)
    }
}
