//! What an indicator can be improved to, one step for each different number of points.

use std::collections::{BTreeMap, BTreeSet};

use super::Improvement;
use super::search::Move;
use crate::rating::Score;
use crate::rating::engine::Slot;
use crate::rating::points::{deducted, on_line};
use crate::standard::{IndicatorCode, Item, Knot, Level, Measure, Points, Rule};

/// The steps of one indicator, the most points first.
pub(super) struct Steps {
    indicator: IndicatorCode,
    from: Points,
    steps: Vec<Step>,
    /// Whether it may stay as it is: not when a star needs more items of it.
    may_stay: bool,
}

/// One step: the points it adds and the score to have.
struct Step {
    gain: usize,
    score: Score,
    added: Vec<IndicatorCode>,
}

impl Steps {
    /// Whether there is nothing to do.
    pub(super) fn is_empty(&self) -> bool {
        self.steps.is_empty() && self.may_stay
    }

    /// The moves that the search may make: one for each step, then to stay.
    pub(super) fn moves(&self) -> Vec<Move> {
        let steps = self.steps.iter().map(|step| Move {
            gain: step.gain,
            changes: 1,
        });
        steps.chain(self.may_stay.then_some(Move::STAY)).collect()
    }

    /// The improvement of a move; `None` for staying.
    pub(super) fn improvement(&self, place: usize) -> Option<Improvement> {
        let step = self.steps.get(place)?;
        let gain = Points::from_hundredths(i64::try_from(step.gain).ok()?);
        Some(Improvement {
            indicator: self.indicator,
            from: self.from,
            to: self.from.checked_add(gain)?,
            score: step.score.clone(),
            added: step.added.clone(),
        })
    }
}

/// The steps of an indicator that has a score and points now. `needed` is how many items of it the star asks for.
pub(super) fn steps(slot: &Slot, now: Option<&Score>, points: Points, needed: usize) -> Steps {
    let mut better = Better {
        from: points,
        steps: BTreeMap::new(),
    };
    let mut may_stay = true;
    match (&slot.rule, now) {
        (Rule::YesNo, _) => better.offer(slot.full, Score::Answer(true)),
        (Rule::Levels { levels }, _) => better.levels(levels),
        (Rule::Numeric { step, knots, .. }, Some(Score::Measure(at))) => better.measures(knots, *step, Some(*at)),
        (Rule::Numeric { step, knots, .. }, _) => better.measures(knots, *step, None),
        (Rule::Deduction { per_event, .. }, Some(Score::Events(events))) => {
            better.fewer(slot.full, *per_event, Some(*events));
        }
        (Rule::Deduction { per_event, .. }, _) => better.fewer(slot.full, *per_event, None),
        (Rule::Checklist { items }, now) => {
            let none = BTreeSet::new();
            let held = match now {
                Some(Score::Items(held)) => held,
                _ => &none,
            };
            let least = needed.saturating_sub(held.len());
            may_stay = least == 0;
            better.items(items, held, least);
        }
    }
    Steps {
        indicator: slot.code,
        from: points,
        steps: better.steps.into_values().rev().collect(),
        may_stay,
    }
}

/// The steps found so far, by what they add.
struct Better {
    from: Points,
    steps: BTreeMap<usize, Step>,
}

impl Better {
    /// Keeps a score if it adds points, and if none that was offered before adds the same.
    fn offer(&mut self, points: Points, score: Score) {
        let gain = points.checked_sub(self.from).unwrap_or_default().hundredths();
        if let Ok(gain) = usize::try_from(gain)
            && gain > 0
        {
            let added = Vec::new();
            self.steps.entry(gain).or_insert(Step { gain, score, added });
        }
    }

    fn levels(&mut self, levels: &[Level]) {
        for level in levels {
            self.offer(level.points, Score::Level(level.code.clone()));
        }
    }

    /// Whole steps of the measure towards the better end, and the end itself; the nearest first.
    fn measures(&mut self, knots: &[Knot], step: Measure, now: Option<Measure>) {
        let (Some(first), Some(last)) = (knots.first(), knots.last()) else {
            return;
        };
        let wide = |measure: Measure| i128::from(measure.hundredths());
        let (low, high, step) = (wide(first.at), wide(last.at), wide(step).max(1));
        let rises = first.points <= last.points;
        let (start, end) = match (rises, now.map(wide)) {
            (true, now) => (now.unwrap_or(low).clamp(low, high), high),
            (false, now) => (now.unwrap_or(high).clamp(low, high), low),
        };
        let whole: Box<dyn Iterator<Item = i128>> = if rises {
            Box::new((start.div_euclid(step)..=end.div_euclid(step)).map(|it| it * step))
        } else {
            Box::new(
                (end.div_euclid(step)..=start.div_euclid(step))
                    .rev()
                    .map(|it| it * step),
            )
        };
        let between = whole.filter(|at| (start.min(end)..=start.max(end)).contains(at));
        for at in std::iter::once(start).chain(between).chain([end]) {
            if let Ok(at) = i64::try_from(at) {
                let at = Measure::from_hundredths(at);
                self.offer(on_line(knots, at), Score::Measure(at));
            }
        }
    }

    /// Fewer events, as few less as will do first.
    fn fewer(&mut self, full: Points, per_event: Points, now: Option<u32>) {
        let worst = full.hundredths() / per_event.hundredths().max(1);
        let worst = u32::try_from(worst).unwrap_or(u32::MAX);
        for events in (0..=now.map_or(worst, |now| now.min(worst))).rev() {
            self.offer(deducted(full, per_event, events), Score::Events(events));
        }
    }

    /// Every sum that missing items give: by the fewest items, then by those that stand first. At least `least` of them.
    fn items(&mut self, items: &[Item], held: &BTreeSet<IndicatorCode>, least: usize) {
        let missing: Vec<&Item> = items.iter().filter(|item| !held.contains(&item.code)).collect();
        // By sum and number of items, the set that stands first: its earliest item is the highest bit.
        let mut sets: BTreeMap<(usize, usize), u32> = BTreeMap::from([((0, 0), 0)]);
        for (place, item) in missing.iter().enumerate() {
            let bit = 1u32.rotate_right(1 + u32::try_from(place).unwrap_or_default());
            let points = usize::try_from(item.points.hundredths()).unwrap_or_default();
            let before: Vec<_> = sets.iter().map(|(key, set)| (*key, *set)).collect();
            for ((sum, count), set) in before {
                let best = sets.entry((sum + points, count + 1)).or_default();
                *best = (*best).max(set | bit);
            }
        }
        for ((gain, count), set) in sets {
            // Items without points are taken only where their number is asked for.
            if count < least || (gain == 0 && least == 0) {
                continue;
            }
            let chosen = missing.iter().enumerate().filter(|(place, _)| {
                let bit = 1u32.rotate_right(1 + u32::try_from(*place).unwrap_or_default());
                set & bit != 0
            });
            let added: Vec<IndicatorCode> = chosen.map(|(_, item)| item.code).collect();
            let score = Score::Items(held.iter().chain(&added).copied().collect());
            self.steps.entry(gain).or_insert(Step { gain, score, added });
        }
    }
}
