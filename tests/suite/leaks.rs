//! No error carries anything from inside: every failure that can be caused is caused, and looked at.

use axum::body::Body;
use axum::http::header;
use sea_orm::{ConnectionTrait as _, Database, TransactionTrait as _};
use serde_json::{Value, json};
use siling_application::file::{LinkUse, link};
use siling_tests::{Answer, TestApp, TestDb, Wanted};
use std::time::Duration;

/// What would come from inside.
const INSIDE: [&str; 26] = [
    "SELECT",
    "INSERT",
    "UPDATE ",
    "relation",
    "column",
    "constraint",
    "violates",
    "sqlx",
    "sea_orm",
    "SeaORM",
    "postgres",
    "panicked",
    "RUST",
    "src/",
    ".rs:",
    "/root",
    "/home",
    "/tmp",
    "::",
    "Err(",
    "Some(",
    "None",
    "unwrap",
    "DbErr",
    "jsonwebtoken",
    "InvalidToken",
];

fn look(what: &str, answer: &Answer) {
    let mut told = Vec::new();
    gather(&answer.body, &mut told);
    assert!(!told.is_empty(), "{what}: no error in {}", answer.body);
    for text in told {
        for inside in INSIDE {
            assert!(!text.contains(inside), "{what}: {inside:?} in {text:?}");
        }
    }
}

/// Every message of an answer, user errors included.
fn gather(value: &Value, told: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            if let Some(message) = members.get("message").and_then(Value::as_str) {
                told.push(message.to_owned());
            }
            members.values().for_each(|member| gather(member, told));
        }
        Value::Array(items) => items.iter().for_each(|item| gather(item, told)),
        _ => {}
    }
}

#[tokio::test]
async fn what_clients_do_wrong_is_told_in_their_terms() {
    let app = TestApp::new().await;
    let client = app.as_committee().await.english();
    let queries = [
        "",
        "{",
        "}{",
        "{ nonsense }",
        "query A { logPosition } query B { logPosition }",
        "subscription { x }",
        "{ logPosition { x } }",
        "{ district }",
        "query($x: Nope) { logPosition }",
        "query($x: Int!) { organizations(first: $x) { nodes { id } } }",
        "{ organizations(first: \"x\") { nodes { id } } }",
        "{ organizations(orderBy: { field: NOPE }) { nodes { id } } }",
        "{ organizations(after: \"'\") { nodes { id } } }",
        "{ organizations(first: 1, last: 1) { nodes { id } } }",
        "{ area(code: \"12\") { name } }",
        "{ node(id: \"'; --\") { id } }",
        "{ node(id: \"org_00000000000000000000000000\") { id } }",
        "{ organization(by: {}) { id } }",
        "{ organization(by: { id: \"x\", creditCode: \"y\" }) { id } }",
        "{ organization(by: { creditCode: \"x\" }) { id } }",
        "{ changes(after: \"x\") { position } }",
        "{ changes(first: 0) { position } }",
        "{ organizations(filter: { text: \"\" }) { nodes { id } } }",
        "{ organizations(filter: { areaCode: \"\" }) { nodes { id } } }",
        "{ dictionary(name: 3) { name } }",
        "{ logPosition @skip }",
        "{ logPosition @nope }",
        "{ ...X }",
        "fragment X on Area { name }",
        "{ a: __typename b: __type }",
        "mutation { registerOrganization(input: {}) { userErrors { code } } }",
        "mutation { fileTeam(input: { name: \"\", category: CHARITY, areaCode: \"1\", contact: { name: \"\", phone: \"\" } }) { userErrors { message } } }",
        "mutation { renameOrganization(input: { organization: { id: \"org_00000000000000000000000000\" }, name: \"x\" }) { userErrors { message } } }",
        "mutation { logIn(input: { loginName: \"x\", password: \"y\" }) { userErrors { message } } }",
        "mutation { refreshTokens(input: { refreshToken: \"y\" }) { userErrors { message } } }",
        "mutation { grantRole(input: { account: \"x\", role: AUDITOR, scope: { district: true } }) { userErrors { message } } }",
    ];
    for query in queries {
        look(query, &client.send(query, json!({})).await);
    }
    for body in [
        json!(null),
        json!(3),
        json!("x"),
        json!([]),
        json!({}),
        json!({ "query": 1 }),
        json!({ "query": "{ logPosition }", "variables": 3 }),
    ] {
        look(&body.to_string(), &client.post(body.clone()).await);
    }
    for body in ["", "{", "\u{feff}{}", "query=x", "{\"query\":\"{ logPosition }\",}"] {
        let request = client
            .request("POST", "/graphql")
            .header(header::CONTENT_TYPE, "application/json");
        look(
            body,
            &Answer::read(client.raw(request.body(Body::from(body)).unwrap()).await).await,
        );
    }
}

