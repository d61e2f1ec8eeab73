//! Many at once: what may happen once happens once, and what is limited stays within its limit.

use super::play::{Square, act, publish, with};
use serde_json::{Value, json};
use siling_tests::{Answer, Client};

/// Does the same mutation with all of these inputs at once, and tells the codes of each; empty for a success.
async fn at_once(inputs: Vec<(Client, Value)>, mutation: &'static str) -> Vec<Vec<String>> {
    let running: Vec<_> = inputs
        .into_iter()
        .map(|(client, input)| tokio::spawn(async move { act(&client, mutation, input).await }))
        .collect();
    let mut told = Vec::new();
    for task in running {
        let answer: Answer = task.await.unwrap();
        let errors = answer.at(&format!("/data/{mutation}/userErrors"));
        let errors = errors.as_array().unwrap_or_else(|| panic!("{}", answer.body)).clone();
        told.push(
            errors
                .iter()
                .map(|error| error["code"].as_str().unwrap().to_owned())
                .collect(),
        );
    }
    told
}

fn successes(told: &[Vec<String>]) -> usize {
    told.iter().filter(|codes| codes.is_empty()).count()
}

#[tokio::test]
async fn two_award_at_once_and_one_does() {
    let square = Square::new().await;
    let (order, claims) = square.claimed_twice().await;
    let worker = square.as_("worker").await;
    let first = square.decision(&order, &[&claims[0], &claims[1]]);
    let second = square.decision(&order, &[&claims[1], &claims[0]]);
    let told = at_once(
        vec![
            (worker.clone(), first.clone()),
            (worker.clone(), second.clone()),
            (worker.clone(), first),
            (worker.clone(), second),
        ],
        "awardServiceOrder",
    )
    .await;
    assert_eq!(successes(&told), 1, "{told:?}");
    for codes in told.iter().filter(|codes| !codes.is_empty()) {
        assert_eq!(codes, &["ACTION_NOT_ALLOWED"]);
    }
    let projects = square
        .app
        .count("SELECT count(*) FROM projects WHERE order_id IS NOT NULL")
        .await;
    let selected = square
        .app
        .count("SELECT count(*) FROM claims WHERE status = 'SELECTED'")
        .await;
    assert_eq!((projects, selected), (1, 1));
}

#[tokio::test]
async fn fifty_claims_at_once_stay_within_the_capacity_of_one_organization() {
    let square = Square::new().await;
    let mut orders = Vec::new();
    for number in 0..50 {
        let need = square.need(&format!("需求 {number}")).await;
        orders.push(square.published(&need, json!({ "ceiling": "10" })).await);
    }
    square.able(0, &["HOME_REPAIR"], 7).await;
    let manager = square.as_("manager").await;
    let inputs = orders
        .iter()
        .map(|order| (manager.clone(), square.offer(order, 0, "5")))
        .collect();
    let told = at_once(inputs, "claimServiceOrder").await;
    assert_eq!(successes(&told), 7, "{told:?}");
    for codes in told.iter().filter(|codes| !codes.is_empty()) {
        assert_eq!(codes, &["CAPACITY_SPENT"]);
    }
    let live = square
        .app
        .count("SELECT count(*) FROM claims WHERE status = 'SUBMITTED'")
        .await;
    assert_eq!(live, 7);
}

#[tokio::test]
async fn ten_claims_of_one_organization_on_one_order_at_once_are_one() {
    let square = Square::new().await;
    let order = square.published(&square.need("商户占道经营").await, json!({})).await;
    square.able(0, &["HOME_REPAIR"], 20).await;
    let manager = square.as_("manager").await;
    let offer = |number: i32| {
        with(
            &square.offer(&order, 0, "4800"),
            json!({ "idempotencyKey": format!("第 {number} 次") }),
        )
    };
    let told = at_once(
        (0..10).map(|number| (manager.clone(), offer(number))).collect(),
        "claimServiceOrder",
    )
    .await;
    assert_eq!(successes(&told), 1, "{told:?}");
    let same = square.offer(&order, 1, "4500");
    let second = square.as_("second").await;
    let told = at_once(
        (0..10).map(|_| (second.clone(), same.clone())).collect(),
        "claimServiceOrder",
    )
    .await;
    assert!(
        told.iter().all(|codes| codes.is_empty() || codes == &["IN_PROGRESS"]),
        "the same key: {told:?}"
    );
    assert_eq!(square.app.count("SELECT count(*) FROM claims").await, 2);
}

