//! The way of the money: set aside or not, owed by contract, paid in instalments as the work is accepted.

use super::world::*;
use serde_json::{Value, json};

#[tokio::test]
async fn a_contract_is_signed_and_paid_in_two_instalments() {
    let world = World::priced("5000").await;
    let reserve = json!({ "fund": world.fund, "project": world.project.to_string(), "amount": "5000", "idempotencyKey": "reserve" });
    let reserved = does(&world.officer, "reserveFunds", reserve.clone()).await;
    assert_eq!(
        reserved
            .no_errors("reserveFunds")
            .text("/data/reserveFunds/commitment/status"),
        "RESERVED"
    );
    assert_eq!(world.balances().await["reserved"], "5000.00");
    let mut twice = reserve;
    twice["idempotencyKey"] = json!("reserve again");
    let refused = does(&world.officer, "reserveFunds", twice).await;
    assert_eq!(told(&refused, "reserveFunds"), [pair("project", "RESERVATION_THERE")]);

    // The price is below what was set aside: the rest becomes free.
    let mut input = world.signing("辛街购〔2026〕1号", "4800");
    assert_eq!(
        told(
            &does(&world.officer, "signContract", input.clone()).await,
            "signContract"
        ),
        [pair("fund", "RESERVATION_THERE")]
    );
    input["fund"] = Value::Null;
    input["idempotencyKey"] = json!("sign again");
    input["instalments"] = json!([
        { "due": "MILESTONE", "milestone": 1, "amount": "2400.00" },
        { "due": "FINAL", "amount": "2400" },
    ]);
    let signed = does(&world.officer, "signContract", input).await;
    let contract = signed.no_errors("signContract").text("/data/signContract/contract/id");
    assert_eq!(
        signed.at("/data/signContract/contract/instalments"),
        json!([
            { "number": 1, "due": "MILESTONE", "milestone": 1, "amount": "2400.00", "waitsFor": "付款条件“里程碑验收后”尚未满足" },
            { "number": 2, "due": "FINAL", "milestone": null, "amount": "2400.00", "waitsFor": "付款条件“结项验收后”尚未满足" },
        ])
    );
    let balances = world.balances().await;
    assert_eq!(
        (&balances["reserved"], &balances["committed"], &balances["available"]),
        (&json!("0.00"), &json!("4800.00"), &json!("195200.00"))
    );

    let early = does(&world.manager, "requestPayment", world.request(&contract, 1)).await;
    assert_eq!(
        told(&early, "requestPayment"),
        [pair("instalment", "INSTALMENT_NOT_DUE")]
    );
    world.start().await;
    world.accepted(1).await;
    let mut again = world.request(&contract, 1);
    again["idempotencyKey"] = json!("request again");
    let requested = does(&world.manager, "requestPayment", again.clone()).await;
    let payment = requested
        .no_errors("requestPayment")
        .text("/data/requestPayment/payment/id");
    assert_eq!(requested.text("/data/requestPayment/payment/accountNumber"), "****7890");
    let replayed = does(&world.manager, "requestPayment", again).await;
    assert_eq!(replayed.at("/data/requestPayment/replayed"), true);
    let taken = does(&world.manager, "requestPayment", {
        let mut input = world.request(&contract, 1);
        input["idempotencyKey"] = json!("a third time");
        input
    })
    .await;
    assert_eq!(told(&taken, "requestPayment"), [pair("instalment", "INSTALMENT_TAKEN")]);

    world.brought(&payment, &["approvePayment", "sendPayment"]).await;
    let balances = world.balances().await;
    assert_eq!(
        (&balances["committed"], &balances["paid"]),
        (&json!("2400.00"), &json!("2400.00"))
    );
    let sent_again = does(&world.finance, "sendPayment", on(&payment, "sendPayment")).await;
    assert_eq!(sent_again.at("/data/sendPayment/replayed"), true);
    let other_key = json!({ "payment": payment, "idempotencyKey": "another" });
    let refused = does(&world.finance, "sendPayment", other_key).await;
    assert_eq!(refused.only_user_error("sendPayment")["code"], "ACTION_NOT_ALLOWED");
    assert_eq!(world.balances().await["paid"], "2400.00", "paid once");
    world.brought(&payment, &["confirmPayment"]).await;

    world.accepted(2).await;
    world.finish().await;
    let last = world.requested(&contract, 2).await;
    world
        .brought(&last, &["approvePayment", "sendPayment", "confirmPayment"])
        .await;

    // Everybody follows it, from the fund to the project and back.
    const TRACE: &str = "query($id: ID!) { payment(id: $id) { amount status instalment { number due milestone } \
        contract { number status price purchaser { name area { code } } organization { name } payments { nodes { amount } } } \
        project { title } fund { title } entry { id } } \
        payments { totalCount { value } nodes { amount status } } paymentSums { amount refunded } \
        contracts(filter: { status: [COMPLETED] }) { nodes { id number } } }";
    let seen = world.app.anonymous().send(TRACE, json!({ "id": payment })).await;
    assert_eq!(seen.error_codes(), ["UNAUTHENTICATED"], "{}", seen.body);
    assert_eq!(seen.at("/errors/0/path"), json!(["payment", "entry"]));
    assert_eq!(seen.text("/data/payment/contract/status"), "COMPLETED");
    assert_eq!(seen.text("/data/payment/project/title"), "我是社区大管家");
    assert_eq!(
        seen.at("/data/payment/contract/purchaser"),
        json!({ "name": "辛店街道办事处", "area": { "code": SUBDISTRICT } })
    );
    assert_eq!(
        seen.at("/data/payment/instalment"),
        json!({ "number": 1, "due": "MILESTONE", "milestone": 1 })
    );
    assert_eq!(seen.at("/data/payment/entry"), Value::Null, "the books are not public");
    assert_eq!(seen.at("/data/payments/totalCount/value"), 2);
    assert_eq!(
        seen.at("/data/paymentSums"),
        json!({ "amount": "4800.00", "refunded": "0.00" })
    );
    assert_eq!(seen.at("/data/contracts/nodes/0/id"), json!(contract));
    let inside = world.worker.send(TRACE, json!({ "id": payment })).await;
    assert!(inside.text("/data/payment/entry/id").starts_with("entry_"));

    const COMMITMENT: &str =
        "query($id: ID!) { contract(id: $id) { commitment { status amount paid released committed } } }";
    let owed = world.finance.send(COMMITMENT, json!({ "id": contract })).await;
    assert_eq!(
        owed.at("/data/contract/commitment"),
        json!({ "status": "SETTLED", "amount": "5000.00", "paid": "4800.00", "released": "200.00", "committed": "0.00" })
    );
    assert_eq!(world.audit().await, Vec::<String>::new());
}

