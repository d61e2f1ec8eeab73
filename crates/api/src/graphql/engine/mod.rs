//! What stands between a document and the resolvers: limits, the one extension, the shape of errors.

pub mod access;
pub mod deprecated;
pub mod detail;
pub mod document;
pub mod error;
pub mod execute;
pub mod extension;
pub mod lexer;
pub mod limits;
mod prepared;
mod stream;
mod watch;

pub use execute::{Engine, Executed, GraphQlRequest};
pub use limits::Limits;
pub use watch::LogWatch;
