//! Venture rounds and proposals: each kept whole, with columns beside it for what lists and constraints need.

mod audit;
mod list;
mod proposal;
mod round;
mod statistics;

pub use crate::kept::{Kept, by_ids, insert, locked, shared, update};
pub use audit::audit;
pub use list::{
    ProposalFilter, ProposalOrder, ProposalsOfOrganization, VentureRoundFilter, VentureRoundOrder, count_proposals,
    count_rounds, list_proposals, list_rounds, proposal_cursor, proposal_key_kind, proposal_list_name, round_cursor,
    round_key_kind, round_list_name,
};
pub use proposal::{
    Standing, barred_in, barred_of, of_project_locked, of_projects, of_round_locked, overlaps_in, rivals_in, rivals_of,
    round_of, standing_in,
};
pub use round::counts_of;
pub use statistics::{VentureFigures, VentureGroup, statistics};
