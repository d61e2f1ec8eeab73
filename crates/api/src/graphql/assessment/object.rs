//! Assessments in the schema.

use super::cycle::AssessmentCycle;
use super::evidence::Evidence;
use super::explanation::RatingExplanation;
use super::parts::{
    Appeal, AssessmentReturn, AssessmentReview, Assessor, PublicNotice, RatingConfirmation, RatingOutcome, deadlines,
};
use super::preview::{AssessmentStage, preview};
use super::query::{RemediationConnection, RemediationCounter};
use super::remediation::Remediation;
use super::score::{Gap, IndicatorScore, shown};
use super::star::StarRating;
use super::viewer::{Nearness, Surroundings, definition, noticed, settled};
use crate::graphql::connection::{OrderDirection, Paging, direction};
use crate::graphql::context::state;
use crate::graphql::deadline::Deadline;
use crate::graphql::engine::error::ApiError;
use crate::graphql::event::{TimelineConnection, timeline};
use crate::graphql::list::List;
use crate::graphql::loader::{Own, RatingOf, batch};
use crate::graphql::node::AvailableAction;
use crate::graphql::organization::Organization;
use crate::graphql::scalar::{Date, DateTime};
use crate::graphql::standard::Standard;
use crate::graphql::word::Choice;
use async_graphql::{Context, ID, Object};
use siling_domain::assessment::{self as domain, AssessmentLifecycle, AssessmentStatus, StageScores};
use siling_domain::lifecycle::Lifecycle as _;
use siling_persistence::assessment::RemediationsOfAssessment;

/// An organization's assessment in a cycle (星级评定).
#[derive(Debug, Clone)]
pub struct Assessment(pub domain::Assessment);

impl From<domain::Assessment> for Assessment {
    fn from(assessment: domain::Assessment) -> Self {
        Assessment(assessment)
    }
}

impl Assessment {
    fn near(&self, ctx: &Context<'_>) -> Result<Nearness, ApiError> {
        Nearness::of(state(ctx)?, &self.0).inside()
    }

    async fn shown(&self, ctx: &Context<'_>, scores: &StageScores) -> Result<Option<Vec<IndicatorScore>>, ApiError> {
        Ok(Some(shown(&definition(ctx, &self.0).await?, scores)))
    }
}

/// An organization's assessment in a cycle (星级评定). Each stage keeps its own scores beside the others.
/// Outside of those who work on it, it is seen from its public notice on.
#[Object]
impl Assessment {
    /// The identifier.
    pub async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// The cycle.
    async fn cycle(&self, ctx: &Context<'_>) -> Result<AssessmentCycle, ApiError> {
        let found = batch(ctx)?.load_one(self.0.cycle).await?;
        found
            .map(AssessmentCycle)
            .ok_or_else(|| ApiError::internal("an assessment without its cycle"))
    }

    /// The organization.
    async fn organization(&self, ctx: &Context<'_>) -> Result<Organization, ApiError> {
        let found = batch(ctx)?.load_one(self.0.organization).await?;
        found
            .map(Organization)
            .ok_or_else(|| ApiError::internal("an assessment without its organization"))
    }

    /// The version of the standard by which it is assessed.
    async fn standard(&self, ctx: &Context<'_>) -> Result<Standard, ApiError> {
        let found = batch(ctx)?.load_one(self.0.standard).await?;
        found
            .map(Standard)
            .ok_or_else(|| ApiError::internal("an assessment without its standard"))
    }

    /// Where it stands.
    fn status(&self) -> Choice<AssessmentStatus> {
        Choice(self.0.status)
    }

    /// Since when it stands there.
    fn status_since(&self) -> DateTime {
        DateTime(self.0.status_since)
    }

    /// Why it stands there; null where no reason was given, and for viewers without a task here.
    fn status_reason(&self, ctx: &Context<'_>) -> Result<Option<&str>, ApiError> {
        self.near(ctx)?;
        Ok(self.0.status_reason.as_deref())
    }

    /// The last day on which it can be submitted: the cycle's, or a later one after a return.
    fn submission_due(&self) -> Date {
        Date(self.0.submission_due)
    }

    /// When it was last submitted; null before.
    fn submitted_at(&self) -> Option<DateTime> {
        self.0.submitted_at.map(DateTime)
    }

    /// What it waits for, the nearest first (期限).
    async fn deadlines(&self, ctx: &Context<'_>) -> Result<List<Deadline>, ApiError> {
        match batch(ctx)?.load_one(self.0.cycle).await? {
            Some(cycle) => deadlines(ctx, &self.0, &cycle),
            None => Ok(List::default()),
        }
    }

    /// What the organization gives itself (自评); null for viewers without a task here.
    async fn self_scores(&self, ctx: &Context<'_>) -> Result<Option<List<IndicatorScore>>, ApiError> {
        self.near(ctx)?;
        self.shown(ctx, &self.0.self_scores).await.map(|found| found.map(List))
    }

