//! Personal data at rest: encrypted with a key from the configuration, the algorithm and the key
//! named beside every ciphertext, so that a district can change either without rewriting.

use crate::StoreError;
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::sync::Arc;

const ALGORITHM: &str = "aes-256-gcm";
const NONCE_BYTES: usize = 12;

/// Encrypts and decrypts personal data.
#[derive(Clone)]
pub struct Vault {
    keys: Arc<Keys>,
}

struct Keys {
    /// The name and cipher of each key; the first one encrypts, all of them decrypt.
    ciphers: Vec<(String, Aes256Gcm)>,
    lookup: [u8; 32],
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Vault(..)")
    }
}

/// A named key of 32 bytes.
#[derive(Clone)]
pub struct VaultKey {
    /// The key's name, kept beside each ciphertext.
    pub name: String,
    /// The key.
    pub bytes: [u8; 32],
}

impl Vault {
    /// A vault that encrypts with the first key and decrypts with any of them.
    pub fn new(first: VaultKey, older: Vec<VaultKey>) -> Self {
        let lookup = first.bytes;
        let ciphers = std::iter::once(first)
            .chain(older)
            .map(|key| (key.name, Aes256Gcm::new(&key.bytes.into())))
            .collect();
        Vault {
            keys: Arc::new(Keys { ciphers, lookup }),
        }
    }

    /// Encrypts a text for the column of that name; the ciphertext is of no use in another column.
    pub fn seal(&self, column: &str, text: &str) -> Result<String, StoreError> {
        let (name, cipher) = self
            .keys
            .ciphers
            .first()
            .ok_or_else(|| StoreError::Corrupt("no key to encrypt with".into()))?;
        let mut nonce = [0u8; NONCE_BYTES];
        getrandom::fill(&mut nonce).map_err(|_| StoreError::Corrupt("no randomness to be had".into()))?;
        let sealed = cipher
            .encrypt(
                &Nonce::from(nonce),
                Payload {
                    msg: text.as_bytes(),
                    aad: column.as_bytes(),
                },
            )
            .map_err(|_| StoreError::Corrupt("encryption failed".into()))?;
        let mut bytes = nonce.to_vec();
        bytes.extend(sealed);
        Ok(format!("{ALGORITHM}:{name}:{}", BASE64.encode(bytes)))
    }

    /// Decrypts what [`Vault::seal`] made for the same column.
    pub fn open(&self, column: &str, sealed: &str) -> Result<String, StoreError> {
        let corrupt = |what: &str| StoreError::Corrupt(format!("{column}: {what}"));
        let mut parts = sealed.splitn(3, ':');
        let (Some(ALGORITHM), Some(name), Some(encoded)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(corrupt("not a ciphertext of a known algorithm"));
        };
        let (_, cipher) = self
            .keys
            .ciphers
            .iter()
            .find(|(known, _)| known == name)
            .ok_or_else(|| corrupt("encrypted with a key that is not configured"))?;
        let bytes = BASE64.decode(encoded).map_err(|_| corrupt("not base64"))?;
        let (nonce, body) = bytes
            .split_at_checked(NONCE_BYTES)
            .ok_or_else(|| corrupt("too short"))?;
        let nonce = <[u8; NONCE_BYTES]>::try_from(nonce).map_err(|_| corrupt("too short"))?;
        let text = cipher
            .decrypt(
                &Nonce::from(nonce),
                Payload {
                    msg: body,
                    aad: column.as_bytes(),
                },
            )
            .map_err(|_| corrupt("cannot be decrypted"))?;
        String::from_utf8(text).map_err(|_| corrupt("not a text"))
    }

    /// A keyed digest by which an encrypted value is found again without decrypting.
    pub fn digest(&self, column: &str, text: &str) -> Result<Vec<u8>, StoreError> {
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&self.keys.lookup)
            .map_err(|_| StoreError::Corrupt("no key to digest with".into()))?;
        mac.update(column.as_bytes());
        mac.update(&[0]);
        mac.update(text.as_bytes());
        Ok(mac.finalize().into_bytes().to_vec())
    }
}
