//! The rules of contracts and payments.

mod deadlines;
mod obligations;

use super::*;
use crate::RefusalCode as Code;
use crate::bound::HELD_MAX;
use crate::id::{OrganizationId, PaymentId};
use crate::lifecycle::Lifecycle as _;
use crate::organization::Lead;
use crate::organization::OrganizationStatus;
use crate::personal::Mask as _;
use crate::project::{
    BeneficiaryKind, MilestoneStatus, NewMilestone, NewProject, Project, ProjectOrigin, ProjectOutcome, ProjectStatus,
};
use crate::{Refusals, Word as _};
use proptest::prelude::*;
use uuid::Uuid;

fn yuan(yuan: i64) -> Money {
    Money::from_fen(yuan * 100)
}

fn account(number: u128) -> AccountId {
    AccountId(Uuid::from_u128(number))
}

fn now() -> DateTime<Utc> {
    "2026-07-01T01:00:00Z".parse().unwrap()
}

fn contract(instalments: Vec<Instalment>) -> Contract {
    let price = Money::checked_sum(instalments.iter().map(|it| it.amount)).unwrap();
    Contract {
        id: ContractId(Uuid::from_u128(1)),
        district: AreaCode::parse("370305000000").unwrap(),
        number: "1号".into(),
        project: ProjectId(Uuid::from_u128(1)),
        title: "我是社区大管家".into(),
        area: AreaCode::parse("370305003025").unwrap(),
        purchaser: Purchaser {
            name: "辛店街道办事处".into(),
            area: AreaCode::parse("370305003000").unwrap(),
        },
        organization: OrganizationId(Uuid::from_u128(1)),
        mode: ProcurementMode::DirectSmall,
        signed_on: "2026-06-30".parse().unwrap(),
        begins_on: "2026-07-01".parse().unwrap(),
        ends_on: "2027-06-30".parse().unwrap(),
        price,
        instalments,
        fund: FundId(Uuid::from_u128(1)),
        commitment: CommitmentId(Uuid::from_u128(1)),
        first_payment_due: None,
        file: None,
        status: ContractStatus::Signed,
        status_since: now(),
        termination: None,
        signed_by: Some(account(9)),
        demo: false,
        version: 1,
        created_at: now(),
        updated_at: now(),
    }
}

proptest! {
    /// The default instalments sum to the price, whatever it is, and none is nothing.
    #[test]
    fn default_instalments_are_the_price(fen in 1i64..=10_000_000_000) {
        let price = Money::from_fen(fen);
        let instalments = default_instalments(price);
        prop_assert_eq!(Money::checked_sum(instalments.iter().map(|it| it.amount)), Some(price));
        prop_assert!(instalments.iter().all(|it| it.amount.is_positive()));
        let numbers: Vec<u32> = instalments.iter().map(|it| it.number).collect();
        prop_assert_eq!(numbers, (1..=u32::try_from(instalments.len()).unwrap()).collect::<Vec<_>>());
    }
}

#[test]
fn the_default_split_depends_on_the_price() {
    let split = |price| {
        default_instalments(price)
            .iter()
            .map(|it| (it.due, it.amount))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        split(yuan(9_000)),
        [
            (InstalmentDue::Signing, yuan(6_300)),
            (InstalmentDue::Final, yuan(2_700))
        ]
    );
    assert_eq!(
        split(yuan(10_000)),
        [
            (InstalmentDue::Signing, yuan(5_000)),
            (InstalmentDue::Midterm, yuan(3_000)),
            (InstalmentDue::Final, yuan(2_000))
        ]
    );
    assert_eq!(split(Money::from_fen(1)), [(InstalmentDue::Final, Money::from_fen(1))]);
}

#[test]
fn a_bank_account_is_shown_by_its_last_digits() {
    let number = BankAccountNumber::parse(" 6222-0212 3456 7890 ").unwrap();
    assert_eq!(
        (number.as_str(), number.mask()),
        ("6222021234567890", "****7890".to_owned())
    );
    assert_eq!(format!("{number:?}"), "BankAccountNumber(\"****7890\")");
    for wrong in ["1234567", "6222x21234567890", "１２３４５６７８"] {
        assert_eq!(
            BankAccountNumber::parse(wrong),
            Err(BankAccountNumberError::Malformed),
            "{wrong}"
        );
    }
    assert_eq!(BankAccountNumber::parse(" - "), Err(BankAccountNumberError::Empty));
}

