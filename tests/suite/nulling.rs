//! Errors null exactly what the GraphQL specification says, with an access denial as the cause.

use serde_json::{Value, json};
use siling_tests::TestApp;

#[tokio::test]
async fn a_denied_nullable_field_is_null_in_each_item_of_a_list_and_each_is_told() {
    let app = TestApp::new().await;
    app.registered_organization("52370305Y00000016M").await;
    app.registered_organization("52370305Y00000024G").await;
    let answer = app
        .anonymous()
        .send(
            "{ organizations { nodes { name statusReason } totalCount { value } } }",
            json!({}),
        )
        .await;
    assert_eq!(answer.at("/data/organizations/totalCount/value"), 2);
    for index in 0..2 {
        let node = answer.at(&format!("/data/organizations/nodes/{index}"));
        assert!(node["name"].is_string());
        assert_eq!(
            node.get("statusReason"),
            Some(&Value::Null),
            "the key is there, and null"
        );
        let error = answer.at(&format!("/errors/{index}"));
        assert_eq!(error["path"], json!(["organizations", "nodes", index, "statusReason"]));
        assert_eq!(error["extensions"]["code"], "UNAUTHENTICATED");
    }
    assert_eq!(answer.at("/errors").as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn an_officer_of_elsewhere_is_denied_the_same_field() {
    let app = TestApp::new().await;
    let id = app.registered_organization("52370305Y00000016M").await;
    let query =
        "query($id: ID!) { organization(by: { id: $id }) { name suspensionCauses { note } externalIds { value } } }";
    let elsewhere = app
        .as_officer_of("370305001000")
        .await
        .send(query, json!({ "id": id }))
        .await;
    assert_eq!(elsewhere.error_codes(), ["FORBIDDEN", "FORBIDDEN"]);
    assert!(elsewhere.at("/data/organization/name").is_string());
    let here = app
        .as_officer_of("370305003000")
        .await
        .send(query, json!({ "id": id }))
        .await;
    assert_eq!(here.error_codes(), Vec::<String>::new());
    assert_eq!(here.at("/data/organization/externalIds"), json!([]));
}

#[tokio::test]
async fn an_error_below_a_non_null_field_nulls_the_next_nullable_one_above() {
    let app = TestApp::new().await;
    let id = app.registered_organization("52370305Y00000016M").await;
    // The area that the organization refers to is gone behind our back: `area: Area!` fails.
    app.behind_its_back("ALTER TABLE organizations DROP CONSTRAINT organizations_area_fkey; UPDATE organizations SET area_code = '370305999999'").await;
    let query = "query($id: ID!) { logPosition node(id: $id) { id ... on Organization { name area { name } } } nodes(ids: [$id]) { id ... on Organization { area { name } } } }";
    let answer = app.anonymous().send(query, json!({ "id": id })).await;
    assert!(answer.at("/data/logPosition").is_string(), "{}", answer.body);
    assert_eq!(answer.at("/data").get("node"), Some(&Value::Null));
    assert_eq!(
        answer.at("/data/nodes"),
        json!([null]),
        "an item of [Node]! may be null"
    );
    assert_eq!(answer.error_codes(), ["INTERNAL", "INTERNAL"]);
    let paths: Vec<Value> = (0..2)
        .map(|index| answer.at(&format!("/errors/{index}/path")))
        .collect();
    assert!(
        paths.contains(&json!(["node", "area"])) && paths.contains(&json!(["nodes", 0, "area"])),
        "{paths:?}"
    );
    // In a list of non-null items the whole list goes, and what is non-null above it.
    let list = app
        .anonymous()
        .send(
            "{ logPosition organizations { nodes { name area { name } } } }",
            json!({}),
        )
        .await;
    assert_eq!(list.at("/data"), Value::Null, "organizations is non-null in the root");
    assert_eq!(list.error_codes(), ["INTERNAL"]);
    let place = json!(["organizations", "nodes", 0, "area"]);
    assert_eq!(
        list.at("/errors/0/path"),
        place,
        "whatever it nulls, it says where it arose"
    );
}

#[tokio::test]
async fn one_request_of_a_batch_fails_alone() {
    let app = TestApp::new().await;
    let answer = app
        .anonymous()
        .post(json!([{ "query": "{ accounts { nodes { id } } }" }, { "query": "{ logPosition }" }]))
        .await;
    assert_eq!(answer.at("/0/data"), json!({ "accounts": null }));
    assert_eq!(answer.at("/0/errors/0/extensions/code"), "UNAUTHENTICATED");
    assert!(answer.at("/1/data/logPosition").is_string());
    assert!(answer.at("/1/errors").is_null());
}

#[tokio::test]
async fn a_denied_mutation_leaves_the_others_of_its_document_told() {
    let app = TestApp::new().await;
    let id = app.registered_organization("52370305Y00000016M").await;
    let officer = app.as_officer_of("370305003000").await;
    let query = "mutation($id: ID!) {
        first: declareLeads(input: { organization: { id: $id }, leads: [VOLUNTEER_SERVICE] }) { organization { version } userErrors { code } }
        second: renameOrganization(input: { organization: { id: $id }, name: \"新名称\" }) { organization { version } userErrors { code } }
        third: fileCoveragePlan(input: { organization: { id: $id }, plan: \"今年内联合组建\" }) { organization { version } userErrors { code } } }";
    let answer = officer.send(query, json!({ "id": id })).await;
    assert_eq!(answer.at("/data/first/organization/version"), 2);
    assert_eq!(answer.at("/data").get("second"), Some(&Value::Null));
    assert_eq!(
        answer.at("/data/third/organization/version"),
        3,
        "mutations run one after another"
    );
    assert_eq!(answer.error_codes(), ["FORBIDDEN"]);
}

#[tokio::test]
async fn staff_fields_are_invisible_to_introspection_without_a_staff_grant() {
    let app = TestApp::new().await;
    const FIELDS: &str =
        "{ __type(name: \"Query\") { fields { name } } mutations: __type(name: \"Mutation\") { fields { name } } }";
    let names = |answer: siling_tests::Answer| answer.body.to_string();
    let anonymous = names(app.anonymous().send(FIELDS, json!({})).await);
    let committee = names(app.as_committee().await.send(FIELDS, json!({})).await);
    assert!(!anonymous.contains("\"accounts\"") && committee.contains("\"accounts\""));
    assert!(!anonymous.contains("\"registerOrganization\"") && committee.contains("\"registerOrganization\""));
    assert!(anonymous.contains("\"organizations\"") && anonymous.contains("\"logIn\""));
}
