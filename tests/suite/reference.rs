//! The generated reference pages and schemas: as checked in.

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
use siling_tests::golden;
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

#[test]
fn the_schemas_are_checked_in_as_they_are() {
    golden("schema.graphql", &siling::graphql::sdl());
    golden("docs/schema.public.graphql", &siling::graphql::public_sdl());
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
