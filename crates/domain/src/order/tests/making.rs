//! Drafting, deliberating, approving and publishing.

use super::*;
use RefusalCode as No;

fn refused(change: impl FnOnce(&mut ServiceOrderTerms)) -> Vec<(RefusalCode, String)> {
    let mut terms = terms();
    change(&mut terms);
    codes(ServiceOrder::draft(new_draft(terms), &needs(), noon("2026-03-01")).unwrap_err())
}

#[test]
fn a_draft_answers_accepted_needs_of_its_community() {
    let order = draft();
    assert_eq!((order.status, order.version), (ServiceOrderStatus::Draft, 1));
    assert!(!order.seen_by(&Visibility::default()), "nobody else sees a draft");
    let mut found = needs();
    found[0].community = area("370305003023");
    found[1].waits = false;
    assert_eq!(
        codes(ServiceOrder::draft(new_draft(terms()), &found, noon("2026-03-01")).unwrap_err()),
        [
            (No::NeedElsewhere, "terms.needs.0".to_owned()),
            (No::NeedNotWaiting, "terms.needs.1".to_owned())
        ]
    );
    assert_eq!(
        codes(ServiceOrder::draft(new_draft(terms()), &needs()[..1], noon("2026-03-01")).unwrap_err()),
        one(No::NotFound, "terms.needs.1")
    );
    assert_eq!(refused(|terms| terms.needs.clear()), one(No::Required, "terms.needs"));
    assert_eq!(
        refused(|terms| terms.needs = vec![id(1), id(1)]),
        one(No::Duplicate, "terms.needs.1")
    );
}

#[test]
fn only_a_community_orders() {
    let mut new = new_draft(terms());
    new.community = area("370305003000");
    let mut found = needs();
    for need in &mut found {
        need.community = new.community;
    }
    assert_eq!(
        codes(ServiceOrder::draft(new, &found, noon("2026-03-01")).unwrap_err()),
        one(No::KindNotAllowed, "areaCode")
    );
}

#[test]
fn the_terms_fit_together_and_all_mistakes_are_told_at_once() {
    assert_eq!(
        refused(|terms| {
            terms.title = " ".into();
            terms.begins = day("2026-03-20");
            terms.ends = day("2026-03-01");
            terms.milestones.clear();
        }),
        [
            (No::Required, "terms.title".to_owned()),
            (No::ServiceBeforeDeadline, "terms.beginsOn".to_owned()),
            (No::EndsBeforeStart, "terms.endsOn".to_owned()),
            (No::Required, "terms.milestones".to_owned()),
        ]
    );
    assert_eq!(
        refused(|terms| terms.capabilities = vec!["PATROL".into(), " patrol".into()]),
        one(No::Duplicate, "terms.capabilities.1")
    );
    assert_eq!(
        refused(|terms| terms.ceiling = Money::from_fen(-1)),
        one(No::OutOfRange, "terms.ceiling")
    );
    assert_eq!(
        refused(|terms| terms.needs = (0..=NEEDS_MAX as u128).map(|_| id(1)).collect())[0],
        (No::TooMany, "terms.needs".to_owned())
    );
}

#[test]
fn what_the_project_will_be_is_checked_with_the_draft() {
    assert_eq!(
        refused(|terms| {
            terms.outcomes.clear();
            terms.beneficiary_kinds = vec![BeneficiaryKind::Elderly, BeneficiaryKind::Elderly];
            terms.beneficiary_note = Some("联系王阿姨 13812345678".into());
            terms.fee = Money::from_fen(-1);
            terms.milestones[0].deliverables[0] = "致电 138 1234 5678".into();
        }),
        [
            (No::Required, "terms.outcomes".to_owned()),
            (No::Duplicate, "terms.beneficiaryKinds.1".to_owned()),
            (No::PersonalNumber, "terms.beneficiaryNote".to_owned()),
            (No::OutOfRange, "terms.fee".to_owned()),
            (No::PersonalNumber, "terms.milestones.0.deliverables.0".to_owned()),
        ]
    );
}

