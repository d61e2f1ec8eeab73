//! The keys that sign our access tokens. They are in the database, for all servers; each server keeps
//! a copy for a minute.

use crate::app::App;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use chrono::{DateTime, Duration, Utc};
use jsonwebtoken::jwk::{AlgorithmParameters, CommonParameters, Jwk, JwkSet, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};
use siling_persistence::StoreError;
use siling_persistence::access::{self as store, SigningKey};
use std::sync::{Arc, Mutex, PoisonError};

/// For how long a copy is good, in seconds.
const FRESH_SECONDS: i64 = 60;
/// A key that a token names and we do not know makes us look again, so often at most, in seconds.
const LOOK_AGAIN_SECONDS: i64 = 5;
/// Before the 32 bytes of an Ed25519 key, PKCS#8 (RFC 8410) has these.
const PKCS8_HEAD: [u8; 16] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];

/// The keys as they were read.
pub(crate) struct Keys {
    read_at: DateTime<Utc>,
    signing: (String, EncodingKey),
    verifying: Vec<(String, DecodingKey)>,
    public: JwkSet,
}

#[derive(Default)]
pub(crate) struct KeyRing(Mutex<Option<Arc<Keys>>>);

impl KeyRing {
    fn copy(&self) -> Option<Arc<Keys>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn keep(&self, keys: Option<Arc<Keys>>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = keys;
    }
}

impl Keys {
    /// The name of the key in use, and the key.
    pub(crate) fn signing(&self) -> (&str, &EncodingKey) {
        (&self.signing.0, &self.signing.1)
    }

    /// The key of this name.
    pub(crate) fn verifying(&self, id: &str) -> Option<&DecodingKey> {
        self.verifying.iter().find(|(known, _)| known == id).map(|(_, key)| key)
    }
}

/// The keys, read again when the copy is old; the first server to ask makes the first key.
pub(crate) async fn current(app: &App) -> Result<Arc<Keys>, StoreError> {
    let now = app.clock.now();
    if let Some(keys) = app.access.keys.copy().filter(|keys| now - keys.read_at < Duration::seconds(FRESH_SECONDS)) {
        return Ok(keys);
    }
    read(app, now).await
}

/// The keys, where the copy lacks one that a token names.
pub(crate) async fn look_again(app: &App) -> Result<Arc<Keys>, StoreError> {
    let now = app.clock.now();
    match app.access.keys.copy() {
        Some(keys) if now - keys.read_at < Duration::seconds(LOOK_AGAIN_SECONDS) => Ok(keys),
        _ => read(app, now).await,
    }
}

async fn read(app: &App, now: DateTime<Utc>) -> Result<Arc<Keys>, StoreError> {
    // Retired keys are good for the tokens they signed before.
    let since = now - Duration::minutes(app.access.settings.access_minutes + 1);
    let mut known = store::keys(&app.store, since).await?;
    if !known.iter().any(|key| key.retired_at.is_none()) {
        store::add_key(&app.store, &generate(app, now)?, true).await?;
        known = store::keys(&app.store, since).await?;
    }
    let keys = Arc::new(assemble(known, now)?);
    app.access.keys.keep(Some(keys.clone()));
    Ok(keys)
}

/// Lets a new key sign from now on.
pub async fn rotate_keys(app: &App) -> Result<String, StoreError> {
    let key = generate(app, app.clock.now())?;
    store::add_key(&app.store, &key, false).await?;
    app.access.keys.keep(None);
    Ok(key.id)
}

/// The public halves, for whoever verifies our tokens (RFC 7517).
pub async fn jwks(app: &App) -> Result<JwkSet, StoreError> {
    Ok(current(app).await?.public.clone())
}

fn generate(app: &App, now: DateTime<Utc>) -> Result<SigningKey, StoreError> {
    let mut seed = [0u8; 32];
    getrandom::fill(&mut seed).map_err(|_| StoreError::Corrupt("no randomness to be had".to_owned()))?;
    let der = [PKCS8_HEAD.as_slice(), &seed].concat();
    let public = Jwk::from_encoding_key(&EncodingKey::from_ed_der(&der), Algorithm::EdDSA);
    let Ok(AlgorithmParameters::OctetKeyPair(pair)) = public.map(|jwk| jwk.algorithm) else {
        return Err(StoreError::Corrupt("a signing key could not be made".to_owned()));
    };
    let id = app.ids.uuid().simple().to_string();
    Ok(SigningKey { id, public: pair.x, private: BASE64.encode(seed), created_at: now, retired_at: None })
}

fn assemble(known: Vec<SigningKey>, now: DateTime<Utc>) -> Result<Keys, StoreError> {
    let corrupt = || StoreError::Corrupt("a signing key cannot be read".to_owned());
    let (mut signing, mut verifying, mut public) = (None, Vec::new(), Vec::new());
    for key in known {
        let seed = BASE64.decode(&key.private).map_err(|_| corrupt())?;
        let private = EncodingKey::from_ed_der(&[PKCS8_HEAD.as_slice(), &seed].concat());
        let mut jwk = Jwk::from_encoding_key(&private, Algorithm::EdDSA).map_err(|_| corrupt())?;
        jwk.common = CommonParameters {
            key_id: Some(key.id.clone()),
            public_key_use: Some(PublicKeyUse::Signature),
            key_algorithm: Some(KeyAlgorithm::EdDSA),
            ..CommonParameters::default()
        };
        verifying.push((key.id.clone(), DecodingKey::from_jwk(&jwk).map_err(|_| corrupt())?));
        public.push(jwk);
        if key.retired_at.is_none() && signing.is_none() {
            signing = Some((key.id, private));
        }
    }
    Ok(Keys { read_at: now, signing: signing.ok_or_else(corrupt)?, verifying, public: JwkSet { keys: public } })
}
