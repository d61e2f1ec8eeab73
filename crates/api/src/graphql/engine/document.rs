//! A parsed document is measured before it is validated: depth, aliases, directives and cost, in one
//! walk that visits each fragment once.

use super::detail::Detail;
use super::error::ApiError;
use super::limits::Limits;
use async_graphql::parser::types::{
    BaseType, DocumentOperations, ExecutableDocument, Field, OperationDefinition, OperationType, Selection,
    SelectionSet, ServiceDocument, Type, TypeKind, TypeSystemDefinition,
};
use async_graphql::{Name, Positioned, Variables};
use async_graphql_value::{ConstValue, Value};
use std::collections::HashMap;

/// Types of which an object holds a few, itself: nothing is loaded for them.
const PARTS: [&str; 40] = [
    "Appeal",
    "AssessmentGap",
    "AssessmentReturn",
    "Assessor",
    "AvailableAction",
    "BandResult",
    "Citation",
    "CyclePhase",
    "CycleProgress",
    "Deadline",
    "Evidence",
    "EvidenceDemand",
    "FormerName",
    "Indicator",
    "IndicatorGroup",
    "IndicatorItem",
    "IndicatorKnot",
    "IndicatorLevel",
    "IndicatorResult",
    "IndicatorScore",
    "MatchingContribution",
    "MatchingFactorWeight",
    "OrderCondition",
    "PolicyClause",
    "PolicyDocument",
    "Prerequisite",
    "PublicNotice",
    "RatingCondition",
    "RatingGain",
    "ReturnReason",
    "SectionFloor",
    "SectionResult",
    "StandardProblem",
    "StandardSection",
    "StarBand",
    "StarChange",
    "StatusCount",
    "SuspensionCause",
    "Veto",
    "VetoResult",
];

/// Fields that work something out over the whole district, and what that counts beside what is asked of it.
const WORKED_OUT: [(&str, u64); 4] = [
    ("matchingOrders", 200),
    ("matchingOrganizations", 500),
    ("proposeAssignment", 5_000),
    ("twoWaySurvey", 500),
];

/// The name of a type, without its brackets.
pub fn bare(kind: &Type) -> &str {
    match &kind.base {
        BaseType::Named(name) => name,
        BaseType::List(inner) => bare(inner),
    }
}

/// What a walk has to know of the schema: each field's type, by type and field.
#[derive(Debug, Default)]
pub struct Shapes {
    fields: HashMap<String, HashMap<String, Shape>>,
    /// The objects behind each interface and union.
    objects: HashMap<String, Vec<String>>,
    query: String,
    mutation: String,
    subscription: String,
}

#[derive(Debug)]
struct Shape {
    /// The type without its brackets.
    target: String,
    list: bool,
}

impl Shapes {
    /// Reads the schema's own document.
    pub fn of(schema: &ServiceDocument) -> Self {
        let mut shapes = Shapes {
            fields: HashMap::new(),
            objects: HashMap::new(),
            query: "Query".to_owned(),
            mutation: "Mutation".to_owned(),
            subscription: "Subscription".to_owned(),
        };
        for definition in &schema.definitions {
            let TypeSystemDefinition::Type(kind) = definition else {
                continue;
            };
            let name = kind.node.name.node.to_string();
            let fields = match &kind.node.kind {
                TypeKind::Object(object) => {
                    for of in &object.implements {
                        shapes
                            .objects
                            .entry(of.node.to_string())
                            .or_default()
                            .push(name.clone());
                    }
                    &object.fields
                }
                TypeKind::Interface(interface) => &interface.fields,
                TypeKind::Union(union) => {
                    let members = union.members.iter().map(|member| member.node.to_string());
                    shapes.objects.insert(name, members.collect());
                    continue;
                }
                _ => continue,
            };
            let fields = fields.iter().map(|field| {
                let kind = &field.node.ty.node;
                let shape = Shape {
                    target: bare(kind).to_owned(),
                    list: matches!(kind.base, BaseType::List(_)),
                };
                (field.node.name.node.to_string(), shape)
            });
            shapes.fields.insert(name, fields.collect());
        }
        shapes
    }

    /// The root of queries.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// The type of a field without its brackets, if there is such a field.
    pub fn target(&self, parent: &str, field: &str) -> Option<&str> {
        Some(&self.field(parent, field)?.target)
    }

