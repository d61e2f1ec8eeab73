//! What reading a district at work costs: statements that do not grow with the rows, and no table read from end to end.

use chrono::{TimeZone as _, Utc};
use serde_json::{Value, json};
use siling_persistence::bulk;
use siling_tests::{Client, TestApp, TestDb, Wanted};

/// Tables that grow with the work of a district.
const GROWING: [&str; 12] = [
    "claims",
    "commitments",
    "contracts",
    "events",
    "ledger_entries",
    "ledger_postings",
    "need_statuses",
    "needs",
    "payments",
    "projects",
    "service_orders",
    "service_records",
];

/// A district of 120 organizations and 1,500 projects, and a product over it that has read nothing yet.
async fn district() -> TestApp {
    let db = TestDb::migrated().await;
    let now = Utc.with_ymd_and_hms(2026, 6, 30, 1, 0, 0).unwrap();
    let store = db.store(1).await;
    bulk::organizations(&store, 120, now).await.unwrap();
    bulk::services(&store, 1_500, now).await.unwrap();
    store.close().await.unwrap();
    db.left_by_all().await;
    let app = TestApp::with(db, Wanted::default()).await;
    app.behind_its_back("VACUUM ANALYZE").await;
    app.behind_its_back("SELECT pg_stat_reset()").await;
    app
}

async fn read(client: &Client, query: &str, variables: Value) -> Value {
    let answer = client.send(query, variables).await;
    assert_eq!(answer.error_codes(), Vec::<String>::new(), "{query}: {}", answer.body);
    answer.at("/data")
}

#[tokio::test]
async fn no_table_is_read_from_end_to_end() {
    let app = district().await;
    let committee = app.as_committee().await;
    let first = "{ projects(first: 1, orderBy: { field: CREATED_AT, direction: DESC }) { nodes { id organization { id } } } \
                 serviceOrders(first: 1, filter: { status: [PUBLISHED] }) { nodes { id } } \
                 funds(first: 1, filter: { kind: [PARTY_BUILDING] }) { nodes { id } } }";
    let found = read(&committee, first, json!({})).await;
    let at = |path: &str| found.pointer(path).cloned().unwrap();
    let page = "query($id: ID!) { project(id: $id) { title needs { title } order { title } organization { name } milestones { title } \
                contract { number } payments(first: 10) { nodes { status } } serviceRecords(first: 10) { nodes { day } } ratings(first: 5) { nodes { score } } } }";
    read(&app.anonymous(), page, json!({ "id": at("/projects/nodes/0/id") })).await;
    let order = "query($id: ID!) { serviceOrder(id: $id) { claims(first: 10) { totalCount { value } nodes { id } } } }";
    read(&committee, order, json!({ "id": at("/serviceOrders/nodes/0/id") })).await;
    let statement = "query($id: ID!) { fund(id: $id) { statement(from: \"2025-03-01\", asOf: \"2025-03-31\") { opening { available } \
                     closing { available } entries(first: 20) { nodes { amount } } } } }";
    read(&committee, statement, json!({ "id": at("/funds/nodes/0/id") })).await;
    let orders = "query($id: ID!) { matchingOrders(organization: { id: $id }) { ranked { score order { title } } } }";
    let organization = json!({ "id": at("/projects/nodes/0/organization/id") });
    read(&committee, orders, organization).await;
    let organizations =
        "query($id: ID!) { matchingOrganizations(order: $id) { ranked { score organization { name } } } }";
    let order = json!({ "id": at("/serviceOrders/nodes/0/id") });
    read(&committee, organizations, order).await;
    read(
        &committee,
        "{ proposeAssignment(areaCode: \"370305000000\") { assignedCount trades { instead { value } } } }",
        json!({}),
    )
    .await;
    read(&committee, "{ twoWaySurvey { rowCount } }", json!({})).await;
    app.app.store.clone().close().await.unwrap();
    app.db.left_by_all().await;
    for table in GROWING {
        let sql = format!("SELECT seq_tup_read::bigint FROM pg_stat_user_tables WHERE relname = '{table}'");
        assert_eq!(app.count(&sql).await, 0, "{table}");
    }
}

#[tokio::test]
async fn rankings_in_lists_take_as_many_statements_for_many_rows_as_for_few() {
    let app = district().await;
    let committee = app.as_committee().await;
    let counted = async |query: &str, first: i32| {
        app.cost(async || {
            let found = read(&committee, query, json!({ "first": first })).await;
            let rows = found.as_object().unwrap().values().next().unwrap();
            assert_eq!(
                rows["nodes"].as_array().map(Vec::len),
                usize::try_from(first).ok(),
                "{query}"
            );
        })
        .await
    };
    for query in [
        "query($first: Int) { serviceOrders(first: $first, filter: { status: [PUBLISHED] }) { nodes { id \
         matchingOrganizations(first: 3, excluded: 2) { ranked { score organization { name } factors { explanation } } \
         excluded { unmet { condition } } } } } }",
        "query($first: Int) { organizations(first: $first, filter: { status: [ACTIVE] }) { nodes { id \
         matchingOrders(first: 3) { ranked { score order { title } factors { explanation } } } } } }",
    ] {
        counted(query, 2).await;
        let few = counted(query, 2).await;
        assert_eq!(counted(query, 20).await, few, "{query}");
        assert!(few < 20, "{few}");
    }
}

#[tokio::test]
async fn own_lists_in_lists_take_as_many_statements_for_many_objects_as_for_few() {
    let app = district().await;
    let committee = app.as_committee().await;
    for (list, selection) in [
        (
            "projects",
            "contracts(first: 2) { totalCount { value } nodes { number } } payments(first: 2) { totalCount { value } nodes { amount } } \
             serviceRecords(first: 2) { totalCount { value } nodes { day } } ratings(first: 2) { totalCount { value } nodes { score } } \
             contract { payments(first: 2) { totalCount { value } nodes { amount } } instalments { payments { amount } } }",
        ),
        (
            "serviceOrders",
            "claims(first: 2) { totalCount { value } nodes { id organization { name } } } needs { salons(first: 2) { totalCount { value } \
             nodes { title orders(first: 2) { totalCount { value } nodes { title } } } } }",
        ),
        (
            "organizations",
            "claims(first: 2) { totalCount { value } nodes { id } } projects(last: 2) { totalCount { value } nodes { title } } \
             proposals(first: 2) { totalCount { value } nodes { title } } remediations(first: 2) { totalCount { value } nodes { id } }",
        ),
    ] {
        let query = format!("query($first: Int) {{ {list}(first: $first) {{ nodes {{ id {selection} }} }} }}");
        let counted = async |first: usize| {
            let before = app.statements();
            let found = read(&committee, &query, json!({ "first": first })).await;
            let rows = found[list]["nodes"].as_array().unwrap();
            assert_eq!(rows.len(), first, "{query}");
            app.statements() - before
        };
        counted(3).await;
        let few = counted(3).await;
        assert_eq!(counted(30).await, few, "{list}");
        assert!(few < 20, "{list}: {few}");
    }
}
