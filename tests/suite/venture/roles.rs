//! Every deed of the venture rounds by every role: who may is not denied, who may not is.

use super::world::{SHIYUAN, World, act, content, sheet};
use serde_json::json;
use siling_application::access::ScopeKey;
use siling_domain::Word as _;
use siling_domain::access::{Deed, Holders, Role, ScopeKind, ServiceScope};
use siling_domain::area_code::AreaCode;
use siling_persistence::organization::OrganizationKey;
use siling_tests::{Answer, Client};

/// Somebody who holds the role, over what it can be held over: the organization's own place.
async fn holder(world: &World, role: Role) -> Client {
    let scope = match role.scopes()[0] {
        ScopeKind::District => ScopeKey::District,
        ScopeKind::Area => ScopeKey::Area(AreaCode::parse(SHIYUAN).unwrap()),
        ScopeKind::Organization => ScopeKey::Organization(OrganizationKey::Id(world.organizations[0].parse().unwrap())),
    };
    match role {
        Role::DataPlatform => world.app.as_service(role, ServiceScope::ALL).await,
        _ => world.app.holding(role, scope).await,
    }
}

fn denied(answer: &Answer) -> Option<String> {
    let codes = answer.error_codes();
    codes
        .into_iter()
        .find(|code| code == "FORBIDDEN" || code == "UNAUTHENTICATED")
}

#[tokio::test]
async fn every_deed_is_for_its_roles_and_for_nobody_else() {
    let (world, proposals) = World::noticed(&[(5_000, 80)]).await;
    let reviewer = world.account("reviewer-6");
    let (round, proposal) = (json!({ "round": world.round }), json!({ "proposal": proposals[0] }));
    let with = |mut input: serde_json::Value, rest: serde_json::Value| {
        input.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        // Nothing is kept: each deed meets the same world.
        input["dryRun"] = json!(true);
        input
    };
    let deeds = [
        (Deed::PlanVentureRound, with(world.plan(), json!({}))),
        (Deed::CollectForRound, with(round.clone(), json!({}))),
        (Deed::OpenRound, with(round.clone(), json!({}))),
        (Deed::CloseCall, with(round.clone(), json!({}))),
        (
            Deed::AssignRoundReviewer,
            with(round.clone(), json!({ "reviewer": reviewer })),
        ),
        (
            Deed::RemoveRoundReviewer,
            with(round.clone(), json!({ "reviewer": reviewer, "reason": "更换" })),
        ),
        (Deed::BeginReview, with(round.clone(), json!({}))),
        (
            Deed::PublishRoundNotice,
            with(round.clone(), json!({ "document": "公示" })),
        ),
        (Deed::LodgeObjection, with(round.clone(), json!({ "ground": "不公" }))),
        (
            Deed::DecideObjection,
            with(
                round.clone(),
                json!({ "objection": 1, "upheld": true, "reasoning": "属实" }),
            ),
        ),
        (Deed::AwardRound, with(round.clone(), json!({ "document": "授标" }))),
        (Deed::CloseRound, with(round.clone(), json!({}))),
        (Deed::CancelRound, with(round.clone(), json!({ "reason": "调整" }))),
        (
            Deed::DraftProposal,
            with(
                round.clone(),
                json!({ "organization": { "id": world.organizations[0] }, "content": content("暖心", 5_000) }),
            ),
        ),
        (
            Deed::ReviseProposal,
            with(proposal.clone(), json!({ "content": content("暖心", 5_000) })),
        ),
        (Deed::SubmitProposal, with(proposal.clone(), json!({}))),
        (
            Deed::WithdrawProposal,
            with(proposal.clone(), json!({ "reason": "调整" })),
        ),
        (Deed::ScreenProposal, with(proposal.clone(), json!({}))),
        (
            Deed::DeclareReviewConflict,
            with(proposal.clone(), json!({ "exists": false })),
        ),
        (
            Deed::ReviewProposal,
            with(proposal.clone(), json!({ "scores": sheet(80) })),
        ),
        (
            Deed::EvaluateRoundProject,
            with(
                proposal.clone(),
                json!({ "stage": "MIDTERM", "result": "PASSED", "findings": "属实" }),
            ),
        ),
    ];
    let nobody = world.app.anonymous();
    for (deed, input) in &deeds {
        let refused = act(&nobody, &deed.mutation(), input.clone()).await;
        assert_eq!(denied(&refused).as_deref(), Some("UNAUTHENTICATED"), "{deed:?}");
    }
    for role in Role::ALL {
        let client = holder(&world, *role).await;
        for (deed, input) in &deeds {
            let may = match deed.holders() {
                Holders::Roles(roles) => roles.contains(role),
                Holders::SignedIn | Holders::Anyone => true,
            };
            let answer = act(&client, &deed.mutation(), input.clone()).await;
            assert_eq!(denied(&answer).is_none(), may, "{role:?} {deed:?}: {}", answer.body);
        }
    }
}

#[tokio::test]
async fn a_manager_of_another_organization_may_do_nothing_with_a_proposal() {
    let world = World::open().await;
    let proposal = world.draft(1, 5_000).await;
    for (mutation, rest) in [
        ("reviseProposal", json!({ "content": content("夺", 5_000) })),
        ("submitProposal", json!({})),
        ("withdrawProposal", json!({ "reason": "夺" })),
    ] {
        let mut input = json!({ "proposal": proposal });
        input.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        let answer = world.act("manager-2", mutation, input).await;
        assert_eq!(denied(&answer).as_deref(), Some("FORBIDDEN"), "{mutation}");
    }
}

#[tokio::test]
async fn available_actions_say_what_the_mutations_would() {
    let (world, proposals) = World::noticed(&[(5_000, 80)]).await;
    let query = format!(
        "{{ ventureRound(id: \"{}\") {{ availableActions {{ action mutation allowed reasonCode }} }} \
         proposal(id: \"{}\") {{ availableActions {{ action mutation allowed reasonCode }} }} }}",
        world.round, proposals[0]
    );
    let find = |answer: &Answer, object: &str, action: &str| {
        let actions = answer.at(&format!("/data/{object}/availableActions"));
        let found = actions
            .as_array()
            .unwrap()
            .iter()
            .find(|it| it["action"] == action)
            .cloned();
        found.map(|it| (it["allowed"].as_bool().unwrap(), it["reasonCode"].clone()))
    };
    let staff = world.ask("committee", &query).await;
    assert_eq!(
        find(&staff, "ventureRound", "AWARD"),
        Some((false, json!("NOTICE_RUNNING")))
    );
    assert_eq!(find(&staff, "ventureRound", "OBJECT"), Some((true, json!(null))));
    assert_eq!(find(&staff, "ventureRound", "CANCEL"), Some((true, json!(null))));
    assert_eq!(
        find(&staff, "ventureRound", "SIGN"),
        None,
        "what follows by itself is no action of anybody"
    );
    let own = world.ask("manager-1", &query).await;
    assert_eq!(find(&own, "proposal", "WITHDRAW"), Some((true, json!(null))));
    assert_eq!(find(&own, "ventureRound", "AWARD"), Some((false, json!("FORBIDDEN"))));
    assert_eq!(find(&own, "ventureRound", "OBJECT"), Some((true, json!(null))));
    let nobody = world.ask("", &query).await;
    assert_eq!(
        find(&nobody, "ventureRound", "OBJECT"),
        Some((false, json!("UNAUTHENTICATED")))
    );
    world.until("2026-08-19");
    let staff = world.ask("committee", &query).await;
    assert_eq!(find(&staff, "ventureRound", "AWARD"), Some((true, json!(null))));
}