    /// The objects that a type can stand for: itself, unless it is an interface or a union.
    pub fn objects<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let behind = self.objects.get(name);
        let itself = behind.is_none().then_some(name);
        itself
            .into_iter()
            .chain(behind.into_iter().flatten().map(String::as_str))
    }

    fn field(&self, parent: &str, field: &str) -> Option<&Shape> {
        self.fields.get(parent)?.get(field)
    }
}

/// What a document asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Measure {
    /// The calculated cost.
    pub cost: u64,
    depth: usize,
    /// The fields of the selection itself, fragments written out.
    width: usize,
}

/// The operation that a request names, if the document has it.
pub fn operation<'a>(document: &'a ExecutableDocument, name: Option<&str>) -> Option<&'a OperationDefinition> {
    match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => Some(&operation.node),
        (DocumentOperations::Single(_), Some(_)) => None,
        (DocumentOperations::Multiple(operations), Some(name)) => operations.get(name).map(|operation| &operation.node),
        (DocumentOperations::Multiple(operations), None) if operations.len() == 1 => {
            operations.values().next().map(|operation| &operation.node)
        }
        (DocumentOperations::Multiple(_), None) => None,
    }
}

/// Measures a document, and refuses it where it asks for too much.
pub fn measure(
    document: &ExecutableDocument,
    operation: &OperationDefinition,
    variables: &Variables,
    shapes: &Shapes,
    limits: &Limits,
) -> Result<Measure, ApiError> {
    let mut walk = Walk {
        document,
        operation,
        variables,
        shapes,
        limits,
        aliases: 0,
        directives: operation.directives.len(),
        open: Vec::new(),
        known: HashMap::new(),
    };
    let root = match operation.ty {
        OperationType::Mutation => &shapes.mutation,
        OperationType::Query => &shapes.query,
        OperationType::Subscription => &shapes.subscription,
    };
    let measure = walk.set(&operation.selection_set, Some(root), 1)?;
    if measure.cost > limits.cost {
        let (cost, most) = (measure.cost, limits.cost);
        return Err(ApiError::too_complex(Detail::both(
            format!("查询成本为 {cost}，最多允许 {most}"),
            format!("a cost of {cost}, at most {most} is allowed"),
        )));
    }
    Ok(measure)
}

struct Walk<'a> {
    document: &'a ExecutableDocument,
    operation: &'a OperationDefinition,
    variables: &'a Variables,
    shapes: &'a Shapes,
    limits: &'a Limits,
    aliases: usize,
    directives: usize,
    /// The fragments that the walk is inside of: one that comes again is a cycle.
    open: Vec<&'a Name>,
    /// What each fragment measures, counted from its own top.
    known: HashMap<&'a Name, Measure>,
}

impl<'a> Walk<'a> {
    fn set(
        &mut self,
        set: &'a Positioned<SelectionSet>,
        parent: Option<&str>,
        depth: usize,
    ) -> Result<Measure, ApiError> {
        let mut whole = Measure::default();
        for selection in &set.node.items {
            let part = match &selection.node {
                Selection::Field(field) => self.field(&field.node, parent, depth)?,
                Selection::InlineFragment(fragment) => {
                    self.count_directives(fragment.node.directives.len())?;
                    let on = fragment.node.type_condition.as_ref().map(|on| on.node.on.node.as_str());
                    self.set(&fragment.node.selection_set, on.or(parent), depth)?
                }
                Selection::FragmentSpread(spread) => {
                    self.count_directives(spread.node.directives.len())?;
                    self.fragment(&spread.node.fragment_name.node, depth)?
                }
            };
            whole.cost = whole.cost.saturating_add(part.cost);
            whole.depth = whole.depth.max(part.depth);
            whole.width = whole.width.saturating_add(part.width);
            // The library carries a field out as often as it is written, alias or not.
            if whole.width > self.limits.width {
                let (zh, en) = ("同一选择集中的字段", "fields in one selection");
                return Err(ApiError::too_many(self.limits.width, zh, en));
            }
        }
        Ok(whole)
    }

    fn fragment(&mut self, name: &'a Name, depth: usize) -> Result<Measure, ApiError> {
        if self.open.contains(&name) {
            return Err(ApiError::invalid_document(Detail::both(
                format!("片段 {name} 包含自身"),
                format!("the fragment {name} contains itself"),
            )));
        }
        // Fragments in fragments take the stack as brackets do.
        if self.open.len() >= self.limits.brackets {
            return Err(ApiError::too_deep(self.limits.brackets, "片段", "fragments"));
        }
        let measure = match self.known.get(name) {
            Some(known) => *known,
            None => {
                // An unknown fragment is for the validation to name.
                let Some(fragment) = self.document.fragments.get(name) else {
                    return Ok(Measure::default());
                };
                self.open.push(name);
                let measure = self.set(
                    &fragment.node.selection_set,
                    Some(fragment.node.type_condition.node.on.node.as_str()),
                    1,
                )?;
                self.open.pop();
                self.known.insert(name, measure);
                measure
            }
        };
        self.check_depth(depth - 1 + measure.depth, false)?;
        Ok(measure)
    }

