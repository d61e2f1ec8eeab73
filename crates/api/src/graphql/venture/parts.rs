//! What belongs to a round: criteria, notices with their rankings, objections, the award.

use super::proposal::Proposal;
use crate::graphql::connection::{Known, Paging, connection, part_of_whole};
use crate::graphql::context::state;
use crate::graphql::engine::error::ApiError;
use crate::graphql::list::List;
use crate::graphql::loader::batch;
use crate::graphql::organization::Organization;
use crate::graphql::scalar::{Date, DateTime, Money, Points};
use crate::graphql::word::Choice;
use async_graphql::{Context, ID, Object, SimpleObject};
use siling_domain::venture::{self as domain, ObjectionStatus, RankingReason, TieBreak};
use std::sync::Arc;

/// What reviewers judge (评审指标).
#[derive(Debug, Clone, SimpleObject)]
pub struct ReviewCriterion {
    /// Its code in the round, such as PLAN.
    pub code: String,
    /// What is judged.
    pub title: String,
    /// The most points it gives; those of a round add up to 100.00.
    pub max: Points,
}

impl From<&domain::ReviewCriterion> for ReviewCriterion {
    fn from(criterion: &domain::ReviewCriterion) -> Self {
        ReviewCriterion {
            code: criterion.code.clone(),
            title: criterion.title.clone(),
            max: Points(criterion.max),
        }
    }
}

/// The mean of a criterion over the reviews that count (指标平均分).
#[derive(Debug, Clone, SimpleObject)]
pub struct CriterionMean {
    /// The criterion.
    pub criterion: ReviewCriterion,
    /// The mean, rounded half up to two decimals.
    pub points: Points,
}

/// What the reviews of a proposal come to (评审结果). From five reviews up the highest and the lowest are dropped
/// [default]. Rankings compare the exact means, never the rounded ones.
#[derive(Debug, Clone, SimpleObject)]
pub struct ReviewOutcome {
    /// How many reviews there are.
    pub reviews: i64,
    /// How many of them count.
    pub counted: i64,
    /// The mean of those that count, rounded half up to two decimals.
    pub points: Points,
    /// The mean of each criterion over the same reviews, in the round's order.
    pub criteria: List<CriterionMean>,
}

impl ReviewOutcome {
    /// The outcome under the criteria of its round.
    pub fn of(outcome: &domain::ReviewOutcome, criteria: &[domain::ReviewCriterion]) -> Self {
        let means = criteria.iter().zip(&outcome.criteria);
        ReviewOutcome {
            reviews: i64::from(outcome.reviews),
            counted: i64::from(outcome.counted),
            points: Points(outcome.mean.points()),
            criteria: means
                .map(|(criterion, mean)| CriterionMean {
                    criterion: criterion.into(),
                    points: Points(mean.points()),
                })
                .collect(),
        }
    }
}

/// A proposal's place in a ranking (排名).
#[derive(Debug, Clone)]
pub struct RankedProposal {
    ranked: domain::RankedProposal,
    criteria: Arc<[domain::ReviewCriterion]>,
}

/// A proposal's place in a ranking (排名), as its public notice said.
#[Object]
impl RankedProposal {
    /// The place, from 1; no two share one.
    fn rank(&self) -> i64 {
        i64::from(self.ranked.rank)
    }

    /// The proposal.
    async fn proposal(&self, ctx: &Context<'_>) -> Result<Proposal, ApiError> {
        let found = batch(ctx)?.load_one(self.ranked.proposal).await?;
        found
            .map(Proposal)
            .ok_or_else(|| ApiError::internal("a ranking without its proposal"))
    }

    /// Whose it is.
    async fn organization(&self, ctx: &Context<'_>) -> Result<Organization, ApiError> {
        let found = batch(ctx)?.load_one(self.ranked.organization).await?;
        found
            .map(Organization)
            .ok_or_else(|| ApiError::internal("a ranking without its organization"))
    }

    /// The mean of its reviews, rounded half up to two decimals.
    fn points(&self) -> Points {
        Points(self.ranked.outcome.mean.points())
    }

    /// What its reviews come to.
    fn outcome(&self) -> ReviewOutcome {
        ReviewOutcome::of(&self.ranked.outcome, &self.criteria)
    }

    /// What it asks for.
    fn requested(&self) -> Money {
        Money(self.ranked.requested)
    }

    /// By which rule it stands after the one before it; null where their means differ.
    fn tie_break(&self) -> Option<Choice<TieBreak>> {
        self.ranked.tie_break.map(Choice)
    }

    /// Whether it is selected within the budget.
    fn selected(&self) -> bool {
        self.ranked.selected
    }

    /// Why it is not selected; null where it is.
    fn reason(&self) -> Option<Choice<RankingReason>> {
        self.ranked.reason.map(Choice)
    }
}

connection!(
    RankedProposalConnection,
    RankedProposalEdge,
    RankedProposal,
    Known,
    "proposals in a ranking (排名)"
);

