//! The weights are data with a version.

use serde_json::json;
use siling_application::matching::DEFAULT_WEIGHTS;
use siling_domain::matching::{MatchFactor, Weights};
use siling_persistence::matching as store;
use siling_tests::TestApp;

#[tokio::test]
async fn everybody_may_read_the_weights_in_use() {
    let app = TestApp::new().await;
    let query = "{ matchingWeights { code version default title factors { factor weight } } }";
    let answer = app.anonymous().send(query, json!({})).await;
    let weights = answer.at("/data/matchingWeights");
    assert_eq!(
        (&weights["code"], &weights["version"], &weights["default"]),
        (&json!("matching-default"), &json!(1), &json!(true))
    );
    let sum: i64 = weights["factors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["weight"].as_i64().unwrap())
        .sum();
    assert_eq!(sum, 100);
}

#[tokio::test]
async fn a_version_that_was_used_never_changes() {
    let app = TestApp::new().await;
    let store = &app.app.store;
    let first = Weights::import(DEFAULT_WEIGHTS).unwrap();
    assert!(store::load_weights(store, &first).await.unwrap());
    assert!(
        store::load_weights(store, &first).await.unwrap(),
        "loading it again is no trouble"
    );
    let mut changed = first.clone();
    changed.weights.insert(MatchFactor::Stars, 0);
    changed.weights.insert(MatchFactor::Area, 30);
    assert!(!store::load_weights(store, &changed).await.unwrap());
    assert_eq!(store::weights(store).await.unwrap(), Some(first.clone()));
    changed.version = 2;
    assert!(store::load_weights(store, &changed).await.unwrap());
    let answer = app.anonymous().send("{ matchingWeights { version } }", json!({})).await;
    assert_eq!(answer.at("/data/matchingWeights/version"), 2);
}
