//! What the article says, asked of the demonstration data as a client asks, and what has to hold of it whatever it says.

use serde_json::{Value, json};
use siling_tests::{Client, TestApp};
use std::collections::{BTreeMap, BTreeSet};

/// By this day the article's numbers hold.
const AS_OF: &str = "2022-06-30";
const SHIYUAN: &str = "370305003025";
const NIUSHAN: &str = "370305003023";

/// Every fact.
pub async fn hold(app: &TestApp) {
    let everybody = app.anonymous();
    salons(&everybody).await;
    rounds(&everybody).await;
    funds(app, &everybody).await;
    named(&everybody).await;
    chains(app, &everybody).await;
    ledger(app).await;
    made_up(app).await;
}

async fn ask(client: &Client, query: &str, variables: Value) -> Value {
    let answer = client.send(query, variables).await;
    assert!(answer.body.get("errors").is_none(), "{query}: {}", answer.body);
    answer.body["data"].clone()
}

fn items(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap_or_else(|| panic!("no list: {value}"))
}

fn total(values: &Value, what: &str) -> i64 {
    items(values)
        .iter()
        .map(|it| it["figures"][what].as_i64().unwrap())
        .sum()
}

/// 26 secretary salons, each with organizations, some with volunteers and dual-registration units.
async fn salons(client: &Client) {
    let query = "query($day: Date!) {
        salons(first: 100, filter: { status: [HELD] }) { totalCount { value } nodes { heldOn area { code } participants { kind count } } }
        salonStatistics(asOf: $day) { total { held withVolunteers withUnits adopted } byArea { figures { held } } }
        before: salonStatistics(asOf: \"2018-12-31\") { total { held } } }";
    let data = ask(client, query, json!({ "day": AS_OF })).await;
    assert_eq!(data["salons"]["totalCount"]["value"], 26);
    assert_eq!(data["salonStatistics"]["total"]["held"], 26);
    assert_eq!(total(&data["salonStatistics"]["byArea"], "held"), 26);
    assert_eq!(data["before"]["total"]["held"], 0);
    assert!(
        data["salonStatistics"]["total"]["withVolunteers"].as_i64() > Some(0),
        "{data}"
    );
    assert!(
        data["salonStatistics"]["total"]["withUnits"].as_i64() > Some(0),
        "{data}"
    );
    for salon in items(&data["salons"]["nodes"]) {
        let kinds: BTreeSet<_> = items(&salon["participants"])
            .iter()
            .map(|it| it["kind"].as_str().unwrap())
            .collect();
        assert!(kinds.contains("COMMUNITY") && kinds.contains("ORGANIZATION"), "{salon}");
        assert!(salon["heldOn"].as_str().unwrap() <= AS_OF, "{salon}");
    }
}

/// 17 rounds held, which supported 225 projects, each of one of the four leads.
async fn rounds(client: &Client) {
    let query = "query($day: Date!) {
        ventureRounds(first: 100, filter: { status: [AWARDING, SIGNED, MIDTERM, FINAL, CLOSED] }) { totalCount { value } nodes { title status } }
        projects(first: 1, filter: { origin: [VENTURE] }) { totalCount { value } }
        all: projects(first: 1) { totalCount { value } }
        then: ventureStatistics(asOf: $day) { total { rounds projects amount } byLead { lead figures { projects } } bySubdistrict { figures { projects } } }
        now: ventureStatistics { total { rounds projects } }
        before: ventureStatistics(asOf: \"2018-12-31\") { total { rounds projects amount } }
        projectStatistics(asOf: $day) { byOrigin { origin figures { projects } } } }";
    let data = ask(client, query, json!({ "day": AS_OF })).await;
    assert_eq!(data["ventureRounds"]["totalCount"]["value"], 17);
    assert_eq!(data["projects"]["totalCount"]["value"], 225);
    assert!(data["all"]["totalCount"]["value"].as_i64() > Some(225), "{data}");
    for when in ["then", "now"] {
        assert_eq!(data[when]["total"]["rounds"], 17, "{when}");
        assert_eq!(data[when]["total"]["projects"], 225, "{when}");
    }
    assert_eq!(
        data["before"]["total"],
        json!({ "rounds": 0, "projects": 0, "amount": "0.00" })
    );
    assert_eq!(total(&data["then"]["byLead"], "projects"), 225);
    assert_eq!(total(&data["then"]["bySubdistrict"], "projects"), 225);
    let leads: BTreeMap<_, _> = items(&data["then"]["byLead"])
        .iter()
        .map(|it| {
            (
                it["lead"].as_str().unwrap(),
                it["figures"]["projects"].as_i64().unwrap(),
            )
        })
        .collect();
    assert_eq!(leads.len(), 4);
    assert!(leads.values().all(|projects| *projects > 0), "{leads:?}");
    let venture = items(&data["projectStatistics"]["byOrigin"])
        .iter()
        .find(|it| it["origin"] == "VENTURE");
    assert_eq!(venture.unwrap()["figures"]["projects"], 225);
}

/// 2,000,000 yuan a year for Party building, 200,000 for each urban community, 300,000 for certificates.
async fn funds(app: &TestApp, client: &Client) {
    let query = "query($kind: FundKind!, $year: Int!) {
        fundTotals(kind: $kind, year: $year) { funds balances { appropriated paid } }
        funds(first: 100, filter: { kind: [$kind], year: $year }) { totalCount { value } nodes { budgeted area { code communityKind } } } }";
    for (kind, years, each, count) in [
        ("PARTY_BUILDING", &[2019, 2020, 2021, 2022, 2026][..], "2000000.00", 1),
        ("CERTIFICATE_SUBSIDY", &[2022, 2026], "300000.00", 1),
        ("COMMUNITY_SERVICE", &[2022, 2026], "200000.00", 47),
    ] {
        for year in years {
            let data = ask(client, query, json!({ "kind": kind, "year": year })).await;
            assert_eq!(data["fundTotals"]["funds"], count, "{kind} {year}");
            assert_eq!(data["funds"]["totalCount"]["value"], count, "{kind} {year}");
            for fund in items(&data["funds"]["nodes"]) {
                assert_eq!(fund["budgeted"], each, "{kind} {year}");
            }
            let whole = each.trim_end_matches(".00").parse::<i64>().unwrap() * count;
            assert_eq!(
                data["fundTotals"]["balances"]["appropriated"],
                format!("{whole}.00"),
                "{kind} {year}"
            );
        }
    }
    let villages =
        "SELECT count(*) FROM funds f JOIN areas a ON a.code = f.area_code WHERE a.community_kind = 'VILLAGE'";
    assert_eq!(app.count(villages).await, 0);
    let data = ask(
        client,
        "{ fundTotals(asOf: \"2018-12-31\") { balances { appropriated paid } } }",
        json!({}),
    )
    .await;
    assert_eq!(
        data["fundTotals"]["balances"],
        json!({ "appropriated": "0.00", "paid": "0.00" })
    );
}

