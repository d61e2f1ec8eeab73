//! Who may ask for which field. Each module of the schema declares its rules beside its types; a
//! field without one is denied to everybody, and a test names it.

use crate::graphql::context::RequestState;
use async_graphql::ID;
use async_graphql::registry::{MetaType, Registry};
use async_graphql::{Context, ContextSelectionSet, OutputType, Positioned, ServerResult, Value, parser::types::Field};
use siling_domain::Word as _;
use siling_domain::access::{Actor, Deed, Holders, Identity, Role, ServiceScope};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Who may ask for a field. Whether the object behind it is theirs to see is the resolver's question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Everybody.
    Public,
    /// Everybody who has logged in.
    SignedIn,
    /// Who holds one of these roles over anything; the resolver asks whether it covers the object.
    Roles(&'static [Role]),
    /// Who may do this deed.
    Deed(Deed),
}

impl Rule {
    /// Whether the actor passes.
    pub fn allows(self, actor: &Actor) -> bool {
        if actor.identity == Identity::System {
            return true;
        }
        let (roles, writes): (&[Role], bool) = match self {
            Rule::Public => return true,
            Rule::SignedIn => return actor.account().is_some(),
            Rule::Roles(roles) => (roles, false),
            Rule::Deed(deed) => match deed.holders() {
                Holders::Anyone => return true,
                Holders::SignedIn => return actor.account().is_some(),
                Holders::Roles(roles) => (roles, true),
            },
        };
        let scope = if writes {
            ServiceScope::Write
        } else {
            ServiceScope::Read
        };
        actor.token_allows(scope) && roles.iter().any(|role| actor.holds(*role))
    }

    /// Whether only the administration's own people and systems pass.
    pub fn is_staff_only(self) -> bool {
        let roles = match self {
            Rule::Public | Rule::SignedIn => return false,
            Rule::Roles(roles) => roles,
            Rule::Deed(deed) => match deed.holders() {
                Holders::Anyone | Holders::SignedIn => return false,
                Holders::Roles(roles) => roles,
            },
        };
        roles.iter().all(|role| role.is_staff())
    }

    /// What the matrix says of a role: `yes`, or `own` where the object has to be within the grant's scope.
    fn cell(self, role: Option<Role>) -> &'static str {
        match (self, role) {
            (Rule::Public, _) | (Rule::SignedIn, Some(_)) => "yes",
            (Rule::SignedIn, None) => "-",
            (Rule::Roles(roles), Some(role)) if roles.contains(&role) => "scope",
            (Rule::Roles(_), _) => "-",
            (Rule::Deed(deed), role) => match (deed.holders(), role) {
                (Holders::Anyone, _) => "yes",
                (Holders::SignedIn, Some(_)) => "own",
                (Holders::Roles(roles), Some(role)) if roles.contains(&role) => "scope",
                _ => "-",
            },
        }
    }
}

/// The rules of one type: the fields that share each rule.
pub struct TypeRules {
    /// The type's name in the schema.
    pub name: &'static str,
    /// The fields of each rule, separated by blanks.
    pub rules: &'static [(Rule, &'static str)],
}

/// The rule of every field.
#[derive(Debug, Default)]
pub struct AccessTable {
    types: HashMap<&'static str, HashMap<Cow<'static, str>, Rule>>,
}

/// Types that only hold together what has rules of its own: made by our macros, all of one shape.
const STRUCTURAL: [&str; 3] = ["Connection", "Edge", "Payload"];

