//! How cycles are planned, opened and closed.

use super::CycleTarget;
use super::ready;
use crate::app::App;
use crate::command::{Command, CommandError, Remembered as _, expect_version};
use crate::organization::line;
use siling_domain::access::{Deed, Place, Warrant, authorise};
use siling_domain::assessment::{
    Applicant, Assessment, AssessmentCycle, AssessmentFacts, Demands, NewAssessment, NewCycle, Participant,
};
use siling_domain::id::OrganizationId;
use siling_domain::organization::{Organization, OrganizationStatus};
use siling_domain::time::china_date;
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::assessment as store;
use siling_persistence::organization::{self as organizations, OrganizationFilter, OrganizationKey, OrganizationOrder};
use siling_persistence::page::{Direction, PAGE_MAX, PageRequest};
use siling_persistence::{StoreError, UnitOfWork, standard};

/// Plans a yearly cycle (制定评定计划).
#[derive(Debug, Clone)]
pub struct PlanCycle(pub NewCycle);

impl Command for PlanCycle {
    const DEED: Deed = Deed::PlanCycle;
    type Output = AssessmentCycle;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<AssessmentCycle, CommandError> {
        let warrant = authorise(uow.actor(), Self::DEED, &Place::DISTRICT)?;
        let (district, year) = (uow.store().district(), self.0.year);
        if standard::by_ids(uow.store(), &[self.0.standard]).await?.is_empty() {
            return Err(Refusal::new(RefusalCode::NotFound).at("standard").into());
        }
        let calendar = store::calendar_in(uow).await?;
        let cycle = AssessmentCycle::plan(district, self.0, &calendar, uow.now())?;
        if store::year_taken(uow, year).await? {
            return Err(Refusal::new(RefusalCode::CycleTaken)
                .with("year", year)
                .at("year")
                .into());
        }
        store::insert(uow, &warrant, &cycle, None, None).await?;
        Ok(cycle)
    }
}

/// The cycle, locked, once it is known that the actor may do the deed to it.
async fn open(uow: &UnitOfWork, deed: Deed, target: &CycleTarget) -> Result<(AssessmentCycle, Warrant), CommandError> {
    let warrant = authorise(uow.actor(), deed, &Place::DISTRICT)?;
    let cycle: Option<AssessmentCycle> = store::locked(uow, target.cycle).await?;
    let cycle = cycle.ok_or_else(|| Refusal::new(RefusalCode::NotFound).at("cycle"))?;
    expect_version(target.expected_version, cycle.version, || cycle.remember())?;
    Ok((cycle, warrant))
}

/// Opens a cycle, and enters organizations in it (启动年度评定).
#[derive(Debug, Clone)]
pub struct OpenCycle {
    /// Which cycle.
    pub target: CycleTarget,
    /// The organizations to enter; `None` for every active one that is not barred. Others may start by themselves.
    pub organizations: Option<Vec<OrganizationKey>>,
    /// The notice.
    pub document: Option<String>,
}

impl Command for OpenCycle {
    const DEED: Deed = Deed::OpenCycle;
    type Output = AssessmentCycle;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<AssessmentCycle, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let document = line("document", self.document)?;
        // Locked, so that it is not retired at the same time.
        let standard = standard::locked(uow, before.standard).await?;
        let today = china_date(uow.now());
        let in_force = standard.is_some_and(|standard| standard.in_force(today));
        let facts = before.facts(in_force, 0, uow.now());
        let cycle = before.clone().open(facts, uow.now())?;
        store::update(uow, &warrant, &before, &cycle, None, document).await?;
        let chosen = self.organizations.is_some();
        let entrants = match self.organizations {
            Some(keys) => found(uow, keys).await?,
            None => active(uow).await?,
        };
        let ids: Vec<OrganizationId> = entrants.iter().map(|organization| organization.id).collect();
        let barred = store::barred_in(uow, &ids, &cycle).await?;
        for (index, organization) in entrants.iter().enumerate() {
            let applicant = Applicant {
                organization,
                barred_until: barred.get(&organization.id).copied(),
            };
            match applicant.admissible(today) {
                Err(refusal) if chosen => return Err(refusal.at(index.to_string()).at("organizations").into()),
                Err(_) => continue,
                Ok(()) => {}
            }
            let new = NewAssessment { id: app.new_id() };
            let assessment = Assessment::enter(new, &cycle, applicant, uow.now())?;
            store::insert(uow, &warrant, &assessment, None, None).await?;
        }
        Ok(cycle)
    }
}

/// The organizations behind the keys, each once.
async fn found(uow: &UnitOfWork, keys: Vec<OrganizationKey>) -> Result<Vec<Organization>, CommandError> {
    let mut entrants: Vec<Organization> = Vec::new();
    for (index, key) in keys.iter().enumerate() {
        let id = organizations::resolve(uow.store(), key).await?;
        let organization = match id {
            Some(id) => organizations::by_ids(uow.store(), &[id]).await?.pop(),
            None => None,
        };
        let at = |code| Refusal::new(code).at(index.to_string()).at("organizations");
        let organization = organization.ok_or_else(|| at(RefusalCode::NotFound))?;
        if entrants.iter().any(|entrant| entrant.id == organization.id) {
            return Err(at(RefusalCode::Duplicate).with("value", organization.id).into());
        }
        entrants.push(organization);
    }
    Ok(entrants)
}

/// Every active organization.
async fn active(uow: &UnitOfWork) -> Result<Vec<Organization>, StoreError> {
    let filter = OrganizationFilter {
        statuses: Some(vec![OrganizationStatus::Active]),
        today: china_date(uow.now()),
        ..OrganizationFilter::default()
    };
    let (order, direction) = (OrganizationOrder::CreatedAt, Direction::Asc);
    let (mut entrants, mut request) = (Vec::new(), PageRequest::first(PAGE_MAX));
    loop {
        let page = organizations::list(uow.store(), &filter, order, direction, &request).await?;
        request.after = page
            .items
            .last()
            .map(|last| organizations::cursor(last, order, direction));
        entrants.extend(page.items);
        if !page.has_next {
            return Ok(entrants);
        }
    }
}

/// Closes a cycle; what was never submitted lapses with it (结束年度评定).
#[derive(Debug, Clone)]
pub struct CloseCycle {
    /// Which cycle.
    pub target: CycleTarget,
}

impl Command for CloseCycle {
    const DEED: Deed = Deed::CloseCycle;
    type Output = AssessmentCycle;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<AssessmentCycle, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let under_way = store::under_way_in(uow, before.id).await?;
        let standard = ready::of(uow, before.standard).await?;
        let facts = before.facts(standard.in_force(china_date(uow.now())), under_way, uow.now());
        let cycle = before.clone().close(facts, uow.now())?;
        let (demands, calendar) = (Demands::from(&standard.definition), store::calendar_in(uow).await?);
        let facts = AssessmentFacts {
            cycle: &cycle,
            demands: &demands,
            calendar: &calendar,
            actor: Participant {
                account: uow.actor().account(),
                tied: false,
            },
            now: uow.now(),
        };
        for unsubmitted in store::unsubmitted_locked(uow, cycle.id).await? {
            let lapsed = unsubmitted.clone().lapse(&facts)?;
            store::update(uow, &warrant, &unsubmitted, &lapsed, None, None).await?;
        }
        store::update(uow, &warrant, &before, &cycle, None, None).await?;
        Ok(cycle)
    }
}
