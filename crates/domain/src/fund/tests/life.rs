//! A fund's year, and what it admits.

use super::given::*;
use crate::RefusalCode::{self, *};
use crate::fund::FundPurpose;
use crate::fund::*;
use crate::id::{ContractId, FundId, PaymentId};
use crate::{Refusal, Refusals};
use uuid::Uuid;

fn told(refusals: Refusals) -> Vec<(String, RefusalCode)> {
    let refusals = refusals.into_vec().into_iter();
    refusals.map(|it| (it.field.join("."), it.code)).collect()
}

fn code<T: std::fmt::Debug>(result: Result<T, Refusal>) -> RefusalCode {
    result.unwrap_err().code
}

fn booked(entries: &[LedgerEntry]) -> Balances {
    entries
        .iter()
        .fold(Balances::default(), |balances, entry| balances.after(entry).unwrap())
}

#[test]
fn a_budget_tells_all_its_mistakes_at_once() {
    let new = NewFund {
        purposes: vec![
            FundPurpose::Training,
            FundPurpose::ServicePurchase,
            FundPurpose::ServicePurchase,
        ],
        area: Some(area("370305003000")),
        year: 1999,
        title: " ".into(),
        amount: "-1".into(),
        ..new_fund()
    };
    let refused = Fund::budget(FundId(Uuid::nil()), area("370305000000"), new, None, on(0)).unwrap_err();
    assert_eq!(
        told(refused),
        [
            ("title".to_owned(), Required),
            ("amount".to_owned(), OutOfRange),
            ("year".to_owned(), OutOfRange),
            ("purposes.0".to_owned(), PurposeNotAllowed),
            ("purposes.2".to_owned(), Duplicate),
            ("areaCode".to_owned(), UrbanCommunityNeeded),
        ]
    );
    let village = NewFund {
        area: Some(area("370305100200")),
        ..new_fund()
    };
    let refused = Fund::budget(FundId(Uuid::nil()), area("370305000000"), village, None, on(0)).unwrap_err();
    assert_eq!(told(refused), [("areaCode".to_owned(), UrbanCommunityNeeded)]);
}

#[test]
fn an_amount_is_more_than_nothing_and_no_more_than_can_be() {
    assert_eq!(amount(" 5000 ").unwrap(), yuan(5000));
    for text in ["0", "0.00", "10000000000.01", "-1"] {
        assert_eq!(code(amount(text)), OutOfRange, "{text}");
    }
    for text in ["5,000", "1e3", "5.001", "五千"] {
        assert_eq!(code(amount(text)), InvalidFormat, "{text}");
    }
}

#[test]
fn the_budget_is_approved_by_another_person() {
    let none = Balances::default();
    assert_eq!(
        code(draft(new_fund()).approve(&facts(1, none), on(1))),
        SecondPersonNeeded
    );
    let approved = draft(new_fund()).approve(&facts(2, none), on(1)).unwrap();
    assert_eq!(
        (approved.status, approved.approved_by),
        (FundStatus::Approved, Some(account(2)))
    );
    // Whoever revises it has budgeted it.
    let revised = draft(new_fund()).revise(new_fund(), &facts(2, none), on(1)).unwrap();
    assert_eq!(code(revised.approve(&facts(2, none), on(1))), SecondPersonNeeded);
}

#[test]
fn money_is_set_aside_of_open_funds_for_their_purposes_and_areas() {
    let (fund, entry) = open();
    let balances = booked(&[entry]);
    assert_eq!(
        (balances.appropriated(), balances.available),
        (yuan(200_000), yuan(200_000))
    );
    let reserve = |fund: &Fund, new| Commitment::reserve(fund, new, stamp(2, on(3))).map(drop);
    assert_eq!(reserve(&fund, commitment(1, yuan(5))), Ok(()));
    let wrong = NewCommitment {
        purpose: FundPurpose::Training,
        ..commitment(1, yuan(5))
    };
    assert_eq!(code(reserve(&fund, wrong)), RefusalCode::FundPurpose);
    for other in [None, Some(area("370305003023"))] {
        let new = NewCommitment {
            area: other,
            ..commitment(1, yuan(5))
        };
        assert_eq!(code(reserve(&fund, new)), FundArea);
    }
    let closing = fund.begin_closing(&facts(1, balances), on(300)).unwrap();
    assert_eq!(code(reserve(&closing, commitment(1, yuan(5)))), FundNotOpen);
    assert_eq!(code(reserve(&draft(new_fund()), commitment(1, yuan(5)))), FundNotOpen);
}