#[tokio::test]
async fn without_instalments_the_default_ones_are_agreed() {
    for (price, expected) in [
        ("9999.99", json!([["SIGNING", "6999.99"], ["FINAL", "3000.00"]])),
        (
            "10000",
            json!([["SIGNING", "5000.00"], ["MIDTERM", "3000.00"], ["FINAL", "2000.00"]]),
        ),
        (
            "500000",
            json!([
                ["SIGNING", "250000.00"],
                ["MIDTERM", "150000.00"],
                ["FINAL", "100000.00"]
            ]),
        ),
    ] {
        let world = World::priced(price).await;
        if price == "500000" {
            crate::fund::adjusted(&world.app, &world.fund, "RAISE", "300000").await;
        }
        let signed = does(&world.officer, "signContract", world.signing("1号", price)).await;
        let contract = signed.no_errors("signContract").at("/data/signContract/contract");
        let instalments = contract["instalments"].as_array().unwrap().iter();
        let instalments: Vec<Value> = instalments.map(|it| json!([it["due"], it["amount"]])).collect();
        assert_eq!(Value::Array(instalments), expected);
        let flags = if price == "500000" {
            json!(["PROCUREMENT_THRESHOLD"])
        } else {
            json!([])
        };
        assert_eq!(contract["flags"], flags, "{price}");
    }
}

#[tokio::test]
async fn the_midterm_waits_for_half_of_the_milestones() {
    let (world, contract) = World::signed("10000", Value::Null).await;
    world.start().await;
    let early = does(&world.manager, "requestPayment", world.request(&contract, 2)).await;
    assert_eq!(
        told(&early, "requestPayment"),
        [pair("instalment", "INSTALMENT_NOT_DUE")]
    );
    world.requested(&contract, 1).await;
    world.accepted(1).await;
    let mut input = world.request(&contract, 2);
    input["idempotencyKey"] = json!("now");
    does(&world.manager, "requestPayment", input)
        .await
        .no_errors("requestPayment");
}
