//! Star ratings in the schema.

use super::cycle::AssessmentCycle;
use super::explanation::RatingExplanation;
use super::object::Assessment;
use super::viewer::{OVERSEERS, definition, sees};
use crate::graphql::connection::{OrderDirection, Paging, direction};
use crate::graphql::context::state;
use crate::graphql::engine::error::ApiError;
use crate::graphql::event::{TimelineConnection, timeline};
use crate::graphql::list::List;
use crate::graphql::loader::{RatingOf, batch};
use crate::graphql::node::AvailableAction;
use crate::graphql::organization::Organization;
use crate::graphql::scalar::{Date, DateTime, Points};
use crate::graphql::word::Choice;
use async_graphql::{Context, ID, Object, SimpleObject};
use siling_domain::assessment::{
    self as domain, StarRatingAction, StarRatingFacts, StarRatingLifecycle, StarRatingStatus, StarReason,
};
use siling_domain::lifecycle::Lifecycle as _;
use siling_domain::organization::OrganizationStatus;

/// A star rating in force or past (星级).
#[derive(Debug, Clone)]
pub struct StarRating(pub domain::StarRating);

impl From<domain::StarRating> for StarRating {
    fn from(rating: domain::StarRating) -> Self {
        StarRating(rating)
    }
}

/// How the organization could speak before a measure against it (陈述申辩).
#[derive(Debug, Clone, SimpleObject)]
pub struct StarHearing {
    /// When it was told of the measure to come.
    pub notified_on: Date,
    /// What it said; null where it said nothing.
    pub statement: Option<String>,
}

/// What happened to a star rating (星级变动).
pub struct StarChange {
    change: domain::StarChange,
    /// Whether the viewer has a task here.
    insider: bool,
}

/// What happened to a star rating (星级变动): each time for a reason of a closed list, on a document.
#[Object]
impl StarChange {
    /// What was done.
    fn action(&self) -> Choice<StarRatingAction> {
        Choice(self.change.action)
    }

    /// The day.
    fn on(&self) -> Date {
        Date(self.change.on)
    }

    /// The stars before.
    fn from(&self) -> i32 {
        i32::from(self.change.from.count())
    }

    /// The stars after.
    fn to(&self) -> i32 {
        i32::from(self.change.to.count())
    }

    /// The reason; null where the action needs none.
    fn reason(&self) -> Option<Choice<StarReason>> {
        self.change.reason.map(Choice)
    }

    /// The document on which it rests; null where the action needs none.
    fn document(&self) -> Option<&str> {
        self.change.document.as_deref()
    }

    /// What else was said; null when nothing was, and for viewers without a task here.
    fn note(&self) -> Option<&str> {
        self.change.note.as_deref().filter(|_| self.insider)
    }

    /// How the organization was heard; null where it needed not be, and for viewers without a task here.
    fn hearing(&self) -> Option<StarHearing> {
        let hearing = self.change.hearing.as_ref().filter(|_| self.insider);
        hearing.map(|hearing| StarHearing {
            notified_on: Date(hearing.notified_on),
            statement: hearing.statement.clone(),
        })
    }
}

/// A star rating in force or past (星级): awarded by a certificate, held for years, changed for stated reasons
/// only. It is not the national evaluation grade (评估等级).
#[Object]
impl StarRating {
    /// The identifier.
    pub async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// The organization.
    async fn organization(&self, ctx: &Context<'_>) -> Result<Organization, ApiError> {
        let found = batch(ctx)?.load_one(self.0.organization).await?;
        found
            .map(Organization)
            .ok_or_else(|| ApiError::internal("a star rating without its organization"))
    }

    /// The stars now: fewer than awarded after a downgrade, none after a revocation.
    fn stars(&self) -> i32 {
        i32::from(self.0.stars.count())
    }

    /// The stars awarded.
    fn awarded_stars(&self) -> i32 {
        i32::from(self.0.awarded_stars.count())
    }

