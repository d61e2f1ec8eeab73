//! How it is reached: GraphQL over HTTP, configuration, and the command line.

pub mod cli;
pub mod compatibility;
pub mod config;
pub mod graphql;
pub mod http;
mod oidc;
