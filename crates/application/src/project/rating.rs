//! Residents rate what was done.

use super::{follow, missing};
use crate::app::App;
use crate::command::{Command, CommandError};
use crate::order;
use siling_domain::access::{Deed, authorise};
use siling_domain::id::ProjectId;
use siling_domain::organization::OrganizationStatus;
use siling_domain::project::{Judge, NewServiceRating, Project, ProjectFacts, ServiceRating};
use siling_persistence::UnitOfWork;
use siling_persistence::project as store;

/// A resident rates the service of a project (居民评单).
#[derive(Debug, Clone)]
pub struct RateService {
    /// Which project.
    pub project: ProjectId,
    /// The rating.
    pub rating: NewServiceRating,
}

impl Command for RateService {
    const DEED: Deed = Deed::RateService;
    type Output = ServiceRating;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<ServiceRating, CommandError> {
        // The order's needs are locked with it; a need that no order carries is locked alone.
        let following = order::following_project(uow, self.project).await?;
        let need = match following {
            Some(_) => None,
            None => follow::hold_need(uow, self.rating.need).await?,
        };
        let before: Option<Project> = store::locked(uow, self.project).await?;
        // A proposal is nothing to a resident: it is as if there were none.
        let before = before.filter(|project| project.status.is_public());
        let before = before.ok_or_else(|| missing("project"))?;
        let warrant = authorise(uow.actor(), Self::DEED, &before.rating_place(uow.actor()))?;
        let facts = ProjectFacts {
            organization: OrganizationStatus::Active,
            capacity: 0,
            running: 0,
            contract_in_force: false,
            actor: Judge::of(uow.actor(), &before),
        };
        let (after, rating) = before.clone().rate(self.rating, &facts, uow.now())?;
        store::update(uow, &warrant, &before, &after, None, None).await?;
        store::insert(uow, &warrant, &rating, None, None).await?;
        if let Some(need) = need {
            follow::rated(uow, &warrant, &need).await?;
        }
        if let Some(following) = following {
            order::rated(uow, &warrant, following, rating.need).await?;
        }
        Ok(rating)
    }
}
