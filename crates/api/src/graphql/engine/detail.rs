//! What an error says of a client's own request, in each language that the product speaks.

use siling_domain::area_code::AreaCodeError;
use siling_domain::id::IdError;
use siling_domain::text::SearchQueryError;
use siling_domain::{Locale, Refusal};
use std::fmt::Display;

/// What is wrong with what a client sent, in each language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    zh: String,
    en: String,
}

impl Detail {
    /// A text of ours.
    pub fn both(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Detail {
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// A list has more entries than it may.
    pub fn at_most(most: usize) -> Self {
        Self::both(format!("最多 {most} 项"), format!("at most {most}"))
    }

    /// A number is outside its bounds.
    pub fn number(least: impl Display, most: impl Display) -> Self {
        Self::both(
            format!("须为 {least} 到 {most} 的整数"),
            format!("a number from {least} to {most} is needed"),
        )
    }

    /// The text in a language.
    pub fn text(&self, locale: Locale) -> &str {
        match locale {
            Locale::ZhCn => &self.zh,
            Locale::En => &self.en,
        }
    }
}

/// The same in every language: what the library says of a document, which speaks English alone, and what is a name itself.
/// A text of ours goes through [`Detail::both`].
impl From<String> for Detail {
    fn from(text: String) -> Self {
        Detail {
            zh: text.clone(),
            en: text,
        }
    }
}

impl From<&str> for Detail {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<IdError> for Detail {
    fn from(error: IdError) -> Self {
        let zh = match &error {
            IdError::Malformed => "不是有效的标识".to_owned(),
            IdError::OtherKind { expected, found } => {
                format!("标识须以 {expected}_ 开头，实际以 {found}_ 开头")
            }
        };
        Self::both(zh, error.to_string())
    }
}

impl From<AreaCodeError> for Detail {
    fn from(error: AreaCodeError) -> Self {
        let zh = match error {
            AreaCodeError::Length { got } => format!("区划代码应为 12 位，现为 {got} 位"),
            AreaCodeError::Character { position, found } => {
                format!("区划代码第 {position} 位“{}”不是允许的字符", found.escape_debug())
            }
            AreaCodeError::TooWide => "区划代码的级别高于地级市".to_owned(),
            AreaCodeError::NoSubdistrict => "区划代码有社区而没有街道（镇）".to_owned(),
        };
        Self::both(zh, error.to_string())
    }
}

/// As the same mistake in a mutation is told.
impl From<Refusal> for Detail {
    fn from(refusal: Refusal) -> Self {
        Self::both(refusal.message(Locale::ZhCn), refusal.message(Locale::En))
    }
}

impl From<SearchQueryError> for Detail {
    fn from(error: SearchQueryError) -> Self {
        Refusal::from(error).into()
    }
}
