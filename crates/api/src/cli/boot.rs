//! Bringing up what every command stands on: the embedded PostgreSQL where there is no other, the
//! store, the product.

use crate::config::{Mode, Settings};
use crate::oidc::Fetcher;
use anyhow::Context as _;
use siling_application::access::{Access, open_first_account, rotate_keys, token_for};
use siling_application::assessment::replay_cycle;
use siling_application::{App, CommandError, seed};
use siling_domain::assessment::CycleStatus;
use siling_domain::{Locale, Word as _};
use siling_persistence::Store;
use siling_persistence::embedded::{self, Durability, Embedded, Fetch};
use siling_persistence::event::seal;
use siling_persistence::page::PageRequest;
use siling_persistence::store::StoreOptions;
use siling_persistence::{access, assessment, bulk, schema};
use std::fmt::Write as _;
use std::sync::Arc;
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
    /// The database's address.
    url: String,
    /// A folder with the district's areas and catalogues in place of Linzi's.
    data: Option<std::path::PathBuf>,
    /// What the server is used as.
    pub mode: Mode,
}

impl Boot {
    /// Starts the embedded PostgreSQL where it is needed, fetched if allowed, and connects. Nothing is migrated.
    pub fn start(runtime: &Runtime, settings: &Settings, fetch: Fetch) -> anyhow::Result<Self> {
        let vault = settings.vault()?;
        let (embedded, url) = match &settings.database.url {
            Some(url) => (None, url.clone()),
            None => {
                let embedded = start_embedded(settings, fetch)?;
                let url = embedded.url(DATABASE);
                (Some(embedded), url)
            }
        };
        let options = StoreOptions {
            url: url.clone(),
            max_connections: settings.database.max_connections,
            statement_timeout: Duration::from_millis(settings.database.statement_timeout_ms),
            acquire_timeout: Duration::from_millis(settings.database.acquire_timeout_ms),
            district: settings.district()?,
        };
        let store = runtime.block_on(Store::connect(options, vault)).context(
            "the database cannot be reached: check DATABASE_URL (or database.url), and that PostgreSQL runs and lets this user in",
        )?;
        let access = Access::new(settings.access(), Arc::new(Fetcher::default()));
        let blobs = settings.blobs()?;
        Ok(Boot {
            embedded,
            app: App::new(store, access, blobs),
            url,
            data: settings.district.data.clone(),
            mode: settings.mode(),
        })
    }

    /// Brings the schema up to date.
    pub async fn migrate(&self) -> anyhow::Result<()> {
        schema::migrate(&self.url)
            .await
            .context("the schema could not be brought up to date")
    }

    /// Refuses a database whose schema is not the one of this program.
    pub async fn demand_schema(&self) -> anyhow::Result<()> {
        if schema::is_migrated(&self.app.store).await? {
            return Ok(());
        }
        anyhow::bail!("the database's schema is not the one of this program: run `siling migrate`, then `siling seed`")
    }

    /// Refuses a database whose personal data our keys do not open: looks at its newest and its oldest account.
    pub async fn demand_keys(&self) -> anyhow::Result<()> {
        for backward in [false, true] {
            let page = PageRequest {
                limit: 1,
                backward,
                after: None,
                before: None,
            };
            access::list(&self.app.store, &access::AccountFilter::default(), &page)
                .await
                .context("secrets.data_keys has to hold every key that encrypted this database's personal data")?;
        }
        Ok(())
    }

    /// Loads the district's areas and catalogues; in demonstrations the made-up organizations, too, where
    /// there are none; and generated ones if asked for. Answers what is there now.
    pub async fn seed(&self, generated: Option<usize>) -> anyhow::Result<String> {
        self.demand_keys().await?;
        let data = seed::Data::read(self.data.as_deref())?;
        seed::reference_data(&self.app.store, &data)
            .await
            .context("the areas and catalogues could not be loaded")?;
        let mut told = String::from("The areas and catalogues are loaded.\n");
        if self.mode == Mode::Demonstration && seed::is_empty(&self.app.store).await? {
            tracing::info!(
                "loading the demonstration data: the first start takes a minute or two, every later one a second"
            );
            let loaded = seed::demonstration(&self.app, &data).await?;
            let _ = writeln!(told, "{loaded} demonstration organizations are loaded.");
        }
        if let Some(count) = generated {
            if self.mode == Mode::Production {
                anyhow::bail!("production loads no generated organizations");
            }
            let loaded = bulk::organizations(&self.app.store, count, self.app.clock.now()).await?;
            let _ = writeln!(told, "{loaded} generated organizations are loaded.");
        }
        Ok(told)
    }

