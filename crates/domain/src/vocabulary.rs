//! Closed lists of words: every status, kind and category of the domain, written once.
//!
//! A word's code is what the store and the schema carry; its labels are what people read; its
//! description is what the schema documents. Everything that needs one of them asks [`Word`].

use crate::Locale;

/// What is known of one word of a vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The stable code in CAPITALS, as stored and as in the schema.
    pub code: &'static str,
    /// The Chinese label.
    pub zh: &'static str,
    /// The English label.
    pub en: &'static str,
    /// What the word means, in English with the Chinese term in brackets.
    pub description: &'static str,
    /// True when the word is no longer offered for new records.
    pub retired: bool,
}

/// One word of a closed vocabulary.
pub trait Word: Copy + Eq + std::hash::Hash + std::fmt::Debug + Send + Sync + 'static {
    /// The vocabulary's name, which is also the name of the enum in the schema.
    const NAME: &'static str;
    /// What the vocabulary is for.
    const DESCRIPTION: &'static str;
    /// Every word, in the order in which people expect them.
    const ALL: &'static [Self];

    /// What is known of this word.
    fn entry(self) -> &'static Entry;

    /// The stable code in CAPITALS.
    fn code(self) -> &'static str {
        self.entry().code
    }

    /// The label in the given language.
    fn label(self, locale: Locale) -> &'static str {
        match locale {
            Locale::ZhCn => self.entry().zh,
            Locale::En => self.entry().en,
        }
    }

    /// The word of this code, or `None` when the vocabulary has no such word.
    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|word| word.code() == code)
    }
}

/// The vocabularies by name, for `dictionary`.
pub struct Vocabulary {
    /// The vocabulary's name.
    pub name: &'static str,
    /// What it is for.
    pub description: &'static str,
    /// Its words in order.
    pub entries: Vec<&'static Entry>,
}

impl Vocabulary {
    /// The vocabulary of one word type.
    pub fn of<W: Word>() -> Self {
        Vocabulary {
            name: W::NAME,
            description: W::DESCRIPTION,
            entries: W::ALL.iter().map(|word| word.entry()).collect(),
        }
    }
}

/// The name in the schema: the type's own, unless another one was given.
#[doc(hidden)]
pub const fn public_name(own: &'static str, given: &[&'static str]) -> &'static str {
    match given {
        [name, ..] => name,
        [] => own,
    }
}

/// Defines a vocabulary: an enum whose words each have a code, two labels and a description.
#[macro_export]
macro_rules! vocabulary {
    (
        $(#[doc = $doc:literal])+
        pub enum $Name:ident $(as $public_name:literal)? {
            $(
                $(#[doc = $word_doc:literal])+
                $Variant:ident = $code:literal { zh: $zh:literal, en: $en:literal $(, retired: $retired:literal)? }
            ),+ $(,)?
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $Name {
            $( $(#[doc = $word_doc])+ $Variant, )+
        }

        impl $crate::vocabulary::Word for $Name {
            const NAME: &'static str = $crate::vocabulary::public_name(stringify!($Name), &[$($public_name)?]);
            const DESCRIPTION: &'static str = concat!($($doc, "\n"),+).trim_ascii();
            const ALL: &'static [Self] = &[$($Name::$Variant),+];

            fn entry(self) -> &'static $crate::vocabulary::Entry {
                match self {
                    $( $Name::$Variant => {
                        const ENTRY: $crate::vocabulary::Entry = $crate::vocabulary::Entry {
                            code: $code,
                            zh: $zh,
                            en: $en,
                            description: concat!($($word_doc, "\n"),+).trim_ascii(),
                            retired: false $(|| $retired)?,
                        };
                        &ENTRY
                    } )+
                }
            }
        }

        impl ::serde::Serialize for $Name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str($crate::vocabulary::Word::code(*self))
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $Name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let code = <::std::borrow::Cow<'de, str> as ::serde::Deserialize>::deserialize(deserializer)?;
                <$Name as $crate::vocabulary::Word>::from_code(&code)
                    .ok_or_else(|| ::serde::de::Error::custom(format_args!("no {} has the code {code}", stringify!($Name))))
            }
        }
    };
}
