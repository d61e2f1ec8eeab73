//! Finding any fragment of Chinese text, from one character up.
//!
//! A text is indexed by its *grams*, the distinct runs of one and of two characters; a query demands the grams that
//! every match must hold. PostgreSQL answers `grams @> $query` from a GIN index. Trigrams, the usual tool, need three
//! characters, and most Chinese names and place words have two.

use std::collections::BTreeSet;

use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

use super::{is_blank, is_invisible};

/// What a searcher would call the same text, folded to one form: NFKC (full-width letters become letters), lower
/// case, invisible characters gone, every run of blanks and control characters one space, none at the ends.
///
/// Stored texts and queries go through it alike, so that a plain substring comparison of two forms is the meaning of
/// "contains". It is made for searching and never shown.
#[must_use]
pub fn search_form(text: &str) -> String {
    let visible = text.chars().filter(|&c| !is_invisible(c));
    // Lower-cased one by one: `str::to_lowercase` looks at neighbours (final sigma), so that a fragment would fold
    // otherwise than the text that holds it. Lower-casing can leave NFKC, hence the second pass.
    let folded: String = visible.nfkc().flat_map(char::to_lowercase).nfkc().collect();
    let mut form = String::with_capacity(folded.len());
    for word in folded
        .split(|c: char| is_blank(c) || c.is_control())
        .filter(|word| !word.is_empty())
    {
        if !form.is_empty() {
            form.push(' ');
        }
        form.push_str(word);
    }
    form
}

/// The distinct grams of one and two characters of `text`'s search form, sorted; none spans a blank.
#[must_use]
pub fn grams(text: &str) -> Vec<String> {
    grams_of_form(&search_form(text))
}

fn grams_of_form(form: &str) -> Vec<String> {
    let mut found: BTreeSet<&str> = BTreeSet::new();
    for word in form.split(' ') {
        found.extend(windows(word, 1));
        found.extend(windows(word, 2));
    }
    found.into_iter().map(str::to_owned).collect()
}

/// Every run of `size` characters of `word`, in order.
fn windows(word: &str, size: usize) -> impl Iterator<Item = &str> {
    let starts = word.char_indices().map(|(at, _)| at);
    let ends = word.char_indices().map(|(at, _)| at).chain([word.len()]).skip(size);
    starts.zip(ends).map(|(start, end)| &word[start..end])
}

/// What is stored beside an object so that it can be found: its searchable fields as one form, and their grams.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SearchText {
    /// The search forms of the fields, one space between; what a recheck by `LIKE` reads.
    pub text: String,
    /// The distinct grams of `text`, sorted; what the index holds.
    pub grams: Vec<String>,
}

impl SearchText {
    /// Of the fields by which an object is found (name, aliases, address). No match ever spans two fields.
    pub fn of<'a>(fields: impl IntoIterator<Item = &'a str>) -> Self {
        let forms: Vec<String> = fields
            .into_iter()
            .map(search_form)
            .filter(|form| !form.is_empty())
            .collect();
        let text = forms.join(" ");
        Self {
            grams: grams_of_form(&text),
            text,
        }
    }
}

/// Why a search text was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SearchQueryError {
    /// Only blanks: it would match everything.
    #[error("the search text is empty")]
    Empty,
    /// More than [`SearchQuery::MAX_CHARS`] characters.
    #[error("the search text has {got} characters, at most {max} are allowed")]
    TooLong {
        /// The most that is allowed.
        max: usize,
        /// What the search text has.
        got: usize,
    },
}

/// A search text made ready: an object matches when its text contains every word, in any order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchQuery {
    words: Vec<String>,
    grams: Vec<String>,
}

impl SearchQuery {
    /// The longest search text, in characters, blanks folded; a bound on the work that one query causes.
    pub const MAX_CHARS: usize = 100;

