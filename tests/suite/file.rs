//! Files: announced, handed in and fetched by signed links.

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::put;
use serde_json::{Value, json};
use siling_application::access::ScopeKey;
use siling_domain::access::Role;
use siling_domain::area_code::AreaCode;
use siling_persistence::blob::{BlobError, Blobs, S3Options};
use siling_tests::{Answer, Client, TestApp};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

const PDF: &[u8] = b"%PDF-1.7 a charter";
const ANNOUNCE: &str = "mutation($name: String!, $size: Int!) { announceFile(input: { name: $name, size: $size }) {
    file { id kind status handInLink { path method mediaType } fetchLink { path } } userErrors { code field } } }";

async fn resident(app: &TestApp) -> Client {
    app.holding(Role::Resident, ScopeKey::Area(AreaCode::parse("370305003025").unwrap()))
        .await
}

async fn announce(client: &Client, name: &str, size: usize) -> Answer {
    client.send(ANNOUNCE, json!({ "name": name, "size": size })).await
}

async fn hand_in(app: &TestApp, path: &str, content: &[u8]) -> Answer {
    let request = app
        .anonymous()
        .english()
        .request("PUT", path)
        .body(Body::from(content.to_vec()))
        .unwrap();
    Answer::read(app.anonymous().raw(request).await).await
}

#[tokio::test]
async fn a_file_is_announced_handed_in_and_fetched_by_links() {
    let app = TestApp::new().await;
    let client = resident(&app).await;
    let announced = announce(&client, "章程 2026.pdf", PDF.len()).await;
    let file = announced.no_errors("announceFile").at("/data/announceFile/file");
    assert_eq!(
        (&file["kind"], &file["status"], &file["fetchLink"]),
        (&json!("PDF"), &json!("AWAITED"), &Value::Null)
    );
    let path = file["handInLink"]["path"].as_str().unwrap();
    let kept = hand_in(&app, path, PDF).await;
    assert_eq!(kept.status, 200, "{}", kept.body);
    assert_eq!(kept.at("/size"), PDF.len());
    assert_eq!(
        hand_in(&app, path, PDF).await.status,
        200,
        "the same again does no harm"
    );
    let other = hand_in(&app, path, b"%PDF-1.7 b charter").await;
    assert_eq!((other.status, other.at("/code")), (422, json!("FILE_KEPT")));
    // Once more under the same identifier, by the same client: the record as it is now.
    let id = file["id"].as_str().unwrap();
    let again = "mutation($id: ID!, $size: Int!) { announceFile(input: { id: $id, name: \"x.pdf\", size: $size }) { userErrors { code } } }";
    let taken = client.send(again, json!({ "id": id, "size": 5 })).await;
    assert_eq!(taken.only_user_error("announceFile")["code"], "ID_TAKEN");
    let link = siling_application::file::link(&app.app, id.parse().unwrap(), siling_application::file::LinkUse::Fetch)
        .unwrap();
    let (status, headers, text) = app.anonymous().get(&link.path).await;
    assert_eq!((status, text.as_bytes()), (200, PDF));
    assert_eq!(headers["content-type"], "application/pdf");
    assert_eq!(
        headers["content-disposition"],
        "attachment; filename*=UTF-8''%E7%AB%A0%E7%A8%8B%202026.pdf"
    );
    assert!(headers["content-security-policy"].to_str().unwrap().contains("sandbox"));
    assert_eq!(
        app.count("SELECT count(*) FROM events WHERE object_type = 'File'")
            .await,
        2
    );
}

#[tokio::test]
async fn what_is_not_what_was_announced_is_refused_and_not_kept() {
    let app = TestApp::new().await;
    let client = resident(&app).await;
    for (name, field, code) in [
        ("x.exe", "name", "INVALID_FORMAT"),
        ("../x.pdf", "name", "INVALID_CHARACTER"),
        ("", "name", "REQUIRED"),
    ] {
        let refused = announce(&client, name, 5).await;
        assert_eq!(
            refused.only_user_error("announceFile"),
            json!({ "code": code, "field": [field] }),
            "{name}"
        );
    }
    let large = announce(&client, "x.pdf", 21 * 1024 * 1024).await;
    assert_eq!(
        large.only_user_error("announceFile"),
        json!({ "code": "OUT_OF_RANGE", "field": ["size"] })
    );
    assert_eq!(
        announce(&app.anonymous(), "x.pdf", 5).await.error_code(),
        "UNAUTHENTICATED"
    );
    let path = announce(&client, "x.pdf", PDF.len())
        .await
        .text("/data/announceFile/file/handInLink/path");
    let program = hand_in(&app, &path, b"MZ\x90\x00 is no charter of ours").await;
    assert_eq!((program.status, program.at("/code")), (422, json!("FILE_SIZE_DIFFERS")));
    let program = hand_in(&app, &path, b"MZ\x90\x00 no charter...").await;
    assert_eq!((program.status, program.at("/code")), (422, json!("FILE_CONTENT")));
    assert_eq!(program.at("/message"), "The content is no PDF document");
    assert!(!app.db.folder().exists(), "nothing was written");
}

