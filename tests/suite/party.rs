//! Party organizations: their tree, their founding, their terms, and what is due.

mod reach;

use sea_orm::{ConnectionTrait, Database};
use serde_json::{Value, json};
use siling_tests::{Answer, Client, LINZI, TestApp};

const SHIYUAN: &str = "370305003025";
const XINDIAN: &str = "370305003000";
const ONE: &str = "52370305Y00000016M";
const OTHER: &str = "52370305Y00000024G";

const ORGANIZATION: &str =
    "partyOrganization { id name status version termEndsOn secretary terms { nodes { beginsOn lastDay approvedOn } } }";
const COVERAGE: &str = "coverage { id version form beginsOn endsOn inForce }";
const WORKER: &str = "worker { id name post fullTime inOffice organization { id } }";

/// Does one thing.
async fn act(client: &Client, mutation: &str, input: Value) -> Answer {
    let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
    let selection = match mutation {
        "assignPartyCoverage" | "endPartyCoverage" => COVERAGE,
        "appointPartyWorker" | "dismissPartyWorker" => WORKER,
        _ => ORGANIZATION,
    };
    let query = format!(
        "mutation($input: {kind}!) {{ {mutation}(input: $input) {{ {selection} userErrors {{ code field message }} replayed }} }}"
    );
    client.send(&query, json!({ "input": input })).await
}

/// Does one thing that has to succeed, and gives the object.
async fn done(client: &Client, mutation: &str, input: Value) -> Value {
    let answer = act(client, mutation, input).await;
    answer.no_errors(mutation);
    let payload = answer.at(&format!("/data/{mutation}"));
    ["partyOrganization", "coverage", "worker"]
        .iter()
        .find_map(|name| payload.get(name).cloned())
        .unwrap()
}

/// Tries one thing, and gives the code and the field of its only error.
async fn refused(client: &Client, mutation: &str, input: Value) -> (String, Value) {
    let error = act(client, mutation, input).await.only_user_error(mutation);
    (error["code"].as_str().unwrap().to_owned(), error["field"].clone())
}

fn id(object: &Value) -> String {
    object["id"].as_str().unwrap().to_owned()
}

fn election(party: &str, on: &str) -> Value {
    json!({ "partyOrganization": party, "electedOn": on, "present": 3, "entitled": 3, "committeeSize": 3, "secretary": "张小明" })
}

/// Forms a Party organization of ten members with an approved election on that day.
async fn formed(client: &Client, mut plan: Value, elected_on: &str) -> String {
    plan["fullMemberCount"] = json!(10);
    let party = id(&done(client, "planPartyOrganization", plan).await);
    done(
        client,
        "applyForPartyOrganization",
        json!({ "partyOrganization": party, "fullMemberCount": 10 }),
    )
    .await;
    done(
        client,
        "approvePartyOrganization",
        json!({ "partyOrganization": party, "document": "批复", "on": elected_on }),
    )
    .await;
    done(client, "recordPartyElection", election(&party, elected_on)).await;
    done(
        client,
        "activatePartyOrganization",
        json!({ "partyOrganization": party, "document": "批复", "on": elected_on }),
    )
    .await;
    party
}

/// The district's committee, at the root of the tree.
async fn root(client: &Client) -> String {
    let plan = json!({ "kind": "PARTY_COMMITTEE", "name": "区社会组织党委", "areaCode": LINZI.to_string() });
    formed(client, plan, "2022-01-10").await
}

fn below(parent: &str, kind: &str, name: &str) -> Value {
    json!({ "parent": parent, "kind": kind, "name": name, "areaCode": SHIYUAN })
}

fn hosted(parent: &str, host: &str, name: &str) -> Value {
    json!({ "parent": parent, "kind": "BRANCH", "name": name, "host": { "id": host } })
}

async fn members(client: &Client, organization: &str, count: i32) {
    let query = "mutation($id: ID!, $count: Int!) { changeOrganizationProfile(input: { organization: { id: $id }, fullMemberCount: $count }) { userErrors { code } } }";
    client
        .send(query, json!({ "id": organization, "count": count }))
        .await
        .no_errors("changeOrganizationProfile");
}

