//! Funds, their ledger and what is committed of them in the schema.

mod commitment;
mod input;
mod ledger;
mod mutation;
mod object;
mod query;
mod rules;
mod totals;

pub use commitment::{Commitment, sees_commitment};
pub use ledger::LedgerEntry;
pub use mutation::FundMutation;
pub use object::Fund;
pub use query::FundQuery;
pub use rules::RULES;

use crate::graphql::context::RequestState;
use siling_domain::access::Role;
use siling_domain::fund as domain;

/// Who sees what is booked: those whose work covers the fund's area, and whoever budgets, pays and audits.
pub const BOOKKEEPERS: &[Role] = &[
    Role::DistrictCommittee,
    Role::DistrictFinance,
    Role::SubdistrictOfficer,
    Role::CommunityWorker,
    Role::Auditor,
    Role::DataPlatform,
];

/// Whether the viewer may see the fund at all: what was budgeted and approved everybody may.
pub fn sees(state: &RequestState, fund: &domain::Fund) -> bool {
    fund.is_public() || state.sees(&fund.place())
}

/// Whether the viewer may see what was booked.
pub fn sees_books(state: &RequestState, fund: &domain::Fund) -> bool {
    state.demand(BOOKKEEPERS, &fund.place()).is_ok()
}
