//! What people do: one module a capability; a command authorises, loads, decides, saves and
//! records, in one transaction.

pub mod access;
pub mod app;
pub mod assessment;
pub mod command;
pub mod contract;
pub mod file;
pub mod fund;
pub mod matching;
pub mod need;
pub mod order;
pub mod organization;
pub mod party;
pub mod project;
pub mod salon;
pub mod seed;
pub mod standard;
pub mod venture;

pub use app::App;
pub use command::{Command, CommandError, Done, Envelope, Remembered, execute};
