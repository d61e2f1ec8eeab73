//! Numbers of bank accounts: as secret as what is personal.

use crate::personal::Mask;
use crate::{Refusal, RefusalCode};
use std::fmt;

/// The fewest and the most digits of an account's number [GB/T 14504 cards have 13 to 19; accounts of enterprises up to 32].
const DIGITS: std::ops::RangeInclusive<usize> = 8..=32;

/// The number of a bank account (银行账号): digits, blanks and hyphens left out.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct BankAccountNumber(String);

/// Why a text is no number of a bank account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BankAccountNumberError {
    /// Nothing there.
    #[error("the account number is empty")]
    Empty,
    /// Something other than digits, or too few or too many of them.
    #[error("an account number has 8 to 32 digits")]
    Malformed,
}

impl BankAccountNumber {
    /// Reads a number as people type it.
    ///
    /// # Errors
    /// [`BankAccountNumberError`].
    pub fn parse(text: &str) -> Result<Self, BankAccountNumberError> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        if digits.is_empty() {
            return Err(BankAccountNumberError::Empty);
        }
        match DIGITS.contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit()) {
            true => Ok(BankAccountNumber(digits)),
            false => Err(BankAccountNumberError::Malformed),
        }
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Mask for BankAccountNumber {
    fn mask(&self) -> String {
        let last = self.0.len().saturating_sub(4);
        format!("****{}", &self.0[last..])
    }
}

/// By mask: a revealed one must not slip into a log either.
impl fmt::Debug for BankAccountNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("BankAccountNumber").field(&self.mask()).finish()
    }
}

impl From<BankAccountNumberError> for Refusal {
    fn from(error: BankAccountNumberError) -> Self {
        match error {
            BankAccountNumberError::Empty => Refusal::new(RefusalCode::Required),
            BankAccountNumberError::Malformed => {
                Refusal::new(RefusalCode::InvalidFormat).with("expected", "6222 0212 3456 7890")
            }
        }
    }
}
