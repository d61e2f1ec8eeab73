//! The district's areas as a tree.

use serde_json::json;
use siling_tests::TestApp;

#[tokio::test]
async fn all_areas_are_a_tree_below_the_district() {
    let app = TestApp::new().await;
    let client = app.anonymous();
    let before = app.statements();
    let answer = client
        .send("{ district { code name level parent { code } children { name level children { code level communityKind } } } }", json!({}))
        .await;
    assert_eq!(app.statements() - before, 3, "one statement a level");
    let district = answer.at("/data/district");
    assert_eq!(
        (&district["name"], &district["level"], &district["parent"]),
        (&json!("临淄区"), &json!("DISTRICT"), &json!(null))
    );
    let towns = district["children"].as_array().unwrap();
    let communities: Vec<_> = towns
        .iter()
        .flat_map(|town| town["children"].as_array().unwrap())
        .collect();
    assert_eq!(1 + towns.len() + communities.len(), 481);
    let urban = communities
        .iter()
        .filter(|area| area["communityKind"] == "URBAN_COMMUNITY")
        .count();
    assert_eq!((urban, communities.len() - urban), (47, 421));
    let all = client
        .send(
            "{ areas { code } communities: areas(level: COMMUNITY) { code } }",
            json!({}),
        )
        .await;
    assert_eq!(all.at("/data/areas").as_array().unwrap().len(), 481);
    assert_eq!(all.at("/data/communities").as_array().unwrap().len(), 468);
}

#[tokio::test]
async fn an_area_is_found_by_its_code_and_organizations_by_its_other_names() {
    let app = TestApp::new().await;
    let client = app.anonymous();
    let area = client.send("{ area(code: \"370305003025\") { name aliases parent { name parent { name } } } none: area(code: \"370305999999\") { name } }", json!({})).await;
    assert_eq!(area.at("/data/area/parent/parent/name"), "临淄区");
    assert!(
        area.at("/data/area/aliases")
            .as_array()
            .unwrap()
            .contains(&json!("濞源"))
    );
    assert!(area.at("/data/none").is_null() && area.at("/errors").is_null());
    let wrong = client.send("{ area(code: \"3703\") { name } }", json!({})).await;
    assert_eq!(wrong.error_code(), "INVALID_ARGUMENT");
    assert_eq!(wrong.at("/errors/0/extensions/argument"), "code");
    app.registered_organization("52370305Y00000016M").await;
    let found = client
        .send(
            "{ organizations(filter: { text: \"濞源\" }) { nodes { area { name } } } }",
            json!({}),
        )
        .await;
    assert_eq!(
        found.at("/data/organizations/nodes/0/area/name"),
        area.at("/data/area/name")
    );
}
