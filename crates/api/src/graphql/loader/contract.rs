//! Loaders of contracts and payments, and what is known around them.

use super::{Batches, LoadError, grouped};
use async_graphql::dataloader::Loader;
use siling_domain::contract::{Contract, ContractFacts, Obligations, Payment};
use siling_domain::id::{ContractId, OrganizationId, PaymentId};
use siling_persistence::contract as store;
use std::collections::HashMap;

by_id!(ContractId => Contract, PaymentId => Payment);

/// Asks for the payments of a contract's instalment, in the order of their requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct InstalmentPayments {
    /// The contract.
    pub contract: ContractId,
    /// The number of its instalment.
    pub number: u32,
}

impl Loader<InstalmentPayments> for Batches {
    type Value = Vec<Payment>;
    type Error = LoadError;

    async fn load(&self, keys: &[InstalmentPayments]) -> Result<HashMap<InstalmentPayments, Vec<Payment>>, LoadError> {
        let mut ids: Vec<ContractId> = keys.iter().map(|key| key.contract).collect();
        ids.sort_unstable();
        ids.dedup();
        let found = store::payments_of_contracts(&self.store, &ids).await?;
        Ok(grouped(found, |it| InstalmentPayments {
            contract: it.contract,
            number: it.instalment,
        }))
    }
}

/// Asks how a contract's payments stand; nothing is loaded where it has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ContractFactsOf(pub ContractId);

impl Loader<ContractFactsOf> for Batches {
    type Value = ContractFacts;
    type Error = LoadError;

    async fn load(&self, keys: &[ContractFactsOf]) -> Result<HashMap<ContractFactsOf, ContractFacts>, LoadError> {
        let ids: Vec<ContractId> = keys.iter().map(|key| key.0).collect();
        let found = store::contract_facts_of(&self.store, &ids).await?;
        Ok(found
            .into_iter()
            .map(|(id, facts)| (ContractFactsOf(id), facts))
            .collect())
    }
}

/// Asks what still binds an organization by its contracts; nothing is loaded where it signed none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ObligationsOf(pub OrganizationId);

impl Loader<ObligationsOf> for Batches {
    type Value = Obligations;
    type Error = LoadError;

    async fn load(&self, keys: &[ObligationsOf]) -> Result<HashMap<ObligationsOf, Obligations>, LoadError> {
        let ids: Vec<OrganizationId> = keys.iter().map(|key| key.0).collect();
        let found = store::obligations_of(&self.store, &ids).await?;
        Ok(found.into_iter().map(|(id, owed)| (ObligationsOf(id), owed)).collect())
    }
}
