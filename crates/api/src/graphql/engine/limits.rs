//! How much one request may ask for.

use serde::Deserialize;

/// How much one request may ask for. The defaults let through what the guides show, many times over.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// The longest document, in bytes.
    pub document_bytes: usize,
    /// The most tokens of a document, counted before it is parsed.
    pub tokens: usize,
    /// The deepest nesting of brackets, counted before the document is parsed, and of fragments in fragments.
    pub brackets: usize,
    /// The deepest nesting of fields. Introspection is allowed ten more.
    pub depth: usize,
    /// The most aliases of a document.
    pub aliases: usize,
    /// The most fields of one selection, fragments written out.
    pub width: usize,
    /// The most directives of a document.
    pub directives: usize,
    /// The greatest calculated cost: each field 1, in a connection as often as the page has items,
    /// in another list ten times.
    pub cost: u64,
    /// The most items of a page.
    pub page: u64,
    /// The most documents of a batch.
    pub batch: usize,
    /// The largest body of a request, in bytes.
    pub body_bytes: usize,
    /// The longest that a request may take, in milliseconds.
    pub time_ms: u64,
    /// The most requests that are carried out at once; more are asked to come again.
    pub concurrency: usize,
    /// The most lasting connections at once.
    pub connections: usize,
    /// The most subscriptions of one lasting connection.
    pub subscriptions: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            document_bytes: 100_000,
            tokens: 10_000,
            brackets: 60,
            depth: 15,
            aliases: 100,
            width: 300,
            directives: 50,
            cost: 20_000,
            page: 100,
            batch: 20,
            body_bytes: 1_000_000,
            time_ms: 30_000,
            concurrency: 512,
            connections: 2_000,
            subscriptions: 20,
        }
    }
}
