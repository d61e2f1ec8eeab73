//! Residents rate what was done; everybody reads what was said, nobody by whom.

use super::play::{Play, SHIYUAN, done, refusal, refused, told};
use serde_json::{Value, json};
use siling_application::access::ScopeKey;
use siling_domain::access::Role;
use siling_domain::area_code::AreaCode;

fn rate(project: &str, score: i32) -> Value {
    json!({ "project": project, "score": score, "tags": ["PROMPT", "SOLVED"], "text": "来得很及时" })
}

#[tokio::test]
async fn residents_of_the_area_rate_once_each() {
    let play = Play::new().await;
    let project = play.completed(json!({})).await;
    let resident = play.as_("resident").await;
    done(&resident, "rateService", rate(&project, 5)).await;
    assert_eq!(
        refusal(&resident, "rateService", rate(&project, 1)).await,
        told("ALREADY_RATED", "project")
    );
    done(&play.as_("neighbour").await, "rateService", rate(&project, 4)).await;
    done(
        &play
            .app
            .holding(Role::Resident, ScopeKey::Area(AreaCode::parse("370305003000").unwrap()))
            .await,
        "rateService",
        rate(&project, 4),
    )
    .await;
    assert_eq!(
        refusal(&play.as_("stranger").await, "rateService", rate(&project, 1))
            .await
            .0,
        "FORBIDDEN"
    );
    for name in ["manager", "worker", "committee"] {
        assert_eq!(
            refusal(&play.as_(name).await, "rateService", rate(&project, 5)).await.0,
            "FORBIDDEN",
            "{name}"
        );
    }
    let selection = "ratingSummary { count meanScore distribution { score count } } ratings(first: 2) { totalCount { value } nodes { score tags text } pageInfo { hasNextPage } } myRatings { score }";
    let public = play.look(&play.app.anonymous(), &project, "ratingSummary { count meanScore distribution { score count } } ratings(first: 2) { totalCount { value } nodes { score tags text } pageInfo { hasNextPage } }").await;
    assert_eq!(
        public.at("/data/project/ratingSummary"),
        json!({ "count": 3, "meanScore": 433, "distribution": [
            { "score": 1, "count": 0 }, { "score": 2, "count": 0 }, { "score": 3, "count": 0 }, { "score": 4, "count": 2 }, { "score": 5, "count": 1 } ] })
    );
    assert_eq!(public.at("/data/project/ratings/totalCount/value"), 3);
    assert_eq!(public.at("/data/project/ratings/pageInfo/hasNextPage"), true);
    assert_eq!(
        public.at("/data/project/ratings/nodes/0"),
        json!({ "score": 4, "tags": ["PROMPT", "SOLVED"], "text": "来得很及时" })
    );
    let own = play.look(&play.as_("resident").await, &project, selection).await;
    assert_eq!(own.at("/data/project/myRatings"), json!([{ "score": 5 }]));
    let others = play
        .look(&play.as_("stranger").await, &project, "myRatings { score }")
        .await;
    assert_eq!(others.at("/data/project/myRatings"), json!([]));
}

#[tokio::test]
async fn only_what_is_completed_is_rated_and_a_bad_rating_says_why() {
    let play = Play::new().await;
    let resident = play.as_("resident").await;
    let running = play.running(json!({})).await;
    assert_eq!(
        refusal(&resident, "rateService", rate(&running, 5)).await.0,
        "ACTION_NOT_ALLOWED"
    );
    let proposed = play.proposed(json!({ "title": "待批" })).await;
    assert_eq!(
        refusal(&resident, "rateService", rate(&proposed, 5)).await,
        told("NOT_FOUND", "project")
    );
    let project = play.completed(json!({})).await;
    let bad = json!({ "project": project, "score": 6, "tags": ["LATE", "LATE"], "text": "电话 13812345678",
        "need": "need_00000000000000000000000000" });
    assert_eq!(
        refused(&resident, "rateService", bad).await,
        [
            told("OUT_OF_RANGE", "score"),
            told("NOT_FOUND", "need"),
            told("DUPLICATE", "tags.1"),
            told("PERSONAL_NUMBER", "text")
        ]
    );
    assert_eq!(play.app.count("SELECT count(*) FROM service_ratings").await, 0);
}