    /// The points of the assessment.
    fn points(&self) -> Points {
        Points(self.0.points)
    }

    /// The certificate's number, by which anybody can check it (证书编号).
    fn certificate_number(&self) -> &str {
        &self.0.certificate_number
    }

    /// The plaque's number (牌匾编号); null where none was given.
    fn plaque_number(&self) -> Option<&str> {
        self.0.plaque_number.as_deref()
    }

    /// The first day.
    fn valid_from(&self) -> Date {
        Date(self.0.valid_from)
    }

    /// The last day; earlier than awarded where it was replaced, revoked or ended with the organization.
    fn valid_to(&self) -> Date {
        Date(self.0.valid_to)
    }

    /// Where it stands.
    fn status(&self) -> Choice<StarRatingStatus> {
        Choice(self.0.status)
    }

    /// Since when it stands there.
    fn status_since(&self) -> DateTime {
        DateTime(self.0.status_since)
    }

    /// Whether the stars count today.
    fn in_force(&self, ctx: &Context<'_>) -> Result<bool, ApiError> {
        Ok(self.0.in_force(state(ctx)?.today()))
    }

    /// What happened to it since its award, the newest last, about 100 at most, our default (星级变动).
    fn changes(&self, ctx: &Context<'_>) -> Result<List<StarChange>, ApiError> {
        let insider = state(ctx)?.actor.holds_over(OVERSEERS, &self.0.place());
        let changes = self.0.changes.iter().cloned();
        Ok(changes.map(|change| StarChange { change, insider }).collect())
    }

    /// The first day on which the organization may apply again (限制申报期); null unless it was revoked or
    /// downgraded.
    fn barred_until(&self) -> Option<Date> {
        self.0.barred_until.map(Date)
    }

    /// The day by which the plaque is to be given back (摘牌期限); null unless it was revoked.
    fn plaque_due(&self) -> Option<Date> {
        self.0.plaque_due.map(Date)
    }

    /// Why these stars were awarded (评定说明): points, conditions, the way to the next star. Null should the
    /// rating not be on file.
    async fn explanation(&self, ctx: &Context<'_>) -> Result<Option<RatingExplanation>, ApiError> {
        let Some(assessment) = batch(ctx)?.load_one(self.0.assessment).await? else {
            return Ok(None);
        };
        let standard = definition(ctx, &assessment).await?;
        let stored = batch(ctx)?.load_one(RatingOf(self.0.assessment)).await?;
        Ok(stored.map(|stored| RatingExplanation::of(stored.rating, &standard)))
    }

    /// The cycle of the assessment.
    async fn cycle(&self, ctx: &Context<'_>) -> Result<AssessmentCycle, ApiError> {
        let found = batch(ctx)?.load_one(self.0.cycle).await?;
        found
            .map(AssessmentCycle)
            .ok_or_else(|| ApiError::internal("a star rating without its cycle"))
    }

    /// The assessment from which it came; null when you may not see it.
    async fn assessment(&self, ctx: &Context<'_>) -> Result<Option<Assessment>, ApiError> {
        let state = state(ctx)?;
        let found = batch(ctx)?.load_one(self.0.assessment).await?;
        Ok(found.filter(|assessment| sees(state, assessment)).map(Assessment))
    }

    /// Whether the record was made up for demonstration.
    fn demo(&self) -> bool {
        self.0.demo
    }

    /// Counts the changes, from 1; send it as `expectedVersion` to be told of changes in between.
    fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was awarded.
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
        let organization = batch(ctx)?.load_one(self.0.organization).await?;
        let facts = StarRatingFacts {
            today: state.today(),
            organization_ended: organization.is_some_and(|it| it.status == OrganizationStatus::Deregistered),
        };
        let place = self.0.place();
        Ok(StarRatingLifecycle::actions()
            .into_iter()
            .map(|row| {
                let check = self.0.check(row.action, facts).map(drop);
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
