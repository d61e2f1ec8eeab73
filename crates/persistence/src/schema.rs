//! The database's schema: bringing it up to date, and whether it is.

use crate::error::StoreError;
use crate::store::Store;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DbBackend, FromQueryResult, Statement, TransactionTrait};
use sea_orm_migration::MigratorTrait;
use siling_migration::Migrator;

/// Two servers that start at once migrate one after the other.
const LOCK: i64 = 0x5349_4c49_4e47;

/// Brings the schema up to date.
pub async fn migrate(url: &str) -> Result<(), StoreError> {
    // Connections of its own: an index on a large table takes longer than any request may.
    let mut options = ConnectOptions::new(url.to_owned());
    options.max_connections(2).sqlx_logging(false);
    let db = Database::connect(options).await?;
    let tx = db.begin().await?;
    let lock = Statement::from_sql_and_values(DbBackend::Postgres, "SELECT pg_advisory_xact_lock($1)", [LOCK.into()]);
    tx.execute_raw(lock).await?;
    let result = Migrator::up(&db, None).await;
    tx.commit().await?;
    db.close().await?;
    Ok(result?)
}

#[derive(Debug, FromQueryResult)]
struct Known {
    table: Option<String>,
}

#[derive(Debug, FromQueryResult)]
struct Applied {
    version: String,
}

/// Whether the schema is the one that this program knows.
pub async fn is_migrated(store: &Store) -> Result<bool, StoreError> {
    let look = "SELECT to_regclass('seaql_migrations')::text AS table";
    let known: Option<Known> = store.one(Statement::from_string(DbBackend::Postgres, look)).await?;
    if known.is_none_or(|known| known.table.is_none()) {
        return Ok(false);
    }
    let read = "SELECT version FROM seaql_migrations ORDER BY version";
    let applied: Vec<Applied> = store.all(Statement::from_string(DbBackend::Postgres, read)).await?;
    let mut wanted: Vec<String> = Migrator::migrations()
        .iter()
        .map(|migration| migration.name().to_owned())
        .collect();
    wanted.sort();
    Ok(applied.into_iter().map(|row| row.version).eq(wanted))
}

/// What a database has to be like, and whether this one is.
#[derive(Debug, FromQueryResult)]
pub struct Condition {
    /// The server's version, such as 150018.
    pub version: i32,
    /// The encoding of the database.
    pub encoding: String,
    /// Whether it takes a Chinese character for a letter, which the search needs.
    pub knows_chinese: bool,
    /// Whether our user is a superuser, who could change the event log.
    pub superuser: bool,
}

/// How the database is.
pub async fn condition(store: &Store) -> Result<Condition, StoreError> {
    let look = "SELECT current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS encoding, \
                '字' ~ '^\\w$' AS knows_chinese, (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS superuser";
    let condition = store.one(Statement::from_string(DbBackend::Postgres, look)).await?;
    condition.ok_or_else(|| StoreError::Corrupt("the database tells nothing of itself".to_owned()))
}

#[derive(Debug, FromQueryResult)]
struct Ahead {
    ahead: bool,
}

/// Whether events carry transaction numbers that this server has not come to: it was restored from a dump
/// into a younger cluster. The feed and the seals would wait for ever.
pub async fn log_is_ahead(store: &Store) -> Result<bool, StoreError> {
    let look = "SELECT coalesce((SELECT xid FROM events ORDER BY xid DESC, id DESC LIMIT 1) >= pg_snapshot_xmax(pg_current_snapshot()), false) AS ahead";
    let row: Option<Ahead> = store.one(Statement::from_string(DbBackend::Postgres, look)).await?;
    Ok(row.is_some_and(|row| row.ahead))
}
