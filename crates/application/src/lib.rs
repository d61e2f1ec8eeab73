//! What people do: one module a capability; a command authorises, loads, decides, saves and
//! records, in one transaction.

pub mod access;
pub mod app;
pub mod command;
pub mod organization;
pub mod seed;
pub mod party;

pub use app::App;
pub use command::{Command, CommandError, Done, Envelope, Remembered, execute};
