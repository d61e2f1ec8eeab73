//! Needs and visits in the schema.

mod input;
mod list_input;
mod mutation;
mod object;
mod parts;
mod query;
mod rules;
mod statistics;
mod visit;

pub use mutation::{NeedMutation, known_all};
pub use object::{Need, sees};
pub use query::{NeedQuery, visible_needs};
pub use rules::RULES;
pub use statistics::parts;
pub use visit::{Visit, sees_visit};
