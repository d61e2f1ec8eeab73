//! Resident identity numbers.

use chrono::NaiveDate;
use thiserror::Error;

use super::Mask;
use crate::text::{ascii, code_chars};

const LENGTH: usize = 18;

/// A resident identity number (公民身份号码) of GB 11643-1999 whose checks hold: area (6), date of birth (8), sequence
/// (3), check character. Kept encrypted, with a keyed hash for uniqueness.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ResidentId([u8; LENGTH]);

/// Which check a resident identity number failed: the first, in this order. The errors never carry the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ResidentIdError {
    /// Fifteen digits: the form of before 1999, void since 2013.
    #[error("identity numbers of 15 digits are no longer valid")]
    FifteenDigits,
    /// Not 18 characters.
    #[error("an identity number has 18 characters, not {got}")]
    Length {
        /// How many there are, blanks and hyphens not counted.
        got: usize,
    },
    /// Not a digit, nor the `X` that may stand last.
    #[error("the character {found:?} may not stand at position {position} of an identity number")]
    Character {
        /// Where it stands, from 1.
        position: usize,
        /// The character.
        found: char,
    },
    /// The first two digits name no province.
    #[error("the identity number begins with no province's number")]
    Province,
    /// Digits 7 to 14 are no date.
    #[error("the date of birth in the identity number does not exist")]
    BirthDate,
    /// The last character does not fit the others. What would fit is not told.
    #[error("the check character of the identity number is wrong")]
    CheckCharacter,
}

impl ResidentId {
    /// Reads a number as people type it: full-width characters, blanks, hyphens and a small `x` are forgiven.
    ///
    /// # Errors
    /// [`ResidentIdError`], naming the first failed check.
    pub fn parse(text: &str) -> Result<Self, ResidentIdError> {
        let mut chars = ['0'; LENGTH];
        let mut got = 0;
        for c in code_chars(text) {
            if let Some(place) = chars.get_mut(got) {
                *place = c;
            }
            got += 1;
        }
        if got == 15 && chars[..15].iter().all(char::is_ascii_digit) {
            return Err(ResidentIdError::FifteenDigits);
        }
        if got != LENGTH {
            return Err(ResidentIdError::Length { got });
        }
        let mut number = [b'0'; LENGTH];
        for (index, (&found, place)) in chars.iter().zip(&mut number).enumerate() {
            let known = u8::try_from(found)
                .ok()
                .filter(|&c| c.is_ascii_digit() || (index == 17 && c == b'X'));
            *place = known.ok_or(ResidentIdError::Character {
                position: index + 1,
                found,
            })?;
        }
        if !is_province(&number) {
            return Err(ResidentIdError::Province);
        }
        if birth_date(&number).is_none() {
            return Err(ResidentIdError::BirthDate);
        }
        if number[17] != check_character(&number) {
            return Err(ResidentIdError::CheckCharacter);
        }
        Ok(Self(number))
    }

    /// The date of birth; personal too. It may lie ahead: what day it is, is not known here.
    #[must_use]
    pub fn birth_date(&self) -> NaiveDate {
        birth_date(&self.0).expect("the constructor has checked that the date exists")
    }

    /// The number. Personal: see the module.
    #[must_use]
    pub fn as_str(&self) -> &str {
        ascii(&self.0)
    }
}

/// The provinces of GB/T 2260, Hong Kong, Macao and Taiwan with 81 to 83, and 9x, which permanent residence permits
/// of foreigners begin with.
fn is_province(number: &[u8; LENGTH]) -> bool {
    matches!(
        value(&number[..2]),
        11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83 | 90..=99
    )
}

fn birth_date(number: &[u8; LENGTH]) -> Option<NaiveDate> {
    // Before 1800 nobody was born who could hold a number: a year such as 0001 is a slip.
    let year = i32::try_from(value(&number[6..10])).ok().filter(|year| *year >= 1800)?;
    NaiveDate::from_ymd_opt(year, value(&number[10..12]), value(&number[12..14]))
}

