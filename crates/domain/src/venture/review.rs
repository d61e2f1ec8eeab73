//! Reviews (评审): each reviewer declares on conflicts and scores on their own.

use super::{Proposal, ProposalAction as Do, ProposalFacts, ProposalStatus, ReviewCriterion, ReviewOutcome};
use crate::assessment::ConflictDeclaration;
use crate::organization::TEXT_MAX;
use crate::refusal::Checks;
use crate::standard::Points;
use crate::text::clean_text;
use crate::{Refusal, RefusalCode, Refusals};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The points for one criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewScore {
    /// The criterion's code.
    pub criterion: String,
    /// The points, from none to the criterion's most.
    pub points: Points,
}

/// What a reviewer gives (评审意见).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// The points, one for each criterion of the round.
    pub scores: Vec<ReviewScore>,
    /// What is told to the organization, without saying by whom.
    pub comment: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

impl Review {
    /// The points for a criterion.
    pub fn points(&self, criterion: &str) -> Points {
        let found = self.scores.iter().find(|score| score.criterion == criterion);
        found.map_or(Points::ZERO, |score| score.points)
    }

    /// The points together.
    pub fn total(&self) -> Points {
        Points::checked_sum(self.scores.iter().map(|score| score.points)).unwrap_or_default()
    }
}

/// What a reviewer hands in.
#[derive(Debug, Clone)]
pub struct NewReview {
    /// The points, in any order.
    pub scores: Vec<ReviewScore>,
    /// A comment, as typed.
    pub comment: Option<String>,
}

impl Proposal {
    /// The acting reviewer declares whether a conflict of interest exists, and leaves the panel if one does.
    pub fn declare_conflict(
        mut self,
        exists: bool,
        note: Option<&str>,
        facts: &ProposalFacts<'_>,
    ) -> Result<Self, Refusals> {
        self.check(Do::DeclareConflict, facts)?;
        let note = note.map(|text| clean_text(text, TEXT_MAX).map_err(|error| Refusal::from(error).at("note")));
        let declaration = ConflictDeclaration {
            exists,
            note: note.transpose()?,
            at: facts.now,
        };
        let acting = facts.actor;
        if let Some(member) = self
            .panel
            .iter_mut()
            .find(|it| it.is_active() && Some(it.account) == acting)
        {
            member.declaration = Some(declaration);
            member.removed_at = exists.then_some(facts.now);
        }
        Ok(self.settled(facts.now)?)
    }

    /// The acting reviewer's review is in: points for every criterion. It stays as it is, so that each judges
    /// independently. With the last one the proposal is scored.
    pub fn review(mut self, new: NewReview, facts: &ProposalFacts<'_>) -> Result<Self, Refusals> {
        self.check(Do::Review, facts)?;
        let mut checks = Checks::new();
        let comment = new
            .comment
            .and_then(|text| checks.field("comment", clean_text(&text, TEXT_MAX)));
        let scores = scores(&mut checks, new.scores, &facts.round.criteria);
        checks.finish()?;
        let acting = facts.actor;
        if let Some(member) = self
            .panel
            .iter_mut()
            .find(|it| it.is_active() && Some(it.account) == acting)
        {
            member.review = Some(Review {
                scores,
                comment,
                at: facts.now,
            });
        }
        Ok(self.settled(facts.now)?)
    }

    /// What its reviews come to; `None` before the first one.
    pub fn outcome(&self, criteria: &[ReviewCriterion]) -> Option<ReviewOutcome> {
        let reviews: Vec<&Review> = self
            .active_panel()
            .filter_map(|member| member.review.as_ref())
            .collect();
        ReviewOutcome::of(&reviews, criteria)
    }

    /// The state that follows from the panel.
    pub(super) fn settled(self, now: DateTime<Utc>) -> Result<Self, Refusal> {
        match (self.status, self.panel_complete()) {
            (ProposalStatus::Eligible, true) => self.take(Do::Complete, None, now),
            (ProposalStatus::Scored, false) => self.take(Do::Reopen, None, now),
            _ => Ok(self.touched(now)),
        }
    }
}

/// One score for each criterion, in the round's order, or everything that is wrong with them.
fn scores(checks: &mut Checks, given: Vec<ReviewScore>, criteria: &[ReviewCriterion]) -> Vec<ReviewScore> {
    for (index, score) in given.iter().enumerate() {
        let refused = match criteria.iter().find(|criterion| criterion.code == score.criterion) {
            None => Refusal::new(RefusalCode::NotFound).at("criterion"),
            Some(_) if given[..index].iter().any(|it| it.criterion == score.criterion) => {
                let refusal = Refusal::new(RefusalCode::Duplicate).with("value", &score.criterion);
                refusal.at("criterion")
            }
            Some(criterion) if !(Points::ZERO..=criterion.max).contains(&score.points) => {
                let refusal = Refusal::new(RefusalCode::OutOfRange).with("min", Points::ZERO);
                refusal.with("max", criterion.max).at("points")
            }
            Some(_) => continue,
        };
        checks.refuse(refused.at(index.to_string()).at("scores"));
    }
    let mut kept = Vec::with_capacity(criteria.len());
    for criterion in criteria {
        match given.iter().find(|score| score.criterion == criterion.code) {
            Some(score) => kept.push(score.clone()),
            None => checks.refuse(
                Refusal::new(RefusalCode::ScoreMissing)
                    .with("indicator", &criterion.code)
                    .at("scores"),
            ),
        }
    }
    kept
}
