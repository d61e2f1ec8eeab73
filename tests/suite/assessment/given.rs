//! Scores by the default standard, and who sends them.

use serde_json::{Map, Value, json};
use siling_tests::{Client, TestApp, root};

/// The default standard as it is shipped.
pub fn default_file() -> String {
    std::fs::read_to_string(root().join("data/standards/siyi-default-v1.json")).unwrap()
}

/// The default standard, published, with who published it.
pub async fn published(app: &TestApp) -> (Client, String) {
    let committee = app.as_committee().await.english();
    let draft =
        "mutation($file: String!) { draftStandard(input: { file: $file }) { standard { id } userErrors { code } } }";
    let id = committee
        .send(draft, json!({ "file": default_file() }))
        .await
        .no_errors("draftStandard")
        .text("/data/draftStandard/standard/id");
    let publish = "mutation($id: ID!) { publishStandard(input: { standard: $id }) { userErrors { code } } }";
    committee
        .send(publish, json!({ "id": id }))
        .await
        .no_errors("publishStandard");
    (committee, id)
}

/// The indicators of the default standard as its file has them, those of the bonus left out.
pub fn indicators() -> Vec<Value> {
    let file: Value = serde_json::from_str(&default_file()).unwrap();
    let mut found = Vec::new();
    for section in file["standard"]["sections"].as_array().unwrap() {
        for part in section["parts"].as_array().unwrap() {
            match part["group"]["indicators"].as_array() {
                Some(group) => found.extend(group.iter().cloned()),
                None => found.push(part["indicator"].clone()),
            }
        }
    }
    found
}

/// What gives an indicator full points.
pub fn best(indicator: &Value) -> Value {
    let (rule, list) = (&indicator["rule"], |name: &str| {
        indicator["rule"][name].as_array().cloned().unwrap()
    });
    let points = |entry: &Value| entry["points"].as_str().unwrap().parse::<f64>().unwrap();
    let most = |entries: Vec<Value>| {
        let mut entries = entries;
        entries.sort_by(|one, other| points(other).total_cmp(&points(one)));
        entries.remove(0)
    };
    match rule["kind"].as_str().unwrap() {
        "YES_NO" => json!({ "yes": true }),
        "LEVELS" => json!({ "level": most(list("levels"))["code"] }),
        "NUMERIC" => json!({ "measure": most(list("knots"))["at"] }),
        "DEDUCTION" => json!({ "events": 0 }),
        "CHECKLIST" => json!({ "items": list("items").iter().map(|item| item["code"].clone()).collect::<Vec<_>>() }),
        other => panic!("no rule {other}"),
    }
}

/// Full scores but for these.
pub fn full_but(changes: &[(&str, Value)]) -> Vec<Value> {
    let indicators = indicators();
    for (code, _) in changes {
        assert!(indicators.iter().any(|it| it["code"] == **code), "{code}");
    }
    let input = |indicator: &Value| {
        let changed = changes.iter().find(|(code, _)| indicator["code"] == **code);
        changed.map_or_else(|| best(indicator), |(_, input)| input.clone())
    };
    indicators
        .iter()
        .map(|indicator| json!({ "indicator": indicator["code"], "input": input(indicator) }))
        .collect()
}

/// All items of a checklist but one.
pub fn all_but(indicator: &str, missing: &str) -> Value {
    let found = indicators().into_iter().find(|it| it["code"] == indicator).unwrap();
    let mut input: Map<String, Value> = serde_json::from_value(best(&found)).unwrap();
    input["items"].as_array_mut().unwrap().retain(|item| item != missing);
    Value::Object(input)
}
