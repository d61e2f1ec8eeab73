//! The demonstration data, loaded by the commands.

mod facts;

use serde_json::{Value, json};
use siling_application::access::token_for;
use siling_application::assessment::replay_cycle;
use siling_application::seed;
use siling_domain::Word as _;
use siling_domain::access::Role;
use siling_domain::assessment::CycleStatus;
use siling_persistence::assessment as store;
use siling_tests::TestApp;
use std::collections::BTreeSet;

#[tokio::test]
async fn the_demonstration_data_have_something_of_everything_and_agree_with_the_log() {
    let app = TestApp::new().await;
    let data = seed::Data::read(None).unwrap();
    assert!(seed::is_empty(&app.app.store).await.unwrap());
    // A day when all of the data's days have passed.
    app.pass(chrono::Duration::days(180));
    assert_eq!(seed::demonstration(&app.app, &data).await.unwrap(), 203);
    let client = app.anonymous();
    let count = |filter: Value| {
        let client = client.clone();
        async move {
            let query = "query($filter: OrganizationFilter) { organizations(filter: $filter) { totalCount { value precision } } }";
            let answer = client.send(query, json!({ "filter": filter })).await;
            answer
                .at("/data/organizations/totalCount/value")
                .as_i64()
                .unwrap_or_else(|| panic!("{}", answer.body))
        }
    };
    assert_eq!(count(json!({})).await, 203);
    for status in siling_domain::organization::OrganizationStatus::ALL {
        assert!(
            count(json!({ "status": [status.code()] })).await > 0,
            "{}",
            status.code()
        );
    }
    for named in [
        "城际救援队临淄六支队",
        "小扳手",
        "暖奶奶手工坊",
        "辛店街道社会组织党建服务中心",
        "稷下文化创客中心",
        "雪宫社会组织创新发展中心",
        "淄江之家",
    ] {
        assert_eq!(count(json!({ "text": named })).await, 1, "{named}");
    }
    assert!(count(json!({ "branchMissing": true })).await > 0);
    assert!(count(json!({ "covered": true })).await > 100);
    // Every role has its account, and each logs in.
    let mut roles = BTreeSet::new();
    for login in seed::LOGINS {
        let field = if login.name == "dataplatform" {
            ("logInService", "secret")
        } else {
            ("logIn", "password")
        };
        let query = format!(
            "mutation {{ {}(input: {{ loginName: \"{}\", {}: \"{}\" }}) {{ account {{ grants {{ role }} }} tokens {{ accessToken }} userErrors {{ code }} }} }}",
            field.0,
            login.name,
            field.1,
            seed::PASSWORD
        );
        let answer = client.send(&query, json!({})).await;
        roles.insert(
            answer
                .no_errors(field.0)
                .text(&format!("/data/{}/account/grants/0/role", field.0)),
        );
    }
    assert_eq!(roles.len(), Role::ALL.len());
    // The log tells the same as the tables, and reads as a history.
    for findings in [
        siling_persistence::organization::audit(&app.app.store).await.unwrap(),
        siling_persistence::party::audit(&app.app.store).await.unwrap(),
        siling_persistence::access::audit(&app.app.store).await.unwrap(),
        siling_persistence::assessment::audit(&app.app.store).await.unwrap(),
    ] {
        assert_eq!(findings, Vec::<String>::new());
    }
    assessed(&app).await;
    waiting(&app).await;
    facts::hold(&app).await;
    let disorder = "SELECT count(*) FROM (SELECT occurred_at < lag(occurred_at) OVER (ORDER BY id) AS earlier FROM events) AS e WHERE earlier";
    assert_eq!(app.count(disorder).await, 0);
}

