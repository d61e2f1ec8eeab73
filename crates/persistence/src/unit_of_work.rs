//! The only way to write: one transaction that carries who acts, the idempotency key and the
//! events, and that does not commit a change which recorded none.

use crate::error::StoreError;
use crate::event::{self, Author, LogPosition};
use crate::store::{self, Store};
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult, Statement, TransactionTrait};
use siling_domain::Word as _;
use siling_domain::access::{Actor, Deed, Place, Warrant};
use siling_domain::event::Event;

/// What is known of the request behind a change.
#[derive(Debug, Clone)]
pub struct RequestContext {
    /// When the request came, which is when everything in it happens.
    pub now: DateTime<Utc>,
    /// The request's identifier, which logs and answers carry, too.
    pub request_id: String,
}

/// One transaction.
#[derive(Debug)]
pub struct UnitOfWork {
    store: Store,
    tx: DatabaseTransaction,
    actor: Actor,
    request: RequestContext,
    changes: u32,
    events: u32,
    last: Option<LogPosition>,
    authorised: Option<Place>,
    deed: Option<Deed>,
}

impl UnitOfWork {
    /// Opens a transaction. Call it from a task of its own: a caller that goes away must not
    /// cancel it half-way.
    pub async fn begin(store: &Store, actor: Actor, request: RequestContext) -> Result<Self, StoreError> {
        let tx = store.writer().begin().await?;
        Ok(UnitOfWork {
            store: store.clone(),
            tx,
            actor,
            request,
            changes: 0,
            events: 0,
            last: None,
            authorised: None,
            deed: None,
        })
    }

    /// Does not wait at the commit until it lies on the disk: a crash of the machine may cost it, and nothing else. For
    /// what can be loaded again.
    pub async fn commit_without_waiting(&self) -> Result<(), StoreError> {
        self.tx
            .execute_unprepared("SET LOCAL synchronous_commit TO off")
            .await?;
        Ok(())
    }

    /// The store.
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// Who acts.
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Who acts is known better now: after the log-in that this transaction carries out.
    pub fn act_as(&mut self, actor: Actor) {
        self.actor = actor;
    }

    /// What is done from now on.
    pub fn carries_out(&mut self, deed: Deed) {
        self.deed = Some(deed);
    }

    /// Money is about to be booked. A deed that demands no idempotency key would book it again when it is sent again: that
    /// is a mistake of ours, and books nothing.
    pub(crate) fn demand_keyed(&self) -> Result<(), StoreError> {
        match self.deed {
            Some(deed) if !deed.needs_key() => Err(StoreError::Corrupt(format!(
                "{} books money and demands no idempotency key",
                deed.code()
            ))),
            _ => Ok(()),
        }
    }

    /// When everything in this transaction happens.
    pub const fn now(&self) -> DateTime<Utc> {
        self.request.now
    }

    /// Appends an event. The warrant is what the change rests on.
    pub async fn record(&mut self, warrant: &Warrant, event: Event) -> Result<(), StoreError> {
        let author = Author {
            actor: &self.actor,
            role: warrant.role(),
            request: &self.request,
            district: self.store.district(),
        };
        self.last = Some(event::append(&self.tx, &author, event).await?);
        self.events += 1;
        self.rest_on(warrant);
        Ok(())
    }

    /// Says what the command rests on, where it may end without an event. The first warrant is the command's own.
    pub fn rest_on(&mut self, warrant: &Warrant) {
        self.authorised.get_or_insert(warrant.place());
    }

    /// Where the command was authorised.
    pub(crate) fn authorised(&self) -> Option<Place> {
        self.authorised
    }

    /// Commits. A change without an event is a mistake of ours and is not committed.
    pub async fn commit(self) -> Result<Option<LogPosition>, StoreError> {
        if self.changes > 0 && self.events == 0 {
            self.tx.rollback().await?;
            return Err(StoreError::Unrecorded);
        }
        self.tx.commit().await?;
        Ok(self.last)
    }

    /// Keeps nothing.
    pub async fn rollback(self) -> Result<(), StoreError> {
        Ok(self.tx.rollback().await?)
    }

    /// Where the last event of this transaction stands in the log.
    pub fn last_position(&self) -> Option<LogPosition> {
        self.last
    }

    pub(crate) const fn tx(&self) -> &DatabaseTransaction {
        &self.tx
    }

    /// Carries out a statement that changes rows, and says how many.
    pub(crate) async fn change(&mut self, statement: Statement) -> Result<u64, StoreError> {
        let changed = self.tx.execute_raw(statement).await?.rows_affected();
        self.changes += 1;
        Ok(changed)
    }

    /// Notes that rows were changed by other means than [`UnitOfWork::change`].
    pub(crate) fn changed(&mut self) {
        self.changes += 1;
    }

    pub(crate) async fn all<M: FromQueryResult>(&self, statement: Statement) -> Result<Vec<M>, StoreError> {
        store::all(&self.tx, statement).await
    }

    pub(crate) async fn one<M: FromQueryResult>(&self, statement: Statement) -> Result<Option<M>, StoreError> {
        store::one(&self.tx, statement).await
    }
}
