//! Events: what happened, by whom, to which object. Every change is one, appended in its own
//! transaction; the log is the audit trail, the timeline and the change feed.

use crate::access::{Deed, Place};
use crate::id::{AccountId, Id};
use crate::vocabulary;
use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

vocabulary! {
    /// Whom a change reaches, beyond those whose work covers the object's place (变更可见范围).
    pub enum Reach {
        /// Everybody may see the object after the change (公开).
        Public = "PUBLIC" { zh: "公开", en: "Public" },
        /// Only those whose work covers it, and whom it concerns (限定).
        Limited = "LIMITED" { zh: "限定", en: "Limited" },
        /// Everybody saw it before and does not any more (转为限定).
        Withdrawn = "WITHDRAWN" { zh: "转为限定", en: "Withdrawn" },
    }
}

impl Reach {
    /// The reach of a change, by whether everybody saw the object before and sees it now.
    pub const fn of(before: bool, after: bool) -> Self {
        match (before, after) {
            (_, true) => Reach::Public,
            (true, false) => Reach::Withdrawn,
            (false, false) => Reach::Limited,
        }
    }
}

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
    /// Who else may see it.
    pub reach: Reach,
    /// The person whom the object concerns beside those of its place: who posted it, say.
    pub owner: Option<AccountId>,
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
            reach: Reach::of(false, PUBLIC_OBJECTS.contains(&I::OBJECT)),
            owner: None,
            reason: None,
            document: None,
            before,
            after,
        }
    }

    /// Says who may see it beyond those of its place, where the kind of object alone does not tell.
    #[must_use]
    pub fn reaching(mut self, reach: Reach, owner: Option<AccountId>) -> Self {
        self.reach = reach;
        self.owner = owner;
        self
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

/// The kinds of object that everybody may see from their first day on. Of all others each object says itself
/// whether everybody may see it; else those whose work covers the place do, and the person concerned.
pub const PUBLIC_OBJECTS: &[&str] = &["Organization", "PartyOrganization", "PartyTerm", "PartyCoverage"];

/// The kinds of object that have no changes of their own, each with those whose changes tell of it.
pub const TOLD_BY_OTHERS: &[(&str, &str)] = &[
    ("Session", "Account"),
    ("Evidence", "Assessment"),
    ("Appeal", "Assessment"),
    ("ServiceRecord", "Project"),
    ("LedgerEntry", "Fund, Commitment and Payment"),
];

/// The kinds of object whose changes only those follow who look after accounts, and the account concerned.
pub const ACCOUNT_OBJECTS: &[&str] = &["Account", "Grant"];
