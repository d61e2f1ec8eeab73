//! The organization's own part: it assesses itself, proves it and submits (自评).

use super::{
    Assessment, AssessmentAction as Do, AssessmentCycle, AssessmentFacts, AssessmentPhase, AssessmentStatus as Is,
    CycleStatus, Mark, NewEvidence, StageScores, score,
};
use crate::id::AssessmentId;
use crate::organization::{Organization, OrganizationStatus, TEXT_MAX};
use crate::refusal::Checks;
use crate::standard::IndicatorCode;
use crate::text::clean_text;
use crate::time::china_date;
use crate::{Refusal, RefusalCode, Refusals};
use chrono::{DateTime, NaiveDate, Utc};

/// What is needed to enter an organization in a cycle.
#[derive(Debug, Clone)]
pub struct NewAssessment {
    /// The identifier, made by us or by the client.
    pub id: AssessmentId,
}

/// An organization that is to be assessed.
#[derive(Debug, Clone, Copy)]
pub struct Applicant<'a> {
    /// The organization.
    pub organization: &'a Organization,
    /// The first day on which it may apply again, after a revocation, a downgrade or false evidence.
    pub barred_until: Option<NaiveDate>,
}

impl Applicant<'_> {
    /// Whether it may be assessed on the day.
    pub fn admissible(&self, today: NaiveDate) -> Result<(), Refusal> {
        if self.organization.status != OrganizationStatus::Active {
            return Err(Refusal::new(RefusalCode::OrganizationNotActive));
        }
        match self.barred_until {
            Some(until) if today < until => Err(Refusal::new(RefusalCode::ApplicationBarred).with("until", until)),
            _ => Ok(()),
        }
    }
}

impl Assessment {
    /// The organization is entered in an open cycle. That it stands there once is checked by the store.
    pub fn enter(
        new: NewAssessment,
        cycle: &AssessmentCycle,
        applicant: Applicant<'_>,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusals> {
        if cycle.status != CycleStatus::Open {
            return Err(Refusal::new(RefusalCode::CycleNotOpen).into());
        }
        applicant.admissible(china_date(now))?;
        let Some(phase) = cycle.phase(AssessmentPhase::SelfAssessment) else {
            return Err(Refusal::new(RefusalCode::PhasesMissing)
                .with_words("phases", [AssessmentPhase::SelfAssessment])
                .into());
        };
        Ok(Assessment {
            id: new.id,
            district: cycle.district,
            cycle: cycle.id,
            standard: cycle.standard,
            organization: applicant.organization.id,
            area: applicant.organization.area,
            status: Is::NotStarted,
            status_since: now,
            status_reason: None,
            submission_due: phase.ends,
            submitted_at: None,
            self_scores: StageScores::new(),
            subdistrict_scores: StageScores::new(),
            review: None,
            assessors: Vec::new(),
            final_scores: StageScores::new(),
            outcome: None,
            evidence: Vec::new(),
            returns: Vec::new(),
            notices: Vec::new(),
            appeals: Vec::new(),
            confirmation: None,
            star_rating: None,
            demo: applicant.organization.demo,
            version: 1,
            created_at: now,
            updated_at: now,
        })
    }

    /// An organization that was not entered with the cycle's opening starts by itself.
    pub fn start_new(
        new: NewAssessment,
        applicant: Applicant<'_>,
        facts: &AssessmentFacts<'_>,
    ) -> Result<Self, Refusals> {
        let mut assessment = Self::enter(new, facts.cycle, applicant, facts.now)?;
        assessment.status = assessment.check(Do::Start, facts)?;
        Ok(assessment)
    }

    /// The self-assessment begins.
    pub fn start(self, applicant: Applicant<'_>, facts: &AssessmentFacts<'_>) -> Result<Self, Refusals> {
        let to = self.check(Do::Start, facts)?;
        applicant.admissible(facts.today())?;
        Ok(self.moved(to, None, facts.now))
    }

    /// A draft is saved: these scores, in place of those of before; those indicators without a score; and this
    /// evidence beside that of before.
    pub fn save(
        mut self,
        marks: Vec<Mark>,
        cleared: &[IndicatorCode],
        evidence: Vec<NewEvidence>,
        facts: &AssessmentFacts<'_>,
    ) -> Result<Self, Refusals> {
        let (to, mut checks) = (self.check(Do::Save, facts)?, Checks::new());
        if let Err(refusals) = score::record(&mut self.self_scores, marks, None, facts) {
            refusals
                .into_vec()
                .into_iter()
                .for_each(|refusal| checks.refuse(refusal));
        }
        for (index, new) in evidence.into_iter().enumerate() {
            let refusals = self.take_in(new, facts).err().map_or_else(Vec::new, Refusals::into_vec);
            for refusal in refusals {
                checks.refuse(refusal.at(index.to_string()).at("evidence"));
            }
        }
        checks.finish()?;
        for indicator in cleared {
            self.self_scores.remove(indicator);
        }
        Ok(self.moved(to, None, facts.now))
    }

    /// The self-assessment is submitted; the refusals name every gap.
    pub fn submit(mut self, facts: &AssessmentFacts<'_>) -> Result<Self, Refusals> {
        let to = match self.check(Do::Submit, facts) {
            Err(refusal) if refusal.code == RefusalCode::AssessmentIncomplete => {
                score::complete(facts.demands.gaps(&self.self_scores, &self.evidence))?;
                return Err(refusal.into());
            }
            answer => answer?,
        };
        self.submitted_at = Some(facts.now);
        Ok(self.moved(to, None, facts.now))
    }

    /// The organization withdraws from the cycle.
    pub fn withdraw(self, reason: &str, facts: &AssessmentFacts<'_>) -> Result<Self, Refusals> {
        let to = self.check(Do::Withdraw, facts)?;
        let reason = clean_text(reason, TEXT_MAX).map_err(|error| Refusal::from(error).at("reason"))?;
        Ok(self.moved(to, Some(reason), facts.now))
    }

    /// It was not submitted before the last day.
    pub fn lapse(self, facts: &AssessmentFacts<'_>) -> Result<Self, Refusals> {
        let to = self.check(Do::Lapse, facts)?;
        Ok(self.moved(to, None, facts.now))
    }
}
