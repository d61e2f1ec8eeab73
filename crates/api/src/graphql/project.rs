//! Projects, records of service, ratings and the purchase list in the schema.

mod input;
mod list_input;
mod mutation;
mod object;
mod parts;
mod purchase_list;
mod query;
mod rating;
mod record;
mod rules;
mod service_mutation;
mod service_query;
mod statistics;
mod viewer;

pub use mutation::ProjectMutation;
pub use object::{Project, ProjectConnection};
pub use purchase_list::{PurchaseItem, PurchaseList};
pub use query::ProjectQuery;
pub use rating::ServiceRating;
pub use record::ServiceRecord;
pub use rules::RULES;
pub use service_mutation::ServiceMutation;
pub use service_query::ServiceQuery;
pub use viewer::{projects, running, visible};
