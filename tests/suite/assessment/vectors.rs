//! The worked vectors of the default standard, answered by the API with their explanation.

use super::given::{all_but, full_but, published};
use serde_json::{Value, json};
use siling_tests::{Answer, TestApp};

const PREVIEW: &str = "query($standard: ID!, $scores: [IndicatorScoreInput!]!, $facts: RatingFactsInput) {
    previewRating(standard: $standard, scores: $scores, facts: $facts) { stars starsBeforeVetoes points sum complete digest
        standardCode standardEdition sections { code points outOf earned applicable percent title { en } }
        indicators { code points outOf rule state indicator { title { zh } } } vetoes { code cap }
        bands { stars met conditions { kind part outcome actual { points percent stars count holds } needed { points percent stars count } } }
        bindingCondition { kind part outcome lacking description actual { points percent stars count } needed { points percent stars count } }
        nextStar { stars points obstacles { kind part } gains { code points from to added indicator { code } score { kind measure } } } } }";

struct Trial {
    app: TestApp,
    standard: String,
}

impl Trial {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let (_, standard) = published(&app).await;
        Trial { app, standard }
    }

    async fn asked(&self, scores: Vec<Value>, facts: Value) -> Answer {
        let variables = json!({ "standard": self.standard, "scores": scores, "facts": facts });
        self.app.anonymous().english().send(PREVIEW, variables).await
    }

    async fn rated(&self, changes: &[(&str, Value)]) -> Value {
        let answer = self.asked(full_but(changes), Value::Null).await;
        assert!(answer.at("/errors").is_null(), "{}", answer.body);
        answer.at("/data/previewRating")
    }
}

fn find<'a>(list: &'a Value, code: &str) -> &'a Value {
    list.as_array().unwrap().iter().find(|it| it["code"] == code).unwrap()
}

#[tokio::test]
async fn the_worked_vectors_are_answered_with_their_reasons() {
    let trial = Trial::new().await;
    // (a) all full, only C1.6 missing.
    let a = trial.rated(&[("C1", all_but("C1", "C1.6"))]).await;
    assert_eq!(
        (&a["points"], &a["stars"], &a["complete"]),
        (&json!("980.00"), &json!(4), &json!(false))
    );
    let binding = &a["bindingCondition"];
    assert_eq!(
        (&binding["kind"], &binding["part"]),
        (&json!("CHECKLIST"), &json!("C1"))
    );
    assert_eq!(
        (&binding["actual"]["count"], &binding["needed"]["count"]),
        (&json!(5), &json!(6))
    );
    assert!(binding["description"].as_str().unwrap().ends_with("5 / 6"), "{binding}");
    let next = &a["nextStar"];
    assert_eq!(
        (&next["stars"], &next["points"], &next["obstacles"]),
        (&json!(5), &json!("20.00"), &json!([]))
    );
    assert_eq!(next["gains"][0]["added"], json!(["C1.6"]));
    assert_eq!(next["gains"][0]["indicator"]["code"], "C1");
    // (b) 905.00 with D below its share.
    let b = trial
        .rated(&[
            ("A1.2", json!({ "yes": false })),
            ("A3.3", json!({ "level": "LATE" })),
            ("D1.1", json!({ "yes": false })),
            ("D2.2", json!({ "events": 2 })),
            ("E1.1", json!({ "measure": "1" })),
        ])
        .await;
    assert_eq!((&b["points"], &b["stars"]), (&json!("905.00"), &json!(4)));
    assert_eq!(
        (&b["bindingCondition"]["kind"], &b["bindingCondition"]["part"]),
        (&json!("SECTION_SHARE"), &json!("D"))
    );
    assert_eq!(
        (
            &b["bindingCondition"]["actual"]["percent"],
            &b["bindingCondition"]["lacking"]
        ),
        (&json!("73.33"), &json!("10.00"))
    );
    // (e) and (f): piecewise linear, to the hundredth.
    let e = trial.rated(&[("B2.2", json!({ "measure": "20" }))]).await;
    assert_eq!(find(&e["indicators"], "B2.2")["points"], "18.75");
    assert_eq!(find(&e["indicators"], "B2.2")["rule"], "NUMERIC");
    let f = trial.rated(&[("A2.1", json!({ "measure": "80" }))]).await;
    assert_eq!(find(&f["indicators"], "A2.1")["points"], "20.00");
    // (g) what is left out is made up by the rest.
    let g = trial
        .rated(&[
            ("E1.2", json!({ "notApplicable": true })),
            ("E1.3", json!({ "measure": "0" })),
            ("E2.1", json!({ "notApplicable": true })),
            ("E2.2", json!({ "notApplicable": true })),
        ])
        .await;
    let section = find(&g["sections"], "E");
    assert_eq!(
        (&section["earned"], &section["applicable"]),
        (&json!("120.00"), &json!("150.00"))
    );
    assert_eq!(
        (&section["points"], &section["outOf"]),
        (&json!("200.00"), &json!("250.00"))
    );
    assert_eq!(find(&g["indicators"], "E1.2")["state"], "NOT_APPLICABLE");
}

