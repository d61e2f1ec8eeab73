//! Bringing up what every command stands on: the embedded PostgreSQL where there is no other, the
//! store, the product.

use crate::config::{Mode, Settings};
use anyhow::Context as _;
use siling_application::App;
use siling_persistence::Store;
use siling_persistence::embedded::{self, Durability, Embedded, Fetch};
use siling_persistence::store::StoreOptions;
use std::time::Duration;
use tokio::runtime::Runtime;

/// The name of the database in the embedded PostgreSQL.
const DATABASE: &str = "siling";

/// What every command stands on.
pub struct Boot {
    /// The embedded PostgreSQL, unless there is another.
    pub embedded: Option<Embedded>,
    /// The product.
    pub app: App,
    /// What the server is used as.
    pub mode: Mode,
}

impl Boot {
    /// Starts the embedded PostgreSQL where it is needed, and connects. Nothing is migrated.
    pub fn start(runtime: &Runtime, settings: &Settings) -> anyhow::Result<Self> {
        let vault = settings.vault()?;
        let (embedded, url) = match &settings.database.url {
            Some(url) => (None, url.clone()),
            None => {
                let embedded = start_embedded(settings)?;
                let url = embedded.url(DATABASE);
                (Some(embedded), url)
            }
        };
        let options = StoreOptions {
            url,
            max_connections: settings.database.max_connections,
            statement_timeout: Duration::from_millis(settings.database.statement_timeout_ms),
            acquire_timeout: Duration::from_millis(settings.database.acquire_timeout_ms),
            district: settings.district()?,
        };
        let store = runtime.block_on(Store::connect(options, vault)).context(
            "the database cannot be reached: check DATABASE_URL (or database.url), and that PostgreSQL runs and lets this user in",
        )?;
        Ok(Boot { embedded, app: App::new(store), mode: settings.mode() })
    }

    /// Ends what was started.
    pub fn stop(self, runtime: &Runtime) -> anyhow::Result<()> {
        runtime.block_on(self.app.store.close())?;
        if let Some(embedded) = self.embedded {
            embedded.stop()?;
        }
        Ok(())
    }
}

fn start_embedded(settings: &Settings) -> anyhow::Result<Embedded> {
    let data_folder = settings.database.data_folder.clone().unwrap_or_else(embedded::default_data_folder);
    let allowed = settings.database.fetch && settings.mode() == Mode::Demonstration;
    let embedded = Embedded::start(embedded::Options {
        data_folder,
        durability: Durability::Durable,
        binaries: settings.database.binaries.clone(),
        fetch: if allowed { Fetch::Allowed } else { Fetch::Forbidden },
    })?;
    embedded.create_database_if_absent(DATABASE)?;
    Ok(embedded)
}
