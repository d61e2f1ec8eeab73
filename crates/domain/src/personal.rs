//! Personal data, marked by type, so that it cannot be shown by accident.
//!
//! The Personal Information Protection Law (PIPL, 2021) allows what a task needs and no more. So nothing here has
//! `Display`; `Debug` and JSON give a mask; and the one way to the value is called [`Personal::reveal`], which a
//! search of the code finds. Whoever calls it records that somebody looked.

mod name;
mod phone;
mod resident_id;

use std::fmt;

use serde::{Serialize, Serializer};

pub use name::PersonName;
pub use phone::{PhoneNumber, PhoneNumberError};
pub use resident_id::{ResidentId, ResidentIdError};

/// What can be shown of a value to those whose task does not need it whole.
pub trait Mask {
    /// Enough to recognise the value by, never enough to know it.
    fn mask(&self) -> String;
}

/// Free text about a person (an address, an e-mail): nothing of it can be shown without knowing what it is.
impl Mask for String {
    fn mask(&self) -> String {
        "***".to_owned()
    }
}

/// A value about a person. Logs, events and answers made from it hold its mask.
///
/// There is no `Deserialize`: a mask that was read back would pass for the value.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Personal<T>(T);

impl<T> Personal<T> {
    /// Marks a value as personal.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself: for storing it encrypted, and for those whose task needs it, of which each look is an event.
    pub const fn reveal(&self) -> &T {
        &self.0
    }
}

impl<T: Mask> Personal<T> {
    /// What can be shown.
    #[must_use]
    pub fn masked(&self) -> String {
        self.0.mask()
    }
}

impl<T> From<T> for Personal<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: Mask> fmt::Debug for Personal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Personal")
            .field(&format_args!("{}", self.0.mask()))
            .finish()
    }
}

impl<T: Mask> Serialize for Personal<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.mask())
    }
}

/// `Debug` by mask, for the values themselves: a revealed one must not slip into a log either.
macro_rules! debug_by_mask {
    ($($value:ident),+) => {$(
        impl fmt::Debug for $value {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_tuple(stringify!($value)).field(&format_args!("{}", self.mask())).finish()
            }
        }
    )+};
}

debug_by_mask!(PersonName, PhoneNumber, ResidentId);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_shows_the_value_but_reveal() {
        let phone = Personal::new(PhoneNumber::parse("13800001234").unwrap());
        assert_eq!(phone.masked(), "138****1234");
        assert_eq!(format!("{phone:?}"), "Personal(138****1234)");
        assert_eq!(format!("{:?}", phone.reveal()), "PhoneNumber(138****1234)");
        assert_eq!(serde_json::to_string(&phone).unwrap(), "\"138****1234\"");
        assert_eq!(phone.reveal().as_str(), "13800001234");
    }

    #[test]
    fn free_text_shows_nothing() {
        let address = Personal::from("牛山社区 1 号楼".to_owned());
        assert_eq!(
            format!("{address:?} {}", serde_json::to_string(&address).unwrap()),
            "Personal(***) \"***\""
        );
    }
}
