//! The unified social credit code (统一社会信用代码) of GB 32100-2015, with the body code of GB 11714-1997 inside.
//!
//! ```text
//! 5   1   370305   Y0000001 6   Q
//! |   |   |        |        |   check of the first 17 (GB 32100)
//! |   |   |        |        check of the body (GB 11714)
//! |   |   |        body, 8 characters: who it is
//! |   |   registrar's area, 6 digits (GB/T 2260)
//! |   kind, within the department
//! registration department
//! ```

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::text::{ascii, code_chars};

/// The characters of a code, in the order of their values 0 to 30. I, O, S, V and Z are left out: too like digits.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Departments that register: 机构编制, 外交, 司法行政, 文化, 民政, 旅游, 宗教, 工会, 工商 (1 to 9), the military's
/// (A), 农业 (N) and others (Y). GB 32100-2015 with its first amendment of 2016.
const DEPARTMENTS: &[u8; 12] = b"123456789ANY";

/// The department of civil affairs (民政), which registers social organizations.
const CIVIL_AFFAIRS: char = '5';

/// Kinds under civil affairs: association, private non-enterprise unit (service organization), foundation, other.
const CIVIL_AFFAIRS_KINDS: [char; 4] = ['1', '2', '3', '9'];

const LENGTH: usize = 18;
const BODY: std::ops::Range<usize> = 8..16;

/// A unified social credit code whose checks hold: 18 characters, upper case. It is public, and an organization's for
/// life; the registrar's area in it says where it was registered, not where it works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CreditCode([u8; LENGTH]);

/// Which check a credit code failed: the first one, in the order in which they stand here. Positions count from 1 in
/// the code without blanks and hyphens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CreditCodeError {
    /// Not 18 characters, blanks and hyphens not counted.
    #[error("a credit code has 18 characters, not {got}")]
    Length {
        /// How many there are.
        got: usize,
    },
    /// A character that may not stand there: outside the alphabet, or no digit within the area (positions 3 to 8).
    #[error("the character {found:?} may not stand at position {position} of a credit code")]
    Character {
        /// Where it stands.
        position: usize,
        /// The character, width and case folded.
        found: char,
    },
    /// The first character names no registration department.
    #[error("{found:?} is no registration department")]
    Department {
        /// The first character.
        found: char,
    },
    /// The body code's own check (position 17) does not fit the eight characters before it.
    #[error("the check of the body code is {found:?}, it should be {expected:?}")]
    BodyCheck {
        /// What the eight characters demand.
        expected: char,
        /// What stands there.
        found: char,
    },
    /// The last character does not fit the seventeen before it.
    #[error("the check character is {found:?}, it should be {expected:?}")]
    CheckCharacter {
        /// What the seventeen characters demand.
        expected: char,
        /// What stands there.
        found: char,
    },
    /// A right code, but of another department than civil affairs: no social organization's.
    #[error("the code was given by department {found:?}, a social organization's is given by civil affairs (5)")]
    NotCivilAffairs {
        /// The code's department.
        found: char,
    },
    /// A right code of civil affairs, but of a kind that it does not have.
    #[error("{found:?} is no kind of social organization")]
    Kind {
        /// The code's kind.
        found: char,
    },
    /// A right code, but of another kind than the organization it is given for.
    #[error("the code is of kind {found:?}, the organization is of kind {expected:?}")]
    KindMismatch {
        /// The kind of the organization.
        expected: char,
        /// The kind in the code.
        found: char,
    },
}

impl CreditCode {
    /// Reads a code as people type it: full-width characters and lower case are folded, blanks and hyphens inside go.
    /// Accepts the code of any department, for what else has one (accounting firms, 双报到 units).
    ///
    /// # Errors
    /// [`CreditCodeError`], naming the first failed check with what was found.
    pub fn parse(text: &str) -> Result<Self, CreditCodeError> {
        let code = Self::characters(code_chars(text), LENGTH)?;
        let body = body_check(&code);
        if code[16] != body {
            return Err(CreditCodeError::BodyCheck {
                expected: char::from(body),
                found: char::from(code[16]),
            });
        }
        let check = check_character(&code);
        if code[17] != check {
            return Err(CreditCodeError::CheckCharacter {
                expected: char::from(check),
                found: char::from(code[17]),
            });
        }
        Ok(Self(code))
    }

    /// Makes a code from what comes before the checks, for demonstration and test data: the department, the kind, the
    /// registrar's area (6 digits) and the body (8 characters).
    ///
    /// # Errors
    /// [`CreditCodeError`], as [`CreditCode::parse`]; `Length` for an area or body of another length.
    pub fn compose(department: char, kind: char, area: &str, body: &str) -> Result<Self, CreditCodeError> {
        for (part, length) in [(area, 6), (body, BODY.len())] {
            let got = part.chars().count();
            if got != length {
                return Err(CreditCodeError::Length {
                    got: LENGTH - length + got,
                });
            }
        }
        let typed = [department, kind].into_iter().chain(area.chars()).chain(body.chars());
        let mut code = Self::characters(typed, LENGTH - 2)?;
        code[16] = body_check(&code);
        // `X`, the body's check for ten, is in the alphabet too.
        code[17] = check_character(&code);
        Ok(Self(code))
    }

