//! Organizations for an order, and orders for an organization, each with every factor.

use super::weights;
use chrono::NaiveDate;
use siling_domain::Word as _;
use siling_domain::id::{OrganizationId, ServiceOrderId};
use siling_domain::matching::{Candidate, Demand, Finding, Fit, MatchFactor, Ranking, Supplier, Weights};
use siling_domain::money::Money;
use siling_domain::order::{Bid, ConditionResult, EligibilityCondition, ServiceOrder};
use siling_domain::standard::Stars;
use siling_persistence::matching::{self as store, OpenOrders, Profile, Which};
use siling_persistence::{Store, StoreError};
use std::collections::HashMap;
use std::sync::Arc;

/// The most open orders that are looked at for organizations, those whose deadline comes first.
pub const OPEN_MAX: usize = 10_000;

/// A ranking as far as it was asked for.
#[derive(Debug, Clone)]
pub struct Ranked<K> {
    /// How much each factor counted.
    pub weights: Arc<Weights>,
    /// The first of those who may, the best first.
    pub ranked: Vec<Recommended<K>>,
    /// How many may.
    pub ranked_count: usize,
    /// The first of those who may not, those who miss the fewest conditions first.
    pub excluded: Vec<Recommended<K>>,
    /// How many may not.
    pub excluded_count: usize,
}

/// One of a ranking.
#[derive(Debug, Clone)]
pub struct Recommended<K> {
    /// Who or what it is.
    pub key: K,
    /// What all factors contribute together.
    pub score: u32,
    /// The price of the claim that waits, where there is one.
    pub price: Option<Money>,
    /// Every factor.
    pub factors: Vec<Factor>,
    /// The conditions that are not met.
    pub unmet: Vec<ConditionResult>,
}

/// What a factor contributes, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factor {
    /// The factor.
    pub factor: MatchFactor,
    /// Its weight.
    pub weight: u32,
    /// Its grade, 0 to 1000.
    pub grade: u32,
    /// What the grade rests on.
    pub finding: Finding,
}

/// How much of a ranking is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Extent {
    /// The first so many of those who may.
    pub ranked: usize,
    /// The first so many of those who may not; with none, they are not looked for where that spares reading them.
    pub excluded: usize,
}

/// An order with all that it asks for.
pub(super) struct Asked<'a> {
    pub order: &'a ServiceOrder,
    /// The capabilities that it requires and those that its needs want beside them.
    pub capabilities: Vec<String>,
}

impl Asked<'_> {
    pub fn demand(&self) -> Demand<'_> {
        Demand {
            community: self.order.community,
            lead: Some(self.order.terms.lead),
            capabilities: &self.capabilities,
            ceiling: Some(self.order.terms.ceiling),
        }
    }
}

/// The orders with what their needs want, in one statement.
pub(super) async fn asked<'a>(store: &Store, orders: &'a [ServiceOrder]) -> Result<Vec<Asked<'a>>, StoreError> {
    let ids: Vec<ServiceOrderId> = orders.iter().map(|order| order.id).collect();
    let mut wanted = store::wanted(store, &ids).await?;
    let asked = orders.iter().map(|order| {
        let mut capabilities = order.terms.capabilities.clone();
        capabilities.extend(wanted.remove(&order.id).unwrap_or_default());
        Asked { order, capabilities }
    });
    Ok(asked.collect())
}

/// An organization as it would claim an order, alone. What it claimed already does not stand in its own way.
pub(super) fn bid(profile: &Profile, price: Option<Money>, takes_part: bool) -> Bid<'_> {
    let mut lead = profile.claimant();
    if price.is_some() {
        lead.load = lead.load.saturating_sub(1);
    }
    Bid {
        price,
        takes_part,
        ..Bid::alone(lead)
    }
}

fn unmet(order: &ServiceOrder, bid: &Bid<'_>, today: NaiveDate) -> Vec<EligibilityCondition> {
    let conditions = EligibilityCondition::ALL.iter().copied();
    conditions
        .filter(|condition| !order.meets(*condition, bid, today))
        .collect()
}

