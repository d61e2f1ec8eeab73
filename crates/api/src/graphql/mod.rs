//! The GraphQL schema: objects that wrap domain types, resolvers that each call one thing.

pub mod engine;

#[expect(dead_code, reason = "async-graphql's derive makes getters that nobody calls")]
mod access;
mod area;
#[expect(dead_code, reason = "async-graphql's derive makes getters that nobody calls")]
mod assessment;
mod connection;
mod context;
#[expect(dead_code, reason = "async-graphql's derive makes getters that nobody calls")]
mod contract;
mod deadline;
mod dictionary;
pub mod event;
#[expect(dead_code, reason = "async-graphql's derive makes getters that nobody calls")]
mod file;
#[expect(dead_code, reason = "async-graphql's derive makes getters that nobody calls")]
mod fund;
mod list;
mod loader;
mod matching;
mod mutation;
#[expect(dead_code, reason = "async-graphql's derive makes getters that nobody calls")]
mod need;
mod node;
#[expect(dead_code, reason = "async-graphql's derive makes getters that nobody calls")]
mod order;
#[expect(dead_code, reason = "async-graphql's derive makes getters that nobody calls")]
mod organization;
#[expect(dead_code, reason = "async-graphql's derive makes getters that nobody calls")]
mod party;
#[expect(dead_code, reason = "async-graphql's derive makes getters that nobody calls")]
mod project;
mod prompt;
#[expect(dead_code, reason = "async-graphql's derive makes getters that nobody calls")]
mod salon;
mod scalar;
mod selection;
#[expect(dead_code, reason = "async-graphql's derive makes getters that nobody calls")]
mod standard;
mod subscription;
#[expect(dead_code, reason = "async-graphql's derive makes getters that nobody calls")]
mod venture;
mod word;

pub use context::RequestState;

use async_graphql::{MergedObject, SDLExportOptions, Schema, SchemaBuilder, ValidationMode};
use engine::access::{AccessTable, Marked};
use engine::execute::{Doors, Known, Ungated};
use engine::extension::GateFactory;
use engine::{Engine, Limits};
use std::sync::{Arc, LazyLock};
use subscription::Subscriptions;

/// The root of queries.
#[derive(MergedObject, Default)]
pub struct Query(
    node::NodeQuery,
    area::AreaQuery,
    dictionary::DictionaryQuery,
    event::EventQuery,
    organization::OrganizationQuery,
    party::PartyQuery,
    standard::StandardQuery,
    assessment::AssessmentQuery,
    assessment::StarQuery,
    assessment::TrialQuery,
    need::NeedQuery,
    salon::SalonQuery,
    project::ProjectQuery,
    project::ServiceQuery,
    venture::VentureQuery,
    matching::MatchingQuery,
    fund::FundQuery,
    contract::ContractQuery,
    order::OrderQuery,
    access::AccessQuery,
);

/// The root of mutations.
#[derive(MergedObject, Default)]
pub struct Mutation(
    access::LogInMutation,
    access::AccessMutation,
    file::FileMutation,
    organization::OrganizationMutation,
    party::PartyMutation,
    standard::StandardMutation,
    assessment::CycleMutation,
    assessment::AssessmentMutation,
    assessment::StarMutation,
    need::NeedMutation,
    salon::SalonMutation,
    project::ProjectMutation,
    project::ServiceMutation,
    venture::VentureRoundMutation,
    venture::ProposalMutation,
    fund::FundMutation,
    contract::ContractMutation,
    contract::PaymentMutation,
    order::OrderMutation,
);

/// The schema.
pub type SilingSchema = Schema<Query, Mutation, Subscriptions>;

/// Who may ask for which field.
pub fn access_table() -> Arc<AccessTable> {
    static TABLE: LazyLock<Arc<AccessTable>> = LazyLock::new(|| {
        Arc::new(AccessTable::new(&[
            connection::RULES,
            mutation::RULES,
            node::RULES,
            area::RULES,
            deadline::RULES,
            dictionary::RULES,
            event::RULES,
            organization::RULES,
            party::RULES,
            standard::RULES,
            assessment::RULES,
            need::RULES,
            salon::RULES,
            project::RULES,
            venture::RULES,
            fund::RULES,
            contract::RULES,
            order::RULES,
            matching::RULES,
            access::RULES,
            file::RULES,
            subscription::RULES,
        ]))
    });
    TABLE.clone()
}

