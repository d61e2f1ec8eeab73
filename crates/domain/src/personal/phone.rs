//! Phone numbers of mainland China.

use thiserror::Error;

use super::Mask;
use crate::text::code_chars;

/// A phone number of mainland China, in one form: a mobile's eleven digits (`13800001234`), or a landline's area code,
/// a hyphen and seven or eight digits (`0533-7000000`).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PhoneNumber(String);

/// Why a text is no phone number. The errors carry counts and single characters, never the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PhoneNumberError {
    /// Nothing there.
    #[error("the phone number is empty")]
    Empty,
    /// Something other than digits, blanks, hyphens, brackets and a country code's plus sign.
    #[error("the character {found:?} does not belong to a phone number")]
    Character {
        /// The character.
        found: char,
    },
    /// A country code other than 86.
    #[error("the phone number is of another country")]
    Country,
    /// Begins as a mobile number does, but has not eleven digits.
    #[error("a mobile number has 11 digits, not {got}")]
    MobileLength {
        /// How many there are.
        got: usize,
    },
    /// Begins with 10, 11 or 12, as no mobile number does.
    #[error("no mobile number begins with 1{found}")]
    MobilePrefix {
        /// The second digit.
        found: char,
    },
    /// Neither a mobile's leading 1 nor a landline's leading 0: a local number without its area code.
    #[error("the area code of the landline is missing")]
    MissingAreaCode,
    /// An area code that does not exist.
    #[error("no landline has this area code")]
    AreaCode,
    /// A landline has seven or eight digits after its area code.
    #[error("a landline has 7 or 8 digits after its area code, not {got}")]
    SubscriberLength {
        /// How many there are.
        got: usize,
    },
    /// A landline's number begins with 0 or 1, as none does.
    #[error("no landline's number begins with {found}")]
    SubscriberPrefix {
        /// Its first digit.
        found: char,
    },
}

impl PhoneNumber {
    /// Reads a number as people type it: full-width characters, blanks, hyphens, brackets and the country code
    /// (`+86`, `0086`, `86` before a mobile number) are forgiven.
    ///
    /// # Errors
    /// [`PhoneNumberError`], naming what is wrong.
    pub fn parse(text: &str) -> Result<Self, PhoneNumberError> {
        let typed: String = code_chars(text).filter(|c| !matches!(c, '(' | ')')).collect();
        let (international, digits) = match typed.strip_prefix('+').or_else(|| typed.strip_prefix("00")) {
            Some(rest) => (true, rest),
            None => (false, typed.as_str()),
        };
        if digits.is_empty() {
            return Err(PhoneNumberError::Empty);
        }
        if let Some(found) = digits.chars().find(|c| !c.is_ascii_digit()) {
            return Err(PhoneNumberError::Character { found });
        }
        if international {
            Self::from_abroad(digits.strip_prefix("86").ok_or(PhoneNumberError::Country)?)
        } else {
            // 86 begins no area code, so thirteen digits with it are a mobile number with its country code.
            Self::national(
                digits
                    .strip_prefix("86")
                    .filter(|rest| rest.len() == 11)
                    .unwrap_or(digits),
            )
        }
    }

    /// After a country code a landline's area code has lost its zero.
    fn from_abroad(digits: &str) -> Result<Self, PhoneNumberError> {
        let mobile = digits.starts_with('1') && !digits.starts_with("10");
        if digits.is_empty() || digits.starts_with('0') || mobile {
            Self::national(digits)
        } else {
            Self::landline(&format!("0{digits}"))
        }
    }

    fn national(digits: &str) -> Result<Self, PhoneNumberError> {
        match digits.as_bytes() {
            [] => Err(PhoneNumberError::Empty),
            [b'0', ..] => Self::landline(digits),
            [b'1', ..] if digits.len() != 11 => Err(PhoneNumberError::MobileLength { got: digits.len() }),
            [b'1', b'3'..=b'9', ..] => Ok(Self(digits.to_owned())),
            [b'1', second, ..] => Err(PhoneNumberError::MobilePrefix {
                found: char::from(*second),
            }),
            _ => Err(PhoneNumberError::MissingAreaCode),
        }
    }

