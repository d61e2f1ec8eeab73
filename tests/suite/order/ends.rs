//! How orders end before their time, and how they follow their project.

use super::play::{Square, act, codes, done, with};
use serde_json::{Value, json};
use siling_application::order::lapse_due;

#[tokio::test]
async fn an_order_that_nobody_claims_lapses_and_lets_go() {
    let square = Square::new().await;
    let need = square.need("商户占道经营").await;
    let order = square.published(&need, json!({})).await;
    let lapse = json!({ "order": order });
    assert_eq!(
        codes(&square.as_("worker").await, "lapseServiceOrder", lapse.clone()).await,
        ["NOT_DUE_YET"]
    );
    square.until("2026-07-11");
    let worker = square.as_("worker").await;
    assert_eq!(
        done(&worker, "lapseServiceOrder", lapse.clone()).await["status"],
        "LAPSED"
    );
    assert_eq!(square.need_status(&need).await, "ACCEPTED");
    assert_eq!(square.balances().await["available"], "20000.00");
    assert_eq!(codes(&worker, "lapseServiceOrder", lapse).await, ["ACTION_NOT_ALLOWED"]);
    let public = square.look(&square.app.anonymous(), &order, "status").await;
    assert_eq!(public.text("/data/serviceOrder/status"), "LAPSED", "it stays public");
    let anew = square.published(&need, json!({ "claimDeadline": "2026-07-15" })).await;
    assert_eq!(square.need_status(&need).await, "ORDERED");
    let of_need = "query($need: ID!) { serviceOrders(filter: { need: $need }) { nodes { id } } }";
    let both = worker.send(of_need, json!({ "need": need })).await;
    assert_eq!(
        both.at("/data/serviceOrders/nodes"),
        json!([{ "id": order }, { "id": anew }])
    );
}

#[tokio::test]
async fn the_server_lets_unclaimed_orders_lapse_by_itself() {
    let square = Square::new().await;
    let (first, second, third) = (
        square.published(&square.need("商户占道经营").await, json!({})).await,
        square.published(&square.need("楼道照明").await, json!({})).await,
        square
            .published(&square.need("健身器材").await, json!({ "claimDeadline": "2026-07-12" }))
            .await,
    );
    square.claimed(&second, 0, "100").await;
    let app = &square.app.app;
    assert_eq!(lapse_due(app).await.unwrap(), 0);
    square.until("2026-07-11");
    let (one, other) = tokio::join!(lapse_due(app), lapse_due(app));
    assert_eq!(one.unwrap() + other.unwrap(), 1, "two servers at once, once");
    let worker = square.as_("worker").await;
    for (order, status) in [(&first, "LAPSED"), (&second, "PUBLISHED"), (&third, "PUBLISHED")] {
        let seen = square.look(&worker, order, "status").await;
        assert_eq!(seen.text("/data/serviceOrder/status"), status);
    }
    let timeline = "timeline(first: 1) { nodes { deed role } }";
    let seen = square.look(&worker, &first, timeline).await;
    assert_eq!(
        seen.text("/data/serviceOrder/timeline/nodes/0/deed"),
        "LAPSE_SERVICE_ORDER"
    );
}

#[tokio::test]
async fn claims_keep_an_order_from_lapsing() {
    let square = Square::new().await;
    let (order, claims) = square.claimed_twice().await;
    let worker = square.as_("worker").await;
    let lapse = json!({ "order": order });
    assert_eq!(
        codes(&worker, "lapseServiceOrder", lapse.clone()).await,
        ["CLAIMS_LIVE"]
    );
    for (name, claim) in [("manager", &claims[0]), ("second", &claims[1])] {
        done(&square.as_(name).await, "withdrawClaim", json!({ "claim": claim })).await;
    }
    assert_eq!(done(&worker, "lapseServiceOrder", lapse).await["status"], "LAPSED");
}

