//! The harness of the end-to-end tests: a real router over a real PostgreSQL, a clock that stands
//! still until it is moved, a database of its own for each test.

mod app;
mod database;

pub use app::{Answer, TestApp};
pub use database::TestDb;
