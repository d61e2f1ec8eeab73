//! The generated reference pages and schemas: as checked in.

use siling_domain::lifecycle::Lifecycle;
use siling_domain::organization::OrganizationLifecycle;
use siling_domain::{Locale, RefusalCode, Word};
use siling_tests::golden;
use std::fmt::Write as _;

#[test]
fn the_lifecycles_are_drawn_from_their_tables() {
    let mut page = String::from(
        "# Lifecycles\n\nGenerated from the transition tables that enforce them. `[*]` is the birth and the end.\n",
    );
    let mut draw = |object: &str, diagram: String, rows: String| {
        let _ = write!(page, "\n## {object}\n\n```mermaid\n{diagram}```\n\n{rows}");
    };
    draw(OrganizationLifecycle::OBJECT, OrganizationLifecycle::diagram(), OrganizationLifecycle::rows());
    golden("docs/reference/lifecycles.md", &page);
}

#[test]
fn the_error_codes_are_listed_with_both_messages() {
    let mut page = String::from(
        "# What a person can correct: `userErrors`\n\nGenerated. `{name}` stands for a detail of the case. `dictionary(name: \"UserErrorCode\")` answers the same.\n\n\
         | code | zh-CN | en | meaning |\n|---|---|---|---|\n",
    );
    for code in RefusalCode::ALL {
        let _ = writeln!(page, "| `{}` | {} | {} | {} |", code.code(), code.label(Locale::ZhCn), code.label(Locale::En), code.entry().description);
    }
    golden("docs/reference/user-errors.md", &page);
}
