//! Rankings both ways.

use super::super::order::play::{SHIYUAN, Square, done};
use super::{contribution, organizations, organizations_for, square};
use serde_json::{Value, json};

#[tokio::test]
async fn an_order_ranks_organizations_and_says_why() {
    let square = square().await;
    square.stars(1, 4, "VALID").await;
    square.able(2, &["HOME_REPAIR"], 1).await;
    square.able(3, &["MEDIATION"], 3).await;
    let order = square.published(&square.need("商户占道经营").await, json!({})).await;
    let worker = square.as_("worker").await;
    let answer = organizations_for(&worker, &order, 10).await;
    let matching = answer.at("/data/matchingOrganizations");
    assert_eq!(matching["weights"]["code"], "matching-default");
    assert_eq!(matching["weights"]["default"], true);
    assert_eq!(
        (&matching["rankedCount"], &matching["excludedCount"]),
        (&json!(3), &json!(1))
    );
    let ranked = &matching["ranked"];
    let of = |place: usize| square.organizations[place].clone();
    assert_eq!(
        organizations(ranked),
        [of(1), of(0), of(2)],
        "stars first, then by identifier"
    );
    for (entry, rank) in ranked.as_array().unwrap().iter().zip(1..) {
        assert_eq!(entry["rank"], rank);
        assert_eq!(entry["unmet"], json!([]));
        let factors = entry["factors"].as_array().unwrap();
        let sum: i64 = factors.iter().map(|it| it["contribution"].as_i64().unwrap()).sum();
        assert_eq!(entry["score"], sum, "contributions sum to the score");
        for factor in factors {
            let product = factor["weight"].as_i64().unwrap() * factor["grade"].as_i64().unwrap();
            assert_eq!(factor["contribution"], product);
        }
    }
    assert_eq!(contribution(&ranked[0], "STARS"), 8_000);
    assert_eq!(contribution(&ranked[1], "STARS"), 0);
    assert_eq!(contribution(&ranked[0], "AREA"), 20_000, "at home in the community");
    let texts: Vec<&str> = ranked[0]["factors"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|it| it["explanation"].as_str())
        .collect();
    assert_eq!(
        texts,
        [
            "所需 1 项专业特长具备 1 项：家庭维修",
            "驻在本社区",
            "未申明任何方向（社区治理难题项目）",
            "有效星级 4 星（满 5 星）",
            "可同时承接 3 个项目，尚可承接 3 个",
            "已完成项目 0 个",
            "尚无报价",
        ]
    );
    let excluded = &matching["excluded"][0];
    assert_eq!(excluded["organization"]["id"], of(3));
    assert_eq!(excluded["rank"], Value::Null);
    assert_eq!(excluded["unmet"][0]["condition"], "CAPABLE");
    assert_eq!(
        excluded["factors"][0]["capabilitiesLacking"],
        json!([{ "code": "HOME_REPAIR" }])
    );
    let again = organizations_for(&worker, &order, 10).await;
    assert_eq!(
        again.at("/data"),
        answer.at("/data"),
        "the same records give the same answer"
    );
}

#[tokio::test]
async fn who_claimed_is_ranked_with_the_price() {
    let square = square().await;
    square.able(0, &["HOME_REPAIR"], 1).await;
    let order = square.published(&square.need("商户占道经营").await, json!({})).await;
    square.claimed(&order, 0, "4000").await;
    let answer = organizations_for(&square.as_("worker").await, &order, 10).await;
    let ranked = answer.at("/data/matchingOrganizations/ranked");
    let claimed = ranked
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["price"] != Value::Null)
        .unwrap();
    assert_eq!(claimed["organization"]["id"], square.organizations[0]);
    assert_eq!(claimed["price"], "4000.00");
    // 500 + 500 × 200 ÷ 1000, of the weight 5.
    assert_eq!(contribution(claimed, "PRICE"), 3_000);
    assert_eq!(
        contribution(claimed, "CAPACITY"),
        10_000,
        "its own claim takes none of its room"
    );
}

const ORDERS: &str = "query($id: ID!, $excluded: Int) { matchingOrders(organization: { id: $id }, excluded: $excluded) { \
                      rankedCount excludedCount ranked { rank score order { id title } factors { factor contribution } } \
                      excluded { order { id } unmet { condition } } } }";

#[tokio::test]
async fn an_organization_sees_the_orders_that_fit_it() {
    let square = square().await;
    let near = square.published(&square.need("商户占道经营").await, json!({})).await;
    let beyond = json!({ "capabilities": ["MEDIATION"], "ceiling": "1000" });
    let beyond = square.published(&square.need("邻里纠纷").await, beyond).await;
    let starred = json!({ "minStars": 3, "ceiling": "1000" });
    let starred = square.published(&square.need("楼道照明").await, starred).await;
    let manager = square.as_("manager").await;
    let variables = |excluded: i32| json!({ "id": square.organizations[0], "excluded": excluded });
    let answer = manager.send(ORDERS, variables(0)).await;
    let matching = answer.at("/data/matchingOrders");
    assert_eq!(matching["rankedCount"], 1);
    assert_eq!(matching["ranked"][0]["order"]["id"], near);
    assert_eq!(
        (&matching["excluded"], &matching["excludedCount"]),
        (&json!([]), &Value::Null)
    );
    let answer = manager.send(ORDERS, variables(10)).await;
    let matching = answer.at("/data/matchingOrders");
    assert_eq!(matching["excludedCount"], 2);
    let mut unmet: Vec<(String, String)> = matching["excluded"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            let condition = it["unmet"][0]["condition"].as_str().unwrap();
            (it["order"]["id"].as_str().unwrap().to_owned(), condition.to_owned())
        })
        .collect();
    unmet.sort();
    let mut expected = [(beyond, "CAPABLE".to_owned()), (starred, "ENOUGH_STARS".to_owned())];
    expected.sort();
    assert_eq!(unmet, expected);
    square.claimed(&near, 0, "4500").await;
    let answer = manager.send(ORDERS, variables(10)).await;
    assert_eq!(
        answer.at("/data/matchingOrders/rankedCount"),
        0,
        "what it claimed already is not recommended"
    );
    let nested = "query($id: ID!) { organization(by: { id: $id }) { matchingOrders { rankedCount } } }";
    let answer = manager.send(nested, json!({ "id": square.organizations[0] })).await;
    assert_eq!(answer.at("/data/organization/matchingOrders/rankedCount"), 0);
}

