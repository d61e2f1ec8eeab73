use super::*;
use crate::deadline::DeadlineKind;

fn publish(world: &World, ends: Option<&str>) -> Result<Assessment, Refusals> {
    let facts = world.facts(COMMITTEE, "2026-04-27");
    world.verified().publish_notice(ends.map(day), "1号", five, &facts)
}

#[test]
fn a_notice_lasts_five_working_days_when_not_said_otherwise() {
    let world = world();
    let noticed = world.noticed();
    let notice = noticed.notice().unwrap();
    // 28, 29 and 30 April, 6 and 7 May: the day of publication is not counted, 1 to 5 May are holidays.
    assert_eq!((notice.begins, notice.ends), (day("2026-04-27"), day("2026-05-07")));
    assert_eq!(noticed.status, Is::PublicNotice);
}

#[test]
fn a_notice_shorter_than_five_working_days_is_refused() {
    let world = world();
    let refusal = only(publish(&world, Some("2026-05-06")));
    assert_eq!(refusal.code, RefusalCode::NoticeTooShort);
    assert_eq!(refusal.field, ["endsOn"]);
    assert!(publish(&world, Some("2026-05-07")).is_ok());
    assert!(publish(&world, Some("2026-05-09")).is_ok());
    assert_eq!(
        refused(publish(&world, Some("2026-04-01"))),
        RefusalCode::NoticeTooShort
    );
    assert_eq!(
        refused(publish(&world, Some("2028-01-01"))),
        RefusalCode::CalendarMissing
    );
}

#[test]
fn the_vetoes_are_those_of_the_day_of_the_notice() {
    let world = world();
    let facts = world.facts(COMMITTEE, "2026-04-27");
    let noticed = world
        .verified()
        .publish_notice(None, "1号", |_| outcome(2), &facts)
        .unwrap();
    assert_eq!(noticed.notice().map(|notice| notice.outcome.stars), Some(stars(2)));
    let failed = world
        .verified()
        .publish_notice(None, "1号", |_| Err(Refusal::new(RefusalCode::NotFound)), &facts);
    assert_eq!(refused(failed), RefusalCode::NotFound);
}

#[test]
fn nothing_is_confirmed_before_the_notice_is_over() {
    let world = world();
    let confirm = |at| world.noticed().confirm("3号", five, &world.facts(COMMITTEE, at));
    let refusal = only(confirm("2026-05-07"));
    assert_eq!(
        refusal,
        Refusal::new(RefusalCode::NoticeRunning).with("ends", "2026-05-07")
    );
    let confirmed = confirm("2026-05-08").unwrap();
    let confirmation = confirmed.confirmation.as_ref().unwrap();
    assert_eq!(
        (confirmation.decision_number.as_str(), confirmation.on),
        ("3号", day("2026-05-08"))
    );
    assert_eq!(
        refused(
            world
                .noticed()
                .confirm(" ", five, &world.facts(COMMITTEE, "2026-05-08"))
        ),
        RefusalCode::Required
    );
}

#[test]
fn nothing_is_confirmed_with_an_appeal_open() {
    let world = world();
    let answer = world
        .appealed()
        .confirm("3号", five, &world.facts(COMMITTEE, "2026-05-18"));
    assert_eq!(refused(answer), RefusalCode::ActionNotAllowed);
    let mut open = world.appealed();
    open.status = Is::PublicNotice;
    let answer = open.check(Do::Confirm, &world.facts(COMMITTEE, "2026-05-18"));
    assert_eq!(answer.map_err(|refusal| refusal.code), Err(RefusalCode::AppealOpen));
}

#[test]
fn stars_other_than_noticed_are_noticed_again_before_they_are_confirmed() {
    let world = world();
    let facts = world.facts(COMMITTEE, "2026-05-08");
    let refusal = only(world.noticed().confirm("3号", four, &facts));
    assert_eq!(
        refusal,
        Refusal::new(RefusalCode::NoticeOutdated)
            .with("noticed", 5)
            .with("found", 4)
    );
    assert_eq!(
        refused(world.noticed().publish_notice(None, "2号", five, &facts)),
        RefusalCode::NoticeCurrent
    );
    let again = world.noticed().publish_notice(None, "2号", four, &facts).unwrap();
    assert_eq!((again.status, again.notices.len()), (Is::PublicNotice, 2));
    assert_eq!(again.status_since, noon("2026-05-08"));
    assert_eq!(
        refused(
            again
                .clone()
                .confirm("3号", four, &world.facts(COMMITTEE, "2026-05-14"))
        ),
        RefusalCode::NoticeRunning
    );
    assert!(
        again
            .confirm("3号", four, &world.facts(COMMITTEE, "2026-05-18"))
            .is_ok()
    );
}

