//! Who sees what: proposals are for their organization and the staff; minors' photos, evidence and reasons for insiders.

use super::play::{JPEG, Play, done, record, record_id};
use serde_json::{Value, json};

#[tokio::test]
async fn what_is_proposed_or_declined_is_seen_by_its_organization_and_the_staff_alone() {
    let play = Play::new().await;
    let proposed = play.proposed(json!({ "title": "待批项目" })).await;
    let declined = play.proposed(json!({ "title": "未批项目" })).await;
    done(
        &play.as_("officer").await,
        "declineProject",
        json!({ "project": declined, "reason": "重复" }),
    )
    .await;
    let public = play.planned(json!({ "title": "已批项目" })).await;
    play.app.settled().await;
    let query = "query($a: ID!, $b: ID!, $org: ID!) { project(id: $a) { title } nodes(ids: [$a, $b]) { __typename } projects { totalCount { value } nodes { id } } \
        organization(by: { id: $org }) { projects { totalCount { value } nodes { id } } } changes(types: [\"Project\"]) { changes { objectId } } }";
    for (name, sees) in [
        ("manager", true),
        ("second-manager", true),
        ("officer", true),
        ("worker", true),
        ("committee", true),
        ("auditor", true),
        ("elsewhere", false),
        ("worker-elsewhere", false),
        ("partner", false),
        ("resident", false),
        ("", false),
    ] {
        let client = match name {
            "" => play.app.anonymous(),
            name => play.as_(name).await,
        };
        let seen = client
            .send(query, json!({ "a": proposed, "b": declined, "org": play.organization }))
            .await;
        assert_eq!(seen.at("/data/project").is_object(), sees, "{name}: {}", seen.body);
        let nodes = seen.at("/data/nodes");
        assert!(
            nodes.as_array().unwrap().iter().all(|node| node.is_object() == sees),
            "{name}"
        );
        let total = if sees { 3 } else { 1 };
        for list in ["/data/projects", "/data/organization/projects"] {
            assert_eq!(seen.at(&format!("{list}/totalCount/value")), total, "{name} {list}");
            assert_eq!(
                seen.at(&format!("{list}/nodes")).as_array().unwrap().len(),
                total,
                "{name} {list}"
            );
        }
        let changes = seen.at("/data/changes/changes");
        let of = |id: &str| {
            changes
                .as_array()
                .unwrap()
                .iter()
                .filter(|it| it["objectId"] == id)
                .count()
        };
        let expected = if sees { (1, 2, 2) } else { (0, 0, 1) };
        assert_eq!((of(&proposed), of(&declined), of(&public)), expected, "{name}");
    }
    let node = "query($id: ID!) { node(id: $id) { id } }";
    let hidden = play.app.anonymous().send(node, json!({ "id": proposed })).await;
    assert_eq!(hidden.error_codes(), ["NOT_FOUND"]);
}

#[tokio::test]
async fn photos_of_minors_are_kept_from_the_public() {
    let play = Play::new().await;
    let project = play
        .running(
            json!({ "title": "四点半课堂", "lead": "VOLUNTEER_SERVICE", "beneficiaryKinds": ["MINORS"], "fee": "0" }),
        )
        .await;
    play.until("2026-07-10");
    let photo = play.file("manager", "课堂.jpg", JPEG).await;
    let mut lesson = record(1);
    lesson["photos"] = json!([photo]);
    done(
        &play.as_("manager").await,
        "recordService",
        json!({ "project": project, "records": [lesson] }),
    )
    .await;
    let query = "query($id: ID!) { node(id: $id) { ... on ServiceRecord { day hours note photos { id } } } }";
    for (name, sees) in [
        ("manager", true),
        ("partner", true),
        ("worker", true),
        ("elsewhere", false),
        ("resident", false),
        ("", false),
    ] {
        let client = match name {
            "" => play.app.anonymous(),
            name => play.as_(name).await,
        };
        let seen = client.send(query, json!({ "id": record_id(1) })).await;
        assert!(seen.at("/errors").is_null(), "{name}: {}", seen.body);
        assert_eq!(seen.at("/data/node/hours"), "2.50");
        assert_eq!(seen.at("/data/node/photos").is_array(), sees, "{name}");
        assert_eq!(seen.at("/data/node/note").is_string(), sees, "{name}");
    }
    let page = play
        .look(
            &play.app.anonymous(),
            &project,
            "title beneficiaryKinds fee totals { beneficiaries }",
        )
        .await;
    assert_eq!(
        page.at("/data/project"),
        json!({ "title": "四点半课堂", "beneficiaryKinds": ["MINORS"], "fee": "0.00", "totals": { "beneficiaries": 10 } })
    );
}

#[tokio::test]
async fn records_of_a_project_are_seen_as_far_as_the_project_is() {
    let play = Play::new().await;
    let project = play.running(json!({})).await;
    play.until("2026-07-10");
    done(
        &play.as_("manager").await,
        "recordService",
        json!({ "project": project, "records": [record(1)] }),
    )
    .await;
    let list = "query { serviceRecords { nodes { id } } }";
    let seen = play.app.anonymous().send(list, json!({})).await;
    assert_eq!(seen.at("/data/serviceRecords/nodes"), json!([{ "id": record_id(1) }]));
    // As if it had been hidden again: no way leads to its records.
    play.app
        .behind_its_back(
            "UPDATE projects SET status = 'PROPOSED', document = jsonb_set(document, '{status}', '\"PROPOSED\"')",
        )
        .await;
    let seen = play.app.anonymous().send(list, json!({})).await;
    assert_eq!(seen.at("/data/serviceRecords/nodes"), json!([]));
    let node = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    let seen = play
        .app
        .anonymous()
        .send(node, json!({ "ids": [record_id(1), project] }))
        .await;
    assert_eq!(seen.at("/data/nodes"), json!([Value::Null, Value::Null]));
}