#[tokio::test]
async fn a_fund_that_covers_three_bears_three_of_ten_that_are_published_at_once() {
    let square = Square::new().await;
    let mut orders = Vec::new();
    for number in 0..10 {
        let need = square.need(&format!("需求 {number}")).await;
        orders.push(square.deliberated(&need, json!({ "ceiling": "6000" })).await);
    }
    let worker = square.as_("worker").await;
    let inputs = orders.iter().map(|order| (worker.clone(), publish(order))).collect();
    let told = at_once(inputs, "publishServiceOrder").await;
    assert_eq!(successes(&told), 3, "{told:?}");
    for codes in told.iter().filter(|codes| !codes.is_empty()) {
        assert_eq!(codes, &["FUNDS_INSUFFICIENT"]);
    }
    assert_eq!(
        square.balances().await,
        json!({ "available": "2000.00", "reserved": "18000.00", "committed": "0.00", "paid": "0.00" })
    );
    assert_eq!(
        square
            .app
            .count("SELECT count(*) FROM needs WHERE status = 'ORDERED'")
            .await,
        3
    );
    let findings = siling_persistence::fund::audit(&square.app.app.store).await.unwrap();
    assert_eq!(findings, Vec::<String>::new());
}

#[tokio::test]
async fn a_need_is_ordered_once_by_five_orders_that_are_published_at_once() {
    let square = Square::new().await;
    let need = square.need("商户占道经营").await;
    let mut inputs = Vec::new();
    let worker = square.as_("worker").await;
    for _ in 0..5 {
        let order = square.deliberated(&need, json!({ "ceiling": "100" })).await;
        inputs.push((worker.clone(), publish(&order)));
    }
    let told = at_once(inputs, "publishServiceOrder").await;
    assert_eq!(successes(&told), 1, "{told:?}");
    for codes in told.iter().filter(|codes| !codes.is_empty()) {
        assert_eq!(codes, &["NEED_NOT_WAITING"]);
    }
    assert_eq!(square.balances().await["reserved"], "100.00");
}

#[tokio::test]
async fn a_claim_and_a_lapse_at_once_never_both_happen() {
    let square = Square::new().await;
    for round in 0..5 {
        let need = square.need(&format!("需求 {round}")).await;
        let day = format!("2026-07-{:02}", 10 + 2 * round);
        let order = square.published(&need, json!({ "claimDeadline": day })).await;
        let claim = square.claimed(&order, 0, "1").await;
        square.until(&format!("2026-07-{:02}", 11 + 2 * round));
        let withdraw = json!({ "claim": claim });
        let lapse = json!({ "order": order });
        let (manager, worker) = (square.as_("manager").await, square.as_("worker").await);
        let (gone, lapsed) = tokio::join!(
            act(&manager, "withdrawClaim", withdraw),
            act(&worker, "lapseServiceOrder", lapse)
        );
        gone.no_errors("withdrawClaim");
        let errors = lapsed.at("/data/lapseServiceOrder/userErrors");
        let codes: Vec<&str> = errors
            .as_array()
            .unwrap()
            .iter()
            .map(|error| error["code"].as_str().unwrap())
            .collect();
        assert!(codes.is_empty() || codes == ["CLAIMS_LIVE"], "{codes:?}");
        if !codes.is_empty() {
            act(&worker, "lapseServiceOrder", json!({ "order": order }))
                .await
                .no_errors("lapseServiceOrder");
        }
    }
    let open = square
        .app
        .count("SELECT count(*) FROM claims c JOIN service_orders o ON o.id = c.order_id WHERE o.status = 'LAPSED' AND c.status = 'SUBMITTED'")
        .await;
    assert_eq!(open, 0);
}
