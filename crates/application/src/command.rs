//! How any command is carried out: in a task and a transaction of its own, once for one
//! idempotency key, kept only if it was no dry run.

use crate::app::App;
use siling_domain::access::{Actor, Deed, Denied, Identity, authorise};
use siling_domain::{Refusal, RefusalCode, Refusals};
use siling_persistence::idempotency::{self, Claim};
use siling_persistence::unit_of_work::RequestContext;
use siling_persistence::{Store, StoreError, UnitOfWork};
use std::future::Future;
use std::pin::Pin;
use tokio::sync::oneshot;

/// The longest idempotency key, in characters.
pub const KEY_MAX: usize = 200;

/// One thing that a person does.
pub trait Command: Send + 'static {
    /// What it is.
    const DEED: Deed;
    /// What it changed.
    type Output: Remembered;

    /// Does what takes long and changes nothing, before there is a transaction to hold up. It refuses nothing: a
    /// resend has to be answered what the first request was.
    fn prepare(&mut self, _app: &App, _actor: &Actor) -> impl Future<Output = Result<(), StoreError>> + Send {
        std::future::ready(Ok(()))
    }

    /// Authorises, loads, decides, saves and records.
    fn run(self, app: &App, uow: &mut UnitOfWork) -> impl Future<Output = Result<Self::Output, CommandError>> + Send;
}

/// A result that is remembered under an idempotency key, so that a resend gets it again.
pub trait Remembered: Sized + Send + 'static {
    /// What is kept: enough to find the object again, nothing that is secret.
    fn remember(&self) -> serde_json::Value;

    /// The object again, as it is now.
    fn recall(store: &Store, kept: serde_json::Value) -> impl Future<Output = Result<Option<Self>, StoreError>> + Send;
}

/// Says that aggregates are remembered by their identifiers.
macro_rules! remembered {
    ($($Object:ty),+ $(,)?) => {
        $(impl $crate::command::Remembered for $Object {
            fn remember(&self) -> serde_json::Value {
                serde_json::Value::String(siling_persistence::kept::Kept::id(self).to_string())
            }

            async fn recall(
                store: &siling_persistence::Store,
                kept: serde_json::Value,
            ) -> Result<Option<Self>, siling_persistence::StoreError> {
                match kept.as_str().and_then(|text| siling_domain::id::parse(text).ok()) {
                    Some(id) => Ok(siling_persistence::kept::by_ids::<Self>(store, &[id]).await?.pop()),
                    None => Ok(None),
                }
            }
        })+
    };
}
pub(crate) use remembered;

/// What comes with any command.
#[derive(Debug, Clone, Default)]
pub struct Envelope {
    /// The same key with the same input changes one thing once.
    pub idempotency_key: Option<String>,
    /// The SHA-256 of the input, key and dry run left out.
    pub input_digest: Vec<u8>,
    /// All checks, nothing kept.
    pub dry_run: bool,
}

/// A command that was carried out.
#[derive(Debug, Clone)]
pub struct Done<T> {
    /// What it changed.
    pub output: T,
    /// Whether this is the answer to an earlier request with the same key.
    pub replayed: bool,
    /// Where its last event stands in the log; `None` for a dry run.
    pub log_position: Option<String>,
}

/// Why a command was not carried out.
#[derive(Debug)]
pub enum CommandError {
    /// Conditions failed that a person can mend.
    Refused(Vec<Refusal>),
    /// The object was changed since the client read it.
    Stale {
        /// What to tell.
        refusal: Refusal,
        /// What [`Remembered::recall`] finds the current object by.
        current: serde_json::Value,
    },
    /// Whoever asked may not.
    Denied(Denied),
    /// Too many attempts.
    RateLimited {
        /// When to try again, in seconds.
        retry_after: u64,
    },
    /// The store failed.
    Store(StoreError),
}

impl CommandError {
    /// Says of each refusal under which part of the input it stands.
    #[must_use]
    pub fn at(self, path: &[&str]) -> Self {
        let under = |refusal: Refusal| path.iter().rev().fold(refusal, |refusal, part| refusal.at(*part));
        match self {
            CommandError::Refused(refusals) => CommandError::Refused(refusals.into_iter().map(under).collect()),
            other => other,
        }
    }
}