#[test]
fn a_budget_is_lowered_by_what_is_free_at_most() {
    let (fund, first) = open();
    let (_, reserved) = Commitment::reserve(&fund, commitment(1, yuan(150_000)), stamp(2, on(3))).unwrap();
    let balances = booked(&[first, reserved]);
    let lower = |by: &str| NewAdjustment {
        direction: FundAdjustment::Lower,
        amount: by.into(),
        reason: "压减".into(),
        document: "临财预〔2026〕9号".into(),
    };
    let request = |by: &str| fund.clone().request_adjustment(lower(by), &facts(1, balances), on(4));
    assert_eq!(
        told(request("50000.01").unwrap_err()),
        [("amount".to_owned(), FundsInsufficient)]
    );
    let waiting = request("50000").unwrap();
    let (after, _, entry) = waiting
        .approve_adjustment((FundAdjustment::Lower, "50000"), &facts(2, balances), stamp(3, on(5)))
        .unwrap();
    assert_eq!(balances.after(&entry).unwrap().available, yuan(0));
    assert_eq!(after.adjustment, None);
}

#[test]
fn an_adjustment_takes_two_people_and_one_at_a_time_waits() {
    let (fund, first) = open();
    let balances = booked(&[first]);
    let new = |direction, amount: &str, document: &str| NewAdjustment {
        direction,
        amount: amount.into(),
        reason: "追加预算".into(),
        document: document.into(),
    };
    let raise = || new(FundAdjustment::Raise, "50000", "临财预〔2026〕9号");
    let own = facts(1, balances);
    let other = facts(2, balances);
    for action in [FundAction::ApproveAdjustment, FundAction::DeclineAdjustment] {
        assert_eq!(
            code(fund.check(action, &other).map(drop)),
            RefusalCode::AdjustmentMissing
        );
    }
    let unfounded = fund
        .clone()
        .request_adjustment(new(FundAdjustment::Raise, "0", " "), &own, on(4));
    assert_eq!(
        told(unfounded.unwrap_err()),
        [
            ("amount".to_owned(), RefusalCode::OutOfRange),
            ("document".to_owned(), RefusalCode::Required)
        ]
    );
    let waiting = fund.request_adjustment(raise(), &own, on(4)).unwrap();
    assert_eq!(waiting.status, FundStatus::Open);
    assert_eq!(
        told(waiting.clone().request_adjustment(raise(), &other, on(5)).unwrap_err()),
        [(String::new(), RefusalCode::AdjustmentWaiting)]
    );
    assert_eq!(
        code(waiting.check(FundAction::BeginClosing, &other).map(drop)),
        RefusalCode::AdjustmentWaiting
    );
    let seen = (FundAdjustment::Raise, "50000.00");
    let approve = |by: &FundFacts| waiting.clone().approve_adjustment(seen, by, stamp(9, on(5)));
    assert_eq!(
        told(approve(&own).unwrap_err()),
        [(String::new(), RefusalCode::SecondPersonNeeded)]
    );
    for other_one in [(FundAdjustment::Raise, "50000.01"), (FundAdjustment::Lower, "50000")] {
        let refused = waiting.clone().approve_adjustment(other_one, &other, stamp(9, on(5)));
        assert_eq!(
            told(refused.unwrap_err()),
            [("amount".to_owned(), RefusalCode::AdjustmentChanged)],
            "it is not what waits"
        );
    }
    let (after, _, entry) = approve(&other).unwrap();
    assert_eq!(balances.after(&entry).unwrap().available, yuan(250_000));
    assert_eq!((after.adjustment.as_ref(), after.version), (None, waiting.version + 1));
    let (declined, why) = waiting.clone().decline_adjustment(" 无依据 ", &other, on(5)).unwrap();
    assert_eq!((declined.adjustment, why.as_str()), (None, "无依据"));
    assert!(
        waiting.clone().decline_adjustment("撤回", &own, on(5)).is_ok(),
        "who requested it takes it back"
    );
    assert_eq!(
        told(waiting.decline_adjustment(" ", &other, on(5)).unwrap_err()),
        [("reason".to_owned(), RefusalCode::Required)]
    );
}

