//! The registry: organizations come on file, are kept, found, suspended and deregistered.

use serde_json::{Value, json};
use siling_tests::{Answer, TestApp};

const REGISTER: &str = "mutation($input: RegisterOrganizationInput!) { registerOrganization(input: $input) {
    organization { id name creditCode status version contact { name phone } } current { version }
    userErrors { code field message } replayed logPosition } }";

fn registration(code: &str) -> Value {
    json!({
        "name": "临淄区邻里互助服务中心", "kind": "SERVICE_ORGANIZATION", "category": "COMMUNITY_SERVICE",
        "areaCode": "370305003025", "creditCode": code, "registeredOn": "2021-05-01",
        "contact": { "name": "王小明", "phone": "138 0000 1234" },
    })
}

async fn register(app: &TestApp, input: Value) -> Answer {
    app.as_committee().await.send(REGISTER, json!({ "input": input })).await
}

/// Does one thing to an organization as the district committee.
async fn act(app: &TestApp, mutation: &str, id: &str, mut rest: Value) -> Answer {
    rest["organization"] = json!({ "id": id });
    let input = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
    let query = format!(
        "mutation($input: {input}!) {{ {mutation}(input: $input) {{ organization {{ id status version statusReason }} current {{ version }} userErrors {{ code field message }} }} }}"
    );
    app.as_committee().await.send(&query, json!({ "input": rest })).await
}

#[tokio::test]
async fn a_registration_is_kept_with_a_masked_contact_and_found_by_its_code() {
    let app = TestApp::new().await;
    let answer = register(&app, registration("52370305y0000001 6m")).await;
    let organization = answer.at("/data/registerOrganization/organization");
    assert_eq!(organization["creditCode"], "52370305Y00000016M");
    assert_eq!(organization["status"], "REGISTERED");
    assert_eq!(
        organization["contact"],
        json!({ "name": "王**", "phone": "138****1234" })
    );
    let found = app
        .anonymous()
        .send(
            "{ organization(by: { creditCode: \"52370305Y00000016M\" }) { id name } }",
            json!({}),
        )
        .await;
    assert_eq!(found.at("/data/organization/id"), organization["id"]);
    let node = app
        .anonymous()
        .send(
            "query($id: ID!) { node(id: $id) { ... on Organization { name area { name parent { name } } } } }",
            json!({ "id": organization["id"] }),
        )
        .await;
    assert_eq!(node.at("/data/node/area/parent/name"), "辛店街道");
}

#[tokio::test]
async fn a_wrong_credit_code_names_the_failed_check_in_both_languages() {
    let app = TestApp::new().await;
    let committee = app.as_committee().await;
    let zh = committee
        .send(REGISTER, json!({ "input": registration("53100000500020462H") }))
        .await;
    let error = zh.only_user_error("registerOrganization");
    assert_eq!(error["code"], "CREDIT_CODE_CHECK");
    assert_eq!(error["field"], json!(["creditCode"]));
    assert_eq!(error["message"], "统一社会信用代码校验位（第 18 位）应为 K，现为 H");
    let en = committee
        .english()
        .send(REGISTER, json!({ "input": registration("53100000500020462H") }))
        .await;
    assert_eq!(
        en.only_user_error("registerOrganization")["message"],
        "The check character of the code (position 18) should be K, it is H"
    );
    let kind = committee
        .send(REGISTER, json!({ "input": registration("51370305Y00000016Q") }))
        .await;
    assert_eq!(kind.only_user_error("registerOrganization")["code"], "CREDIT_CODE_KIND");
}

#[tokio::test]
async fn a_code_and_a_name_are_taken_once() {
    let app = TestApp::new().await;
    register(&app, registration("52370305Y00000016M"))
        .await
        .no_errors("registerOrganization");
    let mut twin = registration("52370305Y00000016M");
    twin["name"] = json!("另一个名称");
    assert_eq!(
        register(&app, twin).await.only_user_error("registerOrganization")["code"],
        "CREDIT_CODE_TAKEN"
    );
    let namesake = registration("52370305Y00000024G");
    assert_eq!(
        register(&app, namesake).await.only_user_error("registerOrganization")["code"],
        "NAME_TAKEN"
    );
}

