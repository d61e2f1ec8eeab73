//! How it is kept: PostgreSQL through SeaORM. Reads go through the pool, writes only through a
//! [`UnitOfWork`].

pub mod access;
pub mod area;
pub mod assessment;
pub mod blob;
pub mod bulk;
pub mod capability;
pub mod constraint;
pub mod contract;
pub mod embedded;
mod entity;
pub mod error;
pub mod event;
pub mod file;
pub mod fund;
pub mod idempotency;
pub mod kept;
mod list;
pub mod matching;
pub mod need;
pub mod nested;
pub mod order;
pub mod organization;
pub mod page;
pub mod party;
pub mod project;
pub mod salon;
pub mod schema;
mod sql;
pub mod standard;
pub mod store;
mod stored;
pub mod unit_of_work;
pub mod vault;
pub mod venture;

pub use error::StoreError;
pub use store::Store;
pub use unit_of_work::UnitOfWork;
