use super::*;
use crate::lifecycle::Lifecycle;
use StarRatingAction as Star;

fn rating() -> StarRating {
    world().awarded().1
}

/// A measure for a reason, with the organization heard.
fn measure(reason: StarReason) -> StarMeasure {
    StarMeasure {
        reason,
        note: None,
        document: "临社组发〔2026〕9号".into(),
        hearing: Some(Hearing {
            notified_on: day("2026-06-01"),
            statement: Some("无异议".into()),
        }),
        by: Some(account(COMMITTEE)),
    }
}

fn held() -> StarRating {
    rating()
        .hold(measure(StarReason::UnderInvestigation), &shipped(), noon("2026-06-10"))
        .unwrap()
}

fn downgraded() -> StarRating {
    let measure = measure(StarReason::RecheckFailed);
    rating()
        .downgrade(stars(4), measure, &shipped(), noon("2026-06-10"))
        .unwrap()
}

fn revoked() -> StarRating {
    rating()
        .revoke(measure(StarReason::FalseEvidence), &shipped(), noon("2026-06-10"))
        .unwrap()
}

fn expired() -> StarRating {
    let facts = StarRatingFacts {
        today: day("2029-05-20"),
        organization_ended: false,
    };
    rating().expire(facts, None, noon("2029-05-20")).unwrap()
}

#[test]
fn stars_are_held_and_restored_with_their_history() {
    let held = held();
    assert_eq!((held.status, held.stars), (StarRatingStatus::OnHold, stars(5)));
    assert!(!held.in_force(day("2026-06-11")));
    let mut favour = measure(StarReason::Unfounded);
    favour.hearing = None;
    let restored = held.restore(favour, &shipped(), noon("2026-07-01")).unwrap();
    assert!(restored.in_force(day("2026-07-01")));
    let history: Vec<_> = restored
        .changes
        .iter()
        .map(|change| (change.action, change.on))
        .collect();
    assert_eq!(
        history,
        [(Star::Hold, day("2026-06-10")), (Star::Restore, day("2026-07-01"))]
    );
    assert_eq!(
        (restored.valid_from, restored.valid_to),
        (day("2026-05-20"), day("2029-05-19"))
    );
}

#[test]
fn a_downgrade_leads_to_fewer_stars_but_one_and_bars_for_two_years() {
    let down = downgraded();
    assert_eq!(
        (down.status, down.stars, down.awarded_stars),
        (StarRatingStatus::Downgraded, stars(4), stars(5))
    );
    assert_eq!(down.barred_until, Some(day("2028-06-10")));
    assert!(down.in_force(day("2026-06-10")));
    for to in [0, 5] {
        let answer = rating().downgrade(
            stars(to),
            measure(StarReason::RecheckFailed),
            &shipped(),
            noon("2026-06-10"),
        );
        let refusal = only(answer);
        assert_eq!(refusal.code, RefusalCode::StarsNotLower);
        assert_eq!(refusal.message(crate::Locale::En), "A downgrade leads to 1 to 4 stars");
    }
    let one = down
        .downgrade(
            stars(1),
            measure(StarReason::TermOverdue),
            &shipped(),
            noon("2026-07-10"),
        )
        .unwrap();
    let answer = one.downgrade(
        stars(1),
        measure(StarReason::TermOverdue),
        &shipped(),
        noon("2026-08-10"),
    );
    assert_eq!(refused(answer), RefusalCode::StarsNotLower);
}

#[test]
fn a_revocation_takes_all_stars_the_plaque_and_three_years() {
    let revoked = revoked();
    assert_eq!(
        (revoked.status, revoked.stars),
        (StarRatingStatus::Revoked, Stars::NONE)
    );
    assert_eq!(revoked.awarded_stars, stars(5));
    assert_eq!(revoked.barred_until, Some(day("2029-06-10")));
    // Friday 19 June is a holiday.
    assert_eq!(revoked.plaque_due, Some(day("2026-07-02")));
    assert_eq!(revoked.valid_to, day("2026-06-10"));
    assert!(!revoked.in_force(day("2026-06-10")));
}

#[test]
fn a_measure_needs_a_reason_of_its_list() {
    for action in [Star::Hold, Star::Downgrade, Star::Revoke, Star::Restore] {
        for reason in StarReason::ALL {
            let (calendar, now) = (shipped(), noon("2026-06-10"));
            let answer = match action {
                Star::Hold => rating().hold(measure(*reason), &calendar, now),
                Star::Downgrade => rating().downgrade(stars(4), measure(*reason), &calendar, now),
                Star::Revoke => rating().revoke(measure(*reason), &calendar, now),
                _ => held().restore(measure(*reason), &calendar, now),
            };
            if StarReason::of(action).contains(reason) {
                assert!(answer.is_ok(), "{action:?} {reason:?}");
            } else {
                assert_eq!(
                    refused(answer),
                    RefusalCode::StarReasonNotAllowed,
                    "{action:?} {reason:?}"
                );
            }
        }
    }
    let nameless = StarMeasure {
        document: String::new(),
        ..measure(StarReason::FalseEvidence)
    };
    let answer = rating().revoke(nameless, &shipped(), noon("2026-06-10"));
    assert_eq!(told(answer), [(RefusalCode::Required, "document".to_owned())]);
}

