//! A community that orders, with its people and those who would serve it.

use chrono::{Duration, NaiveDate, TimeZone as _, Utc};
use serde_json::{Value, json};
use siling_application::access::{ScopeKey, token_for};
use siling_domain::access::Role;
use siling_domain::area_code::AreaCode;
use siling_persistence::organization::OrganizationKey;
use siling_tests::{Answer, Client, TestApp, keyed};

pub const SHIYUAN: &str = "370305003025";
pub const NIUSHAN: &str = "370305003023";
const XINDIAN: &str = "370305003000";
/// Codes of organizations that nobody has.
const CREDIT_CODES: [&str; 4] = [
    "52370305Y00000016M",
    "52370305Y00000024G",
    "52370305Y00000032B",
    "52370305Y000000406",
];
pub const ALL_RULED_OUT: [&str; 6] = [
    "OUTSIDE_DUTY",
    "OWN_DUTY",
    "GOODS_AND_WORKS",
    "FINANCING",
    "STAFFING",
    "BARRED",
];

/// What is asked back of each mutation.
fn selection(mutation: &str) -> &'static str {
    match mutation {
        "claimServiceOrder" | "joinConsortium" | "withdrawClaim" => "claim { id status version awaitedPartners }",
        "planSalon" | "holdSalon" => "salon { id status }",
        "budgetFund" | "approveFund" | "allocateFund" | "beginFundClosing" => "fund { id status }",
        "postNeed" | "acceptNeed" | "resolveNeed" | "reopenNeed" => "need { id status }",
        "publishPurchaseList" => "purchaseList { id status }",
        "startProject" | "handOverProject" | "completeProject" | "acceptProject" | "deliverMilestone"
        | "acceptDelivery" | "terminateProject" | "closeProject" | "inviteToRate" => "project { id status }",
        "rateService" => "serviceRating { id score }",
        "endorseNeed" => "need { id status }",
        "recordService" => "project { id } serviceRecords { id } known",
        "signContract" | "terminateContract" => "contract { id status }",
        "requestPayment" | "failPayment" | "approvePayment" | "sendPayment" | "confirmPayment" => {
            "payment { id status }"
        }
        "suspendOrganization" | "fileCoveragePlan" | "declareCapabilities" | "activateOrganization" => {
            "organization { id }"
        }
        _ => "order { id status version } current { version }",
    }
}

/// Does one thing.
pub async fn act(client: &Client, mutation: &str, input: Value) -> Answer {
    let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
    let query = format!(
        "mutation($input: {kind}!) {{ {mutation}(input: $input) {{ {} userErrors {{ code field message }} replayed }} }}",
        selection(mutation)
    );
    client.send(&query, json!({ "input": keyed(mutation, input) })).await
}

/// Does one thing that has to succeed, and gives the object.
pub async fn done(client: &Client, mutation: &str, input: Value) -> Value {
    let answer = act(client, mutation, input).await;
    answer.no_errors(mutation);
    let object = selection(mutation).split(' ').next().unwrap();
    answer.at(&format!("/data/{mutation}/{object}"))
}

/// Does one thing that has to succeed, and says which object.
pub async fn made(client: &Client, mutation: &str, input: Value) -> String {
    done(client, mutation, input).await["id"].as_str().unwrap().to_owned()
}

/// Tries one thing, and gives the codes of its errors, each with its field.
pub async fn codes(client: &Client, mutation: &str, input: Value) -> Vec<String> {
    let answer = act(client, mutation, input).await;
    let errors = answer.at(&format!("/data/{mutation}/userErrors"));
    let Some(errors) = errors.as_array() else {
        return answer.error_codes();
    };
    let told = errors.iter().map(|error| {
        let path = error["field"].as_array().cloned().unwrap_or_default();
        let path: Vec<&str> = path.iter().filter_map(Value::as_str).collect();
        format!("{} {}", error["code"].as_str().unwrap(), path.join("."))
    });
    told.map(|text| text.trim().to_owned()).collect()
}

/// The input with other members.
pub fn with(input: &Value, changes: Value) -> Value {
    let mut input = input.clone();
    input
        .as_object_mut()
        .unwrap()
        .extend(changes.as_object().unwrap().clone());
    input
}

