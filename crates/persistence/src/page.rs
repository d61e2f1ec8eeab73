//! Keyset pages: page 10,000 costs what page 1 costs, because a cursor names a place in an index.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use chrono::{DateTime, Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The most items of one page.
pub const PAGE_MAX: u32 = 100;
/// The items of a page when the client does not say.
pub const PAGE_DEFAULT: u32 = 20;

/// Which way a list is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Direction {
    /// The smallest first.
    Asc,
    /// The greatest first.
    Desc,
}

/// A place in a list: which list in which order, the sort key there, and the id that breaks ties.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Cursor {
    /// The list and its order, such as `organizations.NAME.Asc`; a cursor of another list is refused.
    #[serde(rename = "l")]
    pub list: String,
    /// The sort key, as text.
    #[serde(rename = "k")]
    pub key: String,
    /// What breaks ties: the id, or whatever is unique in the list.
    #[serde(rename = "i")]
    pub id: Uuid,
}

/// Why a text is not a cursor of this list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CursorError {
    /// No cursor of ours.
    #[error("not a cursor")]
    Malformed,
    /// A cursor of another list or another order.
    #[error("a cursor of another list")]
    OtherList,
}

/// What the sort key of a list is, so that a cursor with another one is refused before it reaches the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// A text.
    Text,
    /// A moment, RFC 3339.
    Moment,
    /// A day, such as `2026-06-30`.
    Day,
    /// A number.
    Number,
}

impl KeyKind {
    fn fits(self, key: &str) -> bool {
        match self {
            // The store's texts cannot hold it.
            KeyKind::Text => !key.contains('\0'),
            // Nor can it hold every moment and day that can be written.
            KeyKind::Moment => DateTime::parse_from_rfc3339(key).is_ok_and(|moment| {
                let moment = moment.to_utc();
                key.ends_with("+00:00") && known_year(moment.year())
            }),
            KeyKind::Day => {
                let day = key.parse::<NaiveDate>();
                key.starts_with(|c: char| c.is_ascii_digit()) && day.is_ok_and(|day| known_year(day.year()))
            }
            KeyKind::Number => key.parse::<i64>().is_ok(),
        }
    }
}

fn known_year(year: i32) -> bool {
    (1..=9999).contains(&year)
}

impl Cursor {
    /// The opaque text that clients keep.
    pub fn encode(&self) -> String {
        BASE64.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    /// Reads a cursor that has to belong to the list, whose sort keys are of this kind.
    pub fn decode(text: &str, list: &str, key: KeyKind) -> Result<Self, CursorError> {
        let bytes = BASE64.decode(text).map_err(|_| CursorError::Malformed)?;
        let cursor: Cursor = serde_json::from_slice(&bytes).map_err(|_| CursorError::Malformed)?;
        match cursor.list == list {
            true if key.fits(&cursor.key) => Ok(cursor),
            true => Err(CursorError::Malformed),
            false => Err(CursorError::OtherList),
        }
    }
}

/// Which part of a list is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PageRequest {
    /// How many items at most, 0 to [`PAGE_MAX`].
    pub limit: u32,
    /// Whether the last items before the end are wanted instead of the first.
    pub backward: bool,
    /// Only what comes after this place.
    pub after: Option<Cursor>,
    /// Only what comes before this place.
    pub before: Option<Cursor>,
}

impl PageRequest {
    /// The first items of a list.
    pub const fn first(limit: u32) -> Self {
        PageRequest {
            limit,
            backward: false,
            after: None,
            before: None,
        }
    }

    /// Whether the statement has to sort ascending, given the list's own direction.
    pub(crate) fn ascending(&self, direction: Direction) -> bool {
        (direction == Direction::Asc) != self.backward
    }
}

/// A part of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The items in the list's order.
    pub items: Vec<T>,
    /// Whether the list goes on after them.
    pub has_next: bool,
    /// Whether the list has items before them.
    pub has_previous: bool,
}

impl<T> Page<T> {
    /// Makes the page from up to `limit + 1` items in the order of the statement.
    pub(crate) fn from_probe(mut items: Vec<T>, request: &PageRequest) -> Self {
        let more = items.len() > request.limit as usize;
        items.truncate(request.limit as usize);
        if request.backward {
            items.reverse();
            Page {
                items,
                has_next: request.before.is_some(),
                has_previous: more,
            }
        } else {
            Page {
                items,
                has_next: more,
                has_previous: request.after.is_some(),
            }
        }
    }

