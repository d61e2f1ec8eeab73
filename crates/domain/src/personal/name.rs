//! Names of persons.

use super::Mask;
use crate::text::{TextError, clean_name, is_han};

/// Surnames of two characters that are still borne; a mask keeps such a surname whole.
const COMPOUND_SURNAMES: [&str; 40] = [
    "欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯", "长孙", "宇文",
    "轩辕", "端木", "独孤", "南宫", "万俟", "闻人", "赫连", "澹台", "宗政", "濮阳", "公冶", "太叔", "申屠", "仲孙",
    "钟离", "鲜于", "闾丘", "司空", "呼延", "拓跋", "百里", "东郭", "南门", "公羊", "第五", "淳于",
];

/// The name of a person, 1 to 50 characters.
///
/// Blanks between Han characters go (`张 三`, as lists print short names, is `张三`), and the dot inside the names of
/// many nationalities is always `·` (U+00B7), whatever was typed for it: equal names compare equal.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PersonName(String);

impl PersonName {
    /// The longest name, in characters.
    pub const MAX_CHARS: usize = 50;

    /// Reads a name as people type it.
    ///
    /// # Errors
    /// [`TextError`] for a name that is empty, too long, or holds a forbidden character. A star is one: what a form
    /// was shown masked and sends back would take the place of the name.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        if let Some((index, found)) = text.chars().enumerate().find(|(_, found)| matches!(found, '*' | '＊')) {
            return Err(TextError::Forbidden {
                position: index + 1,
                found,
            });
        }
        let cleaned = clean_name(text, Self::MAX_CHARS)?;
        let mut name = String::with_capacity(cleaned.len());
        let mut rest = cleaned.chars().map(one_dot).peekable();
        while let Some(c) = rest.next() {
            let joins = |c: char| is_han(c) || c == '·';
            let between = c == ' ' && name.ends_with(joins) && rest.peek().copied().is_some_and(joins);
            if !between {
                name.push(c);
            }
        }
        Ok(Self(name))
    }

    /// The name. Personal: see the module.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The dots that keyboards and fonts offer for the one inside a name, made one.
fn one_dot(c: char) -> char {
    match c {
        '•' | '‧' | '∙' | '⋅' | '・' | '･' => '·',
        other => other,
    }
}

/// The surname and two stars, however long the name: `张**`, `欧阳**`. Where that would show all, only stars.
impl Mask for PersonName {
    fn mask(&self) -> String {
        let chars = self.0.chars().count();
        let compound = COMPOUND_SURNAMES.iter().any(|surname| self.0.starts_with(surname));
        let shown = if chars > 2 && compound {
            2
        } else {
            usize::from(chars > 1)
        };
        self.0.chars().take(shown).chain("**".chars()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_made_one() {
        for (typed, name) in [
            (" 张　三 ", "张三"),
            ("张三", "张三"),
            ("阿依古丽 • 买买提", "阿依古丽·买买提"),
            ("阿依古丽・买买提", "阿依古丽·买买提"),
            ("John  Smith", "John Smith"),
            ("𠮷 田", "𠮷田"),
        ] {
            assert_eq!(PersonName::parse(typed).unwrap().as_str(), name);
        }
    }

    #[test]
    fn wrong_names_say_why() {
        assert_eq!(PersonName::parse("　"), Err(TextError::Empty));
        assert_eq!(
            PersonName::parse(&"张".repeat(51)),
            Err(TextError::TooLong { max: 50, got: 51 })
        );
        assert_eq!(
            PersonName::parse("张\n三"),
            Err(TextError::Forbidden {
                position: 2,
                found: '\n'
            })
        );
        assert_eq!(
            PersonName::parse("张**"),
            Err(TextError::Forbidden {
                position: 2,
                found: '*'
            }),
            "a mask is no name"
        );
        assert!(PersonName::parse(&"张".repeat(50)).is_ok());
    }

    #[test]
    fn a_mask_keeps_the_surname() {
        for (name, mask) in [
            ("张三", "张**"),
            ("张三丰", "张**"),
            ("欧阳修", "欧阳**"),
            ("欧阳", "欧**"),
            ("张", "**"),
            ("阿依古丽·买买提", "阿**"),
            ("John Smith", "J**"),
        ] {
            assert_eq!(PersonName::parse(name).unwrap().mask(), mask);
        }
    }

    proptest! {
        #[test]
        fn what_is_kept_is_read_back(text in any::<String>(), near in "[张三·• a\u{3000}]{1,60}") {
            for text in [text, near] {
                if let Ok(name) = PersonName::parse(&text) {
                    prop_assert!((1..=50).contains(&name.as_str().chars().count()));
                    prop_assert_eq!(PersonName::parse(name.as_str()), Ok(name.clone()));
                    prop_assert!(!name.mask().contains(name.as_str()));
                }
            }
        }
    }
}
