//! The round's own way: plan, call, reviewers, award, close, cancel.

use super::*;
use RefusalCode as No;
use VentureRoundStatus as Is;

#[test]
fn a_plan_without_criteria_gets_the_default_ones_of_100_points() {
    let round = World::new().draft();
    let sum = Points::checked_sum(round.criteria.iter().map(|criterion| criterion.max));
    assert_eq!((sum, round.status), (Some(points(100)), Is::Draft));
    assert!(round.public_since.is_none());
}

#[test]
fn everything_that_is_wrong_with_a_plan_is_told_at_once() {
    let criterion = |code: &str, max: i64| ReviewCriterion {
        code: code.into(),
        title: "指标".into(),
        max: points(max),
    };
    let wrong = NewRound {
        title: " ".into(),
        call: String::new(),
        leads: vec![],
        criteria: vec![criterion("A", 50), criterion("A", 50), criterion("b", 0)],
        pass_mark: points(101),
        budget: Money::ZERO,
        request_max: yuan(1),
        reviews_until: day("2026-03-20"),
        ..new_round()
    };
    let calendar = shipped();
    let found = codes(VentureRound::plan(
        area("370305000000"),
        wrong,
        &calendar,
        noon("2026-03-02"),
    ));
    let expected = [
        (No::Required, "title"),
        (No::Required, "call"),
        (No::Required, "leads"),
        (No::Duplicate, "criteria.1.code"),
        (No::InvalidFormat, "criteria.2.code"),
        (No::OutOfRange, "criteria.2.max"),
        (No::OutOfRange, "passMark"),
        (No::OutOfRange, "budget"),
        (No::OutOfRange, "requestMax"),
        (No::EndsBeforeStart, "reviewsUntil"),
    ];
    let expected: Vec<(No, String)> = expected.map(|(code, field)| (code, field.to_owned())).into();
    assert_eq!(found, expected);
}

#[test]
fn criteria_add_up_to_exactly_100_points_and_leads_stand_once() {
    let calendar = shipped();
    let plan = |new| VentureRound::plan(area("370305000000"), new, &calendar, noon("2026-03-02"));
    let mut short = new_round();
    short.criteria = vec![ReviewCriterion {
        code: "PLAN".into(),
        title: "方案".into(),
        max: Points::from_hundredths(9_999),
    }];
    assert_eq!(codes(plan(short)), [(No::CriteriaSum, "criteria".into())]);
    let mut twice = new_round();
    twice.leads = vec![Lead::VolunteerService, Lead::VolunteerService];
    assert_eq!(codes(plan(twice)), [(No::Duplicate, "leads".into())]);
    let mut late = new_round();
    late.reviews_until = day("2098-01-01");
    assert_eq!(codes(plan(late)), [(No::CalendarMissing, "reviewsUntil".into())]);
}

#[test]
fn a_round_opens_once_it_collects_and_before_its_last_day() {
    let world = World::new();
    let facts = world.facts(&[], "2026-03-03");
    let commitment = CommitmentId(Uuid::from_u128(1));
    assert_eq!(code(world.draft().open(commitment, &facts)), No::ActionNotAllowed);
    let collecting = world.draft().collect(&facts).unwrap();
    assert_eq!(collecting.public_since, Some(facts.now));
    let late = world.facts(&[], "2026-03-21");
    assert_eq!(code(collecting.clone().open(commitment, &late)), No::DeadlinePassed);
    let last = world.facts(&[], "2026-03-20");
    let open = collecting.open(commitment, &last).unwrap();
    assert_eq!((open.status, open.commitment), (Is::Open, Some(commitment)));
}

#[test]
fn a_call_closes_after_its_last_day() {
    let world = World::new();
    let (last, after) = (world.facts(&[], "2026-03-20"), world.facts(&[], "2026-03-21"));
    assert_eq!(code(world.open().close_call(&last)), No::NotDueYet);
    assert_eq!(world.open().close_call(&after).unwrap().status, Is::Screening);
}

