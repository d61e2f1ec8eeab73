//! Organizations for an order, and orders for an organization, each with every factor.

use super::weights;
use chrono::NaiveDate;
use siling_domain::Word as _;
use siling_domain::id::{OrganizationId, ServiceOrderId};
use siling_domain::matching::{Candidate, Demand, Finding, Fit, MatchFactor, Ranking, Supplier, Weights};
use siling_domain::money::Money;
use siling_domain::order::{Bid, ConditionResult, EligibilityCondition, ServiceOrder};
use siling_domain::organization::Organization;
use siling_persistence::matching::{self as store, OpenOrders, Profile, Which};
use siling_persistence::order::taking_part_of;
use siling_persistence::{Store, StoreError};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

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
#[derive(Debug, Clone, Copy)]
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

/// Ranks the district's organizations for an order. Those who claimed it are ranked with their price: the community
/// awards among them.
pub async fn organizations_for(
    store: &Store,
    order: &ServiceOrder,
    today: NaiveDate,
    extent: Extent,
) -> Result<Ranked<OrganizationId>, StoreError> {
    let weights = Arc::new(weights(store).await?);
    let profiles = store::profiles(store, &Which::Living, today).await?;
    let claims = store::waiting_claims(store, &[order.id]).await?;
    let prices: HashMap<OrganizationId, Money> = claims.iter().map(|it| (it.organization, it.price)).collect();
    let orders = asked(store, std::slice::from_ref(order)).await?;
    let candidates = orders.iter().flat_map(|asked| {
        let (weights, prices) = (&weights, &prices);
        profiles.iter().map(move |profile| {
            let price = prices.get(&profile.id).copied();
            let bid = bid(profile, price, false);
            Candidate {
                key: profile.id,
                fit: Fit {
                    weights,
                    demand: asked.demand(),
                    supplier: Supplier {
                        room: bid.lead.room(),
                        ..profile.supplier()
                    },
                    price,
                },
                unmet: unmet(asked.order, &bid, today),
            }
        })
    });
    let by_id: HashMap<OrganizationId, &Profile> = profiles.iter().map(|profile| (profile.id, profile)).collect();
    Ok(recommended(&weights, Ranking::of(candidates), extent, |key, price| {
        let profile = by_id.get(&key)?;
        Some(order.eligibility(&bid(profile, price, false), today).conditions)
    }))
}

/// Ranks the orders that are open for claims for an organization. Those that it takes part in already are not ranked.
pub async fn orders_for(
    store: &Store,
    organization: &Organization,
    today: NaiveDate,
    extent: Extent,
) -> Result<Ranked<ServiceOrderId>, StoreError> {
    let weights = Arc::new(weights(store).await?);
    let mut found = store::profiles(store, &Which::These(vec![organization.id]), today).await?;
    let profile = found.pop();
    let filter = OpenOrders {
        within_reach: profile
            .as_ref()
            .filter(|_| extent.excluded == 0)
            .map(|profile| (profile.capabilities.clone(), profile.standing.stars)),
        ..OpenOrders::default()
    };
    let orders = match profile {
        Some(_) => store::open_orders(store, &filter, today, super::ORDERS_MAX).await?,
        None => Vec::new(),
    };
    let pairs: Vec<_> = orders.iter().map(|order| (order.id, organization.id)).collect();
    let takes_part: HashSet<ServiceOrderId> = taking_part_of(store, &pairs)
        .await?
        .into_iter()
        .map(|(order, _)| order)
        .collect();
    let orders = asked(store, &orders).await?;
    let profile = profile.as_ref();
    let candidates = orders.iter().filter_map(|asked| {
        let profile = profile?;
        Some(Candidate {
            key: asked.order.id,
            fit: Fit {
                weights: &weights,
                demand: asked.demand(),
                supplier: profile.supplier(),
                price: None,
            },
            unmet: unmet(
                asked.order,
                &bid(profile, None, takes_part.contains(&asked.order.id)),
                today,
            ),
        })
    });
    let by_id: HashMap<ServiceOrderId, &ServiceOrder> =
        orders.iter().map(|asked| (asked.order.id, asked.order)).collect();
    Ok(recommended(&weights, Ranking::of(candidates), extent, |key, _| {
        let bid = bid(profile?, None, takes_part.contains(&key));
        Some(by_id.get(&key)?.eligibility(&bid, today).conditions)
    }))
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
