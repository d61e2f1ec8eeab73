//! For each role: what it may not do is refused, and says so.

use serde_json::{Value, json};
use siling_application::access::ScopeKey;
use siling_domain::access::{Deed, Holders, Role, ScopeKind};
use siling_domain::area_code::AreaCode;
use siling_domain::{Locale, Word as _};
use siling_persistence::organization::OrganizationKey;
use siling_tests::{Client, TestApp};

/// Somebody who holds the role, over what it can be held over: the organization's own place.
async fn holder(app: &TestApp, role: Role, organization: &str) -> Client {
    let scope = match role.scopes()[0] {
        ScopeKind::District => ScopeKey::District,
        ScopeKind::Area => ScopeKey::Area(AreaCode::parse("370305003000").unwrap()),
        ScopeKind::Organization => ScopeKey::Organization(OrganizationKey::Id(organization.parse().unwrap())),
    };
    match role {
        Role::DataPlatform => app.as_service(role, siling_domain::access::ServiceScope::ALL).await,
        _ => app.holding(role, scope).await,
    }
}

/// Deeds on the organization, with what they take besides it.
fn deeds() -> Vec<(Deed, Value)> {
    vec![
        (Deed::ActivateOrganization, json!({})),
        (
            Deed::SuspendOrganization,
            json!({ "causes": [{ "reason": "ABNORMAL_LIST" }], "document": "文件" }),
        ),
        (Deed::ReinstateOrganization, json!({})),
        (
            Deed::LiquidateOrganization,
            json!({ "reason": "原因", "document": "文件" }),
        ),
        (
            Deed::DeregisterOrganization,
            json!({ "kind": "REVOKED", "reason": "原因" }),
        ),
        (Deed::RenameOrganization, json!({ "name": "新名称" })),
        (Deed::ChangeOrganizationProfile, json!({ "address": "新地址" })),
        (Deed::DeclareLeads, json!({ "leads": ["VOLUNTEER_SERVICE"] })),
        (Deed::FileCoveragePlan, json!({ "plan": "今年内联合组建" })),
        (Deed::InviteManager, json!({ "invitee": "王五" })),
        (Deed::RevealPersonalData, json!({ "purpose": "上门核实登记信息" })),
    ]
}

#[tokio::test]
async fn every_role_may_do_what_its_deeds_say_and_nothing_else() {
    let app = TestApp::new().await;
    let id = app.registered_organization("52370305Y00000016M").await;
    let mut denied = 0;
    for role in Role::ALL.iter().copied() {
        let client = holder(&app, role, &id).await.english();
        for (deed, rest) in deeds() {
            let name = deed.mutation();
            let mut input = rest;
            input["organization"] = json!({ "id": id });
            if deed != Deed::RevealPersonalData {
                // All checks, nothing kept: the next role finds the same.
                input["dryRun"] = json!(true);
            }
            let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
            let query = format!("mutation($input: {kind}!) {{ {name}(input: $input) {{ userErrors {{ code }} }} }}");
            let answer = client.send(&query, json!({ "input": input })).await;
            let may = matches!(deed.holders(), Holders::Roles(roles) if roles.contains(&role));
            let what = format!("{} {name}: {}", role.code(), answer.body);
            if may {
                assert!(answer.at("/errors").is_null(), "{what}");
            } else {
                assert_eq!(answer.error_codes(), ["FORBIDDEN"], "{what}");
                assert_eq!(answer.at("/data").get(&name), Some(&Value::Null), "{what}");
                assert_eq!(answer.text("/errors/0/message"), "You may not do or see this");
                denied += 1;
            }
        }
    }
    assert!(denied > 60, "{denied} denials");
    assert_eq!(
        app.count("SELECT count(*) FROM events WHERE object_type = 'Organization' AND deed <> 'REVEAL_PERSONAL_DATA'")
            .await,
        1,
        "dry runs kept nothing"
    );
}

#[tokio::test]
async fn available_actions_say_the_same_as_the_mutations_and_why_not() {
    let app = TestApp::new().await;
    let id = app.registered_organization("52370305Y00000016M").await;
    const ACTIONS: &str = "query($id: ID!) { node(id: $id) { ... on Organization { availableActions { action mutation allowed reason reasonCode } } } }";
    let actions = |client: Client, id: String| async move {
        client
            .send(ACTIONS, json!({ "id": id }))
            .await
            .at("/data/node/availableActions")
    };
    let find = |actions: &Value, mutation: &str| {
        actions
            .as_array()
            .unwrap()
            .iter()
            .find(|it| it["mutation"] == mutation)
            .unwrap()
            .clone()
    };
    let anonymous = actions(app.anonymous(), id.clone()).await;
    let only_log_in =
        |it: &Value| it["allowed"] == false && it["reason"].is_string() && it["reasonCode"] == "UNAUTHENTICATED";
    assert!(anonymous.as_array().unwrap().iter().all(only_log_in), "{anonymous}");
    let committee = actions(app.as_committee().await, id.clone()).await;
    assert_eq!(
        find(&committee, "activateOrganization")["reasonCode"],
        "COVERAGE_MISSING"
    );
    assert_eq!(
        find(&committee, "reinstateOrganization")["reasonCode"],
        "ACTION_NOT_ALLOWED"
    );
    let allowed = committee.as_array().unwrap().iter().filter(|it| it["allowed"] == true);
    let allowed: Vec<&Value> = allowed.map(|it| &it["mutation"]).collect();
    assert_eq!(
        allowed,
        ["liquidateOrganization", "deregisterOrganization"],
        "it may be wound up, and the registrar may revoke at any time"
    );
    let officer = actions(app.as_officer_of("370305003000").await, id).await;
    let denied = find(&officer, "liquidateOrganization");
    assert_eq!(denied["reasonCode"], "FORBIDDEN");
    assert!(
        denied["reason"]
            .as_str()
            .unwrap()
            .contains(Role::DistrictCommittee.label(Locale::ZhCn)),
        "it says who may"
    );
}
