//! What can go wrong below the application. Nothing of it reaches a client as text.

use crate::constraint;
use sea_orm::{DbErr, RuntimeErr};
use siling_domain::Refusal;

/// Why the store did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A constraint of the database refused, and the domain knows it by name.
    #[error("refused by a constraint: {0:?}")]
    Refused(Refusal),
    /// Two transactions waited for one another, or the connection was lost: asking again may help.
    #[error("the database cannot answer now: {0}")]
    Unavailable(DbErr),
    /// A text of the request holds the character U+0000, which no text of the database can.
    #[error("a text that the database cannot hold")]
    Unstorable,
    /// The database answered with something unexpected.
    #[error("the database failed: {0}")]
    Database(DbErr),
    /// What is stored cannot be read as what it should be.
    #[error("stored data cannot be read: {0}")]
    Corrupt(String),
    /// A change was about to be committed that recorded no event: a mistake of ours.
    #[error("a change was not recorded")]
    Unrecorded,
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        if let Some(database) = database_error(&error) {
            let refused = database.constraint().and_then(constraint::refusal);
            let code = database.code();
            return match (refused, code.as_deref()) {
                (Some(refusal), _) => StoreError::Refused(refusal),
                // Deadlock, serialization failure, a lock waited for too long, shutting down, too many connections.
                (None, Some("40P01" | "40001" | "55P03" | "57P01" | "57P02" | "57P03" | "53300")) => {
                    StoreError::Unavailable(error)
                }
                // Only what clients send can hold it.
                (None, Some("22021")) => StoreError::Unstorable,
                _ => StoreError::Database(error),
            };
        }
        match error {
            DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => StoreError::Unavailable(error),
            DbErr::Type(text) => StoreError::Corrupt(text),
            other => StoreError::Database(other),
        }
    }
}

fn database_error(error: &DbErr) -> Option<&dyn sqlx::error::DatabaseError> {
    match error {
        DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error)) => {
            error.as_database_error()
        }
        _ => None,
    }
}
