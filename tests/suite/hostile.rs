//! Hostile input: refused fast, with a code, and nothing of it kept.

use axum::body::Body;
use axum::http::header;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use serde_json::{Value, json};
use siling_application::access::{ScopeKey, token_for};
use siling_domain::access::Role;
use siling_tests::{Answer, PATIENCE, TestApp};
use std::io::{Read as _, Write as _};
use std::time::Duration;

async fn refused(app: &TestApp, query: String) -> String {
    let answer = app.anonymous().send(&query, json!({})).await;
    assert!(answer.at("/data").is_null(), "{}", answer.body);
    assert!(
        answer.body.to_string().len() < 2_000,
        "the answer does not grow with the question"
    );
    answer.error_code()
}

#[tokio::test]
async fn ten_thousand_aliases_are_too_many() {
    let app = TestApp::new().await;
    let aliases: String = (0..10_000).map(|number| format!("a{number}: logPosition ")).collect();
    assert_eq!(refused(&app, format!("{{ {aliases} }}")).await, "TOO_COMPLEX");
    let some: String = (0..101).map(|number| format!("a{number}: logPosition ")).collect();
    assert_eq!(refused(&app, format!("{{ {some} }}")).await, "TOO_COMPLEX");
}

#[tokio::test]
async fn two_hundred_levels_are_too_deep() {
    let app = TestApp::new().await;
    let deep = format!("{{ district {}{} }}", "{ parent ".repeat(200), "}".repeat(200));
    assert_eq!(refused(&app, deep).await, "TOO_COMPLEX");
    let below_the_lexer = format!("{{ district {}name{} }}", "{ parent ".repeat(20), "}".repeat(20));
    assert_eq!(refused(&app, below_the_lexer).await, "TOO_COMPLEX");
    let list = format!("{{ nodes(ids: {}1{}) {{ id }} }}", "[".repeat(5_000), "]".repeat(5_000));
    assert_eq!(refused(&app, list).await, "TOO_COMPLEX");
}