    /// Collects `length` characters and checks each by where it stands; the rest of the array is zeros.
    fn characters(typed: impl Iterator<Item = char>, length: usize) -> Result<[u8; LENGTH], CreditCodeError> {
        let mut chars = ['0'; LENGTH];
        let mut got = 0;
        for c in typed {
            if let Some(place) = chars.get_mut(got) {
                *place = c;
            }
            got += 1;
        }
        if got != length {
            return Err(CreditCodeError::Length {
                got: LENGTH - length + got,
            });
        }
        let mut code = [b'0'; LENGTH];
        for (index, (&found, place)) in chars.iter().zip(&mut code).enumerate().take(length) {
            let known = u8::try_from(found).ok().filter(|byte| match index {
                2..8 => byte.is_ascii_digit(),
                _ => ALPHABET.contains(byte),
            });
            *place = known.ok_or(CreditCodeError::Character {
                position: index + 1,
                found,
            })?;
        }
        if !DEPARTMENTS.contains(&code[0]) {
            return Err(CreditCodeError::Department { found: chars[0] });
        }
        Ok(code)
    }

    /// Demands a social organization's code: of civil affairs, and of one of its kinds 1, 2, 3, 9.
    ///
    /// # Errors
    /// [`CreditCodeError::NotCivilAffairs`] or [`CreditCodeError::Kind`].
    pub fn for_social_organization(self) -> Result<Self, CreditCodeError> {
        if self.department() != CIVIL_AFFAIRS {
            Err(CreditCodeError::NotCivilAffairs {
                found: self.department(),
            })
        } else if !CIVIL_AFFAIRS_KINDS.contains(&self.kind()) {
            Err(CreditCodeError::Kind { found: self.kind() })
        } else {
            Ok(self)
        }
    }

    /// Demands that the code is of the kind that the organization has.
    ///
    /// # Errors
    /// [`CreditCodeError::KindMismatch`].
    pub fn of_kind(self, expected: char) -> Result<Self, CreditCodeError> {
        let found = self.kind();
        if found == expected {
            Ok(self)
        } else {
            Err(CreditCodeError::KindMismatch { expected, found })
        }
    }

    /// The registration department, position 1: `5` is civil affairs.
    #[must_use]
    pub const fn department(&self) -> char {
        self.0[0] as char
    }

    /// The kind within the department, position 2. Under civil affairs: `1` association (社会团体), `2` private
    /// non-enterprise unit or service organization (民办非企业单位), `3` foundation (基金会), `9` other.
    #[must_use]
    pub const fn kind(&self) -> char {
        self.0[1] as char
    }

    /// The area of the registrar, six digits of GB/T 2260: often the city's or the province's, not the district's.
    #[must_use]
    pub fn area(&self) -> &str {
        &self.as_str()[2..8]
    }

    /// The body code with its check, nine characters of GB 11714: the organization code of before 2015.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.as_str()[BODY.start..=BODY.end]
    }

    /// The eighteen characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        ascii(&self.0)
    }
}

/// GB 11714: eleven less the weighted sum modulo eleven, where ten is written `X` and eleven `0`.
fn body_check(code: &[u8; LENGTH]) -> u8 {
    const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = code[BODY]
        .iter()
        .zip(WEIGHTS)
        .map(|(&c, weight)| char::from(c).to_digit(36).unwrap_or(0) * weight)
        .sum();
    match 11 - sum % 11 {
        10 => b'X',
        11 => b'0',
        digit => b'0' + digit as u8,
    }
}

/// GB 32100 (the scheme of GB/T 17710): what brings the sum, weighted by powers of three, to zero modulo 31.
fn check_character(code: &[u8; LENGTH]) -> u8 {
    let mut sum = 0;
    let mut weight = 1;
    for c in &code[..LENGTH - 1] {
        let value = ALPHABET.iter().position(|known| known == c).unwrap_or(0);
        sum = (sum + value * weight) % 31;
        weight = weight * 3 % 31;
    }
    ALPHABET[(31 - sum) % 31]
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for CreditCode {
    type Err = CreditCodeError;

    fn from_str(text: &str) -> Result<Self, CreditCodeError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for CreditCode {
    type Error = CreditCodeError;

    fn try_from(text: String) -> Result<Self, CreditCodeError> {
        Self::parse(&text)
    }
}

impl From<CreditCode> for String {
    fn from(code: CreditCode) -> Self {
        code.as_str().to_owned()
    }
}

#[cfg(test)]
mod tests;