#[tokio::test]
async fn a_cancelled_order_lets_go_of_its_needs_its_money_and_its_claims() {
    let square = Square::new().await;
    let need = square.need("商户占道经营").await;
    let order = square.published(&need, json!({})).await;
    let claim = square.claimed(&order, 0, "4800").await;
    let worker = square.as_("worker").await;
    let cancel = json!({ "order": order, "reason": "资金另有安排" });
    assert_eq!(
        codes(&worker, "cancelServiceOrder", with(&cancel, json!({ "reason": "" }))).await,
        ["REASON_REQUIRED reason"]
    );
    assert_eq!(square.balances().await["reserved"], "5000.00", "nothing half done");
    assert_eq!(
        done(&worker, "cancelServiceOrder", cancel.clone()).await["status"],
        "CANCELLED"
    );
    assert_eq!(square.need_status(&need).await, "ACCEPTED");
    assert_eq!(square.balances().await["available"], "20000.00");
    let told = "query($id: ID!) { claim(id: $id) { status outcome { mean rank reason } } }";
    let answer = square.as_("manager").await.send(told, json!({ "id": claim })).await;
    assert_eq!(
        answer.at("/data/claim"),
        json!({ "status": "NOT_SELECTED", "outcome": { "mean": null, "rank": null, "reason": "资金另有安排" } })
    );
    assert_eq!(
        codes(&worker, "cancelServiceOrder", cancel).await,
        ["ACTION_NOT_ALLOWED"]
    );
    let draft = square.drafted(&need, json!({})).await;
    let dropped = json!({ "order": draft, "reason": "重复制单" });
    assert_eq!(
        done(&worker, "cancelServiceOrder", dropped).await["status"],
        "CANCELLED"
    );
    let hidden = square.look(&square.app.anonymous(), &draft, "id").await;
    assert_eq!(
        hidden.at("/data/serviceOrder"),
        Value::Null,
        "what was never public stays so"
    );
}

#[tokio::test]
async fn after_the_award_an_order_ends_with_its_project() {
    let square = Square::new().await;
    let need = square.need("商户占道经营").await;
    let order = square.published(&need, json!({})).await;
    let claim = square.claimed(&order, 0, "4800").await;
    square.until("2026-07-11");
    let worker = square.as_("worker").await;
    done(&worker, "awardServiceOrder", square.decision(&order, &[&claim])).await;
    let late = json!({ "order": order, "reason": "迟了" });
    assert_eq!(codes(&worker, "cancelServiceOrder", late).await, ["ACTION_NOT_ALLOWED"]);
    let project = square.look(&worker, &order, "project { id }").await;
    let project = project.text("/data/serviceOrder/project/id");
    let early = codes(
        &square.as_("manager").await,
        "startProject",
        json!({ "project": project }),
    )
    .await;
    assert_eq!(early, ["CONTRACT_MISSING"], "there is a price");
    let terminate =
        json!({ "project": project, "reason": "BREACH", "note": "无故不签约", "document": "辛店街道〔2026〕7号" });
    done(&square.as_("officer").await, "terminateProject", terminate).await;
    let query = "status statusReason project { statusReason termination { note } }";
    let seen = square.look(&worker, &order, query).await;
    assert_eq!(
        seen.at("/data/serviceOrder"),
        json!({ "status": "CANCELLED", "statusReason": "违约", "project": { "statusReason": "无故不签约", "termination": { "note": "无故不签约" } } })
    );
    let public = square.look(&square.app.anonymous(), &order, query).await;
    assert_eq!(public.at("/data/serviceOrder/statusReason"), "违约");
    assert!(!public.body.to_string().contains("无故不签约"), "{}", public.body);
    assert_eq!(square.need_status(&need).await, "ACCEPTED");
    assert_eq!(
        square.balances().await,
        json!({ "available": "20000.00", "reserved": "0.00", "committed": "0.00", "paid": "0.00" })
    );
}

/// Both milestones of a project are delivered and accepted, and it is complete.
pub(super) async fn delivered(square: &Square, project: &str) {
    for (number, day, deliverables) in [
        (1, "2026-09-25", json!(["巡查记录", "整改清单"])),
        (2, "2026-12-15", json!(["总结报告"])),
    ] {
        square.until(day);
        let deliver = json!({ "project": project, "milestone": number, "evidence": [{ "statement": "见附件台账" }] });
        done(&square.as_("manager").await, "deliverMilestone", deliver).await;
        let representatives = json!([{ "kind": "RESIDENT_DELEGATE", "count": 2 }]);
        let accept = json!({ "project": project, "milestone": number, "deliverables": deliverables, "representatives": representatives });
        done(&square.as_("worker").await, "acceptDelivery", accept).await;
    }
    done(
        &square.as_("manager").await,
        "completeProject",
        json!({ "project": project }),
    )
    .await;
}

