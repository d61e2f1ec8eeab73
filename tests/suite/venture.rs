//! Venture rounds over HTTP: from the call to the award and the close; who sees what, and that reviews are blind.

mod blind;
mod deadlines;
mod endings;
mod races;
mod refusals;
mod refusals_of_reviews;
mod roles;
mod sight;
mod way;
pub mod world;
