//! How far the event log has come, told to all who wait for it. One reader asks for all subscribers of a server, and
//! only while there are any; the log itself is the truth, so that a server that was away misses nothing.

use siling_persistence::Store;
use siling_persistence::event::{self, LogPosition};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

/// How often the log is asked how far it has come.
const EVERY: Duration = Duration::from_millis(250);

/// Tells how far the event log has come.
#[derive(Debug, Clone, Default)]
pub struct LogWatch(Arc<Mutex<Option<watch::Sender<LogPosition>>>>);

impl LogWatch {
    /// Waits with others for the log to come further. What is seen first is the start of the log: ask the log itself.
    pub fn wait(&self, store: &Store) -> watch::Receiver<LogPosition> {
        let mut sender = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = sender.as_ref().filter(|known| !known.is_closed()) {
            return known.subscribe();
        }
        let (new, receiver) = watch::channel(LogPosition::START);
        *sender = Some(new.clone());
        tokio::spawn(ask(store.clone(), new));
        receiver
    }
}

/// Asks until nobody waits any more.
async fn ask(store: Store, told: watch::Sender<LogPosition>) {
    let mut clock = tokio::time::interval(EVERY);
    clock.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = told.closed() => return,
            _ = clock.tick() => {}
        }
        match event::position(&store).await {
            Ok(position) => {
                told.send_if_modified(|known| {
                    let further = *known != position;
                    *known = position;
                    further
                });
            }
            Err(error) => tracing::warn!(%error, "the event log cannot be asked how far it has come"),
        }
    }
}