/// A public notice of a round's ranking (公示).
#[derive(Debug, Clone)]
pub struct RoundNotice {
    notice: domain::RoundNotice,
    criteria: Arc<[domain::ReviewCriterion]>,
}

impl RoundNotice {
    /// A notice of the round.
    pub fn of(notice: &domain::RoundNotice, round: &domain::VentureRound) -> Self {
        RoundNotice {
            notice: notice.clone(),
            criteria: round.criteria.clone().into(),
        }
    }
}

/// A public notice of a round's ranking (公示).
#[Object]
impl RoundNotice {
    /// The day of its publication, which is not counted.
    fn begins_on(&self) -> Date {
        Date(self.notice.begins)
    }

    /// The last day, on which objections can still be lodged: five working days at least.
    fn ends_on(&self) -> Date {
        Date(self.notice.ends)
    }

    /// The notice's document.
    fn document(&self) -> &str {
        &self.notice.document
    }

    /// When it was published.
    fn published_at(&self) -> DateTime {
        DateTime(self.notice.at)
    }

    /// What it says (排名), the first place first.
    fn ranking(
        &self,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<RankedProposalConnection, ApiError> {
        let paging = Paging {
            first,
            after,
            last,
            before,
        };
        let ranking = self.notice.ranking.iter().map(|ranked| RankedProposal {
            ranked: ranked.clone(),
            criteria: self.criteria.clone(),
        });
        let rank = |it: &RankedProposal| i64::from(it.ranked.rank);
        let (part, known) = part_of_whole(ranking.collect(), "rankedProposals.RANK.Asc", rank, paging)?;
        Ok(RankedProposalConnection::new(part, known))
    }
}

connection!(
    ObjectionConnection,
    ObjectionEdge,
    Objection,
    Known,
    "objections (异议)"
);

/// An objection to a round's notice (异议). Seen by who lodged it and by staff.
#[derive(Debug, Clone)]
pub struct Objection(pub domain::Objection);

/// An objection to a round's notice (异议). Seen by who lodged it and by staff.
#[Object]
impl Objection {
    /// Its number in the round, from 1.
    fn number(&self) -> i64 {
        i64::from(self.0.number)
    }

    /// The proposal concerned; null where the round as a whole is.
    async fn proposal(&self, ctx: &Context<'_>) -> Result<Option<Proposal>, ApiError> {
        match self.0.proposal {
            Some(id) => Ok(batch(ctx)?.load_one(id).await?.map(Proposal)),
            None => Ok(None),
        }
    }

    /// The ground.
    fn ground(&self) -> &str {
        &self.0.ground
    }

    /// Whether you lodged it.
    fn mine(&self, ctx: &Context<'_>) -> Result<bool, ApiError> {
        let own = state(ctx)?.actor.account();
        Ok(own.is_some() && own == self.0.by)
    }

    /// When it was lodged.
    fn lodged_at(&self) -> DateTime {
        DateTime(self.0.at)
    }

    /// Where it stands.
    fn status(&self) -> Choice<ObjectionStatus> {
        Choice(self.0.status)
    }

    /// The reasons of its decision; null before.
    fn reasoning(&self) -> Option<&str> {
        self.0.decision.as_ref().map(|decision| decision.reasoning.as_str())
    }

    /// When it was decided; null before.
    fn decided_at(&self) -> Option<DateTime> {
        self.0.decision.as_ref().map(|decision| DateTime(decision.at))
    }
}

/// The award of a round (授标).
#[derive(Debug, Clone, SimpleObject)]
pub struct RoundAward {
    /// The day.
    pub awarded_on: Date,
    /// The decision's document.
    pub document: String,
    /// How many proposals became projects.
    pub projects: i64,
    /// What they were awarded together.
    pub amount: Money,
}

impl From<&domain::RoundAward> for RoundAward {
    fn from(award: &domain::RoundAward) -> Self {
        RoundAward {
            awarded_on: Date(award.on),
            document: award.document.clone(),
            projects: i64::from(award.projects),
            amount: Money(award.amount),
        }
    }
}

/// Somebody who reviews for a round (评审专家).
#[derive(Debug, Clone, SimpleObject)]
pub struct RoundReviewer {
    /// The account.
    pub account: ID,
    /// When they were assigned.
    pub assigned_at: DateTime,
    /// When they were taken off; null while they review.
    pub removed_at: Option<DateTime>,
    /// Why they were taken off; null while they review.
    pub removed_because: Option<String>,
}

impl From<&domain::RoundReviewer> for RoundReviewer {
    fn from(reviewer: &domain::RoundReviewer) -> Self {
        RoundReviewer {
            account: ID(reviewer.account.to_string()),
            assigned_at: DateTime(reviewer.assigned_at),
            removed_at: reviewer.removed_at.map(DateTime),
            removed_because: reviewer.removed_because.clone(),
        }
    }
}
