//! What the tests stand on: the product in process, a database for each test, and golden files.
#![allow(clippy::unwrap_used, reason = "a test that fails here has failed")]

mod answer;
mod app;
mod database;
mod golden;
mod keyed;
mod pages;
mod waiting;

pub use answer::Answer;
pub use app::{Client, PASSWORD, TestApp, Wanted, router_over};
pub use database::{LINZI, TestDb, vault};
pub use golden::{golden, root};
pub use keyed::keyed;
pub use pages::walk;
pub use waiting::{PATIENCE, eventually, soon};
