use super::*;

#[test]
fn an_appeal_is_lodged_inside_the_notice_only() {
    let world = world();
    let lodge = |at| {
        world
            .noticed()
            .lodge_appeal(appeal(1, &["A1.2"]), &world.facts(MANAGER, at))
    };
    assert_eq!(lodge("2026-05-07").map(|it| it.status), Ok(Is::Appealed));
    let refusal = only(lodge("2026-05-08"));
    assert_eq!(
        refusal,
        Refusal::new(RefusalCode::NoticeOver).with("ends", "2026-05-07")
    );
    assert_eq!(
        refused(
            world
                .verified()
                .lodge_appeal(appeal(1, &[]), &world.facts(MANAGER, "2026-04-25"))
        ),
        RefusalCode::ActionNotAllowed
    );
}

#[test]
fn an_appeal_names_its_indicators_ground_and_evidence() {
    let world = world();
    let facts = world.facts(MANAGER, "2026-04-28");
    let noticed = world.noticed().attach_evidence(evidence(9, "A1.2"), &facts).unwrap();
    let with = |ids: &[u128]| NewAppeal {
        evidence: ids.iter().map(|id| EvidenceId(Uuid::from_u128(*id))).collect(),
        ..appeal(1, &["A1.2"])
    };
    assert!(noticed.clone().lodge_appeal(with(&[9]), &facts).is_ok());
    let wrong = NewAppeal {
        indicators: vec![code("A1.2"), code("Z1"), code("A1.2")],
        ground: String::new(),
        ..with(&[9, 77, 9])
    };
    let expected = [
        (RefusalCode::Required, "ground".to_owned()),
        (RefusalCode::IndicatorUnknown, "indicators.1".to_owned()),
        (RefusalCode::Duplicate, "indicators.2".to_owned()),
        (RefusalCode::NotFound, "evidence.1".to_owned()),
        (RefusalCode::Duplicate, "evidence.2".to_owned()),
    ];
    assert_eq!(told(noticed.lodge_appeal(wrong, &facts)), expected);
}

#[test]
fn evidence_for_an_appeal_is_attached_inside_the_notice_or_while_it_is_open() {
    let world = world();
    let attach = |it: Assessment, at| it.attach_evidence(evidence(9, "A1.2"), &world.facts(MANAGER, at));
    assert!(attach(world.noticed(), "2026-05-07").is_ok());
    assert_eq!(refused(attach(world.noticed(), "2026-05-08")), RefusalCode::NoticeOver);
    assert!(attach(world.appealed(), "2026-05-08").is_ok());
    assert_eq!(
        refused(attach(world.verified(), "2026-04-21")),
        RefusalCode::ActionNotAllowed
    );
    let id = EvidenceId(Uuid::from_u128(0));
    let answer = world
        .appealed()
        .withdraw_evidence(id, &world.facts(MANAGER, "2026-05-06"));
    assert_eq!(refused(answer), RefusalCode::ActionNotAllowed);
}

#[test]
fn a_panel_has_three_members_at_least_none_of_them_involved_or_tied() {
    let world = world();
    let facts = world.facts(COMMITTEE, "2026-05-06");
    let decide = |decide| world.appealed().decide_appeal(decide, five, &facts);
    assert_eq!(refused(decide(decision(&[true, true]))), RefusalCode::PanelTooSmall);
    for (member, expected) in [
        (FIRST, RefusalCode::AlreadyInvolved),
        (OFFICER, RefusalCode::AlreadyInvolved),
        (PANEL[1], RefusalCode::Duplicate),
    ] {
        let mut panel = decision(&[true; 3]);
        panel.votes[2].account = account(member);
        let refusal = only(decide(panel));
        assert_eq!(
            (refusal.code, refusal.field.join(".")),
            (expected, "votes.2.account".to_owned())
        );
    }
    let mut tied = decision(&[true; 3]);
    tied.tied = vec![account(PANEL[0])];
    assert_eq!(refused(decide(tied)), RefusalCode::OwnOrganization);
}

#[test]
fn an_assessor_taken_off_does_not_sit_on_the_panel_either() {
    let world = world();
    let mut appealed = world.appealed();
    appealed.assessors[0].removed_at = Some(noon("2026-04-09"));
    let mut panel = decision(&[true; 3]);
    panel.votes[0].account = account(FIRST);
    let answer = appealed.decide_appeal(panel, five, &world.facts(COMMITTEE, "2026-05-06"));
    assert_eq!(refused(answer), RefusalCode::AlreadyInvolved);
}

