//! A round with its people, as the tests play it: 20,000.00 yuan of the district's fund, six organizations, five
//! reviewers. Proposals until 20 July 2026, reviews until 10 August, the notice from 11 to 18 August.

use chrono::{Duration, TimeZone, Utc};
use serde_json::{Value, json};
use siling_application::access::{ScopeKey, token_for};
use siling_domain::access::Role;
use siling_domain::area_code::AreaCode;
use siling_persistence::organization::OrganizationKey;
use siling_tests::{Answer, Client, TestApp, keyed};

pub const SHIYUAN: &str = "370305003025";
pub const NIUSHAN: &str = "370305003023";
pub const XINDIAN: &str = "370305003000";
pub const REVIEWERS: [&str; 5] = ["reviewer-1", "reviewer-2", "reviewer-3", "reviewer-4", "reviewer-5"];
const CODES: [&str; 6] = [
    "52370305Y00000016M",
    "52370305Y00000024G",
    "52370305Y00000032B",
    "52370305Y000000406",
    "52370305Y000000593",
    "52370305Y00000067X",
];
/// What a mutation of a round or a proposal answers with.
fn object(mutation: &str) -> &'static str {
    match mutation {
        "budgetFund" | "approveFund" | "allocateFund" => "fund",
        name if name.ends_with("Proposal") || name == "declareReviewConflict" || name == "evaluateRoundProject" => {
            "proposal"
        }
        _ => "round",
    }
}

/// Does one thing.
pub async fn act(client: &Client, mutation: &str, input: Value) -> Answer {
    let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
    let query = format!(
        "mutation($input: {kind}!) {{ {mutation}(input: $input) {{ {} {{ id status version }} current {{ version }} \
         userErrors {{ code field message }} replayed }} }}",
        object(mutation)
    );
    client.send(&query, json!({ "input": keyed(mutation, input) })).await
}

/// What a person has to mend: fields with codes; the codes of errors where nothing can be mended.
pub fn told(answer: &Answer, mutation: &str) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let field = |value: &Value| {
        let parts = value.as_array().cloned().unwrap_or_default();
        parts.iter().map(text).collect::<Vec<_>>().join(".")
    };
    match answer.at(&format!("/data/{mutation}/userErrors")).as_array() {
        Some(errors) => errors
            .iter()
            .map(|it| (field(&it["field"]), text(&it["code"])))
            .collect(),
        None => answer
            .error_codes()
            .into_iter()
            .map(|code| (String::new(), code))
            .collect(),
    }
}

pub fn pair(field: &str, code: &str) -> (String, String) {
    (field.to_owned(), code.to_owned())
}

pub fn id(object: &Value) -> String {
    object["id"].as_str().unwrap().to_owned()
}

/// What a proposal says that asks for so much.
pub fn content(title: &str, yuan: i64) -> Value {
    json!({
        "title": title, "lead": "VOLUNTEER_SERVICE", "areaCode": NIUSHAN,
        "description": "每周入户两次，为高龄老人做饭、清洁。", "outcomes": ["DAILY_LIFE_PROBLEMS"],
        "beneficiaryKinds": ["ELDERLY"], "beneficiaryNote": "80 岁以上独居老人 30 名",
        "budgetLines": [
            { "title": "志愿者补贴", "quantity": 10, "unitPrice": format!("{}.00", yuan / 10), "amount": format!("{}.00", yuan / 10 * 10) },
            { "title": "宣传品", "quantity": 1, "unitPrice": "500", "amount": "500" }
        ],
        "ownShare": "500", "requested": format!("{}", yuan / 10 * 10), "beginsOn": "2026-09-01", "endsOn": "2027-05-31",
        "milestones": [
            { "title": "上半程", "deliverables": ["服务台账"], "dueOn": "2026-12-31" },
            { "title": "下半程", "deliverables": ["服务台账", "总结"], "dueOn": "2027-05-31" }
        ],
    })
}

/// Points that come to so many by the default criteria, the first ones filled up first.
pub fn sheet(total: i64) -> Value {
    let mut left = total;
    let scores = [("NEED", 30), ("PLAN", 30), ("BUDGET", 20), ("CAPABILITY", 20)].map(|(criterion, max)| {
        let points = left.min(max);
        left -= points;
        json!({ "criterion": criterion, "points": format!("{points}.00") })
    });
    json!(scores)
}

/// A round, its people and its fund.
pub struct World {
    pub app: TestApp,
    pub fund: String,
    pub round: String,
    pub organizations: Vec<String>,
    /// The accounts, by login name.
    pub accounts: Vec<(String, String)>,
}

