//! The illustrative purchase list, published in demonstrations: made up, nobody's rule.

use super::SeedError;
use super::data::wrong;
use super::steps::Steps;
use crate::app::App;
use crate::project::PublishPurchaseList;
use siling_domain::project::PurchaseListFile;

const FILE: &str = "purchase-lists/linzi-demo-2022.json";
const DEFAULT: &str = include_str!("../../../../data/purchase-lists/linzi-demo-2022.json");

/// Puts down the publishing of the list, on the first day of its validity.
pub(super) fn plan(app: &App, steps: &mut Steps) -> Result<(), SeedError> {
    let file = PurchaseListFile::import(DEFAULT).map_err(|error| wrong(FILE, error.to_string()))?;
    steps.on(
        file.valid_from,
        FILE,
        PublishPurchaseList {
            id: app.new_id(),
            file: DEFAULT.to_owned(),
        },
    );
    Ok(())
}
