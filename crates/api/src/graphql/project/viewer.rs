//! What a viewer may see of a project, and what is known around it.

use super::object::{Project, ProjectConnection, ProjectCounter};
use crate::graphql::connection::Paging;
use crate::graphql::context::{RequestState, state};
use crate::graphql::engine::error::ApiError;
use crate::graphql::loader::{LinkedTo, Own, RunningOf, batch};
use async_graphql::Context;
use siling_domain::access::{Deed, Place};
use siling_domain::contract::ContractStatus;
use siling_domain::id::{OrganizationId, ProjectId};
use siling_domain::project::{self as domain, Judge, ProjectFacts};
use siling_persistence::project::ProjectsOfOrganization;

/// Whether the viewer may see the project.
pub fn sees(state: &RequestState, project: &domain::Project) -> bool {
    project.status.is_public() || state.sees(&project.place())
}

/// Whether the viewer has a task here: works for its area, or acts for an organization that takes part.
pub fn insider(state: &RequestState, project: &domain::Project) -> bool {
    let own =
        |participant: &domain::Participant| state.sees(&Place::organization(project.area, participant.organization));
    project.participants.iter().any(own)
}

/// The project, if there is one that the viewer may see.
pub async fn visible(ctx: &Context<'_>, id: ProjectId) -> Result<Option<Project>, ApiError> {
    let (state, found) = (state(ctx)?, batch(ctx)?.load_one(id).await?);
    Ok(found.filter(|project| sees(state, project)).map(Project))
}

/// The projects that an organization leads or takes part in, the newest first.
pub async fn projects(
    ctx: &Context<'_>,
    organization: OrganizationId,
    paging: Paging,
) -> Result<ProjectConnection, ApiError> {
    let own = Own::new(ProjectsOfOrganization {}, organization);
    let part = own.part(ctx, paging, Project, |project| &project.0).await?;
    Ok(ProjectConnection::new(part, ProjectCounter::Of(own)))
}

/// How many projects the organization leads that take up its capacity.
pub async fn running(ctx: &Context<'_>, organization: OrganizationId) -> Result<i64, ApiError> {
    Ok(batch(ctx)?.load_one(RunningOf(organization)).await?.unwrap_or_default())
}

/// What the guards of a project need to know.
pub async fn facts(ctx: &Context<'_>, project: &domain::Project) -> Result<ProjectFacts, ApiError> {
    let organization = batch(ctx)?.load_one(project.organization).await?;
    let organization = organization.ok_or_else(|| ApiError::internal("a project without its organization"))?;
    let contract = match project.contract {
        Some(id) => batch(ctx)?.load_one(id).await?,
        None => None,
    };
    Ok(ProjectFacts {
        organization: organization.status,
        capacity: organization.capacity,
        running: running(ctx, project.organization).await?,
        contract_in_force: contract.is_some_and(|it| it.status == ContractStatus::Signed),
        actor: Judge::of(&state(ctx)?.actor, project),
        linked: linked(ctx, project).await?,
        today: state(ctx)?.today(),
    })
}

/// Whether the viewer posted or endorsed a need of the project.
async fn linked(ctx: &Context<'_>, project: &domain::Project) -> Result<bool, ApiError> {
    match state(ctx)?.actor.account() {
        Some(account) if !project.needs.is_empty() => {
            let keys = project.needs.iter().map(|need| LinkedTo(*need, account));
            Ok(!batch(ctx)?.load_many(keys).await?.is_empty())
        }
        _ => Ok(false),
    }
}

/// Where the viewer would do a deed: as a resident, for an organization that takes part, or at the project's own place.
pub fn place_of_deed(state: &RequestState, project: &domain::Project, deed: Deed) -> Place {
    match deed {
        Deed::RateService => project.rating_place(&state.actor),
        Deed::RecordService => {
            let places = project
                .participants
                .iter()
                .map(|participant| Place::organization(project.area, participant.organization));
            let mut own = places.filter(|place| state.actor.grant_over(deed.roles(), place).is_some());
            own.next().unwrap_or(project.place())
        }
        _ => project.place(),
    }
}
