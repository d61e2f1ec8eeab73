//! Venture rounds, proposals and their reviews in the schema.

mod input;
mod list_input;
mod parts;
mod proposal;
mod proposal_mutation;
mod proposal_parts;
mod query;
mod round;
mod round_mutation;
mod rules;
mod statistics;
mod viewer;

pub use proposal::Proposal;
pub use proposal_mutation::ProposalMutation;
pub use query::{ProposalConnection, VentureQuery, proposals_of};
pub use round::VentureRound;
pub use round_mutation::VentureRoundMutation;
pub use rules::RULES;
pub use viewer::{sees_proposal, sees_round};
