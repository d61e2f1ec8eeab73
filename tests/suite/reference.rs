//! The generated reference pages and schemas: as checked in.

use async_graphql::parser::types::{ObjectType, TypeKind, TypeSystemDefinition};
use siling_domain::assessment::{AssessmentLifecycle, CycleLifecycle, RemediationLifecycle, StarRatingLifecycle};
use siling_domain::contract::{ContractLifecycle, PaymentLifecycle};
use siling_domain::fund::{CommitmentLifecycle, FundLifecycle};
use siling_domain::lifecycle::Lifecycle;
use siling_domain::need::NeedLifecycle;
use siling_domain::order::{ClaimLifecycle, ServiceOrderLifecycle};
use siling_domain::organization::OrganizationLifecycle;
use siling_domain::party::PartyOrganizationLifecycle;
use siling_domain::project::{MilestoneLifecycle, ProjectLifecycle, PurchaseListLifecycle, ServiceRecordLifecycle};
use siling_domain::salon::{DualRegistrationLifecycle, SalonLifecycle};
use siling_domain::standard::StandardLifecycle;
use siling_domain::venture::{ProposalLifecycle, VentureRoundLifecycle};
use siling_domain::{Locale, RefusalCode, Word};
use siling_tests::{golden, root};
use std::collections::BTreeSet;
use std::fmt::Write as _;

fn drawn<L: Lifecycle>() -> String {
    format!("\n## {}\n\n```mermaid\n{}```\n\n{}", L::OBJECT, L::diagram(), L::rows())
}

#[test]
fn the_lifecycles_are_drawn_from_their_tables() {
    let mut page = String::from(
        "# Lifecycles\n\nGenerated from the transition tables that enforce them. `[*]` is the birth and the end.\n",
    );
    for part in [
        drawn::<OrganizationLifecycle>(),
        drawn::<PartyOrganizationLifecycle>(),
        drawn::<StandardLifecycle>(),
        drawn::<CycleLifecycle>(),
        drawn::<AssessmentLifecycle>(),
        drawn::<StarRatingLifecycle>(),
        drawn::<RemediationLifecycle>(),
        drawn::<NeedLifecycle>(),
        drawn::<SalonLifecycle>(),
        drawn::<DualRegistrationLifecycle>(),
        drawn::<PurchaseListLifecycle>(),
        drawn::<ProjectLifecycle>(),
        drawn::<MilestoneLifecycle>(),
        drawn::<ServiceRecordLifecycle>(),
        drawn::<FundLifecycle>(),
        drawn::<CommitmentLifecycle>(),
        drawn::<ContractLifecycle>(),
        drawn::<PaymentLifecycle>(),
        drawn::<ServiceOrderLifecycle>(),
        drawn::<ClaimLifecycle>(),
        drawn::<VentureRoundLifecycle>(),
        drawn::<ProposalLifecycle>(),
    ] {
        page.push_str(&part);
    }
    golden("docs/reference/lifecycles.md", &page);
}

#[test]
fn the_error_codes_are_listed_with_both_messages() {
    let mut page = String::from(
        "# What a person can correct: `userErrors`\n\nGenerated. `{name}` stands for a detail of the case. `dictionary(name: \"UserErrorCode\")` answers the same.\n\n\
         | code | zh-CN | en | meaning |\n|---|---|---|---|\n",
    );
    for code in RefusalCode::ALL {
        let _ = writeln!(
            page,
            "| `{}` | {} | {} | {} |",
            code.code(),
            code.label(Locale::ZhCn),
            code.label(Locale::En),
            code.entry().description
        );
    }
    golden("docs/reference/user-errors.md", &page);
}

/// A crate is a line in the table, and a line in the table is a crate.
#[test]
fn each_dependency_has_its_reason() {
    let read = |path: &str| std::fs::read_to_string(root().join(path)).unwrap();
    let manifest = read("Cargo.toml");
    let listed = manifest.split("[workspace.dependencies]").nth(1).unwrap();
    let used: BTreeSet<&str> = (listed.lines().take_while(|line| !line.starts_with('[')))
        .filter_map(|line| line.split_once(" = "))
        .filter(|(name, what)| !what.contains("path = ") && !name.starts_with('#'))
        .map(|(name, _)| name)
        .collect();
    let page = read("docs/decisions/0002-dependencies.md");
    let explained: BTreeSet<&str> = (page.lines().filter(|line| line.starts_with("| ")).skip(1))
        .filter_map(|line| line.split('|').nth(1))
        .flat_map(|names| names.split(','))
        .map(str::trim)
        .collect();
    assert_eq!(used, explained);
}

