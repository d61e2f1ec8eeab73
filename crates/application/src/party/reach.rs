//! How Party work reaches organizations: their coverage, and who does the work.

use super::{Target, found, on, open};
use crate::app::App;
use crate::command::{Command, CommandError, Remembered as _, expect_version};
use crate::organization::line;
use chrono::NaiveDate;
use siling_domain::access::{Deed, authorise};
use siling_domain::id::{PartyCoverageId, PartyOrganizationId, PartyWorkerId};
use siling_domain::party::{AppointWorker, AssignCoverage, PartyCoverage, PartyWorker};
use siling_domain::time::china_date;
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::UnitOfWork;
use siling_persistence::organization::{self as organizations, OrganizationKey};
use siling_persistence::party::{self as store, Because};

fn missing(field: &str) -> Refusal {
    Refusal::new(RefusalCode::NotFound).at(field)
}

/// Assigns Party coverage to an organization (落实党组织覆盖).
#[derive(Debug, Clone)]
pub struct AssignPartyCoverage {
    /// Which organization.
    pub organization: OrganizationKey,
    /// By whom.
    pub party_organization: PartyOrganizationId,
    /// In which form, from when to when.
    pub assign: AssignCoverage,
}

impl Command for AssignPartyCoverage {
    const DEED: Deed = Deed::AssignPartyCoverage;
    type Output = PartyCoverage;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<PartyCoverage, CommandError> {
        // Organizations are locked before Party organizations, here as where one is formed.
        let organization = organizations::locked(uow, &self.organization)
            .await?
            .ok_or_else(|| missing("organization"))?;
        let warrant = authorise(uow.actor(), Self::DEED, &organization.place())?;
        let by = found(uow, self.party_organization, "partyOrganization").await?;
        let assign = AssignCoverage {
            document: line("document", self.assign.document)?,
            ..self.assign
        };
        let because = on(assign.document.clone());
        let begins = assign.begins.unwrap_or_else(|| china_date(uow.now()));
        let units = store::units_in(uow, by.id, assign.form, organization.id, begins).await?;
        let others = store::coverages_in(uow, organization.id).await?;
        let coverage = PartyCoverage::assign(&organization, &by, assign, units, &others, uow.now())?;
        store::insert(uow, &warrant, organization.place(), &coverage, &because).await?;
        Ok(coverage)
    }
}

/// Ends an organization's Party coverage (结束党组织覆盖).
#[derive(Debug, Clone)]
pub struct EndPartyCoverage {
    /// Which coverage.
    pub coverage: PartyCoverageId,
    /// The version that the client read.
    pub expected_version: Option<i32>,
    /// The last day; today when not said.
    pub on: Option<NaiveDate>,
    /// Why.
    pub reason: Option<String>,
    /// The document that it rests on.
    pub document: Option<String>,
}

impl Command for EndPartyCoverage {
    const DEED: Deed = Deed::EndPartyCoverage;
    type Output = PartyCoverage;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<PartyCoverage, CommandError> {
        // Whose it is never changes; the organization is locked before what hangs on it.
        let seen = store::coverages_by_ids(uow.store(), &[self.coverage]).await?.pop();
        let organization = OrganizationKey::Id(seen.ok_or_else(|| missing("coverage"))?.organization);
        let organization = organizations::locked(uow, &organization)
            .await?
            .ok_or_else(|| missing("coverage"))?;
        let before = store::coverage_locked(uow, self.coverage)
            .await?
            .ok_or_else(|| missing("coverage"))?;
        let place = organization.place();
        let warrant = authorise(uow.actor(), Self::DEED, &place)?;
        expect_version(self.expected_version, before.version, || before.remember())?;
        let because = Because {
            reason: line("reason", self.reason)?,
            document: line("document", self.document)?,
        };
        let day = self.on.unwrap_or_else(|| china_date(uow.now()));
        let after = before.clone().end(day, uow.now())?;
        store::update(uow, &warrant, place, &before, &after, &because).await?;
        Ok(after)
    }
}

/// Appoints a Party-affairs worker (任命党务工作者).
#[derive(Debug, Clone)]
pub struct AppointPartyWorker {
    /// For which Party organization.
    pub party_organization: PartyOrganizationId,
    /// The organization in which the work is done, where it is not the one in which the Party
    /// organization was formed.
    pub organization: Option<OrganizationKey>,
    /// Who, in which post.
    pub appoint: AppointWorker,
    /// The document that it rests on.
    pub document: Option<String>,
}

impl Command for AppointPartyWorker {
    const DEED: Deed = Deed::AppointPartyWorker;
    type Output = PartyWorker;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<PartyWorker, CommandError> {
        let organization = match &self.organization {
            Some(key) => {
                let found = organizations::locked(uow, key).await?;
                let organization = found.ok_or_else(|| missing("organization"))?;
                authorise(uow.actor(), Self::DEED, &organization.place())?;
                Some(organization.id)
            }
            None => None,
        };
        let target = Target {
            party_organization: self.party_organization,
            expected_version: None,
        };
        let (by, warrant) = open(uow, Self::DEED, &target).await?;
        let because = on(line("document", self.document)?);
        let colleagues = store::workers_in(uow, by.id).await?;
        let appoint = AppointWorker {
            organization,
            ..self.appoint
        };
        let worker = PartyWorker::appoint(&by, appoint, &colleagues, uow.now())?;
        store::insert(uow, &warrant, by.place(), &worker, &because).await?;
        Ok(worker)
    }
}

/// Ends a Party-affairs worker's post (免去党务工作者).
#[derive(Debug, Clone)]
pub struct DismissPartyWorker {
    /// Whose post.
    pub worker: PartyWorkerId,
    /// The version that the client read.
    pub expected_version: Option<i32>,
    /// The last day; today when not said.
    pub on: Option<NaiveDate>,
    /// Why.
    pub reason: Option<String>,
    /// The document that it rests on.
    pub document: Option<String>,
}

impl Command for DismissPartyWorker {
    const DEED: Deed = Deed::DismissPartyWorker;
    type Output = PartyWorker;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<PartyWorker, CommandError> {
        let seen = store::workers_by_ids(uow.store(), &[self.worker]).await?.pop();
        let by = seen.ok_or_else(|| missing("worker"))?.party_organization;
        let by = found(uow, by, "worker").await?;
        let before = store::worker_locked(uow, self.worker)
            .await?
            .ok_or_else(|| missing("worker"))?;
        let warrant = authorise(uow.actor(), Self::DEED, &by.place())?;
        expect_version(self.expected_version, before.version, || before.remember())?;
        let because = Because {
            reason: line("reason", self.reason)?,
            document: line("document", self.document)?,
        };
        let day = self.on.unwrap_or_else(|| china_date(uow.now()));
        let after = before.clone().dismiss(day, uow.now())?;
        store::update(uow, &warrant, by.place(), &before, &after, &because).await?;
        Ok(after)
    }
}
