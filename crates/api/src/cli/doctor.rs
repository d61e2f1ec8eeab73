//! `siling doctor`: what is wrong with this set-up, and how to mend it.

use super::boot::Boot;
use super::print;
use crate::config::{Mode, Settings};
use anyhow::bail;
use siling_persistence::embedded::{Fetch, SUPPORTED};
use siling_persistence::{area, schema};
use std::fmt::Write as _;
use std::net::TcpStream;
use std::time::Duration;
use tokio::runtime::Runtime;

/// One thing that was looked at.
struct Finding {
    what: &'static str,
    /// What is well, or what is wrong and how to mend it.
    result: Result<String, String>,
}

/// Looks at everything and tells; fails when something is wrong.
pub fn run(runtime: &Runtime, settings: &Settings) -> anyhow::Result<()> {
    let mut findings = vec![Finding {
        what: "configuration",
        result: Ok(match settings.mode() {
            Mode::Demonstration => "demonstration".to_owned(),
            Mode::Production => "production".to_owned(),
        }),
    }];
    findings.push(Finding {
        what: "secrets",
        result: secrets(settings),
    });
    let running = TcpStream::connect_timeout(&settings.server.listen, Duration::from_millis(500)).is_ok();
    findings.push(Finding {
        what: "server",
        result: Ok(match running {
            true => format!("something listens on {}", settings.server.listen),
            false => format!("nothing listens on {} yet", settings.server.listen),
        }),
    });
    if running && settings.database.url.is_none() {
        findings.push(Finding {
            what: "database",
            result: Ok("embedded, in use by the running server".to_owned()),
        });
    } else {
        database(runtime, settings, &mut findings);
    }
    let mut text = String::new();
    for Finding { what, result } in &findings {
        let (sign, told) = match result {
            Ok(told) => ("ok   ", told),
            Err(told) => ("WRONG", told),
        };
        let _ = writeln!(text, "{sign}  {what:<14} {told}");
    }
    print(&text)?;
    match findings.iter().filter(|finding| finding.result.is_err()).count() {
        0 => Ok(()),
        1 => bail!("1 thing to mend"),
        wrong => bail!("{wrong} things to mend"),
    }
}

fn secrets(settings: &Settings) -> Result<String, String> {
    match (settings.vault(), &settings.secrets.data_keys) {
        (Err(error), _) => Err(format!("{error:#}")),
        (Ok(_), Some(_)) => Ok("configured".to_owned()),
        (Ok(_), None) => Ok("the known ones of demonstrations".to_owned()),
    }
}

fn database(runtime: &Runtime, settings: &Settings, findings: &mut Vec<Finding>) {
    // A look changes nothing on the machine: what is missing is told, not fetched.
    let boot = match Boot::start(runtime, settings, Fetch::Forbidden) {
        Ok(boot) => boot,
        Err(error) => {
            return findings.push(Finding {
                what: "database",
                result: Err(format!("{error:#}")),
            });
        }
    };
    findings.push(Finding {
        what: "database",
        result: Ok("answers".to_owned()),
    });
    runtime.block_on(async {
        match schema::condition(&boot.app.store).await {
            Err(error) => findings.push(Finding { what: "database", result: Err(error.to_string()) }),
            Ok(condition) => {
                let major = condition.version / 10_000;
                let supported = u32::try_from(major).is_ok_and(|major| SUPPORTED.contains(&major));
                findings.push(Finding {
                    what: "version",
                    result: if supported {
                        Ok(format!("PostgreSQL {major}"))
                    } else {
                        Err(format!("PostgreSQL {major} is not supported: use one of {SUPPORTED:?}"))
                    },
                });
                findings.push(Finding {
                    what: "locale",
                    result: if condition.encoding == "UTF8" && condition.knows_chinese {
                        Ok("UTF8, knows Chinese".to_owned())
                    } else {
                        Err("make the database with: CREATE DATABASE siling ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0".to_owned())
                    },
                });
                findings.push(Finding {
                    what: "user",
                    result: if condition.superuser && settings.mode() == Mode::Production {
                        Err("a superuser can change the event log: CREATE ROLE siling LOGIN, and make it the database's owner".to_owned())
                    } else {
                        Ok("fine".to_owned())
                    },
                });
            }
        }
        match schema::is_migrated(&boot.app.store).await {
            Ok(true) => {
                findings.push(Finding { what: "schema", result: Ok("up to date".to_owned()) });
                findings.push(Finding { what: "event log", result: event_log(&boot).await });
                findings.push(Finding {
                    what: "keys",
                    result: match boot.demand_keys().await {
                        Ok(()) => Ok("open the personal data".to_owned()),
                        Err(error) => Err(format!("{error:#}")),
                    },
                });
                findings.push(Finding {
                    what: "areas",
                    result: match area::any(&boot.app.store).await {
                        Ok(true) => Ok("loaded".to_owned()),
                        Ok(false) => Err("run `siling seed`".to_owned()),
                        Err(error) => Err(error.to_string()),
                    },
                });
            }
            Ok(false) if settings.mode() == Mode::Demonstration => {
                findings.push(Finding { what: "schema", result: Ok("made at the first start".to_owned()) });
            }
            Ok(false) => findings.push(Finding { what: "schema", result: Err("run `siling migrate`".to_owned()) }),
            Err(error) => findings.push(Finding { what: "schema", result: Err(error.to_string()) }),
        }
    });
    if let Err(error) = boot.stop(runtime) {
        findings.push(Finding {
            what: "stop",
            result: Err(format!("{error:#}")),
        });
    }
}

async fn event_log(boot: &Boot) -> Result<String, String> {
    match schema::log_is_ahead(&boot.app.store).await {
        Ok(false) => Ok("goes on".to_owned()),
        Ok(true) => Err(
            "its events have transaction numbers that this server has not come to, as after restoring a dump into a new cluster: \
             stop PostgreSQL, and raise its epoch by `pg_resetwal --epoch=N`, so that the feed and the seals go on"
                .to_owned(),
        ),
        Err(error) => Err(error.to_string()),
    }
}
