//! Events: what happened, by whom, to which object. Every change is one, appended in its own
//! transaction; the log is the audit trail, the timeline and the change feed.

use crate::access::{Deed, Place};
use crate::id::Id;
use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

/// A change about to be recorded.
#[derive(Debug, Clone)]
pub struct Event {
    /// What was done.
    pub deed: Deed,
    /// The kind of object, by its name in the schema.
    pub object_type: &'static str,
    /// The object.
    pub object_id: Uuid,
    /// The object's version after the change.
    pub object_version: i32,
    /// Where the object belongs, which decides who may see the event.
    pub place: Place,
    /// Why, in the actor's words, where a reason was given.
    pub reason: Option<String>,
    /// The document that the change rests on, where one was named.
    pub document: Option<String>,
    /// The members of the object that changed, as they were before; personal data masked.
    pub before: Value,
    /// The whole object after the change; personal data masked.
    pub after: Value,
}

impl Event {
    /// The event of a change from `before` (nothing, for a birth) to `after`.
    pub fn of<I: Id, T: Serialize>(
        deed: Deed,
        id: I,
        version: i32,
        place: Place,
        before: Option<&T>,
        after: &T,
    ) -> Self {
        let after = snapshot(after);
        let before = before.map_or(Value::Null, |before| changed_members(&snapshot(before), &after));
        Event {
            deed,
            object_type: I::OBJECT,
            object_id: id.uuid(),
            object_version: version,
            place,
            reason: None,
            document: None,
            before,
            after,
        }
    }

    /// Adds why it was done and on which document it rests.
    #[must_use]
    pub fn because(mut self, reason: Option<String>, document: Option<String>) -> Self {
        self.reason = reason;
        self.document = document;
        self
    }
}

/// The object as the log keeps it. `Personal` values serialise to their masks, so that the log
/// never holds what the store encrypts.
pub fn snapshot<T: Serialize>(object: &T) -> Value {
    serde_json::to_value(object).unwrap_or(Value::Null)
}

fn changed_members(before: &Value, after: &Value) -> Value {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            let changed: Map<String, Value> = before
                .iter()
                .filter(|(name, value)| after.get(*name) != Some(value))
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect();
            Value::Object(changed)
        }
        (before, _) => before.clone(),
    }
}

/// The kinds of object whose changes everybody may follow; changes of all others are seen by those
/// whose work covers the place, and by the account concerned.
pub const PUBLIC_OBJECTS: &[&str] = &["Organization", "PartyOrganization", "PartyTerm", "PartyCoverage"];

/// The kinds of object whose changes only those follow who look after accounts, and the account concerned.
pub const ACCOUNT_OBJECTS: &[&str] = &["Account", "Grant"];
