//! The whole way of a project: started, delivered, accepted, closed; handed over and terminated; each refusal on the way.

use super::play::{Play, act, delegates, done, refusal, refused, told};
use serde_json::{Value, json};

const PDF: &[u8] = b"%PDF-1.7 an acceptance sheet";

fn accept(project: &str, milestone: i32, deliverables: Value) -> Value {
    json!({ "project": project, "milestone": milestone, "deliverables": deliverables, "representatives": delegates(2) })
}

#[tokio::test]
async fn a_project_runs_from_its_start_to_its_end() {
    let play = Play::new().await;
    let project = play.running(json!({})).await;
    let file = play.file("manager", "巡查记录.pdf", PDF).await;
    play.until("2026-09-20");
    let (manager, worker) = (play.as_("manager").await, play.as_("worker").await);
    let deliver = json!({ "project": project, "milestone": 1, "note": "完成上半程巡查", "evidence": [{ "file": file }, { "statement": "共巡查 24 次" }] });
    done(&manager, "deliverMilestone", deliver.clone()).await;
    assert_eq!(
        refusal(&manager, "deliverMilestone", deliver).await,
        told("ACTION_NOT_ALLOWED", "milestone")
    );
    let due = "query { projects(filter: { awaitsAcceptance: true }) { totalCount { value } nodes { nextDueOn awaitsAcceptance } } }";
    let waiting = worker.send(due, json!({})).await;
    assert_eq!(
        waiting.at("/data/projects/nodes"),
        json!([{ "nextDueOn": "2026-09-30", "awaitsAcceptance": true }])
    );
    let back = json!({ "project": project, "milestone": 1, "reason": "缺整改清单" });
    done(&worker, "returnDelivery", back).await;
    play.deliver(&project, 1).await;
    done(
        &worker,
        "acceptDelivery",
        accept(&project, 1, json!(["巡查记录", "整改清单"])),
    )
    .await;
    assert_eq!(
        refused(&manager, "completeProject", json!({ "project": project })).await,
        [told("MILESTONES_OPEN", "")]
    );
    play.deliver(&project, 2).await;
    let mut second = accept(&project, 2, json!(["总结报告"]));
    second["note"] = json!("现场查看，属实");
    second["document"] = json!("验收单 2026-2");
    done(&worker, "acceptDelivery", second).await;
    done(
        &manager,
        "pauseProject",
        json!({ "project": project, "reason": "春节" }),
    )
    .await;
    assert_eq!(
        refusal(&manager, "completeProject", json!({ "project": project }))
            .await
            .0,
        "ACTION_NOT_ALLOWED"
    );
    done(&manager, "resumeProject", json!({ "project": project })).await;
    done(&manager, "completeProject", json!({ "project": project })).await;
    let whole = json!({ "project": project, "representatives": [{ "kind": "BUILDING_HEAD", "count": 1 }, { "kind": "SERVED_RESIDENT", "count": 2 }] });
    done(&worker, "acceptProject", whole.clone()).await;
    assert_eq!(refusal(&worker, "acceptProject", whole).await.0, "ACTION_NOT_ALLOWED");
    let closed = done(&worker, "closeProject", json!({ "project": project })).await;
    assert_eq!(closed["project"]["status"], "CLOSED");
    let selection = "status startedOn completedOn endedOn nextDueOn awaitsAcceptance acceptance { on representatives { kind count } } \
        milestones { number status overdue deliveries { deliveredAt note evidence { statement file { name fetchLink { path } } } returnedAt returnReason } acceptance { on note representatives { kind count } } } \
        timeline(first: 50) { totalCount { value } nodes { deed role reason document } }";
    let inside = play.look(&worker, &project, selection).await;
    let seen = inside.at("/data/project");
    assert_eq!(
        seen["acceptance"]["representatives"][1],
        json!({ "kind": "SERVED_RESIDENT", "count": 2 })
    );
    let first = &seen["milestones"][0];
    assert_eq!(first["deliveries"].as_array().unwrap().len(), 2);
    assert_eq!(first["deliveries"][0]["evidence"][0]["file"]["name"], "巡查记录.pdf");
    assert_eq!(first["deliveries"][0]["returnReason"], "缺整改清单");
    let path = first["deliveries"][0]["evidence"][0]["file"]["fetchLink"]["path"]
        .as_str()
        .unwrap();
    assert_eq!(play.app.anonymous().get(path).await.0, 200);
    let deeds: Vec<&str> = seen["timeline"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .rev()
        .map(|it| it["deed"].as_str().unwrap())
        .collect();
    assert_eq!(
        deeds,
        [
            "PROPOSE_PROJECT",
            "APPROVE_PROJECT",
            "START_PROJECT",
            "DELIVER_MILESTONE",
            "RETURN_DELIVERY",
            "DELIVER_MILESTONE",
            "ACCEPT_DELIVERY",
            "DELIVER_MILESTONE",
            "ACCEPT_DELIVERY",
            "PAUSE_PROJECT",
            "RESUME_PROJECT",
            "COMPLETE_PROJECT",
            "ACCEPT_PROJECT",
            "CLOSE_PROJECT"
        ]
    );
    // Everybody sees how it went, and nobody from outside the evidence and the reasons.
    let outside = play.look(&play.app.anonymous(), &project, selection).await;
    let seen = outside.at("/data/project");
    assert!(outside.at("/errors").is_null(), "{}", outside.body);
    let delivery = &seen["milestones"][0]["deliveries"][0];
    assert_eq!(
        (&delivery["evidence"], &delivery["returnReason"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(delivery["note"], "完成上半程巡查");
    assert_eq!(seen["milestones"][1]["acceptance"]["note"], "现场查看，属实");
    assert!(
        seen["timeline"]["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .all(|it| it["reason"].is_null())
    );
    let partner = play.look(&play.as_("partner").await, &project, selection).await;
    assert!(
        partner
            .at("/data/project/milestones/0/deliveries/0/evidence")
            .is_array(),
        "who takes part sees it"
    );
}

#[tokio::test]
async fn an_acceptance_is_by_another_with_residents_and_ticks_everything() {
    let play = Play::new().await;
    let project = play.running(json!({})).await;
    let worker = play.as_("worker").await;
    let deliverables = json!(["巡查记录", "整改清单"]);
    let early = accept(&project, 1, deliverables.clone());
    assert_eq!(
        refusal(&worker, "acceptDelivery", early.clone()).await.0,
        "ACTION_NOT_ALLOWED"
    );
    play.deliver(&project, 1).await;
    assert_eq!(
        refusal(&worker, "acceptDelivery", accept(&project, 1, json!(["巡查记录"]))).await,
        told("DELIVERABLES_OPEN", "deliverables")
    );
    let mut few = early.clone();
    few["representatives"] = delegates(1);
    assert_eq!(
        refusal(&worker, "acceptDelivery", few.clone()).await,
        told("REPRESENTATIVES_MISSING", "representatives")
    );
    few["representatives"] = delegates(-1);
    let codes = refused(&worker, "acceptDelivery", few).await;
    assert!(
        codes.contains(&told("OUT_OF_RANGE", "representatives.0.count")),
        "{codes:?}"
    );
    for number in [0, -1, 3] {
        let none = accept(&project, number, deliverables.clone());
        assert_eq!(
            refusal(&worker, "acceptDelivery", none).await,
            told("NOT_FOUND", "milestone")
        );
    }
    let back = json!({ "project": project, "milestone": 1, "reason": " " });
    assert_eq!(
        refusal(&worker, "returnDelivery", back).await,
        told("REASON_REQUIRED", "reason")
    );
    // Somebody of the community who manages the organization, too, judges nothing of it.
    play.app
        .done(siling_application::access::GrantRole {
            id: play.app.app.new_id(),
            account: play.account("worker"),
            role: siling_domain::access::Role::OrganizationManager,
            scope: siling_application::access::ScopeKey::Organization(
                siling_persistence::organization::OrganizationKey::Id(play.partner.parse().unwrap()),
            ),
        })
        .await;
    let tied = play.as_("worker").await;
    assert_eq!(
        refusal(&tied, "acceptDelivery", early.clone()).await.0,
        "OWN_ORGANIZATION"
    );
    let officer = play.as_("officer").await;
    let actions = play
        .look(
            &officer,
            &project,
            "milestones { availableActions { action mutation allowed reasonCode } }",
        )
        .await;
    let first = actions.at("/data/project/milestones/0/availableActions");
    assert_eq!(
        first,
        json!([
            { "action": "DELIVER", "mutation": "deliverMilestone", "allowed": false, "reasonCode": "FORBIDDEN" },
            { "action": "ACCEPT", "mutation": "acceptDelivery", "allowed": true, "reasonCode": null },
            { "action": "RETURN", "mutation": "returnDelivery", "allowed": true, "reasonCode": null },
        ])
    );
    done(&officer, "acceptDelivery", early).await;
}

#[tokio::test]
async fn evidence_is_somebodys_own_file_that_has_come() {
    let play = Play::new().await;
    let project = play.running(json!({})).await;
    let manager = play.as_("manager").await;
    let deliver = |evidence: Value| json!({ "project": project, "milestone": 1, "evidence": evidence });
    let foreign = play.file("partner", "别人的.pdf", PDF).await;
    let announce =
        "mutation { announceFile(input: { name: \"未到.pdf\", size: 9 }) { file { id } userErrors { code } } }";
    let awaited = manager
        .send(announce, json!({}))
        .await
        .text("/data/announceFile/file/id");
    for (evidence, expected) in [
        (json!([]), told("REQUIRED", "evidence")),
        (json!([{}]), told("REQUIRED", "evidence.0.file")),
        (
            json!([{ "statement": "好" }, { "file": foreign }]),
            told("NOT_FOUND", "evidence.1.file"),
        ),
        (json!([{ "file": awaited }]), told("FILE_AWAITED", "evidence.0.file")),
        (json!([{ "file": "project_1" }]), told("INVALID_ID", "evidence.0.file")),
        (
            json!(vec![json!({ "statement": "好" }); 11]),
            told("TOO_MANY", "evidence"),
        ),
    ] {
        assert_eq!(refusal(&manager, "deliverMilestone", deliver(evidence)).await, expected);
    }
}

#[tokio::test]
async fn a_price_needs_a_signed_contract_before_the_start() {
    let play = Play::new().await;
    let project = play.planned(json!({ "price": "5000.00" })).await;
    let manager = play.as_("manager").await;
    assert_eq!(
        refusal(&manager, "startProject", json!({ "project": project })).await,
        told("CONTRACT_MISSING", "")
    );
    play.sign(&project).await;
    done(&manager, "startProject", json!({ "project": project })).await;
    let hand_over = json!({ "project": project, "organization": { "id": play.partner }, "reason": "原组织停用" });
    let officer = play.as_("officer").await;
    assert_eq!(
        refusal(&officer, "handOverProject", hand_over).await,
        told("CONTRACT_OPEN", "")
    );
}

#[tokio::test]
async fn a_suspended_organization_is_relieved_of_its_project_or_the_project_ends() {
    let play = Play::new().await;
    let planned = play.planned(json!({ "title": "未启动" })).await;
    let running = play.running(json!({})).await;
    play.suspend(&play.organization).await;
    let (manager, officer) = (play.as_("manager").await, play.as_("officer").await);
    assert_eq!(
        refusal(&manager, "startProject", json!({ "project": planned })).await,
        told("ORGANIZATION_UNABLE", "")
    );
    done(
        &manager,
        "pauseProject",
        json!({ "project": running, "reason": "停用" }),
    )
    .await;
    assert_eq!(
        refusal(&manager, "resumeProject", json!({ "project": running })).await,
        told("ORGANIZATION_UNABLE", "")
    );
    let hand_over = |organization: &str, reason: &str| json!({ "project": running, "organization": { "id": organization }, "reason": reason, "document": "辛街〔2026〕20号" });
    assert_eq!(
        refusal(&officer, "handOverProject", hand_over(&play.organization, "停用")).await,
        told("INVALID_ID", "organization")
    );
    assert_eq!(
        refusal(&officer, "handOverProject", hand_over(&play.partner, "")).await,
        told("REASON_REQUIRED", "reason")
    );
    let handed = done(&officer, "handOverProject", hand_over(&play.partner, "原组织停用")).await;
    assert_eq!(handed["project"]["status"], "PLANNED");
    assert_eq!(
        refusal(&manager, "startProject", json!({ "project": running })).await.0,
        "FORBIDDEN"
    );
    done(
        &play.as_("partner").await,
        "startProject",
        json!({ "project": running }),
    )
    .await;
    let seen = play.look(&play.app.anonymous(), &running, "organization { id } participants { organization { id } services } handOvers { from { id } to { id } on reason }").await;
    assert_eq!(
        seen.at("/data/project"),
        json!({ "organization": { "id": play.partner }, "participants": [{ "organization": { "id": play.partner }, "services": ["巡查"] }],
            "handOvers": [{ "from": { "id": play.organization }, "to": { "id": play.partner }, "on": "2026-06-30", "reason": null }] })
    );
    let end = |reason: &str, note: Value| json!({ "project": planned, "reason": reason, "note": note });
    assert_eq!(
        refusal(&officer, "terminateProject", end("OTHER", Value::Null)).await,
        told("REASON_REQUIRED", "note")
    );
    done(
        &officer,
        "terminateProject",
        end("ORGANIZATION_ENDED", json!("组织停用")),
    )
    .await;
    assert_eq!(
        refusal(&officer, "terminateProject", end("BREACH", Value::Null))
            .await
            .0,
        "ACTION_NOT_ALLOWED"
    );
    let seen = play
        .look(&play.app.anonymous(), &planned, "status termination { reason note on }")
        .await;
    assert_eq!(
        seen.at("/data/project"),
        json!({ "status": "TERMINATED", "termination": { "reason": "ORGANIZATION_ENDED", "note": null, "on": "2026-06-30" } })
    );
}

#[tokio::test]
async fn a_dry_run_checks_everything_and_keeps_nothing() {
    let play = Play::new().await;
    let project = play.planned(json!({})).await;
    let manager = play.as_("manager").await;
    let answer = act(&manager, "startProject", json!({ "project": project, "dryRun": true })).await;
    assert_eq!(
        answer.no_errors("startProject").at("/data/startProject/project/status"),
        "IN_PROGRESS"
    );
    let seen = play.look(&manager, &project, "status version").await;
    assert_eq!(seen.at("/data/project"), json!({ "status": "PLANNED", "version": 2 }));
}
