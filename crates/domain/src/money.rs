//! Money, in integer fen of Chinese yuan.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

/// An amount of Chinese yuan (CNY), held as a signed number of fen (hundredths of a yuan): never a float.
///
/// Signed, since ledger entries and differences have a direction; what people type goes through
/// [`Money::parse_amount`], which refuses less than zero. As text it is yuan with two decimals, `"2000000.00"`, in
/// JSON too. There are no operators: sums that leave the range are `None`, never wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Money(i64);

/// Why a text is not an amount of money. Positions count characters from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum MoneyError {
    /// Nothing there.
    #[error("the amount is empty")]
    Empty,
    /// Something other than digits, one point and (in front) a minus sign: signs, blanks, grouping commas, exponents
    /// and currency words are refused, not guessed at.
    #[error("the character {found:?} at position {position} does not belong to an amount")]
    Character {
        /// Where it stands.
        position: usize,
        /// The character.
        found: char,
    },
    /// No digit before the point, or none after it.
    #[error("the amount lacks digits beside the point or the sign")]
    MissingDigits,
    /// Zeros in front of another digit, as in `007.00`.
    #[error("the amount has needless zeros in front")]
    LeadingZero,
    /// More than two decimals: there is nothing below a fen.
    #[error("the amount has {got} decimals, at most 2 are allowed")]
    TooManyDecimals {
        /// How many there are.
        got: usize,
    },
    /// Beyond ±92,233,720,368,547,758.07 yuan, the range of the store.
    #[error("the amount is too large")]
    TooLarge,
    /// Less than zero, where an amount is asked for.
    #[error("the amount is negative")]
    Negative,
}

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// From fen, as the store keeps it.
    #[must_use]
    pub const fn from_fen(fen: i64) -> Self {
        Self(fen)
    }

    /// From whole yuan; `None` beyond the range.
    #[must_use]
    pub const fn from_yuan(yuan: i64) -> Option<Self> {
        match yuan.checked_mul(100) {
            Some(fen) => Some(Self(fen)),
            None => None,
        }
    }

    /// In fen, as the store keeps it.
    #[must_use]
    pub const fn fen(self) -> i64 {
        self.0
    }

    /// Whether it is exactly nothing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Whether it is more than nothing.
    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// Whether it is less than nothing.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// The sum; `None` beyond the range.
    #[must_use]
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(fen) => Some(Self(fen)),
            None => None,
        }
    }

    /// The difference; `None` beyond the range.
    #[must_use]
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(fen) => Some(Self(fen)),
            None => None,
        }
    }

    /// So many times over; `None` beyond the range.
    #[must_use]
    pub const fn checked_mul(self, times: i64) -> Option<Self> {
        match self.0.checked_mul(times) {
            Some(fen) => Some(Self(fen)),
            None => None,
        }
    }

    /// The same amount in the other direction, as a reversal books it; `None` beyond the range.
    #[must_use]
    pub const fn checked_neg(self) -> Option<Self> {
        match self.0.checked_neg() {
            Some(fen) => Some(Self(fen)),
            None => None,
        }
    }

    /// The sum of many, whatever their order; `None` if it is beyond the range.
    pub fn checked_sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        // Wider inside, so that only the result counts: i128 holds 2^64 extreme amounts.
        let fen: i128 = amounts.into_iter().map(|amount| i128::from(amount.0)).sum();
        i64::try_from(fen).ok().map(Self)
    }

    /// Reads an amount as machines write it: optional minus, digits, optional point with one or two decimals
    /// (`"2000000.00"`, `"5"`, `"-5.5"`), and nothing else, not even blanks.
    ///
    /// # Errors
    /// [`MoneyError`], naming the first thing that is wrong.
    pub fn parse(text: &str) -> Result<Self, MoneyError> {
        if text.is_empty() {
            return Err(MoneyError::Empty);
        }
        let (signs, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (1, rest),
            None => (0, text),
        };
        let mut points = 0;
        for (index, found) in unsigned.chars().enumerate() {
            points += usize::from(found == '.');
            if !(found.is_ascii_digit() || (found == '.' && points == 1)) {
                return Err(MoneyError::Character {
                    position: signs + index + 1,
                    found,
                });
            }
        }
        let (yuan, decimals) = unsigned.split_once('.').unwrap_or((unsigned, "00"));
        if yuan.is_empty() || decimals.is_empty() {
            return Err(MoneyError::MissingDigits);
        }
        if yuan.len() > 1 && yuan.starts_with('0') {
            return Err(MoneyError::LeadingZero);
        }
        if decimals.len() > 2 {
            return Err(MoneyError::TooManyDecimals { got: decimals.len() });
        }
        let mut fen: i64 = 0;
        for digit in yuan
            .bytes()
            .chain(decimals.bytes())
            .chain((decimals.len() == 1).then_some(b'0'))
        {
            let digit = i64::from(digit - b'0');
            // Counted away from zero on the amount's own side: the range reaches one fen further below it.
            let step = if signs == 1 { -digit } else { digit };
            fen = fen
                .checked_mul(10)
                .and_then(|fen| fen.checked_add(step))
                .ok_or(MoneyError::TooLarge)?;
        }
        Ok(Self(fen))
    }

    /// Reads an amount as people type it: as [`Money::parse`], with blanks at the ends and full-width digits
    /// forgiven, and never less than zero.
    ///
    /// # Errors
    /// [`MoneyError`]; positions count in the text without the blanks in front.
    pub fn parse_amount(text: &str) -> Result<Self, MoneyError> {
        let folded: String = text.trim().nfkc().collect();
        let amount = Self::parse(&folded)?;
        if amount.is_negative() {
            Err(MoneyError::Negative)
        } else {
            Ok(amount)
        }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.is_negative() { "-" } else { "" };
        let fen = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", fen / 100, fen % 100)
    }
}

