//! How a request is read before anything is carried out: who sends it, in which language, and how much it asks for.

use axum::http::{HeaderMap, header};
use serde_json::json;
use siling::graphql;
use siling::graphql::RequestState;
use siling::graphql::engine::{GraphQlRequest, Limits, lexer};
use siling::graphql::event::in_schema;
use siling::http::{address, language};
use siling_domain::Locale;
use siling_domain::access::Actor;
use siling_tests::TestApp;
use std::net::IpAddr;

fn address(peer: &str, forwarded: &[&str], trusted: &[&str]) -> String {
    let mut headers = HeaderMap::new();
    for value in forwarded {
        headers.append("x-forwarded-for", value.parse().unwrap());
    }
    let trusted: Vec<IpAddr> = trusted.iter().map(|proxy| proxy.parse().unwrap()).collect();
    address::of(Some(peer.parse().unwrap()), &headers, &trusted)
}

#[test]
fn only_what_a_trusted_proxy_wrote_last_is_believed() {
    assert_eq!(address("192.0.2.7", &["198.51.100.1"], &[]), "192.0.2.7");
    assert_eq!(
        address("10.0.0.1", &["1.1.1.1, 198.51.100.1"], &["10.0.0.1"]),
        "198.51.100.1"
    );
    // The client's own header stands above the one that the proxy added.
    assert_eq!(
        address("10.0.0.1", &["1.1.1.1", "198.51.100.1"], &["10.0.0.1"]),
        "198.51.100.1"
    );
    assert_eq!(address("10.0.0.1", &["nonsense"], &["10.0.0.1"]), "10.0.0.1");
}

#[test]
fn one_network_of_ipv6_is_one_client() {
    assert_eq!(address("2001:db8:1:2:3:4:5:6", &[], &[]), "2001:db8:1:2::/64");
    assert_eq!(address("::ffff:192.0.2.7", &[], &[]), "192.0.2.7");
    assert_eq!(
        address("::ffff:10.0.0.1", &["198.51.100.1"], &["10.0.0.1"]),
        "198.51.100.1"
    );
}

#[test]
fn the_language_with_the_highest_quality_wins() {
    let of = |text: &str| {
        language::locale(&HeaderMap::from_iter([(
            header::ACCEPT_LANGUAGE,
            text.parse().unwrap(),
        )]))
    };
    assert_eq!(language::locale(&HeaderMap::new()), Locale::ZhCn);
    assert_eq!(of("en-GB,en;q=0.9"), Locale::En);
    assert_eq!(of("fr, en;q=0.4, zh-TW;q=0.8"), Locale::ZhCn);
    assert_eq!(of("fr"), Locale::ZhCn);
}

#[test]
fn strings_and_comments_hide_brackets() {
    let limits = Limits {
        brackets: 3,
        ..Limits::default()
    };
    let hidden = "{ a(b: \"{{{{\", c: \"\"\"[[[[ \\\"\"\" [\"\"\") } # {{{{{";
    assert!(lexer::look(hidden, &limits).is_ok());
    assert!(lexer::look("{ a { b { c { d } } } }", &limits).is_err());
}

#[test]
fn too_many_tokens_are_refused() {
    let limits = Limits {
        tokens: 10,
        ..Limits::default()
    };
    assert!(lexer::look("{ a b c d }", &limits).is_ok());
    assert!(lexer::look("{ a b c d e f g h i j }", &limits).is_err());
}

#[test]
fn members_are_named_as_the_schema_names_them() {
    assert_eq!(in_schema("external_ids").as_deref(), Some("externalIds"));
    assert_eq!(in_schema("term_ends").as_deref(), Some("termEndsOn"));
    assert_eq!(in_schema("version"), None);
}

#[tokio::test]
async fn documents_are_kept_up_to_their_length_and_only_good_ones() {
    const MOST: u64 = 1_000_000;
    let app = TestApp::new().await;
    let engine = graphql::engine(Limits::default());
    let asked = async |query: String| {
        let request = GraphQlRequest {
            query,
            ..GraphQlRequest::default()
        };
        let (product, actor) = (app.app.clone(), Actor::anonymous());
        let state = RequestState::new(product, actor, Locale::En, "test".to_owned(), "local".to_owned());
        engine.execute(request, state, true).await.codes.is_empty()
    };
    assert!(!asked(format!("{{ {} }}", "logPosition ".repeat(1_000))).await);
    assert_eq!(engine.documents_kept(), (0, 0));
    for number in 0..200 {
        assert!(asked(format!("{{ logPosition }} # {number} {}", "x".repeat(19_000))).await);
    }
    let (kept, bytes) = engine.documents_kept();
    assert!(kept > 0 && bytes <= MOST, "{kept} of {bytes}");
}

#[tokio::test]
async fn every_enum_of_the_schema_has_its_dictionary() {
    let app = TestApp::new().await;
    let query = "{ __schema { types { kind name enumValues { name } } } dictionaries { name entries { code } } }";
    let answer = app.as_committee().await.send(query, json!({})).await;
    let sorted = |list: &serde_json::Value, member: &str| {
        let words = list.as_array().unwrap().iter();
        let mut words: Vec<String> = words.map(|word| word[member].as_str().unwrap().to_owned()).collect();
        words.sort();
        words
    };
    let dictionaries = answer.at("/data/dictionaries");
    let mut seen = 0;
    for kind in answer.at("/data/__schema/types").as_array().unwrap() {
        let name = kind["name"].as_str().unwrap();
        if kind["kind"] != "ENUM" || name.starts_with("__") {
            continue;
        }
        let dictionary = dictionaries
            .as_array()
            .unwrap()
            .iter()
            .find(|known| known["name"] == name);
        let dictionary = dictionary.unwrap_or_else(|| panic!("{name} has no dictionary"));
        assert_eq!(
            sorted(&kind["enumValues"], "name"),
            sorted(&dictionary["entries"], "code"),
            "{name}"
        );
        seen += 1;
    }
    assert!(seen > 50, "{seen}");
}
