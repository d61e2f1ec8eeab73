//! Who sees what of orders and claims: by id, in lists, in the feed; and in how many statements.

use super::play::{NIUSHAN, Square, act, publish};
use serde_json::{Value, json};
use siling_application::access::ScopeKey;
use siling_domain::access::{Role, ServiceScope};
use siling_tests::{Client, walk};

async fn node(client: &Client, id: &str) -> Value {
    let query = "query($id: ID!) { node(id: $id) { id } }";
    client.send(query, json!({ "id": id })).await.at("/data/node/id")
}

#[tokio::test]
async fn a_draft_is_for_those_whose_work_covers_the_community() {
    let square = Square::new().await;
    let order = square.drafted(&square.need("商户占道经营").await, json!({})).await;
    for name in ["worker", "officer", "committee", "finance", "auditor"] {
        assert_eq!(node(&square.as_(name).await, &order).await, json!(order), "{name}");
    }
    let list = "query { serviceOrders { totalCount { value } nodes { id } } }";
    for client in [
        square.app.anonymous(),
        square.as_("resident").await,
        square.as_("manager").await,
        square.as_("elsewhere").await,
        square.as_("officer-elsewhere").await,
    ] {
        assert_eq!(node(&client, &order).await, Value::Null);
        let answer = client.send(list, json!({})).await;
        assert_eq!(
            answer.at("/data/serviceOrders"),
            json!({ "totalCount": { "value": 0 }, "nodes": [] })
        );
        let seen = square.look(&client, &order, "id").await;
        assert_eq!(seen.at("/data/serviceOrder"), Value::Null);
    }
    assert_eq!(
        node(&square.as_("worker").await, &order.replace("order_", "claim_")).await,
        Value::Null
    );
}

#[tokio::test]
async fn a_claim_is_for_the_community_and_for_who_made_it() {
    let square = Square::new().await;
    let (order, claims) = square.claimed_twice().await;
    let list = "query($order: ID!) { claims(filter: { order: $order }) { totalCount { value } nodes { id } } serviceOrder(id: $order) { claimCount claims { totalCount { value } nodes { id } } } }";
    for (name, expected) in [
        ("worker", vec![0, 1]),
        ("officer", vec![0, 1]),
        ("committee", vec![0, 1]),
        ("auditor", vec![0, 1]),
        ("manager", vec![0]),
        ("second", vec![1]),
        ("third", vec![]),
        ("resident", vec![]),
        ("elsewhere", vec![]),
        ("officer-elsewhere", vec![]),
    ] {
        let client = square.as_(name).await;
        let answer = client.send(list, json!({ "order": order })).await;
        let seen: Vec<Value> = expected
            .iter()
            .map(|place: &usize| json!({ "id": claims[*place] }))
            .collect();
        assert_eq!(answer.at("/data/claims/nodes"), json!(seen), "{name}");
        assert_eq!(answer.at("/data/claims/totalCount/value"), json!(seen.len()), "{name}");
        assert_eq!(answer.at("/data/serviceOrder/claims/nodes"), json!(seen), "{name}");
        assert_eq!(
            answer.at("/data/serviceOrder/claims/totalCount/value"),
            json!(seen.len()),
            "{name}"
        );
        assert_eq!(answer.at("/data/serviceOrder/claimCount"), 2, "how many is public");
        for (place, claim) in claims.iter().enumerate() {
            let found = node(&client, claim).await;
            assert_eq!(found == json!(claim), expected.contains(&place), "{name} {place}");
        }
    }
    let answer = square.app.anonymous().send(list, json!({ "order": order })).await;
    assert_eq!(answer.at("/data/claims/nodes"), json!([]));
    // Nor is it for those whose work is something else, though it covers the district.
    let of =
        "query($id: ID!) { node(id: $id) { ... on Organization { claims { totalCount { value } nodes { id } } } } }";
    let feed = "query { changes(first: 500, types: [\"Claim\"]) { changes { objectId } } }";
    square.app.settled().await;
    for role in [Role::Reviewer, Role::DepartmentOfficer] {
        let client = square.app.holding(role, ScopeKey::District).await;
        let answer = client.send(list, json!({ "order": order })).await;
        assert_eq!(
            answer.at("/data/claims"),
            json!({ "totalCount": { "value": 0 }, "nodes": [] }),
            "{role:?}"
        );
        assert_eq!(
            answer.at("/data/serviceOrder/claims"),
            json!({ "totalCount": { "value": 0 }, "nodes": [] }),
            "{role:?}"
        );
        for claim in &claims {
            assert_eq!(node(&client, claim).await, Value::Null, "{role:?}");
        }
        let of_one = client.send(of, json!({ "id": square.organizations[0] })).await;
        assert_eq!(
            of_one.at("/data/node/claims"),
            json!({ "totalCount": { "value": 0 }, "nodes": [] }),
            "{role:?}"
        );
        let told = client.send(feed, json!({})).await;
        assert_eq!(told.at("/data/changes/changes"), json!([]), "{role:?}");
    }
    let told = square.as_("officer").await.send(feed, json!({})).await;
    assert_eq!(
        told.at("/data/changes/changes"),
        json!(claims.map(|claim| json!({ "objectId": claim })))
    );
}

