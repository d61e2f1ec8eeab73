//! What the superuser does: the product's role and its databases.

use super::ROLE;
use super::error::EmbeddedError;
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, Row as _};
use std::future::Future;

/// Runs a future to its end wherever we are: inside a runtime, nothing may block on another one.
fn block_on<T: Send>(future: impl Future<Output = Result<T, sqlx::Error>> + Send) -> Result<T, EmbeddedError> {
    let run = || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| EmbeddedError::Admin(error.to_string()))?;
        runtime
            .block_on(future)
            .map_err(|error| EmbeddedError::Admin(error.to_string()))
    };
    std::thread::scope(|scope| match scope.spawn(run).join() {
        Ok(result) => result,
        Err(_) => Err(EmbeddedError::Admin("a thread ended early".to_owned())),
    })
}

/// Checks the locale and makes the product's role.
pub(super) fn prepare(url: &str) -> Result<(), EmbeddedError> {
    let locale: String = block_on(async {
        let mut connection = PgConnection::connect(url).await?;
        let row = connection
            .fetch_one("SELECT datcollate || '/' || datctype AS locale FROM pg_database WHERE datname = 'template1'")
            .await?;
        let known = connection
            .fetch_optional("SELECT 1 FROM pg_roles WHERE rolname = 'siling'")
            .await?;
        if known.is_none() {
            connection
                .execute(AssertSqlSafe(format!(
                    "CREATE ROLE {ROLE} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE"
                )))
                .await?;
        }
        connection.close().await?;
        Ok(row.get("locale"))
    })?;
    let utf8 = locale.to_ascii_lowercase().replace('-', "").contains("utf8");
    if utf8 {
        Ok(())
    } else {
        Err(EmbeddedError::Locale { found: locale })
    }
}

/// Makes a database that the product's role owns.
pub(super) fn create_database_if_absent(url: &str, database: &str) -> Result<(), EmbeddedError> {
    if database.is_empty()
        || !database
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    {
        return Err(EmbeddedError::Admin(format!("{database:?} is no name for a database")));
    }
    block_on(async {
        let mut connection = PgConnection::connect(url).await?;
        let known = sqlx::query("SELECT 1 FROM pg_database WHERE datname = $1")
            .bind(database)
            .fetch_optional(&mut connection)
            .await?;
        if known.is_none() {
            // The name was checked above: letters, digits and underscores.
            connection
                .execute(AssertSqlSafe(format!("CREATE DATABASE {database} OWNER {ROLE}")))
                .await?;
        }
        connection.close().await
    })
}
