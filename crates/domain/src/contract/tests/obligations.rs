//! What still binds an organization by its contracts.

use super::*;
use crate::project::{Delivery, HandOver};

const OWN: OrganizationId = OrganizationId(Uuid::from_u128(1));
const OTHER: OrganizationId = OrganizationId(Uuid::from_u128(2));

/// A contract of three instalments that ended, and what was paid by it.
fn ended(paid: &[(u32, i64)]) -> (Contract, Vec<Payment>) {
    let part = |number, due, amount| Instalment { number, due, amount };
    let contract = Contract {
        status: ContractStatus::Terminated,
        ..contract(vec![
            part(1, InstalmentDue::Signing, yuan(2_500)),
            part(2, InstalmentDue::Milestone(1), yuan(1_500)),
            part(3, InstalmentDue::Final, yuan(1_000)),
        ])
    };
    let project = project();
    let signed = Contract {
        status: ContractStatus::Signed,
        ..contract.clone()
    };
    let arrived = |(number, back): &(u32, i64)| {
        let facts = facts(&project, 1);
        let mut open = project.clone();
        open.milestones[0].status = MilestoneStatus::Accepted;
        let facts = PaymentFacts {
            project: &open,
            ..facts
        };
        let requested = Payment::request(&signed, new_payment(*number), &Instalments::default(), &facts, now());
        Payment {
            status: PaymentStatus::Confirmed,
            refunded: yuan(*back),
            ..requested.unwrap().0
        }
    };
    let payments = paid.iter().map(arrived).collect();
    (contract, payments)
}

fn advance(paid: &[(u32, i64)], project: &Project) -> Money {
    let (contract, payments) = ended(paid);
    let projects = std::slice::from_ref(project);
    let owed = Obligations::of(OWN, &[contract], &payments, projects);
    assert_eq!(owed.contracts_in_force, 0);
    owed.unsettled_advance
}

#[test]
fn a_contract_in_force_binds_and_one_of_others_does_not() {
    let signed = contract(default_instalments(yuan(5_000)));
    let of = |organization| Obligations::of(organization, std::slice::from_ref(&signed), &[], &[project()]);
    assert_eq!(of(OWN).contracts_in_force, 1);
    assert_eq!(of(OTHER), Obligations::default());
}

#[test]
fn an_advance_is_settled_by_accepted_work_or_by_paying_it_back() {
    let mut project = project();
    assert_eq!(advance(&[], &project), Money::ZERO);
    assert_eq!(advance(&[(1, 0)], &project), yuan(2_500));
    assert_eq!(advance(&[(1, 1_000)], &project), yuan(1_500));
    assert_eq!(advance(&[(1, 2_500)], &project), Money::ZERO);
    // One of two milestones is accepted: half of 5,000 yuan is earned, whichever instalments it was paid by.
    project.milestones[0].status = MilestoneStatus::Accepted;
    assert_eq!(advance(&[(1, 0)], &project), Money::ZERO);
    assert_eq!(advance(&[(1, 0), (2, 0)], &project), yuan(1_500));
    assert_eq!(
        advance(&[(2, 0)], &project),
        Money::ZERO,
        "what a milestone earned is no advance"
    );
    project.milestones[1].status = MilestoneStatus::Accepted;
    assert_eq!(advance(&[(1, 0), (2, 0)], &project), Money::ZERO);
}

#[test]
fn what_a_successor_delivers_does_not_settle_the_advance_of_who_was_there_before() {
    let mut project = project();
    let handed = |on: &str| HandOver {
        from: OWN,
        to: OTHER,
        on: on.parse().unwrap(),
        reason: "原组织停用".into(),
        by: None,
    };
    project.organization = OTHER;
    for milestone in &mut project.milestones {
        milestone.status = MilestoneStatus::Accepted;
        milestone.deliveries.push(Delivery {
            note: None,
            evidence: Vec::new(),
            by: None,
            at: now(),
            returned: None,
        });
    }
    project.status = ProjectStatus::Closed;
    project.hand_overs = vec![handed("2026-06-30")];
    assert_eq!(advance(&[(1, 0)], &project), yuan(2_500), "delivered after it");
    project.hand_overs = vec![handed("2026-07-01")];
    assert_eq!(advance(&[(1, 0)], &project), Money::ZERO, "delivered before it");
}

#[test]
fn a_cheaper_contract_earns_its_own_price_only() {
    let mut project = project();
    project.price = yuan(10_000);
    project.milestones[0].status = MilestoneStatus::Accepted;
    // Half of 5,000 yuan, not of 10,000.
    assert_eq!(advance(&[(1, 0), (2, 0)], &project), yuan(1_500));
}

#[test]
fn who_leads_again_did_not_deliver_what_another_did() {
    let mut project = project();
    let handed = |from, to, on: &str| HandOver {
        from,
        to,
        on: on.parse().unwrap(),
        reason: "停用".into(),
        by: None,
    };
    project.hand_overs = vec![handed(OWN, OTHER, "2026-06-01"), handed(OTHER, OWN, "2026-08-01")];
    project.organization = OWN;
    for milestone in &mut project.milestones {
        milestone.status = MilestoneStatus::Accepted;
        milestone.deliveries.push(Delivery {
            note: None,
            evidence: Vec::new(),
            by: None,
            at: now(),
            returned: None,
        });
    }
    assert_eq!(advance(&[(1, 0)], &project), yuan(2_500), "the other one delivered");
    project.hand_overs[1].on = "2026-06-15".parse().unwrap();
    assert_eq!(advance(&[(1, 0)], &project), Money::ZERO);
}