#[test]
fn the_organization_is_heard_before_a_measure_against_it() {
    let revoke = |hearing, at| {
        let measure = StarMeasure {
            hearing,
            ..measure(StarReason::FalseEvidence)
        };
        rating().revoke(measure, &shipped(), noon(at))
    };
    assert_eq!(refused(revoke(None, "2026-06-10")), RefusalCode::Required);
    let silent = |on: &str| {
        Some(Hearing {
            notified_on: day(on),
            statement: None,
        })
    };
    let refusal = only(revoke(silent("2026-06-03"), "2026-06-10"));
    assert_eq!(
        refusal,
        Refusal::new(RefusalCode::HearingOpen)
            .with("until", "2026-06-10")
            .at("hearing")
    );
    assert!(revoke(silent("2026-06-03"), "2026-06-11").is_ok());
    assert_eq!(
        refused(revoke(silent("2026-06-12"), "2026-06-11")),
        RefusalCode::FutureDate
    );
    assert!(revoke(measure(StarReason::FalseEvidence).hearing, "2026-06-01").is_ok());
}

#[test]
fn stars_expire_after_their_last_day_or_with_the_organization() {
    let facts = |today: &str, organization_ended| StarRatingFacts {
        today: day(today),
        organization_ended,
    };
    let expire = |today: &str, ended| rating().expire(facts(today, ended), None, noon(today));
    assert_eq!(refused(expire("2029-05-19", false)), RefusalCode::NotDueYet);
    let over = expire("2029-05-20", false).unwrap();
    assert_eq!(
        (over.status, over.valid_to),
        (StarRatingStatus::Expired, day("2029-05-19"))
    );
    let ended = expire("2027-01-01", true).unwrap();
    assert_eq!(
        (ended.status, ended.valid_to),
        (StarRatingStatus::Expired, day("2026-12-31"))
    );
    assert_eq!(ended.stars, stars(5));
}

#[test]
fn a_later_rating_takes_the_place_of_the_one_before() {
    let replaced = rating().replace(day("2027-05-20"), None, noon("2027-05-20")).unwrap();
    assert_eq!(
        (replaced.status, replaced.valid_to),
        (StarRatingStatus::Expired, day("2027-05-19"))
    );
    assert_eq!(replaced.changes.last().map(|change| change.action), Some(Star::Replace));
}

#[test]
fn a_measure_comes_too_late_once_the_validity_is_over() {
    let answer = rating().revoke(measure(StarReason::FalseEvidence), &shipped(), noon("2029-05-20"));
    assert_eq!(refused(answer), RefusalCode::DeadlinePassed);
    // The plaque's day needs a calendar, too.
    let answer = rating().revoke(measure(StarReason::FalseEvidence), &shipped(), noon("2028-05-20"));
    assert_eq!(refused(answer), RefusalCode::CalendarMissing);
}

#[test]
fn every_star_action_is_possible_in_its_own_states_only() {
    let open: &[Star] = &[Star::Downgrade, Star::Revoke, Star::Replace];
    let cases = [
        (rating(), [&[Star::Hold], open].concat()),
        (held(), [&[Star::Restore], open].concat()),
        (downgraded(), open.to_vec()),
        (revoked(), vec![]),
        (expired(), vec![]),
    ];
    for (rating, possible) in cases {
        for action in Star::ALL {
            let facts = StarRatingFacts {
                today: day("2026-07-01"),
                organization_ended: false,
            };
            let answer = rating.check(*action, facts);
            let row = StarRatingLifecycle::transition(rating.status, *action);
            match (possible.contains(action), action) {
                (true, _) => assert_eq!(answer, row.map(|row| row.to), "{:?} {action:?}", rating.status),
                (false, Star::Expire) if row.is_ok() => {
                    assert_eq!(answer.map_err(|refusal| refusal.code), Err(RefusalCode::NotDueYet));
                }
                (false, _) => assert_eq!(
                    answer.map_err(|refusal| refusal.code),
                    Err(RefusalCode::ActionNotAllowed),
                    "{:?} {action:?}",
                    rating.status
                ),
            }
        }
    }
}
