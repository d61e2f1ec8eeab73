//! The star assessment when people are quick: two at once, at the last second, in the middle of something. One clear
//! outcome each, and nothing half done.

pub mod world;

use siling_application::assessment::{
    AssignAssessor, AwardStars, CloseCycle, ConfirmRating, CycleTarget, DeclareConflict, RemoveAssessor,
    SaveSelfAssessment, ScoreAssessment, SubmitSelfAssessment, VerifyAssessment, replay, replay_cycle, try_standard,
};
use siling_domain::RefusalCode;
use siling_domain::assessment::{
    Assessment, AssessmentCycle, AssessmentStatus, CycleStatus, StarRating, StarRatingStatus,
};
use siling_domain::standard::Points;
use siling_persistence::assessment::{self as store};
use world::{ONE, OTHER, World, code, refused, target};

#[tokio::test]
async fn of_two_who_confirm_at_once_one_does() {
    let world = World::new(&[ONE]).await;
    let id = world.noticed(0, &[]).await;
    world.go_to("2026-08-24");
    let (first, second) = (world.officer("first").await, world.officer("second").await);
    let confirm = |number: &str| ConfirmRating {
        target: target(id),
        decision_number: number.to_owned(),
        vetoes: None,
    };
    let (one, other) = tokio::join!(
        world.act(first, confirm("临社党发〔2026〕8号")),
        world.act(second, confirm("临社党发〔2026〕9号")),
    );
    let (done, late) = if one.is_ok() { (one, other) } else { (other, one) };
    let done = done.unwrap().output;
    assert_eq!(done.status, AssessmentStatus::Confirmed);
    assert_eq!(refused(late), RefusalCode::ActionNotAllowed);
    let kept: Assessment = world.stored(id).await;
    assert_eq!(kept, done);
    let rated = store::ratings_of(&world.app.app.store, &[id])
        .await
        .unwrap()
        .pop()
        .unwrap();
    assert_eq!(
        (rated.number, rated.rating.digest),
        (kept.version, kept.confirmation.unwrap().outcome.digest)
    );
}

#[tokio::test]
async fn who_read_an_older_version_is_told_so() {
    let world = World::new(&[ONE]).await;
    let id = world.noticed(0, &[]).await;
    world.go_to("2026-08-24");
    let read: Assessment = world.stored(id).await;
    let mut older = target(id);
    older.expected_version = Some(read.version - 1);
    let command = ConfirmRating {
        target: older,
        decision_number: "1".to_owned(),
        vetoes: None,
    };
    let officer = world.officer("first").await;
    assert_eq!(refused(world.act(officer, command).await), RefusalCode::StaleVersion);
}

#[tokio::test]
async fn a_submission_is_in_time_or_not_whoever_is_carried_out_first() {
    let world = World::new(&[ONE]).await;
    let id = world.filled(0).await;
    let submit = || SubmitSelfAssessment { target: target(id) };
    // The last second of the last day, and the first of the next.
    let last = world.at("2026-07-10T23:59:59+08:00");
    let over = world.at("2026-07-11T00:00:00+08:00");
    let (late, in_time) = tokio::join!(
        World::act_on(&over, None, submit()),
        World::act_on(&last, None, submit())
    );
    let code = refused(late);
    assert!(
        matches!(code, RefusalCode::DeadlinePassed | RefusalCode::ActionNotAllowed),
        "{code:?}"
    );
    assert_eq!(in_time.unwrap().output.status, AssessmentStatus::Submitted);
}

