//! What belongs to a proposal: its budget and milestones, the eligibility check, reviews, evaluations.

use super::parts::ReviewCriterion;
use crate::graphql::list::List;
use crate::graphql::scalar::{Date, DateTime, Money, Points};
use crate::graphql::word::Choice;
use async_graphql::{ID, SimpleObject};
use siling_domain::venture::{
    self as domain, EvaluationResult, EvaluationStage, PanelMember, ProposalCondition, Review, ScreeningResult,
};

/// A line of a proposal's budget (预算明细).
#[derive(Debug, Clone, SimpleObject)]
pub struct BudgetLine {
    /// What for.
    pub title: String,
    /// How many units.
    pub quantity: i32,
    /// What a unit costs.
    pub unit_price: Money,
    /// What the line comes to; once submitted exactly the quantity times the unit price.
    pub amount: Money,
}

impl From<&domain::BudgetLine> for BudgetLine {
    fn from(line: &domain::BudgetLine) -> Self {
        BudgetLine {
            title: line.title.clone(),
            quantity: line.quantity,
            unit_price: Money(line.unit_price),
            amount: Money(line.amount),
        }
    }
}

/// A milestone that a proposal plans (计划里程碑).
#[derive(Debug, Clone, SimpleObject)]
pub struct ProposedMilestone {
    /// Its number, from 1.
    pub number: i64,
    /// The title.
    pub title: String,
    /// What is delivered.
    pub deliverables: List<String>,
    /// The last day for it.
    pub due_on: Date,
}

/// Whether a condition of eligibility is met (资格条件结果).
#[derive(Debug, Clone, Copy, SimpleObject)]
pub struct ProposalConditionResult {
    /// The condition.
    pub condition: Choice<ProposalCondition>,
    /// Whether it is met.
    pub met: bool,
}

impl From<&ScreeningResult> for ProposalConditionResult {
    fn from(result: &ScreeningResult) -> Self {
        ProposalConditionResult {
            condition: Choice(result.condition),
            met: result.met,
        }
    }
}

/// An eligibility check (资格初筛).
#[derive(Debug, Clone, SimpleObject)]
pub struct ProposalScreening {
    /// Whether the proposal was eligible.
    pub eligible: bool,
    /// Each condition, met or not.
    pub conditions: List<ProposalConditionResult>,
    /// What else made it ineligible; null where the conditions alone decided.
    pub note: Option<String>,
    /// When it was checked.
    pub screened_at: DateTime,
}

impl From<&domain::Screening> for ProposalScreening {
    fn from(screening: &domain::Screening) -> Self {
        ProposalScreening {
            eligible: screening.eligible,
            conditions: screening.conditions.iter().map(ProposalConditionResult::from).collect(),
            note: screening.note.clone(),
            screened_at: DateTime(screening.at),
        }
    }
}

/// The points that a reviewer gives for a criterion (指标评分).
#[derive(Debug, Clone, SimpleObject)]
pub struct CriterionScore {
    /// The criterion.
    pub criterion: ReviewCriterion,
    /// The points.
    pub points: Points,
}

fn scores(review: &Review, criteria: &[domain::ReviewCriterion]) -> Vec<CriterionScore> {
    let scores = criteria.iter().map(|criterion| CriterionScore {
        points: Points(review.points(&criterion.code)),
        criterion: criterion.into(),
    });
    scores.collect()
}

/// A reviewer's part in a proposal (评审情况). Seen by who holds the round and who audits it; of your own part
/// there is `myReview`.
#[derive(Debug, Clone, SimpleObject)]
pub struct ProposalReview {
    /// The reviewer's account.
    pub reviewer: ID,
    /// Whether they declared a conflict of interest; null before they declared.
    pub has_conflict: Option<bool>,
    /// What they said of it; null where they said nothing.
    pub conflict_note: Option<String>,
    /// The points, one for each criterion; null before the review.
    pub scores: Option<List<CriterionScore>>,
    /// The points together; null before the review.
    pub total: Option<Points>,
    /// The comment; null without one.
    pub comment: Option<String>,
    /// When they reviewed; null before.
    pub reviewed_at: Option<DateTime>,
    /// When they left: a conflict, or taken off the round; null while they are on the panel.
    pub removed_at: Option<DateTime>,
}

impl ProposalReview {
    /// A panel member's part, under the criteria of the round.
    pub fn of(member: &PanelMember, criteria: &[domain::ReviewCriterion]) -> Self {
        let (declaration, review) = (member.declaration.as_ref(), member.review.as_ref());
        ProposalReview {
            reviewer: ID(member.account.to_string()),
            has_conflict: declaration.map(|declaration| declaration.exists),
            conflict_note: declaration.and_then(|declaration| declaration.note.clone()),
            scores: review.map(|review| scores(review, criteria)).map(List),
            total: review.map(|review| Points(review.total())),
            comment: review.and_then(|review| review.comment.clone()),
            reviewed_at: review.map(|review| DateTime(review.at)),
            removed_at: member.removed_at.map(DateTime),
        }
    }
}

/// Your own part in the review of a proposal (我的评审).
#[derive(Debug, Clone, SimpleObject)]
pub struct OwnReview {
    /// Whether you declared a conflict of interest; null before you declare.
    pub has_conflict: Option<bool>,
    /// The points that you gave; null before.
    pub scores: Option<List<CriterionScore>>,
    /// The points together; null before.
    pub total: Option<Points>,
    /// Your comment; null without one.
    pub comment: Option<String>,
    /// When you reviewed; null before.
    pub reviewed_at: Option<DateTime>,
}

impl OwnReview {
    /// The viewer's part, under the criteria of the round.
    pub fn of(member: &PanelMember, criteria: &[domain::ReviewCriterion]) -> Self {
        let all = ProposalReview::of(member, criteria);
        OwnReview {
            has_conflict: all.has_conflict,
            scores: all.scores,
            total: all.total,
            comment: all.comment,
            reviewed_at: all.reviewed_at,
        }
    }
}

/// An evaluation of an awarded project (中期/结项评估).
#[derive(Debug, Clone, SimpleObject)]
pub struct RoundEvaluation {
    /// When in the project's life.
    pub stage: Choice<EvaluationStage>,
    /// What it finds.
    pub result: Choice<EvaluationResult>,
    /// The day.
    pub evaluated_on: Date,
    /// What was found; null for viewers without a task here.
    pub findings: Option<String>,
    /// The report; null where none was named, and for viewers without a task here.
    pub document: Option<String>,
}

impl RoundEvaluation {
    /// An evaluation, with its details for insiders.
    pub fn of(evaluation: &domain::Evaluation, inside: bool) -> Self {
        RoundEvaluation {
            stage: Choice(evaluation.stage),
            result: Choice(evaluation.result),
            evaluated_on: Date(evaluation.on),
            findings: inside.then(|| evaluation.findings.clone()),
            document: evaluation.document.clone().filter(|_| inside),
        }
    }
}
