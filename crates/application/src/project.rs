//! What people do with projects: from the purchase list, a proposal or an award to the acceptance and what residents say.
//!
//! Rows are locked in the order that all capabilities share: the needs, the venture round and its proposal, the order that a
//! project was awarded with, the project, the record of service, the organization.

mod begin;
mod follow;
mod life;
mod milestone;
mod purchase_list;
mod rating;
mod service;

pub use begin::{ApproveProject, CommissionProject, Commissioned, DeclineProject, ProjectInput, ProposeProject};
pub use life::{
    AcceptProject, CloseProject, CompleteProject, HandOverProject, PauseProject, ResumeProject, StartProject,
    TerminateProject,
};
pub use milestone::{AcceptDelivery, DeliverMilestone, ReturnDelivery};
pub use purchase_list::{PublishPurchaseList, RetirePurchaseList};
pub use rating::{InviteToRate, RateService};
pub use service::{RecordService, ServiceBatch, VoidServiceRecord, VoidedRecord};

use crate::app::App;
use crate::command::{CommandError, Remembered as _, expect_version, remembered};
use crate::order::{self, Following};
use siling_domain::access::{Deed, Warrant, authorise};
use siling_domain::contract::{Contract, ContractStatus};
use siling_domain::id::ProjectId;
use siling_domain::organization::{Organization, OrganizationStatus};
use siling_domain::project::{
    Judge, NewProject, Project, ProjectFacts, ProjectStatus, PurchaseList, ServiceRating, Staffing,
};
use siling_domain::time::china_date;
use siling_domain::{Locale, Refusal, RefusalCode, Word as _};
use siling_persistence::organization::{self as organizations, OrganizationKey};
use siling_persistence::project as store;
use siling_persistence::{StoreError, UnitOfWork};

remembered!(Project, PurchaseList, ServiceRating);

/// Which project a command is about, and which version of it the client knows.
#[derive(Debug, Clone)]
pub struct Target {
    /// The project.
    pub project: ProjectId,
    /// The version that the client read, if it wants to be told of changes since.
    pub expected_version: Option<i32>,
}

fn missing(field: &str) -> Refusal {
    Refusal::new(RefusalCode::NotFound).at(field)
}

/// A project, locked, with what its guards need to know.
pub(crate) struct Case {
    /// The service order that was awarded with it, where it moves along.
    following: Option<Following>,
    pub before: Project,
    pub facts: ProjectFacts,
    pub warrant: Warrant,
}

/// Whether the order that was awarded with a project moves along.
const fn moves_its_order(deed: Deed) -> bool {
    matches!(
        deed,
        Deed::StartProject | Deed::CompleteProject | Deed::AcceptProject | Deed::TerminateProject
    )
}

/// The project, locked, if there is one that the actor may see.
pub(crate) async fn seen(uow: &UnitOfWork, project: ProjectId) -> Result<Project, CommandError> {
    let visibility = uow.actor().visibility();
    let found: Option<Project> = store::locked(uow, project).await?;
    let found = found.filter(|project| project.seen_by(&visibility));
    Ok(found.ok_or_else(|| missing("project"))?)
}

/// The project, locked, once it is known that the actor may do the deed to it.
pub(crate) async fn case(uow: &UnitOfWork, deed: Deed, target: &Target) -> Result<Case, CommandError> {
    let following = match moves_its_order(deed) {
        true => order::following_project(uow, target.project).await?,
        false => None,
    };
    let before = seen(uow, target.project).await?;
    let warrant = authorise(uow.actor(), deed, &before.place())?;
    expect_version(target.expected_version, before.version, || before.remember())?;
    let facts = facts(uow, deed, &before).await?;
    Ok(Case {
        following,
        before,
        facts,
        warrant,
    })
}

impl Case {
    /// Saves what became of the project.
    async fn close(
        self,
        uow: &mut UnitOfWork,
        after: Project,
        reason: Option<String>,
        document: Option<String>,
    ) -> Result<Project, CommandError> {
        store::update(uow, &self.warrant, &self.before, &after, reason, document).await?;
        Ok(after)
    }

