//! The commands of the `siling` binary.

mod bench;
mod boot;
mod doctor;
mod serve;

use crate::config::Settings;
use anyhow::Context as _;
use clap::{Parser, Subcommand};
use siling_application::app::{Clock as _, Machine};
use siling_domain::time::china_date;
use siling_persistence::embedded::Fetch;
use siling_persistence::event::seal::Anchor;
use std::path::{Path, PathBuf};

/// Siling (四领): the open API that brings social organizations into community governance.
#[derive(Debug, Parser)]
#[command(name = "siling", version, about, long_about = None)]
struct Arguments {
    /// A configuration file (TOML). The environment goes over it.
    #[arg(long, global = true, env = "SILING_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API (the default). Without a database of your own, on an embedded PostgreSQL with
    /// Linzi's demonstration data.
    Serve,
    /// Bring the database's schema up to date, and stop.
    Migrate,
    /// Load the district's areas and catalogues, and in demonstrations the made-up organizations.
    Seed {
        /// Load so many generated organizations in bulk as well, for measurements.
        #[arg(long, value_name = "N")]
        organizations: Option<usize>,
    },
    /// Print the schema (SDL), without a database.
    Schema {
        /// Only what third-party apps and open data may rely on.
        #[arg(long)]
        public: bool,
        /// Instead of printing it, name what an operation that was valid by this earlier schema would miss, and fail if
        /// there is anything.
        #[arg(long, value_name = "FILE")]
        since: Option<PathBuf>,
    },
    /// Print an access token for an account, for scripts.
    Token {
        /// The login name of the account.
        login_name: String,
    },
    /// Say what is wrong with this set-up and how to mend it.
    Doctor,
    /// Measure how fast this machine answers, beside the same answers fetched by one hand-written
    /// statement. On a PostgreSQL of its own that is thrown away afterwards.
    Bench(bench::Options),
    /// Check the event log.
    #[command(subcommand)]
    Audit(Audit),
    /// Compute every rating of a year's cycle again from its stored input, and name each that comes out otherwise.
    Replay {
        /// The year of the cycle.
        year: i32,
    },
    /// Make the first account of the district committee on an empty production database.
    OpenFirstAccount {
        /// The login name.
        login_name: String,
        /// The person's name.
        display_name: String,
    },
    /// Let a new key sign access tokens; the old ones still verify until their tokens have expired.
    RotateKeys,
}

#[derive(Debug, Subcommand)]
enum Audit {
    /// Read the whole chain of seals again and name every event that was changed, removed or slipped in.
    Verify {
        /// A link that an earlier check printed and that was kept elsewhere: shows that nothing was cut
        /// off the end since.
        #[arg(long, value_name = "LINK:DIGEST")]
        anchor: Option<Anchor>,
    },
}

/// Runs the command line.
pub fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    if let Some(Command::Schema { public, since }) = arguments.command {
        let sdl = if public {
            crate::graphql::public_sdl()
        } else {
            crate::graphql::sdl()
        };
        return since.map_or_else(|| print(&sdl), |earlier| compare(&earlier, &sdl));
    }
    let mut settings = Settings::load(arguments.config.as_deref())?;
    if matches!(arguments.command, Some(Command::Bench(_))) {
        // A line for each request would be most of what is measured.
        "warn".clone_into(&mut settings.log.filter);
    }
    serve::logs(&settings)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    match arguments.command.unwrap_or(Command::Serve) {
        Command::Serve => serve::run(&runtime, settings),
        Command::Doctor => doctor::run(&runtime, &settings),
        Command::Bench(options) => bench::run(&runtime, &settings, &options),
        other => {
            let boot = boot::Boot::start(&runtime, &settings, Fetch::Allowed)?;
            let result = runtime.block_on(one(&boot, other));
            boot.stop(&runtime)?;
            print(&result?)
        }
    }
}

/// Names what clients of an earlier schema would miss.
fn compare(earlier: &Path, sdl: &str) -> anyhow::Result<()> {
    let named = earlier.display();
    let released = std::fs::read_to_string(earlier).with_context(|| format!("{named} cannot be read"))?;
    let today = china_date(Machine.now());
    let breaches = crate::compatibility::breaches(&released, sdl, today);
    let breaches = breaches.map_err(|error| anyhow::anyhow!("{named} is no schema: {error}"))?;
    if breaches.is_empty() {
        return print("Every operation that was valid still is.\n");
    }
    print(&(breaches.join("\n") + "\n"))?;
    anyhow::bail!("{} of what {named} has would be missed", breaches.len())
}

/// Carries out a command that ends by itself, and tells what to print.
async fn one(boot: &boot::Boot, command: Command) -> anyhow::Result<String> {
    if !matches!(command, Command::Migrate | Command::Seed { .. }) {
        boot.demand_schema().await?;
    }
    Ok(match command {
        Command::Migrate => {
            boot.migrate().await?;
            "The schema is up to date.\n".to_owned()
        }
        Command::Seed { organizations } => {
            boot.migrate().await?;
            boot.seed(organizations).await?
        }
        Command::Token { login_name } => boot.token(&login_name).await?,
        Command::Audit(Audit::Verify { anchor }) => boot.verify(anchor).await?,
        Command::Replay { year } => boot.replay(year).await?,
        Command::OpenFirstAccount {
            login_name,
            display_name,
        } => boot.open_first_account(login_name, display_name).await?,
        Command::RotateKeys => boot.rotate_keys().await?,
        Command::Serve | Command::Schema { .. } | Command::Doctor | Command::Bench(_) => String::new(),
    })
}

#[allow(clippy::print_stdout, reason = "the one place where a command answers")]
pub(crate) fn print(text: &str) -> anyhow::Result<()> {
    use std::io::Write as _;
    // A reader that goes away, as `siling schema | head` does, is no failure.
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}