fn names(answer: &Answer, pointer: &str) -> Vec<String> {
    let nodes = answer.at(pointer);
    nodes
        .as_array()
        .unwrap()
        .iter()
        .map(|node| node["name"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn party_organizations_form_one_tree_under_the_districts_committee() {
    let app = TestApp::new().await;
    let committee = app.as_committee().await;
    assert_eq!(
        app.anonymous()
            .send("{ partyRoot { id } }", json!({}))
            .await
            .at("/data/partyRoot"),
        Value::Null
    );
    let root = root(&committee).await;
    let second = json!({ "kind": "PARTY_COMMITTEE", "name": "另一个党委", "areaCode": LINZI.to_string() });
    assert_eq!(refused(&committee, "planPartyOrganization", second).await.0, "REQUIRED");
    let general = formed(&committee, below(&root, "GENERAL_BRANCH", "总支"), "2024-01-10").await;
    let kinds = ["BRANCH", "JOINT_BRANCH", "FUNCTIONAL_BRANCH", "TEMPORARY_BRANCH"];
    for kind in kinds {
        done(&committee, "planPartyOrganization", below(&general, kind, kind)).await;
    }
    let wrong = below(&general, "PARTY_COMMITTEE", "党委");
    assert_eq!(
        refused(&committee, "planPartyOrganization", wrong).await,
        ("PARENT_NOT_ALLOWED".into(), json!(["parent"]))
    );
    let taken = below(&general, "BRANCH", "BRANCH");
    assert_eq!(
        refused(&committee, "planPartyOrganization", taken).await.0,
        "NAME_TAKEN"
    );
    let tree = "{ partyRoot { name parent { id } children { nodes { name kind parent { id } children { totalCount { value } nodes { name area { name } parent { name } } } } } } }";
    let tree = app.anonymous().send(tree, json!({})).await;
    assert_eq!(tree.at("/data/partyRoot/parent"), Value::Null);
    assert_eq!(tree.at("/data/partyRoot/children/nodes/0/parent/id"), json!(root));
    let mut sorted = kinds.map(str::to_owned);
    sorted.sort();
    assert_eq!(names(&tree, "/data/partyRoot/children/nodes/0/children/nodes"), sorted);
    assert_eq!(
        tree.at("/data/partyRoot/children/nodes/0/children/totalCount/value"),
        sorted.len()
    );
    let list = "query($parent: ID!) { partyOrganizations(filter: { parent: $parent, kind: [BRANCH, JOINT_BRANCH] }) { totalCount { value } nodes { name status } } }";
    let list = app.anonymous().send(list, json!({ "parent": general })).await;
    assert_eq!(list.at("/data/partyOrganizations/totalCount/value"), 2);
}

#[tokio::test]
async fn a_branch_is_formed_with_three_full_members_step_by_step() {
    let app = TestApp::new().await;
    let committee = app.as_committee().await;
    let root = root(&committee).await;
    let organization = app.registered_organization(ONE).await;
    let branch = id(&done(
        &committee,
        "planPartyOrganization",
        hosted(&root, &organization, "支部"),
    )
    .await);
    let with = |count: i32| json!({ "partyOrganization": branch, "fullMemberCount": count });
    assert_eq!(
        refused(&committee, "applyForPartyOrganization", with(2)).await,
        ("TOO_FEW_MEMBERS".into(), json!(["fullMemberCount"]))
    );
    let early = refused(&committee, "recordPartyElection", election(&branch, "2026-06-01")).await;
    assert_eq!(early.0, "ACTION_NOT_ALLOWED");
    done(&committee, "applyForPartyOrganization", with(3)).await;
    done(
        &committee,
        "approvePartyOrganization",
        json!({ "partyOrganization": branch, "document": "批复" }),
    )
    .await;
    let mut vote = election(&branch, "2026-06-30");
    vote["committeeSize"] = json!(3);
    assert_eq!(
        refused(&committee, "recordPartyElection", vote.clone()).await,
        ("OUT_OF_RANGE".into(), json!(["committeeSize"]))
    );
    vote["committeeSize"] = json!(1);
    vote["present"] = json!(2);
    assert_eq!(
        refused(&committee, "recordPartyElection", vote.clone()).await,
        ("QUORUM_MISSING".into(), json!(["present"]))
    );
    vote["present"] = json!(3);
    let elected = done(&committee, "recordPartyElection", vote).await;
    assert_eq!(
        (&elected["status"], &elected["secretary"]),
        (&json!("ELECTED"), &json!("张**"))
    );
    assert_eq!(elected["termEndsOn"], "2029-06-29");
    let active = done(
        &committee,
        "activatePartyOrganization",
        json!({ "partyOrganization": branch, "document": "批复" }),
    )
    .await;
    assert_eq!(active["status"], "ACTIVE");
    let shrunk = json!({ "partyOrganization": branch, "fullMemberCount": 2 });
    assert_eq!(
        done(&committee, "changePartyOrganization", shrunk).await["status"],
        "ACTIVE"
    );
    let found = "query($id: ID!) { partyOrganization(id: $id) { findings { kind since dueOn } termYears organization { id } } }";
    let found = app.anonymous().send(found, json!({ "id": branch })).await;
    let finding = json!({ "kind": "BELOW_MINIMUM", "since": "2026-06-30", "dueOn": "2026-12-30" });
    assert_eq!(found.at("/data/partyOrganization/findings"), json!([finding]));
    assert_eq!(found.at("/data/partyOrganization/organization/id"), json!(organization));
}

#[tokio::test]
async fn terms_cannot_overlap_neither_by_the_rules_nor_in_the_database() {
    let app = TestApp::new().await;
    let committee = app.as_committee().await;
    let root = root(&committee).await;
    let branch = formed(&committee, below(&root, "JOINT_BRANCH", "联合支部"), "2024-01-10").await;
    let this = json!({ "partyOrganization": branch });
    let younger = formed(&committee, below(&root, "BRANCH", "支部"), "2025-01-10").await;
    assert_eq!(
        refused(&committee, "beginReElection", json!({ "partyOrganization": younger }))
            .await
            .0,
        "TERM_LENGTH"
    );
    app.pass(chrono::Duration::days(30));
    let committee = app.as_committee().await;
    done(&committee, "beginReElection", this).await;
    let error = act(&committee, "recordPartyElection", election(&branch, "2026-07-20"))
        .await
        .only_user_error("recordPartyElection");
    assert_eq!(error["code"], "TERM_OVERLAP");
    assert_eq!(error["message"], "与已有任期（2024-01-10 至 2027-01-09）重叠");
    let mut early = election(&branch, "2026-07-20");
    early["approval"] = json!("同意提前换届");
    let elected = done(&committee, "recordPartyElection", early).await;
    let terms = elected["terms"]["nodes"].as_array().unwrap();
    assert_eq!(
        (&terms[0]["lastDay"], &terms[1]["beginsOn"]),
        (&json!("2026-07-19"), &json!("2026-07-20"))
    );
    let twin = "INSERT INTO party_terms (id, party_organization_id, begins, ends, elected_on, present, entitled, committee_size, version, created_at, updated_at) \
                SELECT gen_random_uuid(), party_organization_id, begins, ends, elected_on, present, entitled, committee_size, 1, now(), now() FROM party_terms LIMIT 1";
    let db = Database::connect(app.db.admin_url()).await.unwrap();
    let error = db.execute_unprepared(twin).await.unwrap_err().to_string();
    db.close().await.unwrap();
    assert!(error.contains("party_terms_no_overlap"), "{error}");
}

#[tokio::test]
async fn twenty_elections_at_once_begin_one_term() {
    let app = TestApp::new().await;
    let committee = app.as_committee().await;
    let root = root(&committee).await;
    let branch = id(&done(&committee, "planPartyOrganization", below(&root, "BRANCH", "支部")).await);
    done(
        &committee,
        "applyForPartyOrganization",
        json!({ "partyOrganization": branch, "fullMemberCount": 10 }),
    )
    .await;
    done(
        &committee,
        "approvePartyOrganization",
        json!({ "partyOrganization": branch, "document": "批复" }),
    )
    .await;
    let votes = (0..20).map(|_| act(&committee, "recordPartyElection", election(&branch, "2026-06-30")));
    let answers = futures_util::future::join_all(votes).await;
    let held = answers
        .iter()
        .filter(|answer| !answer.at("/data/recordPartyElection/partyOrganization").is_null());
    assert_eq!(held.count(), 1);
    assert_eq!(app.count("SELECT count(*) FROM party_terms t JOIN party_organizations p ON p.id = t.party_organization_id WHERE p.name = '支部'").await, 1);
}

#[tokio::test]
async fn what_is_due_for_re_election_within_n_days_is_listed_in_its_order() {
    let app = TestApp::new().await;
    let committee = app.as_committee().await;
    // The root's term ends on 2027-01-09, the branches' on 2026-03-09, 2026-08-31, 2026-12-31 and 2028-01-09.
    let root = root(&committee).await;
    for (name, elected) in [
        ("甲", "2025-01-10"),
        ("乙", "2024-01-01"),
        ("丙", "2023-09-01"),
        ("丁", "2023-03-10"),
    ] {
        formed(&committee, below(&root, "BRANCH", name), elected).await;
    }
    let list = |days: i32| {
        let everyone = app.anonymous();
        async move {
            let query = "query($days: Int!) { partyOrganizations(filter: { dueWithinDays: $days }, orderBy: { field: TERM_ENDS }) { totalCount { value } nodes { name termDueState } } }";
            let answer = everyone.send(query, json!({ "days": days })).await;
            let due = answer.at("/data/partyOrganizations/nodes");
            let due: Vec<String> = due
                .as_array()
                .unwrap()
                .iter()
                .map(|it| {
                    format!(
                        "{}{}",
                        it["name"].as_str().unwrap(),
                        it["termDueState"].as_str().unwrap()
                    )
                })
                .collect();
            assert_eq!(answer.at("/data/partyOrganizations/totalCount/value"), due.len());
            due
        }
    };
    assert_eq!(list(0).await, ["丁OVERDUE"]);
    assert_eq!(list(61).await, ["丁OVERDUE"]);
    assert_eq!(list(62).await, ["丁OVERDUE", "丙DUE_SOON"]);
    assert_eq!(list(184).await, ["丁OVERDUE", "丙DUE_SOON", "乙NOT_DUE"]);
    assert_eq!(list(200).await.len(), 4);
    let wrong = app
        .anonymous()
        .send(
            "{ partyOrganizations(filter: { dueWithinDays: -1 }) { nodes { id } } }",
            json!({}),
        )
        .await;
    assert_eq!(wrong.error_code(), "INVALID_ARGUMENT");
    let late = id(&committee
        .send(
            "{ partyOrganizations(filter: { dueWithinDays: 0 }) { nodes { id } } }",
            json!({}),
        )
        .await
        .at("/data/partyOrganizations/nodes/0"));
    let extend =
        |until: &str, approval: &str| json!({ "partyOrganization": late, "until": until, "approval": approval });
    assert_eq!(
        refused(&committee, "extendPartyTerm", extend("2026-12-31", " "))
            .await
            .0,
        "APPROVAL_MISSING"
    );
    assert_eq!(
        refused(&committee, "extendPartyTerm", extend("2027-03-10", "同意延期")).await,
        ("TERM_LENGTH".into(), json!(["until"]))
    );
    done(&committee, "extendPartyTerm", extend("2027-03-09", "同意延期")).await;
    assert_eq!(list(0).await, Vec::<String>::new());
}

#[tokio::test]
async fn the_same_key_plans_once_and_the_timeline_tells_it() {
    let app = TestApp::new().await;
    let committee = app.as_committee().await;
    let root = root(&committee).await;
    let mut plan = below(&root, "BRANCH", "支部");
    plan["idempotencyKey"] = json!("plan-1");
    let first = done(&committee, "planPartyOrganization", plan.clone()).await;
    let again = act(&committee, "planPartyOrganization", plan.clone()).await;
    assert_eq!(again.at("/data/planPartyOrganization/replayed"), true);
    assert_eq!(
        again.at("/data/planPartyOrganization/partyOrganization/id"),
        first["id"]
    );
    plan["name"] = json!("另一个支部");
    assert_eq!(
        refused(&committee, "planPartyOrganization", plan).await.0,
        "IDEMPOTENCY_CONFLICT"
    );
    let timeline =
        "query($id: ID!) { node(id: $id) { ... on PartyOrganization { timeline { nodes { deed role } } } } }";
    let timeline = committee.send(timeline, json!({ "id": first["id"] })).await;
    assert_eq!(
        timeline.at("/data/node/timeline/nodes"),
        json!([{ "deed": "PLAN_PARTY_ORGANIZATION", "role": "DISTRICT_COMMITTEE" }])
    );
}

#[tokio::test]
async fn a_refused_action_is_named_by_its_own_name_before_the_first_election() {
    let app = TestApp::new().await;
    let committee = app.as_committee().await;
    let root = root(&committee).await;
    let party = id(&done(
        &committee,
        "planPartyOrganization",
        below(&root, "BRANCH", "牛山社区党支部"),
    )
    .await);
    for (mutation, input, action) in [
        (
            "activatePartyOrganization",
            json!({ "document": "批复" }),
            "批复选举结果",
        ),
        (
            "extendPartyTerm",
            json!({ "approval": "批复", "until": "2030-01-01" }),
            "延期换届",
        ),
    ] {
        let mut input = input;
        input["partyOrganization"] = json!(party);
        let error = act(&committee, mutation, input).await.only_user_error(mutation);
        assert_eq!(error["code"], "ACTION_NOT_ALLOWED");
        assert_eq!(error["message"], format!("当前状态“拟建”不能进行“{action}”"));
    }
}
