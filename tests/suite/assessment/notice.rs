//! From the public notice to the award: appeals, confirmation, certificate, explanation, replay.

use super::given::{all_but, full_but};
use super::play::{Play, act, codes, done, id};
use serde_json::{Value, json};

const SEEN: &str =
    "query($id: ID!) { assessment(id: $id) { status notices { endsOn outcome { stars points } } outcome { stars }
    explanation { stars points digest bindingCondition { part } } deadlines { kind dueOn dueAt } } }";

#[tokio::test]
async fn a_notice_lasts_five_working_days_and_only_then_is_confirmed() {
    let play = Play::open().await;
    let changes = [("C1", all_but("C1", "C1.6"))];
    let assessment = play.submitted(&changes).await;
    let publish = |ends: Value| json!({ "assessment": assessment, "document": "公示", "endsOn": ends });
    let committee = play.as_("committee").await;
    assert_eq!(
        codes(&committee, "publishNotice", publish(Value::Null)).await,
        ["ACTION_NOT_ALLOWED"]
    );
    play.reviewed(&assessment, full_but(&changes)).await;
    play.until("2026-08-17");
    for who in ["reviewer-1", "reviewer-2"] {
        play.scored(&assessment, who, full_but(&changes)).await;
    }
    done(
        &play.as_("committee").await,
        "verifyAssessment",
        json!({ "assessment": assessment }),
    )
    .await;
    // Before the notice the public sees nothing of it, and the organization no result.
    let outside = play.app.anonymous().send(SEEN, json!({ "id": assessment })).await;
    assert_eq!(
        (outside.at("/data/assessment"), outside.at("/errors")),
        (Value::Null, Value::Null),
        "{}",
        outside.body
    );
    let own = play.as_("manager").await.send(SEEN, json!({ "id": assessment })).await;
    assert_eq!(
        (
            own.at("/data/assessment/outcome"),
            own.at("/data/assessment/explanation")
        ),
        (Value::Null, Value::Null)
    );
    play.until("2026-09-01");
    let committee = play.as_("committee").await;
    // 1 to 7 September are four working days after the first one.
    assert_eq!(
        codes(&committee, "publishNotice", publish(json!("2026-09-07"))).await,
        ["NOTICE_TOO_SHORT"]
    );
    assert_eq!(
        codes(&play.as_("officer").await, "publishNotice", publish(Value::Null)).await,
        ["FORBIDDEN"]
    );
    done(&committee, "publishNotice", publish(Value::Null)).await;
    let public = play
        .app
        .anonymous()
        .send(SEEN, json!({ "id": assessment }))
        .await
        .at("/data/assessment");
    assert_eq!(
        public["notices"],
        json!([{ "endsOn": "2026-09-08", "outcome": { "stars": 4, "points": "980.00" } }])
    );
    assert_eq!(
        public["explanation"],
        Value::Null,
        "explained to everybody once it is settled"
    );
    assert_eq!(public["deadlines"][0]["kind"], "APPEAL");
    assert_eq!(public["deadlines"][0]["dueAt"], "2026-09-09T00:00:00+08:00");
    let told = play.as_("manager").await.send(SEEN, json!({ "id": assessment })).await;
    assert_eq!(
        told.at("/data/assessment/explanation/points"),
        "980.00",
        "the organization can appeal"
    );
    let confirm = json!({ "assessment": assessment, "decisionNumber": "临社认〔2026〕1号" });
    assert_eq!(
        codes(&committee, "confirmRating", confirm.clone()).await,
        ["NOTICE_RUNNING"]
    );
    play.until("2026-09-09");
    let late = json!({ "assessment": assessment, "indicators": ["C1"], "ground": "漏计一项" });
    assert_eq!(
        codes(&play.as_("manager").await, "lodgeAppeal", late).await,
        ["NOTICE_OVER"]
    );
    assert_eq!(
        codes(&play.as_("officer").await, "confirmRating", confirm.clone()).await,
        ["FORBIDDEN"]
    );
    let award = json!({ "assessment": assessment, "certificateNumber": "LZXJ-2026-0001", "plaqueNumber": "P-1" });
    assert_eq!(
        codes(&play.as_("committee").await, "awardStars", award.clone()).await,
        ["ACTION_NOT_ALLOWED"]
    );
    done(&play.as_("committee").await, "confirmRating", confirm).await;
    assert_eq!(
        codes(&play.as_("officer").await, "awardStars", award.clone()).await,
        ["FORBIDDEN"]
    );
    let star = done(&play.as_("committee").await, "awardStars", award).await;
    assert_eq!(
        (&star["stars"], &star["validFrom"], &star["validTo"]),
        (&json!(4), &json!("2026-09-09"), &json!("2029-09-08"))
    );
}

