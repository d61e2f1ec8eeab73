//! What holds for all rounds.

use super::*;
use crate::Word;
use crate::lifecycle::Lifecycle;
use proptest::prelude::*;

fn review(given: Vec<i64>) -> Review {
    let criteria = default_criteria().into_iter().zip(given);
    Review {
        scores: criteria
            .map(|(criterion, given)| ReviewScore {
                points: Points::from_hundredths(given.min(criterion.max.hundredths())),
                criterion: criterion.code,
            })
            .collect(),
        comment: None,
        at: noon("2026-04-01"),
    }
}

fn reviews() -> impl Strategy<Value = Vec<Review>> {
    let sheet = prop::collection::vec(0..=30_00_i64, 4).prop_map(review);
    prop::collection::vec(sheet, 1..12)
}

fn outcome(reviews: &[Review]) -> ReviewOutcome {
    let reviews: Vec<&Review> = reviews.iter().collect();
    ReviewOutcome::of(&reviews, &default_criteria()).unwrap()
}

/// What a proposal asks for and gets, small numbers so that ties come up.
fn totals() -> impl Strategy<Value = Vec<(i64, i64)>> {
    prop::collection::vec((1..=10_i64, 5..=10_i64), 1..8).prop_map(|all| {
        all.into_iter()
            .map(|(money, total)| (money * 1_000, total * 10))
            .collect()
    })
}

