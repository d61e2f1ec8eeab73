//! Venture rounds when people are quick: one clear outcome each, and nothing half done.

use super::world::{World, content, pair, sheet, told};
use serde_json::json;

#[tokio::test]
async fn two_reviewers_who_score_at_once_are_both_kept() {
    let (world, proposals) = World::review(&[5_000]).await;
    for who in super::world::REVIEWERS {
        let declared = json!({ "proposal": proposals[0], "exists": false });
        world.done(who, "declareReviewConflict", declared).await;
    }
    let review = |total: i64| json!({ "proposal": proposals[0], "scores": sheet(total) });
    let (a, b, c, d, e) = tokio::join!(
        world.act("reviewer-1", "reviewProposal", review(60)),
        world.act("reviewer-2", "reviewProposal", review(70)),
        world.act("reviewer-3", "reviewProposal", review(80)),
        world.act("reviewer-4", "reviewProposal", review(90)),
        world.act("reviewer-5", "reviewProposal", review(100)),
    );
    for answer in [a, b, c, d, e] {
        answer.no_errors("reviewProposal");
    }
    let query = format!(
        "{{ proposal(id: \"{}\") {{ status outcome {{ reviews points }} }} }}",
        proposals[0]
    );
    let seen = world.ask("committee", &query).await;
    assert_eq!(
        seen.at("/data/proposal"),
        json!({ "status": "SCORED", "outcome": { "reviews": 5, "points": "80.00" } })
    );
    world.clean().await;
}

#[tokio::test]
async fn one_reviewer_who_sends_twice_at_once_is_counted_once() {
    let (world, proposals) = World::review(&[5_000]).await;
    let declared = json!({ "proposal": proposals[0], "exists": false });
    world.done("reviewer-1", "declareReviewConflict", declared).await;
    let review = |total: i64| json!({ "proposal": proposals[0], "scores": sheet(total) });
    let (one, other) = tokio::join!(
        world.act("reviewer-1", "reviewProposal", review(60)),
        world.act("reviewer-1", "reviewProposal", review(90)),
    );
    let outcomes = [told(&one, "reviewProposal"), told(&other, "reviewProposal")];
    assert!(
        outcomes.contains(&vec![]) && outcomes.contains(&vec![pair("", "ALREADY_SCORED")]),
        "{outcomes:?}"
    );
}

#[tokio::test]
async fn of_two_who_award_at_once_one_does_and_each_project_is_opened_once() {
    let (world, _) = World::noticed(&[(10_000, 90), (8_000, 80)]).await;
    world.until("2026-08-19");
    let award = |document: &str| world.of(json!({ "document": document }));
    let (one, other) = tokio::join!(
        world.act("committee", "awardRound", award("1号")),
        world.act("committee-2", "awardRound", award("2号")),
    );
    let outcomes = [told(&one, "awardRound"), told(&other, "awardRound")];
    assert!(
        outcomes.contains(&vec![]) && outcomes.contains(&vec![pair("", "ACTION_NOT_ALLOWED")]),
        "{outcomes:?}"
    );
    assert_eq!(world.app.count("SELECT count(*) FROM projects").await, 2);
    assert_eq!(world.balances().await[1], "18000.00");
    world.clean().await;
}

