//! Refusals: what a person asked for and may not have as asked, with the failed condition named.
//!
//! A refusal is something that its reader can correct. Who may not act at all is told by
//! [`crate::access::Denied`].

mod code;
mod values;

pub use code::RefusalCode;

use crate::vocabulary::Entry;
use crate::{Locale, Word};

/// One condition that failed, with the place in the input where it can be mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The failed condition.
    pub code: RefusalCode,
    /// The path in the input, outermost first, in the schema's names. Empty when the whole input is meant.
    pub field: Vec<String>,
    /// Details that the message names.
    pub details: Vec<(&'static str, Detail)>,
}

/// A detail of a refusal: a text as it is, or a word that is labelled in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Detail {
    /// The same in every language.
    Text(String),
    /// Words of a vocabulary.
    Words(Vec<&'static Entry>),
}

impl Detail {
    fn text(&self, locale: Locale) -> String {
        match self {
            Detail::Text(text) => text.clone(),
            Detail::Words(words) => {
                let (labels, between): (Vec<&str>, _) = match locale {
                    Locale::ZhCn => (words.iter().map(|word| word.zh).collect(), "、"),
                    Locale::En => (words.iter().map(|word| word.en).collect(), ", "),
                };
                labels.join(between)
            }
        }
    }
}

impl Refusal {
    /// A refusal that concerns the input as a whole.
    pub fn new(code: RefusalCode) -> Self {
        Refusal {
            code,
            field: Vec::new(),
            details: Vec::new(),
        }
    }

    /// Puts a field in front of the path: called from the inside outwards.
    #[must_use]
    pub fn at(mut self, field: impl Into<String>) -> Self {
        self.field.insert(0, field.into());
        self
    }

    /// Adds a detail that the message names.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.details.push((name, Detail::Text(value.to_string())));
        self
    }

    /// Adds words that the message names by their labels.
    #[must_use]
    pub fn with_words<W: Word>(mut self, name: &'static str, words: impl IntoIterator<Item = W>) -> Self {
        self.details
            .push((name, Detail::Words(words.into_iter().map(Word::entry).collect())));
        self
    }

    /// The message for a person.
    pub fn message(&self, locale: Locale) -> String {
        self.details
            .iter()
            .fold(self.code.label(locale).to_owned(), |text, (name, value)| {
                text.replace(&format!("{{{name}}}"), &value.text(locale))
            })
    }
}

/// All conditions that failed at once, so that a form can be mended in one go. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusals(Vec<Refusal>);

impl Refusals {
    /// The refusals in the order in which they were found.
    pub fn into_vec(self) -> Vec<Refusal> {
        self.0
    }

    /// The refusals in the order in which they were found.
    pub fn as_slice(&self) -> &[Refusal] {
        &self.0
    }
}

impl From<Refusal> for Refusals {
    fn from(refusal: Refusal) -> Self {
        Refusals(vec![refusal])
    }
}

/// Gathers the refusals of several checks.
#[derive(Debug, Default)]
pub struct Checks(Vec<Refusal>);

impl Checks {
    /// No check made yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps the value of a check that passed, or its refusal under the given field.
    pub fn field<T, E: Into<Refusal>>(&mut self, field: &str, result: Result<T, E>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.0.push(error.into().at(field));
                None
            }
        }
    }

    /// Refuses under the given field unless the condition holds.
    pub fn require(&mut self, field: &str, holds: bool, refusal: impl FnOnce() -> Refusal) {
        if !holds {
            self.0.push(refusal().at(field));
        }
    }

    /// Adds a refusal whose path is complete.
    pub fn refuse(&mut self, refusal: Refusal) {
        self.0.push(refusal);
    }

    /// What was refused, for who puts a path in front of each.
    pub fn into_refusals(self) -> Vec<Refusal> {
        self.0
    }

    /// Ends with an error if anything was refused.
    pub fn finish(self) -> Result<(), Refusals> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Refusals(self.0))
        }
    }
}

#[cfg(test)]
mod tests;
