//! Carrying one document out: looked at, parsed, measured, executed within its time, its errors shaped.

use super::document::{self, Shapes};
use super::error::{ApiError, ErrorCode, shape};
use super::extension::EXECUTED;
use super::lexer;
use super::limits::Limits;
use crate::graphql::SilingSchema;
use crate::graphql::context::RequestState;
use crate::graphql::loader::{self, Turn};
use async_graphql::parser::types::{ExecutableDocument, OperationType};
use async_graphql::{Request, Response, ServerError, Value, Variables};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use siling_domain::{Locale, Word as _};
use std::sync::Arc;
use std::time::Duration;

/// How many parsed documents are kept, about: clients send the same few again and again.
const DOCUMENTS_KEPT: usize = 1000;
/// The length of all of them, in bytes. Parsed, a document can be a hundred times as large.
const DOCUMENTS_BYTES: u64 = 1_000_000;
/// The longest document that is kept, in bytes.
const DOCUMENT_KEPT_BYTES: usize = 20_000;

/// A GraphQL request as it came.
#[derive(Debug, Clone, Default)]
pub struct GraphQlRequest {
    /// The document.
    pub query: String,
    /// The operation of the document.
    pub operation_name: Option<String>,
    /// The variables.
    pub variables: Variables,
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
}

/// The schema with its limits.
#[derive(Clone)]
pub struct Engine {
    schema: SilingSchema,
    shapes: Arc<Shapes>,
    limits: Arc<Limits>,
    documents: Arc<Cache<String, Arc<ExecutableDocument>, Length>>,
}

/// Documents weigh what their text is long.
#[derive(Clone)]
struct Length;

impl Weighter<String, Arc<ExecutableDocument>> for Length {
    fn weight(&self, query: &String, _: &Arc<ExecutableDocument>) -> u64 {
        query.len() as u64
    }
}

impl Engine {
    /// The engine of a schema.
    pub fn new(schema: SilingSchema, limits: Limits) -> Self {
        let shapes = Arc::new(Shapes::of(&schema.sdl()));
        Engine {
            schema,
            shapes,
            limits: Arc::new(limits),
            documents: Arc::new(Cache::with_weighter(DOCUMENTS_KEPT, DOCUMENTS_BYTES, Length)),
        }
    }

    /// The limits.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Carries a request out. `queries_only` refuses everything but queries, as GET demands.
    pub async fn execute(&self, request: GraphQlRequest, state: RequestState, queries_only: bool) -> Executed {
        let (locale, request_id) = (state.locale, state.request_id.clone());
        let prepared = self.prepare(&request);
        let (document, operation, cost) = match prepared {
            Ok(prepared) => prepared,
            Err(error) => return refused(error, None, locale, &request_id),
        };
        if queries_only && operation != OperationType::Query {
            let error = ApiError::invalid_document("only queries may be sent by GET".to_owned());
            return refused(error, Some(operation), locale, &request_id);
        }
        let turn = Turn::default();
        let loaders = loader::loaders(state.store(), state.today(), &state.visibility, &turn);
        let mut inner = Request::new(request.query)
            .variables(request.variables)
            .data(state)
            .data(loaders);
        inner.operation_name = request.operation_name;
        inner.set_parsed_query((*document).clone());
        let time = Duration::from_millis(self.limits.time_ms);
        let Ok(mut response) = tokio::time::timeout(time, turn.take(self.schema.execute(inner))).await else {
            return refused(ApiError::unavailable(), Some(operation), locale, &request_id);
        };
        let executed = response.extensions.remove(EXECUTED).is_some();
        let mut codes = Vec::new();
        for error in &mut response.errors {
            codes.push(shape(error, locale, &request_id));
        }
        let cost = Value::from_json(serde_json::json!({ "requested": cost, "maximum": self.limits.cost }));
        if let (Ok(cost), true) = (cost, executed) {
            response.extensions.insert("cost".to_owned(), cost);
        }
        Executed {
            response,
            executed,
            operation: Some(operation),
            codes,
        }
    }

    fn prepare(&self, request: &GraphQlRequest) -> Result<(Arc<ExecutableDocument>, OperationType, u64), ApiError> {
        let (document, known) = self.document(&request.query)?;
        let operation = document::operation(&document, request.operation_name.as_deref());
        let operation = operation.ok_or_else(|| {
            ApiError::invalid_document("the document has no such operation, or several and none was named".to_owned())
        })?;
        let kind = operation.ty;
        // The library takes a variable that was not given for one that is null, even where it may not be.
        for definition in operation.variable_definitions.iter().map(|definition| &definition.node) {
            let given = request.variables.get(&definition.name.node);
            let missing = given.is_none_or(|value| *value == Value::Null) && definition.default_value.is_none();
            if missing && !definition.var_type.node.nullable {
                let told = format!(
                    "the variable ${} of the type {} is missing",
                    definition.name.node, definition.var_type.node
                );
                return Err(ApiError::invalid_document(told));
            }
        }
        let measure = document::measure(&document, operation, &request.variables, &self.shapes, &self.limits)?;
        // Only now: what is refused is not worth keeping.
        if !known && request.query.len() <= DOCUMENT_KEPT_BYTES {
            self.documents.insert(request.query.clone(), document.clone());
        }
        Ok((document, kind, measure.cost))
    }

    /// The parsed document, and whether it is kept already.
    fn document(&self, query: &str) -> Result<(Arc<ExecutableDocument>, bool), ApiError> {
        if let Some(known) = self.documents.get(query) {
            return Ok((known, true));
        }
        lexer::look(query, &self.limits)?;
        let parsed =
            async_graphql::parser::parse_query(query).map_err(|error| ApiError::invalid_document(error.to_string()))?;
        Ok((Arc::new(parsed), false))
    }
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
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_kept_up_to_their_length_and_only_good_ones() {
        let engine = crate::graphql::engine(Limits::default());
        let asked = |query: String| {
            let request = GraphQlRequest {
                query,
                ..GraphQlRequest::default()
            };
            engine.prepare(&request).is_ok()
        };
        assert!(!asked(format!("{{ {} }}", "logPosition ".repeat(1_000))));
        assert_eq!(engine.documents.len(), 0);
        for number in 0..200 {
            assert!(asked(format!("{{ logPosition }} # {number} {}", "x".repeat(19_000))));
        }
        assert!(!engine.documents.is_empty() && engine.documents.weight() <= DOCUMENTS_BYTES);
    }
}