#[test]
fn what_is_no_longer_free_is_not_lowered_by_the_approval() {
    let (fund, first) = open();
    let all = NewAdjustment {
        direction: FundAdjustment::Lower,
        amount: "200000".into(),
        reason: "压减".into(),
        document: "文件".into(),
    };
    let waiting = fund
        .request_adjustment(all, &facts(1, booked(std::slice::from_ref(&first))), on(3))
        .unwrap();
    let (_, reserved) = Commitment::reserve(&waiting, commitment(1, yuan(1)), stamp(2, on(3))).unwrap();
    let since = facts(2, booked(&[first, reserved]));
    let seen = (FundAdjustment::Lower, "200000");
    let refused = waiting.approve_adjustment(seen, &since, stamp(3, on(4))).map(drop);
    assert_eq!(told(refused.unwrap_err()), [(String::new(), FundsInsufficient)]);
}

#[test]
fn a_fund_closes_once_nothing_is_owed_and_its_balance_goes_back_or_on() {
    let (fund, first) = open();
    let (reserved, second) = Commitment::reserve(&fund, commitment(1, yuan(150_000)), stamp(2, on(3))).unwrap();
    let closing = fund
        .begin_closing(&facts(1, booked(&[first.clone(), second.clone()])), on(300))
        .unwrap();
    let close =
        |how: Closing<'_>, facts: &FundFacts| closing.clone().close(how, facts, stamp(8, on(364)), stamp(9, on(364)));
    let owing = facts(1, booked(&[first.clone(), second.clone()]));
    assert_eq!(code(close(Closing::Return, &owing)), FundStillOwes);
    let (_, third) = reserved.release(&closing, "项目取消", stamp(4, on(301))).unwrap();
    let mut facts = facts(1, booked(&[first, second, third.unwrap()]));
    facts.payments_under_way = 1;
    assert_eq!(code(close(Closing::Return, &facts)), PaymentsUnderWay);
    facts.payments_under_way = 0;

    let (closed, entries) = close(Closing::Return, &facts).unwrap();
    let after = facts.balances.after(&entries[0]).unwrap();
    assert_eq!(
        (closed.status, closed.disposed),
        (FundStatus::Closed, Some(yuan(200_000)))
    );
    assert_eq!(
        (after.available, after.returned, entries.len()),
        (yuan(0), yuan(200_000), 1)
    );

    let (mut next, _) = open();
    next.id = FundId(Uuid::from_u128(8));
    assert_eq!(code(close(Closing::CarryInto(&next), &facts)), FundNotNext);
    next.year = 2027;
    let (closed, entries) = close(Closing::CarryInto(&next), &facts).unwrap();
    assert_eq!(closed.carried_into, Some(next.id));
    assert_eq!((entries[0].fund, entries[0].counterpart), (closed.id, Some(next.id)));
    assert_eq!((entries[1].fund, entries[1].counterpart), (next.id, Some(closed.id)));
    next.status = FundStatus::Approved;
    assert_eq!(code(close(Closing::CarryInto(&next), &facts)), FundNotOpen);
}

