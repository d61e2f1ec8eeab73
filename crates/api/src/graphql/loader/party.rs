//! Loaders of Party organizations and what belongs to them.

use super::{Batches, LoadError, batch, grouped, keyed};
use crate::graphql::engine::error::ApiError;
use async_graphql::Context;
use async_graphql::dataloader::Loader;
use siling_domain::id::{OrganizationId, PartyCoverageId, PartyOrganizationId, PartyTermId, PartyWorkerId};
use siling_domain::party::{PartyCoverage, PartyOrganization, PartyTerm, PartyWorker};
use siling_persistence::organization::{self, OrganizationBrief, Reached};
use siling_persistence::party;
use std::collections::HashMap;
use std::sync::PoisonError;

impl Batches {
    /// Keeps Party organizations that came along until they are asked for.
    fn meet(&self, came: Vec<PartyOrganization>) {
        let mut met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        met.extend(came.into_iter().map(|it| (it.id, it)));
    }
}

impl Loader<PartyOrganizationId> for Batches {
    type Value = PartyOrganization;
    type Error = LoadError;

    async fn load(
        &self,
        keys: &[PartyOrganizationId],
    ) -> Result<HashMap<PartyOrganizationId, PartyOrganization>, LoadError> {
        let (mut found, mut unknown) = (HashMap::new(), Vec::new());
        {
            let met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
            for key in keys {
                match met.get(key) {
                    Some(known) => drop(found.insert(*key, known.clone())),
                    None => unknown.push(*key),
                }
            }
        }
        if !unknown.is_empty() {
            found.extend(keyed(party::by_ids(&self.store, &unknown).await?, |it| it.id));
        }
        Ok(found)
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

/// Asks for the coverage of an organization by Party organizations that will be asked for next: they come along.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ReachOf(pub OrganizationId);

impl Loader<ReachOf> for Batches {
    type Value = Vec<PartyCoverage>;
    type Error = LoadError;

    async fn load(&self, keys: &[ReachOf]) -> Result<HashMap<ReachOf, Vec<PartyCoverage>>, LoadError> {
        let ids: Vec<OrganizationId> = keys.iter().map(|key| key.0).collect();
        let (coverages, by) = party::reach_of(&self.store, &ids).await?;
        self.meet(by);
        Ok(grouped(coverages, |coverage| ReachOf(coverage.organization)))
    }
}

/// Asks for an organization in brief, with its coverage and the Party organizations that it is by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ReachedBy(OrganizationId);

impl Loader<ReachedBy> for Batches {
    type Value = Reached;
    type Error = LoadError;

    async fn load(&self, keys: &[ReachedBy]) -> Result<HashMap<ReachedBy, Reached>, LoadError> {
        let ids: Vec<OrganizationId> = keys.iter().map(|key| key.0).collect();
        let found = organization::reached(&self.store, &ids).await?;
        Ok(keyed(found, |it| ReachedBy(it.organization.id)))
    }
}

/// The organization in brief. Its coverage comes along, as [`ReachOf`] would load it.
pub async fn reached(ctx: &Context<'_>, id: OrganizationId) -> Result<Option<OrganizationBrief>, ApiError> {
    let loaders = batch(ctx)?;
    let Some(found) = loaders.load_one(ReachedBy(id)).await? else {
        return Ok(None);
    };
    loaders.loader().meet(found.by);
    loaders.feed_one(ReachOf(id), found.coverages).await;
    Ok(Some(found.organization))
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
