//! As whom PostgreSQL runs: as ourselves, or, since it refuses root, as another user when we are root.

use super::error::EmbeddedError;
use nix::unistd::{Gid, Uid, User, chown, geteuid};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

/// As whom PostgreSQL runs.
#[derive(Debug, Clone)]
pub(crate) struct ServerUser {
    /// Another user, when we are root.
    other: Option<(Uid, Gid)>,
}

impl ServerUser {
    /// Ourselves; as root, the user `postgres`, else `nobody`. It needs an entry in the password
    /// database: initdb looks its name up.
    pub(crate) fn choose() -> Result<Self, EmbeddedError> {
        if !geteuid().is_root() {
            return Ok(ServerUser { other: None });
        }
        let known = ["postgres", "nobody"]
            .into_iter()
            .find_map(|name| User::from_name(name).ok().flatten());
        known
            .map(|user| ServerUser {
                other: Some((user.uid, user.gid)),
            })
            .ok_or(EmbeddedError::NoUser)
    }

    /// A command that runs as this user, in a folder that it can enter.
    pub(crate) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir("/").env("LC_ALL", "C.UTF-8");
        for variable in ["PGDATA", "PGHOST", "PGPORT", "PGUSER", "PGDATABASE", "PGOPTIONS"] {
            command.env_remove(variable);
        }
        if let Some((uid, gid)) = self.other {
            command.uid(uid.as_raw()).gid(gid.as_raw());
        }
        command
    }

    /// Makes a folder that only this user can enter.
    pub(crate) fn make_folder(&self, folder: &Path) -> Result<(), EmbeddedError> {
        std::fs::create_dir_all(folder).map_err(|error| EmbeddedError::io("make the folder", folder, error))?;
        self.check_owner(folder)?;
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))
            .map_err(|error| EmbeddedError::io("close the folder to others", folder, error))?;
        self.own(folder)
    }

    /// As root we give the folder away: it must be one that somebody else cannot have put there, such as a
    /// link to a folder of the system's.
    fn check_owner(&self, folder: &Path) -> Result<(), EmbeddedError> {
        let found = std::fs::symlink_metadata(folder).map_err(|error| EmbeddedError::io("look at", folder, error))?;
        let servers = self
            .other
            .is_some_and(|(uid, _)| found.is_dir() && found.uid() == uid.as_raw());
        if servers || found.uid() == geteuid().as_raw() {
            return Ok(());
        }
        let error = std::io::Error::new(std::io::ErrorKind::PermissionDenied, "it is somebody else's");
        Err(EmbeddedError::io("use the folder", folder, error))
    }

    /// Gives a folder to this user.
    fn own(&self, path: &Path) -> Result<(), EmbeddedError> {
        match self.other {
            Some((uid, gid)) => chown(path, Some(uid), Some(gid))
                .map_err(|error| EmbeddedError::io("give to PostgreSQL's user", path, error.into())),
            None => Ok(()),
        }
    }

    /// Gives a file to this user; never what a link leads to, since the folder that it is in is not ours.
    pub(crate) fn own_file(&self, path: &Path) -> Result<(), EmbeddedError> {
        match self.other {
            Some((uid, gid)) => std::os::unix::fs::lchown(path, Some(uid.as_raw()), Some(gid.as_raw()))
                .map_err(|error| EmbeddedError::io("give to PostgreSQL's user", path, error)),
            None => Ok(()),
        }
    }
}