proptest! {
    #[test]
    fn a_mean_does_not_depend_on_the_order_of_the_reviews(mut given in reviews(), turn in any::<prop::sample::Index>()) {
        let before = outcome(&given);
        let by = turn.index(given.len());
        given.rotate_left(by);
        prop_assert_eq!(&outcome(&given), &before);
        given.reverse();
        prop_assert_eq!(outcome(&given), before);
    }

    #[test]
    fn a_mean_lies_between_the_lowest_and_the_highest_and_its_criteria_add_up(given in reviews()) {
        let found = outcome(&given);
        let totals = || given.iter().map(|review| review.total().hundredths());
        let (low, high) = (totals().min().unwrap(), totals().max().unwrap());
        let (low, high) = (Mean { sum: low, count: 1 }, Mean { sum: high, count: 1 });
        prop_assert!((low..=high).contains(&found.mean));
        prop_assert_eq!(found.criteria.iter().map(|mean| mean.sum).sum::<i64>(), found.mean.sum);
        let dropped = if given.len() >= TRIM_FROM { 2 } else { 0 };
        prop_assert_eq!(found.counted as usize, given.len() - dropped);
    }

    #[test]
    fn one_extreme_review_among_five_changes_nothing(given in prop::collection::vec(10..=20_i64, 4), much in any::<bool>()) {
        let extreme = if much { 10_000 } else { 0 };
        let wide = |total: i64| review(vec![total, total, total, total]);
        let sheets = |last: i64| {
            let mut all: Vec<Review> = given.iter().map(|total| wide(*total * 50)).collect();
            all.push(wide(last));
            outcome(&all).mean
        };
        let edge = given.iter().map(|total| *total * 50);
        let edge = if much { edge.max().unwrap() } else { edge.min().unwrap() };
        prop_assert_eq!(sheets(extreme), sheets(edge));
    }

    #[test]
    fn means_are_ordered_as_fractions_are(a in 0..1_000_000_i64, b in 0..1_000_000_i64, m in 1..50_u32, n in 1..50_u32) {
        let (one, other) = (Mean { sum: a, count: m }, Mean { sum: b, count: n });
        prop_assert_eq!(one.cmp(&other), (a * i64::from(n)).cmp(&(b * i64::from(m))));
        // What is shown never turns the order round.
        if one < other {
            prop_assert!(one.points() <= other.points());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_ranking_keeps_the_budget_and_does_not_depend_on_the_order(given in totals(), turn in any::<prop::sample::Index>()) {
        let world = World::new();
        let (round, mut proposals) = world.scored(&given);
        let ranking = rank(&round, &proposals);
        let selected = ranking.iter().filter(|it| it.selected).map(|it| it.requested);
        let spent = Money::checked_sum(selected).unwrap();
        prop_assert!(spent <= round.budget);
        let left = round.budget.checked_sub(spent).unwrap();
        for (index, it) in ranking.iter().enumerate() {
            prop_assert_eq!(it.rank as usize, index + 1);
            prop_assert_eq!(it.selected, it.reason.is_none());
            // Nobody is left out for money that is still there at the end.
            prop_assert!(it.reason != Some(RankingReason::BudgetExhausted) || it.requested > left);
            prop_assert_eq!(it.reason == Some(RankingReason::BelowPassMark), !it.outcome.mean.reaches(round.pass_mark));
        }
        let falling = ranking.windows(2).all(|pair| {
            let same = pair[0].outcome.mean == pair[1].outcome.mean;
            pair[0].outcome.mean >= pair[1].outcome.mean && same == pair[1].tie_break.is_some()
        });
        prop_assert!(falling);
        let by = turn.index(proposals.len());
        proposals.rotate_left(by);
        prop_assert_eq!(rank(&round, &proposals), ranking);
    }

    #[test]
    fn whatever_is_tried_a_proposal_stays_in_its_table(steps in prop::collection::vec((0..ProposalAction::ALL.len(), any::<u8>()), 1..30)) {
        let world = World::new();
        let (review, mut panel) = world.review(&[5_000]);
        let rounds = [world.open(), world.screening(), review];
        let start = [world.submitted(101, 5_000), world.eligible(101, 5_000), panel.remove(0)];
        let mut proposal = start[usize::from(steps[0].1) % 3].clone();
        for (index, luck) in steps {
            let (action, before) = (ProposalAction::ALL[index], proposal.clone());
            let round = &rounds[usize::from(luck) % 3];
            let (facts, now) = (by(round, 11 + u128::from(luck % 6)), noon("2026-04-02"));
            let tried: Result<Proposal, Refusals> = match action {
                ProposalAction::Revise => before.revise(new_proposal(4_000), &facts),
                ProposalAction::Submit => before.submit(&organization(101), &facts),
                ProposalAction::Withdraw if luck > 240 => before.withdraw("撤回", &facts),
                ProposalAction::Screen => before.screen(None, &FIT, &facts),
                ProposalAction::Reject => before.screen(Some("抄袭"), &FIT, &facts),
                ProposalAction::DeclareConflict => before.declare_conflict(luck > 200, None, &facts),
                ProposalAction::Review => before.review(sheet(i64::from(luck % 100)), &facts),
                ProposalAction::Reopen => before.left_by(account(11), now).map(|it| it.unwrap_or(proposal.clone())).map_err(Into::into),
                ProposalAction::Sign => before.signed(ContractId(Uuid::nil()), now).map_err(Into::into),
                ProposalAction::Terminate => before.terminated(None, now).map_err(Into::into),
                ProposalAction::CancelRound if luck > 240 => before.round_cancelled("取消", now).ok_or(Refusal::new(RefusalCode::ActionNotAllowed).into()),
                _ => continue,
            };
            let Ok(after) = tried else { continue };
            let row = |it: &&crate::lifecycle::Transition<ProposalStatus, ProposalAction>| {
                it.from.contains(&proposal.status) && it.to == after.status
            };
            let stays = after.status == proposal.status;
            prop_assert!(stays || ProposalLifecycle::TABLE.iter().any(|it| row(&it)), "{:?} {:?}", proposal.status, after.status);
            let scored = after.status == ProposalStatus::Scored;
            prop_assert!(!scored || after.active_panel().filter(|it| it.review.is_some()).count() >= REVIEWERS_MIN);
            proposal = after;
        }
    }

    #[test]
    fn a_round_and_its_proposals_survive_the_store(given in totals()) {
        let (round, proposals) = World::new().noticed(&given);
        let stored = serde_json::to_value(&round).unwrap();
        prop_assert_eq!(serde_json::from_value::<VentureRound>(stored).unwrap(), round);
        for proposal in proposals {
            let stored = serde_json::to_value(&proposal).unwrap();
            prop_assert_eq!(serde_json::from_value::<Proposal>(stored).unwrap(), proposal);
        }
    }
}
