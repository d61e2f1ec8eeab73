//! Carrying one document out: looked at, parsed, measured, executed within its time, its errors shaped.

use super::access::AccessTable;
use super::deprecated::Deprecations;
use super::detail::Detail;
use super::document::{self, Shapes};
use super::error::{ApiError, ErrorCode, shape};
use super::extension::EXECUTED;
use super::limits::Limits;
use super::prepared::{Documents, Prepared};
use super::watch::LogWatch;
use crate::graphql::SilingSchema;
use crate::graphql::context::RequestState;
use crate::graphql::loader::{self, Turn};
use async_graphql::parser::Error as ParseError;
use async_graphql::parser::types::OperationType;
use async_graphql::{Name, Request, Response, ServerError, Value, Variables};
use siling_domain::{Locale, Word as _};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

/// A GraphQL request as it came.
#[derive(Debug, Clone, Default)]
pub struct GraphQlRequest {
    /// The document.
    pub query: String,
    /// The operation of the document.
    pub operation_name: Option<String>,
    /// The variables.
    pub variables: Variables,
    /// The SHA-256 of a document that was made known beforehand, in hexadecimal digits.
    pub document: Option<String>,
}

/// What became of a request.
#[derive(Debug)]
pub struct Executed {
    /// The response.
    pub response: Response,
    /// Whether the document was executed; if not, it was refused before, and there is no `data`.
    pub executed: bool,
    /// The kind of operation, where the document could be read.
    pub operation: Option<OperationType>,
    /// The codes of the errors.
    pub codes: Vec<ErrorCode>,
    /// What was asked for of what is deprecated.
    pub deprecated: BTreeSet<String>,
    /// Whether the open door gave the answer.
    pub opened: bool,
}

/// The schema, twice.
#[derive(Clone)]
pub struct Doors {
    /// Behind the gate that looks at each field, validated strictly: for every document.
    pub gated: SilingSchema,
    /// Without it: for a document that was found valid, and of which every field lets the viewer pass.
    pub open: SilingSchema,
}

/// What is known of the schema, read from its text once.
#[derive(Clone)]
pub struct Known {
    /// The types of its fields.
    pub shapes: Arc<Shapes>,
    /// The rules of access.
    pub access: Arc<AccessTable>,
    /// What of it is deprecated.
    pub deprecations: Arc<Deprecations>,
}

impl Known {
    /// Reads a schema's text.
    pub fn of(sdl: &str, access: Arc<AccessTable>) -> Result<Self, ParseError> {
        let schema = async_graphql::parser::parse_schema(sdl)?;
        Ok(Known {
            shapes: Arc::new(Shapes::of(&schema)),
            access,
            deprecations: Arc::new(Deprecations::of(schema)),
        })
    }
}

/// Lies in the open schema's data: nothing stands between an object and its fields.
pub struct Ungated;

/// The schema with its limits.
#[derive(Clone)]
pub struct Engine {
    doors: Doors,
    known: Known,
    limits: Arc<Limits>,
    documents: Arc<Documents>,
    watch: LogWatch,
}

impl Engine {
    /// The engine of a schema.
    pub fn new(doors: Doors, known: Known, limits: Limits) -> Self {
        Engine {
            doors,
            known,
            limits: Arc::new(limits),
            documents: Arc::default(),
            watch: LogWatch::default(),
        }
    }

