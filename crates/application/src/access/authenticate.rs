//! From a bearer token to who acts.

use super::keys;
use super::token::{Claims, validation};
use crate::app::App;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use chrono::{DateTime, Duration, Utc};
use jsonwebtoken::Algorithm;
use quick_cache::sync::Cache;
use serde::Deserialize;
use siling_domain::access::Actor;
use siling_domain::id::{AccountId, SessionId};
use siling_persistence::StoreError;
use siling_persistence::access::{self as store, Holder};

/// The longest token, in bytes.
const TOKEN_MAX: usize = 8 * 1024;
/// How long a reader's grants are remembered, in seconds. Writers are looked up anew each time.
const REMEMBERED_SECONDS: i64 = 5;
const ACTORS_KEPT: usize = 20_000;
const TOKENS_KEPT: usize = 20_000;

/// Why a token was not accepted.
#[derive(Debug)]
pub enum AuthenticationError {
    /// It is no good. Why is nobody's business.
    Refused,
    /// The store failed.
    Store(StoreError),
}

impl From<StoreError> for AuthenticationError {
    fn from(error: StoreError) -> Self {
        AuthenticationError::Store(error)
    }
}

type Log = (AccountId, Option<SessionId>);

/// Who was behind which token a moment ago.
pub(crate) struct Actors {
    holders: Cache<Log, (DateTime<Utc>, Holder)>,
    /// Tokens of ours whose signature was checked, with when they end.
    verified: Cache<String, (AccountId, SessionId, i64)>,
}

impl Default for Actors {
    fn default() -> Self {
        Actors {
            holders: Cache::new(ACTORS_KEPT),
            verified: Cache::new(TOKENS_KEPT),
        }
    }
}

impl Actors {
    pub(crate) fn forget(&self, account: AccountId) {
        self.holders.retain(|(known, _), _| *known != account);
    }

    pub(crate) fn forget_everybody(&self) {
        self.holders.clear();
    }
}

/// Who acts by this token.
pub async fn authenticate(app: &App, token: &str) -> Result<Actor, AuthenticationError> {
    if token.len() > TOKEN_MAX {
        return Err(AuthenticationError::Refused);
    }
    let now = app.clock.now();
    if let Some((account, session, expires)) = app.access.actors.verified.get(token) {
        return ours(app, account, session, expires, now).await;
    }
    let header = jsonwebtoken::decode_header(token).map_err(|_| AuthenticationError::Refused)?;
    let issuer = unverified_issuer(token).ok_or(AuthenticationError::Refused)?;
    if issuer != app.access.settings.issuer {
        return external(app, &issuer, &header, token, now).await;
    }
    let kid = header
        .kid
        .as_deref()
        .filter(|_| header.alg == Algorithm::EdDSA)
        .ok_or(AuthenticationError::Refused)?;
    let mut keys = keys::current(app).await?;
    if keys.verifying(kid).is_none() {
        keys = keys::look_again(app).await?;
    }
    let key = keys.verifying(kid).ok_or(AuthenticationError::Refused)?;
    let claims = jsonwebtoken::decode::<Claims>(token, key, &validation(Algorithm::EdDSA, &app.access.settings.issuer))
        .map_err(|_| AuthenticationError::Refused)?
        .claims;
    let (Ok(account), Ok(session)) = (claims.sub.parse(), claims.sid.parse()) else {
        return Err(AuthenticationError::Refused);
    };
    app.access
        .actors
        .verified
        .insert(token.to_owned(), (account, session, claims.exp));
    ours(app, account, session, claims.exp, now).await
}

async fn ours(
    app: &App,
    account: AccountId,
    session: SessionId,
    expires: i64,
    now: DateTime<Utc>,
) -> Result<Actor, AuthenticationError> {
    if now.timestamp() >= expires {
        return Err(AuthenticationError::Refused);
    }
    let key = (account, Some(session));
    if let Some(holder) = remembered(app, &key, now) {
        return Ok(holder.actor);
    }
    let holder = store::holder(&app.store, account, Some(session), now)
        .await?
        .ok_or(AuthenticationError::Refused)?;
    app.access.actors.holders.insert(key, (now, holder.clone()));
    Ok(holder.actor)
}

fn remembered(app: &App, key: &Log, now: DateTime<Utc>) -> Option<Holder> {
    let (at, holder) = app.access.actors.holders.get(key)?;
    (now - at < Duration::seconds(REMEMBERED_SECONDS)).then_some(holder)
}

async fn external(
    app: &App,
    issuer: &str,
    header: &jsonwebtoken::Header,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Actor, AuthenticationError> {
    let issuer = app.access.issuers.issuer(issuer).ok_or(AuthenticationError::Refused)?;
    let subject = app
        .access
        .issuers
        .verify(issuer, header, token, now)
        .await
        .ok_or(AuthenticationError::Refused)?;
    let holder = store::holder_of_identity(&app.store, &subject.issuer, &subject.subject, now).await?;
    let holder = holder.ok_or(AuthenticationError::Refused)?;
    // Whoever logs out everywhere means these tokens, too. One that does not say its age is taken to be old.
    let too_old = holder
        .tokens_valid_from
        .is_some_and(|from| subject.issued_at.is_none_or(|issued| issued < from));
    if too_old {
        tracing::debug!(
            expires = subject.expires_at,
            "a token from before the log-out everywhere"
        );
        return Err(AuthenticationError::Refused);
    }
    Ok(holder.actor)
}

#[derive(Deserialize)]
struct Unverified {
    iss: String,
}

/// Whom the token says it is from: it decides only by whose keys it is verified.
fn unverified_issuer(token: &str) -> Option<String> {
    let payload = token.split('.').nth(1)?;
    let bytes = BASE64.decode(payload).ok()?;
    serde_json::from_slice::<Unverified>(&bytes)
        .ok()
        .map(|claims| claims.iss)
}
