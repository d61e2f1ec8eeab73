//! Notices and objections.

use super::*;
use RefusalCode as No;

#[test]
fn a_ranking_is_noticed_once_every_eligible_proposal_is_scored_for_five_working_days() {
    let world = World::new();
    let (round, proposals) = world.review(&[5_000, 5_000]);
    let facts = world.facts(&proposals, "2026-04-13");
    assert_eq!(
        code(round.publish_notice(&proposals, None, "1号", &facts)),
        No::ReviewsMissing
    );
    let (round, proposals) = world.scored(&[(5_000, 90)]);
    let facts = world.facts(&proposals, "2026-04-13");
    let short = round
        .clone()
        .publish_notice(&proposals, Some(day("2026-04-17")), " ", &facts);
    assert_eq!(
        codes(short),
        [(No::NoticeTooShort, "endsOn".into()), (No::Required, "document".into())]
    );
    let (round, changed) = round.publish_notice(&proposals, None, "1号", &facts).unwrap();
    let notice = round.notice().unwrap();
    // A Monday: five working days end on the Monday after.
    assert_eq!((notice.begins, notice.ends), (day("2026-04-13"), day("2026-04-20")));
    assert_eq!(
        (changed[0].status, changed[0].rank),
        (ProposalStatus::Shortlisted, Some(1))
    );
    assert!(changed[0].is_public());
}

#[test]
fn a_reviewer_who_came_to_be_tied_is_taken_off_before_the_scores_are_counted() {
    let world = World::new();
    let (round, proposals) = world.scored(&[(5_000, 90)]);
    let facts = world.facts(&proposals, "2026-04-13");
    let tied: Vec<_> = round.active_reviewers().take(1).collect();
    let told = RoundFacts { rivals: &tied, ..facts };
    assert_eq!(
        code(round.clone().publish_notice(&proposals, None, "1号", &told)),
        No::ReviewerCompetes
    );
    let round = round.remove_reviewer(tied[0], "已任申报组织管理员", &facts).unwrap();
    let left = proposals[0].clone().left_by(tied[0], facts.now).unwrap();
    let proposals = vec![left.unwrap()];
    let facts = RoundFacts {
        rivals: &tied,
        ..world.facts(&proposals, "2026-04-13")
    };
    assert!(round.publish_notice(&proposals, None, "1号", &facts).is_ok());
}

#[test]
fn holidays_do_not_count_and_days_worked_in_exchange_do() {
    let world = World::new();
    let (round, proposals) = world.scored(&[(5_000, 90)]);
    let facts = world.facts(&proposals, "2026-04-30");
    let (round, _) = round.publish_notice(&proposals, None, "1号", &facts).unwrap();
    // 1 to 5 May are a holiday, 9 May is worked.
    assert_eq!(round.notice().unwrap().ends, day("2026-05-11"));
}

#[test]
fn a_round_without_anything_scored_has_nothing_to_notice() {
    let world = World::new();
    let (round, mut proposals) = world.scored(&[(5_000, 90)]);
    proposals[0] = proposals[0]
        .clone()
        .withdraw("无力承担", &own(&round, "2026-04-11"))
        .unwrap();
    let facts = world.facts(&proposals, "2026-04-13");
    assert_eq!(
        code(round.publish_notice(&proposals, None, "1号", &facts)),
        No::NoProposals
    );
}

#[test]
fn objections_are_lodged_inside_the_notice_to_what_is_in_it() {
    let world = World::new();
    let (round, proposals) = world.noticed(&[(5_000, 90)]);
    let inside = world.facts(&proposals, "2026-04-20");
    let elsewhere = Some(ProposalId(Uuid::from_u128(999)));
    assert_eq!(
        codes(round.clone().object(elsewhere, "", &inside)),
        [(No::Required, "ground".into()), (No::NotFound, "proposal".into())]
    );
    let objected = round.clone().object(None, "评审组成不公", &inside).unwrap();
    assert_eq!((objected.objections[0].number, objected.open_objections()), (1, 1));
    let after = world.facts(&proposals, "2026-04-21");
    assert_eq!(code(round.object(None, "评审组成不公", &after)), No::NoticeOver);
    let award = objected.award(&proposals, |_| FIT, || ProjectId(Uuid::nil()), "1号", &after);
    assert_eq!(code(award), No::ObjectionOpen);
}

