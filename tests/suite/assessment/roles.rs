//! Every deed of the star assessment by every role: who may is not denied, who may not is.

use super::given::{all_but, full_but};
use super::play::{Play, XINDIAN, codes, done, phases};
use serde_json::{Value, json};
use siling_application::access::ScopeKey;
use siling_domain::Word as _;
use siling_domain::access::{Deed, Holders, Role, ScopeKind, ServiceScope};
use siling_domain::area_code::AreaCode;
use siling_persistence::organization::OrganizationKey;
use siling_tests::Client;

/// Somebody who holds the role, over what it can be held over: the organization's own place.
async fn holder(play: &Play, role: Role) -> Client {
    let scope = match role.scopes()[0] {
        ScopeKind::District => ScopeKey::District,
        ScopeKind::Area => ScopeKey::Area(AreaCode::parse(XINDIAN).unwrap()),
        ScopeKind::Organization => ScopeKey::Organization(OrganizationKey::Id(play.organization.parse().unwrap())),
    };
    match role {
        Role::DataPlatform => play.app.as_service(role, ServiceScope::ALL).await,
        _ => play.app.holding(role, scope).await,
    }
}

#[tokio::test]
async fn every_transition_is_for_its_roles_and_for_nobody_else() {
    let play = Play::open().await;
    let star = play.awarded(&[("C1", all_but("C1", "C1.6"))]).await;
    let assessment = play
        .assessment("committee", "id")
        .await
        .text("/data/organization/assessments/0/id");
    let found = json!({ "organization": { "id": play.organization }, "finding": "制度未上墙", "dueOn": "2026-10-30" });
    let remediation = done(&play.as_("officer").await, "findRemediation", found.clone()).await;
    let account = play.account("reviewer-3");
    let (of, scores) = (json!({ "assessment": assessment }), full_but(&[]));
    let with = |rest: Value| {
        let mut input = of.clone();
        input.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        input
    };
    let measure = json!({ "starRating": star["id"], "reason": "REMEDIED", "document": "文件" });
    let plan = json!({ "year": 2027, "title": "2027年度", "standard": play.standard, "phases": phases() });
    let start = json!({ "cycle": play.cycle, "organization": { "id": play.organization } });
    let mut down = measure.clone();
    down["stars"] = json!(1);
    let deeds = [
        (Deed::PlanCycle, plan),
        (Deed::OpenCycle, json!({ "cycle": play.cycle })),
        (Deed::CloseCycle, json!({ "cycle": play.cycle })),
        (Deed::StartSelfAssessment, start),
        (Deed::SaveSelfAssessment, with(json!({ "scores": scores }))),
        (
            Deed::AttachEvidence,
            with(json!({ "indicator": "A1.2", "statement": "见附件" })),
        ),
        (
            Deed::WithdrawEvidence,
            with(json!({ "evidence": "evid_00000000000000000000000000" })),
        ),
        (Deed::SubmitSelfAssessment, of.clone()),
        (Deed::WithdrawAssessment, with(json!({ "reason": "原因" }))),
        (Deed::ReviewAssessment, with(json!({ "scores": scores }))),
        (Deed::ReturnAssessment, with(json!({ "reasons": [] }))),
        (Deed::AssignAssessor, with(json!({ "assessor": account }))),
        (
            Deed::RemoveAssessor,
            with(json!({ "assessor": account, "reason": "原因" })),
        ),
        (Deed::DeclareConflict, with(json!({ "exists": false }))),
        (Deed::ScoreAssessment, with(json!({ "scores": scores }))),
        (Deed::VerifyAssessment, of.clone()),
        (Deed::PublishNotice, with(json!({ "document": "公示" }))),
        (Deed::LodgeAppeal, with(json!({ "ground": "理由" }))),
        (Deed::DecideAppeal, with(json!({ "votes": [], "reasoning": "理由" }))),
        (Deed::ConfirmRating, with(json!({ "decisionNumber": "1" }))),
        (Deed::AwardStars, with(json!({ "certificateNumber": "LZXJ-2026-0009" }))),
        (Deed::HoldStars, measure.clone()),
        (Deed::RestoreStars, measure.clone()),
        (Deed::DowngradeStars, down),
        (Deed::RevokeStars, measure.clone()),
        (Deed::ExpireStars, json!({ "starRating": star["id"] })),
        (Deed::FindRemediation, found),
        (
            Deed::CloseRemediation,
            json!({ "remediation": remediation["id"], "statement": "已整改" }),
        ),
    ];
    let mut denied = 0;
    for role in Role::ALL.iter().copied() {
        let client = holder(&play, role).await;
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
    assert!(denied > 200, "{denied} denials");
    for (deed, input) in &deeds {
        let answered = codes(&play.app.anonymous(), &deed.mutation(), input.clone()).await;
        assert_eq!(answered, ["UNAUTHENTICATED"], "{}", deed.mutation());
    }
}

#[tokio::test]
async fn an_officer_and_a_manager_of_elsewhere_are_denied_in_this_place() {
    let play = Play::open().await;
    let assessment = play.submitted(&[]).await;
    let elsewhere = play.app.as_officer_of("370305001000").await;
    let back = json!({ "assessment": assessment, "reasons": [{ "indicator": "C1", "reason": "制度未上墙" }] });
    assert_eq!(codes(&elsewhere, "returnAssessment", back).await, ["FORBIDDEN"]);
    let review = json!({ "assessment": assessment, "scores": full_but(&[]) });
    assert_eq!(codes(&elsewhere, "reviewAssessment", review).await, ["FORBIDDEN"]);
    let other = play.app.registered_organization("52370305Y00000024G").await;
    let rival = play.app.as_manager_of(&other).await;
    let withdraw = json!({ "assessment": assessment, "reason": "原因" });
    assert_eq!(codes(&rival, "withdrawAssessment", withdraw).await, ["FORBIDDEN"]);
}

#[tokio::test]
async fn who_is_tied_to_the_organization_does_not_judge_it() {
    let play = Play::open().await;
    let assessment = play.submitted(&[]).await;
    play.until("2026-08-03");
    // A manager who is an officer, too; then one who was a manager until a moment ago.
    let own = || ScopeKey::Organization(OrganizationKey::Id(play.organization.parse().unwrap()));
    let both = play.app.open_account("both", Role::OrganizationManager, own()).await;
    let grant = siling_application::access::GrantRole {
        id: play.app.app.new_id(),
        account: both.id,
        role: Role::SubdistrictOfficer,
        scope: ScopeKey::Area(AreaCode::parse(XINDIAN).unwrap()),
    };
    play.app.done(grant).await;
    let review = json!({ "assessment": assessment, "scores": full_but(&[]) });
    assert_eq!(
        codes(&play.as_("both").await, "reviewAssessment", review.clone()).await,
        ["OWN_ORGANIZATION"]
    );
    play.app
        .behind_its_back("UPDATE grants SET revoked_at = now() WHERE role = 'ORGANIZATION_MANAGER'")
        .await;
    assert_eq!(
        codes(&play.as_("both").await, "reviewAssessment", review.clone()).await,
        ["OWN_ORGANIZATION"]
    );
    let query = "query($id: ID!) { assessment(id: $id) { availableActions { mutation reasonCode } } }";
    let actions = play.as_("both").await.send(query, json!({ "id": assessment })).await;
    let actions = actions.at("/data/assessment/availableActions");
    let found = actions
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["mutation"] == "reviewAssessment")
        .unwrap();
    assert_eq!(found["reasonCode"], "OWN_ORGANIZATION");
}

