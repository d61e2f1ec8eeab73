//! The two-way survey (双向摸底): what residents ask for against what organizations can do, with the gaps.

use std::collections::{BTreeMap, BTreeSet};

use crate::area_code::AreaCode;
use crate::organization::Lead;
use crate::{Word, vocabulary};

vocabulary! {
    /// By what a two-way survey is broken down (摸底维度).
    pub enum SurveyDimension {
        /// By area (区域).
        Area = "AREA" { zh: "区域", en: "Area" },
        /// By lead (四领方向).
        Lead = "LEAD" { zh: "四领方向", en: "Lead" },
        /// By capability (专业特长).
        Capability = "CAPABILITY" { zh: "专业特长", en: "Capability" },
    }
}

/// Things asked for that are alike: needs without an order, or orders without an award.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyDemand {
    /// The area of the survey's table in which it lies.
    pub area: AreaCode,
    /// Which of the four leads it is, where that is known.
    pub lead: Option<Lead>,
    /// The capabilities asked for.
    pub capabilities: Vec<String>,
    /// Needs.
    pub needs: u32,
    /// Orders.
    pub orders: u32,
}

/// One organization that can take something on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveySupply {
    /// The areas of the survey's table in which it is at home or serves.
    pub areas: Vec<AreaCode>,
    /// Which leads it takes; none told is all of them.
    pub leads: Vec<Lead>,
    /// What it is good at.
    pub capabilities: Vec<String>,
    /// How many more projects it can carry.
    pub room: u32,
}

/// What a row of the table is about. Of a dimension that the table is broken down by, `None` is what names none.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SurveyKey {
    /// The area; `None` where the table is not broken down by area.
    pub area: Option<AreaCode>,
    /// The lead; `None` also for needs that belong to none yet.
    pub lead: Option<Lead>,
    /// The capability; `None` also for what asks for none.
    pub capability: Option<String>,
}

/// A row: demand against supply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SurveyRow {
    /// Accepted needs without an order.
    pub needs: u32,
    /// Published orders without an award.
    pub orders: u32,
    /// Organizations that could take such things on and have room.
    pub organizations: u32,
    /// How many more projects these can carry, all together. An organization counts in every row that it can serve.
    pub room: u32,
}

impl SurveyRow {
    /// What is asked for.
    pub const fn demand(&self) -> u32 {
        self.needs.saturating_add(self.orders)
    }

    /// How much more is asked for than could be carried; nothing where there is room enough.
    pub const fn gap(&self) -> u32 {
        self.demand().saturating_sub(self.room)
    }
}

/// The table, by its rows' keys: every combination that is asked for, and those that organizations offer though nobody
/// asks. What asks for several capabilities counts once in the row of each.
pub fn survey(
    by: &BTreeSet<SurveyDimension>,
    demand: impl IntoIterator<Item = SurveyDemand>,
    supply: impl IntoIterator<Item = SurveySupply>,
) -> BTreeMap<SurveyKey, SurveyRow> {
    let mut table = BTreeMap::<SurveyKey, SurveyRow>::new();
    for asked in demand {
        let leads: Vec<Option<Lead>> = vec![asked.lead];
        for key in keys(by, &[asked.area], &leads, &some_or_none(asked.capabilities)) {
            let row = table.entry(key).or_default();
            row.needs = row.needs.saturating_add(asked.needs);
            row.orders = row.orders.saturating_add(asked.orders);
        }
    }
    for offered in supply {
        if offered.room == 0 {
            continue;
        }
        // Who declares no lead takes any; what asks for no lead or capability, anybody in the area can take on.
        let mut leads: Vec<Option<Lead>> = match offered.leads.is_empty() {
            true => Lead::ALL.iter().copied().map(Some).collect(),
            false => offered.leads.into_iter().map(Some).collect(),
        };
        leads.push(None);
        let mut capabilities: Vec<Option<String>> = offered.capabilities.into_iter().map(Some).collect();
        capabilities.push(None);
        for key in keys(by, &offered.areas, &leads, &capabilities) {
            let row = table.entry(key).or_default();
            row.organizations = row.organizations.saturating_add(1);
            row.room = row.room.saturating_add(offered.room);
        }
    }
    // What names no lead or no capability is a row where somebody asks for it, and only there.
    let names_all = |key: &SurveyKey| {
        (key.lead.is_some() || !by.contains(&SurveyDimension::Lead))
            && (key.capability.is_some() || !by.contains(&SurveyDimension::Capability))
    };
    table.retain(|key, row| row.demand() > 0 || names_all(key));
    table
}

fn some_or_none(capabilities: Vec<String>) -> Vec<Option<String>> {
    match capabilities.is_empty() {
        true => vec![None],
        false => capabilities.into_iter().map(Some).collect(),
    }
}

/// The rows in which something counts, each once.
fn keys(
    by: &BTreeSet<SurveyDimension>,
    areas: &[AreaCode],
    leads: &[Option<Lead>],
    capabilities: &[Option<String>],
) -> BTreeSet<SurveyKey> {
    let areas: BTreeSet<Option<AreaCode>> = match by.contains(&SurveyDimension::Area) {
        true => areas.iter().copied().map(Some).collect(),
        // Not broken down by area, it counts once if it counts anywhere.
        false => areas.first().map(|_| None).into_iter().collect(),
    };
    let leads: BTreeSet<Option<Lead>> = match by.contains(&SurveyDimension::Lead) {
        true => leads.iter().copied().collect(),
        false => BTreeSet::from([None]),
    };
    let none = [None];
    let capabilities: BTreeSet<&Option<String>> = match by.contains(&SurveyDimension::Capability) {
        true => capabilities.iter().collect(),
        false => none.iter().collect(),
    };
    let mut keys = BTreeSet::new();
    for area in &areas {
        for lead in &leads {
            for capability in &capabilities {
                keys.insert(SurveyKey {
                    area: *area,
                    lead: *lead,
                    capability: (*capability).clone(),
                });
            }
        }
    }
    keys
}
