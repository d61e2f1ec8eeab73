//! Every deed on needs, salons and units by every role: who may is not denied, who may not is.

use super::given::{Community, SHIYUAN, codes, done};
use serde_json::json;
use siling_application::access::ScopeKey;
use siling_domain::Word as _;
use siling_domain::access::{Deed, Holders, Role, ScopeKind, ServiceScope};
use siling_domain::area_code::AreaCode;
use siling_persistence::organization::OrganizationKey;
use siling_tests::Client;

async fn holder(world: &Community, role: Role, organization: &str) -> Client {
    let scope = match role.scopes()[0] {
        ScopeKind::District => ScopeKey::District,
        ScopeKind::Area => ScopeKey::Area(AreaCode::parse("370305003000").unwrap()),
        ScopeKind::Organization => ScopeKey::Organization(OrganizationKey::Id(organization.parse().unwrap())),
    };
    match role {
        Role::DataPlatform => world.app.as_service(role, ServiceScope::ALL).await,
        _ => world.app.holding(role, scope).await,
    }
}

#[tokio::test]
async fn every_deed_is_for_its_roles_and_for_nobody_else() {
    let world = Community::new().await;
    let organization = world.app.registered_organization("52370305Y00000016M").await;
    let need = world.accepted("楼道灯不亮").await;
    let other = world.accepted("健身器材生锈").await;
    let of = json!({ "need": need });
    let with = |rest: serde_json::Value| {
        let mut input = of.clone();
        input.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        input
    };
    let salon = json!({ "areaCode": SHIYUAN, "title": "书记沙龙", "plannedOn": "2026-07-10", "venue": "会议室" });
    let planned = done(&world.as_("worker").await, "planSalon", salon.clone()).await["id"].clone();
    let unit = json!({ "areaCode": SHIYUAN, "name": "区教育和体育局", "kind": "ORGAN", "registeredOn": "2026-06-01" });
    let registered = done(&world.as_("worker").await, "registerDualRegistrationUnit", unit.clone()).await["id"].clone();
    let held =
        json!({ "salon": planned, "heldOn": "2026-06-30", "participants": [], "minutes": "记录", "resolutions": [] });
    let visit = json!({ "areaCode": SHIYUAN, "visitedOn": "2026-06-29", "visitors": ["李书记"], "households": 1 });
    let deeds = [
        (Deed::PostNeed, Community::wish("电梯常坏")),
        (Deed::AcceptNeed, of.clone()),
        (Deed::DeclineNeed, with(json!({ "reason": "UNCLEAR" }))),
        (Deed::MergeNeed, with(json!({ "into": other }))),
        (Deed::WithdrawNeed, of.clone()),
        (Deed::ResolveNeed, with(json!({ "answer": "已办" }))),
        (Deed::ReopenNeed, with(json!({ "reason": "未办" }))),
        (Deed::CloseNeed, of.clone()),
        (Deed::EndorseNeed, of.clone()),
        (Deed::WithdrawEndorsement, of.clone()),
        (Deed::RevealNeedContact, with(json!({ "purpose": "上门核实情况" }))),
        (Deed::RecordVisit, visit),
        (Deed::PlanSalon, salon),
        (Deed::HoldSalon, held),
        (Deed::CancelSalon, json!({ "salon": planned, "reason": "停电" })),
        (Deed::RegisterDualRegistrationUnit, unit),
        (
            Deed::EndDualRegistration,
            json!({ "unit": registered, "endedOn": "2026-06-30" }),
        ),
    ];
    let mut denied = 0;
    for role in Role::ALL.iter().copied() {
        let client = holder(&world, role, &organization).await;
        for (deed, input) in &deeds {
            let mut input = input.clone();
            input["dryRun"] = json!(true);
            let answered = codes(&client, &deed.mutation(), input).await;
            let what = format!("{} {}: {answered:?}", role.code(), deed.mutation());
            if matches!(deed.holders(), Holders::Roles(roles) if roles.contains(&role)) {
                assert!(!answered.contains(&"FORBIDDEN".to_owned()), "{what}");
            } else {
                assert_eq!(answered, ["FORBIDDEN"], "{what}");
                denied += 1;
            }
        }
    }
    assert!(denied > 120, "{denied} denials");
    for (deed, input) in &deeds {
        let answered = codes(&world.app.anonymous(), &deed.mutation(), input.clone()).await;
        assert_eq!(answered, ["UNAUTHENTICATED"], "{}", deed.mutation());
    }
}

#[tokio::test]
async fn people_of_another_community_are_denied_in_this_one() {
    let world = Community::new().await;
    let need = world.accepted("楼道灯不亮").await;
    let (worker, stranger) = (world.as_("elsewhere").await, world.as_("stranger").await);
    for (mutation, rest) in [
        ("resolveNeed", json!({ "answer": "已办" })),
        ("declineNeed", json!({ "reason": "UNCLEAR" })),
        ("closeNeed", json!({})),
    ] {
        let mut input = rest;
        input["need"] = json!(need);
        assert_eq!(codes(&worker, mutation, input).await, ["FORBIDDEN"], "{mutation}");
    }
    let of = json!({ "need": need });
    assert_eq!(codes(&stranger, "endorseNeed", of.clone()).await, ["FORBIDDEN"]);
    assert_eq!(
        codes(&stranger, "postNeed", Community::wish("电梯常坏")).await,
        ["FORBIDDEN"]
    );
    let hidden = json!({ "need": world.posted("健身器材生锈").await });
    // What they may not see is not there for them.
    assert_eq!(codes(&worker, "acceptNeed", hidden.clone()).await, ["NOT_FOUND need"]);
    assert_eq!(
        codes(&stranger, "endorseNeed", hidden.clone()).await,
        ["NOT_FOUND need"]
    );
    assert_eq!(
        codes(&world.as_("neighbour").await, "endorseNeed", hidden.clone()).await,
        ["NOT_FOUND need"]
    );
    let own = world.as_("resident").await;
    assert_eq!(codes(&own, "endorseNeed", hidden).await, ["ACTION_NOT_ALLOWED"]);
    assert_eq!(codes(&own, "endorseNeed", of.clone()).await, ["OWN_NEED"]);
    let neighbour = world.as_("neighbour").await;
    assert_eq!(
        codes(&neighbour, "withdrawEndorsement", of.clone()).await,
        ["NOT_ENDORSED"]
    );
    done(&neighbour, "endorseNeed", of.clone()).await;
    assert_eq!(codes(&neighbour, "endorseNeed", of).await, ["ALREADY_ENDORSED"]);
}