/// The projects that the article names.
async fn named(client: &Client) {
    let query = "query($text: String!) { projects(first: 20, filter: { text: $text }) { nodes {
        title lead price fee recurring demo area { code } organization { name } participants { services organization { name } }
        beneficiaryKinds beneficiaryNote description contract { price purchaser { name area { code } } signedOn payments { nodes { amount status } } }
        serviceRecords(first: 5) { totalCount { value } } } } }";
    let find = async |text: &str| {
        let data = ask(client, query, json!({ "text": text })).await;
        items(&data["projects"]["nodes"]).clone()
    };
    let stewards = find("我是社区大管家").await;
    assert_eq!(stewards.len(), 3, "one contract a year");
    let mut years = BTreeSet::new();
    for steward in &stewards {
        assert_eq!(steward["lead"], "GOVERNANCE_CHALLENGE");
        assert_eq!(steward["area"]["code"], SHIYUAN);
        assert_eq!(steward["organization"]["name"], "城际救援队临淄六支队");
        assert_eq!(steward["contract"]["price"], "5000.00");
        assert_eq!(steward["recurring"], true);
        assert_ne!(
            steward["contract"]["purchaser"]["area"]["code"], SHIYUAN,
            "no community purchases"
        );
        years.insert(steward["contract"]["signedOn"].as_str().unwrap()[..4].to_owned());
    }
    assert_eq!(years.into_iter().collect::<Vec<_>>(), ["2020", "2021", "2022"]);
    // The article's scan error finds the place, too.
    for place in ["濞源", "溡源"] {
        let found = find(&format!("{place} 大管家")).await;
        assert_eq!(found.len(), 3, "{place}");
    }
    let hands = find("牵手同行").await;
    let [hands] = hands.as_slice() else { panic!("{hands:?}") };
    assert_eq!(hands["lead"], "VULNERABLE_SUPPORT");
    let participants = items(&hands["participants"]);
    let names: BTreeSet<_> = participants
        .iter()
        .map(|it| it["organization"]["name"].as_str().unwrap())
        .collect();
    assert_eq!((participants.len(), names.len()), (9, 9));
    let services: BTreeSet<_> = participants
        .iter()
        .flat_map(|it| items(&it["services"]))
        .filter_map(Value::as_str)
        .collect();
    assert!(
        ["家政", "助学", "医疗"]
            .iter()
            .all(|service| services.contains(service)),
        "{services:?}"
    );
    for (text, code, lead) in [
        ("小扳手互助维修", NIUSHAN, "VULNERABLE_SUPPORT"),
        ("暖奶奶手工坊", SHIYUAN, "VULNERABLE_SUPPORT"),
    ] {
        let found = find(text).await;
        let [project] = found.as_slice() else {
            panic!("{text}: {found:?}")
        };
        assert_eq!(
            (&project["area"]["code"], &project["lead"]),
            (&json!(code), &json!(lead)),
            "{text}"
        );
        assert_eq!(project["fee"], "0.00", "{text}");
        assert!(
            project["serviceRecords"]["totalCount"]["value"].as_i64() > Some(0),
            "{text}"
        );
    }
    assert!(
        find("暖奶奶手工坊").await[0]["description"]
            .as_str()
            .unwrap()
            .contains("棉衣")
    );
    let lessons = find("四点半课堂").await;
    let [lessons] = lessons.as_slice() else {
        panic!("{lessons:?}")
    };
    assert!(
        lessons["title"].as_str().unwrap().starts_with("筑仁成长 让梦想起航"),
        "{lessons}"
    );
    assert_eq!(lessons["beneficiaryKinds"], json!(["MINORS"]));
}

