//! Scores by chance for any standard.

use super::*;

/// Two numbers that choose a score.
pub(super) type Seed = (u8, u64);

/// Every score that an indicator can have by whole steps, the worst first.
pub(super) fn ladder(indicator: &Indicator) -> Vec<Score> {
    let mut scores: Vec<Score> = match &indicator.rule {
        Rule::YesNo => vec![Score::Answer(false), Score::Answer(true)],
        Rule::Levels { levels } => levels.iter().map(|it| Score::Level(it.code.clone())).collect(),
        Rule::Numeric { step, knots, .. } => {
            let (low, high) = (knots[0].at.hundredths(), knots[knots.len() - 1].at.hundredths());
            let step = step.hundredths();
            let whole = (low..=high).filter(|at| at % step == 0 || *at == low || *at == high);
            whole.map(|at| Score::Measure(Measure::from_hundredths(at))).collect()
        }
        Rule::Deduction { per_event, .. } => {
            let worst = indicator.points.hundredths() / per_event.hundredths() + 1;
            (0..=u32::try_from(worst).unwrap()).map(Score::Events).collect()
        }
        Rule::Checklist { items } => (0u32..1 << items.len())
            .map(|set| {
                let held = items.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1);
                Score::Items(held.map(|(_, item)| item.code).collect())
            })
            .collect(),
    };
    scores.sort_by_key(|score| given(indicator, Some(score)));
    scores
}

/// The points of a score, by the rule alone.
pub(super) fn given(indicator: &Indicator, score: Option<&Score>) -> Points {
    score.map_or(Points::ZERO, |score| match score {
        Score::NotApplicable => Points::ZERO,
        score => crate::rating::points::points(&indicator.rule, indicator.points, score).unwrap(),
    })
}

/// A score of the indicator, none, or leaving it out where it may.
fn chosen(indicator: &Indicator, (kind, number): Seed) -> Option<Score> {
    match kind {
        0..20 => None,
        20..60 if indicator.not_applicable.is_some() => Some(Score::NotApplicable),
        _ => {
            let ladder = ladder(indicator);
            let at = usize::try_from(number % ladder.len() as u64).unwrap();
            Some(ladder[at].clone())
        }
    }
}

/// Scores for a standard, an indicator a seed; seeds are used over and over.
pub(super) fn scores(definition: &Definition, seeds: &[Seed]) -> Scores {
    let pairs = definition.indicators().zip(seeds.iter().cycle());
    pairs
        .filter_map(|((_, indicator), seed)| Some((indicator.code, chosen(indicator, *seed)?)))
        .collect()
}

/// Every score that is no worse than the one there is: as many points or more, and no item lost.
pub(super) fn no_worse(indicator: &Indicator, now: Option<&Score>) -> Vec<Score> {
    let points = given(indicator, now);
    let keeps = |score: &Score| match (now, score) {
        (Some(Score::Items(held)), Score::Items(then)) => held.is_subset(then),
        _ => true,
    };
    let better = ladder(indicator);
    better
        .into_iter()
        .filter(|score| given(indicator, Some(score)) >= points && keeps(score))
        .collect()
}
