//! Projects: from the purchase list, proposals and awards to the acceptance, the service recorded and what residents say.

mod begins;
mod lists;
mod needs;
mod play;
mod races;
mod ratings;
mod roles;
mod service;
mod sight;
mod way;
