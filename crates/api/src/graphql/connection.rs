//! Relay connections: edges, nodes, page information and a count on demand.

use super::engine::access::{Rule, TypeRules};
use super::engine::detail::Detail;
use super::engine::error::ApiError;
use super::word::Choice;
use async_graphql::{Context, SimpleObject};
use siling_domain::vocabulary;
use siling_persistence::page::{
    Count, Cursor, CursorError, Direction, KeyKind, PAGE_DEFAULT, PAGE_MAX, Page, PageRequest,
};
use uuid::Uuid;

vocabulary! {
    /// Which way a list is sorted (排序方向).
    pub enum OrderDirection {
        /// The smallest or earliest first (升序).
        Asc = "ASC" { zh: "升序", en: "Ascending" },
        /// The greatest or latest first (降序).
        Desc = "DESC" { zh: "降序", en: "Descending" },
    }
}

/// The direction as the store knows it; ascending when the client does not say.
pub fn direction(choice: Option<Choice<OrderDirection>>) -> Direction {
    match choice {
        Some(Choice(OrderDirection::Desc)) => Direction::Desc,
        _ => Direction::Asc,
    }
}

/// Where a page lies in its list, as the Relay specification has it.
#[derive(Debug, Clone, SimpleObject)]
pub struct PageInfo {
    /// Whether the list goes on after this page.
    pub has_next_page: bool,
    /// Whether the list has items before this page.
    pub has_previous_page: bool,
    /// The cursor of the first item; null when the page is empty.
    pub start_cursor: Option<String>,
    /// The cursor of the last item; null when the page is empty.
    pub end_cursor: Option<String>,
}

vocabulary! {
    /// How sure a count is (计数精度).
    pub enum CountPrecision {
        /// Counted (精确).
        Exact = "EXACT" { zh: "精确", en: "Exact" },
        /// There are at least so many; counting on would take too long (至少).
        Estimated = "ESTIMATED" { zh: "至少", en: "At least" },
    }
}

/// How many items a list has (总数).
#[derive(Debug, Clone, SimpleObject)]
pub struct TotalCount {
    /// The number of items.
    pub value: i64,
    /// Whether it was counted to the end.
    pub precision: Choice<CountPrecision>,
}

impl From<Count> for TotalCount {
    fn from(count: Count) -> Self {
        TotalCount {
            value: count.value,
            precision: Choice(if count.exact {
                CountPrecision::Exact
            } else {
                CountPrecision::Estimated
            }),
        }
    }
}

/// The paging arguments of a list, as the client sent them.
#[derive(Debug, Clone, Default)]
pub struct Paging {
    /// The first so many.
    pub first: Option<i32>,
    /// Only what comes after this cursor.
    pub after: Option<String>,
    /// The last so many.
    pub last: Option<i32>,
    /// Only what comes before this cursor.
    pub before: Option<String>,
}

impl Paging {
    /// The page asked for, with cursors that belong to the list, whose sort keys are of this kind.
    pub fn request(self, list: &str, key: KeyKind) -> Result<PageRequest, ApiError> {
        let size = |name: &str, value: i32| {
            u32::try_from(value)
                .ok()
                .filter(|value| *value <= PAGE_MAX)
                .ok_or_else(|| ApiError::invalid_argument(name, Detail::number(0, PAGE_MAX)))
        };
        let cursor = |name: &str, text: Option<String>| {
            text.map(|text| Cursor::decode(&text, list, key))
                .transpose()
                .map_err(|error| {
                    let told = match error {
                        CursorError::Malformed => Detail::both("不是本接口的游标", "this is no cursor of this API"),
                        CursorError::OtherList => Detail::both(
                            "这是其他列表或其他排序的游标",
                            "this is a cursor of another list or order",
                        ),
                    };
                    ApiError::invalid_argument(name, told)
                })
        };
        let (limit, backward) = match (self.first, self.last) {
            (Some(_), Some(_)) => {
                return Err(ApiError::invalid_argument(
                    "last",
                    Detail::both("first 和 last 只能给出一个", "give first or last, not both"),
                ));
            }
            (Some(first), None) => (size("first", first)?, false),
            (None, Some(last)) => (size("last", last)?, true),
            (None, None) => (PAGE_DEFAULT, false),
        };
        Ok(PageRequest {
            limit,
            backward,
            after: cursor("after", self.after)?,
            before: cursor("before", self.before)?,
        })
    }
}

/// How the cursor of an item is made, once it is asked for.
type CursorOf<T> = Box<dyn Fn(&T) -> Cursor + Send + Sync>;

