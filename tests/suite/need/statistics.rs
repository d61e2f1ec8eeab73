//! What residents ask for, in figures.

use super::given::{Community, SHIYUAN, done};
use chrono::Duration;
use serde_json::{Value, json};

const FIGURES: &str = "query($area: String, $from: Date, $to: Date, $asOf: Date) { needStatistics(areaCode: $area, from: $from, to: $to, asOf: $asOf) {
    asOf to total { ...f } byLead { lead figures { posted } } byCapability { capability { code } figures { posted } }
    byChannel { channel figures { posted } } byArea { area { code } figures { posted } } } }
    fragment f on NeedFigures { posted answered answeredInTime overdue declined merged withdrawn open resolved endorsements }";

fn sum(parts: &Value) -> i64 {
    let parts = parts.as_array().unwrap().iter();
    parts.map(|it| it["figures"]["posted"].as_i64().unwrap()).sum()
}

#[tokio::test]
async fn figures_are_told_as_of_any_day_and_their_parts_add_up() {
    let world = Community::new().await;
    let lamp = world.posted("楼道灯不亮").await;
    world.posted("想修一条高速公路").await;
    world.app.pass(Duration::days(1));
    let worker = world.as_("worker").await;
    let triage = json!({ "need": lamp, "lead": "VOLUNTEER_SERVICE", "capabilities": ["HOME_REPAIR"] });
    done(&worker, "acceptNeed", triage).await;
    done(&world.as_("neighbour").await, "endorseNeed", json!({ "need": lamp })).await;
    world.app.pass(Duration::days(9));
    let worker = world.as_("worker").await;
    done(
        &worker,
        "resolveNeed",
        json!({ "need": lamp, "answer": "已更换灯泡。" }),
    )
    .await;
    let committee = world.as_("committee").await;
    let at = async |variables: Value| {
        let answer = committee.send(FIGURES, variables).await;
        assert!(answer.at("/errors").is_null(), "{}", answer.body);
        answer.at("/data/needStatistics")
    };
    let zero = json!({ "posted": 0, "answered": 0, "answeredInTime": 0, "overdue": 0, "declined": 0, "merged": 0, "withdrawn": 0,
                       "open": 0, "resolved": 0, "endorsements": 0 });
    assert_eq!(at(json!({ "asOf": "2026-06-29" })).await["total"], zero);
    let with = |changes: Value| {
        let mut figures = zero.clone();
        figures
            .as_object_mut()
            .unwrap()
            .extend(changes.as_object().unwrap().clone());
        figures
    };
    assert_eq!(
        at(json!({ "asOf": "2026-06-30" })).await["total"],
        with(json!({ "posted": 2 }))
    );
    assert_eq!(
        at(json!({ "asOf": "2026-07-01" })).await["total"],
        with(json!({ "posted": 2, "answered": 1, "answeredInTime": 1, "open": 1, "endorsements": 1 }))
    );
    let now = with(
        json!({ "posted": 2, "answered": 1, "answeredInTime": 1, "overdue": 1, "resolved": 1, "endorsements": 1 }),
    );
    let today = at(json!({})).await;
    assert_eq!((&today["total"], &today["asOf"]), (&now, &json!("2026-07-10")));
    assert_eq!(
        at(json!({ "asOf": "2030-01-01" })).await,
        today,
        "days to come are today"
    );
    for parts in ["byLead", "byChannel", "byArea"] {
        assert_eq!(sum(&today[parts]), 2, "{parts}");
    }
    assert_eq!(today["byLead"].as_array().unwrap().len(), 5);
    assert_eq!(today["byLead"][4], json!({ "lead": null, "figures": { "posted": 1 } }));
    assert_eq!(
        today["byCapability"],
        json!([{ "capability": { "code": "HOME_REPAIR" }, "figures": { "posted": 1 } }])
    );
    for area in ["370305003000", SHIYUAN] {
        let part = at(json!({ "area": area })).await;
        assert_eq!((&part["total"], sum(&part["byArea"])), (&now, 2), "{area}");
    }
    assert_eq!(at(json!({ "area": "370305003023" })).await["total"], zero);
    assert_eq!(at(json!({ "from": "2026-07-01" })).await["total"], zero);
    assert_eq!(
        at(json!({ "from": "2026-06-30", "to": "2026-06-30" })).await["total"],
        now
    );
    assert_eq!(at(json!({ "area": "999999999999" })).await, Value::Null);
    let list = world
        .as_("committee")
        .await
        .send("{ needs { totalCount { value } } }", json!({}))
        .await;
    assert_eq!(list.at("/data/needs/totalCount/value"), today["total"]["posted"]);
    // Whoever's work does not cover the area is told of what is public, and of nothing by its figure.
    let public = with(json!({ "posted": 1, "answered": 1, "answeredInTime": 1, "resolved": 1, "endorsements": 1 }));
    for (who, area, expected) in [
        ("", SHIYUAN, &public),
        ("resident", SHIYUAN, &public),
        ("elsewhere", SHIYUAN, &public),
        ("worker", "370305000000", &public),
        ("worker", SHIYUAN, &now),
        ("officer", "370305003000", &now),
        ("auditor", "370305000000", &now),
    ] {
        let client = match who {
            "" => world.app.anonymous(),
            name => world.as_(name).await,
        };
        let told = client.send(FIGURES, json!({ "area": area })).await;
        let told = told.at("/data/needStatistics");
        assert_eq!(&told["total"], expected, "{who} {area}");
        for parts in ["byLead", "byChannel", "byArea"] {
            assert_eq!(json!(sum(&told[parts])), expected["posted"], "{who} {parts}");
        }
    }
}
