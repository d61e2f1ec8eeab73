//! A cycle with its people, as the tests play it.

use super::given::{full_but, indicators, published};
use axum::body::Body;
use chrono::{Duration, TimeZone, Utc};
use serde_json::{Value, json};
use siling_application::access::{ScopeKey, token_for};
use siling_domain::access::Role;
use siling_domain::area_code::AreaCode;
use siling_persistence::organization::OrganizationKey;
use siling_tests::{Answer, Client, LINZI, TestApp};

pub const SHIYUAN: &str = "370305003025";
pub const XINDIAN: &str = "370305003000";
const PDF: &[u8] = b"%PDF-1.7 the minutes of a meeting";

/// What is asked back of each kind of object.
const PARTS: [(&str, &str); 4] = [
    ("cycle", "id status version"),
    ("assessment", "id status version"),
    (
        "starRating",
        "id stars status version certificateNumber validFrom validTo barredUntil plaqueDue",
    ),
    ("remediation", "id status version"),
];

/// Which object a mutation answers with.
fn object(mutation: &str) -> &'static str {
    match mutation {
        "planCycle" | "openCycle" | "closeCycle" => "cycle",
        "findRemediation" | "closeRemediation" => "remediation",
        "awardStars" | "holdStars" | "restoreStars" | "downgradeStars" | "revokeStars" | "expireStars" => "starRating",
        _ => "assessment",
    }
}

/// Does one thing.
pub async fn act(client: &Client, mutation: &str, input: Value) -> Answer {
    let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
    let object = object(mutation);
    let selection = PARTS.iter().find(|(name, _)| *name == object).unwrap().1;
    let query = format!(
        "mutation($input: {kind}!) {{ {mutation}(input: $input) {{ {object} {{ {selection} }} current {{ version }} userErrors {{ code field message }} replayed }} }}"
    );
    client.send(&query, json!({ "input": input })).await
}

/// Does one thing that has to succeed, and gives the object.
pub async fn done(client: &Client, mutation: &str, input: Value) -> Value {
    let answer = act(client, mutation, input).await;
    answer.no_errors(mutation);
    answer.at(&format!("/data/{mutation}/{}", object(mutation)))
}

/// Tries one thing, and gives the codes of its errors.
pub async fn codes(client: &Client, mutation: &str, input: Value) -> Vec<String> {
    let answer = act(client, mutation, input).await;
    let errors = answer.at(&format!("/data/{mutation}/userErrors"));
    match errors.as_array() {
        Some(errors) => errors
            .iter()
            .map(|error| error["code"].as_str().unwrap().to_owned())
            .collect(),
        None => answer.error_codes(),
    }
}

/// A cycle by the default standard, its people, and an active organization with Party coverage.
pub struct Play {
    pub app: TestApp,
    pub standard: String,
    pub cycle: String,
    pub organization: String,
    /// The accounts, by login name.
    pub accounts: Vec<(String, String)>,
}

/// The phases of the cycle: the self-assessment begins the day after the clock's first one.
pub fn phases() -> Value {
    let phase = |phase: &str, begins: &str, ends: &str| json!({ "phase": phase, "beginsOn": begins, "endsOn": ends });
    json!([
        phase("SELF_ASSESSMENT", "2026-07-01", "2026-07-31"),
        phase("SUBDISTRICT_REVIEW", "2026-08-03", "2026-08-14"),
        phase("DISTRICT_VERIFICATION", "2026-08-17", "2026-08-31"),
        phase("PUBLIC_NOTICE", "2026-09-01", "2026-09-15"),
        phase("CONFIRMATION", "2026-09-16", "2026-09-30"),
    ])
}

impl Play {
    /// The cycle planned, everybody there.
    pub async fn planned() -> Self {
        let app = TestApp::new().await;
        let (_, standard) = published(&app).await;
        let organization = app.registered_organization("52370305Y00000016M").await;
        let mut play = Play {
            app,
            standard,
            cycle: String::new(),
            organization,
            accounts: Vec::new(),
        };
        let own = ScopeKey::Organization(OrganizationKey::Id(play.organization.parse().unwrap()));
        let xindian = || ScopeKey::Area(AreaCode::parse(XINDIAN).unwrap());
        for (name, role, scope) in [
            ("committee", Role::DistrictCommittee, ScopeKey::District),
            ("officer", Role::SubdistrictOfficer, xindian()),
            ("manager", Role::OrganizationManager, own),
            ("auditor", Role::Auditor, ScopeKey::District),
            ("reviewer-1", Role::Reviewer, ScopeKey::District),
            ("reviewer-2", Role::Reviewer, ScopeKey::District),
            ("reviewer-3", Role::Reviewer, ScopeKey::District),
            ("panel-1", Role::Reviewer, ScopeKey::District),
            ("panel-2", Role::Reviewer, ScopeKey::District),
            ("panel-3", Role::Reviewer, ScopeKey::District),
            ("resident", Role::Resident, xindian()),
        ] {
            let account = play.app.open_account(name, role, scope).await;
            play.accounts.push((name.to_owned(), account.id.to_string()));
        }
        play.activate(&play.organization.clone()).await;
        play.cover().await;
        let committee = play.as_("committee").await;
        let plan = json!({ "year": 2026, "title": "2026年度星级评定", "standard": play.standard, "phases": phases() });
        play.cycle = id(&done(&committee, "planCycle", plan).await);
        play
    }

