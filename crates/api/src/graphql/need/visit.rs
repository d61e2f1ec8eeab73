//! Visits in the schema.

use super::list_input::NeedFilter;
use super::query::{NeedConnection, listed};
use crate::graphql::area::{self, Area};
use crate::graphql::connection::Paging;
use crate::graphql::context::{RequestState, state};
use crate::graphql::engine::error::ApiError;
use crate::graphql::list::List;
use crate::graphql::scalar::{Date, DateTime};
use async_graphql::{Context, ID, Object};
use siling_domain::need::{self as domain, TENDERS};
use siling_persistence::need::NeedOrder;
use siling_persistence::page::Direction;

/// A visit to residents (社情民意走访).
#[derive(Debug, Clone)]
pub struct Visit(pub domain::Visit);

impl From<domain::Visit> for Visit {
    fn from(visit: domain::Visit) -> Self {
        Visit(visit)
    }
}

/// Whether the viewer may see the visit.
pub fn sees_visit(state: &RequestState, visit: &domain::Visit) -> bool {
    state.demand(TENDERS, &visit.place()).is_ok()
}

/// A visit to residents (社情民意走访), at which needs are told. Seen by those who look after needs.
#[Object]
impl Visit {
    /// The identifier.
    pub async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// The community.
    async fn area(&self, ctx: &Context<'_>) -> Result<Area, ApiError> {
        area::existing(ctx, self.0.area).await
    }

    /// The day.
    fn visited_on(&self) -> Date {
        Date(self.0.visited_on)
    }

    /// Who went, as the community names its staff and helpers.
    fn visitors(&self) -> List<&str> {
        self.0.visitors.iter().map(String::as_str).collect()
    }

    /// How many households were visited (走访户数).
    fn households(&self) -> i32 {
        self.0.households
    }

    /// What was heard, without names of residents; null when nothing was noted.
    fn notes(&self) -> Option<&str> {
        self.0.notes.as_deref()
    }

    /// The needs that were told, the earliest first.
    async fn needs(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<NeedConnection, ApiError> {
        let mut filter = NeedFilter::default().filter(state(ctx)?)?;
        filter.visit = Some(self.0.id);
        let paging = Paging {
            first,
            after,
            ..Paging::default()
        };
        listed(ctx, filter, NeedOrder::CreatedAt, Direction::Asc, paging).await
    }

    /// Whether the record was made up for demonstration.
    fn demo(&self) -> bool {
        self.0.demo
    }

    /// Counts the changes, from 1.
    fn version(&self) -> i32 {
        self.0.version
    }

    /// When the record was made.
    fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }
}
