//! Accounts, grants and invitations: being kept to one's role.

mod grants;

use serde_json::{Value, json};
use siling_application::access::{ScopeKey, token_for};
use siling_domain::access::{Role, ServiceScope};
use siling_domain::area_code::AreaCode;
use siling_tests::{Answer, Client, PASSWORD, TestApp, walk};

const LOG_IN: &str =
    "mutation($name: String!, $password: String!) { logIn(input: { loginName: $name, password: $password }) {
    account { id loginName } tokens { accessToken refreshToken } userErrors { code message field } } }";
const VIEWER: &str = "{ viewer { displayName grants { id role scopeKind area { name } } account { id displayName } } }";

async fn log_in(client: &Client, name: &str, password: &str) -> Answer {
    client.send(LOG_IN, json!({ "name": name, "password": password })).await
}

async fn with_committee() -> TestApp {
    let app = TestApp::new().await;
    app.open_account("committee", Role::DistrictCommittee, ScopeKey::District)
        .await;
    app
}

#[tokio::test]
async fn a_closed_account_is_out_at_once() {
    let app = TestApp::new().await;
    let committee = app.as_committee().await;
    let account = app
        .open_account(
            "officer",
            Role::SubdistrictOfficer,
            ScopeKey::Area(AreaCode::parse("370305003000").unwrap()),
        )
        .await;
    let answer = log_in(&app.anonymous(), "officer", PASSWORD).await;
    let officer = app.bearing(&answer.text("/data/logIn/tokens/accessToken"));
    assert_eq!(officer.send(VIEWER, json!({})).await.status, 200);
    let close = "mutation($id: ID!, $version: Int) { closeAccount(input: { account: $id, expectedVersion: $version }) { account { status } current { version } userErrors { code } } }";
    let stale = committee
        .send(close, json!({ "id": account.id.to_string(), "version": 7 }))
        .await;
    assert_eq!(stale.only_user_error("closeAccount")["code"], "STALE_VERSION");
    assert_eq!(stale.at("/data/closeAccount/current/version"), 1);
    committee
        .send(close, json!({ "id": account.id.to_string(), "version": 1 }))
        .await
        .no_errors("closeAccount");
    assert_eq!(officer.send(VIEWER, json!({})).await.status, 401);
    assert_eq!(
        log_in(&app.anonymous(), "officer", PASSWORD)
            .await
            .only_user_error("logIn")["code"],
        "BAD_CREDENTIALS"
    );
}

#[tokio::test]
async fn a_changed_password_ends_the_other_log_ins() {
    let app = with_committee().await;
    let token = |answer: Answer| answer.text("/data/logIn/tokens/accessToken");
    let here = app.bearing(&token(log_in(&app.anonymous(), "committee", PASSWORD).await));
    let there = app.bearing(&token(log_in(&app.anonymous(), "committee", PASSWORD).await));
    const CHANGE: &str = "mutation($input: ChangePasswordInput!) { changePassword(input: $input) { account { version } userErrors { code field } } }";
    let change = |current: &str, new: &str| json!({ "input": { "currentPassword": current, "newPassword": new } });
    let wrong = here.send(CHANGE, change("no", "an entirely new one")).await;
    assert_eq!(
        wrong.only_user_error("changePassword"),
        json!({ "code": "BAD_CREDENTIALS", "field": ["currentPassword"] })
    );
    let weak = here.send(CHANGE, change(PASSWORD, "committee1")).await;
    assert_eq!(
        weak.only_user_error("changePassword"),
        json!({ "code": "WEAK_PASSWORD", "field": ["newPassword"] })
    );
    here.send(CHANGE, change(PASSWORD, "an entirely new one"))
        .await
        .no_errors("changePassword");
    assert_eq!(here.send(VIEWER, json!({})).await.status, 200);
    assert_eq!(there.send(VIEWER, json!({})).await.status, 401);
    log_in(&app.anonymous(), "committee", "an entirely new one")
        .await
        .no_errors("logIn");
}

