//! Service orders and claims in the schema.

mod claim;
mod input;
mod list_input;
mod mutation;
mod object;
mod parts;
mod query;
mod rules;
mod viewer;

pub use claim::{Claim, ClaimConnection, sees_claim};
pub use mutation::OrderMutation;
pub use object::ServiceOrder;
pub use parts::OrderCondition;
pub use query::{OrderQuery, ServiceOrderConnection, claims_of, orders_of};
pub use rules::RULES;
pub use viewer::{sees, visible, visible_claim};
