//! Loaders: made for one request, so that nothing one viewer may see ends up with another, and so
//! that many objects cost one statement.

/// Loads aggregates by their identifiers: `by_id!(CycleId => AssessmentCycle)`.
macro_rules! by_id {
    ($($Id:ty => $Object:ty),+ $(,)?) => {
        $(impl async_graphql::dataloader::Loader<$Id> for $crate::graphql::loader::Batches {
            type Value = $Object;
            type Error = $crate::graphql::loader::LoadError;

            async fn load(
                &self,
                keys: &[$Id],
            ) -> Result<std::collections::HashMap<$Id, $Object>, $crate::graphql::loader::LoadError> {
                let found = siling_persistence::kept::by_ids::<$Object>(&self.store, keys).await?;
                Ok($crate::graphql::loader::keyed(found, siling_persistence::kept::Kept::id))
            }
        })+
    };
}

mod assessment;
mod contract;
mod event;
mod fund;
mod matching;
mod need;
mod nested;
mod order;
mod party;
mod project;
mod turn;
mod venture;

pub use assessment::{
    AssessmentsOf, CalendarOf, FactsOf, ProgressOf, RatingOf, StarRatingsOf, StarsInForce, TiedBefore, UnderWayIn,
};
pub use contract::{ContractFactsOf, InstalmentPayments, ObligationsOf};
pub use event::{TimelineCountOf, TimelineOf};
pub use fund::{BalancesOf, FundFactsOf};
pub use matching::{OrdersFor, OrganizationsFor};
pub use need::{EndorsedBy, LinkedTo};
pub use nested::Own;
pub use order::{LiveClaims, Owes, StandingOf, TakesPart};
pub use party::{CountedBy, CoverageOf, InUse, ReachOf, ReachedBy, TermInForce};
pub use project::{DistributionOf, RatedBy, RunningOf};
pub use turn::Turn;
pub use venture::{BarredFrom, ProposalCountsOf, RivalsOf};

use super::engine::error::ApiError;
use async_graphql::dataloader::{DataLoader, HashMapCache, Loader};
use chrono::NaiveDate;
use siling_domain::access::Visibility;
use siling_domain::account::{Account, AccountGrant};
use siling_domain::area::Area;
use siling_domain::area_code::AreaCode;
use siling_domain::id::{AccountId, OrganizationId, StandardId};
use siling_domain::organization::Organization;
use siling_domain::standard::Standard;
use siling_persistence::capability::{self, Capability};
use siling_persistence::organization::OrganizationKey;
use siling_persistence::{Store, StoreError, access, area, organization, party as party_store, standard};
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;
use std::time::Duration;

/// Loads from the store for one request.
pub struct Batches {
    store: Store,
    today: NaiveDate,
    /// What the viewer may see.
    visibility: Visibility,
}

/// The loaders of one request.
pub type Loaders = DataLoader<Batches, HashMapCache>;

/// Makes the loaders of one request, which load when it is their turn.
pub fn loaders(store: &Store, today: NaiveDate, visibility: &Visibility, turn: &Turn) -> Loaders {
    DataLoader::with_cache(
        Batches {
            store: store.clone(),
            today,
            visibility: visibility.clone(),
        },
        turn.clone(),
        turn::AtOnce,
        HashMapCache::default(),
    )
    .delay(Duration::ZERO)
}

/// Why a batch could not be loaded; every waiting field is told.
#[derive(Debug, Clone)]
pub struct LoadError(Arc<StoreError>);

impl From<StoreError> for LoadError {
    fn from(error: StoreError) -> Self {
        LoadError(Arc::new(error))
    }
}

impl From<LoadError> for ApiError {
    fn from(error: LoadError) -> Self {
        (&*error.0).into()
    }
}

/// The loaders of the request that a resolver serves.
pub fn batch<'a>(ctx: &async_graphql::Context<'a>) -> Result<&'a Loaders, ApiError> {
    ctx.data_opt::<Loaders>()
        .ok_or_else(|| ApiError::internal("a request without its loaders"))
}

/// Items by a key of theirs.
pub fn keyed<K: Hash + Eq, T>(items: Vec<T>, key: impl Fn(&T) -> K) -> HashMap<K, T> {
    items.into_iter().map(|item| (key(&item), item)).collect()
}

/// Items gathered under a key of theirs, in their order.
pub fn grouped<K: Hash + Eq, T>(items: Vec<T>, key: impl Fn(&T) -> K) -> HashMap<K, Vec<T>> {
    let mut groups: HashMap<K, Vec<T>> = HashMap::new();
    for item in items {
        groups.entry(key(&item)).or_default().push(item);
    }
    groups
}

