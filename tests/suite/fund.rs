//! Funds over HTTP: a budget year from its budget to its close, who may do what, and what everybody sees.

use chrono::Duration;
use serde_json::{Value, json};
use siling_application::access::ScopeKey;
use siling_domain::access::Role;
use siling_domain::area_code::AreaCode;
use siling_tests::{Answer, Client, TestApp};

pub const BALANCES: &str = "{ appropriated available reserved committed paid returned }";

/// A mutation that answers with the fund.
pub async fn does(client: &Client, name: &str, input: Value) -> Answer {
    let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    let query = format!(
        "mutation($input: {kind}!) {{ {name}(input: $input) {{ fund {{ id status version balances {BALANCES} }} \
         userErrors {{ code field message }} replayed }} }}"
    );
    client.send(&query, json!({ "input": input })).await
}

/// Somebody new of the district's finance.
pub async fn finance(app: &TestApp) -> Client {
    app.holding(Role::DistrictFinance, ScopeKey::District).await
}

/// What a community's fund is budgeted with.
pub fn community_fund(year: i32, amount: &str) -> Value {
    json!({
        "kind": "COMMUNITY_SERVICE", "purposes": ["SERVICE_PURCHASE", "VENTURE_ROUND"], "areaCode": "370305003025", "year": year,
        "title": format!("溡源社区 {year} 年服务群众专项经费"), "amount": amount, "document": "临组发〔2026〕5号",
    })
}

/// A fund that is open for spending; the two who made it so.
pub async fn open_fund(app: &TestApp, new: Value) -> (String, Client, Client) {
    let (first, second) = (finance(app).await, finance(app).await);
    let budgeted = does(&first, "budgetFund", new).await;
    let id = budgeted.no_errors("budgetFund").text("/data/budgetFund/fund/id");
    does(&second, "approveFund", json!({ "fund": id }))
        .await
        .no_errors("approveFund");
    let input = json!({ "fund": id, "idempotencyKey": format!("allocate-{id}") });
    does(&first, "allocateFund", input).await.no_errors("allocateFund");
    (id, first, second)
}

/// The fund's budget, adjusted by two people.
pub async fn adjusted(app: &TestApp, fund: &str, direction: &str, amount: &str) {
    let request = json!({ "fund": fund, "direction": direction, "amount": amount, "reason": "追加", "document": "文件",
        "idempotencyKey": format!("request {direction} {amount}") });
    does(&finance(app).await, "requestFundAdjustment", request)
        .await
        .no_errors("requestFundAdjustment");
    let approve = json!({ "fund": fund, "direction": direction, "amount": amount, "idempotencyKey": format!("approve {direction} {amount}") });
    does(&finance(app).await, "approveFundAdjustment", approve)
        .await
        .no_errors("approveFundAdjustment");
}

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

