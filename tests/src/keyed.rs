//! Idempotency keys, where what is tested is not about them.

use serde_json::{Value, json};
use siling_application::app::{Ids as _, Machine};
use siling_domain::Word as _;
use siling_domain::access::Deed;

/// The input with a key of its own, where the mutation demands one and the input says nothing of it.
pub fn keyed(mutation: &str, mut input: Value) -> Value {
    let demanded = Deed::ALL
        .iter()
        .any(|deed| deed.needs_key() && deed.mutation() == mutation);
    if let Some(members) = input.as_object_mut().filter(|_| demanded) {
        members
            .entry("idempotencyKey")
            .or_insert_with(|| json!(Machine.uuid().to_string()));
    }
    input
}
