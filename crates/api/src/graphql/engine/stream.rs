//! Carrying out what is sent over a lasting connection: a subscription answers as often as something happens, a query
//! or mutation once.

use super::detail::Detail;
use super::error::{ApiError, shape};
use super::execute::{Engine, Executed, GraphQlRequest, refused};
use super::extension::EXECUTED;
use crate::graphql::access_table;
use crate::graphql::context::RequestState;
use async_graphql::parser::types::{OperationType, Selection};
use async_graphql::{Data, Request};
use futures_util::stream::{self, BoxStream, StreamExt as _};
use std::sync::Arc;

impl Engine {
    /// Carries a request out, and answers as long as it has something to say. `queries_only` refuses mutations, as GET
    /// demands.
    pub async fn stream(
        &self,
        request: GraphQlRequest,
        state: RequestState,
        queries_only: bool,
    ) -> BoxStream<'static, Executed> {
        let (locale, request_id) = (state.locale, state.request_id.clone());
        let once = |executed| stream::once(std::future::ready(executed)).boxed();
        let (document, operation, _) = match self.prepare(&request) {
            Ok(prepared) => prepared,
            Err(error) => return once(refused(error, None, locale, &request_id)),
        };
        if operation != OperationType::Subscription {
            return once(self.execute(request, state, queries_only).await);
        }
        let named = super::document::operation(&document.document, request.operation_name.as_deref());
        let items = named.map(|operation| &operation.selection_set.node.items);
        // The rule is asked before anything begins: the library asks first once something has happened. One field alone,
        // as the specification has it.
        let allowed = match items.map(Vec::as_slice) {
            Some([item]) => match &item.node {
                Selection::Field(field) => may_ask(&field.node.name.node, &state),
                Selection::FragmentSpread(_) | Selection::InlineFragment(_) => Err(one_field()),
            },
            _ => Err(one_field()),
        };
        if let Err(error) = allowed {
            return once(refused(error, Some(operation), locale, &request_id));
        }
        let mut inner = Request::new(request.query)
            .variables(request.variables)
            .data(Arc::new(state))
            .data(self.watch().clone());
        inner.operation_name = request.operation_name;
        inner.set_parsed_query(document.document.clone());
        // Counted with the first answer: once for each subscription.
        let mut deprecated = document.deprecated.clone();
        self.gated()
            .execute_stream_with_session_data(inner, Arc::new(Data::default()))
            .map(move |mut response| {
                let executed = response.extensions.remove(EXECUTED).is_some();
                let errors = response.errors.iter_mut();
                let codes = errors.map(|error| shape(error, locale, &request_id)).collect();
                Executed {
                    response,
                    executed,
                    operation: Some(OperationType::Subscription),
                    codes,
                    deprecated: std::mem::take(&mut deprecated),
                    opened: false,
                }
            })
            .boxed()
    }
}

/// Whether the viewer may ask for a field of the root; what there is not, the validation names.
fn may_ask(field: &str, state: &RequestState) -> Result<(), ApiError> {
    match access_table().rule("Subscription", field) {
        Some(rule) if !rule.allows(&state.actor) && state.actor.account().is_none() => Err(ApiError::unauthenticated()),
        Some(rule) if !rule.allows(&state.actor) => Err(ApiError::forbidden()),
        _ => Ok(()),
    }
}

fn one_field() -> ApiError {
    ApiError::invalid_document(Detail::both(
        "订阅须有且只有一个直接写出的字段",
        "a subscription has one field, written out",
    ))
}
