//! What happens to stars after their award, and what has to be put right.

use super::given::{all_but, default_file};
use super::play::{Play, codes, done, id};
use serde_json::{Value, json};

fn measure(star: &Value, reason: &str, hearing: Value) -> Value {
    json!({ "starRating": star["id"], "reason": reason, "document": "临社〔2026〕9号", "note": "内部说明", "hearing": hearing })
}

#[tokio::test]
async fn stars_are_held_restored_downgraded_and_revoked_for_reasons_after_a_hearing() {
    let play = Play::open().await;
    let star = play.awarded(&[("C1", all_but("C1", "C1.6"))]).await;
    play.until("2026-10-12");
    let committee = play.as_("committee").await;
    let heard = json!({ "notifiedOn": "2026-10-12", "statement": "无异议" });
    let hold = measure(&star, "UNDER_INVESTIGATION", heard.clone());
    for other in ["officer", "manager", "auditor"] {
        assert_eq!(
            codes(&play.as_(other).await, "holdStars", hold.clone()).await,
            ["FORBIDDEN"],
            "{other}"
        );
    }
    let unheard = measure(&star, "UNDER_INVESTIGATION", json!({ "notifiedOn": "2026-10-12" }));
    assert_eq!(codes(&committee, "holdStars", unheard).await, ["HEARING_OPEN"]);
    assert_eq!(
        codes(&committee, "holdStars", measure(&star, "REMEDIED", heard.clone())).await,
        ["STAR_REASON_NOT_ALLOWED"]
    );
    assert_eq!(
        codes(
            &committee,
            "holdStars",
            measure(&star, "UNDER_INVESTIGATION", Value::Null)
        )
        .await,
        ["REQUIRED"]
    );
    assert_eq!(done(&committee, "holdStars", hold).await["status"], "ON_HOLD");
    let mut restore = measure(&star, "UNFOUNDED", Value::Null);
    restore.as_object_mut().unwrap().remove("hearing");
    assert_eq!(
        codes(&play.as_("officer").await, "restoreStars", restore.clone()).await,
        ["FORBIDDEN"]
    );
    assert_eq!(
        done(&committee, "restoreStars", restore.clone()).await["status"],
        "VALID"
    );
    assert_eq!(codes(&committee, "restoreStars", restore).await, ["ACTION_NOT_ALLOWED"]);
    let down = |stars: i32| {
        let mut input = measure(&star, "RECHECK_FAILED", heard.clone());
        input["stars"] = json!(stars);
        input
    };
    assert_eq!(codes(&committee, "downgradeStars", down(4)).await, ["STARS_NOT_LOWER"]);
    assert_eq!(codes(&committee, "downgradeStars", down(7)).await, ["OUT_OF_RANGE"]);
    assert_eq!(
        codes(&play.as_("officer").await, "downgradeStars", down(2)).await,
        ["FORBIDDEN"]
    );
    let fewer = done(&committee, "downgradeStars", down(2)).await;
    assert_eq!(
        (&fewer["stars"], &fewer["status"], &fewer["barredUntil"]),
        (&json!(2), &json!("DOWNGRADED"), &json!("2028-10-12"))
    );
    let query = "query($id: ID!) { node(id: $id) { ... on StarRating { stars awardedStars status inForce
        changes { action from to reason note document hearing { statement } } availableActions { mutation allowed reasonCode } timeline { nodes { deed } } } } }";
    let public = play
        .app
        .anonymous()
        .send(query, json!({ "id": star["id"] }))
        .await
        .at("/data/node");
    assert_eq!(
        (&public["stars"], &public["awardedStars"], &public["inForce"]),
        (&json!(2), &json!(4), &json!(true))
    );
    assert_eq!(
        (&public["changes"][2]["from"], &public["changes"][2]["to"]),
        (&json!(4), &json!(2))
    );
    assert_eq!(
        (&public["changes"][2]["note"], &public["changes"][2]["hearing"]),
        (&Value::Null, &Value::Null),
        "for insiders"
    );
    let own = play.as_("manager").await.send(query, json!({ "id": star["id"] })).await;
    assert_eq!(own.at("/data/node/changes/2/note"), "内部说明");
    let gone = done(&committee, "revokeStars", measure(&star, "FALSE_EVIDENCE", heard)).await;
    assert_eq!(
        (&gone["stars"], &gone["status"], &gone["barredUntil"]),
        (&json!(0), &json!("REVOKED"), &json!("2029-10-12"))
    );
    assert!(gone["plaqueDue"].is_string());
    let current = play.assessment("manager", "starRating { status }").await;
    assert_eq!(current.at("/data/organization/starRating"), Value::Null);
    assert_eq!(
        codes(&committee, "expireStars", json!({ "starRating": star["id"] })).await,
        ["ACTION_NOT_ALLOWED"]
    );
}

