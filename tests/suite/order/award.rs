//! The award: the panel, its ranking, and who is told what.

use super::play::{Square, act, codes, done, made, with};
use serde_json::{Value, json};

#[tokio::test]
async fn the_best_claim_wins_a_project_and_the_others_are_told_why_not() {
    let square = Square::new().await;
    let (order, claims) = square.claimed_twice().await;
    let worker = square.as_("worker").await;
    let waiting = "query { serviceOrders(filter: { toAward: true }) { nodes { id } } }";
    let listed = worker.send(waiting, json!({})).await;
    assert_eq!(listed.at("/data/serviceOrders/nodes"), json!([{ "id": order }]));
    let award = square.decision(&order, &[&claims[0], &claims[1]]);
    assert_eq!(done(&worker, "awardServiceOrder", award).await["status"], "AWARDED");
    let public = square
        .look(
            &square.app.anonymous(),
            &order,
            "status claimCount award { price on organization { id } claim { id status price plan } departureReason minutes } \
             claims { totalCount { value } nodes { id } } project { id status price organization { id } milestones { title deliverables dueOn } needs { id } order { id } claim { id } }",
        )
        .await;
    let seen = public.at("/data/serviceOrder");
    assert_eq!(seen["status"], "AWARDED");
    assert_eq!(seen["claimCount"], 0);
    assert_eq!(
        seen["award"],
        json!({
            "price": "4800.00", "on": "2026-07-11", "organization": { "id": square.organizations[0] },
            "claim": { "id": claims[0], "status": "SELECTED", "price": "4800.00", "plan": null }, "departureReason": null, "minutes": null,
        })
    );
    assert_eq!(
        seen["claims"],
        json!({ "totalCount": { "value": 1 }, "nodes": [{ "id": claims[0] }] }),
        "only the winner is public, and nothing counts the others"
    );
    let project = &seen["project"];
    assert_eq!(
        (
            &project["status"],
            &project["price"],
            &project["order"]["id"],
            &project["claim"]["id"]
        ),
        (&json!("PLANNED"), &json!("4800.00"), &json!(order), &json!(claims[0]))
    );
    assert_eq!(
        project["milestones"][0]["deliverables"],
        json!(["巡查记录", "整改清单"])
    );
    let staff = square
        .look(
            &worker,
            &order,
            "award { minutes panel { seat hasAccount participant capacity conflict } ranking { nodes { rank mean scores price claim { id } } } }",
        )
        .await;
    assert_eq!(
        staff.at("/data/serviceOrder/award"),
        json!({
            "minutes": "三人逐份打分。",
            "panel": [
                { "seat": "社区党委", "hasAccount": false, "participant": 1, "capacity": "COMMUNITY", "conflict": null },
                { "seat": "志愿者代表", "hasAccount": false, "participant": 3, "capacity": "VOLUNTEER", "conflict": null },
                { "seat": "街道", "hasAccount": true, "participant": null, "capacity": null, "conflict": null },
            ],
            "ranking": { "nodes": [
                { "rank": 1, "mean": "93.33", "scores": [95, 90, 95], "price": "4800.00", "claim": { "id": claims[0] } },
                { "rank": 2, "mean": "83.33", "scores": [85, 80, 85], "price": "4500.00", "claim": { "id": claims[1] } },
            ] },
        })
    );
    let told = "query($id: ID!) { claim(id: $id) { status outcome { mean rank reason } } }";
    let loser = square.as_("second").await.send(told, json!({ "id": claims[1] })).await;
    assert_eq!(
        loser.at("/data/claim"),
        json!({ "status": "NOT_SELECTED", "outcome": { "mean": "83.33", "rank": 2, "reason": "方案未写明巡查频次" } })
    );
    let other = square.as_("manager").await.send(told, json!({ "id": claims[1] })).await;
    assert_eq!(other.at("/data/claim"), Value::Null, "who won does not see who lost");
    let twice = with(&square.decision(&order, &[&claims[0], &claims[1]]), json!({}));
    assert_eq!(codes(&worker, "awardServiceOrder", twice).await, ["ACTION_NOT_ALLOWED"]);
}

