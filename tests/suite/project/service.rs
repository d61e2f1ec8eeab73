//! Records of service: batches of a phone that was offline, whole or not at all, each record once.

use super::play::{JPEG, Play, XINDIAN, act, delegates, done, record, record_id, refusal, refused, told};
use serde_json::{Value, json};

fn batch(project: &str, records: Vec<Value>) -> Value {
    json!({ "project": project, "records": records })
}

#[tokio::test]
async fn a_phone_that_was_offline_sends_its_batch_as_often_as_it_likes() {
    let play = Play::new().await;
    let project = play.running(json!({})).await;
    play.until("2026-07-10");
    let manager = play.as_("manager").await;
    let photo = play.file("manager", "现场.jpg", JPEG).await;
    let mut first = record(1);
    first["photos"] = json!([photo]);
    let sent = batch(&project, vec![first.clone(), record(2), record(3)]);
    let recorded = done(&manager, "recordService", sent.clone()).await;
    assert_eq!(recorded["known"], json!([]));
    assert_eq!(
        recorded["project"]["totals"],
        json!({ "records": 3, "hours": "7.50", "volunteers": 9, "beneficiaries": 30 })
    );
    let version = recorded["project"]["version"].clone();
    // The answer was lost, and a fourth record came meanwhile.
    let again = done(&manager, "recordService", sent).await;
    assert_eq!(again["known"].as_array().unwrap().len(), 3);
    assert_eq!(again["project"]["version"], version, "nothing was changed");
    let more = done(&manager, "recordService", batch(&project, vec![first, record(4)])).await;
    assert_eq!(more["known"], json!([record_id(1)]));
    assert_eq!(more["serviceRecords"].as_array().unwrap().len(), 2);
    assert_eq!(more["project"]["totals"]["records"], 4);
    assert_eq!(play.app.count("SELECT count(*) FROM service_records").await, 4);
    let events = "SELECT count(*) FROM events WHERE deed = 'RECORD_SERVICE'";
    assert_eq!(
        play.app.count(events).await,
        2,
        "one event a batch that recorded something"
    );
    // The same identifier with something else in it is somebody's mistake.
    let mut other = record(2);
    other["hours"] = json!("3");
    assert_eq!(
        refused(&manager, "recordService", batch(&project, vec![record(5), other])).await,
        [told("ID_TAKEN", "records.1.id")]
    );
    assert_eq!(
        play.app.count("SELECT count(*) FROM service_records").await,
        4,
        "all or none"
    );
    let elsewhere = play.running(json!({ "title": "另一个" })).await;
    let mut moved = record(1);
    moved["day"] = json!("2026-07-10");
    assert_eq!(
        refused(&manager, "recordService", batch(&elsewhere, vec![moved])).await,
        [told("ID_TAKEN", "records.0.id")]
    );
    // A photo is fetched by a link.
    let seen = play.look(&play.app.anonymous(), &project, "serviceRecords { totalCount { value } nodes { id day place hours note photos { name fetchLink { path } } } }").await;
    assert_eq!(seen.at("/data/project/serviceRecords/totalCount/value"), 4);
    let nodes = seen.at("/data/project/serviceRecords/nodes");
    let one = nodes
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["id"] == record_id(1))
        .unwrap();
    assert_eq!(
        (&one["hours"], &one["note"], &one["day"]),
        (&json!("2.50"), &Value::Null, &json!("2026-07-05"))
    );
    let path = one["photos"][0]["fetchLink"]["path"].as_str().unwrap();
    assert_eq!(play.app.anonymous().get(path).await.0, 200);
    let own = play.look(&manager, &project, "serviceRecords { nodes { note } }").await;
    assert_eq!(own.at("/data/project/serviceRecords/nodes/0/note"), "劝导占道 12 处");
}

