//! Records of service and ratings.

use super::*;
use crate::file::FileKind;
use crate::id::{FileId, ServiceRatingId, ServiceRecordId};
use proptest::prelude::*;
use std::collections::HashMap;

fn record(number: u128) -> NewServiceRecord {
    NewServiceRecord {
        id: id::<ServiceRecordId>(number),
        day: day("2026-07-05"),
        place: "溡源社区小广场".into(),
        hours: "6.50".into(),
        volunteers: 5,
        beneficiaries: 40,
        note: Some("清理占道 12 处".into()),
        photos: vec![],
    }
}

fn check(project: &Project, records: Vec<NewServiceRecord>) -> Result<Vec<ServiceRecord>, Refusals> {
    let kinds = HashMap::from([(id::<FileId>(1), FileKind::Jpeg), (id::<FileId>(2), FileKind::Pdf)]);
    project.check_service(id(10), records, &kinds, &own(), later(10))
}

#[test]
fn service_is_recorded_while_the_project_runs_and_up_to_its_completion() {
    let records = check(&running(), vec![record(1), record(2)]).unwrap();
    assert_eq!(records[0].hours, Measure::parse("6.50").unwrap());
    assert_eq!(records[0].recorded_by, Some(id(900)));
    let sums = running().with_service(&records, later(10)).unwrap().totals;
    assert_eq!((sums.records, sums.volunteers, sums.beneficiaries), (2, 10, 80));
    assert_eq!(sums.hours, Measure::parse("13").unwrap());
    assert_eq!(
        refused(check(&planned(), vec![record(1)]))[0].0,
        RefusalCode::ActionNotAllowed
    );
    // Completed on 30 June, the day of its start: a later day is none of the project's.
    let late = NewServiceRecord {
        day: day("2026-06-30"),
        ..record(1)
    };
    assert!(check(&completed(), vec![late]).is_ok());
    assert_eq!(
        refused(check(&completed(), vec![record(1)])),
        [(RefusalCode::OutOfRange, "records.0.day".to_owned())]
    );
    let closed = Project {
        status: ProjectStatus::Accepted,
        ..completed()
    };
    assert_eq!(
        refused(check(&closed, vec![record(1)]))[0].0,
        RefusalCode::ActionNotAllowed
    );
}

#[test]
fn every_mistake_of_a_batch_is_named_by_its_place() {
    let bad = NewServiceRecord {
        day: day("2026-07-11"),
        place: "".into(),
        hours: "很久".into(),
        volunteers: -1,
        beneficiaries: 100_001,
        note: Some("小明 110105 19491231 002X".into()),
        photos: vec![id::<FileId>(3), id::<FileId>(2), id::<FileId>(1), id::<FileId>(1)],
        ..record(1)
    };
    let early = NewServiceRecord {
        day: day("2026-06-29"),
        hours: "0".into(),
        ..record(3)
    };
    let told = refused(check(&running(), vec![record(1), bad, early]));
    let expected = [
        (RefusalCode::Duplicate, "records.1.id"),
        (RefusalCode::FutureDate, "records.1.day"),
        (RefusalCode::Required, "records.1.place"),
        (RefusalCode::InvalidFormat, "records.1.hours"),
        (RefusalCode::OutOfRange, "records.1.volunteers"),
        (RefusalCode::OutOfRange, "records.1.beneficiaries"),
        (RefusalCode::PersonalNumber, "records.1.note"),
        (RefusalCode::NotFound, "records.1.photos.0"),
        (RefusalCode::FileType, "records.1.photos.1"),
        (RefusalCode::Duplicate, "records.1.photos.3"),
        (RefusalCode::OutOfRange, "records.2.day"),
        (RefusalCode::OutOfRange, "records.2.hours"),
    ];
    assert_eq!(told, expected.map(|(code, field)| (code, field.to_owned())));
    let many = (0..101).map(record).collect();
    assert_eq!(
        refused(check(&running(), many)),
        [(RefusalCode::TooMany, "records".to_owned())]
    );
    assert_eq!(
        refused(check(&running(), vec![])),
        [(RefusalCode::Required, "records".to_owned())]
    );
    let foreign = running().check_service(id(99), vec![record(1)], &HashMap::new(), &own(), now());
    assert_eq!(refused(foreign), [(RefusalCode::NotFound, "organization".to_owned())]);
}

#[test]
fn the_same_record_says_the_same_whenever_it_was_sent() {
    let first = check(&running(), vec![record(1)]).unwrap().pop().unwrap();
    let again = ServiceRecord {
        recorded_at: later(12),
        recorded_by: None,
        ..first.clone()
    };
    assert!(first.says_the_same(&again));
    assert!(!first.says_the_same(&ServiceRecord {
        beneficiaries: 41,
        ..first.clone()
    }));
    assert!(!first.says_the_same(&ServiceRecord {
        project: id(2),
        ..first.clone()
    }));
}

#[test]
fn a_voided_record_counts_no_more_and_only_before_the_acceptance() {
    let record = check(&running(), vec![record(1)]).unwrap().pop().unwrap();
    let project = running().with_service(std::slice::from_ref(&record), now()).unwrap();
    assert_eq!(
        refused(project.clone().void_service(record.clone(), " ", now())),
        [(RefusalCode::ReasonRequired, "reason".to_owned())]
    );
    let (after, voided) = project.clone().void_service(record.clone(), "重复登记", now()).unwrap();
    assert_eq!(after.totals, ProjectTotals::default());
    assert_eq!(voided.status, ServiceRecordStatus::Voided);
    assert_eq!(
        refused(after.void_service(voided, "再次", now()))[0].0,
        RefusalCode::ActionNotAllowed
    );
    let accepted = Project {
        status: ProjectStatus::Accepted,
        ..project
    };
    assert_eq!(
        refused(accepted.void_service(record, "重复", now()))[0].0,
        RefusalCode::ActionNotAllowed
    );
}

