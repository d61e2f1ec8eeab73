//! Who sees what of an assessment, and what waits for whom.

use super::given::full_but;
use super::play::{Play, done};
use serde_json::{Value, json};
use siling_application::access::ScopeKey;
use siling_domain::access::Role;
use siling_persistence::organization::OrganizationKey;

const ALL: &str = "query($id: ID!) { node(id: $id) { ... on Assessment { status selfScores { code } subdistrictScores { code } finalScores { code }
    assessors { rank account { displayName } } evidence { id proof { statement } } returns { dueOn } appeals { id } outcome { stars } explanation { points } preview { points } } } }";

#[tokio::test]
async fn nobody_outside_sees_scores_before_the_notice_and_no_evidence_ever() {
    let play = Play::open().await;
    let assessment = play.submitted(&[]).await;
    play.reviewed(&assessment, full_but(&[])).await;
    let rival = play.app.registered_organization("52370305Y00000024G").await;
    let own = ScopeKey::Organization(OrganizationKey::Id(rival.parse().unwrap()));
    play.app.open_account("rival", Role::OrganizationManager, own).await;
    let elsewhere = siling_domain::area_code::AreaCode::parse("370305001000").unwrap();
    play.app
        .open_account("elsewhere", Role::SubdistrictOfficer, ScopeKey::Area(elsewhere))
        .await;
    for name in ["rival", "elsewhere", "resident"] {
        let answer = play.as_(name).await.send(ALL, json!({ "id": assessment })).await;
        assert_eq!(answer.error_code(), "NOT_FOUND", "{name}: {}", answer.body);
        let list = play
            .as_(name)
            .await
            .send("{ assessments { nodes { id } totalCount { value } } }", json!({}))
            .await;
        assert_eq!(list.at("/data/assessments/nodes"), json!([]), "{name}: {}", list.body);
        assert_eq!(list.at("/data/assessments/totalCount/value"), 0);
    }
    assert_eq!(
        play.app
            .anonymous()
            .send(ALL, json!({ "id": assessment }))
            .await
            .error_code(),
        "NOT_FOUND"
    );
    // A reviewer who is not assigned sees that it is there, and nothing inside.
    let unassigned = play
        .as_("reviewer-1")
        .await
        .send(ALL, json!({ "id": assessment }))
        .await;
    let node = unassigned.at("/data/node");
    assert_eq!(node["status"], "SUBDISTRICT_REVIEWED");
    for field in [
        "selfScores",
        "subdistrictScores",
        "finalScores",
        "assessors",
        "evidence",
        "preview",
        "outcome",
    ] {
        assert_eq!(node[field], Value::Null, "{field}");
    }
    play.until("2026-08-17");
    for who in ["reviewer-1", "reviewer-2"] {
        play.scored(&assessment, who, full_but(&[])).await;
    }
    let assigned = play
        .as_("reviewer-1")
        .await
        .send(ALL, json!({ "id": assessment }))
        .await
        .at("/data/node");
    assert!(assigned["evidence"][0]["proof"]["statement"].is_string() && assigned["selfScores"][0]["code"].is_string());
    let name = assigned["assessors"][0]["account"]["displayName"].as_str().unwrap();
    assert!(
        name == "张三丰" || name == "张**",
        "whole to oneself, masked to others: {name}"
    );
    assert_eq!(assigned["assessors"][1]["account"]["displayName"], "张**");
    done(
        &play.as_("committee").await,
        "verifyAssessment",
        json!({ "assessment": assessment }),
    )
    .await;
    play.until("2026-09-01");
    play.publish(&assessment).await;
    let rival = play
        .as_("rival")
        .await
        .send(ALL, json!({ "id": assessment }))
        .await
        .at("/data/node");
    assert_eq!(rival["outcome"]["stars"], 5);
    for field in [
        "selfScores",
        "finalScores",
        "assessors",
        "evidence",
        "appeals",
        "explanation",
    ] {
        assert_eq!(rival[field], Value::Null, "{field}");
    }
    let notices =
        "{ publicNotices { nodes { organization { name } outcome { stars points } deadlines { kind dueOn } } } }";
    let notices = play.app.anonymous().send(notices, json!({})).await;
    assert_eq!(
        notices.at("/data/publicNotices/nodes/0/outcome/stars"),
        5,
        "{}",
        notices.body
    );
}