    /// What is missing before it can be submitted, indicator by indicator (缺项); empty once nothing is, null
    /// for viewers without a task here.
    async fn gaps(&self, ctx: &Context<'_>) -> Result<Option<List<Gap>>, ApiError> {
        self.near(ctx)?;
        let around = Surroundings::of(ctx, &self.0).await?;
        let gaps = around.demands().gaps(&self.0.self_scores, &self.0.evidence).into_iter();
        Ok(Some(gaps.map(|gap| Gap(around.standard.clone(), gap)).collect()))
    }

    /// What the sub-district gives (街道初审); null for viewers without a task here, and for the organization
    /// before the public notice.
    async fn subdistrict_scores(&self, ctx: &Context<'_>) -> Result<Option<List<IndicatorScore>>, ApiError> {
        if self.near(ctx)? == Nearness::Own && !noticed(&self.0) {
            return Ok(None);
        }
        self.shown(ctx, &self.0.subdistrict_scores)
            .await
            .map(|found| found.map(List))
    }

    /// The sub-district's review (街道初审意见); null before it, for viewers without a task here, and for the
    /// organization before the public notice.
    fn review(&self, ctx: &Context<'_>) -> Result<Option<AssessmentReview>, ApiError> {
        if self.near(ctx)? == Nearness::Own && !noticed(&self.0) {
            return Ok(None);
        }
        Ok(self.0.review.as_ref().map(|review| AssessmentReview {
            reviewed_at: DateTime(review.at),
            note: review.note.clone(),
        }))
    }

    /// Who assesses it for the district, those taken off included, 100 at most, our default (评审人员); null for viewers who do not
    /// judge it.
    async fn assessors(&self, ctx: &Context<'_>) -> Result<Option<List<Assessor>>, ApiError> {
        let (near, own) = (self.near(ctx)?, state(ctx)?.actor.account());
        if near < Nearness::Assessor {
            return Err(ApiError::forbidden());
        }
        let standard = definition(ctx, &self.0).await?;
        let verified = !self.0.final_scores.is_empty();
        let assessors = self.0.assessors.iter();
        Ok(Some(
            assessors
                .map(|assessor| Assessor {
                    // Who scores too, staff or not, does not see the others' scores before their own count.
                    open: verified || own == Some(assessor.account) || !scores_too(&self.0, own),
                    assessor: assessor.clone(),
                    standard: standard.clone(),
                })
                .collect(),
        ))
    }

    /// The codes of the indicators on which the two assessors differ by more than 10 % of the points, which a
    /// third one decides (争议指标); null for viewers who do not judge it.
    async fn disputes(&self, ctx: &Context<'_>) -> Result<Option<List<String>>, ApiError> {
        if self.near(ctx)? < Nearness::Assessor {
            return Err(ApiError::forbidden());
        }
        let around = Surroundings::of(ctx, &self.0).await?;
        let disputes = self.0.disputes(around.demands());
        Ok(Some(disputes.iter().map(ToString::to_string).collect()))
    }

    /// What counts (区级复核); null for viewers without a task here, and for the organization before the public
    /// notice.
    async fn final_scores(&self, ctx: &Context<'_>) -> Result<Option<List<IndicatorScore>>, ApiError> {
        if self.near(ctx)? == Nearness::Own && !noticed(&self.0) {
            return Ok(None);
        }
        self.shown(ctx, &self.0.final_scores).await.map(|found| found.map(List))
    }

    /// What the scores come to (评定结果), as last rated; null before the verification, and before the public
    /// notice for all who do not judge it.
    fn outcome(&self, ctx: &Context<'_>) -> Result<Option<RatingOutcome>, ApiError> {
        let near = Nearness::of(state(ctx)?, &self.0);
        if near < Nearness::Assessor && !noticed(&self.0) {
            return Ok(None);
        }
        Ok(self.0.outcome.as_ref().map(RatingOutcome::from))
    }

    /// Why the result is what it is (评定说明); null before the verification, for the organization before the
    /// public notice, and for everybody else before the confirmation.
    async fn explanation(&self, ctx: &Context<'_>) -> Result<Option<RatingExplanation>, ApiError> {
        let open = match Nearness::of(state(ctx)?, &self.0) {
            Nearness::Outside => settled(&self.0),
            Nearness::Own => noticed(&self.0),
            Nearness::Assessor | Nearness::Staff => true,
        };
        if !open {
            return Ok(None);
        }
        let rating = batch(ctx)?.load_one(RatingOf(self.0.id)).await?;
        let standard = definition(ctx, &self.0).await?;
        Ok(rating.map(|stored| RatingExplanation::of(stored.rating, &standard)))
    }

