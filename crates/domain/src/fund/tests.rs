//! The rules of funds, their ledger and their commitments.

mod given;
mod histories;
mod life;
