//! Funds as the tests begin with them.

use crate::area_code::AreaCode;
use crate::fund::*;
use crate::id::{AccountId, CommitmentId, FundId, LedgerEntryId, ProjectId};
use crate::money::Money;
use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

pub(super) fn account(number: u128) -> AccountId {
    AccountId(Uuid::from_u128(number))
}

pub(super) fn yuan(yuan: i64) -> Money {
    Money::from_fen(yuan * 100)
}

pub(super) fn area(code: &str) -> AreaCode {
    AreaCode::parse(code).unwrap()
}

/// Nine in the morning of a day of 2026, in China.
pub(super) fn on(day: u32) -> DateTime<Utc> {
    let first: DateTime<Utc> = "2026-01-01T01:00:00Z".parse().unwrap();
    first + Duration::days(i64::from(day))
}

pub(super) fn stamp(number: u128, now: DateTime<Utc>) -> Stamp {
    Stamp {
        entry: LedgerEntryId(Uuid::from_u128(number)),
        by: Some(account(1)),
        now,
    }
}

pub(super) fn new_fund() -> NewFund {
    NewFund {
        kind: FundKind::CommunityService,
        purposes: vec![FundPurpose::ServicePurchase],
        area: Some(area("370305003025")),
        year: 2026,
        title: "溡源社区 2026 年服务群众专项经费".into(),
        amount: "200000".into(),
        document: None,
        demo: false,
    }
}

pub(super) fn facts(actor: u128, balances: Balances) -> FundFacts {
    FundFacts {
        actor: Some(account(actor)),
        balances,
        payments_under_way: 0,
    }
}

pub(super) fn draft(new: NewFund) -> Fund {
    let id = FundId(Uuid::from_u128(7));
    Fund::budget(id, area("370305000000"), new, Some(account(1)), on(0)).unwrap()
}

/// An open fund of 200,000 yuan, with what was booked.
pub(super) fn open() -> (Fund, LedgerEntry) {
    let none = Balances::default();
    let approved = draft(new_fund()).approve(&facts(2, none), on(1)).unwrap();
    approved.allocate(&facts(1, none), stamp(1, on(2))).unwrap()
}

pub(super) fn commitment(number: u128, amount: Money) -> NewCommitment {
    NewCommitment {
        id: CommitmentId(Uuid::from_u128(number)),
        amount,
        committed_for: CommitmentFor::Project(ProjectId(Uuid::from_u128(number))),
        purpose: FundPurpose::ServicePurchase,
        area: Some(area("370305003025")),
        what_for: "我是社区大管家".into(),
    }
}