fn value(digits: &[u8]) -> u32 {
    digits
        .iter()
        .fold(0, |value, digit| value * 10 + u32::from(digit - b'0'))
}

/// ISO 7064 MOD 11-2 over the first seventeen digits.
fn check_character(number: &[u8; LENGTH]) -> u8 {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = number
        .iter()
        .zip(WEIGHTS)
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    b"10X98765432"[(sum % 11) as usize]
}

/// The area and the last four characters: `370305********1234`.
impl Mask for ResidentId {
    fn mask(&self) -> String {
        let number = self.as_str();
        format!("{}********{}", &number[..6], &number[14..])
    }
}

#[cfg(test)]
mod tests {
    use super::ResidentIdError::{BirthDate, Character, CheckCharacter, FifteenDigits, Length, Province};
    use super::*;
    use proptest::prelude::*;

    /// The examples of the standard itself.
    const EXAMPLES: [&str; 2] = ["11010519491231002X", "440524188001010014"];

    #[test]
    fn the_standards_examples_hold() {
        for text in EXAMPLES {
            assert_eq!(ResidentId::parse(text).unwrap().as_str(), text);
        }
        let typed = ResidentId::parse(" １10105 19491231-002x ").unwrap();
        assert_eq!(typed.as_str(), EXAMPLES[0]);
        assert_eq!(Some(typed.birth_date()), NaiveDate::from_ymd_opt(1949, 12, 31));
        assert_eq!(typed.mask(), "110105********002X");
        assert_eq!(format!("{typed:?}"), "ResidentId(110105********002X)");
    }

    #[test]
    fn wrong_numbers_name_the_failed_check() {
        for (text, error) in [
            ("110105491231002", FifteenDigits),
            ("", Length { got: 0 }),
            ("11010519491231002", Length { got: 17 }),
            ("11010519491231002XX", Length { got: 19 }),
            (
                "1101051949123100XX",
                Character {
                    position: 17,
                    found: 'X',
                },
            ),
            (
                "11010519491231002Y",
                Character {
                    position: 18,
                    found: 'Y',
                },
            ),
            ("01010519491231002X", Province),
            ("11010519490231002X", BirthDate),
            ("11010500010101002X", BirthDate),
            ("110105194912310021", CheckCharacter),
        ] {
            assert_eq!(ResidentId::parse(text), Err(error), "{text}");
        }
    }

    prop_compose! {
        fn any_id()(area in "3703[0-9]{2}", day in 0_i64..60_000, sequence in "[0-9]{3}") -> String {
            let born = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + chrono::Duration::days(day);
            let mut number = format!("{area}{}{sequence}", born.format("%Y%m%d"));
            let mut digits = [b'0'; LENGTH];
            digits[..17].copy_from_slice(number.as_bytes());
            number.push(char::from(check_character(&digits)));
            number
        }
    }

    proptest! {
        #[test]
        fn right_numbers_are_kept_as_they_are(text in any_id()) {
            let id = ResidentId::parse(&text).unwrap();
            prop_assert_eq!(id.as_str(), &text);
            prop_assert_eq!(id.birth_date().format("%Y%m%d").to_string(), &text[6..14]);
            prop_assert!(!id.mask().contains(&text[6..14]));
        }

        #[test]
        fn any_single_substitution_is_refused(text in any_id(), place in 0_usize..18, shift in 1_usize..11) {
            const CHARACTERS: &str = "0123456789X";
            let was = CHARACTERS.find(&text[place..=place]).unwrap();
            let other = (was + shift) % CHARACTERS.len();
            let mut slip = text;
            slip.replace_range(place..=place, &CHARACTERS[other..=other]);
            prop_assert!(ResidentId::parse(&slip).is_err());
        }

        #[test]
        fn no_text_breaks_it(text in any::<String>(), near in "[0-9X民]{15,19}") {
            for text in [text, near] {
                let _ = ResidentId::parse(&text);
            }
        }
    }
}