#[tokio::test]
async fn everything_that_is_wrong_with_an_award_is_told_at_once() {
    let square = Square::new().await;
    let (order, claims) = square.claimed_twice().await;
    let worker = square.as_("worker").await;
    let award = square.decision(&order, &[&claims[0], &claims[1]]);
    let wrong = with(
        &award,
        json!({
            "minutes": "",
            "panel": [{ "seat": "社区党委", "participant": 1 }, { "seat": "居民代表", "participant": 9, "conflict": "亲属在该组织任职" }, { "seat": "" }],
            "claims": [{ "claim": claims[0], "scores": [101, -1, 3] }],
        }),
    );
    assert_eq!(
        codes(&worker, "awardServiceOrder", wrong).await,
        [
            "SCORERS_TOO_FEW panel",
            "PANEL_ACCOUNT_MISSING panel",
            "NOT_FOUND panel.1.participant",
            "REQUIRED panel.2.seat",
            "REQUIRED panel.2.participant",
            "REQUIRED minutes",
            "SCORE_COUNT claims.0.scores",
            "OUT_OF_RANGE claims.0.scores.0",
            "OUT_OF_RANGE claims.0.scores.1",
            "CLAIM_UNSCORED claims",
        ]
    );
    let mut silent = award.clone();
    silent["claims"][1]["reason"] = Value::Null;
    assert_eq!(
        codes(&worker, "awardServiceOrder", silent).await,
        ["REASON_REQUIRED claims.1.reason"]
    );
    let other = with(&award, json!({ "winner": "claim_01jd3v9x0pfh2v8bb5q50bakvx" }));
    assert_eq!(codes(&worker, "awardServiceOrder", other).await, ["NOT_FOUND winner"]);
    let mut second = with(&award, json!({ "winner": claims[1] }));
    second["claims"][0]["reason"] = json!("报价较高");
    assert_eq!(
        codes(&worker, "awardServiceOrder", second.clone()).await,
        ["RANKING_DEPARTURE departureReason"]
    );
    second["departureReason"] = json!("第一名当日声明不再承接");
    done(&worker, "awardServiceOrder", second).await;
    let public = square
        .look(
            &square.app.anonymous(),
            &order,
            "award { departureReason organization { id } }",
        )
        .await;
    assert_eq!(
        public.at("/data/serviceOrder/award"),
        json!({ "departureReason": "第一名当日声明不再承接", "organization": { "id": square.organizations[1] } })
    );
}

#[tokio::test]
async fn not_before_the_last_day_for_claims_is_over() {
    let square = Square::new().await;
    let order = square.published(&square.need("商户占道经营").await, json!({})).await;
    let claim = square.claimed(&order, 0, "4800").await;
    let award = square.decision(&order, &[&claim]);
    let worker = square.as_("worker").await;
    assert_eq!(
        codes(&worker, "awardServiceOrder", award.clone()).await,
        ["NOT_DUE_YET"]
    );
    square.until("2026-07-10");
    assert_eq!(
        codes(&square.as_("worker").await, "awardServiceOrder", award.clone()).await,
        ["NOT_DUE_YET"]
    );
    done(&square.as_("manager").await, "withdrawClaim", json!({ "claim": claim })).await;
    square.until("2026-07-11");
    assert_eq!(
        codes(&square.as_("worker").await, "awardServiceOrder", award).await,
        ["NO_CLAIMS"]
    );
}

#[tokio::test]
async fn who_is_tied_to_a_claimant_neither_scores_nor_awards() {
    let square = Square::new().await;
    let (order, claims) = square.claimed_twice().await;
    let worker = square.as_("worker").await;
    let award = square.decision(&order, &[&claims[0], &claims[1]]);
    let held = |account: &str, conflict: Value| {
        let mut panel = square.panel();
        let fourth = json!({ "seat": "社会组织代表", "account": account, "conflict": conflict });
        panel.as_array_mut().unwrap().push(fourth);
        with(&award, json!({ "panel": panel }))
    };
    let mut tied = held(square.account("second"), Value::Null);
    for scored in tied["claims"].as_array_mut().unwrap() {
        scored["scores"].as_array_mut().unwrap().push(json!(50));
    }
    assert_eq!(
        codes(&worker, "awardServiceOrder", tied).await,
        ["OWN_ORGANIZATION panel.3.account"]
    );
    let unknown = held("acct_01jd3v9x0pfh2v8bb5q50bakvx", json!("有"));
    assert_eq!(
        codes(&worker, "awardServiceOrder", unknown).await,
        ["NOT_FOUND panel.3.account"]
    );
    let grant = json!({ "account": square.account("worker"), "role": "ORGANIZATION_MANAGER", "scope": { "organization": { "id": square.organizations[1] } } });
    let query = "mutation($input: GrantRoleInput!) { grantRole(input: $input) { userErrors { code field } } }";
    let granted = square
        .as_("committee")
        .await
        .send(query, json!({ "input": grant }))
        .await;
    granted.no_errors("grantRole");
    let declared = held(square.account("second"), json!("本组织参与接单"));
    assert_eq!(
        codes(&square.as_("worker").await, "awardServiceOrder", declared).await,
        ["OWN_ORGANIZATION"],
        "who puts it on file acts for a claimant"
    );
}

