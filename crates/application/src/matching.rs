//! Matching (供需匹配): recommendations with their reasons. Nothing is decided or kept here: a person awards.

mod assignment;
mod rank;
mod survey;

pub use assignment::{Asking, Ends, ORDERS_MAX, PAIRS_MAX, Proposal, ProposalError, Sought, propose};
pub use rank::{Extent, Factor, OPEN_MAX, Ranked, Recommended, orders_for, organizations_for};
pub use survey::{Survey, SurveyRequest, two_way_survey};

use siling_domain::matching::Weights;
use siling_persistence::matching as store;
use siling_persistence::{Store, StoreError};

/// The weights that the product comes with.
pub const DEFAULT_WEIGHTS: &str = include_str!("../../../data/matching/matching-default-v1.json");

/// The weights in use: what was loaded last, or what the product comes with.
pub async fn weights(store: &Store) -> Result<Weights, StoreError> {
    match store::weights(store).await? {
        Some(weights) => Ok(weights),
        None => Weights::import(DEFAULT_WEIGHTS).map_err(|error| StoreError::Corrupt(format!("weights: {error}"))),
    }
}
