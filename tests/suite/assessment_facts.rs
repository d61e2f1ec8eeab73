//! What a rating rests on beside scores: places under a quota, the cycle before, remediations, coverage.

use crate::assessment_races::world::{ONE, OTHER, World, refused, target};
use chrono::NaiveDate;
use siling_application::assessment::{
    AwardStars, ConfirmRating, CycleTarget, FindRemediation, OpenCycle, PlanCycle, PublishNotice, StartSelfAssessment,
    VerifyAssessment,
};
use siling_application::standard::RetireStandard;
use siling_domain::RefusalCode;
use siling_domain::access::Visibility;
use siling_domain::assessment::{Assessment, AssessmentCycle, AssessmentStatus, NewCycle, PhaseDates};
use siling_domain::id::{AssessmentId, CycleId};
use siling_domain::rating::QuotaPlace;
use siling_domain::standard::Stars;
use siling_persistence::assessment::{
    self as store, AssessmentFilter, AssessmentOrder, StarRatingFilter, StarRatingOrder,
};
use siling_persistence::organization::OrganizationKey;
use siling_persistence::page::{Direction, PageRequest};

fn verify(id: AssessmentId) -> VerifyAssessment {
    VerifyAssessment {
        target: target(id),
        vetoes: None,
    }
}

fn publish(id: AssessmentId) -> PublishNotice {
    PublishNotice {
        target: target(id),
        ends_on: None,
        document: "公示2026-1".to_owned(),
        vetoes: None,
    }
}

#[tokio::test]
async fn one_place_goes_to_one_of_two_equals_the_earlier() {
    let world = World::with(&[ONE, OTHER], Some(10)).await;
    world.cover().await;
    let (one, other) = (world.reviewed(0).await, world.reviewed(1).await);
    for (id, names) in [(one, ["a", "b"]), (other, ["c", "d"])] {
        for name in names {
            let assessor = world.assessor(name, id).await;
            world.scored(assessor, id).await;
        }
    }
    let five = world.app.done(verify(one)).await;
    assert_eq!(five.outcome.unwrap().stars, Stars::MAX);
    // Who has a place is known once all are verified.
    let early = World::act_on(&world.app.app, None, publish(one)).await;
    assert_eq!(refused(early), RefusalCode::AssessmentsUnderWay);
    // Verified at once, or one after the other: the place is given once.
    world.app.done(verify(other)).await;
    let (first, second) = tokio::join!(
        World::act_on(&world.app.app, None, publish(one)),
        World::act_on(&world.app.app, None, publish(other)),
    );
    let stars = |done: Assessment| done.outcome.unwrap().stars.count();
    assert_eq!((stars(first.unwrap().output), stars(second.unwrap().output)), (5, 4));
    let ratings = store::ratings_of(&world.app.app.store, &[one, other]).await.unwrap();
    for rating in ratings {
        let rank = if rating.assessment == one { 1 } else { 2 };
        assert_eq!(rating.facts.quota, Some(QuotaPlace { rank, places: 1 }));
    }
}

/// A cycle of 2027, open.
async fn next_cycle(world: &World) -> AssessmentCycle {
    let before: AssessmentCycle = world.stored(world.cycle).await;
    let later = |day: NaiveDate| day.checked_add_months(chrono::Months::new(12)).unwrap();
    let phases = before.phases.iter().map(|dates| PhaseDates {
        begins: later(dates.begins),
        ends: later(dates.ends),
        ..*dates
    });
    let planned = world
        .app
        .done(PlanCycle(NewCycle {
            id: world.app.app.new_id(),
            year: 2027,
            title: "2027年度星级评定".to_owned(),
            standard: before.standard,
            phases: phases.collect(),
            quota_percent: None,
            demo: true,
        }))
        .await;
    world.go_to("2027-07-01");
    let open = OpenCycle {
        target: CycleTarget {
            cycle: planned.id,
            expected_version: None,
        },
        organizations: None,
        document: Some("关于开展2027年度星级评定的通知".to_owned()),
    };
    world.app.done(open).await
}

async fn entered(world: &World, cycle: CycleId) -> Vec<Assessment> {
    let filter = AssessmentFilter {
        cycle: Some(cycle),
        ..AssessmentFilter::default()
    };
    let all = Visibility {
        everything: true,
        ..Visibility::default()
    };
    let (order, page) = (AssessmentOrder::Points, PageRequest::first(10));
    let page = store::list(&world.app.app.store, &all, &filter, order, Direction::Desc, &page).await;
    page.unwrap().items
}

