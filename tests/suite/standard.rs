//! Standards: written as a file, checked, published, never changed again.

use serde_json::{Value, json};
use siling_tests::{Answer, Client, TestApp, root};

const DRAFT: &str = "mutation($input: DraftStandardInput!) { draftStandard(input: $input) {
    standard { id status edition version problems { code place message } } current { version } userErrors { code field message } } }";
const PUBLISH: &str =
    "mutation($id: ID!) { publishStandard(input: { standard: $id, document: \"临社党发〔2026〕1号\" }) {
    standard { status } userErrors { code message } } }";

/// The default standard as it is shipped.
fn default_file() -> String {
    std::fs::read_to_string(root().join("data/standards/siyi-default-v1.json")).unwrap()
}

/// The default standard with something changed.
fn changed(change: impl Fn(&mut Value)) -> String {
    let mut file: Value = serde_json::from_str(&default_file()).unwrap();
    change(&mut file);
    file.to_string()
}

async fn draft(client: &Client, file: String) -> Answer {
    client.send(DRAFT, json!({ "input": { "file": file } })).await
}

async fn published(app: &TestApp) -> (Client, String) {
    let committee = app.as_committee().await;
    let id = draft(&committee, default_file())
        .await
        .no_errors("draftStandard")
        .text("/data/draftStandard/standard/id");
    let answer = committee.send(PUBLISH, json!({ "id": id })).await;
    assert_eq!(
        answer
            .no_errors("publishStandard")
            .at("/data/publishStandard/standard/status"),
        "PUBLISHED"
    );
    (committee, id)
}

#[tokio::test]
async fn the_default_standard_is_drafted_published_and_seen_whole() {
    let app = TestApp::new().await;
    let (_, id) = published(&app).await;
    let query = "query($id: ID!) { standard(id: $id) { code edition illustrative points totalCap title { text zh en } file problems { code }
        sections { code points groups { code points indicators { code points rule levels { code points } knots { at points } items { code }
        pointsPerEvent evidence { kind title { zh } } notApplicableWhen { zh } citations { document clause } } } }
        bonus { cap indicators { code } } vetoes { code cap barsNextCycle } quota { stars percent }
        bands { stars total floors { section percent } prerequisites { kind indicator items stars waivedInFirstCycle } }
        policies { code part demo } } }";
    let answer = app.anonymous().english().send(query, json!({ "id": id })).await;
    let standard = answer.at("/data/standard");
    assert_eq!(
        (&standard["code"], &standard["points"]),
        (&json!("siyi-default"), &json!("1000.00")),
        "{}",
        answer.body
    );
    assert_eq!(standard["illustrative"], true);
    assert_eq!(standard["title"]["text"], standard["title"]["en"]);
    let sections = standard["sections"].as_array().unwrap();
    let points: Vec<&Value> = sections.iter().map(|section| &section["points"]).collect();
    assert_eq!(points, ["250.00", "180.00", "170.00", "150.00", "250.00"]);
    assert_eq!(standard["bands"].as_array().unwrap().len(), 5);
    assert!(standard["vetoes"].as_array().unwrap().len() >= 8);
    let parts: Vec<&Value> = standard["policies"]
        .as_array()
        .unwrap()
        .iter()
        .map(|policy| &policy["part"])
        .collect();
    assert_eq!(
        (parts.iter().filter(|part| **part == "MAIN").count(), parts.len()),
        (1, 8),
        "1+7"
    );
    // What is exported is what was imported, and can be drafted anywhere.
    let exported: Value = serde_json::from_str(standard["file"].as_str().unwrap()).unwrap();
    assert_eq!(exported, serde_json::from_str::<Value>(&default_file()).unwrap());
}

