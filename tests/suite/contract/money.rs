//! Payments that fail, come back or are rejected; contracts that end early; funds that close.

use super::world::*;
use serde_json::{Value, json};
use siling_tests::Client;

fn signing_whole(amount: &str) -> Value {
    json!([{ "due": "SIGNING", "amount": amount }])
}

#[tokio::test]
async fn a_failed_payment_is_reversed_and_can_be_requested_again() {
    let (world, contract) = World::signed("5000", signing_whole("5000")).await;
    let payment = world.requested(&contract, 1).await;
    world.brought(&payment, &["approvePayment", "sendPayment"]).await;
    let mut input = on(&payment, "failPayment");
    input["reason"] = json!(" ");
    let blank = does(&world.finance, "failPayment", input.clone()).await;
    assert_eq!(told(&blank, "failPayment"), [pair("reason", "REQUIRED")]);
    input["reason"] = json!("账号与户名不符");
    input["idempotencyKey"] = json!("fail");
    let failed = does(&world.finance, "failPayment", input).await;
    assert_eq!(
        failed.no_errors("failPayment").text("/data/failPayment/payment/status"),
        "FAILED"
    );
    let balances = world.balances().await;
    assert_eq!(
        (&balances["committed"], &balances["paid"]),
        (&json!("5000.00"), &json!("0.00"))
    );

    let mut again = world.request(&contract, 1);
    again["idempotencyKey"] = json!("once more");
    let again = does(&world.manager, "requestPayment", again).await;
    let second = again
        .no_errors("requestPayment")
        .text("/data/requestPayment/payment/id");
    world
        .brought(&second, &["approvePayment", "sendPayment", "confirmPayment"])
        .await;
    assert_eq!(world.balances().await["paid"], "5000.00");
    const ENTRIES: &str = "query($id: ID!) { fund(id: $id) { statement { movements { kind entries amount } \
        entries(kind: [PAY]) { nodes { amount from to reversalOf { amount } } } } } }";
    let books = world.finance.send(ENTRIES, json!({ "id": world.fund })).await;
    assert_eq!(
        books.at("/data/fund/statement/entries/nodes"),
        json!([
            { "amount": "5000.00", "from": "COMMITTED", "to": "PAID", "reversalOf": null },
            { "amount": "5000.00", "from": "PAID", "to": "COMMITTED", "reversalOf": { "amount": "5000.00" } },
            { "amount": "5000.00", "from": "COMMITTED", "to": "PAID", "reversalOf": null },
        ])
    );
    assert_eq!(
        books.at("/data/fund/statement/movements"),
        json!([
            { "kind": "APPROPRIATE", "entries": 1, "amount": "200000.00" },
            { "kind": "COMMIT", "entries": 1, "amount": "5000.00" },
            { "kind": "PAY", "entries": 3, "amount": "5000.00" },
        ])
    );
    const PAYMENTS: &str =
        "query($id: ID!) { fund(id: $id) { statement { entries(kind: [PAY]) { nodes { payment { id } } } } } }";
    let paid = world.finance.send(PAYMENTS, json!({ "id": world.fund })).await;
    for (place, of) in [(0, &payment), (2, &second)] {
        let booked = paid.text(&format!("/data/fund/statement/entries/nodes/{place}/payment/id"));
        assert_eq!(&booked, of);
    }
    assert_eq!(world.audit().await, Vec::<String>::new());
}

