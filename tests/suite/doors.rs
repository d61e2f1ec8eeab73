//! A document that was found valid, and is open to its viewer, is not looked at again: what it answers stays the same.

use serde_json::{Value, json};
use siling::graphql::RequestState;
use siling::graphql::engine::GraphQlRequest;
use siling::graphql::engine::limits::Limits;
use siling_application::access::ScopeKey;
use siling_domain::Locale;
use siling_domain::access::{Actor, Role};
use siling_domain::area_code::AreaCode;
use siling_tests::{Answer, Client, TestApp};

const LINZI: &str = "370305000000";

/// The answer without what every request has of its own.
fn told(answer: &Answer) -> Value {
    let mut body = answer.body.clone();
    for error in body["errors"].as_array_mut().into_iter().flatten() {
        error["extensions"]["requestId"] = Value::Null;
    }
    json!([answer.status, body])
}

/// What the first request is answered, which every later one has to be answered, too.
async fn same(client: &Client, query: &str, variables: Value) -> Answer {
    let first = client.send(query, variables.clone()).await;
    for _ in 0..2 {
        let again = client.send(query, variables.clone()).await;
        assert_eq!(told(&again), told(&first), "{query}");
    }
    first
}

async fn covered(app: &TestApp) -> String {
    let id = app.registered_organization("52370305Y00000016M").await;
    app.organizations(30).await;
    siling_persistence::bulk::party_coverage(&app.app.store, app.app.clock.now())
        .await
        .unwrap();
    id
}

#[tokio::test]
async fn every_way_to_write_a_selection_is_answered_the_same_at_once_and_again() {
    let app = TestApp::new().await;
    let id = covered(&app).await;
    let lists = [
        "id name kind category status creditCode registeredOn fullMemberCount version createdAt updatedAt",
        "name name other: name __typename",
        "name area { code name level } area { name parent { name } }",
        "...F ... on Organization { status } ... on Node { id }",
        "partyCoverages(inForce: true) { form beginsOn endsOn inForce partyOrganization { id name kind memberCount area { name } } }",
        "partyCoverages { id organization { name } } introduction isCovered",
        "area { ...A } contact { name phone }",
    ];
    for fields in lists {
        let mut fragments = String::new();
        if fields.contains("...F") {
            fragments.push_str("fragment F on Organization { name category }");
        }
        if fields.contains("...A") {
            fragments.push_str("fragment A on Area { name code }");
        }
        for (list, sort) in [("nodes", "CREATED_AT"), ("edges", "NAME"), ("edges", "REGISTERED_ON")] {
            let inner = match list {
                "nodes" => format!("nodes {{ {fields} }}"),
                _ => format!("edges {{ cursor node {{ {fields} }} }}"),
            };
            let query = format!(
                "query($area: String) {{ organizations(filter: {{ areaCode: $area }}, orderBy: {{ field: {sort} }}, first: 15) \
                 {{ {inner} pageInfo {{ hasNextPage startCursor endCursor }} }} }} {fragments}"
            );
            let answer = same(&app.anonymous(), &query, json!({ "area": LINZI })).await;
            assert!(answer.at("/errors").is_null(), "{}", answer.body);
            assert_eq!(
                answer
                    .at(&format!("/data/organizations/{list}"))
                    .as_array()
                    .map(Vec::len),
                Some(15)
            );
        }
        let query = format!("query($id: ID!) {{ organization(by: {{ id: $id }}) {{ {fields} }} }} {fragments}");
        let answer = same(&app.anonymous(), &query, json!({ "id": id })).await;
        assert!(answer.at("/errors").is_null(), "{}", answer.body);
    }
}

