//! Matching over HTTP: rankings with their reasons, the assignment, the two-way survey, and who may ask for them; and
//! that a generated district keeps to every constraint.

mod assignment;
mod district;
mod ranking;
mod reads;
mod survey;
mod weights;

use super::order::play::Square;
use serde_json::{Value, json};
use siling_tests::{Answer, Client};

/// The organizations for an order, as somebody asks for them.
async fn organizations_for(client: &Client, order: &str, excluded: i32) -> Answer {
    let query = "query($order: ID!, $excluded: Int) { matchingOrganizations(order: $order, excluded: $excluded) { \
                 weights { code version default factors { factor weight } } rankedCount excludedCount \
                 ranked { rank score price organization { id } unmet { condition } factors { factor weight grade contribution \
                 explanation nearness leadFit capabilitiesHeld { code } capabilitiesLacking { code } } } \
                 excluded { rank organization { id } unmet { condition met reason { code } } factors { factor capabilitiesLacking { code } } } } }";
    client
        .send(query, json!({ "order": order, "excluded": excluded }))
        .await
}

/// The contribution of a factor in an entry of a ranking.
fn contribution(entry: &Value, factor: &str) -> i64 {
    let factors = entry["factors"].as_array().unwrap();
    let found = factors.iter().find(|it| it["factor"] == factor).unwrap();
    found["contribution"].as_i64().unwrap()
}

/// The identifiers of a ranking's organizations, in its order.
fn organizations(ranking: &Value) -> Vec<String> {
    let ids = ranking.as_array().unwrap().iter();
    ids.map(|it| it["organization"]["id"].as_str().unwrap().to_owned())
        .collect()
}

async fn square() -> Square {
    Square::new().await
}
