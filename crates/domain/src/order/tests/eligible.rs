//! Each condition of the eligibility by its name.

use super::*;
use EligibilityCondition as If;
use RefusalCode as No;

/// The conditions that the bid does not meet, with their refusals.
fn unmet(order: &ServiceOrder, bid: &Bid<'_>, today: &str) -> Vec<(EligibilityCondition, RefusalCode)> {
    let today = day(today);
    let eligibility = order.eligibility(bid, today);
    assert_eq!(eligibility.eligible(), order.admits(bid, today));
    let named: Vec<EligibilityCondition> = eligibility.conditions.iter().map(|found| found.condition).collect();
    assert_eq!(named, If::ALL, "every condition is answered");
    let unmet = eligibility.conditions.into_iter();
    unmet
        .filter_map(|found| Some((found.condition, found.refusal?.code)))
        .collect()
}

fn lacks(change: impl FnOnce(&mut Bid<'static>)) -> Vec<(EligibilityCondition, RefusalCode)> {
    let mut bid = bid(1, 5000);
    change(&mut bid);
    unmet(&published(), &bid, "2026-03-20")
}

#[test]
fn who_meets_every_condition_may_claim_until_the_last_day() {
    assert_eq!(lacks(|_| {}), []);
    assert_eq!(
        unmet(&published(), &bid(1, 5000), "2026-03-21"),
        [(If::InTime, No::DeadlinePassed)]
    );
}

#[test]
fn the_order_has_to_be_published() {
    assert_eq!(
        unmet(&deliberated(), &bid(1, 5000), "2026-03-10"),
        [(If::OrderOpen, No::OrderNotOpen)]
    );
    assert_eq!(
        unmet(&awarded(), &bid(1, 5000), "2026-03-10"),
        [(If::OrderOpen, No::OrderNotOpen)]
    );
}

#[test]
fn the_organization_has_to_be_active_and_without_veto() {
    for status in OrganizationStatus::ALL
        .iter()
        .filter(|status| **status != OrganizationStatus::Active)
    {
        assert_eq!(
            lacks(|bid| bid.lead.status = *status),
            [(If::Active, No::ClaimantNotActive)],
            "{status:?}"
        );
    }
    assert_eq!(lacks(|bid| bid.lead.vetoed = true), [(If::NoVeto, No::VetoOpen)]);
}

#[test]
fn its_stars_reach_what_the_order_asks_for() {
    assert_eq!(lacks(|bid| bid.lead.stars = stars(3)), []);
    assert_eq!(
        lacks(|bid| bid.lead.stars = stars(2)),
        [(If::EnoughStars, No::StarsTooFew)]
    );
}

#[test]
fn a_partner_can_bring_the_capability_that_the_lead_lacks() {
    let none: &'static [String] = &[];
    assert_eq!(
        lacks(|bid| bid.lead.capabilities = none),
        [(If::Capable, No::CapabilitiesLacking)]
    );
    let partners = [claimant(2)];
    let mut bid = bid(1, 5000);
    (bid.lead.capabilities, bid.partners) = (none, &partners);
    assert_eq!(unmet(&published(), &bid, "2026-03-10"), []);
}

#[test]
fn projects_and_claims_leave_room_within_its_capacity() {
    assert_eq!(lacks(|bid| bid.lead.load = 1), []);
    assert_eq!(lacks(|bid| bid.lead.load = 2), [(If::CapacityLeft, No::CapacitySpent)]);
    assert_eq!(
        lacks(|bid| bid.lead.capacity = 0),
        [(If::CapacityLeft, No::CapacitySpent)]
    );
    assert_eq!(
        lacks(|bid| (bid.lead.capacity, bid.lead.load) = (2, 5)),
        [(If::CapacityLeft, No::CapacitySpent)],
        "a capacity that was lowered"
    );
}

#[test]
fn partners_are_active_and_without_veto() {
    let mut partners = [claimant(2), claimant(3)];
    partners[0].vetoed = true;
    partners[1].status = OrganizationStatus::Suspended;
    let mut bid = bid(1, 5000);
    bid.partners = &partners;
    let order = published();
    assert_eq!(
        unmet(&order, &bid, "2026-03-10"),
        [(If::PartnersFit, No::PartnersUnfit)]
    );
    let refusal = order.eligibility(&bid, day("2026-03-10")).refusals().next().unwrap();
    let message = refusal.message(crate::Locale::En);
    for partner in partners {
        assert!(message.contains(&partner.id.to_string()), "{message}");
    }
}

#[test]
fn the_price_is_not_above_the_ceiling() {
    assert_eq!(lacks(|bid| bid.price = None), [], "before a price is named");
    assert_eq!(lacks(|bid| bid.price = Some(Money::ZERO)), []);
    let over = [(If::WithinCeiling, No::PriceAboveCeiling)];
    assert_eq!(lacks(|bid| bid.price = Some(Money::from_fen(500_001))), over);
    assert_eq!(lacks(|bid| bid.price = Some(Money::from_fen(-1))), over);
}

#[test]
fn a_price_that_is_paid_is_not_below_the_purchase_list() {
    let mut order = published();
    order.terms.basis = Some(PurchaseBasis::ListItem {
        list: id(1),
        item: "D01".into(),
        quantity: 60,
        prices: Some(ListPrices {
            from: yuan(3_000),
            to: yuan(6_000),
        }),
    });
    let lacks = |fen: Option<i64>| {
        let mut bid = bid(1, 5000);
        bid.price = fen.map(Money::from_fen);
        unmet(&order, &bid, "2026-03-10")
    };
    assert_eq!(lacks(None), [], "before a price is named");
    assert_eq!(lacks(Some(0)), [], "nothing is bought");
    assert_eq!(lacks(Some(300_000)), []);
    assert_eq!(lacks(Some(299_999)), [(If::WithinListPrices, No::PriceBelowList)]);
}

#[test]
fn nobody_takes_part_twice() {
    assert_eq!(
        lacks(|bid| bid.takes_part = true),
        [(If::NotTakingPart, No::TakesPartAlready)]
    );
}

#[test]
fn every_condition_that_fails_is_told_with_its_place_in_the_claim() {
    let mut bid = bid(1, 6000);
    (bid.lead.stars, bid.lead.vetoed, bid.takes_part) = (Stars::NONE, true, true);
    let refused = published()
        .claim(new_claim(1, 6000), &bid, noon("2026-03-21"))
        .unwrap_err();
    assert_eq!(
        codes(refused),
        [
            (No::DeadlinePassed, "order".to_owned()),
            (No::VetoOpen, "organization".to_owned()),
            (No::StarsTooFew, "organization".to_owned()),
            (No::PriceAboveCeiling, "price".to_owned()),
            (No::TakesPartAlready, "organization".to_owned()),
        ]
    );
}