#[tokio::test]
async fn a_resident_signs_up_and_is_a_resident_of_the_community() {
    let app = TestApp::new().await;
    const SIGN_UP: &str = "mutation($input: SignUpResidentInput!) { signUpResident(input: $input) { account { id displayName } userErrors { code field } } }";
    let input = |name: &str, password: &str, area: &str| json!({ "input": { "loginName": name, "password": password, "displayName": "赵敏", "areaCode": area } });
    let weak = app
        .anonymous()
        .send(SIGN_UP, input("zhaomin", "1234567890", "370305003023"))
        .await;
    assert_eq!(
        weak.only_user_error("signUpResident"),
        json!({ "code": "WEAK_PASSWORD", "field": ["password"] })
    );
    let vague = app
        .anonymous()
        .send(SIGN_UP, input("zhaomin", PASSWORD, "370305003000"))
        .await;
    assert_eq!(
        vague.only_user_error("signUpResident"),
        json!({ "code": "INVALID_FORMAT", "field": ["areaCode"] }),
        "a sub-district is no community"
    );
    let answer = app
        .anonymous()
        .send(SIGN_UP, input("zhaomin", PASSWORD, "370305003023"))
        .await;
    assert_eq!(
        answer
            .no_errors("signUpResident")
            .at("/data/signUpResident/account/displayName"),
        "赵**",
        "masked to others"
    );
    let taken = app
        .anonymous()
        .send(SIGN_UP, input("ZhaoMin", PASSWORD, "370305003023"))
        .await;
    assert_eq!(
        taken.only_user_error("signUpResident"),
        json!({ "code": "LOGIN_NAME_TAKEN", "field": ["loginName"] })
    );
    let resident = log_in(&app.anonymous(), "zhaomin", PASSWORD)
        .await
        .text("/data/logIn/tokens/accessToken");
    let viewer = app.bearing(&resident).send(VIEWER, json!({})).await;
    assert_eq!(viewer.at("/data/viewer/grants/0/area/name"), "牛山社区居委会");
}

#[tokio::test]
async fn a_service_account_is_kept_to_its_scopes() {
    let app = TestApp::new().await;
    let reader = app.as_service(Role::DistrictCommittee, &[ServiceScope::Read]).await;
    let id = app.registered_organization("52370305Y00000016M").await;
    let read = reader
        .send(
            "query($id: ID!) { organization(by: { id: $id }) { statusReason name } }",
            json!({ "id": id }),
        )
        .await;
    assert_eq!(read.error_codes(), Vec::<String>::new());
    let write = reader
        .send(
            "mutation($id: ID!) { renameOrganization(input: { organization: { id: $id }, name: \"新名称\" }) { userErrors { code } } }",
            json!({ "id": id }),
        )
        .await;
    assert_eq!(write.error_code(), "FORBIDDEN");
    let changes = reader.send("{ changes(first: 1) { position } }", json!({})).await;
    assert_eq!(changes.error_codes(), ["FORBIDDEN"]);
}

#[tokio::test]
async fn a_service_account_logs_in_by_its_secret_and_a_rotated_one_is_dead() {
    let app = TestApp::new().await;
    let committee = app.as_committee().await;
    let opened = committee
        .send(
            "mutation { openServiceAccount(input: { loginName: \"platform\", displayName: \"市数据平台\", scopes: [READ] }) { account { id } secret userErrors { code } } }",
            json!({}),
        )
        .await;
    let (id, secret) = (
        opened.text("/data/openServiceAccount/account/id"),
        opened.text("/data/openServiceAccount/secret"),
    );
    const LOG_IN: &str = "mutation($secret: String!) { logInService(input: { loginName: \"platform\", secret: $secret }) { tokens { accessToken refreshToken } userErrors { code } } }";
    let answer = app.anonymous().send(LOG_IN, json!({ "secret": secret })).await;
    assert_eq!(
        answer
            .no_errors("logInService")
            .at("/data/logInService/tokens/refreshToken"),
        Value::Null
    );
    let service = app.bearing(&answer.text("/data/logInService/tokens/accessToken"));
    assert_eq!(
        service
            .send(VIEWER, json!({}))
            .await
            .at("/data/viewer/account/displayName"),
        "市数据平台"
    );
    // A person's way in is none for a service.
    assert_eq!(
        log_in(&app.anonymous(), "platform", &secret)
            .await
            .only_user_error("logIn")["code"],
        "BAD_CREDENTIALS"
    );
    let rotate = "mutation($id: ID!) { rotateServiceSecret(input: { account: $id }) { secret userErrors { code } } }";
    let rotated = committee.send(rotate, json!({ "id": id })).await;
    assert_ne!(
        rotated
            .no_errors("rotateServiceSecret")
            .text("/data/rotateServiceSecret/secret"),
        secret
    );
    assert_eq!(service.send(VIEWER, json!({})).await.status, 401);
    assert_eq!(
        app.anonymous()
            .send(LOG_IN, json!({ "secret": secret }))
            .await
            .only_user_error("logInService")["code"],
        "BAD_CREDENTIALS"
    );
}

