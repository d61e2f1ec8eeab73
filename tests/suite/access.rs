//! Logging in, and being kept to one's role.

use chrono::Duration;
use serde_json::{Value, json};
use siling_application::access::{ScopeKey, rotate_keys, token_for};
use siling_domain::access::Role;
use siling_tests::{Answer, Client, PASSWORD, TestApp};

const LOG_IN: &str =
    "mutation($name: String!, $password: String!) { logIn(input: { loginName: $name, password: $password }) {
    account { id loginName } tokens { accessToken refreshToken } userErrors { code message field } } }";
const REFRESH: &str = "mutation($token: String!) { refreshTokens(input: { refreshToken: $token }) {
    account { id } tokens { accessToken refreshToken } userErrors { code field } } }";
const VIEWER: &str = "{ viewer { displayName grants { id role scopeKind area { name } } account { id displayName } } }";

async fn log_in(client: &Client, name: &str, password: &str) -> Answer {
    client.send(LOG_IN, json!({ "name": name, "password": password })).await
}

async fn refresh(app: &TestApp, token: &str) -> Answer {
    app.anonymous().send(REFRESH, json!({ "token": token })).await
}

async fn with_committee() -> TestApp {
    let app = TestApp::new().await;
    app.open_account("committee", Role::DistrictCommittee, ScopeKey::District)
        .await;
    app
}

