use super::chance::{Seed, given, no_worse, scores};
use super::*;
use proptest::collection::vec;
use proptest::prelude::*;
use std::cmp::Reverse;

/// The cost of a way, to be compared: points added to sections and bonus, indicators touched, gains in the standard's
/// order.
type Cost = (i64, usize, Reverse<Vec<i64>>);

fn cost(definition: &Definition, engine: &Engine, from: &Scores, to: &Scores) -> Cost {
    let counted = |scores: &Scores| engine.tally(scores, &facts()).unwrap().sum.hundredths();
    let touched = definition
        .indicators()
        .filter(|(_, it)| from.get(&it.code) != to.get(&it.code));
    let gain = |it: &Indicator| {
        let (before, after) = (given(it, from.get(&it.code)), given(it, to.get(&it.code)));
        after.hundredths() - before.hundredths()
    };
    let gains = definition.indicators().map(|(_, it)| gain(it)).collect();
    (counted(to) - counted(from), touched.count(), Reverse(gains))
}

/// Tries every way there is.
fn cheapest_by_force(definition: &Definition, engine: &Engine, from: &Scores, target: Stars) -> Option<Cost> {
    let mut ways = vec![from.clone()];
    for (_, indicator) in definition.indicators() {
        let now = from.get(&indicator.code);
        if now == Some(&Score::NotApplicable) {
            continue;
        }
        let better = no_worse(indicator, now);
        let raised = ways.iter().flat_map(|way| {
            better.iter().filter(|it| now != Some(*it)).map(|score| {
                let mut way = way.clone();
                way.insert(indicator.code, score.clone());
                way
            })
        });
        let raised: Vec<Scores> = raised.collect();
        ways.extend(raised);
    }
    let reaches = |way: &&Scores| {
        let rating = engine.tally(way, &facts()).unwrap();
        rating.bands.iter().any(|band| band.stars == target && band.met)
    };
    let costs = ways
        .iter()
        .filter(reaches)
        .map(|way| cost(definition, engine, from, way));
    costs.min()
}

fn ways(definition: &Definition, from: &Scores) -> usize {
    let steps = definition.indicators().map(|(_, it)| match from.get(&it.code) {
        Some(Score::NotApplicable) => 1,
        now => no_worse(it, now).len() + usize::from(now.is_none()),
    });
    steps.fold(1, usize::saturating_mul)
}

fn seeds() -> impl Strategy<Value = Vec<Seed>> {
    vec(any::<Seed>(), 8)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, max_global_rejects: 100_000, ..ProptestConfig::default() })]

    #[test]
    fn followed_advice_reaches_the_star_and_nothing_cheaper_does(
        (definition, from) in (any_definition(2), seeds())
            .prop_map(|(definition, seeds)| {
                let scores = scores(&definition, &seeds);
                (definition, scores)
            })
            .prop_filter("few enough to try", |(definition, from)| ways(definition, from) <= 1_500),
    ) {
        let engine = Engine::new(&definition).unwrap();
        let rating = engine.rate(&from, &facts()).unwrap();
        let Some(advice) = rating.advice else { return Ok(()) };
        prop_assert_eq!(&advice.obstacles, &[]);
        let to = advice.followed(&from);
        let then = engine.tally(&to, &facts()).unwrap();
        prop_assert!(then.stars >= advice.stars);
        let found = cost(&definition, &engine, &from, &to);
        prop_assert_eq!(found.0, advice.points.hundredths());
        prop_assert_eq!(found.1, advice.improvements.len());
        let best = cheapest_by_force(&definition, &engine, &from, advice.stars);
        prop_assert_eq!(best, Some(found));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, ..ProptestConfig::default() })]

    #[test]
    fn advice_by_the_default_standard_reaches_the_star(seeds in vec(any::<Seed>(), 40)) {
        let engine = engine();
        let mut scores = scores(engine.standard(), &seeds);
        for _ in 0..5 {
            let rating = engine.rate(&scores, &facts()).unwrap();
            let Some(advice) = rating.advice else { break };
            prop_assert_eq!(&advice.obstacles, &[]);
            let followed = advice.followed(&scores);
            let then = engine.tally(&followed, &facts()).unwrap();
            prop_assert!(then.stars >= advice.stars);
            let added = then.sum.checked_sub(rating.sum);
            prop_assert_eq!(added, Some(advice.points));
            scores = followed;
        }
        prop_assert_eq!(engine.tally(&scores, &facts()).unwrap().stars, stars(5));
    }
}

#[test]
fn between_equals_the_standards_order_decides() {
    // Ten points are missing; A1.3, B2.1 and D3 give them, and others with more.
    let scores = full_but(&[
        ("A1.2", Score::Answer(false)),
        ("A3.3", level("LATE")),
        ("B1.2", level("AVERAGE")),
        ("B2.1", level("PART_TIME")),
        ("D2.2", Score::Events(2)),
        ("D3", level("OWN_ACCOUNTANT")),
        ("E1.1", measure("1")),
        ("E1.3", measure("250")),
    ]);
    let rating = engine().rate(&scores, &facts()).unwrap();
    assert_eq!(rating.total, points("890.00"));
    assert_eq!(improved(&rating), [("B2.1".to_owned(), points("10.00"))]);
}

#[test]
fn obstacles_stand_beside_what_points_can_do() {
    let scores = full_but(&[("C1", all_but("C1", &["C1.6"]))]);
    let mut facts = facts();
    facts.covered = false;
    let rating = engine().rate(&scores, &facts).unwrap();
    assert_eq!(bound(&rating), Some((ConditionKind::Covered, None)));
    assert_eq!(improved(&rating), [("C1".to_owned(), points("20.00"))]);
    assert_eq!(rating.advice.unwrap().obstacles.len(), 1);
}

#[test]
fn the_lowest_cap_binds() {
    let mut facts = facts();
    facts.vetoes.extend([code("V5"), code("V6")]);
    let rating = engine().rate(&full_but(&[]), &facts).unwrap();
    assert_eq!((rating.stars_before_vetoes, rating.stars), (stars(5), stars(1)));
    assert_eq!(bound(&rating), Some((ConditionKind::Veto, Some(code("V6")))));
    let obstacles = rating.advice.unwrap().obstacles;
    assert_eq!(obstacles.len(), 1, "{obstacles:?}");
}
