//! What a client of a released schema would miss in a later one. A contract changes by deprecation alone: what was
//! released goes only after the day that its deprecation named.

use crate::graphql::engine::document::bare;
use async_graphql::parser::types::{
    BaseType, ConstDirective, FieldDefinition, InputValueDefinition, ServiceDocument, Type, TypeKind,
    TypeSystemDefinition,
};
use async_graphql::{Name, Positioned};
use async_graphql_value::ConstValue;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// How a deprecation names its day, at the end of its reason: `use "name"; removeAfter 2027-06-30`.
const REMOVE_AFTER: &str = "removeAfter ";

/// A deprecated member of a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deprecation {
    /// `Type.field`, `Type.field(argument:)`, `Input.member` or `Enum.VALUE`.
    pub name: String,
    /// Why, and what to use instead.
    pub reason: String,
    /// The last day on which it is there for certain; none, where the reason names no day.
    pub remove_after: Option<NaiveDate>,
}

/// All that a schema deprecates, by name.
pub fn deprecations(sdl: &str) -> Result<Vec<Deprecation>, String> {
    Ok(deprecated(parsed(sdl)?))
}

/// All that the schema of a document deprecates, by name.
pub fn deprecated(schema: ServiceDocument) -> Vec<Deprecation> {
    let found = Members::of(schema).0.into_iter();
    found
        .filter_map(|(name, member)| {
            let reason = member.deprecated?;
            Some(Deprecation {
                name,
                remove_after: day_of(&reason),
                reason,
            })
        })
        .collect()
}

fn parsed(sdl: &str) -> Result<ServiceDocument, String> {
    async_graphql::parser::parse_schema(sdl).map_err(|error| error.to_string())
}

/// What is missing or otherwise in the schema of today that a client of the released one may rely on, each in a line.
/// Empty where every operation that was valid still is, and means the same.
pub fn breaches(released: &str, current: &str, today: NaiveDate) -> Result<Vec<String>, String> {
    let (released, current) = (Members::of(parsed(released)?).0, Members::of(parsed(current)?).0);
    let over = over(&released, today);
    let mut found = Vec::new();
    for (name, was) in &released {
        // With its owner, what it holds goes too.
        let above = || was.within.as_ref().is_some_and(|owner| !current.contains_key(owner));
        match current.get(name) {
            None if !over.contains(name.as_str()) && !above() => {
                found.push(match was.deprecated.as_deref().map(day_of) {
                    None => format!("{name} was removed without having been deprecated"),
                    Some(None) => format!("{name} was removed, and its deprecation named no day"),
                    Some(Some(day)) => format!("{name} was removed before {day} had passed"),
                })
            }
            None => {}
            Some(is) => found.extend(was.shape.kept_by(&is.shape).err().map(|what| format!("{name} {what}"))),
        }
    }
    for (name, is) in &current {
        let new = !released.contains_key(name);
        let known = is.within.as_ref().is_some_and(|owner| released.contains_key(owner));
        if new && known && is.shape.is_demanded() {
            found.push(format!("{name} is new and has to be given"));
        }
    }
    Ok(found)
}

/// What may be gone: what was deprecated until a day that has passed, with all that it holds, and the types that nothing
/// else leads to.
fn over(released: &BTreeMap<String, Member>, today: NaiveDate) -> BTreeSet<&str> {
    let leads_to = |member: &Member| member.shape.leads_to().map(str::to_owned);
    let ever: BTreeSet<String> = released.values().filter_map(leads_to).collect();
    let mut over: BTreeSet<&str> = BTreeSet::new();
    loop {
        let known = over.len();
        let kept = released.iter().filter(|(name, _)| !over.contains(name.as_str()));
        let needed: BTreeSet<String> = kept.filter_map(|(_, member)| leads_to(member)).collect();
        for (name, member) in released {
            let day = member.deprecated.as_deref().and_then(day_of);
            let passed = day.is_some_and(|day| day < today);
            let held = member.within.as_deref().is_some_and(|owner| over.contains(owner));
            let lost = member.within.is_none() && ever.contains(name) && !needed.contains(name);
            if passed || held || lost {
                over.insert(name);
            }
        }
        if over.len() == known {
            return over;
        }
    }
}

fn day_of(reason: &str) -> Option<NaiveDate> {
    let (_, day) = reason.rsplit_once(REMOVE_AFTER)?;
    day.trim().trim_end_matches('.').parse().ok()
}

/// Everything of a schema that has a name.
struct Members(BTreeMap<String, Member>);

struct Member {
    /// What it is a member of.
    within: Option<String>,
    shape: Shape,
    deprecated: Option<String>,
}

enum Shape {
    /// A type of this kind.
    Kind(&'static str),
    /// What is answered.
    Answer(Type),
    /// What is given, and its default where it has one.
    Given(Type, Option<String>),
    /// A value of an enum.
    Value,
    /// An object of a union, or an interface of an object.
    Listed(String),
}

impl Shape {
    fn is_demanded(&self) -> bool {
        matches!(self, Shape::Given(kind, None) if !kind.nullable)
    }

