//! The ranking within the budget, and its stated tie rule.

use super::*;
use RankingReason as Why;

/// Scored proposals 101, 102, … by what each asks for and the total that everybody gave.
fn ranked(world: &World, totals: &[(i64, i64)]) -> Vec<(u128, Option<Why>)> {
    let (round, proposals) = world.scored(totals);
    let ranking = rank(&round, &proposals);
    let found = ranking.iter().map(|it| (it.proposal.0.as_u128(), it.reason));
    found.collect()
}

#[test]
fn the_highest_mean_comes_first_and_is_selected_while_the_budget_suffices() {
    let world = World::new();
    let found = ranked(&world, &[(9_000, 70), (9_000, 90), (9_000, 80), (2_000, 61), (100, 59)]);
    assert_eq!(
        found,
        [
            (102, None),
            (103, None),
            (101, Some(Why::BudgetExhausted)),
            (104, None),
            (105, Some(Why::BelowPassMark))
        ]
    );
}

#[test]
fn the_budget_is_given_out_to_the_last_fen_and_not_beyond() {
    let world = World::new();
    let found = ranked(&world, &[(10_000, 90), (10_000, 80), (1, 70)]);
    assert_eq!(found, [(101, None), (102, None), (103, Some(Why::BudgetExhausted))]);
}

#[test]
fn ties_go_by_the_criteria_then_the_smaller_amount_then_the_earlier_submission_then_the_identifier() {
    let world = World::new();
    let (round, mut proposals) = world.scored(&[(5_000, 80), (5_000, 80), (4_000, 80), (5_000, 80)]);
    proposals[0].submitted_at = Some(noon("2026-03-09"));
    // The last one has its points elsewhere: more in the second criterion, less in the first.
    for member in &mut proposals[3].panel {
        for score in &mut member.review.as_mut().unwrap().scores {
            let given = match score.criterion.as_str() {
                "NEED" => 20,
                "CAPABILITY" => 10,
                "PLAN" => 30,
                _ => 20,
            };
            score.points = points(given);
        }
    }
    let ranking = rank(&round, &proposals);
    let found: Vec<(u128, Option<TieBreak>)> = ranking
        .iter()
        .map(|it| (it.proposal.0.as_u128(), it.tie_break))
        .collect();
    assert_eq!(
        found,
        [
            (103, None),
            (101, Some(TieBreak::Requested)),
            (102, Some(TieBreak::Submitted)),
            (104, Some(TieBreak::Criteria))
        ]
    );
    let (round, same) = world.scored(&[(5_000, 80), (5_000, 80)]);
    assert_eq!(rank(&round, &same)[1].tie_break, Some(TieBreak::Identifier));
}

#[test]
fn only_what_is_scored_is_ranked() {
    let world = World::new();
    let (round, mut proposals) = world.scored(&[(5_000, 90), (5_000, 80)]);
    proposals[0] = proposals[0]
        .clone()
        .withdraw("无力承担", &own(&round, "2026-04-11"))
        .unwrap();
    proposals.push(world.submitted(105, 5_000));
    let ranking = rank(&round, &proposals);
    assert_eq!(ranking.len(), 1);
    assert_eq!((ranking[0].rank, ranking[0].proposal), (1, proposals[1].id));
}
