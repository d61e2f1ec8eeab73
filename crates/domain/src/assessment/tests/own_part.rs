use super::*;

#[test]
fn an_active_organization_is_entered_once_the_cycle_is_open() {
    let world = world();
    let entered = world.entered();
    assert_eq!((entered.status, entered.version), (Is::NotStarted, 1));
    assert_eq!(entered.submission_due, day("2026-03-20"));
    let new = || NewAssessment { id: entered.id };
    let mut planned = world.cycle.clone();
    planned.status = CycleStatus::Planned;
    let answer = Assessment::enter(new(), &planned, world.applicant(), noon("2026-02-25"));
    assert_eq!(refused(answer), RefusalCode::CycleNotOpen);
    let mut suspended = world.organization.clone();
    suspended.status = OrganizationStatus::Suspended;
    let applicant = Applicant {
        organization: &suspended,
        barred_until: None,
    };
    let answer = Assessment::enter(new(), &world.cycle, applicant, noon("2026-02-25"));
    assert_eq!(refused(answer), RefusalCode::OrganizationNotActive);
}

#[test]
fn a_barred_organization_applies_again_on_the_first_day_after() {
    let world = world();
    let enter = |until: &str| {
        let applicant = Applicant {
            barred_until: Some(day(until)),
            ..world.applicant()
        };
        let new = NewAssessment { id: world.entered().id };
        Assessment::enter(new, &world.cycle, applicant, noon("2026-02-25"))
    };
    assert_eq!(refused(enter("2026-02-26")), RefusalCode::ApplicationBarred);
    assert!(enter("2026-02-25").is_ok());
}

#[test]
fn a_self_assessment_starts_inside_its_phase() {
    let world = world();
    let start = |at| world.entered().start(world.applicant(), &world.facts(MANAGER, at));
    assert_eq!(refused(start("2026-03-01")), RefusalCode::NotYetOpen);
    assert_eq!(start("2026-03-20").map(|it| it.status), Ok(Is::SelfAssessing));
    assert_eq!(refused(start("2026-03-21")), RefusalCode::DeadlinePassed);
    let new = || NewAssessment { id: world.entered().id };
    let late = Assessment::start_new(new(), world.applicant(), &world.facts(MANAGER, "2026-03-05"));
    assert_eq!(late.map(|it| it.status), Ok(Is::SelfAssessing));
    let early = Assessment::start_new(new(), world.applicant(), &world.facts(MANAGER, "2026-02-26"));
    assert_eq!(refused(early), RefusalCode::NotYetOpen);
}

#[test]
fn drafts_replace_what_they_name_and_leave_the_rest() {
    let world = world();
    let facts = world.facts(MANAGER, "2026-03-05");
    let first = world
        .started()
        .save(vec![mark("A1.1", 10), mark("A1.2", 5)], &[], vec![], &facts)
        .unwrap();
    let second = first
        .save(vec![mark("A1.1", 40)], &[code("A1.2")], vec![], &facts)
        .unwrap();
    assert_eq!(second.self_scores.len(), 1);
    assert_eq!(second.self_scores[&code("A1.1")].points, Some(points(40)));
    assert_eq!(second.self_scores[&code("A1.1")].by, Some(account(MANAGER)));
    assert_eq!(second.status, Is::SelfAssessing);
}

#[test]
fn a_draft_names_known_indicators_once_and_leaves_out_only_what_may_be() {
    let world = world();
    let marks = vec![
        mark("Z9", 1),
        left_out("A1.2"),
        left_out("E1.2"),
        mark("A1.1", 1),
        mark("A1.1", 2),
    ];
    let answer = world
        .started()
        .save(marks, &[], vec![], &world.facts(MANAGER, "2026-03-05"));
    let expected = [
        (RefusalCode::IndicatorUnknown, "scores.0.indicator".to_owned()),
        (RefusalCode::MustApply, "scores.1.input".to_owned()),
        (RefusalCode::Duplicate, "scores.4.indicator".to_owned()),
    ];
    assert_eq!(told(answer), expected);
}

#[test]
fn a_submission_names_every_gap() {
    let world = world();
    let facts = world.facts(MANAGER, "2026-03-10");
    let draft = world
        .started()
        .save(vec![mark("A1.1", 40), checklist()], &[], vec![], &facts)
        .unwrap();
    let draft = draft.attach_evidence(evidence(1, "C1.2"), &facts).unwrap();
    let expected = [
        (RefusalCode::ScoreMissing, "scores.A1.2".to_owned()),
        (RefusalCode::ScoreMissing, "scores.E1.2".to_owned()),
        (RefusalCode::EvidenceMissing, "evidence.A1.1".to_owned()),
        (RefusalCode::EvidenceMissing, "evidence.C1.1".to_owned()),
    ];
    assert_eq!(told(draft.clone().submit(&facts)), expected);
    let short = draft.check(Do::Submit, &facts).unwrap_err();
    assert_eq!(short, Refusal::new(RefusalCode::AssessmentIncomplete).with("count", 4));
}

#[test]
fn a_complete_self_assessment_is_submitted_with_the_hour() {
    let world = world();
    let submitted = world.submitted();
    assert_eq!(submitted.status, Is::Submitted);
    assert_eq!(submitted.submitted_at, Some(noon("2026-03-10")));
}