#[tokio::test]
async fn pages_and_counts_of_an_orders_claims_hold_what_the_viewer_may_see_and_no_more() {
    let square = Square::new().await;
    let order = square.published(&square.need("商户占道经营").await, json!({})).await;
    let mut claims = Vec::new();
    for (place, price) in ["4800", "4500", "4900"].into_iter().enumerate() {
        claims.push(json!(square.claimed(&order, place, price).await));
    }
    let of_order = format!("{{ serviceOrder(id: \"{order}\") {{ {{}} }} }}");
    let seen = async |client: &Client| walk(client, &of_order, "/data/serviceOrder", "claims", "id").await;
    assert_eq!(seen(&square.as_("worker").await).await, claims);
    assert_eq!(seen(&square.as_("second").await).await, claims[1..2]);
    assert_eq!(seen(&square.as_("elsewhere").await).await, Vec::<Value>::new());
    // A place that somebody else's page gave tells nothing of what stands behind it.
    let worker = square.as_("worker").await;
    let first = "claims(first: 1) { pageInfo { endCursor hasNextPage } }";
    let answer = square.look(&worker, &order, first).await;
    let cursor = answer.text("/data/serviceOrder/claims/pageInfo/endCursor");
    let after = format!(
        "claims(first: 1, after: \"{cursor}\") {{ totalCount {{ value }} nodes {{ id }} pageInfo {{ hasNextPage }} }}"
    );
    let answer = square.look(&square.app.anonymous(), &order, &after).await;
    assert_eq!(
        answer.at("/data/serviceOrder/claims"),
        json!({ "totalCount": { "value": 0 }, "nodes": [], "pageInfo": { "hasNextPage": false } })
    );
    for wrong in ["first: 101", "first: 1, last: 1", "after: \"x\""] {
        let answer = square
            .look(&worker, &order, &format!("claims({wrong}) {{ nodes {{ id }} }}"))
            .await;
        assert_eq!(answer.error_codes(), ["INVALID_ARGUMENT"], "{wrong}: {}", answer.body);
    }
    square.until("2026-07-11");
    let ids: Vec<&str> = claims.iter().map(|claim| claim.as_str().unwrap()).collect();
    let award = square.decision(&order, &ids);
    act(&square.as_("worker").await, "awardServiceOrder", award)
        .await
        .no_errors("awardServiceOrder");
    assert_eq!(seen(&square.app.anonymous()).await, claims[..1], "the winner");
    let worker = square.as_("worker").await;
    assert_eq!(seen(&worker).await, claims);
    let ranks = walk(
        &worker,
        &format!("{{ serviceOrder(id: \"{order}\") {{ award {{ {{}} }} }} }}"),
        "/data/serviceOrder/award",
        "ranking",
        "rank",
    )
    .await;
    assert_eq!(ranks, [1, 2, 3]);
    let organization = &square.organizations[0];
    let own = format!("{{ node(id: \"{organization}\") {{ ... on Organization {{ {{}} }} }} }}");
    let own = walk(&square.app.anonymous(), &own, "/data/node", "claims", "id").await;
    assert_eq!(own, claims[..1]);
}