#[tokio::test]
async fn personal_data_are_shown_for_a_purpose_and_each_look_is_recorded() {
    let app = TestApp::new().await;
    let id = app.registered_organization("52370305Y00000016M").await;
    const REVEAL: &str = "mutation($id: ID!, $purpose: String!) { revealPersonalData(input: { organization: { id: $id }, purpose: $purpose }) {
        contact { name phone } userErrors { code field } } }";
    let look = |client: Client, purpose: &'static str, id: String| async move {
        client.send(REVEAL, json!({ "id": id, "purpose": purpose })).await
    };
    let resident = app
        .holding(Role::Resident, ScopeKey::Area(AreaCode::parse("370305003025").unwrap()))
        .await;
    assert_eq!(look(resident, "好奇看看", id.clone()).await.error_code(), "FORBIDDEN");
    let elsewhere = app.as_officer_of("370305001000").await;
    assert_eq!(
        look(elsewhere, "上门核实登记信息", id.clone()).await.error_code(),
        "FORBIDDEN"
    );
    let officer = app.as_officer_of("370305003000").await;
    assert_eq!(
        look(officer.clone(), "看", id.clone())
            .await
            .only_user_error("revealPersonalData")["code"],
        "TOO_SHORT"
    );
    let shown = look(officer.clone(), "上门核实登记信息", id.clone()).await;
    assert_eq!(
        shown.at("/data/revealPersonalData/contact"),
        json!({ "name": "王小明", "phone": "13800001234" })
    );
    assert_eq!(
        app.count("SELECT count(*) FROM events WHERE deed = 'REVEAL_PERSONAL_DATA' AND reason = '上门核实登记信息'")
            .await,
        1
    );
    // Neither the log nor the tables hold what was shown.
    let whole = "SELECT count(*) FROM events e WHERE e::text LIKE '%13800001234%' OR e::text LIKE '%王小明%'";
    assert_eq!(app.count(whole).await, 0);
    assert_eq!(
        app.count("SELECT count(*) FROM organizations o WHERE o::text LIKE '%13800001234%' OR o::text LIKE '%王小明%'")
            .await,
        0
    );
}

#[tokio::test]
async fn accounts_are_seen_by_their_holders_and_keepers_only() {
    let app = with_committee().await;
    let officer = app.as_officer_of("370305003000").await;
    let own = officer.send(VIEWER, json!({})).await.text("/data/viewer/account/id");
    let committee = app.bearing(&token_for(&app.app, "committee").await.unwrap());
    let other = committee.send(VIEWER, json!({})).await.text("/data/viewer/account/id");
    const NODE: &str = "query($id: ID!) { node(id: $id) { id ... on Account { displayName } } }";
    assert_eq!(
        officer
            .send(NODE, json!({ "id": own }))
            .await
            .at("/data/node/displayName"),
        "张三丰"
    );
    assert_eq!(
        officer.send(NODE, json!({ "id": other })).await.error_code(),
        "NOT_FOUND"
    );
    assert_eq!(
        committee
            .send(NODE, json!({ "id": own }))
            .await
            .at("/data/node/displayName"),
        "张**"
    );
    assert_eq!(
        officer
            .send("{ accounts { nodes { id } } }", json!({}))
            .await
            .error_code(),
        "FORBIDDEN"
    );
    let listed = committee
        .send(
            "{ accounts(filter: { role: SUBDISTRICT_OFFICER }) { totalCount { value } nodes { id } } }",
            json!({}),
        )
        .await;
    assert_eq!(listed.at("/data/accounts/nodes/0/id"), json!(own));
    assert_eq!(listed.at("/data/accounts/totalCount/value"), 1);
}

#[tokio::test]
async fn a_lost_password_is_replaced_and_the_log_ins_end() {
    let app = TestApp::new().await;
    let committee = app.as_committee().await;
    let account = app
        .open_account(
            "officer",
            Role::SubdistrictOfficer,
            ScopeKey::Area(AreaCode::parse("370305003000").unwrap()),
        )
        .await;
    let token = log_in(&app.anonymous(), "officer", PASSWORD)
        .await
        .text("/data/logIn/tokens/accessToken");
    const RESET: &str = "mutation($id: ID!) { resetPassword(input: { account: $id }) { account { passwordIsInitial } initialPassword userErrors { code } } }";
    let reset = committee.send(RESET, json!({ "id": account.id.to_string() })).await;
    assert_eq!(
        reset
            .no_errors("resetPassword")
            .at("/data/resetPassword/account/passwordIsInitial"),
        true
    );
    assert_eq!(app.bearing(&token).send(VIEWER, json!({})).await.status, 401);
    let password = reset.text("/data/resetPassword/initialPassword");
    assert_eq!(
        log_in(&app.anonymous(), "officer", PASSWORD)
            .await
            .only_user_error("logIn")["code"],
        "BAD_CREDENTIALS"
    );
    log_in(&app.anonymous(), "officer", &password).await.no_errors("logIn");
    let officer = app.as_officer_of("370305003000").await;
    assert_eq!(
        officer
            .send(RESET, json!({ "id": account.id.to_string() }))
            .await
            .error_code(),
        "FORBIDDEN"
    );
}
