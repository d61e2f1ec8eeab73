//! Claims: each condition refuses, partners join by themselves, a key claims once.

use super::play::{Square, act, codes, done, made, with};
use serde_json::{Value, json};

#[tokio::test]
async fn an_organization_claims_once_with_a_key() {
    let square = Square::new().await;
    let order = square.published(&square.need("商户占道经营").await, json!({})).await;
    let manager = square.as_("manager").await;
    let offer = square.offer(&order, 0, "4800");
    let mut keyless = offer.clone();
    keyless["idempotencyKey"] = Value::Null;
    assert_eq!(
        codes(&manager, "claimServiceOrder", keyless.clone()).await,
        ["REQUIRED idempotencyKey"]
    );
    keyless["dryRun"] = json!(true);
    act(&manager, "claimServiceOrder", keyless)
        .await
        .no_errors("claimServiceOrder");
    let first = act(&manager, "claimServiceOrder", offer.clone()).await;
    let claim = first
        .no_errors("claimServiceOrder")
        .text("/data/claimServiceOrder/claim/id");
    let again = act(&manager, "claimServiceOrder", offer.clone()).await;
    assert_eq!(again.text("/data/claimServiceOrder/claim/id"), claim);
    assert_eq!(again.at("/data/claimServiceOrder/replayed"), true);
    let other = with(&offer, json!({ "price": "4700" }));
    assert_eq!(
        codes(&manager, "claimServiceOrder", other.clone()).await,
        ["IDEMPOTENCY_CONFLICT idempotencyKey"]
    );
    let twice = with(&other, json!({ "idempotencyKey": "再来" }));
    assert_eq!(
        codes(&manager, "claimServiceOrder", twice.clone()).await,
        ["TAKES_PART_ALREADY organization"]
    );
    let seen = square
        .look(&manager, &order, "claimCount claims { nodes { id price plan } }")
        .await;
    assert_eq!(
        seen.at("/data/serviceOrder"),
        json!({ "claimCount": 1, "claims": { "nodes": [{ "id": claim, "price": "4800.00", "plan": "每周三次巡查。" }] } })
    );
    let withdraw = json!({ "claim": claim, "reason": "人手不足" });
    assert_eq!(
        done(&manager, "withdrawClaim", withdraw.clone()).await["status"],
        "WITHDRAWN"
    );
    assert_eq!(codes(&manager, "withdrawClaim", withdraw).await, ["ACTION_NOT_ALLOWED"]);
    let anew = with(&twice, json!({ "idempotencyKey": "撤回之后" }));
    done(&manager, "claimServiceOrder", anew).await;
}

#[tokio::test]
async fn every_condition_refuses_a_claim_by_its_name() {
    let square = Square::new().await;
    let asks = json!({ "minStars": 3 });
    let order = square.published(&square.need("商户占道经营").await, asks).await;
    let manager = square.as_("manager").await;
    let claim = |changes: Value| with(&square.offer(&order, 0, "4800"), changes);
    assert_eq!(
        codes(&manager, "claimServiceOrder", claim(json!({ "price": "5000.01" }))).await,
        ["STARS_TOO_FEW organization", "PRICE_ABOVE_CEILING price"]
    );
    square.stars(0, 3, "ON_HOLD").await;
    assert_eq!(
        codes(&manager, "claimServiceOrder", claim(json!({}))).await,
        ["VETO_OPEN organization", "STARS_TOO_FEW organization"],
        "stars on hold do not count"
    );
    square
        .app
        .behind_its_back("UPDATE star_ratings SET status = 'VALID'")
        .await;
    square.able(0, &["MEDIATION"], 3).await;
    assert_eq!(
        codes(&manager, "claimServiceOrder", claim(json!({ "plan": "", "team": " " }))).await,
        ["CAPABILITIES_LACKING organization", "REQUIRED plan", "REQUIRED team"]
    );
    square.able(0, &["HOME_REPAIR"], 1).await;
    let other = square.published(&square.need("楼道照明").await, json!({})).await;
    square.claimed(&other, 0, "100").await;
    assert_eq!(
        codes(&manager, "claimServiceOrder", claim(json!({}))).await,
        ["CAPACITY_SPENT organization"],
        "a claim that waits takes up capacity"
    );
    square.able(0, &["HOME_REPAIR"], 2).await;
    let draft = square.drafted(&square.need("健身器材").await, json!({})).await;
    let on_draft = with(&square.offer(&draft, 0, "1"), json!({}));
    assert_eq!(
        codes(&manager, "claimServiceOrder", on_draft).await,
        ["NOT_FOUND order"],
        "nobody outside sees a draft"
    );
    let causes = json!({ "organization": { "id": square.organizations[0] }, "causes": [{ "reason": "ABNORMAL_LIST" }], "document": "文件" });
    done(&square.as_("committee").await, "suspendOrganization", causes).await;
    assert_eq!(
        codes(&manager, "claimServiceOrder", claim(json!({}))).await,
        ["CLAIMANT_NOT_ACTIVE organization"]
    );
    square.until("2026-07-11");
    let late = square.offer(&order, 1, "4500");
    assert_eq!(
        codes(&square.as_("second").await, "claimServiceOrder", late).await,
        ["DEADLINE_PASSED order", "STARS_TOO_FEW organization"]
    );
}

