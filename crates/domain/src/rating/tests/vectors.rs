//! The worked vectors of the default standard, in its first cycle.

use super::*;

/// The losses of vector (d), with a share of the required sessions that decides.
fn at_the_line(sessions: &str) -> Scores {
    full_but(&[
        ("A1.2", Score::Answer(false)),
        ("A2.1", measure(sessions)),
        ("A3.3", level("NONE")),
        ("B1.2", level("AVERAGE")),
        ("B2.1", level("PART_TIME")),
        ("D2.2", Score::Events(1)),
        ("E1.1", measure("1")),
    ])
}

#[test]
fn vector_a_all_full_but_one_of_the_six_haves() {
    let scores = full_but(&[("C1", all_but("C1", &["C1.6"]))]);
    let rating = engine().rate(&scores, &facts()).unwrap();
    assert_eq!((rating.total, rating.stars), (points("980.00"), stars(4)));
    assert_eq!(bound(&rating), Some((ConditionKind::Checklist, Some(code("C1")))));
    let advice = rating.advice.unwrap();
    assert_eq!((advice.stars, advice.points), (stars(5), points("20.00")));
    assert_eq!(advice.obstacles, []);
    let added: Vec<_> = advice.improvements.iter().flat_map(|it| &it.added).collect();
    assert_eq!(added, [&code("C1.6")]);
}

#[test]
fn vector_b_a_section_below_its_share() {
    let scores = full_but(&[
        ("A1.2", Score::Answer(false)),
        ("A3.3", level("LATE")),
        ("D1.1", Score::Answer(false)),
        ("D2.2", Score::Events(2)),
        ("E1.1", measure("1")),
    ]);
    let rating = engine().rate(&scores, &facts()).unwrap();
    assert_eq!((rating.total, rating.stars), (points("905.00"), stars(4)));
    let funding = section(&rating, "D");
    assert_eq!(funding.points, points("110.00"));
    assert_eq!(funding.share.to_string(), "73.33");
    let binding = rating.binding.unwrap();
    assert_eq!(
        (binding.kind, binding.part),
        (ConditionKind::SectionShare, Some(code("D")))
    );
    assert_eq!(binding.lacking, points("10.00"));
    assert_eq!(improved(&rating), [("D2.2".to_owned(), points("10.00"))]);
}

#[test]
fn vector_c_a_veto_caps_the_stars_and_leaves_the_points() {
    let scores = full_but(&[
        ("A3.1", level("NONE")),
        ("B1.1", level("MANAGEMENT")),
        ("D2.2", Score::Events(2)),
    ]);
    let mut facts = facts();
    facts.vetoes.insert(code("V4"));
    let rating = engine().rate(&scores, &facts).unwrap();
    assert_eq!(rating.total, points("950.00"));
    assert_eq!((rating.stars_before_vetoes, rating.stars), (stars(5), stars(0)));
    assert_eq!(bound(&rating), Some((ConditionKind::Veto, Some(code("V4")))));
    let advice = rating.advice.unwrap();
    assert_eq!((advice.stars, advice.improvements), (stars(1), vec![]));
    let obstacles: Vec<_> = advice.obstacles.iter().map(|it| (it.kind, it.part)).collect();
    assert_eq!(obstacles, [(ConditionKind::Veto, Some(code("V4")))]);
}

#[test]
fn vector_d_bands_begin_at_their_total() {
    let below = engine().rate(&at_the_line("99.98"), &facts()).unwrap();
    assert_eq!((below.total, below.stars), (points("899.99"), stars(4)));
    assert_eq!(bound(&below), Some((ConditionKind::Total, None)));
    assert_eq!(improved(&below), [("A2.1".to_owned(), points("0.01"))]);
    let at = engine().rate(&at_the_line("100"), &facts()).unwrap();
    assert_eq!((at.total, at.stars), (points("900.00"), stars(5)));
    assert_eq!((at.binding, at.advice), (None, None));
}

#[test]
fn vector_e_twenty_hours_of_training() {
    let rating = engine().rate(&full_but(&[("B2.2", measure("20"))]), &facts()).unwrap();
    assert_eq!(indicator(&rating, "B2.2"), points("18.75"));
}

#[test]
fn vector_f_four_fifths_of_the_sessions() {
    let rating = engine().rate(&full_but(&[("A2.1", measure("80"))]), &facts()).unwrap();
    assert_eq!(indicator(&rating, "A2.1"), points("20.00"));
}

#[test]
fn vector_g_what_is_left_out_is_made_up_by_the_rest() {
    let scores = full_but(&[
        ("E1.2", Score::NotApplicable),
        ("E1.3", measure("0")),
        ("E2.1", Score::NotApplicable),
        ("E2.2", Score::NotApplicable),
    ]);
    let rating = engine().rate(&scores, &facts()).unwrap();
    let results = section(&rating, "E");
    assert_eq!(
        (results.earned, results.applicable),
        (points("120.00"), points("150.00"))
    );
    assert_eq!((results.points, results.full), (points("200.00"), points("250.00")));
}

#[test]
fn the_bonus_is_capped_and_so_is_the_total() {
    let honours = |missing: &[&str]| ("F1", all_but("F1", missing));
    let rating = engine().rate(&full_but(&[honours(&[])]), &facts()).unwrap();
    let bonus = rating.bonus.unwrap();
    assert_eq!((bonus.earned, bonus.points), (points("35.00"), points("30.00")));
    assert_eq!((rating.sum, rating.total), (points("1030.00"), points("1000.00")));
    let scores = full_but(&[honours(&["F1.1"]), ("D1.1", Score::Answer(false))]);
    let rating = engine().rate(&scores, &facts()).unwrap();
    assert_eq!(rating.total, points("990.00"));
    assert_eq!(section(&rating, "D").share.to_string(), "80.00");
}

