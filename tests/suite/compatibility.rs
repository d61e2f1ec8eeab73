//! The contract: what was released goes only by deprecation, and what is deprecated is counted by client.

use axum::body::Body;
use axum::http::header;
use chrono::NaiveDate;
use serde_json::json;
use siling::compatibility::{breaches, deprecations};
use siling::graphql::engine::deprecated::Deprecations;
use siling::graphql::engine::document::Shapes;
use siling_application::app::{Clock as _, Machine};
use siling_domain::time::china_date;
use siling_tests::{Answer, TestApp};

const RELEASED: &str = r#"
    type Query { shop(id: ID!, kind: Kind = NEW): Shop old: Int @deprecated(reason: "use shop; removeAfter 2026-06-30") }
    type Shop implements Named { name: String! size: Int label: String @deprecated(reason: "name") }
    interface Named { name: String! }
    union Found = Shop | House
    type House { rooms: [Room!]! }
    type Room { id: ID! }
    enum Kind { NEW OLD }
    input Filter { word: String, most: Int! }
"#;

fn after(change: impl Fn(&str) -> String, today: &str) -> Vec<String> {
    breaches(RELEASED, &change(RELEASED), today.parse().unwrap()).unwrap()
}

fn put(from: &str, to: &str) -> Vec<String> {
    assert!(RELEASED.contains(from), "{from}");
    after(|sdl| sdl.replace(from, to), "2026-06-30")
}

const OLD: &str = r#"old: Int @deprecated(reason: "use shop; removeAfter 2026-06-30")"#;

#[test]
fn additions_break_nobody() {
    assert_eq!(
        put("size: Int", "size(unit: Kind): Int! area: Int"),
        Vec::<String>::new()
    );
    assert_eq!(put("NEW OLD", "NEW OLD OLDER"), Vec::<String>::new());
    assert_eq!(
        put("most: Int!", "most: Int, least: Int, more: Int! = 3"),
        Vec::<String>::new()
    );
    assert_eq!(put("id: ID!, kind", "id: ID, kind"), Vec::<String>::new());
    assert_eq!(put("| House", "| House | Room"), Vec::<String>::new());
}

