//! A fund's budget is adjusted by two people: one requests it, another approves or declines.

use crate::fund::{BALANCES, community_fund, does, open_fund, pair, told};
use serde_json::{Value, json};
use siling_application::access::ScopeKey;
use siling_domain::access::Role;
use siling_domain::area_code::AreaCode;
use siling_tests::{Client, TestApp};

#[tokio::test]
async fn an_adjustment_waits_for_a_second_person_and_is_seen_by_whom_it_concerns() {
    let app = TestApp::new().await;
    let (id, first, second) = open_fund(&app, community_fund(2026, "200000")).await;
    open_fund(&app, community_fund(2025, "200000")).await;
    let request = |key: &str| json!({ "fund": id, "direction": "RAISE", "amount": "50000", "reason": "追加预算", "document": "临财预〔2026〕9号", "idempotencyKey": key });
    let keyless = does(&first, "requestFundAdjustment", {
        let mut input = request("");
        input["idempotencyKey"] = Value::Null;
        input
    })
    .await;
    assert_eq!(
        told(&keyless, "requestFundAdjustment"),
        [pair("idempotencyKey", "REQUIRED")]
    );
    does(&first, "requestFundAdjustment", request("1"))
        .await
        .no_errors("requestFundAdjustment");
    let again = does(&second, "requestFundAdjustment", request("2")).await;
    assert_eq!(
        again.only_user_error("requestFundAdjustment")["code"],
        "ADJUSTMENT_WAITING"
    );
    let closing = does(&second, "beginFundClosing", json!({ "fund": id })).await;
    assert_eq!(
        closing.only_user_error("beginFundClosing")["code"],
        "ADJUSTMENT_WAITING"
    );

    const WAITING: &str = "query { waiting: funds(filter: { adjustmentRequested: true }) { nodes { id adjustment { direction amount reason document } } } \
        others: funds(filter: { adjustmentRequested: false }) { totalCount { value } nodes { year } } }";
    let seen = second.send(WAITING, json!({})).await;
    assert_eq!(
        seen.at("/data/waiting/nodes"),
        json!([{ "id": id, "adjustment": { "direction": "RAISE", "amount": "50000.00", "reason": "追加预算", "document": "临财预〔2026〕9号" } }])
    );
    assert_eq!(seen.at("/data/others/nodes"), json!([{ "year": 2025 }]));
    const UNTOLD: &str = "query($id: ID!) { fund(id: $id) { adjustment { amount } } waiting: funds(filter: { adjustmentRequested: true }) { nodes { id } } }";
    for client in [
        app.anonymous(),
        app.holding(
            Role::CommunityWorker,
            ScopeKey::Area(AreaCode::parse("370305003023").unwrap()),
        )
        .await,
    ] {
        let unseen = client.send(UNTOLD, json!({ "id": id })).await;
        assert_eq!(
            unseen.at("/data/waiting/nodes"),
            json!([{ "id": id }]),
            "that one waits is public"
        );
        assert_eq!(
            unseen.at("/data/fund/adjustment"),
            Value::Null,
            "what it is about is not"
        );
    }

    const ACTIONS: &str = "query($id: ID!) { fund(id: $id) { availableActions { action allowed reasonCode } } }";
    let can = |client: &Client| {
        let (client, id) = (client.clone(), id.clone());
        async move {
            let answer = client.send(ACTIONS, json!({ "id": id })).await;
            let actions = answer.at("/data/fund/availableActions");
            let said = |action: &str| {
                let found = actions.as_array().unwrap().iter().find(|it| it["action"] == action);
                found.unwrap()["reasonCode"].clone()
            };
            ["REQUEST_ADJUSTMENT", "APPROVE_ADJUSTMENT", "DECLINE_ADJUSTMENT"]
                .map(said)
                .to_vec()
        }
    };
    assert_eq!(
        can(&first).await,
        [json!("ADJUSTMENT_WAITING"), json!("SECOND_PERSON_NEEDED"), Value::Null]
    );
    assert_eq!(
        can(&second).await,
        [json!("ADJUSTMENT_WAITING"), Value::Null, Value::Null]
    );
    let decline = |key: &str, reason: &str| json!({ "fund": id, "reason": reason, "idempotencyKey": key });
    let blank = does(&second, "declineFundAdjustment", decline("x", " ")).await;
    assert_eq!(told(&blank, "declineFundAdjustment"), [pair("reason", "REQUIRED")]);
    let declined = does(&second, "declineFundAdjustment", decline("3", "无依据")).await;
    assert_eq!(
        declined
            .no_errors("declineFundAdjustment")
            .text("/data/declineFundAdjustment/fund/balances/available"),
        "200000.00"
    );
    assert_eq!(
        can(&second).await,
        [Value::Null, json!("ADJUSTMENT_MISSING"), json!("ADJUSTMENT_MISSING")]
    );

    does(&first, "requestFundAdjustment", request("4"))
        .await
        .no_errors("requestFundAdjustment");
    let running: Vec<_> = (0..4)
        .map(|number| {
            let (client, input) = (
                second.clone(),
                json!({ "fund": id, "direction": "RAISE", "amount": "50000", "idempotencyKey": format!("approve-{number}") }),
            );
            tokio::spawn(async move { does(&client, "approveFundAdjustment", input).await })
        })
        .collect();
    let mut done = 0;
    for task in running {
        let answer = task.await.unwrap();
        match told(&answer, "approveFundAdjustment").first() {
            None => done += 1,
            Some((_, code)) => assert_eq!(code, "ADJUSTMENT_MISSING"),
        }
    }
    assert_eq!(done, 1, "approved once");
    let query = format!("query($id: ID!) {{ fund(id: $id) {{ balances {BALANCES} }} }}");
    let after = first.send(&query, json!({ "id": id })).await;
    assert_eq!(after.text("/data/fund/balances/available"), "250000.00");
    let findings = siling_persistence::fund::audit(&app.app.store).await.unwrap();
    assert_eq!(findings, Vec::<String>::new());
}