#[tokio::test]
async fn an_inbox_says_what_waits_for_whom_until_when() {
    let play = Play::open().await;
    const INBOX: &str =
        "{ viewer { inbox { nodes { task mutation dueOn overdue assessment { id status } } totalCount { value } } } }";
    let tasks = async |name: &str| {
        let answer = play.as_(name).await.send(INBOX, json!({})).await;
        let inbox = answer.at("/data/viewer/inbox/nodes");
        let inbox = inbox.as_array().unwrap_or_else(|| panic!("{}", answer.body)).clone();
        assert_eq!(answer.at("/data/viewer/inbox/totalCount/value"), inbox.len());
        inbox
            .iter()
            .map(|it| (it["task"].as_str().unwrap().to_owned(), it["dueOn"].clone()))
            .collect::<Vec<_>>()
    };
    let one = |task: &str, due: &str| vec![(task.to_owned(), json!(due))];
    assert_eq!(tasks("manager").await, one("SUBMIT", "2026-07-31"));
    assert_eq!(tasks("officer").await, []);
    let assessment = play.submitted(&[]).await;
    assert_eq!(tasks("manager").await, []);
    assert_eq!(tasks("officer").await, one("REVIEW", "2026-08-14"));
    play.reviewed(&assessment, full_but(&[])).await;
    assert_eq!(tasks("officer").await, []);
    assert_eq!(tasks("committee").await, one("VERIFY", "2026-08-31"));
    assert_eq!(tasks("reviewer-1").await, [], "not assigned yet");
    play.until("2026-08-17");
    let assign = json!({ "assessment": assessment, "assessor": play.account("reviewer-1") });
    done(&play.as_("committee").await, "assignAssessor", assign).await;
    assert_eq!(tasks("reviewer-1").await, one("SCORE", "2026-08-31"));
    assert_eq!(tasks("reviewer-2").await, []);
}

#[tokio::test]
async fn an_inbox_has_everything_page_by_page_in_as_many_statements() {
    const MANY: usize = 130;
    let play = Play::planned().await;
    let now = play.app.app.clock.now();
    siling_persistence::bulk::organizations(&play.app.app.store, MANY + 30, now)
        .await
        .unwrap();
    play.app
        .behind_its_back("UPDATE organizations SET status = 'ACTIVE'")
        .await;
    let open = json!({ "cycle": play.cycle });
    done(&play.as_("committee").await, "openCycle", open).await;
    // The last days differ: every other one waits for its submission again, the rest for the verification.
    play.app
        .behind_its_back(
            "UPDATE assessments SET status = 'SUBDISTRICT_REVIEWED', document = jsonb_set(document, '{status}', '\"SUBDISTRICT_REVIEWED\"') \
             WHERE id IN (SELECT id FROM assessments ORDER BY id LIMIT 130);
             UPDATE assessments SET status = 'DISTRICT_VERIFIED', document = jsonb_set(document, '{status}', '\"DISTRICT_VERIFIED\"') \
             WHERE id IN (SELECT id FROM assessments WHERE status = 'NOT_STARTED' ORDER BY id LIMIT 20)",
        )
        .await;
    let committee = play.as_("committee").await;
    let query = "query($first: Int, $after: String, $task: [InboxTask!]) { viewer { inbox(first: $first, after: $after, task: $task) {
        nodes { task dueOn assessment { id status organization { name } cycle { title } } } pageInfo { hasNextPage endCursor } totalCount { value } } } }";
    let (mut after, mut found, mut pages) = (Value::Null, Vec::new(), 0);
    loop {
        let answer = committee.send(query, json!({ "first": 60, "after": after })).await;
        assert!(answer.at("/errors").is_null(), "{}", answer.body);
        assert_eq!(answer.at("/data/viewer/inbox/totalCount/value"), MANY + 20);
        for item in answer.at("/data/viewer/inbox/nodes").as_array().unwrap() {
            let text = |path: &str| item.pointer(path).unwrap().as_str().unwrap().to_owned();
            found.push((text("/dueOn"), text("/task"), text("/assessment/id")));
        }
        pages += 1;
        if answer.at("/data/viewer/inbox/pageInfo/hasNextPage") == false {
            break;
        }
        after = answer.at("/data/viewer/inbox/pageInfo/endCursor");
    }
    assert_eq!((found.len(), pages), (MANY + 20, 3));
    assert!(found.is_sorted_by_key(|(due, task, _)| (due.clone(), task.clone())));
    let ids: std::collections::BTreeSet<&String> = found.iter().map(|(_, _, id)| id).collect();
    assert_eq!(ids.len(), found.len(), "each once");
    let notices = json!({ "first": 100, "task": ["PUBLISH_NOTICE"] });
    let notices = committee.send(query, notices).await;
    assert_eq!(notices.at("/data/viewer/inbox/nodes").as_array().unwrap().len(), 20);
    let mut counts = Vec::new();
    for first in [2, 100] {
        let ask = async || drop(committee.send(query, json!({ "first": first })).await);
        counts.push(play.app.cost(ask).await);
    }
    assert!(counts[1] <= counts[0] + 1, "{counts:?}");
}

