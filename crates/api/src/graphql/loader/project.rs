//! Loaders of projects and what belongs to them.

use super::{Batches, LoadError, grouped, keyed};
use async_graphql::dataloader::Loader;
use siling_domain::id::{AccountId, OrganizationId, ProjectId, PurchaseListId, ServiceRatingId, ServiceRecordId};
use siling_domain::project::{Project, PurchaseList, ServiceRating, ServiceRecord};
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