    /// A part of a list that is held whole: its items in the order of their numbers, no two of which are the same.
    pub fn of_whole(items: impl IntoIterator<Item = T>, number: impl Fn(&T) -> i64, request: &PageRequest) -> Self {
        let place = |cursor: &Option<Cursor>| cursor.as_ref().and_then(|cursor| cursor.key.parse::<i64>().ok());
        let (after, before) = (place(&request.after), place(&request.before));
        let mut items: Vec<T> = items
            .into_iter()
            .filter(|item| after.is_none_or(|after| number(item) > after))
            .filter(|item| before.is_none_or(|before| number(item) < before))
            .collect();
        if request.backward {
            items.reverse();
        }
        Page::from_probe(items, request)
    }

    /// A page without items.
    pub const fn empty() -> Self {
        Page {
            items: Vec::new(),
            has_next: false,
            has_previous: false,
        }
    }

    /// The same page of other items.
    pub fn map<U>(self, convert: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(convert).collect(),
            has_next: self.has_next,
            has_previous: self.has_previous,
        }
    }
}

/// How many items a list has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// The number.
    pub value: i64,
    /// Whether it was counted, or estimated because counting would take too long.
    pub exact: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_belongs_to_its_list() {
        let cursor = Cursor {
            list: "organizations.NAME.Asc".into(),
            key: "暖奶奶".into(),
            id: Uuid::nil(),
        };
        assert_eq!(
            Cursor::decode(&cursor.encode(), "organizations.NAME.Asc", KeyKind::Text),
            Ok(cursor.clone())
        );
        assert_eq!(
            Cursor::decode(&cursor.encode(), "areas", KeyKind::Text),
            Err(CursorError::OtherList)
        );
        assert_eq!(
            Cursor::decode("朋友", "areas", KeyKind::Text),
            Err(CursorError::Malformed)
        );
        assert_eq!(
            Cursor::decode(&cursor.encode(), "organizations.NAME.Asc", KeyKind::Moment),
            Err(CursorError::Malformed)
        );
    }

    #[test]
    fn a_key_is_of_the_kind_that_its_list_has() {
        for (kind, good, bad) in [
            (KeyKind::Text, "暖奶奶", "\0"),
            (KeyKind::Moment, "2026-06-30T01:00:00.000001+00:00", "infinity"),
            (KeyKind::Day, "0001-01-01", "-4800-01-01"),
            (KeyKind::Day, "9999-12-31", "2026-02-30"),
            (KeyKind::Number, "17", "1e3"),
        ] {
            assert!(kind.fits(good) && !kind.fits(bad), "{kind:?}");
        }
    }

    #[test]
    fn what_is_held_whole_is_paged_both_ways_by_its_numbers() {
        let at = |number: i64| {
            Some(Cursor {
                list: "objections".into(),
                key: number.to_string(),
                id: Uuid::nil(),
            })
        };
        let page = |request: &PageRequest| {
            let page = Page::of_whole([1, 3, 4, 7], |number| *number, request);
            (page.items, page.has_previous, page.has_next)
        };
        assert_eq!(page(&PageRequest::first(2)), (vec![1, 3], false, true));
        let after = PageRequest {
            after: at(3),
            ..PageRequest::first(2)
        };
        assert_eq!(page(&after), (vec![4, 7], true, false));
        let before = PageRequest {
            backward: true,
            before: at(7),
            ..PageRequest::first(2)
        };
        assert_eq!(page(&before), (vec![3, 4], true, true));
        assert_eq!(page(&PageRequest::first(0)), (vec![], false, true));
        let gone = PageRequest {
            after: at(2),
            ..PageRequest::first(1)
        };
        assert_eq!(
            page(&gone),
            (vec![3], true, true),
            "the place is good though nobody stands there"
        );
    }

    #[test]
    fn a_page_tells_what_lies_around_it() {
        let page = Page::from_probe(vec![1, 2, 3], &PageRequest::first(2));
        assert_eq!(
            (page.items, page.has_next, page.has_previous),
            (vec![1, 2], true, false)
        );
        let last = PageRequest {
            backward: true,
            ..PageRequest::first(2)
        };
        let page = Page::from_probe(vec![9, 8, 7], &last);
        assert_eq!(
            (page.items, page.has_next, page.has_previous),
            (vec![8, 9], false, true)
        );
    }
}
