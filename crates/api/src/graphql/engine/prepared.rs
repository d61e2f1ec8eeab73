//! What is known of a document before it is carried out, and kept with it: clients send the same few again and again.

use super::access::{AccessTable, Rule};
use super::document::Shapes;
use super::error::ApiError;
use super::lexer;
use super::limits::Limits;
use async_graphql::parser::types::{
    BaseType, DocumentOperations, ExecutableDocument, Field, OperationDefinition, OperationType, Selection,
    SelectionSet,
};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use siling_domain::access::Actor;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// How many parsed documents are kept, about.
const DOCUMENTS_KEPT: usize = 1000;
/// The length of all of them, in bytes. Parsed, a document can be a hundred times as large.
pub(super) const DOCUMENTS_BYTES: u64 = 1_000_000;
/// The longest document that is kept, in bytes.
const DOCUMENT_KEPT_BYTES: usize = 20_000;

/// A parsed document.
#[derive(Debug)]
pub struct Prepared {
    /// The document.
    pub document: ExecutableDocument,
    /// The rules of all its fields, where they can be known beforehand.
    rules: Option<Vec<Rule>>,
    /// Whether it was found valid.
    valid: AtomicBool,
}

impl Prepared {
    /// Parses a document.
    fn read(query: &str, shapes: &Shapes, access: &AccessTable) -> Result<Self, ApiError> {
        let document =
            async_graphql::parser::parse_query(query).map_err(|error| ApiError::invalid_document(error.to_string()))?;
        let rules = rules(&document, shapes, access);
        Ok(Prepared {
            document,
            rules,
            valid: AtomicBool::new(false),
        })
    }

    /// Whether the document need not be validated again, and every field of it lets the actor pass.
    pub fn is_open_to(&self, actor: &Actor) -> bool {
        let passes = |rules: &Vec<Rule>| rules.iter().all(|rule| rule.allows(actor));
        self.valid.load(Ordering::Relaxed) && self.rules.as_ref().is_some_and(passes)
    }

    /// Remembers that the document is valid.
    pub fn found_valid(&self) {
        self.valid.store(true, Ordering::Relaxed);
    }
}

/// Documents weigh what their text is long.
#[derive(Clone)]
pub(super) struct Length;

impl Weighter<String, Arc<Prepared>> for Length {
    fn weight(&self, query: &String, _: &Arc<Prepared>) -> u64 {
        query.len() as u64
    }
}

/// The documents that are kept.
pub struct Documents(pub(super) Cache<String, Arc<Prepared>, Length>);

impl Default for Documents {
    fn default() -> Self {
        Documents(Cache::with_weighter(DOCUMENTS_KEPT, DOCUMENTS_BYTES, Length))
    }
}

impl Documents {
    /// The prepared document of a text. It is kept once `sound` says that it does not ask for too much: what is
    /// refused is not worth keeping.
    pub fn prepared<T>(
        &self,
        query: &str,
        (shapes, access, limits): (&Shapes, &AccessTable, &Limits),
        sound: impl FnOnce(&Prepared) -> Result<T, ApiError>,
    ) -> Result<(Arc<Prepared>, T), ApiError> {
        if let Some(known) = self.0.get(query) {
            let measured = sound(&known)?;
            return Ok((known, measured));
        }
        lexer::look(query, limits)?;
        let read = Arc::new(Prepared::read(query, shapes, access)?);
        let measured = sound(&read)?;
        if query.len() <= DOCUMENT_KEPT_BYTES {
            self.0.insert(query.to_owned(), read.clone());
        }
        Ok((read, measured))
    }
}

/// The rules of every field of a document that is one query whose variables are plain, so that whether they are right
/// shows where they are read, too; `None` for all others, and where a field is not known or has no rule.
fn rules(document: &ExecutableDocument, shapes: &Shapes, access: &AccessTable) -> Option<Vec<Rule>> {
    let DocumentOperations::Single(operation) = &document.operations else {
        return None;
    };
    let operation = &operation.node;
    if operation.ty != OperationType::Query || !has_plain_variables(operation) {
        return None;
    }
    let mut walk = Walk {
        shapes,
        access,
        rules: Vec::new(),
    };
    walk.set(&operation.selection_set.node, shapes.query())?;
    // Each by itself, in whatever it is spread.
    for fragment in document.fragments.values() {
        let on = &fragment.node.type_condition.node.on.node;
        walk.set(&fragment.node.selection_set.node, on)?;
    }
    Some(walk.rules)
}

fn has_plain_variables(operation: &OperationDefinition) -> bool {
    const PLAIN: [&str; 5] = ["ID", "String", "Int", "Float", "Boolean"];
    let mut definitions = operation.variable_definitions.iter();
    definitions.all(|definition| match &definition.node.var_type.node.base {
        BaseType::Named(name) => PLAIN.contains(&name.as_str()),
        BaseType::List(_) => false,
    })
}

struct Walk<'a> {
    shapes: &'a Shapes,
    access: &'a AccessTable,
    rules: Vec<Rule>,
}

impl Walk<'_> {
    fn set(&mut self, set: &SelectionSet, parent: &str) -> Option<()> {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => self.field(&field.node, parent)?,
                Selection::InlineFragment(fragment) => {
                    let on = fragment.node.type_condition.as_ref().map(|on| on.node.on.node.as_str());
                    self.set(&fragment.node.selection_set.node, on.unwrap_or(parent))?;
                }
                Selection::FragmentSpread(_) => {}
            }
        }
        Some(())
    }

    fn field(&mut self, field: &Field, parent: &str) -> Option<()> {
        let name = field.name.node.as_str();
        if name == "__typename" {
            return Some(());
        }
        let target = self.shapes.target(parent, name)?;
        // Whatever the object turns out to be.
        for object in self.shapes.objects(parent) {
            let rule = self.access.rule(object, name)?;
            if !self.rules.contains(&rule) {
                self.rules.push(rule);
            }
        }
        self.set(&field.selection_set.node, target)
    }
}