    /// An access token for an account.
    pub async fn token(&self, login_name: &str) -> anyhow::Result<String> {
        Ok(format!(
            "{}\n",
            token_for(&self.app, login_name).await.map_err(explain)?
        ))
    }

    /// What became of the event log and of the objects it tells of.
    pub async fn verify(&self, anchor: Option<seal::Anchor>) -> anyhow::Result<String> {
        let store = &self.app.store;
        while seal::seal(store, self.app.clock.now()).await? > 0 {}
        let audit = seal::verify(store, anchor.as_ref()).await?;
        let mut findings = audit.findings;
        findings.extend(siling_persistence::organization::audit(store).await?);
        findings.extend(siling_persistence::party::audit(store).await?);
        findings.extend(assessment::audit(store).await?);
        findings.extend(siling_persistence::need::audit(store).await?);
        findings.extend(siling_persistence::salon::audit(store).await?);
        findings.extend(siling_persistence::project::audit(store).await?);
        findings.extend(siling_persistence::fund::audit(store).await?);
        findings.extend(siling_persistence::contract::audit(store).await?);
        findings.extend(siling_persistence::order::audit(store).await?);
        findings.extend(siling_persistence::venture::audit(store).await?);
        findings.extend(siling_persistence::access::audit(store).await?);
        if findings.is_empty() {
            let anchor = audit.head.map(|head| head.to_string()).unwrap_or_default();
            return Ok(format!(
                "{} events are sealed, and nothing was changed behind their back.\nKeep this elsewhere, for --anchor: {anchor}\n",
                audit.sealed
            ));
        }
        anyhow::bail!(
            "{} findings among {} sealed events:\n  {}",
            findings.len(),
            audit.sealed,
            findings.join("\n  ")
        )
    }

    /// What became of the ratings of a year's cycle when they are computed again.
    pub async fn replay(&self, year: i32) -> anyhow::Result<String> {
        let store = &self.app.store;
        let cycles = assessment::cycles(store, CycleStatus::ALL).await?;
        let cycle = cycles.iter().find(|cycle| cycle.year == year);
        let cycle = cycle.with_context(|| format!("there is no cycle of {year}"))?;
        let replay = replay_cycle(store, cycle.id).await?;
        if replay.differing.is_empty() {
            return Ok(format!(
                "{} ratings of {year} were computed again, and each came out the same.\n",
                replay.rated
            ));
        }
        let told = replay.differing.iter().map(|it| match it.computed {
            None => format!(
                "{}: the input stored for {} is no longer taken",
                it.assessment, it.stored
            ),
            Some(computed) if computed == it.stored => format!("{}: {computed} comes to another result", it.assessment),
            Some(computed) => format!("{}: {} is stored, {computed} was computed", it.assessment, it.stored),
        });
        anyhow::bail!(
            "{} of {} ratings came out otherwise:\n  {}",
            replay.differing.len(),
            replay.rated,
            told.collect::<Vec<_>>().join("\n  ")
        )
    }

    /// Opens the first account of the district committee.
    pub async fn open_first_account(&self, login_name: String, display_name: String) -> anyhow::Result<String> {
        let password = open_first_account(&self.app, login_name.clone(), display_name)
            .await
            .map_err(explain)?;
        Ok(format!(
            "The account {login_name} is open. Its password, shown this once: {password}\n"
        ))
    }

    /// Lets a new key sign access tokens.
    pub async fn rotate_keys(&self) -> anyhow::Result<String> {
        Ok(format!(
            "The key {} signs from now on.\n",
            rotate_keys(&self.app).await?
        ))
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

fn start_embedded(settings: &Settings, fetch: Fetch) -> anyhow::Result<Embedded> {
    let data_folder = settings
        .database
        .data_folder
        .clone()
        .unwrap_or_else(embedded::default_data_folder);
    let allowed = settings.database.fetch && settings.mode() == Mode::Demonstration;
    let embedded = Embedded::start(embedded::Options {
        data_folder,
        durability: Durability::Durable,
        binaries: settings.database.binaries.clone(),
        fetch: if allowed { fetch } else { Fetch::Forbidden },
    })?;
    embedded.create_database_if_absent(DATABASE)?;
    Ok(embedded)
}

/// What a command was refused for, told at the console.
pub fn explain(error: CommandError) -> anyhow::Error {
    match error {
        CommandError::Refused(refusals) => {
            let told: Vec<String> = refusals
                .iter()
                .map(|refusal| match refusal.field.join(".") {
                    field if field.is_empty() => refusal.message(Locale::En),
                    field => format!("{field}: {}", refusal.message(Locale::En)),
                })
                .collect();
            anyhow::anyhow!("refused: {}", told.join("; "))
        }
        CommandError::Store(error) => error.into(),
        other => anyhow::anyhow!("not done: {other:?}"),
    }
}
