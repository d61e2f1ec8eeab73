//! What happened on which day, carried out in that order, so that the log reads as a history.

use super::SeedError;
use crate::app::{App, Clock};
use crate::command::{Command, CommandError, Envelope, execute};
use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};
use siling_domain::Locale;
use siling_domain::access::Actor;
use siling_domain::time::CHINA_OFFSET_HOURS;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

type Doing = Pin<Box<dyn Future<Output = Result<(), CommandError>> + Send>>;

struct Step {
    on: NaiveDate,
    /// What ends something comes after what has to end before.
    last: bool,
    row: String,
    take: Box<dyn FnOnce(App) -> Doing + Send>,
}

/// What is to be done.
#[derive(Default)]
pub(super) struct Steps(Vec<Step>);

/// A clock that stands still.
struct Still(DateTime<Utc>);

impl Clock for Still {
    fn now(&self) -> DateTime<Utc> {
        self.0
    }
}

impl Steps {
    /// Does this on that day, after what was put down for the day before it.
    pub(super) fn on<C: Command>(&mut self, on: NaiveDate, row: &str, command: C) {
        self.put(on, false, row, command);
    }

    /// Does this on that day, after everything else of the day.
    pub(super) fn at_the_close_of<C: Command>(&mut self, on: NaiveDate, row: &str, command: C) {
        self.put(on, true, row, command);
    }

    fn put<C: Command>(&mut self, on: NaiveDate, last: bool, row: &str, command: C) {
        let request_id = format!("seed-{}", self.0.len() + 1);
        self.0.push(Step {
            on,
            last,
            row: format!("{row} ({})", C::DEED.mutation()),
            take: Box::new(move |app| {
                Box::pin(async move {
                    execute(&app, Actor::system(), request_id, Envelope::default(), command)
                        .await
                        .map(drop)
                })
            }),
        });
    }

    /// Does everything, the earliest first.
    pub(super) async fn take(mut self, app: &App) -> Result<(), SeedError> {
        self.0.sort_by_key(|step| (step.on, step.last));
        for step in self.0 {
            // Nine in the morning in China.
            let nine = step.on.and_time(NaiveTime::MIN).and_utc() + Duration::hours(9 - CHINA_OFFSET_HOURS);
            let app = App {
                clock: Arc::new(Still(nine)),
                ..app.clone()
            };
            (step.take)(app).await.map_err(|error| refused(step.row, error))?;
        }
        Ok(())
    }
}

fn refused(row: String, error: CommandError) -> SeedError {
    match error {
        CommandError::Store(error) => SeedError::Store(error),
        CommandError::Refused(refusals) => {
            let told = refusals
                .iter()
                .map(|refusal| format!("{}: {}", refusal.field.join("."), refusal.message(Locale::En)));
            SeedError::Refused {
                row,
                why: told.collect::<Vec<_>>().join("; "),
            }
        }
        other => SeedError::Refused {
            row,
            why: format!("{other:?}"),
        },
    }
}
