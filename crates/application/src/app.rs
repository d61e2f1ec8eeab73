//! What every command stands on: the store, the clock, and where ids come from.

use crate::access::Access;
use crate::assessment::Standards;
use chrono::{DateTime, Utc};
use siling_domain::id::Id;
use siling_persistence::Store;
use siling_persistence::blob::Blobs;
use std::sync::Arc;
use uuid::Uuid;

/// Tells the time. The only place where the product reads a clock.
pub trait Clock: Send + Sync + 'static {
    /// The time.
    fn now(&self) -> DateTime<Utc>;
}

/// Makes identifiers that sort by time.
pub trait Ids: Send + Sync + 'static {
    /// A new UUIDv7.
    fn uuid(&self) -> Uuid;
}

/// The machine's clock and its randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct Machine;

impl Clock for Machine {
    #[allow(
        clippy::disallowed_methods,
        reason = "the one place where the product reads the clock"
    )]
    fn now(&self) -> DateTime<Utc> {
        // The store keeps microseconds; more would make an object differ from itself once read back.
        let now = Utc::now();
        DateTime::from_timestamp_micros(now.timestamp_micros()).unwrap_or(now)
    }
}

impl Ids for Machine {
    #[allow(
        clippy::disallowed_methods,
        reason = "the one place where the product makes identifiers"
    )]
    fn uuid(&self) -> Uuid {
        Uuid::now_v7()
    }
}

/// What every command stands on.
#[derive(Clone)]
pub struct App {
    /// The store.
    pub store: Store,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Where ids come from.
    pub ids: Arc<dyn Ids>,
    /// What logging in stands on.
    pub access: Arc<Access>,
    /// Where the contents of files lie.
    pub blobs: Blobs,
    /// The standards that were used lately, ready to rate by.
    pub standards: Arc<Standards>,
}

impl App {
    /// The product over a store, with the machine's clock.
    pub fn new(store: Store, access: Access, blobs: Blobs) -> Self {
        App {
            store,
            clock: Arc::new(Machine),
            ids: Arc::new(Machine),
            access: Arc::new(access),
            blobs,
            standards: Arc::default(),
        }
    }

    /// A new identifier.
    pub fn new_id<I: Id>(&self) -> I {
        I::from_uuid(self.ids.uuid())
    }
}
