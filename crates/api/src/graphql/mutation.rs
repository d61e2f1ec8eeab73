//! How mutations answer: either the changed object or what a person has to mend.

use super::context::state;
use super::engine::access::{Rule, TypeRules};
use super::engine::error::ApiError;
use super::word::Choice;
use crate::graphql::list::List;
use async_graphql::{Context, InputType, SimpleObject, Value};
use sha2::{Digest, Sha256};
use siling_application::{Command, CommandError, Envelope, Remembered, execute};
use siling_domain::access::Denied;
use siling_domain::id::Id;
use siling_domain::{Locale, Refusal, RefusalCode};

/// Something that the person who filled in the form can correct (可更正的错误).
#[derive(Debug, Clone, SimpleObject)]
pub struct UserError {
    /// The stable code; `dictionary(name: "UserErrorCode")` explains each.
    pub code: Choice<RefusalCode>,
    /// What to tell the person, in the language of the request.
    pub message: String,
    /// The path of the input's member that has to be corrected, list positions as numbers; null when
    /// the input as a whole is meant.
    pub field: Option<List<String>>,
}

impl UserError {
    /// The error as the client gets it.
    pub fn of(refusal: Refusal, locale: Locale) -> Self {
        let message = refusal.message(locale);
        UserError {
            code: Choice(refusal.code),
            message,
            field: Some(refusal.field).filter(|field| !field.is_empty()).map(List),
        }
    }
}

/// What became of a mutation.
pub struct Outcome<T> {
    /// The changed object.
    pub output: Option<T>,
    /// The object as it is now, where the client's version was stale.
    pub current: Option<T>,
    /// What a person has to mend.
    pub errors: Vec<UserError>,
    /// Whether this is the answer to an earlier request with the same key.
    pub replayed: bool,
    /// Where the change stands in the event log.
    pub log_position: Option<String>,
}

impl<T> Outcome<T> {
    fn refused(errors: Vec<UserError>) -> Self {
        Outcome {
            output: None,
            current: None,
            errors,
            replayed: false,
            log_position: None,
        }
    }
}

/// What every input has besides its own members.
pub trait Enveloped: InputType {
    /// The idempotency key.
    fn idempotency_key(&self) -> Option<String>;
    /// Whether it is a dry run.
    fn dry_run(&self) -> bool;

    /// The envelope: the key, and the digest by which another input under the same key is told apart.
    fn envelope(&self) -> Envelope {
        let mut value = self.to_value();
        if let Value::Object(members) = &mut value {
            members.shift_remove("idempotencyKey");
            members.shift_remove("dryRun");
        }
        let digest = Sha256::digest(value.to_string().as_bytes()).to_vec();
        Envelope {
            idempotency_key: self.idempotency_key(),
            input_digest: digest,
            dry_run: self.dry_run(),
        }
    }
}

/// Says where the idempotency key and the dry run of an input are.
macro_rules! enveloped {
    ($($Input:ty),+ $(,)?) => {
        $(impl $crate::graphql::mutation::Enveloped for $Input {
            fn idempotency_key(&self) -> Option<String> {
                self.idempotency_key.clone()
            }
            fn dry_run(&self) -> bool {
                self.dry_run.unwrap_or(false)
            }
        })+
    };
}
pub(crate) use enveloped;