    /// Beijing (010) and the great cities (02x) have area codes of three digits, all others of four.
    fn landline(digits: &str) -> Result<Self, PhoneNumberError> {
        let area_length = match digits.as_bytes() {
            [b'0', b'1', b'0', ..] | [b'0', b'2', _, ..] => 3,
            [b'0', b'3'..=b'9', _, _, ..] => 4,
            _ => return Err(PhoneNumberError::AreaCode),
        };
        let (area, subscriber) = digits.split_at(area_length);
        match subscriber.as_bytes() {
            [found @ (b'0' | b'1'), ..] => Err(PhoneNumberError::SubscriberPrefix {
                found: char::from(*found),
            }),
            [..] if !matches!(subscriber.len(), 7 | 8) => {
                Err(PhoneNumberError::SubscriberLength { got: subscriber.len() })
            }
            [..] => Ok(Self(format!("{area}-{subscriber}"))),
        }
    }

    /// Whether it is a mobile number, which can take a short message.
    #[must_use]
    pub fn is_mobile(&self) -> bool {
        self.0.starts_with('1')
    }

    /// The number in its one form. Personal: see the module.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// `138****1234`; of a landline the area code, the first digit and the last two: `0533-7****00`.
impl Mask for PhoneNumber {
    fn mask(&self) -> String {
        let (shown, last) = match self.0.find('-') {
            Some(hyphen) => (hyphen + 2, 2),
            None => (3, 4),
        };
        let end = self.0.len() - last;
        format!("{}{}{}", &self.0[..shown], "*".repeat(end - shown), &self.0[end..])
    }
}

#[cfg(test)]
mod tests {
    use super::PhoneNumberError::{
        AreaCode, Character, Country, Empty, MissingAreaCode, MobileLength, MobilePrefix, SubscriberLength,
        SubscriberPrefix,
    };
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_made_one() {
        for (typed, number) in [
            ("13800001234", "13800001234"),
            (" 138-0000 1234", "13800001234"),
            ("１３８００００１２３４", "13800001234"),
            ("+86 138 0000 1234", "13800001234"),
            ("0086-13800001234", "13800001234"),
            ("8613800001234", "13800001234"),
            ("(0533) 700 0000", "0533-7000000"),
            ("（0533）—7000000", "0533-7000000"),
            ("05337000000", "0533-7000000"),
            ("+86 533 7000000", "0533-7000000"),
            ("+86 0533 7000000", "0533-7000000"),
            ("+86 10 8000 0000", "010-80000000"),
            ("010 80000000", "010-80000000"),
            ("0216000000", "021-6000000"),
        ] {
            assert_eq!(PhoneNumber::parse(typed).unwrap().as_str(), number, "{typed}");
        }
    }

    #[test]
    fn wrong_numbers_say_why() {
        for (text, error) in [
            ("", Empty),
            (" - ", Empty),
            ("+", Empty),
            ("+86", Empty),
            ("138O0001234", Character { found: 'O' }),
            ("13800001234转8", Character { found: '转' }),
            ("1380000+1234", Character { found: '+' }),
            ("+852 2000 0000", Country),
            ("1380000123", MobileLength { got: 10 }),
            ("12345", MobileLength { got: 5 }),
            ("12800001234", MobilePrefix { found: '2' }),
            ("7000000", MissingAreaCode),
            ("400 000 0000", MissingAreaCode),
            ("011 7000000", AreaCode),
            ("053", AreaCode),
            ("0533-700000", SubscriberLength { got: 6 }),
            ("0533", SubscriberLength { got: 0 }),
            ("0533-700000000", SubscriberLength { got: 9 }),
            ("0533-0100000", SubscriberPrefix { found: '0' }),
        ] {
            assert_eq!(PhoneNumber::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn the_middle_is_masked() {
        for (number, mask) in [
            ("13800001234", "138****1234"),
            ("0533-7000000", "0533-7****00"),
            ("010-80000000", "010-8*****00"),
        ] {
            assert_eq!(PhoneNumber::parse(number).unwrap().mask(), mask);
        }
    }

    proptest! {
        #[test]
        fn what_is_kept_is_read_back(text in any::<String>(), near in "(\\+86|0|1)?[0-9 -]{5,14}") {
            for text in [text, near] {
                if let Ok(number) = PhoneNumber::parse(&text) {
                    prop_assert_eq!(PhoneNumber::parse(number.as_str()), Ok(number.clone()));
                    prop_assert_eq!(number.mask().chars().count(), number.as_str().chars().count());
                    prop_assert!(number.mask().contains("****"));
                }
            }
        }

        #[test]
        fn every_mobile_number_is_read(number in "1[3-9][0-9]{9}") {
            let read = PhoneNumber::parse(&format!("+86 {number}")).unwrap();
            prop_assert!(read.is_mobile());
            prop_assert_eq!(read.as_str(), number);
        }
    }
}
