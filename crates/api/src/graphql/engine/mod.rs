//! What stands between a document and the resolvers: limits, the one extension, the shape of errors.

pub mod access;
pub mod document;
pub mod error;
pub mod execute;
pub mod extension;
mod lexer;
pub mod limits;
mod prepared;

pub use execute::{Engine, Executed, GraphQlRequest};
pub use limits::Limits;
