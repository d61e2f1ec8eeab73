//! Logging in and out, and renewing tokens. These are no commands like the others: they carry secrets
//! that no idempotency key may bring back, and a failure has to be counted, not rolled back.

use super::keys;
use super::token::{self, Tokens, digest, random_secret};
use crate::app::App;
use crate::command::CommandError;
use chrono::{DateTime, Duration, Utc};
use siling_domain::access::{Actor, Deed, Identity, Place, authorise};
use siling_domain::account::{Account, AccountKind, AccountStatus, LoginName};
use siling_domain::event::Event;
use siling_domain::id::{AccountId, SessionId};
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::access::{self as store, Credentials, Ending, Limit, Renewal};
use siling_persistence::unit_of_work::RequestContext;
use siling_persistence::{StoreError, UnitOfWork};

/// Log-ins that fail, by name (our default).
const BY_NAME: Limit = Limit {
    purpose: "log-in by name",
    attempts: 5,
    minutes: 15,
};
/// Log-ins that fail, by address: an office shares one (our default).
const BY_ADDRESS: Limit = Limit {
    purpose: "log-in by address",
    attempts: 50,
    minutes: 15,
};
/// Accounts that residents open, by address (our default).
const SIGN_UPS: Limit = Limit {
    purpose: "sign-up by address",
    attempts: 30,
    minutes: 60,
};

/// Changes of a password, by account: whoever has somebody's token must not try passwords by it (our default).
const PASSWORD_CHANGES: Limit = Limit {
    purpose: "password change by account",
    attempts: 10,
    minutes: 15,
};

/// From where a request comes.
#[derive(Debug, Clone)]
pub struct Client {
    /// The address.
    pub address: String,
    /// The request's identifier.
    pub request_id: String,
}

/// Somebody logged out.
#[derive(Debug, Clone, Copy)]
pub struct LoggedOut;

/// Logs a person in by password.
pub async fn log_in(
    app: &App,
    client: Client,
    name: &str,
    password: String,
) -> Result<(Account, Tokens), CommandError> {
    enter(app, client, name, password, AccountKind::Person).await
}

/// Logs a service account in by its secret.
pub async fn log_in_service(
    app: &App,
    client: Client,
    name: &str,
    secret: String,
) -> Result<(Account, Tokens), CommandError> {
    enter(app, client, name, secret, AccountKind::Service).await
}

async fn enter(
    app: &App,
    client: Client,
    name: &str,
    secret: String,
    kind: AccountKind,
) -> Result<(Account, Tokens), CommandError> {
    let now = app.clock.now();
    let counted = name.trim().to_lowercase();
    // The address first: what it is turned away for must not close the name to its holder.
    if let Some(retry_after) = store::admit(&app.store, &BY_ADDRESS, &client.address, now).await? {
        return Err(CommandError::RateLimited { retry_after });
    }
    if let Some(retry_after) = store::admit(&app.store, &BY_NAME, &counted, now).await? {
        // Nor must a name that is closed close the address to everybody else behind it.
        store::forgive(&app.store, &BY_ADDRESS, &client.address).await?;
        return Err(CommandError::RateLimited { retry_after });
    }
    let known = match LoginName::parse(name) {
        Ok(name) => store::credentials(&app.store, &name).await?,
        Err(_) => None,
    };
    let account = verified(app, known, secret, kind).await?;
    let Some(account) = account else {
        return Err(Refusal::new(RefusalCode::BadCredentials).into());
    };
    store::clear(&app.store, &BY_NAME, &counted).await?;
    store::forgive(&app.store, &BY_ADDRESS, &client.address).await?;
    let tokens = begin(app, client, account.clone(), now).await?;
    Ok((account, tokens))
}

/// Lets a resident open an account, so many an hour from one address.
pub async fn admit_sign_up(app: &App, client: &Client) -> Result<(), CommandError> {
    let now = app.clock.now();
    match store::admit(&app.store, &SIGN_UPS, &client.address, now).await? {
        Some(retry_after) => Err(CommandError::RateLimited { retry_after }),
        None => Ok(()),
    }
}

