//! The guides that lead through something step by step: each document is sent as the guide shows it, in its order, and
//! answered as the guide says. `SILING_ACCEPT=1` writes the answers anew; the guide is then mended by hand.

use chrono::Duration;
use serde_json::{Value, json};
use siling_application::access::ScopeKey;
use siling_application::access::token_for;
use siling_application::app::Ids;
use siling_application::assessment::{OpenCycle, PlanCycle};
use siling_application::organization::{
    ActivateOrganization, DeclareCapabilities, FileCoveragePlan, RegisterOrganization, Target,
};
use siling_application::standard::{DraftStandard, PublishStandard};
use siling_domain::access::Role;
use siling_domain::area_code::AreaCode;
use siling_domain::assessment::{AssessmentPhase, NewCycle, PhaseDates};
use siling_domain::id::AssessmentId;
use siling_domain::organization::{self as rules, Capabilities, OrganizationKind, ServiceCategory};
use siling_persistence::organization::OrganizationKey;
use siling_tests::{Client, TestApp, golden, root};
use std::path::Path;
use std::sync::Arc;
use uuid::Uuid;

const STANDARD: &str = "std_01jd3v9x0pfh2v8bb5q50bakvw";
const CYCLE: &str = "cycle_01jd3v9x0pfh2v8bb5q50bakvw";
const ORGANIZATION: &str = "org_01jd3v9x0pfh2v8bb5q50bakvw";
const ASSESSMENT: &str = "assess_01jd3v9x0pfh2v8bb5q50bakvw";