impl From<Refusal> for CommandError {
    fn from(refusal: Refusal) -> Self {
        CommandError::Refused(vec![refusal])
    }
}

impl From<Refusals> for CommandError {
    fn from(refusals: Refusals) -> Self {
        CommandError::Refused(refusals.into_vec())
    }
}

impl From<Denied> for CommandError {
    fn from(denied: Denied) -> Self {
        CommandError::Denied(denied)
    }
}

impl From<StoreError> for CommandError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Refused(refusal) => CommandError::Refused(vec![refusal]),
            other => CommandError::Store(other),
        }
    }
}

/// Checks that the client knows the object as it is.
pub fn expect_version(
    expected: Option<i32>,
    current: i32,
    kept: impl FnOnce() -> serde_json::Value,
) -> Result<(), CommandError> {
    match expected {
        Some(expected) if expected != current => Err(CommandError::Stale {
            refusal: Refusal::new(RefusalCode::StaleVersion)
                .with("current", current)
                .at("expectedVersion"),
            current: kept(),
        }),
        _ => Ok(()),
    }
}

/// Carries out a command. A client that goes away does not stop it half-way: it is kept whole or
/// not at all.
pub async fn execute<C: Command>(
    app: &App,
    actor: Actor,
    request_id: String,
    envelope: Envelope,
    command: C,
) -> Result<Done<C::Output>, CommandError> {
    let app = app.clone();
    let (answer, answered) = oneshot::channel();
    // Boxed, all tasks are of one type: the runtime's code for a task of each command's own would be many times as large.
    let task: Pin<Box<dyn Future<Output = ()> + Send>> = Box::pin(async move {
        let _ = answer.send(transact(&app, actor, request_id, envelope, command).await);
    });
    let task = tokio::spawn(task);
    if let Ok(result) = answered.await {
        return result;
    }
    // The task panicked, or the runtime is ending: the transaction was rolled back.
    let why = task.await.err().map(|error| error.to_string()).unwrap_or_default();
    Err(CommandError::Store(StoreError::Corrupt(format!(
        "a command's task ended early: {why}"
    ))))
}

async fn transact<C: Command>(
    app: &App,
    actor: Actor,
    request_id: String,
    envelope: Envelope,
    mut command: C,
) -> Result<Done<C::Output>, CommandError> {
    command.prepare(app, &actor).await?;
    let holder = holder(&actor);
    let request = RequestContext {
        now: app.clock.now(),
        request_id,
    };
    let mut uow = UnitOfWork::begin(&app.store, actor, request).await?;
    // What the actor may do is asked anew: a grant revoked a moment ago changes nothing any more.
    if uow.actor().account().is_some() {
        match siling_persistence::access::actor_in(&uow).await? {
            Some(actor) => uow.act_as(actor),
            None => return Err(Denied::LogInFirst.into()),
        }
    }
    let result = within(app, &mut uow, &holder, envelope, command).await;
    match result {
        Ok((done, true)) => {
            uow.commit().await?;
            // Only now: who reads before the commit would remember what is over again.
            if changes_access(C::DEED) {
                app.access.forget_everybody();
            }
            Ok(done)
        }
        Ok((done, false)) => {
            uow.rollback().await?;
            Ok(done)
        }
        Err(error) => {
            // The refusal is what the client has to hear, even if the roll-back fails, too.
            let _ = uow.rollback().await;
            Err(error)
        }
    }
}

/// Whether a deed changes who may do or see what. These are rare, so that nothing finer is needed.
const fn changes_access(deed: Deed) -> bool {
    matches!(
        deed,
        Deed::GrantRole
            | Deed::RevokeGrant
            | Deed::AcceptInvitation
            | Deed::CloseAccount
            | Deed::ChangePassword
            | Deed::ResetPassword
            | Deed::RotateServiceSecret
    )
}

/// Several commands as one: in one transaction, kept all together or not at all, and without waiting for the disk. Each
/// acts as it does alone, and records its own events; what came before it in the transaction is there for it where it locks what it changes.
pub(crate) struct Together {
    app: App,
    uow: UnitOfWork,
    changes_access: bool,
}

