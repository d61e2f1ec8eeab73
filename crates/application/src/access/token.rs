//! Access tokens: signed, short-lived, and good only while the log-in behind them is.

use super::keys::{self, Keys};
use crate::app::App;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use chrono::{DateTime, Duration, Utc};
use jsonwebtoken::{Algorithm, Header, Validation};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use siling_domain::id::{AccountId, SessionId};
use siling_persistence::StoreError;

/// What a log-in gets.
#[derive(Clone)]
pub struct Tokens {
    /// Sent with each request.
    pub access: String,
    /// When the access token ends.
    pub access_expires_at: DateTime<Utc>,
    /// Good for one renewal; a service account has none and logs in again.
    pub refresh: Option<String>,
    /// When the log-in ends unless it is renewed.
    pub refresh_expires_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Claims {
    pub(super) iss: String,
    pub(super) sub: String,
    pub(super) sid: String,
    pub(super) iat: i64,
    pub(super) exp: i64,
}

/// An access token for a log-in.
pub(super) fn issue(
    app: &App,
    keys: &Keys,
    account: AccountId,
    session: SessionId,
    now: DateTime<Utc>,
) -> Result<(String, DateTime<Utc>), StoreError> {
    let expires = now + Duration::minutes(app.access.settings.access_minutes);
    let claims = Claims {
        iss: app.access.settings.issuer.clone(),
        sub: account.to_string(),
        sid: session.to_string(),
        iat: now.timestamp(),
        exp: expires.timestamp(),
    };
    let (id, key) = keys.signing();
    let header = Header { kid: Some(id.to_owned()), ..Header::new(Algorithm::EdDSA) };
    let token = jsonwebtoken::encode(&header, &claims, key)
        .map_err(|_| StoreError::Corrupt("an access token could not be signed".to_owned()))?;
    Ok((token, expires))
}

/// An access token for a session that was opened for a script.
pub(super) async fn issue_for_scripts(app: &App, account: AccountId, session: SessionId) -> Result<String, StoreError> {
    let keys = keys::current(app).await?;
    Ok(issue(app, &keys, account, session, app.clock.now())?.0)
}

/// Only the signature and the issuer: the time is told by our own clock.
pub(super) fn validation(algorithm: Algorithm, issuer: &str) -> Validation {
    let mut validation = Validation::new(algorithm);
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.validate_aud = false;
    validation.set_issuer(&[issuer]);
    validation.set_required_spec_claims(&["iss", "sub", "exp"]);
    validation
}

/// A secret of 256 random bits as text, which nobody can guess.
pub(super) fn random_secret() -> Result<String, StoreError> {
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes).map_err(|_| StoreError::Corrupt("no randomness to be had".to_owned()))?;
    Ok(BASE64.encode(bytes))
}

/// What is kept of such a secret. It needs no slow hash: there is nothing to guess.
pub(super) fn digest(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}