#[tokio::test]
async fn available_actions_say_what_the_mutations_do() {
    let play = Play::open().await;
    let assessment = play.submitted(&[]).await;
    let query = "query($id: ID!) { assessment(id: $id) { availableActions { mutation allowed reasonCode } timeline { nodes { deed role } } } }";
    let allowed = async |name: &str| {
        let answer = play.as_(name).await.send(query, json!({ "id": assessment })).await;
        let actions = answer.at("/data/assessment/availableActions");
        let actions = actions.as_array().unwrap_or_else(|| panic!("{}", answer.body)).clone();
        let allowed = actions.iter().filter(|it| it["allowed"] == true);
        allowed
            .map(|it| it["mutation"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(allowed("manager").await, ["withdrawAssessment"]);
    assert_eq!(allowed("officer").await, ["reviewAssessment", "returnAssessment"]);
    assert_eq!(
        allowed("committee").await,
        ["returnAssessment", "assignAssessor", "removeAssessor"]
    );
    assert_eq!(allowed("auditor").await, Vec::<String>::new());
    let timeline = play.as_("manager").await.send(query, json!({ "id": assessment })).await;
    assert_eq!(
        timeline.at("/data/assessment/timeline/nodes/0/deed"),
        "SUBMIT_SELF_ASSESSMENT"
    );
    assert_eq!(
        timeline.at("/data/assessment/timeline/nodes/0/role"),
        "ORGANIZATION_MANAGER"
    );
}

#[tokio::test]
async fn a_list_costs_as_many_statements_for_two_as_for_three() {
    let play = Play::planned().await;
    for code in ["52370305Y00000024G", "52370305Y00000032B"] {
        let other = play.app.registered_organization(code).await;
        play.activate(&other).await;
    }
    done(
        &play.as_("committee").await,
        "openCycle",
        json!({ "cycle": play.cycle }),
    )
    .await;
    play.until("2026-07-01");
    play.submitted(&[]).await;
    let committee = play.as_("committee").await;
    let query = "query($first: Int!) { assessments(first: $first, orderBy: { field: UPDATED_AT, direction: DESC }) { nodes { status
        organization { name starRating { stars } starRatings { id } remediations(first: 5) { nodes { id } } } cycle { year currentPhase } standard { code }
        deadlines { kind } gaps { code } preview { points } explanation { points } evidence(indicator: \"A1.2\") { proof { file { name } } }
        assessors { account { displayName } } disputes availableActions { action allowed } remediations(first: 5) { nodes { id } } starRating { id } } } }";
    let mut counts = Vec::new();
    // What is submitted asks for other things than what is not begun: both are among two.
    for first in [2, 3] {
        let ask = async || {
            let answer = committee.send(query, json!({ "first": first })).await;
            assert!(answer.at("/errors").is_null(), "{}", answer.body);
            assert_eq!(answer.at("/data/assessments/nodes").as_array().unwrap().len(), first);
        };
        counts.push(play.app.cost(ask).await);
    }
    assert!(counts[1] <= counts[0] && counts[0] <= 22, "{counts:?}");
}