#[tokio::test]
async fn who_rated_is_told_to_nobody() {
    let play = Play::new().await;
    let project = play.completed(json!({})).await;
    let rated = done(&play.as_("resident").await, "rateService", rate(&project, 2)).await;
    let rating = rated["serviceRating"]["id"].as_str().unwrap().to_owned();
    let look = "query($id: ID!, $rating: ID!) { node(id: $rating) { __typename ... on ServiceRating { id score project { id } } } project(id: $id) { timeline(first: 1) { nodes { deed role changed } } } }";
    let seen = play
        .as_("manager")
        .await
        .send(look, json!({ "id": project, "rating": rating }))
        .await;
    assert_eq!(seen.at("/data/node/score"), 2);
    assert_eq!(
        seen.at("/data/project/timeline/nodes/0"),
        json!({ "deed": "RATE_SERVICE", "role": "RESIDENT", "changed": ["totals"] })
    );
    // No account anywhere in the schema of a rating.
    let fields = "{ __type(name: \"ServiceRating\") { fields { name } } }";
    let fields = play.as_("committee").await.send(fields, json!({})).await;
    let names: Vec<String> = fields
        .at("/data/__type/fields")
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["name"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(names, ["id", "project", "score", "tags", "text", "demo", "createdAt"]);
    let area = play.app.count(&format!("SELECT count(*) FROM events WHERE object_type = 'ServiceRating' AND area_code = '{SHIYUAN}' AND organization_id IS NULL")).await;
    assert_eq!(area, 1);
}

#[tokio::test]
async fn who_asked_for_it_rates_and_the_others_once_they_are_invited() {
    let play = Play::new().await;
    let need = play.accepted_need().await;
    play.app
        .open_account(
            "endorser",
            Role::Resident,
            ScopeKey::Area(AreaCode::parse(SHIYUAN).unwrap()),
        )
        .await;
    let endorser = play.app.bearing(
        &siling_application::access::token_for(&play.app.app, "endorser")
            .await
            .unwrap(),
    );
    let endorse = "mutation($need: ID!) { endorseNeed(input: { need: $need }) { userErrors { code } } }";
    endorser
        .send(endorse, json!({ "need": need }))
        .await
        .no_errors("endorseNeed");
    let project = play.finished(json!({ "needs": [need] })).await;
    let can = |client: siling_tests::Client| {
        let project = project.clone();
        async move {
            let query = "query($id: ID!) { project(id: $id) { availableActions { action allowed reasonCode } } }";
            let answer = client.send(query, json!({ "id": project })).await;
            let actions = answer.at("/data/project/availableActions");
            let found = actions
                .as_array()
                .unwrap()
                .iter()
                .find(|it| it["action"] == "RATE")
                .cloned();
            found.unwrap()["reasonCode"].clone()
        }
    };
    // Who posted it, and who stands behind it; of the need, or of the project as a whole.
    assert_eq!(can(play.as_("resident").await).await, Value::Null);
    assert_eq!(can(endorser.clone()).await, Value::Null);
    done(
        &play.as_("resident").await,
        "rateService",
        json!({ "project": project, "need": need, "score": 5 }),
    )
    .await;
    done(
        &endorser,
        "rateService",
        json!({ "project": project, "need": need, "score": 4 }),
    )
    .await;
    done(&endorser, "rateService", rate(&project, 4)).await;
    let neighbour = play.as_("neighbour").await;
    assert_eq!(can(neighbour.clone()).await, "RATING_NOT_INVITED");
    for about in [Value::Null, json!(need)] {
        assert_eq!(
            refusal(
                &neighbour,
                "rateService",
                json!({ "project": project, "need": about, "score": 1 })
            )
            .await,
            told("RATING_NOT_INVITED", "")
        );
    }
    let today = siling_domain::time::china_date(play.app.app.clock.now());
    let until = |days: i64| json!({ "project": project, "until": today + chrono::Duration::days(days) });
    let worker = play.as_("worker").await;
    for wrong in [-1, 91] {
        assert_eq!(
            refusal(&worker, "inviteToRate", until(wrong)).await,
            told("OUT_OF_RANGE", "until")
        );
    }
    assert_eq!(
        refusal(&play.as_("manager").await, "inviteToRate", until(7)).await.0,
        "FORBIDDEN"
    );
    done(&worker, "inviteToRate", until(7)).await;
    assert_eq!(can(neighbour.clone()).await, Value::Null);
    let seen = play.look(&play.app.anonymous(), &project, "ratingOpenUntil").await;
    assert_eq!(
        seen.at("/data/project/ratingOpenUntil"),
        json!(today + chrono::Duration::days(7))
    );
    play.app.pass(chrono::Duration::days(8));
    assert_eq!(
        refusal(&play.as_("neighbour").await, "rateService", rate(&project, 1)).await,
        told("RATING_NOT_INVITED", ""),
        "the last day is over"
    );
    let worker = play.as_("worker").await;
    done(&worker, "inviteToRate", until(10)).await;
    done(&play.as_("neighbour").await, "rateService", rate(&project, 1)).await;
}

#[tokio::test]
async fn what_is_not_completed_yet_is_nothing_to_invite_to() {
    let play = Play::new().await;
    let running = play.running(json!({})).await;
    let invite = json!({ "project": running, "until": "2026-07-31" });
    assert_eq!(
        refusal(&play.as_("worker").await, "inviteToRate", invite).await.0,
        "ACTION_NOT_ALLOWED"
    );
}
