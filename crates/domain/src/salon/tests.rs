use super::*;
use crate::id::{DualRegistrationUnitId, OrganizationId};
use crate::{RefusalCode, Refusals};
use chrono::TimeZone as _;
use uuid::Uuid;

fn area(code: &str) -> AreaCode {
    AreaCode::parse(code).unwrap()
}

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 6, 30, 1, 0, 0).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn need(number: u128) -> NeedId {
    NeedId(Uuid::from_u128(number))
}

fn new() -> NewSalon {
    NewSalon {
        id: SalonId(Uuid::from_u128(1)),
        area: area("370305003025"),
        title: "第三期书记沙龙".to_owned(),
        planned_on: day("2026-06-29"),
        venue: "溡源社区会议室".to_owned(),
        needs: vec![need(1), need(2)],
        demo: true,
    }
}

fn planned() -> SecretarySalon {
    SecretarySalon::plan(area("370305000000"), new(), None, now()).unwrap()
}

fn participant(kind: ParticipantKind) -> Participant {
    Participant {
        kind,
        organization: (kind == ParticipantKind::Organization).then(|| OrganizationId(Uuid::from_u128(1))),
        unit: (kind == ParticipantKind::DualRegistrationUnit).then(|| DualRegistrationUnitId(Uuid::from_u128(1))),
        body: None,
        count: 2,
    }
}

fn held() -> HeldSalon {
    HeldSalon {
        held_on: day("2026-06-29"),
        participants: vec![
            participant(ParticipantKind::Community),
            participant(ParticipantKind::Organization),
            participant(ParticipantKind::Volunteer),
        ],
        minutes: "讨论了路灯和托管两件事。".to_owned(),
        resolutions: vec![NewResolution {
            text: "路灯一事制单。".to_owned(),
            decision: ResolutionDecision::Adopt,
            needs: vec![need(1)],
        }],
        needs: None,
    }
}

fn refused<T: std::fmt::Debug>(result: Result<T, Refusals>) -> Vec<(RefusalCode, String)> {
    let refusals = result.unwrap_err().into_vec();
    refusals.into_iter().map(|it| (it.code, it.field.join("."))).collect()
}

#[test]
fn a_salon_is_hosted_by_a_community_and_its_needs_stand_once() {
    let bad = NewSalon {
        area: area("370305003000"),
        title: String::new(),
        venue: String::new(),
        needs: vec![need(1), need(1)],
        ..new()
    };
    let found = refused(SecretarySalon::plan(area("370305000000"), bad, None, now()));
    let fields: Vec<&str> = found.iter().map(|it| it.1.as_str()).collect();
    assert_eq!(fields, ["areaCode", "title", "venue", "needs.1"]);
}

#[test]
fn a_salon_held_has_the_community_and_an_organization() {
    let without = |kind| {
        let mut held = held();
        held.participants.retain(|it| it.kind != kind);
        refused(planned().hold(held, now()))
    };
    let at = |code| vec![(code, "participants".to_owned())];
    assert_eq!(
        without(ParticipantKind::Community),
        at(RefusalCode::SalonWithoutCommunity)
    );
    assert_eq!(
        without(ParticipantKind::Organization),
        at(RefusalCode::SalonWithoutOrganization)
    );
    let salon = planned().hold(held(), now()).unwrap();
    assert_eq!(
        (salon.status, salon.held_on),
        (SalonStatus::Held, Some(day("2026-06-29")))
    );
    assert_eq!(salon.count_of(ParticipantKind::Volunteer), 2);
    assert_eq!(salon.resolutions[0].number, 1);
}

