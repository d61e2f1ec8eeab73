//! A generated district, as the measurements use it, keeps to every rule that the audits know.

use serde_json::json;
use siling_persistence::{bulk, contract, fund, need, order, project, salon};
use siling_tests::TestApp;

#[tokio::test]
async fn a_generated_district_is_whole() {
    let app = TestApp::new().await;
    app.organizations(40).await;
    let (store, now) = (&app.app.store, app.app.clock.now());
    assert_eq!(bulk::services(store, 150, now).await.unwrap(), 150);
    assert_eq!(
        bulk::services(store, 200, now).await.unwrap(),
        50,
        "what is there is not made again"
    );
    for (what, count) in [
        ("projects", 200),
        ("service_records", 200 * i64::try_from(bulk::RECORDS_EACH).unwrap()),
        ("contracts", 200),
        ("claims", 200),
        ("service_orders", 204),
        ("needs", 208),
    ] {
        assert_eq!(
            app.count(&format!("SELECT count(*) FROM {what}")).await,
            count,
            "{what}"
        );
    }
    let mut findings = need::audit(store).await.unwrap();
    findings.extend(salon::audit(store).await.unwrap());
    findings.extend(project::audit(store).await.unwrap());
    findings.extend(order::audit(store).await.unwrap());
    findings.extend(fund::audit(store).await.unwrap());
    findings.extend(contract::audit(store).await.unwrap());
    assert_eq!(findings, Vec::<String>::new());
    let page = "{ projects(first: 5) { nodes { title needs { status } order { status } contract { number } payments { nodes { status } } \
                totals { records } serviceRecords(first: 10) { nodes { day } } } } }";
    let answer = app.anonymous().send(page, json!({})).await;
    assert_eq!(answer.error_codes(), Vec::<String>::new(), "{}", answer.body);
    assert_eq!(answer.at("/data/projects/nodes/0/totals/records"), 10);
    let committee = app.as_committee().await;
    let assign =
        "{ proposeAssignment(areaCode: \"370305000000\") { assignedCount unassignedCount organizationCount } }";
    let answer = committee.send(assign, json!({})).await;
    let proposal = answer.at("/data/proposeAssignment");
    let sum = proposal["assignedCount"].as_i64().unwrap() + proposal["unassignedCount"].as_i64().unwrap();
    assert_eq!(sum, 4, "{}", answer.body);
}
