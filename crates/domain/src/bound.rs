//! How much an object holds of what is added to it over the years.

use crate::{Refusal, RefusalCode};

/// So many of a kind an object holds at most, where no rule of the field says fewer [default]: far more than are ever
/// needed, and few enough to be answered whole.
pub const HELD_MAX: usize = 100;

/// Whether there is room for one more beside those held.
pub fn room(held: usize) -> Result<(), Refusal> {
    match held < HELD_MAX {
        true => Ok(()),
        false => Err(Refusal::new(RefusalCode::TooMany).with("max", HELD_MAX)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_added_over_the_years_has_an_end() {
        assert_eq!(room(HELD_MAX - 1), Ok(()));
        let refusal = room(HELD_MAX).unwrap_err();
        assert_eq!(refusal.code, RefusalCode::TooMany);
    }
}