#[tokio::test]
async fn a_budget_year_from_its_budget_to_its_close() {
    let app = TestApp::new().await;
    let (first, second) = (finance(&app).await, finance(&app).await);
    let budgeted = does(&first, "budgetFund", community_fund(2026, "180000")).await;
    let id = budgeted.no_errors("budgetFund").text("/data/budgetFund/fund/id");
    assert_eq!(budgeted.text("/data/budgetFund/fund/balances/available"), "0.00");
    let mut revised = community_fund(2026, "200000.00");
    revised["fund"] = json!(id);
    let revised = does(&first, "budgetFund", revised).await;
    assert_eq!(revised.no_errors("budgetFund").at("/data/budgetFund/fund/version"), 2);

    let own = does(&first, "approveFund", json!({ "fund": id })).await;
    assert_eq!(own.only_user_error("approveFund")["code"], "SECOND_PERSON_NEEDED");
    does(&second, "approveFund", json!({ "fund": id }))
        .await
        .no_errors("approveFund");
    let keyless = does(&first, "allocateFund", json!({ "fund": id })).await;
    assert_eq!(told(&keyless, "allocateFund"), [pair("idempotencyKey", "REQUIRED")]);
    let input = json!({ "fund": id, "idempotencyKey": "下达-1" });
    let allocated = does(&first, "allocateFund", input.clone()).await;
    assert_eq!(
        allocated.text("/data/allocateFund/fund/balances/available"),
        "200000.00"
    );
    let again = does(&first, "allocateFund", input).await;
    assert_eq!(again.at("/data/allocateFund/replayed"), true);
    assert_eq!(
        again.text("/data/allocateFund/fund/balances/appropriated"),
        "200000.00",
        "allocated once"
    );

    app.pass(Duration::days(1));
    let first = finance(&app).await;
    let adjust = |direction: &str, amount: &str, key: &str| json!({ "fund": id, "direction": direction, "amount": amount, "reason": "追加预算", "document": "临财预〔2026〕9号", "idempotencyKey": key });
    let name = "requestFundAdjustment";
    let raised = does(&first, name, adjust("RAISE", "50000", "a")).await;
    assert_eq!(
        raised
            .no_errors(name)
            .text("/data/requestFundAdjustment/fund/balances/available"),
        "200000.00",
        "it waits for the second person"
    );
    let approve = |direction: &str, amount: &str, key: &str| json!({ "fund": id, "direction": direction, "amount": amount, "idempotencyKey": key });
    let own = does(&first, "approveFundAdjustment", approve("RAISE", "50000", "own")).await;
    assert_eq!(
        own.only_user_error("approveFundAdjustment")["code"],
        "SECOND_PERSON_NEEDED"
    );
    let second = finance(&app).await;
    let name = "approveFundAdjustment";
    let other = does(&second, name, approve("RAISE", "5000", "other")).await;
    assert_eq!(told(&other, name), [pair("amount", "ADJUSTMENT_CHANGED")]);
    let raised = does(&second, name, approve("RAISE", "50000", "a")).await;
    assert_eq!(
        raised
            .no_errors(name)
            .text("/data/approveFundAdjustment/fund/balances/available"),
        "250000.00"
    );
    let name = "requestFundAdjustment";
    let lowered = does(&first, name, adjust("LOWER", "250000.01", "b")).await;
    assert_eq!(told(&lowered, name), [pair("amount", "FUNDS_INSUFFICIENT")]);
    assert_eq!(
        lowered.only_user_error(name)["message"],
        "资金不足：可用 250000.00 元，需要 250000.01 元"
    );
    does(&first, name, adjust("LOWER", "20000", "c")).await.no_errors(name);
    let lowered = does(&second, "approveFundAdjustment", approve("LOWER", "20000", "c")).await;
    assert_eq!(
        lowered.text("/data/approveFundAdjustment/fund/balances/appropriated"),
        "230000.00"
    );
    let wrong = json!({ "fund": id, "direction": "LOWER", "amount": "二百", "reason": " ", "document": "", "idempotencyKey": "d" });
    assert_eq!(
        told(&does(&first, name, wrong).await, name),
        [
            pair("amount", "INVALID_FORMAT"),
            pair("reason", "REQUIRED"),
            pair("document", "REQUIRED")
        ]
    );

    let early = json!({ "fund": id, "idempotencyKey": "close" });
    let refused = does(&first, "closeFund", early.clone()).await;
    assert_eq!(refused.only_user_error("closeFund")["code"], "ACTION_NOT_ALLOWED");
    does(&first, "beginFundClosing", json!({ "fund": id }))
        .await
        .no_errors("beginFundClosing");
    let closed = does(&first, "closeFund", early).await;
    assert_eq!(
        closed.no_errors("closeFund").text("/data/closeFund/fund/status"),
        "CLOSED"
    );
    assert_eq!(
        closed.at("/data/closeFund/fund/balances"),
        json!({ "appropriated": "230000.00", "available": "0.00", "reserved": "0.00", "committed": "0.00", "paid": "0.00",
                "returned": "230000.00" })
    );
    let findings = siling_persistence::fund::audit(&app.app.store).await.unwrap();
    assert_eq!(findings, Vec::<String>::new());
}