/// Three cycles are over, with something of everything in them, and each of their ratings comes out the same again.
async fn assessed(app: &TestApp) {
    let cycles = store::cycles(&app.app.store, CycleStatus::ALL).await.unwrap();
    let years: Vec<_> = cycles.iter().map(|cycle| (cycle.year, cycle.status)).collect();
    use CycleStatus::{Closed, Open};
    assert_eq!(years, [(2026, Open), (2025, Closed), (2024, Closed), (2023, Closed)]);
    for cycle in cycles.iter().filter(|cycle| cycle.status == Closed) {
        let stars = format!(
            "SELECT count(DISTINCT stars) FROM assessments WHERE status IN ('CONFIRMED', 'AWARDED') AND cycle_id = '{}'",
            cycle.id.0
        );
        assert_eq!(app.count(&stars).await, 6, "stars 0 to 5 in {}", cycle.year);
        let replay = replay_cycle(&app.app.store, cycle.id).await.unwrap();
        assert!(replay.rated > 25, "{}", replay.rated);
        assert_eq!(replay.differing, []);
    }
    for (what, sql) in [
        (
            "vetoes that cost stars",
            "SELECT count(*) FROM ratings WHERE rating->>'stars' < rating->>'stars_before_vetoes'",
        ),
        (
            "returns",
            "SELECT count(*) FROM assessments WHERE jsonb_array_length(document->'returns') > 0",
        ),
        (
            "third assessors",
            "SELECT count(*) FROM assessments WHERE document->'assessors' @> '[{\"rank\": \"THIRD\"}]'",
        ),
        (
            "appeals upheld",
            "SELECT count(*) FROM assessments WHERE document->'appeals' @> '[{\"status\": \"UPHELD\"}]'",
        ),
        (
            "appeals rejected",
            "SELECT count(*) FROM assessments WHERE document->'appeals' @> '[{\"status\": \"REJECTED\"}]'",
        ),
        (
            "second notices",
            "SELECT count(*) FROM assessments WHERE jsonb_array_length(document->'notices') > 1",
        ),
        (
            "stars restored",
            "SELECT count(*) FROM star_ratings WHERE document->'changes' @> '[{\"action\": \"RESTORE\"}]'",
        ),
        (
            "stars downgraded",
            "SELECT count(*) FROM star_ratings WHERE status = 'DOWNGRADED'",
        ),
        (
            "stars revoked",
            "SELECT count(*) FROM star_ratings WHERE status = 'REVOKED'",
        ),
        (
            "stars on hold",
            "SELECT count(*) FROM star_ratings WHERE status = 'ON_HOLD'",
        ),
        (
            "stars replaced",
            "SELECT count(*) FROM star_ratings WHERE status = 'EXPIRED'",
        ),
        (
            "remediations closed",
            "SELECT count(*) FROM remediations WHERE status = 'CLOSED'",
        ),
        (
            "left aside by a quota",
            "SELECT count(*) FROM ratings WHERE facts->'quota'->>'rank' > facts->'quota'->>'places'",
        ),
    ] {
        assert!(app.count(sql).await > 0, "no {what}");
    }
    let real = "SELECT count(*) FROM (SELECT document FROM assessments UNION ALL SELECT document FROM star_ratings \
                UNION ALL SELECT document FROM remediations UNION ALL SELECT document FROM assessment_cycles) AS d \
                WHERE document->>'demo' <> 'true'";
    assert_eq!(app.count(real).await, 0, "everything is marked as made up");
    // Whoever asks: the leaderboard, and a certificate.
    let query = "{ starRatings(first: 3, filter: { inForce: true }) { nodes { stars certificateNumber organization { name } } }
        certificate(number: \"LZXJ-2024-0008\") { stars status barredUntil } publicNotices(first: 20) { totalCount { value } } }";
    let answer = app.anonymous().send(query, json!({})).await;
    assert_eq!(answer.at("/data/starRatings/nodes/0/stars"), 5, "{}", answer.body);
    assert_eq!(answer.text("/data/certificate/status"), "REVOKED");
    assert!(answer.at("/data/publicNotices/totalCount/value").as_i64() > Some(0));
}

/// On the day of loading there is work for everybody.
async fn waiting(app: &TestApp) {
    let tasks = async |login: &str| {
        let token = token_for(&app.app, login).await.unwrap();
        let query = "{ viewer { inbox(first: 100) { nodes { task overdue } } } }";
        let answer = app.bearing(&token).send(query, json!({})).await;
        let nodes = answer.at("/data/viewer/inbox/nodes");
        let tasks = nodes.as_array().unwrap_or_else(|| panic!("{}", answer.body)).iter();
        tasks
            .map(|it| it["task"].as_str().unwrap().to_owned())
            .collect::<BTreeSet<_>>()
    };
    let named = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(
        tasks("committee").await,
        named(&["VERIFY", "PUBLISH_NOTICE", "DECIDE_APPEAL", "CONFIRM", "AWARD"])
    );
    assert_eq!(tasks("xindian").await, named(&["REVIEW"]));
    assert_eq!(tasks("shiyuan").await, named(&["ANSWER_NEED"]));
    assert_eq!(tasks("reviewer").await, named(&["SCORE"]));
    assert_eq!(tasks("rescue").await, named(&["SUBMIT", "REMEDY"]));
}
