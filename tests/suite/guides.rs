//! The guides' documents: the same text in the guide as in the file, and each of them answered.

use crate::contract::world::{active, make_active, planned_as};
use serde_json::{Value, json};
use siling_application::access::{GrantRole, OpenAccount, OpenServiceAccount, ScopeKey};
use siling_application::project::{StartProject, Target};
use siling_application::seed::PASSWORD;
use siling_domain::access::{Actor, Deed, Place, Role, ServiceScope, authorise};
use siling_domain::account::{AccountKind, NewAccount};
use siling_domain::money::Money;
use siling_domain::organization::Lead;
use siling_domain::project::{BeneficiaryKind, NewMilestone, NewProject, ProjectOrigin, ProjectOutcome};
use siling_persistence::UnitOfWork;
use siling_persistence::unit_of_work::RequestContext;
use siling_tests::{Client, TestApp, root};
use std::collections::{BTreeMap, BTreeSet};

/// The files of `tests/operations`, by name.
fn operations() -> BTreeMap<String, (String, Value)> {
    let folder = root().join("tests/operations");
    let mut operations = BTreeMap::new();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "graphql") {
            let variables = std::fs::read_to_string(path.with_extension("json")).unwrap_or_else(|_| "{}".to_owned());
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            operations.insert(name, (text, serde_json::from_str(&variables).unwrap()));
        }
    }
    operations
}

#[test]
fn the_guides_show_the_documents_that_are_tested() {
    let operations = operations();
    let mut shown = BTreeSet::new();
    for entry in std::fs::read_dir(root().join("docs/guides")).unwrap() {
        let path = entry.unwrap().path();
        let page = std::fs::read_to_string(&path).unwrap();
        for part in page.split("`tests/operations/").skip(1) {
            let Some((name, rest)) = part.split_once(".graphql`") else {
                continue;
            };
            // Those of a walk-through have a test of their own.
            if name.contains('/') {
                continue;
            }
            let block = rest
                .split_once("```graphql\n")
                .and_then(|(_, rest)| rest.split_once("```"))
                .map(|(block, _)| block);
            let (text, _) = operations
                .get(name)
                .unwrap_or_else(|| panic!("{}: no file {name}", path.display()));
            assert_eq!(block, Some(text.as_str()), "{} shows another {name}", path.display());
            shown.insert(name.to_owned());
        }
    }
    let all: BTreeSet<String> = operations.keys().cloned().collect();
    assert_eq!(shown, all, "every document is shown in a guide");
}

#[tokio::test]
async fn every_document_of_the_guides_is_answered_without_an_error() {
    let app = TestApp::new().await;
    let new = |kind, login_name: &str, scopes: &[ServiceScope]| NewAccount {
        id: app.app.new_id(),
        kind,
        login_name: login_name.to_owned(),
        display_name: "演示".to_owned(),
        service_scopes: scopes.to_vec(),
        password_is_initial: false,
        demo: true,
    };
    let password = Some(PASSWORD.to_owned());
    app.done(OpenAccount {
        new: new(AccountKind::Person, "rescue", &[]),
        password: password.clone(),
    })
    .await;
    let platform = new(
        AccountKind::Service,
        "dataplatform",
        &[ServiceScope::Read, ServiceScope::Changes],
    );
    let platform = app
        .done(OpenServiceAccount {
            new: platform,
            secret: password,
        })
        .await
        .account;
    app.done(GrantRole {
        id: app.app.new_id(),
        account: platform.id,
        role: Role::DataPlatform,
        scope: ScopeKey::District,
    })
    .await;
    let committee = app.as_committee().await;
    let community = || ScopeKey::Area("370305003025".parse().unwrap());
    let resident = app.holding(Role::Resident, community()).await;
    let worker = app.holding(Role::CommunityWorker, community()).await;
    let manager = running_project(&app).await;
    let mut operations = operations();
    // What the others ask for has to be there first.
    let mut order: Vec<String> = [
        "register-organization",
        "file-team",
        "declare-leads",
        "change-organization-profile",
        "post-need",
        "accept-need",
        "plan-salon",
        "hold-salon",
    ]
    .map(str::to_owned)
    .to_vec();
    order.extend(
        operations
            .keys()
            .filter(|name| !order.contains(name))
            .cloned()
            .collect::<Vec<_>>(),
    );
    order.retain(|name| !FINANCE.iter().chain(&ORDERS).any(|(own, _)| own == name));
    let (log_out, rest): (Vec<_>, Vec<_>) = order.into_iter().partition(|name| name == "log-out");
    let mut refresh = None;
    for name in rest.into_iter().chain(log_out) {
        let (text, mut variables) = operations.remove(&name).unwrap();
        if name == "refresh-tokens" {
            variables["input"]["refreshToken"] = json!(refresh);
        }
        let sender = match name.as_str() {
            "post-need" | "my-needs" => &resident,
            "accept-need" | "needs-to-answer" | "plan-salon" | "hold-salon" => &worker,
            "record-service" => &manager,
            _ => &committee,
        };
        let answer = sender.send(&text, variables).await;
        assert!(answer.at("/errors").is_null(), "{name}: {}", answer.body);
        for (mutation, payload) in answer.at("/data").as_object().unwrap() {
            if let Some(errors) = payload.get("userErrors") {
                assert_eq!(errors, &json!([]), "{name}: {mutation}");
            }
        }
        if name == "log-in" {
            refresh = Some(answer.text("/data/logIn/tokens/refreshToken"));
        }
        let empty = answer.at("/data").as_object().unwrap().values().all(Value::is_null);
        assert!(!empty, "{name} answers nothing: {}", answer.body);
    }
}

