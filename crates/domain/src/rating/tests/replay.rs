use super::*;

#[test]
fn a_replay_tells_a_changed_input_from_a_changed_result() {
    let engine = engine();
    let scores = full_but(&[("D1.1", Score::Answer(false))]);
    let stored = engine.rate(&scores, &facts()).unwrap();
    let replay = engine.replay(&stored, &scores, &facts()).unwrap();
    assert!(replay.same_input && replay.same_rating);
    let tally = engine.tally(&scores, &facts()).unwrap();
    assert!(engine.replay(&tally, &scores, &facts()).unwrap().same_rating);

    let replay = engine.replay(&stored, &full_but(&[]), &facts()).unwrap();
    assert!(!replay.same_input && !replay.same_rating);
    let mut tampered = stored;
    tampered.stars = stars(1);
    let replay = engine.replay(&tampered, &scores, &facts()).unwrap();
    assert!(replay.same_input && !replay.same_rating);
}

#[test]
fn a_standard_on_trial_rates_what_fits_it() {
    let mut definition = default_file().standard;
    definition.version = 2;
    definition.vetoes.retain(|veto| veto.code != code("V5"));
    definition.bands[0].total = points("985.00");
    let part = &mut definition.sections[0].parts[0];
    if let crate::standard::Part::Group(group) = part {
        group.indicators[1].code = code("A1.9");
    }
    let on_trial = Engine::new(&definition).unwrap();
    let mut facts = facts();
    facts.vetoes.insert(code("V5"));
    let scores = full_but(&[]);
    let before = engine().tally(&scores, &facts).unwrap();
    let trial = on_trial.trial(&scores, &facts).unwrap();
    let aside: Vec<_> = trial
        .left_aside
        .iter()
        .map(|it| (it.part.to_string(), it.code))
        .collect();
    let expected = [
        ("A1.2", ScoreProblemCode::IndicatorUnknown),
        ("V5", ScoreProblemCode::VetoUnknown),
    ];
    assert_eq!(aside, expected.map(|(part, code)| (part.to_owned(), code)));
    assert_eq!((trial.rating.total, trial.rating.complete), (points("980.00"), false));
    assert_eq!((before.stars, trial.rating.stars), (stars(2), stars(4)));
    assert_eq!(
        StarMovement::between(before.stars, trial.rating.stars),
        StarMovement::Up
    );
}