/// Defines inputs with what every input has: the version that the client read, the idempotency key, the dry run.
macro_rules! inputs {
    ($(
        $(#[doc = $doc:literal])+
        $Input:ident { $( $(#[doc = $member_doc:literal])+ $member:ident: $Type:ty ),* $(,)? }
    )+) => {
        $(
            $(#[doc = $doc])+
            #[derive(Debug, Clone, async_graphql::InputObject)]
            pub struct $Input {
                $( $(#[doc = $member_doc])+ pub $member: $Type, )*
                /// The version that the client read; a later one is answered with `STALE_VERSION`.
                pub expected_version: Option<i32>,
                /// The same key with the same input changes one thing once; kept 90 days.
                pub idempotency_key: Option<String>,
                /// All checks, nothing kept.
                pub dry_run: Option<bool>,
            }
        )+
        $crate::graphql::mutation::enveloped!($($Input),+);
    };
}
pub(crate) use inputs;

/// Carries a command out and tells what became of it. The command is made from the input by a
/// closure, since an input can be refused before there is a command.
pub async fn run<C: Command>(
    ctx: &Context<'_>,
    envelope: Envelope,
    command: Result<C, Refusal>,
) -> Result<Outcome<C::Output>, ApiError> {
    let state = state(ctx)?;
    let command = match command {
        Ok(command) => command,
        Err(refusal) => return Ok(Outcome::refused(told(vec![refusal], state.locale))),
    };
    match execute(
        &state.app,
        state.actor.clone(),
        state.request_id.clone(),
        envelope,
        command,
    )
    .await
    {
        Ok(done) => Ok(Outcome {
            output: Some(done.output),
            current: None,
            errors: Vec::new(),
            replayed: done.replayed,
            log_position: done.log_position,
        }),
        Err(CommandError::Refused(refusals)) => Ok(Outcome::refused(told(refusals, state.locale))),
        Err(CommandError::Stale { refusal, current }) => {
            let current = C::Output::recall(state.store(), current).await?;
            Ok(Outcome {
                current,
                ..Outcome::refused(told(vec![refusal], state.locale))
            })
        }
        Err(other) => Err(outer(other)),
    }
}

/// Refusals as the client gets them.
pub fn told(refusals: Vec<Refusal>, locale: Locale) -> Vec<UserError> {
    refusals
        .into_iter()
        .map(|refusal| UserError::of(refusal, locale))
        .collect()
}

/// What a person cannot correct.
pub fn outer(error: CommandError) -> ApiError {
    match error {
        CommandError::Denied(Denied::LogInFirst) => ApiError::unauthenticated(),
        CommandError::Denied(_) => ApiError::forbidden(),
        CommandError::RateLimited { retry_after } => ApiError::rate_limited(retry_after),
        CommandError::Store(error) => error.into(),
        CommandError::Refused(_) | CommandError::Stale { .. } => ApiError::internal("a refusal that nobody told"),
    }
}

/// The identifier that the client made, or a new one of ours.
pub fn new_id<I: Id>(ctx: &Context<'_>, given: Option<&async_graphql::ID>) -> Result<Result<I, Refusal>, ApiError> {
    let state = state(ctx)?;
    Ok(match given {
        None => Ok(state.app.new_id()),
        Some(id) => siling_domain::id::parse(id).map_err(|error| Refusal::from(error).at("id")),
    })
}

/// An identifier of the input, refused at its place.
pub fn known<I: Id>(field: &str, text: &async_graphql::ID) -> Result<I, Refusal> {
    siling_domain::id::parse(text).map_err(|error| Refusal::from(error).at(field))
}

/// Defines the payload of a mutation that changes one object.
macro_rules! payload {
    ($($(#[doc = $doc:literal])* $Payload:ident { $field:ident: $Object:ident }),+ $(,)?) => {
        $(
            $(#[doc = $doc])*
            #[derive(async_graphql::SimpleObject)]
            pub struct $Payload {
                /// The object after the change; null when it was refused.
                pub $field: Option<$Object>,
                /// The object as it is now, when the only error is `STALE_VERSION`; null otherwise.
                pub current: Option<$Object>,
                /// What has to be corrected; empty when the change was made.
                pub user_errors: $crate::graphql::list::List<$crate::graphql::mutation::UserError>,
                /// Whether an earlier request with the same idempotency key made the change.
                pub replayed: bool,
                /// Where the change stands in the event log; `changes` has reached it once its position
                /// is not before this one. Null when nothing was changed.
                pub log_position: Option<String>,
            }

            impl<T> From<$crate::graphql::mutation::Outcome<T>> for $Payload
            where
                $Object: From<T>,
            {
                fn from(outcome: $crate::graphql::mutation::Outcome<T>) -> Self {
                    $Payload {
                        $field: outcome.output.map(<$Object>::from),
                        current: outcome.current.map(<$Object>::from),
                        user_errors: outcome.errors.into(),
                        replayed: outcome.replayed,
                        log_position: outcome.log_position,
                    }
                }
            }
        )+
    };
}
pub(crate) use payload;

/// Who may ask for what.
pub const RULES: &[TypeRules] = &[TypeRules {
    name: "UserError",
    rules: &[(Rule::Public, "code message field")],
}];
