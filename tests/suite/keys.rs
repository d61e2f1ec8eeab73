//! Idempotency keys: every mutation whose deed moves money or claims an order demands one, and says so.

use serde_json::{Map, Value, json};
use siling_application::access::ScopeKey;
use siling_application::app::{Ids as _, Machine};
use siling_domain::Word as _;
use siling_domain::access::{Deed, Role, ScopeKind};
use siling_domain::area_code::AreaCode;
use siling_domain::id::PREFIXES;
use siling_persistence::organization::OrganizationKey;
use siling_tests::{Client, TestApp};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

const TYPE: &str = "kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

/// The inputs of the schema, and which of them each mutation takes.
struct Inputs {
    known: HashMap<String, Value>,
    of: HashMap<String, String>,
}

impl Inputs {
    async fn read(client: &Client) -> Self {
        let query = format!(
            "{{ __schema {{ mutationType {{ fields {{ name args {{ name type {{ {TYPE} }} }} }} }} \
             types {{ kind name description enumValues {{ name }} inputFields {{ name type {{ {TYPE} }} }} }} }} }}"
        );
        let schema = client.send(&query, json!({})).await.at("/data/__schema");
        let types = schema["types"].as_array().unwrap().iter();
        let known = types.map(|it| (it["name"].as_str().unwrap().to_owned(), it.clone()));
        let fields = schema["mutationType"]["fields"].as_array().unwrap().iter();
        let of = fields.filter_map(|field| {
            let arguments = field["args"].as_array().unwrap();
            let input = arguments.iter().find(|argument| argument["name"] == "input")?;
            let mut kind = &input["type"];
            while kind["name"].is_null() {
                kind = &kind["ofType"];
            }
            Some((field["name"].as_str()?.to_owned(), kind["name"].as_str()?.to_owned()))
        });
        Inputs {
            known: known.collect(),
            of: of.collect(),
        }
    }

    fn says_so(&self, mutation: &str) -> bool {
        let description = &self.known[&self.of[mutation]]["description"];
        description
            .as_str()
            .unwrap_or_default()
            .contains("The idempotency key is needed")
    }

    /// An input with everything that has to be there, well formed and about nothing.
    fn blank(&self, mutation: &str) -> Value {
        self.object(&self.of[mutation])
    }

    fn object(&self, name: &str) -> Value {
        let fields = self.known[name]["inputFields"].as_array().unwrap();
        let needed = fields.iter().filter(|field| field["type"]["kind"] == "NON_NULL");
        let mut members: Map<String, Value> = needed
            .map(|field| {
                let name = field["name"].as_str().unwrap();
                (name.to_owned(), self.value(name, &field["type"]["ofType"]))
            })
            .collect();
        if members.is_empty() {
            // One of its members.
            members.insert(
                "id".to_owned(),
                self.value("organization", &json!({ "kind": "SCALAR", "name": "ID" })),
            );
        }
        Value::Object(members)
    }

    fn value(&self, field: &str, kind: &Value) -> Value {
        let name = kind["name"].as_str().unwrap_or_default();
        match kind["kind"].as_str().unwrap() {
            "LIST" => json!([]),
            "NON_NULL" => self.value(field, &kind["ofType"]),
            "ENUM" => self.known[name]["enumValues"][0]["name"].clone(),
            "INPUT_OBJECT" => self.object(name),
            _ => match name {
                "ID" => {
                    let prefix = prefix(field);
                    json!(siling_domain::id::format(prefix, Machine.uuid()))
                }
                "Int" => json!(1),
                "Boolean" => json!(true),
                "Date" => json!("2026-07-01"),
                "DateTime" => json!("2026-07-01T00:00:00Z"),
                _ if field.ends_with("Area") || field.ends_with("Code") => json!("370305003000"),
                _ => json!("1"),
            },
        }
    }
}

/// The prefix of what a field of this name refers to.
fn prefix(field: &str) -> &'static str {
    let object = match field {
        "order" => "ServiceOrder",
        "organization" | "successor" => "Organization",
        "winner" => "Claim",
        "round" => "VentureRound",
        other => {
            let other = other.to_lowercase();
            let found = PREFIXES.iter().find(|(_, object)| object.to_lowercase() == other);
            return found.unwrap_or_else(|| panic!("{other} refers to what?")).0;
        }
    };
    PREFIXES.iter().find(|(_, known)| *known == object).unwrap().0
}

#[tokio::test]
async fn every_deed_that_moves_money_or_claims_an_order_demands_a_key_and_says_so() {
    let app = TestApp::new().await;
    let organization = app.registered_organization("52370305Y00000016M").await;
    let inputs = Inputs::read(&app.as_committee().await).await;
    let mut holders: HashMap<Role, Client> = HashMap::new();
    let mut demanded = 0;
    for deed in Deed::ALL.iter().copied() {
        let mutation = deed.mutation();
        if !inputs.of.contains_key(&mutation) {
            assert!(!deed.needs_key(), "{mutation} needs a key and is no mutation");
            continue;
        }
        assert_eq!(
            inputs.says_so(&mutation),
            deed.needs_key(),
            "{mutation}: the schema says the same"
        );
        if !deed.needs_key() {
            continue;
        }
        let role = deed.roles()[0];
        if let Entry::Vacant(vacant) = holders.entry(role) {
            let scope = match role.scopes()[0] {
                ScopeKind::District => ScopeKey::District,
                ScopeKind::Area => ScopeKey::Area(AreaCode::parse("370305003000").unwrap()),
                ScopeKind::Organization => ScopeKey::Organization(OrganizationKey::Id(organization.parse().unwrap())),
            };
            vacant.insert(app.holding(role, scope).await);
        }
        let kind = &inputs.of[&mutation];
        let query =
            format!("mutation($input: {kind}!) {{ {mutation}(input: $input) {{ userErrors {{ code field }} }} }}");
        let answer = holders[&role]
            .send(&query, json!({ "input": inputs.blank(&mutation) }))
            .await;
        assert_eq!(
            answer.at(&format!("/data/{mutation}/userErrors")),
            json!([{ "code": "REQUIRED", "field": ["idempotencyKey"] }]),
            "{mutation}: {}",
            answer.body
        );
        demanded += 1;
    }
    assert!(demanded >= 28, "{demanded}");
}
