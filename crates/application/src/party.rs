//! What people do with Party organizations, their terms, the coverage of organizations, and workers.

mod end;
mod form;
mod reach;
mod term;

pub use end::{DissolvePartyOrganization, ReorganizePartyOrganization};
pub use form::{
    Applied, ApplyForPartyOrganization, ApprovePartyOrganization, ChangePartyOrganization, Founding,
    PlanPartyOrganization,
};
pub use reach::{AppointPartyWorker, AssignPartyCoverage, DismissPartyWorker, EndPartyCoverage};
pub use term::{ActivatePartyOrganization, BeginReElection, ExtendPartyTerm, RecordPartyElection};

use crate::command::{CommandError, Remembered, expect_version};
use serde_json::Value;
use siling_domain::access::{Deed, Warrant, authorise};
use siling_domain::id::{Id, PartyCoverageId, PartyOrganizationId, PartyTermId, PartyWorkerId, parse};
use siling_domain::party::{PartyCoverage, PartyOrganization, PartyTerm, PartyWorker};
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::party::{self as store, Because, Kept};
use siling_persistence::{Store, StoreError, UnitOfWork};

fn kept<K: Kept>(object: &K) -> Value {
    Value::String(object.id().to_string())
}

fn id<I: Id>(kept: &Value) -> Option<I> {
    kept.as_str().and_then(|text| parse(text).ok())
}

impl Remembered for PartyOrganization {
    fn remember(&self) -> Value {
        kept(self)
    }

    async fn recall(store: &Store, kept: Value) -> Result<Option<Self>, StoreError> {
        match id::<PartyOrganizationId>(&kept) {
            Some(id) => Ok(store::by_ids(store, &[id]).await?.pop()),
            None => Ok(None),
        }
    }
}

impl Remembered for PartyTerm {
    fn remember(&self) -> Value {
        kept(self)
    }

    async fn recall(store: &Store, kept: Value) -> Result<Option<Self>, StoreError> {
        match id::<PartyTermId>(&kept) {
            Some(id) => Ok(store::terms_by_ids(store, &[id]).await?.pop()),
            None => Ok(None),
        }
    }
}

impl Remembered for PartyCoverage {
    fn remember(&self) -> Value {
        kept(self)
    }

    async fn recall(store: &Store, kept: Value) -> Result<Option<Self>, StoreError> {
        match id::<PartyCoverageId>(&kept) {
            Some(id) => Ok(store::coverages_by_ids(store, &[id]).await?.pop()),
            None => Ok(None),
        }
    }
}

impl Remembered for PartyWorker {
    fn remember(&self) -> Value {
        kept(self)
    }

    async fn recall(store: &Store, kept: Value) -> Result<Option<Self>, StoreError> {
        match id::<PartyWorkerId>(&kept) {
            Some(id) => Ok(store::workers_by_ids(store, &[id]).await?.pop()),
            None => Ok(None),
        }
    }
}

/// Which Party organization a command is about, and which version of it the client knows.
#[derive(Debug, Clone)]
pub struct Target {
    /// The Party organization.
    pub party_organization: PartyOrganizationId,
    /// The version that the client read, if it wants to be told of changes since.
    pub expected_version: Option<i32>,
}

/// The Party organization, locked.
async fn found(uow: &UnitOfWork, id: PartyOrganizationId, field: &str) -> Result<PartyOrganization, CommandError> {
    let found = store::locked(uow, id).await?;
    Ok(found.ok_or_else(|| Refusal::new(RefusalCode::NotFound).at(field))?)
}

/// The Party organization, locked, once it is known that the actor may do the deed to it.
async fn open(uow: &UnitOfWork, deed: Deed, target: &Target) -> Result<(PartyOrganization, Warrant), CommandError> {
    let organization = found(uow, target.party_organization, "partyOrganization").await?;
    let warrant = authorise(uow.actor(), deed, &organization.place())?;
    expect_version(target.expected_version, organization.version, || {
        organization.remember()
    })?;
    Ok((organization, warrant))
}

/// Saves what became of the Party organization.
async fn close(
    uow: &mut UnitOfWork,
    warrant: &Warrant,
    before: &PartyOrganization,
    after: PartyOrganization,
    because: &Because,
) -> Result<PartyOrganization, CommandError> {
    store::update(uow, warrant, after.place(), before, &after, because).await?;
    Ok(after)
}

/// A document alone, without a reason.
fn on(document: Option<String>) -> Because {
    Because { reason: None, document }
}
