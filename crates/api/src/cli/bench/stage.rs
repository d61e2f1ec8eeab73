//! What is measured on: a database with so many organizations, and the product over it.

use crate::config::Settings;
use crate::graphql;
use crate::http::{self, Service};
use crate::oidc::Fetcher;
use anyhow::{Context as _, ensure};
use axum::Router;
use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement, Value};
use siling_application::access::{Access, GrantRole, OpenAccount, ScopeKey, open_first_account, token_for};
use siling_application::organization::RegisterOrganization;
use siling_application::{App, Command, Envelope, execute, seed};
use siling_domain::access::{Actor, Role};
use siling_domain::account::{AccountKind, NewAccount};
use siling_domain::area_code::AreaCode;
use siling_domain::credit_code::CreditCode;
use siling_domain::id::OrganizationId;
use siling_domain::organization::{self as domain, OrganizationKind, ServiceCategory};
use siling_domain::time::china_date;
use siling_persistence::embedded::{Durability, Embedded, Fetch, Options as EmbeddedOptions};
use siling_persistence::organization::{OrganizationFilter, OrganizationKey};
use siling_persistence::store::StoreOptions;
use siling_persistence::{Store, bulk, organization, schema};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::runtime::Runtime;

const DATABASE: &str = "siling_bench";
const LOGIN: &str = "benchmark";
/// A word that only three organizations have in their names: an old game of ball, which Linzi claims.
pub const RARE: &str = "蹴鞠";

/// A PostgreSQL that keeps nothing, in a folder that goes with it.
pub struct Throwaway {
    embedded: Embedded,
    folder: PathBuf,
}

impl Throwaway {
    /// Starts it.
    pub fn start(settings: &Settings) -> anyhow::Result<Self> {
        let folder = std::env::temp_dir().join(format!("siling-bench-{}", std::process::id()));
        let embedded = Embedded::start(EmbeddedOptions {
            data_folder: folder.clone(),
            durability: Durability::Disposable,
            binaries: settings.database.binaries.clone(),
            fetch: if settings.database.fetch {
                Fetch::Allowed
            } else {
                Fetch::Forbidden
            },
        })?;
        embedded.create_database_if_absent(DATABASE)?;
        Ok(Throwaway { embedded, folder })
    }

    /// The address of the database.
    pub fn url(&self) -> String {
        self.embedded.url(DATABASE)
    }

    /// Its main process.
    pub fn process(&self) -> u32 {
        self.embedded.process()
    }

    /// Ends it, and takes it away.
    pub fn stop(self) -> anyhow::Result<()> {
        self.embedded.stop()?;
        std::fs::remove_dir_all(&self.folder).with_context(|| format!("{} cannot be removed", self.folder.display()))
    }
}

/// What is measured on.
pub struct Stage {
    /// The product.
    pub app: App,
    /// What it serves.
    pub router: Router,
    url: String,
    numbers: AtomicU32,
}

impl Stage {
    /// Connects to an empty database and makes it ready.
    pub fn open(runtime: &Runtime, settings: &Settings, url: String, connections: u32) -> anyhow::Result<Self> {
        let store_options = StoreOptions {
            url: url.clone(),
            max_connections: connections,
            statement_timeout: Duration::from_secs(600),
            acquire_timeout: Duration::from_secs(30),
            district: settings.district()?,
        };
        let store = runtime
            .block_on(Store::connect(store_options, settings.vault()?))
            .context("the database cannot be reached")?;
        let app = App::new(
            store,
            Access::new(settings.access(), Arc::new(Fetcher::default())),
            settings.blobs()?,
        );
        let engine = graphql::engine(settings.limits.clone());
        let router = http::router(Service::new(app.clone(), engine, settings.http.clone()));
        let stage = Stage {
            app,
            router,
            url,
            numbers: AtomicU32::new(0),
        };
        runtime.block_on(stage.prepare(settings))?;
        Ok(stage)
    }

    async fn prepare(&self, settings: &Settings) -> anyhow::Result<()> {
        let store = &self.app.store;
        let tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'";
        let known: i64 = match self.rows(tables, []).await?.first() {
            Some(row) => row.try_get_by_index(0)?,
            None => 0,
        };
        ensure!(known == 0, "the database to measure on has to be empty");
        schema::migrate(&self.url).await?;
        let data = seed::Data::read(settings.district.data.as_deref())?;
        seed::reference_data(store, &data).await?;
        open_first_account(&self.app, LOGIN.to_owned(), "测量".to_owned())
            .await
            .map_err(super::super::boot::explain)?;
        let homes = self.areas(1, 3).await?;
        for (home, name) in homes.into_iter().zip(["文化馆", "研究会", "俱乐部"]) {
            let registration = self.registration(home, &format!("临淄{RARE}{name}"))?;
            let command = RegisterOrganization {
                team: None,
                registration,
            };
            self.done(command).await?;
        }
        Ok(())
    }

