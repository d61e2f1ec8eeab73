//! Who sees a need, before its acceptance and after it.

use super::given::{Community, SHIYUAN, done};
use serde_json::{Value, json};
use siling_tests::Client;

const WHOLE: &str = "query($id: ID!) { node(id: $id) { ... on Need { id title text status isMine place { text } photos { id } onBehalf contact { phone }
    visit { id } duplicates { score } reopenings { reason } timeline { nodes { deed role reason changed } } } } }";

/// Whether the need is seen, each way that there is to it.
async fn ways(client: &Client, id: &str) -> Vec<bool> {
    let node = client
        .send("query($id: ID!) { node(id: $id) { id } }", json!({ "id": id }))
        .await;
    let nodes = client
        .send("query($id: ID!) { nodes(ids: [$id]) { id } }", json!({ "id": id }))
        .await;
    let need = client
        .send("query($id: ID!) { need(id: $id) { id } }", json!({ "id": id }))
        .await;
    let list = client
        .send("{ needs { nodes { id } totalCount { value } } }", json!({}))
        .await;
    let text = client
        .send(
            "{ needs(filter: { text: \"灯\" }) { totalCount { value } } }",
            json!({}),
        )
        .await;
    let feed = client
        .send("{ changes(types: [\"Need\"]) { changes { objectId } } }", json!({}))
        .await;
    vec![
        node.at("/data/node/id") == json!(id),
        nodes.at("/data/nodes/0/id") == json!(id),
        need.at("/data/need/id") == json!(id),
        list.at("/data/needs/nodes/0/id") == json!(id),
        list.at("/data/needs/totalCount/value") == json!(1),
        text.at("/data/needs/totalCount/value") == json!(1),
        feed.at("/data/changes/changes/0/objectId") == json!(id),
    ]
}

#[tokio::test]
async fn a_need_is_seen_by_its_poster_and_its_staff_and_after_the_acceptance_by_everybody() {
    let world = Community::new().await;
    let id = world.posted("楼道灯不亮").await;
    world.app.settled().await;
    for who in ["resident", "worker", "officer", "committee", "auditor"] {
        assert_eq!(ways(&world.as_(who).await, &id).await, [true; 7], "{who}");
    }
    for who in ["neighbour", "stranger", "elsewhere"] {
        assert_eq!(ways(&world.as_(who).await, &id).await, [false; 7], "{who}");
    }
    assert_eq!(ways(&world.app.anonymous(), &id).await, [false; 7]);
    done(&world.as_("worker").await, "acceptNeed", json!({ "need": id })).await;
    world.app.settled().await;
    for who in [
        "resident",
        "neighbour",
        "stranger",
        "elsewhere",
        "worker",
        "officer",
        "auditor",
    ] {
        assert_eq!(ways(&world.as_(who).await, &id).await, [true; 7], "{who}");
    }
    assert_eq!(ways(&world.app.anonymous(), &id).await, [true; 7]);
}

#[tokio::test]
async fn who_posted_it_and_what_is_personal_is_never_public() {
    let world = Community::new().await;
    let mut wish = Community::wish("楼道灯不亮");
    wish["contact"] = json!({ "name": "王小明", "phone": "13800001234" });
    wish["place"] = json!({ "text": "3 号楼 2 单元 501", "position": { "latitude": 36.82, "longitude": 118.3 } });
    let id = done(&world.as_("resident").await, "postNeed", wish).await["id"].clone();
    done(&world.as_("worker").await, "acceptNeed", json!({ "need": id })).await;
    done(&world.as_("neighbour").await, "endorseNeed", json!({ "need": id })).await;
    world.app.settled().await;
    let accounts: Vec<&str> = world.accounts.iter().map(|(_, id)| id.as_str()).collect();
    let feed = "{ changes(types: [\"Need\"]) { changes { position objectId deed } } }";
    for client in [
        world.app.anonymous(),
        world.as_("neighbour").await,
        world.as_("stranger").await,
        world.as_("elsewhere").await,
    ] {
        let seen = client.send(WHOLE, json!({ "id": id })).await;
        let node = seen.at("/data/node");
        assert_eq!((&node["title"], &node["isMine"]), (&json!("楼道灯不亮"), &json!(false)));
        for field in [
            "place",
            "photos",
            "onBehalf",
            "contact",
            "visit",
            "duplicates",
            "reopenings",
        ] {
            assert_eq!(node[field], Value::Null, "{field}");
        }
        for entry in node["timeline"]["nodes"].as_array().unwrap() {
            assert_eq!((&entry["reason"], &entry["changed"]), (&Value::Null, &Value::Null));
        }
        let feed = client.send(feed, json!({})).await;
        for body in [&seen.body, &feed.body] {
            let text = body.to_string();
            for secret in accounts.iter().copied().chain(["501", "138", "王", "张三丰"]) {
                assert!(!text.contains(secret), "{secret} in {text}");
            }
        }
    }
    // Nor is it found out by asking from here and from there what is near.
    let similar = "query($area: String!, $text: String!, $position: PositionInput) { similarNeeds(areaCode: $area, text: $text, position: $position) { score reasons { kind } } }";
    for (who, near) in [
        ("", false),
        ("neighbour", false),
        ("elsewhere", false),
        ("resident", true),
        ("worker", true),
    ] {
        let client = match who {
            "" => world.app.anonymous(),
            name => world.as_(name).await,
        };
        let mut told = Vec::new();
        for latitude in [36.82, 36.83] {
            let position = json!({ "latitude": latitude, "longitude": 118.3 });
            let asked = json!({ "area": SHIYUAN, "text": "楼道灯不亮", "position": position });
            let found = client.send(similar, asked).await.at("/data/similarNeeds/0");
            assert!(found["score"].is_number(), "{who}: {found}");
            told.push(found);
        }
        assert_eq!(told[0] != told[1], near, "{who}: {told:?}");
        assert_eq!(told[0].to_string().contains("NEAR_IN_PLACE"), near, "{who}");
    }
    for who in ["resident", "worker", "officer"] {
        let near = world.as_(who).await.send(WHOLE, json!({ "id": id })).await;
        assert_eq!(near.at("/data/node/contact/phone"), "138****1234", "{who}");
        assert_eq!(near.at("/data/node/place/text"), "3 号楼 2 单元 501", "{who}");
    }
}