#[tokio::test]
async fn a_million_items_are_too_many_written_or_by_variable() {
    let app = TestApp::new().await;
    assert_eq!(
        refused(&app, "{ organizations(first: 1000000) { nodes { id } } }".to_owned()).await,
        "TOO_COMPLEX"
    );
    let query = "query($n: Int!) { organizations(first: $n) { nodes { id } } }";
    let answer = app.anonymous().send(query, json!({ "n": 1_000_000 })).await;
    assert_eq!(answer.error_code(), "TOO_COMPLEX");
    for wrong in [-1, 101] {
        let answer = app.anonymous().send(query, json!({ "n": wrong })).await;
        assert!(
            ["TOO_COMPLEX", "INVALID_ARGUMENT"].contains(&answer.error_code().as_str()),
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn nested_pages_cost_what_they_multiply_to() {
    let app = TestApp::new().await;
    let nested = "{ organizations(first: 100) { nodes { timeline(first: 100) { nodes { label } } area { children { children { name } } } } } }";
    assert_eq!(refused(&app, nested.to_owned()).await, "TOO_COMPLEX");
    let fragments: String = (0..15)
        .map(|number| {
            format!(
                "fragment F{number} on Area {{ children {{ ...F{} ...F{0} }} }} ",
                number + 1
            )
        })
        .collect();
    let bomb = format!("{{ district {{ ...F0 }} }} {fragments} fragment F15 on Area {{ name }}");
    assert_eq!(refused(&app, bomb).await, "TOO_COMPLEX");
}

#[tokio::test]
async fn a_fragment_cycle_is_named() {
    let app = TestApp::new().await;
    let cycle = "{ district { ...A } } fragment A on Area { ...B } fragment B on Area { ...A }";
    assert_eq!(refused(&app, cycle.to_owned()).await, "INVALID_DOCUMENT");
    assert_eq!(
        refused(
            &app,
            "{ district { ...A } } fragment A on Area { children { ...A } }".to_owned()
        )
        .await,
        "INVALID_DOCUMENT"
    );
}

#[tokio::test]
async fn a_thousand_directives_are_too_many() {
    let app = TestApp::new().await;
    assert_eq!(
        refused(&app, format!("{{ logPosition {} }}", "@skip(if: false) ".repeat(1_000))).await,
        "TOO_COMPLEX"
    );
}

#[tokio::test]
async fn a_body_of_ten_megabytes_is_refused() {
    let app = TestApp::new().await;
    let client = app.anonymous();
    let body = json!({ "query": format!("{{ district {{ name }} }} #{}", "x".repeat(10_000_000)) });
    let answer = client.post(body).await;
    assert_eq!((answer.status, answer.error_code().as_str()), (413, "TOO_COMPLEX"));
    let long = client
        .send(&format!("{{ logPosition }} #{}", "x".repeat(200_000)), json!({}))
        .await;
    assert_eq!(long.error_code(), "TOO_COMPLEX");
}

/// Sends so much of a body of ten megabytes before it listens, and says what it hears.
async fn heard(app: &TestApp, head: &'static str, sent: usize) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = app.router.clone();
    let serving = tokio::spawn(async move { axum::serve(listener, router).await });
    let told = tokio::task::spawn_blocking(move || {
        let mut connection = std::net::TcpStream::connect(address)?;
        connection.set_write_timeout(Some(PATIENCE))?;
        connection.set_read_timeout(Some(PATIENCE))?;
        let head = format!("{head}\r\nhost: {address}\r\nconnection: close\r\ncontent-length: 10000000\r\n\r\n");
        connection.write_all(head.as_bytes())?;
        for _ in 0..sent / 100_000 {
            connection.write_all(&[b'x'; 100_000])?;
        }
        let mut answer = String::new();
        connection.read_to_string(&mut answer)?;
        std::io::Result::Ok(answer)
    });
    let told = told.await.unwrap().unwrap();
    serving.abort();
    told
}

#[tokio::test]
async fn whoever_sends_ten_megabytes_before_listening_hears_why_they_are_refused() {
    const ALL: usize = 10_000_000;
    let app = TestApp::new().await;
    for (head, sent, status, code) in [
        (
            "POST /graphql HTTP/1.1\r\ncontent-type: application/json",
            ALL,
            413,
            "TOO_COMPLEX",
        ),
        // Who stops in the middle is not waited for long.
        (
            "POST /graphql HTTP/1.1\r\ncontent-type: application/json",
            2_000_000,
            413,
            "TOO_COMPLEX",
        ),
        // Who asks first is told first.
        (
            "POST /graphql HTTP/1.1\r\ncontent-type: application/json\r\nexpect: 100-continue",
            0,
            413,
            "TOO_COMPLEX",
        ),
        (
            "POST /graphql HTTP/1.1\r\ncontent-type: text/plain",
            ALL,
            415,
            "INVALID_DOCUMENT",
        ),
        (
            "PUT /files/file_01m8anqewneqr8zdp4t513sz0s?expires=1&signature=x HTTP/1.1",
            ALL,
            403,
            "FORBIDDEN",
        ),
        ("POST /nowhere HTTP/1.1", ALL, 404, "not found"),
    ] {
        let told = heard(&app, head, sent).await;
        assert!(
            told.starts_with(&format!("HTTP/1.1 {status}")) && told.contains(code),
            "{head}: {told}"
        );
    }
}

#[tokio::test]
async fn a_batch_of_ten_thousand_is_refused_and_a_small_one_answered_in_order() {
    let app = TestApp::new().await;
    let one = |query: &str| json!({ "query": query });
    let many = Value::Array(vec![one("{ logPosition }"); 10_000]);
    let answer = app.anonymous().post(many).await;
    assert_eq!(answer.error_code(), "TOO_COMPLEX");
    let small = json!([
        one("{ district { name } }"),
        one("{ nonsense }"),
        one("{ district { code } }")
    ]);
    let answer = app.anonymous().post(small).await;
    assert_eq!(answer.at("/0/data/district/name"), "临淄区");
    assert_eq!(answer.at("/1/errors/0/extensions/code"), "INVALID_DOCUMENT");
    assert_eq!(answer.at("/2/data/district/code"), "370305000000");
}

/// Changes one part of a token.
fn forged(token: &str, part: usize, change: impl Fn(&mut Value)) -> String {
    let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
    let mut value: Value = serde_json::from_slice(&BASE64.decode(&parts[part]).unwrap()).unwrap();
    change(&mut value);
    parts[part] = BASE64.encode(value.to_string());
    parts.join(".")
}

#[tokio::test]
async fn forged_tokens_are_refused_whatever_they_say() {
    let app = TestApp::new().await;
    app.open_account("committee", Role::DistrictCommittee, ScopeKey::District)
        .await;
    let good = token_for(&app.app, "committee").await.unwrap();
    let other_server = TestApp::new().await;
    other_server
        .open_account("committee", Role::DistrictCommittee, ScopeKey::District)
        .await;
    let unsigned = |token: String| format!("{}.", token.rsplit_once('.').unwrap().0);
    let tokens = [
        ("another key", token_for(&other_server.app, "committee").await.unwrap()),
        (
            "alg none",
            unsigned(forged(&good, 0, |header| header["alg"] = json!("none"))),
        ),
        ("alg HS256", forged(&good, 0, |header| header["alg"] = json!("HS256"))),
        (
            "another kid",
            forged(&good, 0, |header| header["kid"] = json!("elsewhere")),
        ),
        (
            "a later end",
            forged(&good, 1, |claims| claims["exp"] = json!(9_999_999_999_i64)),
        ),
        (
            "somebody else",
            forged(&good, 1, |claims| {
                claims["sub"] = json!("acct_00000000000000000000000000")
            }),
        ),
        ("no signature", unsigned(good.clone())),
        ("two parts", good.rsplit_once('.').unwrap().0.to_owned()),
        ("nothing", String::new()),
        ("garbage", "朋友".to_owned()),
        ("a megabyte", "a".repeat(1_000_000)),
    ];
    for (what, token) in tokens {
        // Headers cannot carry everything; what they cannot, no client can send.
        let Ok(value) = axum::http::HeaderValue::from_str(&format!("Bearer {token}")) else {
            continue;
        };
        let client = app.anonymous();
        let request = client
            .request("POST", "/graphql")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::AUTHORIZATION, value);
        let response = client
            .raw(
                request
                    .body(Body::from(r#"{"query":"{ viewer { displayName } }"}"#))
                    .unwrap(),
            )
            .await;
        let answer = Answer::read(response).await;
        assert_eq!(
            (answer.status, answer.error_code().as_str()),
            (401, "UNAUTHENTICATED"),
            "{what}: {}",
            answer.body
        );
        assert!(answer.headers.contains_key("www-authenticate"), "{what}");
    }
    // The one that they were made from is good.
    assert_eq!(
        app.bearing(&good)
            .send("{ viewer { displayName } }", json!({}))
            .await
            .at("/data/viewer/displayName"),
        "张三丰"
    );
}

#[tokio::test]
async fn odd_texts_are_kept_as_text_or_refused_by_name() {
    let app = TestApp::new().await;
    let committee = app.as_committee().await;
    const FILE: &str =
        "mutation($name: String!) { fileTeam(input: { name: $name, category: CHARITY, areaCode: \"370305003025\",
        contact: { name: \"王小明\", phone: \"13800001234\" } }) { organization { name } userErrors { code field } } }";
    let file = |name: String| {
        let committee = committee.clone();
        async move { committee.send(FILE, json!({ "name": name })).await }
    };
    for (name, code) in [
        ("\u{0}队".to_owned(), "INVALID_CHARACTER"),
        ("队\u{202e}伍".to_owned(), "INVALID_CHARACTER"),
        ("队\u{7}伍".to_owned(), "INVALID_CHARACTER"),
        ("  \u{3000} ".to_owned(), "REQUIRED"),
        ("长".repeat(81), "TOO_LONG"),
    ] {
        assert_eq!(
            file(name.clone()).await.only_user_error("fileTeam"),
            json!({ "code": code, "field": ["name"] }),
            "{name:?}"
        );
    }
    for name in [
        "'; DROP TABLE organizations; --",
        "<script>alert(1)</script>",
        "%_\\%",
        "🎏队",
    ] {
        assert_eq!(
            file(name.to_owned())
                .await
                .no_errors("fileTeam")
                .at("/data/fileTeam/organization/name"),
            name
        );
        let found = app
            .anonymous()
            .send(
                "query($text: String!) { organizations(filter: { text: $text }) { nodes { name } } }",
                json!({ "text": name }),
            )
            .await;
        assert_eq!(found.at("/data/organizations/nodes/0/name"), name, "{}", found.body);
    }
    assert_eq!(app.count("SELECT count(*) FROM organizations").await, 4);
}

/// A cursor as nobody got it from us.
fn forged_cursor(list: &str, key: &str) -> String {
    BASE64.encode(json!({ "l": list, "k": key, "i": "0181b2c0-0000-7000-8000-000000000001" }).to_string())
}

#[tokio::test]
async fn a_forged_cursor_is_an_argument_that_cannot_be_used() {
    let app = TestApp::new().await;
    let id = app.registered_organization("52370305Y00000016M").await;
    let client = app.as_committee().await;
    let organizations = |order: &str| {
        format!(
            "query($id: ID!, $after: String) {{ organizations(after: $after, orderBy: {{ field: {order} }}) {{ nodes {{ id }} }} node(id: $id) {{ id }} }}"
        )
    };
    let party = "query($id: ID!, $after: String) { partyOrganizations(after: $after, orderBy: { field: TERM_ENDS }) { nodes { id } } node(id: $id) { id } }";
    let accounts = "query($id: ID!, $after: String) { accounts(after: $after) { nodes { id } } node(id: $id) { id } }";
    let timeline = "query($id: ID!, $after: String) { node(id: $id) { ... on Organization { timeline(after: $after) { nodes { label } } } } }";
    let cases = [
        (
            organizations("CREATED_AT"),
            "organizations.CREATED_AT.Asc",
            "yesterday, or so",
        ),
        (organizations("CREATED_AT"), "organizations.CREATED_AT.Asc", ""),
        (organizations("UPDATED_AT"), "organizations.UPDATED_AT.Asc", "infinity"),
        (organizations("NAME"), "organizations.NAME.Asc", "\u{0}"),
        (
            organizations("REGISTERED_ON"),
            "organizations.REGISTERED_ON.Asc",
            "2026-02-30",
        ),
        (
            organizations("REGISTERED_ON"),
            "organizations.REGISTERED_ON.Asc",
            "-4800-01-01",
        ),
        (party.to_owned(), "partyOrganizations.TERM_ENDS.Asc", "soon"),
        (accounts.to_owned(), "accounts.CREATED_AT.Desc", "soon"),
        (timeline.to_owned(), "timeline.Desc", "soon"),
    ];
    for (query, list, key) in cases {
        let answer = client
            .send(&query, json!({ "id": id, "after": forged_cursor(list, key) }))
            .await;
        assert_eq!(
            answer.error_code(),
            "INVALID_ARGUMENT",
            "{list} {key:?}: {}",
            answer.body
        );
    }
}

#[tokio::test]
async fn what_the_database_cannot_hold_is_the_clients_mistake() {
    let app = TestApp::new().await;
    let id = app.registered_organization("52370305Y00000016M").await;
    let client = app.as_committee().await;
    for query in [
        "query($t: String!) { organization(by: { externalId: { system: $t, value: \"1\" } }) { id } }",
        "query($t: String!) { organizations(filter: { capabilities: [$t] }) { nodes { id } } }",
        "query($t: String!) { accounts(filter: { loginNamePrefix: $t }) { nodes { id } } }",
    ] {
        let answer = client.send(query, json!({ "t": "\u{0}" })).await;
        assert_eq!(answer.error_code(), "INVALID_DOCUMENT", "{query}: {}", answer.body);
    }
    let keyed = "mutation($id: ID!, $t: String!) { declareLeads(input: { organization: { id: $id }, leads: [], idempotencyKey: $t }) { userErrors { code field } } }";
    let answer = client.send(keyed, json!({ "id": id, "t": "\u{0}" })).await;
    assert_eq!(answer.error_code(), "INVALID_DOCUMENT", "{}", answer.body);
    let renamed = "mutation($id: ID!, $t: String!) { renameOrganization(input: { organization: { id: $id }, name: \"临淄区另名服务中心\", document: $t }) { userErrors { code field } } }";
    for (document, code) in [
        ("\u{0}".to_owned(), "INVALID_CHARACTER"),
        ("长".repeat(201), "TOO_LONG"),
    ] {
        let answer = client.send(renamed, json!({ "id": id, "t": document })).await;
        assert_eq!(
            answer.only_user_error("renameOrganization"),
            json!({ "code": code, "field": ["document"] })
        );
    }
}

#[tokio::test]
async fn a_field_asked_again_and_again_is_refused_however_it_is_written() {
    let app = TestApp::new().await;
    let again = format!("{{ {} }}", "logPosition ".repeat(301));
    let spread = format!("{{ {} }} fragment F on Query {{ logPosition }}", "...F ".repeat(301));
    let inside = format!("{{ organizations {{ {} }} }}", "totalCount { value } ".repeat(301));
    for query in [again, spread, inside] {
        assert_eq!(refused(&app, query).await, "TOO_COMPLEX");
    }
}

#[tokio::test]
async fn a_chain_of_fragments_is_refused_before_it_takes_the_stack() {
    let app = TestApp::new().await;
    let chain: String = (0..900)
        .map(|number| format!("fragment F{number} on Area {{ ...F{} }} ", number + 1))
        .collect();
    let query = format!("{{ district {{ ...F0 }} }} {chain} fragment F900 on Area {{ name }}");
    assert_eq!(refused(&app, query).await, "TOO_COMPLEX");
}

#[tokio::test]
async fn a_body_that_never_ends_keeps_nobody_else_out() {
    let limits = siling::graphql::engine::Limits {
        concurrency: 1,
        time_ms: 2_000,
        ..Default::default()
    };
    let wanted = siling_tests::Wanted {
        limits,
        ..Default::default()
    };
    let app = TestApp::with(siling_tests::TestDb::migrated().await, wanted).await;
    let slow = app.anonymous();
    let never = futures_util::stream::pending::<Result<String, std::io::Error>>();
    let request = slow
        .request("POST", "/graphql")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from_stream(never))
        .unwrap();
    let quick = app.anonymous();
    let (ended, answered) = tokio::join!(
        tokio::time::timeout(Duration::from_secs(20), slow.raw(request)),
        quick.send("{ district { name } }", json!({}))
    );
    assert_eq!(
        (answered.status, answered.at("/data/district/name")),
        (200, json!("临淄区"))
    );
    assert_eq!(ended.unwrap().status(), 408);
}
