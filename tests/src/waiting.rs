//! What a test waits for comes or is missed with a word. A test that never ends would else take the whole run with it,
//! and nobody would hear its name.

use crate::database;
use std::collections::BTreeMap;
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
    let came = tokio::time::timeout(PATIENCE, waiting).await;
    assert!(came.is_ok(), "in {PATIENCE:?} it never was so that {what}");
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

/// Ends the run, telling what the database was asked last, where a test does not end.
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
            eprintln!("\n{test} has not ended after {limit:?}. In its database {database}:");
            for session in database::sessions(&database) {
                eprintln!("  {session}");
            }
            std::process::exit(101);
        }
    }
}
