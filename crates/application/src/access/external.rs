//! Tokens of external issuers (OpenID Connect), accepted by configuration. They say who somebody is;
//! what they may do is granted here, to the account that the identity is linked with.

use super::token::validation;
use chrono::{DateTime, Duration, Utc};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Header};
use serde::Deserialize;
use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

/// For how long an issuer's keys are good, in seconds.
const FRESH_SECONDS: i64 = 600;
/// An unknown key makes us ask again, so often at most, in seconds.
const LOOK_AGAIN_SECONDS: i64 = 30;
/// How far clocks may differ, in seconds.
const LEEWAY_SECONDS: i64 = 60;
/// What issuers sign with. Symmetric algorithms and `none` are not among them.
const ALGORITHMS: [Algorithm; 6] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];

/// An issuer whose tokens are accepted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExternalIssuer {
    /// How its tokens name it (`iss`).
    pub issuer: String,
    /// For whom its tokens have to be meant (`aud`).
    pub audience: String,
    /// Where its keys are.
    pub jwks_url: String,
}

/// Fetches an issuer's keys.
pub trait JwksSource: Send + Sync + 'static {
    /// The document at the address.
    fn fetch(&self, url: String) -> Pin<Box<dyn Future<Output = Result<JwkSet, String>> + Send>>;
}

/// Where no external issuer is configured.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoSource;

impl JwksSource for NoSource {
    fn fetch(&self, _: String) -> Pin<Box<dyn Future<Output = Result<JwkSet, String>> + Send>> {
        Box::pin(async { Err("no source of keys is configured".to_owned()) })
    }
}

struct Known {
    asked_at: DateTime<Utc>,
    keys: Arc<JwkSet>,
}

pub(crate) struct Issuers {
    issuers: Vec<ExternalIssuer>,
    source: Arc<dyn JwksSource>,
    known: Mutex<HashMap<String, Known>>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

#[derive(Debug, Deserialize)]
struct ExternalClaims {
    sub: String,
    exp: i64,
    nbf: Option<i64>,
    iat: Option<i64>,
    aud: Option<Audience>,
}

/// Who an external token says it is.
pub(super) struct ExternalSubject {
    pub(super) issuer: String,
    pub(super) subject: String,
    pub(super) issued_at: Option<DateTime<Utc>>,
    pub(super) expires_at: i64,
}

impl Issuers {
    pub(crate) fn new(issuers: Vec<ExternalIssuer>, source: Arc<dyn JwksSource>) -> Self {
        Issuers {
            issuers,
            source,
            known: Mutex::default(),
        }
    }

    pub(super) fn issuer(&self, name: &str) -> Option<&ExternalIssuer> {
        self.issuers.iter().find(|issuer| issuer.issuer == name)
    }

    /// Who the token is of; `None` when it is not good.
    pub(super) async fn verify(
        &self,
        issuer: &ExternalIssuer,
        header: &Header,
        token: &str,
        now: DateTime<Utc>,
    ) -> Option<ExternalSubject> {
        if !ALGORITHMS.contains(&header.alg) {
            return None;
        }
        let key = self.key(issuer, header.kid.as_deref(), now).await?;
        let claims = jsonwebtoken::decode::<ExternalClaims>(token, &key, &validation(header.alg, &issuer.issuer))
            .ok()?
            .claims;
        let meant = match &claims.aud {
            Some(Audience::One(audience)) => *audience == issuer.audience,
            Some(Audience::Several(audiences)) => audiences.contains(&issuer.audience),
            None => false,
        };
        let at = now.timestamp();
        let in_time =
            at < claims.exp.saturating_add(LEEWAY_SECONDS) && claims.nbf.is_none_or(|nbf| at + LEEWAY_SECONDS >= nbf);
        (meant && in_time).then(|| ExternalSubject {
            issuer: issuer.issuer.clone(),
            subject: claims.sub,
            issued_at: claims.iat.and_then(|iat| DateTime::from_timestamp(iat, 0)),
            expires_at: claims.exp,
        })
    }

    async fn key(&self, issuer: &ExternalIssuer, kid: Option<&str>, now: DateTime<Utc>) -> Option<DecodingKey> {
        let mut keys = self.keys(issuer, FRESH_SECONDS, now).await;
        if find(keys.as_deref(), kid).is_none() {
            keys = self.keys(issuer, LOOK_AGAIN_SECONDS, now).await;
        }
        find(keys.as_deref(), kid)
    }

    /// The issuer's keys, no older than so many seconds. Where the issuer does not answer, what is known
    /// of it stays good.
    async fn keys(&self, issuer: &ExternalIssuer, fresh_seconds: i64, now: DateTime<Utc>) -> Option<Arc<JwkSet>> {
        let known = {
            let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            known
                .get(&issuer.issuer)
                .map(|known| (known.asked_at, known.keys.clone()))
        };
        if let Some((asked_at, keys)) = &known
            && now - *asked_at < Duration::seconds(fresh_seconds)
        {
            return Some(keys.clone());
        }
        let keys = match self.source.fetch(issuer.jwks_url.clone()).await {
            Ok(keys) => Arc::new(keys),
            Err(error) => {
                tracing::warn!(issuer = %issuer.issuer, %error, "the keys of an external issuer cannot be had");
                // What is not known is remembered, too: not every token of somebody's makes us ask again.
                known.map_or_else(|| Arc::new(JwkSet { keys: Vec::new() }), |(_, keys)| keys)
            }
        };
        let mut all = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(
            issuer.issuer.clone(),
            Known {
                asked_at: now,
                keys: keys.clone(),
            },
        );
        Some(keys)
    }
}

fn find(keys: Option<&JwkSet>, kid: Option<&str>) -> Option<DecodingKey> {
    let keys = keys?;
    let key = match kid {
        Some(kid) => keys.find(kid),
        // Without a name there must be no choice.
        None => keys.keys.first().filter(|_| keys.keys.len() == 1),
    };
    key.and_then(|key| DecodingKey::from_jwk(key).ok())
}