#[tokio::test]
async fn every_problem_of_a_draft_is_listed_and_keeps_it_from_being_published() {
    let app = TestApp::new().await;
    let committee = app.as_committee().await.english();
    let wrong = changed(|file| {
        file["standard"]["sections"][0]["points"] = json!("240.00");
        file["standard"]["bands"][0]["total"] = json!("1200.00");
    });
    let answer = draft(&committee, wrong.clone()).await;
    let problems = answer
        .no_errors("draftStandard")
        .at("/data/draftStandard/standard/problems");
    let codes: Vec<&str> = problems
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| problem["code"].as_str().unwrap())
        .collect();
    assert!(
        codes.contains(&"SUM_WRONG") && codes.contains(&"BAND_UNREACHABLE"),
        "{problems}"
    );
    let id = answer.text("/data/draftStandard/standard/id");
    let refused = committee.send(PUBLISH, json!({ "id": id })).await;
    assert_eq!(refused.only_user_error("publishStandard")["code"], "STANDARD_PROBLEMS");
    // The same list without keeping anything.
    let checked = committee
        .send(
            "query($file: String!) { checkStandard(file: $file) { code place message } }",
            json!({ "file": wrong }),
        )
        .await;
    assert_eq!(checked.at("/data/checkStandard"), problems);
    // Mended, it is the same draft.
    let mend = json!({ "input": { "draft": id, "expectedVersion": 1, "file": default_file() } });
    let mended = committee.send(DRAFT, mend.clone()).await;
    assert_eq!(
        mended
            .no_errors("draftStandard")
            .at("/data/draftStandard/standard/problems"),
        json!([])
    );
    let stale = committee.send(DRAFT, mend).await;
    assert_eq!(stale.only_user_error("draftStandard")["code"], "STALE_VERSION");
    assert_eq!(stale.at("/data/draftStandard/current/version"), 2);
}

#[tokio::test]
async fn a_published_standard_never_changes() {
    let app = TestApp::new().await;
    let (committee, id) = published(&app).await;
    let change = committee
        .send(DRAFT, json!({ "input": { "draft": id, "file": default_file() } }))
        .await;
    assert_eq!(change.only_user_error("draftStandard")["code"], "ACTION_NOT_ALLOWED");
    let twice = draft(&committee, default_file()).await;
    assert_eq!(twice.only_user_error("draftStandard")["code"], "EDITION_TAKEN");
    let next = draft(&committee, changed(|file| file["standard"]["version"] = json!(2))).await;
    next.no_errors("draftStandard");
    use sea_orm::ConnectionTrait as _;
    let behind = app
        .app
        .store
        .writer()
        .execute_unprepared("UPDATE standards SET file = '{}' WHERE status = 'PUBLISHED'")
        .await;
    assert!(behind.unwrap_err().to_string().contains("never changed"));
    let retire = "mutation($id: ID!) { retireStandard(input: { standard: $id }) { standard { status availableActions { mutation allowed } } userErrors { code } } }";
    let retired = committee.send(retire, json!({ "id": id })).await;
    assert_eq!(
        retired
            .no_errors("retireStandard")
            .at("/data/retireStandard/standard/status"),
        "RETIRED"
    );
    assert_eq!(
        committee
            .send(retire, json!({ "id": id }))
            .await
            .only_user_error("retireStandard")["code"],
        "ACTION_NOT_ALLOWED"
    );
}

#[tokio::test]
async fn a_file_that_cannot_be_read_says_where_and_drafts_are_for_those_who_work_with_them() {
    let app = TestApp::new().await;
    let committee = app.as_committee().await.english();
    for file in [
        "{".to_owned(),
        changed(|file| file["format"] = json!("siling.standard/9")),
        changed(|file| file["standard"]["surprise"] = json!(1)),
        changed(|file| file["standard"]["points"] = json!(1000.0)),
    ] {
        let error = draft(&committee, file).await.only_user_error("draftStandard");
        assert_eq!(
            (&error["code"], &error["field"]),
            (&json!("INVALID_FORMAT"), &json!(["file"]))
        );
    }
    let id = draft(&committee, default_file())
        .await
        .text("/data/draftStandard/standard/id");
    let seen = "query($id: ID!) { standard(id: $id) { id } standards { id } }";
    let outside = app.anonymous().send(seen, json!({ "id": id })).await;
    assert_eq!(
        (outside.at("/data/standard"), outside.at("/data/standards")),
        (Value::Null, json!([]))
    );
    assert_eq!(
        committee
            .send(seen, json!({ "id": id }))
            .await
            .at("/data/standards/0/id"),
        json!(id)
    );
    let node = app
        .anonymous()
        .send("query($id: ID!) { node(id: $id) { id } }", json!({ "id": id }))
        .await;
    assert_eq!(node.error_code(), "NOT_FOUND");
    let officer = app.as_officer_of("370305003000").await;
    assert_eq!(draft(&officer, default_file()).await.error_code(), "FORBIDDEN");
}
