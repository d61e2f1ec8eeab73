//! The loader of lists that objects have of their own, such as the claims on an order: however many objects are asked for the
//! same part of theirs, it is one statement, and one for their counts.

use super::{Batches, LoadError, batch};
use crate::graphql::connection::{Paging, Placed, page_of};
use crate::graphql::engine::error::ApiError;
use async_graphql::Context;
use async_graphql::dataloader::Loader;
use siling_persistence::nested::{Nested, Reader};
use siling_persistence::page::{Count, Page, PageRequest};
use std::collections::HashMap;

/// Asks for a part of an object's own list.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PartOf<L: Nested> {
    list: L,
    of: L::Parent,
    page: PageRequest,
}

/// Asks how many items an object's own list has; loaded only if it has any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CountOf<L: Nested> {
    list: L,
    of: L::Parent,
}

impl Batches {
    fn reader(&self) -> Reader<'_> {
        Reader {
            visibility: &self.visibility,
            today: self.today,
        }
    }
}

impl<L: Nested> Loader<PartOf<L>> for Batches {
    type Value = Page<L::Item>;
    type Error = LoadError;

    async fn load(&self, keys: &[PartOf<L>]) -> Result<HashMap<PartOf<L>, Page<L::Item>>, LoadError> {
        // The objects of one list are asked for the same part.
        let mut parts: HashMap<(L, &PageRequest), Vec<L::Parent>> = HashMap::new();
        for key in keys {
            parts.entry((key.list, &key.page)).or_default().push(key.of);
        }
        let mut found = HashMap::new();
        for ((list, page), of) in parts {
            let pages = list.parts(&self.store, &self.reader(), &of, page).await?;
            let key = |of| PartOf {
                list,
                of,
                page: page.clone(),
            };
            found.extend(pages.into_iter().map(|(of, part)| (key(of), part)));
        }
        Ok(found)
    }
}

impl<L: Nested> Loader<CountOf<L>> for Batches {
    type Value = i64;
    type Error = LoadError;

    async fn load(&self, keys: &[CountOf<L>]) -> Result<HashMap<CountOf<L>, i64>, LoadError> {
        let mut lists: HashMap<L, Vec<L::Parent>> = HashMap::new();
        for key in keys {
            lists.entry(key.list).or_default().push(key.of);
        }
        let mut found = HashMap::new();
        for (list, of) in lists {
            let counts = list.counts(&self.store, &self.reader(), &of).await?;
            found.extend(counts.into_iter().map(|(of, count)| (CountOf { list, of }, count)));
        }
        Ok(found)
    }
}

/// An object's own list: counts it, once somebody asks.
#[derive(Debug, Clone, Copy)]
pub struct Own<L: Nested> {
    list: L,
    of: L::Parent,
}

impl<L: Nested> Own<L> {
    /// The list of this object.
    pub fn new(list: L, of: L::Parent) -> Self {
        Own { list, of }
    }

    /// The part that a client asks for, of items that the schema wraps and that are found in their wrapping again.
    pub async fn part<T: 'static>(
        self,
        ctx: &Context<'_>,
        paging: Paging,
        wrap: fn(L::Item) -> T,
        wrapped: fn(&T) -> &L::Item,
    ) -> Result<Placed<T>, ApiError> {
        let key = PartOf {
            list: self.list,
            of: self.of,
            page: paging.request(&L::list_name(), L::KEY)?,
        };
        let found = batch(ctx)?.load_one(key).await?.unwrap_or_else(Page::empty);
        Ok(page_of(found.map(wrap), move |item| L::cursor(wrapped(item))))
    }

    /// How many items it has.
    pub async fn count(&self, ctx: &Context<'_>) -> Result<Count, ApiError> {
        let key = CountOf {
            list: self.list,
            of: self.of,
        };
        Ok(Count {
            value: batch(ctx)?.load_one(key).await?.unwrap_or_default(),
            exact: true,
        })
    }
}
