//! Dual-registration units in the schema.

use crate::graphql::area::{self, Area};
use crate::graphql::connection::{OrderDirection, Paging, direction};
use crate::graphql::context::state;
use crate::graphql::engine::error::ApiError;
use crate::graphql::event::{TimelineConnection, timeline};
use crate::graphql::list::List;
use crate::graphql::node::AvailableAction;
use crate::graphql::scalar::{Date, DateTime};
use crate::graphql::word::Choice;
use async_graphql::{Context, ID, Object};
use siling_domain::lifecycle::Lifecycle as _;
use siling_domain::salon::{self as domain, DualRegistrationLifecycle, DualRegistrationStatus, UnitKind};

/// A unit registered with a community (双报到单位).
#[derive(Debug, Clone)]
pub struct DualRegistrationUnit(pub domain::DualRegistrationUnit);

impl From<domain::DualRegistrationUnit> for DualRegistrationUnit {
    fn from(unit: domain::DualRegistrationUnit) -> Self {
        DualRegistrationUnit(unit)
    }
}

/// A unit registered with a community (双报到单位): an organ or enterprise whose Party organization reports to the
/// community and offers it what it can.
#[Object]
impl DualRegistrationUnit {
    /// The identifier.
    pub async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// The community.
    async fn area(&self, ctx: &Context<'_>) -> Result<Area, ApiError> {
        area::existing(ctx, self.0.area).await
    }

    /// The unit's name.
    fn name(&self) -> &str {
        &self.0.name
    }

    /// What kind of unit it is.
    fn kind(&self) -> Choice<UnitKind> {
        Choice(self.0.kind)
    }

    /// What it offers to the community (认领资源); null when nothing was said.
    fn offers(&self) -> Option<&str> {
        self.0.offers.as_deref()
    }

    /// The first day.
    fn registered_on(&self) -> Date {
        Date(self.0.registered_on)
    }

    /// The last day; null while it is registered.
    fn ended_on(&self) -> Option<Date> {
        self.0.ended_on.map(Date)
    }

    /// Where it stands.
    fn status(&self) -> Choice<DualRegistrationStatus> {
        Choice(self.0.status)
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
        Ok(DualRegistrationLifecycle::actions()
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
