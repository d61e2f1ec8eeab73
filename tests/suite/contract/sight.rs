//! Who sees what of contracts and payments.

use super::world::*;
use serde_json::{Value, json};

const READ: &str = "query($payment: ID!, $contract: ID!) { payment(id: $payment) { amount accountNumber bank invoiceNumber voucher } \
    contract(id: $contract) { price payments { nodes { id } totalCount { value } } commitment { id } } payments { nodes { id } totalCount { value } } \
    paymentSums { amount } }";

#[tokio::test]
async fn a_request_is_for_the_parties_and_what_was_sent_for_everybody() {
    let (world, contract) = World::signed("5000", json!([{ "due": "SIGNING", "amount": "5000" }])).await;
    let payment = world.requested(&contract, 1).await;
    let variables = json!({ "payment": payment, "contract": contract });
    let other = active(&world.app, "52370305Y00000024G").await;
    let outsiders = [
        world.app.anonymous(),
        world.app.as_manager_of(&other).await,
        world.app.as_officer_of("370305004000").await,
    ];
    for client in &outsiders {
        let seen = client.send(READ, variables.clone()).await;
        assert_eq!(seen.at("/data/payment"), Value::Null, "{}", seen.body);
        assert_eq!(
            seen.at("/data/contract"),
            json!({ "price": "5000.00", "payments": { "nodes": [], "totalCount": { "value": 0 } }, "commitment": null })
        );
        assert_eq!(
            seen.at("/data/payments"),
            json!({ "nodes": [], "totalCount": { "value": 0 } })
        );
        assert_eq!(seen.text("/data/paymentSums/amount"), "0.00");
        let node = client
            .send("query($id: ID!) { node(id: $id) { id } }", json!({ "id": payment }))
            .await;
        assert_eq!(node.error_codes(), ["NOT_FOUND"]);
        // Nor is it told by what could not be done for its sake.
        let actions = "query($id: ID!) { contract(id: $id) { availableActions { reasonCode } } }";
        let actions = client.send(actions, json!({ "id": contract })).await;
        let actions = actions.at("/data/contract/availableActions");
        let denied = |it: &Value| it["reasonCode"] == "FORBIDDEN" || it["reasonCode"] == "UNAUTHENTICATED";
        assert!(actions.as_array().unwrap().iter().all(denied), "{actions}");
    }
    for client in [&world.manager, &world.worker, &world.officer, &world.finance] {
        let seen = client.send(READ, variables.clone()).await;
        assert_eq!(
            seen.at("/data/payment"),
            json!({ "amount": "5000.00", "accountNumber": "****7890", "bank": "齐商银行临淄支行", "invoiceNumber": "03700001", "voucher": null })
        );
        assert_eq!(seen.at("/data/payments/totalCount/value"), 1);
    }
    // Finance's queue.
    const QUEUE: &str =
        "{ payments(filter: { awaitsMyApproval: true }) { nodes { id availableActions { action allowed } } } }";
    let queue = world.finance.send(QUEUE, json!({})).await;
    assert_eq!(queue.at("/data/payments/nodes/0/id"), json!(payment));
    let own = world.manager.send(QUEUE, json!({})).await;
    assert_eq!(
        own.at("/data/payments/nodes"),
        json!([]),
        "what one requested oneself does not wait for one"
    );

    world
        .brought(&payment, &["approvePayment", "sendPayment", "confirmPayment"])
        .await;
    for client in &outsiders {
        let seen = client.send(READ, variables.clone()).await;
        assert_eq!(
            seen.at("/data/payment"),
            json!({ "amount": "5000.00", "accountNumber": null, "bank": null, "invoiceNumber": null, "voucher": null })
        );
        assert_eq!(seen.text("/data/paymentSums/amount"), "5000.00");
    }
}

#[tokio::test]
async fn an_account_number_is_encrypted_masked_and_each_look_recorded() {
    let (world, contract) = World::signed("5000", json!([{ "due": "SIGNING", "amount": "5000" }])).await;
    let payment = world.requested(&contract, 1).await;
    let reveal = |purpose: &str| json!({ "payment": payment, "purpose": purpose });
    let short = does(&world.finance, "revealBankAccount", reveal("看")).await;
    assert_eq!(told(&short, "revealBankAccount"), [pair("purpose", "TOO_SHORT")]);
    let shown = does(&world.finance, "revealBankAccount", reveal("向银行发送拨付指令")).await;
    assert_eq!(
        shown
            .no_errors("revealBankAccount")
            .text("/data/revealBankAccount/account/number"),
        "6222021234567890"
    );
    let looks = "SELECT count(*) FROM events WHERE deed = 'REVEAL_BANK_ACCOUNT' AND reason = '向银行发送拨付指令'";
    assert_eq!(world.app.count(looks).await, 1);
    for place in [
        "SELECT count(*) FROM events WHERE before::text || after::text LIKE '%6222021234567890%'",
        "SELECT count(*) FROM payments WHERE account_number LIKE '%6222021234567890%' OR document::text LIKE '%6222021234567890%'",
        "SELECT count(*) FROM idempotency_keys WHERE outcome::text LIKE '%6222021234567890%'",
    ] {
        assert_eq!(world.app.count(place).await, 0, "{place}");
    }
    for wrong in [
        "",
        "1234567",
        "6222 0212 3456 789X",
        "123456789012345678901234567890123",
    ] {
        let mut input = world.request(&contract, 1);
        input["accountNumber"] = json!(wrong);
        input["idempotencyKey"] = json!(format!("wrong {wrong}"));
        let refused = does(&world.manager, "requestPayment", input).await;
        assert_eq!(
            told(&refused, "requestPayment").last().unwrap().0,
            "accountNumber",
            "{wrong}"
        );
    }
}
