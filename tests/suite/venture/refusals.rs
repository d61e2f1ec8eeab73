//! What is refused, by its name and at its place, with nothing half done.

use super::world::{REVIEWERS, World, content, id, pair, sheet};
use serde_json::{Value, json};

#[tokio::test]
async fn a_plan_tells_everything_that_is_wrong_with_it() {
    let world = World::planned().await;
    let mut plan = world.plan();
    plan["title"] = json!(" ");
    plan["leads"] = json!([]);
    plan["passMark"] = json!("100.01");
    plan["requestMax"] = json!("20000.01");
    plan["reviewsUntil"] = json!("2026-07-20");
    plan["criteria"] = json!([{ "code": "PLAN", "title": "方案", "max": "99.99" }]);
    assert_eq!(
        world.told("committee", "planVentureRound", plan).await,
        [
            pair("title", "REQUIRED"),
            pair("leads", "REQUIRED"),
            pair("criteria", "CRITERIA_SUM"),
            pair("passMark", "OUT_OF_RANGE"),
            pair("requestMax", "OUT_OF_RANGE"),
            pair("reviewsUntil", "ENDS_BEFORE_START"),
        ]
    );
    for (field, value, code) in [
        ("budget", "一万", "INVALID_FORMAT"),
        ("requestMax", "", "REQUIRED"),
        ("passMark", "60.001", "INVALID_FORMAT"),
        ("fund", "fund_nonsense", "INVALID_ID"),
        ("fund", "fund_00000000000000000000000000", "NOT_FOUND"),
    ] {
        let mut plan = world.plan();
        plan[field] = json!(value);
        assert_eq!(
            world.told("committee", "planVentureRound", plan).await,
            [pair(field, code)]
        );
    }
    assert_eq!(world.app.count("SELECT count(*) FROM venture_rounds").await, 1);
}

#[tokio::test]
async fn a_round_opens_only_with_the_money_set_aside() {
    let world = World::planned().await;
    let open = |rest: Value| world.of(rest);
    assert_eq!(
        world.told("committee", "openRound", open(json!({}))).await,
        [pair("", "ACTION_NOT_ALLOWED")]
    );
    let mut plan = world.plan();
    plan["budget"] = json!("2000000.01");
    let rich = id(&world.done("committee", "planVentureRound", plan).await);
    let of = json!({ "round": rich });
    world.done("committee", "collectForRound", of.clone()).await;
    assert_eq!(
        world.told("committee", "openRound", of.clone()).await,
        [pair("round", "FUNDS_INSUFFICIENT")]
    );
    assert_eq!(
        world.app.count("SELECT count(*) FROM commitments").await,
        0,
        "nothing half done"
    );
    let keyless = json!({ "round": rich, "idempotencyKey": "" });
    assert_eq!(
        world.told("committee", "openRound", keyless).await,
        [pair("idempotencyKey", "REQUIRED")]
    );
    world.done("committee", "collectForRound", open(json!({}))).await;
    let dry = world
        .done("committee", "openRound", open(json!({ "dryRun": true })))
        .await;
    assert_eq!(dry["status"], "OPEN");
    assert_eq!(world.balances().await[1], "0.00", "a dry run keeps nothing");
    let stale = world
        .act("committee", "openRound", open(json!({ "expectedVersion": 1 })))
        .await;
    assert_eq!(
        super::world::told(&stale, "openRound"),
        [pair("expectedVersion", "STALE_VERSION")]
    );
    assert_eq!(stale.at("/data/openRound/current/version"), 2);
    let keyed = open(json!({ "idempotencyKey": "开放-1" }));
    world.done("committee", "openRound", keyed.clone()).await;
    let again = world.act("committee", "openRound", keyed).await;
    assert_eq!(again.no_errors("openRound").at("/data/openRound/replayed"), true);
    assert_eq!(world.balances().await[1], "20000.00", "set aside once");
    world.until("2026-07-21");
    let late = id(&world.done("committee", "planVentureRound", world.plan()).await);
    let late = json!({ "round": late });
    world.done("committee", "collectForRound", late.clone()).await;
    assert_eq!(
        world.told("committee", "openRound", late).await,
        [pair("", "DEADLINE_PASSED")]
    );
}

