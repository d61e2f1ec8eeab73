//! The door to the database.

use crate::area::KnownAreas;
use crate::error::StoreError;
use crate::vault::Vault;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, FromQueryResult, Statement};
use siling_domain::area_code::AreaCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// How to reach the database.
#[derive(Debug, Clone)]
pub struct StoreOptions {
    /// A PostgreSQL URL. The user should be no superuser.
    pub url: String,
    /// The most connections at once.
    pub max_connections: u32,
    /// The longest a single statement may take.
    pub statement_timeout: Duration,
    /// The longest to wait for a free connection.
    pub acquire_timeout: Duration,
    /// The district whose records these are.
    pub district: AreaCode,
}

/// The door to the database: pools of connections, the vault, and the district.
///
/// Reads and writes have pools of their own: readers cannot write (their sessions are read-only),
/// and only the writers' connections pay for the net beneath cancelled transactions. Cloned by each request, it is one pointer.
#[derive(Debug, Clone)]
pub struct Store(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    read: DatabaseConnection,
    write: DatabaseConnection,
    vault: Vault,
    district: AreaCode,
    statements: Arc<AtomicU64>,
    areas: KnownAreas,
}

impl Store {
    /// Connects. Nothing is migrated.
    pub async fn connect(options: StoreOptions, vault: Vault) -> Result<Self, StoreError> {
        let statements = Arc::new(AtomicU64::new(0));
        let read = pool(&options, true, &statements).await?;
        let write = pool(&options, false, &statements).await?;
        Ok(Store(Arc::new(Parts {
            read,
            write,
            vault,
            district: options.district,
            statements,
            areas: KnownAreas::default(),
        })))
    }

    /// How many statements went to the database through this store, transactions' own statements
    /// included; what tests and benchmarks count.
    pub fn statements(&self) -> u64 {
        self.0.statements.load(Ordering::Relaxed)
    }

    /// The district whose records these are.
    pub fn district(&self) -> AreaCode {
        self.0.district
    }

    /// The vault for personal data.
    pub fn vault(&self) -> &Vault {
        &self.0.vault
    }

    pub(crate) fn known_areas(&self) -> &KnownAreas {
        &self.0.areas
    }

    /// The writers' pool, for what is no command: migrations, jobs, bulk loads.
    pub fn writer(&self) -> &DatabaseConnection {
        &self.0.write
    }

    /// The readers' pool.
    pub fn reader(&self) -> &DatabaseConnection {
        &self.0.read
    }

    /// Closes both pools; what is running is finished first.
    pub async fn close(self) -> Result<(), StoreError> {
        self.0.read.close_by_ref().await?;
        Ok(self.0.write.close_by_ref().await?)
    }

    /// Answers when the database does.
    pub async fn ping(&self) -> Result<(), StoreError> {
        Ok(self.0.read.ping().await?)
    }

    pub(crate) async fn all<M: FromQueryResult>(&self, statement: Statement) -> Result<Vec<M>, StoreError> {
        all(&self.0.read, statement).await
    }

    pub(crate) async fn one<M: FromQueryResult>(&self, statement: Statement) -> Result<Option<M>, StoreError> {
        one(&self.0.read, statement).await
    }
}

pub(crate) async fn all<M: FromQueryResult>(
    db: &impl ConnectionTrait,
    statement: Statement,
) -> Result<Vec<M>, StoreError> {
    let rows = db.query_all_raw(statement).await?;
    rows.iter()
        .map(|row| M::from_query_result(row, "").map_err(StoreError::from))
        .collect()
}

pub(crate) async fn one<M: FromQueryResult>(
    db: &impl ConnectionTrait,
    statement: Statement,
) -> Result<Option<M>, StoreError> {
    match db.query_one_raw(statement).await? {
        Some(row) => Ok(Some(M::from_query_result(&row, "")?)),
        None => Ok(None),
    }
}

async fn pool(
    options: &StoreOptions,
    read_only: bool,
    statements: &Arc<AtomicU64>,
) -> Result<DatabaseConnection, StoreError> {
    let mut connect = ConnectOptions::new(options.url.clone());
    let timeout = options.statement_timeout.as_millis();
    // Shorter: who only waits for another one is told to ask again, which helps no statement that is slow by itself.
    let lock_timeout = timeout * 3 / 4;
    connect
        .max_connections(options.max_connections)
        .min_connections(1)
        .acquire_timeout(options.acquire_timeout)
        .sqlx_logging(false)
        .test_before_acquire(false)
        .map_sqlx_postgres_opts(move |postgres| {
            postgres.options([
                ("statement_timeout", timeout.to_string()),
                ("lock_timeout", lock_timeout.to_string()),
                ("idle_in_transaction_session_timeout", "30000".to_owned()),
                (
                    "default_transaction_read_only",
                    if read_only { "on" } else { "off" }.to_owned(),
                ),
                ("timezone", "UTC".to_owned()),
                // The net below rolls back what mostly is no transaction, of which the server would tell each time.
                ("client_min_messages", "error".to_owned()),
            ])
        });
    if !read_only {
        // A `begin()` cancelled in flight gives its connection back inside an open transaction
        // (launchbadge/sqlx issue 4393). Commands run in tasks of their own, so that nobody cancels
        // them; this is the net beneath.
        connect.map_sqlx_postgres_pool_opts(|pool| {
            pool.after_release(|connection, _| {
                Box::pin(async move {
                    sqlx::Executor::execute(&mut *connection, "ROLLBACK").await?;
                    Ok(true)
                })
            })
        });
    }
    let mut db = Database::connect(connect).await?;
    let counter = statements.clone();
    db.set_metric_callback(move |_| {
        counter.fetch_add(1, Ordering::Relaxed);
    });
    Ok(db)
}