/// 溡源社区 with its people, four organizations and its fund of 20,000 yuan; the clock stands at 30 June 2026.
pub struct Square {
    pub app: TestApp,
    pub organizations: Vec<String>,
    pub fund: String,
    accounts: Vec<(String, String)>,
}

impl Square {
    pub async fn new() -> Self {
        let app = TestApp::new().await;
        let mut organizations = Vec::new();
        for code in CREDIT_CODES {
            organizations.push(app.registered_organization(code).await);
        }
        let area = |code: &str| ScopeKey::Area(AreaCode::parse(code).unwrap());
        let own = |place: usize| ScopeKey::Organization(OrganizationKey::Id(organizations[place].parse().unwrap()));
        let mut accounts = Vec::new();
        for (name, role, scope) in [
            ("resident", Role::Resident, area(SHIYUAN)),
            ("neighbour", Role::Resident, area(SHIYUAN)),
            ("worker", Role::CommunityWorker, area(SHIYUAN)),
            ("elsewhere", Role::CommunityWorker, area(NIUSHAN)),
            ("officer", Role::SubdistrictOfficer, area(XINDIAN)),
            ("officer-elsewhere", Role::SubdistrictOfficer, area("370305001000")),
            ("committee", Role::DistrictCommittee, ScopeKey::District),
            ("finance", Role::DistrictFinance, ScopeKey::District),
            ("second-finance", Role::DistrictFinance, ScopeKey::District),
            ("manager", Role::OrganizationManager, own(0)),
            ("second", Role::OrganizationManager, own(1)),
            ("third", Role::OrganizationManager, own(2)),
            ("partner", Role::OrganizationManager, own(3)),
            ("auditor", Role::Auditor, ScopeKey::District),
        ] {
            let account = app.open_account(name, role, scope).await;
            accounts.push((name.to_owned(), account.id.to_string()));
        }
        let mut square = Square {
            app,
            organizations,
            fund: String::new(),
            accounts,
        };
        for place in 0..CREDIT_CODES.len() {
            square.activate(place, 3).await;
        }
        square.fund = square.open_fund(SHIYUAN, "20000", &["SERVICE_PURCHASE"]).await;
        square
    }

    /// Somebody of these people, with a fresh token: the clock moves by weeks.
    pub async fn as_(&self, name: &str) -> Client {
        self.app.bearing(&token_for(&self.app.app, name).await.unwrap())
    }

    /// Whose account.
    pub fn account(&self, name: &str) -> &str {
        &self.accounts.iter().find(|(known, _)| known == name).unwrap().1
    }

    /// Makes an organization active, able to carry so many projects at once.
    pub async fn activate(&self, place: usize, capacity: i32) {
        let organization = json!({ "id": self.organizations[place] });
        let committee = self.as_("committee").await;
        let able = json!({ "organization": organization, "capabilities": ["HOME_REPAIR"], "capacity": capacity, "serviceAreas": [SHIYUAN] });
        let plan = json!({ "organization": organization, "plan": "三个月内选派党建指导员" });
        done(&committee, "fileCoveragePlan", plan).await;
        done(&committee, "declareCapabilities", able).await;
        done(
            &committee,
            "activateOrganization",
            json!({ "organization": organization }),
        )
        .await;
    }

    /// Declares that an organization carries so many projects at once.
    pub async fn able(&self, place: usize, capabilities: &[&str], capacity: i32) {
        let able = json!({ "organization": { "id": self.organizations[place] }, "capabilities": capabilities, "capacity": capacity, "serviceAreas": [SHIYUAN] });
        done(&self.as_("committee").await, "declareCapabilities", able).await;
    }

    /// A fund of 2026 that is open for spending.
    pub async fn open_fund(&self, area: &str, amount: &str, purposes: &[&str]) -> String {
        let (first, second) = (self.as_("finance").await, self.as_("second-finance").await);
        let budget = json!({ "kind": "OTHER", "purposes": purposes, "areaCode": area, "year": 2026, "title": format!("购买服务经费 {area} {}", purposes.join(" ")), "amount": amount });
        let fund = made(&first, "budgetFund", budget).await;
        done(&second, "approveFund", json!({ "fund": fund })).await;
        let allocate = json!({ "fund": fund, "idempotencyKey": format!("下达 {fund}") });
        done(&first, "allocateFund", allocate).await;
        fund
    }

