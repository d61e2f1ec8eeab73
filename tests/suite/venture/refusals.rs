//! What is refused, by its name and at its place, with nothing half done.

use super::world::{World, content, id, pair};
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
