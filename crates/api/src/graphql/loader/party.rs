//! Loaders of Party organizations and what belongs to them.

use super::{Batches, LoadError, grouped, keyed};
use async_graphql::dataloader::Loader;
use siling_domain::id::{OrganizationId, PartyCoverageId, PartyOrganizationId, PartyTermId, PartyWorkerId};
use siling_domain::party::{PartyCoverage, PartyOrganization, PartyTerm, PartyWorker};
use siling_persistence::organization::{self, Reached};
use siling_persistence::party::{self, Reach};
use std::collections::HashMap;

impl Loader<PartyOrganizationId> for Batches {
    type Value = PartyOrganization;
    type Error = LoadError;

    async fn load(
        &self,
        keys: &[PartyOrganizationId],
    ) -> Result<HashMap<PartyOrganizationId, PartyOrganization>, LoadError> {
        Ok(keyed(party::by_ids(&self.store, keys).await?, |it| it.id))
    }
}

impl Loader<PartyTermId> for Batches {
    type Value = PartyTerm;
    type Error = LoadError;

    async fn load(&self, keys: &[PartyTermId]) -> Result<HashMap<PartyTermId, PartyTerm>, LoadError> {
        Ok(keyed(party::terms_by_ids(&self.store, keys).await?, |it| it.id))
    }
}

impl Loader<PartyCoverageId> for Batches {
    type Value = PartyCoverage;
    type Error = LoadError;

    async fn load(&self, keys: &[PartyCoverageId]) -> Result<HashMap<PartyCoverageId, PartyCoverage>, LoadError> {
        Ok(keyed(party::coverages_by_ids(&self.store, keys).await?, |it| it.id))
    }
}

impl Loader<PartyWorkerId> for Batches {
    type Value = PartyWorker;
    type Error = LoadError;

    async fn load(&self, keys: &[PartyWorkerId]) -> Result<HashMap<PartyWorkerId, PartyWorker>, LoadError> {
        Ok(keyed(party::workers_by_ids(&self.store, keys).await?, |it| it.id))
    }
}

/// Asks for the term of a Party organization that is in force today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TermInForce(pub PartyOrganizationId);

impl Loader<TermInForce> for Batches {
    type Value = PartyTerm;
    type Error = LoadError;

    async fn load(&self, keys: &[TermInForce]) -> Result<HashMap<TermInForce, PartyTerm>, LoadError> {
        let ids: Vec<PartyOrganizationId> = keys.iter().map(|key| key.0).collect();
        let terms = party::terms_in_force(&self.store, &ids, self.today).await?;
        Ok(keyed(terms, |term| TermInForce(term.party_organization)))
    }
}

/// Asks for the coverage of an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CoverageOf(pub OrganizationId);

impl Loader<CoverageOf> for Batches {
    type Value = Vec<PartyCoverage>;
    type Error = LoadError;

    async fn load(&self, keys: &[CoverageOf]) -> Result<HashMap<CoverageOf, Vec<PartyCoverage>>, LoadError> {
        let ids: Vec<OrganizationId> = keys.iter().map(|key| key.0).collect();
        let coverages = party::coverages_of(&self.store, &ids).await?;
        Ok(grouped(coverages, |coverage| CoverageOf(coverage.organization)))
    }
}

/// Asks for the coverage of an organization with the Party organizations that it is by, in brief.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ReachOf(pub OrganizationId);

impl Loader<ReachOf> for Batches {
    type Value = Vec<Reach>;
    type Error = LoadError;

    async fn load(&self, keys: &[ReachOf]) -> Result<HashMap<ReachOf, Vec<Reach>>, LoadError> {
        let ids: Vec<OrganizationId> = keys.iter().map(|key| key.0).collect();
        let reach = party::reach_of(&self.store, &ids).await?;
        Ok(grouped(reach, |reach| ReachOf(reach.coverage.organization)))
    }
}

/// Asks for an organization in brief, with its coverage and the Party organizations that it is by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ReachedBy(pub OrganizationId);

impl Loader<ReachedBy> for Batches {
    type Value = Reached;
    type Error = LoadError;

    async fn load(&self, keys: &[ReachedBy]) -> Result<HashMap<ReachedBy, Reached>, LoadError> {
        let ids: Vec<OrganizationId> = keys.iter().map(|key| key.0).collect();
        let found = organization::reached(&self.store, &ids).await?;
        Ok(keyed(found, |it| ReachedBy(it.organization.id)))
    }
}

/// Asks whose members a Party organization counts today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CountedBy(pub PartyOrganizationId);

impl Loader<CountedBy> for Batches {
    type Value = Vec<OrganizationId>;
    type Error = LoadError;

    async fn load(&self, keys: &[CountedBy]) -> Result<HashMap<CountedBy, Vec<OrganizationId>>, LoadError> {
        let ids: Vec<PartyOrganizationId> = keys.iter().map(|key| key.0).collect();
        let mut found: HashMap<CountedBy, Vec<OrganizationId>> = HashMap::new();
        for (by, organization) in party::counted_by(&self.store, &ids, self.today).await? {
            found.entry(CountedBy(by)).or_default().push(organization);
        }
        Ok(found)
    }
}

/// Asks whether something depends on a Party organization after today; loaded only if it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct InUse(pub PartyOrganizationId);

impl Loader<InUse> for Batches {
    type Value = ();
    type Error = LoadError;

    async fn load(&self, keys: &[InUse]) -> Result<HashMap<InUse, ()>, LoadError> {
        let ids: Vec<PartyOrganizationId> = keys.iter().map(|key| key.0).collect();
        let used = party::used_of(&self.store, &ids, self.today).await?;
        Ok(used.into_iter().map(|id| (InUse(id), ())).collect())
    }
}