#[tokio::test]
async fn the_cycle_before_counts_in_the_next() {
    let world = World::new(&[ONE, OTHER]).await;
    // False evidence: no stars, and no application in the next cycle.
    let false_evidence = world.confirmed(0, &["V3"]).await;
    let good = world.confirmed(1, &[]).await;
    let award = |id| AwardStars {
        id: world.app.app.new_id(),
        target: target(id),
        certificate_number: "LZXJ-2026-0001".to_owned(),
        plaque_number: None,
    };
    let none = World::act_on(&world.app.app, None, award(false_evidence)).await;
    assert_eq!(refused(none), RefusalCode::NoStars);
    let stars = world.app.done(award(good)).await;
    let find = FindRemediation {
        id: world.app.app.new_id(),
        organization: OrganizationKey::Id(stars.organization),
        assessment: Some(good),
        star_rating: Some(stars.id),
        indicator: None,
        finding: "台账不全".to_owned(),
        due_on: "2026-12-31".parse().unwrap(),
    };
    world.app.done(find).await;
    world.cover().await;
    // The standard stays as long as an open cycle goes by it.
    let cycle: AssessmentCycle = world.stored(world.cycle).await;
    let retire = RetireStandard {
        standard: cycle.standard,
        expected_version: None,
    };
    let retired = World::act_on(&world.app.app, None, retire).await;
    assert_eq!(refused(retired), RefusalCode::StandardInUse);

    let next = next_cycle(&world).await;
    let entrants = entered(&world, next.id).await;
    assert_eq!(entrants.len(), 1, "who is barred is not entered");
    assert_eq!(entrants[0].organization, stars.organization);
    let store = &world.app.app.store;
    let today = "2027-07-01".parse().unwrap();
    let (_, facts) = store::facts_of(store, &[entrants[0].id], today)
        .await
        .unwrap()
        .pop()
        .unwrap();
    assert_eq!(
        (
            facts.previous_stars,
            facts.first_cycle,
            facts.overdue_remediations,
            facts.covered
        ),
        (Stars::new(4).ok(), false, 1, true)
    );
    let (_, facts) = store::facts_of(store, &[good], today).await.unwrap().pop().unwrap();
    assert_eq!((facts.previous_stars, facts.first_cycle), (None, true));
    let start = StartSelfAssessment {
        id: world.app.app.new_id(),
        cycle: next.id,
        organization: OrganizationKey::Id(world.organizations[0]),
        expected_version: None,
    };
    let barred = World::act_on(&world.app.app, None, start).await;
    assert_eq!(refused(barred), RefusalCode::ApplicationBarred);

    // Lists: the leaderboard, the progress, what is late.
    let board = StarRatingFilter {
        in_force_on: Some(today),
        stars: Some(vec![4, 5]),
        ..StarRatingFilter::default()
    };
    let page = PageRequest::first(10);
    let board = store::list_stars(store, &board, StarRatingOrder::Rank, Direction::Desc, &page).await;
    assert_eq!(board.unwrap().items, vec![stars]);
    let rows = store::progress(store, &[world.cycle, next.id], "2027-08-01".parse().unwrap())
        .await
        .unwrap();
    let rows: Vec<_> = rows
        .iter()
        .map(|row| (row.cycle, row.status, row.count, row.late))
        .collect();
    assert_eq!(
        rows,
        [
            (world.cycle, AssessmentStatus::Awarded, 1, 0),
            (world.cycle, AssessmentStatus::Confirmed, 1, 0),
            (next.id, AssessmentStatus::NotStarted, 1, 1),
        ]
    );
}

#[tokio::test]
async fn a_veto_found_on_the_last_day_is_noticed_again() {
    let world = World::new(&[ONE]).await;
    let id = world.noticed(0, &[]).await;
    world.go_to("2026-08-24");
    let confirm = ConfirmRating {
        target: target(id),
        decision_number: "1".to_owned(),
        vetoes: Some(vec!["V4".parse().unwrap()]),
    };
    assert_eq!(
        refused(World::act_on(&world.app.app, None, confirm.clone()).await),
        RefusalCode::NoticeOutdated
    );
    let unknown = ConfirmRating {
        vetoes: Some(vec!["V99".parse().unwrap()]),
        ..confirm
    };
    assert_eq!(
        refused(World::act_on(&world.app.app, None, unknown).await),
        RefusalCode::NotFound
    );
    let again = PublishNotice {
        vetoes: Some(vec!["V4".parse().unwrap()]),
        ..publish(id)
    };
    let noticed = world.app.done(again).await;
    assert_eq!(noticed.notices.len(), 2);
    assert_eq!(noticed.outcome.unwrap().stars, Stars::NONE);
}