#[tokio::test]
async fn an_appeal_is_decided_by_a_panel_and_changes_only_what_it_names() {
    let play = Play::open().await;
    let assessment = play.noticed(&[("C1", all_but("C1", "C1.6"))]).await;
    let manager = play.as_("manager").await;
    let appeal = json!({ "assessment": assessment, "indicators": ["C1"], "ground": "制度已上墙,附照片" });
    assert_eq!(
        codes(&play.as_("officer").await, "lodgeAppeal", appeal.clone()).await,
        ["FORBIDDEN"]
    );
    done(
        &manager,
        "attachEvidence",
        json!({ "assessment": assessment, "indicator": "C1.6", "statement": "照片" }),
    )
    .await;
    done(&manager, "lodgeAppeal", appeal).await;
    let committee = play.as_("committee").await;
    play.until("2026-09-09");
    let confirm = json!({ "assessment": assessment, "decisionNumber": "1" });
    let committee_later = play.as_("committee").await;
    assert_eq!(
        codes(&committee_later, "confirmRating", confirm.clone()).await,
        ["ACTION_NOT_ALLOWED"],
        "an appeal is open"
    );
    drop(committee);
    let votes = |names: &[(&str, bool)]| -> Value {
        names
            .iter()
            .map(|(name, uphold)| json!({ "account": play.account(name), "uphold": uphold }))
            .collect()
    };
    let full = full_but(&[]);
    let c1 = full.iter().find(|score| score["indicator"] == "C1").unwrap();
    let changed = json!([{ "indicator": "C1", "input": c1["input"], "reason": "照片属实" }]);
    let decide = |votes: Value, scores: Value| json!({ "assessment": assessment, "votes": votes, "reasoning": "经核查", "scores": scores });
    let small = decide(votes(&[("panel-1", true), ("panel-2", true)]), json!([]));
    assert_eq!(
        codes(&committee_later, "decideAppeal", small).await,
        ["PANEL_TOO_SMALL"]
    );
    let involved = decide(
        votes(&[("panel-1", true), ("panel-2", true), ("reviewer-1", true)]),
        json!([]),
    );
    assert_eq!(
        codes(&committee_later, "decideAppeal", involved).await,
        ["ALREADY_INVOLVED"]
    );
    let tied = decide(
        votes(&[("panel-1", true), ("panel-2", true), ("manager", true)]),
        json!([]),
    );
    assert_eq!(
        codes(&committee_later, "decideAppeal", tied).await,
        ["OWN_ORGANIZATION"]
    );
    let lost = decide(
        votes(&[("panel-1", true), ("panel-2", false), ("panel-3", false)]),
        changed.clone(),
    );
    assert_eq!(codes(&committee_later, "decideAppeal", lost).await, ["APPEAL_REJECTED"]);
    let other = json!([{ "indicator": "A1.2", "input": { "yes": false }, "reason": "无" }]);
    let beside = decide(
        votes(&[("panel-1", true), ("panel-2", true), ("panel-3", false)]),
        other,
    );
    assert_eq!(codes(&committee_later, "decideAppeal", beside).await, ["NOT_APPEALED"]);
    let upheld = decide(
        votes(&[("panel-1", true), ("panel-2", true), ("panel-3", false)]),
        changed,
    );
    assert_eq!(
        codes(&play.as_("panel-1").await, "decideAppeal", upheld.clone()).await,
        ["FORBIDDEN"]
    );
    done(&committee_later, "decideAppeal", upheld).await;
    let seen = play
        .assessment("manager", "status outcome { stars points } appeals { status decideBy decision { votesFor votesAgainst reasoning replaced { code points } } }")
        .await
        .at("/data/organization/assessments/0");
    assert_eq!(
        (&seen["status"], &seen["outcome"]),
        (&json!("APPEAL_DECIDED"), &json!({ "stars": 5, "points": "1000.00" }))
    );
    assert_eq!(
        seen["appeals"][0]["decision"]["replaced"],
        json!([{ "code": "C1", "points": "100.00" }])
    );
    assert_eq!(
        (
            &seen["appeals"][0]["decision"]["votesFor"],
            &seen["appeals"][0]["status"]
        ),
        (&json!(2), &json!("UPHELD"))
    );
    // Other stars are noticed again before they are confirmed.
    assert_eq!(
        codes(&committee_later, "confirmRating", confirm.clone()).await,
        ["NOTICE_OUTDATED"]
    );
    play.publish(&assessment).await;
    assert_eq!(
        codes(&play.as_("committee").await, "confirmRating", confirm.clone()).await,
        ["NOTICE_RUNNING"]
    );
    play.until("2026-09-17");
    done(&play.as_("committee").await, "confirmRating", confirm).await;
}

