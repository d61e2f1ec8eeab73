use super::*;

/// The two assessors have given these points for A1.2, of 20.
fn scored_apart(world: &World, one: i64, other: i64) -> Assessment {
    let first = world.facts(FIRST, "2026-04-10");
    let second = world.facts(SECOND, "2026-04-10");
    let assessment = world.assigned().score(marks_but("A1.2", one), &first).unwrap();
    assessment.score(marks_but("A1.2", other), &second).unwrap()
}

/// A third assessor is assigned and has declared.
fn with_third(world: &World, assessment: Assessment) -> Assessment {
    let committee = world.facts(COMMITTEE, "2026-04-13");
    let assigned = assessment.assign_assessor(assessor(THIRD), &committee).unwrap();
    assigned
        .declare_conflict(false, None, &world.facts(THIRD, "2026-04-13"))
        .unwrap()
}

#[test]
fn an_assessor_is_neither_tied_nor_involved_before() {
    let world = world();
    let facts = world.facts(COMMITTEE, "2026-04-07");
    let tied = NewAssessor {
        tied: true,
        ..assessor(FIRST)
    };
    assert_eq!(
        refused(world.reviewed().assign_assessor(tied, &facts)),
        RefusalCode::OwnOrganization
    );
    for involved in [MANAGER, OFFICER] {
        let answer = world.reviewed().assign_assessor(assessor(involved), &facts);
        assert_eq!(refused(answer), RefusalCode::AlreadyInvolved);
    }
    let once = world.reviewed().assign_assessor(assessor(FIRST), &facts).unwrap();
    assert_eq!(
        refused(once.assign_assessor(assessor(FIRST), &facts)),
        RefusalCode::AlreadyInvolved
    );
}

#[test]
fn two_assessors_are_enough_while_they_agree() {
    let world = world();
    let facts = world.facts(COMMITTEE, "2026-04-13");
    let refusal = only(world.scored().assign_assessor(assessor(THIRD), &facts));
    assert_eq!(refusal, Refusal::new(RefusalCode::AssessorsEnough).with("max", 2));
}

#[test]
fn an_assessor_declares_before_scoring() {
    let world = world();
    let facts = world.facts(FIRST, "2026-04-08");
    let committee = world.facts(COMMITTEE, "2026-04-07");
    let assigned = world.reviewed().assign_assessor(assessor(FIRST), &committee).unwrap();
    assert_eq!(
        refused(assigned.clone().score(full_marks(), &facts)),
        RefusalCode::ConflictUndeclared
    );
    assert_eq!(
        refused(assigned.score(full_marks(), &world.facts(THIRD, "2026-04-08"))),
        RefusalCode::NotAssigned
    );
    let other = world.facts(THIRD, "2026-04-08");
    assert_eq!(
        refused(world.reviewed().declare_conflict(false, None, &other)),
        RefusalCode::NotAssigned
    );
}

#[test]
fn who_declares_a_conflict_is_taken_off_and_not_assigned_again() {
    let world = world();
    let facts = world.facts(FIRST, "2026-04-09");
    let off = world
        .assigned()
        .declare_conflict(true, Some("曾任该组织监事"), &facts)
        .unwrap();
    let first = &off.assessors[0];
    assert!(!first.is_active());
    assert_eq!(first.removed_because.as_deref(), Some("曾任该组织监事"));
    assert_eq!(
        refused(off.clone().score(full_marks(), &facts)),
        RefusalCode::NotAssigned
    );
    let committee = world.facts(COMMITTEE, "2026-04-09");
    let again = off.clone().assign_assessor(assessor(FIRST), &committee);
    assert_eq!(refused(again), RefusalCode::AlreadyInvolved);
    let other = off.assign_assessor(assessor(THIRD), &committee).unwrap();
    assert_eq!(other.assessors[2].rank, AssessorRank::Regular);
}

#[test]
fn an_assessors_departure_needs_its_reason_and_the_scores_stay() {
    let world = world();
    let facts = world.facts(FIRST, "2026-04-10");
    let mut marks = marks_but("A1.2", 19);
    marks[3].reason = None;
    assert_eq!(
        refused(world.assigned().score(marks, &facts)),
        RefusalCode::DepartureUnexplained
    );
    assert_eq!(told(world.assigned().score(vec![mark("A1.1", 40)], &facts)).len(), 3);
    let scored = world.assigned().score(full_marks(), &facts).unwrap();
    assert_eq!(scored.status, Is::SubdistrictReviewed);
    assert_eq!(
        refused(scored.clone().score(full_marks(), &facts)),
        RefusalCode::AlreadyScored
    );
    assert_eq!(
        refused(scored.declare_conflict(false, None, &facts)),
        RefusalCode::AlreadyScored
    );
}

