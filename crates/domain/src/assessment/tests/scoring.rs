//! Assessments by the standard that is shipped.

use super::*;
use crate::rating::{Engine, Facts, Score, rate};
use crate::standard::tests::default_file;
use std::collections::BTreeSet;

fn shipped_demands() -> Demands {
    Demands::from(&default_file().standard)
}

fn given(indicator: &str, input: Score) -> NewScore {
    NewScore {
        indicator: code(indicator),
        input,
        reason: None,
    }
}

fn marks(given: Vec<NewScore>) -> Result<Vec<Mark>, Refusals> {
    Mark::of(
        &Engine::new(&default_file().standard).unwrap(),
        given,
        day("2026-03-05"),
    )
}

#[test]
fn the_demands_of_a_standard_are_those_of_its_indicators() {
    let demands = shipped_demands();
    assert_eq!(demands.indicators.len(), default_file().standard.indicators().count());
    let left_out: Vec<String> = demands
        .indicators
        .iter()
        .filter(|demand| demand.not_applicable_allowed)
        .map(|demand| demand.indicator.to_string())
        .collect();
    assert_eq!(left_out, ["E1.2", "E2.1", "E2.2"]);
    let premises = demands.of(code("C1")).unwrap();
    assert_eq!((premises.items.len(), premises.max), (6, points(120)));
    assert!(premises.evidence && premises.evidence_per_item && !premises.optional);
    assert_eq!(
        demands.under(code("C1.6")).map(|demand| demand.indicator),
        Ok(code("C1"))
    );
    assert!(
        !demands.of(code("B2.2")).unwrap().evidence,
        "the system has the hours itself"
    );
    let bonus: Vec<bool> = demands
        .indicators
        .iter()
        .filter(|demand| demand.indicator.to_string().starts_with('F'))
        .map(|demand| demand.optional)
        .collect();
    assert!(!bonus.is_empty() && bonus.iter().all(|optional| *optional));
}

#[test]
fn an_empty_self_assessment_lacks_every_indicator_but_the_bonus() {
    let demands = shipped_demands();
    let gaps = demands.gaps(&StageScores::new(), &[]);
    let needed = demands.indicators.iter().filter(|demand| !demand.optional);
    let expected: Vec<Gap> = needed
        .map(|demand| Gap {
            indicator: demand.indicator,
            kind: GapKind::Score,
        })
        .collect();
    assert_eq!(gaps, expected);
}

#[test]
fn the_standard_gives_the_points_of_a_mark() {
    let held = BTreeSet::from([code("C1.1"), code("C1.2")]);
    let answers = vec![
        given("A1.2", Score::Answer(true)),
        given("B2.2", Score::Measure("20".parse().unwrap())),
        given("C1", Score::Items(held)),
        given("E2.1", Score::NotApplicable),
    ];
    let points: Vec<Option<String>> = marks(answers)
        .unwrap()
        .iter()
        .map(|mark| mark.points.map(|points| points.to_string()))
        .collect();
    let expected = [Some("20.00"), Some("18.75"), Some("40.00"), None];
    assert_eq!(points, expected.map(|points| points.map(str::to_owned)));
}

#[test]
fn what_does_not_belong_to_the_standard_is_refused_all_at_once() {
    let answers = vec![
        given("A1.2", Score::Events(1)),
        given("A1.1", Score::Level("GOLDEN".into())),
        given("C1", Score::Items([code("C1.9")].into())),
        given("A1.3", Score::NotApplicable),
        given("Z9", Score::Answer(true)),
    ];
    let mut refusals = told(marks(answers));
    refusals.sort_by(|one, other| one.1.cmp(&other.1));
    let expected = [
        (RefusalCode::ScoreForm, "scores.0.input".to_owned()),
        (RefusalCode::LevelUnknown, "scores.1.input".to_owned()),
        (RefusalCode::ItemUnknown, "scores.2.input".to_owned()),
        (RefusalCode::MustApply, "scores.3.input".to_owned()),
        (RefusalCode::IndicatorUnknown, "scores.4.indicator".to_owned()),
    ];
    assert_eq!(refusals, expected);
}

#[test]
fn what_counts_is_rated_and_summed_up() {
    let mut world = world();
    world.demands = shipped_demands();
    let facts = world.facts(MANAGER, "2026-03-05");
    let answers = vec![
        given("A1.2", Score::Answer(true)),
        given("B2.2", Score::Measure("32".parse().unwrap())),
    ];
    let saved = world
        .started()
        .save(marks(answers).unwrap(), &[], vec![], &facts)
        .unwrap();
    let engine_facts = Facts {
        as_of: facts.today(),
        first_cycle: true,
        previous_stars: None,
        covered: true,
        overdue_remediations: 0,
        vetoes: BTreeSet::new(),
        quota: None,
    };
    let rating = rate(&default_file().standard, &rateable(&saved.self_scores), &engine_facts).unwrap();
    let summary = RatingSummary::from(&rating);
    assert_eq!((summary.stars, summary.points), (Stars::NONE, points(50)));
    assert_eq!(summary.digest, rating.digest);
}