#[tokio::test]
async fn what_fails_inside_is_told_as_a_failure_of_ours_and_no_more() {
    let app = TestApp::new().await;
    let id = app.registered_organization("52370305Y00000016M").await;
    let client = app.as_committee().await;
    let read = "query($id: ID!) { node(id: $id) { ... on Organization { name contact { name } } } }";
    let write = "mutation($id: ID!) { declareLeads(input: { organization: { id: $id }, leads: [PARTY_BUILDING] }) { userErrors { code } } }";
    let damages = [
        (
            "a word that is none",
            "ALTER TABLE organizations DROP CONSTRAINT organizations_status_word; UPDATE organizations SET status = 'NOPE'",
        ),
        (
            "a ciphertext of nobody",
            "UPDATE organizations SET status = 'REGISTERED', contact_name = 'x', contact_phone = 'y'",
        ),
        (
            "a column is gone",
            "ALTER TABLE organizations DROP COLUMN supervised_by",
        ),
        (
            "the table is gone",
            "DROP TABLE invitations; ALTER TABLE organizations RENAME TO elsewhere",
        ),
    ];
    for (what, damage) in damages {
        app.behind_its_back(damage).await;
        for query in [read, write] {
            let answer = client.send(query, json!({ "id": id })).await;
            look(what, &answer);
            assert_eq!(answer.error_code(), "INTERNAL", "{what}: {}", answer.body);
            assert!(answer.at("/errors/0/extensions/requestId").is_string(), "{what}");
        }
    }
}

#[tokio::test]
async fn a_database_that_does_not_answer_is_told_as_unavailable() {
    let app = TestApp::new().await;
    let committee = app.as_committee().await;
    app.app.store.clone().close().await.unwrap();
    let answer = committee.send("{ district { name } }", json!({})).await;
    look("closed", &answer);
    assert_eq!(answer.error_code(), "UNAVAILABLE");
    let (status, _, text) = app.anonymous().get("/readyz").await;
    assert_eq!((status, text.as_str()), (503, "the database does not answer\n"));
    let file = app.app.new_id();
    for (method, what) in [("GET", LinkUse::Fetch), ("PUT", LinkUse::HandIn)] {
        let link = link(&app.app, file, what).unwrap();
        let request = app.anonymous().request(method, &link.path);
        let answer = app.anonymous().raw(request.body(Body::from("x")).unwrap()).await;
        assert_eq!(answer.headers()[header::RETRY_AFTER], "1", "{method}");
        let told = Answer::read(answer).await;
        assert_eq!(
            (told.status, told.text("/code").as_str()),
            (503, "UNAVAILABLE"),
            "{method}"
        );
    }
    assert_eq!(app.anonymous().get("/healthz").await.0, 200, "alive, if not ready");
}

#[tokio::test]
async fn who_waits_too_long_for_another_one_is_told_to_ask_again() {
    let wanted = Wanted {
        statement_timeout: Duration::from_secs(4),
        ..Wanted::default()
    };
    let app = TestApp::with(TestDb::migrated().await, wanted).await;
    let committee = app.as_committee().await;
    let id = app.registered_organization("52370305Y00000016M").await;
    let held = Database::connect(app.db.admin_url()).await.unwrap();
    let held = held.begin().await.unwrap();
    held.execute_unprepared("LOCK TABLE organizations").await.unwrap();
    let write = "mutation($id: ID!) { declareLeads(input: { organization: { id: $id }, leads: [GOVERNANCE_CHALLENGE] }) { organization { version } userErrors { code } } }";
    let answer = committee.send(write, json!({ "id": id })).await;
    look("waiting", &answer);
    assert_eq!(answer.error_code(), "UNAVAILABLE", "{}", answer.body);
    held.rollback().await.unwrap();
    let again = committee.send(write, json!({ "id": id })).await;
    again.no_errors("declareLeads");
}
