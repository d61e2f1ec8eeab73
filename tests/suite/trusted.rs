//! Trusted documents: asked for by their hash, in both forms, and nothing else where they are enforced.

use axum::body::Body;
use axum::http::header;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use siling::http::{HttpSettings, TrustedDocuments};
use siling_tests::{Answer, Client, TestApp, TestDb, Wanted};

const KNOWN: &str = "query District($code: AreaCode!) { area(code: $code) { name } }";
const FREE: &str = "{ logPosition }";

fn hash(document: &str) -> String {
    Sha256::digest(document)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The section of a configuration, with a manifest of this content.
fn configured(manifest: &Value, rest: Value) -> Result<TrustedDocuments, serde_json::Error> {
    let path = std::env::temp_dir().join(format!(
        "siling-manifest-{}-{}.json",
        std::process::id(),
        hash(&manifest.to_string())
    ));
    std::fs::write(&path, manifest.to_string()).unwrap();
    let mut section = rest;
    section["manifest"] = json!(path);
    let read = serde_json::from_value(section);
    std::fs::remove_file(path).unwrap();
    read
}

async fn app(rest: Value) -> TestApp {
    let manifest = json!({ "format": "manifest", "version": 1, "operations": [{ "id": hash(KNOWN), "body": KNOWN, "name": "District", "type": "query" }] });
    let http = HttpSettings {
        documents: configured(&manifest, rest).unwrap(),
        ..HttpSettings::default()
    };
    let wanted = Wanted {
        http,
        ..Wanted::default()
    };
    TestApp::with(TestDb::migrated().await, wanted).await
}

async fn named(client: &Client, name: &str, body: Value) -> Answer {
    let request = client
        .request("POST", "/graphql")
        .header(header::CONTENT_TYPE, "application/json")
        .header("siling-client", name);
    Answer::read(client.raw(request.body(Body::from(body.to_string())).unwrap()).await).await
}

#[tokio::test]
async fn a_trusted_document_is_asked_for_by_its_hash() {
    let app = app(json!({})).await;
    let client = app.anonymous();
    let variables = json!({ "code": "370305000000" });
    let by_id = json!({ "documentId": format!("sha256:{}", hash(KNOWN)), "variables": variables });
    let by_extension = json!({ "extensions": { "persistedQuery": { "version": 1, "sha256Hash": hash(KNOWN) } }, "variables": variables });
    for body in [&by_id, &by_extension] {
        let answer = client.post(body.clone()).await;
        assert_eq!(answer.text("/data/area/name"), "临淄区", "{}", answer.body);
    }
    let batch = client.post(json!([by_id, by_extension])).await;
    assert_eq!(batch.text("/1/data/area/name"), "临淄区");
    let url = format!(
        "/graphql?documentId=sha256%3A{}&variables=%7B%22code%22%3A%22370305000000%22%7D",
        hash(KNOWN)
    );
    let (status, headers, text) = client.get(&url).await;
    assert_eq!((status, text.contains("临淄区")), (200, true), "{text}");
    assert!(headers.contains_key(header::ETAG));

    let unknown = json!({ "extensions": { "persistedQuery": { "version": 1, "sha256Hash": hash(FREE) } } });
    let answer = client.english().post(unknown).await;
    assert_eq!(answer.error_codes(), ["PERSISTED_QUERY_NOT_FOUND"]);
    assert_eq!(answer.text("/errors/0/message"), "No trusted document has this hash");
    let lying = json!({ "documentId": format!("sha256:{}", hash(KNOWN)), "query": FREE });
    assert_eq!(client.post(lying).await.error_codes(), ["INVALID_DOCUMENT"]);
    for malformed in [
        json!({ "documentId": hash(KNOWN) }),
        json!({ "documentId": "sha256:xyz" }),
        json!({ "documentId": 3 }),
        json!({ "extensions": { "persistedQuery": { "version": 2, "sha256Hash": hash(KNOWN) } } }),
        json!({ "extensions": { "persistedQuery": {} } }),
        json!({}),
    ] {
        let answer = client.post(malformed.clone()).await;
        assert_eq!(
            (answer.status, answer.error_codes()),
            (400, vec!["INVALID_DOCUMENT".to_owned()]),
            "{malformed}"
        );
    }
}

#[tokio::test]
async fn where_they_are_enforced_nothing_else_is_carried_out() {
    let app = app(json!({ "clients": { "phone": "enforce", "desk": "log" } })).await;
    let client = app.anonymous();
    let free = json!({ "query": FREE });
    for (name, codes) in [
        ("phone", vec!["DOCUMENT_NOT_TRUSTED"]),
        ("desk", vec![]),
        ("other", vec![]),
    ] {
        assert_eq!(named(&client, name, free.clone()).await.error_codes(), codes, "{name}");
    }
    let mutation = json!({ "query": "mutation { logOut { replayed } }" });
    assert_eq!(
        named(&client, "phone", mutation).await.error_codes(),
        ["DOCUMENT_NOT_TRUSTED"]
    );
    let whole = json!({ "query": KNOWN, "variables": { "code": "370305000000" } });
    assert_eq!(named(&client, "phone", whole).await.error_codes(), Vec::<String>::new());

    // For everybody: no name makes it laxer, and the lasting connections are no way around.
    let strict = self::app(json!({ "trust": "enforce", "clients": { "desk": "off" } })).await;
    let client = strict.anonymous();
    assert_eq!(
        named(&client, "desk", free).await.error_codes(),
        ["DOCUMENT_NOT_TRUSTED"]
    );
    let (_, _, text) = client.get("/graphql/stream?query=%7B%20logPosition%20%7D").await;
    assert!(text.contains("DOCUMENT_NOT_TRUSTED"), "{text}");
}

#[test]
fn a_manifest_that_is_wrong_stops_the_start() {
    let wrong = |manifest: Value, rest: Value| configured(&manifest, rest).unwrap_err().to_string();
    let mut plain = json!({});
    plain[format!("sha256:{}", hash(KNOWN))] = json!(KNOWN);
    assert!(configured(&plain, json!({ "trust": "enforce" })).is_ok());
    plain[hash(FREE)] = json!(KNOWN);
    assert!(wrong(plain, json!({})).contains("is not the SHA-256 of its document"));
    assert!(wrong(json!([1]), json!({})).contains("http.documents.manifest"));
    assert!(wrong(json!({}), json!({ "trust": "enforce" })).contains("there are none"));
    assert!(serde_json::from_value::<TrustedDocuments>(json!({ "manifest": "/nowhere" })).is_err());
}
