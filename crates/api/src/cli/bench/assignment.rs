//! `siling bench assignment`: how long the best assignment of many orders takes, on one core and without a database.

use super::chance::Chance;
use crate::cli::print;
use anyhow::{Context as _, ensure};
use siling_application::matching::DEFAULT_WEIGHTS;
use siling_domain::Word as _;
use siling_domain::area_code::AreaCode;
use siling_domain::matching::{Demand, Fit, Market, Supplier, TrackRecord, Weights};
use siling_domain::money::Money;
use siling_domain::organization::Lead;
use siling_domain::standard::Stars;
use std::time::Instant;

/// As many kinds of capability as a district may tell apart.
const CAPABILITIES: usize = 24;

/// What is assigned.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// How many orders are assigned.
    #[arg(long, value_name = "N", default_value_t = 2_000)]
    orders: usize,
    /// To how many organizations.
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    organizations: usize,
}

/// What an order asks for.
struct Order {
    community: AreaCode,
    lead: Option<Lead>,
    capabilities: Vec<String>,
}

/// What an organization brings.
struct Organization {
    home: AreaCode,
    serves: Vec<AreaCode>,
    leads: Vec<Lead>,
    capabilities: Vec<String>,
    stars: Stars,
    capacity: u32,
    record: TrackRecord,
}

/// Assigns, once with room for all and once with room for half of the orders, and prints how long it took.
pub fn run(options: &Options) -> anyhow::Result<()> {
    let weights = Weights::import(DEFAULT_WEIGHTS)?;
    // From so many places to fewer than so many more, each.
    for (told, least, most) in [("room for every order", 1, 4), ("room for half of them", 0, 3)] {
        let mut chance = Chance::new(20_221_125);
        let orders: Vec<Order> = (0..options.orders)
            .map(|_| order(&mut chance))
            .collect::<anyhow::Result<_>>()?;
        let organizations: Vec<Organization> = (0..options.organizations)
            .map(|_| organization(&mut chance, least, most))
            .collect::<anyhow::Result<_>>()?;
        let keys: Vec<usize> = (0..orders.len()).collect();
        let places: Vec<(usize, u32)> = (0..).zip(&organizations).map(|(key, it)| (key, it.capacity)).collect();
        let began = Instant::now();
        let market = Market::new(&keys, &places, |order, organization| {
            let (order, organization) = (&orders[order], &organizations[organization]);
            let able = order
                .capabilities
                .iter()
                .any(|code| organization.capabilities.contains(code));
            able.then(|| fit(&weights, order, organization).score())
        });
        let scored = began.elapsed();
        let began = Instant::now();
        let assignment = market.solve();
        let solved = began.elapsed();
        ensure!(assignment.is_proven_on(&market), "the assignment is not the best");
        print(&format!(
            "{} orders, {} organizations, {told}: scored in {:.2} s, assigned in {:.2} s on one core, and proven to be the best.\n\
             {} assigned, {} points together, {} not where they would score highest.\n",
            orders.len(),
            organizations.len(),
            scored.as_secs_f64(),
            solved.as_secs_f64(),
            assignment.orders.iter().filter(|(_, to)| to.is_some()).count(),
            assignment.total / 1_000,
            assignment.trades.len(),
        ))?;
    }
    Ok(())
}

fn fit<'a>(weights: &'a Weights, order: &'a Order, organization: &'a Organization) -> Fit<'a> {
    Fit {
        weights,
        demand: Demand {
            community: order.community,
            lead: order.lead,
            capabilities: &order.capabilities,
            ceiling: Money::from_yuan(10_000),
        },
        supplier: Supplier {
            home: organization.home,
            service_areas: &organization.serves,
            leads: &organization.leads,
            capabilities: &organization.capabilities,
            stars: organization.stars,
            capacity: organization.capacity,
            room: organization.capacity,
            record: organization.record,
        },
        price: None,
    }
}

/// A community of one of twelve sub-districts.
fn place(chance: &mut Chance) -> anyhow::Result<AreaCode> {
    let (subdistrict, community) = (1 + chance.below(12), 1 + chance.below(40));
    Ok(AreaCode::parse(&format!("370305{subdistrict:03}{community:03}"))?)
}

fn capabilities(chance: &mut Chance, count: usize) -> Vec<String> {
    let mut codes: Vec<String> = (0..count)
        .map(|_| format!("CAPABILITY_{}", chance.below(CAPABILITIES)))
        .collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn order(chance: &mut Chance) -> anyhow::Result<Order> {
    let count = 1 + chance.below(3);
    Ok(Order {
        community: place(chance)?,
        lead: chance.one(Lead::ALL).copied(),
        capabilities: capabilities(chance, count),
    })
}

fn organization(chance: &mut Chance, least: usize, most: usize) -> anyhow::Result<Organization> {
    let (home, count) = (place(chance)?, 1 + chance.below(4));
    let finished = u32::try_from(chance.below(20))?;
    Ok(Organization {
        home,
        serves: home
            .subdistrict()
            .into_iter()
            .filter(|_| chance.below(2) == 0)
            .collect(),
        leads: chance.one(Lead::ALL).copied().into_iter().collect(),
        capabilities: capabilities(chance, count),
        stars: Stars::new(u8::try_from(chance.below(6))?).context("0 to 5 stars")?,
        capacity: u32::try_from(least + chance.below(most))?,
        record: TrackRecord {
            finished,
            accepted: finished * 2,
            first_time: finished + u32::try_from(chance.below(1 + finished as usize))?,
            rating_sum: u64::from(finished) * (3 + chance.below(3) as u64),
            ratings: finished,
        },
    })
}
