//! Text that people type, made fit to keep and to compare.
//!
//! Two different things happen to text, and they are kept apart:
//! *cleaning* ([`clean_name`], [`clean_text`]) decides what is stored and shown, and changes as little as it can
//! (NFC, blanks); *search forms* ([`search`]) fold what a searcher would call the same (NFKC, lower case) and are
//! never shown.

pub mod search;

use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

pub use search::{SearchQuery, SearchQueryError, SearchText, escape_like, grams, grams_of_query, search_form};

/// Why a text was refused. Lengths and positions count characters (Unicode scalar values), never bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TextError {
    /// Nothing is left once blanks are taken away.
    #[error("the text is empty")]
    Empty,
    /// More characters than the field holds.
    #[error("the text has {got} characters, at most {max} are allowed")]
    TooLong {
        /// The most that is allowed.
        max: usize,
        /// What the cleaned text has.
        got: usize,
    },
    /// A character that has no place in text: a control character, a direction override that could disguise what is
    /// shown, or the mark (U+FFFD) that a broken encoding leaves behind.
    #[error("the character {found:?} at position {position} is not allowed")]
    Forbidden {
        /// Where it stands in the text as typed, counted from 1.
        position: usize,
        /// The character.
        found: char,
    },
}

/// Cleans a one-line name: of an organization, a project, a person.
///
/// Blanks and invisible characters at the ends go, blanks inside become one space each, invisible characters inside
/// go, and the rest is composed (NFC). Full-width brackets and the like stay, since they belong to registered names.
/// Line breaks and tabs inside are control characters and are refused.
///
/// # Errors
/// [`TextError`] for a text that is empty, longer than `max_chars`, or holds a forbidden character.
pub fn clean_name(text: &str, max_chars: usize) -> Result<String, TextError> {
    let from = text.chars().take_while(|&c| is_blank(c) || is_invisible(c)).count();
    let trimmed = text.trim_matches(|c| is_blank(c) || is_invisible(c));
    let mut kept = String::with_capacity(trimmed.len());
    for (index, found) in trimmed.chars().enumerate() {
        if found.is_control() || is_deceptive(found) {
            return Err(TextError::Forbidden {
                position: from + index + 1,
                found,
            });
        }
        if is_invisible(found) {
            continue;
        }
        if !is_blank(found) {
            kept.push(found);
        } else if !kept.ends_with(' ') {
            kept.push(' ');
        }
    }
    finish(kept.nfc().collect(), max_chars)
}