#[tokio::test]
async fn a_submission_and_the_closing_of_its_cycle_do_not_both_happen() {
    let world = World::new(&[ONE]).await;
    let id = world.filled(0).await;
    let last = world.at("2026-07-10T23:59:59+08:00");
    let over = world.at("2026-07-11T00:00:00+08:00");
    let close = CloseCycle {
        target: CycleTarget {
            cycle: world.cycle,
            expected_version: None,
        },
    };
    let (closed, submitted) = tokio::join!(
        World::act_on(&over, None, close),
        World::act_on(&last, None, SubmitSelfAssessment { target: target(id) }),
    );
    let kept: Assessment = world.stored(id).await;
    let cycle: AssessmentCycle = world.stored(world.cycle).await;
    match submitted {
        Ok(_) => {
            assert_eq!(refused(closed), RefusalCode::AssessmentsUnderWay);
            assert_eq!(
                (kept.status, cycle.status),
                (AssessmentStatus::Submitted, CycleStatus::Open)
            );
        }
        Err(_) => {
            closed.unwrap();
            assert_eq!(
                (kept.status, cycle.status),
                (AssessmentStatus::Lapsed, CycleStatus::Closed)
            );
        }
    }
}

#[tokio::test]
async fn a_draft_saved_while_it_is_submitted_is_in_it_or_refused() {
    let world = World::new(&[ONE]).await;
    let id = world.filled(0).await;
    let mut changed = world.full_marks();
    changed.retain(|score| score.indicator == code("A2.2"));
    changed[0].input = siling_domain::rating::Score::Measure("6".parse().unwrap());
    let save = SaveSelfAssessment {
        target: target(id),
        scores: changed.clone(),
        cleared: Vec::new(),
        evidence: Vec::new(),
    };
    let (saved, submitted) = tokio::join!(
        World::act_on(&world.app.app, None, save),
        World::act_on(&world.app.app, None, SubmitSelfAssessment { target: target(id) }),
    );
    submitted.unwrap();
    let kept: Assessment = world.stored(id).await;
    assert_eq!(kept.status, AssessmentStatus::Submitted);
    let is_in = kept.self_scores[&code("A2.2")].input == changed[0].input;
    match saved {
        Ok(_) => assert!(is_in),
        Err(_) => assert!(!is_in),
    }
}

#[tokio::test]
async fn an_assessor_removed_mid_way_does_not_count() {
    let world = World::new(&[ONE]).await;
    let id = world.reviewed(0).await;
    let (first, second) = (world.assessor("first", id).await, world.assessor("second", id).await);
    world.scored(first, id).await;
    let remove = RemoveAssessor {
        target: target(id),
        assessor: second,
        reason: "工作调动".to_owned(),
    };
    let score = ScoreAssessment {
        target: target(id),
        scores: world.full_marks(),
    };
    let (removed, scored) = tokio::join!(
        World::act_on(&world.app.app, None, remove),
        World::act_on(&world.app.app, Some(second), score),
    );
    removed.unwrap();
    let kept: Assessment = world.stored(id).await;
    let gone = kept
        .assessors
        .iter()
        .find(|assessor| assessor.account == second)
        .unwrap();
    assert!(!gone.is_active());
    match scored {
        Ok(_) => assert!(gone.scored_at.is_some(), "what they gave stays on record"),
        Err(error) => assert_eq!(refused::<()>(Err(error)), RefusalCode::NotAssigned),
    }
    // Whatever came first: one assessor is missing, and another one takes the place.
    let verify = || VerifyAssessment {
        target: target(id),
        vetoes: None,
    };
    let early = World::act_on(&world.app.app, None, verify()).await;
    assert_eq!(refused(early), RefusalCode::AssessorsMissing);
    let again = AssignAssessor {
        target: target(id),
        assessor: second,
    };
    let again = World::act_on(&world.app.app, None, again).await;
    assert_eq!(refused(again), RefusalCode::AlreadyInvolved);
    let third = world.assessor("third", id).await;
    world.scored(third, id).await;
    let verified = World::act_on(&world.app.app, None, verify()).await.unwrap().output;
    assert_eq!(verified.status, AssessmentStatus::DistrictVerified);
    assert_eq!(verified.outcome.unwrap().points, Points::from_whole(1000).unwrap());
    let declare = DeclareConflict {
        target: target(id),
        exists: true,
        note: None,
    };
    assert_eq!(
        refused(World::act_on(&world.app.app, Some(second), declare).await),
        RefusalCode::ActionNotAllowed
    );
}

