use super::*;
use crate::lifecycle::Lifecycle;

fn plan(new: NewCycle) -> Result<AssessmentCycle, Refusals> {
    AssessmentCycle::plan(area("370305000000"), new, &shipped(), noon("2026-02-10"))
}

/// A plan in which the dates of one phase are others.
fn with_phase(phase: AssessmentPhase, begins: &str, ends: &str) -> NewCycle {
    let mut new = new_cycle();
    for dates in new.phases.iter_mut().filter(|dates| dates.phase == phase) {
        (dates.begins, dates.ends) = (day(begins), day(ends));
    }
    new
}

#[test]
fn a_cycle_is_planned_with_its_phases_in_order_whatever_order_they_came_in() {
    let mut new = new_cycle();
    new.phases.reverse();
    let cycle = plan(new).unwrap();
    assert_eq!((cycle.status, cycle.version), (CycleStatus::Planned, 1));
    assert_eq!(cycle.phases, phases());
    assert_eq!(
        cycle.phase_on(day("2026-03-25")),
        Some(AssessmentPhase::SubdistrictReview)
    );
    assert_eq!(cycle.phase_on(day("2026-03-21")), None);
}

#[test]
fn every_phase_is_needed_once_and_after_the_one_before() {
    let mut new = new_cycle();
    new.phases.truncate(4);
    let refusal = only(plan(new));
    assert_eq!(refusal.code, RefusalCode::PhasesMissing);
    assert!(refusal.message(crate::Locale::ZhCn).contains("认定"));
    let mut new = new_cycle();
    new.phases.push(phases()[0]);
    assert_eq!(refused(plan(new)), RefusalCode::Duplicate);
    let overlapping = with_phase(AssessmentPhase::SubdistrictReview, "2026-03-20", "2026-04-03");
    let refusal = only(plan(overlapping));
    assert_eq!(refusal.code, RefusalCode::PhasesOutOfOrder);
    assert_eq!(refusal.field, ["phases", "SUBDISTRICT_REVIEW"]);
    let backwards = with_phase(AssessmentPhase::Confirmation, "2026-06-30", "2026-05-18");
    assert_eq!(refused(plan(backwards)), RefusalCode::EndsBeforeStart);
}

#[test]
fn a_cycle_needs_a_calendar_for_all_its_days() {
    let beyond = with_phase(AssessmentPhase::Confirmation, "2026-05-18", "2028-01-10");
    assert_eq!(refused(plan(beyond)), RefusalCode::CalendarMissing);
}

#[test]
fn the_phase_of_the_notice_has_room_for_five_working_days() {
    let short = with_phase(AssessmentPhase::PublicNotice, "2026-04-27", "2026-05-06");
    let refusal = only(plan(short));
    assert_eq!(refusal.code, RefusalCode::NoticeTooShort);
    assert_eq!(
        refusal.message(crate::Locale::En),
        "The notice has to last 5 working days at least, this one lasts 4"
    );
}

#[test]
fn title_year_and_quota_have_their_bounds() {
    let new = NewCycle {
        year: 1999,
        title: " ".into(),
        quota_percent: Some(0),
        ..new_cycle()
    };
    let codes: Vec<_> = told(plan(new)).into_iter().map(|(code, _)| code).collect();
    assert_eq!(
        codes,
        [RefusalCode::Required, RefusalCode::OutOfRange, RefusalCode::OutOfRange]
    );
}

#[test]
fn a_cycle_opens_with_a_standard_in_force_and_closes_with_nothing_under_way() {
    let planned = plan(new_cycle()).unwrap();
    let now = noon("2026-02-25");
    let without = planned.facts(false, 0, now);
    assert_eq!(
        refused(planned.clone().open(without, now)),
        RefusalCode::StandardNotPublished
    );
    let open = planned.clone().open(planned.facts(true, 0, now), now).unwrap();
    let early = noon("2026-03-20");
    assert_eq!(
        refused(open.clone().close(open.facts(true, 0, early), early)),
        RefusalCode::NotDueYet
    );
    let late = noon("2026-06-30");
    assert_eq!(
        refused(open.clone().close(open.facts(true, 2, late), late)),
        RefusalCode::AssessmentsUnderWay
    );
    let closed = open.clone().close(open.facts(true, 0, late), late).unwrap();
    assert_eq!((closed.status, closed.version), (CycleStatus::Closed, 3));
}

#[test]
fn every_action_on_a_cycle_is_possible_in_its_own_state_only() {
    let planned = plan(new_cycle()).unwrap();
    let (now, late) = (noon("2026-02-25"), noon("2026-06-30"));
    let open = planned.clone().open(planned.facts(true, 0, now), now).unwrap();
    let closed = open.clone().close(open.facts(true, 0, late), late).unwrap();
    for cycle in [planned, open, closed] {
        for action in CycleAction::ALL {
            let row = CycleLifecycle::transition(cycle.status, *action);
            let answer = cycle.check(*action, cycle.facts(true, 0, late));
            assert_eq!(answer, row.map(|row| row.to), "{:?} {action:?}", cycle.status);
        }
    }
}

#[test]
fn places_under_the_quota_are_rounded_up() {
    let mut cycle = plan(new_cycle()).unwrap();
    assert_eq!(
        [0, 1, 10, 11, 203].map(|assessed| cycle.quota_places(assessed)),
        [0, 1, 1, 2, 21].map(Some)
    );
    cycle.quota_percent = None;
    assert_eq!(cycle.quota_places(100), None);
}
