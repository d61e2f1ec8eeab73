//! The assignment of best total value.

use super::super::order::play::Square;
use super::square;
use serde_json::{Value, json};
use siling_tests::{Answer, Client};

const PROPOSE: &str = "query($orders: [ID!], $area: String, $round: ID) { proposeAssignment(orders: $orders, areaCode: $area, round: $round) { \
                       total organizationCount assignedCount unassignedCount tradeCount weights { version } \
                       assigned { order { id } need { id } organization { id } score factors { contribution } } unassigned { order { id } need { id } } \
                       trades { order { id } best { id } bestScore score difference instead { order { id } value } } } }";

async fn propose(client: &Client, variables: Value) -> Answer {
    client.send(PROPOSE, variables).await
}

/// Two orders and two organizations with room for one each; the other two can do nothing of it.
async fn tight() -> (Square, [String; 2]) {
    let square = square().await;
    for (place, capability) in [
        (0, "HOME_REPAIR"),
        (1, "HOME_REPAIR"),
        (2, "MEDIATION"),
        (3, "MEDIATION"),
    ] {
        square.able(place, &[capability], 1).await;
    }
    square.stars(0, 5, "VALID").await;
    let cheap = json!({ "ceiling": "1000" });
    let first = square
        .published(&square.need("商户占道经营").await, cheap.clone())
        .await;
    let second = square.published(&square.need("楼道照明").await, cheap).await;
    (square, [first, second])
}

#[tokio::test]
async fn orders_go_where_all_together_are_worth_most() {
    let (square, orders) = tight().await;
    let worker = square.as_("worker").await;
    let answer = propose(&worker, json!({ "orders": orders })).await;
    let proposal = answer.at("/data/proposeAssignment");
    assert_eq!(
        (&proposal["assignedCount"], &proposal["unassignedCount"]),
        (&json!(2), &json!(0))
    );
    let pairs = proposal["assigned"].as_array().unwrap();
    // Both would be best at the one with the stars; the older order goes there.
    assert_eq!(pairs[0]["order"]["id"], orders[0]);
    assert_eq!(pairs[0]["organization"]["id"], square.organizations[0]);
    assert_eq!(pairs[1]["organization"]["id"], square.organizations[1]);
    let total: i64 = pairs.iter().map(|pair| pair["score"].as_i64().unwrap()).sum();
    assert_eq!(proposal["total"], total);
    for pair in pairs {
        let factors = pair["factors"].as_array().unwrap();
        let sum: i64 = factors.iter().map(|it| it["contribution"].as_i64().unwrap()).sum();
        assert_eq!(pair["score"], sum);
    }
    let [trade] = proposal["trades"].as_array().unwrap().as_slice() else {
        panic!("one trade: {proposal}")
    };
    assert_eq!(trade["order"]["id"], orders[1]);
    assert_eq!(trade["best"]["id"], square.organizations[0]);
    assert_eq!(trade["difference"], 10_000, "five stars of the weight 10");
    assert_eq!(trade["instead"][0]["order"]["id"], orders[0]);
    let turned = propose(&worker, json!({ "orders": [orders[1], orders[0]] })).await;
    assert_eq!(
        turned.at("/data"),
        answer.at("/data"),
        "whatever the order of the input"
    );
    let area = propose(&worker, json!({ "area": "370305003025" })).await;
    assert_eq!(area.at("/data"), answer.at("/data"));
}

#[tokio::test]
async fn who_is_full_takes_nothing_more() {
    let (square, orders) = tight().await;
    square.able(1, &["HOME_REPAIR"], 0).await;
    let answer = propose(&square.as_("worker").await, json!({ "orders": orders })).await;
    let proposal = answer.at("/data/proposeAssignment");
    assert_eq!(proposal["assignedCount"], 1);
    assert_eq!(
        proposal["unassigned"],
        json!([{ "order": { "id": orders[1] }, "need": null }])
    );
    assert_eq!(proposal["trades"][0]["score"], 0);
}

#[tokio::test]
async fn nothing_is_kept_of_a_proposal() {
    let (square, orders) = tight().await;
    let worker = square.as_("worker").await;
    let before = square.app.count("SELECT count(*) FROM events").await;
    propose(&worker, json!({ "orders": orders })).await;
    assert_eq!(square.app.count("SELECT count(*) FROM events").await, before);
}

#[tokio::test]
async fn only_those_who_work_for_the_place_are_proposed_anything() {
    let (square, orders) = tight().await;
    for name in ["worker", "officer", "committee", "auditor"] {
        let answer = propose(&square.as_(name).await, json!({ "orders": orders })).await;
        assert_eq!(
            answer.at("/data/proposeAssignment/assignedCount"),
            2,
            "{name}: {}",
            answer.body
        );
    }
    for name in ["elsewhere", "officer-elsewhere", "manager", "resident", "finance"] {
        let answer = propose(&square.as_(name).await, json!({ "orders": orders })).await;
        assert_eq!(answer.error_codes(), ["FORBIDDEN"], "{name}");
    }
    let wide = propose(&square.as_("officer").await, json!({ "area": "370305000000" })).await;
    assert_eq!(wide.error_codes(), ["FORBIDDEN"], "the district is not theirs");
    let own = propose(&square.as_("officer").await, json!({ "area": "370305003000" })).await;
    assert_eq!(own.at("/data/proposeAssignment/assignedCount"), 2);
}

#[tokio::test]
async fn it_is_told_exactly_what_to_assign() {
    let (square, orders) = tight().await;
    let worker = square.as_("worker").await;
    for variables in [
        json!({}),
        json!({ "orders": orders, "area": "370305003025" }),
        json!({ "orders": ["order_01jd3v9x0pfh2v8bb5q50bakvx"] }),
        json!({ "orders": ["nonsense"] }),
        json!({ "area": "nonsense" }),
        json!({ "round": "nonsense" }),
    ] {
        let answer = propose(&worker, variables.clone()).await;
        assert_eq!(answer.error_codes(), ["INVALID_ARGUMENT"], "{variables}");
    }
}
