//! Logging in and out. What these answer is secret, so that they take no idempotency key.

use super::Account;
use super::input::{LogInInput, LogInServiceInput, RefreshTokensInput};
use crate::graphql::context::{RequestState, state};
use crate::graphql::engine::error::ApiError;
use crate::graphql::list::List;
use crate::graphql::loader::batch;
use crate::graphql::mutation::{UserError, outer, told};
use crate::graphql::scalar::DateTime;
use async_graphql::{Context, Object, SimpleObject};
use siling_application::CommandError;
use siling_application::access::{self as application, Client};

/// What a log-in gets (令牌).
#[derive(Clone, SimpleObject)]
pub struct Tokens {
    /// Sent with each request as `Authorization: Bearer ...`. A JWT of ours; our keys are at
    /// `/.well-known/jwks.json`.
    pub access_token: String,
    /// When the access token ends: ten minutes after it was made, unless configured otherwise.
    pub access_token_expires_at: DateTime,
    /// Good for one renewal by `refreshTokens`; null for a service account, which logs in again.
    pub refresh_token: Option<String>,
    /// When the log-in ends unless it is renewed before; null for a service account.
    pub refresh_token_expires_at: Option<DateTime>,
}

impl From<application::Tokens> for Tokens {
    fn from(tokens: application::Tokens) -> Self {
        Tokens {
            access_token: tokens.access,
            access_token_expires_at: DateTime(tokens.access_expires_at),
            refresh_token: tokens.refresh,
            refresh_token_expires_at: tokens.refresh_expires_at.map(DateTime),
        }
    }
}

/// Defines the payload of a log-in: the account and its tokens, or what has to be corrected.
macro_rules! entered {
    ($($(#[doc = $doc:literal])* $Payload:ident),+ $(,)?) => {
        $(
            $(#[doc = $doc])*
            #[derive(SimpleObject)]
            pub struct $Payload {
                /// The account; null when it was refused.
                pub account: Option<Account>,
                /// The tokens; null when it was refused.
                pub tokens: Option<Tokens>,
                /// What has to be corrected; empty when it was done.
                pub user_errors: List<UserError>,
            }

            impl $Payload {
                fn of(state: &RequestState, result: Result<(Account, Tokens), CommandError>) -> Result<Self, ApiError> {
                    match result {
                        Ok((account, tokens)) => {
                            Ok($Payload { account: Some(account), tokens: Some(tokens), user_errors: List::default() })
                        }
                        Err(CommandError::Refused(refusals)) => {
                            Ok($Payload { account: None, tokens: None, user_errors: told(refusals, state.locale).into() })
                        }
                        Err(other) => Err(outer(other)),
                    }
                }
            }
        )+
    };
}

entered! {
    /// What became of `logIn`.
    LogInPayload,
    /// What became of `logInService`.
    LogInServicePayload,
    /// What became of `refreshTokens`.
    RefreshTokensPayload,
}

/// What became of `logOut`.
#[derive(SimpleObject)]
pub struct LogOutPayload {
    /// True.
    pub done: bool,
    /// Empty: nothing has to be corrected.
    pub user_errors: List<UserError>,
}

/// What became of `logOutEverywhere`.
#[derive(SimpleObject)]
pub struct LogOutEverywherePayload {
    /// True.
    pub done: bool,
    /// Empty: nothing has to be corrected.
    pub user_errors: List<UserError>,
}

/// The mutations by which one comes and goes.
#[derive(Default)]
pub struct LogInMutation;

#[Object]
impl LogInMutation {
    /// Logs a person in by password (登录). Five failures for a name within 15 minutes, or fifty from an
    /// address, are answered with `RATE_LIMITED`.
    async fn log_in(&self, ctx: &Context<'_>, input: LogInInput) -> Result<Option<LogInPayload>, ApiError> {
        let state = state(ctx)?;
        let result = application::log_in(&state.app, client(state), &input.login_name, input.password).await;
        LogInPayload::of(state, result.map(entered)).map(Some)
    }

    /// Logs a service account in by its secret (服务账号登录). Its token ends with its time; log in again then.
    async fn log_in_service(
        &self,
        ctx: &Context<'_>,
        input: LogInServiceInput,
    ) -> Result<Option<LogInServicePayload>, ApiError> {
        let state = state(ctx)?;
        let result = application::log_in_service(&state.app, client(state), &input.login_name, input.secret).await;
        LogInServicePayload::of(state, result.map(entered)).map(Some)
    }

    /// Exchanges a refresh token for new tokens (续期令牌). A refresh token that comes a second time ends the
    /// log-in for whoever holds it: keep the new one before you use it.
    async fn refresh_tokens(
        &self,
        ctx: &Context<'_>,
        input: RefreshTokensInput,
    ) -> Result<Option<RefreshTokensPayload>, ApiError> {
        let state = state(ctx)?;
        match application::refresh_tokens(&state.app, client(state), &input.refresh_token).await {
            Ok((id, tokens)) => {
                let account = batch(ctx)?.load_one(id).await?.ok_or_else(ApiError::unauthenticated)?;
                RefreshTokensPayload::of(state, Ok(entered((account, tokens)))).map(Some)
            }
            Err(error) => RefreshTokensPayload::of(state, Err(error)).map(Some),
        }
    }

    /// Ends the log-in behind this token (退出登录).
    async fn log_out(&self, ctx: &Context<'_>) -> Result<Option<LogOutPayload>, ApiError> {
        let state = state(ctx)?;
        application::log_out(&state.app, client(state), state.actor.clone())
            .await
            .map_err(outer)?;
        Ok(Some(LogOutPayload {
            done: true,
            user_errors: List::default(),
        }))
    }

    /// Ends all log-ins of your account, on every device (退出所有设备).
    async fn log_out_everywhere(&self, ctx: &Context<'_>) -> Result<Option<LogOutEverywherePayload>, ApiError> {
        let state = state(ctx)?;
        application::log_out_everywhere(&state.app, client(state), state.actor.clone())
            .await
            .map_err(outer)?;
        Ok(Some(LogOutEverywherePayload {
            done: true,
            user_errors: List::default(),
        }))
    }
}

fn entered((account, tokens): (siling_domain::account::Account, application::Tokens)) -> (Account, Tokens) {
    (Account(account), tokens.into())
}

/// From where the request comes.
pub(super) fn client(state: &RequestState) -> Client {
    Client {
        address: state.client.clone(),
        request_id: state.request_id.clone(),
    }
}