#[tokio::test]
async fn a_brief_says_what_the_whole_says() {
    let app = TestApp::new().await;
    covered(&app).await;
    let organization = "id name kind category status creditCode registeredOn fullMemberCount version createdAt updatedAt \
                        area { name } __typename";
    let by = "id name kind setting status statusSince fullMemberCount probationaryMemberCount memberCount foundedOn \
              version createdAt updatedAt __typename";
    let fields = |more: &str, more_by: &str| {
        format!(
            "{organization} {more} partyCoverages {{ form beginsOn partyOrganization {{ {by} {more_by} }} }} \
             again: partyCoverages(inForce: true) {{ partyOrganization {{ name }} }}"
        )
    };
    let list = async |more: &str, more_by: &str| {
        let fields = fields(more, more_by);
        let list = format!("{{ organizations(first: 31) {{ nodes {{ {fields} }} pageInfo {{ endCursor }} }} }}");
        same(&app.anonymous(), &list, json!({})).await
    };
    let brief = list("", "").await;
    assert!(
        brief
            .at("/data/organizations/nodes/0/partyCoverages/0/partyOrganization/statusSince")
            .is_string(),
        "{brief:?}"
    );
    let without = |mut whole: Value| {
        for node in whole["organizations"]["nodes"].as_array_mut().unwrap() {
            node.as_object_mut().unwrap().remove("introduction");
            for coverage in node["partyCoverages"].as_array_mut().unwrap() {
                coverage["partyOrganization"]
                    .as_object_mut()
                    .unwrap()
                    .remove("termYears");
            }
        }
        whole
    };
    for (more, more_by) in [("introduction", ""), ("", "termYears"), ("introduction", "termYears")] {
        let whole = list(more, more_by).await;
        assert_eq!(
            without(whole.at("/data").clone()),
            brief.at("/data"),
            "{more} {more_by}"
        );
    }
    for node in brief.at("/data/organizations/nodes").as_array().unwrap() {
        let one = format!(
            "query($id: ID!) {{ organization(by: {{ id: $id }}) {{ {} }} }}",
            fields("", "")
        );
        let one = same(&app.anonymous(), &one, json!({ "id": node["id"] })).await;
        assert_eq!(one.at("/data/organization"), *node);
    }
}

#[tokio::test]
async fn what_one_viewer_was_shown_another_is_still_denied() {
    let app = TestApp::new().await;
    let id = app.registered_organization("52370305Y00000016M").await;
    let query = "query($id: ID!) { organization(by: { id: $id }) { name statusReason externalIds { value } } }";
    let officer = app.as_officer_of("370305003000").await;
    let shown = same(&officer, query, json!({ "id": id })).await;
    assert!(shown.at("/errors").is_null());
    let nobody = same(&app.anonymous(), query, json!({ "id": id })).await;
    assert_eq!(nobody.error_codes(), ["UNAUTHENTICATED", "UNAUTHENTICATED"]);
    assert!(nobody.at("/data/organization/name").is_string());
    // The rule lets this one pass, the organization's place does not: only what is denied is null.
    let elsewhere = app.as_officer_of("370305001000").await;
    let denied = same(&elsewhere, query, json!({ "id": id })).await;
    assert_eq!(denied.error_codes(), ["FORBIDDEN", "FORBIDDEN"]);
    assert!(denied.at("/data/organization/name").is_string());
    let home = ScopeKey::Area(AreaCode::parse("370305003025").unwrap());
    let resident = app.holding(Role::Resident, home).await;
    assert_eq!(
        same(&resident, query, json!({ "id": id })).await.error_codes(),
        ["FORBIDDEN", "FORBIDDEN"]
    );
    assert_eq!(told(&same(&officer, query, json!({ "id": id })).await), told(&shown));
}

