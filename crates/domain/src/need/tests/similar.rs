//! Which needs are taken for the same, and why.

use super::*;
use proptest::prelude::*;

fn candidate(number: u128, title: &str, text: &str) -> Candidate {
    let mut need = new(number);
    (need.title, need.text) = (title.to_owned(), text.to_owned());
    let need = post(need, false).unwrap().need;
    Candidate {
        need: need.id,
        posted_by: None,
        sketch: Sketch::from(&need),
    }
}

#[test]
fn duplicates_are_proposed_with_their_reasons_the_likeliest_first() {
    let need = posted(1);
    let candidates = [
        candidate(2, "想要四点半课堂", "孩子放学早，家里没人接，希望有托管。"),
        candidate(3, "楼道灯坏了", "2 单元楼道路灯不亮，晚上看不见。"),
        candidate(
            4,
            "楼道路灯坏了",
            "3 号楼 2 单元的楼道路灯坏了半个月，老人晚上下楼不安全。",
        ),
    ];
    let found = similar(&Sketch::from(&need), &candidates, DUPLICATE_SCORE_MIN);
    let ids: Vec<u128> = found.iter().map(|it| it.need.0.as_u128()).collect();
    assert_eq!(ids, [4, 3]);
    assert_eq!(
        found[0].score, 85,
        "all words, the community, the time: no lead, no place"
    );
    let words = &found[1].reasons[0];
    assert_eq!(words.kind, SimilarReasonKind::SharedWords);
    assert!(words.shared.iter().any(|run| run.contains("楼道路灯")), "{words:?}");
    assert!(found[0].score >= POST_ASK_SCORE_MIN && found[1].score < POST_ASK_SCORE_MIN);
}

#[test]
fn a_place_is_compared_for_those_alone_who_may_see_it() {
    use crate::access::{Actor, Grant, Identity, Role, Scope};
    use crate::id::GrantId;
    let (own, other) = (AccountId(Uuid::from_u128(1)), AccountId(Uuid::from_u128(2)));
    let holding = |account, grant: Option<(Role, Scope)>| Actor {
        identity: Identity::Person(account),
        grants: grant
            .map(|(role, scope)| Grant {
                id: GrantId(Uuid::nil()),
                role,
                scope,
            })
            .into_iter()
            .collect(),
        session: None,
    };
    let here = Some(Position {
        latitude: 36_820_000,
        longitude: 118_300_000,
    });
    let sketch = Sketch::of(&["路灯坏了"], area(COMMUNITY), None, here, now().date_naive());
    let posted = Candidate {
        need: NeedId(Uuid::nil()),
        posted_by: Some(own),
        sketch: sketch.clone(),
    };
    let within = Scope::Area(area("370305003000"));
    let elsewhere = Scope::Area(area("370305003023"));
    for (actor, seen) in [
        (Actor::anonymous(), false),
        (holding(other, None), false),
        (holding(other, Some((Role::Resident, within))), false),
        (holding(other, Some((Role::Reviewer, Scope::District))), false),
        (holding(other, Some((Role::CommunityWorker, elsewhere))), false),
        (holding(own, None), true),
        (holding(other, Some((Role::SubdistrictOfficer, within))), true),
        (holding(other, Some((Role::Auditor, Scope::District))), true),
    ] {
        let found = similar(&sketch, &[posted.clone().shown_to(&actor)], 0);
        let near = |reason: &SimilarReason| reason.kind == SimilarReasonKind::NearInPlace;
        assert_eq!(found[0].reasons.iter().any(near), seen, "{actor:?}");
        assert_eq!(found[0].score, if seen { 95 } else { 85 }, "{actor:?}");
    }
}

#[test]
fn nearness_alone_makes_no_duplicate_and_place_and_lead_add_to_it() {
    let at = |latitude| {
        Some(Position {
            latitude,
            longitude: 118_300_000,
        })
    };
    let day = now().date_naive();
    let sketch =
        |text: &str, position| Sketch::of(&[text], area(COMMUNITY), Some(Lead::VolunteerService), position, day);
    let one = |text: &str, position| Candidate {
        need: NeedId(Uuid::nil()),
        posted_by: None,
        sketch: sketch(text, position),
    };
    let of = sketch("路灯坏了", at(36_820_000));
    assert!(similar(&of, &[one("下水道堵塞", at(36_820_000))], 0).is_empty());
    let near = similar(&of, &[one("路灯坏了", at(36_822_600))], 0);
    assert_eq!(near[0].score, 100, "289 metres");
    let far = similar(&of, &[one("路灯坏了", at(36_822_800))], 0);
    assert_eq!(far[0].score, 90, "311 metres");
    assert!(similar(&sketch("", None), &[one("", None)], 0).is_empty());
}

proptest! {
    #[test]
    fn a_score_is_the_sum_of_reasons_within_a_hundred_and_alike_both_ways(a in "[路灯坏了楼道修ab ]{0,20}", b in "[路灯坏了楼道修ab ]{0,20}") {
        let day = now().date_naive();
        let sketch = |text: &str| Sketch::of(&[text], area(COMMUNITY), None, None, day);
        let one = |text: &str| Candidate { need: NeedId(Uuid::nil()), posted_by: None, sketch: sketch(text) };
        let there = similar(&sketch(&a), &[one(&b)], 0);
        let back = similar(&sketch(&b), &[one(&a)], 0);
        prop_assert_eq!(there.first().map(|it| it.score), back.first().map(|it| it.score));
        for found in there {
            prop_assert!(found.score <= 100);
            prop_assert_eq!(found.score, found.reasons.iter().map(|it| it.points).sum::<u32>());
            prop_assert!(found.reasons.iter().all(|it| it.points > 0 && it.points <= it.kind.weight()));
            for run in &found.reasons[0].shared {
                prop_assert!(run.chars().count() >= 2);
            }
        }
    }
}