#[tokio::test]
async fn the_same_key_registers_once_and_another_input_conflicts() {
    let app = TestApp::new().await;
    let committee = app.as_committee().await;
    let send = |input: Value| committee.send(REGISTER, json!({ "input": input }));
    let mut input = registration("52370305Y00000016M");
    input["idempotencyKey"] = json!("phone-1");
    let first = send(input.clone()).await;
    let again = send(input.clone()).await;
    let at = |answer: &Answer, path: &str| answer.at(&format!("/data/registerOrganization/{path}"));
    assert_eq!(
        (at(&first, "replayed"), at(&again, "replayed")),
        (json!(false), json!(true))
    );
    assert_eq!(at(&first, "organization/id"), at(&again, "organization/id"));
    assert_eq!(at(&first, "logPosition"), at(&again, "logPosition"));
    input["name"] = json!("改了名称");
    assert_eq!(
        send(input).await.only_user_error("registerOrganization")["code"],
        "IDEMPOTENCY_CONFLICT"
    );
    assert_eq!(
        app.count("SELECT count(*) FROM events WHERE object_type = 'Organization'")
            .await,
        1
    );
}

#[tokio::test]
async fn two_hundred_resends_at_once_change_one_thing_once() {
    let app = TestApp::new().await;
    let committee = app.as_committee().await;
    let mut input = registration("52370305Y00000016M");
    input["idempotencyKey"] = json!("storm");
    let sends = (0..200).map(|_| committee.send(REGISTER, json!({ "input": input.clone() })));
    let answers = futures_util::future::join_all(sends).await;
    let mut ids = Vec::new();
    for answer in &answers {
        match answer.at("/data/registerOrganization/organization/id") {
            Value::String(id) => ids.push(id),
            _ => assert_eq!(answer.only_user_error("registerOrganization")["code"], "IN_PROGRESS"),
        }
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 1);
    assert_eq!(app.count("SELECT count(*) FROM organizations").await, 1);
    assert_eq!(
        app.count("SELECT count(*) FROM events WHERE object_type = 'Organization'")
            .await,
        1
    );
}

#[tokio::test]
async fn a_dry_run_checks_everything_and_keeps_nothing() {
    let app = TestApp::new().await;
    let mut input = registration("52370305Y00000016M");
    input["dryRun"] = json!(true);
    let answer = register(&app, input).await;
    assert_eq!(
        answer.at("/data/registerOrganization/organization/status"),
        "REGISTERED"
    );
    assert_eq!(answer.at("/data/registerOrganization/logPosition"), Value::Null);
    assert_eq!(app.count("SELECT count(*) FROM organizations").await, 0);
    let mut wrong = registration("52370305Y00000016X");
    wrong["dryRun"] = json!(true);
    assert_eq!(
        register(&app, wrong).await.only_user_error("registerOrganization")["code"],
        "CREDIT_CODE_CHECK"
    );
}

#[tokio::test]
async fn a_client_may_bring_its_own_identifier_once() {
    let app = TestApp::new().await;
    let mut input = registration("52370305Y00000016M");
    input["id"] = json!("org_01jd3v9x0pfh2v8bb5q50bakvw");
    assert_eq!(
        register(&app, input.clone())
            .await
            .at("/data/registerOrganization/organization/id"),
        input["id"]
    );
    input["creditCode"] = json!("52370305Y00000024G");
    input["name"] = json!("另一个");
    assert_eq!(
        register(&app, input.clone())
            .await
            .only_user_error("registerOrganization")["code"],
        "ID_TAKEN"
    );
    input["id"] = json!("party_01jd3v9x0pfh2v8bb5q50bakvw");
    assert_eq!(
        register(&app, input).await.only_user_error("registerOrganization")["code"],
        "INVALID_ID"
    );
}

#[tokio::test]
async fn a_stale_version_is_refused_with_the_object_as_it_is_now() {
    let app = TestApp::new().await;
    let id = app.registered_organization("52370305Y00000016M").await;
    act(
        &app,
        "declareLeads",
        &id,
        json!({ "leads": ["VOLUNTEER_SERVICE"], "expectedVersion": 1 }),
    )
    .await
    .no_errors("declareLeads");
    let stale = act(&app, "declareLeads", &id, json!({ "leads": [], "expectedVersion": 1 })).await;
    assert_eq!(stale.only_user_error("declareLeads")["code"], "STALE_VERSION");
    assert_eq!(stale.at("/data/declareLeads/current/version"), 2);
    assert_eq!(stale.at("/data/declareLeads/organization"), Value::Null);
}

