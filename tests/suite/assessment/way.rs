//! The whole way: plan, open, self-assess, review, verify, notice, appeal, confirm, award.

use super::given::{all_but, full_but};
use super::play::{Play, act, because, codes, done, id, phases};
use serde_json::{Value, json};

#[tokio::test]
async fn a_cycle_is_planned_with_its_calendar_and_opened_for_every_active_organization() {
    let play = Play::planned().await;
    let committee = play.as_("committee").await;
    let plan = |change: &dyn Fn(&mut Value)| {
        let mut input =
            json!({ "year": 2027, "title": "2027年度星级评定", "standard": play.standard, "phases": phases() });
        change(&mut input);
        input
    };
    // The phase of the notice holds fewer than five working days.
    let short = plan(&|input| input["phases"][3]["endsOn"] = json!("2026-09-07"));
    assert_eq!(codes(&committee, "planCycle", short).await, ["NOTICE_TOO_SHORT"]);
    let over = plan(&|input| input["phases"][1]["beginsOn"] = json!("2026-07-31"));
    assert_eq!(codes(&committee, "planCycle", over).await, ["PHASES_OUT_OF_ORDER"]);
    let missing = plan(&|input| input["phases"].as_array_mut().unwrap().truncate(4));
    assert_eq!(codes(&committee, "planCycle", missing).await, ["PHASES_MISSING"]);
    let beyond = plan(&|input| input["phases"][4]["endsOn"] = json!("2031-01-10"));
    assert_eq!(codes(&committee, "planCycle", beyond).await, ["CALENDAR_MISSING"]);
    let officer = play.as_("officer").await;
    assert_eq!(codes(&officer, "planCycle", plan(&|_| {})).await, ["FORBIDDEN"]);
    // Nobody starts before it is open.
    let start = json!({ "cycle": play.cycle, "organization": { "id": play.organization } });
    let manager = play.as_("manager").await;
    assert_eq!(
        codes(&manager, "startSelfAssessment", start.clone()).await,
        ["CYCLE_NOT_OPEN"]
    );
    assert_eq!(
        codes(&officer, "openCycle", json!({ "cycle": play.cycle })).await,
        ["FORBIDDEN"]
    );
    let opened = done(&committee, "openCycle", json!({ "cycle": play.cycle })).await;
    assert_eq!(opened["status"], "OPEN");
    let entered = play.assessment("manager", "status").await;
    assert_eq!(entered.at("/data/organization/assessments/0/status"), "NOT_STARTED");
    // And not before the first day of the self-assessment.
    assert_eq!(
        codes(&manager, "startSelfAssessment", start.clone()).await,
        ["NOT_YET_OPEN"]
    );
    assert_eq!(
        codes(&play.as_("officer").await, "startSelfAssessment", start).await,
        ["FORBIDDEN"]
    );
    assert_eq!(
        codes(&committee, "closeCycle", json!({ "cycle": play.cycle })).await,
        ["NOT_DUE_YET"]
    );
    let query = "query($id: ID!) { assessmentCycle(id: $id) { year status currentPhase standard { code } phases { phase beginsOn endsOn }
        progress { area { code } total late byStatus { status count } } availableActions { mutation allowed reasonCode } } }";
    let cycle = committee.send(query, json!({ "id": play.cycle })).await;
    assert_eq!(
        cycle.at("/data/assessmentCycle/progress/0/area/code"),
        super::play::XINDIAN,
        "{}",
        cycle.body
    );
    assert_eq!(
        cycle.at("/data/assessmentCycle/progress/0/byStatus"),
        json!([{ "status": "NOT_STARTED", "count": 1 }])
    );
    let seen = play.app.anonymous().send(query, json!({ "id": play.cycle })).await;
    assert_eq!(seen.at("/data/assessmentCycle/year"), 2026);
    assert_eq!(
        (seen.at("/data/assessmentCycle/progress"), seen.error_code()),
        (Value::Null, "UNAUTHENTICATED".to_owned())
    );
}

