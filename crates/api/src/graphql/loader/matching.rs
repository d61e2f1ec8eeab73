//! Loaders of rankings: as many statements for many orders or organizations as for one.

use super::{Batches, LoadError, grouped};
use async_graphql::dataloader::Loader;
use siling_application::matching::{Extent, Ranked, orders_for, organizations_for};
use siling_domain::id::{OrganizationId, ServiceOrderId};
use siling_domain::order::ServiceOrder;
use siling_persistence::kept::by_ids;
use std::collections::HashMap;
use std::sync::Arc;

/// Asks for the organizations that fit an order, so many of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct OrganizationsFor(pub ServiceOrderId, pub Extent);

impl Loader<OrganizationsFor> for Batches {
    type Value = Arc<Ranked<OrganizationId>>;
    type Error = LoadError;

    async fn load(&self, keys: &[OrganizationsFor]) -> Result<HashMap<OrganizationsFor, Self::Value>, LoadError> {
        let mut found = HashMap::new();
        for (extent, keys) in grouped(keys.to_vec(), |key| key.1) {
            let ids: Vec<ServiceOrderId> = keys.iter().map(|key| key.0).collect();
            let orders: Vec<ServiceOrder> = by_ids(&self.store, &ids).await?;
            let ranked = organizations_for(&self.store, &orders, self.today, extent).await?;
            let ranked = ranked.into_iter();
            found.extend(ranked.map(|(id, ranked)| (OrganizationsFor(id, extent), Arc::new(ranked))));
        }
        Ok(found)
    }
}

/// Asks for the open orders that fit an organization, so many of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct OrdersFor(pub OrganizationId, pub Extent);

impl Loader<OrdersFor> for Batches {
    type Value = Arc<Ranked<ServiceOrderId>>;
    type Error = LoadError;

    async fn load(&self, keys: &[OrdersFor]) -> Result<HashMap<OrdersFor, Self::Value>, LoadError> {
        let mut found = HashMap::new();
        for (extent, keys) in grouped(keys.to_vec(), |key| key.1) {
            let ids: Vec<OrganizationId> = keys.iter().map(|key| key.0).collect();
            let ranked = orders_for(&self.store, &ids, self.today, extent).await?;
            let ranked = ranked.into_iter();
            found.extend(ranked.map(|(id, ranked)| (OrdersFor(id, extent), Arc::new(ranked))));
        }
        Ok(found)
    }
}
