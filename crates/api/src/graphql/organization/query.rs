//! Queries on organizations.

use super::Organization;
use super::brief::{self, Shown};
use super::filter::{OrganizationFilter, OrganizationOrderBy};
use super::input::OrganizationRef;
use crate::graphql::connection::{Paging, connection, direction, page_of};
use crate::graphql::context::state;
use crate::graphql::engine::error::ApiError;
use crate::graphql::loader::{ReachedBy, batch};
use crate::graphql::party;
use async_graphql::{Context, Object};
use siling_persistence::organization::{self as store, OrganizationFilter as Filter, OrganizationOrder};
use siling_persistence::page::{Count, Direction};

/// Counts a list of organizations under its filter.
pub struct OrganizationCounter(Filter);

impl OrganizationCounter {
    async fn count(&self, ctx: &Context<'_>) -> Result<Count, ApiError> {
        Ok(store::count(state(ctx)?.store(), &self.0).await?)
    }
}

connection!(
    OrganizationConnection,
    OrganizationEdge,
    Shown,
    OrganizationCounter,
    "organizations (社会组织)"
);

/// The queries on organizations.
#[derive(Default)]
pub struct OrganizationQuery;

#[Object]
impl OrganizationQuery {
    /// One organization by its identifier, its credit code or its number in another system; null when
    /// there is none.
    async fn organization(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Exactly one of its names.")] by: OrganizationRef,
    ) -> Result<Option<Shown>, ApiError> {
        let state = state(ctx)?;
        let key = by.key().map_err(|refusal| ApiError::invalid_argument("by", refusal))?;
        let Some(id) = store::resolve(state.store(), &key).await? else {
            return Ok(None);
        };
        if party::brief::suffices(ctx, &["partyCoverages", "partyOrganization"]) && brief::suffices(ctx, &[]) {
            let found = batch(ctx)?.load_one(ReachedBy(id)).await?;
            return Ok(found.map(|it| Shown::Brief(it.into())));
        }
        let whole = batch(ctx)?.load_one(id).await?;
        Ok(whole.map(|it| Shown::Whole(Box::new(Organization(it)))))
    }

    /// Organizations and teams by filter (社会组织列表), sorted as asked, in pages. Any page costs what the
    /// first one costs.
    #[allow(clippy::too_many_arguments, reason = "the arguments of a Relay list")]
    async fn organizations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which are wanted; all of them when not said.")] filter: Option<OrganizationFilter>,
        #[graphql(desc = "How they are sorted; by CREATED_AT, the earliest first, when not said.")] order_by: Option<
            OrganizationOrderBy,
        >,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<OrganizationConnection, ApiError> {
        let state = state(ctx)?;
        let filter = filter.unwrap_or_default().filter(state)?;
        let (order, direction) = match order_by {
            Some(by) => (by.field.0, direction(by.direction)),
            None => (OrganizationOrder::CreatedAt, Direction::Asc),
        };
        let request = Paging {
            first,
            after,
            last,
            before,
        }
        .request(&store::list_name(order, direction), store::key_kind(order))?;
        let database = state.store();
        let page = if brief::suffices(ctx, &["nodes"]) {
            let page = store::list_brief(database, &filter, order, direction, &request).await?;
            page.map(|it| Shown::Brief(it.into()))
        } else {
            let page = store::list(database, &filter, order, direction, &request).await?;
            page.map(|it| Shown::Whole(Box::new(Organization(it))))
        };
        let cursor = move |item: &Shown| match item {
            Shown::Whole(whole) => store::cursor(&whole.0, order, direction),
            Shown::Brief(brief) => store::cursor(brief.of(), order, direction),
        };
        Ok(OrganizationConnection::new(
            page_of(page, cursor),
            OrganizationCounter(filter),
        ))
    }
}