#[tokio::test]
async fn a_self_assessment_is_drafted_previewed_proved_and_submitted() {
    let play = Play::open().await;
    let manager = play.as_("manager").await;
    let start = json!({ "cycle": play.cycle, "organization": { "id": play.organization } });
    let assessment = id(&done(&manager, "startSelfAssessment", start).await);
    let one = json!([{ "indicator": "A1.2", "input": { "yes": true } }]);
    done(
        &manager,
        "saveSelfAssessment",
        json!({ "assessment": assessment, "scores": one }),
    )
    .await;
    // Wrong forms are told at their place, all at once.
    let wrong = json!([{ "indicator": "A1.2", "input": { "measure": "1" } }, { "indicator": "A2.1", "input": { "notApplicable": true } }]);
    let answer = act(
        &manager,
        "saveSelfAssessment",
        json!({ "assessment": assessment, "scores": wrong }),
    )
    .await;
    let errors = answer.at("/data/saveSelfAssessment/userErrors");
    assert_eq!(errors[0]["code"], "SCORE_FORM");
    assert_eq!(errors[0]["field"], json!(["scores", "0", "input"]));
    assert_eq!(errors[1]["code"], "MUST_APPLY");
    // Every gap is listed.
    let refused = codes(&manager, "submitSelfAssessment", json!({ "assessment": assessment })).await;
    assert!(
        refused.iter().filter(|code| *code == "SCORE_MISSING").count() > 20,
        "{refused:?}"
    );
    assert!(
        refused.contains(&"EVIDENCE_MISSING".to_owned()),
        "A1.2 claims points without its charter"
    );
    let gaps = "gaps { code kind message } preview { stars points complete nextStar { stars points } } selfScores { code points input { kind yes } }";
    let draft = play.assessment("manager", gaps).await;
    assert_eq!(
        draft
            .at("/data/organization/assessments/0/gaps")
            .as_array()
            .map(Vec::len),
        Some(refused.len())
    );
    assert_eq!(draft.at("/data/organization/assessments/0/preview/points"), "20.00");
    assert_eq!(draft.at("/data/organization/assessments/0/preview/complete"), false);
    let changes = [("C1", all_but("C1", "C1.6"))];
    let save = json!({ "assessment": assessment, "scores": full_but(&changes) });
    done(&manager, "saveSelfAssessment", save).await;
    let preview = play
        .assessment(
            "manager",
            "preview { points stars bindingCondition { kind part } nextStar { gains { added } } }",
        )
        .await;
    let preview = preview.at("/data/organization/assessments/0/preview");
    assert_eq!((&preview["points"], &preview["stars"]), (&json!("980.00"), &json!(4)));
    assert_eq!(
        preview["bindingCondition"],
        json!({ "kind": "CHECKLIST", "part": "C1" })
    );
    assert_eq!(preview["nextStar"]["gains"][0]["added"], json!(["C1.6"]));
    // Evidence by the file capability: not before its content has come.
    let file = play.file("manager").await;
    let attach = json!({ "assessment": assessment, "indicator": "A1.2", "file": file, "statement": "章程第三条" });
    done(&manager, "attachEvidence", attach).await;
    let nothing = json!({ "assessment": assessment, "indicator": "A1.2" });
    assert_eq!(codes(&manager, "attachEvidence", nothing).await, ["REQUIRED"]);
    let nowhere = json!({ "assessment": assessment, "indicator": "Z9", "statement": "无" });
    assert_eq!(codes(&manager, "attachEvidence", nowhere).await, ["INDICATOR_UNKNOWN"]);
    let seen = "evidence { id indicator proof { statement file { name fetchLink { path } } } }";
    let evidence = play.assessment("officer", seen).await;
    let piece = evidence.at("/data/organization/assessments/0/evidence/0");
    assert_eq!(piece["proof"]["file"]["name"], "会议记录.pdf", "{}", evidence.body);
    assert!(piece["proof"]["file"]["fetchLink"]["path"].is_string());
    play.prove(&assessment).await;
    let officer = play.as_("officer").await;
    assert_eq!(
        codes(&officer, "submitSelfAssessment", json!({ "assessment": assessment })).await,
        ["FORBIDDEN"]
    );
    let stale = json!({ "assessment": assessment, "expectedVersion": 1 });
    assert_eq!(codes(&manager, "submitSelfAssessment", stale).await, ["STALE_VERSION"]);
    let submitted = done(
        &manager,
        "submitSelfAssessment",
        json!({ "assessment": assessment, "idempotencyKey": "s" }),
    )
    .await;
    assert_eq!(submitted["status"], "SUBMITTED");
    let again = act(
        &manager,
        "submitSelfAssessment",
        json!({ "assessment": assessment, "idempotencyKey": "s" }),
    )
    .await;
    assert_eq!(again.at("/data/submitSelfAssessment/replayed"), true);
    assert_eq!(
        codes(
            &manager,
            "saveSelfAssessment",
            json!({ "assessment": assessment, "scores": [] })
        )
        .await,
        ["ACTION_NOT_ALLOWED"]
    );
}