    /// The limits.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    pub(super) const fn gated(&self) -> &SilingSchema {
        &self.doors.gated
    }

    pub(super) const fn watch(&self) -> &LogWatch {
        &self.watch
    }

    /// How many parsed documents are kept, and the length of all their texts in bytes.
    pub fn documents_kept(&self) -> (usize, u64) {
        self.documents.kept()
    }

    /// Carries a request out. `queries_only` refuses everything but queries, as GET demands.
    pub async fn execute(&self, mut request: GraphQlRequest, state: RequestState, queries_only: bool) -> Executed {
        let (locale, state) = (state.locale, Arc::new(state));
        let (document, operation, cost) = match self.prepare(&request) {
            Ok(prepared) => prepared,
            Err(error) => return refused(error, None, locale, &state.request_id),
        };
        if operation == OperationType::Subscription {
            let error = ApiError::invalid_document(Detail::both(
                "订阅请发往 /graphql/ws 或 /graphql/stream",
                "subscriptions go to /graphql/ws or /graphql/stream",
            ));
            return refused(error, Some(operation), locale, &state.request_id);
        }
        if queries_only && operation != OperationType::Query {
            let error =
                ApiError::invalid_document(Detail::both("用 GET 只能发送查询", "only queries may be sent by GET"));
            return refused(error, Some(operation), locale, &state.request_id);
        }
        let mut deprecated = document.deprecated.clone();
        let deprecations = &self.known.deprecations;
        deprecations.given_by(&document.document, &request.variables, &mut deprecated);
        let mut opened = false;
        let answer = async {
            if document.is_open_to(&state.actor, &request.variables) {
                let variables = request.variables.clone();
                let mut response = run(&self.doors.open, &document, None, variables, &state).await;
                if response.errors.is_empty() {
                    opened = true;
                    response.extensions.insert(EXECUTED.to_owned(), Value::Boolean(true));
                    return response;
                }
                tracing::debug!(errors = ?response.errors, "the open door met errors");
                // What an error nulls, and whether it is one of the document, only the other door knows.
            }
            let (name, variables) = (request.operation_name.take(), std::mem::take(&mut request.variables));
            run(&self.doors.gated, &document, name, variables, &state).await
        };
        let Ok(mut response) = tokio::time::timeout(Duration::from_millis(self.limits.time_ms), answer).await else {
            return refused(ApiError::unavailable(), Some(operation), locale, &state.request_id);
        };
        let executed = response.extensions.remove(EXECUTED).is_some();
        let mut codes = Vec::new();
        for error in &mut response.errors {
            codes.push(shape(error, locale, &state.request_id));
        }
        if executed {
            document.found_valid();
            let members = [("requested", cost), ("maximum", self.limits.cost)];
            let members = members.map(|(name, value)| (Name::new(name), Value::from(value)));
            response
                .extensions
                .insert("cost".to_owned(), Value::Object(members.into_iter().collect()));
        }
        Executed {
            response,
            executed,
            operation: Some(operation),
            codes,
            deprecated,
            opened,
        }
    }

    pub(super) fn prepare(&self, request: &GraphQlRequest) -> Result<(Arc<Prepared>, OperationType, u64), ApiError> {
        let (prepared, (kind, cost)) = self
            .documents
            .prepared(&request.query, &self.known, &self.limits, |it| {
                self.measure(it, request)
            })?;
        Ok((prepared, kind, cost))
    }

    /// The kind of operation that is asked for, and what it costs.
    fn measure(&self, prepared: &Prepared, request: &GraphQlRequest) -> Result<(OperationType, u64), ApiError> {
        let document = &prepared.document;
        let operation = document::operation(document, request.operation_name.as_deref());
        let operation = operation.ok_or_else(|| {
            ApiError::invalid_document(Detail::both(
                "文档中没有该操作，或有多个操作而未指明其一",
                "the document has no such operation, or several and none was named",
            ))
        })?;
        // The library takes a variable that was not given for one that is null, even where it may not be.
        for definition in operation.variable_definitions.iter().map(|definition| &definition.node) {
            let given = request.variables.get(&definition.name.node);
            let missing = given.is_none_or(|value| *value == Value::Null) && definition.default_value.is_none();
            if missing && !definition.var_type.node.nullable {
                let (name, kind) = (&definition.name.node, &definition.var_type.node);
                return Err(ApiError::invalid_document(Detail::both(
                    format!("缺少类型为 {kind} 的变量 ${name}"),
                    format!("the variable ${name} of the type {kind} is missing"),
                )));
            }
        }
        let measure = document::measure(
            document,
            operation,
            &request.variables,
            &self.known.shapes,
            &self.limits,
        )?;
        Ok((operation.ty, measure.cost))
    }
}

/// Carries a document out.
async fn run(
    schema: &SilingSchema,
    prepared: &Prepared,
    operation_name: Option<String>,
    variables: Variables,
    state: &Arc<RequestState>,
) -> Response {
    let turn = Turn::default();
    let loaders = loader::loaders(state.store(), state.today(), &state.visibility, &turn);
    let mut request = Request::new(String::new())
        .variables(variables)
        .data(state.clone())
        .data(loaders);
    request.operation_name = operation_name;
    request.set_parsed_query(prepared.document.clone());
    turn.take(schema.execute(request)).await
}

/// The answer to a request that was not executed.
pub fn refused(error: ApiError, operation: Option<OperationType>, locale: Locale, request_id: &str) -> Executed {
    let code = error.code;
    let mut outer = ServerError::new(error.message(locale), None);
    outer.extensions = Some(error.extensions(request_id));
    tracing::debug!(code = code.code(), "request refused");
    Executed {
        response: Response::from_errors(vec![outer]),
        executed: false,
        operation,
        codes: vec![code],
        deprecated: BTreeSet::new(),
        opened: false,
    }
}