#[tokio::test]
async fn a_log_in_gets_tokens_that_say_who_is_asking() {
    let app = with_committee().await;
    let answer = log_in(&app.anonymous(), "Committee", PASSWORD).await;
    let client = app.bearing(&answer.no_errors("logIn").text("/data/logIn/tokens/accessToken"));
    let viewer = client.send(VIEWER, json!({})).await;
    assert_eq!(viewer.at("/data/viewer/displayName"), "张三丰", "the own name is whole");
    assert_eq!(viewer.at("/data/viewer/grants/0/role"), "DISTRICT_COMMITTEE");
    assert_eq!(
        app.anonymous().send(VIEWER, json!({})).await.at("/data/viewer"),
        Value::Null
    );
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_are_told_alike() {
    let app = with_committee().await;
    let wrong = log_in(&app.anonymous(), "committee", "not the password").await;
    let unknown = log_in(&app.anonymous(), "nobody-here", "not the password").await;
    let error = wrong.only_user_error("logIn");
    assert_eq!(error["code"], "BAD_CREDENTIALS");
    assert_eq!(error, unknown.only_user_error("logIn"));
    assert_eq!(wrong.at("/data/logIn/tokens"), Value::Null);
}

#[tokio::test]
async fn five_failures_for_a_name_close_it_for_a_quarter_of_an_hour() {
    let app = with_committee().await;
    for _ in 0..5 {
        log_in(&app.anonymous(), "committee", "wrong password")
            .await
            .only_user_error("logIn");
    }
    let locked = log_in(&app.anonymous(), "committee", PASSWORD).await;
    assert_eq!(locked.error_code(), "RATE_LIMITED");
    assert_eq!(locked.at("/errors/0/extensions/retryAfter"), 900);
    // An unknown name is no way to tell names apart.
    for _ in 0..5 {
        log_in(&app.anonymous(), "nobody-here", "wrong password")
            .await
            .only_user_error("logIn");
    }
    assert_eq!(
        log_in(&app.anonymous(), "nobody-here", PASSWORD).await.error_code(),
        "RATE_LIMITED"
    );
    app.pass(Duration::minutes(15));
    log_in(&app.anonymous(), "committee", PASSWORD).await.no_errors("logIn");
}

#[tokio::test]
async fn fifty_failures_close_an_address() {
    let app = with_committee().await;
    for number in 0..50 {
        log_in(&app.anonymous(), &format!("name-{number}"), "wrong password")
            .await
            .only_user_error("logIn");
    }
    assert_eq!(
        log_in(&app.anonymous(), "committee", PASSWORD).await.error_code(),
        "RATE_LIMITED"
    );
}

#[tokio::test]
async fn refresh_tokens_rotate_and_a_second_use_ends_the_log_in() {
    let app = with_committee().await;
    let first = log_in(&app.anonymous(), "committee", PASSWORD).await;
    let stolen = first.text("/data/logIn/tokens/refreshToken");
    let second = refresh(&app, &stolen).await;
    let access = second
        .no_errors("refreshTokens")
        .text("/data/refreshTokens/tokens/accessToken");
    let newest = second.text("/data/refreshTokens/tokens/refreshToken");
    assert_ne!(stolen, newest);
    assert_eq!(
        refresh(&app, &stolen).await.only_user_error("refreshTokens")["code"],
        "BAD_REFRESH_TOKEN"
    );
    // Whoever has the newest one cannot go on either, and the access tokens of the family are refused.
    assert_eq!(
        refresh(&app, &newest).await.only_user_error("refreshTokens")["code"],
        "BAD_REFRESH_TOKEN"
    );
    let answer = app.bearing(&access).send(VIEWER, json!({})).await;
    assert_eq!((answer.status, answer.error_code().as_str()), (401, "UNAUTHENTICATED"));
    assert_eq!(
        app.count("SELECT count(*) FROM sessions WHERE end_reason = 'REUSED_TOKEN'")
            .await,
        1
    );
    assert_eq!(
        app.count("SELECT count(*) FROM events WHERE deed = 'REFRESH_TOKENS'")
            .await,
        1
    );
}

#[tokio::test]
async fn of_two_who_come_with_the_same_refresh_token_at_once_none_goes_on() {
    let app = with_committee().await;
    let token = log_in(&app.anonymous(), "committee", PASSWORD)
        .await
        .text("/data/logIn/tokens/refreshToken");
    let (one, two) = tokio::join!(refresh(&app, &token), refresh(&app, &token));
    let renewed = [&one, &two]
        .iter()
        .filter(|answer| !answer.at("/data/refreshTokens/tokens").is_null())
        .count();
    assert_eq!(renewed, 1, "one of them was first");
    assert_eq!(
        app.count("SELECT count(*) FROM sessions WHERE ended_at IS NULL").await,
        0
    );
}

#[tokio::test]
async fn an_access_token_ends_after_ten_minutes_and_a_log_in_after_thirty_days() {
    let app = with_committee().await;
    let answer = log_in(&app.anonymous(), "committee", PASSWORD).await;
    let client = app.bearing(&answer.text("/data/logIn/tokens/accessToken"));
    app.pass(Duration::minutes(10) - Duration::seconds(1));
    assert_eq!(client.send(VIEWER, json!({})).await.status, 200);
    app.pass(Duration::seconds(1));
    assert_eq!(client.send(VIEWER, json!({})).await.status, 401);
    app.pass(Duration::days(30));
    let late = refresh(&app, &answer.text("/data/logIn/tokens/refreshToken")).await;
    assert_eq!(late.only_user_error("refreshTokens")["code"], "BAD_REFRESH_TOKEN");
}

#[tokio::test]
async fn logging_out_ends_one_log_in_and_everywhere_all_of_them() {
    let app = with_committee().await;
    let mut clients = Vec::new();
    for _ in 0..3 {
        let answer = log_in(&app.anonymous(), "committee", PASSWORD).await;
        clients.push(app.bearing(&answer.text("/data/logIn/tokens/accessToken")));
    }
    clients[0]
        .send("mutation { logOut { done userErrors { code } } }", json!({}))
        .await
        .no_errors("logOut");
    assert_eq!(clients[0].send(VIEWER, json!({})).await.status, 401);
    assert_eq!(clients[1].send(VIEWER, json!({})).await.status, 200);
    clients[1]
        .send("mutation { logOutEverywhere { done userErrors { code } } }", json!({}))
        .await
        .no_errors("logOutEverywhere");
    for client in &clients[1..] {
        assert_eq!(client.send(VIEWER, json!({})).await.status, 401);
    }
    let anonymous = app.anonymous().send("mutation { logOut { done } }", json!({})).await;
    assert_eq!(anonymous.error_code(), "UNAUTHENTICATED");
}

#[tokio::test]
async fn a_new_key_signs_and_the_old_one_verifies_until_its_tokens_have_ended() {
    let app = with_committee().await;
    let before = app.bearing(&token_for(&app.app, "committee").await.unwrap());
    rotate_keys(&app.app).await.unwrap();
    let after = app.bearing(&token_for(&app.app, "committee").await.unwrap());
    for client in [&before, &after] {
        assert_eq!(client.send(VIEWER, json!({})).await.status, 200);
    }
    let keys = |text: String| {
        serde_json::from_str::<Value>(&text).unwrap()["keys"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!(keys(app.anonymous().get("/.well-known/jwks.json").await.2), 2);
    app.pass(Duration::minutes(15));
    assert_eq!(keys(app.anonymous().get("/.well-known/jwks.json").await.2), 1);
}
