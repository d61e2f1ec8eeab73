//! The tables as SeaORM sees them. Private: everything outside speaks of domain types.

pub(crate) mod area;
pub(crate) mod organization;
pub(crate) mod party;