fn rating(score: i32) -> NewServiceRating {
    NewServiceRating {
        id: id::<ServiceRatingId>(1),
        need: None,
        score,
        tags: vec![RatingTag::Prompt, RatingTag::Solved],
        text: Some("很及时".into()),
    }
}

#[test]
fn residents_rate_what_is_completed() {
    let (project, given) = completed().rate(rating(5), &by(4), now()).unwrap();
    assert_eq!((project.totals.ratings, project.totals.score_sum), (1, 5));
    assert_eq!(given.account, Some(id(4)));
    assert_eq!(given.place().organization, None);
    assert_eq!(
        refused(running().rate(rating(5), &by(4), now()))[0].0,
        RefusalCode::ActionNotAllowed
    );
    let bad = NewServiceRating {
        need: Some(id::<NeedId>(71)),
        tags: vec![RatingTag::Late, RatingTag::Late],
        text: Some("找 13812345678".into()),
        ..rating(6)
    };
    assert_eq!(
        refused(completed().rate(bad, &by(4), now())),
        [
            (RefusalCode::OutOfRange, "score".to_owned()),
            (RefusalCode::NotFound, "need".to_owned()),
            (RefusalCode::Duplicate, "tags.1".to_owned()),
            (RefusalCode::PersonalNumber, "text".to_owned()),
        ]
    );
    let about = NewServiceRating {
        need: Some(id::<NeedId>(70)),
        ..rating(3)
    };
    assert!(completed().rate(about, &by(4), now()).is_ok());
    assert_eq!(
        refused(completed().rate(rating(5), &own(), now())),
        [(RefusalCode::OwnOrganization, String::new())],
        "nobody rates what their own organization does"
    );
}

#[test]
fn others_rate_once_the_residents_are_invited_and_until_the_last_day() {
    let other = ProjectFacts { linked: false, ..by(5) };
    let uninvited = || vec![(RefusalCode::RatingNotInvited, String::new())];
    assert_eq!(refused(completed().rate(rating(5), &other, now())), uninvited());
    for wrong in ["2026-06-29", "2026-09-29"] {
        assert_eq!(
            refused(completed().invite_to_rate(day(wrong), &by(1), now())),
            [(RefusalCode::OutOfRange, "until".to_owned())]
        );
    }
    assert_eq!(
        refused(completed().invite_to_rate(day("2026-06-30"), &own(), now()))[0].0,
        RefusalCode::OwnOrganization
    );
    assert_eq!(
        refused(running().invite_to_rate(day("2026-06-30"), &by(1), now()))[0].0,
        RefusalCode::ActionNotAllowed
    );
    let invited = completed().invite_to_rate(day("2026-09-28"), &by(1), now()).unwrap();
    assert!(invited.clone().rate(rating(5), &other, now()).is_ok());
    let after = ProjectFacts {
        today: day("2026-09-29"),
        ..other
    };
    assert_eq!(refused(invited.clone().rate(rating(5), &after, now())), uninvited());
    let linked = ProjectFacts { linked: true, ..after };
    assert!(
        invited.rate(rating(5), &linked, now()).is_ok(),
        "who asked for it needs no invitation"
    );
}

proptest! {
    /// Whatever is recorded and voided in whatever order, the totals are the sums of what stands.
    #[test]
    fn totals_are_the_sums_of_the_records_that_stand(
        entries in prop::collection::vec((1_i64..1_000_000, 0..1000, 0..1000, any::<bool>()), 1..40)
    ) {
        let mut project = running();
        let (mut hours, mut volunteers, mut beneficiaries, mut count) = (0, 0_i64, 0_i64, 0);
        for (number, (worked, helped, served, voided)) in (1_u128..).zip(entries) {
            let new = NewServiceRecord {
                hours: Measure::from_hundredths(worked).to_string(),
                volunteers: helped,
                beneficiaries: served,
                ..record(number)
            };
            let made = check(&project, vec![new]).unwrap();
            project = project.with_service(&made, now()).unwrap();
            if voided {
                project = project.void_service(made[0].clone(), "误记", now()).unwrap().0;
            } else {
                hours += worked;
                volunteers += i64::from(helped);
                beneficiaries += i64::from(served);
                count += 1;
            }
        }
        prop_assert_eq!(project.totals.hours.hundredths(), hours);
        prop_assert_eq!(project.totals.volunteers, volunteers);
        prop_assert_eq!(project.totals.beneficiaries, beneficiaries);
        prop_assert_eq!(project.totals.records, count);
    }
}

#[test]
fn a_mean_score_is_rounded_half_up() {
    assert_eq!(mean_hundredths(0, 0), None);
    assert_eq!(mean_hundredths(5, 1), Some(500));
    assert_eq!(mean_hundredths(14, 3), Some(467));
    assert_eq!(mean_hundredths(13, 3), Some(433));
    assert_eq!(mean_hundredths(801, 200), Some(401));
}