#[tokio::test]
async fn money_comes_back_in_parts_even_after_the_fund_is_closed() {
    let (world, contract) = World::signed("5000", signing_whole("5000")).await;
    let payment = world.requested(&contract, 1).await;
    world
        .brought(&payment, &["approvePayment", "sendPayment", "confirmPayment"])
        .await;
    let refund = |amount: &str| json!({ "payment": payment, "amount": amount, "reason": "服务减少", "idempotencyKey": format!("refund {amount}") });
    let too_much = does(&world.finance, "refundPayment", refund("5000.01")).await;
    assert_eq!(told(&too_much, "refundPayment"), [pair("amount", "OUT_OF_RANGE")]);
    let part = does(&world.finance, "refundPayment", refund("1000")).await;
    assert_eq!(
        part.no_errors("refundPayment")
            .text("/data/refundPayment/payment/refunded"),
        "1000.00"
    );
    let balances = world.balances().await;
    assert_eq!(
        (&balances["paid"], &balances["available"]),
        (&json!("4000.00"), &json!("196000.00"))
    );

    for (name, input) in [
        ("beginFundClosing", json!({ "fund": world.fund })),
        ("closeFund", json!({ "fund": world.fund, "idempotencyKey": "close" })),
    ] {
        crate::fund::does(&world.finance, name, input).await.no_errors(name);
    }
    let rest = does(&world.finance, "refundPayment", refund("4000")).await;
    assert_eq!(
        rest.no_errors("refundPayment")
            .text("/data/refundPayment/payment/status"),
        "REFUNDED"
    );
    assert_eq!(
        world.balances().await,
        json!({ "appropriated": "200000.00", "available": "0.00", "reserved": "0.00", "committed": "0.00", "paid": "0.00",
                "returned": "200000.00" })
    );
    let nothing = does(&world.finance, "refundPayment", refund("0.01")).await;
    assert_eq!(nothing.only_user_error("refundPayment")["code"], "OUT_OF_RANGE");
    assert_eq!(world.audit().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_rejected_payment_leaves_the_instalment_free_and_a_suspended_organization_is_not_paid() {
    let (world, contract) = World::signed("5000", signing_whole("5000")).await;
    let payment = world.requested(&contract, 1).await;
    let mut input = on(&payment, "rejectPayment");
    input["reason"] = json!("发票抬头有误");
    let rejected = does(&world.finance, "rejectPayment", input).await;
    assert_eq!(
        rejected
            .no_errors("rejectPayment")
            .text("/data/rejectPayment/payment/reason"),
        "发票抬头有误"
    );
    let mut again = world.request(&contract, 1);
    again["idempotencyKey"] = json!("second");
    let second = does(&world.manager, "requestPayment", again).await;
    let second = second
        .no_errors("requestPayment")
        .text("/data/requestPayment/payment/id");
    world.brought(&second, &["approvePayment"]).await;

    let suspend = siling_application::organization::SuspendOrganization {
        target: siling_application::organization::Target {
            organization: siling_persistence::organization::OrganizationKey::Id(world.organization.parse().unwrap()),
            expected_version: None,
        },
        causes: vec![(siling_domain::organization::SuspensionReason::AbnormalList, None)],
        document: "文件".to_owned(),
    };
    world.app.done(suspend).await;
    let sent = does(&world.finance, "sendPayment", on(&second, "sendPayment")).await;
    assert_eq!(sent.only_user_error("sendPayment")["code"], "NOT_PAYABLE");
    assert_eq!(world.balances().await["paid"], "0.00");
    const ACTIONS: &str = "query($id: ID!) { payment(id: $id) { availableActions { action allowed reasonCode } } }";
    let actions = world.finance.send(ACTIONS, json!({ "id": second })).await;
    let actions = actions.at("/data/payment/availableActions");
    let find = |action: &str| {
        actions
            .as_array()
            .unwrap()
            .iter()
            .find(|it| it["action"] == action)
            .cloned()
            .unwrap()
    };
    assert_eq!(find("SEND")["reasonCode"], "NOT_PAYABLE");
    assert_eq!(find("REJECT")["allowed"], true);
}

#[tokio::test]
async fn a_terminated_contract_sets_free_what_is_not_paid_and_the_project_can_be_contracted_anew() {
    let halves = json!([{ "due": "SIGNING", "amount": "2000" }, { "due": "FINAL", "amount": "3000" }]);
    let (world, contract) = World::signed("5000", halves).await;
    let payment = world.requested(&contract, 1).await;
    let terminate = |key: &str| json!({ "contract": contract, "reason": "承接组织退出", "document": "辛街〔2026〕20号", "idempotencyKey": key });
    let early = does(&world.officer, "terminateContract", terminate("a")).await;
    assert_eq!(early.only_user_error("terminateContract")["code"], "PAYMENTS_UNDER_WAY");
    let second = does(&world.officer, "signContract", world.signing("2号", "5000")).await;
    assert_eq!(told(&second, "signContract"), [pair("project", "CONTRACT_OPEN")]);
    world
        .brought(&payment, &["approvePayment", "sendPayment", "confirmPayment"])
        .await;
    let terminated = does(&world.officer, "terminateContract", terminate("b")).await;
    assert_eq!(
        terminated
            .no_errors("terminateContract")
            .text("/data/terminateContract/contract/status"),
        "TERMINATED"
    );
    let balances = world.balances().await;
    assert_eq!(
        (&balances["committed"], &balances["paid"], &balances["available"]),
        (&json!("0.00"), &json!("2000.00"), &json!("198000.00"))
    );
    let over = does(&world.manager, "requestPayment", world.request(&contract, 2)).await;
    assert_eq!(
        told(&over, "requestPayment"),
        [pair("instalment", "CONTRACT_NOT_IN_FORCE")]
    );
    let dear = does(&world.officer, "signContract", world.signing("3号", "5000")).await;
    assert_eq!(
        told(&dear, "signContract"),
        [pair("price", "PRICE_TOO_HIGH")],
        "2,000 of the 5,000 are paid"
    );
    let mut anew = world.signing("2号", "3000");
    anew["idempotencyKey"] = json!("anew");
    does(&world.officer, "signContract", anew)
        .await
        .no_errors("signContract");
    assert_eq!(world.balances().await["committed"], "3000.00");
    assert_eq!(world.audit().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_milestone_is_paid_once_over_all_contracts() {
    let both = json!([{ "due": "MILESTONE", "milestone": 1, "amount": "2000" }, { "due": "MILESTONE", "milestone": 2, "amount": "3000" }]);
    let (world, contract) = World::signed("5000", both).await;
    world.start().await;
    world.accepted(1).await;
    let payment = world.requested(&contract, 1).await;
    world
        .brought(&payment, &["approvePayment", "sendPayment", "confirmPayment"])
        .await;
    let terminate = json!({ "contract": contract, "reason": "承接组织退出", "document": "辛街〔2026〕20号", "idempotencyKey": "a" });
    does(&world.officer, "terminateContract", terminate)
        .await
        .no_errors("terminateContract");
    let mut again = world.signing("2号", "3000");
    again["instalments"] = json!([{ "due": "MILESTONE", "milestone": 1, "amount": "3000" }]);
    let told_once = does(&world.officer, "signContract", again).await;
    assert_eq!(
        told(&told_once, "signContract"),
        [pair("instalments.0.milestone", "INSTALMENT_TAKEN")]
    );
}

#[tokio::test]
async fn the_database_keeps_four_eyes_and_one_payment_an_instalment() {
    let (world, contract) = World::signed("5000", signing_whole("5000")).await;
    let payment = world.requested(&contract, 1).await;
    let db = sea_orm::Database::connect(world.app.db.url()).await.unwrap();
    for (sql, told) in [
        ("UPDATE payments SET approved_by = requested_by", "payments_four_eyes"),
        ("UPDATE payments SET refunded = amount + 1", "payments_refunded_range"),
        ("DELETE FROM payments", "never changed or removed"),
        ("DELETE FROM contracts", "never changed or removed"),
        (
            "INSERT INTO payments (id, district, contract_id, instalment, project_id, organization_id, area_code, fund_id, commitment_id, \
             amount, refunded, requested_at, status, document, version, created_at, updated_at) \
             SELECT gen_random_uuid(), district, contract_id, instalment, project_id, organization_id, area_code, fund_id, commitment_id, \
             amount, refunded, requested_at, status, document, version, created_at, updated_at FROM payments",
            "payments_one_live",
        ),
        ("UPDATE commitments SET committed = committed + 1", "commitments_add_up"),
    ] {
        let error = sea_orm::ConnectionTrait::execute_unprepared(&db, sql)
            .await
            .unwrap_err()
            .to_string();
        assert!(error.contains(told), "{sql}: {error}");
    }
    db.close().await.unwrap();
    world
        .app
        .behind_its_back("UPDATE payments SET status = 'SENT', document = jsonb_set(document, '{status}', '\"SENT\"')")
        .await;
    assert_eq!(
        world.audit().await,
        [
            format!("Payment {payment} differs from the log in status"),
            format!("Payment {payment} is not what was booked of it"),
        ]
    );
}

#[tokio::test]
async fn of_many_requests_for_one_instalment_one_is_served_and_of_many_approvals_one() {
    let (world, contract) = World::signed("5000", signing_whole("5000")).await;
    let tries = (0..20).map(|number| {
        let (manager, mut input) = (world.manager.clone(), world.request(&contract, 1));
        input["idempotencyKey"] = json!(format!("try {number}"));
        tokio::spawn(async move { does(&manager, "requestPayment", input).await })
    });
    let mut served = Vec::new();
    for answer in futures_util::future::join_all(tries).await {
        let answer = answer.unwrap();
        match answer.at("/data/requestPayment/payment/id").as_str() {
            Some(id) => served.push(id.to_owned()),
            None => assert_eq!(
                told(&answer, "requestPayment"),
                [pair("instalment", "INSTALMENT_TAKEN")],
                "{}",
                answer.body
            ),
        }
    }
    assert_eq!(served.len(), 1);
    world.brought(&served[0], &["approvePayment"]).await;
    let sends = (0..20).map(|number| {
        let client = if number % 2 == 0 {
            world.finance.clone()
        } else {
            world.other_finance.clone()
        };
        let input = json!({ "payment": served[0], "idempotencyKey": format!("send {number}") });
        tokio::spawn(async move { does(&client, "sendPayment", input).await })
    });
    let sent = futures_util::future::join_all(sends).await.into_iter();
    let sent = sent.filter(|answer| answer.as_ref().unwrap().at("/data/sendPayment/payment/id").is_string());
    assert_eq!(sent.count(), 1);
    assert_eq!(world.balances().await["paid"], "5000.00");
    assert_eq!(world.audit().await, Vec::<String>::new());
}

#[tokio::test]
async fn what_was_set_aside_for_a_project_is_released_by_who_purchases() {
    let world = World::priced("5000").await;
    let reserve =
        json!({ "fund": world.fund, "project": world.project.to_string(), "amount": "5000.01", "idempotencyKey": "a" });
    let too_much = does(&world.officer, "reserveFunds", reserve).await;
    assert_eq!(told(&too_much, "reserveFunds"), [pair("amount", "PRICE_TOO_HIGH")]);
    let reserve =
        json!({ "fund": world.fund, "project": world.project.to_string(), "amount": "5000", "idempotencyKey": "b" });
    let reserved = does(&world.officer, "reserveFunds", reserve).await;
    let commitment = reserved
        .no_errors("reserveFunds")
        .text("/data/reserveFunds/commitment/id");
    let release = |key: &str| json!({ "commitment": commitment, "reason": "项目取消", "idempotencyKey": key });
    for client in [&world.manager, &world.worker, &world.finance] {
        let answer = does(client, "releaseFunds", release("c")).await;
        assert_eq!(answer.error_codes(), ["FORBIDDEN"], "{}", answer.body);
    }
    const ACTIONS: &str = "query($id: ID!) { node(id: $id) { ... on Commitment { contract { id } availableActions { action mutation allowed reasonCode } } } }";
    let actions = async |client: &Client, commitment: &str| {
        let answer = client.send(ACTIONS, json!({ "id": commitment })).await;
        answer.at("/data/node/availableActions")
    };
    let told_of = |reason: Value| json!([{ "action": "RELEASE", "mutation": "releaseFunds", "allowed": reason.is_null(), "reasonCode": reason }]);
    assert_eq!(actions(&world.officer, &commitment).await, told_of(Value::Null));
    assert_eq!(actions(&world.finance, &commitment).await, told_of(json!("FORBIDDEN")));
    let released = does(&world.officer, "releaseFunds", release("d")).await;
    assert_eq!(
        released.no_errors("releaseFunds").at("/data/releaseFunds/commitment"),
        json!({ "id": commitment, "status": "RELEASED", "amount": "5000.00", "reserved": "0.00", "released": "5000.00" })
    );
    let again = does(&world.officer, "releaseFunds", release("e")).await;
    assert_eq!(again.only_user_error("releaseFunds")["code"], "ACTION_NOT_ALLOWED");
    assert_eq!(
        actions(&world.officer, &commitment).await,
        told_of(json!("ACTION_NOT_ALLOWED"))
    );
    assert_eq!(world.balances().await["available"], "200000.00");

    // What a contract owes goes with the contract.
    let signed = does(&world.officer, "signContract", world.signing("1号", "5000")).await;
    signed.no_errors("signContract");
    const OWED: &str =
        "query($id: ID!) { fund(id: $id) { commitments(status: [COMMITTED]) { nodes { id subjectId } } } }";
    let owed = world.finance.send(OWED, json!({ "id": world.fund })).await;
    assert_eq!(
        owed.text("/data/fund/commitments/nodes/0/subjectId"),
        world.project.to_string()
    );
    let input =
        json!({ "commitment": owed.text("/data/fund/commitments/nodes/0/id"), "reason": "x", "idempotencyKey": "f" });
    let refused = does(&world.officer, "releaseFunds", input).await;
    assert_eq!(told(&refused, "releaseFunds"), [pair("commitment", "KIND_NOT_ALLOWED")]);
    let owed = owed.text("/data/fund/commitments/nodes/0/id");
    assert_eq!(actions(&world.officer, &owed).await, told_of(json!("KIND_NOT_ALLOWED")));
    let of = world.officer.send(ACTIONS, json!({ "id": owed })).await;
    assert_eq!(
        of.at("/data/node/contract/id"),
        signed.at("/data/signContract/contract/id")
    );
    assert_eq!(world.audit().await, Vec::<String>::new());
}