#[test]
fn what_was_released_goes_only_after_the_day_that_its_deprecation_named() {
    assert_eq!(put(OLD, ""), ["Query.old was removed before 2026-06-30 had passed"]);
    assert_eq!(after(|sdl| sdl.replace(OLD, ""), "2026-07-01"), Vec::<String>::new());
    assert_eq!(
        put(r#"label: String @deprecated(reason: "name")"#, ""),
        ["Shop.label was removed, and its deprecation named no day"]
    );
    assert_eq!(
        put("size: Int", ""),
        ["Shop.size was removed without having been deprecated"]
    );
    assert_eq!(
        put("NEW OLD", "NEW"),
        ["Kind.OLD was removed without having been deprecated"]
    );
    assert_eq!(
        put("word: String,", ""),
        ["Filter.word was removed without having been deprecated"]
    );
    assert_eq!(
        put(", kind: Kind = NEW", ""),
        ["Query.shop(kind:) was removed without having been deprecated"]
    );
    assert_eq!(
        put("| House", ""),
        ["Found & House was removed without having been deprecated"]
    );
    assert_eq!(
        put("implements Named", ""),
        ["Shop & Named was removed without having been deprecated"]
    );
    // What it held is not told beside it.
    assert_eq!(
        put("type Room { id: ID! }", ""),
        ["Room was removed without having been deprecated"]
    );
}

#[test]
fn a_type_goes_with_the_last_that_leads_to_it() {
    let sdl = r#"
        type Query { shop: Shop, old(in: OldInput): OldPayload @deprecated(reason: "use shop; removeAfter 2026-06-30") }
        type Shop { id: ID! }
        input OldInput { inner: OldInner }
        input OldInner { word: String! }
        type OldPayload { shop: Shop, told: [Told!]! }
        type Told { code: String! }
    "#;
    let after = "type Query { shop: Shop } type Shop { id: ID! }";
    let on = |day: &str| breaches(sdl, after, day.parse().unwrap()).unwrap();
    assert_eq!(on("2026-07-01"), Vec::<String>::new());
    assert!(on("2026-06-30").contains(&"OldPayload was removed without having been deprecated".to_owned()));
    let without_shop = "type Query { find: Int }";
    let found = breaches(sdl, without_shop, "2026-07-01".parse().unwrap()).unwrap();
    assert_eq!(
        found,
        [
            "Query.shop was removed without having been deprecated",
            "Shop was removed without having been deprecated"
        ]
    );
}

#[test]
fn what_stays_means_the_same() {
    assert_eq!(
        put("kind: Kind = NEW", "kind: Kind = OLD"),
        ["Query.shop(kind:) was NEW when left out and is OLD"]
    );
    assert_eq!(
        put("kind: Kind = NEW", "kind: Kind"),
        ["Query.shop(kind:) was NEW when left out and is nothing"]
    );
    assert_eq!(
        put("kind: Kind = NEW", "kind: Kind! = NEW"),
        ["Query.shop(kind:) took Kind and takes Kind!"],
        "null was accepted"
    );
    assert_eq!(
        put("name: String! size", "name: String size"),
        ["Shop.name was String! and is String"]
    );
    assert_eq!(
        put("rooms: [Room!]!", "rooms: Room!"),
        ["House.rooms was [Room!]! and is Room!"]
    );
    assert_eq!(
        put("word: String,", "word: String!,"),
        ["Filter.word took String and takes String!"]
    );
    assert_eq!(
        put("input Filter", "type Filter")[0],
        "Filter was an input and is an object"
    );
    assert_eq!(
        put("most: Int!", "most: Int!, least: Int!"),
        ["Filter.least is new and has to be given"]
    );
    assert_eq!(
        put("id: ID!, kind", "id: ID!, floor: Int!, kind"),
        ["Query.shop(floor:) is new and has to be given"]
    );
}

#[test]
fn deprecations_are_listed_with_their_day() {
    let found = deprecations(RELEASED).unwrap();
    let told: Vec<_> = found.iter().map(|it| (it.name.as_str(), it.remove_after)).collect();
    assert_eq!(
        told,
        [
            ("Query.old", NaiveDate::from_ymd_opt(2026, 6, 30)),
            ("Shop.label", None)
        ]
    );
}

/// The contract as it was last released, which nothing but a release changes.
const LAST: &str = include_str!("../../docs/schema.released.graphql");

#[test]
fn the_public_contract_keeps_what_was_released() {
    let today = china_date(Machine.now());
    let found = breaches(LAST, &siling::graphql::public_sdl(), today).unwrap();
    assert_eq!(
        found,
        Vec::<String>::new(),
        "deprecate first: #[graphql(deprecation = \"use …; removeAfter 20..-..-..\")]"
    );
}

#[test]
fn every_deprecation_says_what_to_use_instead_and_until_when_it_stays() {
    let found = deprecations(&siling::graphql::sdl()).unwrap();
    let told = |name: &str| found.iter().any(|it| it.name == name);
    assert!(told("ServiceOrder.community"), "{found:?}");
    for deprecation in found {
        assert!(deprecation.remove_after.is_some(), "{deprecation:?} names no day");
        assert!(deprecation.reason.starts_with("use "), "{deprecation:?}");
    }
}

const SDL: &str = r#"
    type Query { shop(id: ID, name: String @deprecated(reason: "by id")): Shop, find(filter: Filter): [Shop!]! }
    type Shop implements Named { id: ID!, name: String!, label: String @deprecated(reason: "name"), next: [Shop!]! }
    interface Named { name: String! }
    input Filter { word: String @deprecated, kinds: [Kind!], within: Filter }
    enum Kind { NEW OLD @deprecated(reason: "gone") }
"#;

fn asked(query: &str, variables: serde_json::Value) -> Vec<String> {
    let document = async_graphql::parser::parse_query(query).unwrap();
    let schema = async_graphql::parser::parse_schema(SDL).unwrap();
    let deprecations = Deprecations::of(schema.clone());
    let mut found = deprecations.asked_by(&document, &Shapes::of(&schema));
    deprecations.given_by(&document, &async_graphql::Variables::from_json(variables), &mut found);
    found.into_iter().collect()
}

#[test]
fn what_is_deprecated_is_found_wherever_it_is_asked_for() {
    let none = || json!({});
    assert_eq!(asked("{ shop(id: 1) { id name } }", none()), Vec::<String>::new());
    assert_eq!(asked("{ shop(name: \"x\") { id } }", none()), ["Query.shop(name:)"]);
    assert_eq!(
        asked("{ find { next { ...F } } } fragment F on Shop { label }", none()),
        ["Shop.label"]
    );
    assert_eq!(asked("{ find { ... on Shop { it: label } } }", none()), ["Shop.label"]);
    assert_eq!(
        asked("{ find(filter: { word: \"x\", kinds: [NEW, OLD] }) { id } }", none()),
        ["Filter.word", "Kind.OLD"]
    );
    let by_variable = "query ($filter: Filter) { find(filter: $filter) { id } }";
    let old = json!({ "filter": { "within": { "kinds": ["OLD"] } } });
    assert_eq!(asked(by_variable, old), ["Kind.OLD"]);
    let new = json!({ "filter": { "kinds": ["NEW"] } });
    assert_eq!(asked(by_variable, new), Vec::<String>::new());
    assert_eq!(
        asked(
            "query ($kinds: [Kind!] = [OLD]) { find(filter: { kinds: $kinds }) { id } }",
            none()
        ),
        ["Kind.OLD"],
        "a default is given, too"
    );
}

#[tokio::test]
async fn what_is_deprecated_is_counted_by_client() {
    let app = TestApp::new().await;
    let old = r#"{"query":"{ serviceOrders { nodes { community { name } } } }"}"#;
    let new = r#"{"query":"{ serviceOrders { nodes { area { name } } } }"}"#;
    let known = app.as_committee().await;
    let ask = async |client: Option<&str>, body: &str| {
        let mut request = known
            .request("POST", "/graphql")
            .header(header::CONTENT_TYPE, "application/json");
        if let Some(client) = client {
            request = request.header("siling-client", client);
        }
        let answer = Answer::read(known.raw(request.body(Body::from(body.to_owned())).unwrap()).await).await;
        assert_eq!(answer.error_codes(), Vec::<String>::new(), "{}", answer.body);
    };
    // Once while it is new, and once by the short way of what is known.
    ask(Some("old-app"), old).await;
    ask(Some("old-app"), old).await;
    ask(Some("new-app"), new).await;
    ask(None, old).await;
    let long = "x".repeat(65);
    ask(Some(&long), old).await;
    // Whoever is not logged in could call itself anything.
    let anonymous = app.anonymous();
    let request = anonymous
        .request("POST", "/graphql")
        .header(header::CONTENT_TYPE, "application/json")
        .header("siling-client", "stranger");
    anonymous.raw(request.body(Body::from(old)).unwrap()).await;
    let metrics = app.anonymous().get("/metrics").await.2;
    let counted = |client: &str| {
        let name = "siling_graphql_deprecated_total{name=\"ServiceOrder.community\",client=";
        let mut lines = metrics.lines();
        let line = lines.find_map(|line| line.strip_prefix(&format!("{name}\"{client}\"}} ")));
        line.map(|number| number.parse::<u32>().unwrap())
    };
    assert_eq!(counted("old-app"), Some(2), "{metrics}");
    assert_eq!(counted("new-app"), None, "{metrics}");
    assert_eq!(counted("unnamed"), Some(1), "{metrics}");
    assert_eq!(counted("stranger"), None, "{metrics}");
    assert_eq!(counted("others"), Some(2), "{metrics}");
}