#[tokio::test]
async fn a_balance_is_carried_into_the_next_year() {
    let app = TestApp::new().await;
    let (old, first, _) = open_fund(&app, community_fund(2025, "200000")).await;
    let (next, ..) = open_fund(&app, community_fund(2026, "200000")).await;
    let mut other = community_fund(2026, "100");
    other["kind"] = json!("OTHER");
    let (other, ..) = open_fund(&app, other).await;
    does(&first, "beginFundClosing", json!({ "fund": old }))
        .await
        .no_errors("beginFundClosing");
    let close = |into: &str| json!({ "fund": old, "into": into, "idempotencyKey": format!("into-{into}") });
    for wrong in [&other, &old] {
        let refused = does(&first, "closeFund", close(wrong)).await;
        assert_eq!(told(&refused, "closeFund"), [pair("into", "FUND_NOT_NEXT")]);
    }
    does(&first, "closeFund", close(&next)).await.no_errors("closeFund");
    let query = format!(
        "query($id: ID!) {{ fund(id: $id) {{ balances {BALANCES} disposal disposed carriedInto {{ id }} \
         statement {{ entries {{ nodes {{ id kind from to amount counterpart {{ year }} }} }} }} }} }}"
    );
    let read = |id: String| {
        let (query, client) = (query.clone(), first.clone());
        async move { client.send(&query, json!({ "id": id })).await }
    };
    let (before, after) = (read(old).await, read(next.clone()).await);
    assert_eq!(before.text("/data/fund/disposal"), "CARRY_OVER");
    assert_eq!(before.text("/data/fund/disposed"), "200000.00");
    assert_eq!(before.text("/data/fund/carriedInto/id"), next);
    assert_eq!(after.text("/data/fund/balances/available"), "400000.00");
    assert_eq!(
        after.at("/data/fund/statement/entries/nodes/1"),
        json!({ "id": after.at("/data/fund/statement/entries/nodes/1/id"), "kind": "CARRY_OVER", "from": "SOURCE", "to": "AVAILABLE",
                "amount": "200000.00", "counterpart": { "year": 2025 } })
    );
}

#[tokio::test]
async fn a_budget_is_refused_with_all_its_mistakes_and_exists_once() {
    let app = TestApp::new().await;
    let client = finance(&app).await;
    let wrong = json!({ "kind": "COMMUNITY_SERVICE", "purposes": ["TRAINING"], "areaCode": "370305100200", "year": 1999, "title": "", "amount": "0" });
    assert_eq!(
        told(&does(&client, "budgetFund", wrong).await, "budgetFund"),
        [
            pair("title", "REQUIRED"),
            pair("amount", "OUT_OF_RANGE"),
            pair("year", "OUT_OF_RANGE"),
            pair("purposes.0", "PURPOSE_NOT_ALLOWED"),
            pair("areaCode", "URBAN_COMMUNITY_NEEDED"),
        ]
    );
    for area in ["370305003", "110101001001", "370305003199"] {
        let mut wrong = community_fund(2026, "5");
        wrong["areaCode"] = json!(area);
        let refused = does(&client, "budgetFund", wrong).await;
        assert_eq!(
            told(&refused, "budgetFund")[0].0,
            "areaCode",
            "{area}: {}",
            refused.body
        );
    }
    does(&client, "budgetFund", community_fund(2026, "5"))
        .await
        .no_errors("budgetFund");
    let twice = does(&client, "budgetFund", community_fund(2026, "6")).await;
    assert_eq!(told(&twice, "budgetFund"), [pair("year", "FUND_TAKEN")]);
    assert_eq!(app.count("SELECT count(*) FROM funds").await, 1);
    assert_eq!(app.count("SELECT count(*) FROM fund_accounts").await, 6);
}

