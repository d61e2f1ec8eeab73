//! The 12-digit statistical area code (统计用区划代码).
//!
//! ```text
//! 370305   003   025
//! |        |     community or village (001-199 residents' committee, 200-399 village committee)
//! |        sub-district or town (GB/T 10114: 001-099 街道, 100-199 镇)
//! district (GB/T 2260)
//! ```

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::area::AreaLevel;
use crate::text::{ascii, folded};

const LENGTH: usize = 12;
const DISTRICT: usize = 6;
const SUBDISTRICT: usize = 9;

/// The code of a district, or of an area below one. Codes nest by prefix, and sort as the tree reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AreaCode([u8; LENGTH]);

/// Why a text is no area code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AreaCodeError {
    /// Not 12 digits long. The short forms of 6 and 9 digits are refused: their zeros say the level.
    #[error("an area code has 12 digits, not {got}")]
    Length {
        /// How many characters there are.
        got: usize,
    },
    /// Not a digit, or a zero in front (no province has one).
    #[error("the character {found:?} may not stand at position {position} of an area code")]
    Character {
        /// Where it stands, from 1.
        position: usize,
        /// The character.
        found: char,
    },
    /// The code of a province or of the country (zeros from the third digit): too wide to be an area here.
    #[error("the area is wider than a city")]
    TooWide,
    /// A community under no sub-district: zeros in the middle, digits after them.
    #[error("the area code names a community but no sub-district")]
    NoSubdistrict,
}

impl AreaCode {
    /// Reads a code of 12 digits; full-width digits and blanks at the ends are forgiven.
    ///
    /// The code of a city is read as a district's: a few cities have no districts, and their codes look alike.
    ///
    /// # Errors
    /// [`AreaCodeError`], naming what is wrong.
    pub fn parse(text: &str) -> Result<Self, AreaCodeError> {
        let mut code = [b'0'; LENGTH];
        let mut got = 0;
        let mut wrong = None;
        for found in folded(text.trim()) {
            match u8::try_from(found) {
                Ok(digit) if digit.is_ascii_digit() && !(got == 0 && digit == b'0') => {
                    if let Some(place) = code.get_mut(got) {
                        *place = digit;
                    }
                }
                _ if wrong.is_none() => {
                    wrong = Some(AreaCodeError::Character {
                        position: got + 1,
                        found,
                    })
                }
                _ => {}
            }
            got += 1;
        }
        if got != LENGTH {
            return Err(AreaCodeError::Length { got });
        }
        if let Some(wrong) = wrong {
            return Err(wrong);
        }
        let code = Self(code);
        if &code.0[2..4] == b"00" {
            Err(AreaCodeError::TooWide)
        } else if is_zero(&code.0[DISTRICT..SUBDISTRICT]) && !is_zero(&code.0[SUBDISTRICT..]) {
            Err(AreaCodeError::NoSubdistrict)
        } else {
            Ok(code)
        }
    }

    /// How deep the area lies.
    #[must_use]
    pub fn level(&self) -> AreaLevel {
        if is_zero(&self.0[DISTRICT..]) {
            AreaLevel::District
        } else if is_zero(&self.0[SUBDISTRICT..]) {
            AreaLevel::Subdistrict
        } else {
            AreaLevel::Community
        }
    }

    /// The area right above; `None` for a district, whose city is no area here.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        match self.level() {
            AreaLevel::District => None,
            AreaLevel::Subdistrict => Some(self.truncated(DISTRICT)),
            AreaLevel::Community => Some(self.truncated(SUBDISTRICT)),
        }
    }

    /// The district that the area lies in, or is.
    #[must_use]
    pub fn district(&self) -> Self {
        self.truncated(DISTRICT)
    }

    /// The sub-district that the area lies in, or is; `None` for a district.
    #[must_use]
    pub fn subdistrict(&self) -> Option<Self> {
        (self.level() != AreaLevel::District).then(|| self.truncated(SUBDISTRICT))
    }

    /// The digits that the area shares with all that lies in it: 6, 9 or 12, by its level.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.as_str()[..self.significant()]
    }

    /// Whether the area is `other` or lies in it.
    #[must_use]
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0[..other.significant()])
    }

    /// The lowest and the highest code of the area and all that lies in it, both included: what
    /// `code BETWEEN low AND high` takes, as text in byte order (collation C).
    #[must_use]
    pub fn subtree_range(&self) -> (Self, Self) {
        let mut high = self.0;
        high[self.significant()..].fill(b'9');
        (*self, Self(high))
    }

    /// Whether it is the area of a village committee (村委会): a community whose last three digits are 200 to 399.
    #[must_use]
    pub fn is_village(&self) -> bool {
        matches!(self.community_number(), 200..=399)
    }

    /// Whether it is the area of an urban residents' committee (居委会): last three digits 001 to 199.
    #[must_use]
    pub fn is_urban_community(&self) -> bool {
        matches!(self.community_number(), 1..=199)
    }

    /// The twelve digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        ascii(&self.0)
    }

    /// The last three digits as a number: 0 above communities.
    fn community_number(&self) -> u16 {
        self.0[SUBDISTRICT..]
            .iter()
            .fold(0, |number, digit| number * 10 + u16::from(digit - b'0'))
    }

    fn significant(&self) -> usize {
        match self.level() {
            AreaLevel::District => DISTRICT,
            AreaLevel::Subdistrict => SUBDISTRICT,
            AreaLevel::Community => LENGTH,
        }
    }

    fn truncated(&self, digits: usize) -> Self {
        let mut code = self.0;
        code[digits..].fill(b'0');
        Self(code)
    }
}

