//! GraphQL over HTTP: methods, media types, status codes, caching, languages, and what lies around.

use axum::body::Body;
use axum::http::header;
use serde_json::{Value, json};
use siling::http::{HttpSettings, StatusCodes};
use siling_tests::{Answer, TestApp, TestDb, Wanted};

async fn ask(app: &TestApp, accept: &str, body: &str) -> Answer {
    let client = app.anonymous();
    let request = client
        .request("POST", "/graphql")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, accept);
    Answer::read(client.raw(request.body(Body::from(body.to_owned())).unwrap()).await).await
}

const NEW: &str = "application/graphql-response+json";
const OLD: &str = "application/json";

#[tokio::test]
async fn the_status_tells_what_became_of_a_request_as_its_media_type_has_it() {
    let app = TestApp::new().await;
    let cases = [
        (r#"{"query":"{ logPosition }"}"#, 200, 200),
        (r#"{"query":"{ accounts { nodes { id } } logPosition }"}"#, 200, 200),
        (r#"{"query":"{ nonsense }"}"#, 400, 200),
        (r#"{"query":"{"}"#, 400, 200),
        (
            r#"{"query":"query($x: Int!) { organizations(first: $x) { nodes { id } } }"}"#,
            400,
            200,
        ),
        (
            r#"{"query":"query A { logPosition } query B { logPosition }"}"#,
            400,
            200,
        ),
        (r#"{"query":1}"#, 400, 400),
        ("{}", 400, 400),
        ("{", 400, 400),
        (r#"{"query":"{ logPosition }","variables":[]}"#, 400, 400),
        (r#"{"query":"{ logPosition }","operationName":1}"#, 400, 400),
    ];
    for (body, new, old) in cases {
        for (accept, status) in [(NEW, new), (OLD, old)] {
            let answer = ask(&app, accept, body).await;
            assert_eq!(answer.status, status, "{accept} {body}: {}", answer.body);
            let content = answer.headers[header::CONTENT_TYPE].to_str().unwrap().to_owned();
            assert_eq!(content, format!("{accept}; charset=utf-8"));
            if status == 400 {
                assert!(
                    answer.at("/data").is_null() && answer.body.get("data").is_none(),
                    "no data entry: {}",
                    answer.body
                );
            }
        }
    }
}

#[tokio::test]
async fn the_draft_s_status_codes_are_a_switch_away() {
    let http = HttpSettings {
        status_codes: StatusCodes::Draft,
        ..HttpSettings::default()
    };
    let app = TestApp::with(
        TestDb::migrated().await,
        Wanted {
            http,
            ..Wanted::default()
        },
    )
    .await;
    assert_eq!(ask(&app, NEW, r#"{"query":"{ nonsense }"}"#).await.status, 422);
    assert_eq!(
        ask(&app, NEW, r#"{"query":"{ accounts { nodes { id } } logPosition }"}"#)
            .await
            .status,
        294
    );
    assert_eq!(ask(&app, OLD, r#"{"query":"{ nonsense }"}"#).await.status, 200);
}

#[tokio::test]
async fn media_types_and_methods_are_as_the_specification_says() {
    let app = TestApp::new().await;
    let query = r#"{"query":"{ logPosition }"}"#;
    assert_eq!(ask(&app, "text/html", query).await.status, 406);
    assert_eq!(
        ask(&app, "*/*", query).await.headers[header::CONTENT_TYPE],
        "application/json; charset=utf-8"
    );
    assert_eq!(
        ask(&app, "application/json;q=0.5, application/graphql-response+json", query)
            .await
            .headers[header::CONTENT_TYPE],
        format!("{NEW}; charset=utf-8")
    );
    let client = app.anonymous();
    for content in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ] {
        let request = client
            .request("POST", "/graphql")
            .header(header::CONTENT_TYPE, content)
            .body(Body::from(query))
            .unwrap();
        assert_eq!(
            client.raw(request).await.status(),
            415,
            "{content}: a page of another site could send this"
        );
    }
    let put = client.request("PUT", "/graphql").body(Body::empty()).unwrap();
    assert_eq!(client.raw(put).await.status(), 405);
    let (status, ..) = client
        .get("/graphql?query=mutation%20%7B%20logOut%20%7B%20done%20%7D%20%7D")
        .await;
    assert_eq!(status, 405, "a mutation by GET");
    let (status, _, text) = client.get("/graphql").await;
    assert_eq!(status, 400, "{text}");
    assert_eq!(client.get("/nowhere").await.0, 404);
}

#[tokio::test]
async fn a_query_by_get_carries_a_tag_that_saves_the_second_answer() {
    let app = TestApp::new().await;
    let client = app.anonymous();
    let path = "/graphql?query=query(%24code%3A%20String!)%20%7B%20area(code%3A%20%24code)%20%7B%20name%20%7D%20%7D&variables=%7B%22code%22%3A%22370305003025%22%7D";
    let (status, headers, text) = client.get(path).await;
    assert_eq!(status, 200);
    assert!(text.contains("溡源"), "{text}");
    let tag = headers[header::ETAG].clone();
    let again = client
        .request("GET", path)
        .header(header::IF_NONE_MATCH, tag)
        .body(Body::empty())
        .unwrap();
    let again = client.raw(again).await;
    assert_eq!(again.status(), 304);
}

#[tokio::test]
async fn answers_carry_the_request_id_and_messages_the_language_asked_for() {
    let app = TestApp::new().await;
    let client = app.anonymous();
    let send = |language: &'static str| {
        let request = client
            .request("POST", "/graphql")
            .header(header::CONTENT_TYPE, "application/json")
            .header("x-request-id", "mine-1");
        let mut request = request
            .body(Body::from(r#"{"query":"{ accounts { nodes { id } } }"}"#))
            .unwrap();
        request
            .headers_mut()
            .insert(header::ACCEPT_LANGUAGE, language.parse().unwrap());
        client.raw(request)
    };
    let zh = Answer::read(send("zh-CN,zh;q=0.9").await).await;
    let en = Answer::read(send("en-GB").await).await;
    assert_eq!(zh.headers["x-request-id"], "mine-1");
    assert_eq!(zh.at("/errors/0/extensions/requestId"), "mine-1");
    assert!(zh.text("/errors/0/message").contains("登录") && en.text("/errors/0/message").contains("log in"));
    assert_eq!(zh.at("/errors/0/extensions/code"), en.at("/errors/0/extensions/code"));
    let own = client.send("{ logPosition }", json!({})).await;
    assert_eq!(own.headers["x-request-id"].len(), 32);
    assert_eq!(own.headers["x-content-type-options"], "nosniff");
}

/// Two English words side by side: a letter, a blank, a letter. No name of the schema has that.
fn speaks_english(message: &str) -> bool {
    let mut threes = message.as_bytes().windows(3);
    threes.any(|three| matches!(three, [a, b' ', b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic()))
}

#[tokio::test]
async fn what_is_wrong_with_a_request_is_told_in_chinese_alone() {
    let app = TestApp::new().await;
    let asked = |query: String| json!({ "query": query });
    let nested = |levels| {
        format!(
            "{{ district {}name{} }}",
            "{ parent ".repeat(levels),
            "}".repeat(levels)
        )
    };
    let aliases: String = (0..101).map(|number| format!("a{number}: logPosition ")).collect();
    let too_complex = vec![
        asked("x".repeat(2_000_000)),
        asked("x".repeat(200_000)),
        asked(format!("{{ {} }}", "a ".repeat(10_001))),
        asked(nested(200)),
        asked(nested(20)),
        asked(format!("{{ {aliases} }}")),
        asked(format!("{{ {} }}", "logPosition ".repeat(301))),
        asked(format!("{{ logPosition {} }}", "@skip(if: false) ".repeat(60))),
        asked("{ organizations(first: 1000000) { nodes { id } } }".to_owned()),
        asked(
            "{ organizations(first: 100) { nodes { timeline(first: 100) { nodes { label deed role } } } } }".to_owned(),
        ),
        Value::Array(vec![json!({ "query": "{ logPosition }" }); 21]),
    ];
    let arguments = [
        "{ area(code: \"3703\") { name } }".to_owned(),
        "{ organizations(first: 101) { nodes { id } } }".to_owned(),
        "{ organizations(first: 1, last: 1) { nodes { id } } }".to_owned(),
        "{ organizations(after: \"x\") { nodes { id } } }".to_owned(),
        "{ organizations(filter: { text: \" \" }) { nodes { id } } }".to_owned(),
        format!(
            "{{ organizations(filter: {{ text: \"{}\" }}) {{ nodes {{ id }} }} }}",
            "长".repeat(101)
        ),
        "{ needs(filter: { visit: \"x\" }) { nodes { id } } }".to_owned(),
        format!("{{ nodes(ids: [{}]) {{ id }} }}", "\"x\" ".repeat(101)),
        "{ changes(types: [\"LedgerEntry\"]) { position } }".to_owned(),
    ];
    let malformed = vec![
        json!(1),
        json!({}),
        json!({ "query": 1 }),
        json!({ "query": "{ logPosition }", "documentId": "x" }),
        asked("query($n: Int!) { organizations(first: $n) { nodes { id } } }".to_owned()),
        asked("{ district { ...A } } fragment A on Area { ...A }".to_owned()),
        asked("query A { logPosition } query B { logPosition }".to_owned()),
    ];
    for (code, bodies) in [
        ("TOO_COMPLEX", too_complex),
        ("INVALID_ARGUMENT", arguments.map(asked).to_vec()),
        ("INVALID_DOCUMENT", malformed),
    ] {
        for body in bodies {
            let answer = app.anonymous().post(body).await;
            let message = answer.text("/errors/0/message");
            assert_eq!(answer.error_code(), code, "{message}");
            assert!(!speaks_english(&message), "{message}");
        }
    }
}

#[tokio::test]
async fn other_origins_are_let_in_by_configuration_only() {
    let preflight = async |app: &TestApp, method: &str, path: &str, headers: &str| {
        let request = app
            .anonymous()
            .request("OPTIONS", path)
            .header(header::ORIGIN, "https://app.example")
            .header("access-control-request-method", method)
            .header("access-control-request-headers", headers);
        let response = app.anonymous().raw(request.body(Body::empty()).unwrap()).await;
        ["origin", "methods", "headers"].map(|what| {
            let allowed = response.headers().get(format!("access-control-allow-{what}"));
            allowed.map_or(String::new(), |allowed| allowed.to_str().unwrap().to_owned())
        })
    };
    let closed = TestApp::new().await;
    let refused = preflight(&closed, "POST", "/graphql", "content-type,authorization").await;
    assert_eq!(refused[0], "");
    let options = closed.anonymous().request("OPTIONS", "/graphql");
    let answer = closed.anonymous().raw(options.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status(), 405);
    let asked = async |app: &TestApp| {
        let request = app
            .anonymous()
            .request("POST", "/graphql")
            .header(header::ORIGIN, "https://app.example")
            .header(header::CONTENT_TYPE, "application/json");
        let body = Body::from(r#"{"query":"{ logPosition }"}"#);
        let response = app.anonymous().raw(request.body(body).unwrap()).await;
        assert!(response.headers().contains_key("x-request-id"));
        let of = |name| response.headers().get_all(name).iter();
        let vary: Vec<String> = of(header::VARY)
            .map(|value| value.to_str().unwrap().to_owned())
            .collect();
        let origin = of(header::ACCESS_CONTROL_ALLOW_ORIGIN).next().cloned();
        (vary.join(", ").contains("origin"), origin)
    };
    assert_eq!(asked(&closed).await, (false, None));
    let http = HttpSettings {
        cors_origins: vec!["https://app.example".to_owned()],
        ..HttpSettings::default()
    };
    let wanted = Wanted {
        http,
        ..Wanted::default()
    };
    let app = TestApp::with(TestDb::migrated().await, wanted).await;
    let allowed = header::HeaderValue::from_static("https://app.example");
    assert_eq!(asked(&app).await, (true, Some(allowed)));
    // A frontend asks, keeps what has not changed, and hands files in.
    for (method, path, needed) in [
        ("POST", "/graphql", "content-type"),
        ("POST", "/graphql", "authorization"),
        ("GET", "/graphql", "if-none-match"),
        ("PUT", "/files/file_01m8anqewneqr8zdp4t513sz0s", "content-type"),
    ] {
        let [origin, methods, headers] = preflight(&app, method, path, needed).await;
        assert_eq!(origin, "https://app.example");
        assert!(
            methods.contains(method) && headers.contains(needed),
            "{method} {path}: {methods}; {headers}"
        );
    }
}

#[tokio::test]
async fn large_answers_are_compressed_for_those_who_ask() {
    let app = TestApp::new().await;
    let client = app.anonymous();
    let request = client
        .request("POST", "/graphql")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT_ENCODING, "gzip");
    let response = client
        .raw(
            request
                .body(Body::from(r#"{"query":"{ areas { code name } }"}"#))
                .unwrap(),
        )
        .await;
    assert_eq!(response.headers()[header::CONTENT_ENCODING], "gzip");
}

#[tokio::test]
async fn the_explorer_page_needs_nothing_from_elsewhere() {
    let app = TestApp::new().await;
    let (status, headers, page) = app.anonymous().get("/").await;
    assert_eq!(status, 200);
    assert!(headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/html"));
    assert!(
        headers[header::CONTENT_SECURITY_POLICY]
            .to_str()
            .unwrap()
            .contains("connect-src 'self'")
    );
    for elsewhere in ["src=\"http", "href=\"http", "@import", "//cdn", "import("] {
        assert!(!page.contains(elsewhere), "{elsewhere}");
    }
    assert!(page.contains("/graphql") && page.len() > 5_000);
}

#[tokio::test]
async fn a_document_past_its_cost_says_so_and_a_good_one_tells_its_own() {
    let app = TestApp::new().await;
    let answer = app
        .anonymous()
        .send(
            "{ organizations(first: 10) { nodes { name area { name } } } }",
            json!({}),
        )
        .await;
    assert_eq!(
        answer.at("/extensions/cost"),
        json!({ "requested": 41, "maximum": 20_000 })
    );
    let metrics = app.anonymous().get("/metrics").await.2;
    assert!(
        metrics.contains("siling_graphql_operations_total{operation=\"query\"} 1"),
        "{metrics}"
    );
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_ended() {
    use sea_orm::{ConnectionTrait as _, TransactionTrait as _};
    let limits = siling::graphql::engine::Limits {
        time_ms: 200,
        ..Default::default()
    };
    let wanted = Wanted {
        limits,
        ..Wanted::default()
    };
    let app = TestApp::with(TestDb::migrated().await, wanted).await;
    // Somebody holds the table, so that nobody can read it.
    let holder = app.app.store.writer().begin().await.unwrap();
    holder
        .execute_unprepared("LOCK TABLE areas IN ACCESS EXCLUSIVE MODE")
        .await
        .unwrap();
    let answer = app.anonymous().send("{ areas { name } }", json!({})).await;
    assert_eq!((answer.status, answer.error_code().as_str()), (503, "UNAVAILABLE"));
    assert_eq!(answer.at("/data"), Value::Null);
    holder.rollback().await.unwrap();
}

#[tokio::test]
async fn a_wrong_date_makes_the_request_invalid_before_anything_is_executed() {
    let app = TestApp::new().await;
    for query in [
        "query($it: Date) { coverageStatistics(asOf: $it) { asOf } }",
        "query($it: DateTime) { organizations(filter: { updatedSince: $it }) { nodes { id } } }",
    ] {
        let body = json!({ "query": query, "variables": { "it": "2022-13-01" } }).to_string();
        let answer = ask(&app, "application/graphql-response+json", &body).await;
        assert_eq!(
            (answer.status, answer.error_code().as_str()),
            (400, "INVALID_DOCUMENT"),
            "{query}"
        );
    }
}