/// Every settled order is one chain from the needs to the payments, and each link answers in both directions.
async fn chains(app: &TestApp, client: &Client) {
    let query = "{ serviceOrders(first: 20, filter: { status: [SETTLED] }) { totalCount { value } nodes {
        id ceiling needs { id status order { id } project { id } }
        award { claim { id order { id } price } }
        project { id order { id } claim { id } needs { id } status ratingSummary { count } }
        contract { id price project { id order { id } } payments { nodes { id amount status contract { id } project { id } } } } } } }";
    let data = ask(client, query, json!({})).await;
    let orders = items(&data["serviceOrders"]["nodes"]);
    assert_eq!(data["serviceOrders"]["totalCount"]["value"], 18);
    assert_eq!(orders.len(), 18);
    let fen = |value: &Value| value.as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
    for order in orders {
        let (id, project) = (&order["id"], &order["project"]);
        assert!(!items(&order["needs"]).is_empty(), "{order}");
        for need in items(&order["needs"]) {
            assert_eq!((&need["order"]["id"], &need["project"]["id"]), (id, &project["id"]));
            assert_eq!(need["status"], "RATED", "{order}");
            assert!(items(&project["needs"]).iter().any(|it| it["id"] == need["id"]));
        }
        let claim = &order["award"]["claim"];
        assert_eq!((&claim["order"]["id"], &project["claim"]["id"]), (id, &claim["id"]));
        assert_eq!(&project["order"]["id"], id);
        let contract = &order["contract"];
        assert_eq!(
            (&contract["project"]["id"], &contract["project"]["order"]["id"]),
            (&project["id"], id)
        );
        let payments = items(&contract["payments"]["nodes"]);
        assert_eq!(payments.len(), 2);
        for payment in payments {
            assert_eq!(
                (&payment["contract"]["id"], &payment["project"]["id"]),
                (&contract["id"], &project["id"])
            );
            assert_eq!(payment["status"], "CONFIRMED");
        }
        let paid: i64 = payments.iter().map(|it| fen(&it["amount"])).sum();
        assert_eq!(paid, fen(&contract["price"]));
        assert!(fen(&contract["price"]) <= fen(&order["ceiling"]), "{order}");
        assert_eq!(project["ratingSummary"]["count"], 1);
    }
    // From the payment back to the needs.
    let query = "query($id: ID!) { payment(id: $id) { contract { project { order { needs { id } } } } } }";
    let payment = &orders[0]["contract"]["payments"]["nodes"][0]["id"];
    let data = ask(client, query, json!({ "id": payment })).await;
    let back = items(&data["payment"]["contract"]["project"]["order"]["needs"]);
    assert_eq!(back[0]["id"], orders[0]["needs"][0]["id"]);
    let loose =
        "SELECT count(*) FROM service_orders WHERE status = 'SETTLED' AND (project_id IS NULL OR contract_id IS NULL)";
    assert_eq!(app.count(loose).await, 0);
}