impl World {
    /// Everybody there, the fund open, the round planned.
    pub async fn planned() -> Self {
        let app = TestApp::new().await;
        let mut world = World {
            app,
            fund: String::new(),
            round: String::new(),
            organizations: Vec::new(),
            accounts: Vec::new(),
        };
        let xindian = || ScopeKey::Area(AreaCode::parse(XINDIAN).unwrap());
        for (name, role, scope) in [
            ("committee", Role::DistrictCommittee, ScopeKey::District),
            ("committee-2", Role::DistrictCommittee, ScopeKey::District),
            ("finance-1", Role::DistrictFinance, ScopeKey::District),
            ("finance-2", Role::DistrictFinance, ScopeKey::District),
            ("auditor", Role::Auditor, ScopeKey::District),
            ("officer", Role::SubdistrictOfficer, xindian()),
            ("resident", Role::Resident, xindian()),
        ] {
            world.open_account(name, role, scope).await;
        }
        for name in REVIEWERS.iter().chain(&["reviewer-6"]) {
            world.open_account(name, Role::Reviewer, ScopeKey::District).await;
        }
        for (number, code) in (1..).zip(CODES) {
            let organization = world.app.registered_organization(code).await;
            world.activate(&organization).await;
            let key = OrganizationKey::Id(organization.parse().unwrap());
            let (role, scope) = (Role::OrganizationManager, ScopeKey::Organization(key));
            world.open_account(&format!("manager-{number}"), role, scope).await;
            world.organizations.push(organization);
        }
        let budget = json!({
            "kind": "PARTY_BUILDING", "purposes": ["SERVICE_PURCHASE", "VENTURE_ROUND"], "year": 2026,
            "title": "2026 年两新组织党建工作经费", "amount": "2000000", "document": "临组发〔2026〕5号",
        });
        world.fund = id(&world.done("finance-1", "budgetFund", budget).await);
        world
            .done("finance-2", "approveFund", json!({ "fund": world.fund }))
            .await;
        world
            .done("finance-1", "allocateFund", json!({ "fund": world.fund }))
            .await;
        world.round = id(&world.done("committee", "planVentureRound", world.plan()).await);
        world
    }

    /// What the round is planned with.
    pub fn plan(&self) -> Value {
        json!({
            "title": "第十八届公益创投", "call": "征集为老、助残与社区治理项目。",
            "leads": ["VOLUNTEER_SERVICE", "VULNERABLE_SUPPORT"], "budget": "20000", "requestMax": "10000",
            "fund": self.fund, "proposalsUntil": "2026-07-20", "reviewsUntil": "2026-08-10",
        })
    }

    async fn open_account(&mut self, name: &str, role: Role, scope: ScopeKey) {
        let account = self.app.open_account(name, role, scope).await;
        self.accounts.push((name.to_owned(), account.id.to_string()));
    }

    /// The account of that login name.
    pub fn account(&self, name: &str) -> String {
        let found = self.accounts.iter().find(|(known, _)| known == name);
        found.unwrap_or_else(|| panic!("nobody is called {name}")).1.clone()
    }

    /// Somebody, with a token of now.
    pub async fn as_(&self, name: &str) -> Client {
        self.app.bearing(&token_for(&self.app.app, name).await.unwrap())
    }

    /// Does one thing as somebody.
    pub async fn act(&self, who: &str, mutation: &str, input: Value) -> Answer {
        act(&self.as_(who).await, mutation, input).await
    }

    /// Does one thing that has to succeed, and gives the object.
    pub async fn done(&self, who: &str, mutation: &str, input: Value) -> Value {
        let answer = self.act(who, mutation, input).await;
        answer.no_errors(mutation);
        answer.at(&format!("/data/{mutation}/{}", object(mutation)))
    }

    /// Tries one thing, and says what was told.
    pub async fn told(&self, who: &str, mutation: &str, input: Value) -> Vec<(String, String)> {
        told(&self.act(who, mutation, input).await, mutation)
    }

    /// Asks something as somebody.
    pub async fn ask(&self, who: &str, query: &str) -> Answer {
        let client = match who {
            "" => self.app.anonymous(),
            name => self.as_(name).await,
        };
        client.send(query, json!({})).await
    }

    /// What concerns the round.
    pub fn of(&self, rest: Value) -> Value {
        let mut input = json!({ "round": self.round });
        input.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        input
    }

    /// Moves the clock to nine in the morning of a day.
    pub fn until(&self, day: &str) {
        let day: chrono::NaiveDate = day.parse().unwrap();
        let then = Utc.from_utc_datetime(&day.and_hms_opt(1, 0, 0).unwrap());
        let passed = then.timestamp() - self.app.clock_seconds();
        assert!(passed >= 0, "the clock does not go back");
        self.app.pass(Duration::seconds(passed));
    }

