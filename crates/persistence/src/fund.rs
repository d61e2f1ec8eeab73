//! Funds, their ledger and what is committed of them.

mod audit;
mod commitment;
mod ledger;
mod list;
mod row;

pub use crate::kept::{Kept, by_ids, insert, locked, shared, update};
pub use audit::audit;
pub use commitment::{
    CommitmentFilter, commitment_cursor, commitment_list_name, commitments_for, commitments_for_in, count_commitments,
    list_commitments,
};
pub use ledger::{
    EntryFilter, Movements, balances_in, balances_of, book, count_entries, entries_by_ids, entry_cursor,
    entry_list_name, list_entries, movements, payment_entry,
};
pub use list::{FundFilter, FundOrder, Totals, count, cursor, key_kind, list, list_name, totals};
