//! What matching looks at: what organizations bring, what is asked for, and the weights in use.

mod demand;
mod profile;
mod survey;
mod weights;

pub use demand::{OpenNeed, OpenOrders, Waiting, open_needs, open_orders, takes_part, waiting_claims, wanted};
pub use profile::{Profile, Which, profiles};
pub use survey::{Offered, SurveyScope, demand, supply};
pub use weights::{load_weights, weights};
