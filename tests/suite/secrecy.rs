//! What is not for everybody stays with those it is for: service accounts without the scope, staff of other tasks,
//! people whose grant was revoked, and whoever reads the store.

use serde_json::json;
use sha2::{Digest, Sha256};
use siling_application::access::{ScopeKey, token_for};
use siling_domain::access::{Role, ServiceScope};
use siling_domain::area_code::AreaCode;
use siling_tests::TestApp;

#[tokio::test]
async fn a_service_without_read_sees_what_everybody_sees() {
    let app = TestApp::new().await;
    let organization = app.registered_organization("52370305Y00000016M").await;
    let account = app
        .open_account("officer", Role::DistrictFinance, ScopeKey::District)
        .await;
    let blind = app.as_service(Role::Auditor, &[ServiceScope::Changes]).await;
    let reader = app.as_service(Role::Auditor, &[ServiceScope::Read]).await;
    let node = "query($id: ID!) { node(id: $id) { id } }";
    let id = json!({ "id": account.id.to_string() });
    assert_eq!(reader.send(node, id.clone()).await.at("/data/node/id"), id["id"]);
    assert_eq!(blind.send(node, id).await.error_code(), "NOT_FOUND");
    let timeline =
        "query($id: ID!) { node(id: $id) { ... on Organization { timeline(first: 1) { nodes { changed } } } } }";
    let changed = "/data/node/timeline/nodes/0/changed";
    let id = json!({ "id": organization });
    assert!(reader.send(timeline, id.clone()).await.at(changed).is_array());
    assert!(blind.send(timeline, id).await.at(changed).is_null());
    // The feed is what it has the scope for.
    app.settled().await;
    let feed = blind
        .send(
            "{ changes(types: [\"Account\"]) { changes { objectType } } }",
            json!({}),
        )
        .await;
    assert_eq!(feed.at("/data/changes/changes/0/objectType"), "Account");
}

#[tokio::test]
async fn the_log_ins_of_others_are_followed_by_those_who_look_after_accounts() {
    let app = TestApp::new().await;
    let organization = app.registered_organization("52370305Y00000016M").await;
    let manager = app.as_manager_of(&organization).await;
    let reviewer = app.holding(Role::Reviewer, ScopeKey::District).await;
    let officer = app.as_officer_of("370305003000").await;
    let auditor = app.holding(Role::Auditor, ScopeKey::District).await;
    app.settled().await;
    let feed = "{ changes(types: [\"Account\", \"Grant\"], first: 500) { changes { objectType objectId } } viewer { account { id } grants { id } } }";
    for client in [manager, reviewer, officer] {
        let answer = client.send(feed, json!({})).await;
        let own = [
            answer.at("/data/viewer/account/id"),
            answer.at("/data/viewer/grants/0/id"),
        ];
        for change in answer.at("/data/changes/changes").as_array().unwrap() {
            assert!(own.contains(&change["objectId"]), "{change}");
        }
    }
    let seen = auditor.send(feed, json!({})).await;
    assert!(seen.at("/data/changes/changes").as_array().unwrap().len() >= 8);
}