#[tokio::test]
async fn a_submission_after_the_last_day_is_refused() {
    let play = Play::open().await;
    let assessment = play.assessed(&[]).await;
    play.prove(&assessment).await;
    play.until("2026-08-01");
    let manager = play.as_("manager").await;
    assert_eq!(
        codes(&manager, "submitSelfAssessment", json!({ "assessment": assessment })).await,
        ["DEADLINE_PASSED"]
    );
    let committee = play.as_("committee").await;
    let closed = done(&committee, "closeCycle", json!({ "cycle": play.cycle })).await;
    assert_eq!(closed["status"], "CLOSED");
    let lapsed = play.assessment("manager", "status").await;
    assert_eq!(lapsed.at("/data/organization/assessments/0/status"), "LAPSED");
}

#[tokio::test]
async fn a_review_explains_departures_or_returns_it_with_reasons() {
    let play = Play::open().await;
    let assessment = play.submitted(&[]).await;
    play.until("2026-08-03");
    let officer = play.as_("officer").await;
    let back = json!({ "assessment": assessment, "reasons": [{ "indicator": "C1", "reason": "制度未上墙" }] });
    for other in ["manager", "reviewer-1", "auditor", "resident"] {
        assert_eq!(
            codes(&play.as_(other).await, "returnAssessment", back.clone()).await,
            ["FORBIDDEN"],
            "{other}"
        );
    }
    let empty = json!({ "assessment": assessment, "reasons": [] });
    assert_eq!(codes(&officer, "returnAssessment", empty).await, ["REASON_REQUIRED"]);
    done(&officer, "returnAssessment", back).await;
    let seen = "status returns { dueOn reasons { code reason } } deadlines { kind dueOn basis over }";
    let returned = play.assessment("manager", seen).await;
    let returned = returned.at("/data/organization/assessments/0");
    assert_eq!(returned["status"], "RETURNED");
    assert_eq!(
        returned["returns"][0]["reasons"],
        json!([{ "code": "C1", "reason": "制度未上墙" }])
    );
    assert_eq!(returned["deadlines"][0]["dueOn"], "2026-08-10", "five working days");
    let manager = play.as_("manager").await;
    done(&manager, "submitSelfAssessment", json!({ "assessment": assessment })).await;
    // Another score without a reason, then with one.
    let lower = full_but(&[("C1", all_but("C1", "C1.6"))]);
    let silent = json!({ "assessment": assessment, "scores": lower });
    let refused = act(&officer, "reviewAssessment", silent)
        .await
        .only_user_error("reviewAssessment");
    assert_eq!(refused["code"], "DEPARTURE_UNEXPLAINED");
    let told = json!({ "assessment": assessment, "scores": because(lower, "C1", "制度未上墙") });
    assert_eq!(
        codes(&play.as_("committee").await, "reviewAssessment", told.clone()).await,
        ["FORBIDDEN"]
    );
    done(&play.as_("officer").await, "reviewAssessment", told).await;
    // The organization does not see the review before the notice; who judges sees it beside the stage below.
    let scores =
        "subdistrictScores { code points reason } selfScores { code points } outcome { stars } assessors { rank }";
    let own = play.assessment("manager", scores).await;
    assert_eq!(
        own.at("/data/organization/assessments/0/subdistrictScores"),
        Value::Null
    );
    assert_eq!(own.at("/data/organization/assessments/0/assessors"), Value::Null);
    let judged = play.assessment("officer", scores).await;
    let c1 = judged.at("/data/organization/assessments/0/subdistrictScores");
    let c1 = c1
        .as_array()
        .unwrap()
        .iter()
        .find(|score| score["code"] == "C1")
        .unwrap()
        .clone();
    assert_eq!((&c1["points"], &c1["reason"]), (&json!("100.00"), &json!("制度未上墙")));
}