#[test]
fn milestones_follow_each_other_within_the_service_and_share_the_whole_price() {
    assert_eq!(
        refused(|terms| {
            terms.milestones[0].due_on = day("2026-12-25");
            terms.milestones[1].share = 49;
            terms.milestones[1].deliverables = vec!["台账".into(), "台账".into()];
        }),
        [
            (No::Duplicate, "terms.milestones.1.deliverables.1".to_owned()),
            (No::MilestoneDate, "terms.milestones.1.dueOn".to_owned()),
            (No::MilestoneShares, "terms.milestones".to_owned()),
        ]
    );
    assert_eq!(
        refused(|terms| terms.milestones[1].due_on = day("2027-01-01")),
        one(No::MilestoneDate, "terms.milestones.1.dueOn")
    );
    assert_eq!(
        refused(|terms| {
            terms.milestones[0].share = 0;
            terms.milestones[1].share = 100;
        }),
        one(No::OutOfRange, "terms.milestones.0.sharePercent")
    );
    assert_eq!(
        refused(|terms| terms.milestones[0].deliverables.clear()),
        one(No::Required, "terms.milestones.0.deliverables")
    );
    assert_eq!(
        refused(|terms| terms.milestones[0].deliverables = vec!["\u{7}".into()]),
        one(No::InvalidCharacter, "terms.milestones.0.deliverables.0")
    );
}

#[test]
fn a_service_runs_for_a_year_and_a_recurring_one_for_three() {
    let until = |ends: &str, recurring| {
        refused(|terms| {
            (terms.ends, terms.recurring) = (day(ends), recurring);
            terms.title.clear();
        })
    };
    let title = one(No::Required, "terms.title");
    assert_eq!(until("2027-03-31", false), title, "a year to the day");
    assert_eq!(
        until("2027-04-01", false)[1],
        (No::ServiceTooLong, "terms.endsOn".to_owned())
    );
    assert_eq!(until("2029-03-31", true), title, "three years to the day");
    assert_eq!(
        until("2029-04-01", true)[1],
        (No::ServiceTooLong, "terms.endsOn".to_owned())
    );
}

#[test]
fn a_price_is_split_without_a_fen_lost() {
    let mut terms = terms();
    terms.milestones = vec![
        milestone("一", "2026-05-01", 33),
        milestone("二", "2026-06-01", 33),
        milestone("三", "2026-07-01", 34),
    ];
    let parts: Vec<i64> = terms
        .split(Money::from_fen(10_001))
        .into_iter()
        .map(Money::fen)
        .collect();
    assert_eq!(parts, [3300, 3300, 3401]);
    assert_eq!(terms.split(Money::ZERO), [Money::ZERO; 3]);
}

#[test]
fn a_salon_adopts_it() {
    let order = deliberated();
    assert_eq!(order.status, ServiceOrderStatus::Deliberated);
    assert_eq!(
        order.deliberation.map(|found| (found.salon, found.resolution)),
        Some((id::<SalonId>(1), 2))
    );
    let refused = |change: fn(&mut SalonStanding), resolution| {
        let mut salon = salon();
        change(&mut salon);
        codes(
            draft()
                .deliberate(&salon, resolution, None, noon("2026-03-02"))
                .unwrap_err(),
        )
    };
    assert_eq!(
        refused(|salon| salon.community = area("370305003023"), 2),
        one(No::SalonElsewhere, "salon")
    );
    assert_eq!(refused(|salon| salon.held = false, 2), one(No::SalonNotHeld, "salon"));
    assert_eq!(
        refused(|salon| salon.quorate = false, 2),
        one(No::SalonNotQuorate, "salon")
    );
    assert_eq!(refused(|_| {}, 1), one(No::ResolutionMissing, "resolutionNumber"));
    assert_eq!(
        refused(|salon| salon.adopted[0].1 = vec![id(3)], 2),
        one(No::ResolutionMissing, "resolutionNumber"),
        "it concerns another need, or not all"
    );
}

#[test]
fn a_change_has_to_be_deliberated_and_approved_again() {
    let approved = dear().approve(None, Some(id(9)), noon("2026-03-03")).unwrap();
    let revised = approved
        .revise(terms(), &needs(), Some(id(1)), noon("2026-03-04"))
        .unwrap();
    assert_eq!(revised.status, ServiceOrderStatus::Draft);
    assert_eq!((&revised.deliberation, &revised.approval), (&None, &None));
    let late = published()
        .revise(terms(), &needs(), None, noon("2026-03-04"))
        .unwrap_err();
    assert_eq!(codes(late), one(No::ActionNotAllowed, ""));
}

#[test]
fn above_ten_thousand_yuan_the_sub_district_approves_it_first() {
    let unapproved = dear().publish(&needs(), noon("2026-03-03")).unwrap_err();
    assert_eq!(codes(unapproved), one(No::OrderApprovalMissing, ""));
    let own = dear().approve(None, Some(id(1)), noon("2026-03-03")).unwrap_err();
    assert_eq!(codes(own), one(No::OwnDraft, ""), "not by who drafted it");
    let approved = dear()
        .approve(Some("同意".into()), Some(id(9)), noon("2026-03-03"))
        .unwrap();
    let twice = approved
        .clone()
        .approve(None, Some(id(9)), noon("2026-03-03"))
        .unwrap_err();
    assert_eq!(codes(twice), one(No::AlreadyApproved, ""));
    let published = approved.publish(&needs(), noon("2026-03-03")).unwrap();
    assert_eq!(published.status, ServiceOrderStatus::Published);
    let cheap = deliberated()
        .approve(None, Some(id(9)), noon("2026-03-03"))
        .unwrap_err();
    assert_eq!(codes(cheap), one(No::ApprovalNotNeeded, ""));
}

