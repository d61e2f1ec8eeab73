//! Whether indicators and their rules are sound.

use super::{Findings, ITEMS_MAX, OPTIONS_MAX, is_level_code};
use crate::standard::{Definition, Indicator, Item, Knot, Level, Measure, Points, Problem, ProblemCode, Rule};

pub(super) fn check(definition: &Definition, found: &mut Findings) {
    for (_, indicator) in definition.indicators() {
        found.code(indicator.code);
        found.title(indicator.code, &indicator.title);
        found.points(indicator.code, indicator.points);
        for demand in &indicator.evidence {
            found.title(indicator.code, &demand.title);
        }
        if let Some(not_applicable) = &indicator.not_applicable {
            found.title(indicator.code, &not_applicable.condition);
        }
        match &indicator.rule {
            Rule::YesNo => {}
            Rule::Levels { levels } => check_levels(indicator, levels, found),
            Rule::Numeric {
                measure,
                unit,
                step,
                knots,
            } => {
                found.title(indicator.code, measure);
                found.title(indicator.code, unit);
                check_knots(indicator, *step, knots, found);
            }
            Rule::Deduction { event, per_event } => {
                found.title(indicator.code, event);
                check_deduction(indicator, *per_event, found);
            }
            Rule::Checklist { items } => check_items(indicator, items, found),
        }
    }
}

fn check_levels(indicator: &Indicator, levels: &[Level], found: &mut Findings) {
    found.count(indicator.code, levels.len(), 2, OPTIONS_MAX);
    for (index, level) in levels.iter().enumerate() {
        if !is_level_code(&level.code) {
            found.add(
                Problem::new(ProblemCode::CodeInvalid, indicator.code)
                    .with("code", &level.code)
                    .with("expected", "A-Z 0-9 _, 1-40"),
            );
        }
        if levels.iter().take(index).any(|earlier| earlier.code == level.code) {
            found.add(Problem::new(ProblemCode::DuplicateCode, indicator.code).with("code", &level.code));
        }
        found.title(indicator.code, &level.title);
        found.score(indicator.code, level.points, indicator.points);
    }
    check_top(indicator, levels.iter().map(|level| level.points).max(), found);
}

fn check_knots(indicator: &Indicator, step: Measure, knots: &[Knot], found: &mut Findings) {
    found.count(indicator.code, knots.len(), 2, OPTIONS_MAX);
    for knot in knots {
        found.score(indicator.code, knot.points, indicator.points);
    }
    if !knots.is_sorted_by(|left, right| left.at < right.at) {
        found.add(Problem::new(ProblemCode::KnotsOutOfOrder, indicator.code));
    }
    let rises = knots.is_sorted_by_key(|knot| knot.points);
    let falls = knots.iter().rev().is_sorted_by_key(|knot| knot.points);
    if !rises && !falls {
        found.add(Problem::new(ProblemCode::NotMonotone, indicator.code));
    }
    check_top(indicator, knots.iter().map(|knot| knot.points).max(), found);
    // Wide, since the ends may lie anywhere.
    let ends = knots.first().zip(knots.last());
    let width = ends.map_or(0, |(first, last)| wide(last.at) - wide(first.at));
    if step <= Measure::ZERO {
        found.add(
            Problem::new(ProblemCode::OutOfRange, indicator.code)
                .with("found", step)
                .with("min", Measure::from_hundredths(1))
                .with("max", knots.last().map_or(Measure::ZERO, |knot| knot.at)),
        );
    } else {
        check_steps(indicator, width / wide(step), found);
    }
}

fn check_deduction(indicator: &Indicator, per_event: Points, found: &mut Findings) {
    if per_event <= Points::ZERO || per_event > indicator.points {
        found.out_of_range(indicator.code, per_event, Points::from_hundredths(1), indicator.points);
    } else {
        let steps = indicator.points.hundredths() / per_event.hundredths();
        check_steps(indicator, i128::from(steps), found);
    }
}

fn check_items(indicator: &Indicator, items: &[Item], found: &mut Findings) {
    found.count(indicator.code, items.len(), 1, ITEMS_MAX);
    for item in items {
        found.code(item.code);
        found.title(item.code, &item.title);
        found.score(item.code, item.points, indicator.points);
    }
    found.sum(indicator.code, items.iter().map(|item| item.points), indicator.points);
}

fn check_top(indicator: &Indicator, top: Option<Points>, found: &mut Findings) {
    if let Some(top) = top
        && top != indicator.points
    {
        found.add(
            Problem::new(ProblemCode::TopWrong, indicator.code)
                .with("found", top)
                .with("expected", indicator.points),
        );
    }
}

fn check_steps(indicator: &Indicator, steps: i128, found: &mut Findings) {
    if usize::try_from(steps).is_ok_and(|steps| steps > OPTIONS_MAX) || steps > i128::from(u32::MAX) {
        found.add(
            Problem::new(ProblemCode::StepTooFine, indicator.code)
                .with("found", steps)
                .with("max", OPTIONS_MAX),
        );
    }
}

fn wide(measure: Measure) -> i128 {
    i128::from(measure.hundredths())
}
