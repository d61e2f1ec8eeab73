//! Lists of rounds and proposals: closed filters, any order offered, keyset pages.

mod proposal;
mod round;

pub use proposal::{
    ProposalFilter, ProposalOrder, ProposalsOfOrganization, count_proposals, list_proposals, proposal_cursor,
    proposal_key_kind, proposal_list_name,
};
pub use round::{
    VentureRoundFilter, VentureRoundOrder, count_rounds, list_rounds, round_cursor, round_key_kind, round_list_name,
};
