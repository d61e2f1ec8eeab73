//! Rankings: organizations for an order, and orders for an organization.

use super::parts::{MatchingContribution, MatchingWeights, counted};
use super::{OWN, STAFF};
use crate::graphql::context::state;
use crate::graphql::engine::detail::Detail;
use crate::graphql::engine::error::ApiError;
use crate::graphql::list::List;
use crate::graphql::loader::{OrdersFor, OrganizationsFor, batch};
use crate::graphql::order::{OrderCondition, ServiceOrder};
use crate::graphql::organization::Organization;
use crate::graphql::scalar::Money;
use async_graphql::{Context, Object};
use siling_application::matching::{Extent, Ranked, Recommended};
use siling_domain::id::{OrganizationId, ServiceOrderId};
use siling_domain::order as domain;
use siling_domain::organization as record;
use std::sync::Arc;

/// The most of a ranking that is shown.
const MOST: i32 = 100;

/// How much of a ranking is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// The first so many of those who may.
    pub first: Option<i32>,
    /// The first so many of those who may not.
    pub excluded: Option<i32>,
}

impl Wanted {
    fn extent(self) -> Result<Extent, ApiError> {
        let count = |argument: &str, given: i32| match usize::try_from(given) {
            Ok(count) if given <= MOST => Ok(count),
            _ => Err(ApiError::invalid_argument(argument, Detail::number(0, MOST))),
        };
        Ok(Extent {
            ranked: count("first", self.first.unwrap_or(20))?,
            excluded: count("excluded", self.excluded.unwrap_or(0))?,
        })
    }
}

/// The organizations for an order, for those who work for its community.
pub async fn organizations_of(
    ctx: &Context<'_>,
    order: &domain::ServiceOrder,
    wanted: Wanted,
) -> Result<OrganizationMatching, ApiError> {
    let state = state(ctx)?;
    state.demand(STAFF, &order.place())?;
    let found = batch(ctx)?
        .load_one(OrganizationsFor(order.id, wanted.extent()?))
        .await?;
    Ok(OrganizationMatching {
        order: order.clone(),
        found: found.ok_or_else(|| ApiError::internal("an order without its ranking"))?,
    })
}

/// The orders for an organization, for its people and for those whose work covers it.
pub async fn orders_of(
    ctx: &Context<'_>,
    organization: &record::Organization,
    wanted: Wanted,
) -> Result<OrderMatching, ApiError> {
    let state = state(ctx)?;
    state.demand(OWN, &organization.place())?;
    let extent = wanted.extent()?;
    let found = batch(ctx)?.load_one(OrdersFor(organization.id, extent)).await?;
    Ok(OrderMatching {
        organization: organization.clone(),
        excluded_too: extent.excluded > 0,
        found: found.ok_or_else(|| ApiError::internal("an organization without its ranking"))?,
    })
}

/// Organizations for an order (订单推荐组织).
pub struct OrganizationMatching {
    order: domain::ServiceOrder,
    found: Arc<Ranked<OrganizationId>>,
}

/// Organizations for a service order, each with its reasons (订单推荐组织). A recommendation only: a panel awards, and no
/// decision may rest on the ranking alone (个人信息保护法第二十四条).
#[Object]
impl OrganizationMatching {
    /// The order.
    fn order(&self) -> ServiceOrder {
        ServiceOrder(self.order.clone())
    }

    /// How much each factor counted.
    fn weights(&self) -> MatchingWeights {
        MatchingWeights(self.found.weights.clone())
    }

    /// Those who meet every condition, the highest score first; equal scores by identifier. As many as were asked for.
    fn ranked(&self) -> List<OrganizationMatch> {
        let ranked = self.found.ranked.iter().zip(1..);
        ranked
            .map(|(found, rank)| OrganizationMatch(found.clone(), Some(rank)))
            .collect()
    }

    /// How many meet every condition.
    fn ranked_count(&self) -> i32 {
        counted(self.found.ranked_count)
    }

    /// Those who miss a condition, the fewest first, with the conditions that they miss. As many as were asked for.
    fn excluded(&self) -> List<OrganizationMatch> {
        let excluded = self.found.excluded.iter();
        excluded.map(|found| OrganizationMatch(found.clone(), None)).collect()
    }

    /// How many miss a condition; deregistered organizations are not counted.
    fn excluded_count(&self) -> i32 {
        counted(self.found.excluded_count)
    }
}

