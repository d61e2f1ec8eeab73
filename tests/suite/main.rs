//! End to end, over HTTP, against a real PostgreSQL.
#![allow(clippy::unwrap_used, reason = "a test that fails here has failed")]

mod access;
mod account;
mod area;
mod assessment;
mod assessment_facts;
mod assessment_races;
mod demonstration;
mod external;
mod file;
mod fund;
mod guides;
mod hostile;
mod http;
mod leaks;
mod ledger;
mod nulling;
mod organization;
mod party;
mod reference;
mod roles;
mod schema;
mod secrecy;
mod standard;
mod throttling;
mod trust;
mod walkthroughs;
