//! The factors by which an organization fits what is asked for, each with its grade.

use super::Weights;
use crate::area_code::AreaCode;
use crate::money::Money;
use crate::organization::Lead;
use crate::standard::Stars;
use crate::{Word, vocabulary};

/// A full grade; grades are thousandths.
pub const GRADE_FULL: u32 = 1_000;
/// The highest score: every factor at its full grade, in thousandths of a point.
pub const SCORE_FULL: u32 = super::WEIGHT_SUM * GRADE_FULL;

vocabulary! {
    /// What a recommendation weighs (匹配因素).
    pub enum MatchFactor {
        /// How many of the capabilities that are required or wanted it has (专业特长).
        Capability = "CAPABILITY" { zh: "专业特长", en: "Capabilities" },
        /// How near it is at home, or whether it serves there (服务区域).
        Area = "AREA" { zh: "服务区域", en: "Area" },
        /// Whether it takes the lead that is asked for (四领方向).
        Lead = "LEAD" { zh: "四领方向", en: "Lead" },
        /// Its stars in force (有效星级).
        Stars = "STARS" { zh: "有效星级", en: "Stars" },
        /// How much of its capacity is free (承接余力).
        Capacity = "CAPACITY" { zh: "承接余力", en: "Spare capacity" },
        /// Finished projects, milestones accepted the first time, and service ratings (服务业绩).
        Record = "RECORD" { zh: "服务业绩", en: "Record" },
        /// How far its price, where one is told, stays below the ceiling (报价).
        Price = "PRICE" { zh: "报价", en: "Price" },
    }
}

vocabulary! {
    /// How near an organization is to a community (区域远近).
    pub enum Nearness {
        /// It is at home in the community (驻在本社区).
        Home = "HOME" { zh: "驻在本社区", en: "At home in the community" },
        /// It declares the community as a service area (服务区域含本社区).
        ServesCommunity = "SERVES_COMMUNITY" { zh: "服务区域含本社区", en: "Serves the community" },
        /// It declares the community's sub-district as a service area (服务区域含所在街道).
        ServesSubdistrict = "SERVES_SUBDISTRICT" { zh: "服务区域含所在街道（镇）", en: "Serves the sub-district" },
        /// It is at home in the same sub-district (驻在同一街道).
        SameSubdistrict = "SAME_SUBDISTRICT" { zh: "驻在同一街道（镇）", en: "At home in the sub-district" },
        /// It declares the whole district as its service area (服务全区).
        ServesDistrict = "SERVES_DISTRICT" { zh: "服务全区", en: "Serves the district" },
        /// It is at home in the same district (驻在同一区).
        SameDistrict = "SAME_DISTRICT" { zh: "驻在同一区", en: "At home in the district" },
        /// Neither (区外).
        Elsewhere = "ELSEWHERE" { zh: "区外", en: "Elsewhere" },
    }
}

vocabulary! {
    /// Whether an organization takes a lead (四领方向匹配).
    pub enum LeadFit {
        /// Nothing is asked for (未作要求).
        NotAsked = "NOT_ASKED" { zh: "未作要求", en: "Not asked for" },
        /// It declares the lead (已申明承接该方向).
        Declared = "DECLARED" { zh: "已申明承接该方向", en: "Declared" },
        /// It declares none at all (未申明方向).
        NoneDeclared = "NONE_DECLARED" { zh: "未申明任何方向", en: "None declared" },
        /// It declares others only (只申明其他方向).
        OthersDeclared = "OTHERS_DECLARED" { zh: "只申明其他方向", en: "Others declared" },
    }
}

/// What is asked for: by an order, or by a need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Demand<'a> {
    /// Where.
    pub community: AreaCode,
    /// Which of the four leads it is, where that is known.
    pub lead: Option<Lead>,
    /// The capabilities that are required or wanted, each once.
    pub capabilities: &'a [String],
    /// The most that it may cost.
    pub ceiling: Option<Money>,
}

/// What an organization brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Supplier<'a> {
    /// Where it is at home.
    pub home: AreaCode,
    /// Where it serves, by its own word.
    pub service_areas: &'a [AreaCode],
    /// Which leads it takes.
    pub leads: &'a [Lead],
    /// What it is good at.
    pub capabilities: &'a [String],
    /// Its stars in force.
    pub stars: Stars,
    /// How many projects it can carry at once.
    pub capacity: u32,
    /// How many more it can carry now.
    pub room: u32,
    /// What it has done.
    pub record: TrackRecord,
}

/// What an organization has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TrackRecord {
    /// Projects that it led and finished.
    pub finished: u32,
    /// Milestones of its projects that were accepted.
    pub accepted: u32,
    /// Those of them that were accepted when they were first delivered.
    pub first_time: u32,
    /// The sum of its service ratings, 1 to 5 each.
    pub rating_sum: u64,
    /// How many service ratings it has.
    pub ratings: u32,
}

/// One pairing of demand and supply, under one set of weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fit<'a> {
    /// How much each factor counts.
    pub weights: &'a Weights,
    /// What is asked for.
    pub demand: Demand<'a>,
    /// What the organization brings.
    pub supplier: Supplier<'a>,
    /// The price of its claim, where there is one.
    pub price: Option<Money>,
}

