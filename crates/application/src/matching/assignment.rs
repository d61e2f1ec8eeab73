//! The assignment of best total value within everyone's capacity.

use super::rank::{Factor, asked, bid, factors};
use super::weights;
use chrono::NaiveDate;
use siling_domain::area_code::AreaCode;
use siling_domain::id::{NeedId, OrganizationId, ServiceOrderId};
use siling_domain::matching::{Assignment, Demand, Fit, Market, Trade, Weights};
use siling_domain::order::ServiceOrder;
use siling_domain::organization::Lead;
use siling_persistence::matching::{self as store, OpenNeed, OpenOrders, Profile, Which};
use siling_persistence::{Store, StoreError};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// The most orders or needs that are assigned at once.
pub const ORDERS_MAX: usize = 2_000;
/// The most pairs that are looked at: so many orders times so many organizations.
pub const PAIRS_MAX: usize = 8_000_000;
/// One assignment is worked out at a time: each takes a processor for itself.
static AT_ONCE: Semaphore = Semaphore::const_new(1);

/// What is to be assigned.
#[derive(Debug, Clone)]
pub enum Sought {
    /// Orders that are open for claims: these, or all in an area.
    Orders {
        /// In the area.
        area: Option<AreaCode>,
        /// Of these.
        ids: Option<Vec<ServiceOrderId>>,
    },
    /// The accepted needs without an order that a venture round takes up: those of its leads, and those of none yet.
    Needs {
        /// The leads.
        leads: Vec<Lead>,
    },
}

/// What is assigned: an order, or a need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Asking {
    /// A service order.
    Order(ServiceOrderId),
    /// A need.
    Need(NeedId),
}

/// Why nothing is proposed.
#[derive(Debug, thiserror::Error)]
pub enum ProposalError {
    /// More than [`ORDERS_MAX`] or [`PAIRS_MAX`].
    #[error("too much at once: {0}")]
    TooMany(usize),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Where something goes.
#[derive(Debug, Clone)]
pub struct Ends {
    /// What goes there.
    pub asking: Asking,
    /// The organization.
    pub organization: OrganizationId,
    /// What the pairing is worth.
    pub score: u32,
    /// Every factor.
    pub factors: Vec<Factor>,
}

/// The assignment of best total value.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// How much each factor counted.
    pub weights: Arc<Weights>,
    /// What all pairings are worth together.
    pub total: u64,
    /// Where each goes, in the order in which they came to be.
    pub pairs: Vec<Ends>,
    /// What nobody is left for.
    pub unassigned: Vec<Asking>,
    /// What does not go where it would be best, and what goes there instead.
    pub trades: Vec<Trade<Asking, OrganizationId>>,
    /// How many organizations were looked at.
    pub organizations: usize,
}

/// Works out the best assignment.
pub async fn propose(store: &Store, sought: &Sought, today: NaiveDate) -> Result<Proposal, ProposalError> {
    let weights = Arc::new(weights(store).await?);
    let demands = read(store, sought, today).await?;
    let profiles = store::profiles(store, &Which::Active, today).await?;
    let pairs = demands.len().saturating_mul(profiles.len());
    if demands.len() > ORDERS_MAX || pairs > PAIRS_MAX {
        return Err(ProposalError::TooMany(demands.len()));
    }
    let demands = with_wants(store, demands).await?;
    // Nobody closes the semaphore. The permit goes with the work, which goes on where the client hangs up.
    let permit = AT_ONCE.acquire().await.ok();
    let work = move || {
        let proposal = worked_out(&weights, &demands, &profiles, today);
        drop(permit);
        proposal
    };
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| StoreError::Corrupt(format!("the assignment came to no end: {error}")).into())
}

enum Demands {
    Orders(Vec<ServiceOrder>),
    Needs(Vec<OpenNeed>),
}

impl Demands {
    fn len(&self) -> usize {
        match self {
            Demands::Orders(orders) => orders.len(),
            Demands::Needs(needs) => needs.len(),
        }
    }
}

