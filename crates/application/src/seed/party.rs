//! The demonstration Party organizations: founded, elected and re-elected, covering organizations, with
//! their workers.

use super::SeedError;
use super::data::{Data, wrong};
use super::organization::{Organizations, area};
use super::steps::Steps;
use crate::app::App;
use crate::party::{
    ActivatePartyOrganization, Applied, AppointPartyWorker, ApplyForPartyOrganization, ApprovePartyOrganization, AssignPartyCoverage,
    BeginReElection, DismissPartyWorker, DissolvePartyOrganization, EndPartyCoverage, Founding, PlanPartyOrganization,
    RecordPartyElection, Target,
};
use chrono::NaiveDate;
use serde::Deserialize;
use siling_domain::id::PartyOrganizationId;
use siling_domain::party::{
    AppointWorker, AssignCoverage, CoverageForm, Election, MemberCounts, PartyOrganizationKind, PartyOrganizationStatus, PartyPost,
    PartySetting,
};
use siling_persistence::organization::OrganizationKey;
use std::collections::HashMap;

const ORGANIZATIONS: &str = "party_organizations.csv";
const TERMS: &str = "party_terms.csv";
const COVERAGES: &str = "party_coverages.csv";
const WORKERS: &str = "party_workers.csv";

#[derive(Debug, Deserialize)]
struct Row {
    key: String,
    parent_key: Option<String>,
    kind: PartyOrganizationKind,
    setting: PartySetting,
    name: String,
    area_code: String,
    organization_key: Option<String>,
    full_members: i32,
    probationary_members: i32,
    founded_on: Option<NaiveDate>,
    document: Option<String>,
    status: PartyOrganizationStatus,
    status_on: NaiveDate,
    status_reason: Option<String>,
    demo: bool,
}

#[derive(Debug, Deserialize)]
struct TermRow {
    party_key: String,
    begins: NaiveDate,
    ends: NaiveDate,
    elected_on: NaiveDate,
    present: i32,
    entitled: i32,
    committee_size: i32,
    secretary_name: String,
    approved_on: NaiveDate,
    shift_approved: bool,
    document: String,
}

#[derive(Debug, Deserialize)]
struct CoverageRow {
    organization_key: String,
    party_key: String,
    form: CoverageForm,
    begins: NaiveDate,
    ends: Option<NaiveDate>,
    document: Option<String>,
}

#[derive(Debug, Deserialize)]
struct WorkerRow {
    party_key: String,
    organization_key: Option<String>,
    name: String,
    post: PartyPost,
    full_time: bool,
    begins: NaiveDate,
    ends: Option<NaiveDate>,
}

/// A Party organization, from which day on there is a record of it, and when its elections waited for
/// their approval.
#[derive(Clone)]
struct Known {
    id: PartyOrganizationId,
    from: NaiveDate,
    elections: Vec<(NaiveDate, NaiveDate)>,
}

impl Known {
    /// The first day from this one on, on which it is at work.
    fn at_work_from(&self, day: NaiveDate) -> NaiveDate {
        let day = day.max(self.from).max(self.elections.first().map_or(day, |(_, approved)| *approved));
        let waiting = self.elections.iter().find(|(elected, approved)| (*elected..=*approved).contains(&day));
        waiting.map_or(day, |(_, approved)| *approved)
    }
}

/// What rows refer to.
struct Plan<'a> {
    app: &'a App,
    organizations: &'a Organizations,
    known: HashMap<String, Known>,
}

/// Puts down what happened to the Party organizations.
pub(super) fn plan(app: &App, data: &Data, organizations: &Organizations, steps: &mut Steps) -> Result<(), SeedError> {
    let rows: Vec<Row> = data.rows(ORGANIZATIONS)?;
    let mut terms: HashMap<String, Vec<TermRow>> = HashMap::new();
    for term in data.rows::<TermRow>(TERMS)? {
        terms.entry(term.party_key.clone()).or_default().push(term);
    }
    let mut plan = Plan { app, organizations, known: HashMap::new() };
    for row in &rows {
        let host = row.organization_key.as_deref().map(|key| organizations.find(ORGANIZATIONS, key)).transpose()?;
        let founded = row.founded_on.unwrap_or(row.status_on);
        let from = host.map_or(founded, |host| founded.max(host.filed_on));
        let elections = terms.get(&row.key).into_iter().flatten().map(|term| (term.elected_on, term.approved_on));
        plan.known.insert(row.key.clone(), Known { id: app.new_id(), from, elections: elections.collect() });
    }
    for row in &rows {
        let own = terms.remove(&row.key).unwrap_or_default();
        plan.live(row, own, steps)?;
    }
    for row in data.rows(COVERAGES)? {
        plan.cover(row, steps)?;
    }
    for row in data.rows(WORKERS)? {
        plan.appoint(row, steps)?;
    }
    Ok(())
}

