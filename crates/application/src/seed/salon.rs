//! The demonstration's secretary salons, and the units that take part in them.

use super::SeedError;
use super::account::Accounts;
use super::data::{Data, day, list, wrong};
use super::need::Needs;
use super::organization::{Organizations, area};
use super::steps::Steps;
use crate::app::App;
use crate::salon::{CancelSalon, HoldSalon, PlanSalon, RegisterDualRegistrationUnit, SalonTarget};
use chrono::NaiveDate;
use serde::Deserialize;
use siling_domain::id::{DualRegistrationUnitId, NeedId, SalonId};
use siling_domain::salon::{
    HeldSalon, NewDualRegistrationUnit, NewParticipant, NewResolution, NewSalon, ParticipantKind, ResolutionDecision,
    UnitKind,
};
use siling_domain::time::china_date;
use std::collections::HashMap;

const UNITS: &str = "dual_registration_units.csv";
const FILE: &str = "salons.csv";
/// How many come for a community, and for an organization.
const DELEGATES: i32 = 2;

#[derive(Debug, Deserialize)]
struct UnitRow {
    key: String,
    area_code: String,
    name: String,
    kind: UnitKind,
    offers: Option<String>,
    registered_on: NaiveDate,
    demo: bool,
}

#[derive(Debug, Deserialize)]
struct Row {
    key: String,
    area_code: String,
    title: String,
    planned_on: String,
    recorded_on: String,
    held_on: Option<NaiveDate>,
    cancelled_on: Option<NaiveDate>,
    cancelled_because: Option<String>,
    place: String,
    residents: Option<i32>,
    organizations: String,
    volunteers: Option<i32>,
    units: String,
    minutes: Option<String>,
    needs: String,
    adopted: String,
    demo: bool,
}

/// The salons by their keys, with the needs that they adopted.
pub(super) struct Salons(HashMap<String, (SalonId, Vec<NeedId>)>);

impl Salons {
    /// The salon of this key, and the number of its resolution that adopts one of the needs.
    pub(super) fn adopting(&self, file: &str, key: &str, needs: &[NeedId]) -> Result<(SalonId, i32), SeedError> {
        let (salon, adopted) = self.0.get(key).ok_or_else(|| wrong(file, format!("no salon {key}")))?;
        let place = adopted.iter().position(|need| needs.contains(need));
        let number = place.and_then(|place| i32::try_from(place + 1).ok());
        let number = number.ok_or_else(|| wrong(file, format!("{key} has adopted none of its needs")))?;
        Ok((*salon, number))
    }
}

/// Puts down the units and the salons, and says which they are.
pub(super) fn plan(
    app: &App,
    data: &Data,
    (organizations, accounts): (&Organizations, &Accounts),
    needs: &Needs,
    steps: &mut Steps,
) -> Result<Salons, SeedError> {
    let today = china_date(app.clock.now());
    let mut units = HashMap::new();
    for row in data.rows::<UnitRow>(UNITS)? {
        let (id, community): (DualRegistrationUnitId, _) = (app.new_id(), area(UNITS, &row.area_code)?);
        let unit = NewDualRegistrationUnit {
            id,
            area: community,
            name: row.name,
            kind: row.kind,
            offers: row.offers,
            registered_on: row.registered_on,
            demo: row.demo,
        };
        let (told, by) = (format!("{UNITS}: {}", row.key), accounts.worker(community));
        let register = RegisterDualRegistrationUnit { unit };
        steps.keeping(by, id.0, row.registered_on, &told, register, drop);
        units.insert(row.key, id);
    }
    let mut known = HashMap::new();
    for row in data.rows::<Row>(FILE)? {
        let (id, community): (SalonId, _) = (app.new_id(), area(FILE, &row.area_code)?);
        let (told, by) = (format!("{FILE}: {}", row.key), accounts.worker(community));
        let target = || SalonTarget {
            salon: id,
            expected_version: None,
        };
        let topics = needs.all(FILE, &row.needs)?;
        let salon = NewSalon {
            id,
            area: community,
            title: row.title.clone(),
            planned_on: day(FILE, &row.planned_on, today)?,
            venue: row.place.clone(),
            needs: topics.clone(),
            demo: row.demo,
        };
        let recorded_on = day(FILE, &row.recorded_on, today)?;
        steps.keeping(by, id.0, recorded_on, &told, PlanSalon { salon }, drop);
        let adopted = needs.all(FILE, &row.adopted)?;
        if let Some(on) = row.held_on {
            let held = HeldSalon {
                held_on: on,
                participants: row.participants(organizations, &units)?,
                minutes: row.minutes.clone().unwrap_or_default(),
                resolutions: resolutions(&topics, &adopted),
                needs: None,
            };
            steps.keeping(by, id.0, on, &told, HoldSalon { target: target(), held }, drop);
        }
        if let Some(on) = row.cancelled_on {
            let cancel = CancelSalon {
                target: target(),
                reason: row.cancelled_because.unwrap_or_default(),
            };
            steps.keeping(by, id.0, on, &told, cancel, drop);
        }
        known.insert(row.key, (id, adopted));
    }
    Ok(Salons(known))
}

impl Row {
    fn participants(
        &self,
        organizations: &Organizations,
        units: &HashMap<String, DualRegistrationUnitId>,
    ) -> Result<Vec<NewParticipant>, SeedError> {
        let plain = |kind, count| NewParticipant {
            kind,
            organization: None,
            unit: None,
            body: None,
            count,
        };
        let mut all = vec![plain(ParticipantKind::Community, DELEGATES)];
        for key in list(&self.organizations) {
            all.push(NewParticipant {
                organization: Some(organizations.find(FILE, &key)?.id),
                ..plain(ParticipantKind::Organization, DELEGATES)
            });
        }
        for key in list(&self.units) {
            let unit = units.get(&key).ok_or_else(|| wrong(FILE, format!("no unit {key}")))?;
            all.push(NewParticipant {
                unit: Some(*unit),
                ..plain(ParticipantKind::DualRegistrationUnit, 1)
            });
        }
        let others = [
            (ParticipantKind::Volunteer, self.volunteers),
            (ParticipantKind::Resident, self.residents),
        ];
        let came = others.into_iter().filter_map(|(kind, count)| Some((kind, count?)));
        all.extend(came.map(|(kind, count)| plain(kind, count)));
        Ok(all)
    }
}

/// What was resolved: first what is to be ordered, then what has to wait.
fn resolutions(topics: &[NeedId], adopted: &[NeedId]) -> Vec<NewResolution> {
    let adopting = adopted.iter().map(|need| NewResolution {
        text: "同意制单，向社会组织发布。".to_owned(),
        decision: ResolutionDecision::Adopt,
        needs: vec![*need],
    });
    let waiting = topics.iter().filter(|need| !adopted.contains(need));
    let deferring = waiting.map(|need| NewResolution {
        text: "先由网格员和志愿者办理，下次沙龙再议。".to_owned(),
        decision: ResolutionDecision::Defer,
        needs: vec![*need],
    });
    adopting.chain(deferring).collect()
}
