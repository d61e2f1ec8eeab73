//! What is known of a document before it is carried out, and kept with it: clients send the same few again and again.

use super::access::{AccessTable, Rule};
use super::document::Shapes;
use super::error::ApiError;
use super::execute::Known;
use super::lexer;
use super::limits::Limits;
use async_graphql::parser::types::{
    BaseType, DocumentOperations, ExecutableDocument, Field, OperationType, Selection, SelectionSet, VariableDefinition,
};
use async_graphql::{Name, Variables};
use async_graphql_value::{ConstValue, Value};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use siling_domain::access::Actor;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// How many parsed documents are kept, about.
const DOCUMENTS_KEPT: usize = 1000;
/// The length of all of them, in bytes. Parsed, a document can be a hundred times as large.
const DOCUMENTS_BYTES: u64 = 1_000_000;
/// The longest document that is kept, in bytes.
const DOCUMENT_KEPT_BYTES: usize = 20_000;

/// A parsed document.
#[derive(Debug)]
pub struct Prepared {
    /// The document.
    pub document: ExecutableDocument,
    /// What it asks for of what is deprecated, its variables aside.
    pub deprecated: BTreeSet<String>,
    /// What the open door asks, where it can be known beforehand.
    open: Option<Open>,
    /// Whether it was found valid.
    valid: AtomicBool,
}

impl Prepared {
    /// Parses a document.
    fn read(query: &str, known: &Known) -> Result<Self, ApiError> {
        let document =
            async_graphql::parser::parse_query(query).map_err(|error| ApiError::invalid_document(error.to_string()))?;
        let open = open(&document, &known.shapes, &known.access);
        let deprecated = known.deprecations.asked_by(&document, &known.shapes);
        Ok(Prepared {
            document,
            deprecated,
            open,
            valid: AtomicBool::new(false),
        })
    }

    /// Whether the document need not be validated again, the variables are what it says, and every field of it lets
    /// the actor pass.
    pub fn is_open_to(&self, actor: &Actor, variables: &Variables) -> bool {
        let Some(open) = self.open.as_ref().filter(|_| self.valid.load(Ordering::Relaxed)) else {
            return false;
        };
        open.variables.iter().all(|variable| variable.fits(variables))
            && open.rules.iter().all(|rule| rule.allows(actor))
    }

    /// Remembers that the document is valid.
    pub fn found_valid(&self) {
        self.valid.store(true, Ordering::Relaxed);
    }
}

/// What has to hold for a request to be carried out without validating its document again and asking about each of
/// its fields.
#[derive(Debug)]
struct Open {
    variables: Vec<Variable>,
    /// The rules of all its fields.
    rules: Vec<Rule>,
}

/// A variable of a plain type.
#[derive(Debug)]
struct Variable {
    name: Name,
    plain: Plain,
    /// Whether it may be null or left out. Within an input object, whether it may is for the validation to say.
    nullable: bool,
}

#[derive(Debug, Clone, Copy)]
enum Plain {
    Id,
    Text,
    Int,
    Float,
    Boolean,
}

impl Variable {
    fn of(definition: &VariableDefinition, nested: bool) -> Option<Self> {
        let BaseType::Named(kind) = &definition.var_type.node.base else {
            return None;
        };
        let plain = match kind.as_str() {
            "ID" => Plain::Id,
            "String" => Plain::Text,
            "Int" => Plain::Int,
            "Float" => Plain::Float,
            "Boolean" => Plain::Boolean,
            _ => return None,
        };
        Some(Variable {
            name: definition.name.node.clone(),
            plain,
            nullable: definition.var_type.node.nullable && !nested,
        })
    }

    fn fits(&self, given: &Variables) -> bool {
        match (given.get(&self.name), self.plain) {
            (None | Some(ConstValue::Null), _) => self.nullable,
            (Some(ConstValue::String(_)), Plain::Id | Plain::Text) => true,
            (Some(ConstValue::Number(number)), Plain::Int) => {
                number.as_i64().is_some_and(|number| i32::try_from(number).is_ok())
            }
            (Some(ConstValue::Number(_)), Plain::Float) | (Some(ConstValue::Boolean(_)), Plain::Boolean) => true,
            _ => false,
        }
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
pub struct Documents(Cache<String, Arc<Prepared>, Length>);

impl Default for Documents {
    fn default() -> Self {
        Documents(Cache::with_weighter(DOCUMENTS_KEPT, DOCUMENTS_BYTES, Length))
    }
}

impl Documents {
    /// How many documents are kept, and the length of all their texts in bytes.
    pub fn kept(&self) -> (usize, u64) {
        (self.0.len(), self.0.weight())
    }

    /// The prepared document of a text. It is kept once `sound` says that it does not ask for too much: what is
    /// refused is not worth keeping.
    pub fn prepared<T>(
        &self,
        query: &str,
        known: &Known,
        limits: &Limits,
        sound: impl FnOnce(&Prepared) -> Result<T, ApiError>,
    ) -> Result<(Arc<Prepared>, T), ApiError> {
        if let Some(kept) = self.0.get(query) {
            let measured = sound(&kept)?;
            return Ok((kept, measured));
        }
        lexer::look(query, limits)?;
        let read = Arc::new(Prepared::read(query, known)?);
        let measured = sound(&read)?;
        if query.len() <= DOCUMENT_KEPT_BYTES {
            self.0.insert(query.to_owned(), read.clone());
        }
        Ok((read, measured))
    }
}

/// What the open door asks of a document that is one query whose variables are plain; `None` for all others, and where
/// a field is not known or has no rule.
fn open(document: &ExecutableDocument, shapes: &Shapes, access: &AccessTable) -> Option<Open> {
    let operation = match &document.operations {
        DocumentOperations::Single(operation) => &operation.node,
        // One that has a name, as most have.
        DocumentOperations::Multiple(operations) if operations.len() == 1 => &operations.values().next()?.node,
        DocumentOperations::Multiple(_) => return None,
    };
    if operation.ty != OperationType::Query {
        return None;
    }
    let mut walk = Walk {
        shapes,
        access,
        rules: Vec::new(),
        nested: false,
    };
    walk.set(&operation.selection_set.node, shapes.query())?;
    // Each by itself, in whatever it is spread.
    for fragment in document.fragments.values() {
        let on = &fragment.node.type_condition.node.on.node;
        walk.set(&fragment.node.selection_set.node, on)?;
    }
    let definitions = operation.variable_definitions.iter();
    let variables = definitions.map(|definition| Variable::of(&definition.node, walk.nested));
    Some(Open {
        variables: variables.collect::<Option<_>>()?,
        rules: walk.rules,
    })
}

struct Walk<'a> {
    shapes: &'a Shapes,
    access: &'a AccessTable,
    rules: Vec<Rule>,
    /// Whether a variable stands within an input object or a list.
    nested: bool,
}

fn holds_variable(value: &Value) -> bool {
    match value {
        Value::Variable(_) => true,
        Value::List(values) => values.iter().any(holds_variable),
        Value::Object(members) => members.values().any(holds_variable),
        _ => false,
    }
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
        let mut arguments = field.arguments.iter().map(|(_, value)| &value.node);
        self.nested |= arguments.any(|value| !matches!(value, Value::Variable(_)) && holds_variable(value));
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