#[tokio::test]
async fn an_order_follows_its_project_to_the_end_and_takes_its_needs_along() {
    let square = Square::new().await;
    let need = square.need("陪伴老人").await;
    let order = square.published(&need, json!({ "ceiling": "0", "fund": null })).await;
    let claim = square.claimed(&order, 0, "0").await;
    square.until("2026-07-11");
    done(
        &square.as_("worker").await,
        "awardServiceOrder",
        square.decision(&order, &[&claim]),
    )
    .await;
    let project = square.look(&square.as_("worker").await, &order, "project { id }").await;
    let project = project.text("/data/serviceOrder/project/id");
    let of = json!({ "project": project });
    let stands = async |status: &str, need_status: &str| {
        let seen = square.look(&square.app.anonymous(), &order, "status").await;
        assert_eq!(seen.text("/data/serviceOrder/status"), status);
        assert_eq!(square.need_status(&need).await, need_status);
    };
    stands("AWARDED", "ORDERED").await;
    let settle = json!({ "order": order });
    assert_eq!(
        codes(&square.as_("worker").await, "settleServiceOrder", settle.clone()).await,
        ["ACTION_NOT_ALLOWED"]
    );
    square.until("2026-07-20");
    done(&square.as_("manager").await, "startProject", of.clone()).await;
    stands("IN_DELIVERY", "IN_DELIVERY").await;
    delivered(&square, &project).await;
    stands("DELIVERED", "IN_DELIVERY").await;
    let rate = json!({ "project": project, "need": need, "score": 5, "text": "大变样。" });
    act(&square.as_("resident").await, "rateService", rate)
        .await
        .no_errors("rateService");
    stands("DELIVERED", "IN_DELIVERY").await;
    let accept = with(
        &of,
        json!({ "representatives": [{ "kind": "RESIDENT_DELEGATE", "count": 2 }] }),
    );
    done(&square.as_("worker").await, "acceptProject", accept).await;
    stands("RATED", "RATED").await;
    assert_eq!(
        done(&square.as_("worker").await, "settleServiceOrder", settle).await["status"],
        "SETTLED",
        "nothing was owed"
    );
    let later = json!({ "project": project, "score": 4, "text": "还行。" });
    assert_eq!(
        codes(&square.as_("neighbour").await, "rateService", later.clone()).await,
        ["RATING_NOT_INVITED"],
        "she asked for nothing"
    );
    invited(&square, &project).await;
    act(&square.as_("neighbour").await, "rateService", later)
        .await
        .no_errors("rateService");
    stands("SETTLED", "RATED").await;

    // One who rated in good faith may still find that the need was not met.
    let reopen = json!({ "need": need, "reason": "陪伴只来了两次" });
    done(&square.as_("resident").await, "reopenNeed", reopen).await;
    assert_eq!(square.need_status(&need).await, "ACCEPTED");
    let audit = siling_persistence::order::audit(&square.app.app.store).await.unwrap();
    assert_eq!(audit, Vec::<String>::new());
}

/// An awarded order with a signed contract of 4,800 yuan in two instalments, and its project.
pub(super) async fn contracted(square: &Square, needs: &[&str]) -> (String, String, String) {
    let order = square.published(needs[0], json!({ "needs": needs })).await;
    let claim = square.claimed(&order, 0, "4800").await;
    square.until("2026-07-11");
    let worker = square.as_("worker").await;
    done(&worker, "awardServiceOrder", square.decision(&order, &[&claim])).await;
    let project = square.look(&worker, &order, "project { id }").await;
    let project = project.text("/data/serviceOrder/project/id");
    square.until("2026-07-15");
    let contract = sign(square, &project, "1号", json!({})).await;
    let contract = contract["id"].as_str().unwrap().to_owned();
    (order, project, contract)
}

fn signing(project: &str, number: &str, changes: Value) -> Value {
    let input = json!({
        "project": project, "number": number, "purchaser": "辛店街道办事处", "purchaserArea": "370305003000",
        "procurementMode": "DIRECT_SMALL", "signedOn": "2026-07-15", "beginsOn": "2026-07-20", "endsOn": "2026-12-31",
        "instalments": [
            { "due": "MILESTONE", "milestone": 1, "amount": "2400" },
            { "due": "MILESTONE", "milestone": 2, "amount": "2400" },
        ],
        "idempotencyKey": number,
    });
    with(&input, changes)
}

async fn sign(square: &Square, project: &str, number: &str, changes: Value) -> Value {
    let officer = square.as_("officer").await;
    done(&officer, "signContract", signing(project, number, changes)).await
}