#[tokio::test]
async fn a_link_is_good_for_its_one_thing_and_its_time() {
    let app = TestApp::new().await;
    let client = resident(&app).await;
    let path = announce(&client, "x.pdf", PDF.len())
        .await
        .text("/data/announceFile/file/handInLink/path");
    let other = announce(&client, "y.pdf", PDF.len())
        .await
        .text("/data/announceFile/file/id");
    let (start, query) = path.split_once('?').unwrap();
    assert_eq!(app.anonymous().get(&path).await.0, 403, "no link to fetch");
    assert_eq!(
        hand_in(&app, &format!("/files/{other}?{query}"), PDF).await.status,
        403,
        "another file"
    );
    assert_eq!(
        hand_in(&app, &path.replace("expires=1", "expires=9"), PDF).await.status,
        403,
        "a later end"
    );
    assert_eq!(hand_in(&app, start, PDF).await.status, 400, "no signature");
    app.pass(chrono::Duration::minutes(60));
    let late = hand_in(&app, &path, PDF).await;
    assert_eq!((late.status, late.at("/code")), (403, json!("FORBIDDEN")));
}

#[tokio::test]
async fn a_content_changed_behind_the_back_is_not_given_out() {
    let app = TestApp::new().await;
    let client = resident(&app).await;
    let announced = announce(&client, "x.pdf", PDF.len()).await;
    hand_in(&app, &announced.text("/data/announceFile/file/handInLink/path"), PDF).await;
    let mut folder = app.db.folder();
    while folder.is_dir() {
        folder = std::fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    }
    std::fs::write(&folder, b"%PDF-1.7 B charter").unwrap();
    let id = announced.text("/data/announceFile/file/id").parse().unwrap();
    let link = siling_application::file::link(&app.app, id, siling_application::file::LinkUse::Fetch).unwrap();
    let (status, _, text) = app.anonymous().get(&link.path).await;
    assert_eq!(status, 500);
    assert!(!text.contains("charter") && !text.contains('/'), "{text}");
}

type Kept = Arc<Mutex<HashMap<String, Vec<u8>>>>;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn contents_lie_in_a_store_that_speaks_s3_by_configuration() {
    let kept: Kept = Arc::default();
    let get = |State(kept): State<Kept>, Path(key): Path<String>| async move {
        let kept = kept.lock().unwrap().get(&key).cloned();
        kept.ok_or(StatusCode::NOT_FOUND)
    };
    let take = |State(kept): State<Kept>, Path(key): Path<String>, uri: axum::http::Uri, body: Bytes| async move {
        let signed = uri
            .query()
            .is_some_and(|query| query.contains("X-Amz-Signature=") && query.contains("X-Amz-Credential=key"));
        if !signed {
            return StatusCode::FORBIDDEN;
        }
        kept.lock().unwrap().insert(key, body.to_vec());
        StatusCode::OK
    };
    let router = axum::Router::new()
        .route("/{*key}", put(take).get(get))
        .with_state(kept.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let blobs = Blobs::s3(S3Options {
        endpoint,
        region: "cn-zibo".to_owned(),
        bucket: "siling".to_owned(),
        access_key: "key".to_owned(),
        secret_key: "secret".to_owned(),
        path_style: true,
    })
    .unwrap();
    blobs
        .put("370305000000/20260630/file_x", Arc::new(PDF.to_vec()))
        .await
        .unwrap();
    assert!(kept.lock().unwrap().contains_key("siling/370305000000/20260630/file_x"));
    assert_eq!(blobs.get("370305000000/20260630/file_x").await.unwrap(), PDF);
    assert!(matches!(
        blobs.get("370305000000/20260630/file_y").await,
        Err(BlobError::Missing)
    ));
}