async fn read(store: &Store, sought: &Sought, today: NaiveDate) -> Result<Demands, StoreError> {
    // One more tells that there are too many.
    match sought {
        Sought::Orders { area, ids } => {
            let filter = OpenOrders {
                area: *area,
                ids: ids.clone(),
                within_reach: None,
            };
            let orders = store::open_orders(store, &filter, today, ORDERS_MAX + 1).await?;
            Ok(Demands::Orders(orders))
        }
        Sought::Needs { leads } => {
            let needs = store::open_needs(store, leads, ORDERS_MAX + 1).await?;
            Ok(Demands::Needs(needs))
        }
    }
}

/// Something to be assigned, with all that it asks for.
enum Wanting {
    Order(Box<ServiceOrder>, Vec<String>),
    Need(OpenNeed),
}

async fn with_wants(store: &Store, demands: Demands) -> Result<Vec<Wanting>, StoreError> {
    Ok(match demands {
        Demands::Needs(needs) => needs.into_iter().map(Wanting::Need).collect(),
        Demands::Orders(orders) => {
            let capabilities: Vec<Vec<String>> = asked(store, &orders)
                .await?
                .into_iter()
                .map(|asked| asked.capabilities)
                .collect();
            let both = orders.into_iter().zip(capabilities);
            both.map(|(order, capabilities)| Wanting::Order(Box::new(order), capabilities))
                .collect()
        }
    })
}

impl Wanting {
    fn key(&self) -> Asking {
        match self {
            Wanting::Order(order, _) => Asking::Order(order.id),
            Wanting::Need(need) => Asking::Need(need.id),
        }
    }

    fn demand(&self) -> Demand<'_> {
        match self {
            Wanting::Order(order, capabilities) => Demand {
                community: order.community,
                lead: Some(order.terms.lead),
                capabilities,
                ceiling: Some(order.terms.ceiling),
            },
            Wanting::Need(need) => Demand {
                community: need.area,
                lead: need.lead,
                capabilities: &need.capabilities,
                ceiling: None,
            },
        }
    }

    /// Whether the organization may take it: an order by its conditions; a need if it has no open veto, and something of
    /// what is wanted.
    fn admits(&self, profile: &Profile, today: NaiveDate) -> bool {
        match self {
            Wanting::Order(order, _) => order.admits(&bid(profile, None, false), today),
            Wanting::Need(need) => {
                let able = need.capabilities.is_empty()
                    || need.capabilities.iter().any(|code| profile.capabilities.contains(code));
                able && !profile.standing.vetoed
            }
        }
    }
}

fn worked_out(weights: &Arc<Weights>, demands: &[Wanting], profiles: &[Profile], today: NaiveDate) -> Proposal {
    let keys: Vec<Asking> = demands.iter().map(Wanting::key).collect();
    let places: Vec<(OrganizationId, u32)> = profiles
        .iter()
        .map(|profile| (profile.id, profile.claimant().room()))
        .collect();
    let fit = |demand: usize, profile: usize| Fit {
        weights,
        demand: demands[demand].demand(),
        supplier: profiles[profile].supplier(),
        price: None,
    };
    let market = Market::new(&keys, &places, |demand, profile| {
        let admitted = demands[demand].admits(&profiles[profile], today);
        admitted.then(|| fit(demand, profile).score())
    });
    let Assignment {
        orders, total, trades, ..
    } = market.solve();
    let demand_of: HashMap<Asking, usize> = keys.iter().copied().zip(0..).collect();
    let profile_of: HashMap<OrganizationId, usize> = profiles.iter().map(|profile| profile.id).zip(0..).collect();
    let mut proposal = Proposal {
        weights: weights.clone(),
        total,
        pairs: Vec::new(),
        unassigned: Vec::new(),
        trades,
        organizations: profiles.len(),
    };
    for (asking, goes) in orders {
        match goes {
            Some((organization, score)) => proposal.pairs.push(Ends {
                asking,
                organization,
                score,
                factors: factors(&fit(demand_of[&asking], profile_of[&organization])),
            }),
            None => proposal.unassigned.push(asking),
        }
    }
    proposal
}