#[test]
fn all_mistakes_of_a_record_are_told_at_once() {
    let mut bad = held();
    bad.held_on = day("2026-07-01");
    bad.minutes = " ".to_owned();
    bad.participants.push(Participant {
        organization: None,
        ..participant(ParticipantKind::Organization)
    });
    bad.participants.push(participant(ParticipantKind::Organization));
    bad.participants.push(Participant {
        unit: None,
        count: 0,
        ..participant(ParticipantKind::DualRegistrationUnit)
    });
    bad.participants.push(participant(ParticipantKind::Department));
    bad.participants.push(Participant {
        organization: Some(OrganizationId(Uuid::nil())),
        ..participant(ParticipantKind::Resident)
    });
    bad.resolutions.push(NewResolution {
        text: String::new(),
        decision: ResolutionDecision::Defer,
        needs: vec![need(3)],
    });
    let found = refused(planned().hold(bad, now()));
    let fields: Vec<&str> = found.iter().map(|it| it.1.as_str()).collect();
    assert_eq!(
        fields,
        [
            "heldOn",
            "minutes",
            "participants.3.organization",
            "participants.4",
            "participants.5.unit",
            "participants.5.count",
            "participants.6.body",
            "participants.7.organization",
            "resolutions.1.text",
            "resolutions.1.needs.0",
        ]
    );
    assert_eq!(found[3].0, RefusalCode::Duplicate);
    assert_eq!(found[9].0, RefusalCode::NotDiscussed);
}

#[test]
fn needs_raised_at_the_table_are_discussed_too() {
    let mut more = held();
    more.needs = Some(vec![need(1), need(9)]);
    more.resolutions[0].needs = vec![need(9)];
    let salon = planned().hold(more, now()).unwrap();
    assert!(salon.adopts(&[need(9)]).is_some() && salon.adopts(&[need(1)]).is_none());
}

#[test]
fn an_order_rests_on_an_adopting_resolution_of_a_salon_held() {
    let salon = planned().hold(held(), now()).unwrap();
    assert_eq!(salon.adopts(&[need(7), need(1)]).map(|it| it.number), Some(1));
    let mut deferred = held();
    deferred.resolutions[0].decision = ResolutionDecision::Defer;
    assert!(planned().hold(deferred, now()).unwrap().adopts(&[need(1)]).is_none());
    let mut taken_back = salon;
    taken_back.status = SalonStatus::Planned;
    assert!(taken_back.adopts(&[need(1)]).is_none());
}

#[test]
fn a_salon_is_held_or_cancelled_once() {
    let cancelled = planned().cancel("场地停电", now()).unwrap();
    assert_eq!(cancelled.status, SalonStatus::Cancelled);
    assert_eq!(
        refused(cancelled.hold(held(), now()))[0].0,
        RefusalCode::ActionNotAllowed
    );
    let salon = planned().hold(held(), now()).unwrap();
    assert_eq!(refused(salon.cancel("x", now()))[0].0, RefusalCode::ActionNotAllowed);
    assert_eq!(
        refused(planned().cancel(" ", now())),
        [(RefusalCode::Required, "reason".to_owned())]
    );
}

#[test]
fn a_unit_registers_and_ends_within_its_time() {
    let new = NewDualRegistrationUnit {
        id: DualRegistrationUnitId(Uuid::from_u128(1)),
        area: area("370305003025"),
        name: "临淄区教育和体育局".to_owned(),
        kind: UnitKind::Organ,
        offers: Some("周末开放操场".to_owned()),
        registered_on: day("2026-06-01"),
        demo: true,
    };
    let register = |new| DualRegistrationUnit::register(area("370305000000"), new, now());
    let late = NewDualRegistrationUnit {
        registered_on: day("2026-07-01"),
        ..new.clone()
    };
    assert_eq!(
        refused(register(late)),
        [(RefusalCode::FutureDate, "registeredOn".to_owned())]
    );
    let unit = register(new).unwrap();
    let end = |on| unit.clone().end(day(on), now());
    assert_eq!(refused(end("2026-05-31"))[0].0, RefusalCode::EndsBeforeStart);
    assert_eq!(refused(end("2026-07-01"))[0].0, RefusalCode::FutureDate);
    let ended = end("2026-06-30").unwrap();
    assert_eq!((ended.status, ended.version), (DualRegistrationStatus::Ended, 2));
    assert_eq!(
        refused(ended.end(day("2026-06-30"), now()))[0].0,
        RefusalCode::ActionNotAllowed
    );
}
