//! At once: two who accept, a batch sent fifty times, two who give an organization its last project.

use super::play::{Play, act, delegates, record, refused};
use futures_util::future::join_all;
use serde_json::{Value, json};

#[tokio::test]
async fn of_two_who_accept_at_once_one_does() {
    let play = Play::new().await;
    let project = play.running(json!({})).await;
    play.deliver(&project, 1).await;
    let input = json!({ "project": project, "milestone": 1, "deliverables": ["巡查记录", "整改清单"], "representatives": delegates(2) });
    let mut back = json!({ "project": project, "milestone": 1, "reason": "缺照片" });
    back["expectedVersion"] = Value::Null;
    let (worker, officer) = (play.as_("worker").await, play.as_("officer").await);
    let accepts = join_all((0..8).map(|number| {
        let client = if number % 2 == 0 {
            worker.clone()
        } else {
            officer.clone()
        };
        let input = input.clone();
        async move { refused(&client, "acceptDelivery", input).await }
    }));
    let (accepted, returned) = tokio::join!(accepts, refused(&officer, "returnDelivery", back));
    let made = accepted.iter().filter(|codes| codes.is_empty()).count() + usize::from(returned.is_empty());
    assert_eq!(made, 1, "{accepted:?} {returned:?}");
    for codes in accepted.iter().chain([&returned]).filter(|codes| !codes.is_empty()) {
        assert_eq!(codes[0].0, "ACTION_NOT_ALLOWED");
    }
    let judged = "SELECT count(*) FROM events WHERE deed IN ('ACCEPT_DELIVERY', 'RETURN_DELIVERY')";
    assert_eq!(play.app.count(judged).await, 1);
}

#[tokio::test]
async fn a_batch_sent_fifty_times_at_once_is_recorded_once() {
    let play = Play::new().await;
    let project = play.running(json!({})).await;
    play.until("2026-07-10");
    let manager = play.as_("manager").await;
    let records: Vec<Value> = (0..20).map(record).collect();
    let answers = join_all((0..50).map(|_| {
        let (client, input) = (manager.clone(), json!({ "project": project, "records": records }));
        async move { act(&client, "recordService", input).await }
    }))
    .await;
    let mut fresh = 0;
    for answer in &answers {
        answer.no_errors("recordService");
        let known = answer.at("/data/recordService/known").as_array().unwrap().len();
        assert!(known == 0 || known == 20, "{known}");
        fresh += usize::from(known == 0);
        assert_eq!(
            answer
                .at("/data/recordService/serviceRecords")
                .as_array()
                .unwrap()
                .len(),
            20
        );
    }
    assert_eq!(fresh, 1);
    assert_eq!(play.app.count("SELECT count(*) FROM service_records").await, 20);
    assert_eq!(play.app.count("SELECT records FROM projects").await, 20);
    let sums = "SELECT count(*) FROM projects p WHERE (p.records, p.hours, p.volunteers, p.beneficiaries) = \
        (SELECT count(*), sum(hours), sum(volunteers), sum(beneficiaries) FROM service_records WHERE project_id = p.id)";
    assert_eq!(play.app.count(sums).await, 1, "the totals are the sums");
    let findings = siling_persistence::project::audit(&play.app.app.store).await.unwrap();
    assert_eq!(findings, Vec::<String>::new());
}

#[tokio::test]
async fn overlapping_batches_of_many_phones_lose_and_double_nothing() {
    let play = Play::new().await;
    let project = play.running(json!({})).await;
    play.until("2026-07-10");
    let manager = play.as_("manager").await;
    let answers = join_all((0..24_u128).map(|phone| {
        let mut records: Vec<Value> = (phone * 5..phone * 5 + 10).map(record).collect();
        if phone % 2 == 1 {
            records.reverse();
        }
        let (client, input) = (manager.clone(), json!({ "project": project, "records": records }));
        async move { act(&client, "recordService", input).await }
    }))
    .await;
    for answer in &answers {
        answer.no_errors("recordService");
    }
    assert_eq!(play.app.count("SELECT count(*) FROM service_records").await, 125);
    assert_eq!(play.app.count("SELECT beneficiaries FROM projects").await, 1250);
}

#[tokio::test]
async fn the_last_place_of_an_organization_is_given_once() {
    let play = Play::new().await;
    let officer = play.as_("officer").await;
    let proposals: Vec<String> = {
        let mut made = Vec::new();
        for number in 0..6 {
            made.push(play.proposed(json!({ "title": format!("项目{number}") })).await);
        }
        made
    };
    let answers = join_all(proposals.iter().map(|project| {
        let (client, input) = (officer.clone(), json!({ "project": project }));
        async move { refused(&client, "approveProject", input).await }
    }))
    .await;
    assert_eq!(
        answers.iter().filter(|codes| codes.is_empty()).count(),
        3,
        "{answers:?}"
    );
    assert!(
        answers.iter().flatten().all(|(code, _)| code == "CAPACITY_USED"),
        "{answers:?}"
    );
    assert_eq!(
        play.app
            .count("SELECT count(*) FROM projects WHERE status = 'PLANNED'")
            .await,
        3
    );
}

#[tokio::test]
async fn a_resident_rates_once_however_often_the_button_is_pressed() {
    let play = Play::new().await;
    let project = play.completed(json!({})).await;
    let resident = play.as_("resident").await;
    let answers = join_all((0..10).map(|_| {
        let (client, input) = (resident.clone(), json!({ "project": project, "score": 5 }));
        async move { refused(&client, "rateService", input).await }
    }))
    .await;
    assert_eq!(
        answers.iter().filter(|codes| codes.is_empty()).count(),
        1,
        "{answers:?}"
    );
    assert!(
        answers.iter().flatten().all(|(code, _)| code == "ALREADY_RATED"),
        "{answers:?}"
    );
    assert_eq!(play.app.count("SELECT ratings FROM projects").await, 1);
}
