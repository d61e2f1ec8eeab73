//! Codes of the parts of a standard.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

const LETTERS_MAX: usize = 4;
const NUMBERS_MAX: usize = 4;

/// The code of a part of a standard (指标编号): a section `A`, a group `A1`, an indicator `A1.1`, an item of a checklist
/// `C1.6`, a veto `V4`.
///
/// Up to four capital letters, then up to four numbers from 1 to 9999 with points between them. Codes sort as people
/// read them: `A1`, `A1.2`, `A1.10`, `A2`, `B`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct IndicatorCode {
    // Zero where there is none, so that the derived order is the natural one.
    letters: [u8; LETTERS_MAX],
    numbers: [u16; NUMBERS_MAX],
}

/// Why a text is no code of a part of a standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a code is made of up to 4 capital letters and up to 4 numbers with points between them, such as A1.10")]
pub struct IndicatorCodeError;

impl IndicatorCode {
    /// Reads a code, exactly as it is written.
    ///
    /// # Errors
    /// [`IndicatorCodeError`] for any other text.
    pub fn parse(text: &str) -> Result<Self, IndicatorCodeError> {
        let digits = text
            .find(|found: char| !found.is_ascii_uppercase())
            .unwrap_or(text.len());
        let (head, tail) = text.split_at(digits);
        if head.is_empty() || head.len() > LETTERS_MAX {
            return Err(IndicatorCodeError);
        }
        let mut letters = [0; LETTERS_MAX];
        for (place, letter) in letters.iter_mut().zip(head.bytes()) {
            *place = letter;
        }
        let mut numbers = [0; NUMBERS_MAX];
        if !tail.is_empty() {
            let mut places = numbers.iter_mut();
            for part in tail.split('.') {
                *places.next().ok_or(IndicatorCodeError)? = number(part)?;
            }
        }
        Ok(Self { letters, numbers })
    }
}

/// A number from 1 to 9999 without zeros in front: two spellings of one code would not be equal.
fn number(text: &str) -> Result<u16, IndicatorCodeError> {
    let plain = (1..=4).contains(&text.len()) && text.bytes().all(|digit| digit.is_ascii_digit());
    if plain && !text.starts_with('0') {
        text.parse().map_err(|_| IndicatorCodeError)
    } else {
        Err(IndicatorCodeError)
    }
}

impl fmt::Display for IndicatorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.letters.iter().take_while(|letter| **letter != 0) {
            write!(f, "{}", char::from(*letter))?;
        }
        for (index, number) in self.numbers.iter().take_while(|number| **number != 0).enumerate() {
            write!(f, "{}{number}", if index == 0 { "" } else { "." })?;
        }
        Ok(())
    }
}

impl FromStr for IndicatorCode {
    type Err = IndicatorCodeError;

    fn from_str(text: &str) -> Result<Self, IndicatorCodeError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for IndicatorCode {
    type Error = IndicatorCodeError;

    fn try_from(text: String) -> Result<Self, IndicatorCodeError> {
        Self::parse(&text)
    }
}

impl From<IndicatorCode> for String {
    fn from(code: IndicatorCode) -> Self {
        code.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn codes_sort_as_people_read_them() {
        let sorted = ["A", "A1", "A1.1", "A1.2", "A1.10", "A2", "AA1", "B", "C1.6", "V4"];
        let mut codes: Vec<IndicatorCode> = sorted.iter().rev().filter_map(|text| text.parse().ok()).collect();
        codes.sort();
        let texts: Vec<String> = codes.iter().map(ToString::to_string).collect();
        assert_eq!(texts, sorted);
    }

    #[test]
    fn anything_else_is_no_code() {
        for text in [
            "",
            "1",
            "a1",
            "A01",
            "A1.",
            "A.1",
            "A1..2",
            "A1.2.3.4.5",
            "A10000",
            "A1 ",
            "ABCDE",
            "A0",
            "甲1",
            "A+1",
        ] {
            assert_eq!(IndicatorCode::parse(text), Err(IndicatorCodeError), "{text}");
        }
    }

    proptest! {
        #[test]
        fn codes_round_trip(text in "[A-Z]{1,4}([1-9][0-9]{0,3}(\\.[1-9][0-9]{0,3}){0,3})?") {
            prop_assert_eq!(IndicatorCode::parse(&text).map(|code| code.to_string()), Ok(text));
        }

        #[test]
        fn no_text_panics(text in ".*") {
            let _ = IndicatorCode::parse(&text);
        }
    }
}