#[tokio::test]
async fn of_two_who_confirm_at_once_one_does_and_an_assessor_taken_off_counts_no_more() {
    let play = Play::open().await;
    let assessment = play.submitted(&[]).await;
    play.reviewed(&assessment, full_but(&[])).await;
    play.until("2026-08-17");
    for who in ["reviewer-1", "reviewer-2"] {
        play.scored(&assessment, who, full_but(&[])).await;
    }
    let committee = play.as_("committee").await;
    let off = json!({ "assessment": assessment, "assessor": play.account("reviewer-2"), "reason": "调离" });
    done(&committee, "removeAssessor", off.clone()).await;
    assert_eq!(codes(&committee, "removeAssessor", off).await, ["NOT_ASSIGNED"]);
    let verify = json!({ "assessment": assessment });
    assert_eq!(
        codes(&committee, "verifyAssessment", verify.clone()).await,
        ["ASSESSORS_MISSING"]
    );
    play.scored(&assessment, "reviewer-3", full_but(&[])).await;
    let (one, other) = tokio::join!(
        codes(&committee, "verifyAssessment", verify.clone()),
        codes(&committee, "verifyAssessment", verify.clone())
    );
    let mut both = [one, other];
    both.sort();
    assert_eq!(both, [Vec::new(), vec!["ACTION_NOT_ALLOWED".to_owned()]]);
    play.until("2026-09-01");
    play.publish(&assessment).await;
    play.until("2026-09-16");
    let committee = play.as_("committee").await;
    let confirm = json!({ "assessment": assessment, "decisionNumber": "1" });
    let (one, other) = tokio::join!(
        codes(&committee, "confirmRating", confirm.clone()),
        codes(&committee, "confirmRating", confirm.clone())
    );
    let mut both = [one, other];
    both.sort();
    assert_eq!(both, [Vec::new(), vec!["ACTION_NOT_ALLOWED".to_owned()]]);
    let recorded = play
        .app
        .count("SELECT count(*) FROM events WHERE deed = 'CONFIRM_RATING'")
        .await;
    assert_eq!(recorded, 1);
}
