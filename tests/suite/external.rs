//! Tokens of an external OIDC issuer, accepted by configuration.

use jsonwebtoken::jwk::{AlgorithmParameters, CommonParameters, Jwk, JwkSet};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use siling_application::access::{AccessSettings, ExternalIssuer, HashCost, JwksSource, LinkIdentity, ScopeKey};
use siling_domain::access::Role;
use siling_tests::{TestApp, TestDb, Wanted};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

const ISSUER: &str = "https://id.zibo.example";
const AUDIENCE: &str = "siling";

struct Fixed(JwkSet);

impl JwksSource for Fixed {
    fn fetch(&self, url: String) -> Pin<Box<dyn Future<Output = Result<JwkSet, String>> + Send>> {
        let keys = self.0.clone();
        Box::pin(async move {
            if url == "https://id.zibo.example/keys" {
                Ok(keys)
            } else {
                Err("elsewhere".to_owned())
            }
        })
    }
}

fn key(seed: u8) -> EncodingKey {
    let head = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
    EncodingKey::from_ed_der(&[head.as_slice(), &[seed; 32]].concat())
}

fn published(id: &str, key: &EncodingKey) -> Jwk {
    let mut jwk = Jwk::from_encoding_key(key, Algorithm::EdDSA).unwrap();
    jwk.common = CommonParameters {
        key_id: Some(id.to_owned()),
        ..CommonParameters::default()
    };
    assert!(matches!(jwk.algorithm, AlgorithmParameters::OctetKeyPair(_)));
    jwk
}

fn token(key: &EncodingKey, claims: Value) -> String {
    let header = Header {
        kid: Some("k1".to_owned()),
        ..Header::new(Algorithm::EdDSA)
    };
    jsonwebtoken::encode(&header, &claims, key).unwrap()
}

async fn app_with_issuer() -> TestApp {
    let issuers = vec![ExternalIssuer {
        issuer: ISSUER.to_owned(),
        audience: AUDIENCE.to_owned(),
        jwks_url: "https://id.zibo.example/keys".to_owned(),
    }];
    let wanted = Wanted {
        access: AccessSettings {
            hash_cost: HashCost::WEAK,
            issuers,
            ..AccessSettings::default()
        },
        source: Arc::new(Fixed(JwkSet {
            keys: vec![published("k1", &key(1))],
        })),
        ..Wanted::default()
    };
    TestApp::with(TestDb::migrated().await, wanted).await
}

#[tokio::test]
async fn a_linked_identity_acts_with_the_grants_of_its_account() {
    let app = app_with_issuer().await;
    let account = app
        .open_account("officer", Role::DistrictCommittee, ScopeKey::District)
        .await;
    let now = app.clock_seconds();
    let claims = json!({ "iss": ISSUER, "sub": "u-17", "aud": [AUDIENCE, "other"], "exp": now + 300, "iat": now });
    let client = app.bearing(&token(&key(1), claims.clone()));
    assert_eq!(
        client.send("{ viewer { displayName } }", json!({})).await.status,
        401,
        "not linked yet"
    );
    let link = LinkIdentity {
        account: account.id,
        expected_version: None,
        issuer: ISSUER.to_owned(),
        subject: "u-17".to_owned(),
    };
    app.done(link).await;
    let viewer = client
        .send(
            "{ viewer { grants { role } account { identities { issuer subject } } } }",
            json!({}),
        )
        .await;
    assert_eq!(viewer.at("/data/viewer/grants/0/role"), "DISTRICT_COMMITTEE");
    assert_eq!(viewer.at("/data/viewer/account/identities/0/subject"), "u-17");
    // They may write, too.
    let answer = client.send(
        "mutation { openAccount(input: { loginName: \"another\", displayName: \"王五\" }) { userErrors { code } } }",
        json!({}),
    );
    answer.await.no_errors("openAccount");
    let refused = [
        (
            "another audience",
            json!({ "iss": ISSUER, "sub": "u-17", "aud": "other", "exp": now + 300 }),
            key(1),
        ),
        (
            "no audience",
            json!({ "iss": ISSUER, "sub": "u-17", "exp": now + 300 }),
            key(1),
        ),
        (
            "ended",
            json!({ "iss": ISSUER, "sub": "u-17", "aud": AUDIENCE, "exp": now - 61 }),
            key(1),
        ),
        (
            "not begun",
            json!({ "iss": ISSUER, "sub": "u-17", "aud": AUDIENCE, "exp": now + 300, "nbf": now + 120 }),
            key(1),
        ),
        (
            "another issuer",
            json!({ "iss": "https://evil.example", "sub": "u-17", "aud": AUDIENCE, "exp": now + 300 }),
            key(1),
        ),
        (
            "another key",
            json!({ "iss": ISSUER, "sub": "u-17", "aud": AUDIENCE, "exp": now + 300 }),
            key(2),
        ),
        (
            "our own name",
            json!({ "iss": "siling", "sub": account.id.to_string(), "sid": "session_x", "exp": now + 300 }),
            key(1),
        ),
    ];
    for (what, claims, key) in refused {
        assert_eq!(
            app.bearing(&token(&key, claims))
                .send("{ viewer { displayName } }", json!({}))
                .await
                .status,
            401,
            "{what}"
        );
    }
    // Logging out everywhere means tokens of before, too.
    client
        .send("mutation { logOutEverywhere { done userErrors { code } } }", json!({}))
        .await
        .no_errors("logOutEverywhere");
    app.pass(chrono::Duration::seconds(6));
    let earlier = json!({ "iss": ISSUER, "sub": "u-17", "aud": AUDIENCE, "exp": now + 300, "iat": now - 10 });
    assert_eq!(
        app.bearing(&token(&key(1), earlier))
            .send("{ viewer { displayName } }", json!({}))
            .await
            .status,
        401
    );
}

/// An issuer that is down, and how often it was asked.
#[derive(Clone, Default)]
struct Down(Arc<std::sync::atomic::AtomicU32>);

impl JwksSource for Down {
    fn fetch(&self, _: String) -> Pin<Box<dyn Future<Output = Result<JwkSet, String>> + Send>> {
        self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        Box::pin(async { Err("down".to_owned()) })
    }
}

#[tokio::test]
async fn an_issuer_that_is_down_is_not_asked_for_each_token() {
    let down = Down::default();
    let issuers = vec![ExternalIssuer {
        issuer: ISSUER.to_owned(),
        audience: AUDIENCE.to_owned(),
        jwks_url: "https://id.zibo.example/keys".to_owned(),
    }];
    let wanted = Wanted {
        access: AccessSettings {
            hash_cost: HashCost::WEAK,
            issuers,
            ..AccessSettings::default()
        },
        source: Arc::new(down.clone()),
        ..Wanted::default()
    };
    let app = TestApp::with(TestDb::migrated().await, wanted).await;
    let asked = || down.0.load(std::sync::atomic::Ordering::Relaxed);
    let claims = json!({ "iss": ISSUER, "sub": "u", "aud": AUDIENCE, "exp": app.clock_seconds() + 300 });
    for _ in 0..20 {
        let client = app.bearing(&token(&key(7), claims.clone()));
        assert_eq!(client.send("{ logPosition }", json!({})).await.status, 401);
    }
    assert_eq!(asked(), 1);
    app.pass(chrono::Duration::seconds(31));
    app.bearing(&token(&key(7), claims))
        .send("{ logPosition }", json!({}))
        .await;
    assert_eq!(asked(), 2);
}
