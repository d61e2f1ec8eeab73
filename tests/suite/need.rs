//! Needs over HTTP: from the posting to the file, who sees them, and what is refused.

mod given;
mod life;
mod many;
mod post;
mod roles;
mod sight;
mod statistics;

pub use given::{Community, SHIYUAN, act, codes, done};
