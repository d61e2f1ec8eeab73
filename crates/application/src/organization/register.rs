//! How organizations come on file.

use super::{Target, open};
use crate::app::App;
use crate::command::{Command, CommandError};
use siling_domain::access::{Deed, Place, authorise};
use siling_domain::organization::{self as rules, Organization};
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::organization as store;
use siling_persistence::{UnitOfWork, area};

/// Puts a community team on file (备案).
#[derive(Debug, Clone)]
pub struct FileTeam(pub rules::FileTeam);

impl Command for FileTeam {
    const DEED: Deed = Deed::FileTeam;
    type Output = Organization;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Organization, CommandError> {
        let warrant = authorise(uow.actor(), Self::DEED, &Place::area(self.0.area))?;
        known_area(uow, self.0.area).await?;
        let team = Organization::file_team(uow.store().district(), self.0, uow.now())?;
        store::insert(uow, &warrant, &team).await?;
        Ok(team)
    }
}

/// Registers an organization on the registrar's notice (登记): a new record, or a team that becomes one.
#[derive(Debug, Clone)]
pub struct RegisterOrganization {
    /// The team that becomes an organization.
    pub team: Option<Target>,
    /// What the certificate says.
    pub registration: rules::RegisterOrganization,
}

impl Command for RegisterOrganization {
    const DEED: Deed = Deed::RegisterOrganization;
    type Output = Organization;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Organization, CommandError> {
        let area = self.registration.area;
        let warrant = authorise(uow.actor(), Self::DEED, &Place::area(area))?;
        known_area(uow, area).await?;
        let district = uow.store().district();
        match self.team {
            None => {
                let organization = Organization::register(district, None, self.registration, uow.now())?;
                store::insert(uow, &warrant, &organization).await?;
                Ok(organization)
            }
            Some(target) => {
                let (team, warrant) = open(uow, Self::DEED, &target).await?;
                let organization = Organization::register(district, Some(team.clone()), self.registration, uow.now())?;
                store::update(uow, &warrant, &team, &organization, None, None).await?;
                Ok(organization)
            }
        }
    }
}

pub(crate) async fn known_area(uow: &UnitOfWork, code: siling_domain::area_code::AreaCode) -> Result<(), CommandError> {
    let area = area::in_transaction(uow, &[code]).await?.pop();
    match area {
        Some(area) if area.valid_to.is_none() => Ok(()),
        _ => Err(Refusal::new(RefusalCode::NotFound).at("areaCode").into()),
    }
}
