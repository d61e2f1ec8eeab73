//! Log-ins in great numbers: counted before they are checked, so that many at once are no way around the count.

use chrono::Duration;
use futures_util::future::join_all;
use serde_json::json;
use siling_application::access::ScopeKey;
use siling_domain::access::Role;
use siling_tests::{Answer, PASSWORD, TestApp};

const LOG_IN: &str = "mutation($name: String!, $password: String!) { logIn(input: { loginName: $name, password: $password }) { userErrors { code } } }";

async fn log_in(app: &TestApp, name: &str, password: &str) -> Answer {
    app.anonymous()
        .send(LOG_IN, json!({ "name": name, "password": password }))
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn guesses_sent_at_once_are_counted_like_guesses_in_a_row() {
    let app = TestApp::new().await;
    app.open_account("committee", Role::DistrictCommittee, ScopeKey::District)
        .await;
    let guesses = (0..40).map(|number| {
        let app = app.clone();
        tokio::spawn(async move { log_in(&app, "committee", &format!("guess number {number}")).await })
    });
    let answers: Vec<Answer> = join_all(guesses).await.into_iter().map(Result::unwrap).collect();
    let checked = answers.iter().filter(|answer| answer.at("/errors").is_null()).count();
    assert_eq!(checked, 5, "so many guesses were checked");
    assert!(
        answers
            .iter()
            .filter(|answer| !answer.at("/errors").is_null())
            .all(|answer| answer.error_code() == "RATE_LIMITED")
    );
}

#[tokio::test]
async fn who_gets_in_counts_neither_for_the_name_nor_for_the_address() {
    let app = TestApp::new().await;
    app.open_account("committee", Role::DistrictCommittee, ScopeKey::District)
        .await;
    for _ in 0..60 {
        log_in(&app, "committee", PASSWORD).await.no_errors("logIn");
    }
    assert_eq!(app.count("SELECT coalesce(sum(count), 0) FROM attempts").await, 0);
    for _ in 0..4 {
        log_in(&app, "committee", "wrong password")
            .await
            .only_user_error("logIn");
    }
    log_in(&app, "committee", PASSWORD).await.no_errors("logIn");
    // The name is forgiven, the address keeps what failed.
    assert_eq!(app.count("SELECT sum(count)::bigint FROM attempts").await, 4);
    app.pass(Duration::minutes(15));
    log_in(&app, "committee", "wrong password")
        .await
        .only_user_error("logIn");
    assert_eq!(
        app.count("SELECT max(count)::bigint FROM attempts").await,
        1,
        "a new window"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sign_ups_sent_at_once_are_counted_like_sign_ups_in_a_row() {
    let app = TestApp::new().await;
    const SIGN_UP: &str =
        "mutation($name: String!) { signUpResident(input: { loginName: $name, password: \"four leads and more\",
        displayName: \"王小明\", areaCode: \"370305003025\" }) { userErrors { code } } }";
    let sent = (0..45).map(|number| {
        let app = app.clone();
        tokio::spawn(async move {
            app.anonymous()
                .send(SIGN_UP, json!({ "name": format!("resident-{number}") }))
                .await
        })
    });
    let answers = join_all(sent).await;
    let opened = answers
        .iter()
        .filter(|answer| answer.as_ref().unwrap().at("/errors").is_null())
        .count();
    assert_eq!(opened, 30);
}

#[tokio::test]
async fn a_stolen_token_is_no_way_to_try_passwords() {
    let app = TestApp::new().await;
    let client = app.as_committee().await;
    const CHANGE: &str = "mutation($guess: String!) { changePassword(input: { currentPassword: $guess, newPassword: \"another good phrase\" }) { userErrors { code } } }";
    for number in 0..10 {
        let guess = client
            .send(CHANGE, json!({ "guess": format!("guess number {number}") }))
            .await;
        assert_eq!(guess.only_user_error("changePassword")["code"], "BAD_CREDENTIALS");
    }
    let right = client.send(CHANGE, json!({ "guess": PASSWORD })).await;
    assert_eq!(right.error_code(), "RATE_LIMITED");
}