#[test]
fn a_reviewer_is_assigned_once_and_only_if_blind() {
    let world = World::new();
    let facts = world.facts(&[], "2026-03-10");
    let round = world.open();
    assert_eq!(
        codes(round.clone().assign_reviewer(account(11), false, false, &facts)),
        [(No::ReviewerNotBlind, "reviewer".into())]
    );
    assert_eq!(
        codes(round.clone().assign_reviewer(account(11), true, true, &facts)),
        [(No::ReviewerCompetes, "reviewer".into())]
    );
    let round = round.assign_reviewer(account(11), true, false, &facts).unwrap();
    assert_eq!(
        code(round.clone().assign_reviewer(account(11), true, false, &facts)),
        No::ReviewerTaken
    );
    assert_eq!(
        codes(round.clone().remove_reviewer(account(12), "", &facts)),
        [(No::Required, "reason".into())]
    );
    assert_eq!(
        code(round.clone().remove_reviewer(account(12), "更换", &facts)),
        No::NotOnPanel
    );
    let round = round.remove_reviewer(account(11), "更换", &facts).unwrap();
    assert_eq!(round.active_reviewers().count(), 0);
    assert_eq!(
        code(round.clone().assign_reviewer(account(11), true, false, &facts)),
        No::ReviewerTaken
    );
    assert_eq!(code(round.remove_reviewer(account(11), "更换", &facts)), No::NotOnPanel);
}

#[test]
fn a_round_has_fifty_reviewers_at_most() {
    let world = World::new();
    let facts = world.facts(&[], "2026-03-10");
    let full = (0..REVIEWERS_MAX as u128).fold(world.open(), |round, who| {
        round.assign_reviewer(account(1000 + who), true, false, &facts).unwrap()
    });
    assert_eq!(code(full.assign_reviewer(account(1), true, false, &facts)), No::TooMany);
}

#[test]
fn the_review_begins_once_all_are_screened_with_three_reviewers_of_whom_none_competes() {
    let world = World::new();
    let round = world.screening();
    let begin = |round: VentureRound, proposals: &[Proposal]| {
        let facts = world.facts(proposals, "2026-03-25");
        round.begin_review(proposals, &facts)
    };
    assert_eq!(code(begin(round.clone(), &[])), No::NoProposals);
    let unscreened = [world.submitted(101, 5_000), world.eligible(102, 5_000)];
    assert_eq!(code(begin(round.clone(), &unscreened)), No::ProposalsUnscreened);
    let eligible = [world.eligible(102, 5_000)];
    let facts = world.facts(&eligible, "2026-03-25");
    let few = REVIEWERS[2..].iter().fold(round.clone(), |round, who| {
        round.remove_reviewer(account(*who), "回避", &facts).unwrap()
    });
    assert_eq!(code(begin(few, &eligible)), No::ReviewersMissing);
    let competing = [account(11), account(12), account(99)];
    let facts = RoundFacts {
        rivals: &competing,
        ..facts
    };
    let refused = round.clone().begin_review(&eligible, &facts).unwrap_err();
    assert_eq!(refused.as_slice()[0].code, No::ReviewerCompetes);
    let message = refused.as_slice()[0].message(crate::Locale::En);
    assert!(message.starts_with("2 reviewers"), "of those on the round: {message}");
    let round = [11, 12].iter().fold(round, |round, who| {
        round.remove_reviewer(account(*who), "回避", &facts).unwrap()
    });
    let (round, changed) = round.begin_review(&eligible, &facts).unwrap();
    let panel: Vec<AccountId> = changed[0].active_panel().map(|member| member.account).collect();
    assert_eq!(panel, [account(13), account(14), account(15)]);
    assert_eq!(round.status, Is::Review);
}

