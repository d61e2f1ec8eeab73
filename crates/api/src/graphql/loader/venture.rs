//! Loaders of venture rounds, proposals and what is known around them.

use super::{Batches, LoadError};
use async_graphql::dataloader::Loader;
use chrono::{DateTime, NaiveDate, Utc};
use siling_domain::id::{AccountId, OrganizationId, ProposalId, VentureRoundId};
use siling_domain::venture::{Proposal, ProposalCounts, VentureRound};
use siling_persistence::venture as store;
use std::collections::HashMap;

by_id!(VentureRoundId => VentureRound, ProposalId => Proposal);

/// Asks how the proposals of a round stand; loaded only if it has any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ProposalCountsOf(pub VentureRoundId);

impl Loader<ProposalCountsOf> for Batches {
    type Value = ProposalCounts;
    type Error = LoadError;

    async fn load(&self, keys: &[ProposalCountsOf]) -> Result<HashMap<ProposalCountsOf, ProposalCounts>, LoadError> {
        let ids: Vec<VentureRoundId> = keys.iter().map(|key| key.0).collect();
        let counts = store::counts_of(&self.store, &ids).await?;
        Ok(counts
            .into_iter()
            .map(|(round, counts)| (ProposalCountsOf(round), counts))
            .collect())
    }
}

/// Asks who acts for an organization that competes in a round, or did at that moment or later, one for the whole request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RivalsOf(pub VentureRoundId, pub DateTime<Utc>);

impl Loader<RivalsOf> for Batches {
    type Value = Vec<AccountId>;
    type Error = LoadError;

    async fn load(&self, keys: &[RivalsOf]) -> Result<HashMap<RivalsOf, Vec<AccountId>>, LoadError> {
        let Some(RivalsOf(_, since)) = keys.first().copied() else {
            return Ok(HashMap::new());
        };
        let ids: Vec<VentureRoundId> = keys.iter().map(|key| key.0).collect();
        let mut found: HashMap<RivalsOf, Vec<AccountId>> = HashMap::new();
        for (round, account) in store::rivals_of(&self.store, &ids, since).await? {
            found.entry(RivalsOf(round, since)).or_default().push(account);
        }
        Ok(found)
    }
}

/// Asks for the first day on which an organization may be eligible again, after a breach; loaded only if there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BarredFrom(pub OrganizationId);

impl Loader<BarredFrom> for Batches {
    type Value = NaiveDate;
    type Error = LoadError;

    async fn load(&self, keys: &[BarredFrom]) -> Result<HashMap<BarredFrom, NaiveDate>, LoadError> {
        let ids: Vec<OrganizationId> = keys.iter().map(|key| key.0).collect();
        let barred = store::barred_of(&self.store, &ids).await?;
        Ok(barred
            .into_iter()
            .map(|(organization, until)| (BarredFrom(organization), until))
            .collect())
    }
}
