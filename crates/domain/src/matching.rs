//! Matching of demand and supply (供需匹配): who fits an order and why, the assignment of best total value, and the
//! two-way survey (双向摸底).
//!
//! It recommends and never decides: a person awards (PIPL art. 24). Exact integers throughout, no clock, no order of
//! evaluation: the same input gives the same answer, in whatever order it comes.

mod factor;
mod finding;
mod market;
mod rank;
mod survey;
mod tie;
mod trade;
mod weights;

pub use factor::{Demand, Fit, GRADE_FULL, LeadFit, MatchFactor, Nearness, SCORE_FULL, Supplier, TrackRecord};
pub use finding::Finding;
pub use market::{Assignment, Market, Proof};
pub use rank::{Candidate, Ranking};
pub use survey::{SurveyDemand, SurveyDimension, SurveyKey, SurveyRow, SurveySupply, survey};
pub use trade::Trade;
pub use weights::{RecordWeights, WEIGHT_SUM, Weights, WeightsError};

#[cfg(test)]
mod tests;