/// Ranks the district's organizations for each of these orders, in as many statements for many as for one. Those who
/// claimed an order are ranked with their price: the community awards among them.
pub async fn organizations_for(
    store: &Store,
    orders: &[ServiceOrder],
    today: NaiveDate,
    extent: Extent,
) -> Result<HashMap<ServiceOrderId, Ranked<OrganizationId>>, StoreError> {
    let weights = Arc::new(weights(store).await?);
    let profiles = store::profiles(store, &Which::Living, today).await?;
    let by_id: HashMap<OrganizationId, &Profile> = profiles.iter().map(|profile| (profile.id, profile)).collect();
    let ids: Vec<ServiceOrderId> = orders.iter().map(|order| order.id).collect();
    let claims = store::waiting_claims(store, &ids).await?;
    let prices: HashMap<(ServiceOrderId, OrganizationId), Money> = claims
        .iter()
        .map(|it| ((it.order, it.organization), it.price))
        .collect();
    let ranked = asked(store, orders).await?.into_iter().map(|asked| {
        let order = asked.order;
        let candidates = profiles.iter().map(|profile| {
            let price = prices.get(&(order.id, profile.id)).copied();
            let bid = bid(profile, price, false);
            Candidate {
                key: profile.id,
                fit: Fit {
                    weights: &weights,
                    demand: asked.demand(),
                    supplier: Supplier {
                        room: bid.lead.room(),
                        ..profile.supplier()
                    },
                    price,
                },
                unmet: unmet(order, &bid, today),
            }
        });
        let found = recommended(&weights, Ranking::of(candidates), extent, |key, price| {
            Some(
                order
                    .eligibility(&bid(by_id.get(&key)?, price, false), today)
                    .conditions,
            )
        });
        (order.id, found)
    });
    Ok(ranked.collect())
}

/// Ranks the orders that are open for claims for each of these organizations, in as many statements for many as for
/// one. Those that it takes part in already are not ranked.
pub async fn orders_for(
    store: &Store,
    organizations: &[OrganizationId],
    today: NaiveDate,
    extent: Extent,
) -> Result<HashMap<OrganizationId, Ranked<ServiceOrderId>>, StoreError> {
    let weights = Arc::new(weights(store).await?);
    let profiles = store::profiles(store, &Which::These(organizations.to_vec()), today).await?;
    let filter = OpenOrders {
        within_reach: (extent.excluded == 0).then(|| reach(&profiles)),
        ..OpenOrders::default()
    };
    let orders = store::open_orders(store, &filter, today, OPEN_MAX).await?;
    let by_id: HashMap<ServiceOrderId, &ServiceOrder> = orders.iter().map(|order| (order.id, order)).collect();
    let takes_part = store::takes_part(store, organizations).await?;
    let asked = asked(store, &orders).await?;
    let ranked = profiles.iter().map(|profile| {
        let bid_for = |order: ServiceOrderId| bid(profile, None, takes_part.contains(&(order, profile.id)));
        let candidates = asked.iter().map(|asked| Candidate {
            key: asked.order.id,
            fit: Fit {
                weights: &weights,
                demand: asked.demand(),
                supplier: profile.supplier(),
                price: None,
            },
            unmet: unmet(asked.order, &bid_for(asked.order.id), today),
        });
        let found = recommended(&weights, Ranking::of(candidates), extent, |key, _| {
            Some(by_id.get(&key)?.eligibility(&bid_for(key), today).conditions)
        });
        (profile.id, found)
    });
    Ok(ranked.collect())
}

/// What any of them can do, and the most stars that one of them has.
fn reach(profiles: &[Profile]) -> (Vec<String>, Stars) {
    let mut capabilities: Vec<String> = profiles.iter().flat_map(|it| it.capabilities.clone()).collect();
    capabilities.sort_unstable();
    capabilities.dedup();
    let stars = profiles.iter().map(|it| it.standing.stars).max();
    (capabilities, stars.unwrap_or(Stars::NONE))
}

fn recommended<K: Ord + Copy>(
    weights: &Arc<Weights>,
    ranking: Ranking<'_, K, EligibilityCondition>,
    extent: Extent,
    conditions: impl Fn(K, Option<Money>) -> Option<Vec<ConditionResult>>,
) -> Ranked<K> {
    let explained = |(score, candidate): &(u32, Candidate<'_, K, EligibilityCondition>)| {
        let mut unmet = match candidate.unmet.is_empty() {
            true => Vec::new(),
            false => conditions(candidate.key, candidate.fit.price).unwrap_or_default(),
        };
        unmet.retain(|result| result.refusal.is_some());
        Recommended {
            key: candidate.key,
            score: *score,
            price: candidate.fit.price,
            factors: factors(&candidate.fit),
            unmet,
        }
    };
    Ranked {
        weights: weights.clone(),
        ranked: ranking.ranked.iter().take(extent.ranked).map(explained).collect(),
        ranked_count: ranking.ranked.len(),
        excluded: ranking.excluded.iter().take(extent.excluded).map(explained).collect(),
        excluded_count: ranking.excluded.len(),
    }
}

/// Every factor of a pairing, in the order of the vocabulary.
pub(super) fn factors(fit: &Fit<'_>) -> Vec<Factor> {
    let factors = MatchFactor::ALL.iter().copied();
    factors
        .map(|factor| Factor {
            factor,
            weight: fit.weights.of(factor),
            grade: fit.grade(factor),
            finding: fit.finding(factor),
        })
        .collect()
}
