//! Loaders of needs, visits, salons and dual-registration units.

use super::{Batches, LoadError};
use async_graphql::dataloader::Loader;
use siling_domain::id::{AccountId, DualRegistrationUnitId, NeedId, SalonId, VisitId};
use siling_domain::need::{Need, Visit};
use siling_domain::salon::{DualRegistrationUnit, SecretarySalon};
use siling_persistence::need;
use std::collections::HashMap;

by_id!(NeedId => Need, VisitId => Visit, SalonId => SecretarySalon, DualRegistrationUnitId => DualRegistrationUnit);

/// Asks whether an account stands behind a need; loaded only if it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct EndorsedBy(pub NeedId, pub AccountId);

impl Loader<EndorsedBy> for Batches {
    type Value = ();
    type Error = LoadError;

    async fn load(&self, keys: &[EndorsedBy]) -> Result<HashMap<EndorsedBy, ()>, LoadError> {
        let mut found = HashMap::new();
        let mut accounts: Vec<AccountId> = keys.iter().map(|key| key.1).collect();
        accounts.sort_unstable();
        accounts.dedup();
        // A request has one viewer.
        for account in accounts {
            let needs: Vec<NeedId> = keys.iter().filter(|key| key.1 == account).map(|key| key.0).collect();
            let endorsed = need::endorsed_among(&self.store, &needs, account).await?;
            found.extend(endorsed.into_iter().map(|need| (EndorsedBy(need, account), ())));
        }
        Ok(found)
    }
}

/// Asks whether an account posted a need or stands behind it; loaded only if it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LinkedTo(pub NeedId, pub AccountId);

impl Loader<LinkedTo> for Batches {
    type Value = ();
    type Error = LoadError;

    async fn load(&self, keys: &[LinkedTo]) -> Result<HashMap<LinkedTo, ()>, LoadError> {
        // A request has one viewer.
        let Some(LinkedTo(_, account)) = keys.first().copied() else {
            return Ok(HashMap::new());
        };
        let needs: Vec<NeedId> = keys.iter().map(|key| key.0).collect();
        let linked = need::linked_among(&self.store, &needs, account).await?;
        Ok(linked.into_iter().map(|need| (LinkedTo(need, account), ())).collect())
    }
}
