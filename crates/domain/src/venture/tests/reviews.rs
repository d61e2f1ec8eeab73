//! Declarations, reviews and panels.

use super::*;
use RefusalCode as No;

#[test]
fn a_reviewer_on_the_panel_declares_then_scores_once() {
    let world = World::new();
    let (round, mut proposals) = world.review(&[5_000]);
    let proposal = proposals.remove(0);
    let facts = by(&round, 11);
    assert_eq!(code(proposal.clone().review(sheet(80), &facts)), No::ConflictUndeclared);
    assert_eq!(
        code(proposal.clone().review(sheet(80), &by(&round, 99))),
        No::NotOnPanel
    );
    let mut nobody = by(&round, 11);
    nobody.actor = None;
    assert_eq!(code(proposal.clone().review(sheet(80), &nobody)), No::NotOnPanel);
    let declared = proposal.declare_conflict(false, None, &facts).unwrap();
    let sighted = ProposalFacts { blind: false, ..facts };
    assert_eq!(code(declared.clone().review(sheet(80), &sighted)), No::ReviewerNotBlind);
    let reviewed = declared.review(sheet(80), &facts).unwrap();
    assert_eq!(reviewed.status, ProposalStatus::Eligible);
    assert_eq!(code(reviewed.clone().review(sheet(70), &facts)), No::AlreadyScored);
    assert_eq!(code(reviewed.declare_conflict(true, None, &facts)), No::AlreadyScored);
}

#[test]
fn every_criterion_gets_points_within_its_most_once() {
    let world = World::new();
    let (round, mut proposals) = world.review(&[5_000]);
    let facts = by(&round, 11);
    let declared = proposals.remove(0).declare_conflict(false, None, &facts).unwrap();
    let score = |criterion: &str, hundredths| ReviewScore {
        criterion: criterion.into(),
        points: Points::from_hundredths(hundredths),
    };
    let wrong = NewReview {
        scores: vec![
            score("NEED", 3_001),
            score("NEED", 1),
            score("FAME", 1),
            score("BUDGET", -1),
        ],
        comment: Some(" ".into()),
    };
    let expected = [
        (No::Required, "comment"),
        (No::OutOfRange, "scores.0.points"),
        (No::Duplicate, "scores.1.criterion"),
        (No::NotFound, "scores.2.criterion"),
        (No::OutOfRange, "scores.3.points"),
        (No::ScoreMissing, "scores"),
        (No::ScoreMissing, "scores"),
    ];
    let expected: Vec<(No, String)> = expected.map(|(code, field)| (code, field.to_owned())).into();
    assert_eq!(codes(declared.review(wrong, &facts)), expected);
}

#[test]
fn who_has_a_conflict_leaves_the_panel_and_does_not_score() {
    let world = World::new();
    let (round, mut proposals) = world.review(&[5_000]);
    let facts = by(&round, 11);
    let left = proposals
        .remove(0)
        .declare_conflict(true, Some("曾任顾问"), &facts)
        .unwrap();
    assert_eq!(left.active_panel().count(), 4);
    assert_eq!(code(left.clone().review(sheet(80), &facts)), No::NotOnPanel);
    assert_eq!(left.clone().joined_by(account(11), facts.now), None);
    assert_eq!(left.panel.len(), 5);
}

#[test]
fn the_last_review_makes_it_scored_and_three_are_needed() {
    let world = World::new();
    let (round, mut proposals) = world.review(&[5_000]);
    let mut proposal = proposals.remove(0);
    for who in [11, 12, 13] {
        proposal = reviewed(proposal, &round, who, 80);
    }
    assert_eq!(proposal.status, ProposalStatus::Eligible);
    // The two others have a conflict: with the last declaration everybody left has scored.
    for who in [14, 15] {
        proposal = proposal.declare_conflict(true, None, &by(&round, who)).unwrap();
    }
    assert_eq!(proposal.status, ProposalStatus::Scored);
    let reopened = proposal.left_by(account(13), noon("2026-04-02")).unwrap().unwrap();
    assert_eq!(reopened.status, ProposalStatus::Eligible);
    let joined = reopened.joined_by(account(16), noon("2026-04-02")).unwrap();
    assert_eq!(reviewed(joined, &round, 16, 70).status, ProposalStatus::Scored);
}

#[test]
fn who_leaves_a_panel_changes_only_what_is_not_noticed() {
    let world = World::new();
    let (_, noticed) = world.noticed(&[(5_000, 90)]);
    let now = noon("2026-04-14");
    assert_eq!(noticed[0].clone().left_by(account(11), now), Ok(None));
    let (_, scored) = world.scored(&[(5_000, 90)]);
    assert_eq!(scored[0].clone().left_by(account(99), now), Ok(None));
    assert_eq!(scored[0].clone().joined_by(account(99), now), None);
    let left = scored[0].clone().left_by(account(11), now).unwrap().unwrap();
    assert_eq!(left.status, ProposalStatus::Scored);
    assert_eq!(left.outcome(&default_criteria()).unwrap().reviews, 4);
}

#[test]
fn nothing_is_reviewed_outside_of_the_review() {
    let world = World::new();
    let (round, mut proposals) = world.review(&[5_000]);
    let cancelled = round
        .cancel("经费调整", &world.facts(&proposals, "2026-04-01"))
        .unwrap();
    let proposal = proposals.remove(0);
    let facts = by(&cancelled, 11);
    assert_eq!(
        code(proposal.clone().declare_conflict(false, None, &facts)),
        No::RoundNotInReview
    );
    assert_eq!(code(proposal.review(sheet(80), &facts)), No::RoundNotInReview);
}
