//! What is counted, for Prometheus.

use crate::graphql::engine::Executed;
use crate::graphql::engine::error::ErrorCode;
use async_graphql::parser::types::OperationType;
use axum::http::StatusCode;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;
use siling_domain::Word as _;
use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Status {
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Operation {
    operation: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Code {
    code: &'static str,
}

/// Who asked.
#[derive(Clone, Copy)]
pub(super) struct Client<'a> {
    /// What it calls itself.
    pub(super) name: Option<&'a str>,
    /// Whether it is logged in.
    pub(super) known: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Deprecated {
    name: String,
    client: String,
}

/// The names that clients gave themselves, the first so many: whoever invents ever new ones fills no memory. Only who is
/// logged in is counted by name, so that no stranger uses the names up.
#[derive(Default)]
struct Clients(Mutex<HashSet<String>>);

impl Clients {
    const KEPT: usize = 100;
    const LONGEST: usize = 64;

    /// The name under which a client is counted.
    fn name(&self, client: Client<'_>) -> String {
        let Some(name) = client.name else {
            return "unnamed".to_owned();
        };
        if !client.known {
            return "others".to_owned();
        }
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !known.contains(name) {
            if known.len() >= Self::KEPT || name.len() > Self::LONGEST {
                return "others".to_owned();
            }
            known.insert(name.to_owned());
        }
        name.to_owned()
    }
}

/// What is counted.
pub(super) struct Metrics {
    registry: Registry,
    answers: Family<Status, Counter>,
    operations: Family<Operation, Counter>,
    errors: Family<Code, Counter>,
    deprecated: Family<Deprecated, Counter>,
    clients: Clients,
    took: Histogram,
    in_flight: Gauge,
}

impl Default for Metrics {
    fn default() -> Self {
        let (answers, operations, errors) = (Family::default(), Family::default(), Family::default());
        let deprecated = Family::default();
        // From half a millisecond to half a minute.
        let took = Histogram::new(exponential_buckets(0.0005, 2.0, 16));
        let in_flight = Gauge::default();
        let mut registry = Registry::with_prefix("siling");
        registry.register("http_answers", "Answers by HTTP status", Family::clone(&answers));
        registry.register(
            "graphql_operations",
            "Executed operations by kind",
            Family::clone(&operations),
        );
        registry.register("graphql_errors", "GraphQL errors by code", Family::clone(&errors));
        registry.register(
            "graphql_deprecated",
            "Operations that asked for what is deprecated, by its name and the client that the header siling-client names",
            Family::clone(&deprecated),
        );
        registry.register("http_took_seconds", "How long answers took", took.clone());
        registry.register("http_in_flight", "Requests that are being answered", in_flight.clone());
        Metrics {
            registry,
            answers,
            operations,
            errors,
            deprecated,
            clients: Clients::default(),
            took,
            in_flight,
        }
    }
}

/// A request that is being answered.
pub(super) struct InFlight(Gauge);

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl Metrics {
    pub(super) fn enter(&self) -> InFlight {
        self.in_flight.inc();
        InFlight(self.in_flight.clone())
    }

    pub(super) fn answered(&self, status: StatusCode, took: Duration) {
        self.answers
            .get_or_create(&Status {
                status: status.as_u16(),
            })
            .inc();
        self.took.observe(took.as_secs_f64());
    }

    /// Counts what became of a request of a client.
    pub(super) fn executed(&self, executed: &Executed, client: Client<'_>) {
        let operation = match executed.operation {
            Some(OperationType::Query) => "query",
            Some(OperationType::Mutation) => "mutation",
            Some(OperationType::Subscription) => "subscription",
            None => "unreadable",
        };
        self.operations.get_or_create(&Operation { operation }).inc();
        executed.codes.iter().for_each(|code| self.error(*code));
        for name in &executed.deprecated {
            let (name, client) = (name.clone(), self.clients.name(client));
            self.deprecated.get_or_create(&Deprecated { name, client }).inc();
        }
    }

    pub(super) fn error(&self, code: ErrorCode) {
        self.errors.get_or_create(&Code { code: code.code() }).inc();
    }

    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        let _ = encode(&mut text, &self.registry);
        text
    }
}