    fn field(&mut self, field: &'a Field, parent: Option<&str>, depth: usize) -> Result<Measure, ApiError> {
        self.aliases += usize::from(field.alias.is_some());
        if self.aliases > self.limits.aliases {
            return Err(ApiError::too_many(self.limits.aliases, "别名", "aliases"));
        }
        self.count_directives(field.directives.len())?;
        let introspection = field.name.node.starts_with("__") || parent.is_some_and(|parent| parent.starts_with("__"));
        self.check_depth(depth, introspection)?;
        let name = field.name.node.as_str();
        let shapes = self.shapes;
        let shape = parent.and_then(|parent| shapes.field(parent, name));
        let target = if introspection {
            Some("__Introspection")
        } else {
            shape.map(|shape| shape.target.as_str())
        };
        let children = self.set(&field.selection_set, target, depth + 1)?;
        let times = self.times(field, name, shape)?;
        let own = WORKED_OUT
            .iter()
            .find_map(|(known, cost)| (*known == name).then_some(*cost));
        let own = own.unwrap_or(1);
        Ok(Measure {
            cost: children.cost.saturating_mul(times).saturating_add(own),
            depth: children.depth + 1,
            width: 1,
        })
    }

    /// How often the children of a field are answered.
    fn times(&self, field: &Field, name: &str, shape: Option<&Shape>) -> Result<u64, ApiError> {
        const LIST: u64 = 10;
        const FEW: u64 = 3;
        const PAGE: u64 = 20;
        const FEED: u64 = 500;
        let mut asked = None;
        for argument in ["first", "last"] {
            match field.get_argument(argument).and_then(|value| self.number(&value.node)) {
                Some(size) if size < 0 || size.unsigned_abs() > self.limits.page.max(FEED) => {
                    let most = if name == "changes" { FEED } else { self.limits.page };
                    return Err(ApiError::too_complex(Detail::both(
                        format!("{name} 的 {argument} 为 {size}，只允许 0 到 {most}"),
                        format!("{name}({argument}: {size}), 0 to {most} are allowed"),
                    )));
                }
                Some(size) => asked = Some(size.unsigned_abs()),
                None => {}
            }
        }
        Ok(match shape {
            Some(shape) if shape.target.ends_with("Connection") => asked.unwrap_or(PAGE).max(1),
            Some(shape) if shape.list && name == "nodes" && field.get_argument("ids").is_some() => LIST,
            // The items of a page were counted with it.
            Some(shape) if shape.list && ["edges", "nodes", "changes", "ranked"].contains(&name) => 1,
            Some(shape) if shape.list && PARTS.contains(&shape.target.as_str()) => FEW,
            Some(shape) if shape.list => asked.unwrap_or(LIST).max(1),
            _ => asked.unwrap_or(1).max(1),
        })
    }

    /// A number, written out or given as a variable, with the variable's default.
    fn number(&self, value: &Value) -> Option<i64> {
        match value {
            Value::Number(number) => number.as_i64().or_else(|| number.as_f64().map(|number| number as i64)),
            Value::Variable(name) => {
                let given = self.variables.get(name).cloned();
                let default = || {
                    let definition = self
                        .operation
                        .variable_definitions
                        .iter()
                        .find(|definition| definition.node.name.node == *name)?;
                    definition.node.default_value.as_ref().map(|value| value.node.clone())
                };
                match given.or_else(default)? {
                    ConstValue::Number(number) => {
                        number.as_i64().or_else(|| number.as_f64().map(|number| number as i64))
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn check_depth(&self, depth: usize, introspection: bool) -> Result<(), ApiError> {
        let most = if introspection {
            self.limits.depth + 10
        } else {
            self.limits.depth
        };
        if depth > most {
            Err(ApiError::too_deep(self.limits.depth, "字段", "fields"))
        } else {
            Ok(())
        }
    }

    fn count_directives(&mut self, more: usize) -> Result<(), ApiError> {
        self.directives += more;
        if self.directives > self.limits.directives {
            return Err(ApiError::too_many(self.limits.directives, "指令", "directives"));
        }
        Ok(())
    }
}