#[tokio::test]
async fn a_seat_is_held_by_an_account_or_by_somebody_who_came_to_the_salon() {
    let square = Square::new().await;
    let (order, claims) = square.claimed_twice().await;
    let worker = square.as_("worker").await;
    let award = square.decision(&order, &[&claims[0], &claims[1]]);
    let seated = |panel: Value| {
        let mut award = with(&award, json!({ "panel": panel }));
        let scorers = panel
            .as_array()
            .unwrap()
            .iter()
            .filter(|seat| seat["conflict"].is_null())
            .count();
        for (scored, score) in award["claims"].as_array_mut().unwrap().iter_mut().zip([60, 50]) {
            scored["scores"] = json!(vec![score; scorers]);
        }
        award
    };
    let officer = json!({ "seat": "街道", "account": square.account("officer") });
    let for_community = json!({ "seat": "社区党委", "participant": 1 });
    let nobody = json!({ "seat": "居民代表" });
    assert_eq!(
        codes(
            &worker,
            "awardServiceOrder",
            seated(json!([officer, for_community, nobody]))
        )
        .await,
        ["REQUIRED panel.2.participant"],
        "a seat is no text alone"
    );
    assert_eq!(
        codes(
            &worker,
            "awardServiceOrder",
            seated(json!([for_community, for_community, for_community]))
        )
        .await,
        ["PANEL_ACCOUNT_MISSING panel"]
    );
    let own = json!({ "seat": "社区工作者", "account": square.account("worker") });
    assert_eq!(
        codes(
            &worker,
            "awardServiceOrder",
            seated(json!([for_community, for_community, own]))
        )
        .await,
        ["PANEL_ACCOUNT_MISSING panel"],
        "who puts it on file is not their own witness"
    );
    assert_eq!(
        codes(
            &worker,
            "awardServiceOrder",
            seated(json!([officer, officer, for_community]))
        )
        .await,
        ["DUPLICATE panel.1.account"]
    );
    let four = json!([officer, for_community, for_community, for_community, for_community]);
    assert_eq!(
        codes(&worker, "awardServiceOrder", seated(four)).await,
        ["PARTICIPANT_SEATS_TAKEN panel.4.participant"],
        "three came"
    );
    let mut claimant = json!({ "seat": "社会组织代表", "participant": 2 });
    let three = json!([officer, for_community, for_community, claimant]);
    assert_eq!(
        codes(&worker, "awardServiceOrder", seated(three)).await,
        ["OWN_ORGANIZATION panel.3.participant"],
        "they came for an organization that claims"
    );
    const CLOSE: &str = "mutation($id: ID!) { closeAccount(input: { account: $id }) { userErrors { code } } }";
    let gone = square.account("auditor");
    let closed = square.as_("committee").await.send(CLOSE, json!({ "id": gone })).await;
    closed.no_errors("closeAccount");
    let gone = json!({ "seat": "审计", "account": gone });
    assert_eq!(
        codes(
            &worker,
            "awardServiceOrder",
            seated(json!([officer, for_community, gone]))
        )
        .await,
        ["NOT_FOUND panel.2.account"]
    );
    let elsewhere = with(&award, json!({ "salon": "salon_01jd3v9x0pfh2v8bb5q50bakvx" }));
    assert_eq!(
        codes(&worker, "awardServiceOrder", elsewhere).await,
        ["NOT_FOUND salon"]
    );
    let planned = json!({ "areaCode": "370305003025", "title": "下一次沙龙", "plannedOn": "2026-08-01", "venue": "社区会议室", "needs": [] });
    let planned = made(&worker, "planSalon", planned).await;
    let early = with(&award, json!({ "salon": planned }));
    assert_eq!(
        codes(&worker, "awardServiceOrder", early).await,
        ["NOT_FOUND salon"],
        "it was not held"
    );
    claimant["conflict"] = json!("本组织参与接单");
    let panel = json!([officer, for_community, for_community, claimant]);
    done(&worker, "awardServiceOrder", seated(panel)).await;
    let seen = square
        .look(&square.app.anonymous(), &order, "award { salon { status } }")
        .await;
    assert_eq!(seen.at("/data/serviceOrder/award/salon/status"), "HELD");
}