#[tokio::test]
async fn variables_are_checked_whenever_they_come() {
    let app = TestApp::new().await;
    let id = app.registered_organization("52370305Y00000016M").await;
    let one = "query($id: ID) { organization(by: { id: $id }) { name } }";
    let list = "query($first: Int, $after: String, $text: String) { \
                organizations(first: $first, after: $after, filter: { text: $text }) { nodes { name } } }";
    let enumerated = "query($kind: OrganizationKind!) { organizations(filter: { kind: [$kind] }) { nodes { name } } }";
    let filtered = "query($filter: OrganizationFilter) { organizations(filter: $filter) { nodes { name } } }";
    let skipped = "query($id: ID!, $not: Boolean!) { organization(by: { id: $id }) @skip(if: $not) { name } }";
    let unreached = "query($first: Int) { organizations(filter: { text: \"无此名\" }) { nodes { timeline(first: $first) { edges { cursor } } } } }";
    let mut refused = Vec::new();
    for (query, variables) in [
        (one, json!({ "id": null })),
        (one, json!({ "id": "nothing" })),
        (one, json!({ "id": { "a": 1 } })),
        (list, json!({ "first": "3" })),
        (list, json!({ "first": 1.5 })),
        (list, json!({ "first": 1000 })),
        (list, json!({ "after": "nothing" })),
        (list, json!({ "text": 3 })),
        (list, json!({ "text": ["心"] })),
        (skipped, json!({ "id": id, "not": "yes" })),
        (skipped, json!({ "id": null, "not": true })),
        (unreached, json!({ "first": "3" })),
        (enumerated, json!({ "kind": "NOTHING" })),
        (filtered, json!({ "filter": { "nothing": 1 } })),
        (filtered, json!({ "filter": { "updatedSince": "yesterday" } })),
    ] {
        let fresh = format!("{query} # {}", refused.len());
        let first = app.anonymous().send(&fresh, variables.clone()).await;
        assert!(!first.error_codes().is_empty(), "{query} {variables}");
        refused.push((query, variables, told(&first)));
    }
    for (query, variables) in [
        (one, json!({ "id": id })),
        (list, json!({})),
        (skipped, json!({ "id": id, "not": true })),
        (unreached, json!({ "first": 3 })),
        (enumerated, json!({ "kind": "FOUNDATION" })),
        (filtered, json!({})),
    ] {
        assert!(same(&app.anonymous(), query, variables).await.at("/errors").is_null());
    }
    for (query, variables, expected) in refused {
        let again = app.anonymous().send(query, variables.clone()).await;
        assert_eq!(told(&again), expected, "{query} {variables}");
    }
}

#[tokio::test]
async fn one_organization_with_its_coverage_is_one_statement() {
    let app = TestApp::new().await;
    let id = covered(&app).await;
    let query = "query($id: ID!) { organization(by: { id: $id }) { name area { name } \
                 partyCoverages { form partyOrganization { name } } } }";
    let ask = async || drop(app.anonymous().send(query, json!({ "id": id })).await);
    assert_eq!(app.cost(ask).await, 1);
    // As many as are asked for.
    let aliases = (0..10).map(|number| format!("a{number}: organization(by: {{ id: \"{id}\" }}) {{ name partyCoverages {{ partyOrganization {{ name }} }} }}"));
    let query = format!("{{ {} }}", aliases.collect::<Vec<_>>().join(" "));
    let ask = async || {
        let answer = app.anonymous().send(&query, json!({})).await;
        assert!(answer.at("/errors").is_null() && answer.at("/data/a9/name").is_string());
    };
    assert_eq!(app.cost(ask).await, 1);
}

/// Who opens no door sees nothing of it but that it takes twice as long.
#[tokio::test]
async fn what_everybody_may_ask_is_answered_by_the_open_door_from_the_second_time_on() {
    let app = TestApp::new().await;
    let id = covered(&app).await;
    let engine = siling::graphql::engine(Limits::default());
    for (query, variables) in [
        (
            "query One($id: ID!) { organization(by: { id: $id }) { id name creditCode kind category status area { code name } \
             partyCoverages(inForce: true) { form beginsOn endsOn partyOrganization { id name kind memberCount } } } }",
            json!({ "id": id }),
        ),
        (
            "query($area: String!) { organizations(filter: { areaCode: $area }, first: 20) { nodes { id name area { name } \
             partyCoverages(inForce: true) { form partyOrganization { name } } } pageInfo { hasNextPage endCursor } } }",
            json!({ "area": LINZI }),
        ),
        (
            "query Page($after: String) { organizations(first: 20, after: $after) { nodes { id name status } pageInfo { endCursor } } }",
            json!({}),
        ),
        (
            "{ organizations(first: 5) { totalCount { value } edges { cursor node { ...F } } } } fragment F on Organization { name }",
            json!({}),
        ),
        ("{ areas { code name } district { name } }", json!({})),
    ] {
        let ask = async || {
            let request = GraphQlRequest {
                query: query.to_owned(),
                variables: async_graphql::Variables::from_json(variables.clone()),
                ..GraphQlRequest::default()
            };
            let state = RequestState::new(
                app.app.clone(),
                Actor::anonymous(),
                Locale::En,
                "doors".to_owned(),
                String::new(),
            );
            engine.execute(request, state, true).await
        };
        let (first, again) = (ask().await, ask().await);
        assert!(!first.opened, "{query}");
        assert!(again.opened, "{query}: {:?}", again.response.errors);
        assert_eq!(again.response.data, first.response.data, "{query}");
    }
}
