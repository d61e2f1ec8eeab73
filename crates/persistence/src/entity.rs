//! The tables as SeaORM sees them. Private: everything outside speaks of domain types.

pub(crate) mod area;
pub(crate) mod columns;
pub(crate) mod organization;
pub(crate) mod party;

pub(crate) use columns::Columns;