#[tokio::test]
async fn a_service_reads_limited_rows_with_the_scope_to_read_alone() {
    let square = Square::new().await;
    let order = square.drafted(&square.need("商户占道经营").await, json!({})).await;
    let list = "query { serviceOrders { totalCount { value } nodes { id } } }";
    for (scope, expected) in [
        (ServiceScope::Read, vec![json!({ "id": order })]),
        (ServiceScope::Write, vec![]),
        (ServiceScope::Changes, vec![]),
    ] {
        let service = square.app.as_service(Role::DataPlatform, &[scope]).await;
        let answer = service.send(list, json!({})).await;
        assert_eq!(
            answer.at("/data/serviceOrders"),
            json!({ "totalCount": { "value": expected.len() }, "nodes": expected }),
            "{scope:?}"
        );
    }
}

#[tokio::test]
async fn a_partner_is_told_of_the_claim_that_waits_for_it() {
    let square = Square::new().await;
    let order = square.published(&square.need("商户占道经营").await, json!({})).await;
    let partners = json!([{ "organization": { "id": square.organizations[3] }, "services": ["维修"] }]);
    let offer = super::play::with(&square.offer(&order, 0, "4800"), json!({ "partners": partners }));
    let claim = super::play::made(&square.as_("manager").await, "claimServiceOrder", offer).await;
    square.app.settled().await;
    let feed = "query { changes(first: 500, types: [\"Claim\"]) { changes { objectId deed } } }";
    let told = json!([{ "objectId": claim, "deed": "CLAIM_SERVICE_ORDER" }]);
    for (name, expected) in [("partner", &told), ("manager", &told), ("second", &json!([]))] {
        let answer = square.as_(name).await.send(feed, json!({})).await;
        assert_eq!(&answer.at("/data/changes/changes"), expected, "{name}");
    }
}

#[tokio::test]
async fn the_feed_tells_of_an_order_from_its_publishing_on_and_of_the_claim_that_won() {
    let square = Square::new().await;
    let changes =
        "query { changes(first: 200, types: [\"ServiceOrder\", \"Claim\"]) { changes { objectType objectId deed } } }";
    let feed = async |client: &Client| -> Vec<(String, String)> {
        square.app.settled().await;
        let answer = client.send(changes, json!({})).await;
        let nodes = answer.at("/data/changes/changes");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let nodes = nodes.as_array().unwrap_or_else(|| panic!("{}", answer.body)).clone();
        nodes
            .iter()
            .map(|it| (text(&it["objectType"]), text(&it["deed"])))
            .collect()
    };
    let order = square.deliberated(&square.need("商户占道经营").await, json!({})).await;
    let resident = square.as_("resident").await;
    assert_eq!(feed(&resident).await, []);
    act(&square.as_("worker").await, "publishServiceOrder", publish(&order)).await;
    let claim = square.claimed(&order, 0, "4800").await;
    square.claimed(&order, 1, "4500").await;
    let told = feed(&resident).await;
    assert!(
        told.contains(&("ServiceOrder".into(), "PUBLISH_SERVICE_ORDER".into())),
        "{told:?}"
    );
    assert!(!told.iter().any(|(kind, _)| kind == "Claim"), "{told:?}");
    let own = feed(&square.as_("manager").await).await;
    assert_eq!(own.iter().filter(|(kind, _)| kind == "Claim").count(), 1, "{own:?}");
    square.until("2026-07-11");
    let answer = square
        .look(&square.as_("worker").await, &order, "claims { nodes { id } }")
        .await;
    let other = answer.text("/data/serviceOrder/claims/nodes/1/id");
    let award = square.decision(&order, &[&claim, &other]);
    act(&square.as_("worker").await, "awardServiceOrder", award)
        .await
        .no_errors("awardServiceOrder");
    let told = feed(&square.as_("resident").await).await;
    assert_eq!(
        told.iter().filter(|(kind, _)| kind == "Claim").count(),
        1,
        "the winner's: {told:?}"
    );
}