#[tokio::test]
async fn a_resend_rests_on_what_its_first_sending_rested_on() {
    let play = Play::new().await;
    let project = play.running(json!({})).await;
    play.until("2026-07-10");
    // The project is the leading organization's, the record the partner's.
    let partner = play.as_("partner").await;
    let sent = json!({ "project": project, "organization": { "id": play.partner }, "records": [record(1)], "idempotencyKey": "第一批" });
    done(&partner, "recordService", sent.clone()).await;
    let again = done(&partner, "recordService", sent.clone()).await;
    assert_eq!(
        (&again["replayed"], &again["known"]),
        (&json!(true), &json!([])),
        "what the first sending was told"
    );
    // All of it was known under another key: nothing happened, and that is remembered, too.
    let mut known = sent.clone();
    known["idempotencyKey"] = json!("第二批");
    for replayed in [false, true] {
        let answer = done(&partner, "recordService", known.clone()).await;
        assert_eq!(answer["replayed"], replayed);
        assert_eq!(answer["known"], json!([record_id(1)]));
    }
    // A resident of the community rates what was done for the whole sub-district.
    let of_the_street = play.running(json!({ "title": "全街道", "areaCode": XINDIAN })).await;
    for (number, deliverables) in [(1, json!(["巡查记录", "整改清单"])), (2, json!(["总结报告"]))] {
        play.deliver(&of_the_street, number).await;
        let accept = json!({ "project": of_the_street, "milestone": number, "deliverables": deliverables, "representatives": delegates(2) });
        done(&play.as_("officer").await, "acceptDelivery", accept).await;
    }
    let manager = play.as_("manager").await;
    done(&manager, "completeProject", json!({ "project": of_the_street })).await;
    let invite = json!({ "project": of_the_street, "until": "2026-07-31" });
    done(&play.as_("officer").await, "inviteToRate", invite).await;
    let resident = play.as_("resident").await;
    let rating = json!({ "project": of_the_street, "score": 5, "idempotencyKey": "评一" });
    let rated = done(&resident, "rateService", rating.clone()).await;
    let again = done(&resident, "rateService", rating).await;
    assert_eq!(again["replayed"], true);
    assert_eq!(again["serviceRating"], rated["serviceRating"]);
    // Whoever lost the role meanwhile is not told what became of it.
    let grant = format!("DELETE FROM grants WHERE account_id = '{}'", play.account("partner").0);
    play.app.behind_its_back(&grant).await;
    assert_eq!(
        refused(&play.as_("partner").await, "recordService", sent).await,
        [told("FORBIDDEN", "")]
    );
}

#[tokio::test]
async fn every_mistake_of_a_batch_is_named_and_nothing_is_recorded() {
    let play = Play::new().await;
    let project = play.running(json!({})).await;
    play.until("2026-07-10");
    let manager = play.as_("manager").await;
    let pdf = play.file("manager", "登记表.pdf", b"%PDF-1.7 x").await;
    let foreign = play.file("partner", "别人的.jpg", JPEG).await;
    let bad = json!({ "id": record_id(2), "day": "2026-07-11", "place": " ", "hours": "两小时", "volunteers": -1, "beneficiaries": 100_001,
        "note": "小明 13812345678", "photos": [pdf, foreign] });
    let mut early = record(1);
    early["day"] = json!("2026-06-29");
    early["hours"] = json!("10000.01");
    let codes = refused(&manager, "recordService", batch(&project, vec![record(1), bad, early])).await;
    assert_eq!(
        codes,
        [
            told("FUTURE_DATE", "records.1.day"),
            told("REQUIRED", "records.1.place"),
            told("INVALID_FORMAT", "records.1.hours"),
            told("OUT_OF_RANGE", "records.1.volunteers"),
            told("OUT_OF_RANGE", "records.1.beneficiaries"),
            told("PERSONAL_NUMBER", "records.1.note"),
            told("FILE_TYPE", "records.1.photos.0"),
            told("NOT_FOUND", "records.1.photos.1"),
            told("DUPLICATE", "records.2.id"),
            told("OUT_OF_RANGE", "records.2.day"),
            told("OUT_OF_RANGE", "records.2.hours"),
        ]
    );
    let message = act(&manager, "recordService", batch(&project, vec![early_day()])).await;
    assert_eq!(
        message.only_user_error("recordService")["message"],
        "It has to be between 2026-06-30 and 2026-07-10"
    );
    for (records, expected) in [
        (json!([]), told("REQUIRED", "records")),
        (
            json!((0..101).map(record).collect::<Vec<_>>()),
            told("TOO_MANY", "records"),
        ),
        (
            json!([{ "id": "rec-1", "day": "2026-07-05", "place": "广场", "hours": "1", "volunteers": 1, "beneficiaries": 1 }]),
            told("INVALID_ID", "records.0.id"),
        ),
    ] {
        let input = json!({ "project": project, "records": records });
        assert_eq!(refusal(&manager, "recordService", input).await, expected);
    }
    let absent = json!({ "project": "project_00000000000000000000000000", "records": [record(1)] });
    assert_eq!(
        refusal(&manager, "recordService", absent).await,
        told("NOT_FOUND", "project")
    );
    assert_eq!(play.app.count("SELECT count(*) FROM service_records").await, 0);
}

