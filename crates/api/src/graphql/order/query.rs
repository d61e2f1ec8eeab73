//! Queries on service orders and claims.

use super::claim::{Claim, ClaimConnection, ClaimCounter};
use super::list_input::{ClaimFilter, ClaimOrderBy, ServiceOrderFilter, ServiceOrderOrderBy};
use super::object::ServiceOrder;
use super::viewer::{visible, visible_claim};
use crate::graphql::connection::{Paging, connection, direction, page_of};
use crate::graphql::context::state;
use crate::graphql::engine::error::ApiError;
use crate::graphql::loader::Own;
use async_graphql::{Context, ID, Object};
use siling_domain::id::{OrganizationId, SalonId, ServiceOrderId};
use siling_persistence::order::{self as store, ClaimOrder, OrderOrder};
use siling_persistence::page::{Count, Direction};

/// Counts a list of service orders.
pub enum ServiceOrderCounter {
    /// Under its filter.
    Filtered(Box<store::OrderFilter>),
    /// Of a salon.
    OfSalon(Own<store::OrdersOfSalon>),
}

impl ServiceOrderCounter {
    async fn count(&self, ctx: &Context<'_>) -> Result<Count, ApiError> {
        let state = state(ctx)?;
        match self {
            ServiceOrderCounter::Filtered(filter) => Ok(store::count(state.store(), &state.visibility, filter).await?),
            ServiceOrderCounter::OfSalon(own) => own.count(ctx).await,
        }
    }
}

connection!(
    ServiceOrderConnection,
    ServiceOrderEdge,
    ServiceOrder,
    ServiceOrderCounter,
    "service orders (服务订单)"
);

/// The claims in which an organization takes part or is asked to, the latest first.
pub async fn claims_of(
    ctx: &Context<'_>,
    organization: OrganizationId,
    paging: Paging,
) -> Result<ClaimConnection, ApiError> {
    let own = Own::new(store::ClaimsOfOrganization {}, organization);
    let part = own.part(ctx, paging, Claim, |claim| &claim.0).await?;
    Ok(ClaimConnection::new(part, ClaimCounter::OfOrganization(own)))
}

/// The claims on an order that the viewer may see, in the order in which they came.
pub async fn claims_on(ctx: &Context<'_>, order: ServiceOrderId, paging: Paging) -> Result<ClaimConnection, ApiError> {
    let own = Own::new(store::ClaimsOfOrder {}, order);
    let part = own.part(ctx, paging, Claim, |claim| &claim.0).await?;
    Ok(ClaimConnection::new(part, ClaimCounter::OfOrder(own)))
}

/// The orders that a salon adopted and that the viewer may see, in the order in which they were drafted.
pub async fn orders_of(ctx: &Context<'_>, salon: SalonId, paging: Paging) -> Result<ServiceOrderConnection, ApiError> {
    let own = Own::new(store::OrdersOfSalon {}, salon);
    let part = own.part(ctx, paging, ServiceOrder, |order| &order.0).await?;
    Ok(ServiceOrderConnection::new(part, ServiceOrderCounter::OfSalon(own)))
}

/// The queries on service orders and claims.
#[derive(Default)]
pub struct OrderQuery;

#[Object]
impl OrderQuery {
    /// One service order by its identifier; null when there is none that you may see.
    async fn service_order(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier, such as order_01jd3v9x0pfh2.")] id: ID,
    ) -> Result<Option<ServiceOrder>, ApiError> {
        match id.parse() {
            Ok(id) => visible(ctx, id).await,
            Err(_) => Ok(None),
        }
    }

    /// Service orders by filter (订单列表): all that were published, and drafts in the area that your work covers.
    #[allow(clippy::too_many_arguments, reason = "the arguments of a Relay list")]
    async fn service_orders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which are wanted; all that you may see when not said.")] filter: Option<ServiceOrderFilter>,
        #[graphql(desc = "How they are sorted; by CREATED_AT, the earliest first, when not said.")] order_by: Option<
            ServiceOrderOrderBy,
        >,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<ServiceOrderConnection, ApiError> {
        let state = state(ctx)?;
        let filter = filter.unwrap_or_default().filter(state).await?;
        let (order, direction) = match order_by {
            Some(by) => (by.field.0, direction(by.direction)),
            None => (OrderOrder::CreatedAt, Direction::Asc),
        };
        let request = Paging {
            first,
            after,
            last,
            before,
        }
        .request(&store::list_name(order, direction), store::key_kind(order))?;
        let page = store::list(state.store(), &state.visibility, &filter, order, direction, &request)
            .await?
            .map(ServiceOrder);
        Ok(ServiceOrderConnection::new(
            page_of(page, move |item| store::cursor(&item.0, order, direction)),
            ServiceOrderCounter::Filtered(Box::new(filter)),
        ))
    }

    /// One claim by its identifier; null when there is none that you may see.
    async fn claim(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier, such as claim_01jd3v9x0pfh2.")] id: ID,
    ) -> Result<Option<Claim>, ApiError> {
        match id.parse() {
            Ok(id) => visible_claim(ctx, id).await,
            Err(_) => Ok(None),
        }
    }

    /// Claims by filter (接单列表): those of your organizations, in the area that your work covers, and all that have won.
    #[allow(clippy::too_many_arguments, reason = "the arguments of a Relay list")]
    async fn claims(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which are wanted; all that you may see when not said.")] filter: Option<ClaimFilter>,
        #[graphql(desc = "How they are sorted; by CREATED_AT, the earliest first, when not said.")] order_by: Option<
            ClaimOrderBy,
        >,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<ClaimConnection, ApiError> {
        let state = state(ctx)?;
        let filter = filter.unwrap_or_default().filter(state).await?;
        let (order, direction) = match order_by {
            Some(by) => (by.field.0, direction(by.direction)),
            None => (ClaimOrder::CreatedAt, Direction::Asc),
        };
        let request = Paging {
            first,
            after,
            last,
            before,
        }
        .request(&store::claim_list_name(order, direction), store::claim_key_kind(order))?;
        let page = store::list_claims(state.store(), &state.visibility, &filter, order, direction, &request)
            .await?
            .map(Claim);
        Ok(ClaimConnection::new(
            page_of(page, move |item| store::claim_cursor(&item.0, order, direction)),
            ClaimCounter::Filtered(Box::new(filter)),
        ))
    }
}
