//! The digest of a rating's input, by which a replay is compared.
//!
//! The input is written as JSON in one form only: keys sorted by their bytes, no blanks, no fractions (points, measures
//! and shares are integers of hundredths in scores, texts with two decimals in the standard).

use std::fmt::{self, Write as _};
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use super::{Facts, Score, Scores};
use crate::standard::Definition;

/// A SHA-256 digest over a canonical form, as 64 hexadecimal digits (摘要).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RatingDigest([u8; 32]);

/// A text that is no digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a digest has 64 digits of 0-9 and a-f")]
pub struct RatingDigestError;

impl RatingDigest {
    /// The digest of a text.
    pub(super) fn of(text: &str) -> Self {
        Self(Sha256::digest(text.as_bytes()).into())
    }

    /// The digest of a standard's whole content.
    pub(super) fn of_standard(standard: &Definition) -> Self {
        // Nothing in a definition fails to be written: no map with keys that are no text, no float.
        let value = serde_json::to_value(standard).unwrap_or_default();
        let mut text = String::new();
        write_value(&mut text, &value);
        Self::of(&text)
    }

    /// The bytes, as the store keeps them.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Writes any value in the canonical form. Maps are sorted here, since a feature of the library may keep them in the
/// order of insertion.
fn write_value(out: &mut String, value: &Value) {
    match value {
        Value::Object(members) => {
            let mut keys: Vec<&String> = members.keys().collect();
            keys.sort();
            out.push('{');
            for (at, key) in keys.into_iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write_value(out, &Value::String(key.clone()));
                out.push(':');
                write_value(out, members.get(key).unwrap_or(&Value::Null));
            }
            out.push('}');
        }
        Value::Array(entries) => {
            out.push('[');
            for (at, entry) in entries.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write_value(out, entry);
            }
            out.push(']');
        }
        plain => {
            let _ = write!(out, "{plain}");
        }
    }
}

/// Writes the input of a rating in the canonical form, without a detour over values: it is the hot path of a replay.
///
/// `order` has the codes of the indicators, sorted by their bytes, with the scores found under them. Every text in
/// it comes from the standard, whose codes need no escapes.
pub(super) fn write_input<'a>(
    standard: &Definition,
    digest: &RatingDigest,
    scores: impl Iterator<Item = (&'a str, &'a Score)>,
    facts: &Facts,
) -> String {
    let mut out = String::with_capacity(4_096);
    let _ = write!(
        out,
        r#"{{"facts":{{"as_of":"{}","covered":{},"first_cycle":{},"overdue_remediations":{},"previous_stars":"#,
        facts.as_of, facts.covered, facts.first_cycle, facts.overdue_remediations,
    );
    let _ = match facts.previous_stars {
        Some(stars) => write!(out, "{stars}"),
        None => write!(out, "null"),
    };
    let _ = match facts.quota {
        Some(quota) => write!(
            out,
            r#","quota":{{"places":{},"rank":{}}},"vetoes":["#,
            quota.places, quota.rank
        ),
        None => write!(out, r#","quota":null,"vetoes":["#),
    };
    write_list(&mut out, facts.vetoes.iter());
    out.push_str(r#"]},"scores":{"#);
    for (at, (code, score)) in scores.enumerate() {
        let _ = write!(out, r#"{}"{code}":"#, if at > 0 { "," } else { "" });
        write_score(&mut out, score);
    }
    let _ = write!(
        out,
        r#"}},"standard":{{"code":"{}","digest":"{digest}","version":{}}}}}"#,
        standard.code, standard.version
    );
    out
}

fn write_score(out: &mut String, score: &Score) {
    let _ = match score {
        Score::Answer(yes) => write!(out, r#"{{"answer":{yes}}}"#),
        Score::Level(code) => write!(out, r#"{{"level":"{code}"}}"#),
        Score::Measure(at) => write!(out, r#"{{"measure":{}}}"#, at.hundredths()),
        Score::Events(events) => write!(out, r#"{{"events":{events}}}"#),
        Score::Items(held) => {
            out.push_str(r#"{"items":["#);
            write_list(out, held.iter());
            out.push_str("]}");
            Ok(())
        }
        Score::NotApplicable => write!(out, r#""not_applicable""#),
    };
}

fn write_list<T: fmt::Display>(out: &mut String, entries: impl Iterator<Item = T>) {
    for (at, entry) in entries.enumerate() {
        let _ = write!(out, r#"{}"{entry}""#, if at > 0 { "," } else { "" });
    }
}

impl fmt::Display for RatingDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in self.0 {
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}

impl FromStr for RatingDigest {
    type Err = RatingDigestError;

    fn from_str(text: &str) -> Result<Self, RatingDigestError> {
        let lower = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if text.len() != 64 || !text.bytes().all(lower) {
            return Err(RatingDigestError);
        }
        let mut bytes = [0; 32];
        for (byte, at) in bytes.iter_mut().zip((0..64).step_by(2)) {
            let pair = text.get(at..at + 2).ok_or(RatingDigestError)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| RatingDigestError)?;
        }
        Ok(Self(bytes))
    }
}

impl TryFrom<String> for RatingDigest {
    type Error = RatingDigestError;

    fn try_from(text: String) -> Result<Self, RatingDigestError> {
        text.parse()
    }
}

impl From<RatingDigest> for String {
    fn from(digest: RatingDigest) -> Self {
        digest.to_string()
    }
}

/// The scores with the codes of their indicators as texts, in the order of `codes`.
pub(super) fn in_order<'a>(
    codes: &'a [(String, crate::standard::IndicatorCode)],
    scores: &'a Scores,
) -> impl Iterator<Item = (&'a str, &'a Score)> {
    codes
        .iter()
        .filter_map(|(text, code)| scores.get(code).map(|score| (text.as_str(), score)))
}
