//! Objects that are answered promptly. The library makes a future of each field and allocates it; for fields that
//! are there already, that costs many times what they do. Here they are answered on the spot, and only those that
//! wait for something become futures.

use super::engine::execute::Ungated;
use super::list;
use async_graphql::parser::types::{Field, Selection};
use async_graphql::registry::Registry;
use async_graphql::resolver_utils::{ContainerType, resolve_container};
use async_graphql::{ContextSelectionSet, Name, OutputType, Positioned, ServerResult, Value};
use futures_util::future::BoxFuture;
use std::borrow::Cow;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// An object of which some fields never wait.
pub trait Ready: ContainerType {
    /// Those fields, none of which is an object.
    const READY: &'static [&'static str];
}

/// Answers an object promptly where nothing has to stand between it and its fields: behind the gate, and where a
/// selection is more than a list of different fields, the library does it.
#[derive(Debug, Clone)]
pub struct Prompt<T>(pub T);

impl<T: Ready + Send + Sync> OutputType for Prompt<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        resolve(ctx, &self.0).await
    }
}

/// An object as far as it was read: in the schema, both are the same.
#[derive(Debug, Clone)]
pub enum Shown<Whole, Brief> {
    /// All of it.
    Whole(Box<Whole>),
    /// What most operations ask for, answered promptly.
    Brief(Brief),
}

impl<Whole: OutputType, Brief: Ready + Send + Sync> OutputType for Shown<Whole, Brief> {
    fn type_name() -> Cow<'static, str> {
        Whole::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        Whole::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        match self {
            Shown::Whole(whole) => whole.resolve(ctx, field).await,
            Shown::Brief(brief) => resolve(ctx, brief).await,
        }
    }
}

/// Answers an object promptly, as [`Prompt`] does.
pub async fn resolve<T: Ready + Send + Sync>(ctx: &ContextSelectionSet<'_>, object: &T) -> ServerResult<Value> {
    let Some(Begun { mut values, waiting }) = begin(ctx, object)? else {
        return resolve_container(ctx, object).await;
    };
    if !waiting.is_empty() {
        let (places, fields): (Vec<_>, Vec<_>) = waiting.into_iter().unzip();
        let mut rest: Vec<BoxFuture<'_, ServerResult<Value>>> = Vec::with_capacity(fields.len());
        for field in fields {
            rest.push(Box::pin(async move {
                let value = object.resolve_field(&ctx.with_field(field)).await?;
                Ok(value.unwrap_or_default())
            }));
        }
        for (at, value) in places.into_iter().zip(list::all(rest).await?) {
            if let Some(place) = values.get_mut(at) {
                place.1 = value;
            }
        }
    }
    Ok(Value::Object(values.into_iter().collect()))
}

/// An object's answer with the places of what waits still empty.
struct Begun<'a> {
    values: Vec<(Name, Value)>,
    waiting: Vec<(usize, &'a Positioned<Field>)>,
}

/// Answers what is ready; `None` where the library has to answer it all.
fn begin<'a, T: Ready>(ctx: &ContextSelectionSet<'a>, object: &T) -> ServerResult<Option<Begun<'a>>> {
    let items = &ctx.item.node.items;
    let mut begun = Begun {
        values: Vec::with_capacity(items.len()),
        waiting: Vec::new(),
    };
    if ctx.data_opt::<Ungated>().is_none() {
        return Ok(None);
    }
    for item in items {
        let Selection::Field(field) = &item.node else {
            return Ok(None);
        };
        let (name, key) = (field.node.name.node.as_str(), &field.node.response_key().node);
        // The same field again is merged with the first one.
        if !field.node.directives.is_empty() || begun.values.iter().any(|(known, _)| known == key) {
            return Ok(None);
        }
        let value = if T::READY.contains(&name) {
            let ctx = ctx.with_field(field);
            let field = pin!(object.resolve_field(&ctx));
            match field.poll(&mut Context::from_waker(Waker::noop())) {
                Poll::Ready(value) => value?.unwrap_or_default(),
                Poll::Pending => return Ok(None),
            }
        } else if name == "__typename" {
            Value::String(object.introspection_type_name().into_owned())
        } else {
            begun.waiting.push((begun.values.len(), field));
            Value::Null
        };
        begun.values.push((key.clone(), value));
    }
    Ok(Some(begun))
}
