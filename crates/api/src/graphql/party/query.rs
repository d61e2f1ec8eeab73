//! Queries on Party organizations.

use super::input::{PartyOrganizationFilter, PartyOrganizationOrderBy, id_argument};
use super::statistics::{CoverageStatistics, statistics};
use super::{PartyOrganization, load};
use crate::graphql::area::{self, argument};
use crate::graphql::connection::{Paging, connection, direction, page_of};
use crate::graphql::context::state;
use crate::graphql::engine::error::ApiError;
use crate::graphql::loader::Own;
use crate::graphql::scalar::Date;
use async_graphql::{Context, ID, Object};
use siling_persistence::page::{Count, Direction};
use siling_persistence::party::{self as store, PartyOrganizationFilter as Filter, PartyOrganizationOrder};

/// Counts a list of Party organizations.
pub enum PartyOrganizationCounter {
    /// Under its filter.
    Filtered(Box<Filter>),
    /// Of those below one.
    Below(Own<store::PartyOrganizationsBelow>),
}

impl PartyOrganizationCounter {
    async fn count(&self, ctx: &Context<'_>) -> Result<Count, ApiError> {
        match self {
            PartyOrganizationCounter::Filtered(filter) => Ok(store::count(state(ctx)?.store(), filter).await?),
            PartyOrganizationCounter::Below(own) => own.count(ctx).await,
        }
    }
}

connection!(
    PartyOrganizationConnection,
    PartyOrganizationEdge,
    PartyOrganization,
    PartyOrganizationCounter,
    "Party organizations (党组织)"
);

/// The queries on Party organizations.
#[derive(Default)]
pub struct PartyQuery;

#[Object]
impl PartyQuery {
    /// One Party organization by its identifier; null when there is none.
    async fn party_organization(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier, such as party_01jd3v9x0pfh2.")] id: ID,
    ) -> Result<Option<PartyOrganization>, ApiError> {
        load(ctx, Some(id_argument("id", &id)?)).await
    }

    /// The district's committee at the root of the tree of Party organizations (党组织体系); its `children`
    /// are those below it. Null before it is on file.
    async fn party_root(&self, ctx: &Context<'_>) -> Result<Option<PartyOrganization>, ApiError> {
        Ok(store::root(state(ctx)?.store()).await?.map(PartyOrganization))
    }

    /// Party organizations by filter (党组织列表), sorted as asked, in pages. What is due for re-election:
    /// `filter: { dueWithinDays: 90 }, orderBy: { field: TERM_ENDS }`.
    #[allow(clippy::too_many_arguments, reason = "the arguments of a Relay list")]
    async fn party_organizations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which are wanted; all of them when not said.")] filter: Option<PartyOrganizationFilter>,
        #[graphql(desc = "How they are sorted; by NAME when not said.")] order_by: Option<PartyOrganizationOrderBy>,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<PartyOrganizationConnection, ApiError> {
        let state = state(ctx)?;
        let filter = filter.unwrap_or_default().filter(state)?;
        let (order, direction) = match order_by {
            Some(by) => (by.field.0, direction(by.direction)),
            None => (PartyOrganizationOrder::Name, Direction::Asc),
        };
        let request = Paging {
            first,
            after,
            last,
            before,
        }
        .request(&store::list_name(order, direction), store::key_kind(order))?;
        let page = store::list(state.store(), &filter, order, direction, &request)
            .await?
            .map(PartyOrganization);
        Ok(PartyOrganizationConnection::new(
            page_of(page, move |item| store::cursor(&item.0, order, direction)),
            PartyOrganizationCounter::Filtered(Box::new(filter)),
        ))
    }

    /// How far Party work reaches the organizations of an area on a day (党组织覆盖统计): by sub-district,
    /// by field of service and by form. Null when the area is not on file.
    async fn coverage_statistics(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The area, a 12-digit code; the district when not said.")] area_code: Option<String>,
        #[graphql(desc = "The day; today when not said, and for days to come.")] as_of: Option<Date>,
    ) -> Result<Option<CoverageStatistics>, ApiError> {
        let state = state(ctx)?;
        let code = match area_code {
            Some(code) => argument("areaCode", &code)?,
            None => state.store().district(),
        };
        let today = state.today();
        let day = as_of.map_or(today, |day| day.0.min(today));
        match area::load(ctx, Some(code)).await? {
            Some(area) => Ok(Some(statistics(ctx, area, day).await?)),
            None => Ok(None),
        }
    }
}
