//! Requests a second, and what they cost in processor time: ours, and PostgreSQL's where it can be seen.

use super::operation::Contest;
use nix::sys::resource::{UsageWho, getrusage};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// By which door a request comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// The GraphQL operation through the router.
    GraphQl,
    /// The hand-written statement through the driver.
    Statement,
    /// A query that is the same for every request and reads nothing.
    Constant,
    /// The operation's document with everything in it skipped: read and validated, not carried out.
    Skipped,
}

/// What one round showed.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    /// Requests a second.
    pub rate: f64,
    /// Processor time of our own process a request, in milliseconds; the clients' in it.
    pub own: f64,
    /// Processor time of PostgreSQL a request, in milliseconds; `None` where it cannot be seen.
    pub database: Option<f64>,
}

impl Reading {
    /// The middle of several rounds, each figure by itself.
    pub fn median(rounds: &[Reading]) -> Reading {
        let database: Option<Vec<f64>> = rounds.iter().map(|round| round.database).collect();
        Reading {
            rate: median(rounds.iter().map(|round| round.rate)),
            own: median(rounds.iter().map(|round| round.own)),
            database: database.map(|figures| median(figures.into_iter())),
        }
    }

    /// Processor time of both a request, in milliseconds.
    pub fn both(&self) -> f64 {
        self.own + self.database.unwrap_or_default()
    }
}

/// The middle one of some figures.
pub fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut figures: Vec<f64> = figures.collect();
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}

/// How rounds are taken.
#[derive(Debug, Clone, Copy)]
pub struct Meter {
    /// How many clients ask at once.
    pub clients: u32,
    /// How long a round takes.
    pub each: Duration,
    /// The main process of PostgreSQL, where it is our child.
    pub database: Option<u32>,
}

impl Meter {
    /// Has the clients ask as fast as they are answered, for the length of a round.
    pub async fn take(&self, contest: &Arc<Contest>, door: Door) -> anyhow::Result<Reading> {
        let number = Arc::new(AtomicUsize::new(0));
        let (own, database, began) = (own_time()?, self.database_time(), Instant::now());
        let until = began + self.each;
        let clients: Vec<_> = (0..self.clients)
            .map(|_| {
                let (contest, number) = (contest.clone(), number.clone());
                tokio::spawn(async move {
                    while Instant::now() < until {
                        let next = number.fetch_add(1, Ordering::Relaxed);
                        contest.answer(door, next).await?;
                    }
                    anyhow::Ok(())
                })
            })
            .collect();
        for client in clients {
            client.await??;
        }
        let answered = number.load(Ordering::Relaxed).max(1) as f64;
        let each = |time: Duration| time.as_secs_f64() * 1000.0 / answered;
        Ok(Reading {
            rate: answered / began.elapsed().as_secs_f64(),
            own: each(own_time()?.saturating_sub(own)),
            database: match (database, self.database_time()) {
                (Some(before), Some(after)) => Some(each(after.saturating_sub(before))),
                _ => None,
            },
        })
    }

    fn database_time(&self) -> Option<Duration> {
        children_time(self.database?)
    }
}

/// Processor time of our own process until now.
fn own_time() -> anyhow::Result<Duration> {
    let usage = getrusage(UsageWho::RUSAGE_SELF)?;
    let times = [usage.user_time(), usage.system_time()];
    let microseconds = times.map(|time| time.tv_sec() * 1_000_000 + time.tv_usec());
    Ok(Duration::from_micros(microseconds.iter().sum::<i64>().unsigned_abs()))
}

/// Processor time of a process's children until now, as Linux tells it.
fn children_time(parent: u32) -> Option<Duration> {
    let mut nanoseconds = 0u64;
    for entry in std::fs::read_dir("/proc").ok()?.flatten() {
        let Ok(pid) = entry.file_name().to_string_lossy().parse::<u32>() else {
            continue;
        };
        let Ok(stat) = std::fs::read_to_string(entry.path().join("stat")) else {
            continue;
        };
        // After the name in brackets: the state, the parent, ...
        let mut members = stat.rsplit(')').next()?.split_whitespace();
        if members.nth(1).and_then(|parent| parent.parse().ok()) != Some(parent) {
            continue;
        }
        let time = std::fs::read_to_string(format!("/proc/{pid}/schedstat")).ok()?;
        nanoseconds += time.split_whitespace().next()?.parse::<u64>().ok()?;
    }
    (nanoseconds > 0).then(|| Duration::from_nanos(nanoseconds))
}
