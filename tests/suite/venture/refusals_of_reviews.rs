//! What is refused from the close of the call to the award, by its name and at its place, with nothing half done.

use super::world::{REVIEWERS, World, content, id, pair, sheet};
use serde_json::{Value, json};

#[tokio::test]
async fn a_call_is_not_closed_early_nor_a_review_begun_before_its_time() {
    let world = World::open().await;
    let proposal = world.submit(1, 5_000).await;
    assert_eq!(
        world.told("committee", "closeCall", world.of(json!({}))).await,
        [pair("", "NOT_DUE_YET")]
    );
    assert_eq!(
        world
            .told("committee", "screenProposal", json!({ "proposal": proposal }))
            .await,
        [pair("", "ROUND_NOT_SCREENING")]
    );
    world.until("2026-07-21");
    world.done("committee", "closeCall", world.of(json!({}))).await;
    assert_eq!(
        world.told("committee", "beginReview", world.of(json!({}))).await,
        [pair("", "PROPOSALS_UNSCREENED")]
    );
    world
        .done("committee", "screenProposal", json!({ "proposal": proposal }))
        .await;
    for who in &REVIEWERS[2..] {
        let input = world.of(json!({ "reviewer": world.account(who), "reason": "回避" }));
        world.done("committee", "removeRoundReviewer", input).await;
    }
    assert_eq!(
        world.told("committee", "beginReview", world.of(json!({}))).await,
        [pair("", "REVIEWERS_MISSING")]
    );
    let again = world.of(json!({ "reviewer": world.account(REVIEWERS[2]) }));
    assert_eq!(
        world.told("committee", "assignRoundReviewer", again).await,
        [pair("reviewer", "REVIEWER_TAKEN")]
    );
    let nobody = world.of(json!({ "reviewer": world.account("resident"), "reason": "无此人" }));
    assert_eq!(
        world.told("committee", "removeRoundReviewer", nobody).await,
        [pair("reviewer", "NOT_ON_PANEL")]
    );
}

#[tokio::test]
async fn nothing_eligible_begins_no_review() {
    let world = World::open().await;
    let proposal = world.submit(1, 5_000).await;
    world.suspend(&world.organizations[0]).await;
    world.until("2026-07-21");
    world.done("committee", "closeCall", world.of(json!({}))).await;
    let screened = world
        .done("committee", "screenProposal", json!({ "proposal": proposal }))
        .await;
    assert_eq!(screened["status"], "INELIGIBLE", "suspended since");
    let why = format!("{{ proposal(id: \"{proposal}\") {{ screening {{ conditions {{ condition met }} }} }} }}");
    let conditions = world
        .ask("manager-1", &why)
        .await
        .at("/data/proposal/screening/conditions");
    assert_eq!(conditions.as_array().unwrap().len(), 6);
    assert_eq!(
        conditions[0],
        json!({ "condition": "ORGANIZATION_ACTIVE", "met": false })
    );
    assert_eq!(
        world.told("committee", "beginReview", world.of(json!({}))).await,
        [pair("", "NO_PROPOSALS")]
    );
}

#[tokio::test]
async fn a_project_that_runs_already_is_not_proposed_again() {
    let (world, _) = World::awarded(&[(5_000, 80)]).await;
    // The same organization, lead, community and time, in another round.
    let mut plan = world.plan();
    (plan["proposalsUntil"], plan["reviewsUntil"]) = (json!("2026-08-20"), json!("2026-08-28"));
    let round = id(&world.done("committee", "planVentureRound", plan).await);
    let of = json!({ "round": round });
    world.done("committee", "collectForRound", of.clone()).await;
    world.done("committee", "openRound", of.clone()).await;
    let input = json!({ "round": round, "organization": { "id": world.organizations[0] }, "content": content("再来一次", 5_000) });
    let proposal = id(&world.done("manager-1", "draftProposal", input).await);
    world
        .done("manager-1", "submitProposal", json!({ "proposal": proposal }))
        .await;
    world.until("2026-08-21");
    world.done("committee", "closeCall", of).await;
    let screened = world
        .done("committee", "screenProposal", json!({ "proposal": proposal }))
        .await;
    assert_eq!(screened["status"], "INELIGIBLE");
    let why = format!("{{ proposal(id: \"{proposal}\") {{ screening {{ conditions {{ condition met }} }} }} }}");
    let conditions = world
        .ask("manager-1", &why)
        .await
        .at("/data/proposal/screening/conditions");
    let unmet: Vec<&Value> = conditions
        .as_array()
        .unwrap()
        .iter()
        .filter(|it| it["met"] == false)
        .collect();
    assert_eq!(unmet, [&json!({ "condition": "NO_OVERLAP", "met": false })]);
}