#[tokio::test]
async fn a_resend_is_answered_only_to_who_still_may() {
    let app = TestApp::new().await;
    let area = |code: &str| ScopeKey::Area(AreaCode::parse(code).unwrap());
    let account = app
        .open_account("officer", Role::SubdistrictOfficer, area("370305003000"))
        .await;
    app.done(siling_application::access::GrantRole {
        id: app.app.new_id(),
        account: account.id,
        role: Role::SubdistrictOfficer,
        scope: area("370305001000"),
    })
    .await;
    let officer = app.bearing(&token_for(&app.app, "officer").await.unwrap());
    const FILE: &str = "mutation { fileTeam(input: { name: \"暖奶奶手工坊\", category: CHARITY, areaCode: \"370305003025\",
        contact: { name: \"王小明\", phone: \"13800001234\" }, idempotencyKey: \"k\" }) { replayed organization { id } userErrors { code } } }";
    officer.send(FILE, json!({})).await.no_errors("fileTeam");
    assert_eq!(officer.send(FILE, json!({})).await.at("/data/fileTeam/replayed"), true);
    let grant = officer
        .send("{ viewer { grants { id } } }", json!({}))
        .await
        .text("/data/viewer/grants/0/id");
    app.done(siling_application::access::RevokeGrant {
        grant: grant.parse().unwrap(),
        reason: None,
    })
    .await;
    assert_eq!(officer.send(FILE, json!({})).await.error_code(), "FORBIDDEN");
}

#[tokio::test]
async fn what_is_kept_of_an_input_gives_no_password_away() {
    let app = TestApp::new().await;
    let client = app.as_committee().await;
    const CHANGE: &str = "mutation { changePassword(input: { currentPassword: \"four leads, one creation\",
        newPassword: \"another good phrase\", idempotencyKey: \"k\" }) { userErrors { code } } }";
    client.send(CHANGE, json!({})).await.no_errors("changePassword");
    assert_eq!(app.count("SELECT count(*) FROM idempotency_keys").await, 1);
    // Whoever has the store can try passwords as fast as they can hash, unless a key is needed for it.
    let guess = r#"{currentPassword: "four leads, one creation", newPassword: "another good phrase"}"#;
    let digest: String = Sha256::digest(guess).iter().map(|byte| format!("{byte:02x}")).collect();
    let found = format!("SELECT count(*) FROM idempotency_keys WHERE encode(input_digest, 'hex') = '{digest}'");
    assert_eq!(app.count(&found).await, 0);
    assert_eq!(
        client
            .send(CHANGE, json!({}))
            .await
            .no_errors("changePassword")
            .at("/errors"),
        json!(null)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_of_the_committee_cannot_close_one_another_at_once() {
    const CLOSE: &str = "mutation($id: ID!) { closeAccount(input: { account: $id }) { userErrors { code } } }";
    for _ in 0..6 {
        let app = TestApp::new().await;
        let mut people = Vec::new();
        for name in ["first", "second"] {
            let account = app
                .open_account(name, Role::DistrictCommittee, ScopeKey::District)
                .await;
            people.push((
                account.id.to_string(),
                app.bearing(&token_for(&app.app, name).await.unwrap()),
            ));
        }
        let (one, other) = (people[0].clone(), people[1].clone());
        let sent = [
            tokio::spawn(async move { one.1.send(CLOSE, json!({ "id": other.0 })).await }),
            tokio::spawn({
                let (one, other) = (people[0].clone(), people[1].clone());
                async move { other.1.send(CLOSE, json!({ "id": one.0 })).await }
            }),
        ];
        for answer in sent {
            answer.await.unwrap();
        }
        let left = app.count("SELECT count(*) FROM accounts WHERE status = 'ACTIVE'").await;
        assert!(left >= 1, "nobody is left who can grant");
    }
}

#[tokio::test]
async fn revoking_a_resident_locks_no_other_resident() {
    let app = TestApp::new().await;
    let area = || ScopeKey::Area(AreaCode::parse("370305003025").unwrap());
    app.open_account("one", Role::Resident, area()).await;
    app.open_account("other", Role::Resident, area()).await;
    use sea_orm::{ConnectionTrait as _, TransactionTrait as _};
    let held = app.app.store.writer().begin().await.unwrap();
    held.execute_unprepared(
        "SELECT FROM grants g JOIN accounts a ON a.id = g.account_id WHERE a.login_name = 'other' FOR UPDATE OF g",
    )
    .await
    .unwrap();
    let one = app.bearing(&token_for(&app.app, "one").await.unwrap());
    let grant = one
        .send("{ viewer { grants { id } } }", json!({}))
        .await
        .text("/data/viewer/grants/0/id");
    let revoked = app.done(siling_application::access::RevokeGrant {
        grant: grant.parse().unwrap(),
        reason: None,
    });
    tokio::time::timeout(std::time::Duration::from_secs(5), revoked)
        .await
        .unwrap();
    held.rollback().await.unwrap();
}
