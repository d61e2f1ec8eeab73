//! Numbers with two decimals, held as integers: points, measures and shares.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a text is not a number with at most two decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NumberError {
    /// Something other than digits, at most one point and (in front) a minus sign.
    #[error("a number such as 18.75 is needed: digits, and at most two decimals after a point")]
    Malformed,
    /// Beyond the range of the store.
    #[error("the number is too large")]
    TooLarge,
}

macro_rules! hundredths {
    ($( $(#[doc = $doc:literal])+ $Name:ident; )+) => {
        $(
            $(#[doc = $doc])+
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
            #[serde(try_from = "String", into = "String")]
            pub struct $Name(i64);

            impl $Name {
                /// Nothing.
                pub const ZERO: Self = Self(0);

                /// From hundredths, as the store keeps it.
                #[must_use]
                pub const fn from_hundredths(hundredths: i64) -> Self {
                    Self(hundredths)
                }

                /// From a whole number; `None` beyond the range.
                #[must_use]
                pub const fn from_whole(whole: i64) -> Option<Self> {
                    match whole.checked_mul(100) {
                        Some(hundredths) => Some(Self(hundredths)),
                        None => None,
                    }
                }

                /// In hundredths, as the store keeps it.
                #[must_use]
                pub const fn hundredths(self) -> i64 {
                    self.0
                }

                /// The sum; `None` beyond the range.
                #[must_use]
                pub const fn checked_add(self, other: Self) -> Option<Self> {
                    match self.0.checked_add(other.0) {
                        Some(hundredths) => Some(Self(hundredths)),
                        None => None,
                    }
                }

                /// The difference; `None` beyond the range.
                #[must_use]
                pub const fn checked_sub(self, other: Self) -> Option<Self> {
                    match self.0.checked_sub(other.0) {
                        Some(hundredths) => Some(Self(hundredths)),
                        None => None,
                    }
                }

                /// So many times over; `None` beyond the range.
                #[must_use]
                pub const fn checked_mul(self, times: i64) -> Option<Self> {
                    match self.0.checked_mul(times) {
                        Some(hundredths) => Some(Self(hundredths)),
                        None => None,
                    }
                }

                /// The sum of many, whatever their order; `None` if it is beyond the range.
                pub fn checked_sum(numbers: impl IntoIterator<Item = Self>) -> Option<Self> {
                    // Wider inside, so that only the result counts.
                    let sum: i128 = numbers.into_iter().map(|number| i128::from(number.0)).sum();
                    i64::try_from(sum).ok().map(Self)
                }

                /// Reads a number as machines write it: optional minus, digits, optional point with one or two decimals.
                ///
                /// # Errors
                /// [`NumberError`] for any other text.
                pub fn parse(text: &str) -> Result<Self, NumberError> {
                    read(text).map(Self)
                }
            }

            impl fmt::Display for $Name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    let sign = if self.0 < 0 { "-" } else { "" };
                    let hundredths = self.0.unsigned_abs();
                    write!(f, "{sign}{}.{:02}", hundredths / 100, hundredths % 100)
                }
            }

            impl FromStr for $Name {
                type Err = NumberError;

                fn from_str(text: &str) -> Result<Self, NumberError> {
                    Self::parse(text)
                }
            }

            impl TryFrom<String> for $Name {
                type Error = NumberError;

                fn try_from(text: String) -> Result<Self, NumberError> {
                    Self::parse(&text)
                }
            }

            impl From<$Name> for String {
                fn from(number: $Name) -> Self {
                    number.to_string()
                }
            }
        )+
    };
}

hundredths! {
    /// Points of an assessment (分), held in hundredths of a point: never a float. As text it has two decimals,
    /// `"980.00"`, in JSON too.
    Points;
    /// A measured quantity, in hundredths of the indicator's unit: 20 hours are `"20.00"`, 80 percent `"80.00"`, a mean
    /// rating of 4.8 `"4.80"`.
    Measure;
    /// A share in percent, held in hundredths of a percent: `"73.33"` is 73.33 %.
    Share;
}

fn read(text: &str) -> Result<i64, NumberError> {
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, decimals) = unsigned.split_once('.').unwrap_or((unsigned, "00"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|digit| digit.is_ascii_digit());
    let padded = whole.len() > 1 && whole.starts_with('0');
    if !digits(whole) || !digits(decimals) || decimals.len() > 2 || padded {
        return Err(NumberError::Malformed);
    }
    let zero = if decimals.len() == 1 { "0" } else { "" };
    let sign = if negative { "-" } else { "" };
    // The digits of hundredths as one number: the standard library knows the range on both sides.
    format!("{sign}{whole}{decimals}{zero}")
        .parse()
        .map_err(|_| NumberError::TooLarge)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn points_are_read_and_written() {
        for (text, hundredths, written) in [
            ("980.00", 98_000, "980.00"),
            ("18.75", 1_875, "18.75"),
            ("5", 500, "5.00"),
            ("0.5", 50, "0.50"),
            ("-0.07", -7, "-0.07"),
            ("92233720368547758.07", i64::MAX, "92233720368547758.07"),
            ("-92233720368547758.08", i64::MIN, "-92233720368547758.08"),
        ] {
            assert_eq!(Points::parse(text), Ok(Points::from_hundredths(hundredths)), "{text}");
            assert_eq!(Points::from_hundredths(hundredths).to_string(), written);
        }
    }

    #[test]
    fn anything_else_is_no_number() {
        for text in [
            "", "-", ".5", "5.", "007", "1.005", "1e3", "1,000", "+1", "--1", " 1", "1.0.0", "５", "1.-5",
        ] {
            assert_eq!(Points::parse(text), Err(NumberError::Malformed), "{text}");
        }
        assert_eq!(Points::parse("92233720368547758.08"), Err(NumberError::TooLarge));
    }

    #[test]
    fn sums_beyond_the_range_are_none() {
        let most = Points::from_hundredths(i64::MAX);
        let one = Points::from_hundredths(1);
        assert_eq!(most.checked_add(one), None);
        assert_eq!(Points::from_hundredths(i64::MIN).checked_sub(one), None);
        assert_eq!(most.checked_mul(2), None);
        assert_eq!(Points::from_whole(i64::MAX), None);
        assert_eq!(
            Points::checked_sum([most, one, Points::from_hundredths(-1)]),
            Some(most)
        );
        assert_eq!(Points::checked_sum([most, one]), None);
    }

    proptest! {
        #[test]
        fn numbers_round_trip(hundredths in any::<i64>()) {
            let points = Points::from_hundredths(hundredths);
            prop_assert_eq!(Points::parse(&points.to_string()), Ok(points));
        }

        #[test]
        fn no_text_panics(text in ".*") {
            let _ = Points::parse(&text);
        }
    }
}
