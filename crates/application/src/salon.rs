//! What communities do with secretary salons and dual-registration units.

use crate::app::App;
use crate::command::{Command, CommandError, Remembered as _, expect_version, remembered};
use chrono::NaiveDate;
use siling_domain::access::{Deed, Place, Warrant, authorise};
use siling_domain::id::{DualRegistrationUnitId, NeedId, OrganizationId, SalonId};
use siling_domain::need::Need;
use siling_domain::salon::{DualRegistrationUnit, HeldSalon, NewDualRegistrationUnit, NewSalon, SecretarySalon};
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::{UnitOfWork, kept, organization};

/// Which salon a command is about, and which version of it the client knows.
#[derive(Debug, Clone)]
pub struct SalonTarget {
    /// The salon.
    pub salon: SalonId,
    /// The version that the client read, if it wants to be told of changes since.
    pub expected_version: Option<i32>,
}

remembered!(SecretarySalon, DualRegistrationUnit);

fn missing(field: &str) -> Refusal {
    Refusal::new(RefusalCode::NotFound).at(field)
}

async fn open(uow: &UnitOfWork, deed: Deed, target: &SalonTarget) -> Result<(SecretarySalon, Warrant), CommandError> {
    let salon: Option<SecretarySalon> = kept::locked(uow, target.salon).await?;
    let salon = salon.ok_or_else(|| missing("salon"))?;
    let warrant = authorise(uow.actor(), deed, &salon.place())?;
    expect_version(target.expected_version, salon.version, || salon.remember())?;
    Ok((salon, warrant))
}

/// The needs that it discusses exist and are of its community. A salon may come before the community's answer.
async fn own_needs(uow: &UnitOfWork, salon: &SecretarySalon) -> Result<(), CommandError> {
    let found = kept::by_ids::<Need>(uow.store(), &salon.needs).await?;
    let wrong = |id: &NeedId| match found.iter().find(|need| need.id == *id) {
        None => Some(RefusalCode::NotFound),
        Some(need) => (need.area != salon.area).then_some(RefusalCode::OtherCommunity),
    };
    let refusals = salon.needs.iter().enumerate().filter_map(|(index, id)| {
        let code = wrong(id)?;
        Some(Refusal::new(code).at(index.to_string()).at("needs"))
    });
    all(refusals.collect())
}

fn all(refusals: Vec<Refusal>) -> Result<(), CommandError> {
    match refusals.is_empty() {
        true => Ok(()),
        false => Err(CommandError::Refused(refusals)),
    }
}

/// The organizations that took part exist, and the units are registered with its community.
async fn known_participants(uow: &UnitOfWork, salon: &SecretarySalon) -> Result<(), CommandError> {
    let participants = salon.participants.iter();
    let organizations: Vec<OrganizationId> = participants.clone().filter_map(|it| it.organization).collect();
    let units: Vec<DualRegistrationUnitId> = participants.clone().filter_map(|it| it.unit).collect();
    let organizations = organization::by_ids(uow.store(), &organizations).await?;
    let units = kept::by_ids::<DualRegistrationUnit>(uow.store(), &units).await?;
    let refusals = participants.enumerate().flat_map(|(index, it)| {
        let unknown = it
            .organization
            .is_some_and(|id| organizations.iter().all(|known| known.id != id));
        let unit = it
            .unit
            .map(|id| units.iter().find(|known| known.id == id).map(|unit| unit.area));
        let wrong = match unit {
            Some(None) => Some(RefusalCode::NotFound),
            Some(Some(area)) if area != salon.area => Some(RefusalCode::OtherCommunity),
            _ => None,
        };
        let organization = unknown.then(|| missing("organization"));
        let unit = wrong.map(|code| Refusal::new(code).at("unit"));
        let refusals = organization.into_iter().chain(unit);
        refusals.map(move |refusal| refusal.at(index.to_string()).at("participants"))
    });
    all(refusals.collect())
}

/// Plans a secretary salon (筹备书记沙龙).
#[derive(Debug, Clone)]
pub struct PlanSalon {
    /// The salon.
    pub salon: NewSalon,
}

impl Command for PlanSalon {
    const DEED: Deed = Deed::PlanSalon;
    type Output = SecretarySalon;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<SecretarySalon, CommandError> {
        let warrant = authorise(uow.actor(), Self::DEED, &Place::area(self.salon.area))?;
        let by = uow.actor().account();
        let salon = SecretarySalon::plan(uow.store().district(), self.salon, by, uow.now())?;
        own_needs(uow, &salon).await?;
        kept::insert(uow, &warrant, &salon, None, None).await?;
        Ok(salon)
    }
}

/// Records a secretary salon that was held (召开书记沙龙).
#[derive(Debug, Clone)]
pub struct HoldSalon {
    /// Which.
    pub target: SalonTarget,
    /// What is recorded of it.
    pub held: HeldSalon,
}

impl Command for HoldSalon {
    const DEED: Deed = Deed::HoldSalon;
    type Output = SecretarySalon;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<SecretarySalon, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let after = before.clone().hold(self.held, uow.now())?;
        own_needs(uow, &after).await?;
        known_participants(uow, &after).await?;
        kept::update(uow, &warrant, &before, &after, None, None).await?;
        Ok(after)
    }
}

/// Cancels a planned salon (取消书记沙龙).
#[derive(Debug, Clone)]
pub struct CancelSalon {
    /// Which.
    pub target: SalonTarget,
    /// Why.
    pub reason: String,
}

impl Command for CancelSalon {
    const DEED: Deed = Deed::CancelSalon;
    type Output = SecretarySalon;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<SecretarySalon, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let after = before.clone().cancel(&self.reason, uow.now())?;
        let reason = after.cancel_reason.clone();
        kept::update(uow, &warrant, &before, &after, reason, None).await?;
        Ok(after)
    }
}

/// Registers a unit with a community (双报到单位报到).
#[derive(Debug, Clone)]
pub struct RegisterDualRegistrationUnit {
    /// The unit.
    pub unit: NewDualRegistrationUnit,
}

impl Command for RegisterDualRegistrationUnit {
    const DEED: Deed = Deed::RegisterDualRegistrationUnit;
    type Output = DualRegistrationUnit;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<DualRegistrationUnit, CommandError> {
        let warrant = authorise(uow.actor(), Self::DEED, &Place::area(self.unit.area))?;
        let unit = DualRegistrationUnit::register(uow.store().district(), self.unit, uow.now())?;
        kept::insert(uow, &warrant, &unit, None, None).await?;
        Ok(unit)
    }
}

/// Ends a unit's registration (双报到结束).
#[derive(Debug, Clone)]
pub struct EndDualRegistration {
    /// Which.
    pub unit: DualRegistrationUnitId,
    /// The version that the client read, if it wants to be told of changes since.
    pub expected_version: Option<i32>,
    /// The last day.
    pub ended_on: NaiveDate,
}

impl Command for EndDualRegistration {
    const DEED: Deed = Deed::EndDualRegistration;
    type Output = DualRegistrationUnit;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<DualRegistrationUnit, CommandError> {
        let before: Option<DualRegistrationUnit> = kept::locked(uow, self.unit).await?;
        let before = before.ok_or_else(|| missing("unit"))?;
        let warrant = authorise(uow.actor(), Self::DEED, &before.place())?;
        expect_version(self.expected_version, before.version, || before.remember())?;
        let after = before.clone().end(self.ended_on, uow.now())?;
        kept::update(uow, &warrant, &before, &after, None, None).await?;
        Ok(after)
    }
}
