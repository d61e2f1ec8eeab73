//! Saving Party organizations, terms, coverage and workers, which demands the warrant of who may. All four
//! are kept alike: the row, and the event that says what changed.

use crate::entity::party::{coverage, organization, term, worker};
use crate::error::StoreError;
use crate::unit_of_work::UnitOfWork;
use crate::vault::Vault;
use sea_orm::{ActiveModelBehavior, ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde::Serialize;
use siling_domain::access::{Place, Warrant};
use siling_domain::event::Event;
use siling_domain::id::{Id, PartyCoverageId, PartyOrganizationId, PartyTermId, PartyWorkerId};
use siling_domain::party::{PartyCoverage, PartyOrganization, PartyTerm, PartyWorker};

/// An object of this capability that the store keeps.
pub trait Kept: Serialize + Sync {
    /// Its identifier.
    type Id: Id;
    /// Its row.
    type Row: ActiveModelTrait + ActiveModelBehavior + Send;

    /// The identifier.
    fn id(&self) -> Self::Id;
    /// The version.
    fn version(&self) -> i32;
    /// The row that keeps it.
    fn row(&self, vault: &Vault) -> Result<Self::Row, StoreError>;
}

/// Why something was changed, and on which document it rests.
#[derive(Debug, Clone, Default)]
pub struct Because {
    /// Why, in the actor's words.
    pub reason: Option<String>,
    /// The document.
    pub document: Option<String>,
}

/// Adds an object that belongs to the place, and records it.
pub async fn insert<K: Kept>(
    uow: &mut UnitOfWork,
    warrant: &Warrant,
    place: Place,
    object: &K,
    because: &Because,
) -> Result<(), StoreError> {
    let row = object.row(uow.store().vault())?;
    <K::Row as ActiveModelTrait>::Entity::insert(row)
        .exec_without_returning(uow.tx())
        .await?;
    record(uow, warrant, place, None, object, because).await
}

/// Saves a change of an object whose aggregate this transaction has locked, and records it.
pub async fn update<K: Kept>(
    uow: &mut UnitOfWork,
    warrant: &Warrant,
    place: Place,
    before: &K,
    after: &K,
    because: &Because,
) -> Result<(), StoreError>
where
    <<K::Row as ActiveModelTrait>::Entity as EntityTrait>::Model: IntoActiveModel<K::Row>,
{
    let row = after.row(uow.store().vault())?;
    row.update(uow.tx()).await?;
    record(uow, warrant, place, Some(before), after, because).await
}

async fn record<K: Kept>(
    uow: &mut UnitOfWork,
    warrant: &Warrant,
    place: Place,
    before: Option<&K>,
    after: &K,
    because: &Because,
) -> Result<(), StoreError> {
    uow.changed();
    let event = Event::of(warrant.deed(), after.id(), after.version(), place, before, after)
        .because(because.reason.clone(), because.document.clone());
    uow.record(warrant, event).await
}

impl Kept for PartyOrganization {
    type Id = PartyOrganizationId;
    type Row = organization::ActiveModel;

    fn id(&self) -> PartyOrganizationId {
        self.id
    }
    fn version(&self) -> i32 {
        self.version
    }
    fn row(&self, vault: &Vault) -> Result<Self::Row, StoreError> {
        organization::active(self, vault)
    }
}

impl Kept for PartyTerm {
    type Id = PartyTermId;
    type Row = term::ActiveModel;

    fn id(&self) -> PartyTermId {
        self.id
    }
    fn version(&self) -> i32 {
        self.version
    }
    fn row(&self, _: &Vault) -> Result<Self::Row, StoreError> {
        Ok(term::active(self))
    }
}

impl Kept for PartyCoverage {
    type Id = PartyCoverageId;
    type Row = coverage::ActiveModel;

    fn id(&self) -> PartyCoverageId {
        self.id
    }
    fn version(&self) -> i32 {
        self.version
    }
    fn row(&self, _: &Vault) -> Result<Self::Row, StoreError> {
        Ok(coverage::active(self))
    }
}

impl Kept for PartyWorker {
    type Id = PartyWorkerId;
    type Row = worker::ActiveModel;

    fn id(&self) -> PartyWorkerId {
        self.id
    }
    fn version(&self) -> i32 {
        self.version
    }
    fn row(&self, vault: &Vault) -> Result<Self::Row, StoreError> {
        worker::active(self, vault)
    }
}