fn is_zero(digits: &[u8]) -> bool {
    digits.iter().all(|&digit| digit == b'0')
}

impl fmt::Display for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for AreaCode {
    type Err = AreaCodeError;

    fn from_str(text: &str) -> Result<Self, AreaCodeError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for AreaCode {
    type Error = AreaCodeError;

    fn try_from(text: String) -> Result<Self, AreaCodeError> {
        Self::parse(&text)
    }
}

impl From<AreaCode> for String {
    fn from(code: AreaCode) -> Self {
        code.as_str().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn area(text: &str) -> AreaCode {
        AreaCode::parse(text).unwrap()
    }

    #[test]
    fn levels_follow_the_zeros() {
        let (district, subdistrict, community) = (area("370305000000"), area("370305003000"), area("370305003025"));
        assert_eq!(
            [district, subdistrict, community].map(|code| code.level()),
            [AreaLevel::District, AreaLevel::Subdistrict, AreaLevel::Community]
        );
        assert_eq!(community.parent(), Some(subdistrict));
        assert_eq!(subdistrict.parent(), Some(district));
        assert_eq!(district.parent(), None);
        assert_eq!(community.district(), district);
        assert_eq!(
            (community.subdistrict(), district.subdistrict()),
            (Some(subdistrict), None)
        );
        assert_eq!(
            [&district, &subdistrict, &community].map(AreaCode::prefix),
            ["370305", "370305003", "370305003025"]
        );
        // Zeros that belong to the significant digits.
        assert_eq!(area("370305100000").prefix(), "370305100");
        assert_eq!(area("370305100200").prefix(), "370305100200");
        assert_eq!(area("441900003000").district().as_str(), "441900000000");
    }

    #[test]
    fn subtrees_are_ranges() {
        let (low, high) = area("370305003000").subtree_range();
        assert_eq!((low.as_str(), high.as_str()), ("370305003000", "370305003999"));
        let (low, high) = area("370305000000").subtree_range();
        assert_eq!((low.as_str(), high.as_str()), ("370305000000", "370305999999"));
        let community = area("370305003025");
        assert_eq!(community.subtree_range(), (community, community));
        assert!(community.is_within(&community) && community.is_within(&area("370305003000")));
        assert!(!community.is_within(&area("370305004000")) && !area("370305003000").is_within(&community));
    }

    #[test]
    fn villages_and_urban_communities_are_told_by_number() {
        for (text, urban, village) in [
            ("370305003025", true, false),
            ("370305003199", true, false),
            ("370305100200", false, true),
            ("370305100399", false, true),
            ("370305100400", false, false),
            ("370305100000", false, false),
            ("370305000000", false, false),
        ] {
            assert_eq!(
                (area(text).is_urban_community(), area(text).is_village()),
                (urban, village),
                "{text}"
            );
        }
    }

    #[test]
    fn wrong_codes_say_why() {
        for (text, error) in [
            ("", AreaCodeError::Length { got: 0 }),
            ("370305", AreaCodeError::Length { got: 6 }),
            ("3703050030250", AreaCodeError::Length { got: 13 }),
            (
                "37030500302X",
                AreaCodeError::Character {
                    position: 12,
                    found: 'X',
                },
            ),
            (
                "370305 03025",
                AreaCodeError::Character {
                    position: 7,
                    found: ' ',
                },
            ),
            (
                "070305003025",
                AreaCodeError::Character {
                    position: 1,
                    found: '0',
                },
            ),
            ("370000000000", AreaCodeError::TooWide),
            ("370305000025", AreaCodeError::NoSubdistrict),
        ] {
            assert_eq!(AreaCode::parse(text), Err(error), "{text}");
        }
        assert_eq!(AreaCode::parse(" ３70305003025\n"), Ok(area("370305003025")));
    }

    prop_compose! {
        fn any_area()(
            district in 0_u32..4, sub in prop_oneof![Just(0_u32), 1_u32..1_000], unit in prop_oneof![Just(0_u32), 1_u32..1_000],
        ) -> AreaCode {
            area(&format!("{}{sub:03}{:03}", 370_303 + district, if sub == 0 { 0 } else { unit }))
        }
    }

    proptest! {
        #[test]
        fn codes_round_trip(code in any_area()) {
            prop_assert_eq!(code.to_string().parse(), Ok(code));
            prop_assert_eq!(serde_json::from_str::<AreaCode>(&serde_json::to_string(&code).unwrap()).unwrap(), code);
        }

        #[test]
        fn lying_within_is_lying_in_the_range(a in any_area(), b in any_area()) {
            for (inner, outer) in [(a, b), (a, a.district()), (a, b.parent().unwrap_or(b))] {
                let (low, high) = outer.subtree_range();
                prop_assert_eq!(inner.is_within(&outer), (low.as_str()..=high.as_str()).contains(&inner.as_str()));
                prop_assert_eq!(inner.is_within(&outer), inner.as_str().starts_with(outer.prefix()));
            }
        }

        #[test]
        fn parents_hold_their_children(code in any_area()) {
            if let Some(parent) = code.parent() {
                prop_assert!(code.is_within(&parent) && !parent.is_within(&code));
                prop_assert!(parent.level() < code.level());
                prop_assert_eq!(AreaCode::parse(parent.as_str()), Ok(parent));
            }
        }

        #[test]
        fn no_text_breaks_it(text in any::<String>(), near in "[0-9 X]{10,14}") {
            for text in [text, near] {
                if let Ok(code) = AreaCode::parse(&text) {
                    prop_assert_eq!(AreaCode::parse(code.as_str()), Ok(code));
                }
            }
        }
    }
}