#[tokio::test]
async fn stars_end_with_their_validity() {
    let play = Play::open().await;
    let star = play.awarded(&[("C1", all_but("C1", "C1.6"))]).await;
    let expire = json!({ "starRating": star["id"] });
    assert_eq!(
        codes(&play.as_("committee").await, "expireStars", expire.clone()).await,
        ["NOT_DUE_YET"]
    );
    play.until("2029-09-17");
    assert_eq!(
        codes(&play.as_("officer").await, "expireStars", expire.clone()).await,
        ["FORBIDDEN"]
    );
    assert_eq!(
        done(&play.as_("committee").await, "expireStars", expire).await["status"],
        "EXPIRED"
    );
}

#[tokio::test]
async fn a_remediation_is_ordered_with_a_date_and_closed_by_proof() {
    let play = Play::open().await;
    let officer = play.as_("officer").await;
    let find = |due: &str| json!({ "organization": { "id": play.organization }, "indicator": "C1", "finding": "制度未上墙", "dueOn": due });
    assert_eq!(
        codes(&play.as_("manager").await, "findRemediation", find("2026-07-10")).await,
        ["FORBIDDEN"]
    );
    assert_eq!(
        codes(&officer, "findRemediation", find("2026-06-30")).await,
        ["PAST_DATE"]
    );
    let found = done(&officer, "findRemediation", find("2026-07-10")).await;
    let query = "query($id: ID!) { organization(by: { id: $id }) { remediations { totalCount { value } nodes { id finding overdue status proof { statement } availableActions { mutation allowed } } } } }";
    let outside = play
        .app
        .anonymous()
        .send(query, json!({ "id": play.organization }))
        .await;
    assert_eq!(outside.at("/data/organization/remediations"), Value::Null);
    play.until("2026-07-11");
    let own = play
        .as_("manager")
        .await
        .send(query, json!({ "id": play.organization }))
        .await;
    assert_eq!(
        own.at("/data/organization/remediations/nodes/0/overdue"),
        true,
        "{}",
        own.body
    );
    let close = json!({ "remediation": id(&found), "statement": "已上墙,见照片" });
    assert_eq!(
        codes(&play.as_("manager").await, "closeRemediation", close.clone()).await,
        ["FORBIDDEN"]
    );
    let officer = play.as_("officer").await;
    assert_eq!(
        codes(&officer, "closeRemediation", json!({ "remediation": id(&found) })).await,
        ["REQUIRED"]
    );
    assert_eq!(done(&officer, "closeRemediation", close).await["status"], "CLOSED");
}

#[tokio::test]
async fn a_draft_is_tried_on_a_past_cycle_before_it_is_published() {
    let play = Play::open().await;
    play.awarded(&[("C1", all_but("C1", "C1.6"))]).await;
    let mut file: Value = serde_json::from_str(&default_file()).unwrap();
    file["standard"]["version"] = json!(2);
    for band in file["standard"]["bands"].as_array_mut().unwrap() {
        match band["stars"].as_i64() {
            Some(5) => band["total"] = json!("1000.00"),
            Some(4) => band["total"] = json!("990.00"),
            _ => {}
        }
    }
    let committee = play.as_("committee").await;
    let draft = "mutation($file: String!) { draftStandard(input: { file: $file }) { standard { id problems { code } } userErrors { code } } }";
    let drafted = committee.send(draft, json!({ "file": file.to_string() })).await;
    let standard = drafted
        .no_errors("draftStandard")
        .text("/data/draftStandard/standard/id");
    let query = "query($standard: ID!, $cycle: ID!) { tryStandard(standard: $standard, cycle: $cycle) { rated up down dropped
        moves { up starsBefore pointsBefore assessment { id } after { stars bindingCondition { kind description } } } } }";
    let variables = json!({ "standard": standard, "cycle": play.cycle });
    let tried = committee.send(query, variables.clone()).await;
    let trial = tried.at("/data/tryStandard");
    assert_eq!(
        (&trial["rated"], &trial["up"], &trial["down"]),
        (&json!(1), &json!(0), &json!(1)),
        "{}",
        tried.body
    );
    let moved = &trial["moves"][0];
    assert_eq!(
        (&moved["starsBefore"], &moved["after"]["stars"]),
        (&json!(4), &json!(3))
    );
    assert_eq!(
        moved["after"]["bindingCondition"]["description"],
        "Total: 980.00 / 990.00"
    );
    let same = json!({ "standard": play.standard, "cycle": play.cycle });
    let same = committee.send(query, same).await;
    assert_eq!(same.at("/data/tryStandard/moves"), json!([]));
    let denied = play.as_("officer").await.send(query, variables).await;
    assert_eq!(denied.error_code(), "FORBIDDEN");
}