#[test]
fn an_award_is_valid_for_the_standards_years_less_a_day() {
    let world = world();
    let (assessment, rating) = world.awarded();
    assert_eq!(
        (assessment.status, assessment.star_rating),
        (Is::Awarded, Some(rating.id))
    );
    assert_eq!(
        (rating.valid_from, rating.valid_to),
        (day("2026-05-20"), day("2029-05-19"))
    );
    assert_eq!(
        (rating.status, rating.stars, rating.awarded_stars),
        (StarRatingStatus::Valid, stars(5), stars(5))
    );
    assert_eq!(rating.certificate_number, "LZXJ-2025-0001");
    assert_eq!(StarRating::last_day(day("2028-02-29"), 1), day("2029-02-27"));
    let nameless = NewAward {
        certificate_number: String::new(),
        ..new_award()
    };
    let answer = world.confirmed().award(nameless, &world.facts(COMMITTEE, "2026-05-20"));
    assert_eq!(told(answer), [(RefusalCode::Required, "certificateNumber".to_owned())]);
}

#[test]
fn nothing_is_awarded_for_no_star() {
    let world = world();
    let none = |_: &StageScores| outcome(0);
    let noticed = world
        .verified()
        .publish_notice(None, "1号", none, &world.facts(COMMITTEE, "2026-04-27"))
        .unwrap();
    let facts = world.facts(COMMITTEE, "2026-05-18");
    let confirmed = noticed.confirm("3号", none, &facts).unwrap();
    assert_eq!(refused(confirmed.award(new_award(), &facts)), RefusalCode::NoStars);
}

#[test]
fn a_closed_cycle_takes_awards_and_nothing_else() {
    let mut world = world();
    let (confirmed, noticed) = (world.confirmed(), world.noticed());
    world.cycle.status = CycleStatus::Closed;
    let facts = world.facts(COMMITTEE, "2026-07-01");
    assert_eq!(refused(noticed.confirm("3号", five, &facts)), RefusalCode::CycleNotOpen);
    assert!(confirmed.award(new_award(), &facts).is_ok());
}

#[test]
fn every_stage_knows_what_it_waits_for() {
    let world = world();
    let due = |assessment: Assessment| {
        let deadlines = assessment.deadlines(&world.cycle);
        deadlines
            .iter()
            .map(|due| (due.kind, due.due_on.to_string()))
            .collect::<Vec<_>>()
    };
    let one = |kind, on: &str| vec![(kind, on.to_owned())];
    assert_eq!(due(world.started()), one(DeadlineKind::Submit, "2026-03-20"));
    assert_eq!(due(world.submitted()), one(DeadlineKind::Review, "2026-04-03"));
    assert_eq!(due(world.reviewed()), one(DeadlineKind::Verify, "2026-04-24"));
    assert_eq!(due(world.verified()), one(DeadlineKind::PublishNotice, "2026-05-15"));
    let notice = [
        one(DeadlineKind::Appeal, "2026-05-07"),
        one(DeadlineKind::Confirm, "2026-06-30"),
    ]
    .concat();
    assert_eq!(due(world.noticed()), notice);
    assert_eq!(due(world.appealed()), one(DeadlineKind::DecideAppeal, "2026-05-21"));
    let decided = [
        one(DeadlineKind::TellDecision, "2026-05-21"),
        one(DeadlineKind::Confirm, "2026-06-30"),
    ]
    .concat();
    assert_eq!(due(world.decided()), decided);
    assert_eq!(due(world.confirmed()), []);
    let deadline = world.started().deadlines(&world.cycle)[0];
    assert_eq!(
        [day("2026-03-20"), day("2026-03-21")].map(|today| deadline.is_over(today)),
        [false, true]
    );
}
