//! The two-way survey.

use super::super::order::play::{NIUSHAN, SHIYUAN, done, made};
use super::square;
use serde_json::{Value, json};

const SURVEY: &str = "query($area: String, $lead: Lead, $capability: String, $by: [SurveyDimension!], $asOf: Date) { \
                      twoWaySurvey(areaCode: $area, lead: $lead, capability: $capability, by: $by, asOf: $asOf) { \
                      asOf rowCount total { needs orders demand organizations room gap } \
                      rows(first: 100) { area { code } lead capability { code } needs orders demand organizations room gap } } }";

#[tokio::test]
async fn demand_stands_against_supply_with_the_gaps() {
    let square = square().await;
    square.able(1, &["MEDIATION"], 2).await;
    square.able(2, &[], 1).await;
    let worker = square.as_("worker").await;
    for title in ["家里漏水", "灯坏了", "门锁坏了", "下水道堵了", "窗户坏了"] {
        let post = json!({
            "areaCode": SHIYUAN, "title": title, "text": format!("{title}，请派人维修。"), "confirmedNew": true, "capabilities": ["HOME_REPAIR"],
            "lead": "VOLUNTEER_SERVICE",
        });
        let need = made(&square.as_("resident").await, "postNeed", post).await;
        done(&worker, "acceptNeed", json!({ "need": need })).await;
    }
    square.published(&square.need("商户占道经营").await, json!({})).await;
    square.need("无人认领的需求").await;
    let ask = async |variables: Value| {
        let answer = worker.send(SURVEY, variables).await;
        assert_eq!(answer.error_codes(), Vec::<String>::new(), "{}", answer.body);
        answer.at("/data/twoWaySurvey")
    };
    let survey = ask(json!({ "area": SHIYUAN, "by": ["AREA", "CAPABILITY"] })).await;
    let row = |capability: &Value| {
        let rows = survey["rows"].as_array().unwrap();
        rows.iter()
            .find(|row| row["capability"] == *capability)
            .unwrap()
            .clone()
    };
    let repair = row(&json!({ "code": "HOME_REPAIR" }));
    assert_eq!(repair["area"]["code"], SHIYUAN);
    // Organizations 0 and 3 can repair, three projects each.
    let figures = |row: &Value| {
        ["needs", "orders", "demand", "organizations", "room", "gap"].map(|name| row[name].as_i64().unwrap())
    };
    assert_eq!(figures(&repair), [5, 1, 6, 2, 6, 0]);
    assert_eq!(figures(&row(&Value::Null)), [1, 0, 1, 4, 9, 0]);
    assert_eq!(figures(&row(&json!({ "code": "MEDIATION" }))), [0, 0, 0, 1, 2, 0]);
    assert_eq!(figures(&survey["total"]), [6, 1, 7, 4, 9, 0]);
    square.able(3, &["MEDIATION"], 3).await;
    let survey = ask(json!({ "area": SHIYUAN, "by": ["CAPABILITY"] })).await;
    assert_eq!(
        survey["rows"][0]["capability"]["code"], "HOME_REPAIR",
        "the widest gap first"
    );
    assert_eq!(survey["rows"][0]["gap"], 3);
    let volunteers = ask(json!({ "lead": "VOLUNTEER_SERVICE", "by": [] })).await;
    assert_eq!(
        (&volunteers["total"]["needs"], &volunteers["total"]["orders"]),
        (&json!(5), &json!(0))
    );
    let one = ask(json!({ "capability": "HOME_REPAIR", "by": ["LEAD"] })).await;
    assert_eq!(one["rowCount"], 4, "the four leads: who declares none takes any");
    let elsewhere = ask(json!({ "area": NIUSHAN })).await;
    assert_eq!(elsewhere["total"]["demand"], 0);
    let before = ask(json!({ "area": SHIYUAN, "asOf": "2026-06-01" })).await;
    assert_eq!(
        (&before["asOf"], &before["total"]["demand"]),
        (&json!("2026-06-02T00:00:00+08:00"), &json!(0))
    );
}

#[tokio::test]
async fn it_is_for_those_who_work_with_it() {
    let square = square().await;
    for name in ["worker", "officer", "committee", "finance", "manager", "auditor"] {
        let answer = square.as_(name).await.send(SURVEY, json!({})).await;
        assert_eq!(answer.error_codes(), Vec::<String>::new(), "{name}");
    }
    assert_eq!(
        square.as_("resident").await.send(SURVEY, json!({})).await.error_codes(),
        ["FORBIDDEN"]
    );
    let wrong = square
        .as_("worker")
        .await
        .send(SURVEY, json!({ "area": "nowhere" }))
        .await;
    assert_eq!(wrong.error_codes(), ["INVALID_ARGUMENT"]);
}

#[tokio::test]
async fn what_was_asked_for_and_carried_on_a_day_does_not_change_when_it_is_looked_back_at() {
    let square = square().await;
    let declined = square.need("路口积水").await;
    let (order, claims) = square.claimed_twice().await;
    let award = square.decision(&order, &[&claims[0], &claims[1]]);
    done(&square.as_("worker").await, "awardServiceOrder", award).await;
    square.until("2026-07-13");
    let refuse = json!({ "need": declined, "answer": "已协调市政部门处理。" });
    done(&square.as_("worker").await, "resolveNeed", refuse).await;
    let auditor = square.as_("auditor").await;
    let ask = async |day: &str| {
        let variables = json!({ "area": SHIYUAN, "by": [], "asOf": day });
        let answer = auditor.send(SURVEY, variables).await;
        let total = answer.at("/data/twoWaySurvey/total");
        ["needs", "orders", "room"].map(|name| total[name].as_i64().unwrap())
    };
    // Four organizations, three projects each; both needs came to be on 30 June, one of them in an order at once.
    assert_eq!(ask("2026-06-29").await, [0, 0, 12]);
    assert_eq!(ask("2026-06-30").await, [1, 1, 12]);
    assert_eq!(ask("2026-07-10").await, [1, 1, 12]);
    assert_eq!(
        ask("2026-07-11").await,
        [1, 0, 11],
        "awarded, and the project takes up room"
    );
    assert_eq!(ask("2026-07-12").await, [1, 0, 11]);
    assert_eq!(ask("2026-07-13").await, [0, 0, 11], "answered");
    assert_eq!(ask("2027-01-01").await, [0, 0, 11], "no day after today");
}
