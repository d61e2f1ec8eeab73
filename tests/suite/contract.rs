//! Contracts and payments over HTTP: from the signing to the last instalment, who may do what, and what everybody sees.

mod ends;
mod money;
mod refusals;
mod sight;
mod way;
pub mod world;