#[tokio::test]
async fn only_finance_does_it_and_the_actions_say_so() {
    let app = TestApp::new().await;
    let first = finance(&app).await;
    let budgeted = does(&first, "budgetFund", community_fund(2026, "200000")).await;
    let id = budgeted.text("/data/budgetFund/fund/id");
    let inputs = [
        ("budgetFund", community_fund(2027, "5")),
        ("approveFund", json!({ "fund": id })),
        ("allocateFund", json!({ "fund": id })),
        (
            "requestFundAdjustment",
            json!({ "fund": id, "direction": "RAISE", "amount": "5", "reason": "x", "document": "x" }),
        ),
        (
            "approveFundAdjustment",
            json!({ "fund": id, "direction": "RAISE", "amount": "5" }),
        ),
        ("declineFundAdjustment", json!({ "fund": id, "reason": "x" })),
        ("beginFundClosing", json!({ "fund": id })),
        ("closeFund", json!({ "fund": id })),
    ];
    let mut denied = 0;
    for role in [
        Role::DistrictCommittee,
        Role::SubdistrictOfficer,
        Role::CommunityWorker,
        Role::OrganizationManager,
        Role::Reviewer,
        Role::Resident,
        Role::DepartmentOfficer,
        Role::Auditor,
    ] {
        let scope = match role {
            Role::OrganizationManager => {
                let organization = app.registered_organization("52370305Y00000016M").await;
                ScopeKey::Organization(siling_persistence::organization::OrganizationKey::Id(
                    organization.parse().unwrap(),
                ))
            }
            Role::SubdistrictOfficer | Role::CommunityWorker | Role::Resident => {
                ScopeKey::Area(AreaCode::parse("370305003025").unwrap())
            }
            _ => ScopeKey::District,
        };
        let client = app.holding(role, scope).await;
        for (name, input) in inputs.clone() {
            let answer = does(&client, name, input).await;
            assert_eq!(answer.error_codes(), ["FORBIDDEN"], "{role:?} {name}: {}", answer.body);
            denied += 1;
        }
    }
    assert_eq!(denied, 64);
    let anonymous = does(&app.anonymous(), "approveFund", json!({ "fund": id })).await;
    assert_eq!(anonymous.error_codes(), ["UNAUTHENTICATED"]);

    const ACTIONS: &str =
        "query($id: ID!) { fund(id: $id) { availableActions { action mutation allowed reasonCode } } }";
    let own = first.send(ACTIONS, json!({ "id": id })).await;
    let find = |answer: &Answer, action: &str| {
        let actions = answer.at("/data/fund/availableActions");
        let actions = actions.as_array().cloned().unwrap_or_default();
        actions
            .into_iter()
            .find(|it| it["action"] == action)
            .unwrap_or_default()
    };
    assert_eq!(find(&own, "APPROVE")["reasonCode"], "SECOND_PERSON_NEEDED");
    assert_eq!(find(&own, "REVISE")["allowed"], true);
    let other = finance(&app).await.send(ACTIONS, json!({ "id": id })).await;
    assert_eq!(
        find(&other, "APPROVE"),
        json!({ "action": "APPROVE", "mutation": "approveFund", "allowed": true, "reasonCode": null })
    );
    assert_eq!(find(&other, "CLOSE")["reasonCode"], "ACTION_NOT_ALLOWED");
}

#[tokio::test]
async fn what_was_approved_is_public_and_what_was_booked_is_not() {
    let app = TestApp::new().await;
    let first = finance(&app).await;
    let draft = does(&first, "budgetFund", community_fund(2026, "200000")).await;
    let draft = draft.text("/data/budgetFund/fund/id");
    let mut other = community_fund(2026, "200000");
    other["areaCode"] = json!("370305003023");
    let (id, ..) = open_fund(&app, other).await;
    let inside = |area: &str| ScopeKey::Area(AreaCode::parse(area).unwrap());
    let worker = app.holding(Role::CommunityWorker, inside("370305003023")).await;
    let neighbour = app.holding(Role::CommunityWorker, inside("370305003025")).await;
    let auditor = app.holding(Role::Auditor, ScopeKey::District).await;
    let resident = app.holding(Role::Resident, inside("370305003023")).await;

    const READ: &str = "query($id: ID!) { fund(id: $id) { title balances { available } } node(id: $id) { id } funds { totalCount { value } nodes { id } } }";
    for (who, client) in [
        ("nobody", app.anonymous()),
        ("a resident", resident.clone()),
        ("a neighbour", worker.clone()),
    ] {
        let answer = client.send(READ, json!({ "id": draft })).await;
        assert_eq!(
            (answer.at("/data/fund"), answer.error_codes()),
            (Value::Null, vec!["NOT_FOUND".to_owned()]),
            "{who}"
        );
        let answer = client.send(READ, json!({ "id": id })).await;
        assert_eq!(answer.text("/data/fund/balances/available"), "200000.00", "{who}");
        assert_eq!(answer.at("/data/funds/nodes"), json!([{ "id": id }]), "{who}");
    }
    for client in [&first, &auditor, &neighbour] {
        let answer = client.send(READ, json!({ "id": draft })).await;
        assert_eq!(answer.at("/data/funds/totalCount/value"), 2);
    }

    const BOOKS: &str =
        "query($id: ID!) { fund(id: $id) { statement { entries { nodes { id } } } commitments { nodes { id } } } }";
    let seen = worker.send(BOOKS, json!({ "id": id })).await;
    let entry = seen.text("/data/fund/statement/entries/nodes/0/id");
    let hidden = neighbour.send(BOOKS, json!({ "id": id })).await;
    assert_eq!(
        hidden.at("/data/fund"),
        json!({ "statement": null, "commitments": null })
    );
    const NODE: &str = "query($id: ID!) { node(id: $id) { ... on LedgerEntry { amount whatFor } } }";
    assert_eq!(
        worker
            .send(NODE, json!({ "id": entry }))
            .await
            .text("/data/node/amount"),
        "200000.00"
    );
    for client in [&neighbour, &resident, &app.anonymous()] {
        let answer = client.send(NODE, json!({ "id": entry })).await;
        assert_eq!(answer.at("/data/node"), Value::Null, "{}", answer.body);
    }
}