    /// Reads what a person typed; blanks part words.
    ///
    /// # Errors
    /// [`SearchQueryError`] for a text without a word, or longer than [`SearchQuery::MAX_CHARS`].
    pub fn parse(text: &str) -> Result<Self, SearchQueryError> {
        let form = search_form(text);
        match form.chars().count() {
            0 => return Err(SearchQueryError::Empty),
            got if got > Self::MAX_CHARS => {
                return Err(SearchQueryError::TooLong {
                    max: Self::MAX_CHARS,
                    got,
                });
            }
            _ => {}
        }
        let words: BTreeSet<&str> = form.split(' ').collect();
        // A word of one character is its own gram; a longer one's bigrams hold its single characters.
        let grams: BTreeSet<&str> = words
            .iter()
            .flat_map(|word| windows(word, if is_longer_than(word, 1) { 2 } else { 1 }))
            .collect();
        Ok(Self {
            grams: grams.into_iter().map(str::to_owned).collect(),
            words: words.into_iter().map(str::to_owned).collect(),
        })
    }

    /// The grams that every match holds: the argument of `grams @> …`. Never empty.
    #[must_use]
    pub fn grams(&self) -> &[String] {
        &self.grams
    }

    /// The distinct words, in search form, sorted. Never empty.
    #[must_use]
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// Whether holding all grams is not yet a match, because a word has three characters or more: "abab" and "ba"
    /// side by side hold every bigram of "aba". Several words of one or two characters need no recheck.
    #[must_use]
    pub fn needs_recheck(&self) -> bool {
        self.words_to_recheck().next().is_some()
    }

    /// The `LIKE` patterns (escape character `\`) that decide after the grams have chosen, one for each word of three
    /// characters or more; all must match [`SearchText::text`].
    #[must_use]
    pub fn like_patterns(&self) -> Vec<String> {
        self.words_to_recheck()
            .map(|word| format!("%{}%", escape_like(word)))
            .collect()
    }

    /// What a match means, on a [`SearchText::text`]: it contains every word.
    #[must_use]
    pub fn matches(&self, search_text: &str) -> bool {
        self.words.iter().all(|word| search_text.contains(word.as_str()))
    }

    fn words_to_recheck(&self) -> impl Iterator<Item = &str> {
        self.words
            .iter()
            .map(String::as_str)
            .filter(|word| is_longer_than(word, 2))
    }
}

fn is_longer_than(word: &str, chars: usize) -> bool {
    word.chars().nth(chars).is_some()
}

/// What must be contained for `text` to be found; short for [`SearchQuery::parse`].
///
/// # Errors
/// As [`SearchQuery::parse`].
pub fn grams_of_query(text: &str) -> Result<SearchQuery, SearchQueryError> {
    SearchQuery::parse(text)
}

