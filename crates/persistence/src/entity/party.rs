//! The tables of Party organizations.

pub(crate) mod coverage;
pub(crate) mod organization;
pub(crate) mod term;
pub(crate) mod worker;