#[tokio::test]
async fn lists_cost_statements_by_depth_and_not_by_rows() {
    let square = Square::new().await;
    let query = "query { serviceOrders(first: 50, orderBy: { field: CEILING, direction: DESC }) { totalCount { value } nodes { id title area { name } \
        needs { id title } fund { id } capabilities { code } claimCount claims(first: 5) { totalCount { value } nodes { id organization { name } } } award { organization { name } } \
        project { id } commitment { reserved } deliberation { salon { id } } availableActions { action allowed } } } }";
    let mut counted = Vec::new();
    for round in 0..2 {
        for number in 0..3 {
            let need = square.need(&format!("需求 {round} {number}")).await;
            let ceiling = json!({ "ceiling": format!("{}", 100 + 10 * round + number) });
            let order = square.published(&need, ceiling).await;
            square.claimed(&order, number, "50").await;
        }
        let manager = square.as_("manager").await;
        let ask = async || {
            let answer = manager.send(query, json!({})).await;
            assert_eq!(answer.error_codes(), Vec::<String>::new(), "{}", answer.body);
            let nodes = answer.at("/data/serviceOrders/nodes");
            assert_eq!(nodes.as_array().unwrap().len(), 3 * (round + 1));
        };
        counted.push(square.app.cost(ask).await);
    }
    assert_eq!(counted[0], counted[1], "three orders and six cost the same");
    assert!(counted[0] < 30, "{counted:?}");
}

