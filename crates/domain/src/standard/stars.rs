//! Stars: what an assessment comes to.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A number of stars (星级), from none to five.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Stars(u8);

/// A number that is no number of stars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("stars go from 0 to 5, not to {0}")]
pub struct StarsError(pub u8);

impl Stars {
    /// No star.
    pub const NONE: Self = Self(0);
    /// Five stars, the most there are.
    pub const MAX: Self = Self(5);

    /// So many stars.
    ///
    /// # Errors
    /// [`StarsError`] above five.
    pub const fn new(count: u8) -> Result<Self, StarsError> {
        if count <= Self::MAX.0 {
            Ok(Self(count))
        } else {
            Err(StarsError(count))
        }
    }

    /// How many, 0 to 5.
    #[must_use]
    pub const fn count(self) -> u8 {
        self.0
    }

    /// One more; `None` above five.
    #[must_use]
    pub const fn next(self) -> Option<Self> {
        match Self::new(self.0 + 1) {
            Ok(stars) => Some(stars),
            Err(_) => None,
        }
    }
}

impl TryFrom<u8> for Stars {
    type Error = StarsError;

    fn try_from(count: u8) -> Result<Self, StarsError> {
        Self::new(count)
    }
}

impl From<Stars> for u8 {
    fn from(stars: Stars) -> Self {
        stars.0
    }
}

impl fmt::Display for Stars {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_end_at_five() {
        assert_eq!(Stars::new(6), Err(StarsError(6)));
        assert_eq!(Stars::NONE.next().map(Stars::count), Some(1));
        assert_eq!(Stars::MAX.next(), None);
        assert_eq!(serde_json::to_string(&Stars::MAX).ok().as_deref(), Some("5"));
        assert!(serde_json::from_str::<Stars>("6").is_err());
    }
}
