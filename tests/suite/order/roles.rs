//! Every deed on orders and claims by every role: who may is not denied, who may not is.

use super::play::{NIUSHAN, SHIYUAN, Square, codes};
use serde_json::json;
use siling_application::access::ScopeKey;
use siling_domain::Word as _;
use siling_domain::access::{Deed, Holders, Role, ScopeKind, ServiceScope};
use siling_domain::area_code::AreaCode;
use siling_persistence::organization::OrganizationKey;
use siling_tests::Client;

async fn holder(square: &Square, role: Role) -> Client {
    let scope = match role.scopes()[0] {
        ScopeKind::District => ScopeKey::District,
        ScopeKind::Area => ScopeKey::Area(AreaCode::parse("370305003000").unwrap()),
        ScopeKind::Organization => {
            ScopeKey::Organization(OrganizationKey::Id(square.organizations[0].parse().unwrap()))
        }
    };
    match role {
        Role::DataPlatform => square.app.as_service(role, ServiceScope::ALL).await,
        _ => square.app.holding(role, scope).await,
    }
}

#[tokio::test]
async fn every_deed_is_for_its_roles_and_for_nobody_else() {
    let square = Square::new().await;
    let need = square.need("商户占道经营").await;
    let order = square.published(&need, json!({})).await;
    let partners = json!([{ "organization": { "id": square.organizations[3] }, "services": ["维修"] }]);
    let offer = super::play::with(&square.offer(&order, 0, "4800"), json!({ "partners": partners }));
    let claim = super::play::made(&square.as_("manager").await, "claimServiceOrder", offer).await;
    let of = json!({ "order": order });
    let reason = json!({ "order": order, "reason": "理由" });
    let salon = square.salon(&[&need]).await;
    let deeds = [
        (
            Deed::DraftServiceOrder,
            json!({ "areaCode": SHIYUAN, "terms": square.terms(&[&need]) }),
        ),
        (
            Deed::ReviseServiceOrder,
            json!({ "order": order, "terms": square.terms(&[&need]) }),
        ),
        (
            Deed::DeliberateServiceOrder,
            json!({ "order": order, "salon": salon, "resolutionNumber": 1 }),
        ),
        (Deed::ApproveServiceOrder, of.clone()),
        (Deed::ReturnServiceOrder, reason.clone()),
        (Deed::PublishServiceOrder, of.clone()),
        (Deed::CancelServiceOrder, reason),
        (Deed::LapseServiceOrder, of.clone()),
        (Deed::AwardServiceOrder, square.decision(&order, &[&claim])),
        (Deed::SettleServiceOrder, of),
        (Deed::ClaimServiceOrder, square.offer(&order, 0, "4800")),
        (Deed::WithdrawClaim, json!({ "claim": claim })),
        (
            Deed::JoinConsortium,
            json!({ "claim": claim, "organization": { "id": square.organizations[0] } }),
        ),
    ];
    let mut denied = 0;
    for role in Role::ALL.iter().copied() {
        let client = holder(&square, role).await;
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
    assert!(denied > 100, "{denied} denials");
    for (deed, input) in &deeds {
        let answered = codes(&square.app.anonymous(), &deed.mutation(), input.clone()).await;
        assert_eq!(answered, ["UNAUTHENTICATED"], "{}", deed.mutation());
    }
}

#[tokio::test]
async fn people_of_another_community_are_denied_in_this_one() {
    let square = Square::new().await;
    let need = square.need("商户占道经营").await;
    let order = square.published(&need, json!({})).await;
    let elsewhere = square.as_("elsewhere").await;
    let of = json!({ "order": order });
    for (mutation, input) in [
        ("lapseServiceOrder", of.clone()),
        ("cancelServiceOrder", json!({ "order": order, "reason": "别处" })),
        ("settleServiceOrder", of.clone()),
        (
            "draftServiceOrder",
            json!({ "areaCode": SHIYUAN, "terms": square.terms(&[&need]) }),
        ),
    ] {
        assert_eq!(codes(&elsewhere, mutation, input).await, ["FORBIDDEN"], "{mutation}");
    }
    assert_eq!(
        codes(
            &square.as_("officer-elsewhere").await,
            "returnServiceOrder",
            json!({ "order": order, "reason": "别处" })
        )
        .await,
        ["FORBIDDEN"]
    );
    let waiting = square.need("楼道堆物").await;
    let draft = square.drafted(&waiting, json!({})).await;
    assert_eq!(
        codes(
            &elsewhere,
            "cancelServiceOrder",
            json!({ "order": draft, "reason": "别处" })
        )
        .await,
        ["NOT_FOUND order"],
        "a draft is not there for them"
    );
    let own = json!({ "areaCode": NIUSHAN, "terms": square.terms(&[&need]) });
    assert_eq!(
        codes(&elsewhere, "draftServiceOrder", own).await,
        ["NEED_ELSEWHERE terms.needs.0", "FUND_AREA terms.fund"]
    );
    let another = square.offer(&order, 1, "4500");
    assert_eq!(
        codes(&square.as_("manager").await, "claimServiceOrder", another).await,
        ["FORBIDDEN"],
        "nobody claims for another organization"
    );
}