#[tokio::test]
async fn lists_page_and_sort_by_every_key() {
    let square = Square::new().await;
    for (title, ceiling, deadline) in [
        ("甲", "300", "2026-07-12"),
        ("乙", "100", "2026-07-14"),
        ("丙", "200", "2026-07-11"),
    ] {
        let need = square.need(&format!("需求{title}")).await;
        let changes = json!({ "title": title, "ceiling": ceiling, "claimDeadline": deadline });
        square.published(&need, changes).await;
    }
    let titles = async |order: &str, more: &str| -> Vec<String> {
        let query = format!(
            "query {{ serviceOrders(orderBy: {order} {more}) {{ nodes {{ title }} pageInfo {{ endCursor }} }} }}"
        );
        let answer = square.app.anonymous().send(&query, json!({})).await;
        let nodes = answer.at("/data/serviceOrders/nodes");
        let nodes = nodes.as_array().unwrap_or_else(|| panic!("{}", answer.body)).clone();
        nodes
            .iter()
            .map(|it| it["title"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(titles("{ field: CREATED_AT }", "").await, ["甲", "乙", "丙"]);
    assert_eq!(
        titles("{ field: UPDATED_AT, direction: DESC }", "").await,
        ["丙", "乙", "甲"]
    );
    assert_eq!(titles("{ field: CEILING }", "").await, ["乙", "丙", "甲"]);
    assert_eq!(titles("{ field: CLAIM_DEADLINE }", "").await, ["丙", "甲", "乙"]);
    for order in ["CEILING", "CLAIM_DEADLINE", "CREATED_AT", "UPDATED_AT"] {
        let mut found = Vec::new();
        let mut after = String::new();
        for _ in 0..3 {
            let query = format!(
                "query {{ serviceOrders(first: 1, orderBy: {{ field: {order} }} {after}) {{ nodes {{ title }} pageInfo {{ endCursor }} }} }}"
            );
            let answer = square.app.anonymous().send(&query, json!({})).await;
            found.push(answer.text("/data/serviceOrders/nodes/0/title"));
            after = format!("after: \"{}\"", answer.text("/data/serviceOrders/pageInfo/endCursor"));
        }
        assert_eq!(found, titles(&format!("{{ field: {order} }}"), "").await, "{order}");
    }
    let none = format!("query {{ serviceOrders(filter: {{ areaCode: \"{NIUSHAN}\" }}) {{ nodes {{ id }} }} }}");
    let answer = square.app.anonymous().send(&none, json!({})).await;
    assert_eq!(answer.at("/data/serviceOrders/nodes"), json!([]));
    for wrong in ["{ need: \"org_x\" }", "{ text: \"\" }", "{ areaCode: \"1\" }"] {
        let query = format!("query {{ serviceOrders(filter: {wrong}) {{ nodes {{ id }} }} }}");
        let answer = square.app.anonymous().send(&query, json!({})).await;
        assert_eq!(answer.error_codes().len(), 1, "{wrong}: {}", answer.body);
    }
}

#[tokio::test]
async fn what_waits_stands_in_the_inbox_of_who_may_do_it() {
    let square = Square::new().await;
    let inbox = "query { viewer { inbox(task: [APPROVE_ORDER, AWARD_ORDER, JOIN_CONSORTIUM]) { totalCount { value } nodes { task mutation dueOn serviceOrder { id } claim { id } } } } }";
    let waits = async |name: &str| {
        let answer = square.as_(name).await.send(inbox, json!({})).await;
        let nodes = answer.at("/data/viewer/inbox/nodes");
        let count = answer.at("/data/viewer/inbox/totalCount/value");
        let nodes = nodes.as_array().unwrap_or_else(|| panic!("{}", answer.body)).clone();
        assert_eq!(count, json!(nodes.len()));
        nodes
    };
    let dear = square
        .deliberated(&square.need("楼道照明").await, json!({ "ceiling": "12000" }))
        .await;
    let order = square.published(&square.need("商户占道经营").await, json!({})).await;
    let partners = json!([{ "organization": { "id": square.organizations[3] }, "services": ["维修"] }]);
    let offer = super::play::with(&square.offer(&order, 0, "4800"), json!({ "partners": partners }));
    let claim = super::play::made(&square.as_("manager").await, "claimServiceOrder", offer).await;
    let approve = json!({ "task": "APPROVE_ORDER", "mutation": "approveServiceOrder", "dueOn": "2026-07-10", "serviceOrder": { "id": dear }, "claim": null });
    assert_eq!(waits("officer").await, [approve]);
    let join = json!({ "task": "JOIN_CONSORTIUM", "mutation": "joinConsortium", "dueOn": "2026-07-10", "serviceOrder": null, "claim": { "id": claim } });
    assert_eq!(waits("partner").await, [join]);
    let joined = json!({ "claim": claim, "organization": { "id": square.organizations[3] } });
    super::play::done(&square.as_("partner").await, "joinConsortium", joined).await;
    assert_eq!(waits("partner").await, Vec::<Value>::new());
    assert_eq!(waits("worker").await, Vec::<Value>::new(), "claims may come still");
    square.until("2026-07-11");
    let award = json!({ "task": "AWARD_ORDER", "mutation": "awardServiceOrder", "dueOn": null, "serviceOrder": { "id": order }, "claim": null });
    assert_eq!(waits("worker").await, [award]);
    for name in ["elsewhere", "officer-elsewhere", "manager", "resident", "committee"] {
        assert_eq!(waits(name).await, Vec::<Value>::new(), "{name}");
    }
}
