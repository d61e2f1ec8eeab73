//! Contracts and payments: each kept whole, with columns beside it for what lists and constraints need.

mod audit;
mod bank;
mod facts;
mod list;
mod payment_list;
mod row;

pub use crate::kept::{Kept, by_ids, insert, locked, shared, update};
pub use audit::audit;
pub use bank::{account_number, keep_account_number};
pub use facts::{
    contract_facts_in, contract_facts_of, contracts_of_projects, instalments_in, obligations_of, payments_of_contracts,
    payments_of_projects, payments_under_way_in, payments_under_way_of,
};
pub use list::{ContractFilter, ContractOrder, ContractsOfProject, count, cursor, key_kind, list, list_name};
pub use payment_list::{
    PaymentFilter, PaymentOrder, PaymentSums, PaymentsOfContract, PaymentsOfProject, count_payments, list_payments,
    payment_cursor, payment_key_kind, payment_list_name, sum_payments,
};
