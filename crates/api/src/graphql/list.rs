//! Lists. The library joins the items of each list by machinery of that list's own, which made a third of this crate; here
//! all lists share one, and items that wait for nothing are answered at once.

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{ContextSelectionSet, OutputType, Positioned, ServerResult, Value};
use futures_util::future::{BoxFuture, try_join_all};
use std::borrow::Cow;
use std::future::poll_fn;
use std::task::Poll;

/// Items of which none is null: the gate, which nulls what may be null, has nothing to do with them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List<T>(pub Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        List(Vec::new())
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(items: Vec<T>) -> Self {
        List(items)
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        List(items.into_iter().collect())
    }
}

impl<T: OutputType> OutputType for List<T> {
    fn type_name() -> Cow<'static, str> {
        <Vec<T> as OutputType>::type_name()
    }

    fn qualified_type_name() -> String {
        <Vec<T> as OutputType>::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <Vec<T> as OutputType>::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        let mut items: Vec<BoxFuture<'_, ServerResult<Value>>> = Vec::with_capacity(self.0.len());
        for (index, item) in self.0.iter().enumerate() {
            let place = ctx.with_index(index);
            items.push(Box::pin(async move {
                let value = item.resolve(&place, field).await;
                value.map_err(|error| place.set_error_path(error))
            }));
        }
        all(items).await.map(Value::List)
    }
}

/// What all of these come to, in their order, or the first error.
pub async fn all(futures: Vec<BoxFuture<'_, ServerResult<Value>>>) -> ServerResult<Vec<Value>> {
    let mut values = Vec::with_capacity(futures.len());
    let mut waiting = Vec::new();
    let mut futures = futures.into_iter().enumerate();
    poll_fn(|task| {
        for (at, mut future) in futures.by_ref() {
            values.push(match future.as_mut().poll(task) {
                Poll::Ready(value) => value?,
                Poll::Pending => {
                    waiting.push(async move { ServerResult::Ok((at, future.await?)) });
                    Value::Null
                }
            });
        }
        Poll::Ready(ServerResult::Ok(()))
    })
    .await?;
    for (at, value) in try_join_all(waiting).await? {
        if let Some(place) = values.get_mut(at) {
            *place = value;
        }
    }
    Ok(values)
}