    /// The rating that scores would get now, with the facts of today (试算): at any time, drafts included. Null
    /// for viewers who may not see those scores.
    async fn preview(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose scores; the self-assessment's when not said.")] stage: Option<Choice<AssessmentStage>>,
    ) -> Result<Option<RatingExplanation>, ApiError> {
        let near = self.near(ctx)?;
        let stage = stage.map_or(AssessmentStage::SelfAssessment, |stage| stage.0);
        if near == Nearness::Own && stage != AssessmentStage::SelfAssessment && !noticed(&self.0) {
            return Ok(None);
        }
        preview(ctx, &self.0, stage).await
    }

    /// The evidence, with what was withdrawn (佐证材料); null for viewers without a task here.
    fn evidence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only that of this indicator or item, by its code.")] indicator: Option<String>,
    ) -> Result<Option<List<Evidence>>, ApiError> {
        self.near(ctx)?;
        let wanted = |piece: &&domain::Evidence| {
            let code = || piece.indicator.to_string();
            indicator.as_ref().is_none_or(|indicator| *indicator == code())
        };
        Ok(Some(
            self.0.evidence.iter().filter(wanted).cloned().map(Evidence).collect(),
        ))
    }

    /// The returns, the newest last, 100 at most, our default (退回记录); null for viewers without a task here.
    async fn returns(&self, ctx: &Context<'_>) -> Result<Option<List<AssessmentReturn>>, ApiError> {
        self.near(ctx)?;
        let standard = definition(ctx, &self.0).await?;
        let returns = self.0.returns.iter().cloned();
        Ok(Some(returns.map(|it| AssessmentReturn(it, standard.clone())).collect()))
    }

    /// The public notices, the newest last, 100 at most, our default (公示).
    fn notices(&self) -> List<PublicNotice> {
        self.0.notices.iter().map(PublicNotice::from).collect()
    }

    /// The appeals, the newest last, 100 at most, our default (申诉); null for viewers without a task here.
    async fn appeals(&self, ctx: &Context<'_>) -> Result<Option<List<Appeal>>, ApiError> {
        self.near(ctx)?;
        let standard = definition(ctx, &self.0).await?;
        let appeals = self.0.appeals.iter().cloned();
        Ok(Some(appeals.map(|it| Appeal(it, standard.clone())).collect()))
    }

    /// The confirmation (认定); null before it.
    fn confirmation(&self) -> Option<RatingConfirmation> {
        self.0.confirmation.as_ref().map(RatingConfirmation::from)
    }

    /// The star rating that came out (星级); null before the award.
    async fn star_rating(&self, ctx: &Context<'_>) -> Result<Option<StarRating>, ApiError> {
        match self.0.star_rating {
            Some(id) => Ok(batch(ctx)?.load_one(id).await?.map(StarRating)),
            None => Ok(None),
        }
    }

    /// What was found in it and has to be put right, the earliest due first (整改); null for viewers without a task here.
    async fn remediations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Option<RemediationConnection>, ApiError> {
        self.near(ctx)?;
        let paging = Paging {
            first,
            after,
            last,
            before,
        };
        let own = Own::new(RemediationsOfAssessment {}, self.0.id);
        let part = own.part(ctx, paging, Remediation, |it| &it.0).await?;
        Ok(Some(RemediationConnection::new(
            part,
            RemediationCounter::OfAssessment(own),
        )))
    }

    /// Whether the record was made up for demonstration.
    fn demo(&self) -> bool {
        self.0.demo
    }

    /// Counts the changes, from 1; send it as `expectedVersion` to be told of changes in between.
    fn version(&self) -> i32 {
        self.0.version
    }

    /// When the record was made.
    fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// When the record was last changed.
    fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }

    /// What can be done with it now, and by you (可用操作), straight from the table that enforces it.
    async fn available_actions(&self, ctx: &Context<'_>) -> Result<List<AvailableAction>, ApiError> {
        let state = state(ctx)?;
        let around = Surroundings::of(ctx, &self.0).await?;
        let (facts, place) = (around.facts(), self.0.place());
        Ok(AssessmentLifecycle::actions()
            .into_iter()
            .map(|row| {
                let check = self.0.check(row.action, &facts).map(drop);
                AvailableAction::of(state, row.action, row.deed, &place, check)
            })
            .collect())
    }

    /// What happened to it (变更记录), the newest first.
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<TimelineConnection, ApiError> {
        let direction = direction(Some(Choice(OrderDirection::Desc)));
        let paging = Paging {
            first,
            after,
            last,
            before,
        };
        timeline(ctx, self.0.id.0, self.0.place(), direction, paging).await
    }
}

/// Whether the account is on the panel, so that it must not see what the others gave.
fn scores_too(assessment: &domain::Assessment, account: Option<siling_domain::id::AccountId>) -> bool {
    let mut panel = assessment.assessors.iter().filter(|assessor| assessor.is_active());
    panel.any(|assessor| Some(assessor.account) == account)
}
