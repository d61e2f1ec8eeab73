//! A project with its people, as the tests play it.

use axum::body::Body;
use chrono::{Duration, TimeZone as _, Utc};
use serde_json::{Value, json};
use siling_application::access::{ScopeKey, token_for};
use siling_domain::access::{Actor, Deed, Place, Role, authorise};
use siling_domain::area_code::AreaCode;
use siling_domain::id::{AccountId, ContractId, Id as _, ProjectId, ServiceRecordId};
use siling_domain::money::Money;
use siling_domain::organization::Lead;
use siling_domain::project::{BeneficiaryKind, NewMilestone, NewProject, Project, ProjectOrigin, ProjectOutcome};
use siling_persistence::UnitOfWork;
use siling_persistence::organization::OrganizationKey;
use siling_persistence::unit_of_work::RequestContext;
use siling_tests::{Answer, Client, TestApp, keyed};
use uuid::Uuid;

pub const SHIYUAN: &str = "370305003025";
pub const XINDIAN: &str = "370305003000";
pub const LIST: &str = include_str!("../../../data/purchase-lists/linzi-demo-2022.json");
pub const JPEG: &[u8] = &[0xff, 0xd8, 0xff, 0xe0, 1, 2, 3];

/// What is asked back of a mutation.
fn selection(mutation: &str) -> &'static str {
    match mutation {
        "recordService" => {
            "project { id version totals { records hours volunteers beneficiaries } } serviceRecords { id status } known"
        }
        "voidServiceRecord" => "serviceRecord { id status } project { id version totals { records hours } }",
        "rateService" => "serviceRating { id score }",
        "publishPurchaseList" | "retirePurchaseList" => "purchaseList { id status version validFrom validTo }",
        _ => "project { id status version } current { version }",
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

/// Does one thing that has to succeed, and gives the payload.
pub async fn done(client: &Client, mutation: &str, input: Value) -> Value {
    let answer = act(client, mutation, input).await;
    answer.no_errors(mutation);
    answer.at(&format!("/data/{mutation}"))
}

/// Tries one thing, and gives the codes of its errors with their fields, or those of the request.
pub async fn refused(client: &Client, mutation: &str, input: Value) -> Vec<(String, String)> {
    let answer = act(client, mutation, input).await;
    let errors = answer.at(&format!("/data/{mutation}/userErrors"));
    match errors.as_array() {
        Some(errors) => errors
            .iter()
            .map(|error| {
                let field: Vec<&str> = error["field"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(Value::as_str)
                    .collect();
                (error["code"].as_str().unwrap().to_owned(), field.join("."))
            })
            .collect(),
        None => answer
            .error_codes()
            .into_iter()
            .map(|code| (code, String::new()))
            .collect(),
    }
}

/// The refusal of one thing: code and field.
pub async fn refusal(client: &Client, mutation: &str, input: Value) -> (String, String) {
    let told = refused(client, mutation, input).await;
    assert_eq!(told.len(), 1, "{mutation}: {told:?}");
    told.into_iter().next().unwrap()
}

pub fn told(code: &str, field: &str) -> (String, String) {
    (code.to_owned(), field.to_owned())
}

/// People, two active organizations and the purchase list; the clock stands at 30 June 2026.
pub struct Play {
    pub app: TestApp,
    /// Leads.
    pub organization: String,
    /// Takes part.
    pub partner: String,
    /// The accounts, by login name.
    accounts: Vec<(String, AccountId)>,
}

impl Play {
    pub async fn new() -> Self {
        let app = TestApp::new().await;
        let organization = app.registered_organization("52370305Y00000016M").await;
        let partner = app.registered_organization("52370305Y00000024G").await;
        let mut play = Play {
            app,
            organization,
            partner,
            accounts: Vec::new(),
        };
        let own = |id: &str| ScopeKey::Organization(OrganizationKey::Id(id.parse().unwrap()));
        let area = |code| ScopeKey::Area(AreaCode::parse(code).unwrap());
        for (name, role, scope) in [
            ("committee", Role::DistrictCommittee, ScopeKey::District),
            ("officer", Role::SubdistrictOfficer, area(XINDIAN)),
            ("elsewhere", Role::SubdistrictOfficer, area("370305001000")),
            ("worker", Role::CommunityWorker, area(SHIYUAN)),
            ("worker-elsewhere", Role::CommunityWorker, area("370305003023")),
            ("manager", Role::OrganizationManager, own(&play.organization)),
            ("second-manager", Role::OrganizationManager, own(&play.organization)),
            ("partner", Role::OrganizationManager, own(&play.partner)),
            ("resident", Role::Resident, area(SHIYUAN)),
            ("neighbour", Role::Resident, area(SHIYUAN)),
            ("stranger", Role::Resident, area("370305003023")),
            ("auditor", Role::Auditor, ScopeKey::District),
        ] {
            let account = play.app.open_account(name, role, scope).await;
            play.accounts.push((name.to_owned(), account.id));
        }
        for organization in [&play.organization, &play.partner] {
            play.activate(organization).await;
        }
        done(
            &play.as_("committee").await,
            "publishPurchaseList",
            json!({ "file": LIST }),
        )
        .await;
        play
    }

    /// Somebody of these people, with a fresh token: the clock moves by weeks.
    pub async fn as_(&self, name: &str) -> Client {
        let token = token_for(&self.app.app, name).await.unwrap();
        self.app.bearing(&token).english()
    }

    /// Whose account.
    pub fn account(&self, name: &str) -> AccountId {
        self.accounts.iter().find(|(known, _)| known == name).unwrap().1
    }

    /// A need that a resident posted and the community accepted; says which.
    pub async fn accepted_need(&self) -> String {
        let post = "mutation($area: String!) { postNeed(input: { areaCode: $area, title: \"商户占道\", text: \"沿街商户占道经营，行人难走。\" }) { need { id } userErrors { code field } } }";
        let posted = self.as_("resident").await.send(post, json!({ "area": SHIYUAN })).await;
        let need = posted.no_errors("postNeed").text("/data/postNeed/need/id");
        let accept = "mutation($need: ID!) { acceptNeed(input: { need: $need, lead: GOVERNANCE_CHALLENGE }) { userErrors { code field } } }";
        let accepted = self.as_("worker").await.send(accept, json!({ "need": need })).await;
        accepted.no_errors("acceptNeed");
        need
    }

    /// Opens so many projects by awards; says the first one.
    pub async fn awarded(&self, count: usize) -> Project {
        let app = &self.app.app;
        let request = RequestContext {
            now: app.clock.now(),
            request_id: "award".into(),
        };
        let mut uow = UnitOfWork::begin(&app.store, Actor::system(), request).await.unwrap();
        let warrant = authorise(uow.actor(), Deed::AwardServiceOrder, &Place::DISTRICT).unwrap();
        let mut first = None;
        for _ in 0..count {
            let new = NewProject {
                id: app.new_id(),
                // What an award names belongs to orders and rounds, which test it themselves.
                origin: ProjectOrigin::SelfProposed,
                title: "楼道照明".into(),
                lead: Lead::GovernanceChallenge,
                outcomes: vec![ProjectOutcome::DailyLifeProblems],
                description: "更换楼道照明。".into(),
                area: SHIYUAN.parse().unwrap(),
                organization: self.organization.parse().unwrap(),
                participants: vec![],
                beneficiary_kinds: vec![BeneficiaryKind::Residents],
                beneficiary_note: None,
                fee: Money::ZERO,
                price: Money::from_fen(500_000),
                recurring: false,
                begins_on: "2026-07-01".parse().unwrap(),
                ends_on: "2026-12-31".parse().unwrap(),
                needs: vec![],
                milestones: vec![NewMilestone {
                    title: "全部".into(),
                    deliverables: vec!["照明更换清单".into()],
                    due_on: "2026-12-31".parse().unwrap(),
                }],
                demo: false,
            };
            let opened = siling_application::project::open(&mut uow, app, &warrant, new)
                .await
                .unwrap();
            first.get_or_insert(opened);
        }
        uow.commit().await.unwrap();
        first.unwrap()
    }

    /// Makes an organization active, able to carry three projects.
    pub async fn activate(&self, organization: &str) {
        for (mutation, rest) in [
            ("fileCoveragePlan", json!({ "plan": "三个月内选派党建指导员" })),
            (
                "declareCapabilities",
                json!({ "capabilities": ["HOME_REPAIR"], "capacity": 3, "serviceAreas": [SHIYUAN] }),
            ),
            ("activateOrganization", json!({})),
        ] {
            self.with_organization(organization, mutation, rest).await;
        }
    }

    /// Suspends an organization.
    pub async fn suspend(&self, organization: &str) {
        let causes = json!({ "causes": [{ "reason": "ABNORMAL_LIST" }], "document": "文件" });
        self.with_organization(organization, "suspendOrganization", causes)
            .await;
    }

    async fn with_organization(&self, organization: &str, mutation: &str, rest: Value) {
        let mut input = rest;
        input["organization"] = json!({ "id": organization });
        let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
        let query = format!("mutation($input: {kind}!) {{ {mutation}(input: $input) {{ userErrors {{ code }} }} }}");
        let committee = self.as_("committee").await;
        committee
            .send(&query, json!({ "input": input }))
            .await
            .no_errors(mutation);
    }

    /// Moves the clock to nine in the morning of a day in China.
    pub fn until(&self, day: &str) {
        let day: chrono::NaiveDate = day.parse().unwrap();
        let then = Utc.from_utc_datetime(&day.and_hms_opt(1, 0, 0).unwrap());
        self.app
            .pass(Duration::seconds(then.timestamp() - self.app.clock_seconds()));
    }

    /// A project as somebody describes it: two milestones, nobody pays.
    pub fn described(&self) -> Value {
        json!({
            "title": "我是社区大管家",
            "lead": "GOVERNANCE_CHALLENGE",
            "outcomes": ["DAILY_LIFE_PROBLEMS", "DISPUTE_RESOLUTION"],
            "description": "巡查沿街商户，劝导占道经营。",
            "areaCode": SHIYUAN,
            "organization": { "id": self.organization },
            "participants": [
                { "organization": { "id": self.organization }, "services": ["巡查"] },
                { "organization": { "id": self.partner }, "services": ["宣传"] },
            ],
            "beneficiaryKinds": ["RESIDENTS"],
            "recurring": true,
            "beginsOn": "2026-07-01",
            "endsOn": "2026-12-31",
            "milestones": [
                { "title": "上半程", "deliverables": ["巡查记录", "整改清单"], "dueOn": "2026-09-30" },
                { "title": "下半程", "deliverables": ["总结报告"], "dueOn": "2026-12-31" },
            ],
        })
    }

    /// The same with these members changed.
    pub fn described_with(&self, changes: Value) -> Value {
        let mut project = self.described();
        project
            .as_object_mut()
            .unwrap()
            .extend(changes.as_object().unwrap().clone());
        project
    }

    /// Proposed by its organization; says which.
    pub async fn proposed(&self, changes: Value) -> String {
        let input = json!({ "project": self.described_with(changes) });
        id(&done(&self.as_("manager").await, "proposeProject", input).await)
    }

    /// Proposed and approved.
    pub async fn planned(&self, changes: Value) -> String {
        let project = self.proposed(changes).await;
        done(
            &self.as_("officer").await,
            "approveProject",
            json!({ "project": project }),
        )
        .await;
        project
    }

    /// Started.
    pub async fn running(&self, changes: Value) -> String {
        let project = self.planned(changes).await;
        done(
            &self.as_("manager").await,
            "startProject",
            json!({ "project": project }),
        )
        .await;
        project
    }

    /// Delivered in this milestone, with a statement.
    pub async fn deliver(&self, project: &str, milestone: i32) {
        let input = json!({ "project": project, "milestone": milestone, "evidence": [{ "statement": "见附件台账" }] });
        done(&self.as_("manager").await, "deliverMilestone", input).await;
    }

    /// All milestones delivered and accepted, and the whole said to be complete.
    pub async fn completed(&self, changes: Value) -> String {
        let project = self.finished(changes).await;
        let until = self.app.app.clock.now() + Duration::days(30);
        let invite = json!({ "project": project, "until": siling_domain::time::china_date(until) });
        done(&self.as_("worker").await, "inviteToRate", invite).await;
        project
    }

    /// Completed, and nobody is invited to rate it.
    pub async fn finished(&self, changes: Value) -> String {
        let project = self.running(changes).await;
        for (number, deliverables) in [(1, json!(["巡查记录", "整改清单"])), (2, json!(["总结报告"]))] {
            self.deliver(&project, number).await;
            let accept = json!({ "project": project, "milestone": number, "deliverables": deliverables, "representatives": delegates(2) });
            done(&self.as_("worker").await, "acceptDelivery", accept).await;
        }
        done(
            &self.as_("manager").await,
            "completeProject",
            json!({ "project": project }),
        )
        .await;
        project
    }

    /// Announces a file and hands it in; says which.
    pub async fn file(&self, name: &str, file_name: &str, content: &[u8]) -> String {
        let client = self.as_(name).await;
        let announce = "mutation($name: String!, $size: Int!) { announceFile(input: { name: $name, size: $size }) { file { id handInLink { path } } userErrors { code } } }";
        let announced = client
            .send(announce, json!({ "name": file_name, "size": content.len() }))
            .await;
        announced.no_errors("announceFile");
        let path = announced.text("/data/announceFile/file/handInLink/path");
        let request = client.request("PUT", &path).body(Body::from(content.to_vec())).unwrap();
        let kept = Answer::read(client.raw(request).await).await;
        assert_eq!(kept.status, 200, "{}", kept.body);
        announced.text("/data/announceFile/file/id")
    }

    /// Something of a project, as somebody sees it.
    pub async fn look(&self, client: &Client, project: &str, selection: &str) -> Answer {
        let query = format!("query($id: ID!) {{ project(id: $id) {{ {selection} }} }}");
        client.send(&query, json!({ "id": project })).await
    }

    /// Ties a signed contract to the project behind the product's back: which contract it is, is nothing to the project.
    pub async fn sign(&self, project: &str) {
        let id: ProjectId = project.parse().unwrap();
        let contract = ContractId::from_uuid(self.app.app.ids.uuid());
        let sql = format!(
            "SET session_replication_role = replica; UPDATE projects SET contract_id = '{}', \
             document = jsonb_set(document, '{{contract}}', to_jsonb('{contract}'::text)) WHERE id = '{}'",
            contract.0, id.0
        );
        self.app.behind_its_back(&sql).await;
    }
}

/// The identifier of the project in a payload.
pub fn id(payload: &Value) -> String {
    payload["project"]["id"].as_str().unwrap().to_owned()
}

/// So many residents' delegates.
pub fn delegates(count: i32) -> Value {
    json!([{ "kind": "RESIDENT_DELEGATE", "count": count }])
}

/// The identifier that a phone made for its record of this number.
pub fn record_id(number: u128) -> String {
    ServiceRecordId::from_uuid(Uuid::from_u128(0x0181_b2c0_1111_7000_8000_0000_0000_0000 + number)).to_string()
}

/// A record of service of this number: two hours of three volunteers for ten people.
pub fn record(number: u128) -> Value {
    json!({ "id": record_id(number), "day": "2026-07-05", "place": "溡源社区小广场", "hours": "2.50", "volunteers": 3, "beneficiaries": 10, "note": "劝导占道 12 处" })
}