    /// The type to which it leads.
    fn leads_to(&self) -> Option<&str> {
        match self {
            Shape::Answer(kind) | Shape::Given(kind, _) => Some(bare(kind)),
            Shape::Listed(name) => Some(name),
            Shape::Kind(_) | Shape::Value => None,
        }
    }

    fn kept_by(&self, later: &Shape) -> Result<(), String> {
        match (self, later) {
            (Shape::Kind(was), Shape::Kind(is)) if was != is => Err(format!("was {was} and is {is}")),
            (Shape::Answer(was), Shape::Answer(is)) if !fits(is, was) => Err(format!("was {was} and is {is}")),
            // Whatever was accepted has to be.
            (Shape::Given(was, _), Shape::Given(is, _)) if !fits(was, is) => Err(format!("took {was} and takes {is}")),
            // Left out, it has to mean what it meant.
            (Shape::Given(_, Some(was)), Shape::Given(_, is)) if is.as_ref() != Some(was) => {
                let is = is.as_deref().unwrap_or("nothing");
                Err(format!("was {was} when left out and is {is}"))
            }
            _ => Ok(()),
        }
    }
}

/// Whether every value of one type is one of another.
fn fits(value: &Type, wanted: &Type) -> bool {
    let inner = match (&value.base, &wanted.base) {
        (BaseType::Named(value), BaseType::Named(wanted)) => value == wanted,
        (BaseType::List(value), BaseType::List(wanted)) => fits(value, wanted),
        _ => false,
    };
    inner && (wanted.nullable || !value.nullable)
}

fn reason(directives: &[Positioned<ConstDirective>]) -> Option<String> {
    let deprecated = directives.iter().find(|it| it.node.name.node == "deprecated")?;
    let mut arguments = deprecated.node.arguments.iter();
    Some(match arguments.find(|(name, _)| name.node == "reason") {
        Some((
            _,
            Positioned {
                node: ConstValue::String(reason),
                ..
            },
        )) => reason.clone(),
        _ => String::new(),
    })
}

impl Members {
    fn of(schema: ServiceDocument) -> Self {
        let mut members = Members(BTreeMap::new());
        for definition in schema.definitions {
            if let TypeSystemDefinition::Type(kind) = definition {
                members.of_type(kind.node.name.node.as_str(), kind.node.kind);
            }
        }
        members
    }

    fn put(&mut self, name: String, within: Option<&str>, shape: Shape, directives: &[Positioned<ConstDirective>]) {
        let member = Member {
            within: within.map(str::to_owned),
            shape,
            deprecated: reason(directives),
        };
        self.0.insert(name, member);
    }

    fn of_type(&mut self, name: &str, kind: TypeKind) {
        let word = match &kind {
            TypeKind::Scalar => "a scalar",
            TypeKind::Object(_) => "an object",
            TypeKind::Interface(_) => "an interface",
            TypeKind::Union(_) => "a union",
            TypeKind::Enum(_) => "an enum",
            TypeKind::InputObject(_) => "an input",
        };
        self.put(name.to_owned(), None, Shape::Kind(word), &[]);
        match kind {
            TypeKind::Object(object) => {
                self.fields(name, object.fields);
                self.listed(name, &object.implements);
            }
            TypeKind::Interface(interface) => self.fields(name, interface.fields),
            TypeKind::Union(union) => self.listed(name, &union.members),
            TypeKind::Enum(words) => {
                for word in words.values.into_iter().map(|word| word.node) {
                    let path = format!("{name}.{}", word.value.node);
                    self.put(path, Some(name), Shape::Value, &word.directives);
                }
            }
            TypeKind::InputObject(input) => {
                for member in input.fields {
                    let path = format!("{name}.{}", member.node.name.node);
                    self.given(path, name, member.node);
                }
            }
            TypeKind::Scalar => {}
        }
    }

    fn fields(&mut self, owner: &str, fields: Vec<Positioned<FieldDefinition>>) {
        for field in fields.into_iter().map(|field| field.node) {
            let path = format!("{owner}.{}", field.name.node);
            for argument in field.arguments {
                let name = format!("{path}({}:)", argument.node.name.node);
                self.given(name, &path, argument.node);
            }
            self.put(path, Some(owner), Shape::Answer(field.ty.node), &field.directives);
        }
    }

    fn given(&mut self, path: String, owner: &str, value: InputValueDefinition) {
        let default = value.default_value.map(|default| default.node.to_string());
        let shape = Shape::Given(value.ty.node, default);
        self.put(path, Some(owner), shape, &value.directives);
    }

    fn listed(&mut self, owner: &str, names: &[Positioned<Name>]) {
        for name in names {
            let shape = Shape::Listed(name.node.to_string());
            self.put(format!("{owner} & {}", name.node), Some(owner), shape, &[]);
        }
    }
}
