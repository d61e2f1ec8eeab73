//! What a test waits for comes or is missed with a word. A test that never ends would else hold up the whole run for ever, and
//! nobody would hear what it waited for.

use crate::database;
use sea_orm::DbErr;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::mpsc::channel;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long a test waits for what has to come: the log, for one, is read up to the oldest transaction of the server, other
/// tests' included.
pub const PATIENCE: Duration = Duration::from_secs(120);
/// How often it looks.
const LOOK_EVERY: Duration = Duration::from_millis(5);
/// After how many minutes a test is taken for one that does not end, unless this variable says otherwise.
const MINUTES: u64 = 15;
const MINUTES_VARIABLE: &str = "SILING_TEST_MINUTES";

/// Looks until it is so.
pub async fn eventually(what: &str, look: impl AsyncFn() -> bool) {
    let waiting = async {
        while !look().await {
            tokio::time::sleep(LOOK_EVERY).await;
        }
    };
    soon(what, waiting).await;
}

/// Waits for what has to come.
pub async fn soon<T>(what: &str, coming: impl Future<Output = T>) -> T {
    let came = tokio::time::timeout(PATIENCE, coming).await;
    came.unwrap_or_else(|_| panic!("not within {PATIENCE:?}: {what}"))
}

/// A test that has begun, and when.
struct Running {
    test: String,
    since: Instant,
}

fn running() -> MutexGuard<'static, BTreeMap<String, Running>> {
    static RUNNING: LazyLock<Mutex<BTreeMap<String, Running>>> = LazyLock::new(|| {
        std::thread::spawn(watch);
        Mutex::default()
    });
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The test on this thread uses a database from now on.
pub(crate) fn begins(database: &str) {
    let test = std::thread::current().name().unwrap_or("a test").to_owned();
    let since = Instant::now();
    running().insert(database.to_owned(), Running { test, since });
}

/// Nobody uses it any more.
pub(crate) fn ends(database: &str) {
    running().remove(database);
}

/// Ends the run, telling what the sessions of its database do, where a test does not end.
fn watch() {
    let minutes = std::env::var(MINUTES_VARIABLE).ok().and_then(|text| text.parse().ok());
    let limit = Duration::from_secs(60 * minutes.unwrap_or(MINUTES));
    loop {
        std::thread::sleep(Duration::from_secs(10));
        let stuck = running()
            .iter()
            .find(|(_, running)| running.since.elapsed() > limit)
            .map(|(database, running)| (database.clone(), running.test.clone()));
        if let Some((database, test)) = stuck {
            tell(&format!(
                "\n{test} has not ended after {limit:?}. In its database {database}:"
            ));
            // By another thread: whatever holds up the test must not hold up the end.
            let (heard, told) = channel();
            std::thread::spawn(move || heard.send(ask(&database)));
            match told.recv_timeout(Duration::from_secs(15)) {
                Ok(Ok(sessions)) => sessions.iter().for_each(|session| tell(&format!("  {session}"))),
                Ok(Err(error)) => tell(&format!("  {error}")),
                Err(_) => tell("  the server does not answer"),
            }
            std::process::exit(101);
        }
    }
}

fn ask(database: &str) -> Result<Vec<String>, DbErr> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(database::sessions(database))
}

/// Past the harness, which keeps what a test prints until the test ends.
fn tell(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
