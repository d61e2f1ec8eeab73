use super::chance::{Seed, no_worse, scores};
use super::*;
use crate::standard::StandardFile;
use proptest::collection::{btree_map, btree_set, vec};
use proptest::prelude::*;

fn seeds() -> impl Strategy<Value = Vec<Seed>> {
    vec(any::<Seed>(), 8)
}

fn any_facts() -> impl Strategy<Value = Facts> {
    let vetoes = btree_set(prop_oneof![Just("V1"), Just("V2"), Just("V5")], 0..3);
    let previous = proptest::option::of(0u8..6);
    let quota = proptest::option::of((0u32..4, 0u32..4));
    (any::<bool>(), previous, any::<bool>(), 0u32..2, vetoes, quota).prop_map(
        |(first_cycle, previous, covered, overdue_remediations, vetoes, quota)| Facts {
            as_of: "2026-06-30".parse().unwrap(),
            first_cycle,
            previous_stars: previous.map(stars),
            covered,
            overdue_remediations,
            vetoes: vetoes.into_iter().map(code).collect(),
            quota: quota.map(|(rank, places)| QuotaPlace { rank, places }),
        },
    )
}

fn any_code() -> impl Strategy<Value = IndicatorCode> {
    prop_oneof![
        "[A-F][1-3](\\.[1-6])?".prop_map(|text| code(&text)),
        "[A-Z]{1,2}([1-9](\\.[1-9]){0,2})?".prop_map(|text| code(&text)),
    ]
}

fn any_score() -> impl Strategy<Value = Score> {
    prop_oneof![
        any::<bool>().prop_map(Score::Answer),
        prop_oneof![Just("NONE".to_owned()), ".*"].prop_map(Score::Level),
        any::<i64>().prop_map(|at| Score::Measure(Measure::from_hundredths(at))),
        any::<u32>().prop_map(Score::Events),
        btree_set(any_code(), 0..4).prop_map(Score::Items),
        Just(Score::NotApplicable),
    ]
}

/// Adds up anew what the rating says, from the bottom to the top.
fn assert_adds_up(definition: &Definition, rating: &Rating) {
    for section in &rating.sections {
        let lines = rating.indicators.iter().filter(|it| it.section == section.code);
        assert_eq!(Points::checked_sum(lines.map(|it| it.points)), Some(section.earned));
        if section.applicable == section.full {
            assert_eq!(section.points, section.earned);
        }
        assert!(section.points <= section.full);
    }
    let parts = rating.sections.iter().map(|it| it.points);
    let sum = Points::checked_sum(parts.chain(rating.bonus.map(|it| it.points)));
    assert_eq!(sum, Some(rating.sum));
    assert_eq!(rating.total, rating.sum.min(definition.total_cap));
    let highest = rating.bands.iter().filter(|band| band.met).map(|band| band.stars).max();
    assert_eq!(rating.stars_before_vetoes, highest.unwrap_or_default());
    for band in &rating.bands {
        assert_eq!(band.met, !band.conditions.iter().any(ConditionResult::is_unmet));
    }
}