#[tokio::test]
async fn of_two_certificates_with_one_number_one_is_given() {
    let world = World::new(&[ONE, OTHER]).await;
    let (one, other) = (world.confirmed(0, &[]).await, world.confirmed(1, &[]).await);
    let award = |id, assessment| AwardStars {
        id,
        target: target(assessment),
        certificate_number: "LZXJ-2026-0001".to_owned(),
        plaque_number: None,
    };
    let (first, second) = tokio::join!(
        World::act_on(&world.app.app, None, award(world.app.app.new_id(), one)),
        World::act_on(&world.app.app, None, award(world.app.app.new_id(), other)),
    );
    let (done, late) = if first.is_ok() {
        (first, second)
    } else {
        (second, first)
    };
    let stars = done.unwrap().output;
    assert_eq!((stars.status, stars.stars.count()), (StarRatingStatus::Valid, 4));
    assert_eq!(refused(late), RefusalCode::CertificateTaken);
    let left = if stars.assessment == one { other } else { one };
    let left: Assessment = world.stored(left).await;
    assert_eq!(
        (left.status, left.star_rating),
        (AssessmentStatus::Confirmed, None),
        "nothing half done"
    );
    let found = store::by_certificate(&world.app.app.store, "LZXJ-2026-0001")
        .await
        .unwrap();
    assert_eq!(found, Some(stars));
}

#[tokio::test]
async fn what_was_decided_is_computed_again_and_tried_by_another_standard() {
    let world = World::new(&[ONE, OTHER]).await;
    let store = &world.app.app.store;
    let mut awarded: Vec<StarRating> = Vec::new();
    for place in 0..2 {
        let id = world.confirmed(place, &[]).await;
        let award = AwardStars {
            id: world.app.app.new_id(),
            target: target(id),
            certificate_number: format!("LZXJ-2026-000{place}"),
            plaque_number: None,
        };
        awarded.push(world.app.done(award).await);
    }
    let again = replay(store, awarded[0].id).await.unwrap().unwrap();
    assert!(again.same);
    assert_eq!(again.computed, Some(again.stored));
    let cycle = replay_cycle(store, world.cycle).await.unwrap();
    assert_eq!(
        (cycle.rated, cycle.differing),
        (6, Vec::new()),
        "verified, noticed and confirmed, twice"
    );
    assert_eq!(store::audit(store).await.unwrap(), Vec::<String>::new());

    // A band that nobody reaches any more moves everybody down, and says why.
    let mut harder = world.definition.clone();
    for band in &mut harder.bands {
        if band.stars.count() == 4 {
            band.prerequisites.push(siling_domain::standard::Prerequisite::Covered);
        }
    }
    let trial = try_standard(store, &harder, world.cycle)
        .await
        .unwrap()
        .unwrap()
        .unwrap();
    assert_eq!((trial.rated, trial.moves.len(), trial.dropped.len()), (2, 2, 0));
    assert!(trial.moves.iter().all(|it| !it.is_up()));
    let binding = trial.moves[0].after.binding.unwrap();
    assert_eq!(binding.kind, siling_domain::rating::ConditionKind::Covered);

    // Behind its back: the audit tells, and the replay, too.
    let tampered = "ALTER TABLE ratings DISABLE TRIGGER ratings_immutable; \
                    UPDATE ratings SET rating = jsonb_set(rating, '{stars}', '5'); \
                    UPDATE assessments SET stars = 5; ALTER TABLE ratings ENABLE TRIGGER ratings_immutable";
    world.app.behind_its_back(tampered).await;
    assert_eq!(replay_cycle(store, world.cycle).await.unwrap().differing.len(), 6);
    assert!(!replay(store, awarded[0].id).await.unwrap().unwrap().same);
    assert_eq!(store::audit(store).await.unwrap().len(), 2);
}
