//! What follows on the award, and how an order ends.

use super::*;
use RefusalCode as No;
use ServiceOrderStatus as Is;

fn refusal<T: std::fmt::Debug>(result: Result<T, Refusal>) -> RefusalCode {
    result.unwrap_err().code
}

fn contracted() -> ServiceOrder {
    awarded().contracted(id(1), noon("2026-03-25")).unwrap()
}

fn delivered() -> ServiceOrder {
    let begun = contracted().begun(noon("2026-04-01")).unwrap();
    begun.delivered(noon("2026-12-20")).unwrap()
}

#[test]
fn an_order_goes_its_whole_way() {
    let order = contracted();
    assert_eq!((order.status, order.contract), (Is::Contracted, Some(id(1))));
    let order = order.begun(noon("2026-04-01")).unwrap();
    assert_eq!(order.status, Is::InDelivery);
    let order = order.delivered(noon("2026-12-20")).unwrap();
    assert_eq!(order.status, Is::Delivered);
    let order = order.accepted(noon("2026-12-22")).unwrap();
    assert_eq!(order.status, Is::Accepted);
    let order = order.rated(noon("2026-12-23")).unwrap().unwrap();
    assert_eq!((order.status, order.rated), (Is::Rated, true));
    assert_eq!(
        order.clone().rated(noon("2026-12-24")),
        Ok(None),
        "later ratings do not move it"
    );
    assert_eq!(
        refusal(order.clone().settle(false, noon("2026-12-30"))),
        No::PaymentsOpen
    );
    let order = order.settle(true, noon("2026-12-30")).unwrap();
    assert_eq!(order.status, Is::Settled);
    assert_eq!(refusal(order.settle(true, noon("2026-12-30"))), No::ActionNotAllowed);
}

#[test]
fn every_step_is_one_version() {
    let order = delivered();
    let version = order.version;
    let rated = order.rated(noon("2026-12-21")).unwrap().unwrap();
    assert_eq!((rated.status, rated.version), (Is::Delivered, version + 1));
    let accepted = rated.accepted(noon("2026-12-22")).unwrap();
    assert_eq!(
        (accepted.status, accepted.version),
        (Is::Rated, version + 2),
        "rated before it was accepted"
    );
}

#[test]
fn an_order_may_be_settled_before_anybody_rates_and_rated_after() {
    let accepted = delivered().accepted(noon("2026-12-22")).unwrap();
    let settled = accepted.settle(true, noon("2026-12-30")).unwrap();
    let rated = settled.rated(noon("2027-01-02")).unwrap().unwrap();
    assert_eq!((rated.status, rated.rated), (Is::Settled, true));
}

#[test]
fn a_price_needs_a_contract_before_the_service_begins() {
    assert_eq!(refusal(awarded().begun(noon("2026-04-01"))), No::OrderContractMissing);
    let mut free = awarded();
    free.award.as_mut().unwrap().price = Money::ZERO;
    assert_eq!(free.begun(noon("2026-04-01")).unwrap().status, Is::InDelivery);
}

#[test]
fn an_order_without_claims_lapses_after_its_last_day() {
    assert_eq!(refusal(published().lapse(0, noon("2026-03-20"))), No::NotDueYet);
    assert_eq!(refusal(published().lapse(1, noon("2026-03-21"))), No::ClaimsLive);
    assert_eq!(published().lapse(0, noon("2026-03-21")).unwrap().status, Is::Lapsed);
    assert_eq!(refusal(draft().lapse(0, noon("2026-03-21"))), No::ActionNotAllowed);
}

#[test]
fn it_can_be_cancelled_for_a_reason_until_it_is_awarded() {
    for order in [draft(), deliberated(), published()] {
        let cancelled = order.cancel("资金另有安排", noon("2026-03-05")).unwrap();
        assert_eq!(cancelled.status, Is::Cancelled);
        assert_eq!(cancelled.status_reason.as_deref(), Some("资金另有安排"));
    }
    assert_eq!(
        codes(draft().cancel("", noon("2026-03-05")).unwrap_err()),
        one(No::ReasonRequired, "reason")
    );
    assert_eq!(
        codes(awarded().cancel("迟了", noon("2026-03-25")).unwrap_err()),
        one(No::ActionNotAllowed, ""),
        "after the award it ends with its project"
    );
}

#[test]
fn it_ends_with_its_project() {
    for order in [awarded(), contracted(), delivered()] {
        let ended = order.terminated("组织停用", noon("2026-12-21")).unwrap();
        assert_eq!(
            (ended.status, ended.status_reason.as_deref()),
            (Is::Cancelled, Some("组织停用"))
        );
    }
    assert_eq!(
        refusal(awarded().terminated(" ", noon("2026-12-21"))),
        No::ReasonRequired
    );
    let accepted = delivered().accepted(noon("2026-12-22")).unwrap();
    assert_eq!(
        refusal(accepted.terminated("迟了", noon("2026-12-23"))),
        No::ActionNotAllowed
    );
}

#[test]
fn an_order_round_trips_through_its_document() {
    for order in [draft(), dear(), awarded(), contracted()] {
        let document = serde_json::to_value(&order).unwrap();
        assert_eq!(document["title"], "我是社区大管家", "its terms stand beside the rest");
        assert_eq!(serde_json::from_value::<ServiceOrder>(document).unwrap(), order);
    }
}

#[test]
fn a_contract_that_is_terminated_can_be_followed_by_another_one() {
    let lost = contracted()
        .lost_contract(Some("对方违约".into()), noon("2026-03-28"))
        .unwrap();
    assert_eq!((lost.status, lost.contract), (Is::Awarded, None));
    assert_eq!(lost.status_reason.as_deref(), Some("对方违约"));
    let again = lost.contracted(id(2), noon("2026-03-29")).unwrap();
    assert_eq!((again.status, again.contract), (Is::Contracted, Some(id(2))));
    let begun = again.begun(noon("2026-04-01")).unwrap();
    let lost = begun.lost_contract(None, noon("2026-05-01")).unwrap();
    assert_eq!((lost.status, lost.contract), (Is::InDelivery, None), "the work goes on");
    let again = lost.contracted(id(3), noon("2026-05-02")).unwrap();
    assert_eq!((again.status, again.contract), (Is::InDelivery, Some(id(3))));
    assert_eq!(
        refusal(awarded().lost_contract(None, noon("2026-03-28"))),
        No::ActionNotAllowed
    );
}
