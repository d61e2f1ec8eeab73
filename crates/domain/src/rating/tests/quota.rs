use super::*;

fn contender(key: u32, rating: &Rating, minute: u32) -> Contender<'_, u32> {
    Contender {
        key,
        rating,
        submitted_at: format!("2026-06-01T08:{minute:02}:00Z").parse().unwrap(),
    }
}

#[test]
fn places_are_a_share_rounded_up() {
    for (assessed, places) in [(0, 0), (1, 1), (10, 1), (11, 2), (203, 21)] {
        assert_eq!(engine().quota_places(assessed), Some(places), "{assessed}");
    }
}

#[test]
fn ties_are_broken_by_sections_and_then_by_the_earlier_submission() {
    let engine = engine();
    let rated = |changes: &[(&str, Score)]| engine.tally(&full_but(changes), &facts()).unwrap();
    // All but the first have 980 points; the second lost them outside of E and C, the third in C, the last two in E.
    let first = rated(&[]);
    let second = rated(&[("A1.2", Score::Answer(false))]);
    let third = rated(&[("C2.2", Score::Answer(false))]);
    let last = rated(&[("E1.1", measure("1"))]);
    let contenders = [
        contender(5, &last, 2),
        contender(4, &last, 1),
        contender(3, &third, 0),
        contender(2, &second, 59),
        contender(1, &first, 59),
    ];
    let ranked = engine.rank(&contenders, 2);
    let keys: Vec<(u32, u32)> = ranked.iter().map(|(key, place)| (*key, place.rank)).collect();
    assert_eq!(keys, [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5)]);
    assert!(ranked.iter().all(|(_, place)| place.places == 2));
}
