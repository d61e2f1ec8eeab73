//! What a viewer may see of orders and claims, and what is known around them.

use super::claim::Claim;
use super::object::ServiceOrder;
use crate::graphql::context::{RequestState, state};
use crate::graphql::engine::error::ApiError;
use crate::graphql::loader::{LiveClaims, Owes, StandingOf, TakesPart, batch};
use async_graphql::Context;
use futures_util::future::try_join_all;
pub use siling_domain::access::ORDER_STAFF as STAFF;
use siling_domain::access::{Deed, Place};
use siling_domain::id::{ClaimId, OrganizationId, ServiceOrderId};
use siling_domain::order::{self as domain, Bid, Eligibility, ServiceOrderFacts};

/// Whether the viewer may see the order: everybody does once it was published.
pub fn sees(state: &RequestState, order: &domain::ServiceOrder) -> bool {
    order.published_at.is_some() || state.sees(&order.place())
}

/// The order, if there is one that the viewer may see.
pub async fn visible(ctx: &Context<'_>, id: ServiceOrderId) -> Result<Option<ServiceOrder>, ApiError> {
    let (state, found) = (state(ctx)?, batch(ctx)?.load_one(id).await?);
    Ok(found.filter(|order| sees(state, order)).map(ServiceOrder))
}

/// The claim, if there is one that the viewer may see.
pub async fn visible_claim(ctx: &Context<'_>, id: ClaimId) -> Result<Option<Claim>, ApiError> {
    let (state, found) = (state(ctx)?, batch(ctx)?.load_one(id).await?);
    Ok(found.filter(|claim| super::sees_claim(state, claim)).map(Claim))
}

/// How many claims on the order wait for its award.
pub async fn live_claims(ctx: &Context<'_>, order: ServiceOrderId) -> Result<usize, ApiError> {
    Ok(batch(ctx)?.load_one(LiveClaims(order)).await?.unwrap_or_default())
}

/// What the guards of an order need to know.
pub async fn facts(ctx: &Context<'_>, order: &domain::ServiceOrder) -> Result<ServiceOrderFacts, ApiError> {
    let owes = batch(ctx)?.load_one(Owes(order.id)).await?;
    let own = state(ctx)?.actor.account();
    Ok(ServiceOrderFacts {
        today: state(ctx)?.today(),
        live_claims: live_claims(ctx, order.id).await?,
        paid_off: owes.is_none(),
        own_draft: own.is_some() && own == order.drafted_by,
    })
}

/// Whether an organization may claim the order today, alone and before it names a price.
pub async fn eligibility(
    ctx: &Context<'_>,
    order: &domain::ServiceOrder,
    organization: OrganizationId,
) -> Result<Option<Eligibility>, ApiError> {
    let Some(record) = batch(ctx)?.load_one(organization).await? else {
        return Ok(None);
    };
    let standing = batch(ctx)?.load_one(StandingOf(organization)).await?;
    let takes_part = batch(ctx)?.load_one(TakesPart(order.id, organization)).await?;
    let bid = Bid {
        takes_part: takes_part.is_some(),
        ..Bid::alone(standing.unwrap_or_default().claimant(&record))
    };
    Ok(Some(order.eligibility(&bid, state(ctx)?.today())))
}

/// Where the viewer would claim: for the organization of theirs that may, or for the first.
pub async fn claiming(
    ctx: &Context<'_>,
    order: &domain::ServiceOrder,
) -> Result<(Place, Option<Eligibility>), ApiError> {
    let state = state(ctx)?;
    let at = |organization: &OrganizationId| Place::organization(order.community, *organization);
    let claims = |organization: &&OrganizationId| {
        let roles = Deed::ClaimServiceOrder.roles();
        state.actor.grant_over(roles, &at(organization)).is_some()
    };
    // Asked for together, so that the loaders make one statement a kind of object.
    let acted_for = state.actor.visibility().organizations;
    let own = acted_for.iter().filter(claims);
    let found = own.map(|organization| async move {
        let found = eligibility(ctx, order, *organization).await?;
        Ok::<_, ApiError>((at(organization), found))
    });
    let mut found: Vec<(Place, Option<Eligibility>)> = try_join_all(found).await?;
    let eligible = |it: &(Place, Option<Eligibility>)| it.1.as_ref().is_some_and(Eligibility::eligible);
    let best = found.iter().position(eligible).unwrap_or_default();
    match found.is_empty() {
        true => Ok((order.place(), None)),
        false => Ok(found.swap_remove(best)),
    }
}