#[test]
fn the_schemas_are_checked_in_as_they_are() {
    golden("schema.graphql", &siling::graphql::sdl());
    golden("docs/schema.public.graphql", &siling::graphql::public_sdl());
}

/// Lists of objects with a life of their own that are answered whole, and the rule that bounds each.
const WHOLE: [(&str, &str); 15] = [
    ("Account.grants", "siling_domain::bound::HELD_MAX"),
    ("Instalment.payments", "siling_domain::bound::HELD_MAX"),
    ("Organization.assessments", "one a cycle, one cycle a year"),
    ("Organization.partyCoverages", "siling_domain::bound::HELD_MAX"),
    ("Organization.starRatings", "one an assessment"),
    ("Project.myRatings", "one of the whole and one a need"),
    ("Project.needs", "siling_domain::project::open::NEEDS_MAX"),
    ("Query.assessmentCycles", "one a year"),
    ("Query.nodes", "as many as are asked for, 100"),
    ("Query.standards", "the newest 500"),
    ("Resolution.needs", "of those that its salon discusses"),
    ("SecretarySalon.needs", "siling_domain::salon::lifecycle::TOPICS_MAX"),
    ("ServiceOrder.needs", "siling_domain::order::terms::NEEDS_MAX"),
    ("Viewer.grants", "siling_domain::bound::HELD_MAX"),
    ("Viewer.organizations", "no more than its grants"),
];

#[test]
fn lists_of_objects_are_pages_or_have_a_bound() {
    let document = async_graphql::parser::parse_schema(siling::graphql::sdl()).unwrap();
    let objects: Vec<(String, ObjectType)> = document
        .definitions
        .into_iter()
        .filter_map(|definition| match definition {
            TypeSystemDefinition::Type(kind) => match kind.node.kind {
                TypeKind::Object(object) => Some((kind.node.name.node.to_string(), object)),
                _ => None,
            },
            _ => None,
        })
        .collect();
    let is_node = |(_, object): &&(String, ObjectType)| object.implements.iter().any(|it| it.node.as_str() == "Node");
    let mut nodes: Vec<&str> = objects.iter().filter(is_node).map(|(name, _)| name.as_str()).collect();
    assert!(nodes.len() > 20, "{nodes:?}");
    nodes.push("Node");
    let mut whole = Vec::new();
    for (name, object) in &objects {
        if name.ends_with("Connection") || name.ends_with("Payload") {
            continue;
        }
        for field in &object.fields {
            let kind = field.node.ty.node.to_string();
            if kind.starts_with('[') && nodes.contains(&kind.replace(['[', ']', '!'], "").as_str()) {
                whole.push(format!("{name}.{}", field.node.name.node));
            }
        }
    }
    whole.sort();
    assert_eq!(whole, WHOLE.map(|(field, _)| field.to_owned()));
}

#[test]
fn the_access_matrix_covers_every_field_and_is_checked_in() {
    let report = siling::graphql::access_report();
    assert!(report.wrong.is_empty(), "{:#?}", report.wrong);
    let matrix = report.matrix;
    let page = format!(
        "# Who may ask for which field\n\nGenerated from the rules that are enforced. `yes`: always; `scope`: within the scope of the grant; \
         `own`: what is one's own; `-`: never. Connections, edges and payloads follow what they hold.\n\n{matrix}"
    );
    golden("docs/reference/access-matrix.md", &page);
}

#[test]
fn a_field_with_a_narrower_rule_than_its_object_may_be_null() {
    let sdl = siling::graphql::sdl();
    let document = async_graphql::parser::parse_schema(&sdl).unwrap();
    let narrow = siling::graphql::access_report().narrow;
    assert!(
        narrow.contains(&("Organization".to_owned(), "statusReason".to_owned())),
        "the test looks at something"
    );
    let mut wrong = Vec::new();
    for definition in &document.definitions {
        use async_graphql::parser::types::{TypeKind, TypeSystemDefinition};
        let TypeSystemDefinition::Type(definition) = definition else {
            continue;
        };
        let TypeKind::Object(object) = &definition.node.kind else {
            continue;
        };
        for field in &object.fields {
            let name = (definition.node.name.node.to_string(), field.node.name.node.to_string());
            if narrow.contains(&name) && !field.node.ty.node.nullable {
                wrong.push(format!("{}.{}", name.0, name.1));
            }
        }
    }
    assert!(wrong.is_empty(), "one denial would take the page with it: {wrong:?}");
}