#[test]
fn more_than_half_of_the_panel_decide() {
    let world = world();
    let status = |votes: &[bool]| {
        let facts = world.facts(COMMITTEE, "2026-05-06");
        let decided = world.appealed().decide_appeal(decision(votes), five, &facts).unwrap();
        assert_eq!(decided.status, Is::AppealDecided);
        decided.appeals[0].status
    };
    assert_eq!(status(&[true, true, false]), AppealStatus::Upheld);
    assert_eq!(status(&[true, false, false]), AppealStatus::Rejected);
    assert_eq!(status(&[true, true, false, false]), AppealStatus::Rejected);
}

#[test]
fn scores_change_by_an_upheld_appeal_only_and_only_those_appealed() {
    let world = world();
    let facts = world.facts(COMMITTEE, "2026-05-06");
    let decide = |votes: &[bool], marks| {
        let decide = DecideAppeal {
            marks,
            ..decision(votes)
        };
        world.appealed().decide_appeal(decide, four, &facts)
    };
    let lower = || vec![because(mark("A1.2", 15))];
    assert_eq!(refused(decide(&[false; 3], lower())), RefusalCode::AppealRejected);
    assert_eq!(
        refused(decide(&[true; 3], vec![because(mark("A1.1", 10))])),
        RefusalCode::NotAppealed
    );
    assert_eq!(
        refused(decide(&[true; 3], vec![mark("A1.2", 15)])),
        RefusalCode::DepartureUnexplained
    );
    let decided = decide(&[true; 3], lower()).unwrap();
    assert_eq!(decided.final_scores[&code("A1.2")].points, Some(points(15)));
    assert_eq!(decided.final_scores.len(), 4);
    let decision = decided.appeals[0].decision.as_ref().unwrap();
    assert_eq!(decision.replaced[&code("A1.2")].points, Some(points(20)));
    assert_eq!(decided.outcome.as_ref().map(|outcome| outcome.stars), Some(stars(4)));
}

#[test]
fn a_decision_is_due_within_fifteen_working_days_and_comes_late_rather_than_never() {
    let world = world();
    let appeal = world.appealed().appeals[0].clone();
    assert_eq!((appeal.notice, appeal.decide_by), (1, day("2026-05-21")));
    let late = |at| {
        let decided = world
            .appealed()
            .decide_appeal(decision(&[true; 3]), five, &world.facts(COMMITTEE, at))
            .unwrap();
        let decision = decided.appeals[0].decision.clone().unwrap();
        (decision.late, decision.tell_by)
    };
    assert_eq!(late("2026-05-21"), (false, day("2026-06-05")));
    assert_eq!(late("2026-05-22"), (true, day("2026-06-06")));
}

#[test]
fn a_star_changed_by_an_appeal_is_noticed_again_and_can_be_appealed_again() {
    let world = world();
    let facts = world.facts(COMMITTEE, "2026-05-08");
    let decided = world
        .appealed()
        .decide_appeal(decision(&[true; 3]), four, &facts)
        .unwrap();
    assert_eq!(
        refused(decided.clone().confirm("3号", four, &facts)),
        RefusalCode::NoticeOutdated
    );
    let again = decided.publish_notice(None, "2号", four, &facts).unwrap();
    let manager = world.facts(MANAGER, "2026-05-11");
    let second = again.lodge_appeal(appeal(2, &["A1.2"]), &manager).unwrap();
    assert_eq!(second.appeals[1].notice, 2);
}

#[test]
fn an_unchanged_star_is_confirmed_once_the_notice_is_over() {
    let world = world();
    let confirm = |at| world.decided().confirm("3号", five, &world.facts(COMMITTEE, at));
    assert_eq!(refused(confirm("2026-05-07")), RefusalCode::NoticeRunning);
    assert_eq!(confirm("2026-05-08").map(|it| it.status), Ok(Is::Confirmed));
}

#[test]
fn an_indicator_is_appealed_once_a_notice() {
    let world = world();
    let facts = world.facts(MANAGER, "2026-05-06");
    let lodge = |indicators: &[&str]| world.decided().lodge_appeal(appeal(2, indicators), &facts);
    assert_eq!(refused(lodge(&["A1.2"])), RefusalCode::AlreadyDecided);
    let whole = lodge(&[]).unwrap();
    assert_eq!(whole.status, Is::Appealed);
    let committee = world.facts(COMMITTEE, "2026-05-06");
    let decided = whole.decide_appeal(decision(&[false; 3]), five, &committee).unwrap();
    assert_eq!(
        refused(decided.lodge_appeal(appeal(3, &[]), &facts)),
        RefusalCode::Required
    );
}