impl Loader<AreaCode> for Batches {
    type Value = Area;
    type Error = LoadError;

    async fn load(&self, keys: &[AreaCode]) -> Result<HashMap<AreaCode, Area>, LoadError> {
        Ok(keyed(area::by_codes(&self.store, keys).await?, |area| area.code))
    }
}

/// Asks for the areas right below one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ChildrenOf(pub AreaCode);

impl Loader<ChildrenOf> for Batches {
    type Value = Vec<Area>;
    type Error = LoadError;

    async fn load(&self, keys: &[ChildrenOf]) -> Result<HashMap<ChildrenOf, Vec<Area>>, LoadError> {
        let parents: Vec<AreaCode> = keys.iter().map(|key| key.0).collect();
        let children = area::children(&self.store, &parents).await?;
        let known = children.into_iter().filter(|area| area.parent.is_some()).collect();
        Ok(grouped(known, |area: &Area| {
            ChildrenOf(area.parent.unwrap_or(area.code))
        }))
    }
}

impl Loader<OrganizationId> for Batches {
    type Value = Organization;
    type Error = LoadError;

    async fn load(&self, keys: &[OrganizationId]) -> Result<HashMap<OrganizationId, Organization>, LoadError> {
        Ok(keyed(organization::by_ids(&self.store, keys).await?, |organization| {
            organization.id
        }))
    }
}

/// Asks for the organization behind what a client calls it: once for each, however many rows ask.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OrganizationBehind(pub OrganizationKey);

impl Loader<OrganizationBehind> for Batches {
    type Value = OrganizationId;
    type Error = LoadError;

    async fn load(
        &self,
        keys: &[OrganizationBehind],
    ) -> Result<HashMap<OrganizationBehind, OrganizationId>, LoadError> {
        let mut found = HashMap::new();
        for key in keys {
            let id = organization::resolve(&self.store, &key.0).await?;
            found.extend(id.map(|id| (key.clone(), id)));
        }
        Ok(found)
    }
}

/// Asks for a capability by its code.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CapabilityCode(pub String);

impl Loader<CapabilityCode> for Batches {
    type Value = Capability;
    type Error = LoadError;

    async fn load(&self, keys: &[CapabilityCode]) -> Result<HashMap<CapabilityCode, Capability>, LoadError> {
        let codes: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
        Ok(keyed(capability::by_codes(&self.store, &codes).await?, |it| {
            CapabilityCode(it.code.clone())
        }))
    }
}

/// Asks whether Party coverage of an organization is in force today; loaded only if it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CoveredToday(pub OrganizationId);

impl Loader<CoveredToday> for Batches {
    type Value = ();
    type Error = LoadError;

    async fn load(&self, keys: &[CoveredToday]) -> Result<HashMap<CoveredToday, ()>, LoadError> {
        let ids: Vec<OrganizationId> = keys.iter().map(|key| key.0).collect();
        let covered = party_store::covered_of(&self.store, &ids, self.today).await?;
        Ok(covered.into_iter().map(|id| (CoveredToday(id), ())).collect())
    }
}

impl Loader<AccountId> for Batches {
    type Value = Account;
    type Error = LoadError;

    async fn load(&self, keys: &[AccountId]) -> Result<HashMap<AccountId, Account>, LoadError> {
        Ok(keyed(access::by_ids(&self.store, keys).await?, |account| account.id))
    }
}

/// Asks for the grants in force of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct GrantsOf(pub AccountId);

impl Loader<GrantsOf> for Batches {
    type Value = Vec<AccountGrant>;
    type Error = LoadError;

    async fn load(&self, keys: &[GrantsOf]) -> Result<HashMap<GrantsOf, Vec<AccountGrant>>, LoadError> {
        let ids: Vec<AccountId> = keys.iter().map(|key| key.0).collect();
        Ok(grouped(access::grants_of(&self.store, &ids).await?, |grant| {
            GrantsOf(grant.account)
        }))
    }
}

impl Loader<StandardId> for Batches {
    type Value = Standard;
    type Error = LoadError;

    async fn load(&self, keys: &[StandardId]) -> Result<HashMap<StandardId, Standard>, LoadError> {
        Ok(keyed(standard::by_ids(&self.store, keys).await?, |standard| {
            standard.id
        }))
    }
}
