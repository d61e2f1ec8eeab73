//! Loaders of what happened.

use super::{Batches, LoadError};
use async_graphql::dataloader::Loader;
use siling_persistence::event::{self, LogEntry};
use siling_persistence::page::{Count, Direction, Page, PageRequest};
use std::collections::HashMap;
use uuid::Uuid;

/// Asks for a part of an object's timeline.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TimelineOf {
    /// The object.
    pub object: Uuid,
    /// Which way it is sorted.
    pub direction: Direction,
    /// Which part.
    pub page: PageRequest,
}

impl Loader<TimelineOf> for Batches {
    type Value = Page<LogEntry>;
    type Error = LoadError;

    async fn load(&self, keys: &[TimelineOf]) -> Result<HashMap<TimelineOf, Page<LogEntry>>, LoadError> {
        // The objects of one list are asked for the same part.
        let mut parts: HashMap<(Direction, &PageRequest), Vec<Uuid>> = HashMap::new();
        for key in keys {
            parts.entry((key.direction, &key.page)).or_default().push(key.object);
        }
        let mut found = HashMap::new();
        for ((direction, page), objects) in parts {
            let timelines = event::timelines(&self.store, &objects, direction, page).await?;
            let key = |object| TimelineOf {
                object,
                direction,
                page: page.clone(),
            };
            found.extend(timelines.into_iter().map(|(object, entries)| (key(object), entries)));
        }
        Ok(found)
    }
}

/// Asks how many things happened to an object; loaded only if any did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TimelineCountOf(pub Uuid);

impl Loader<TimelineCountOf> for Batches {
    type Value = Count;
    type Error = LoadError;

    async fn load(&self, keys: &[TimelineCountOf]) -> Result<HashMap<TimelineCountOf, Count>, LoadError> {
        let objects: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let counts = event::timeline_counts(&self.store, &objects).await?;
        Ok(counts
            .into_iter()
            .map(|(object, count)| (TimelineCountOf(object), count))
            .collect())
    }
}
