//! Every deed on projects by every role: who may is not denied, who may not is.

use super::play::{LIST, Play, delegates, done, record, record_id, refused, told};
use serde_json::{Value, json};
use siling_application::access::ScopeKey;
use siling_domain::Word as _;
use siling_domain::access::{Deed, Holders, Role, ScopeKind, ServiceScope};
use siling_domain::area_code::AreaCode;
use siling_persistence::organization::OrganizationKey;
use siling_tests::Client;

/// Somebody who holds the role, over what it can be held over: the project's own place.
async fn holder(play: &Play, role: Role) -> Client {
    let scope = match role.scopes()[0] {
        ScopeKind::District => ScopeKey::District,
        ScopeKind::Area => ScopeKey::Area(AreaCode::parse("370305003000").unwrap()),
        ScopeKind::Organization => ScopeKey::Organization(OrganizationKey::Id(play.organization.parse().unwrap())),
    };
    match role {
        Role::DataPlatform => play.app.as_service(role, ServiceScope::ALL).await,
        _ => play.app.holding(role, scope).await,
    }
}

#[tokio::test]
async fn every_deed_is_for_its_roles_and_for_nobody_else() {
    let play = Play::new().await;
    let project = play.running(json!({})).await;
    play.until("2026-07-10");
    done(
        &play.as_("manager").await,
        "recordService",
        json!({ "project": project, "records": [record(1)] }),
    )
    .await;
    let list = play
        .app
        .anonymous()
        .send("{ purchaseList { id } }", json!({}))
        .await
        .at("/data/purchaseList/id");
    let of = |rest: Value| {
        let mut input = json!({ "project": project });
        input.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        input
    };
    let deeds = [
        (Deed::PublishPurchaseList, json!({ "file": LIST })),
        (
            Deed::RetirePurchaseList,
            json!({ "purchaseList": list, "reason": "原因" }),
        ),
        (
            Deed::CommissionProject,
            json!({ "project": play.described(), "purchaseItem": { "code": "B01", "quantity": 1 } }),
        ),
        (Deed::ProposeProject, json!({ "project": play.described() })),
        (Deed::ApproveProject, of(json!({}))),
        (Deed::DeclineProject, of(json!({ "reason": "原因" }))),
        (Deed::StartProject, of(json!({}))),
        (Deed::PauseProject, of(json!({ "reason": "原因" }))),
        (Deed::ResumeProject, of(json!({}))),
        (
            Deed::DeliverMilestone,
            of(json!({ "milestone": 1, "evidence": [{ "statement": "好" }] })),
        ),
        (
            Deed::AcceptDelivery,
            of(json!({ "milestone": 1, "deliverables": [], "representatives": delegates(2) })),
        ),
        (Deed::ReturnDelivery, of(json!({ "milestone": 1, "reason": "原因" }))),
        (Deed::CompleteProject, of(json!({}))),
        (Deed::AcceptProject, of(json!({ "representatives": delegates(2) }))),
        (Deed::CloseProject, of(json!({}))),
        (
            Deed::HandOverProject,
            of(json!({ "organization": { "id": play.partner }, "reason": "原因" })),
        ),
        (Deed::TerminateProject, of(json!({ "reason": "AGREEMENT" }))),
        (Deed::RecordService, of(json!({ "records": [record(2)] }))),
        (
            Deed::VoidServiceRecord,
            json!({ "serviceRecord": record_id(1), "reason": "原因" }),
        ),
        (Deed::InviteToRate, of(json!({ "until": "2026-07-10" }))),
        (Deed::RateService, of(json!({ "score": 5 }))),
    ];
    let mut denied = 0;
    for role in Role::ALL.iter().copied() {
        let client = holder(&play, role).await;
        for (deed, input) in &deeds {
            let mut input = input.clone();
            input["dryRun"] = json!(true);
            let codes: Vec<String> = refused(&client, &deed.mutation(), input)
                .await
                .into_iter()
                .map(|(code, _)| code)
                .collect();
            let what = format!("{} {}: {codes:?}", role.code(), deed.mutation());
            if matches!(deed.holders(), Holders::Roles(roles) if roles.contains(&role)) {
                assert!(!codes.contains(&"FORBIDDEN".to_owned()), "{what}");
            } else {
                assert_eq!(codes, ["FORBIDDEN"], "{what}");
                denied += 1;
            }
        }
    }
    assert!(denied > 150, "{denied} denials");
    for (deed, input) in &deeds {
        let codes = refused(&play.app.anonymous(), &deed.mutation(), input.clone()).await;
        assert_eq!(codes[0].0, "UNAUTHENTICATED", "{}", deed.mutation());
    }
}

#[tokio::test]
async fn staff_of_another_area_and_managers_of_another_organization_are_denied() {
    let play = Play::new().await;
    let proposed = play.proposed(json!({})).await;
    let running = play.running(json!({ "title": "在办" })).await;
    play.deliver(&running, 1).await;
    let accept = json!({ "project": running, "milestone": 1, "deliverables": ["巡查记录", "整改清单"], "representatives": delegates(2) });
    for (name, mutation, input) in [
        ("worker", "approveProject", json!({ "project": proposed })),
        ("worker-elsewhere", "acceptDelivery", accept.clone()),
        ("elsewhere", "acceptDelivery", accept.clone()),
        ("manager", "acceptDelivery", accept.clone()),
        (
            "partner",
            "pauseProject",
            json!({ "project": running, "reason": "原因" }),
        ),
        (
            "partner",
            "deliverMilestone",
            json!({ "project": running, "milestone": 2, "evidence": [{ "statement": "好" }] }),
        ),
        ("partner", "proposeProject", json!({ "project": play.described() })),
        (
            "auditor",
            "terminateProject",
            json!({ "project": running, "reason": "BREACH" }),
        ),
    ] {
        let codes = refused(&play.as_(name).await, mutation, input).await;
        assert_eq!(codes[0].0, "FORBIDDEN", "{name} {mutation}");
    }
    done(&play.as_("worker").await, "acceptDelivery", accept).await;
    // Of a proposal whoever has nothing to do with it does not learn that it is there.
    for (name, mutation, rest) in [
        ("elsewhere", "approveProject", json!({})),
        ("partner", "startProject", json!({})),
        ("elsewhere", "terminateProject", json!({ "reason": "BREACH" })),
        ("partner", "recordService", json!({ "records": [record(1)] })),
    ] {
        let mut input = json!({ "project": proposed });
        input.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        let codes = refused(&play.as_(name).await, mutation, input).await;
        assert_eq!(codes, [told("NOT_FOUND", "project")], "{name} {mutation}");
    }
}