/// The documents of the guide for finance, in the order in which they are sent, each with who sends it.
const FINANCE: [(&str, &str); 13] = [
    ("budget-fund", "finance"),
    ("approve-fund", "other finance"),
    ("allocate-fund", "finance"),
    ("funds", "nobody"),
    ("fund-totals", "nobody"),
    ("sign-contract", "officer"),
    ("request-payment", "manager"),
    ("payment-queue", "finance"),
    ("approve-payment", "finance"),
    ("send-payment", "finance"),
    ("fund-statement", "finance"),
    ("confirm-payment", "finance"),
    ("payment-trace", "nobody"),
];

#[tokio::test]
async fn the_guide_for_finance_leads_from_the_budget_to_the_voucher() {
    let app = TestApp::new().await;
    let organization = active(&app, "52370305Y00000016M").await;
    let mut operations = operations();
    let project = operations["sign-contract"].1["input"]["project"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    planned_as(&app, project, &organization, "我是社区大管家", "5000", true).await;
    let finance = || app.holding(Role::DistrictFinance, ScopeKey::District);
    let people = [
        ("finance", finance().await),
        ("other finance", finance().await),
        ("officer", app.as_officer_of("370305003000").await),
        ("manager", app.as_manager_of(&organization).await),
        ("nobody", app.anonymous()),
    ];
    for (name, who) in FINANCE {
        let (text, variables) = operations.remove(name).unwrap();
        let (_, client) = people.iter().find(|(known, _)| *known == who).unwrap();
        let answer = client.send(&text, variables).await;
        assert!(answer.at("/errors").is_null(), "{name}: {}", answer.body);
        for (field, value) in answer.at("/data").as_object().unwrap() {
            assert!(!value.is_null(), "{name} answers nothing: {}", answer.body);
            if let Some(errors) = value.get("userErrors") {
                assert_eq!(errors, &json!([]), "{name}: {field}");
            }
        }
        match name {
            "funds" => assert_eq!(answer.at("/data/funds/totalCount/value"), 1),
            "payment-queue" => assert_eq!(answer.at("/data/payments/totalCount/value"), 1),
            "fund-statement" => assert_eq!(answer.text("/data/fund/statement/closing/paid"), "3500.00"),
            "payment-trace" => assert_eq!(answer.text("/data/payment/status"), "CONFIRMED"),
            _ => {}
        }
    }
}

/// The documents of the guide to orders, in the order in which they are sent, each with who sends it.
const ORDERS: [(&str, &str); 8] = [
    ("draft-service-order", "worker"),
    ("deliberate-service-order", "worker"),
    ("publish-service-order", "worker"),
    ("orders-to-claim", "manager"),
    ("claim-service-order", "manager"),
    ("claims-to-compare", "worker"),
    ("award-service-order", "worker"),
    ("service-order-page", "nobody"),
];

#[tokio::test]
async fn the_guide_to_orders_leads_from_the_need_to_the_award() {
    let app = TestApp::new().await;
    let community = || ScopeKey::Area("370305003025".parse().unwrap());
    let committee = app.as_committee().await;
    let (resident, worker) = (
        app.holding(Role::Resident, community()).await,
        app.holding(Role::CommunityWorker, community()).await,
    );
    let finance = || app.holding(Role::DistrictFinance, ScopeKey::District);
    let (first, second) = (finance().await, finance().await);
    let subdistrict = ScopeKey::Area("370305003000".parse().unwrap());
    let officer = app.open_account("seated", Role::SubdistrictOfficer, subdistrict).await;
    let mut operations = operations();
    let mut said = async |name: &str, client: &Client| {
        let (text, mut variables) = operations.remove(name).unwrap();
        if name == "award-service-order" {
            variables["input"]["panel"][2]["account"] = json!(officer.id.to_string());
        }
        let answer = client.send(&text, variables).await;
        assert!(answer.at("/errors").is_null(), "{name}: {}", answer.body);
        for (field, value) in answer.at("/data").as_object().unwrap() {
            assert!(!value.is_null(), "{name} answers nothing: {}", answer.body);
            if let Some(errors) = value.get("userErrors") {
                assert_eq!(errors, &json!([]), "{name}: {field}");
            }
        }
        answer
    };
    let registered = said("register-organization", &committee).await;
    let organization = registered.text("/data/registerOrganization/organization/id");
    make_active(&app, &organization).await;
    for (name, client) in [
        ("budget-fund", &first),
        ("approve-fund", &second),
        ("allocate-fund", &first),
        ("post-need", &resident),
        ("accept-need", &worker),
        ("plan-salon", &worker),
        ("hold-salon", &worker),
    ] {
        said(name, client).await;
    }
    let manager = app.as_manager_of(&organization).await;
    for (name, who) in ORDERS {
        if name == "award-service-order" {
            app.pass(chrono::Duration::days(11));
        }
        let client = match who {
            "manager" => manager.clone(),
            "nobody" => app.anonymous(),
            // Tokens do not last for days.
            _ => app.holding(Role::CommunityWorker, community()).await,
        };
        let answer = said(name, &client).await;
        match name {
            "orders-to-claim" => {
                assert_eq!(answer.at("/data/serviceOrders/nodes/0/eligibility/eligible"), true);
            }
            "claims-to-compare" => assert_eq!(answer.text("/data/serviceOrder/claims/nodes/0/price"), "5600.00"),
            "service-order-page" => assert_eq!(answer.text("/data/serviceOrder/status"), "AWARDED"),
            _ => {}
        }
    }
}

/// The project that the documents name, begun; answers somebody who manages its organization.
async fn running_project(app: &TestApp) -> Client {
    let organization = app.registered_organization("52370305Y00000024G").await;
    let request = RequestContext {
        now: app.app.clock.now(),
        request_id: "guides".into(),
    };
    let mut uow = UnitOfWork::begin(&app.app.store, Actor::system(), request)
        .await
        .unwrap();
    let warrant = authorise(uow.actor(), Deed::AwardRound, &Place::DISTRICT).unwrap();
    let day = |text: &str| text.parse().unwrap();
    let new = NewProject {
        id: "project_01g6sc0h24e008000000000001".parse().unwrap(),
        origin: ProjectOrigin::SelfProposed,
        title: "我是社区大管家".into(),
        lead: Lead::GovernanceChallenge,
        outcomes: vec![ProjectOutcome::DailyLifeProblems],
        description: "巡查沿街商户，劝导占道经营。".into(),
        area: "370305003025".parse().unwrap(),
        organization: organization.parse().unwrap(),
        participants: vec![],
        beneficiary_kinds: vec![BeneficiaryKind::Residents],
        beneficiary_note: None,
        fee: Money::ZERO,
        price: Money::ZERO,
        recurring: true,
        begins_on: day("2026-06-01"),
        ends_on: day("2026-12-31"),
        needs: vec![],
        milestones: vec![NewMilestone {
            title: "全年".into(),
            deliverables: vec!["总结报告".into()],
            due_on: day("2026-12-31"),
        }],
        demo: true,
    };
    let project = siling_application::project::open(&mut uow, &app.app, &warrant, new)
        .await
        .unwrap();
    uow.commit().await.unwrap();
    let target = Target {
        project: project.id,
        expected_version: None,
    };
    app.done(StartProject { target }).await;
    app.as_manager_of(&organization).await
}
