//! Cycles of assessments in the schema.

use super::viewer::STAFF;
use crate::graphql::area::{self, Area};
use crate::graphql::connection::{OrderDirection, Paging, direction};
use crate::graphql::context::state;
use crate::graphql::engine::error::ApiError;
use crate::graphql::event::{TimelineConnection, timeline};
use crate::graphql::list::List;
use crate::graphql::loader::{ProgressOf, UnderWayIn, batch};
use crate::graphql::node::AvailableAction;
use crate::graphql::scalar::{Date, DateTime};
use crate::graphql::standard::Standard;
use crate::graphql::word::Choice;
use async_graphql::{Context, ID, Object, SimpleObject};
use siling_domain::access::Place;
use siling_domain::assessment::{self as domain, AssessmentPhase, AssessmentStatus, CycleLifecycle, CycleStatus};
use siling_domain::lifecycle::Lifecycle as _;
use siling_persistence::assessment::ProgressRow;

/// A yearly cycle of assessments (年度评定).
#[derive(Debug, Clone)]
pub struct AssessmentCycle(pub domain::AssessmentCycle);

impl From<domain::AssessmentCycle> for AssessmentCycle {
    fn from(cycle: domain::AssessmentCycle) -> Self {
        AssessmentCycle(cycle)
    }
}

/// A phase of a cycle with its dates (评定阶段).
#[derive(Debug, Clone, SimpleObject)]
pub struct CyclePhase {
    /// The phase.
    pub phase: Choice<AssessmentPhase>,
    /// The first day.
    pub begins_on: Date,
    /// The last day.
    pub ends_on: Date,
}

/// How many assessments stand in a state.
#[derive(Debug, Clone, SimpleObject)]
pub struct StatusCount {
    /// The state.
    pub status: Choice<AssessmentStatus>,
    /// How many.
    pub count: i64,
}

/// How far a cycle has come in a sub-district or town (街道进度).
pub struct CycleProgress(Vec<ProgressRow>);

/// How far a cycle has come in a sub-district or town (街道进度).
#[Object]
impl CycleProgress {
    /// The sub-district or town; null for organizations that belong to the district as a whole.
    async fn area(&self, ctx: &Context<'_>) -> Result<Option<Area>, ApiError> {
        area::load(ctx, self.0.first().and_then(|row| row.subdistrict)).await
    }

    /// How many are assessed.
    fn total(&self) -> i64 {
        self.0.iter().map(|row| row.count).sum()
    }

    /// How many of them have not been submitted though their last day is over (逾期未报).
    fn late(&self) -> i64 {
        self.0.iter().map(|row| row.late).sum()
    }

    /// How many stand in each state; states in which none stands are left out.
    fn by_status(&self) -> List<StatusCount> {
        let rows = self.0.iter();
        rows.map(|row| StatusCount {
            status: Choice(row.status),
            count: row.count,
        })
        .collect()
    }
}

/// A yearly cycle of assessments (年度评定), run by one version of a standard, in five phases.
#[Object]
impl AssessmentCycle {
    /// The identifier.
    pub async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// The year that is assessed.
    fn year(&self) -> i32 {
        self.0.year
    }

    /// The title, such as 2026年度星级评定.
    fn title(&self) -> &str {
        &self.0.title
    }

    /// The version of the standard by which it is run.
    async fn standard(&self, ctx: &Context<'_>) -> Result<Standard, ApiError> {
        let found = batch(ctx)?.load_one(self.0.standard).await?;
        found
            .map(Standard)
            .ok_or_else(|| ApiError::internal("a cycle without its standard"))
    }

    /// Where it stands.
    fn status(&self) -> Choice<CycleStatus> {
        Choice(self.0.status)
    }

    /// Since when it stands there.
    fn status_since(&self) -> DateTime {
        DateTime(self.0.status_since)
    }

    /// The five phases in their order (评定日程).
    fn phases(&self) -> List<CyclePhase> {
        let phases = self.0.phases.iter();
        phases
            .map(|dates| CyclePhase {
                phase: Choice(dates.phase),
                begins_on: Date(dates.begins),
                ends_on: Date(dates.ends),
            })
            .collect()
    }

    /// The phase that runs today; null before, between and after them.
    fn current_phase(&self, ctx: &Context<'_>) -> Result<Option<Choice<AssessmentPhase>>, ApiError> {
        Ok(self.0.phase_on(state(ctx)?.today()).map(Choice))
    }

    /// At most so many percent of those assessed get the stars of the standard's quota, rounded up (名额);
    /// null where the cycle sets no quota.
    fn quota_percent(&self) -> Option<i32> {
        self.0.quota_percent
    }

    /// How far it has come, by sub-district and town, in the order of their codes (进度); null for viewers
    /// without a task here. Who works for one area sees that one.
    async fn progress(&self, ctx: &Context<'_>) -> Result<Option<List<CycleProgress>>, ApiError> {
        let state = state(ctx)?;
        let rows = batch(ctx)?.load_one(ProgressOf(self.0.id)).await?.unwrap_or_default();
        let mut groups: Vec<Vec<ProgressRow>> = Vec::new();
        for row in rows {
            let place = row.subdistrict.map_or(Place::DISTRICT, Place::area);
            if !state.actor.holds_over(STAFF, &place) {
                continue;
            }
            match groups.last_mut() {
                Some(group) if group.first().map(|it| it.subdistrict) == Some(row.subdistrict) => group.push(row),
                _ => groups.push(vec![row]),
            }
        }
        Ok(Some(groups.into_iter().map(CycleProgress).collect()))
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
        let standard = batch(ctx)?.load_one(self.0.standard).await?;
        let under_way = batch(ctx)?.load_one(UnderWayIn(self.0.id)).await?.unwrap_or_default();
        let in_force = standard.is_some_and(|standard| standard.in_force(state.today()));
        let facts = self.0.facts(in_force, under_way, state.now);
        let place = self.0.place();
        Ok(CycleLifecycle::actions()
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