#[tokio::test]
async fn balances_and_totals_of_any_day_are_the_sum_of_the_entries_until_then() {
    let app = TestApp::new().await;
    let (id, _, _) = open_fund(&app, community_fund(2026, "200000")).await;
    app.pass(Duration::days(10));
    let first = finance(&app).await;
    adjusted(&app, &id, "RAISE", "1000").await;
    let mut party = community_fund(2026, "2000000");
    party["kind"] = json!("PARTY_BUILDING");
    party["areaCode"] = Value::Null;
    open_fund(&app, party).await;

    let query = format!(
        "query($id: ID!, $before: Date!, $middle: Date!, $now: Date!) {{ fund(id: $id) {{ before: balances(asOf: $before) {BALANCES} \
         middle: balances(asOf: $middle) {BALANCES} statement(from: $now, asOf: $now) {{ opening {BALANCES} closing {BALANCES} \
         movements {{ kind entries amount }} entries {{ totalCount {{ value }} nodes {{ amount }} }} }} }} \
         nothing: fundTotals(asOf: $before) {{ funds balances {BALANCES} rows {{ kind }} }} \
         all: fundTotals(asOf: $now) {{ funds balances {{ appropriated available }} rows {{ kind area {{ code }} funds balances {{ appropriated }} }} }} \
         old: fundTotals(year: 2025) {{ funds }} \
         unused: funds(filter: {{ usedBelowPercent: 30, year: 2026, kind: [COMMUNITY_SERVICE] }}) {{ nodes {{ id }} }} }}"
    );
    let variables = json!({ "id": id, "before": "2026-06-29", "middle": "2026-07-05", "now": "2026-07-10" });
    let answer = first.send(&query, variables).await;
    assert_eq!(answer.text("/data/fund/before/appropriated"), "0.00");
    assert_eq!(answer.text("/data/fund/middle/available"), "200000.00");
    assert_eq!(answer.text("/data/fund/statement/opening/available"), "200000.00");
    assert_eq!(answer.text("/data/fund/statement/closing/available"), "201000.00");
    assert_eq!(
        answer.at("/data/fund/statement/movements"),
        json!([{ "kind": "ADJUST", "entries": 1, "amount": "1000.00" }])
    );
    assert_eq!(
        answer.at("/data/fund/statement/entries"),
        json!({ "totalCount": { "value": 1 }, "nodes": [{ "amount": "1000.00" }] })
    );
    assert_eq!(answer.at("/data/nothing/funds"), 0);
    assert_eq!(answer.text("/data/nothing/balances/appropriated"), "0.00");
    assert_eq!(
        answer.at("/data/all/balances"),
        json!({ "appropriated": "2201000.00", "available": "2201000.00" })
    );
    assert_eq!(
        answer.at("/data/all/rows"),
        json!([
            { "kind": "PARTY_BUILDING", "area": null, "funds": 1, "balances": { "appropriated": "2000000.00" } },
            { "kind": "COMMUNITY_SERVICE", "area": { "code": "370305003000" }, "funds": 1, "balances": { "appropriated": "201000.00" } },
        ])
    );
    assert_eq!(answer.at("/data/old/funds"), 0);
    // What the balances say today is what the entries come to tomorrow.
    app.pass(Duration::days(1));
    const AS_OF: &str = "query($now: Date!) { fundTotals(asOf: $now) { funds balances { appropriated available } rows { kind funds } } }";
    let summed = app.anonymous().send(AS_OF, json!({ "now": "2026-07-10" })).await;
    assert_eq!(summed.at("/data/fundTotals/balances"), answer.at("/data/all/balances"));
    assert_eq!(summed.at("/data/fundTotals/funds"), 2);
    assert_eq!(answer.at("/data/unused/nodes"), json!([{ "id": id }]));
}