#[test]
fn the_district_verifies_once_two_assessors_have_scored() {
    let world = world();
    let facts = world.facts(COMMITTEE, "2026-04-20");
    let half = world
        .assigned()
        .score(full_marks(), &world.facts(FIRST, "2026-04-10"))
        .unwrap();
    let refusal = only(half.verify(five, &facts));
    assert_eq!(
        refusal,
        Refusal::new(RefusalCode::AssessorsMissing)
            .with("needed", 2)
            .with("found", 1)
    );
    let verified = world.verified();
    assert_eq!(verified.status, Is::DistrictVerified);
    assert_eq!(verified.final_scores.len(), 4);
    assert_eq!(verified.outcome.as_ref().map(|outcome| outcome.stars), Some(stars(5)));
}

#[test]
fn up_to_ten_percent_apart_the_lower_score_counts() {
    let world = world();
    let apart = scored_apart(&world, 20, 18);
    assert_eq!(apart.disputes(&world.demands), []);
    let verified = apart.verify(five, &world.facts(COMMITTEE, "2026-04-20")).unwrap();
    assert_eq!(verified.final_scores[&code("A1.2")].points, Some(points(18)));
    assert_eq!(verified.final_scores[&code("A1.2")].by, Some(account(SECOND)));
}

#[test]
fn further_apart_a_third_assessor_decides() {
    let world = world();
    let apart = scored_apart(&world, 20, 17);
    assert_eq!(apart.disputes(&world.demands), [code("A1.2")]);
    let committee = world.facts(COMMITTEE, "2026-04-20");
    let refusal = only(apart.clone().verify(five, &committee));
    assert_eq!(
        refusal,
        Refusal::new(RefusalCode::ThirdAssessorNeeded).with("indicators", "A1.2")
    );
    let third = with_third(&world, apart);
    assert_eq!(
        refused(third.clone().verify(five, &committee)),
        RefusalCode::ThirdAssessorNeeded
    );
    let facts = world.facts(THIRD, "2026-04-14");
    let more = vec![because(mark("A1.2", 19)), mark("A1.1", 40)];
    let refusal = only(third.clone().score(more, &facts));
    assert_eq!(
        (refusal.code, refusal.field.join(".")),
        (RefusalCode::NotDisputed, "scores.1.indicator".to_owned())
    );
    assert_eq!(refused(third.clone().score(vec![], &facts)), RefusalCode::ScoreMissing);
    let settled = third.score(vec![because(mark("A1.2", 19))], &facts).unwrap();
    let refusal = only(settled.clone().assign_assessor(assessor(PANEL[0]), &committee));
    assert_eq!(refusal, Refusal::new(RefusalCode::AssessorsEnough).with("max", 3));
    let verified = settled.verify(five, &committee).unwrap();
    assert_eq!(verified.final_scores[&code("A1.2")].points, Some(points(19)));
    assert_eq!(verified.final_scores.len(), 4);
}

#[test]
fn whether_an_indicator_applies_at_all_is_a_dispute() {
    let world = world();
    let mut marks = full_marks();
    marks[3] = because(left_out("E1.2"));
    let assessment = world
        .assigned()
        .score(marks, &world.facts(FIRST, "2026-04-10"))
        .unwrap();
    let assessment = assessment
        .score(full_marks(), &world.facts(SECOND, "2026-04-10"))
        .unwrap();
    assert_eq!(assessment.disputes(&world.demands), [code("E1.2")]);
}

#[test]
fn an_assessor_removed_mid_way_is_replaced_and_counts_no_more() {
    let world = world();
    let committee = world.facts(COMMITTEE, "2026-04-15");
    let third = with_third(&world, scored_apart(&world, 20, 10));
    let settled = third
        .score(vec![because(mark("A1.2", 15))], &world.facts(THIRD, "2026-04-14"))
        .unwrap();
    let removed = settled
        .remove_assessor(account(SECOND), "工作调动", &committee)
        .unwrap();
    assert_eq!(
        refused(removed.clone().verify(five, &committee)),
        RefusalCode::AssessorsMissing
    );
    // What the third one decided was about a dispute that is no more.
    assert!(removed.assessors[2].scores.is_empty());
    let new = removed.assign_assessor(assessor(PANEL[0]), &committee).unwrap();
    assert_eq!(new.assessors[3].rank, AssessorRank::Regular);
    let facts = world.facts(PANEL[0], "2026-04-16");
    let scored = new
        .declare_conflict(false, None, &facts)
        .unwrap()
        .score(full_marks(), &facts)
        .unwrap();
    let idle = scored.clone().score(vec![], &world.facts(THIRD, "2026-04-16"));
    assert_eq!(refused(idle), RefusalCode::AssessorsEnough);
    let verified = scored.verify(five, &committee).unwrap();
    assert_eq!(verified.final_scores[&code("A1.2")].points, Some(points(20)));
    let stranger = world.assigned().remove_assessor(account(THIRD), "原因", &committee);
    assert_eq!(refused(stranger), RefusalCode::NotAssigned);
    let silent = world.assigned().remove_assessor(account(FIRST), "", &committee);
    assert_eq!(refused(silent), RefusalCode::Required);
}