#[tokio::test]
async fn a_certificate_is_checked_explained_and_replayed_by_anybody() {
    let play = Play::open().await;
    let star = play.awarded(&[("C1", all_but("C1", "C1.6"))]).await;
    let query = "query($number: String!) { certificate(number: $number) { id stars points status inForce organization { name starRating { stars } starRatings { id } }
        explanation { points stars digest standardCode standardEdition sections { code points outOf } bindingCondition { kind part } nextStar { stars gains { added } } }
        changes { action } cycle { year } assessment { status } } }";
    let answer = play
        .app
        .anonymous()
        .send(query, json!({ "number": "LZXJ-2026-0001" }))
        .await;
    let found = answer.at("/data/certificate");
    assert_eq!(
        (&found["stars"], &found["inForce"]),
        (&json!(4), &json!(true)),
        "{}",
        answer.body
    );
    assert_eq!(found["organization"]["starRating"]["stars"], 4);
    assert_eq!(
        found["explanation"]["bindingCondition"],
        json!({ "kind": "CHECKLIST", "part": "C1" })
    );
    assert_eq!(found["explanation"]["nextStar"]["gains"][0]["added"], json!(["C1.6"]));
    assert_eq!(found["assessment"]["status"], "AWARDED");
    let none = play
        .app
        .anonymous()
        .send(query, json!({ "number": "LZXJ-2026-9999" }))
        .await;
    assert_eq!(
        (none.at("/data/certificate"), none.at("/errors")),
        (Value::Null, Value::Null)
    );
    let replay = "query($id: ID!) { replayRating(id: $id) { same digest storedDigest } }";
    let same = play.as_("auditor").await.send(replay, json!({ "id": id(&star) })).await;
    assert_eq!(same.at("/data/replayRating/same"), true, "{}", same.body);
    assert_eq!(same.at("/data/replayRating/digest"), found["explanation"]["digest"]);
    assert_eq!(
        play.app
            .anonymous()
            .send(replay, json!({ "id": id(&star) }))
            .await
            .error_code(),
        "UNAUTHENTICATED"
    );
    // The leaderboard, and a second certificate of the number.
    let board = "{ starRatings(filter: { inForce: true, areaCode: \"370305003000\" }) { nodes { stars certificateNumber } totalCount { value } } }";
    let board = play.app.anonymous().send(board, json!({})).await;
    assert_eq!(board.at("/data/starRatings/nodes/0/stars"), 4, "{}", board.body);
}

#[tokio::test]
async fn a_veto_found_on_the_day_of_the_notice_leaves_the_points_and_takes_the_stars() {
    let play = Play::open().await;
    let assessment = play.submitted(&[]).await;
    play.reviewed(&assessment, full_but(&[])).await;
    play.until("2026-08-17");
    for who in ["reviewer-1", "reviewer-2"] {
        play.scored(&assessment, who, full_but(&[])).await;
    }
    done(
        &play.as_("committee").await,
        "verifyAssessment",
        json!({ "assessment": assessment }),
    )
    .await;
    play.until("2026-09-01");
    let committee = play.as_("committee").await;
    let notice = |vetoes: Value| json!({ "assessment": assessment, "document": "公示", "vetoes": vetoes });
    let unknown = act(&committee, "publishNotice", notice(json!(["V99"]))).await;
    assert!(
        unknown.at("/data/publishNotice/userErrors/0/code").is_string(),
        "{}",
        unknown.body
    );
    done(&committee, "publishNotice", notice(json!(["V4"]))).await;
    let seen = play
        .assessment(
            "committee",
            "outcome { stars points } explanation { vetoes { code cap } starsBeforeVetoes }",
        )
        .await;
    let seen = seen.at("/data/organization/assessments/0");
    assert_eq!(seen["outcome"], json!({ "stars": 0, "points": "1000.00" }));
    assert_eq!(seen["explanation"]["vetoes"], json!([{ "code": "V4", "cap": 0 }]));
    play.until("2026-09-16");
    let confirm = json!({ "assessment": assessment, "decisionNumber": "1" });
    done(&play.as_("committee").await, "confirmRating", confirm).await;
    let award = json!({ "assessment": assessment, "certificateNumber": "LZXJ-2026-0002" });
    assert_eq!(
        codes(&play.as_("committee").await, "awardStars", award).await,
        ["NO_STARS"]
    );
}