/// An organization in a ranking (推荐组织).
pub struct OrganizationMatch(Recommended<OrganizationId>, Option<i32>);

/// An organization in a ranking, with its reasons (推荐组织).
#[Object]
impl OrganizationMatch {
    /// The organization.
    async fn organization(&self, ctx: &Context<'_>) -> Result<Organization, ApiError> {
        let found = batch(ctx)?.load_one(self.0.key).await?;
        found
            .map(Organization)
            .ok_or_else(|| ApiError::internal("a recommended organization is not on file"))
    }

    /// The rank, from 1; null for who misses a condition.
    fn rank(&self) -> Option<i32> {
        self.1
    }

    /// What all factors contribute together, 0 to 100000: thousandths of a point.
    fn score(&self) -> u32 {
        self.0.score
    }

    /// The price of its claim that waits for the award; null where it has not claimed.
    fn price(&self) -> Option<Money> {
        self.0.price.map(Money)
    }

    /// What each factor contributes; together they are the score.
    fn factors(&self) -> List<MatchingContribution> {
        MatchingContribution::all(&self.0.factors)
    }

    /// The conditions for claiming that it does not meet; empty for those in the ranking.
    fn unmet(&self, ctx: &Context<'_>) -> Result<List<OrderCondition>, ApiError> {
        let locale = state(ctx)?.locale;
        Ok(self.0.unmet.iter().map(|it| OrderCondition::of(it, locale)).collect())
    }
}

/// Orders for an organization (组织推荐订单).
pub struct OrderMatching {
    organization: record::Organization,
    excluded_too: bool,
    found: Arc<Ranked<ServiceOrderId>>,
}

/// Open orders for an organization, each with its reasons (组织推荐订单). Of more than ten thousand open orders, those whose
/// deadline comes first are looked at. A recommendation only: the organization decides whether it claims, and a panel
/// awards (个人信息保护法第二十四条).
#[Object]
impl OrderMatching {
    /// The organization.
    fn organization(&self) -> Organization {
        Organization(self.organization.clone())
    }

    /// How much each factor counted.
    fn weights(&self) -> MatchingWeights {
        MatchingWeights(self.found.weights.clone())
    }

    /// The orders that it may claim today, the highest score first; equal scores by identifier. As many as were asked for.
    fn ranked(&self) -> List<OrderMatch> {
        let ranked = self.found.ranked.iter().zip(1..);
        ranked
            .map(|(found, rank)| OrderMatch(found.clone(), Some(rank)))
            .collect()
    }

    /// How many orders it may claim today.
    fn ranked_count(&self) -> i32 {
        counted(self.found.ranked_count)
    }

    /// The open orders that it may not claim, with the conditions that it misses, the fewest first. As many as were asked
    /// for.
    fn excluded(&self) -> List<OrderMatch> {
        let excluded = self.found.excluded.iter();
        excluded.map(|found| OrderMatch(found.clone(), None)).collect()
    }

    /// How many open orders it may not claim; null where none of them was asked for: they are not looked at then.
    fn excluded_count(&self) -> Option<i32> {
        self.excluded_too.then(|| counted(self.found.excluded_count))
    }
}

/// An order in a ranking (推荐订单).
pub struct OrderMatch(Recommended<ServiceOrderId>, Option<i32>);

/// An order in a ranking, with its reasons (推荐订单).
#[Object]
impl OrderMatch {
    /// The order.
    async fn order(&self, ctx: &Context<'_>) -> Result<ServiceOrder, ApiError> {
        let found = batch(ctx)?.load_one(self.0.key).await?;
        found
            .map(ServiceOrder)
            .ok_or_else(|| ApiError::internal("a recommended order is not on file"))
    }

    /// The rank, from 1; null for one that it may not claim.
    fn rank(&self) -> Option<i32> {
        self.1
    }

    /// What all factors contribute together, 0 to 100000: thousandths of a point.
    fn score(&self) -> u32 {
        self.0.score
    }

    /// What each factor contributes; together they are the score.
    fn factors(&self) -> List<MatchingContribution> {
        MatchingContribution::all(&self.0.factors)
    }

    /// The conditions for claiming that the organization does not meet; empty for those in the ranking.
    fn unmet(&self, ctx: &Context<'_>) -> Result<List<OrderCondition>, ApiError> {
        let locale = state(ctx)?.locale;
        Ok(self.0.unmet.iter().map(|it| OrderCondition::of(it, locale)).collect())
    }
}