#[tokio::test]
async fn a_veto_of_the_last_confirmed_rating_is_open_until_the_next_one() {
    let square = Square::new().await;
    let order = square.published(&square.need("商户占道经营").await, json!({})).await;
    let veto = "SET session_replication_role = replica; \
        WITH cycle AS (INSERT INTO assessment_cycles (id, district, year, standard_id, status, document, version, created_at, updated_at) \
        SELECT gen_random_uuid(), '370305000000', 2025, gen_random_uuid(), 'OPEN', '{}', 1, now(), now() RETURNING id), \
        assessed AS (INSERT INTO assessments (id, district, cycle_id, standard_id, organization_id, area_code, status, submission_due, \
        document, version, created_at, updated_at) SELECT gen_random_uuid(), o.district, cycle.id, gen_random_uuid(), o.id, o.area_code, \
        'CONFIRMED', '2025-12-31', '{}', 1, now(), now() FROM cycle, organizations o WHERE credit_code = '52370305Y00000016M' RETURNING id) \
        INSERT INTO ratings (assessment_id, number, standard_id, digest, scores, facts, rating, bars_next_cycle, submitted_at, rated_at) \
        SELECT id, 1, gen_random_uuid(), repeat('a', 64), '{}', '{\"vetoes\": [\"V1\"]}', '{}', false, now(), now() FROM assessed";
    square.app.behind_its_back(veto).await;
    let manager = square.as_("manager").await;
    assert_eq!(
        codes(&manager, "claimServiceOrder", square.offer(&order, 0, "4800")).await,
        ["VETO_OPEN organization"]
    );
    let partner = json!({ "partners": [{ "organization": { "id": square.organizations[0] }, "services": ["巡查"] }] });
    let second = square.as_("second").await;
    let led = with(&square.offer(&order, 1, "4500"), partner);
    assert_eq!(
        codes(&second, "claimServiceOrder", led).await,
        ["PARTNERS_UNFIT partners"]
    );
    let lifted = "SET session_replication_role = replica; UPDATE ratings SET facts = '{\"vetoes\": []}'";
    square.app.behind_its_back(lifted).await;
    square.claimed(&order, 0, "4800").await;
}

#[tokio::test]
async fn a_consortium_is_whole_when_each_partner_has_joined() {
    let square = Square::new().await;
    square.able(0, &["MEDIATION"], 3).await;
    let order = square.published(&square.need("商户占道经营").await, json!({})).await;
    let (manager, partner) = (square.as_("manager").await, square.as_("partner").await);
    let named = |place: usize, services: Value| json!({ "organization": { "id": square.organizations[place] }, "services": services });
    let with_partners = |partners: Value, key: &str| {
        let consortium = json!({ "partners": partners, "services": ["统筹"], "idempotencyKey": key });
        with(&square.offer(&order, 0, "4800"), consortium)
    };
    let wrong = json!([
        named(3, json!([])),
        named(3, json!(["维修"])),
        named(0, json!(["巡查"]))
    ]);
    assert_eq!(
        codes(&manager, "claimServiceOrder", with_partners(wrong, "一")).await,
        [
            "REQUIRED partners.0.services",
            "DUPLICATE partners.1.organization",
            "DUPLICATE partners.2.organization",
        ]
    );
    let unknown = json!([{ "organization": { "creditCode": "52370305Y00000083K" }, "services": ["维修"] }]);
    assert_eq!(
        codes(&manager, "claimServiceOrder", with_partners(unknown, "二")).await,
        ["NOT_FOUND partners.0.organization"]
    );
    let partners = json!([named(3, json!(["维修"])), named(2, json!(["宣传"]))]);
    let claim = made(&manager, "claimServiceOrder", with_partners(partners, "三")).await;
    let join = |place: usize| json!({ "claim": claim, "organization": { "id": square.organizations[place] } });
    assert_eq!(
        codes(&manager, "joinConsortium", join(3)).await,
        ["FORBIDDEN"],
        "not by the lead's manager"
    );
    assert_eq!(
        codes(&square.as_("second").await, "joinConsortium", join(1)).await,
        ["NOT_FOUND claim"],
        "others do not see it"
    );
    let keyed = with(&join(3), json!({ "idempotencyKey": "加入 一" }));
    let joined = done(&partner, "joinConsortium", keyed.clone()).await;
    assert_eq!(joined["awaitedPartners"], 1);
    // The claim is the lead's; whoever joined by the partner's right gets the answer by it again.
    let again = act(&partner, "joinConsortium", keyed).await;
    again.no_errors("joinConsortium");
    assert_eq!(again.at("/data/joinConsortium/replayed"), true);
    assert_eq!(again.at("/data/joinConsortium/claim/awaitedPartners"), 1);
    assert_eq!(
        codes(&partner, "joinConsortium", join(3)).await,
        ["ALREADY_JOINED organization"]
    );
    let own = with(&square.offer(&order, 3, "4000"), json!({}));
    assert_eq!(
        codes(&partner, "claimServiceOrder", own).await,
        ["TAKES_PART_ALREADY organization"],
        "who joined does not claim beside"
    );
    square.claimed(&order, 2, "4200").await;
    assert_eq!(
        codes(&square.as_("third").await, "joinConsortium", join(2)).await,
        ["TAKES_PART_ALREADY organization"],
        "who claims does not join beside"
    );
    let own = "query($id: ID!) { node(id: $id) { ... on Organization { claims { totalCount { value } nodes { id organization { id } partners { services joinedAt organization { id } } } } } } }";
    let seen = partner.send(own, json!({ "id": square.organizations[3] })).await;
    assert_eq!(seen.at("/data/node/claims/totalCount/value"), 1);
    assert_eq!(seen.at("/data/node/claims/nodes/0/id"), claim);
    assert_eq!(
        seen.at("/data/node/claims/nodes/0/partners/0/services"),
        json!(["维修"])
    );
    let outside = square
        .as_("second")
        .await
        .send(own, json!({ "id": square.organizations[3] }))
        .await;
    assert_eq!(outside.at("/data/node/claims/totalCount/value"), 0);
    assert_eq!(
        codes(&partner, "withdrawClaim", json!({ "claim": claim })).await,
        ["FORBIDDEN"],
        "the lead withdraws"
    );
}

