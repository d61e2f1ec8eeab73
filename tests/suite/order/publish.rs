//! Publishing: the fund is reserved, the needs are ordered, and what stands against it.

use super::play::{SHIYUAN, Square, act, codes, done, publish};
use serde_json::json;

#[tokio::test]
async fn publishing_sets_the_ceiling_aside_and_orders_the_needs() {
    let square = Square::new().await;
    let need = square.need("商户占道经营").await;
    let order = square.deliberated(&need, json!({})).await;
    let worker = square.as_("worker").await;
    let keyless = codes(
        &worker,
        "publishServiceOrder",
        json!({ "order": order, "idempotencyKey": null }),
    )
    .await;
    assert_eq!(keyless, ["REQUIRED idempotencyKey"]);
    let tried = act(
        &worker,
        "publishServiceOrder",
        json!({ "order": order, "dryRun": true }),
    )
    .await;
    tried.no_errors("publishServiceOrder");
    assert_eq!(
        square.balances().await["available"],
        "20000.00",
        "a dry run keeps nothing"
    );
    let published = act(&worker, "publishServiceOrder", publish(&order)).await;
    assert_eq!(
        published
            .no_errors("publishServiceOrder")
            .at("/data/publishServiceOrder/replayed"),
        false
    );
    let again = act(&worker, "publishServiceOrder", publish(&order)).await;
    assert_eq!(
        again
            .no_errors("publishServiceOrder")
            .at("/data/publishServiceOrder/replayed"),
        true
    );
    assert_eq!(
        square.balances().await,
        json!({ "available": "15000.00", "reserved": "5000.00", "committed": "0.00", "paid": "0.00" })
    );
    assert_eq!(square.need_status(&need).await, "ORDERED");
    let page = square
        .look(
            &square.app.anonymous(),
            &order,
            "status publishedAt claimCount needs { id order { id } } deadlines { kind dueOn over } commitment { reserved }",
        )
        .await;
    let order_of = page.at("/data/serviceOrder");
    assert_eq!(order_of["status"], "PUBLISHED");
    assert_eq!(order_of["needs"], json!([{ "id": need, "order": { "id": order } }]));
    assert_eq!(
        order_of["deadlines"],
        json!([{ "kind": "CLAIM_ORDER", "dueOn": "2026-07-10", "over": false }])
    );
    let staff = square
        .look(&worker, &order, "commitment { amount reserved status }")
        .await;
    assert_eq!(
        staff.at("/data/serviceOrder/commitment"),
        json!({ "amount": "5000.00", "reserved": "5000.00", "status": "RESERVED" })
    );
    let twice = codes(
        &worker,
        "publishServiceOrder",
        json!({ "order": order, "idempotencyKey": "另一个" }),
    )
    .await;
    assert_eq!(twice, ["ACTION_NOT_ALLOWED"]);
    let findings = siling_persistence::order::audit(&square.app.app.store).await.unwrap();
    assert_eq!(findings, Vec::<String>::new());
}

#[tokio::test]
async fn a_fund_that_cannot_bear_it_is_told_and_nothing_is_kept() {
    let square = Square::new().await;
    let worker = square.as_("worker").await;
    let (first, second) = (square.need("商户占道经营").await, square.need("楼道照明").await);
    let dear = json!({ "ceiling": "10000" });
    square.published(&first, dear.clone()).await;
    let order = square.deliberated(&second, json!({ "ceiling": "10000" })).await;
    let third = square
        .deliberated(&square.need("健身器材").await, json!({ "ceiling": "0.01" }))
        .await;
    done(&worker, "publishServiceOrder", publish(&order)).await;
    let refused = act(&worker, "publishServiceOrder", publish(&third)).await;
    let error = refused.only_user_error("publishServiceOrder");
    assert_eq!(
        (&error["code"], &error["field"]),
        (&json!("FUNDS_INSUFFICIENT"), &json!(["order"]))
    );
    assert_eq!(error["message"], "资金不足：可用 0.00 元，需要 0.01 元");
    let seen = square.look(&worker, &third, "status version").await;
    assert_eq!(
        seen.at("/data/serviceOrder"),
        json!({ "status": "DELIBERATED", "version": 2 })
    );
}

#[tokio::test]
async fn what_publishing_needs_is_told_at_once() {
    let square = Square::new().await;
    let worker = square.as_("worker").await;
    let need = square.need("商户占道经营").await;
    let bare = json!({ "fund": null, "basis": null });
    let order = square.deliberated(&need, bare).await;
    assert_eq!(
        codes(&worker, "publishServiceOrder", publish(&order)).await,
        ["ORDER_FUND_MISSING order", "PURCHASE_BASIS_MISSING order"]
    );
    let open = json!({ "basis": { "ruledOut": ["FINANCING"] } });
    let partly = square.deliberated(&need, open).await;
    let refused = act(&worker, "publishServiceOrder", publish(&partly)).await;
    let error = refused.only_user_error("publishServiceOrder");
    assert_eq!(error["code"], "NEGATIVE_LIST_OPEN");
    assert!(error["message"].as_str().unwrap().contains("人员招聘"), "{error}");
    let twin = square.deliberated(&need, json!({})).await;
    let late = square.deliberated(&square.need("楼道照明").await, json!({})).await;
    done(&worker, "publishServiceOrder", publish(&twin)).await;
    assert_eq!(
        codes(&worker, "publishServiceOrder", publish(&partly)).await,
        ["NEGATIVE_LIST_OPEN order", "NEED_NOT_WAITING order"],
        "another order has the need"
    );
    square.until("2026-07-10");
    assert_eq!(
        codes(&square.as_("worker").await, "publishServiceOrder", publish(&late)).await,
        ["DEADLINE_PASSED order"]
    );
    let closing = json!({ "fund": square.fund });
    done(&square.as_("finance").await, "beginFundClosing", closing).await;
    let last = json!({ "claimDeadline": "2026-07-15" });
    let order = square.deliberated(&square.need("健身器材").await, last).await;
    assert_eq!(
        codes(&square.as_("worker").await, "publishServiceOrder", publish(&order)).await,
        ["FUND_NOT_OPEN order"]
    );
}

#[tokio::test]
async fn a_service_without_pay_needs_no_fund() {
    let square = Square::new().await;
    let free = json!({ "ceiling": "0", "fund": null });
    let order = square.published(&square.need("陪伴老人").await, free).await;
    assert_eq!(square.balances().await["reserved"], "0.00");
    let list = format!(
        "query {{ serviceOrders(filter: {{ areaCode: \"{SHIYUAN}\", open: true, text: \"管家\" }}) {{ totalCount {{ value }} nodes {{ id }} }} }}"
    );
    let answer = square.app.anonymous().send(&list, json!({})).await;
    assert_eq!(answer.at("/data/serviceOrders/nodes"), json!([{ "id": order }]));
    assert_eq!(answer.at("/data/serviceOrders/totalCount/value"), 1);
}