#[test]
fn one_objection_of_a_person_to_the_same_waits_and_a_round_has_two_hundred_at_most() {
    let world = World::new();
    let (round, proposals) = world.noticed(&[(5_000, 90)]);
    let citizen = |number: u128| {
        let mut facts = world.facts(&proposals, "2026-04-14");
        facts.actor = Some(account(number));
        facts
    };
    let about = Some(proposals[0].id);
    let object = |round: &VentureRound, number, about| round.clone().object(about, "重复", &citizen(number));
    let round = object(&round, 77, about).unwrap();
    assert_eq!(
        codes(object(&round, 77, about)),
        [(No::ObjectionWaits, "proposal".into())]
    );
    let round = object(&round, 77, None).unwrap();
    assert_eq!(
        codes(object(&round, 77, None)),
        [(No::ObjectionWaits, "proposal".into())]
    );
    let round = object(&round, 78, about).unwrap();
    let committee = world.facts(&proposals, "2026-04-14");
    let (round, _) = round.decide_objection(1, false, "不成立", None, &committee).unwrap();
    let mut round = object(&round, 77, about).unwrap();
    while round.objections.len() < OBJECTIONS_MAX {
        let number = 1000 + round.objections.len() as u128;
        round = object(&round, number, about).unwrap();
    }
    assert_eq!(codes(object(&round, 5000, about)), [(No::TooMany, "round".into())]);
}

#[test]
fn an_objection_is_decided_once_with_reasons_by_somebody_else() {
    let world = World::new();
    let (round, proposals) = world.noticed(&[(5_000, 90)]);
    let facts = world.facts(&proposals, "2026-04-14");
    assert_eq!(
        code(round.clone().decide_objection(1, true, "属实", None, &facts)),
        No::NotFound
    );
    let mut citizen = facts;
    citizen.actor = Some(account(77));
    let round = round.object(Some(proposals[0].id), "与在施项目重复", &citizen).unwrap();
    let decide = |facts: &RoundFacts<'_>, number, reasoning: &str| {
        let concerned = Some(proposals[0].clone());
        round
            .clone()
            .decide_objection(number, true, reasoning, concerned, facts)
    };
    assert_eq!(
        codes(decide(&citizen, 1, "属实")),
        [(No::OwnObjection, "objection".into())]
    );
    assert_eq!(
        codes(decide(&facts, 2, " ")),
        [(No::Required, "reasoning".into()), (No::NotFound, "objection".into())]
    );
    let (decided, changed) = decide(&facts, 1, "属实").unwrap();
    assert_eq!(decided.objections[0].status, ObjectionStatus::Upheld);
    assert_eq!(changed.unwrap().status, ProposalStatus::Ineligible);
    assert_eq!(
        code(decided.decide_objection(1, true, "属实", None, &facts)),
        No::NotFound
    );
}

#[test]
fn a_rejected_objection_changes_no_proposal() {
    let world = World::new();
    let (round, proposals) = world.noticed(&[(5_000, 90)]);
    let facts = world.facts(&proposals, "2026-04-14");
    let mut citizen = facts;
    citizen.actor = Some(account(77));
    let round = round.object(Some(proposals[0].id), "重复", &citizen).unwrap();
    let concerned = Some(proposals[0].clone());
    let (round, changed) = round
        .decide_objection(1, false, "经查不重复", concerned, &facts)
        .unwrap();
    assert_eq!((changed, round.open_objections()), (None, 0));
    assert_eq!(round.objections[0].status, ObjectionStatus::Rejected);
}

#[test]
fn a_ranking_that_changed_is_noticed_again_before_the_award() {
    let world = World::new();
    let (round, mut proposals) = world.noticed(&[(10_000, 90), (9_000, 80), (3_000, 70)]);
    assert_eq!(proposals[2].status, ProposalStatus::NotSelected);
    let facts = world.facts(&proposals, "2026-04-14");
    assert_eq!(
        code(round.clone().publish_notice(&proposals, None, "2号", &facts)),
        No::NoticeCurrent
    );
    proposals[0] = proposals[0]
        .clone()
        .withdraw("无力承担", &own(&round, "2026-04-15"))
        .unwrap();
    let after = world.facts(&proposals, "2026-04-21");
    let award = round
        .clone()
        .award(&proposals, |_| FIT, || ProjectId(Uuid::nil()), "1号", &after);
    assert_eq!(code(award), No::RankingChanged);
    let (round, changed) = round.publish_notice(&proposals, None, "2号", &after).unwrap();
    assert_eq!(round.notices.len(), 2);
    let stand: Vec<_> = changed.iter().map(|it| (it.status, it.rank)).collect();
    assert_eq!(
        stand,
        [
            (ProposalStatus::Shortlisted, Some(1)),
            (ProposalStatus::Shortlisted, Some(2))
        ]
    );
    assert_eq!(round.notice().unwrap().begins, day("2026-04-21"));
}
