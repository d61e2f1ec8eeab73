//! From a score to points, by the five rules.

use super::score::{Score, ScoreProblemCode};
use crate::standard::{Knot, Measure, Points, Rule};

/// The points of a score, never less than none or more than `full`.
pub(super) fn points(rule: &Rule, full: Points, score: &Score) -> Result<Points, ScoreProblemCode> {
    match (rule, score) {
        (Rule::YesNo, Score::Answer(yes)) => Ok(if *yes { full } else { Points::ZERO }),
        (Rule::Levels { levels }, Score::Level(code)) => levels
            .iter()
            .find_map(|level| (level.code == *code).then_some(level.points))
            .ok_or(ScoreProblemCode::LevelUnknown),
        (Rule::Numeric { knots, .. }, Score::Measure(at)) => Ok(on_line(knots, *at)),
        (Rule::Deduction { per_event, .. }, Score::Events(events)) => Ok(deducted(full, *per_event, *events)),
        (Rule::Checklist { items }, Score::Items(held)) => {
            if held.iter().any(|code| !items.iter().any(|item| item.code == *code)) {
                return Err(ScoreProblemCode::ItemUnknown);
            }
            let points = items.iter().filter(|item| held.contains(&item.code));
            Ok(Points::checked_sum(points.map(|item| item.points)).unwrap_or(full))
        }
        _ => Err(ScoreProblemCode::WrongForm),
    }
}

/// Full points less so many for each event.
pub(super) fn deducted(full: Points, per_event: Points, events: u32) -> Points {
    let lost = per_event.checked_mul(i64::from(events)).unwrap_or(full);
    full.checked_sub(lost).unwrap_or_default().max(Points::ZERO)
}

/// The points at a measure, on the line through the knots, clamped at both ends.
pub(super) fn on_line(knots: &[Knot], at: Measure) -> Points {
    let upper = knots.partition_point(|knot| knot.at <= at);
    match (
        upper.checked_sub(1).and_then(|lower| knots.get(lower)),
        knots.get(upper),
    ) {
        (Some(left), Some(right)) => {
            let wide = |measure: Measure| i128::from(measure.hundredths());
            let (from_left, to_right) = (wide(at) - wide(left.at), wide(right.at) - wide(at));
            let weighted =
                i128::from(left.points.hundredths()) * to_right + i128::from(right.points.hundredths()) * from_left;
            Points::from_hundredths(half_up(weighted, from_left + to_right))
        }
        (Some(end), None) | (None, Some(end)) => end.points,
        (None, None) => Points::ZERO,
    }
}

/// The quotient of two numbers that are not negative, rounded half up to a whole one; 0 where there is none.
pub(super) fn half_up(numerator: i128, denominator: i128) -> i64 {
    let doubled = numerator
        .checked_mul(2)
        .and_then(|twice| twice.checked_add(denominator));
    let quotient = doubled.zip(denominator.checked_mul(2));
    quotient
        .and_then(|(above, below)| above.checked_div(below))
        .and_then(|rounded| i64::try_from(rounded).ok())
        .unwrap_or(0)
}
