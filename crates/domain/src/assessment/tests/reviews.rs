use super::*;

#[test]
fn the_review_keeps_its_scores_beside_the_self_assessment() {
    let world = world();
    let facts = world.facts(OFFICER, "2026-03-25");
    let reviewed = world.submitted().review(marks_but("A1.2", 10), None, &facts).unwrap();
    assert_eq!(reviewed.status, Is::SubdistrictReviewed);
    assert_eq!(reviewed.self_scores[&code("A1.2")].points, Some(points(20)));
    let departed = &reviewed.subdistrict_scores[&code("A1.2")];
    assert_eq!(
        (departed.points, departed.by),
        (Some(points(10)), Some(account(OFFICER)))
    );
    assert_eq!(departed.reason.as_deref(), Some("现场核查"));
}

#[test]
fn a_departure_from_the_self_assessment_needs_its_reason() {
    let world = world();
    let facts = world.facts(OFFICER, "2026-03-25");
    let mut marks = marks_but("A1.2", 10);
    marks[3].reason = None;
    let answer = world.submitted().review(marks, None, &facts);
    assert_eq!(
        told(answer),
        [(RefusalCode::DepartureUnexplained, "scores.3.reason".to_owned())]
    );
}

#[test]
fn the_review_scores_every_indicator() {
    let world = world();
    let answer = world
        .submitted()
        .review(vec![mark("A1.1", 40)], None, &world.facts(OFFICER, "2026-03-25"));
    let codes: Vec<_> = told(answer).into_iter().map(|(_, field)| field).collect();
    assert_eq!(codes, ["scores.A1.2", "scores.C1", "scores.E1.2"]);
}

#[test]
fn a_claimed_bonus_is_not_passed_over_in_silence() {
    let world = world();
    let facts = world.facts(MANAGER, "2026-03-10");
    let claimed = world
        .filled()
        .save(vec![mark("F1", 15)], &[], vec![], &facts)
        .unwrap()
        .submit(&facts)
        .unwrap();
    let officer = world.facts(OFFICER, "2026-03-25");
    assert_eq!(
        refused(claimed.clone().review(full_marks(), None, &officer)),
        RefusalCode::ScoreMissing
    );
    assert!(claimed.review(marks_but("F1", 0), None, &officer).is_ok());
    assert_eq!(
        refused(world.submitted().review(
            full_marks().into_iter().chain([mark("F1", 15)]).collect(),
            None,
            &officer
        )),
        RefusalCode::DepartureUnexplained
    );
}

#[test]
fn nobody_judges_the_own_organization() {
    let world = world();
    let mut facts = world.facts(OFFICER, "2026-05-18");
    facts.actor.tied = true;
    let code = RefusalCode::OwnOrganization;
    assert_eq!(refused(world.submitted().review(full_marks(), None, &facts)), code);
    assert_eq!(refused(world.submitted().send_back(reasons(), &facts)), code);
    assert_eq!(refused(world.scored().verify(five, &facts)), code);
    assert_eq!(
        refused(world.appealed().decide_appeal(decision(&[true; 3]), five, &facts)),
        code
    );
    assert_eq!(refused(world.noticed().confirm("1号", five, &facts)), code);
    facts.actor.account = Some(account(FIRST));
    assert_eq!(refused(world.assigned().score(full_marks(), &facts)), code);
}

#[test]
fn a_grant_over_the_organization_ties_now_and_for_two_years() {
    use crate::access::{Actor, Grant, Identity, Role, Scope};
    use crate::id::GrantId;
    let own = OrganizationId(Uuid::from_u128(8));
    let actor = |scope| Actor {
        identity: Identity::Person(account(OFFICER)),
        grants: vec![Grant {
            id: GrantId(Uuid::nil()),
            role: Role::OrganizationManager,
            scope,
        }],
        session: None,
    };
    let other = Scope::Organization(OrganizationId(Uuid::from_u128(9)));
    assert!(Participant::of(&actor(Scope::Organization(own)), own, false).tied);
    assert!(!Participant::of(&actor(other), own, false).tied);
    assert!(Participant::of(&actor(other), own, true).tied);
    assert_eq!(Participant::of(&Actor::system(), own, false), Participant::default());
}

#[test]
fn a_return_names_indicators_and_gives_five_working_days_at_least() {
    let world = world();
    let facts = world.facts(OFFICER, "2026-04-01");
    let returned = world.submitted().send_back(reasons(), &facts).unwrap();
    assert_eq!(returned.status, Is::Returned);
    // Saturday 4 to Monday 6 April are holidays.
    assert_eq!(returned.submission_due, day("2026-04-09"));
    let last = &returned.returns[0];
    assert_eq!((last.from, last.due_on), (Is::Submitted, day("2026-04-09")));
    assert_eq!(last.reasons[&code("A1.1")], "批复文件不清晰");
    let early = world
        .submitted()
        .send_back(reasons(), &world.facts(OFFICER, "2026-03-11"))
        .unwrap();
    assert_eq!(early.submission_due, day("2026-03-20"));
    assert!(returned.clone().submit(&world.facts(MANAGER, "2026-04-09")).is_ok());
    assert_eq!(
        refused(returned.submit(&world.facts(MANAGER, "2026-04-10"))),
        RefusalCode::DeadlinePassed
    );
}

#[test]
fn a_return_without_reasons_or_with_wrong_ones_is_refused() {
    let world = world();
    let send = |reasons| {
        world
            .submitted()
            .send_back(reasons, &world.facts(OFFICER, "2026-04-01"))
    };
    assert_eq!(refused(send(vec![])), RefusalCode::ReasonRequired);
    let wrong = vec![(code("Z1"), "原因".into()), (code("A1.1"), " ".into())];
    let expected = [
        (RefusalCode::IndicatorUnknown, "reasons.0.indicator".to_owned()),
        (RefusalCode::Required, "reasons.1.reason".to_owned()),
    ];
    assert_eq!(told(send(wrong)), expected);
    assert_eq!(refused(send([reasons(), reasons()].concat())), RefusalCode::Duplicate);
}

#[test]
fn after_a_return_the_way_is_gone_anew() {
    let world = world();
    let half = world
        .assigned()
        .score(full_marks(), &world.facts(FIRST, "2026-04-10"))
        .unwrap();
    let returned = half
        .send_back(reasons(), &world.facts(COMMITTEE, "2026-04-13"))
        .unwrap();
    assert!(
        returned
            .assessors
            .iter()
            .all(|assessor| assessor.scored_at.is_none() && assessor.is_active())
    );
    let manager = world.facts(MANAGER, "2026-04-14");
    let again = returned
        .save(vec![mark("A1.2", 10)], &[], vec![], &manager)
        .unwrap()
        .submit(&manager)
        .unwrap();
    assert_eq!(again.submitted_at, Some(noon("2026-04-14")));
    let officer = world.facts(OFFICER, "2026-04-15");
    assert_eq!(
        refused(again.clone().review(full_marks(), None, &officer)),
        RefusalCode::DepartureUnexplained
    );
    assert!(again.review(marks_but("A1.2", 10), None, &officer).is_ok());
}

#[test]
fn an_assessor_does_not_review_for_the_sub_district() {
    let world = world();
    let early = world
        .submitted()
        .assign_assessor(assessor(FIRST), &world.facts(COMMITTEE, "2026-03-12"))
        .unwrap();
    let answer = early.review(full_marks(), None, &world.facts(FIRST, "2026-03-25"));
    assert_eq!(refused(answer), RefusalCode::AlreadyInvolved);
}