#[tokio::test]
async fn a_contract_in_force_ends_before_its_project_and_frees_the_money() {
    let square = Square::new().await;
    let need = square.need("商户占道经营").await;
    let (order, project, contract) = contracted(&square, &[&need]).await;
    let officer = square.as_("officer").await;
    let end = json!({ "project": project, "reason": "BREACH", "note": "无法履约", "document": "辛店街道〔2026〕7号" });
    assert_eq!(
        codes(&officer, "terminateProject", end.clone()).await,
        ["CONTRACT_OPEN"],
        "its money would stay owed for good"
    );
    let actions = square
        .app
        .anonymous()
        .send(
            "query($id: ID!) { project(id: $id) { availableActions { action allowed reasonCode } } }",
            json!({ "id": project }),
        )
        .await;
    let actions = actions.at("/data/project/availableActions");
    let actions = actions.as_array().unwrap();
    assert!(
        actions
            .iter()
            .any(|it| it["action"] == "TERMINATE" && it["allowed"] == false),
        "{actions:?}"
    );
    let terminate = json!({ "contract": contract, "reason": "无法履约", "document": "辛店街道〔2026〕8号", "idempotencyKey": "终止" });
    done(&officer, "terminateContract", terminate).await;
    done(&officer, "terminateProject", end).await;
    let seen = square.look(&square.app.anonymous(), &order, "status").await;
    assert_eq!(seen.text("/data/serviceOrder/status"), "CANCELLED");
    assert_eq!(square.need_status(&need).await, "ACCEPTED");
    assert_eq!(
        square.balances().await,
        json!({ "available": "20000.00", "reserved": "0.00", "committed": "0.00", "paid": "0.00" })
    );
}

#[tokio::test]
async fn a_project_that_was_handed_over_is_delivered_by_the_other_organization() {
    let square = Square::new().await;
    let need = square.need("商户占道经营").await;
    let (order, project, contract) = contracted(&square, &[&need]).await;
    square.until("2026-07-20");
    let of = json!({ "project": project });
    done(&square.as_("manager").await, "startProject", of.clone()).await;
    let officer = square.as_("officer").await;
    let terminate = json!({ "contract": contract, "reason": "原组织退出", "document": "辛店街道〔2026〕8号", "idempotencyKey": "终止" });
    done(&officer, "terminateContract", terminate).await;
    let to = json!({ "project": project, "organization": { "id": square.organizations[1] }, "reason": "原组织退出", "document": "辛店街道〔2026〕9号" });
    assert_eq!(done(&officer, "handOverProject", to).await["status"], "PLANNED");
    assert_eq!(
        codes(&square.as_("second").await, "startProject", of.clone()).await,
        ["CONTRACT_MISSING"]
    );
    let again = json!({ "fund": square.fund, "signedOn": "2026-07-20" });
    sign(&square, &project, "2号", again).await;
    done(&square.as_("second").await, "startProject", of).await;
    let seen = square.look(&square.app.anonymous(), &order, "status").await;
    assert_eq!(seen.text("/data/serviceOrder/status"), "IN_DELIVERY");
    assert_eq!(square.need_status(&need).await, "IN_DELIVERY");
}

#[tokio::test]
async fn a_need_that_nobody_rated_stays_open_to_its_own_resident() {
    let square = Square::new().await;
    let (first, second) = (square.need("陪伴老人").await, square.need("楼道照明").await);
    let order = square
        .published(
            &first,
            json!({ "needs": [first, second], "ceiling": "0", "fund": null }),
        )
        .await;
    let claim = square.claimed(&order, 0, "0").await;
    square.until("2026-07-11");
    done(
        &square.as_("worker").await,
        "awardServiceOrder",
        square.decision(&order, &[&claim]),
    )
    .await;
    let project = square.look(&square.as_("worker").await, &order, "project { id }").await;
    let project = project.text("/data/serviceOrder/project/id");
    let of = json!({ "project": project });
    square.until("2026-07-20");
    done(&square.as_("manager").await, "startProject", of.clone()).await;
    delivered(&square, &project).await;
    let rate = |need: Option<&str>| json!({ "project": project, "need": need, "score": 5 });
    done(&square.as_("resident").await, "rateService", rate(Some(&first))).await;
    invited(&square, &project).await;
    done(&square.as_("neighbour").await, "rateService", rate(None)).await;
    let accept = with(
        &of,
        json!({ "representatives": [{ "kind": "RESIDENT_DELEGATE", "count": 2 }] }),
    );
    done(&square.as_("worker").await, "acceptProject", accept).await;
    let seen = square.look(&square.app.anonymous(), &order, "status").await;
    assert_eq!(seen.text("/data/serviceOrder/status"), "RATED");
    assert_eq!(square.need_status(&first).await, "RATED");
    assert_eq!(
        square.need_status(&second).await,
        "RESOLVED",
        "nobody has said anything of it"
    );
}

/// The community invites its residents to rate, today.
async fn invited(square: &Square, project: &str) {
    let today = siling_domain::time::china_date(square.app.app.clock.now());
    let invite = json!({ "project": project, "until": today });
    done(&square.as_("worker").await, "inviteToRate", invite).await;
}
