//! How an organization's record is kept.

use super::{Target, close, line, open};
use crate::app::App;
use crate::command::{Command, CommandError};
use siling_domain::access::Deed;
use siling_domain::organization::{Capabilities, Lead, Organization, ProfileChange};
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::{UnitOfWork, area, capability};

/// Changes the profile (修改档案).
#[derive(Debug, Clone)]
pub struct ChangeOrganizationProfile {
    /// Which organization.
    pub target: Target,
    /// What changes.
    pub change: ProfileChange,
}

impl Command for ChangeOrganizationProfile {
    const DEED: Deed = Deed::ChangeOrganizationProfile;
    type Output = Organization;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Organization, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let after = before.clone().change_profile(self.change, uow.now())?;
        close(uow, &warrant, &before, after, None, None).await
    }
}

/// Gives the organization another name (更名), on the registrar's notice.
#[derive(Debug, Clone)]
pub struct RenameOrganization {
    /// Which organization.
    pub target: Target,
    /// The new name.
    pub name: String,
    /// The notice it rests on.
    pub document: Option<String>,
}

impl Command for RenameOrganization {
    const DEED: Deed = Deed::RenameOrganization;
    type Output = Organization;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Organization, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let document = line("document", self.document)?;
        let after = before.clone().rename(&self.name, uow.now())?;
        close(uow, &warrant, &before, after, None, document).await
    }
}

/// Declares capabilities, capacity and service areas (申报专业特长与承接能力).
#[derive(Debug, Clone)]
pub struct DeclareCapabilities {
    /// Which organization.
    pub target: Target,
    /// What it declares.
    pub declared: Capabilities,
}

impl Command for DeclareCapabilities {
    const DEED: Deed = Deed::DeclareCapabilities;
    type Output = Organization;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Organization, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let after = before.clone().declare_capabilities(self.declared, uow.now())?;
        let missing = |index: usize, field: &str| Refusal::new(RefusalCode::NotFound).at(index.to_string()).at(field);
        // What was on file stays allowed after its retirement; only new declarations need a current entry.
        let known = capability::in_transaction(uow, &after.capabilities).await?;
        for (index, code) in after.capabilities.iter().enumerate() {
            let offered = known
                .iter()
                .any(|it| &it.code == code && (it.retired_on.is_none() || before.capabilities.contains(code)));
            if !offered {
                return Err(missing(index, "capabilities").into());
            }
        }
        let areas = area::in_transaction(uow, &after.service_areas).await?;
        if let Some(index) = after
            .service_areas
            .iter()
            .position(|code| areas.iter().all(|area| area.code != *code))
        {
            return Err(missing(index, "serviceAreas").into());
        }
        close(uow, &warrant, &before, after, None, None).await
    }
}

/// Declares which of the four leads the organization takes (申报四领方向).
#[derive(Debug, Clone)]
pub struct DeclareLeads {
    /// Which organization.
    pub target: Target,
    /// The leads.
    pub leads: Vec<Lead>,
}

impl Command for DeclareLeads {
    const DEED: Deed = Deed::DeclareLeads;
    type Output = Organization;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Organization, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let after = before.clone().declare_leads(self.leads, uow.now())?;
        close(uow, &warrant, &before, after, None, None).await
    }
}

/// Puts a plan for Party coverage on file (党建覆盖计划).
#[derive(Debug, Clone)]
pub struct FileCoveragePlan {
    /// Which organization.
    pub target: Target,
    /// The plan.
    pub plan: String,
}

impl Command for FileCoveragePlan {
    const DEED: Deed = Deed::FileCoveragePlan;
    type Output = Organization;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Organization, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let after = before.clone().file_coverage_plan(&self.plan, uow.now())?;
        close(uow, &warrant, &before, after, None, None).await
    }
}