#[tokio::test]
async fn the_whole_life_goes_by_its_table_over_http() {
    let app = TestApp::new().await;
    let id = app.registered_organization("52370305Y00000016M").await;
    let refused = |answer: Answer, mutation: &str| answer.only_user_error(mutation)["code"].clone();
    let status = |answer: Answer, mutation: &str| {
        answer.no_errors(mutation);
        answer.at(&format!("/data/{mutation}/organization/status"))
    };
    assert_eq!(
        refused(
            act(&app, "activateOrganization", &id, json!({})).await,
            "activateOrganization"
        ),
        "COVERAGE_MISSING"
    );
    act(
        &app,
        "fileCoveragePlan",
        &id,
        json!({ "plan": "三个月内选派党建指导员" }),
    )
    .await
    .no_errors("fileCoveragePlan");
    assert_eq!(
        refused(
            act(&app, "activateOrganization", &id, json!({})).await,
            "activateOrganization"
        ),
        "CAPABILITY_MISSING"
    );
    let declared = json!({ "capabilities": ["HOME_REPAIR"], "capacity": 2, "serviceAreas": ["370305003025"] });
    act(&app, "declareCapabilities", &id, declared)
        .await
        .no_errors("declareCapabilities");
    assert_eq!(
        status(
            act(&app, "activateOrganization", &id, json!({})).await,
            "activateOrganization"
        ),
        "ACTIVE"
    );
    assert_eq!(
        refused(
            act(&app, "activateOrganization", &id, json!({})).await,
            "activateOrganization"
        ),
        "ACTION_NOT_ALLOWED"
    );
    assert_eq!(
        refused(
            act(
                &app,
                "suspendOrganization",
                &id,
                json!({ "causes": [], "document": "x" })
            )
            .await,
            "suspendOrganization"
        ),
        "REASON_REQUIRED"
    );
    let causes = json!({ "causes": [{ "reason": "ABNORMAL_LIST" }], "document": "临民字〔2022〕1号" });
    assert_eq!(
        status(
            act(&app, "suspendOrganization", &id, causes).await,
            "suspendOrganization"
        ),
        "SUSPENDED"
    );
    assert_eq!(
        refused(
            act(&app, "reinstateOrganization", &id, json!({})).await,
            "reinstateOrganization"
        ),
        "CAUSES_OPEN"
    );
    let proof = json!({ "cause": "ABNORMAL_LIST", "proof": "移出决定" });
    act(&app, "closeSuspensionCause", &id, proof)
        .await
        .no_errors("closeSuspensionCause");
    assert_eq!(
        status(
            act(&app, "reinstateOrganization", &id, json!({})).await,
            "reinstateOrganization"
        ),
        "ACTIVE"
    );
    let reason = json!({ "reason": "自行决定终止", "document": "清算公告" });
    assert_eq!(
        status(
            act(&app, "liquidateOrganization", &id, reason).await,
            "liquidateOrganization"
        ),
        "LIQUIDATING"
    );
    let ending = json!({ "kind": "VOLUNTARY", "reason": "清算完毕" });
    assert_eq!(
        status(
            act(&app, "deregisterOrganization", &id, ending).await,
            "deregisterOrganization"
        ),
        "DEREGISTERED"
    );
    let closed = act(&app, "renameOrganization", &id, json!({ "name": "新名称" })).await;
    assert_eq!(refused(closed, "renameOrganization"), "RECORD_CLOSED");
}

#[tokio::test]
async fn a_manager_keeps_its_own_record_and_no_other() {
    let app = TestApp::new().await;
    let own = app.registered_organization("52370305Y00000016M").await;
    let other = app.registered_organization("52370305Y00000024G").await;
    let manager = app.as_manager_of(&own).await;
    let query = "mutation($id: ID!) { declareLeads(input: { organization: { id: $id }, leads: [PARTY_BUILDING] }) { organization { leads } userErrors { code } } }";
    manager
        .send(query, json!({ "id": own }))
        .await
        .no_errors("declareLeads");
    let denied = manager.send(query, json!({ "id": other })).await;
    assert_eq!(denied.error_code(), "FORBIDDEN");
    let actions = "query($id: ID!) { node(id: $id) { ... on Organization { availableActions { action mutation allowed reasonCode } } } }";
    let answer = manager.send(actions, json!({ "id": own })).await;
    for action in answer.at("/data/node/availableActions").as_array().unwrap() {
        assert_eq!(action["allowed"], false, "{action}");
    }
    let committee = app.as_committee().await.send(actions, json!({ "id": own })).await;
    let liquidate = committee
        .at("/data/node/availableActions")
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["action"] == "LIQUIDATE")
        .cloned();
    assert_eq!(liquidate.unwrap()["allowed"], true);
}

