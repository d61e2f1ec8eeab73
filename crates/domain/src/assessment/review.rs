//! The sub-district's part (街道初审), and the way back to the organization (退回补正).

use super::{
    Assessment, AssessmentAction as Do, AssessmentFacts, AssessmentStatus, Mark, StageScores, assessor, score,
};
use crate::bound::room;
use crate::id::AccountId;
use crate::organization::TEXT_MAX;
use crate::refusal::Checks;
use crate::standard::IndicatorCode;
use crate::text::clean_text;
use crate::{Refusal, RefusalCode, Refusals};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// After a return the organization has so many working days at least to submit again [default].
pub const RESUBMISSION_DAYS: u32 = 5;

/// The sub-district's review (街道初审).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// Who reviewed.
    pub by: Option<AccountId>,
    /// When.
    pub at: DateTime<Utc>,
    /// What was seen on the visit to the premises, and else is to be said.
    pub note: Option<String>,
}

/// A return to the organization (退回补正).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Return {
    /// From which stage.
    pub from: AssessmentStatus,
    /// What is to be mended, indicator by indicator.
    pub reasons: BTreeMap<IndicatorCode, String>,
    /// Who returned it.
    pub by: Option<AccountId>,
    /// When.
    pub at: DateTime<Utc>,
    /// The last day to submit it again.
    pub due_on: NaiveDate,
}

impl Assessment {
    /// The sub-district has reviewed it: every indicator has a score, and a departure from the self-assessment
    /// its reason. Scores of an earlier review, before a return, make way.
    pub fn review(
        mut self,
        marks: Vec<Mark>,
        note: Option<&str>,
        facts: &AssessmentFacts<'_>,
    ) -> Result<Self, Refusals> {
        let to = self.check(Do::Review, facts)?;
        let mut checks = Checks::new();
        let note = note.and_then(|text| checks.field("note", clean_text(text, TEXT_MAX)));
        checks.finish()?;
        let mut scores = StageScores::new();
        score::record(&mut scores, marks, Some(&self.self_scores), facts)?;
        score::complete(facts.demands.score_gaps(&scores, Some(&self.self_scores)))?;
        self.subdistrict_scores = scores;
        self.review = Some(Review {
            by: facts.actor.account,
            at: facts.now,
            note,
        });
        Ok(self.moved(to, None, facts.now))
    }

    /// It goes back to the organization, with what is to be mended for each indicator concerned. Assessors who
    /// have scored score again, since what they saw will have changed.
    pub fn send_back(
        mut self,
        reasons: Vec<(IndicatorCode, String)>,
        facts: &AssessmentFacts<'_>,
    ) -> Result<Self, Refusals> {
        let to = self.check(Do::Return, facts)?;
        let mut checks = Checks::new();
        let mut told = BTreeMap::new();
        checks.require("reasons", !reasons.is_empty(), || {
            Refusal::new(RefusalCode::ReasonRequired)
        });
        for (index, (indicator, reason)) in reasons.into_iter().enumerate() {
            let at = |refusal: Refusal, field: &str| refusal.at(field).at(index.to_string()).at("reasons");
            if let Err(unknown) = facts.demands.of(indicator) {
                checks.refuse(at(unknown, "indicator"));
            }
            match clean_text(&reason, TEXT_MAX) {
                Ok(reason) => {
                    if told.insert(indicator, reason).is_some() {
                        let twice = Refusal::new(RefusalCode::Duplicate).with("value", indicator);
                        checks.refuse(at(twice, "indicator"));
                    }
                }
                Err(error) => checks.refuse(at(error.into(), "reason")),
            }
        }
        checks.field("assessment", room(self.returns.len()));
        checks.finish()?;
        let again = facts.calendar.add_working_days(facts.today(), RESUBMISSION_DAYS);
        self.submission_due = self.submission_due.max(again.map_err(Refusal::from)?);
        self.returns.push(Return {
            from: self.status,
            reasons: told,
            by: facts.actor.account,
            at: facts.now,
            due_on: self.submission_due,
        });
        assessor::start_over(&mut self.assessors);
        Ok(self.moved(to, None, facts.now))
    }
}
