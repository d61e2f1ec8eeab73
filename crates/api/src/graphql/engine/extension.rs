//! The one extension: denies every field whose rule does not let the viewer pass, and nulls what
//! failed exactly as the GraphQL specification says.

use super::access::AccessTable;
use super::error::{ApiError, arisen};
use crate::graphql::context::RequestState;
use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextExecute, NextResolve, ResolveInfo};
use async_graphql::{
    PathSegment, QueryPathNode, QueryPathSegment, Response, ServerError, ServerResult, Value, async_trait,
};
use std::sync::{Arc, Mutex, PoisonError};

/// The member of a response's extensions that says the document was executed; taken out before the
/// response leaves.
pub const EXECUTED: &str = "executed";

/// Makes the extension of each request.
pub struct GateFactory(pub Arc<AccessTable>);

impl ExtensionFactory for GateFactory {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Gate {
            access: self.0.clone(),
            errors: Mutex::default(),
        })
    }
}

struct Gate {
    access: Arc<AccessTable>,
    /// Errors of fields that may be null: the fields are null, the errors are told.
    errors: Mutex<Vec<ServerError>>,
}

#[async_trait::async_trait]
impl Extension for Gate {
    async fn execute(
        &self,
        ctx: &ExtensionContext<'_>,
        operation_name: Option<&str>,
        next: NextExecute<'_>,
    ) -> Response {
        let mut response = next.run(ctx, operation_name).await;
        response
            .errors
            .append(&mut self.errors.lock().unwrap_or_else(PoisonError::into_inner));
        response.extensions.insert(EXECUTED.to_owned(), Value::Boolean(true));
        response
    }

    async fn resolve(
        &self,
        ctx: &ExtensionContext<'_>,
        info: ResolveInfo<'_>,
        next: NextResolve<'_>,
    ) -> ServerResult<Option<Value>> {
        let nullable = !info.return_type.ends_with('!');
        let denied = self.denied(ctx, &info);
        let place = info.path_node;
        let result = match denied {
            Some(error) => {
                let mut outer = ServerError::new(String::new(), Some(info.field.name.pos));
                outer.source = Some(Arc::new(error));
                Err(outer)
            }
            None => next.run(ctx, info).await,
        };
        match result.map_err(|error| arisen(error, || path(place))) {
            Err(error) if nullable => {
                self.errors.lock().unwrap_or_else(PoisonError::into_inner).push(error);
                Ok(Some(Value::Null))
            }
            other => other,
        }
    }
}

impl Gate {
    fn denied(&self, ctx: &ExtensionContext<'_>, info: &ResolveInfo<'_>) -> Option<ApiError> {
        // The items of a list come through here, too; their list was let through.
        let item = matches!(info.path_node.segment, QueryPathSegment::Index(_));
        if item || info.is_for_introspection || info.parent_type.starts_with("__") || info.name.starts_with("__") {
            return None;
        }
        let Some(state) = ctx.data_opt::<Arc<RequestState>>() else {
            return Some(ApiError::forbidden());
        };
        match self.access.rule(info.parent_type, info.name) {
            Some(rule) if rule.allows(&state.actor) => None,
            Some(_) if state.actor.account().is_none() => Some(ApiError::unauthenticated()),
            _ => Some(ApiError::forbidden()),
        }
    }
}

fn path(node: &QueryPathNode<'_>) -> Vec<PathSegment> {
    let mut path = Vec::new();
    let mut next = Some(node);
    while let Some(node) = next {
        path.push(match node.segment {
            QueryPathSegment::Index(index) => PathSegment::Index(index),
            QueryPathSegment::Name(name) => PathSegment::Field(name.to_owned()),
        });
        next = node.parent;
    }
    path.reverse();
    path
}