#[test]
fn four_stars_are_asked_for_before_five_but_not_in_the_first_cycle() {
    let scores = full_but(&[]);
    let mut facts = facts();
    assert_eq!(engine().rate(&scores, &facts).unwrap().stars, stars(5));
    facts.first_cycle = false;
    for (previous, expected) in [(None, 4), (Some(3), 4), (Some(4), 5), (Some(5), 5)] {
        facts.previous_stars = previous.map(stars);
        let rating = engine().rate(&scores, &facts).unwrap();
        assert_eq!(rating.stars, stars(expected), "{previous:?}");
        if expected == 4 {
            assert_eq!(bound(&rating), Some((ConditionKind::PreviousStars, None)));
            let advice = rating.advice.unwrap();
            assert_eq!((advice.obstacles.len(), advice.improvements.len()), (1, 0));
        }
    }
}

#[test]
fn remediation_coverage_and_quota_hold_five_stars_back() {
    let scores = full_but(&[]);
    let with = |change: fn(&mut Facts)| {
        let mut facts = facts();
        change(&mut facts);
        let rating = engine().rate(&scores, &facts).unwrap();
        (rating.stars, rating.binding.map(|it| it.kind))
    };
    assert_eq!(
        with(|facts| facts.overdue_remediations = 1),
        (stars(4), Some(ConditionKind::NoOverdueRemediation))
    );
    assert_eq!(
        with(|facts| facts.covered = false),
        (stars(4), Some(ConditionKind::Covered))
    );
    assert_eq!(
        with(|facts| facts.quota = Some(QuotaPlace { rank: 3, places: 2 })),
        (stars(4), Some(ConditionKind::Quota))
    );
    assert_eq!(
        with(|facts| facts.quota = Some(QuotaPlace { rank: 2, places: 2 })),
        (stars(5), None)
    );
}

#[test]
fn a_veto_of_another_time_is_not_counted() {
    let mut definition = default_file().standard;
    definition.vetoes[3].valid_to = "2026-02-28".parse().ok();
    let engine = Engine::new(&definition).unwrap();
    let mut facts = facts();
    facts.vetoes.insert(code("V4"));
    assert_eq!(engine.rate(&full_but(&[]), &facts).unwrap().stars, stars(5));
    facts.as_of = "2026-02-28".parse().unwrap();
    assert_eq!(engine.rate(&full_but(&[]), &facts).unwrap().stars, stars(0));
    facts.vetoes = BTreeSet::from([code("V3")]);
    assert!(engine.rate(&full_but(&[]), &facts).unwrap().bars_next_cycle);
}

#[test]
fn what_does_not_belong_to_the_standard_is_listed_in_full() {
    let mut scores = full_but(&[
        ("A1.1", level("ELSEWHERE")),
        ("A1.2", measure("1")),
        ("A2.1", Score::NotApplicable),
        ("C1", Score::Items(BTreeSet::from([code("E3.1")]))),
    ]);
    scores.insert(code("Z9"), Score::Answer(true));
    let mut facts = facts();
    facts.vetoes.insert(code("V9"));
    let Err(RatingError::Scores(problems)) = engine().rate(&scores, &facts) else {
        panic!("rated");
    };
    let found: Vec<_> = problems.iter().map(|it| (it.part.to_string(), it.code)).collect();
    let expected = [
        ("A1.1", ScoreProblemCode::LevelUnknown),
        ("A1.2", ScoreProblemCode::WrongForm),
        ("A2.1", ScoreProblemCode::MayNotBeLeftOut),
        ("C1", ScoreProblemCode::ItemUnknown),
        ("Z9", ScoreProblemCode::IndicatorUnknown),
        ("V9", ScoreProblemCode::VetoUnknown),
    ];
    assert_eq!(found, expected.map(|(part, code)| (part.to_owned(), code)));
    assert_eq!(problems[0].message(crate::Locale::ZhCn), "指标“A1.1”没有所选等级");
}

#[test]
fn an_empty_draft_is_rated_and_advised() {
    let rating = engine().rate(&Scores::new(), &facts()).unwrap();
    assert_eq!((rating.total, rating.stars), (Points::ZERO, stars(0)));
    assert!(!rating.complete);
    assert!(rating.indicators.iter().all(|it| it.state == ScoreState::Unscored));
    let advice = rating.advice.unwrap();
    assert_eq!((advice.stars, advice.points), (stars(1), points("500.00")));
    let followed = engine().rate(&advice.followed(&Scores::new()), &facts()).unwrap();
    assert_eq!((followed.total, followed.stars), (points("500.00"), stars(1)));
}

/// Computed once and written down: another machine, another release, the same digest.
#[test]
fn the_digest_of_a_rating_is_the_same_everywhere() {
    let scores = full_but(&[("C1", all_but("C1", &["C1.6"]))]);
    let rating = engine().rate(&scores, &facts()).unwrap();
    assert_eq!(
        rating.digest.to_string(),
        "40b46a501ec7b53f184d082d2c13b02df0ea2847dce20d20764ed16853da9a57"
    );
    let text = serde_json::to_string(&rating).unwrap();
    assert_eq!(serde_json::from_str::<Rating>(&text).unwrap(), rating);
}