#[test]
fn a_contract_takes_its_price_of_the_reservation_and_leaves_the_rest_free() {
    let (fund, _) = open();
    let contract = ContractId(Uuid::from_u128(1));
    let (reserved, _) = Commitment::reserve(&fund, commitment(1, yuan(5_000)), stamp(2, on(3))).unwrap();
    let too_much = reserved.clone().commit(&fund, yuan(5_001), contract, stamp(3, on(4)));
    assert_eq!(code(too_much), FundsInsufficient);
    let (committed, entry) = reserved.commit(&fund, yuan(4_800), contract, stamp(3, on(4))).unwrap();
    assert_eq!((entry.from, entry.to), (FundAccount::Reserved, FundAccount::Committed));
    let (committed, rest) = committed.release(&fund, "余额", stamp(4, on(4))).unwrap();
    assert_eq!(rest.unwrap().amount, yuan(200));
    assert_eq!(
        (committed.status, committed.committed),
        (CommitmentStatus::Committed, yuan(4_800))
    );
    let payment = PaymentId(Uuid::from_u128(1));
    let (part, _) = committed.pay(&fund, yuan(2_400), payment, stamp(5, on(5))).unwrap();
    assert_eq!(part.status, CommitmentStatus::PartlyPaid);
    let (paid, last) = part.clone().pay(&fund, yuan(2_400), payment, stamp(6, on(6))).unwrap();
    assert_eq!(paid.status, CommitmentStatus::Paid);
    let (failed, reversal) = paid.clone().reverse(&fund, &last, "账号有误", stamp(7, on(7))).unwrap();
    assert_eq!(
        (failed.status, reversal.reversal_of),
        (CommitmentStatus::PartlyPaid, Some(last.id))
    );
    assert_eq!(
        (reversal.from, reversal.to),
        (FundAccount::Paid, FundAccount::Committed)
    );
    // A contract that is terminated half-way leaves nothing to come.
    let (ended, _) = part.release(&fund, "合同终止", stamp(8, on(8))).unwrap();
    assert_eq!((ended.status, ended.committed), (CommitmentStatus::Settled, yuan(0)));
    let settled = paid.settle(on(9)).unwrap();
    assert_eq!(
        code(settled.clone().pay(&fund, yuan(1), payment, stamp(9, on(9)))),
        ActionNotAllowed
    );
    let closed = Fund {
        status: FundStatus::Closed,
        ..fund
    };
    let (after, refund) = settled
        .refund(&closed, yuan(100), payment, "多付", stamp(10, on(400)))
        .unwrap();
    assert_eq!(
        (after.status, refund.to),
        (CommitmentStatus::Settled, FundAccount::Returned)
    );
    assert!(after.adds_up());
}

#[test]
fn contracts_carve_their_shares_out_of_a_rounds_reservation() {
    let (fund, _) = open();
    let contract = ContractId(Uuid::from_u128(1));
    let (round, _) = Commitment::reserve(&fund, commitment(1, yuan(10_000)), stamp(2, on(3))).unwrap();
    let (round, own, entry) = round
        .carve(&fund, commitment(2, yuan(6_000)), contract, stamp(3, on(4)))
        .unwrap();
    assert_eq!(
        (round.status, round.reserved, own.committed),
        (CommitmentStatus::Reserved, yuan(4_000), yuan(6_000))
    );
    let [from, to] = entry.postings();
    assert_eq!((from.commitment, to.commitment), (Some(round.id), Some(own.id)));
    let too_much = round
        .clone()
        .carve(&fund, commitment(3, yuan(4_001)), contract, stamp(4, on(5)));
    assert_eq!(code(too_much), FundsInsufficient);
    let (released, _) = round.clone().release(&fund, "未授标部分", stamp(5, on(6))).unwrap();
    assert_eq!(released.status, CommitmentStatus::Settled);
    let (round, ..) = round
        .carve(&fund, commitment(3, yuan(4_000)), contract, stamp(4, on(5)))
        .unwrap();
    assert_eq!(round.status, CommitmentStatus::Settled);
    assert!(round.adds_up() && own.adds_up());
}