#[tokio::test]
async fn what_is_over_or_full_is_not_recommended() {
    let square = square().await;
    square.able(0, &["HOME_REPAIR"], 0).await;
    let order = square.published(&square.need("商户占道经营").await, json!({})).await;
    let answer = organizations_for(&square.as_("worker").await, &order, 10).await;
    assert_eq!(
        answer.at("/data/matchingOrganizations/excluded/0/unmet/0/condition"),
        "CAPACITY_LEFT"
    );
    square.until("2026-07-11");
    let answer = organizations_for(&square.as_("worker").await, &order, 10).await;
    assert_eq!(answer.at("/data/matchingOrganizations/rankedCount"), 0);
    let late = square
        .as_("second")
        .await
        .send(ORDERS, json!({ "id": square.organizations[1] }))
        .await;
    assert_eq!(late.at("/data/matchingOrders/rankedCount"), 0);
}

#[tokio::test]
async fn only_those_who_work_for_the_place_are_recommended_anything() {
    let square = square().await;
    let order = square.published(&square.need("商户占道经营").await, json!({})).await;
    for name in ["worker", "officer", "committee", "auditor"] {
        let answer = organizations_for(&square.as_(name).await, &order, 0).await;
        assert_eq!(answer.at("/data/matchingOrganizations/rankedCount"), 4, "{name}");
    }
    let nested = "query($id: ID!) { serviceOrder(id: $id) { id matchingOrganizations { rankedCount } } }";
    let answer = square.as_("worker").await.send(nested, json!({ "id": order })).await;
    assert_eq!(answer.at("/data/serviceOrder/matchingOrganizations/rankedCount"), 4);
    for name in ["elsewhere", "officer-elsewhere", "manager", "resident", "finance"] {
        let client = square.as_(name).await;
        let answer = organizations_for(&client, &order, 0).await;
        assert_eq!(answer.error_codes(), ["FORBIDDEN"], "{name}");
        let answer = client.send(nested, json!({ "id": order })).await;
        assert_eq!(answer.error_codes(), ["FORBIDDEN"], "{name}");
        assert_eq!(
            answer.at("/data/serviceOrder/id"),
            order,
            "{name}: the order itself is public"
        );
    }
    let answer = organizations_for(&square.app.anonymous(), &order, 0).await;
    assert_eq!(answer.error_codes(), ["UNAUTHENTICATED"]);
    let own = json!({ "id": square.organizations[0] });
    for (name, may) in [
        ("manager", true),
        ("officer", true),
        ("committee", true),
        ("second", false),
        ("resident", false),
    ] {
        let answer = square.as_(name).await.send(ORDERS, own.clone()).await;
        assert_eq!(answer.error_codes().is_empty(), may, "{name}: {}", answer.body);
    }
    let unknown = square.as_("worker").await;
    let answer = organizations_for(&unknown, "order_01jd3v9x0pfh2v8bb5q50bakvx", 0).await;
    assert_eq!(answer.at("/data/matchingOrganizations"), Value::Null);
    let too_many = "query($order: ID!) { matchingOrganizations(order: $order, excluded: 101) { rankedCount } }";
    let answer = unknown.send(too_many, json!({ "order": order })).await;
    assert_eq!(answer.error_codes(), ["INVALID_ARGUMENT"]);
}

#[tokio::test]
async fn a_ranking_takes_as_many_statements_for_many_as_for_few() {
    let square = square().await;
    let order = square.published(&square.need("商户占道经营").await, json!({})).await;
    let worker = square.as_("worker").await;
    let counted = async |square: &Square| {
        square
            .app
            .cost(async || {
                let answer = organizations_for(&worker, &order, 100).await;
                assert_eq!(answer.error_codes(), Vec::<String>::new());
            })
            .await
    };
    let few = counted(&square).await;
    square.app.organizations(60).await;
    assert_eq!(counted(&square).await, few);
    let title = json!({ "areaCode": SHIYUAN });
    assert!(few <= 12, "{few} statements, {title}");
    done(&square.as_("committee").await, "declareCapabilities", json!({
        "organization": { "id": square.organizations[0] }, "capabilities": ["HOME_REPAIR"], "capacity": 9, "serviceAreas": [SHIYUAN],
    }))
    .await;
    assert_eq!(counted(&square).await, few);
}