#[tokio::test]
async fn lists_page_forward_and_backward_through_every_order_without_loss() {
    let app = TestApp::new().await;
    app.organizations(53).await;
    let everyone = app.anonymous();
    for field in ["CREATED_AT", "UPDATED_AT", "NAME", "REGISTERED_ON"] {
        for direction in ["ASC", "DESC"] {
            let page = |part: String| {
                let query = format!(
                    "{{ organizations({part}, orderBy: {{ field: {field}, direction: {direction} }}) {{ nodes {{ id }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"
                );
                let everyone = everyone.clone();
                async move {
                    let answer = everyone.send(&query, json!({})).await;
                    let ids: Vec<String> = answer
                        .at("/data/organizations/nodes")
                        .as_array()
                        .unwrap()
                        .iter()
                        .map(|node| node["id"].as_str().unwrap().to_owned())
                        .collect();
                    (ids, answer.at("/data/organizations/pageInfo"))
                }
            };
            let (whole, _) = page("first: 100".to_owned()).await;
            assert_eq!(whole.len(), 53);
            let mut forward = Vec::new();
            let mut part = "first: 10".to_owned();
            loop {
                let (ids, info) = page(part).await;
                forward.extend(ids);
                if info["hasNextPage"] == false {
                    break;
                }
                part = format!("first: 10, after: {}", info["endCursor"]);
            }
            assert_eq!(forward, whole, "{field} {direction} forward");
            let mut backward = Vec::new();
            let mut part = "last: 10".to_owned();
            loop {
                let (ids, info) = page(part).await;
                backward.splice(0..0, ids);
                if info["hasPreviousPage"] == false {
                    break;
                }
                part = format!("last: 10, before: {}", info["startCursor"]);
            }
            assert_eq!(backward, whole, "{field} {direction} backward");
        }
    }
}

#[tokio::test]
async fn a_cursor_of_another_list_is_refused() {
    let app = TestApp::new().await;
    app.organizations(3).await;
    let first = app
        .anonymous()
        .send("{ organizations(first: 1) { pageInfo { endCursor } } }", json!({}))
        .await;
    let cursor = first.at("/data/organizations/pageInfo/endCursor");
    let query =
        "query($after: String) { organizations(first: 1, after: $after, orderBy: { field: NAME }) { nodes { id } } }";
    assert_eq!(
        app.anonymous()
            .send(query, json!({ "after": cursor }))
            .await
            .error_code(),
        "INVALID_ARGUMENT"
    );
    assert_eq!(
        app.anonymous()
            .send(query, json!({ "after": "朋友" }))
            .await
            .error_code(),
        "INVALID_ARGUMENT"
    );
}

#[tokio::test]
async fn text_finds_from_one_character_up_names_codes_and_places() {
    let app = TestApp::new().await;
    let id = app.registered_organization("52370305Y00000016M").await;
    app.registered_organization("52370305Y00000024G").await;
    act(&app, "renameOrganization", &id, json!({ "name": "暖奶奶手工坊" }))
        .await
        .no_errors("renameOrganization");
    let find = |text: &str| {
        let (everyone, text) = (app.anonymous(), text.to_owned());
        async move {
            let query = "query($text: String!) { organizations(filter: { text: $text }) { nodes { id } totalCount { value precision } } }";
            let answer = everyone.send(query, json!({ "text": text })).await;
            assert_eq!(answer.at("/data/organizations/totalCount/precision"), "EXACT");
            answer.at("/data/organizations/totalCount/value").as_i64().unwrap()
        }
    };
    assert_eq!(find("暖").await, 1);
    assert_eq!(find("奶奶").await, 1);
    assert_eq!(find("奶奶手工").await, 1);
    assert_eq!(find("奶手奶").await, 0);
    assert_eq!(find("溡源").await, 2);
    assert_eq!(find("濞源").await, 2);
    assert_eq!(find("52370305y00000016m").await, 1);
    assert_eq!(find("服务中心 溡源").await, 2);
    assert_eq!(find("100%").await, 0);
    assert_eq!(find("辛店 暖").await, 1);
}

#[tokio::test]
async fn a_list_costs_the_same_statements_for_5_as_for_100() {
    let app = TestApp::new().await;
    app.organizations(100).await;
    let committee = app.as_committee().await;
    let query = "query($first: Int!) { organizations(first: $first) { totalCount { value } nodes { id name capabilities { code }
        area { name parent { name } } serviceAreas { name } deregistration { successor { id } } availableActions { action allowed } } } }";
    let mut counts = Vec::new();
    for first in [5, 100] {
        let ask = async || {
            let answer = committee.send(query, json!({ "first": first })).await;
            assert_eq!(answer.at("/data/organizations/nodes").as_array().unwrap().len(), first);
        };
        counts.push(app.cost(ask).await);
    }
    assert_eq!(counts[0], counts[1]);
    assert!(counts[0] <= 8, "{counts:?}");
}