    /// Moves the clock to nine in the morning of a day in China.
    pub fn until(&self, day: &str) {
        let day: NaiveDate = day.parse().unwrap();
        let then = Utc.from_utc_datetime(&day.and_hms_opt(1, 0, 0).unwrap());
        self.app
            .pass(Duration::seconds(then.timestamp() - self.app.clock_seconds()));
    }

    /// A need of 溡源社区, accepted.
    pub async fn need(&self, title: &str) -> String {
        let post = json!({ "areaCode": SHIYUAN, "title": title, "text": format!("{title}，请社区帮忙。"), "confirmedNew": true });
        let need = made(&self.as_("resident").await, "postNeed", post).await;
        done(&self.as_("worker").await, "acceptNeed", json!({ "need": need })).await;
        need
    }

    /// What an order over these needs says.
    pub fn terms(&self, needs: &[&str]) -> Value {
        json!({
            "needs": needs,
            "lead": "GOVERNANCE_CHALLENGE",
            "outcomes": ["DAILY_LIFE_PROBLEMS"],
            "title": "我是社区大管家",
            "description": "巡查沿街商户，劝导占道经营。",
            "beneficiaryKinds": ["RESIDENTS", "BUSINESSES"],
            "milestones": [
                { "title": "上半程", "deliverables": ["巡查记录", "整改清单"], "dueOn": "2026-09-30", "sharePercent": 50 },
                { "title": "下半程", "deliverables": ["总结报告"], "dueOn": "2026-12-20", "sharePercent": 50 },
            ],
            "capabilities": ["HOME_REPAIR"],
            "ceiling": "5000.00",
            "fund": self.fund,
            "basis": { "ruledOut": ALL_RULED_OUT },
            "claimDeadline": "2026-07-10",
            "beginsOn": "2026-07-20",
            "endsOn": "2026-12-31",
        })
    }

    /// Drafted by the community, with these members of its terms changed.
    pub async fn drafted(&self, need: &str, changes: Value) -> String {
        let terms = with(&self.terms(&[need]), changes);
        let draft = json!({ "areaCode": SHIYUAN, "terms": terms });
        made(&self.as_("worker").await, "draftServiceOrder", draft).await
    }

    /// A salon of 溡源社区, held: its first resolution adopts a draft over these needs.
    pub async fn salon(&self, needs: &[&str]) -> String {
        let worker = self.as_("worker").await;
        let today: NaiveDate = siling_domain::time::china_date(self.app.app.clock.now());
        let plan = json!({ "areaCode": SHIYUAN, "title": "书记沙龙", "plannedOn": today, "venue": "社区会议室", "needs": needs });
        let salon = made(&worker, "planSalon", plan).await;
        let held = json!({
            "salon": salon, "heldOn": today, "minutes": "逐件议定。",
            "participants": [
                { "kind": "COMMUNITY", "count": 3 },
                { "kind": "ORGANIZATION", "count": 2, "organization": self.organizations[0] },
                { "kind": "VOLUNTEER", "count": 4 },
            ],
            "resolutions": [{ "text": "同意制单", "decision": "ADOPT", "needs": needs }],
        });
        done(&worker, "holdSalon", held).await;
        salon
    }

    /// Drafted and adopted by a salon.
    pub async fn deliberated(&self, need: &str, changes: Value) -> String {
        let named: Vec<String> = serde_json::from_value(changes["needs"].clone()).unwrap_or_default();
        let mut needs: Vec<&str> = named.iter().map(String::as_str).collect();
        if needs.is_empty() {
            needs.push(need);
        }
        let order = self.drafted(need, changes.clone()).await;
        let adopt = json!({ "order": order, "salon": self.salon(&needs).await, "resolutionNumber": 1 });
        done(&self.as_("worker").await, "deliberateServiceOrder", adopt).await;
        order
    }

