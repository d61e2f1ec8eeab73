//! Assessments, star ratings and remediation in the schema.

mod cycle;
mod evidence;
mod explanation;
mod inbox;
mod input;
mod list_input;
mod mutation;
mod object;
mod of_organization;
mod parts;
mod preview;
mod query;
mod remediation;
mod rules;
mod score;
mod star;
mod star_input;
mod star_mutation;
mod star_query;
mod trial;
mod viewer;

pub use cycle::AssessmentCycle;
pub use inbox::{InboxItem, InboxTask, inbox};
pub use mutation::AssessmentMutation;
pub use object::Assessment;
pub use of_organization::{assessments, remediations, star_rating, star_ratings};
pub use preview::AssessmentStage;
pub use query::AssessmentQuery;
pub use remediation::Remediation;
pub use rules::RULES;
pub use score::ScoreKind;
pub use star::StarRating;
pub use star_mutation::StarMutation;
pub use star_query::StarQuery;
pub use trial::TrialQuery;
pub use viewer::{OVERSEERS, sees};
