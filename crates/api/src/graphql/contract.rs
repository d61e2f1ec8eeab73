//! Contracts and payments in the schema.

mod input;
mod list_input;
mod mutation;
mod object;
mod payment;
mod payment_mutation;
mod query;
mod rules;

pub use mutation::ContractMutation;
pub use object::Contract;
pub use payment::Payment;
pub use payment_mutation::PaymentMutation;
pub use query::{ContractConnection, ContractQuery, PaymentConnection, contracts_of, payments_of};
pub use rules::RULES;

use crate::graphql::context::RequestState;
use siling_domain::access::Role;
use siling_domain::contract as domain;

/// Who sees the inside of a contract and of its payments: who purchases, orders, pays and audits, and the contractor.
pub const PARTIES: &[Role] = &[
    Role::DistrictCommittee,
    Role::DistrictFinance,
    Role::SubdistrictOfficer,
    Role::CommunityWorker,
    Role::OrganizationManager,
    Role::Auditor,
    Role::DataPlatform,
];

/// Whether the viewer may see the payment at all: what was paid everybody may.
pub fn sees_payment(state: &RequestState, payment: &domain::Payment) -> bool {
    payment.status.is_public() || state.sees(&payment.place())
}
