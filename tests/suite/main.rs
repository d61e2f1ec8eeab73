//! End to end, over HTTP, against a real PostgreSQL.
#![allow(clippy::unwrap_used, reason = "a test that fails here has failed")]

mod access;
mod account;
mod area;
mod assessment;
mod assessment_facts;
mod assessment_races;
mod contract;
mod demonstration;
mod doors;
mod external;
mod file;
mod fund;
mod guides;
mod hostile;
mod http;
mod leaks;
mod ledger;
mod need;
mod nulling;
mod order;
mod organization;
mod party;
mod payment_run;
mod project;
mod reference;
mod roles;
mod salon;
mod schema;
mod secrecy;
mod standard;
mod story;
mod throttling;
mod trust;
mod venture;
mod walkthroughs;