#[test]
fn what_claims_no_points_needs_no_evidence_and_what_is_left_out_neither() {
    let world = world();
    let facts = world.facts(MANAGER, "2026-03-10");
    let marks = vec![mark("A1.1", 0), mark("A1.2", 20), mark("C1", 0), left_out("E1.2")];
    assert!(
        world
            .started()
            .save(marks, &[], vec![], &facts)
            .unwrap()
            .submit(&facts)
            .is_ok()
    );
}

#[test]
fn nothing_is_submitted_after_the_last_day() {
    let world = world();
    assert!(world.filled().submit(&world.facts(MANAGER, "2026-03-20")).is_ok());
    let refusal = only(world.filled().submit(&world.facts(MANAGER, "2026-03-21")));
    assert_eq!(
        refusal,
        Refusal::new(RefusalCode::DeadlinePassed).with("due", "2026-03-20")
    );
    let mut facts = world.facts(MANAGER, "2026-03-20");
    facts.now = crate::calendar::end_of_day(day("2026-03-20"));
    assert_eq!(refused(world.filled().submit(&facts)), RefusalCode::DeadlinePassed);
    facts.now -= chrono::Duration::milliseconds(1);
    assert!(world.filled().submit(&facts).is_ok());
}

#[test]
fn evidence_is_checked_for_type_size_and_content() {
    let world = world();
    let facts = world.facts(MANAGER, "2026-03-05");
    let attach = |proof: Proof| {
        let new = NewEvidence {
            proof,
            ..evidence(1, "A1.1")
        };
        world.started().attach_evidence(new, &facts)
    };
    assert!(attach(statement("已成立党支部")).is_ok());
    assert!(attach(file("照片.jpg", "image/jpeg", FILE_SIZE_MAX)).is_ok());
    let cases = [
        (
            file("a.exe", "application/x-msdownload", 10),
            RefusalCode::FileType,
            "mediaType",
        ),
        (file("a.pdf", "application/pdf", 0), RefusalCode::FileSize, "size"),
        (
            file("a.pdf", "application/pdf", FILE_SIZE_MAX + 1),
            RefusalCode::FileSize,
            "size",
        ),
        (
            file("\u{202e}fdp.exe", "application/pdf", 10),
            RefusalCode::InvalidCharacter,
            "fileName",
        ),
        (statement("  "), RefusalCode::Required, "statement"),
    ];
    for (proof, code, field) in cases {
        assert_eq!(told(attach(proof.clone()))[0], (code, field.to_owned()), "{proof:?}");
    }
    let mut digest = file("a.pdf", "application/pdf", 10);
    digest.file.as_mut().unwrap().sha256 = "XY".repeat(32);
    assert_eq!(refused(attach(digest)), RefusalCode::InvalidFormat);
    let nothing = Proof {
        file: None,
        statement: None,
    };
    assert_eq!(refused(attach(nothing)), RefusalCode::Required);
    let unknown = world.started().attach_evidence(evidence(1, "Z1"), &facts);
    assert_eq!(refused(unknown), RefusalCode::IndicatorUnknown);
    let twice = world.filled().attach_evidence(evidence(1, "A1.1"), &facts);
    assert_eq!(refused(twice), RefusalCode::IdTaken);
}

#[test]
fn withdrawn_evidence_is_kept_and_proves_nothing() {
    let world = world();
    let facts = world.facts(MANAGER, "2026-03-06");
    let id = EvidenceId(Uuid::from_u128(0));
    let without = world.filled().withdraw_evidence(id, &facts).unwrap();
    assert_eq!(without.evidence.len(), 3);
    assert_eq!(
        told(without.clone().submit(&facts)),
        [(RefusalCode::EvidenceMissing, "evidence.A1.1".to_owned())]
    );
    assert_eq!(refused(without.withdraw_evidence(id, &facts)), RefusalCode::NotFound);
}

#[test]
fn an_organization_withdraws_for_a_reason_until_it_is_verified() {
    let world = world();
    let facts = world.facts(MANAGER, "2026-04-10");
    let withdrawn = world.reviewed().withdraw("换届期间暂缓", &facts).unwrap();
    assert_eq!(withdrawn.status_reason.as_deref(), Some("换届期间暂缓"));
    assert_eq!(refused(world.submitted().withdraw(" ", &facts)), RefusalCode::Required);
    assert_eq!(
        refused(world.verified().withdraw("晚了", &facts)),
        RefusalCode::ActionNotAllowed
    );
}

#[test]
fn what_was_not_submitted_lapses_after_its_last_day_and_not_before() {
    let world = world();
    let lapse = |it: Assessment, at| it.lapse(&world.facts(COMMITTEE, at));
    assert_eq!(refused(lapse(world.started(), "2026-03-20")), RefusalCode::NotDueYet);
    assert_eq!(lapse(world.entered(), "2026-03-21").map(|it| it.status), Ok(Is::Lapsed));
    assert_eq!(
        refused(lapse(world.submitted(), "2026-06-30")),
        RefusalCode::ActionNotAllowed
    );
}
