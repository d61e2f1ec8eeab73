//! What is deprecated, and whether an operation asks for it: fields, arguments, members of inputs and enum values,
//! written in the document or given in its variables.

use super::document::{Shapes, bare};
use crate::compatibility::deprecated;
use async_graphql::Variables;
use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, Field, InputValueDefinition, InterfaceType, ObjectType,
    OperationDefinition, OperationType, Selection, SelectionSet, ServiceDocument, TypeKind, TypeSystemDefinition,
};
use async_graphql::{Name, Positioned};
use async_graphql_value::Value;
use std::collections::{BTreeSet, HashMap, HashSet};

/// What is deprecated in a schema; the names are those that usage is counted under: `Type.field`,
/// `Type.field(argument:)`, `Input.member` and `Enum.VALUE`.
#[derive(Debug, Default)]
pub struct Deprecations {
    names: HashSet<String>,
    /// The types of arguments by `Type.field`, and of the members of inputs by the input's name.
    given: HashMap<String, HashMap<String, String>>,
    enums: HashSet<String>,
    /// Whether any of it is a member of an input or a value of an enum, which variables can give.
    inputs: bool,
}

/// The types of what is given, by name.
fn kinds(values: &[Positioned<InputValueDefinition>]) -> HashMap<String, String> {
    let values = values.iter().map(|value| &value.node);
    values
        .map(|value| (value.name.node.to_string(), bare(&value.ty.node).to_owned()))
        .collect()
}

fn operations(document: &ExecutableDocument) -> Vec<&OperationDefinition> {
    match &document.operations {
        DocumentOperations::Single(operation) => vec![&operation.node],
        DocumentOperations::Multiple(operations) => operations.values().map(|operation| &operation.node).collect(),
    }
}

impl Deprecations {
    /// Reads the schema's own document.
    pub fn of(schema: ServiceDocument) -> Self {
        let names = deprecated(schema.clone()).into_iter().map(|it| it.name).collect();
        let mut found = Deprecations {
            names,
            ..Deprecations::default()
        };
        for definition in schema.definitions {
            let TypeSystemDefinition::Type(kind) = definition else {
                continue;
            };
            let name = kind.node.name.node.to_string();
            match kind.node.kind {
                TypeKind::Object(ObjectType { fields, .. }) | TypeKind::Interface(InterfaceType { fields, .. }) => {
                    for field in fields.into_iter().map(|field| field.node) {
                        let path = format!("{name}.{}", field.name.node);
                        found.given.insert(path, kinds(&field.arguments));
                    }
                }
                TypeKind::InputObject(input) => {
                    found.inputs |= found.has_any(&name, input.fields.iter().map(|it| &it.node.name.node));
                    found.given.insert(name, kinds(&input.fields));
                }
                TypeKind::Enum(words) => {
                    found.inputs |= found.has_any(&name, words.values.iter().map(|it| &it.node.value.node));
                    found.enums.insert(name);
                }
                TypeKind::Scalar | TypeKind::Union(_) => {}
            }
        }
        found
    }

    fn has_any<'a>(&self, owner: &str, mut members: impl Iterator<Item = &'a Name>) -> bool {
        members.any(|member| self.names.contains(&format!("{owner}.{member}")))
    }

    /// What a document asks for of it, whichever of its operations is carried out.
    pub fn asked_by(&self, document: &ExecutableDocument, shapes: &Shapes) -> BTreeSet<String> {
        let mut walk = Walk {
            deprecations: self,
            shapes,
            found: BTreeSet::new(),
        };
        if self.names.is_empty() {
            return walk.found;
        }
        for operation in operations(document) {
            let root = match operation.ty {
                OperationType::Query => "Query",
                OperationType::Mutation => "Mutation",
                OperationType::Subscription => "Subscription",
            };
            walk.set(&operation.selection_set.node, root);
            for definition in operation.variable_definitions.iter().map(|it| &it.node) {
                if let Some(default) = &definition.default_value {
                    let value = default.node.clone().into_value();
                    self.value(bare(&definition.var_type.node), &value, &mut walk.found);
                }
            }
        }
        for fragment in document.fragments.values() {
            let on = &fragment.node.type_condition.node.on.node;
            walk.set(&fragment.node.selection_set.node, on);
        }
        walk.found
    }

    /// What the values of a document's variables give of it.
    pub fn given_by(&self, document: &ExecutableDocument, variables: &Variables, found: &mut BTreeSet<String>) {
        if !self.inputs {
            return;
        }
        for definition in operations(document).into_iter().flat_map(|it| &it.variable_definitions) {
            if let Some(value) = variables.get(&definition.node.name.node) {
                self.value(bare(&definition.node.var_type.node), &value.clone().into_value(), found);
            }
        }
    }

    fn value(&self, kind: &str, value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::List(values) => values.iter().for_each(|value| self.value(kind, value, found)),
            Value::Object(members) => {
                for (name, value) in members {
                    self.note(format!("{kind}.{name}"), found);
                    if let Some(inner) = self.given.get(kind).and_then(|kinds| kinds.get(name.as_str())) {
                        self.value(inner, value, found);
                    }
                }
            }
            // In variables, an enum value is a string.
            Value::Enum(word) if self.enums.contains(kind) => self.note(format!("{kind}.{word}"), found),
            Value::String(word) if self.enums.contains(kind) => self.note(format!("{kind}.{word}"), found),
            _ => {}
        }
    }

    fn note(&self, name: String, found: &mut BTreeSet<String>) {
        if self.names.contains(&name) {
            found.insert(name);
        }
    }
}

struct Walk<'a> {
    deprecations: &'a Deprecations,
    shapes: &'a Shapes,
    found: BTreeSet<String>,
}

impl Walk<'_> {
    fn set(&mut self, set: &SelectionSet, parent: &str) {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => self.field(&field.node, parent),
                Selection::InlineFragment(fragment) => {
                    let on = fragment.node.type_condition.as_ref().map(|on| on.node.on.node.as_str());
                    self.set(&fragment.node.selection_set.node, on.unwrap_or(parent));
                }
                Selection::FragmentSpread(_) => {}
            }
        }
    }

    fn field(&mut self, field: &Field, parent: &str) {
        let path = format!("{parent}.{}", field.name.node);
        self.deprecations.note(path.clone(), &mut self.found);
        for (name, value) in &field.arguments {
            self.deprecations
                .note(format!("{path}({}:)", name.node), &mut self.found);
            if let Some(kind) = self
                .deprecations
                .given
                .get(&path)
                .and_then(|it| it.get(name.node.as_str()))
            {
                self.deprecations.value(kind, &value.node, &mut self.found);
            }
        }
        if let Some(target) = self.shapes.target(parent, field.name.node.as_str()) {
            self.set(&field.selection_set.node, target);
        }
    }
}