#[tokio::test]
async fn a_review_needs_a_declaration_and_a_point_for_every_criterion_once() {
    let (world, proposals) = World::review(&[5_000]).await;
    let review = |scores: Value| json!({ "proposal": proposals[0], "scores": scores });
    assert_eq!(
        world.told("reviewer-1", "reviewProposal", review(sheet(80))).await,
        [pair("", "CONFLICT_UNDECLARED")]
    );
    let declare = |exists: bool| json!({ "proposal": proposals[0], "exists": exists });
    world.done("reviewer-1", "declareReviewConflict", declare(false)).await;
    let wrong = json!([
        { "criterion": "NEED", "points": "30.01" }, { "criterion": "NEED", "points": "1" }, { "criterion": "FAME", "points": "1" },
    ]);
    assert_eq!(
        world.told("reviewer-1", "reviewProposal", review(wrong)).await,
        [
            pair("scores.0.points", "OUT_OF_RANGE"),
            pair("scores.1.criterion", "DUPLICATE"),
            pair("scores.2.criterion", "NOT_FOUND"),
            pair("scores", "SCORE_MISSING"),
            pair("scores", "SCORE_MISSING"),
            pair("scores", "SCORE_MISSING"),
        ]
    );
    let words = json!([{ "criterion": "NEED", "points": "三十" }]);
    assert_eq!(
        world.told("reviewer-1", "reviewProposal", review(words)).await,
        [pair("scores.0.points", "INVALID_FORMAT")]
    );
    world.done("reviewer-1", "reviewProposal", review(sheet(80))).await;
    assert_eq!(
        world.told("reviewer-1", "reviewProposal", review(sheet(70))).await,
        [pair("", "ALREADY_SCORED")]
    );
    assert_eq!(
        world
            .told(
                "committee",
                "publishRoundNotice",
                world.of(json!({ "document": "公示" }))
            )
            .await,
        [pair("", "REVIEWS_MISSING")]
    );
    // Who has a conflict leaves, and sees the proposal no more.
    world.done("reviewer-2", "declareReviewConflict", declare(true)).await;
    assert_eq!(
        world.told("reviewer-2", "reviewProposal", review(sheet(80))).await,
        [pair("proposal", "NOT_FOUND")]
    );
}

#[tokio::test]
async fn a_reviewer_who_comes_later_completes_a_panel_that_fell_short() {
    let (world, proposals) = World::review(&[5_000]).await;
    for who in ["reviewer-1", "reviewer-2"] {
        world.score(who, &proposals[0], 80).await;
    }
    for who in ["reviewer-3", "reviewer-4", "reviewer-5"] {
        let conflict = json!({ "proposal": proposals[0], "exists": true, "note": "曾任顾问" });
        world.done(who, "declareReviewConflict", conflict).await;
    }
    assert_eq!(world.status(&proposals[0]).await, "ELIGIBLE", "two reviews are too few");
    let sixth = world.of(json!({ "reviewer": world.account("reviewer-6") }));
    world.done("committee", "assignRoundReviewer", sixth).await;
    let done = world.score("reviewer-6", &proposals[0], 70).await;
    assert_eq!(done["status"], "SCORED");
    // One is taken off: the review is missing again.
    let off = world.of(json!({ "reviewer": world.account("reviewer-1"), "reason": "举报查实" }));
    world.done("committee", "removeRoundReviewer", off).await;
    assert_eq!(world.status(&proposals[0]).await, "ELIGIBLE");
    world.clean().await;
}

