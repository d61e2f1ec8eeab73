//! Contracts, evaluations, breaches, and what the round makes of them.

use super::*;
use EvaluationResult::{Breach, Failed, Passed};
use EvaluationStage::{Final, Midterm};
use RefusalCode as No;

const RUNNING: EvaluationFacts = EvaluationFacts {
    started: true,
    completed: false,
};
const DONE: EvaluationFacts = EvaluationFacts {
    started: true,
    completed: true,
};
const PLANNED: EvaluationFacts = EvaluationFacts {
    started: false,
    completed: false,
};

fn new(stage: EvaluationStage, result: EvaluationResult) -> NewEvaluation {
    NewEvaluation {
        stage,
        result,
        findings: "台账齐全".into(),
        document: None,
    }
}

fn evaluated(
    proposal: Proposal,
    round: &VentureRound,
    stage: EvaluationStage,
    result: EvaluationResult,
    project: EvaluationFacts,
) -> Result<Proposal, Refusals> {
    proposal.evaluate(new(stage, result), project, &own(round, "2026-11-30"))
}

#[test]
fn a_project_is_evaluated_once_its_contract_is_signed_and_it_runs() {
    let world = World::new();
    let (round, awarded) = world.awarded(&[(10_000, 90)]);
    let unsigned = evaluated(awarded[0].clone(), &round, Midterm, Passed, RUNNING);
    assert_eq!(code(unsigned), No::ActionNotAllowed);
    let (round, signed) = world.signed();
    assert_eq!(signed.contract, Some(ContractId(Uuid::from_u128(1))));
    let early = evaluated(signed.clone(), &round, Midterm, Passed, PLANNED);
    assert_eq!(codes(early), [(No::ProjectNotStarted, "stage".into())]);
    let mut blank = new(Midterm, Passed);
    (blank.findings, blank.document) = (" ".into(), Some(" ".into()));
    let refused = signed.evaluate(blank, RUNNING, &own(&round, "2026-11-30"));
    assert_eq!(
        codes(refused),
        [(No::Required, "findings".into()), (No::Required, "document".into())]
    );
}

#[test]
fn a_failed_midterm_stops_the_instalments_until_one_is_passed() {
    let world = World::new();
    let (round, signed) = world.signed();
    assert!(!signed.instalments_stopped());
    let failed = evaluated(signed, &round, Midterm, Failed, RUNNING).unwrap();
    assert!(failed.instalments_stopped() && !failed.passed(Midterm));
    assert_eq!(failed.status, ProposalStatus::Signed);
    assert_eq!(
        codes(evaluated(failed.clone(), &round, Final, Passed, DONE)),
        [(No::MidtermMissing, "stage".into())]
    );
    let passed = evaluated(failed, &round, Midterm, Passed, RUNNING).unwrap();
    assert!(!passed.instalments_stopped() && passed.passed(Midterm));
}

#[test]
fn the_final_evaluation_needs_a_completed_project_and_ends_the_proposal() {
    let world = World::new();
    let (round, signed) = world.signed();
    let passed = evaluated(signed, &round, Midterm, Passed, RUNNING).unwrap();
    assert_eq!(
        codes(evaluated(passed.clone(), &round, Final, Passed, RUNNING)),
        [(No::ProjectNotCompleted, "stage".into())]
    );
    let failed = evaluated(passed, &round, Final, Failed, RUNNING).unwrap();
    assert!(failed.instalments_stopped());
    let ended = evaluated(failed, &round, Final, Passed, DONE).unwrap();
    assert_eq!(ended.status, ProposalStatus::Completed);
    assert!(ended.passed(Final) && !ended.instalments_stopped());
    assert_eq!(
        code(evaluated(ended, &round, Midterm, Passed, DONE)),
        No::ActionNotAllowed
    );
}

#[test]
fn below_ten_thousand_yuan_no_midterm_evaluation_is_due() {
    let world = World::new();
    let (round, mut signed) = world.signed();
    signed.content.budget.requested = Money::from_fen(999_999);
    let ended = evaluated(signed, &round, Final, Passed, DONE).unwrap();
    assert_eq!(ended.status, ProposalStatus::Completed);
}

#[test]
fn a_breach_ends_the_proposal_and_bars_the_organization_for_three_years() {
    let world = World::new();
    let (round, signed) = world.signed();
    let broken = evaluated(signed, &round, Midterm, Breach, PLANNED).unwrap();
    assert_eq!(broken.status, ProposalStatus::Terminated);
    assert_eq!(broken.barred_until, Some(day("2029-11-30")));
    assert!(broken.instalments_stopped());
}

#[test]
fn a_terminated_project_ends_its_proposal_without_a_bar() {
    let world = World::new();
    let (_, signed) = world.signed();
    let ended = signed.terminated(Some("无法实施".into()), noon("2026-07-01")).unwrap();
    assert_eq!((ended.status, ended.barred_until), (ProposalStatus::Terminated, None));
    assert!(ended.clone().terminated(None, noon("2026-07-01")).is_err());
    assert!(ended.signed(ContractId(Uuid::nil()), noon("2026-07-01")).is_err());
}

#[test]
fn the_round_follows_its_proposals() {
    let world = World::new();
    let now = noon("2026-11-30");
    let (round, _) = world.signed();
    assert_eq!(round.clone().all_signed(1, now), None);
    let signed = round.all_signed(0, now).unwrap();
    assert_eq!(signed.status, VentureRoundStatus::Signed);
    assert_eq!(signed.clone().all_signed(0, now), None);
    let midterm = signed.evaluated(Midterm, now).unwrap();
    assert_eq!(midterm.status, VentureRoundStatus::Midterm);
    assert_eq!(midterm.clone().evaluated(Midterm, now), None);
    let last = midterm.evaluated(Final, now).unwrap();
    assert_eq!(last.status, VentureRoundStatus::Final);
    assert_eq!(last.clone().evaluated(Midterm, now), None);
    assert_eq!(last.evaluated(Final, now), None);
}
