//! A clean, migrated database for each test, cloned from a template in a few hundredths of a second.

use crate::waiting::{self, eventually};
use sea_orm::{ConnectionTrait, Database, DbBackend, DbErr, Statement};
use siling_domain::area_code::AreaCode;
use siling_persistence::Store;
use siling_persistence::embedded::{Durability, Embedded, Fetch, Options};
use siling_persistence::store::StoreOptions;
use siling_persistence::vault::{Vault, VaultKey};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{LazyLock, Mutex, MutexGuard};
use std::time::Duration;
use tokio::sync::OnceCell;

/// How long a statement of a test may take.
pub(crate) const STATEMENT_TIMEOUT: Duration = Duration::from_secs(30);

const TEMPLATE: &str = "siling_template";

/// The PostgreSQL of this test run, without durability. It ends with the process.
fn server() -> MutexGuard<'static, Embedded> {
    static SERVER: LazyLock<Mutex<Embedded>> = LazyLock::new(|| {
        let data_folder = run_folder();
        let server = Embedded::start(Options {
            data_folder,
            durability: Durability::Disposable,
            binaries: None,
            fetch: Fetch::Allowed,
        });
        Mutex::new(server.unwrap_or_else(|error| panic!("the tests need a PostgreSQL: {error}")))
    });
    SERVER.lock().unwrap()
}

/// A folder of this run's own. Folders of runs that have ended are removed.
fn run_folder() -> PathBuf {
    let base = std::env::temp_dir();
    let prefix = "siling-test-";
    for entry in std::fs::read_dir(&base).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let pid = name
            .strip_prefix(prefix)
            .and_then(|rest| rest.split('-').next()?.parse::<u32>().ok());
        if pid.is_some_and(|pid| cfg!(target_os = "linux") && !PathBuf::from(format!("/proc/{pid}")).exists()) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
    base.join(format!("{prefix}{}", std::process::id()))
}

/// The district of the tests: Linzi.
pub static LINZI: LazyLock<AreaCode> = LazyLock::new(|| AreaCode::parse("370305000000").unwrap());

/// A database of a test's own.
#[derive(Debug)]
pub struct TestDb {
    /// Its name.
    pub name: String,
}

impl TestDb {
    /// A migrated database with the areas and catalogues, and nothing else.
    pub async fn migrated() -> Self {
        static TEMPLATE_MADE: OnceCell<()> = OnceCell::const_new();
        static NUMBER: AtomicU32 = AtomicU32::new(1);
        let name = format!("test_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        let db = Self::named(name);
        TEMPLATE_MADE.get_or_init(make_template).await;
        admin(&format!(
            "CREATE DATABASE {} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY",
            db.name
        ))
        .await;
        db
    }

    /// Known before it is made: its making is waited for, too, and whatever becomes of it, it ends with the test.
    fn named(name: String) -> Self {
        waiting::begins(&name);
        TestDb { name }
    }

    /// An empty database, for the tests of migrations.
    pub async fn empty(name: &str) -> Self {
        let db = Self::named(name.to_owned());
        create(name).await;
        db
    }

    /// A folder for contents of files, removed when a later run begins.
    pub fn folder(&self) -> PathBuf {
        std::env::temp_dir()
            .join(format!("siling-test-{}-files", std::process::id()))
            .join(&self.name)
    }

    /// The URL for the product's own user.
    pub fn url(&self) -> String {
        server().url(&self.name)
    }

    /// The URL for the superuser, who can do what the product cannot: change rows behind its back.
    pub fn admin_url(&self) -> String {
        server().admin_url(&self.name)
    }

    /// Waits until nobody is connected to it any more: what their sessions counted is in the statistics then.
    pub async fn left_by_all(&self) {
        let db = Database::connect(self.admin_url()).await.unwrap();
        let others =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
        eventually("everybody has left", async || {
            let row = db
                .query_one_raw(Statement::from_string(DbBackend::Postgres, others))
                .await;
            row.unwrap().unwrap().try_get_by_index::<i64>(0).unwrap() == 0
        })
        .await;
        db.close().await.unwrap();
    }

    /// A store over it.
    pub async fn store(&self, connections: u32) -> Store {
        self.store_within(connections, STATEMENT_TIMEOUT).await
    }

    /// A store over it whose statements may take so long.
    pub(crate) async fn store_within(&self, connections: u32, statement_timeout: Duration) -> Store {
        let options = StoreOptions {
            statement_timeout,
            ..options(self.url(), connections)
        };
        Store::connect(options, vault()).await.unwrap()
    }
}

/// A store over the database at this URL.
pub async fn store_at(url: String, connections: u32) -> Store {
    Store::connect(options(url, connections), vault()).await.unwrap()
}

/// The vault of the tests.
pub fn vault() -> Vault {
    Vault::new(
        VaultKey {
            name: "test".to_owned(),
            bytes: [7; 32],
        },
        Vec::new(),
    )
}

/// Hundreds of databases would fill the disk, and whoever removes them all before the next run waits for minutes.
impl Drop for TestDb {
    fn drop(&mut self) {
        static LEFT: LazyLock<Sender<String>> = LazyLock::new(|| {
            let (left, names) = channel();
            std::thread::spawn(move || remove(&names));
            left
        });
        waiting::ends(&self.name);
        let _ = LEFT.send(std::mem::take(&mut self.name));
    }
}

/// Removes databases once their tests have ended.
fn remove(names: &Receiver<String>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    for name in names {
        // One that cannot be removed now goes with the whole folder.
        let _ = runtime.block_on(try_admin(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")));
    }
}

/// What each session of a database does, for whoever looks why a test does not end.
pub(crate) async fn sessions(database: &str) -> Result<Vec<String>, DbErr> {
    let look = format!(
        "SELECT concat_ws(' ', pid, state, wait_event_type, wait_event, now() - state_change, left(query, 200)) \
         FROM pg_stat_activity WHERE datname = '{database}'"
    );
    let url = server().admin_url("postgres");
    let db = Database::connect(url).await?;
    let rows = db
        .query_all_raw(Statement::from_string(DbBackend::Postgres, look))
        .await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

fn options(url: String, max_connections: u32) -> StoreOptions {
    StoreOptions {
        url,
        max_connections,
        statement_timeout: STATEMENT_TIMEOUT,
        acquire_timeout: Duration::from_secs(30),
        district: *LINZI,
    }
}

async fn make_template() {
    create(TEMPLATE).await;
    let url = server().url(TEMPLATE);
    siling_persistence::schema::migrate(&url).await.unwrap();
    let store = Store::connect(options(url, 2), vault()).await.unwrap();
    let data = siling_application::seed::Data::read(None).unwrap();
    siling_application::seed::reference_data(&store, &data).await.unwrap();
    // The template may have no open connections while it is cloned.
    store.close().await.unwrap();
}

async fn create(name: &str) {
    let name = name.to_owned();
    tokio::task::spawn_blocking(move || server().create_database_if_absent(&name).unwrap())
        .await
        .unwrap();
}

async fn admin(statement: &str) {
    try_admin(statement).await.unwrap();
}

async fn try_admin(statement: &str) -> Result<(), DbErr> {
    let url = server().admin_url("postgres");
    let db = Database::connect(url).await?;
    db.execute_unprepared(statement).await?;
    db.close().await
}