#[test]
fn the_contract_is_complete_when_every_instalment_has_arrived() {
    let contract = contract(default_instalments(yuan(5_000)));
    let facts = |under_way, paid| ContractFacts {
        payments_under_way: under_way,
        instalments_paid: paid,
    };
    let code = |action, facts| contract.check(action, facts).map_err(|refusal| refusal.code);
    assert_eq!(code(ContractAction::Complete, facts(0, 1)), Err(Code::PaymentsUnderWay));
    assert_eq!(
        code(ContractAction::Complete, facts(0, 2)),
        Ok(ContractStatus::Completed)
    );
    assert_eq!(
        code(ContractAction::Terminate, facts(1, 0)),
        Err(Code::PaymentsUnderWay)
    );
    assert_eq!(
        code(ContractAction::Terminate, facts(0, 1)),
        Ok(ContractStatus::Terminated)
    );
    let completed = contract.complete(facts(0, 2), now()).unwrap();
    assert_eq!(
        completed
            .check(ContractAction::Terminate, facts(0, 2))
            .unwrap_err()
            .code,
        Code::ActionNotAllowed
    );
}

#[test]
fn a_price_from_the_threshold_on_is_flagged() {
    let priced = |price| contract(default_instalments(price)).flags();
    assert_eq!(priced(Money::from_fen(PROCUREMENT_THRESHOLD.fen() - 1)), []);
    assert_eq!(priced(PROCUREMENT_THRESHOLD), [ContractFlag::ProcurementThreshold]);
}

fn project() -> Project {
    let milestone = |title: &str, due_on: &str| NewMilestone {
        title: title.into(),
        deliverables: vec!["每周巡查".into()],
        due_on: due_on.parse().unwrap(),
    };
    let new = NewProject {
        id: ProjectId(Uuid::from_u128(1)),
        origin: ProjectOrigin::SelfProposed,
        title: "我是社区大管家".into(),
        lead: Lead::GovernanceChallenge,
        outcomes: vec![ProjectOutcome::DailyLifeProblems],
        description: "化解商户占道经营难题".into(),
        area: AreaCode::parse("370305003025").unwrap(),
        organization: OrganizationId(Uuid::from_u128(1)),
        participants: Vec::new(),
        beneficiary_kinds: vec![BeneficiaryKind::Residents],
        beneficiary_note: None,
        fee: Money::ZERO,
        price: yuan(5_000),
        recurring: false,
        begins_on: "2026-07-01".parse().unwrap(),
        ends_on: "2027-06-30".parse().unwrap(),
        needs: Vec::new(),
        milestones: vec![milestone("上半年", "2026-12-31"), milestone("下半年", "2027-06-30")],
        demo: false,
    };
    Project::open(AreaCode::parse("370305000000").unwrap(), new, now()).unwrap()
}

fn facts(project: &Project, actor: u128) -> PaymentFacts<'_> {
    PaymentFacts {
        actor: Some(account(actor)),
        project,
        organization: OrganizationStatus::Active,
        proposal: None,
    }
}

fn new_payment(instalment: u32) -> NewPayment {
    NewPayment {
        id: PaymentId(Uuid::from_u128(1)),
        instalment,
        invoice_number: "03700001".into(),
        invoice: None,
        bank: "齐商银行".into(),
        account_number: "6222021234567890".into(),
        by: Some(account(1)),
    }
}

fn refused<T: std::fmt::Debug>(result: Result<T, Refusals>) -> Vec<(String, Code)> {
    let refusals = result.unwrap_err().into_vec().into_iter();
    refusals.map(|it| (it.field.join("."), it.code)).collect()
}

#[test]
fn an_instalment_is_requested_once_its_condition_holds() {
    let milestone = |number, due| Instalment {
        number,
        due,
        amount: yuan(1_000),
    };
    let contract = contract(vec![
        milestone(1, InstalmentDue::Signing),
        milestone(2, InstalmentDue::Milestone(2)),
        milestone(3, InstalmentDue::Midterm),
        milestone(4, InstalmentDue::Final),
    ]);
    let mut project = project();
    let request = |project: &Project, number| {
        let facts = facts(project, 1);
        Payment::request(&contract, new_payment(number), &Instalments::default(), &facts, now())
            .map(|(it, _)| it.amount)
    };
    let open = |project: &Project| {
        (1..=4)
            .filter(|number| request(project, *number).is_ok())
            .collect::<Vec<_>>()
    };
    assert_eq!(open(&project), [1]);
    assert_eq!(
        refused(request(&project, 5)),
        [("instalment".to_owned(), Code::NotFound)]
    );
    project.milestones[0].status = MilestoneStatus::Accepted;
    assert_eq!(open(&project), [1, 3]);
    project.milestones[1].status = MilestoneStatus::Delivered;
    assert_eq!(
        refused(request(&project, 2)),
        [("instalment".to_owned(), Code::InstalmentNotDue)]
    );
    project.milestones[1].status = MilestoneStatus::Accepted;
    assert_eq!(open(&project), [1, 2, 3]);
    project.status = ProjectStatus::Completed;
    assert_eq!(open(&project), [1, 2, 3]);
    project.status = ProjectStatus::Accepted;
    assert_eq!(open(&project), [1, 2, 3, 4]);
}