#[test]
fn an_award_makes_projects_of_the_selected_within_the_budget() {
    let world = World::new();
    let (round, awarded) = world.awarded(&[(10_000, 90), (8_000, 80), (5_000, 70), (2_000, 65)]);
    // 10,000 and 8,000 leave 2,000: the third is passed over, the fourth fits.
    let requested: Vec<Money> = awarded.iter().map(|it| it.content.budget.requested).collect();
    assert_eq!(requested, [yuan(10_000), yuan(8_000), yuan(2_000)]);
    assert!(
        awarded
            .iter()
            .all(|it| it.project.is_some() && it.awarded_on == Some(day("2026-04-21")))
    );
    let award = round.award.clone().unwrap();
    assert_eq!((award.projects, award.amount), (3, yuan(20_000)));
    assert_eq!((round.unawarded(), round.status), (Money::ZERO, Is::Awarding));
    let facts = world.facts(&awarded, "2026-04-21");
    assert_eq!(
        code(round.award(&awarded, |_| FIT, || ProjectId(Uuid::nil()), "再次", &facts)),
        No::ActionNotAllowed
    );
}

#[test]
fn nothing_is_awarded_before_the_notice_is_over_or_to_who_is_not_eligible_any_more() {
    let world = World::new();
    let (round, proposals) = world.noticed(&[(10_000, 90)]);
    let award = |date: &str, applicant: Applicant| {
        let facts = world.facts(&proposals, date);
        let project = || ProjectId(Uuid::nil());
        round.clone().award(&proposals, |_| applicant, project, "1号", &facts)
    };
    assert_eq!(code(award("2026-04-20", FIT)), No::NoticeRunning);
    let suspended = Applicant {
        status: OrganizationStatus::Suspended,
        ..FIT
    };
    assert_eq!(code(award("2026-04-21", suspended)), No::NotEligible);
    assert!(award("2026-04-21", FIT).is_ok());
}

#[test]
fn nothing_is_awarded_where_nobody_is_selected() {
    let world = World::new();
    let (round, proposals) = world.noticed(&[(10_000, 59)]);
    let facts = world.facts(&proposals, "2026-04-21");
    assert_eq!(proposals[0].status, ProposalStatus::NotSelected);
    assert_eq!(
        code(round.award(&proposals, |_| FIT, || ProjectId(Uuid::nil()), "1号", &facts)),
        No::NoProposals
    );
}

#[test]
fn a_round_closes_once_its_projects_have_ended_and_is_cancelled_only_before_the_award() {
    let world = World::new();
    let (round, awarded) = world.awarded(&[(10_000, 90)]);
    let facts = world.facts(&awarded, "2026-05-01");
    assert_eq!(code(round.clone().close(&facts)), No::ProjectsUnderWay);
    assert_eq!(code(round.clone().cancel("经费调整", &facts)), No::ActionNotAllowed);
    let ended = [awarded[0].clone().terminated(None, facts.now).unwrap()];
    let facts = world.facts(&ended, "2026-05-01");
    let closed = round.close(&facts).unwrap();
    assert!(closed.status.is_held());
    let open = world.open();
    assert_eq!(
        codes(open.clone().cancel(" ", &facts)),
        [(No::Required, "reason".into())]
    );
    let cancelled = open.cancel("经费调整", &facts).unwrap();
    assert!(!cancelled.status.is_held());
    assert_eq!(cancelled.status_reason.as_deref(), Some("经费调整"));
    assert_eq!(code(cancelled.cancel("经费调整", &facts)), No::ActionNotAllowed);
}

#[test]
fn a_cancelled_round_takes_its_live_proposals_with_it() {
    let world = World::new();
    let now = noon("2026-04-01");
    let cancelled = world.submitted(101, 5_000).round_cancelled("经费调整", now).unwrap();
    assert_eq!(cancelled.status, ProposalStatus::NotSelected);
    assert!(!cancelled.is_public());
    let withdrawn = world.submitted(101, 5_000);
    let withdrawn = withdrawn
        .withdraw("无力承担", &own(&world.open(), "2026-03-11"))
        .unwrap();
    assert_eq!(withdrawn.round_cancelled("经费调整", now), None);
}