/// `text` with the characters that `LIKE` gives a meaning (`%`, `_`, and the escape `\`) escaped by `\`.
#[must_use]
pub fn escape_like(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn forms_fold_width_case_and_blanks() {
        assert_eq!(search_form("　ＡＢＣ  社工\u{200B}站\n（临淄）"), "abc 社工站 (临淄)");
        assert_eq!(search_form(" \u{3000}"), "");
        assert_eq!(search_form("ΟΔΟΣ"), "οδοσ");
    }

    #[test]
    fn grams_are_of_characters_and_never_span_blanks() {
        assert_eq!(grams("淄江 之家"), ["之", "之家", "家", "江", "淄", "淄江"]);
        assert_eq!(grams("哈哈哈"), ["哈", "哈哈"]);
        assert_eq!(grams(""), Vec::<String>::new());
        assert_eq!(grams("𠮷野"), ["野", "𠮷", "𠮷野"]);
    }

    #[test]
    fn a_query_demands_what_every_match_holds() {
        let query = |text| SearchQuery::parse(text).unwrap();
        assert_eq!(query("淄").grams(), ["淄"]);
        assert_eq!(query(" 淄江 ").grams(), ["淄江"]);
        assert_eq!(query("小扳手").grams(), ["小扳", "扳手"]);
        assert_eq!(query("小扳手 淄 淄").grams(), ["小扳", "扳手", "淄"]);
        assert!(!query("淄江 之家 区").needs_recheck());
        assert!(query("淄江 小扳手").needs_recheck());
        assert_eq!(query("淄江 100%_\\").like_patterns(), ["%100\\%\\_\\\\%"]);
        assert!(!query("aba").matches("bab ab ba") && query("ABA").matches("xabax"));
    }

    #[test]
    fn a_query_without_words_or_end_is_refused() {
        assert_eq!(grams_of_query(" \u{200B}\t"), Err(SearchQueryError::Empty));
        assert!(grams_of_query(&"党".repeat(100)).is_ok());
        assert_eq!(
            grams_of_query(&"党".repeat(101)),
            Err(SearchQueryError::TooLong { max: 100, got: 101 })
        );
    }

    #[test]
    fn fields_do_not_run_together() {
        let text = SearchText::of(["溡源社区", "", "濞源"]);
        assert_eq!(text.text, "溡源社区 濞源");
        assert!(
            grams_of_query("濞源")
                .unwrap()
                .grams()
                .iter()
                .all(|gram| text.grams.contains(gram))
        );
        assert!(!text.grams.contains(&"区濞".to_owned()));
    }

    /// `LIKE` as PostgreSQL means it, for the patterns made here.
    fn like(text: &str, pattern: &str) -> bool {
        let inner = pattern
            .strip_prefix('%')
            .and_then(|rest| rest.strip_suffix('%'))
            .unwrap();
        let mut literal = String::new();
        let mut chars = inner.chars();
        while let Some(c) = chars.next() {
            assert!(!matches!(c, '%' | '_'), "unescaped wildcard in {pattern:?}");
            literal.push(if c == '\\' { chars.next().unwrap() } else { c });
        }
        text.contains(&literal)
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in any::<String>()) {
            let form = search_form(&text);
            prop_assert_eq!(search_form(&form), form.clone());
            prop_assert!(!form.starts_with(' ') && !form.ends_with(' ') && !form.contains("  "));
        }

        #[test]
        fn grams_and_recheck_find_exactly_the_matches(
            fields in prop::collection::vec("[ab%_\\\\临淄 ]{0,8}", 0..3),
            typed in "[ab%_\\\\临淄 ]{1,6}",
        ) {
            let text = SearchText::of(fields.iter().map(String::as_str));
            if let Ok(query) = grams_of_query(&typed) {
                let chosen = query.grams().iter().all(|gram| text.grams.binary_search(gram).is_ok());
                let rechecked = query.like_patterns().iter().all(|pattern| like(&text.text, pattern));
                prop_assert_eq!(chosen && rechecked, query.matches(&text.text));
            }
        }

        #[test]
        fn any_fragment_of_chinese_text_finds_it(text in "[\u{4E00}-\u{9FFF}]{1,20}", from in 0_usize..20, len in 1_usize..20) {
            let fragment: String = text.chars().skip(from).take(len).collect();
            let stored = SearchText::of([text.as_str()]);
            if let Ok(query) = grams_of_query(&fragment) {
                prop_assert!(query.matches(&stored.text));
                prop_assert!(query.grams().iter().all(|gram| stored.grams.contains(gram)));
            }
        }

        #[test]
        fn no_text_breaks_it(text in any::<String>()) {
            let stored = SearchText::of([text.as_str()]);
            prop_assert!(stored.grams.iter().all(|gram| (1..=2).contains(&gram.chars().count())));
            if let Ok(query) = grams_of_query(&text) {
                prop_assert!(query.matches(&stored.text));
            }
            let unescaped = escape_like(&text);
            prop_assert!(unescaped.len() >= text.len());
        }
    }
}
