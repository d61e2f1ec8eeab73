//! The GraphQL schema: objects that wrap domain types, resolvers that each call one thing.

pub mod engine;

mod area;
mod connection;
mod context;
mod dictionary;
mod event;
mod loader;
mod mutation;
mod node;
mod organization;
mod party;
mod scalar;
mod word;

use async_graphql::{EmptySubscription, MergedObject, Schema};

/// The root of queries.
#[derive(MergedObject, Default)]
pub struct Query(
    node::NodeQuery,
    area::AreaQuery,
    dictionary::DictionaryQuery,
    event::EventQuery,
    organization::OrganizationQuery,
);

/// The root of mutations.
#[derive(MergedObject, Default)]
pub struct Mutation(organization::OrganizationMutation);

/// The schema.
pub type SilingSchema = Schema<Query, Mutation, EmptySubscription>;