fn builder() -> SchemaBuilder<Query, Mutation, Subscriptions> {
    Schema::build(Query::default(), Mutation::default(), Subscriptions)
}

/// The schema with its rules, and its limits.
pub fn engine(limits: Limits) -> Engine {
    static SERVED: LazyLock<(Doors, Known)> = LazyLock::new(|| {
        let schema = || builder().register_output_type::<Marked<false>>().disable_suggestions();
        let doors = Doors {
            gated: schema().extension(GateFactory(access_table())).finish(),
            open: schema()
                .validation_mode(ValidationMode::Fast)
                // Else the library looks through all types for those of a federation, once for each field of a query.
                .enable_federation()
                .data(Ungated)
                .finish(),
        };
        // Without knowing its schema, a server could not say what a document costs, and must not serve.
        let known = Known::of(&doors.gated.sdl(), access_table()).expect("the library reads the schema that it prints");
        (doors, known)
    });
    let (doors, known) = SERVED.clone();
    Engine::new(doors, known, limits)
}

/// The whole schema as text, sorted.
pub fn sdl() -> String {
    export(builder())
}

/// What third-party apps and open data may rely on, as text, sorted.
pub fn public_sdl() -> String {
    export(builder().register_output_type::<Marked<true>>())
}

fn export(builder: SchemaBuilder<Query, Mutation, Subscriptions>) -> String {
    let options = SDLExportOptions::new()
        .include_specified_by()
        .sorted_fields()
        .sorted_arguments()
        .sorted_enum_items();
    builder.finish().sdl_with_options(options)
}

/// What there is to say about the rules of access.
#[derive(Debug, Clone, Default)]
pub struct AccessReport {
    /// The matrix of every field by every role, in Markdown.
    pub matrix: String,
    /// Fields without a rule, and rules without a field.
    pub wrong: Vec<String>,
    /// The fields with a rule narrower than their object's: type and field.
    pub narrow: Vec<(String, String)>,
}

/// Reports on the rules of access.
pub fn access_report() -> AccessReport {
    use std::sync::{Mutex, PoisonError};
    static SEEN: Mutex<AccessReport> = Mutex::new(AccessReport {
        matrix: String::new(),
        wrong: Vec::new(),
        narrow: Vec::new(),
    });
    /// Registered last, it sees everything that was registered before.
    struct Look;
    impl async_graphql::OutputType for Look {
        fn type_name() -> std::borrow::Cow<'static, str> {
            "ID".into()
        }
        fn create_type_info(registry: &mut async_graphql::registry::Registry) -> String {
            let table = access_table();
            let without = table.fields(registry).into_iter().filter(|(_, _, rule)| rule.is_none());
            let mut wrong: Vec<String> = without
                .map(|(name, field, _)| format!("{name}.{field} has no rule of access"))
                .collect();
            wrong.extend(
                table
                    .unused(registry)
                    .into_iter()
                    .map(|name| format!("a rule stands for {name}, which is not in the schema")),
            );
            let report = AccessReport {
                matrix: table.matrix(registry),
                wrong,
                narrow: table.narrow(registry),
            };
            *SEEN.lock().unwrap_or_else(PoisonError::into_inner) = report;
            "ID".to_owned()
        }
        async fn resolve(
            &self,
            _: &async_graphql::ContextSelectionSet<'_>,
            _: &async_graphql::Positioned<async_graphql::parser::types::Field>,
        ) -> async_graphql::ServerResult<async_graphql::Value> {
            Ok(async_graphql::Value::Null)
        }
    }
    drop(builder().register_output_type::<Look>().finish());
    SEEN.lock().unwrap_or_else(PoisonError::into_inner).clone()
}
