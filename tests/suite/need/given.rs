//! A community with its people.

use axum::body::Body;
use serde_json::{Value, json};
use siling_application::access::{ScopeKey, token_for};
use siling_domain::access::Role;
use siling_domain::area_code::AreaCode;
use siling_tests::{Answer, Client, TestApp};

pub const SHIYUAN: &str = "370305003025";
const NIUSHAN: &str = "370305003023";
const XINDIAN: &str = "370305003000";
pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\n a photo of a lamp";

/// What is asked back of each kind of object.
fn selection(mutation: &str) -> &'static str {
    match mutation {
        "recordVisit" => "visit { id version }",
        "planSalon" | "holdSalon" | "cancelSalon" => "salon { id status version }",
        "registerDualRegistrationUnit" | "endDualRegistration" => "unit { id status version }",
        "revealNeedContact" => "contact { name phone need { id } }",
        _ => "need { id status version endorsementCount answerDueOn }",
    }
}

/// Does one thing.
pub async fn act(client: &Client, mutation: &str, input: Value) -> Answer {
    let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
    let object = selection(mutation);
    let query = format!(
        "mutation($input: {kind}!) {{ {mutation}(input: $input) {{ {object} userErrors {{ code field message }} replayed }} }}"
    );
    client.send(&query, json!({ "input": input })).await
}

/// Does one thing that has to succeed, and gives the object.
pub async fn done(client: &Client, mutation: &str, input: Value) -> Value {
    let answer = act(client, mutation, input).await;
    answer.no_errors(mutation);
    let object = selection(mutation).split(' ').next().unwrap();
    answer.at(&format!("/data/{mutation}/{object}"))
}

/// Tries one thing, and gives the codes of its errors, each with its field.
pub async fn codes(client: &Client, mutation: &str, input: Value) -> Vec<String> {
    let answer = act(client, mutation, input).await;
    let errors = answer.at(&format!("/data/{mutation}/userErrors"));
    let Some(errors) = errors.as_array() else {
        return answer.error_codes();
    };
    let field = |error: &Value| {
        let path = error["field"].as_array().cloned().unwrap_or_default();
        let path: Vec<String> = path.iter().map(|it| it.as_str().unwrap().to_owned()).collect();
        path.join(".")
    };
    let told = errors
        .iter()
        .map(|error| format!("{} {}", error["code"].as_str().unwrap(), field(error)));
    told.map(|text| text.trim().to_owned()).collect()
}

/// A community, its people, and some who are not of it.
pub struct Community {
    pub app: TestApp,
    /// The account of each, by login name.
    pub accounts: Vec<(String, String)>,
}

impl Community {
    pub async fn new() -> Self {
        let app = TestApp::new().await;
        let area = |code: &str| ScopeKey::Area(AreaCode::parse(code).unwrap());
        let mut accounts = Vec::new();
        for (name, role, scope) in [
            ("resident", Role::Resident, area(SHIYUAN)),
            ("neighbour", Role::Resident, area(SHIYUAN)),
            ("stranger", Role::Resident, area(NIUSHAN)),
            ("worker", Role::CommunityWorker, area(SHIYUAN)),
            ("elsewhere", Role::CommunityWorker, area(NIUSHAN)),
            ("officer", Role::SubdistrictOfficer, area(XINDIAN)),
            ("committee", Role::DistrictCommittee, ScopeKey::District),
            ("auditor", Role::Auditor, ScopeKey::District),
        ] {
            let account = app.open_account(name, role, scope).await;
            accounts.push((name.to_owned(), account.id.to_string()));
        }
        Community { app, accounts }
    }

    /// Somebody who has logged in.
    pub async fn as_(&self, name: &str) -> Client {
        self.app.bearing(&token_for(&self.app.app, name).await.unwrap())
    }

    /// What the resident wants, with this title.
    pub fn wish(title: &str) -> Value {
        json!({ "areaCode": SHIYUAN, "title": title, "text": format!("{title}，请社区帮忙想想办法。") })
    }

    /// Posted by the resident, not yet accepted.
    pub async fn posted(&self, title: &str) -> String {
        let need = done(&self.as_("resident").await, "postNeed", Self::wish(title)).await;
        need["id"].as_str().unwrap().to_owned()
    }

    /// Posted by the resident and accepted.
    pub async fn accepted(&self, title: &str) -> String {
        let id = self.posted(title).await;
        done(&self.as_("worker").await, "acceptNeed", json!({ "need": id })).await;
        id
    }

    /// Announces a file and hands it in; says which.
    pub async fn file(&self, who: &str, name: &str, content: &[u8]) -> String {
        let client = self.as_(who).await;
        let announce = "mutation($name: String!, $size: Int!) { announceFile(input: { name: $name, size: $size }) { file { id handInLink { path } } userErrors { code } } }";
        let announced = client
            .send(announce, json!({ "name": name, "size": content.len() }))
            .await;
        announced.no_errors("announceFile");
        let path = announced.text("/data/announceFile/file/handInLink/path");
        let request = client.request("PUT", &path).body(Body::from(content.to_vec())).unwrap();
        assert_eq!(Answer::read(client.raw(request).await).await.status, 200);
        announced.text("/data/announceFile/file/id")
    }
}