    /// Generates organizations until there are so many, half of those added with Party coverage.
    pub async fn grow(&self, size: usize) -> anyhow::Result<()> {
        let (store, now) = (&self.app.store, self.app.clock.now());
        let counted = organization::count(store, &OrganizationFilter::default()).await?;
        let there = usize::try_from(counted.value).unwrap_or_default();
        bulk::organizations(store, size.saturating_sub(there), now).await?;
        bulk::party_coverage(store, now).await?;
        store.writer().execute_unprepared("VACUUM ANALYZE").await?;
        Ok(())
    }

    /// Generates cases until there are so many projects, done by a tenth as many organizations.
    pub async fn grow_projects(&self, projects: usize) -> anyhow::Result<()> {
        let (store, now) = (&self.app.store, self.app.clock.now());
        self.grow((projects / 10).max(1)).await?;
        bulk::services(store, projects, now).await?;
        store.writer().execute_unprepared("VACUUM ANALYZE").await?;
        Ok(())
    }

    /// An access token of somebody who acts for the organization.
    pub async fn manager(&self, organization: OrganizationId) -> anyhow::Result<String> {
        let number = self.numbers.fetch_add(1, Ordering::Relaxed);
        let login = format!("manager-{number}");
        let new = NewAccount {
            id: self.app.new_id(),
            kind: AccountKind::Person,
            login_name: login.clone(),
            display_name: "测量".to_owned(),
            service_scopes: Vec::new(),
            password_is_initial: false,
            demo: true,
        };
        let grant = GrantRole {
            id: self.app.new_id(),
            account: new.id,
            role: Role::OrganizationManager,
            scope: ScopeKey::Organization(OrganizationKey::Id(organization)),
        };
        self.done(OpenAccount { new, password: None }).await?;
        self.done(grant).await?;
        token_for(&self.app, &login).await.map_err(super::super::boot::explain)
    }

    async fn done<C: Command>(&self, command: C) -> anyhow::Result<()> {
        let (actor, envelope) = (Actor::system(), Envelope::default());
        let done = execute(&self.app, actor, "bench".to_owned(), envelope, command).await;
        done.map(drop).map_err(super::super::boot::explain)
    }

    /// An access token of somebody who may register organizations.
    pub async fn token(&self) -> anyhow::Result<String> {
        token_for(&self.app, LOGIN).await.map_err(super::super::boot::explain)
    }

    /// A registration that nobody made before.
    pub fn registration(&self, area: AreaCode, name: &str) -> anyhow::Result<domain::RegisterOrganization> {
        let number = self.numbers.fetch_add(1, Ordering::Relaxed);
        let code = CreditCode::compose('5', '2', "370305", &format!("BM{:06}", number % 1_000_000))?;
        Ok(domain::RegisterOrganization {
            id: self.app.new_id(),
            name: format!("{name}{number}"),
            kind: OrganizationKind::ServiceOrganization,
            category: ServiceCategory::CommunityService,
            area,
            credit_code: code.to_string(),
            former_registration_no: None,
            address: None,
            introduction: None,
            founded_on: None,
            registered_on: self.today(),
            registered_by: None,
            supervised_by: None,
            contact: None,
            external_ids: Vec::new(),
            demo: true,
        })
    }

    /// The day in China.
    pub fn today(&self) -> NaiveDate {
        china_date(self.app.clock.now())
    }

    /// Some areas of a level: 0 for sub-districts, 1 for communities.
    pub async fn areas(&self, level: usize, most: i64) -> anyhow::Result<Vec<AreaCode>> {
        let level = ["SUBDISTRICT", "COMMUNITY"][level.min(1)];
        let sql = "SELECT code FROM areas WHERE level = $1 AND valid_to IS NULL ORDER BY md5(code) LIMIT $2";
        let rows = self.rows(sql, [level.into(), most.into()]).await?;
        let codes = rows.iter().map(|row| row.try_get_by_index::<String>(0));
        codes.map(|code| Ok(AreaCode::parse(&code?)?)).collect()
    }

    /// What a statement of fixed text answers.
    pub async fn rows<const N: usize>(
        &self,
        sql: &'static str,
        values: [Value; N],
    ) -> Result<Vec<QueryResult>, sea_orm::DbErr> {
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
        self.app.store.reader().query_all_raw(statement).await
    }

    /// Lets go of the database.
    pub fn close(self, runtime: &Runtime) -> anyhow::Result<()> {
        drop(self.router);
        Ok(runtime.block_on(self.app.store.close())?)
    }
}