    /// Published for claims.
    pub async fn published(&self, need: &str, changes: Value) -> String {
        let order = self.deliberated(need, changes).await;
        done(&self.as_("worker").await, "publishServiceOrder", publish(&order)).await;
        order
    }

    /// What an organization offers for an order.
    pub fn offer(&self, order: &str, place: usize, price: &str) -> Value {
        json!({
            "order": order, "organization": { "id": self.organizations[place] }, "plan": "每周三次巡查。", "team": "专职2人，志愿者12人。",
            "price": price, "idempotencyKey": format!("{order} {place} {price}"),
        })
    }

    /// Claimed by the organization's manager; says which claim.
    pub async fn claimed(&self, order: &str, place: usize, price: &str) -> String {
        let manager = self.as_(["manager", "second", "third", "partner"][place]).await;
        made(&manager, "claimServiceOrder", self.offer(order, place, price)).await
    }

    /// Published, claimed by the first two organizations for 4,800 and 4,500 yuan, the last day for claims over.
    pub async fn claimed_twice(&self) -> (String, [String; 2]) {
        let order = self.published(&self.need("商户占道经营").await, json!({})).await;
        let claims = [
            self.claimed(&order, 0, "4800").await,
            self.claimed(&order, 1, "4500").await,
        ];
        self.until("2026-07-11");
        (order, claims)
    }

    /// What three scorers have decided, two who came to the salon and the officer: the first of these claims is the best.
    pub fn decision(&self, order: &str, claims: &[&str]) -> Value {
        let scored = claims.iter().enumerate().map(|(place, claim)| {
            let score = 95 - 10 * i32::try_from(place).unwrap();
            let reason = (place > 0).then_some("方案未写明巡查频次");
            json!({ "claim": claim, "scores": [score, score - 5, score], "reason": reason })
        });
        json!({
            "order": order, "winner": claims[0], "minutes": "三人逐份打分。", "claims": scored.collect::<Vec<_>>(), "panel": self.panel(),
        })
    }

    /// The community, the volunteers, and the officer with her account.
    pub fn panel(&self) -> Value {
        json!([
            { "seat": "社区党委", "participant": 1 },
            { "seat": "志愿者代表", "participant": 3 },
            { "seat": "街道", "account": self.account("officer") },
        ])
    }

    /// Something of an order, as somebody sees it.
    pub async fn look(&self, client: &Client, order: &str, selection: &str) -> Answer {
        let query = format!("query($id: ID!) {{ serviceOrder(id: $id) {{ {selection} }} }}");
        client.send(&query, json!({ "id": order })).await
    }

    /// What is free, set aside, owed and paid of the fund.
    pub async fn balances(&self) -> Value {
        let query = "query($id: ID!) { fund(id: $id) { balances { available reserved committed paid } } }";
        let answer = self.as_("finance").await.send(query, json!({ "id": self.fund })).await;
        answer.at("/data/fund/balances")
    }

    /// Where a need stands.
    pub async fn need_status(&self, need: &str) -> String {
        let query = "query($id: ID!) { need(id: $id) { status } }";
        let answer = self.app.anonymous().send(query, json!({ "id": need })).await;
        answer.text("/data/need/status")
    }

    /// Gives an organization stars, behind the product's back: how stars are awarded is told elsewhere.
    pub async fn stars(&self, place: usize, stars: i32, status: &str) {
        let sql = format!(
            "SET session_replication_role = replica; \
             INSERT INTO star_ratings (id, district, organization_id, area_code, assessment_id, cycle_id, certificate_number, status, stars, \
             points, valid_from, valid_to, document, version, created_at, updated_at) \
             SELECT gen_random_uuid(), district, id, area_code, gen_random_uuid(), gen_random_uuid(), credit_code, '{status}', {stars}, 80000, \
             '2026-01-01', '2028-12-31', '{{}}', 1, now(), now() FROM organizations WHERE credit_code = '{}'",
            CREDIT_CODES[place]
        );
        self.app.behind_its_back(&sql).await;
    }
}

/// What publishes an order.
pub fn publish(order: &str) -> Value {
    json!({ "order": order, "idempotencyKey": format!("发布 {order}") })
}