    /// Saves what became of the project; the order that was awarded with it moves along, and its needs with it.
    async fn close_following(
        self,
        app: &App,
        uow: &mut UnitOfWork,
        after: Project,
        reason: Option<String>,
        document: Option<String>,
    ) -> Result<Project, CommandError> {
        store::update(uow, &self.warrant, &self.before, &after, reason, document).await?;
        let (Some(following), warrant) = (self.following, &self.warrant) else {
            return Ok(after);
        };
        match after.status {
            ProjectStatus::InProgress => order::begun(uow, warrant, following, after.id).await?,
            ProjectStatus::Completed => order::delivered(uow, warrant, following).await?,
            ProjectStatus::Accepted => order::accepted(uow, warrant, following).await?,
            ProjectStatus::Terminated => {
                // The order says why to everybody; the note is for those who work on the project.
                let why = after.termination.as_ref().map(|it| it.reason.label(Locale::ZhCn));
                order::terminated(uow, app, warrant, following, why.unwrap_or_default()).await?;
            }
            _ => {}
        }
        Ok(after)
    }
}

/// What the guards of a project need to know beside its own record. The organization is kept from changing until the
/// transaction ends; where its capacity counts, nobody else gives it a project meanwhile.
async fn facts(uow: &UnitOfWork, deed: Deed, project: &Project) -> Result<ProjectFacts, CommandError> {
    let key = OrganizationKey::Id(project.organization);
    let (actor, today) = (Judge::of(uow.actor(), project), china_date(uow.now()));
    if deed == Deed::HandOverProject {
        // Where the one that hands over stands does not count: of two who hand over to each other's organizations at
        // once, neither waits for the other.
        return Ok(ProjectFacts {
            organization: OrganizationStatus::Active,
            capacity: 0,
            running: 0,
            contract_in_force: false,
            actor,
            linked: false,
            today,
        });
    }
    if deed == Deed::ApproveProject {
        let staffing = staffing(uow, &locked(uow, &key, "organization").await?).await?;
        return Ok(ProjectFacts {
            organization: staffing.status,
            capacity: staffing.capacity,
            running: staffing.running,
            contract_in_force: false,
            actor,
            linked: false,
            today,
        });
    }
    let organization = organizations::shared(uow, &key).await?;
    let organization = organization.ok_or_else(|| missing("organization"))?;
    Ok(ProjectFacts {
        organization: organization.status,
        capacity: organization.capacity,
        running: 0,
        contract_in_force: contract_in_force(uow, project).await?,
        actor,
        linked: false,
        today,
    })
}

/// Whether the contract of a locked project is in force: who signs or terminates it, or pays the last of it, waits for
/// the project.
async fn contract_in_force(uow: &UnitOfWork, project: &Project) -> Result<bool, CommandError> {
    let Some(id) = project.contract else {
        return Ok(false);
    };
    let contract = siling_persistence::kept::by_ids::<Contract>(uow.store(), &[id])
        .await?
        .pop();
    Ok(contract.is_some_and(|it| it.status == ContractStatus::Signed))
}

/// The organization, locked: of two who give it projects at once, neither gives it one too many.
async fn locked(uow: &UnitOfWork, key: &OrganizationKey, field: &str) -> Result<Organization, CommandError> {
    let found = organizations::locked(uow, key).await?;
    Ok(found.ok_or_else(|| missing(field))?)
}

/// Where a locked organization stands, and how much it carries.
async fn staffing(uow: &UnitOfWork, organization: &Organization) -> Result<Staffing, StoreError> {
    let running = store::running_in(uow, &[organization.id]).await?;
    Ok(Staffing {
        organization: organization.id,
        status: organization.status,
        capacity: organization.capacity,
        running: running.get(&organization.id).copied().unwrap_or_default(),
    })
}

/// Opens a project by an award, in the transaction of who awards: whether the organization may take it on was decided
/// there. It begins as PLANNED.
pub async fn open(
    uow: &mut UnitOfWork,
    _app: &App,
    warrant: &Warrant,
    new: NewProject,
) -> Result<Project, CommandError> {
    let project = Project::open(uow.store().district(), new, uow.now())?;
    store::insert_project(uow, warrant, &project, None, None).await?;
    Ok(project)
}