#[test]
fn the_sub_district_sends_it_back_for_a_reason() {
    let silent = deliberated().send_back("  ", noon("2026-03-03")).unwrap_err();
    assert_eq!(codes(silent), one(No::ReasonRequired, "reason"));
    let back = deliberated().send_back("限价依据不足", noon("2026-03-03")).unwrap();
    assert_eq!(back.status, ServiceOrderStatus::Returned);
    assert_eq!(back.status_reason.as_deref(), Some("限价依据不足"));
    assert_eq!(back.deliberation, None);
    let again = back.revise(terms(), &needs(), None, noon("2026-03-04")).unwrap();
    assert_eq!((again.status, again.status_reason), (ServiceOrderStatus::Draft, None));
}

#[test]
fn publishing_needs_a_fund_a_basis_time_and_needs_that_wait() {
    let order = published();
    assert_eq!(order.published_at, Some(noon("2026-03-03")));
    assert!(order.seen_by(&Visibility::default()), "everybody sees it");
    let refused = |change: fn(&mut ServiceOrderTerms), on: &str, needs: &[NeedStanding]| {
        let mut order = deliberated();
        change(&mut order.terms);
        codes(order.publish(needs, noon(on)).unwrap_err())
    };
    assert_eq!(
        refused(|terms| terms.fund = None, "2026-03-03", &needs()),
        one(No::OrderFundMissing, "order")
    );
    assert_eq!(
        refused(|terms| terms.basis = None, "2026-03-03", &needs()),
        one(No::PurchaseBasisMissing, "order")
    );
    assert_eq!(
        refused(
            |terms| {
                terms.basis = Some(PurchaseBasis::NotOnNegativeList {
                    ruled_out: NegativeListItem::ALL[1..].to_vec(),
                });
            },
            "2026-03-03",
            &needs()
        ),
        one(No::NegativeListOpen, "order")
    );
    assert_eq!(
        refused(|_| {}, "2026-03-20", &needs()),
        one(No::DeadlinePassed, "order")
    );
    let mut taken = needs();
    taken[1].waits = false;
    assert_eq!(refused(|_| {}, "2026-03-03", &taken), one(No::NeedNotWaiting, "order"));
}

#[test]
fn a_service_without_pay_needs_no_fund_and_a_list_item_no_negative_list() {
    let mut order = deliberated();
    (order.terms.ceiling, order.terms.fund) = (Money::ZERO, None);
    order.terms.basis = Some(PurchaseBasis::ListItem {
        list: id(1),
        item: "A01".into(),
        quantity: 2,
        prices: Some(ListPrices {
            from: yuan(3_000),
            to: yuan(6_000),
        }),
    });
    assert!(order.publish(&needs(), noon("2026-03-03")).is_ok());
}

#[test]
fn an_item_of_the_purchase_list_keeps_to_its_prices_for_so_many_units() {
    let on_the_list = |quantity, ceiling| ServiceOrderTerms {
        ceiling,
        basis: Some(PurchaseBasis::ListItem {
            list: id(1),
            item: "D01".into(),
            quantity,
            prices: Some(ListPrices {
                from: yuan(3_000),
                to: yuan(6_000),
            }),
        }),
        ..terms()
    };
    for within in [Money::ZERO, yuan(3_000), yuan(6_000)] {
        assert!(on_the_list(60, within).checked().is_ok(), "{within}");
    }
    for outside in [Money::from_fen(299_999), Money::from_fen(600_001)] {
        let refused = on_the_list(60, outside).checked().unwrap_err();
        assert_eq!(codes(refused), one(No::OutOfRange, "ceiling"));
    }
    for nothing in [0, 10_001] {
        let refused = on_the_list(nothing, yuan(5_000)).checked().unwrap_err();
        assert_eq!(codes(refused), one(No::OutOfRange, "basis.listItem.quantity"));
    }
}

#[test]
fn the_fund_is_told_after_publishing() {
    let order = published().with_commitment(id(7));
    assert_eq!(order.commitment, Some(id(7)));
    assert_eq!(order.terms.fund, Some(id::<FundId>(1)));
    assert_eq!(order.terms.needs, [id::<NeedId>(1), id::<NeedId>(2)]);
}