impl Plan<'_> {
    fn find(&self, file: &str, key: &str) -> Result<Known, SeedError> {
        self.known.get(key).cloned().ok_or_else(|| wrong(file, format!("no Party organization {key}")))
    }

    fn live(&self, row: &Row, terms: Vec<TermRow>, steps: &mut Steps) -> Result<(), SeedError> {
        let Known { id, from, .. } = self.find(ORGANIZATIONS, &row.key)?;
        let target = || Target { party_organization: id, expected_version: None };
        let told = format!("{ORGANIZATIONS}: {}", row.key);
        let parent = row.parent_key.as_deref().map(|key| self.find(ORGANIZATIONS, key)).transpose()?;
        let host = row.organization_key.as_deref().map(|key| self.organizations.find(ORGANIZATIONS, key)).transpose()?;
        let founding = Founding {
            id,
            parent: parent.map(|parent| parent.id),
            kind: row.kind,
            setting: row.setting,
            name: row.name.clone(),
            area: Some(area(ORGANIZATIONS, &row.area_code)?),
            host: host.map(|host| OrganizationKey::Id(host.id)),
            members: MemberCounts { full: row.full_members, probationary: row.probationary_members },
            demo: row.demo,
        };
        let document = row.document.clone();
        match row.status {
            PartyOrganizationStatus::Planned => {
                steps.on(from, &told, PlanPartyOrganization(founding));
                return Ok(());
            }
            _ => steps.on(from, &told, ApplyForPartyOrganization { applied: Applied::Anew(Box::new(founding)), document: document.clone() }),
        }
        if let (Some(founded_on), Some(document)) = (row.founded_on, document) {
            steps.on(from, &told, ApprovePartyOrganization { target: target(), on: Some(founded_on), document });
        }
        for (index, term) in terms.into_iter().enumerate() {
            self.elect(term, index > 0, id, from, steps);
        }
        if row.status == PartyOrganizationStatus::Dissolved {
            let reason = row.status_reason.clone().unwrap_or_default();
            steps.at_the_close_of(row.status_on, &told, DissolvePartyOrganization { target: target(), reason, document: None });
        }
        Ok(())
    }

    fn elect(&self, term: TermRow, again: bool, id: PartyOrganizationId, from: NaiveDate, steps: &mut Steps) {
        let target = || Target { party_organization: id, expected_version: None };
        let told = format!("{TERMS}: {} {}", term.party_key, term.begins);
        let on = term.elected_on.max(from);
        if again {
            steps.on(on, &told, BeginReElection { target: target(), document: None });
        }
        let election = Election {
            term: self.app.new_id(),
            elected_on: term.elected_on,
            begins: Some(term.begins),
            ends: Some(term.ends),
            present: term.present,
            entitled: term.entitled,
            committee_size: term.committee_size,
            secretary: term.secretary_name,
            shift_approved: term.shift_approved,
        };
        let document = term.document;
        let approval = term.shift_approved.then(|| document.clone());
        steps.on(on, &told, RecordPartyElection { target: target(), election, document: None, approval });
        let approved_on = Some(term.approved_on);
        steps.on(on.max(term.approved_on), &told, ActivatePartyOrganization { target: target(), on: approved_on, document });
    }

    fn cover(&self, row: CoverageRow, steps: &mut Steps) -> Result<(), SeedError> {
        let organization = self.organizations.find(COVERAGES, &row.organization_key)?;
        let by = self.find(COVERAGES, &row.party_key)?;
        let told = format!("{COVERAGES}: {} by {}", row.organization_key, row.party_key);
        let coverage = self.app.new_id();
        let assign = AssignCoverage { id: coverage, form: row.form, begins: Some(row.begins), ends: None, document: row.document };
        let command = AssignPartyCoverage { organization: OrganizationKey::Id(organization.id), party_organization: by.id, assign };
        steps.on(by.at_work_from(row.begins.max(organization.filed_on)), &told, command);
        if let Some(on) = row.ends {
            steps.on(on, &told, EndPartyCoverage { coverage, expected_version: None, on: Some(on), reason: None, document: None });
        }
        Ok(())
    }

    fn appoint(&self, row: WorkerRow, steps: &mut Steps) -> Result<(), SeedError> {
        let organization = row.organization_key.as_deref().map(|key| self.organizations.find(WORKERS, key)).transpose()?;
        let by = self.find(WORKERS, &row.party_key)?;
        let told = format!("{WORKERS}: {} {}", row.party_key, row.name);
        let worker = self.app.new_id();
        let from = organization.map_or(by.from, |organization| by.from.max(organization.filed_on));
        let appoint = AppointWorker {
            id: worker,
            organization: organization.map(|organization| organization.id),
            name: row.name,
            post: row.post,
            full_time: row.full_time,
            begins: Some(row.begins),
        };
        let organization = organization.map(|organization| OrganizationKey::Id(organization.id));
        let command = AppointPartyWorker { party_organization: by.id, organization, appoint, document: None };
        steps.on(row.begins.max(from), &told, command);
        if let Some(on) = row.ends {
            steps.on(on, &told, DismissPartyWorker { worker, expected_version: None, on: Some(on), reason: None, document: None });
        }
        Ok(())
    }
}
