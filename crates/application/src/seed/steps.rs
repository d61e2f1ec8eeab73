//! What happened on which day, carried out in that order, so that the log reads as a history.
//!
//! The steps of a day are kept together or not at all. Those that lie in lanes, each about another assessment, are
//! carried out beside each other.

use super::SeedError;
use crate::app::{App, Clock};
use crate::command::{Command, CommandError, Together};
use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};
use siling_domain::Locale;
use siling_domain::access::{Actor, Identity};
use siling_domain::id::AccountId;
use siling_domain::time::{CHINA_OFFSET_HOURS, china_date};
use siling_persistence::Store;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use tokio::task::JoinSet;
use uuid::Uuid;

/// So many lanes are carried out at once: more only wait for the processor.
const AT_ONCE: usize = 4;

/// What is looked up before a step.
pub(super) type Found<K> = Pin<Box<dyn Future<Output = Result<K, CommandError>> + Send>>;

type Doing<'a> = Pin<Box<dyn Future<Output = Result<(), CommandError>> + Send + 'a>>;

struct Step {
    on: NaiveDate,
    /// What ends something comes after what has to end before.
    last: bool,
    lane: Option<Uuid>,
    row: String,
    take: Box<dyn for<'a> FnOnce(&'a mut Together) -> Doing<'a> + Send>,
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
        self.put(on, false, None, row, None, move || command, drop);
    }

    /// Does this on that day, after everything else of the day.
    pub(super) fn at_the_close_of<C: Command>(&mut self, on: NaiveDate, row: &str, command: C) {
        self.put(on, true, None, row, None, move || command, drop);
    }

    /// An account does this on that day; the product itself where there is none.
    pub(super) fn by<C: Command>(&mut self, account: Option<AccountId>, on: NaiveDate, row: &str, command: C) {
        self.put(on, false, None, row, account, move || command, drop);
    }

    /// The same in a lane, and keeps what came out.
    pub(super) fn keeping<C: Command>(
        &mut self,
        account: Option<AccountId>,
        lane: Uuid,
        on: NaiveDate,
        row: &str,
        command: C,
        keep: impl FnOnce(C::Output) + Send + 'static,
    ) {
        self.put(on, false, Some(lane), row, account, move || command, keep);
    }

    /// The same in a lane, made once what came before it is known.
    pub(super) fn then<C: Command>(
        &mut self,
        account: Option<AccountId>,
        lane: Uuid,
        on: NaiveDate,
        row: &str,
        make: impl FnOnce() -> C + Send + 'static,
    ) {
        self.put(on, false, Some(lane), row, account, make, drop);
    }

    /// The same in a lane, about what is looked up first.
    pub(super) fn about<C: Command, K: Send + 'static>(
        &mut self,
        by: (Option<AccountId>, Uuid, NaiveDate),
        row: &str,
        find: impl FnOnce(Store) -> Found<K> + Send + 'static,
        make: impl FnOnce(K) -> C + Send + 'static,
    ) {
        let (account, lane, on) = by;
        let actor = actor(account);
        self.0.push(Step {
            on,
            last: false,
            lane: Some(lane),
            row: format!("{row} ({})", C::DEED.mutation()),
            take: Box::new(move |together| {
                Box::pin(async move {
                    let found = find(together.store()).await?;
                    together.carry_out(actor, make(found)).await.map(drop)
                })
            }),
        });
    }

    #[allow(
        clippy::too_many_arguments,
        reason = "everything that a step is made of, in the one place that makes it"
    )]
    fn put<C: Command>(
        &mut self,
        on: NaiveDate,
        last: bool,
        lane: Option<Uuid>,
        row: &str,
        account: Option<AccountId>,
        make: impl FnOnce() -> C + Send + 'static,
        keep: impl FnOnce(C::Output) + Send + 'static,
    ) {
        let actor = actor(account);
        self.0.push(Step {
            on,
            last,
            lane,
            row: format!("{row} ({})", C::DEED.mutation()),
            take: Box::new(move |together| Box::pin(async move { together.carry_out(actor, make()).await.map(keep) })),
        });
    }

    /// Does everything, the earliest first.
    pub(super) async fn take(mut self, app: &App) -> Result<(), SeedError> {
        self.0.sort_by_key(|step| (step.on, step.last));
        let (mut steps, now) = (self.0.into_iter().peekable(), app.clock.now());
        while let Some(first) = steps.next() {
            let (on, beside) = (first.on, first.lane.is_some());
            let mut day = vec![first];
            while let Some(step) = steps.next_if(|step| step.on == on && step.lane.is_some() == beside) {
                day.push(step);
            }
            // Nine in the morning in China; nothing of today is said to be later than now.
            let nine = on.and_time(NaiveTime::MIN).and_utc() + Duration::hours(9 - CHINA_OFFSET_HOURS);
            let at = if on == china_date(now) { nine.min(now) } else { nine };
            let app = App {
                clock: Arc::new(Still(at)),
                ..app.clone()
            };
            beside_each_other(&app, on, lanes(day)).await?;
        }
        Ok(())
    }
}

/// An account, whose grants are looked up once it acts; the product itself without one.
fn actor(account: Option<AccountId>) -> Actor {
    account.map_or_else(Actor::system, |account| Actor {
        identity: Identity::Person(account),
        grants: Vec::new(),
        session: None,
    })
}

/// The steps lane by lane, in the order in which the lanes begin.
fn lanes(steps: Vec<Step>) -> Vec<Vec<Step>> {
    let mut lanes: Vec<(Option<Uuid>, Vec<Step>)> = Vec::new();
    for step in steps {
        match lanes.iter_mut().find(|(lane, _)| *lane == step.lane) {
            Some((_, own)) => own.push(step),
            None => lanes.push((step.lane, vec![step])),
        }
    }
    lanes.into_iter().map(|(_, own)| own).collect()
}

async fn beside_each_other(app: &App, on: NaiveDate, lanes: Vec<Vec<Step>>) -> Result<(), SeedError> {
    let (mut running, mut waiting) = (JoinSet::new(), lanes.into_iter());
    loop {
        while running.len() < AT_ONCE
            && let Some(lane) = waiting.next()
        {
            running.spawn(one_lane(app.clone(), on, lane));
        }
        match running.join_next().await {
            None => return Ok(()),
            Some(Ok(done)) => done?,
            Some(Err(error)) => return Err(broken(&error)),
        }
    }
}

async fn one_lane(app: App, on: NaiveDate, lane: Vec<Step>) -> Result<(), SeedError> {
    let of_day = |error| refused(on.to_string(), error);
    let mut together = Together::begin(&app, format!("seed-{on}")).await.map_err(of_day)?;
    for step in lane {
        let done = (step.take)(&mut together).await;
        done.map_err(|error| refused(step.row, error))?;
    }
    together.keep().await.map_err(of_day)
}

fn broken(error: &tokio::task::JoinError) -> SeedError {
    SeedError::Refused {
        row: "a lane".to_owned(),
        why: error.to_string(),
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