#[tokio::test]
async fn a_draft_tells_everything_that_is_wrong_with_it() {
    let world = World::open().await;
    let draft =
        |content: Value| world.of(json!({ "organization": { "id": world.organizations[0] }, "content": content }));
    let mut wrong = content(" ", 5_000);
    wrong["lead"] = json!("PARTY_BUILDING");
    wrong["description"] = json!("联系 13812345678");
    wrong["outcomes"] = json!([]);
    wrong["beginsOn"] = json!("2026-08-10");
    wrong["budgetLines"][1]["quantity"] = json!(0);
    wrong["milestones"][0]["deliverables"] = json!([]);
    assert_eq!(
        world.told("manager-1", "draftProposal", draft(wrong)).await,
        [
            pair("content.lead", "LEAD_NOT_TAKEN"),
            pair("content.beginsOn", "PROJECT_BEFORE_REVIEW"),
            pair("content.budgetLines.1.quantity", "OUT_OF_RANGE"),
            pair("content.title", "REQUIRED"),
            pair("content.description", "PERSONAL_NUMBER"),
            pair("content.outcomes", "REQUIRED"),
            pair("content.milestones.0.deliverables", "REQUIRED"),
        ]
    );
    for (field, value, code) in [
        ("areaCode", "370305", "INVALID_FORMAT"),
        ("areaCode", "370305999000", "NOT_FOUND"),
        ("requested", "-1", "OUT_OF_RANGE"),
        ("ownShare", "1.005", "INVALID_FORMAT"),
    ] {
        let mut wrong = content("暖心助老", 5_000);
        wrong[field] = json!(value);
        let told = world.told("manager-1", "draftProposal", draft(wrong)).await;
        assert_eq!(told, [pair(&format!("content.{field}"), code)], "{field} {value}");
    }
    let nowhere = json!({
        "round": "round_00000000000000000000000000", "organization": { "id": world.organizations[0] }, "content": content("暖心", 5_000),
    });
    assert_eq!(
        world.told("manager-1", "draftProposal", nowhere).await,
        [pair("round", "NOT_FOUND")]
    );
    world.draft(1, 5_000).await;
    assert_eq!(
        world
            .told("manager-1", "draftProposal", draft(content("另一个", 4_000)))
            .await,
        [pair("round", "PROPOSAL_TAKEN")]
    );
}

#[tokio::test]
async fn who_withdraws_may_propose_again() {
    let world = World::open().await;
    let first = world.submit(1, 5_000).await;
    let withdraw = json!({ "proposal": first, "reason": "方案调整" });
    assert_eq!(
        world.done("manager-1", "withdrawProposal", withdraw.clone()).await["status"],
        "WITHDRAWN"
    );
    assert_eq!(
        world.told("manager-1", "withdrawProposal", withdraw).await,
        [pair("", "ACTION_NOT_ALLOWED")]
    );
    world.submit(1, 4_000).await;
}

#[tokio::test]
async fn a_submission_needs_an_exact_budget_blind_texts_an_active_organization_and_the_call() {
    let world = World::open().await;
    let proposal = world.draft(1, 5_000).await;
    let submit = || json!({ "proposal": proposal });
    let revise = |content: Value| json!({ "proposal": proposal, "content": content });
    let mut inexact = content("暖心助老", 5_000);
    inexact["budgetLines"][0]["amount"] = json!("4999.99");
    world.done("manager-1", "reviseProposal", revise(inexact)).await;
    assert_eq!(
        world.told("manager-1", "submitProposal", submit()).await,
        [
            pair("budgetLines.0.amount", "BUDGET_MISMATCH"),
            pair("requested", "BUDGET_MISMATCH")
        ]
    );
    let mut named = content("临淄区测试服务中心52370305Y00000016M 的项目", 5_000);
    named["description"] = json!("由 52370305y00000016m 实施");
    world.done("manager-1", "reviseProposal", revise(named)).await;
    assert_eq!(
        world.told("manager-1", "submitProposal", submit()).await,
        [pair("title", "NAMES_PROPOSER"), pair("description", "NAMES_PROPOSER")]
    );
    let much = content("暖心助老", 10_010);
    world.done("manager-1", "reviseProposal", revise(much)).await;
    assert_eq!(
        world.told("manager-1", "submitProposal", submit()).await,
        [pair("requested", "OUT_OF_RANGE")]
    );
    world
        .done("manager-1", "reviseProposal", revise(content("暖心助老", 5_000)))
        .await;
    let suspended = world.draft(2, 5_000).await;
    world.suspend(&world.organizations[1]).await;
    assert_eq!(
        world
            .told("manager-2", "submitProposal", json!({ "proposal": suspended }))
            .await,
        [pair("", "NOT_ELIGIBLE")]
    );
    world.until("2026-07-21");
    assert_eq!(
        world.told("manager-1", "submitProposal", submit()).await,
        [pair("", "DEADLINE_PASSED")]
    );
    world.done("committee", "closeCall", world.of(json!({}))).await;
    assert_eq!(
        world.told("manager-1", "submitProposal", submit()).await,
        [pair("", "ROUND_NOT_OPEN")]
    );
    assert_eq!(
        world
            .told("manager-1", "reviseProposal", revise(content("迟了", 5_000)))
            .await,
        [pair("", "ROUND_NOT_OPEN")]
    );
}

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
