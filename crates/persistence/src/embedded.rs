//! A private PostgreSQL as a child process, for a newcomer's first run and for the tests: the same
//! engine as in production, found on the machine, started in a fraction of a second, stopped with us.

mod admin;
mod binaries;
mod error;
mod fetch;
mod server;
mod user;

pub use binaries::{Binaries, SUPPORTED, find};
pub use error::EmbeddedError;

use server::Server;
use std::path::{Path, PathBuf};
use user::ServerUser;

/// The role that owns the product's databases. It is no superuser, as in production.
pub const ROLE: &str = "siling";

/// How much a crash of the machine may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Nothing that was committed.
    Durable,
    /// Everything: for tests, which are several times faster by it.
    Disposable,
}

/// Whether PostgreSQL may be fetched where the machine has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fetch {
    /// Through a package client that the machine has, and said so.
    Allowed,
    /// Never.
    Forbidden,
}

/// How to start.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where the data lie. One server at a time.
    pub data_folder: PathBuf,
    /// How much a crash may cost.
    pub durability: Durability,
    /// The folder of `postgres` and `initdb`, if not the newest supported one found.
    pub binaries: Option<PathBuf>,
    /// Whether PostgreSQL may be fetched.
    pub fetch: Fetch,
}

/// A running PostgreSQL of our own. It stops when this value is dropped, and when we die.
#[derive(Debug)]
pub struct Embedded {
    server: Server,
    socket_folder: PathBuf,
    binaries: Binaries,
}

impl Embedded {
    /// Starts it: makes the cluster the first time, recovers it after a crash.
    pub fn start(options: Options) -> Result<Self, EmbeddedError> {
        let user = ServerUser::choose()?;
        let cluster = options.data_folder.join("cluster");
        let wanted = cluster_major(&cluster);
        let binaries = find_or_fetch(&options, wanted, &user)?;
        user.make_folder(&options.data_folder)?;
        let lock = server::lock(&options.data_folder)?;
        if wanted.is_none() {
            initialise(&binaries, &cluster, &user)?;
        }
        let socket_folder = socket_folder(&options.data_folder, &user)?;
        let server = Server::start(&binaries, &cluster, &socket_folder, options.durability, &user, lock)?;
        let embedded = Embedded {
            server,
            socket_folder,
            binaries,
        };
        admin::prepare(&embedded.admin_url("postgres"))?;
        Ok(embedded)
    }

    /// The URL of a database for the product's own role.
    pub fn url(&self, database: &str) -> String {
        self.url_of(database, ROLE)
    }

    /// The URL of a database for the superuser: making databases, and tests that tamper.
    pub fn admin_url(&self, database: &str) -> String {
        self.url_of(database, "postgres")
    }

    fn url_of(&self, database: &str, role: &str) -> String {
        format!(
            "postgres:///{database}?host={}&user={role}",
            self.socket_folder.display()
        )
    }

    /// Makes a database that the product's role owns, unless there is one of that name.
    pub fn create_database_if_absent(&self, database: &str) -> Result<(), EmbeddedError> {
        admin::create_database_if_absent(&self.admin_url("postgres"), database)
    }

    /// The programs that it runs.
    pub const fn binaries(&self) -> &Binaries {
        &self.binaries
    }

    /// The number of its main process, whose children do the work.
    pub fn process(&self) -> u32 {
        self.server.process()
    }

    /// Stops it: what is committed is kept.
    pub fn stop(mut self) -> Result<(), EmbeddedError> {
        self.server.stop()
    }
}

/// Where the data lie unless said otherwise.
pub fn default_data_folder() -> PathBuf {
    if nix::unistd::geteuid().is_root() {
        // The server's own user has to reach it, and cannot look into root's home.
        return PathBuf::from("/var/lib/siling");
    }
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share"));
    let base = std::env::var_os("XDG_DATA_HOME")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
        .or_else(home);
    base.unwrap_or_else(std::env::temp_dir).join("siling")
}

fn find_or_fetch(options: &Options, wanted: Option<u32>, user: &ServerUser) -> Result<Binaries, EmbeddedError> {
    match find(options.binaries.as_deref(), wanted) {
        Ok(binaries) => Ok(binaries),
        Err(EmbeddedError::NoBinaries { .. }) if options.fetch == Fetch::Allowed => {
            fetch::fetch(wanted, user)?;
            find(options.binaries.as_deref(), wanted)
        }
        Err(error) => Err(error),
    }
}

/// The major version that made the cluster; `None` when there is no cluster yet.
fn cluster_major(cluster: &Path) -> Option<u32> {
    std::fs::read_to_string(cluster.join("PG_VERSION"))
        .ok()?
        .trim()
        .parse()
        .ok()
}

fn initialise(binaries: &Binaries, cluster: &Path, user: &ServerUser) -> Result<(), EmbeddedError> {
    // A run that was killed while it made the cluster leaves a part of one, without PG_VERSION last.
    if cluster.exists() {
        std::fs::remove_dir_all(cluster)
            .map_err(|error| EmbeddedError::io("remove the half-made cluster", cluster, error))?;
    }
    let mut command = user.command(&binaries.program("initdb"));
    // C.UTF-8, never C: with ctype C, PostgreSQL takes no Chinese character for a letter.
    command
        .args([
            "-U",
            "postgres",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--auth=trust",
            "-N",
            "-D",
        ])
        .arg(cluster);
    let output = command
        .output()
        .map_err(|error| EmbeddedError::io("run", &binaries.program("initdb"), error))?;
    if output.status.success() {
        return Ok(());
    }
    let _ = std::fs::remove_dir_all(cluster);
    Err(EmbeddedError::Failed {
        what: "initdb",
        log: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
    })
}

/// The longest path of a socket that the system allows is 107 bytes; `.s.PGSQL.5432.lock` is part of it.
const SOCKET_FOLDER_MAX: usize = 80;

/// A folder for the socket that only the server's user can enter: in the data folder, or in a short
/// place where that path is too long.
fn socket_folder(data_folder: &Path, user: &ServerUser) -> Result<PathBuf, EmbeddedError> {
    let inside = data_folder.join("run");
    let folder = if inside.as_os_str().len() <= SOCKET_FOLDER_MAX {
        inside
    } else {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        data_folder.hash(&mut hasher);
        PathBuf::from("/tmp").join(format!("siling-{:016x}", hasher.finish()))
    };
    user.make_folder(&folder)?;
    Ok(folder)
}

#[cfg(test)]
mod tests;