#[tokio::test]
async fn the_winner_has_to_be_eligible_still() {
    let square = Square::new().await;
    let (order, claims) = square.claimed_twice().await;
    let award = square.decision(&order, &[&claims[0], &claims[1]]);
    square.able(0, &["MEDIATION"], 0).await;
    let causes = json!({ "organization": { "id": square.organizations[0] }, "causes": [{ "reason": "ABNORMAL_LIST" }], "document": "文件" });
    done(&square.as_("committee").await, "suspendOrganization", causes).await;
    assert_eq!(
        codes(&square.as_("worker").await, "awardServiceOrder", award).await,
        [
            "CLAIMANT_NOT_ACTIVE winner",
            "CAPABILITIES_LACKING winner",
            "CAPACITY_SPENT winner"
        ]
    );
}

#[tokio::test]
async fn a_consortium_wins_when_it_is_whole_and_its_project_has_all_of_it() {
    let square = Square::new().await;
    let order = square.published(&square.need("商户占道经营").await, json!({})).await;
    let partners = json!([{ "organization": { "id": square.organizations[3] }, "services": ["维修", "助学"] }]);
    let offer = with(
        &square.offer(&order, 0, "4800"),
        json!({ "partners": partners, "services": ["统筹"] }),
    );
    let claim = made(&square.as_("manager").await, "claimServiceOrder", offer).await;
    square.until("2026-07-11");
    let award = square.decision(&order, &[&claim]);
    assert_eq!(
        codes(&square.as_("worker").await, "awardServiceOrder", award.clone()).await,
        ["PARTNERS_MISSING winner"]
    );
    let join = json!({ "claim": claim, "organization": { "id": square.organizations[3] } });
    done(&square.as_("partner").await, "joinConsortium", join).await;
    done(&square.as_("worker").await, "awardServiceOrder", award).await;
    let seen = square
        .look(
            &square.app.anonymous(),
            &order,
            "project { participants { organization { id } services } }",
        )
        .await;
    assert_eq!(
        seen.at("/data/serviceOrder/project/participants"),
        json!([
            { "organization": { "id": square.organizations[0] }, "services": ["统筹"] },
            { "organization": { "id": square.organizations[3] }, "services": ["维修", "助学"] },
        ])
    );
}

#[tokio::test]
async fn a_claim_without_a_price_frees_the_money() {
    let square = Square::new().await;
    let need = square.need("陪伴老人").await;
    let order = square.published(&need, json!({})).await;
    let claim = square.claimed(&order, 0, "0").await;
    square.until("2026-07-11");
    assert_eq!(square.balances().await["reserved"], "5000.00");
    let worker = square.as_("worker").await;
    done(&worker, "awardServiceOrder", square.decision(&order, &[&claim])).await;
    assert_eq!(square.balances().await["available"], "20000.00");
    let project = square.look(&worker, &order, "project { id }").await;
    let project = project.text("/data/serviceOrder/project/id");
    square.until("2026-07-20");
    let start = act(
        &square.as_("manager").await,
        "startProject",
        json!({ "project": project }),
    )
    .await;
    start.no_errors("startProject");
    assert_eq!(square.need_status(&need).await, "IN_DELIVERY");
    let seen = square.look(&square.as_("worker").await, &order, "status").await;
    assert_eq!(seen.text("/data/serviceOrder/status"), "IN_DELIVERY");
}
