//! Names to log in by.

use crate::{Refusal, RefusalCode};
use serde::Serialize;

/// A name to log in by: 3 to 50 of `a-z`, `0-9`, `.`, `_`, `-`, beginning with a letter or digit. Kept
/// in lower case, so that nobody can pass for another by a capital.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct LoginName(String);

impl LoginName {
    /// The shortest, in characters.
    pub const MIN: usize = 3;
    /// The longest, in characters.
    pub const MAX: usize = 50;

    /// Reads a name as people type it.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let name = text.trim().to_ascii_lowercase();
        let length = name.chars().count();
        if length < Self::MIN {
            return Err(Refusal::new(RefusalCode::TooShort).with("min", Self::MIN));
        }
        if length > Self::MAX {
            return Err(Refusal::new(RefusalCode::TooLong).with("max", Self::MAX));
        }
        let fits = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || b"._-".contains(&c);
        if !name.bytes().all(fits) || !name.as_bytes()[0].is_ascii_alphanumeric() {
            return Err(Refusal::new(RefusalCode::InvalidFormat).with("expected", "a-z 0-9 . _ -"));
        }
        Ok(LoginName(name))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
