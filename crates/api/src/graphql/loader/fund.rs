//! Loaders of funds, their balances, commitments and ledger entries.

use super::{Batches, LoadError, keyed};
use async_graphql::dataloader::Loader;
use chrono::NaiveDate;
use siling_domain::fund::{Balances, Commitment, Fund, LedgerEntry};
use siling_domain::id::{CommitmentId, FundId, LedgerEntryId};
use siling_persistence::contract;
use siling_persistence::fund as store;
use std::collections::HashMap;

by_id!(FundId => Fund, CommitmentId => Commitment);

impl Loader<LedgerEntryId> for Batches {
    type Value = LedgerEntry;
    type Error = LoadError;

    async fn load(&self, keys: &[LedgerEntryId]) -> Result<HashMap<LedgerEntryId, LedgerEntry>, LoadError> {
        Ok(keyed(store::entries_by_ids(&self.store, keys).await?, |it| it.id))
    }
}

/// Asks where a fund's money stands: now, or at the end of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BalancesOf {
    /// The fund.
    pub fund: FundId,
    /// The day; `None` for now.
    pub as_of: Option<NaiveDate>,
}

impl Loader<BalancesOf> for Batches {
    type Value = Balances;
    type Error = LoadError;

    async fn load(&self, keys: &[BalancesOf]) -> Result<HashMap<BalancesOf, Balances>, LoadError> {
        // As many statements as days are asked for: one, or the two ends of a statement.
        let mut by_day: HashMap<Option<NaiveDate>, Vec<FundId>> = HashMap::new();
        for key in keys {
            by_day.entry(key.as_of).or_default().push(key.fund);
        }
        let mut found = HashMap::new();
        for (as_of, funds) in by_day {
            let balances = store::balances_of(&self.store, &funds, as_of).await?;
            found.extend(
                balances
                    .into_iter()
                    .map(|(fund, balances)| (BalancesOf { fund, as_of }, balances)),
            );
        }
        Ok(found)
    }
}

/// Asks what the guards of a fund need to know: where its money stands, and how many payments are under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FundFactsOf(pub FundId);

impl Loader<FundFactsOf> for Batches {
    type Value = (Balances, u32);
    type Error = LoadError;

    async fn load(&self, keys: &[FundFactsOf]) -> Result<HashMap<FundFactsOf, (Balances, u32)>, LoadError> {
        let funds: Vec<FundId> = keys.iter().map(|key| key.0).collect();
        let balances = store::balances_of(&self.store, &funds, None).await?;
        let under_way = contract::payments_under_way_of(&self.store, &funds).await?;
        let count = |fund: FundId| under_way.get(&fund).copied().unwrap_or_default();
        Ok(balances
            .into_iter()
            .map(|(fund, it)| (FundFactsOf(fund), (it, count(fund))))
            .collect())
    }
}