#[tokio::test]
async fn an_award_and_an_objection_or_a_withdrawal_at_once_leave_one_clear_outcome() {
    // On the last day both are tried; the objection is inside the notice, the award is not.
    let (world, proposals) = World::noticed(&[(10_000, 90), (8_000, 80)]).await;
    world.until("2026-08-18");
    let award = || world.of(json!({ "document": "授标" }));
    let object = || world.of(json!({ "ground": "不公", "proposal": proposals[0] }));
    let (awarded, objected) = tokio::join!(
        world.act("committee", "awardRound", award()),
        world.act("resident", "lodgeObjection", object()),
    );
    objected.no_errors("lodgeObjection");
    let refused = told(&awarded, "awardRound");
    assert!(
        refused == [pair("", "NOTICE_RUNNING")] || refused == [pair("", "OBJECTION_OPEN")],
        "{refused:?}"
    );
    // The day after: the decision of the objection, a withdrawal and the award.
    world.until("2026-08-19");
    let decide = world.of(json!({ "objection": 1, "upheld": false, "reasoning": "不成立" }));
    let withdraw = json!({ "proposal": proposals[1], "reason": "无力承担" });
    let (awarded, decided, withdrawn) = tokio::join!(
        world.act("committee", "awardRound", award()),
        world.act("committee-2", "decideObjection", decide),
        world.act("manager-2", "withdrawProposal", withdraw),
    );
    decided.no_errors("decideObjection");
    let (awarded, withdrawn) = (told(&awarded, "awardRound"), told(&withdrawn, "withdrawProposal"));
    let projects = world.app.count("SELECT count(*) FROM projects").await;
    match awarded.is_empty() {
        true => {
            assert_eq!(withdrawn, [pair("", "ACTION_NOT_ALLOWED")]);
            assert_eq!(projects, 2);
        }
        false => {
            assert_eq!(projects, 0, "{awarded:?}");
            assert_eq!(withdrawn, []);
        }
    }
    world.clean().await;
}

#[tokio::test]
async fn an_organization_that_drafts_twice_at_once_has_one_proposal() {
    let world = World::open().await;
    let draft = |title: &str| {
        world.of(json!({ "organization": { "id": world.organizations[0] }, "content": content(title, 5_000) }))
    };
    let (one, other) = tokio::join!(
        world.act("manager-1", "draftProposal", draft("甲")),
        world.act("manager-1", "draftProposal", draft("乙")),
    );
    let outcomes = [told(&one, "draftProposal"), told(&other, "draftProposal")];
    assert!(
        outcomes.contains(&vec![]) && outcomes.contains(&vec![pair("round", "PROPOSAL_TAKEN")]),
        "{outcomes:?}"
    );
    assert_eq!(world.app.count("SELECT count(*) FROM proposals").await, 1);
}

#[tokio::test]
async fn two_who_open_at_once_set_the_money_aside_once() {
    let world = World::planned().await;
    world.done("committee", "collectForRound", world.of(json!({}))).await;
    let (one, other) = tokio::join!(
        world.act("committee", "openRound", world.of(json!({}))),
        world.act("committee-2", "openRound", world.of(json!({}))),
    );
    let outcomes = [told(&one, "openRound"), told(&other, "openRound")];
    assert!(
        outcomes.contains(&vec![]) && outcomes.contains(&vec![pair("", "ACTION_NOT_ALLOWED")]),
        "{outcomes:?}"
    );
    assert_eq!(world.balances().await[1], "20000.00");
    world.clean().await;
}

#[tokio::test]
async fn the_database_itself_refuses_a_proposal_without_its_project_and_a_round_without_its_money() {
    let (world, proposals) = World::noticed(&[(5_000, 80)]).await;
    use sea_orm::{ConnectionTrait, Database};
    let db = Database::connect(world.app.db.admin_url()).await.unwrap();
    let uuid: siling_domain::id::ProposalId = proposals[0].parse().unwrap();
    for (sql, constraint) in [
        (
            format!("UPDATE proposals SET status = 'AWARDED' WHERE id = '{}'", uuid.0),
            "proposals_awarded_whole",
        ),
        (
            "UPDATE venture_rounds SET commitment_id = NULL".to_owned(),
            "venture_rounds_money_first",
        ),
        (
            "UPDATE venture_rounds SET status = 'AWARDING'".to_owned(),
            "venture_rounds_awarded_whole",
        ),
        ("DELETE FROM proposals".to_owned(), ""),
        ("DELETE FROM venture_rounds".to_owned(), ""),
    ] {
        let refused = db.execute_unprepared(&sql).await.unwrap_err().to_string();
        assert!(refused.contains(constraint), "{sql}: {refused}");
    }
    db.close().await.unwrap();
    world
        .app
        .behind_its_back("UPDATE proposals SET requested = requested + 1")
        .await;
    let findings = siling_persistence::venture::audit(&world.app.app.store).await.unwrap();
    assert_eq!(findings.len(), 1, "{findings:?}");
}
