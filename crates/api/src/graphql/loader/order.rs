//! Loaders of service orders, claims and what is known around them.

use super::{Batches, LoadError};
use async_graphql::dataloader::Loader;
use siling_domain::id::{ClaimId, OrganizationId, ServiceOrderId};
use siling_domain::order::{Claim, ServiceOrder};
use siling_persistence::order::{self as store, Standing};
use std::collections::HashMap;

by_id!(ServiceOrderId => ServiceOrder, ClaimId => Claim);

/// Asks how many claims on an order wait for its award; loaded only if there are any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LiveClaims(pub ServiceOrderId);

impl Loader<LiveClaims> for Batches {
    type Value = usize;
    type Error = LoadError;

    async fn load(&self, keys: &[LiveClaims]) -> Result<HashMap<LiveClaims, usize>, LoadError> {
        let ids: Vec<ServiceOrderId> = keys.iter().map(|key| key.0).collect();
        let found = store::live_claims_of(&self.store, &ids).await?;
        Ok(found.into_iter().map(|(id, count)| (LiveClaims(id), count)).collect())
    }
}

/// Asks whether something is set aside or owed for an order; loaded only if so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Owes(pub ServiceOrderId);

impl Loader<Owes> for Batches {
    type Value = ();
    type Error = LoadError;

    async fn load(&self, keys: &[Owes]) -> Result<HashMap<Owes, ()>, LoadError> {
        let ids: Vec<ServiceOrderId> = keys.iter().map(|key| key.0).collect();
        let found = store::owing_of(&self.store, &ids).await?;
        Ok(found.into_iter().map(|id| (Owes(id), ())).collect())
    }
}

/// Asks what an organization has and carries today, as far as claiming asks of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct StandingOf(pub OrganizationId);

impl Loader<StandingOf> for Batches {
    type Value = Standing;
    type Error = LoadError;

    async fn load(&self, keys: &[StandingOf]) -> Result<HashMap<StandingOf, Standing>, LoadError> {
        let ids: Vec<OrganizationId> = keys.iter().map(|key| key.0).collect();
        let found = store::standings_of(&self.store, &ids, self.today).await?;
        Ok(found
            .into_iter()
            .map(|(id, standing)| (StandingOf(id), standing))
            .collect())
    }
}

/// Asks whether an organization takes part in a claim on an order; loaded only if it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TakesPart(pub ServiceOrderId, pub OrganizationId);

impl Loader<TakesPart> for Batches {
    type Value = ();
    type Error = LoadError;

    async fn load(&self, keys: &[TakesPart]) -> Result<HashMap<TakesPart, ()>, LoadError> {
        let pairs: Vec<(ServiceOrderId, OrganizationId)> = keys.iter().map(|key| (key.0, key.1)).collect();
        let found = store::taking_part_of(&self.store, &pairs).await?;
        Ok(found
            .into_iter()
            .map(|(order, organization)| (TakesPart(order, organization), ()))
            .collect())
    }
}