fn file() -> String {
    std::fs::read_to_string(root().join("docs/guides/worked-standard.json")).unwrap()
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Sends the document of a step, and compares the answer.
async fn step(client: &Client, guide: &str, name: &str) {
    let path = root().join(format!("tests/operations/{guide}/{name}.graphql"));
    let mut variables: Value = serde_json::from_str(&text(&path.with_extension("json"))).unwrap();
    insert_file(&mut variables);
    let mut answer = client.send(&text(&path), variables).await.body;
    answer.as_object_mut().unwrap().remove("extensions");
    let answer = serde_json::to_string_pretty(&answer).unwrap() + "\n";
    golden(&format!("tests/operations/{guide}/{name}.answer.json"), &answer);
}

/// The file itself where the guide only names it.
fn insert_file(variables: &mut Value) {
    match variables {
        Value::String(named) if named == "the text of the file" => *named = file(),
        Value::String(named) if named == "the text of the file, with 25.00 points for A1" => {
            *named = file().replacen("\"points\": \"20.00\"", "\"points\": \"25.00\"", 1);
        }
        Value::Object(members) => members.values_mut().for_each(insert_file),
        Value::Array(entries) => entries.iter_mut().for_each(insert_file),
        _ => {}
    }
}

#[test]
fn the_guides_show_the_steps_and_their_answers_as_they_are() {
    for (guide, page) in [("standard", "standards.md"), ("self-assessment", "self-assessment.md")] {
        let page = text(&root().join("docs/guides").join(page));
        let mut entries: Vec<_> = std::fs::read_dir(root().join("tests/operations").join(guide))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        entries.sort();
        let mut place = 0;
        for path in entries.iter().filter(|path| path.extension().unwrap() == "graphql") {
            let name = format!(
                "`tests/operations/{guide}/{}`",
                path.file_name().unwrap().to_string_lossy()
            );
            let found = page[place..]
                .find(&name)
                .unwrap_or_else(|| panic!("{name} is not shown in its order"));
            place += found;
            for (shown, kind) in [
                (path.clone(), "graphql"),
                (path.with_extension("json"), "json"),
                (path.with_extension("answer.json"), "json"),
            ] {
                let block = format!("```{kind}\n{}```\n", text(&shown));
                let found = page[place..].find(&block);
                place += found.unwrap_or_else(|| panic!("the guide shows another {}", shown.display()));
            }
        }
    }
    assert!(text(&root().join("docs/guides/standards.md")).contains(&file()));
}

#[tokio::test]
async fn a_standard_is_written_as_its_guide_says() {
    let app = TestApp::new().await;
    let committee = app.as_committee().await.english();
    for name in ["1-check", "2-draft", "3-rate", "4-publish", "5-export"] {
        step(&committee, "standard", name).await;
    }
    // The example computed by hand: A1 20, A2 10 + 30 · 20/40, B1 2 · 8, B2 16 - 4.
    let answer: Value =
        serde_json::from_str(&text(&root().join("tests/operations/standard/3-rate.answer.json"))).unwrap();
    let rating = &answer["data"]["previewRating"];
    let points: Vec<&Value> = rating["indicators"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["points"])
        .collect();
    assert_eq!(points, ["20.00", "25.00", "16.00", "12.00"]);
    assert_eq!((&rating["points"], &rating["stars"]), (&json!("73.00"), &json!(2)));
    let exported: Value =
        serde_json::from_str(&text(&root().join("tests/operations/standard/5-export.answer.json"))).unwrap();
    let exported = exported["data"]["standard"]["file"].as_str().unwrap().to_owned();
    // What is exported says the same, and is taken again.
    let read = |text: &str| siling_application::standard::read(text).unwrap();
    assert_eq!(read(&exported), read(&file()));
}

/// One identifier, known before.
struct Named(Uuid);

impl Ids for Named {
    fn uuid(&self) -> Uuid {
        self.0
    }
}

/// An open cycle by the worked standard, in which an active organization is entered.
async fn cycle(app: &TestApp) {
    let standard = STANDARD.parse().unwrap();
    app.done(DraftStandard {
        id: standard,
        draft: None,
        file: file(),
    })
    .await;
    app.done(PublishStandard {
        standard,
        expected_version: None,
        document: None,
    })
    .await;
    let organization = OrganizationKey::Id(ORGANIZATION.parse().unwrap());
    let area = AreaCode::parse("370305003025").unwrap();
    app.done(RegisterOrganization {
        team: None,
        registration: rules::RegisterOrganization {
            id: ORGANIZATION.parse().unwrap(),
            name: "临淄区邻里互助服务中心".to_owned(),
            kind: OrganizationKind::ServiceOrganization,
            category: ServiceCategory::CommunityService,
            area,
            credit_code: "52370305Y00000016M".to_owned(),
            former_registration_no: None,
            address: None,
            introduction: None,
            founded_on: None,
            registered_on: "2021-05-01".parse().unwrap(),
            registered_by: None,
            supervised_by: None,
            contact: None,
            external_ids: Vec::new(),
            demo: true,
        },
    })
    .await;
    let target = || Target {
        organization: organization.clone(),
        expected_version: None,
    };
    let plan = "三个月内选派党建指导员".to_owned();
    app.done(FileCoveragePlan { target: target(), plan }).await;
    app.done(DeclareCapabilities {
        target: target(),
        declared: Capabilities {
            capabilities: vec!["HOME_REPAIR".to_owned()],
            capacity: 2,
            service_areas: vec![area],
        },
    })
    .await;
    app.done(ActivateOrganization { target: target() }).await;
    let phase = |phase, begins: &str, ends: &str| PhaseDates {
        phase,
        begins: begins.parse().unwrap(),
        ends: ends.parse().unwrap(),
    };
    use AssessmentPhase as Phase;
    app.done(PlanCycle(NewCycle {
        id: CYCLE.parse().unwrap(),
        year: 2026,
        title: "2026年度星级评定".to_owned(),
        standard,
        phases: vec![
            phase(Phase::SelfAssessment, "2026-07-01", "2026-07-31"),
            phase(Phase::SubdistrictReview, "2026-08-03", "2026-08-14"),
            phase(Phase::DistrictVerification, "2026-08-17", "2026-08-31"),
            phase(Phase::PublicNotice, "2026-09-01", "2026-09-15"),
            phase(Phase::Confirmation, "2026-09-16", "2026-09-30"),
        ],
        quota_percent: None,
        demo: true,
    }))
    .await;
    // The entry made with the opening gets the identifier that the guide names.
    let mut named = app.clone();
    let entry: AssessmentId = ASSESSMENT.parse().unwrap();
    named.app.ids = Arc::new(Named(entry.0));
    named
        .done(OpenCycle {
            target: siling_application::assessment::CycleTarget {
                cycle: CYCLE.parse().unwrap(),
                expected_version: None,
            },
            organizations: None,
            document: None,
        })
        .await;
}

#[tokio::test]
async fn a_self_assessment_is_filled_in_as_its_guide_says() {
    let app = TestApp::new().await;
    cycle(&app).await;
    app.pass(Duration::days(1));
    let own = ScopeKey::Organization(OrganizationKey::Id(ORGANIZATION.parse().unwrap()));
    app.open_account("manager", Role::OrganizationManager, own).await;
    let area = ScopeKey::Area(AreaCode::parse("370305003000").unwrap());
    app.open_account("officer", Role::SubdistrictOfficer, area).await;
    let client = async |name: &str| app.bearing(&token_for(&app.app, name).await.unwrap()).english();
    let manager = client("manager").await;
    for name in [
        "01-inbox",
        "02-form",
        "03-start",
        "04-save-wrong",
        "05-save",
        "06-submit-gaps",
        "07-announce-file",
        "08-save-rest",
        "09-stale",
        "10-submit",
    ] {
        step(&manager, "self-assessment", name).await;
    }
    app.pass(Duration::days(33));
    let reasons = json!([{ "indicator": "B1", "reason": "标志照片看不清，请重拍" }]);
    let back = "mutation($input: ReturnAssessmentInput!) { returnAssessment(input: $input) { userErrors { code } } }";
    let input = json!({ "input": { "assessment": ASSESSMENT, "reasons": reasons } });
    client("officer")
        .await
        .send(back, input)
        .await
        .no_errors("returnAssessment");
    let manager = client("manager").await;
    for name in ["11-returned", "12-submit-again"] {
        step(&manager, "self-assessment", name).await;
    }
}
