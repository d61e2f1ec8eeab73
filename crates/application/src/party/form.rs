//! How Party organizations are formed, and how their records are kept.

use super::{Target, close, found, on, open};
use crate::app::App;
use crate::command::{Command, CommandError};
use crate::organization::{known_area, line};
use chrono::NaiveDate;
use siling_domain::access::{Deed, Place, Warrant, authorise};
use siling_domain::area_code::AreaCode;
use siling_domain::id::PartyOrganizationId;
use siling_domain::organization::OrganizationStatus;
use siling_domain::party::{
    MemberCounts, NewPartyOrganization, PartyOrganization, PartyOrganizationChange, PartyOrganizationKind, PartySetting,
};
use siling_domain::time::china_date;
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::UnitOfWork;
use siling_persistence::organization::{self as organizations, OrganizationKey};
use siling_persistence::party::{self as store, Because};

/// A Party organization that is to be formed.
#[derive(Debug, Clone)]
pub struct Founding {
    /// The identifier, made by us or by the client.
    pub id: PartyOrganizationId,
    /// The one above it; none only for the root of the tree.
    pub parent: Option<PartyOrganizationId>,
    /// The kind.
    pub kind: PartyOrganizationKind,
    /// Where it is formed.
    pub setting: PartySetting,
    /// The name.
    pub name: String,
    /// The area in which it is to work; the host's when not said.
    pub area: Option<AreaCode>,
    /// The organization in which it is formed.
    pub host: Option<OrganizationKey>,
    /// How many members it has or will have.
    pub members: MemberCounts,
    /// Whether it is made up for demonstration.
    pub demo: bool,
}

type Form = fn(
    AreaCode,
    Option<&PartyOrganization>,
    NewPartyOrganization,
    chrono::DateTime<chrono::Utc>,
) -> Result<PartyOrganization, siling_domain::Refusals>;

/// Forms a Party organization. One of an organization's own is at home where the organization is, which
/// decides who may form it.
async fn found_anew(
    uow: &mut UnitOfWork,
    deed: Deed,
    founding: Founding,
    form: Form,
    because: &Because,
) -> Result<PartyOrganization, CommandError> {
    let (area, host) = match founding.host {
        Some(key) => {
            let host = organizations::locked(uow, &key)
                .await?
                .ok_or_else(|| Refusal::new(RefusalCode::NotFound).at("host"))?;
            if host.status == OrganizationStatus::Deregistered {
                return Err(Refusal::new(RefusalCode::RecordClosed).at("host").into());
            }
            (host.area, Some(host.id))
        }
        None => {
            let area = founding
                .area
                .ok_or_else(|| Refusal::new(RefusalCode::Required).at("areaCode"))?;
            (area, None)
        }
    };
    let place = Place {
        area: Some(area),
        organization: host,
    };
    let warrant = authorise(uow.actor(), deed, &place)?;
    if host.is_some() && founding.area.is_some_and(|said| said != area) {
        return Err(Refusal::new(RefusalCode::InvalidFormat)
            .with("expected", area)
            .at("areaCode")
            .into());
    }
    known_area(uow, area).await?;
    let parent = match founding.parent {
        Some(parent) => Some(found(uow, parent, "parent").await?),
        None => None,
    };
    let new = NewPartyOrganization {
        id: founding.id,
        kind: founding.kind,
        setting: founding.setting,
        name: founding.name,
        area,
        host,
        members: founding.members,
        demo: founding.demo,
    };
    let formed = form(uow.store().district(), parent.as_ref(), new, uow.now())?;
    store::insert(uow, &warrant, formed.place(), &formed, because).await?;
    Ok(formed)
}

/// Plans a Party organization (拟建党组织).
#[derive(Debug, Clone)]
pub struct PlanPartyOrganization(pub Founding);

impl Command for PlanPartyOrganization {
    const DEED: Deed = Deed::PlanPartyOrganization;
    type Output = PartyOrganization;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<PartyOrganization, CommandError> {
        found_anew(uow, Self::DEED, self.0, PartyOrganization::plan, &Because::default()).await
    }
}

/// What is applied for.
#[derive(Debug, Clone)]
pub enum Applied {
    /// A Party organization that was planned, with its members.
    Planned(Target, MemberCounts),
    /// One that was not.
    Anew(Box<Founding>),
}

/// Applies for the founding of a Party organization (申请成立).
#[derive(Debug, Clone)]
pub struct ApplyForPartyOrganization {
    /// What is applied for.
    pub applied: Applied,
    /// The application.
    pub document: Option<String>,
}

impl Command for ApplyForPartyOrganization {
    const DEED: Deed = Deed::ApplyForPartyOrganization;
    type Output = PartyOrganization;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<PartyOrganization, CommandError> {
        match self.applied {
            Applied::Planned(target, members) => {
                let (before, warrant) = open(uow, Self::DEED, &target).await?;
                let because = on(line("document", self.document)?);
                let after = before.clone().apply(members, uow.now())?;
                close(uow, &warrant, &before, after, &because).await
            }
            Applied::Anew(founding) => {
                let because = on(line("document", self.document)?);
                found_anew(uow, Self::DEED, *founding, PartyOrganization::apply_anew, &because).await
            }
        }
    }
}

/// Approves the founding of a Party organization (批复成立).
#[derive(Debug, Clone)]
pub struct ApprovePartyOrganization {
    /// Which Party organization.
    pub target: Target,
    /// The day of the approval; today when not said.
    pub on: Option<NaiveDate>,
    /// The approval.
    pub document: String,
}

impl Command for ApprovePartyOrganization {
    const DEED: Deed = Deed::ApprovePartyOrganization;
    type Output = PartyOrganization;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<PartyOrganization, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let because = on(line("document", Some(self.document))?);
        let day = self.on.unwrap_or_else(|| china_date(uow.now()));
        let after = before.clone().approve(day, uow.now())?;
        close(uow, &warrant, &before, after, &because).await
    }
}

/// Changes a Party organization's record (修改党组织档案).
#[derive(Debug, Clone)]
pub struct ChangePartyOrganization {
    /// Which Party organization.
    pub target: Target,
    /// What changes.
    pub change: PartyOrganizationChange,
}

impl Command for ChangePartyOrganization {
    const DEED: Deed = Deed::ChangePartyOrganization;
    type Output = PartyOrganization;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<PartyOrganization, CommandError> {
        let (before, warrant): (PartyOrganization, Warrant) = open(uow, Self::DEED, &self.target).await?;
        let after = before.clone().change(self.change, uow.now())?;
        close(uow, &warrant, &before, after, &Because::default()).await
    }
}