/// Cleans a text of several lines: a description, a reason, minutes.
///
/// Every kind of line break becomes `\n`, blanks at line ends go, more than one empty line in a row becomes one,
/// empty lines and blanks at both ends go, and the rest is composed (NFC). Tabs and joiners (which emoji need) stay.
///
/// # Errors
/// [`TextError`] for a text that is empty, longer than `max_chars`, or holds a forbidden character.
pub fn clean_text(text: &str, max_chars: usize) -> Result<String, TextError> {
    let mut lines: Vec<String> = vec![String::new()];
    let mut before = '\0';
    for (index, found) in text.chars().enumerate() {
        match found {
            '\n' if before == '\r' => {}
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => lines.push(String::new()),
            _ if (found.is_control() && found != '\t') || is_deceptive(found) => {
                return Err(TextError::Forbidden {
                    position: index + 1,
                    found,
                });
            }
            _ if is_invisible(found) && !is_joiner(found) => {}
            _ => {
                if let Some(line) = lines.last_mut() {
                    line.push(found);
                }
            }
        }
        before = found;
    }
    let mut kept = String::with_capacity(text.len());
    let mut empty_lines = 0;
    for line in &lines {
        let line = line.trim_end();
        empty_lines = if line.is_empty() { empty_lines + 1 } else { 0 };
        if empty_lines <= 1 {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    finish(kept.trim().nfc().collect(), max_chars)
}

fn finish(text: String, max: usize) -> Result<String, TextError> {
    match text.chars().count() {
        0 => Err(TextError::Empty),
        got if got > max => Err(TextError::TooLong { max, got }),
        _ => Ok(text),
    }
}

/// The characters of a code as typed, folded for checking: NFKC (full-width digits become digits), without blanks,
/// hyphens of any kind and invisible characters, ASCII letters in upper case.
pub(crate) fn code_chars(text: &str) -> impl Iterator<Item = char> {
    folded(text)
        .filter(|&c| !is_blank(c) && !is_hyphen(c) && !is_invisible(c))
        .map(|c| c.to_ascii_uppercase())
}

/// The NFKC form of a text. Codes as they are stored are ASCII, which is its own form and need not be looked up.
pub(crate) fn folded(text: &str) -> impl Iterator<Item = char> {
    let (plain, wide) = if text.is_ascii() { (text, "") } else { ("", text) };
    plain.chars().chain(wide.nfkc())
}

/// Bytes that a constructor has checked to be ASCII, as text.
pub(crate) fn ascii(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("the constructors of codes let ASCII alone through")
}

/// Whether a character is one of the Han script, ideographic zero included.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFD}')
}

fn is_blank(c: char) -> bool {
    c.is_whitespace()
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Characters without width that come along with pasted text: soft hyphens, zero-width spaces, byte order marks.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

/// Characters that make the shown text differ from the stored one, or that a broken encoding leaves.
fn is_deceptive(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFF9}'..='\u{FFFB}' | '\u{FFFD}')
        || (u32::from(c) & 0xFFFE) == 0xFFFE
        || matches!(c, '\u{FDD0}'..='\u{FDEF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_keeps_what_belongs_to_it() {
        let clean = |text| clean_name(text, 100);
        assert_eq!(
            clean(" 临淄区　小扳手 \t互助维修\n"),
            Err(TextError::Forbidden {
                position: 10,
                found: '\t'
            })
        );
        assert_eq!(clean("　临淄区　　小扳手\n").as_deref(), Ok("临淄区 小扳手"));
        assert_eq!(
            clean("城际救援队（临淄）六支队").as_deref(),
            Ok("城际救援队（临淄）六支队")
        );
        assert_eq!(clean("\u{FEFF}牵手\u{200B}同行").as_deref(), Ok("牵手同行"));
        assert_eq!(clean("Cafe\u{301}").as_deref(), Ok("Café"));
    }

    #[test]
    fn a_name_that_cannot_be_kept_says_why() {
        assert_eq!(clean_name(" \u{3000}\u{200B}\n", 9), Err(TextError::Empty));
        assert_eq!(clean_name("社会组织", 3), Err(TextError::TooLong { max: 3, got: 4 }));
        assert_eq!(
            clean_name("  社\0会", 9),
            Err(TextError::Forbidden {
                position: 4,
                found: '\0'
            })
        );
        assert_eq!(
            clean_name("社\u{202E}会", 9),
            Err(TextError::Forbidden {
                position: 2,
                found: '\u{202E}'
            })
        );
        assert_eq!(
            clean_name("社\u{FFFD}会", 9),
            Err(TextError::Forbidden {
                position: 2,
                found: '\u{FFFD}'
            })
        );
        assert_eq!(
            clean_name("上\u{1F}", 9),
            Err(TextError::Forbidden {
                position: 2,
                found: '\u{1F}'
            })
        );
    }

    #[test]
    fn a_text_keeps_its_lines() {
        let clean = |text| clean_text(text, 100);
        assert_eq!(
            clean("\r\n　一、走访  \r\n\r\n\r\n\r\n二、制单\r三\n").as_deref(),
            Ok("一、走访\n\n二、制单\n三")
        );
        assert_eq!(clean("时间\t地点").as_deref(), Ok("时间\t地点"));
        assert_eq!(clean("👩\u{200D}🔧").as_deref(), Ok("👩\u{200D}🔧"));
        assert_eq!(clean("\n \n"), Err(TextError::Empty));
        assert_eq!(
            clean("一\n二\u{7}"),
            Err(TextError::Forbidden {
                position: 4,
                found: '\u{7}'
            })
        );
        assert_eq!(clean_text("一\n二", 2), Err(TextError::TooLong { max: 2, got: 3 }));
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(text in any::<String>(), blanks in "[ \\t\\n\\r\u{3000}\u{200B}\u{200D}张三é]*") {
            for text in [&text, &blanks] {
                if let Ok(name) = clean_name(text, 1_000) {
                    prop_assert_eq!(clean_name(&name, 1_000), Ok(name.clone()));
                    prop_assert!(!name.chars().any(char::is_control));
                }
                if let Ok(kept) = clean_text(text, 1_000) {
                    prop_assert_eq!(clean_text(&kept, 1_000), Ok(kept.clone()));
                }
            }
        }

        #[test]
        fn cleaning_never_exceeds_the_limit(text in any::<String>(), max in 0_usize..40) {
            for cleaned in [clean_name(&text, max), clean_text(&text, max)].into_iter().flatten() {
                prop_assert!((1..=max).contains(&cleaned.chars().count()));
            }
        }
    }
}
