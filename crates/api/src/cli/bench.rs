//! `siling bench`: how fast this machine answers, beside the same answers fetched by one hand-written statement
//! through the same driver and pool, in the same run.

mod assignment;
mod bare;
mod chance;
mod meter;
mod operation;
mod rating;
mod report;
mod service;
mod stage;

use super::print;
use crate::config::Settings;
use anyhow::{Context as _, ensure};
use meter::{Door, Meter, Reading, median};
use operation::{Contest, Measure};
use report::{Cost, Result};
use stage::{Stage, Throwaway};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// Each measure is taken so many times, turn by turn with its rival, and the median counts: other work on the
/// machine then falls on both.
const ROUNDS: u32 = 5;

/// What is measured.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// How many organizations there are, one measurement after the other.
    #[arg(long, value_name = "N", value_delimiter = ',', default_value = "1000,100000")]
    sizes: Vec<usize>,
    /// Measure a district at work instead: so many projects with ten records of service each, done by a tenth as many
    /// organizations.
    #[arg(long, value_name = "N", value_delimiter = ',')]
    projects: Vec<usize>,
    /// How long each measure takes, in seconds.
    #[arg(long, value_name = "S", default_value_t = 3)]
    seconds: u64,
    /// How many clients ask at once, and how many connections to the database they share.
    #[arg(long, value_name = "N", default_value_t = 4)]
    connections: u32,
    /// Only the measures whose names hold this text.
    #[arg(long, value_name = "TEXT", default_value = "")]
    only: String,
    /// An empty database to measure on, in place of a PostgreSQL of its own. What is put there stays there.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Something else is measured.
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, Clone, clap::Subcommand)]
enum What {
    /// Measure how fast assessments of 60 indicators are rated, on one core and without a database.
    Rating(rating::Options),
    /// Measure how long the best assignment of many orders takes, on one core and without a database.
    Assignment(assignment::Options),
}

/// Measures, and prints what it found.
pub fn run(runtime: &Runtime, settings: &Settings, options: &Options) -> anyhow::Result<()> {
    match &options.what {
        Some(What::Rating(options)) => return rating::run(options),
        Some(What::Assignment(options)) => return assignment::run(options),
        None => {}
    }
    ensure!(options.connections > 0, "at least one connection is needed");
    let course = match options.projects.is_empty() {
        true => Course::new(&options.sizes, "organizations", &Measure::REGISTER),
        false => Course::new(&options.projects, "projects", &Measure::SERVICE),
    };
    let (throwaway, url) = match &options.database {
        Some(url) => (None, url.clone()),
        None => {
            let throwaway = Throwaway::start(settings)?;
            let url = throwaway.url();
            (Some(throwaway), url)
        }
    };
    let meter = Meter {
        clients: options.connections,
        each: Duration::from_secs(options.seconds) / ROUNDS,
        database: throwaway.as_ref().map(Throwaway::process),
    };
    let measured = staged(runtime, settings, url, &course, meter, &options.only);
    let stopped = throwaway.map_or(Ok(()), Throwaway::stop);
    measured?;
    stopped
}

/// What is measured, on how much.
struct Course {
    sizes: Vec<usize>,
    unit: &'static str,
    measures: &'static [Measure],
}

impl Course {
    fn new(sizes: &[usize], unit: &'static str, measures: &'static [Measure]) -> Self {
        let mut sizes = sizes.to_vec();
        sizes.sort_unstable();
        sizes.dedup();
        Course { sizes, unit, measures }
    }

    async fn grow(&self, stage: &Stage, size: usize) -> anyhow::Result<()> {
        match self.unit {
            "projects" => stage.grow_projects(size).await,
            _ => stage.grow(size).await,
        }
    }
}

fn staged(
    runtime: &Runtime,
    settings: &Settings,
    url: String,
    course: &Course,
    meter: Meter,
    only: &str,
) -> anyhow::Result<()> {
    let stage = Arc::new(Stage::open(runtime, settings, url, meter.clients)?);
    let measured = runtime.block_on(async {
        tokio::select! {
            measured = all(&stage, course, meter, only) => measured,
            _ = tokio::signal::ctrl_c() => Err(anyhow::anyhow!("interrupted")),
        }
    });
    let closed = match Arc::into_inner(stage) {
        Some(stage) => stage.close(runtime),
        None => Ok(()),
    };
    measured?;
    closed
}

async fn all(stage: &Arc<Stage>, course: &Course, meter: Meter, only: &str) -> anyhow::Result<()> {
    print(&format!(
        "{} clients at once on {} cores; each figure is the median of {ROUNDS} rounds of {:.1} s.\n",
        meter.clients,
        std::thread::available_parallelism().map_or(1, usize::from),
        meter.each.as_secs_f64(),
    ))?;
    let mut results: Vec<(usize, Vec<Result>)> = Vec::new();
    for &size in &course.sizes {
        let began = Instant::now();
        course.grow(stage, size).await?;
        print(&format!(
            "\n## {size} {}\n\nMade in {:.1} s.\n\n",
            course.unit,
            began.elapsed().as_secs_f64()
        ))?;
        let measured = sized(stage, course, size, meter, only).await?;
        print(&report::figures(&measured))?;
        print(&report::costs(&measured))?;
        results.push((size, measured));
    }
    print(&report::growth(&results, course.unit))
}

async fn sized(
    stage: &Arc<Stage>,
    course: &Course,
    size: usize,
    meter: Meter,
    only: &str,
) -> anyhow::Result<Vec<Result>> {
    let mut results = Vec::new();
    let measures = course.measures.iter().copied();
    for measure in measures.filter(|measure| measure.name().contains(only)) {
        let contest = Arc::new(Contest::prepare(stage, measure, size).await?);
        let told = || format!("{} at {size} {}", measure.name(), course.unit);
        contest.check().await.with_context(told)?;
        let statements = contest.statements().await?;
        let (mut ours, mut bare) = (Vec::new(), Vec::new());
        for round in 0..=ROUNDS {
            let one = meter.take(&contest, Door::GraphQl).await.with_context(told)?;
            let other = meter.take(&contest, Door::Statement).await.with_context(told)?;
            // The first round warms up caches and plans.
            if round > 0 {
                ours.push(one);
                bare.push(other);
            }
        }
        let (constant, skipped) = match measure.is_query() {
            true => (
                meter.take(&contest, Door::Constant).await?.own,
                meter.take(&contest, Door::Skipped).await?.own,
            ),
            false => (0.0, 0.0),
        };
        results.push(Result {
            measure,
            ratio: median(ours.iter().zip(&bare).map(|(ours, bare)| ours.rate / bare.rate)),
            statements,
            ours: Reading::median(&ours),
            bare: Reading::median(&bare),
            cost: Cost {
                constant,
                skipped,
                serialise: contest.serialise().await?,
            },
        });
    }
    Ok(results)
}