#[tokio::test]
async fn a_notice_lasts_five_working_days_and_objections_are_inside_it() {
    let (world, proposals) = World::scored(&[(5_000, 80)]).await;
    world.until("2026-08-11");
    let short = world.of(json!({ "document": " ", "endsOn": "2026-08-17" }));
    assert_eq!(
        world.told("committee", "publishRoundNotice", short).await,
        [pair("endsOn", "NOTICE_TOO_SHORT"), pair("document", "REQUIRED")]
    );
    let object = |rest: Value| world.of(rest);
    assert_eq!(
        world
            .told("resident", "lodgeObjection", object(json!({ "ground": "早了" })))
            .await,
        [pair("", "ACTION_NOT_ALLOWED")]
    );
    world
        .done(
            "committee",
            "publishRoundNotice",
            world.of(json!({ "document": "公示" })),
        )
        .await;
    let nothing = object(json!({ "ground": " ", "proposal": "proposal_00000000000000000000000000" }));
    assert_eq!(
        world.told("resident", "lodgeObjection", nothing).await,
        [pair("ground", "REQUIRED"), pair("proposal", "NOT_FOUND")]
    );
    let decide = |number: i64| world.of(json!({ "objection": number, "upheld": true, "reasoning": "属实" }));
    assert_eq!(
        world.told("committee", "decideObjection", decide(1)).await,
        [pair("", "NOT_FOUND")],
        "none is open"
    );
    world
        .done(
            "committee",
            "lodgeObjection",
            object(json!({ "ground": "排序有误", "proposal": proposals[0] })),
        )
        .await;
    assert_eq!(
        world.told("committee", "decideObjection", decide(1)).await,
        [pair("objection", "OWN_OBJECTION")]
    );
    let again = object(json!({ "ground": "再提一次", "proposal": proposals[0] }));
    assert_eq!(
        world.told("committee", "lodgeObjection", again).await,
        [pair("proposal", "OBJECTION_WAITS")]
    );
    for number in [2, -1] {
        assert_eq!(
            world.told("committee-2", "decideObjection", decide(number)).await,
            [pair("objection", "NOT_FOUND")]
        );
    }
    let rejected = world.of(json!({ "objection": 1, "upheld": false, "reasoning": "核对无误" }));
    world.done("committee-2", "decideObjection", rejected).await;
    assert_eq!(world.status(&proposals[0]).await, "SHORTLISTED");
    world.until("2026-08-19");
    assert_eq!(
        world
            .told("resident", "lodgeObjection", object(json!({ "ground": "迟了" })))
            .await,
        [pair("", "NOTICE_OVER")]
    );
}

#[tokio::test]
async fn who_is_suspended_in_the_notice_is_not_awarded() {
    let (world, proposals) = World::noticed(&[(5_000, 80), (4_000, 70)]).await;
    world.suspend(&world.organizations[0]).await;
    world.until("2026-08-19");
    let award = || world.of(json!({ "document": "授标" }));
    assert_eq!(
        world.told("committee", "awardRound", award()).await,
        [pair("", "NOT_ELIGIBLE")]
    );
    assert_eq!(
        world.app.count("SELECT count(*) FROM projects").await,
        0,
        "nothing half done"
    );
    let other = json!({ "proposal": proposals[1], "ineligibleBecause": "不喜欢" });
    assert_eq!(
        world.told("committee", "screenProposal", other).await,
        [pair("ineligibleBecause", "CONDITIONS_MET")],
        "after the screening nobody is thrown out for other reasons"
    );
    world
        .done("committee", "screenProposal", json!({ "proposal": proposals[0] }))
        .await;
    assert_eq!(world.status(&proposals[0]).await, "INELIGIBLE");
    world
        .done(
            "committee",
            "publishRoundNotice",
            world.of(json!({ "document": "2号" })),
        )
        .await;
    world.until("2026-08-27");
    world.done("committee", "awardRound", award()).await;
    assert_eq!(world.app.count("SELECT count(*) FROM projects").await, 1);
    let late = json!({ "proposal": proposals[1], "reason": "不做了" });
    assert_eq!(
        world.told("manager-2", "withdrawProposal", late).await,
        [pair("", "ACTION_NOT_ALLOWED")]
    );
}
