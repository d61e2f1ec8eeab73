//! What contracts and payments wait for.

use super::*;
use crate::calendar::tests::shipped;
use crate::deadline::{Deadline, DeadlineKind};

fn round(due: InstalmentDue) -> Contract {
    let instalment = |number, due| Instalment {
        number,
        due,
        amount: yuan(2_500),
    };
    Contract {
        mode: ProcurementMode::Venture,
        ..contract(vec![instalment(1, due), instalment(2, InstalmentDue::Final)])
    }
}

fn told(deadlines: Vec<Deadline>) -> Vec<(DeadlineKind, String)> {
    let told = deadlines.into_iter();
    told.map(|it| (it.kind, it.due_on.to_string())).collect()
}

#[test]
fn the_first_money_of_a_round_is_due_fifteen_working_days_after_the_signing() {
    let by = |contract: &Contract| contract.first_payment_by(&shipped());
    // Signed on 30 June: 1 to 3, 6 to 10, 13 to 17, 20 and 21 July.
    assert_eq!(by(&round(InstalmentDue::Signing)), "2026-07-21".parse().ok());
    assert_eq!(
        by(&round(InstalmentDue::Milestone(1))),
        None,
        "nothing is paid after signing"
    );
    assert_eq!(by(&contract(default_instalments(yuan(5_000)))), None, "not of a round");
    let late = Contract {
        signed_on: "2027-12-20".parse().unwrap(),
        ..round(InstalmentDue::Signing)
    };
    assert_eq!(by(&late), None, "the calendar does not reach so far");
}

#[test]
fn a_contract_in_force_waits_for_its_first_money_and_its_end() {
    let signed = Contract {
        first_payment_due: "2026-07-21".parse().ok(),
        ..round(InstalmentDue::Signing)
    };
    let end = (DeadlineKind::CompleteContract, "2027-06-30".to_owned());
    let first = (DeadlineKind::PayFirstInstalment, "2026-07-21".to_owned());
    let paid = |status| Payment { status, ..payment() };
    assert_eq!(told(signed.deadlines(&[])), [first.clone(), end.clone()]);
    let failed = [paid(PaymentStatus::Failed), paid(PaymentStatus::Approved)];
    assert_eq!(told(signed.deadlines(&failed)), [first, end.clone()]);
    assert_eq!(told(signed.deadlines(&[paid(PaymentStatus::Sent)])), [end]);
    for status in [ContractStatus::Completed, ContractStatus::Terminated] {
        let over = Contract {
            status,
            ..signed.clone()
        };
        assert_eq!(told(over.deadlines(&[])), []);
    }
}

/// A payment that was requested.
fn payment() -> Payment {
    let signed = contract(vec![Instalment {
        number: 1,
        due: InstalmentDue::Signing,
        amount: yuan(5_000),
    }]);
    let project = project();
    let facts = facts(&project, 1);
    Payment::request(&signed, new_payment(1), &Instalments::default(), &facts, now())
        .unwrap()
        .0
}

#[test]
fn a_payment_is_approved_and_sent_within_thirty_days_of_its_request() {
    let payment = payment();
    let at = |status| {
        let payment = Payment {
            status,
            ..payment.clone()
        };
        told(payment.deadline().into_iter().collect())
    };
    let due = "2026-07-31".to_owned();
    assert_eq!(
        at(PaymentStatus::Requested),
        [(DeadlineKind::ApprovePayment, due.clone())]
    );
    assert_eq!(at(PaymentStatus::Approved), [(DeadlineKind::SendPayment, due)]);
    for status in [PaymentStatus::Sent, PaymentStatus::Confirmed, PaymentStatus::Rejected] {
        assert_eq!(at(status), []);
    }
}