fn early_day() -> Value {
    let mut early = record(1);
    early["day"] = json!("2026-06-01");
    early
}

#[tokio::test]
async fn a_partner_records_its_own_service_and_nobody_elses() {
    let play = Play::new().await;
    let project = play.running(json!({})).await;
    play.until("2026-07-10");
    let partner = play.as_("partner").await;
    let mut input = batch(&project, vec![record(1)]);
    assert_eq!(
        refusal(&partner, "recordService", input.clone()).await.0,
        "FORBIDDEN",
        "the leading one's"
    );
    input["organization"] = json!({ "id": play.partner });
    done(&partner, "recordService", input.clone()).await;
    let manager = play.as_("manager").await;
    assert_eq!(refusal(&manager, "recordService", input).await.0, "FORBIDDEN");
    let stranger = play.app.registered_organization("52370305Y00000032B").await;
    let foreign = json!({ "project": project, "organization": { "id": stranger }, "records": [record(2)] });
    assert_eq!(
        refusal(&manager, "recordService", foreign).await,
        told("NOT_FOUND", "organization")
    );
    let list = "query($of: ID!) { serviceRecords(filter: { organization: $of }) { totalCount { value } nodes { organization { id } project { title } } } }";
    let found = play.app.anonymous().send(list, json!({ "of": play.partner })).await;
    assert_eq!(found.at("/data/serviceRecords/totalCount/value"), 1);
    assert_eq!(found.at("/data/serviceRecords/nodes/0/organization/id"), play.partner);
    let actions = play
        .look(&partner, &project, "availableActions { action allowed }")
        .await;
    let record_service = actions.at("/data/project/availableActions");
    let allowed: Vec<&Value> = record_service
        .as_array()
        .unwrap()
        .iter()
        .filter(|it| it["allowed"] == true)
        .map(|it| &it["action"])
        .collect();
    assert_eq!(allowed, ["RECORD_SERVICE"]);
}

#[tokio::test]
async fn service_is_recorded_from_the_start_until_the_acceptance() {
    let play = Play::new().await;
    let planned = play.planned(json!({})).await;
    let manager = play.as_("manager").await;
    assert_eq!(
        refusal(&manager, "recordService", batch(&planned, vec![record(1)]))
            .await
            .0,
        "ACTION_NOT_ALLOWED"
    );
    let project = play.completed(json!({})).await;
    // The phone comes back after the completion, with what was done on the last day.
    let mut late = record(2);
    late["day"] = json!("2026-06-30");
    play.until("2026-07-10");
    let manager = play.as_("manager").await;
    done(&manager, "recordService", batch(&project, vec![late.clone()])).await;
    assert_eq!(
        refusal(&manager, "recordService", batch(&project, vec![record(3)])).await,
        told("OUT_OF_RANGE", "records.0.day")
    );
    let whole = json!({ "project": project, "representatives": delegates(2) });
    done(&play.as_("worker").await, "acceptProject", whole).await;
    late["id"] = json!(record_id(4));
    assert_eq!(
        refusal(&manager, "recordService", batch(&project, vec![late])).await.0,
        "ACTION_NOT_ALLOWED"
    );
    let void = json!({ "serviceRecord": record_id(2), "reason": "误记" });
    assert_eq!(
        refusal(&manager, "voidServiceRecord", void).await.0,
        "ACTION_NOT_ALLOWED"
    );
}