#[tokio::test]
async fn an_organization_reads_what_it_lacks_before_it_claims() {
    let square = Square::new().await;
    square.able(0, &["MEDIATION"], 3).await;
    let asks = json!({ "minStars": 2 });
    let order = square.published(&square.need("商户占道经营").await, asks).await;
    let query = "query($id: ID!, $of: OrganizationRef!) { serviceOrder(id: $id) { eligibility(organization: $of) { eligible conditions { condition met reason { code message } } } availableActions { action allowed reasonCode } } }";
    let of = json!({ "id": order, "of": { "id": square.organizations[0] } });
    let seen = square.as_("manager").await.send(query, of.clone()).await;
    let eligibility = seen.at("/data/serviceOrder/eligibility");
    assert_eq!(eligibility["eligible"], false);
    let conditions = eligibility["conditions"].as_array().unwrap();
    assert_eq!(conditions.len(), 11);
    let unmet: Vec<(&str, &str)> = conditions
        .iter()
        .filter(|it| it["met"] == false)
        .map(|it| {
            (
                it["condition"].as_str().unwrap(),
                it["reason"]["code"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        unmet,
        [("ENOUGH_STARS", "STARS_TOO_FEW"), ("CAPABLE", "CAPABILITIES_LACKING")]
    );
    let claim_action = |answer: &siling_tests::Answer| {
        let actions = answer.at("/data/serviceOrder/availableActions");
        let actions = actions.as_array().unwrap().clone();
        actions.into_iter().find(|it| it["action"] == "CLAIM").unwrap()
    };
    assert_eq!(
        claim_action(&seen),
        json!({ "action": "CLAIM", "allowed": false, "reasonCode": "STARS_TOO_FEW" })
    );
    square.stars(0, 4, "VALID").await;
    square.able(0, &["HOME_REPAIR"], 3).await;
    let seen = square.as_("manager").await.send(query, of.clone()).await;
    assert_eq!(seen.at("/data/serviceOrder/eligibility/eligible"), true);
    assert_eq!(
        claim_action(&seen),
        json!({ "action": "CLAIM", "allowed": true, "reasonCode": null })
    );
    let worker = square.as_("worker").await.send(query, of.clone()).await;
    assert_eq!(
        worker.at("/data/serviceOrder/eligibility/eligible"),
        true,
        "the community asks, too"
    );
    assert_eq!(claim_action(&worker)["reasonCode"], "FORBIDDEN");
    for outsider in [square.as_("second").await, square.as_("resident").await] {
        let answer = outsider.send(query, of.clone()).await;
        assert_eq!(answer.at("/data/serviceOrder/eligibility"), Value::Null);
        assert_eq!(answer.error_codes(), ["FORBIDDEN"]);
    }
}
