//! Loaders of projects and what belongs to them.

use super::{Batches, LoadError, grouped, keyed};
use async_graphql::dataloader::Loader;
use siling_domain::id::{AccountId, OrganizationId, ProjectId, PurchaseListId, ServiceRatingId, ServiceRecordId};
use siling_domain::project::{Project, PurchaseList, ServiceRating, ServiceRecord};
use siling_persistence::page::{Page, PageRequest};
use siling_persistence::project as store;
use std::collections::HashMap;

by_id!(ProjectId => Project, PurchaseListId => PurchaseList, ServiceRatingId => ServiceRating);

impl Loader<ServiceRecordId> for Batches {
    type Value = ServiceRecord;
    type Error = LoadError;

    async fn load(&self, keys: &[ServiceRecordId]) -> Result<HashMap<ServiceRecordId, ServiceRecord>, LoadError> {
        Ok(keyed(store::records_by_ids(&self.store, keys).await?, |it| it.id))
    }
}

/// Asks how many projects an organization leads that take up its capacity; loaded only if it leads any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RunningOf(pub OrganizationId);

impl Loader<RunningOf> for Batches {
    type Value = i64;
    type Error = LoadError;

    async fn load(&self, keys: &[RunningOf]) -> Result<HashMap<RunningOf, i64>, LoadError> {
        let ids: Vec<OrganizationId> = keys.iter().map(|key| key.0).collect();
        let found = store::running_of(&self.store, &ids).await?;
        Ok(found
            .into_iter()
            .map(|(id, running)| (RunningOf(id), running))
            .collect())
    }
}

/// Asks how many projects an organization leads or takes part in, of what the viewer may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ProjectCountOf(pub OrganizationId);

impl Loader<ProjectCountOf> for Batches {
    type Value = i64;
    type Error = LoadError;

    async fn load(&self, keys: &[ProjectCountOf]) -> Result<HashMap<ProjectCountOf, i64>, LoadError> {
        let ids: Vec<OrganizationId> = keys.iter().map(|key| key.0).collect();
        let found = store::counts_of(&self.store, &self.visibility, &ids).await?;
        Ok(found
            .into_iter()
            .map(|(id, count)| (ProjectCountOf(id), count))
            .collect())
    }
}

/// What the objects of one list are asked for alike: the same part of each one's own list.
pub(super) fn by_part<'a, K, I: Copy>(
    keys: &'a [K],
    of: impl Fn(&'a K) -> (I, &'a PageRequest),
) -> HashMap<&'a PageRequest, Vec<I>> {
    let mut parts: HashMap<&PageRequest, Vec<I>> = HashMap::new();
    for (id, page) in keys.iter().map(of) {
        parts.entry(page).or_default().push(id);
    }
    parts
}

/// Asks for a part of an organization's projects.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ProjectsOf {
    /// The organization.
    pub organization: OrganizationId,
    /// Which part.
    pub page: PageRequest,
}

impl Loader<ProjectsOf> for Batches {
    type Value = Page<Project>;
    type Error = LoadError;

    async fn load(&self, keys: &[ProjectsOf]) -> Result<HashMap<ProjectsOf, Page<Project>>, LoadError> {
        let mut found = HashMap::new();
        for (page, ids) in by_part(keys, |key| (key.organization, &key.page)) {
            let projects = store::of_organizations(&self.store, &self.visibility, &ids, page).await?;
            let key = |organization| ProjectsOf {
                organization,
                page: page.clone(),
            };
            found.extend(projects.into_iter().map(|(id, part)| (key(id), part)));
        }
        Ok(found)
    }
}

/// Asks for a part of a project's records of service that stand.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RecordsOf {
    /// The project.
    pub project: ProjectId,
    /// Which part.
    pub page: PageRequest,
}

impl Loader<RecordsOf> for Batches {
    type Value = Page<ServiceRecord>;
    type Error = LoadError;

    async fn load(&self, keys: &[RecordsOf]) -> Result<HashMap<RecordsOf, Page<ServiceRecord>>, LoadError> {
        let mut found = HashMap::new();
        for (page, ids) in by_part(keys, |key| (key.project, &key.page)) {
            let records = store::records_of(&self.store, &ids, page).await?;
            let key = |project| RecordsOf {
                project,
                page: page.clone(),
            };
            found.extend(records.into_iter().map(|(id, part)| (key(id), part)));
        }
        Ok(found)
    }
}

/// Asks for a part of a project's ratings.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RatingsOf {
    /// The project.
    pub project: ProjectId,
    /// Which part.
    pub page: PageRequest,
}

impl Loader<RatingsOf> for Batches {
    type Value = Page<ServiceRating>;
    type Error = LoadError;

    async fn load(&self, keys: &[RatingsOf]) -> Result<HashMap<RatingsOf, Page<ServiceRating>>, LoadError> {
        let mut found = HashMap::new();
        for (page, ids) in by_part(keys, |key| (key.project, &key.page)) {
            let ratings = store::ratings_of(&self.store, &ids, page).await?;
            let key = |project| RatingsOf {
                project,
                page: page.clone(),
            };
            found.extend(ratings.into_iter().map(|(id, part)| (key(id), part)));
        }
        Ok(found)
    }
}

/// Asks how many ratings of each score a project has; loaded only if it has any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DistributionOf(pub ProjectId);

impl Loader<DistributionOf> for Batches {
    type Value = [i64; 5];
    type Error = LoadError;

    async fn load(&self, keys: &[DistributionOf]) -> Result<HashMap<DistributionOf, [i64; 5]>, LoadError> {
        let ids: Vec<ProjectId> = keys.iter().map(|key| key.0).collect();
        let found = store::distributions(&self.store, &ids).await?;
        Ok(found
            .into_iter()
            .map(|(id, counts)| (DistributionOf(id), counts))
            .collect())
    }
}

/// Asks for what an account said of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RatedBy {
    /// The account.
    pub account: AccountId,
    /// The project.
    pub project: ProjectId,
}

impl Loader<RatedBy> for Batches {
    type Value = Vec<ServiceRating>;
    type Error = LoadError;

    async fn load(&self, keys: &[RatedBy]) -> Result<HashMap<RatedBy, Vec<ServiceRating>>, LoadError> {
        let mut of: HashMap<AccountId, Vec<ProjectId>> = HashMap::new();
        for key in keys {
            of.entry(key.account).or_default().push(key.project);
        }
        let mut found = HashMap::new();
        for (account, projects) in of {
            let ratings = store::rated_by(&self.store, account, &projects).await?;
            found.extend(grouped(ratings, |it| RatedBy {
                account,
                project: it.project,
            }));
        }
        Ok(found)
    }
}