#[test]
fn a_request_tells_all_its_mistakes_at_once() {
    let project = project();
    let contract = contract(default_instalments(yuan(5_000)));
    let new = NewPayment {
        invoice_number: " ".into(),
        bank: "".into(),
        account_number: "12".into(),
        ..new_payment(1)
    };
    let taken = Instalments {
        taken: vec![1],
        ..Instalments::default()
    };
    assert_eq!(
        refused(Payment::request(&contract, new, &taken, &facts(&project, 1), now())),
        [
            ("instalment".to_owned(), Code::InstalmentTaken),
            ("invoiceNumber".to_owned(), Code::Required),
            ("bank".to_owned(), Code::Required),
            ("accountNumber".to_owned(), Code::InvalidFormat),
        ]
    );
    let often = Instalments {
        requests: [(1, HELD_MAX)].into(),
        ..Instalments::default()
    };
    assert_eq!(
        refused(Payment::request(
            &contract,
            new_payment(1),
            &often,
            &facts(&project, 1),
            now()
        )),
        [("instalment".to_owned(), Code::TooMany)]
    );
    let suspended = PaymentFacts {
        organization: OrganizationStatus::Suspended,
        ..facts(&project, 1)
    };
    let refusal = refused(Payment::request(
        &contract,
        new_payment(1),
        &Instalments::default(),
        &suspended,
        now(),
    ));
    assert_eq!(refusal, [("instalment".to_owned(), Code::NotPayable)]);
    let ended = Contract {
        status: ContractStatus::Terminated,
        ..contract
    };
    let refusal = refused(Payment::request(
        &ended,
        new_payment(1),
        &Instalments::default(),
        &facts(&project, 1),
        now(),
    ));
    assert_eq!(refusal, [("instalment".to_owned(), Code::ContractNotInForce)]);
}

proptest! {
    /// Whatever is tried in whatever order by whomever: the status moves along the table, who requested it neither
    /// approves nor sends it, a suspended organization gets nothing, and no more comes back than was paid.
    #[test]
    fn the_life_of_a_payment_never_leaves_its_table(
        steps in prop::collection::vec((1usize..7, 1u128..4, 1i64..800_000, any::<bool>()), 0..30)
    ) {
        let project = project();
        let contract = contract(default_instalments(yuan(5_000)));
        let first = facts(&project, 1);
        let (mut payment, _) = Payment::request(&contract, new_payment(1), &Instalments::default(), &first, now()).unwrap();
        for (step, who, fen, active) in steps {
            let action = PaymentAction::ALL[step];
            let organization = if active { OrganizationStatus::Active } else { OrganizationStatus::Suspended };
            let facts = PaymentFacts { organization, ..facts(&project, who) };
            let before = payment.clone();
            let entry = crate::id::LedgerEntryId(Uuid::from_u128(1));
            let new = NewRefund { amount: Money::from_fen(fen).to_string(), reason: "退".into(), entry, by: None };
            let after = match action {
                PaymentAction::Approve => before.clone().approve(&facts, now()).map_err(Refusals::from),
                PaymentAction::Reject => before.clone().reject("驳回", &facts, now()),
                PaymentAction::Send => before.clone().send(entry, &facts, now()).map_err(Refusals::from),
                PaymentAction::Confirm => before.clone().confirm("凭证", &facts, now()),
                PaymentAction::Fail => before.clone().fail("失败", &facts, now()),
                _ => before.clone().refund(new, &facts, now()).map(|(payment, _)| payment),
            };
            let Ok(after) = after else { continue };
            prop_assert!(before.check(action, &facts).is_ok());
            let row = PaymentLifecycle::transition(before.status, action).unwrap();
            prop_assert_eq!(row.to, after.status);
            prop_assert_eq!(after.version, before.version + 1);
            if matches!(action, PaymentAction::Approve | PaymentAction::Send) {
                prop_assert!(active && who != 1);
            }
            prop_assert_ne!(after.approved_by, after.requested_by);
            let back = Money::checked_sum(after.refunds.iter().map(|refund| refund.amount));
            prop_assert_eq!(back, Some(after.refunded));
            prop_assert!(after.refunded <= after.amount);
            payment = after;
        }
    }
}
