//! The two-way survey (双向摸底) of an area on a day.

use chrono::{DateTime, NaiveDate, Utc};
use siling_domain::area::AreaLevel;
use siling_domain::area_code::AreaCode;
use siling_domain::calendar::end_of_day;
use siling_domain::matching::{SurveyDemand, SurveyDimension, SurveyKey, SurveyRow, SurveySupply, survey};
use siling_domain::organization::Lead;
use siling_domain::time::china_date;
use siling_persistence::matching::{self as store, SurveyScope};
use siling_persistence::{Store, StoreError, area};
use std::collections::{BTreeMap, BTreeSet};

/// What a survey is asked for.
#[derive(Debug, Clone)]
pub struct SurveyRequest {
    /// The area.
    pub area: AreaCode,
    /// Only this lead.
    pub lead: Option<Lead>,
    /// Only this capability.
    pub capability: Option<String>,
    /// By what it is broken down.
    pub by: BTreeSet<SurveyDimension>,
    /// The day; today where none is told.
    pub day: Option<NaiveDate>,
}

/// Demand against supply.
#[derive(Debug, Clone)]
pub struct Survey {
    /// The moment that it tells of.
    pub at: DateTime<Utc>,
    /// The rows.
    pub rows: BTreeMap<SurveyKey, SurveyRow>,
    /// All of it in one row, in which everything counts once.
    pub total: SurveyRow,
}

/// Sets demand against supply. Areas are those right below the one asked for, or a community itself.
pub async fn two_way_survey(store: &Store, request: &SurveyRequest, now: DateTime<Utc>) -> Result<Survey, StoreError> {
    let today = china_date(now);
    let day = request.day.unwrap_or(today).min(today);
    let at = if day == today { now } else { end_of_day(day) };
    let scope = SurveyScope {
        area: request.area,
        at,
        day,
        now: day == today,
    };
    let parts: BTreeSet<AreaCode> = match request.area.level() {
        AreaLevel::Community => BTreeSet::from([request.area]),
        _ => area::children(store, &[request.area])
            .await?
            .into_iter()
            .map(|area| area.code)
            .collect(),
    };
    let lead = |lead: &Option<Lead>| request.lead.is_none() || *lead == request.lead;
    let capability = |codes: &[String]| request.capability.as_ref().is_none_or(|code| codes.contains(code));
    let asked: Vec<SurveyDemand> = store::demand(store, &scope)
        .await?
        .into_iter()
        .filter(|asked| lead(&asked.lead) && capability(&asked.capabilities))
        .map(|asked| SurveyDemand {
            area: part_of(asked.area, request.area),
            capabilities: only(asked.capabilities, request.capability.as_ref()),
            ..asked
        })
        .collect();
    let offered: Vec<SurveySupply> = store::supply(store, &scope)
        .await?
        .into_iter()
        .filter(|offered| offered.leads.is_empty() || request.lead.is_none_or(|lead| offered.leads.contains(&lead)))
        .filter(|offered| capability(&offered.capabilities))
        .map(|offered| SurveySupply {
            areas: served(&offered, request.area, &parts),
            leads: match request.lead {
                Some(lead) => vec![lead],
                None => offered.leads,
            },
            capabilities: only(offered.capabilities, request.capability.as_ref()),
            room: offered.room,
        })
        .collect();
    let total = survey(&BTreeSet::new(), asked.clone(), offered.clone());
    Ok(Survey {
        at,
        total: total.into_values().next().unwrap_or_default(),
        rows: survey(&request.by, asked, offered),
    })
}

/// The part of the area in which something lies; the area itself for what belongs to it as a whole.
fn part_of(place: AreaCode, area: AreaCode) -> AreaCode {
    let lineage = std::iter::successors(Some(place), |it| it.parent());
    lineage.take_while(|it| *it != area).last().unwrap_or(area)
}

/// The parts of the area in which an organization is at home or serves. Who declares no service area serves where it is
/// at home; who declares an area above serves all of it.
fn served(offered: &store::Offered, area: AreaCode, parts: &BTreeSet<AreaCode>) -> Vec<AreaCode> {
    let mut served = BTreeSet::new();
    for place in std::iter::once(&offered.area).chain(&offered.service_areas) {
        if area.is_within(place) && (*place != offered.area || offered.service_areas.contains(place)) {
            served.extend(parts.iter().copied());
        } else if place.is_within(&area) {
            served.insert(part_of(*place, area));
        }
    }
    served.into_iter().collect()
}

fn only(codes: Vec<String>, wanted: Option<&String>) -> Vec<String> {
    match wanted {
        Some(code) => codes.into_iter().filter(|it| it == code).collect(),
        None => codes,
    }
}
