//! What a person wants done with one member of a record: a form sends only what it touches.

/// Leave it, empty it, or set it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Change<T> {
    /// The member was not mentioned.
    #[default]
    Keep,
    /// The member is to be empty.
    Clear,
    /// The member is to have this value.
    To(T),
}

impl<T> Change<T> {
    /// Applies the change to a member that may be empty.
    pub fn apply(self, member: &mut Option<T>) {
        match self {
            Change::Keep => {}
            Change::Clear => *member = None,
            Change::To(value) => *member = Some(value),
        }
    }

    /// Checks the new value, if there is one.
    pub fn try_map<U, E>(self, check: impl FnOnce(T) -> Result<U, E>) -> Result<Change<U>, E> {
        Ok(match self {
            Change::Keep => Change::Keep,
            Change::Clear => Change::Clear,
            Change::To(value) => Change::To(check(value)?),
        })
    }
}
