//! A project with a price in 溡源社区, the people around it, and the fund that pays.

use crate::fund::{community_fund, open_fund};
use chrono::NaiveDate;
use serde_json::{Value, json};
use siling_application::access::ScopeKey;
use siling_application::organization::{ActivateOrganization, DeclareCapabilities, FileCoveragePlan};
use siling_application::project::{
    AcceptDelivery, AcceptProject, CompleteProject, DeliverMilestone, StartProject, Target,
};
use siling_application::{App, Command, CommandError};
use siling_domain::access::{Deed, Place, Role, authorise};
use siling_domain::area_code::AreaCode;
use siling_domain::id::ProjectId;
use siling_domain::money::Money;
use siling_domain::organization::{Capabilities, Lead};
use siling_domain::project::{
    BeneficiaryKind, NewAcceptance, NewMilestone, NewProject, Project, ProjectOrigin, ProjectOutcome,
    RepresentativeKind, Representatives,
};
use siling_persistence::UnitOfWork;
use siling_persistence::organization::OrganizationKey;
use siling_tests::{Answer, Client, TestApp};

pub const COMMUNITY: &str = "370305003025";
pub const SUBDISTRICT: &str = "370305003000";

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn area(code: &str) -> AreaCode {
    AreaCode::parse(code).unwrap()
}

/// What the tests begin with.
pub struct World {
    pub app: TestApp,
    pub fund: String,
    pub organization: String,
    pub project: ProjectId,
    pub officer: Client,
    pub worker: Client,
    pub manager: Client,
    /// Two of the district's finance.
    pub finance: Client,
    pub other_finance: Client,
}

impl World {
    /// With a project of this price, planned and without a contract.
    pub async fn priced(price: &str) -> Self {
        let app = TestApp::new().await;
        let (fund, finance, other_finance) = open_fund(&app, community_fund(2026, "200000")).await;
        let organization = active(&app, "52370305Y00000016M").await;
        let officer = app
            .holding(Role::SubdistrictOfficer, ScopeKey::Area(area(SUBDISTRICT)))
            .await;
        let worker = app
            .holding(Role::CommunityWorker, ScopeKey::Area(area(COMMUNITY)))
            .await;
        let manager = app.as_manager_of(&organization).await;
        let project = planned(&app, &organization, "我是社区大管家", price, false).await;
        World {
            app,
            fund,
            organization,
            project,
            officer,
            worker,
            manager,
            finance,
            other_finance,
        }
    }

    /// The inputs of a contract for the project.
    pub fn signing(&self, number: &str, price: &str) -> Value {
        json!({
            "project": self.project.to_string(), "fund": self.fund, "number": number, "purchaser": "辛店街道办事处",
            "purchaserArea": SUBDISTRICT, "procurementMode": "DIRECT_SMALL", "signedOn": "2026-06-30", "beginsOn": "2026-07-01",
            "endsOn": "2027-06-30", "price": price, "idempotencyKey": format!("sign-{number}"),
        })
    }

    /// The project with a signed contract.
    pub async fn signed(price: &str, instalments: Value) -> (Self, String) {
        let world = World::priced(price).await;
        let mut input = world.signing("辛街购〔2026〕1号", price);
        input["instalments"] = instalments;
        let signed = does(&world.officer, "signContract", input).await;
        let contract = signed.no_errors("signContract").text("/data/signContract/contract/id");
        (world, contract)
    }

    /// The inputs of a request for a payment.
    pub fn request(&self, contract: &str, instalment: i32) -> Value {
        json!({
            "contract": contract, "instalment": instalment, "invoiceNumber": format!("0370000{instalment}"), "bank": "齐商银行临淄支行",
            "accountNumber": "6222 0212 3456 7890", "idempotencyKey": format!("request-{contract}-{instalment}"),
        })
    }

    /// A payment of an instalment, requested.
    pub async fn requested(&self, contract: &str, instalment: i32) -> String {
        let requested = does(&self.manager, "requestPayment", self.request(contract, instalment)).await;
        requested
            .no_errors("requestPayment")
            .text("/data/requestPayment/payment/id")
    }

    /// A payment brought so far by finance.
    pub async fn brought(&self, payment: &str, through: &[&str]) {
        for name in through {
            let mut input = on(payment, name);
            if *name == "confirmPayment" {
                input["voucher"] = json!("凭证-1");
            }
            does(&self.finance, name, input).await.no_errors(name);
        }
    }

    fn target(&self) -> Target {
        Target {
            project: self.project,
            expected_version: None,
        }
    }

    /// The project starts.
    pub async fn start(&self) {
        self.app.done(StartProject { target: self.target() }).await;
    }

    /// A milestone is delivered and accepted.
    pub async fn accepted(&self, milestone: u32) {
        self.app
            .done(DeliverMilestone {
                target: self.target(),
                milestone,
                note: None,
                evidence: vec![(None, Some("服务签到表".to_owned()))],
            })
            .await;
        self.app
            .done(AcceptDelivery {
                target: self.target(),
                milestone,
                deliverables: vec!["每周巡查".to_owned()],
                acceptance: acceptance(),
                document: None,
            })
            .await;
    }

    /// The project is completed and accepted as a whole.
    pub async fn finish(&self) {
        self.app.done(CompleteProject { target: self.target() }).await;
        self.app
            .done(AcceptProject {
                target: self.target(),
                acceptance: acceptance(),
                document: None,
            })
            .await;
    }