impl Together {
    /// Begins, at the time of the app's clock.
    pub(crate) async fn begin(app: &App, request_id: String) -> Result<Self, CommandError> {
        let request = RequestContext {
            now: app.clock.now(),
            request_id,
        };
        let uow = UnitOfWork::begin(&app.store, Actor::system(), request).await?;
        uow.commit_without_waiting().await?;
        Ok(Together {
            app: app.clone(),
            uow,
            changes_access: false,
        })
    }

    /// The store, in which only what was kept before is found.
    pub(crate) fn store(&self) -> Store {
        self.app.store.clone()
    }

    /// Carries out the next command.
    pub(crate) async fn carry_out<C: Command>(&mut self, actor: Actor, command: C) -> Result<C::Output, CommandError> {
        self.uow.act_as(actor);
        if self.uow.actor().account().is_some() {
            match siling_persistence::access::actor_in(&self.uow).await? {
                Some(actor) => self.uow.act_as(actor),
                None => return Err(Denied::LogInFirst.into()),
            }
        }
        self.changes_access |= changes_access(C::DEED);
        self.uow.carries_out(C::DEED);
        command.run(&self.app, &mut self.uow).await
    }

    /// Keeps everything.
    pub(crate) async fn keep(self) -> Result<(), CommandError> {
        self.uow.commit().await?;
        if self.changes_access {
            self.app.access.forget_everybody();
        }
        Ok(())
    }
}

/// Carries the command out in the transaction; the flag says whether to keep it.
async fn within<C: Command>(
    app: &App,
    uow: &mut UnitOfWork,
    holder: &str,
    envelope: Envelope,
    command: C,
) -> Result<(Done<C::Output>, bool), CommandError> {
    let needs_key = C::DEED.needs_key();
    if needs_key && envelope.idempotency_key.is_none() && !envelope.dry_run && uow.actor().account().is_some() {
        return Err(Refusal::new(RefusalCode::Required).at("idempotencyKey").into());
    }
    uow.carries_out(C::DEED);
    let Some(key) = envelope.idempotency_key.filter(|_| !envelope.dry_run) else {
        let output = command.run(app, uow).await?;
        let log_position = uow
            .last_position()
            .filter(|_| !envelope.dry_run)
            .map(|position| position.to_string());
        return Ok((
            Done {
                output,
                replayed: false,
                log_position,
            },
            !envelope.dry_run,
        ));
    };
    let refuse = |code| CommandError::from(Refusal::new(code).at("idempotencyKey"));
    if key.is_empty() {
        return Err(refuse(RefusalCode::Required));
    }
    if key.chars().count() > KEY_MAX {
        return Err(Refusal::new(RefusalCode::TooLong)
            .with("max", KEY_MAX)
            .at("idempotencyKey")
            .into());
    }
    match idempotency::claim(uow, holder, &key, C::DEED, &envelope.input_digest).await? {
        Claim::New => {
            let output = command.run(app, uow).await?;
            idempotency::remember(uow, holder, &key, C::DEED, envelope.input_digest, output.remember()).await?;
            let log_position = uow.last_position().map(|position| position.to_string());
            Ok((
                Done {
                    output,
                    replayed: false,
                    log_position,
                },
                true,
            ))
        }
        Claim::Done {
            outcome,
            place,
            log_position,
        } => {
            // Who may not do it any more is not told what became of it either.
            authorise(uow.actor(), C::DEED, &place)?;
            match C::Output::recall(uow.store(), outcome).await? {
                Some(output) => Ok((
                    Done {
                        output,
                        replayed: true,
                        log_position: Some(log_position),
                    },
                    false,
                )),
                None => Err(Refusal::new(RefusalCode::NotFound).into()),
            }
        }
        Claim::Conflict => Err(refuse(RefusalCode::IdempotencyConflict)),
        Claim::InProgress => Err(refuse(RefusalCode::InProgress)),
    }
}

/// Whose keys these are: nobody's key answers for somebody else.
fn holder(actor: &Actor) -> String {
    match (&actor.identity, actor.account()) {
        (Identity::System, _) => "system".to_owned(),
        (_, Some(account)) => account.to_string(),
        _ => "anonymous".to_owned(),
    }
}
