//! The demonstration's needs: told at visits, by telephone and online, and what their communities answered.

use super::SeedError;
use super::account::Accounts;
use super::data::{Data, day, list, wrong};
use super::organization::{area, word};
use super::steps::Steps;
use crate::app::App;
use crate::command::Command;
use crate::need::{
    AcceptNeed, CloseNeed, DeclineNeed, EndorseNeed, MergeNeed, NeedTarget, PostNeed, RecordVisit, ResolveNeed,
};
use chrono::NaiveDate;
use serde::Deserialize;
use siling_domain::id::{AccountId, NeedId, VisitId};
use siling_domain::need::{DeclineReason, NeedChannel, NewNeed, NewVisit, Triage};
use siling_domain::organization::{Lead, NewContact};
use siling_domain::time::china_date;
use std::collections::HashMap;

const VISITS: &str = "visits.csv";
const FILE: &str = "needs.csv";

#[derive(Debug, Deserialize)]
struct VisitRow {
    key: String,
    area_code: String,
    visited_on: String,
    visitors: String,
    households: i32,
    notes: Option<String>,
    demo: bool,
}

#[derive(Debug, Deserialize)]
struct Row {
    key: String,
    area_code: String,
    channel: NeedChannel,
    visit_key: Option<String>,
    title: String,
    text: String,
    lead: Lead,
    capability: String,
    contact_name: Option<String>,
    contact_phone: Option<String>,
    posted_on: String,
    endorsed_by: String,
    answered_on: Option<String>,
    outcome: Outcome,
    note: Option<String>,
    merged_into: Option<String>,
    resolved_on: Option<String>,
    closed_on: Option<String>,
    demo: bool,
}

/// What the community answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Outcome {
    /// Nothing yet.
    Submitted,
    /// It was accepted; an order may have come of it.
    Accepted,
    /// It was accepted and answered without an order.
    Resolved,
    Declined,
    Merged,
}

/// The needs by their keys.
pub(super) struct Needs(HashMap<String, NeedId>);

impl Needs {
    /// The need of this key.
    pub(super) fn find(&self, file: &str, key: &str) -> Result<NeedId, SeedError> {
        let found = self.0.get(key).copied();
        found.ok_or_else(|| wrong(file, format!("no need {key}")))
    }

    /// The needs of these keys.
    pub(super) fn all(&self, file: &str, keys: &str) -> Result<Vec<NeedId>, SeedError> {
        list(keys).iter().map(|key| self.find(file, key)).collect()
    }
}

/// Puts down visits and needs, and says which they are.
pub(super) fn plan(app: &App, data: &Data, accounts: &Accounts, steps: &mut Steps) -> Result<Needs, SeedError> {
    let today = china_date(app.clock.now());
    let mut visits = HashMap::new();
    for row in data.rows::<VisitRow>(VISITS)? {
        let (id, community): (VisitId, _) = (app.new_id(), area(VISITS, &row.area_code)?);
        let on = day(VISITS, &row.visited_on, today)?;
        let visit = NewVisit {
            id,
            area: community,
            visited_on: on,
            visitors: list(&row.visitors),
            households: row.households,
            notes: row.notes,
            demo: row.demo,
        };
        let told = format!("{VISITS}: {}", row.key);
        let by = accounts.worker(community);
        steps.keeping(by, id.0, on, &told, RecordVisit { visit }, drop);
        visits.insert(row.key, id);
    }
    let rows: Vec<Row> = data.rows(FILE)?;
    let known = rows.iter().map(|row| (row.key.clone(), app.new_id()));
    let known = Needs(known.collect());
    for row in rows {
        row.tell((&known, &visits), (accounts, today), steps)?;
    }
    Ok(known)
}

impl Row {
    fn tell(
        self,
        (known, visits): (&Needs, &HashMap<String, VisitId>),
        (accounts, today): (&Accounts, NaiveDate),
        steps: &mut Steps,
    ) -> Result<(), SeedError> {
        let id = known.find(FILE, &self.key)?;
        let (community, told) = (area(FILE, &self.area_code)?, format!("{FILE}: {}", self.key));
        let worker = accounts.worker(community);
        let on = |text: &Option<String>| text.as_deref().map(|text| day(FILE, text, today)).transpose();
        let mut way = Way { id, told: &told, steps };
        let visit = match &self.visit_key {
            Some(key) => Some(*visits.get(key).ok_or_else(|| wrong(FILE, format!("no visit {key}")))?),
            None => None,
        };
        // Who lives there posts online; what comes by another way the community puts on file.
        let resident = accounts.residents(community).next();
        let resident = resident.filter(|_| self.channel == NeedChannel::Online);
        let contact = match (self.contact_name, self.contact_phone) {
            (Some(name), Some(phone)) => Some(NewContact { name, phone }),
            _ => None,
        };
        let need = NewNeed {
            id,
            area: community,
            channel: self.channel,
            visit,
            salon: None,
            title: self.title,
            text: self.text,
            lead: Some(self.lead),
            capabilities: list(&self.capability),
            spot: None,
            photos: Vec::new(),
            contact,
            demo: self.demo,
        };
        let post = PostNeed {
            need,
            on_behalf: Some(resident.is_none()),
            confirmed_new: true,
        };
        way.step(resident.or(worker), day(FILE, &self.posted_on, today)?, post);
        let Some(answered) = on(&self.answered_on)? else {
            return Ok(());
        };
        let accept = AcceptNeed {
            target: target(id),
            triage: Triage::default(),
        };
        match self.outcome {
            Outcome::Submitted => return Err(wrong(FILE, format!("{told} is answered and waits"))),
            Outcome::Accepted | Outcome::Resolved => way.step(worker, answered, accept),
            Outcome::Declined => {
                let (reason, note) = match self.note.as_deref().and_then(|note| note.split_once(':')) {
                    Some((reason, note)) => (reason.to_owned(), Some(note.to_owned())),
                    None => (self.note.clone().unwrap_or_default(), None),
                };
                let decline = DeclineNeed {
                    target: target(id),
                    reason: word::<DeclineReason>(&reason)?,
                    note,
                };
                way.step(worker, answered, decline);
            }
            Outcome::Merged => {
                let into = known.find(FILE, self.merged_into.as_deref().unwrap_or_default())?;
                let target = target(id);
                way.step(worker, answered, MergeNeed { target, into });
            }
        }
        for login in list(&self.endorsed_by) {
            let by = accounts.find(FILE, &login)?;
            way.step(by, answered, EndorseNeed { target: target(id) });
        }
        if let Some(on) = on(&self.resolved_on)? {
            let answer = self.note.clone().unwrap_or_default();
            let target = target(id);
            way.step(worker, on, ResolveNeed { target, answer });
        }
        if let Some(on) = on(&self.closed_on)? {
            way.step(worker, on, CloseNeed { target: target(id) });
        }
        Ok(())
    }
}

struct Way<'a> {
    id: NeedId,
    told: &'a str,
    steps: &'a mut Steps,
}

impl Way<'_> {
    fn step<C: Command>(&mut self, by: Option<AccountId>, on: NaiveDate, command: C) {
        self.steps.keeping(by, self.id.0, on, self.told, command, drop);
    }
}

fn target(need: NeedId) -> NeedTarget {
    NeedTarget {
        need,
        expected_version: None,
    }
}