/// Lets somebody try to change their password, so many times a quarter of an hour.
pub async fn admit_password_change(app: &App, actor: &Actor) -> Result<(), CommandError> {
    let Some(account) = actor.account() else {
        return Err(siling_domain::access::Denied::LogInFirst.into());
    };
    match store::admit(&app.store, &PASSWORD_CHANGES, &account.to_string(), app.clock.now()).await? {
        Some(retry_after) => Err(CommandError::RateLimited { retry_after }),
        None => Ok(()),
    }
}

/// The account, if the secret is its own and it can be used. The same work is done either way.
async fn verified(
    app: &App,
    known: Option<Credentials>,
    secret: String,
    kind: AccountKind,
) -> Result<Option<Account>, CommandError> {
    let failed = |_| CommandError::Store(StoreError::Corrupt("a password could not be checked".to_owned()));
    let (account, hash) = match known {
        Some(credentials) => (Some(credentials.account), credentials.hash),
        None => (None, None),
    };
    let right = app.access.passwords.verify(secret, hash).await.map_err(failed)?;
    Ok(account.filter(|account| right && account.kind == kind && account.status == AccountStatus::Active))
}

/// Opens a session and makes its tokens.
async fn begin(app: &App, client: Client, account: Account, now: DateTime<Utc>) -> Result<Tokens, CommandError> {
    let keys = keys::current(app).await?;
    let session: SessionId = app.new_id();
    let person = account.kind == AccountKind::Person;
    let refresh = if person { Some(random_secret()?) } else { None };
    // A service has no refresh token: its session ends with its access token.
    let expires_at = match person {
        true => now + Duration::days(app.access.settings.refresh_days),
        false => now + Duration::minutes(app.access.settings.access_minutes),
    };
    let (access, access_expires_at) = token::issue(app, &keys, account.id, session, now)?;
    let kept = refresh.as_deref().map(digest);
    apart(app, client, Actor::anonymous(), now, move |mut uow| async move {
        let deed = if person { Deed::LogIn } else { Deed::LogInService };
        let warrant = authorise(uow.actor(), deed, &Place::DISTRICT)?;
        // What was checked must still hold: a password that was changed meanwhile opens nothing.
        let current = store::locked(&uow, account.id).await?;
        if current.is_none_or(|current| current.version != account.version) {
            return Err(Refusal::new(RefusalCode::BadCredentials).into());
        }
        uow.act_as(acting(&account, session));
        store::open_session(&mut uow, session, account.id, kept.as_deref(), expires_at).await?;
        let event = Event::of(
            deed,
            account.id,
            account.version,
            Place::DISTRICT,
            Some(&account),
            &account,
        );
        uow.record(&warrant, event).await?;
        uow.commit().await?;
        Ok(())
    })
    .await?;
    Ok(Tokens {
        access,
        access_expires_at,
        refresh_expires_at: refresh.as_ref().map(|_| expires_at),
        refresh,
    })
}

fn acting(account: &Account, session: SessionId) -> Actor {
    let identity = match account.kind {
        AccountKind::Person => Identity::Person(account.id),
        AccountKind::Service => Identity::Service(account.id, account.service_scopes.clone()),
    };
    Actor {
        identity,
        grants: Vec::new(),
        session: Some(session),
    }
}