    /// Where the fund's money stands.
    pub async fn balances(&self) -> Value {
        let query = format!(
            "query($id: ID!) {{ fund(id: $id) {{ balances {} }} }}",
            crate::fund::BALANCES
        );
        let answer = self.app.anonymous().send(&query, json!({ "id": self.fund })).await;
        answer.at("/data/fund/balances")
    }

    /// What the audit finds.
    pub async fn audit(&self) -> Vec<String> {
        let mut found = siling_persistence::fund::audit(&self.app.app.store).await.unwrap();
        found.extend(siling_persistence::contract::audit(&self.app.app.store).await.unwrap());
        found
    }
}

fn acceptance() -> NewAcceptance {
    NewAcceptance {
        representatives: vec![Representatives {
            kind: RepresentativeKind::ResidentDelegate,
            count: 2,
        }],
        note: None,
    }
}

/// The input of a mutation on a payment.
pub fn on(payment: &str, name: &str) -> Value {
    json!({ "payment": payment, "idempotencyKey": format!("{name}-{payment}") })
}

/// A mutation that answers with what it changed.
pub async fn does(client: &Client, name: &str, input: Value) -> Answer {
    let what = match name {
        "reserveFunds" | "releaseFunds" => "commitment { id status amount reserved released }",
        "signContract" | "terminateContract" => {
            "contract { id status version price flags instalments { number due milestone amount waitsFor } }"
        }
        "revealBankAccount" => "account { number payment { id } }",
        _ => "payment { id status version amount refunded accountNumber voucher reason }",
    };
    let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    let query = format!(
        "mutation($input: {kind}!) {{ {name}(input: $input) {{ {what} userErrors {{ code field message }} replayed }} }}"
    );
    client.send(&query, json!({ "input": input })).await
}

/// The refusals of a mutation: field and code.
pub fn told(answer: &Answer, mutation: &str) -> Vec<(String, String)> {
    let errors = answer.at(&format!("/data/{mutation}/userErrors"));
    let errors = errors.as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let field = |value: &Value| {
        let parts = value.as_array().cloned().unwrap_or_default();
        parts.iter().map(text).collect::<Vec<_>>().join(".")
    };
    errors
        .iter()
        .map(|it| (field(&it["field"]), text(&it["code"])))
        .collect()
}

pub fn pair(field: &str, code: &str) -> (String, String) {
    (field.to_owned(), code.to_owned())
}

/// An active organization with room for many projects.
pub async fn active(app: &TestApp, code: &str) -> String {
    let id = app.registered_organization(code).await;
    make_active(app, &id).await;
    id
}

/// Makes a registered organization active, with room for many projects.
pub async fn make_active(app: &TestApp, id: &str) {
    let target = || siling_application::organization::Target {
        organization: OrganizationKey::Id(id.parse().unwrap()),
        expected_version: None,
    };
    app.done(FileCoveragePlan {
        target: target(),
        plan: "今年内单独组建".to_owned(),
    })
    .await;
    app.done(DeclareCapabilities {
        target: target(),
        declared: Capabilities {
            capabilities: vec!["HOME_REPAIR".to_owned()],
            capacity: 100,
            service_areas: Vec::new(),
        },
    })
    .await;
    app.done(ActivateOrganization { target: target() }).await;
}

/// Opens a project as an award does, without asking who has room for it.
struct Open(NewProject);

impl Command for Open {
    const DEED: Deed = Deed::ApproveProject;
    type Output = Project;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<Project, CommandError> {
        let warrant = authorise(uow.actor(), Self::DEED, &Place::area(self.0.area))?;
        siling_application::project::open(uow, app, &warrant, self.0).await
    }
}

/// A planned project of the organization with two milestones.
pub async fn planned(app: &TestApp, organization: &str, title: &str, price: &str, recurring: bool) -> ProjectId {
    planned_as(app, app.app.new_id(), organization, title, price, recurring).await
}

/// The same, of this identifier.
pub async fn planned_as(
    app: &TestApp,
    id: ProjectId,
    organization: &str,
    title: &str,
    price: &str,
    recurring: bool,
) -> ProjectId {
    let milestone = |title: &str, due_on: &str| NewMilestone {
        title: title.to_owned(),
        deliverables: vec!["每周巡查".to_owned()],
        due_on: day(due_on),
    };
    let new = NewProject {
        id,
        origin: ProjectOrigin::SelfProposed,
        title: title.to_owned(),
        lead: Lead::GovernanceChallenge,
        outcomes: vec![ProjectOutcome::DailyLifeProblems],
        description: "化解商户占道经营难题".to_owned(),
        area: area(COMMUNITY),
        organization: organization.parse().unwrap(),
        participants: Vec::new(),
        beneficiary_kinds: vec![BeneficiaryKind::Residents],
        beneficiary_note: None,
        fee: Money::ZERO,
        price: Money::parse_amount(price).unwrap(),
        recurring,
        begins_on: day("2026-07-01"),
        ends_on: day("2027-06-30"),
        needs: Vec::new(),
        milestones: vec![milestone("上半年", "2026-12-31"), milestone("下半年", "2027-06-30")],
        demo: true,
    };
    app.done(Open(new)).await.id
}
