//! What is true: the types, rules and lifecycles of social organizations in community governance.
//!
//! No I/O, no async, no clock, no randomness: time and ids come in as arguments.

pub mod access;
pub mod account;
pub mod area;
pub mod area_code;
pub mod assessment;
pub mod bound;
pub mod calendar;
pub mod change;
pub mod contract;
pub mod credit_code;
pub mod deadline;
pub mod event;
pub mod file;
pub mod fund;
pub mod id;
pub mod lifecycle;
pub mod locale;
pub mod matching;
pub mod money;
pub mod need;
pub mod order;
pub mod organization;
pub mod party;
pub mod personal;
pub mod project;
pub mod rating;
pub mod refusal;
pub mod salon;
pub mod standard;
pub mod text;
pub mod time;
pub mod venture;
pub mod vocabulary;

pub use locale::Locale;
pub use refusal::{Refusal, RefusalCode, Refusals};
pub use vocabulary::Word;