impl Fit<'_> {
    /// What all factors contribute together, 0 to [`SCORE_FULL`]. It allocates nothing: a matching asks for millions.
    pub fn score(&self) -> u32 {
        self.weights
            .weights
            .iter()
            .map(|(factor, weight)| weight * self.grade(*factor))
            .sum()
    }

    /// What each factor contributes, in the order of the vocabulary: its weight times its grade. They sum to the score.
    pub fn contributions(&self) -> impl Iterator<Item = (MatchFactor, u32)> {
        let factors = MatchFactor::ALL.iter().copied();
        factors.map(|factor| (factor, self.weights.of(factor) * self.grade(factor)))
    }

    /// The grade of a factor, 0 to [`GRADE_FULL`], rounded down.
    pub fn grade(&self, factor: MatchFactor) -> u32 {
        let (demand, supplier) = (&self.demand, &self.supplier);
        match factor {
            MatchFactor::Capability => {
                let wanted = demand.capabilities.len();
                share(self.covered().count() as u64, wanted as u64).unwrap_or(GRADE_FULL)
            }
            MatchFactor::Area => self.weights.nearness.get(&self.nearness()).copied().unwrap_or(0),
            MatchFactor::Lead => match self.lead() {
                LeadFit::NotAsked | LeadFit::Declared => GRADE_FULL,
                LeadFit::NoneDeclared => self.weights.lead_undeclared,
                LeadFit::OthersDeclared => 0,
            },
            MatchFactor::Stars => share(supplier.stars.count().into(), Stars::MAX.count().into()).unwrap_or(0),
            MatchFactor::Capacity => share(supplier.room.into(), supplier.capacity.into()).unwrap_or(0),
            MatchFactor::Record => self.record(),
            MatchFactor::Price => self.price(),
        }
    }

    /// The capabilities asked for that the organization has.
    pub(super) fn covered(&self) -> impl Iterator<Item = &String> {
        let has = self.supplier.capabilities;
        self.demand.capabilities.iter().filter(move |code| has.contains(code))
    }

    pub(super) fn nearness(&self) -> Nearness {
        let (community, supplier) = (self.demand.community, &self.supplier);
        let serves = |area: Option<AreaCode>| area.is_some_and(|area| supplier.service_areas.contains(&area));
        let subdistrict = community.subdistrict();
        if supplier.home == community {
            Nearness::Home
        } else if serves(Some(community)) {
            Nearness::ServesCommunity
        } else if serves(subdistrict) {
            Nearness::ServesSubdistrict
        } else if subdistrict.is_some() && supplier.home.subdistrict() == subdistrict {
            Nearness::SameSubdistrict
        } else if serves(Some(community.district())) {
            Nearness::ServesDistrict
        } else if supplier.home.district() == community.district() {
            Nearness::SameDistrict
        } else {
            Nearness::Elsewhere
        }
    }

    pub(super) fn lead(&self) -> LeadFit {
        let declared = self.supplier.leads;
        match self.demand.lead {
            None => LeadFit::NotAsked,
            Some(lead) if declared.contains(&lead) => LeadFit::Declared,
            Some(_) if declared.is_empty() => LeadFit::NoneDeclared,
            Some(_) => LeadFit::OthersDeclared,
        }
    }

    /// A part without data counts as a newcomer's, and finished projects only ever add to that.
    fn record(&self) -> u32 {
        let (record, weights) = (&self.supplier.record, &self.weights.record);
        let finished = record.finished.min(weights.projects_full);
        let above = GRADE_FULL.saturating_sub(weights.newcomer) * finished / weights.projects_full.max(1);
        let first_time = share(record.first_time.into(), record.accepted.into()).unwrap_or(weights.newcomer);
        let count = u64::from(record.ratings);
        let ratings = share(record.rating_sum.saturating_sub(count), 4 * count).unwrap_or(weights.newcomer);
        let parts = [
            (weights.projects, weights.newcomer + above),
            (weights.first_time, first_time),
            (weights.ratings, ratings),
        ];
        parts.iter().map(|(weight, grade)| weight * grade).sum::<u32>() / GRADE_FULL
    }

    /// From what an untold price counts at the ceiling to full at nothing. Above the ceiling it counts nothing.
    fn price(&self) -> u32 {
        let Some((price, ceiling)) = self.price.zip(self.demand.ceiling) else {
            return self.weights.price_untold;
        };
        let (price, ceiling) = (price.fen().max(0) as u64, ceiling.fen().max(0) as u64);
        match ceiling.checked_sub(price) {
            None => 0,
            Some(below) => {
                let saved = share(below, ceiling).unwrap_or(GRADE_FULL);
                let above = GRADE_FULL.saturating_sub(self.weights.price_untold);
                self.weights.price_untold + above * saved / GRADE_FULL
            }
        }
    }
}

/// So much of a whole in thousandths, at most all of it, rounded down; `None` where there is no whole.
fn share(part: u64, whole: u64) -> Option<u32> {
    if whole == 0 {
        return None;
    }
    let thousandths = u128::from(part.min(whole)) * u128::from(GRADE_FULL) / u128::from(whole);
    u32::try_from(thousandths).ok()
}
