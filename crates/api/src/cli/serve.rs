//! `siling serve`: everything up, until somebody asks for the end.

use super::boot::Boot;
use super::print;
use crate::config::{Mode, Settings};
use crate::graphql;
use crate::http::{self, Service};
use anyhow::{Context as _, bail};
use siling_application::{App, seed};
use siling_persistence::embedded::Fetch;
use siling_persistence::{access, event, idempotency, schema};
use std::fmt::Write as _;
use std::io::IsTerminal as _;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

/// How often what was committed is sealed.
const SEALING: Duration = Duration::from_secs(1);
/// How often what nobody needs any more is forgotten.
const FORGETTING: Duration = Duration::from_secs(3600);
/// How often orders are looked through for those that nobody claimed by their last day.
const LAPSING: Duration = Duration::from_secs(600);

/// Starts logging: for people at a terminal, as JSON where machines read.
pub fn logs(settings: &Settings) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&settings.log.filter).context("log.filter cannot be read")?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    if settings.log.json.unwrap_or(settings.mode() == Mode::Production) {
        lines.json().flatten_event(true).with_current_span(false).init();
    } else {
        lines.compact().with_ansi(std::io::stderr().is_terminal()).init();
    }
    Ok(())
}

/// Serves until a stop is asked for.
pub fn run(runtime: &Runtime, settings: Settings) -> anyhow::Result<()> {
    // First the port: who cannot listen need not start a database.
    let listener = runtime.block_on(listen(settings.server.listen))?;
    let boot = Boot::start(runtime, &settings, Fetch::Allowed)?;
    let served = runtime.block_on(serve(&boot, listener, &settings));
    let stopped = boot.stop(runtime);
    served?;
    stopped.inspect(|()| tracing::info!("stopped"))
}

async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("cannot listen on {address}: is another server there? Choose another place by SILING__SERVER__LISTEN=127.0.0.1:8421")
    })
}

async fn serve(boot: &Boot, listener: TcpListener, settings: &Settings) -> anyhow::Result<()> {
    prepare(boot).await?;
    let address = listener.local_addr()?;
    let engine = graphql::engine(settings.limits.clone());
    let service = Service::new(boot.app.clone(), engine, settings.http.clone());
    let router = http::router(service.clone());
    let jobs = tokio::spawn(jobs(boot.app.clone()));
    let asked = stop_asked()?;
    let stop = async move {
        asked.await;
        service.close();
    };
    greet(boot, address)?;
    let drain = Duration::from_secs(settings.server.drain_seconds);
    let served = http::serve(listener, router, stop, drain).await;
    jobs.abort();
    Ok(served?)
}

/// A newcomer's database is made ready; a district's is only looked at.
async fn prepare(boot: &Boot) -> anyhow::Result<()> {
    match boot.mode {
        Mode::Demonstration => {
            boot.migrate().await?;
            tracing::info!("{}", boot.seed(None).await?.trim_end().replace('\n', " "));
        }
        Mode::Production => {
            boot.demand_schema().await?;
            boot.demand_keys().await?;
        }
    }
    let condition = schema::condition(&boot.app.store).await?;
    if condition.encoding != "UTF8" || !condition.knows_chinese {
        bail!(
            "the database has to be UTF8 with a locale such as C.UTF-8, so that Chinese can be searched; `siling doctor` tells more"
        );
    }
    if condition.superuser && boot.mode == Mode::Production {
        tracing::warn!(
            "the database's user is a superuser, who can change the event log: give siling a user of its own"
        );
    }
    Ok(())
}

/// What is done beside answering. Any number of servers may do it at once.
async fn jobs(app: App) {
    let mut sealing = tokio::time::interval(SEALING);
    let mut forgetting = tokio::time::interval(FORGETTING);
    let mut lapsing = tokio::time::interval(LAPSING);
    loop {
        tokio::select! {
            _ = sealing.tick() => {
                if let Err(error) = event::seal::seal(&app.store, app.clock.now()).await {
                    tracing::warn!(%error, "events could not be sealed");
                }
            }
            _ = lapsing.tick() => match siling_application::order::lapse_due(&app).await {
                Ok(0) => {}
                Ok(orders) => tracing::info!(orders, "orders lapsed that nobody claimed"),
                Err(error) => tracing::warn!(%error, "unclaimed orders could not lapse"),
            },
            _ = forgetting.tick() => {
                let now = app.clock.now();
                let forgotten = async { Ok::<_, siling_persistence::StoreError>(idempotency::forget_old(&app.store, now).await? + access::forget_old(&app.store, now).await?) };
                match forgotten.await {
                    Ok(0) => {}
                    Ok(rows) => tracing::info!(rows, "old keys and log-ins forgotten"),
                    Err(error) => tracing::warn!(%error, "old keys and log-ins could not be forgotten"),
                }
            }
        }
    }
}

/// Ctrl-C, or what a supervisor sends.
fn stop_asked() -> anyhow::Result<impl Future<Output = ()> + Send + 'static> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("stopping: running requests may end");
    })
}

fn greet(boot: &Boot, address: SocketAddr) -> anyhow::Result<()> {
    let host = if address.ip().is_unspecified() {
        format!("127.0.0.1:{}", address.port())
    } else {
        address.to_string()
    };
    let mut text = String::new();
    let _ = writeln!(text, "\n四领 Siling {} serves\n", env!("CARGO_PKG_VERSION"));
    let _ = writeln!(text, "  GraphQL    http://{host}/graphql");
    let _ = writeln!(text, "  explorer   http://{host}/\n");
    if boot.mode == Mode::Demonstration {
        let _ = writeln!(
            text,
            "Demonstration accounts, one a role, all with the password {}:\n",
            seed::PASSWORD
        );
        for login in seed::LOGINS {
            let _ = writeln!(text, "  {:<14}{}", login.name, login.told);
        }
        let _ = writeln!(
            text,
            "\nTry it:\n\n  curl -s http://{host}/graphql -H 'content-type: application/json' \\"
        );
        let _ = writeln!(
            text,
            "    -d '{{\"query\":\"{{ organizations(first: 3) {{ totalCount {{ value }} nodes {{ name status area {{ name }} }} }} }}\"}}'\n"
        );
        let _ = writeln!(
            text,
            "The data are made up and the password is known: not for production. Ctrl-C stops."
        );
    }
    print(&text)
}