    /// The cycle open, on the first day of the self-assessment.
    pub async fn open() -> Self {
        let play = Self::planned().await;
        done(
            &play.as_("committee").await,
            "openCycle",
            json!({ "cycle": play.cycle }),
        )
        .await;
        play.until("2026-07-01");
        play
    }

    /// Somebody of these people, with a fresh token: the clock moves by weeks.
    pub async fn as_(&self, name: &str) -> Client {
        let token = token_for(&self.app.app, name).await.unwrap();
        self.app.bearing(&token).english()
    }

    /// Whose account.
    pub fn account(&self, name: &str) -> &str {
        &self.accounts.iter().find(|(known, _)| known == name).unwrap().1
    }

    /// Moves the clock to nine in the morning of a day in China.
    pub fn until(&self, day: &str) {
        let day: chrono::NaiveDate = day.parse().unwrap();
        let then = Utc.from_utc_datetime(&day.and_hms_opt(1, 0, 0).unwrap());
        let passed = then.timestamp() - self.app.clock_seconds();
        assert!(passed >= 0, "the clock does not go back");
        self.app.pass(Duration::seconds(passed));
    }

    /// Makes an organization active.
    pub async fn activate(&self, organization: &str) {
        let committee = self.as_("committee").await;
        for (mutation, rest) in [
            ("fileCoveragePlan", json!({ "plan": "三个月内选派党建指导员" })),
            (
                "declareCapabilities",
                json!({ "capabilities": ["HOME_REPAIR"], "capacity": 2, "serviceAreas": [SHIYUAN] }),
            ),
            ("activateOrganization", json!({})),
        ] {
            let mut input = rest;
            input["organization"] = json!({ "id": organization });
            let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
            let query =
                format!("mutation($input: {kind}!) {{ {mutation}(input: $input) {{ userErrors {{ code }} }} }}");
            let answer = committee.send(&query, json!({ "input": input })).await;
            answer.no_errors(mutation);
        }
    }

    /// Sends an instructor of the district's committee to the organization.
    async fn cover(&self) {
        let committee = self.as_("committee").await;
        let send = async |mutation: &str, selection: &str, input: Value| {
            let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
            let query = format!(
                "mutation($input: {kind}!) {{ {mutation}(input: $input) {{ {selection} userErrors {{ code field }} }} }}"
            );
            let answer = committee.send(&query, json!({ "input": input })).await;
            answer.no_errors(mutation);
            answer
        };
        let plan = json!({ "kind": "PARTY_COMMITTEE", "name": "区社会组织党委", "areaCode": LINZI.to_string(), "fullMemberCount": 10 });
        let party = send("planPartyOrganization", "partyOrganization { id }", plan).await;
        let party = party.text("/data/planPartyOrganization/partyOrganization/id");
        let on = "2022-01-10";
        send(
            "applyForPartyOrganization",
            "",
            json!({ "partyOrganization": party, "fullMemberCount": 10 }),
        )
        .await;
        send(
            "approvePartyOrganization",
            "",
            json!({ "partyOrganization": party, "document": "批复", "on": on }),
        )
        .await;
        let election = json!({ "partyOrganization": party, "electedOn": on, "present": 3, "entitled": 3, "committeeSize": 3, "secretary": "张小明" });
        send("recordPartyElection", "", election).await;
        send(
            "activatePartyOrganization",
            "",
            json!({ "partyOrganization": party, "document": "批复", "on": on }),
        )
        .await;
        let coverage = json!({ "organization": { "id": self.organization }, "partyOrganization": party, "form": "INSTRUCTOR", "beginsOn": "2024-01-01" });
        send("assignPartyCoverage", "", coverage).await;
    }

    /// The organization's assessment, seen by somebody.
    pub async fn assessment(&self, name: &str, selection: &str) -> Answer {
        let query = format!(
            "query($id: ID!) {{ organization(by: {{ id: $id }}) {{ assessments {{ {selection} }} starRating {{ id stars }} }} }}"
        );
        self.as_(name)
            .await
            .send(&query, json!({ "id": self.organization }))
            .await
    }

    /// Begins the self-assessment, with full scores but for these; says which.
    pub async fn assessed(&self, changes: &[(&str, Value)]) -> String {
        let manager = self.as_("manager").await;
        let start = json!({ "cycle": self.cycle, "organization": { "id": self.organization } });
        let assessment = id(&done(&manager, "startSelfAssessment", start).await);
        let save = json!({ "assessment": assessment, "scores": full_but(changes) });
        done(&manager, "saveSelfAssessment", save).await;
        assessment
    }

