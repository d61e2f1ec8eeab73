//! Assessments, star ratings and remediation in the schema.

mod explanation;
mod rules;
mod score;
mod trial;

pub use rules::RULES;
pub use score::ScoreKind;
pub use trial::TrialQuery;