proptest! {
    #[test]
    fn sections_and_bands_add_up_to_the_total(definition in any_definition(4), seeds in seeds(), facts in any_facts()) {
        let facts = Facts { vetoes: BTreeSet::new(), ..facts };
        let rating = rate(&definition, &scores(&definition, &seeds), &facts).unwrap();
        assert_adds_up(&definition, &rating);
    }

    #[test]
    fn more_points_never_mean_fewer_stars(
        definition in any_definition(4), seeds in seeds(), raises in vec(any::<u64>(), 8),
    ) {
        let engine = Engine::new(&definition).unwrap();
        let before = scores(&definition, &seeds);
        let mut after = before.clone();
        for ((_, indicator), raise) in definition.indicators().zip(raises.iter().cycle()) {
            let now = before.get(&indicator.code);
            if now != Some(&Score::NotApplicable) && raise % 3 > 0 {
                let better = no_worse(indicator, now);
                let at = usize::try_from(raise % better.len() as u64).unwrap();
                after.insert(indicator.code, better[at].clone());
            }
        }
        let before = engine.tally(&before, &facts()).unwrap();
        let after = engine.tally(&after, &facts()).unwrap();
        prop_assert!(after.total >= before.total);
        prop_assert!(after.stars >= before.stars, "{} -> {}", before.stars, after.stars);
    }

    #[test]
    fn a_veto_never_raises_and_never_changes_points(definition in any_definition(4), seeds in seeds()) {
        let engine = Engine::new(&definition).unwrap();
        let scores = scores(&definition, &seeds);
        let without = engine.tally(&scores, &facts()).unwrap();
        let mut facts = facts();
        facts.vetoes.insert(code("V1"));
        let with = engine.tally(&scores, &facts).unwrap();
        prop_assert!(with.stars <= without.stars);
        prop_assert!(with.stars <= definition.vetoes[0].cap);
        prop_assert_eq!(with.stars_before_vetoes, without.stars);
        prop_assert_eq!((with.total, &with.indicators), (without.total, &without.indicators));
    }

    #[test]
    fn a_replay_gives_the_same_rating_and_digest(definition in any_definition(4), seeds in seeds()) {
        let scores = scores(&definition, &seeds);
        let first = rate(&definition, &scores, &facts()).unwrap();
        // From the file and the stored input, as a replay has them.
        let text = StandardFile::new(definition, vec![]).export().unwrap();
        let stored = StandardFile::import(&text).unwrap().standard;
        let scores: Scores = serde_json::from_str(&serde_json::to_string(&scores).unwrap()).unwrap();
        let facts: Facts = serde_json::from_str(&serde_json::to_string(&facts()).unwrap()).unwrap();
        let again = rate(&stored, &scores, &facts).unwrap();
        prop_assert_eq!(&again, &first);
        let tally = Engine::new(&stored).unwrap().tally(&scores, &facts).unwrap();
        prop_assert_eq!(Rating { advice: None, ..first }, tally);
    }

    #[test]
    fn another_input_has_another_digest(definition in any_definition(4), one in seeds(), two in seeds()) {
        let engine = Engine::new(&definition).unwrap();
        let (one, two) = (scores(&definition, &one), scores(&definition, &two));
        let digest = |scores: &Scores| engine.tally(scores, &facts()).unwrap().digest;
        prop_assert_eq!(one == two, digest(&one) == digest(&two));
    }

    #[test]
    fn arbitrary_scores_never_panic(
        scores in btree_map(any_code(), any_score(), 0..12), facts in any_facts(), definition in any_definition(3),
    ) {
        let _ = rate(&definition, &scores, &facts);
        let engine = engine();
        if let Ok(rating) = engine.tally(&scores, &facts) {
            assert_adds_up(engine.standard(), &rating);
        }
        // What fits of it is rated, the rest is refused: take the rest away until nothing is refused.
        let mut fitting = scores;
        if let Err(RatingError::Scores(problems)) = engine.tally(&fitting, &facts) {
            fitting.retain(|code, _| !problems.iter().any(|problem| problem.part == *code));
            let facts = Facts { vetoes: BTreeSet::new(), ..facts };
            assert_adds_up(engine.standard(), &engine.tally(&fitting, &facts).unwrap());
        }
    }

    #[test]
    fn arbitrary_standards_never_panic(
        definition in any_definition(3), seeds in seeds(), place in any::<usize>(), number in prop_oneof![
            any::<i64>(), -10i64..2_000, Just(i64::MAX), Just(i64::MIN),
        ],
    ) {
        // Any one number of the file is replaced by another one.
        let text = StandardFile::new(definition, vec![]).export().unwrap();
        let numbers: Vec<&str> = text.split('"').filter(|part| part.parse::<Points>().is_ok()).collect();
        let old = numbers[place % numbers.len()];
        let new = Points::from_hundredths(number).to_string();
        let text = text.replacen(&format!("\"{old}\""), &format!("\"{new}\""), 1 + place % 2);
        let broken = StandardFile::import(&text).unwrap().standard;
        let _ = broken.check();
        if let Ok(engine) = Engine::new(&broken) {
            let rating = engine.rate(&scores(&broken, &seeds), &facts()).unwrap();
            assert_adds_up(&broken, &rating);
        }
    }
}