#[tokio::test]
async fn lists_are_filtered_sorted_and_found_by_one_character() {
    let world = Community::new().await;
    let lamp = world.accepted("楼道灯不亮").await;
    let iron = world.posted("健身器材生锈").await;
    let lead = json!({ "need": iron, "lead": "GOVERNANCE_CHALLENGE", "capabilities": ["HOME_REPAIR"] });
    done(&world.as_("worker").await, "acceptNeed", lead).await;
    let neighbour = world.as_("neighbour").await;
    done(&neighbour, "endorseNeed", json!({ "need": iron })).await;
    let query = "query($filter: NeedFilter, $by: NeedOrderBy) { needs(filter: $filter, orderBy: $by) { nodes { id } totalCount { value } } }";
    let found = async |client: &Client, filter: Value, by: Value| {
        let answer = client.send(query, json!({ "filter": filter, "by": by })).await;
        let nodes = answer.at("/data/needs/nodes");
        let ids: Vec<String> = nodes
            .as_array()
            .unwrap_or_else(|| panic!("{}", answer.body))
            .iter()
            .map(|it| it["id"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(answer.at("/data/needs/totalCount/value"), json!(ids.len()));
        ids
    };
    let all = [lamp.clone(), iron.clone()];
    let one = [iron.clone()];
    let anyone = world.app.anonymous();
    for (filter, wanted) in [
        (json!({ "text": "灯" }), &all[..1]),
        (json!({ "text": "生锈 健身" }), &one[..]),
        (json!({ "text": "健身器材" }), &one[..]),
        (json!({ "lead": ["GOVERNANCE_CHALLENGE"] }), &one[..]),
        (json!({ "capabilities": ["HOME_REPAIR", "MEDIATION"] }), &one[..]),
        (
            json!({ "areaCode": SHIYUAN, "status": ["ACCEPTED"], "channel": ["ONLINE"] }),
            &all[..],
        ),
        (json!({ "areaCode": "370305003000" }), &all[..]),
        (json!({ "areaCode": "370305003023" }), &[]),
        (json!({ "updatedBefore": "2026-06-30T00:00:00Z" }), &[]),
        (
            json!({ "updatedSince": "2026-06-30T00:00:00Z", "demo": false }),
            &all[..],
        ),
    ] {
        assert_eq!(found(&anyone, filter.clone(), Value::Null).await, wanted, "{filter}");
    }
    for field in ["CREATED_AT", "UPDATED_AT", "ANSWER_DUE"] {
        let by = json!({ "field": field, "direction": "DESC" });
        assert_eq!(
            found(&anyone, Value::Null, by).await,
            [iron.clone(), lamp.clone()],
            "{field}"
        );
    }
    let by = json!({ "field": "ENDORSEMENTS", "direction": "DESC" });
    assert_eq!(found(&anyone, Value::Null, by).await[0], iron);
    assert_eq!(
        found(&neighbour, json!({ "endorsedByMe": true }), Value::Null).await,
        one
    );
    assert_eq!(
        found(&neighbour, json!({ "mine": true }), Value::Null).await,
        Vec::<String>::new()
    );
    assert_eq!(
        found(&world.as_("resident").await, json!({ "mine": true }), Value::Null).await,
        all
    );
    let nobody = anyone.send(query, json!({ "filter": { "mine": true } })).await;
    assert_eq!(nobody.error_code(), "UNAUTHENTICATED");
    let wrong = anyone
        .send(
            query,
            json!({ "filter": { "visit": "need_00000000000000000000000000" } }),
        )
        .await;
    assert_eq!(wrong.error_code(), "INVALID_ARGUMENT");
    let pages = "query($after: String) { needs(first: 1, after: $after, orderBy: { field: ENDORSEMENTS }) { nodes { id } pageInfo { endCursor hasNextPage } } }";
    let first = anyone.send(pages, json!({})).await;
    assert_eq!(first.at("/data/needs/nodes/0/id"), lamp);
    let after = json!({ "after": first.at("/data/needs/pageInfo/endCursor") });
    let second = anyone.send(pages, after).await;
    assert_eq!(second.at("/data/needs/nodes/0/id"), iron);
    assert_eq!(second.at("/data/needs/pageInfo/hasNextPage"), false);
}

#[tokio::test]
async fn a_page_of_needs_costs_as_many_statements_as_one_need() {
    let world = Community::new().await;
    world.accepted("楼道灯不亮").await;
    let page = "{ needs(first: 50) { nodes { id area { name } capabilities { code } isEndorsedByMe salons(first: 5) { totalCount { value } nodes { id } } mergedInto { id } availableActions { allowed } } } }";
    let neighbour = world.as_("neighbour").await;
    let cost = async || {
        let ask = async || {
            let answer = neighbour.send(page, json!({})).await;
            assert!(answer.at("/errors").is_null(), "{}", answer.body);
        };
        world.app.cost(ask).await
    };
    let one = cost().await;
    for title in ["健身器材生锈", "想学书法", "电梯常坏"] {
        world.accepted(title).await;
    }
    assert_eq!(cost().await, one);
}
