//! Service orders and claims over HTTP: from the draft to the award, who sees what, and what is refused.

mod award;
mod circles;
mod claims;
mod draft;
mod ends;
pub mod play;
mod publish;
mod races;
mod roles;
mod settles;
mod sight;