#[tokio::test]
async fn two_assessors_score_independently_and_a_third_decides_where_they_differ() {
    let play = Play::open().await;
    let assessment = play.submitted(&[]).await;
    play.reviewed(&assessment, full_but(&[])).await;
    play.until("2026-08-17");
    let committee = play.as_("committee").await;
    let assign = |who: &str| json!({ "assessment": assessment, "assessor": play.account(who) });
    assert_eq!(
        codes(&play.as_("officer").await, "assignAssessor", assign("reviewer-1")).await,
        ["FORBIDDEN"]
    );
    done(&committee, "assignAssessor", assign("reviewer-1")).await;
    let own = json!({ "assessment": assessment, "assessor": play.account("officer") });
    assert_eq!(
        codes(&committee, "assignAssessor", own).await,
        ["NOT_FOUND"],
        "an officer is no assessor"
    );
    let reviewer = play.as_("reviewer-1").await;
    let full = json!({ "assessment": assessment, "scores": full_but(&[]) });
    assert_eq!(
        codes(&reviewer, "scoreAssessment", full.clone()).await,
        ["CONFLICT_UNDECLARED"]
    );
    // Who declares a conflict is taken off.
    done(
        &reviewer,
        "declareConflict",
        json!({ "assessment": assessment, "exists": true, "note": "亲属任职" }),
    )
    .await;
    assert_eq!(
        codes(&reviewer, "scoreAssessment", full.clone()).await,
        ["NOT_ASSIGNED"]
    );
    assert_eq!(
        codes(&committee, "assignAssessor", assign("reviewer-1")).await,
        ["ALREADY_INVOLVED"]
    );
    play.scored(&assessment, "reviewer-2", full_but(&[])).await;
    let verify = json!({ "assessment": assessment });
    assert_eq!(
        codes(&committee, "verifyAssessment", verify.clone()).await,
        ["ASSESSORS_MISSING"]
    );
    assert_eq!(
        codes(&committee, "assignAssessor", assign("reviewer-3")).await,
        Vec::<String>::new()
    );
    let third = play.as_("reviewer-3").await;
    done(
        &third,
        "declareConflict",
        json!({ "assessment": assessment, "exists": false }),
    )
    .await;
    // One does not see what the other gave.
    let panel = play
        .assessment("reviewer-3", "assessors { rank scores { code } }")
        .await;
    let panel = panel.at("/data/organization/assessments/0/assessors");
    let open: Vec<bool> = panel
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["scores"].is_array())
        .collect();
    assert_eq!(open, [false, false, true], "{panel}");
    let apart = because(full_but(&[("A1.2", json!({ "yes": false }))]), "A1.2", "章程未修订");
    done(
        &third,
        "scoreAssessment",
        json!({ "assessment": assessment, "scores": apart }),
    )
    .await;
    assert_eq!(
        codes(&committee, "verifyAssessment", verify.clone()).await,
        ["THIRD_ASSESSOR_NEEDED"]
    );
    let disputes = play.assessment("committee", "disputes").await;
    assert_eq!(
        disputes.at("/data/organization/assessments/0/disputes"),
        json!(["A1.2"])
    );
    done(&committee, "assignAssessor", assign("panel-1")).await;
    let decider = play.as_("panel-1").await;
    done(
        &decider,
        "declareConflict",
        json!({ "assessment": assessment, "exists": false }),
    )
    .await;
    assert_eq!(
        codes(&decider, "scoreAssessment", full)
            .await
            .first()
            .map(String::as_str),
        Some("NOT_DISPUTED")
    );
    let decision = json!([{ "indicator": "A1.2", "input": { "yes": false }, "reason": "章程未修订" }]);
    done(
        &decider,
        "scoreAssessment",
        json!({ "assessment": assessment, "scores": decision }),
    )
    .await;
    assert_eq!(
        codes(&play.as_("reviewer-2").await, "verifyAssessment", verify.clone()).await,
        ["FORBIDDEN"]
    );
    done(&committee, "verifyAssessment", verify).await;
    let outcome = play
        .assessment(
            "committee",
            "status outcome { points stars } finalScores { code points }",
        )
        .await;
    assert_eq!(
        outcome.at("/data/organization/assessments/0/outcome/points"),
        "980.00",
        "{}",
        outcome.body
    );
}