/// Exchanges a refresh token for new tokens. One that comes a second time ends its log-in, for whoever
/// holds it: one of the two has stolen it.
pub async fn refresh_tokens(app: &App, client: Client, refresh: &str) -> Result<(AccountId, Tokens), CommandError> {
    let now = app.clock.now();
    let keys = keys::current(app).await?;
    let next = random_secret()?;
    let (presented, kept) = (digest(refresh), digest(&next));
    let expires_at = now + Duration::days(app.access.settings.refresh_days);
    let renewal = apart(app, client, Actor::anonymous(), now, move |mut uow| async move {
        let renewal = store::renew(&mut uow, &presented, &kept, expires_at).await?;
        if let Renewal::Reused(session, account) = renewal {
            let warrant = authorise(uow.actor(), Deed::RefreshTokens, &Place::DISTRICT)?;
            if let Some(account) = store::locked(&uow, account).await? {
                uow.act_as(acting(&account, session));
                let event = Event::of(
                    Deed::RefreshTokens,
                    account.id,
                    account.version,
                    Place::DISTRICT,
                    Some(&account),
                    &account,
                );
                let why = "a refresh token came a second time; its log-in was ended".to_owned();
                uow.record(&warrant, event.because(Some(why), None)).await?;
            }
        }
        uow.commit().await?;
        Ok(renewal)
    })
    .await?;
    let refused = || CommandError::from(Refusal::new(RefusalCode::BadRefreshToken).at("refreshToken"));
    match renewal {
        Renewal::Unknown => Err(refused()),
        Renewal::Reused(_, account) => {
            tracing::warn!(%account, "a refresh token was used twice");
            app.access.forget(account);
            Err(refused())
        }
        Renewal::Renewed(session, account) => {
            // A closed account has no live session, so that this one may go on.
            let (access, access_expires_at) = token::issue(app, &keys, account, session, now)?;
            Ok((
                account,
                Tokens {
                    access,
                    access_expires_at,
                    refresh: Some(next),
                    refresh_expires_at: Some(expires_at),
                },
            ))
        }
    }
}

/// Ends the log-in by which the actor acts.
pub async fn log_out(app: &App, client: Client, actor: Actor) -> Result<LoggedOut, CommandError> {
    leave(app, client, actor, Deed::LogOut).await
}

/// Ends all log-ins of the actor's account.
pub async fn log_out_everywhere(app: &App, client: Client, actor: Actor) -> Result<LoggedOut, CommandError> {
    leave(app, client, actor, Deed::LogOutEverywhere).await
}

async fn leave(app: &App, client: Client, actor: Actor, deed: Deed) -> Result<LoggedOut, CommandError> {
    let warrant = authorise(&actor, deed, &Place::DISTRICT)?;
    let Some(account_id) = actor.account() else {
        return Err(siling_domain::access::Denied::LogInFirst.into());
    };
    let session = actor.session;
    apart(app, client, actor, app.clock.now(), move |mut uow| async move {
        let account = store::locked(&uow, account_id)
            .await?
            .ok_or_else(|| Refusal::new(RefusalCode::NotFound))?;
        match (deed, session) {
            (Deed::LogOut, Some(session)) => store::end_session(&mut uow, session, Ending::LoggedOut).await?,
            _ => store::end_sessions(&mut uow, account_id, None, Ending::Everywhere).await?,
        }
        let event = Event::of(
            deed,
            account.id,
            account.version,
            Place::DISTRICT,
            Some(&account),
            &account,
        );
        uow.record(&warrant, event).await?;
        uow.commit().await?;
        Ok(())
    })
    .await?;
    app.access.forget(account_id);
    Ok(LoggedOut)
}

/// Carries out a transaction in a task of its own, so that a client that goes away leaves none open.
async fn apart<T, F>(
    app: &App,
    client: Client,
    actor: Actor,
    now: DateTime<Utc>,
    work: impl FnOnce(UnitOfWork) -> F + Send + 'static,
) -> Result<T, CommandError>
where
    T: Send + 'static,
    F: Future<Output = Result<T, CommandError>> + Send,
{
    let store = app.store.clone();
    let request = RequestContext {
        now,
        request_id: client.request_id,
    };
    let task = tokio::spawn(async move { work(UnitOfWork::begin(&store, actor, request).await?).await });
    task.await.unwrap_or_else(|error| {
        Err(CommandError::Store(StoreError::Corrupt(format!(
            "a task ended early: {error}"
        ))))
    })
}