impl AccessTable {
    /// The table of these rules, and of every deed as a mutation.
    pub fn new(modules: &[&'static [TypeRules]]) -> Self {
        let mut table = AccessTable::default();
        for rules in modules.iter().flat_map(|module| module.iter()) {
            let fields = table.types.entry(rules.name).or_default();
            for (rule, names) in rules.rules {
                fields.extend(names.split_whitespace().map(|name| (Cow::Borrowed(name), *rule)));
            }
        }
        let mutations = table.types.entry("Mutation").or_default();
        mutations.extend(
            Deed::ALL
                .iter()
                .map(|deed| (Cow::Owned(deed.mutation()), Rule::Deed(*deed))),
        );
        table
    }

    /// The rule of a field; `None` for a field that nobody gave one.
    pub fn rule(&self, type_name: &str, field: &str) -> Option<Rule> {
        match self.types.get(type_name) {
            Some(fields) => fields.get(field).copied(),
            None if STRUCTURAL.iter().any(|tail| type_name.ends_with(tail)) => Some(Rule::Public),
            None => None,
        }
    }

    /// Every object type's fields with their rules, those without one included.
    pub fn fields<'a>(&self, registry: &'a Registry) -> Vec<(&'a str, &'a str, Option<Rule>)> {
        let mut fields = Vec::new();
        for (name, kind) in &registry.types {
            if name.starts_with("__") {
                continue;
            }
            if let MetaType::Object { fields: members, .. } | MetaType::Interface { fields: members, .. } = kind {
                for member in members.keys().filter(|member| !member.starts_with("__")) {
                    fields.push((name.as_str(), member.as_str(), self.rule(name, member)));
                }
            }
        }
        fields
    }

    /// The fields whose rule is narrower than that of their object, which is the widest of its fields'.
    pub fn narrow(&self, registry: &Registry) -> Vec<(String, String)> {
        let fields = self.fields(registry);
        let open = |rule: Option<Rule>| match rule {
            Some(Rule::Public) => 2,
            Some(Rule::Deed(deed)) if deed.holders() == Holders::Anyone => 2,
            Some(Rule::SignedIn) => 1,
            _ => 0,
        };
        let widest = |of: &str| {
            fields
                .iter()
                .filter(|(name, ..)| *name == of)
                .map(|(_, _, rule)| open(*rule))
                .max()
        };
        let narrow = fields.iter().filter(|(name, _, rule)| Some(open(*rule)) < widest(name));
        narrow
            .map(|(name, field, _)| ((*name).to_owned(), (*field).to_owned()))
            .collect()
    }

    /// Rules for fields that the schema does not have.
    pub fn unused(&self, registry: &Registry) -> Vec<String> {
        let mut unused = Vec::new();
        for (name, fields) in self.types.iter().filter(|(name, _)| **name != "Mutation") {
            for field in fields.keys() {
                let known = registry
                    .types
                    .get(*name)
                    .and_then(|kind| kind.field_by_name(field))
                    .is_some();
                if !known {
                    unused.push(format!("{name}.{field}"));
                }
            }
        }
        unused.sort();
        unused
    }

    /// The matrix of every field by every role, in Markdown.
    pub fn matrix(&self, registry: &Registry) -> String {
        let mut page = String::from("| field | nobody |");
        let roles: Vec<Option<Role>> = std::iter::once(None)
            .chain(Role::ALL.iter().copied().map(Some))
            .collect();
        for role in Role::ALL {
            page.push_str(&format!(" {} |", role.code()));
        }
        page.push_str("\n|---|");
        page.push_str(&"---|".repeat(roles.len()));
        page.push('\n');
        for (name, field, rule) in self.fields(registry) {
            if STRUCTURAL.iter().any(|tail| name.ends_with(tail)) {
                continue;
            }
            let cells: Vec<&str> = roles
                .iter()
                .map(|role| rule.map_or("DENIED", |rule| rule.cell(*role)))
                .collect();
            page.push_str(&format!("| `{name}.{field}` | {} |\n", cells.join(" | ")));
        }
        page
    }
}

/// Marks what only the administration's own people see, once, from the rules: registered last, it walks
/// everything that was registered before.
pub struct Marked<const PUBLIC_ONLY: bool>;

fn staff(ctx: &Context<'_>) -> bool {
    ctx.data_opt::<Arc<RequestState>>()
        .is_some_and(|state| state.actor.is_staff())
}