    /// Proves everything by statements, and submits.
    pub async fn submitted(&self, changes: &[(&str, Value)]) -> String {
        let assessment = self.assessed(changes).await;
        self.prove(&assessment).await;
        let manager = self.as_("manager").await;
        let state = done(&manager, "submitSelfAssessment", json!({ "assessment": assessment })).await;
        assert_eq!(state["status"], "SUBMITTED");
        assessment
    }

    /// Attaches a statement for everything for which evidence is demanded.
    pub async fn prove(&self, assessment: &str) {
        let manager = self.as_("manager").await;
        for indicator in indicators() {
            let demands = indicator["evidence"].as_array().cloned().unwrap_or_default();
            if demands.iter().any(|demand| demand["per_item"] == true) {
                for item in indicator["rule"]["items"].as_array().unwrap() {
                    self.state(&manager, assessment, &item["code"]).await;
                }
            } else if !demands.is_empty() {
                self.state(&manager, assessment, &indicator["code"]).await;
            }
        }
    }

    async fn state(&self, manager: &Client, assessment: &str, code: &Value) {
        let input = json!({ "assessment": assessment, "indicator": code, "statement": "见附件台账" });
        done(manager, "attachEvidence", input).await;
    }

    /// Announces a file and hands it in; says which.
    pub async fn file(&self, name: &str) -> String {
        let client = self.as_(name).await;
        let announce = "mutation($size: Int!) { announceFile(input: { name: \"会议记录.pdf\", size: $size }) { file { id handInLink { path } } userErrors { code } } }";
        let announced = client.send(announce, json!({ "size": PDF.len() })).await;
        announced.no_errors("announceFile");
        let path = announced.text("/data/announceFile/file/handInLink/path");
        let request = client.request("PUT", &path).body(Body::from(PDF.to_vec())).unwrap();
        let kept = Answer::read(client.raw(request).await).await;
        assert_eq!(kept.status, 200, "{}", kept.body);
        announced.text("/data/announceFile/file/id")
    }

    /// Reviewed by the sub-district as self-assessed, but for these.
    pub async fn reviewed(&self, assessment: &str, scores: Vec<Value>) {
        self.until("2026-08-03");
        let input = json!({ "assessment": assessment, "scores": scores, "note": "现场核查六有" });
        done(&self.as_("officer").await, "reviewAssessment", input).await;
    }

    /// Assigned to an assessor, who has no conflict and gives these scores.
    pub async fn scored(&self, assessment: &str, who: &str, scores: Vec<Value>) {
        let assign = json!({ "assessment": assessment, "assessor": self.account(who) });
        done(&self.as_("committee").await, "assignAssessor", assign).await;
        let reviewer = self.as_(who).await;
        done(
            &reviewer,
            "declareConflict",
            json!({ "assessment": assessment, "exists": false }),
        )
        .await;
        done(
            &reviewer,
            "scoreAssessment",
            json!({ "assessment": assessment, "scores": scores }),
        )
        .await;
    }

    /// All the way to the public notice, everybody of one mind.
    pub async fn noticed(&self, changes: &[(&str, Value)]) -> String {
        let assessment = self.submitted(changes).await;
        self.reviewed(&assessment, full_but(changes)).await;
        self.until("2026-08-17");
        for who in ["reviewer-1", "reviewer-2"] {
            self.scored(&assessment, who, full_but(changes)).await;
        }
        let committee = self.as_("committee").await;
        done(&committee, "verifyAssessment", json!({ "assessment": assessment })).await;
        self.until("2026-09-01");
        self.publish(&assessment).await;
        assessment
    }

    /// Publishes the notice until the fifth working day after today.
    pub async fn publish(&self, assessment: &str) {
        let input = json!({ "assessment": assessment, "document": "临社公示〔2026〕1号" });
        done(&self.as_("committee").await, "publishNotice", input).await;
    }

    /// All the way to the award; says which star rating.
    pub async fn awarded(&self, changes: &[(&str, Value)]) -> Value {
        let assessment = self.noticed(changes).await;
        self.until("2026-09-16");
        let committee = self.as_("committee").await;
        let confirm = json!({ "assessment": assessment, "decisionNumber": "临社认〔2026〕1号" });
        done(&committee, "confirmRating", confirm).await;
        let award = json!({ "assessment": assessment, "certificateNumber": "LZXJ-2026-0001" });
        done(&committee, "awardStars", award).await
    }
}

/// The identifier of an object.
pub fn id(object: &Value) -> String {
    object["id"].as_str().unwrap().to_owned()
}

/// The same scores with a reason for one of them.
pub fn because(mut scores: Vec<Value>, indicator: &str, reason: &str) -> Vec<Value> {
    for score in &mut scores {
        if score["indicator"] == indicator {
            score["reason"] = json!(reason);
        }
    }
    scores
}