#[tokio::test]
async fn a_voided_record_is_kept_and_counts_no_more() {
    let play = Play::new().await;
    let project = play.running(json!({})).await;
    play.until("2026-07-10");
    let manager = play.as_("manager").await;
    done(&manager, "recordService", batch(&project, vec![record(1), record(2)])).await;
    let void = |reason: &str| json!({ "serviceRecord": record_id(1), "reason": reason });
    assert_eq!(
        refusal(&manager, "voidServiceRecord", void("")).await,
        told("REASON_REQUIRED", "reason")
    );
    assert_eq!(
        refusal(&play.as_("partner").await, "voidServiceRecord", void("误记"))
            .await
            .0,
        "FORBIDDEN"
    );
    let absent = json!({ "serviceRecord": record_id(9), "reason": "误记" });
    assert_eq!(
        refusal(&manager, "voidServiceRecord", absent).await,
        told("NOT_FOUND", "serviceRecord")
    );
    let voided = done(&manager, "voidServiceRecord", void("重复登记")).await;
    assert_eq!(voided["serviceRecord"]["status"], "VOIDED");
    assert_eq!(voided["project"]["totals"], json!({ "records": 1, "hours": "2.50" }));
    assert_eq!(
        refusal(&manager, "voidServiceRecord", void("再次")).await.0,
        "ACTION_NOT_ALLOWED"
    );
    // Sent once more, it is known, and stays void.
    let again = done(&manager, "recordService", batch(&project, vec![record(1)])).await;
    assert_eq!(
        (
            &again["serviceRecords"][0]["status"],
            &again["project"]["totals"]["records"]
        ),
        (&json!("VOIDED"), &json!(1))
    );
    let list = "query($id: ID!, $status: [ServiceRecordStatus!]) { serviceRecords(filter: { project: $id, status: $status, from: \"2026-07-01\", to: \"2026-07-31\", areaCode: \"370305003000\" }) { totalCount { value } nodes { id status voidReason availableActions { action allowed reasonCode } } } }";
    let all = play.app.anonymous().send(list, json!({ "id": project })).await;
    assert_eq!(all.at("/data/serviceRecords/totalCount/value"), 2);
    let void_only = manager.send(list, json!({ "id": project, "status": ["VOIDED"] })).await;
    assert_eq!(void_only.at("/data/serviceRecords/nodes/0/voidReason"), "重复登记");
    assert_eq!(
        void_only.at("/data/serviceRecords/nodes/0/availableActions"),
        json!([{ "action": "VOID", "allowed": false, "reasonCode": "ACTION_NOT_ALLOWED" }])
    );
    let outside = play
        .app
        .anonymous()
        .send(list, json!({ "id": project, "status": ["VOIDED"] }))
        .await;
    assert_eq!(outside.at("/data/serviceRecords/nodes/0/voidReason"), Value::Null);
    let of_project = play
        .look(
            &manager,
            &project,
            "serviceRecords { totalCount { value } nodes { id } }",
        )
        .await;
    assert_eq!(
        of_project.at("/data/project/serviceRecords"),
        json!({ "totalCount": { "value": 1 }, "nodes": [{ "id": record_id(2) }] })
    );
}

#[tokio::test]
async fn a_batch_of_a_hundred_costs_what_a_batch_of_five_costs() {
    let play = Play::new().await;
    let project = play.running(json!({})).await;
    play.until("2026-07-10");
    let manager = play.as_("manager").await;
    let mut costs = Vec::new();
    for (from, count) in [(1000, 5), (3000, 100)] {
        let next = std::cell::Cell::new(from);
        let ask = async || {
            let from = next.replace(next.get() + count);
            let records: Vec<Value> = (from..from + count).map(record).collect();
            done(&manager, "recordService", batch(&project, records)).await;
        };
        costs.push(play.app.cost(ask).await);
    }
    assert_eq!(costs[0], costs[1], "statements of a batch of 5 and of 100");
    assert!(costs[1] <= 14, "{costs:?}");
}

#[tokio::test]
async fn the_database_itself_keeps_records_as_they_were() {
    let play = Play::new().await;
    let project = play.running(json!({})).await;
    play.until("2026-07-10");
    done(
        &play.as_("manager").await,
        "recordService",
        batch(&project, vec![record(1)]),
    )
    .await;
    let db = sea_orm::Database::connect(play.app.db.admin_url()).await.unwrap();
    use sea_orm::ConnectionTrait as _;
    for sql in [
        "UPDATE service_records SET hours = 100000",
        "DELETE FROM service_records",
        "DELETE FROM projects",
    ] {
        let error = db.execute_unprepared(sql).await.unwrap_err().to_string();
        assert!(error.contains("never changed or removed"), "{sql}: {error}");
    }
    // What passes the triggers by is found by the audit.
    db.execute_unprepared("SET session_replication_role = replica; UPDATE service_records SET beneficiaries = 999")
        .await
        .unwrap();
    db.close().await.unwrap();
    let findings = siling_persistence::project::audit(&play.app.app.store).await.unwrap();
    assert_eq!(
        findings,
        [format!("Project {project} has not the records that it counts")]
    );
}
