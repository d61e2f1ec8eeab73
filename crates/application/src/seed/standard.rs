//! The default standard, published in demonstrations: illustrative, nobody's rule.

use super::SeedError;
use super::data::wrong;
use super::steps::Steps;
use crate::app::App;
use crate::standard::{DraftStandard, PublishStandard, read};
use siling_domain::Locale;
use siling_domain::id::StandardId;
use siling_domain::standard::Definition;

const FILE: &str = "standards/siyi-default-v1.json";
const DEFAULT: &str = include_str!("../../../../data/standards/siyi-default-v1.json");

/// The default standard.
pub fn default_standard() -> Result<Definition, SeedError> {
    let file = read(DEFAULT).map_err(|refusal| wrong(FILE, refusal.message(Locale::En)))?;
    Ok(file.standard)
}

/// Puts down the drafting and publishing of the default standard, on the first day of its validity; says which it is.
pub(super) fn plan(app: &App, steps: &mut Steps) -> Result<(StandardId, Definition), SeedError> {
    let definition = default_standard()?;
    let on = definition.valid_from;
    let standard: StandardId = app.new_id();
    steps.on(
        on,
        FILE,
        DraftStandard {
            id: standard,
            draft: None,
            file: DEFAULT.to_owned(),
        },
    );
    steps.on(
        on,
        FILE,
        PublishStandard {
            standard,
            expected_version: None,
            document: None,
        },
    );
    Ok((standard, definition))
}