impl<const PUBLIC_ONLY: bool> OutputType for Marked<PUBLIC_ONLY> {
    fn type_name() -> Cow<'static, str> {
        ID::type_name_static()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        let table = crate::graphql::access_table();
        for (name, kind) in &mut registry.types {
            if let MetaType::Object { fields, .. } = kind {
                let staff_only = |field: &str| table.rule(name, field).is_none_or(Rule::is_staff_only);
                if PUBLIC_ONLY {
                    fields.retain(|field, _| field.starts_with("__") || !staff_only(field));
                } else {
                    let visible: fn(&Context<'_>) -> bool = staff;
                    for (field, meta) in fields.iter_mut().filter(|(field, _)| !field.starts_with("__")) {
                        meta.visible = staff_only(field).then_some(visible);
                    }
                }
            }
        }
        if PUBLIC_ONLY {
            drop_empty(registry);
            prune(registry);
        }
        "ID".to_owned()
    }

    async fn resolve(&self, _: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        Ok(Value::Null)
    }
}

trait StaticName {
    fn type_name_static() -> Cow<'static, str>;
}

impl StaticName for ID {
    fn type_name_static() -> Cow<'static, str> {
        Cow::Borrowed("ID")
    }
}

/// The name of a type, without its brackets.
fn concrete(text: &str) -> String {
    text.trim_matches(['[', ']', '!']).to_owned()
}

/// Removes the objects that have nothing left to ask for, and what leads to them: a type without fields is none.
fn drop_empty(registry: &mut Registry) {
    loop {
        let empty = |kind: &MetaType| matches!(kind, MetaType::Object { fields, .. } if fields.is_empty());
        let known = registry.types.iter().filter(|(_, kind)| empty(kind));
        let names: BTreeSet<String> = known.map(|(name, _)| name.clone()).collect();
        if names.is_empty() {
            return;
        }
        registry.types.retain(|name, _| !names.contains(name));
        for kind in registry.types.values_mut() {
            match kind {
                MetaType::Object { fields, .. } => {
                    fields.retain(|_, field| !names.contains(&concrete(&field.ty)));
                }
                MetaType::Interface {
                    fields, possible_types, ..
                } => {
                    fields.retain(|_, field| !names.contains(&concrete(&field.ty)));
                    possible_types.retain(|name| !names.contains(name));
                }
                MetaType::Union { possible_types, .. } => possible_types.retain(|name| !names.contains(name)),
                _ => {}
            }
        }
    }
}

/// Removes the types that nothing leads to any more.
fn prune(registry: &mut Registry) {
    let mut reached = BTreeSet::new();
    let mut open: Vec<String> = std::iter::once(registry.query_type.clone())
        .chain(registry.mutation_type.clone())
        .collect();
    while let Some(name) = open.pop() {
        let Some(kind) = registry.types.get(&name) else {
            continue;
        };
        if !reached.insert(name.clone()) {
            continue;
        }
        match kind {
            MetaType::Object { fields, .. } | MetaType::Interface { fields, .. } => {
                for field in fields.values() {
                    open.push(concrete(&field.ty));
                    open.extend(field.args.values().map(|argument| concrete(&argument.ty)));
                }
            }
            MetaType::InputObject { input_fields, .. } => {
                open.extend(input_fields.values().map(|field| concrete(&field.ty)))
            }
            MetaType::Union { possible_types, .. } => open.extend(possible_types.iter().cloned()),
            MetaType::Scalar { .. } | MetaType::Enum { .. } => {}
        }
        if let MetaType::Interface { possible_types, .. } = kind {
            open.extend(possible_types.iter().cloned());
        }
        open.extend(registry.implements.get(&name).into_iter().flatten().cloned());
    }
    registry.types.retain(|name, _| {
        reached.contains(name)
            || name.starts_with("__")
            || ["Boolean", "Int", "Float", "String", "ID"].contains(&name.as_str())
    });
}