impl FromStr for Money {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Money {
    type Error = MoneyError;

    fn try_from(text: String) -> Result<Self, MoneyError> {
        Self::parse(&text)
    }
}

impl From<Money> for String {
    fn from(amount: Money) -> Self {
        amount.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_are_read_and_written() {
        for (text, fen, written) in [
            ("2000000.00", 200_000_000, "2000000.00"),
            ("5", 500, "5.00"),
            ("5.5", 550, "5.50"),
            ("0.07", 7, "0.07"),
            ("-0.5", -50, "-0.50"),
            ("-0", 0, "0.00"),
            ("92233720368547758.07", i64::MAX, "92233720368547758.07"),
            ("-92233720368547758.08", i64::MIN, "-92233720368547758.08"),
        ] {
            assert_eq!(Money::parse(text), Ok(Money::from_fen(fen)), "{text}");
            assert_eq!(Money::from_fen(fen).to_string(), written);
        }
    }

    #[test]
    fn a_wrong_amount_says_what_is_wrong() {
        for (text, error) in [
            ("", MoneyError::Empty),
            ("-", MoneyError::MissingDigits),
            (".5", MoneyError::MissingDigits),
            ("5.", MoneyError::MissingDigits),
            ("007", MoneyError::LeadingZero),
            ("1.005", MoneyError::TooManyDecimals { got: 3 }),
            (
                "1e3",
                MoneyError::Character {
                    position: 2,
                    found: 'e',
                },
            ),
            (
                "1,000",
                MoneyError::Character {
                    position: 2,
                    found: ',',
                },
            ),
            (
                "+1",
                MoneyError::Character {
                    position: 1,
                    found: '+',
                },
            ),
            (
                "--1",
                MoneyError::Character {
                    position: 2,
                    found: '-',
                },
            ),
            (
                " 1",
                MoneyError::Character {
                    position: 1,
                    found: ' ',
                },
            ),
            (
                "-1.0.0",
                MoneyError::Character {
                    position: 5,
                    found: '.',
                },
            ),
            (
                "５",
                MoneyError::Character {
                    position: 1,
                    found: '５',
                },
            ),
            (
                "5元",
                MoneyError::Character {
                    position: 2,
                    found: '元',
                },
            ),
            ("92233720368547758.08", MoneyError::TooLarge),
            ("-92233720368547758.09", MoneyError::TooLarge),
        ] {
            assert_eq!(Money::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn what_people_type_is_forgiven_its_width_but_not_its_sign() {
        assert_eq!(Money::parse_amount("　５０００．５ "), Ok(Money::from_fen(500_050)));
        assert_eq!(Money::parse_amount("0"), Ok(Money::ZERO));
        assert_eq!(Money::parse_amount("-0.01"), Err(MoneyError::Negative));
        assert_eq!(Money::parse_amount(" "), Err(MoneyError::Empty));
    }

    #[test]
    fn sums_beyond_the_range_are_none() {
        let most = Money::from_fen(i64::MAX);
        let fen = Money::from_fen(1);
        assert_eq!(most.checked_add(fen), None);
        assert_eq!(Money::from_fen(i64::MIN).checked_sub(fen), None);
        assert_eq!(Money::from_fen(i64::MIN).checked_neg(), None);
        assert_eq!(most.checked_mul(2), None);
        assert_eq!(Money::from_yuan(i64::MAX), None);
        assert_eq!(Money::from_yuan(200_000), Some(Money::from_fen(20_000_000)));
        assert_eq!(Money::checked_sum([most, fen, Money::from_fen(-1)]), Some(most));
        assert_eq!(Money::checked_sum([most, fen]), None);
    }

    proptest! {
        #[test]
        fn every_amount_round_trips(fen in any::<i64>()) {
            let amount = Money::from_fen(fen);
            prop_assert_eq!(Money::parse(&amount.to_string()), Ok(amount));
            let json = serde_json::to_string(&amount).unwrap();
            prop_assert_eq!(&json, &format!("\"{amount}\""));
            prop_assert_eq!(serde_json::from_str::<Money>(&json).unwrap(), amount);
        }

        #[test]
        fn whatever_is_read_is_written_as_the_same_number(text in "-?[0-9]{1,20}(\\.[0-9]{1,3})?") {
            if let Ok(amount) = Money::parse(&text) {
                prop_assert_eq!(Money::parse(&amount.to_string()), Ok(amount));
                prop_assert!(amount.to_string().starts_with(text.trim_start_matches('-')) || amount.is_negative());
            }
        }

        #[test]
        fn no_text_breaks_it(text in any::<String>()) {
            let _ = Money::parse(&text);
            prop_assert!(!Money::parse_amount(&text).is_ok_and(Money::is_negative));
        }
    }
}
