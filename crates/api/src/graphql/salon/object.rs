//! Secretary salons in the schema.

use super::unit::DualRegistrationUnit;
use crate::graphql::area::{self, Area};
use crate::graphql::connection::{OrderDirection, Paging, direction};
use crate::graphql::context::state;
use crate::graphql::engine::error::ApiError;
use crate::graphql::event::{TimelineConnection, timeline};
use crate::graphql::list::List;
use crate::graphql::loader::batch;
use crate::graphql::need::{Need, visible_needs};
use crate::graphql::node::AvailableAction;
use crate::graphql::order::{self, ServiceOrderConnection};
use crate::graphql::organization::{INSIDERS, Organization};
use crate::graphql::scalar::{Date, DateTime};
use crate::graphql::word::Choice;
use async_graphql::{Context, ID, Object};
use siling_domain::lifecycle::Lifecycle as _;
use siling_domain::salon::{self as domain, ParticipantKind, ResolutionDecision, SalonLifecycle, SalonStatus};

/// A secretary salon (书记沙龙).
#[derive(Debug, Clone)]
pub struct SecretarySalon(pub domain::SecretarySalon);

impl From<domain::SecretarySalon> for SecretarySalon {
    fn from(salon: domain::SecretarySalon) -> Self {
        SecretarySalon(salon)
    }
}

/// Who took part in a salon (参与方): bodies and numbers, never the names of persons.
pub struct SalonParticipant(domain::Participant);

/// Who took part in a salon (参与方): bodies and numbers, never the names of persons.
#[Object]
impl SalonParticipant {
    /// In which capacity.
    fn kind(&self) -> Choice<ParticipantKind> {
        Choice(self.0.kind)
    }

    /// The organization; null unless the kind is ORGANIZATION.
    async fn organization(&self, ctx: &Context<'_>) -> Result<Option<Organization>, ApiError> {
        match self.0.organization {
            Some(id) => Ok(batch(ctx)?.load_one(id).await?.map(Organization)),
            None => Ok(None),
        }
    }

    /// The dual-registration unit; null unless the kind is DUAL_REGISTRATION_UNIT.
    async fn unit(&self, ctx: &Context<'_>) -> Result<Option<DualRegistrationUnit>, ApiError> {
        match self.0.unit {
            Some(id) => Ok(batch(ctx)?.load_one(id).await?.map(DualRegistrationUnit)),
            None => Ok(None),
        }
    }

    /// What the body is called, where it has no record of its own; null where nothing was said.
    fn body(&self) -> Option<&str> {
        self.0.body.as_deref()
    }

    /// How many persons came.
    fn count(&self) -> i32 {
        self.0.count
    }
}

/// What a salon resolved (决议).
pub struct Resolution(domain::Resolution);

/// What a salon resolved (决议). An order can be drafted from one that adopts.
#[Object]
impl Resolution {
    /// Its number within the salon, from 1.
    fn number(&self) -> i32 {
        self.0.number
    }

    /// What.
    fn text(&self) -> &str {
        &self.0.text
    }

    /// The decision.
    fn decision(&self) -> Choice<ResolutionDecision> {
        Choice(self.0.decision)
    }

    /// The needs that it concerns, of those that the salon discusses: those that you may see.
    async fn needs(&self, ctx: &Context<'_>) -> Result<List<Need>, ApiError> {
        visible_needs(ctx, &self.0.needs).await.map(List)
    }
}

/// A secretary salon (书记沙龙), at which a community talks its needs over with organizations, volunteers and
/// dual-registration units.
#[Object]
impl SecretarySalon {
    /// The identifier.
    pub async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// The community that hosts it.
    async fn area(&self, ctx: &Context<'_>) -> Result<Area, ApiError> {
        area::existing(ctx, self.0.area).await
    }

    /// What it is about, in a line.
    fn title(&self) -> &str {
        &self.0.title
    }

    /// The day for which it is planned.
    fn planned_on(&self) -> Date {
        Date(self.0.planned_on)
    }

    /// Where it meets.
    fn venue(&self) -> &str {
        &self.0.venue
    }

    /// The needs that it discusses (议题): those that you may see, of 50 at most.
    async fn needs(&self, ctx: &Context<'_>) -> Result<List<Need>, ApiError> {
        visible_needs(ctx, &self.0.needs).await.map(List)
    }

    /// Where it stands.
    fn status(&self) -> Choice<SalonStatus> {
        Choice(self.0.status)
    }

    /// Since when it stands there.
    fn status_since(&self) -> DateTime {
        DateTime(self.0.status_since)
    }

    /// The day on which it was held; null unless it was.
    fn held_on(&self) -> Option<Date> {
        self.0.held_on.map(Date)
    }

    /// Who took part, by kind; empty before it is held, 100 entries at most.
    fn participants(&self) -> List<SalonParticipant> {
        self.0.participants.iter().cloned().map(SalonParticipant).collect()
    }

    /// How many persons came in a capacity, or in all.
    fn participant_count(
        &self,
        #[graphql(desc = "In which capacity; all when not said.")] kind: Option<Choice<ParticipantKind>>,
    ) -> i32 {
        match kind {
            Some(Choice(kind)) => self.0.count_of(kind),
            None => self.0.participants.iter().map(|it| it.count).sum(),
        }
    }

    /// What was said (会议记录); null before it is held, and for viewers without a task here.
    fn minutes(&self, ctx: &Context<'_>) -> Result<Option<&str>, ApiError> {
        state(ctx)?.demand(INSIDERS, &self.0.place())?;
        Ok(self.0.minutes.as_deref())
    }

    /// What was resolved (决议); empty before it is held, 30 at most.
    fn resolutions(&self) -> List<Resolution> {
        self.0.resolutions.iter().cloned().map(Resolution).collect()
    }

    /// The service orders that it adopted (议定订单), of those that you may see, in the order in which they were drafted.
    async fn orders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<ServiceOrderConnection, ApiError> {
        let paging = Paging {
            first,
            after,
            last,
            before,
        };
        order::orders_of(ctx, self.0.id, paging).await
    }

    /// Why it was cancelled; null unless it was.
    fn cancel_reason(&self) -> Option<&str> {
        self.0.cancel_reason.as_deref()
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
    fn available_actions(&self, ctx: &Context<'_>) -> Result<List<AvailableAction>, ApiError> {
        let (state, place) = (state(ctx)?, self.0.place());
        Ok(SalonLifecycle::actions()
            .into_iter()
            .map(|row| {
                let check = self.0.check(row.action).map(drop);
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
