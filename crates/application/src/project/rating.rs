//! Residents rate what was done: those who asked for it, and those whom the community invites.

use super::{Target, case, follow, missing};
use crate::app::App;
use crate::command::{Command, CommandError};
use crate::order;
use chrono::NaiveDate;
use siling_domain::access::{Deed, authorise};
use siling_domain::id::{NeedId, ProjectId};
use siling_domain::organization::OrganizationStatus;
use siling_domain::project::{Judge, NewServiceRating, Project, ProjectFacts, ServiceRating};
use siling_domain::time::china_date;
use siling_persistence::UnitOfWork;
use siling_persistence::need;
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
        let held = match following {
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
            linked: linked(uow, &before, self.rating.need).await?,
            today: china_date(uow.now()),
        };
        let (after, rating) = before.clone().rate(self.rating, &facts, uow.now())?;
        store::update(uow, &warrant, &before, &after, None, None).await?;
        store::insert(uow, &warrant, &rating, None, None).await?;
        if let Some(need) = held {
            follow::rated(uow, &warrant, &need).await?;
        }
        if let Some(following) = following {
            order::rated(uow, &warrant, following, rating.need).await?;
        }
        Ok(rating)
    }
}

/// Whether who acts posted or endorsed the need, or any of the project's where the rating is about none.
async fn linked(uow: &UnitOfWork, project: &Project, need: Option<NeedId>) -> Result<bool, CommandError> {
    let about: Vec<NeedId> = match need {
        Some(need) => vec![need],
        None => project.needs.clone(),
    };
    match uow.actor().account() {
        Some(account) => Ok(!need::linked_in(uow, &about, account).await?.is_empty()),
        None => Ok(false),
    }
}

/// Invites the other residents of a project's area to rate it, until a day (邀请居民评单).
#[derive(Debug, Clone)]
pub struct InviteToRate {
    /// Which project.
    pub target: Target,
    /// The last day.
    pub until: NaiveDate,
}

impl Command for InviteToRate {
    const DEED: Deed = Deed::InviteToRate;
    type Output = Project;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Project, CommandError> {
        let case = case(uow, Self::DEED, &self.target).await?;
        let after = case.before.clone().invite_to_rate(self.until, &case.facts, uow.now())?;
        case.close(uow, after, None, None).await
    }
}
