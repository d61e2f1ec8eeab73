//! The district's reference data, and the demonstration data: loaded by the same commands that the API
//! uses, each on its own day.

mod account;
mod assessment;
mod data;
mod delivery;
mod fund;
mod need;
mod order;
mod organization;
mod party;
mod project;
mod purchase_list;
mod salon;
mod standard;
mod steps;
mod venture;

pub use account::{LOGINS, Login, PASSWORD};
pub use data::Data;
pub use standard::default_standard;

use crate::app::App;
use siling_persistence::access::{self, AccountFilter};
use siling_persistence::organization::{OrganizationFilter, count};
use siling_persistence::{Store, StoreError, area, assessment as stored, capability, matching};
use steps::Steps;

/// Why data could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// A file cannot be read, or not as what it should be.
    #[error("{file}: {what}")]
    File {
        /// The file.
        file: String,
        /// What is wrong.
        what: String,
    },
    /// A row was refused by the rules.
    #[error("{row} was refused: {why}")]
    Refused {
        /// Which row.
        row: String,
        /// By which rule.
        why: String,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Loads the areas, catalogues and working days: what is known is brought up to date.
pub async fn reference_data(store: &Store, data: &Data) -> Result<(), SeedError> {
    area::load(store, &data.areas()?).await?;
    capability::load(store, &data.capabilities()?).await?;
    stored::load_calendar(store, &data.calendar()?).await?;
    let weights = data.weights()?;
    if !matching::load_weights(store, &weights).await? {
        let known = format!(
            "version {} of {} is on file with other content",
            weights.version, weights.code
        );
        return Err(data::wrong("matching.json", known));
    }
    Ok(())
}

/// Whether nobody and nothing is on file: where there is an account, somebody works with the database, and
/// accounts with known passwords may not come beside theirs.
pub async fn is_empty(store: &Store) -> Result<bool, SeedError> {
    let organizations = count(store, &OrganizationFilter::default()).await?.value;
    let accounts = access::count(store, &AccountFilter::default()).await?.value;
    Ok(organizations == 0 && accounts == 0)
}

/// Loads the demonstration data; says how many organizations there are.
pub async fn demonstration(app: &App, data: &Data) -> Result<usize, SeedError> {
    let mut steps = Steps::default();
    let organizations = organization::plan(app, data, &mut steps)?;
    party::plan(app, data, &organizations, &mut steps)?;
    let (standard, definition) = standard::plan(app, &mut steps)?;
    purchase_list::plan(app, &mut steps)?;
    let accounts = account::plan(app, data, &organizations, &mut steps)?;
    assessment::plan(
        app,
        data,
        (&organizations, &accounts),
        (standard, &definition),
        &mut steps,
    )?;
    let funds = fund::plan(app, data, &accounts, &mut steps)?;
    let known = (&organizations, &accounts);
    venture::plan(app, data, known, &funds, &mut steps)?;
    let needs = need::plan(app, data, &accounts, &mut steps)?;
    let salons = salon::plan(app, data, known, &needs, &mut steps)?;
    order::plan(app, data, known, (&funds, &needs, &salons), &mut steps)?;
    project::plan(app, data, known, &funds, &mut steps)?;
    steps.take(app).await?;
    Ok(organizations.len())
}