/// For each fund, what was appropriated is what is free, set aside, owed, paid and given back; and no more is paid than was
/// contracted.
async fn ledger(app: &TestApp) {
    let unbalanced =
        "SELECT count(*) FROM (SELECT fund_id FROM ledger_postings GROUP BY fund_id HAVING sum(amount) <> 0) AS f";
    assert_eq!(app.count(unbalanced).await, 0);
    let client = app.anonymous();
    let data = ask(
        &client,
        "{ funds(first: 100, filter: { kind: [PARTY_BUILDING] }) { nodes { title status balances { appropriated available reserved committed paid returned } } } }",
        json!({}),
    )
    .await;
    let fen = |value: &Value| value.as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
    for fund in items(&data["funds"]["nodes"]) {
        let of = |what: &str| fen(&fund["balances"][what]);
        assert_eq!(
            of("appropriated"),
            of("available") + of("reserved") + of("committed") + of("paid") + of("returned"),
            "{fund}"
        );
    }
    let closed = items(&data["funds"]["nodes"])
        .iter()
        .filter(|fund| fund["status"] == "CLOSED");
    assert_eq!(closed.count(), 1, "{data}");
    for (what, sql) in [
        (
            "findings of the funds",
            siling_persistence::fund::audit(&app.app.store).await.unwrap(),
        ),
        (
            "findings of the contracts",
            siling_persistence::contract::audit(&app.app.store).await.unwrap(),
        ),
        (
            "findings of the orders",
            siling_persistence::order::audit(&app.app.store).await.unwrap(),
        ),
        (
            "findings of the projects",
            siling_persistence::project::audit(&app.app.store).await.unwrap(),
        ),
        (
            "findings of the rounds",
            siling_persistence::venture::audit(&app.app.store).await.unwrap(),
        ),
        (
            "findings of the needs",
            siling_persistence::need::audit(&app.app.store).await.unwrap(),
        ),
        (
            "findings of the salons",
            siling_persistence::salon::audit(&app.app.store).await.unwrap(),
        ),
    ] {
        assert_eq!(sql, Vec::<String>::new(), "{what}");
    }
}

/// Nothing made up leaves without saying so.
async fn made_up(app: &TestApp) {
    for table in [
        "funds",
        "venture_rounds",
        "proposals",
        "projects",
        "contracts",
        "payments",
        "needs",
        "visits",
        "secretary_salons",
        "dual_registration_units",
        "service_orders",
        "claims",
        "service_ratings",
    ] {
        let sql = format!("SELECT count(*) FROM {table} WHERE document->>'demo' <> 'true'");
        assert_eq!(app.count(&sql).await, 0, "{table}");
        let some = format!("SELECT count(*) FROM {table}");
        assert!(app.count(&some).await > 0, "no {table}");
    }
}
