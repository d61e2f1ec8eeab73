//! Claims and consortia.

use super::*;
use RefusalCode as No;

const OPEN: ClaimFacts = ClaimFacts { order_open: true };

fn partner(number: u128) -> NewPartner {
    NewPartner {
        organization: id(number),
        services: vec!["助学".into()],
    }
}

/// A claim with two partners.
fn consortium() -> Claim {
    let mut new = new_claim(1, 4800);
    new.services = vec!["家政".into()];
    new.partners = vec![partner(2), partner(3)];
    let partners = [claimant(2), claimant(3)];
    let mut bid = bid(1, 4800);
    bid.partners = &partners;
    published().claim(new, &bid, noon("2026-03-10")).unwrap()
}

#[test]
fn a_claim_has_its_plan_its_team_and_its_price() {
    let claim = claim(1, 4800);
    assert_eq!((claim.status, claim.version), (ClaimStatus::Submitted, 1));
    let mut empty = new_claim(1, 4800);
    (empty.plan, empty.team, empty.services) = (String::new(), " ".into(), vec!["\u{7}".into()]);
    let refused = published().claim(empty, &bid(1, 4800), noon("2026-03-10")).unwrap_err();
    assert_eq!(
        codes(refused),
        [
            (No::Required, "plan".to_owned()),
            (No::Required, "team".to_owned()),
            (No::InvalidCharacter, "services.0".to_owned())
        ]
    );
}

#[test]
fn a_claim_is_seen_by_its_own_and_by_those_who_work_for_the_community() {
    let claim = consortium();
    let of = |organization: u128| Visibility {
        organizations: vec![id(organization)],
        ..Visibility::default()
    };
    let staff = Visibility {
        claim_areas: vec![area("370305003000")],
        ..Visibility::default()
    };
    let others_work = Visibility {
        everything: true,
        areas: vec![area("370305003000")],
        ..Visibility::default()
    };
    assert!(!claim.seen_by(&others_work), "a reviewer of other things");
    assert!(!claim.seen_by(&Visibility::default()));
    assert!(!claim.seen_by(&of(9)), "another claimant");
    for own in [of(1), of(2), of(3), staff] {
        assert!(claim.seen_by(&own) && claim.seen_by_its_own(&own), "{own:?}");
    }
    let mut won = claim;
    won.status = ClaimStatus::Selected;
    assert!(won.seen_by(&Visibility::default()), "the winner is public");
    assert!(!won.seen_by_its_own(&Visibility::default()));
}

#[test]
fn a_consortium_names_each_organization_once() {
    let mut new = new_claim(1, 4800);
    new.partners = vec![partner(2), partner(2), partner(1), partner(4)];
    new.partners[3].services.clear();
    let refused = published().claim(new, &bid(1, 4800), noon("2026-03-10")).unwrap_err();
    assert_eq!(
        codes(refused),
        [
            (No::Duplicate, "partners.1.organization".to_owned()),
            (No::Duplicate, "partners.2.organization".to_owned()),
            (No::Required, "partners.3.services".to_owned()),
        ]
    );
    let mut many = new_claim(1, 4800);
    many.partners = (2..=2 + PARTNERS_MAX as u128).map(partner).collect();
    let refused = published().claim(many, &bid(1, 4800), noon("2026-03-10")).unwrap_err();
    assert_eq!(codes(refused), one(No::TooMany, "partners"));
}

#[test]
fn each_partner_joins_by_its_own_manager() {
    let claim = consortium();
    assert_eq!(claim.awaited(), 2);
    let claim = claim
        .join(id(3), &bid(3, 0), Some(id(103)), OPEN, noon("2026-03-11"))
        .unwrap();
    assert_eq!(claim.awaited(), 1);
    assert_eq!(claim.partners[1].joined_by, Some(id(103)));
    let twice = claim
        .clone()
        .join(id(3), &bid(3, 0), None, OPEN, noon("2026-03-11"))
        .unwrap_err();
    assert_eq!(codes(twice), one(No::AlreadyJoined, "organization"));
    let other = claim
        .clone()
        .join(id(9), &bid(9, 0), None, OPEN, noon("2026-03-11"))
        .unwrap_err();
    assert_eq!(codes(other), one(No::NotAPartner, "organization"));
    let closed = claim
        .clone()
        .join(id(2), &bid(2, 0), None, ClaimFacts::default(), noon("2026-03-11"));
    assert_eq!(codes(closed.unwrap_err()), one(No::OrderNotOpen, ""));
    let mut unfit = bid(2, 0);
    (unfit.lead.status, unfit.lead.vetoed, unfit.takes_part) = (OrganizationStatus::Suspended, true, true);
    let refused = claim
        .clone()
        .join(id(2), &unfit, None, OPEN, noon("2026-03-11"))
        .unwrap_err();
    assert_eq!(
        codes(refused),
        [No::ClaimantNotActive, No::VetoOpen, No::TakesPartAlready].map(|code| (code, "organization".to_owned()))
    );
    let whole = claim.join(id(2), &bid(2, 0), None, OPEN, noon("2026-03-11")).unwrap();
    assert_eq!(whole.awaited(), 0);
    let more = whole
        .join(id(2), &bid(2, 0), None, OPEN, noon("2026-03-11"))
        .unwrap_err();
    assert_eq!(codes(more), one(No::NobodyToJoin, ""));
}

#[test]
fn a_claim_is_withdrawn_before_the_award_only() {
    let gone = claim(1, 4800)
        .withdraw(Some("人手不足".into()), OPEN, noon("2026-03-12"))
        .unwrap();
    assert_eq!(gone.status, ClaimStatus::Withdrawn);
    assert_eq!(gone.withdrawal_reason.as_deref(), Some("人手不足"));
    let twice = gone.withdraw(None, OPEN, noon("2026-03-12")).unwrap_err();
    assert_eq!(codes(twice), one(No::ActionNotAllowed, ""));
    let late = claim(1, 4800)
        .withdraw(None, ClaimFacts::default(), noon("2026-03-12"))
        .unwrap_err();
    assert_eq!(codes(late), one(No::OrderNotOpen, ""));
}

#[test]
fn a_claim_goes_with_its_order() {
    let dropped = claim(1, 4800)
        .drop_with_order(Some("预算调整".into()), noon("2026-03-12"))
        .unwrap();
    assert_eq!(dropped.status, ClaimStatus::NotSelected);
    let outcome = dropped.outcome.unwrap();
    assert_eq!((outcome.mean, outcome.reason.as_deref()), (None, Some("预算调整")));
}
