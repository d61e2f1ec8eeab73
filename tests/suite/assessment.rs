//! Assessments over HTTP: from the cycle's plan to the stars, and what they come to.

mod given;
mod notice;
mod play;
mod roles;
mod sight;
mod stars;
mod states;
mod vectors;
mod way;