    async fn activate(&self, organization: &str) {
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
            committee
                .send(&query, json!({ "input": input }))
                .await
                .no_errors(mutation);
        }
    }

    /// Suspends an organization.
    pub async fn suspend(&self, organization: &str) {
        let query = "mutation($input: SuspendOrganizationInput!) { suspendOrganization(input: $input) { userErrors { code field } } }";
        let input = json!({
            "organization": { "id": organization }, "causes": [{ "reason": "ABNORMAL_LIST", "note": "未按期报送" }], "document": "临民发〔2026〕3号",
        });
        let committee = self.as_("committee").await;
        let answer = committee.send(query, json!({ "input": input })).await;
        answer.no_errors("suspendOrganization");
    }

    /// Open for proposals, five reviewers assigned.
    pub async fn open() -> Self {
        let world = Self::planned().await;
        world.done("committee", "collectForRound", world.of(json!({}))).await;
        for name in REVIEWERS {
            let reviewer = world.account(name);
            let input = world.of(json!({ "reviewer": reviewer }));
            world.done("committee", "assignRoundReviewer", input).await;
        }
        world.done("committee", "openRound", world.of(json!({}))).await;
        world
    }

    /// Drafts organization `number`'s proposal, from 1.
    pub async fn draft(&self, number: usize, yuan: i64) -> String {
        let organization = json!({ "id": self.organizations[number - 1] });
        let content = content(&format!("暖心助老{number}"), yuan);
        let input = self.of(json!({ "organization": organization, "content": content }));
        id(&self.done(&format!("manager-{number}"), "draftProposal", input).await)
    }

    /// Submits organization `number`'s proposal.
    pub async fn submit(&self, number: usize, yuan: i64) -> String {
        let proposal = self.draft(number, yuan).await;
        let input = json!({ "proposal": proposal });
        self.done(&format!("manager-{number}"), "submitProposal", input).await;
        proposal
    }

    /// In review: a proposal of each organization in turn that asks for so much.
    pub async fn review(requested: &[i64]) -> (Self, Vec<String>) {
        let world = Self::open().await;
        let mut proposals = Vec::new();
        for (number, yuan) in (1..).zip(requested) {
            proposals.push(world.submit(number, *yuan).await);
        }
        world.until("2026-07-21");
        world.done("committee", "closeCall", world.of(json!({}))).await;
        for proposal in &proposals {
            world
                .done("committee", "screenProposal", json!({ "proposal": proposal }))
                .await;
        }
        world.done("committee", "beginReview", world.of(json!({}))).await;
        (world, proposals)
    }

    /// A reviewer declares no conflict, and scores.
    pub async fn score(&self, who: &str, proposal: &str, total: i64) -> Value {
        let declared = json!({ "proposal": proposal, "exists": false });
        self.done(who, "declareReviewConflict", declared).await;
        let input = json!({ "proposal": proposal, "scores": sheet(total), "comment": format!("{total} 分：方案可行") });
        self.done(who, "reviewProposal", input).await
    }

    /// Scored by everybody: what each asks for and gets.
    pub async fn scored(wanted: &[(i64, i64)]) -> (Self, Vec<String>) {
        let requested: Vec<i64> = wanted.iter().map(|(yuan, _)| *yuan).collect();
        let (world, proposals) = Self::review(&requested).await;
        for (proposal, (_, total)) in proposals.iter().zip(wanted) {
            for who in REVIEWERS {
                world.score(who, proposal, *total).await;
            }
        }
        (world, proposals)
    }

    /// On public notice from 11 to 18 August.
    pub async fn noticed(wanted: &[(i64, i64)]) -> (Self, Vec<String>) {
        let (world, proposals) = Self::scored(wanted).await;
        world.until("2026-08-11");
        let input = world.of(json!({ "document": "公示〔2026〕1号" }));
        world.done("committee", "publishRoundNotice", input).await;
        (world, proposals)
    }

    /// Awarded on 19 August.
    pub async fn awarded(wanted: &[(i64, i64)]) -> (Self, Vec<String>) {
        let (world, proposals) = Self::noticed(wanted).await;
        world.until("2026-08-19");
        let input = world.of(json!({ "document": "授标〔2026〕1号" }));
        world.done("committee", "awardRound", input).await;
        (world, proposals)
    }

    /// The fund's money: available, reserved, committed.
    pub async fn balances(&self) -> [String; 3] {
        let query = format!(
            "{{ node(id: \"{}\") {{ ... on Fund {{ balances {{ available reserved committed }} }} }} }}",
            self.fund
        );
        let answer = self.ask("auditor", &query).await;
        ["available", "reserved", "committed"].map(|name| answer.text(&format!("/data/node/balances/{name}")))
    }

    /// How a proposal stands.
    pub async fn status(&self, proposal: &str) -> String {
        let query = format!("{{ proposal(id: \"{proposal}\") {{ status }} }}");
        self.ask("committee", &query).await.text("/data/proposal/status")
    }

    /// How the round stands.
    pub async fn round_status(&self) -> String {
        let query = format!("{{ ventureRound(id: \"{}\") {{ status }} }}", self.round);
        self.ask("committee", &query).await.text("/data/ventureRound/status")
    }

    /// That nothing was changed behind the log's back, and the documents say what the columns say.
    pub async fn clean(&self) {
        let store = &self.app.app.store;
        let mut findings = siling_persistence::venture::audit(store).await.unwrap();
        findings.extend(siling_persistence::project::audit(store).await.unwrap());
        findings.extend(siling_persistence::fund::audit(store).await.unwrap());
        assert_eq!(findings, Vec::<String>::new());
    }
}
