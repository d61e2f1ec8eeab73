//! Loaders of service orders, claims and what is known around them.

use super::project::by_part;
use super::{Batches, LoadError, grouped};
use async_graphql::dataloader::Loader;
use siling_domain::id::{ClaimId, OrganizationId, SalonId, ServiceOrderId};
use siling_domain::order::{Claim, ServiceOrder};
use siling_persistence::order::{self as store, Standing};
use siling_persistence::page::{Page, PageRequest};
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

/// Asks for the claims on an order, in the order in which they came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClaimsOf(pub ServiceOrderId);

impl Loader<ClaimsOf> for Batches {
    type Value = Vec<Claim>;
    type Error = LoadError;

    async fn load(&self, keys: &[ClaimsOf]) -> Result<HashMap<ClaimsOf, Vec<Claim>>, LoadError> {
        let ids: Vec<ServiceOrderId> = keys.iter().map(|key| key.0).collect();
        let found = store::claims_of_orders(&self.store, &ids).await?;
        Ok(grouped(found, |claim| ClaimsOf(claim.order)))
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

/// Asks for the orders that a salon adopted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct OrdersOfSalon(pub SalonId);

impl Loader<OrdersOfSalon> for Batches {
    type Value = Vec<ServiceOrder>;
    type Error = LoadError;

    async fn load(&self, keys: &[OrdersOfSalon]) -> Result<HashMap<OrdersOfSalon, Vec<ServiceOrder>>, LoadError> {
        let ids: Vec<SalonId> = keys.iter().map(|key| key.0).collect();
        let found = store::of_salons(&self.store, &ids).await?;
        let salon = |order: &ServiceOrder| {
            order
                .deliberation
                .as_ref()
                .map_or(SalonId(uuid::Uuid::nil()), |it| it.salon)
        };
        Ok(grouped(found, |order| OrdersOfSalon(salon(order))))
    }
}

/// Asks for a part of an organization's claims.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OwnClaims {
    /// The organization.
    pub organization: OrganizationId,
    /// Which part.
    pub page: PageRequest,
}

impl Loader<OwnClaims> for Batches {
    type Value = Page<Claim>;
    type Error = LoadError;

    async fn load(&self, keys: &[OwnClaims]) -> Result<HashMap<OwnClaims, Page<Claim>>, LoadError> {
        let mut found = HashMap::new();
        for (page, ids) in by_part(keys, |key| (key.organization, &key.page)) {
            let claims = store::claims_of_organizations(&self.store, &self.visibility, &ids, page).await?;
            let key = |organization| OwnClaims {
                organization,
                page: page.clone(),
            };
            found.extend(claims.into_iter().map(|(id, part)| (key(id), part)));
        }
        Ok(found)
    }
}

/// Asks how many claims an organization has, of what the viewer may see; loaded only if it has any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct OwnClaimCount(pub OrganizationId);

impl Loader<OwnClaimCount> for Batches {
    type Value = i64;
    type Error = LoadError;

    async fn load(&self, keys: &[OwnClaimCount]) -> Result<HashMap<OwnClaimCount, i64>, LoadError> {
        let ids: Vec<OrganizationId> = keys.iter().map(|key| key.0).collect();
        let found = store::claim_counts_of(&self.store, &self.visibility, &ids).await?;
        Ok(found
            .into_iter()
            .map(|(id, count)| (OwnClaimCount(id), count))
            .collect())
    }
}