#[tokio::test]
async fn bands_begin_at_their_total_and_a_veto_changes_no_point() {
    let trial = Trial::new().await;
    // (d) 899.99 and 900.00.
    let at = |sessions: &str| {
        vec![
            ("A1.2", json!({ "yes": false })),
            ("A2.1", json!({ "measure": sessions })),
            ("A3.3", json!({ "level": "NONE" })),
            ("B1.2", json!({ "level": "AVERAGE" })),
            ("B2.1", json!({ "level": "PART_TIME" })),
            ("D2.2", json!({ "events": 1 })),
            ("E1.1", json!({ "measure": "1" })),
        ]
    };
    let below = trial.rated(&at("99.98")).await;
    assert_eq!((&below["points"], &below["stars"]), (&json!("899.99"), &json!(4)));
    assert_eq!(below["bindingCondition"]["description"], "Total: 899.99 / 900.00");
    assert_eq!(below["nextStar"]["gains"][0]["points"], "0.01");
    let five = trial.rated(&at("100")).await;
    assert_eq!((&five["points"], &five["stars"]), (&json!("900.00"), &json!(5)));
    assert_eq!(
        (&five["bindingCondition"], &five["nextStar"]),
        (&Value::Null, &Value::Null)
    );
    // (c) 950.00 with V4.
    let scores = full_but(&[
        ("A3.1", json!({ "level": "NONE" })),
        ("B1.1", json!({ "level": "MANAGEMENT" })),
        ("D2.2", json!({ "events": 2 })),
    ]);
    let answer = trial.asked(scores, json!({ "vetoes": ["V4"] })).await;
    let c = answer.at("/data/previewRating");
    assert_eq!(
        (&c["points"], &c["stars"], &c["starsBeforeVetoes"]),
        (&json!("950.00"), &json!(0), &json!(5))
    );
    assert_eq!(
        (&c["bindingCondition"]["kind"], &c["bindingCondition"]["part"]),
        (&json!("VETO"), &json!("V4"))
    );
    assert_eq!(c["vetoes"], json!([{ "code": "V4", "cap": 0 }]));
}

#[tokio::test]
async fn what_does_not_belong_to_the_standard_is_told_at_its_place() {
    let trial = Trial::new().await;
    let one = |indicator: &str, input: Value| vec![json!({ "indicator": indicator, "input": input })];
    for (scores, argument) in [
        (one("a1", json!({ "yes": true })), "scores.0.indicator"),
        (one("A2.1", json!({ "measure": "12,5" })), "scores.0.input"),
        (one("D2.1", json!({ "events": -1 })), "scores.0.input"),
        (one("A1.1", json!({ "level": "ELSEWHERE" })), "scores"),
        (one("A1.2", json!({ "measure": "1" })), "scores"),
        (one("A2.1", json!({ "notApplicable": true })), "scores"),
        (one("Z9", json!({ "yes": true })), "scores"),
    ] {
        let answer = trial.asked(scores, Value::Null).await;
        assert_eq!(answer.error_code(), "INVALID_ARGUMENT", "{}", answer.body);
        assert_eq!(answer.at("/errors/0/extensions/argument"), argument, "{}", answer.body);
    }
    let two = vec![json!({ "indicator": "A1.2", "input": { "yes": true, "events": 0 } })];
    assert_eq!(
        trial.asked(two, Value::Null).await.error_code(),
        "INVALID_DOCUMENT",
        "exactly one form"
    );
    let facts = trial.asked(Vec::new(), json!({ "previousStars": 6 })).await;
    assert_eq!(facts.at("/errors/0/extensions/argument"), "facts.previousStars");
    // An empty draft can be rated at any time.
    let empty = trial.asked(Vec::new(), Value::Null).await.at("/data/previewRating");
    assert_eq!(
        (&empty["points"], &empty["complete"], &empty["nextStar"]["points"]),
        (&json!("0.00"), &json!(false), &json!("500.00"))
    );
}