/// The items of a page, and how to tell the place of each.
pub struct Placed<T> {
    /// The page.
    pub page: Page<T>,
    cursor: CursorOf<T>,
}

impl<T> Placed<T> {
    /// The cursor of an item.
    pub fn cursor(&self, item: &T) -> String {
        (self.cursor)(item).encode()
    }

    /// Where the page lies in its list.
    pub fn info(&self) -> PageInfo {
        PageInfo {
            has_next_page: self.page.has_next,
            has_previous_page: self.page.has_previous,
            start_cursor: self.page.items.first().map(|item| self.cursor(item)),
            end_cursor: self.page.items.last().map(|item| self.cursor(item)),
        }
    }
}

/// A page whose items have such cursors.
pub fn page_of<T>(page: Page<T>, cursor: impl Fn(&T) -> Cursor + Send + Sync + 'static) -> Placed<T> {
    Placed {
        page,
        cursor: Box::new(cursor),
    }
}

/// A count that is known.
pub struct Known(pub i64);

impl Known {
    /// The count.
    pub async fn count(&self, _: &Context<'_>) -> Result<Count, ApiError> {
        Ok(Count {
            value: self.0,
            exact: true,
        })
    }
}

/// A part of a list that an object holds whole, of what the viewer sees of it, in the order of its items' numbers; and how
/// many those are.
pub fn part_of_whole<T: 'static>(
    items: Vec<T>,
    list: &'static str,
    number: fn(&T) -> i64,
    paging: Paging,
) -> Result<(Placed<T>, Known), ApiError> {
    let page = paging.request(list, KeyKind::Number)?;
    let known = Known(i64::try_from(items.len()).unwrap_or(i64::MAX));
    let cursor = move |item: &T| Cursor {
        list: list.to_owned(),
        key: number(item).to_string(),
        id: Uuid::nil(),
    };
    Ok((page_of(Page::of_whole(items, number, &page), cursor), known))
}

/// Defines the connection of a list: `connection!(OrganizationConnection, OrganizationEdge, Organization, count)`
/// where `count` is how the connection counts itself.
macro_rules! connection {
    ($Connection:ident, $Edge:ident, $Node:ty, $Counter:ty, $what:literal) => {
        #[doc = concat!("A part of a list of ", $what, ".")]
        pub struct $Connection {
            placed: $crate::graphql::connection::Placed<$Node>,
            counter: $Counter,
        }

        impl $Connection {
            /// The connection of a page.
            pub fn new(placed: $crate::graphql::connection::Placed<$Node>, counter: $Counter) -> Self {
                Self { placed, counter }
            }
        }

        #[doc = concat!("A part of a list of ", $what, ".")]
        #[async_graphql::Object]
        impl $Connection {
            /// The items with their cursors.
            fn edges(&self) -> $crate::graphql::list::List<$Edge<'_>> {
                let placed = &self.placed;
                placed
                    .page
                    .items
                    .iter()
                    .map(|node| $Edge { placed, node })
                    .collect()
            }

            /// The items.
            fn nodes(&self) -> $crate::graphql::list::List<&$Node> {
                self.placed.page.items.iter().collect()
            }

            /// Where this part lies in the list.
            fn page_info(&self) -> $crate::graphql::connection::PageInfo {
                self.placed.info()
            }

            /// How many items the whole list has under its filter. Counted only when asked for.
            async fn total_count(
                &self,
                ctx: &async_graphql::Context<'_>,
            ) -> Result<$crate::graphql::connection::TotalCount, $crate::graphql::engine::error::ApiError> {
                Ok(self.counter.count(ctx).await?.into())
            }
        }

        #[doc = concat!("One of a list of ", $what, ", with the place where it stands.")]
        pub struct $Edge<'a> {
            placed: &'a $crate::graphql::connection::Placed<$Node>,
            node: &'a $Node,
        }

        #[doc = concat!("One of a list of ", $what, ", with the place where it stands.")]
        #[async_graphql::Object]
        impl $Edge<'_> {
            /// The place, for `after` and `before`. It stays good while the list keeps its order.
            fn cursor(&self) -> String {
                self.placed.cursor(self.node)
            }

            /// The item.
            fn node(&self) -> &$Node {
                self.node
            }
        }
    };
}
pub(crate) use connection;

/// Who may ask for what.
pub const RULES: &[TypeRules] = &[
    TypeRules {
        name: "PageInfo",
        rules: &[(Rule::Public, "hasNextPage hasPreviousPage startCursor endCursor")],
    },
    TypeRules {
        name: "TotalCount",
        rules: &[(Rule::Public, "value precision")],
    },
];
