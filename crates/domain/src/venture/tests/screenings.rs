//! The eligibility check.

use super::*;
use ProposalCondition as If;
use RefusalCode as No;

fn unmet(proposal: &Proposal) -> Vec<ProposalCondition> {
    let screening = proposal.screening.as_ref().unwrap();
    let unmet = screening.conditions.iter().filter(|result| !result.met);
    unmet.map(|result| result.condition).collect()
}

#[test]
fn each_condition_makes_a_proposal_ineligible_by_name() {
    let world = World::new();
    let round = world.screening();
    let facts = own(&round, "2026-03-24");
    let screened = |change: &dyn Fn(&mut Proposal), applicant: Applicant| {
        let mut proposal = world.submitted(101, 5_000);
        change(&mut proposal);
        let screened = proposal.screen(None, &applicant, &facts).unwrap();
        assert_eq!(screened.status == ProposalStatus::Eligible, unmet(&screened).is_empty());
        unmet(&screened)
    };
    let same = |_: &mut Proposal| {};
    assert_eq!(screened(&same, FIT), []);
    let status = OrganizationStatus::Suspended;
    assert_eq!(screened(&same, Applicant { status, ..FIT }), [If::OrganizationActive]);
    let lead = |it: &mut Proposal| it.content.lead = Lead::PartyBuilding;
    assert_eq!(screened(&lead, FIT), [If::LeadTaken]);
    let much = |it: &mut Proposal| {
        it.content.budget.requested = yuan(10_001);
        it.content.budget.own_share = yuan(0);
        it.content.budget.lines[0].amount = yuan(9_501);
        it.content.budget.lines[0].unit_price = Money::from_fen(95_010);
    };
    assert_eq!(screened(&much, FIT), [If::WithinMaximum]);
    let inexact = |it: &mut Proposal| it.content.budget.lines[1].amount = Money::from_fen(50_001);
    assert_eq!(screened(&inexact, FIT), [If::BudgetExact]);
    let overlaps = true;
    assert_eq!(screened(&same, Applicant { overlaps, ..FIT }), [If::NoOverlap]);
    // The day named is the first on which it may be eligible again.
    let barred = |until: &str| Applicant {
        barred_until: Some(day(until)),
        ..FIT
    };
    assert_eq!(screened(&same, barred("2026-03-25")), [If::NotBarred]);
    assert_eq!(screened(&same, barred("2026-03-24")), []);
}

#[test]
fn another_reason_counts_while_the_round_screens_and_only_then() {
    let world = World::new();
    let round = world.screening();
    let facts = own(&round, "2026-03-24");
    let blank = world.submitted(101, 5_000).screen(Some(" "), &FIT, &facts);
    assert_eq!(codes(blank), [(No::Required, "ineligibleBecause".into())]);
    let rejected = world.submitted(101, 5_000).screen(Some("抄袭"), &FIT, &facts).unwrap();
    assert_eq!(rejected.status, ProposalStatus::Ineligible);
    assert_eq!(rejected.status_reason.as_deref(), Some("抄袭"));
    let mended = rejected.screen(None, &FIT, &facts).unwrap();
    assert_eq!(mended.status, ProposalStatus::Eligible);

    let (round, proposals) = world.noticed(&[(5_000, 90)]);
    let facts = own(&round, "2026-04-14");
    assert_eq!(
        code(proposals[0].clone().screen(Some("抄袭"), &FIT, &facts)),
        No::ConditionsMet
    );
    assert_eq!(
        code(proposals[0].clone().screen(None, &FIT, &facts)),
        No::ActionNotAllowed
    );
    let status = OrganizationStatus::Suspended;
    let fallen = proposals[0]
        .clone()
        .screen(None, &Applicant { status, ..FIT }, &facts)
        .unwrap();
    assert_eq!(fallen.status, ProposalStatus::Ineligible);
    let back = fallen.screen(None, &FIT, &facts);
    assert_eq!(code(back), No::RoundNotScreening);
}

#[test]
fn nothing_is_screened_while_the_call_is_open() {
    let world = World::new();
    let round = world.open();
    let facts = own(&round, "2026-03-11");
    let proposal = world.submitted(101, 5_000);
    assert_eq!(code(proposal.clone().screen(None, &FIT, &facts)), No::RoundNotScreening);
    assert_eq!(code(proposal.screen(Some("抄袭"), &FIT, &facts)), No::RoundNotScreening);
}
