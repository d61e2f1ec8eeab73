//! The demonstration data, loaded by the commands.

use serde_json::{Value, json};
use siling_application::seed;
use siling_domain::Word as _;
use siling_domain::access::Role;
use siling_tests::TestApp;
use std::collections::BTreeSet;

#[tokio::test]
async fn the_demonstration_data_have_something_of_everything_and_agree_with_the_log() {
    let app = TestApp::new().await;
    let data = seed::Data::read(None).unwrap();
    assert!(seed::is_empty(&app.app.store).await.unwrap());
    // A day when all of the data's days have passed.
    app.pass(chrono::Duration::days(180));
    assert_eq!(seed::demonstration(&app.app, &data).await.unwrap(), 203);
    let client = app.anonymous();
    let count = |filter: Value| {
        let client = client.clone();
        async move {
            let query = "query($filter: OrganizationFilter) { organizations(filter: $filter) { totalCount { value precision } } }";
            let answer = client.send(query, json!({ "filter": filter })).await;
            answer
                .at("/data/organizations/totalCount/value")
                .as_i64()
                .unwrap_or_else(|| panic!("{}", answer.body))
        }
    };
    assert_eq!(count(json!({})).await, 203);
    for status in siling_domain::organization::OrganizationStatus::ALL {
        assert!(
            count(json!({ "status": [status.code()] })).await > 0,
            "{}",
            status.code()
        );
    }
    for named in [
        "城际救援队临淄六支队",
        "小扳手",
        "暖奶奶手工坊",
        "辛店街道社会组织党建服务中心",
        "稷下文化创客中心",
        "雪宫社会组织创新发展中心",
        "淄江之家",
    ] {
        assert_eq!(count(json!({ "text": named })).await, 1, "{named}");
    }
    assert!(count(json!({ "branchMissing": true })).await > 0);
    assert!(count(json!({ "covered": true })).await > 100);
    // Every role has its account, and each logs in.
    let mut roles = BTreeSet::new();
    for login in seed::LOGINS {
        let field = if login.name == "dataplatform" {
            ("logInService", "secret")
        } else {
            ("logIn", "password")
        };
        let query = format!(
            "mutation {{ {}(input: {{ loginName: \"{}\", {}: \"{}\" }}) {{ account {{ grants {{ role }} }} tokens {{ accessToken }} userErrors {{ code }} }} }}",
            field.0,
            login.name,
            field.1,
            seed::PASSWORD
        );
        let answer = client.send(&query, json!({})).await;
        roles.insert(
            answer
                .no_errors(field.0)
                .text(&format!("/data/{}/account/grants/0/role", field.0)),
        );
    }
    assert_eq!(roles.len(), Role::ALL.len());
    // The log tells the same as the tables, and reads as a history.
    for findings in [
        siling_persistence::organization::audit(&app.app.store).await.unwrap(),
        siling_persistence::party::audit(&app.app.store).await.unwrap(),
        siling_persistence::access::audit(&app.app.store).await.unwrap(),
    ] {
        assert_eq!(findings, Vec::<String>::new());
    }
    let disorder = "SELECT count(*) FROM (SELECT occurred_at < lag(occurred_at) OVER (ORDER BY id) AS earlier FROM events) AS e WHERE earlier";
    assert_eq!(app.count(disorder).await, 0);
}
