//! What is refused to a contract and a payment, and to whom.

use super::world::*;
use serde_json::{Value, json};
use siling_application::access::ScopeKey;
use siling_domain::access::Role;

#[tokio::test]
async fn a_contract_tells_all_its_mistakes_at_once() {
    let world = World::priced("5000").await;
    let mut input = world.signing("x", "5000");
    for (field, value) in [
        ("number", json!(" ")),
        ("purchaser", json!("")),
        ("purchaserArea", json!(COMMUNITY)),
        ("procurementMode", json!("VENTURE")),
        ("signedOn", json!("2026-07-01")),
        ("beginsOn", json!("2026-06-30")),
        ("endsOn", json!("2027-06-29")),
        ("price", json!("6000")),
        (
            "instalments",
            json!([
                { "due": "MILESTONE", "milestone": 3, "amount": "1" },
                { "due": "SIGNING", "amount": "1" },
                { "due": "SIGNING", "amount": "0" },
            ]),
        ),
    ] {
        input[field] = value;
    }
    // Only who purchases for the community's sub-district gets so far.
    let committee = world.app.as_committee().await;
    let answer = does(&committee, "signContract", input).await;
    assert_eq!(
        told(&answer, "signContract"),
        [
            pair("number", "REQUIRED"),
            pair("purchaser", "REQUIRED"),
            pair("purchaserArea", "PURCHASER_NOT_ALLOWED"),
            pair("procurementMode", "PROCUREMENT_MODE_NOT_ALLOWED"),
            pair("signedOn", "FUTURE_DATE"),
            pair("beginsOn", "BEGINS_BEFORE_SIGNING"),
            pair("instalments.0.milestone", "NOT_FOUND"),
            pair("instalments.2.due", "DUPLICATE"),
            pair("instalments.2.amount", "OUT_OF_RANGE"),
            pair("price", "PRICE_NOT_INSTALMENTS"),
            pair("price", "PRICE_TOO_HIGH"),
        ]
    );
    assert_eq!(world.balances().await["committed"], "0.00", "nothing half done");
    assert_eq!(world.app.count("SELECT count(*) FROM commitments").await, 0);

    let sign = |change: Value| {
        let mut input = world.signing("3号", "5000");
        for (field, value) in change.as_object().unwrap() {
            input[field] = value.clone();
        }
        input["idempotencyKey"] = json!(change.to_string());
        let officer = world.officer.clone();
        async move { told(&does(&officer, "signContract", input).await, "signContract") }
    };
    assert_eq!(
        sign(json!({ "endsOn": "2027-07-01" })).await,
        [pair("endsOn", "CONTRACT_TOO_LONG")]
    );
    assert_eq!(
        sign(json!({ "endsOn": "2026-06-01" })).await,
        [pair("endsOn", "ENDS_BEFORE_START")]
    );
    assert_eq!(sign(json!({ "fund": null })).await, [pair("fund", "REQUIRED")]);
    assert_eq!(sign(json!({ "price": null })).await, [pair("price", "REQUIRED")]);
    assert_eq!(
        sign(json!({ "procurementMode": "RECURRING_RENEWAL" })).await,
        [pair("procurementMode", "PROCUREMENT_MODE_NOT_ALLOWED")]
    );
    let named = json!([{ "due": "SIGNING", "milestone": 1, "amount": "5000" }]);
    assert_eq!(
        sign(json!({ "instalments": named })).await,
        [pair("instalments.0.milestone", "KIND_NOT_ALLOWED")]
    );
    let unnamed = json!([{ "due": "MILESTONE", "amount": "5000" }]);
    assert_eq!(
        sign(json!({ "instalments": unnamed })).await,
        [pair("instalments.0.milestone", "REQUIRED")]
    );
    assert_eq!(
        sign(json!({ "file": "file_01jd3v9x0pfh2rjx0000000000" })).await,
        [pair("file", "NOT_FOUND")]
    );
    let keyless = json!({ "idempotencyKey": null });
    let mut input = world.signing("3号", "5000");
    input["idempotencyKey"] = keyless["idempotencyKey"].clone();
    let answer = does(&world.officer, "signContract", input).await;
    assert_eq!(told(&answer, "signContract"), [pair("idempotencyKey", "REQUIRED")]);
}

#[tokio::test]
async fn neither_more_than_is_free_nor_of_a_fund_for_other_things_is_owed() {
    let world = World::priced("200000.01").await;
    let short = does(&world.officer, "signContract", world.signing("1号", "200000.01")).await;
    assert_eq!(told(&short, "signContract"), [pair("fund", "FUNDS_INSUFFICIENT")]);
    assert_eq!(
        short.only_user_error("signContract")["message"],
        "资金不足：可用 200000.00 元，需要 200000.01 元"
    );
    let mut other = crate::fund::community_fund(2026, "900000");
    other["areaCode"] = json!("370305003023");
    let (neighbours, ..) = crate::fund::open_fund(&world.app, other).await;
    let mut certificates = crate::fund::community_fund(2026, "900000");
    certificates["kind"] = json!("CERTIFICATE_SUBSIDY");
    certificates["areaCode"] = Value::Null;
    certificates["purposes"] = json!(["CERTIFICATE_SUBSIDY"]);
    let (certificates, ..) = crate::fund::open_fund(&world.app, certificates).await;
    for (fund, code) in [(neighbours, "FUND_AREA"), (certificates, "FUND_PURPOSE")] {
        let mut input = world.signing("1号", "100");
        input["fund"] = json!(fund);
        input["idempotencyKey"] = json!(code);
        let refused = does(&world.officer, "signContract", input).await;
        assert_eq!(told(&refused, "signContract"), [pair("fund", code)]);
    }
    assert_eq!(world.app.count("SELECT count(*) FROM contracts").await, 0);
}

#[tokio::test]
async fn a_contract_number_is_used_once_and_a_team_cannot_contract() {
    let (world, _) = World::signed("100", Value::Null).await;
    let second = planned(&world.app, &world.organization, "小扳手互助维修", "100", true).await;
    let mut input = world.signing("辛街购〔2026〕1号", "100");
    input["project"] = json!(second.to_string());
    input["idempotencyKey"] = json!("second");
    let taken = does(&world.officer, "signContract", input.clone()).await;
    assert_eq!(told(&taken, "signContract"), [pair("number", "CONTRACT_NUMBER_TAKEN")]);
    // What comes back every year is contracted for up to three years.
    for (field, value) in [
        ("number", "2号"),
        ("endsOn", "2029-06-30"),
        ("procurementMode", "RECURRING_RENEWAL"),
        ("idempotencyKey", "third"),
    ] {
        input[field] = json!(value);
    }
    does(&world.officer, "signContract", input)
        .await
        .no_errors("signContract");
}

#[tokio::test]
async fn each_deed_is_for_its_roles_and_who_requested_does_not_approve() {
    let (world, contract) = World::signed("5000", json!([{ "due": "SIGNING", "amount": "5000" }])).await;
    let app = &world.app;
    let payment = world.requested(&contract, 1).await;
    let other_organization = active(app, "52370305Y00000024G").await;
    let place = |code: &str| ScopeKey::Area(area(code));
    let people = [
        ("committee", app.as_committee().await),
        ("finance", world.finance.clone()),
        ("officer", world.officer.clone()),
        ("other officer", app.as_officer_of("370305004000").await),
        ("worker", world.worker.clone()),
        ("manager", world.manager.clone()),
        ("other manager", app.as_manager_of(&other_organization).await),
        ("reviewer", app.holding(Role::Reviewer, ScopeKey::District).await),
        ("resident", app.holding(Role::Resident, place(COMMUNITY)).await),
        (
            "department",
            app.holding(Role::DepartmentOfficer, ScopeKey::District).await,
        ),
        ("auditor", app.holding(Role::Auditor, ScopeKey::District).await),
    ];
    let with = |mut input: Value, more: Value| {
        for (field, value) in more.as_object().unwrap() {
            input[field] = value.clone();
        }
        input["dryRun"] = json!(true);
        input
    };
    let deeds: [(&str, Value, &[&str]); 11] = [
        (
            "reserveFunds",
            json!({ "fund": world.fund, "project": world.project.to_string(), "amount": "5" }),
            &["committee", "officer"],
        ),
        ("signContract", world.signing("9号", "5"), &["committee", "officer"]),
        (
            "terminateContract",
            json!({ "contract": contract, "reason": "x", "document": "x" }),
            &["committee", "officer"],
        ),
        ("requestPayment", world.request(&contract, 1), &["manager"]),
        ("approvePayment", json!({ "payment": payment }), &["finance"]),
        (
            "rejectPayment",
            json!({ "payment": payment, "reason": "x" }),
            &["finance"],
        ),
        ("sendPayment", json!({ "payment": payment }), &["finance"]),
        (
            "confirmPayment",
            json!({ "payment": payment, "voucher": "x" }),
            &["finance"],
        ),
        (
            "failPayment",
            json!({ "payment": payment, "reason": "x" }),
            &["finance"],
        ),
        (
            "refundPayment",
            json!({ "payment": payment, "amount": "1", "reason": "x" }),
            &["finance"],
        ),
        (
            "revealBankAccount",
            json!({ "payment": payment, "purpose": "核对账号" }),
            &["finance", "manager", "auditor"],
        ),
    ];
    let mut denied = 0;
    for (who, client) in &people {
        for (name, input, may) in &deeds {
            let answer = does(client, name, with(input.clone(), json!({}))).await;
            if may.contains(who) {
                assert_eq!(answer.at("/errors"), Value::Null, "{who} {name}: {}", answer.body);
            } else {
                assert_eq!(answer.error_codes(), ["FORBIDDEN"], "{who} {name}: {}", answer.body);
                denied += 1;
            }
        }
    }
    assert_eq!(denied, 121 - 16);
    for (name, input, _) in &deeds {
        let answer = does(&app.anonymous(), name, with(input.clone(), json!({}))).await;
        assert_eq!(answer.error_codes(), ["UNAUTHENTICATED"], "{name}");
    }

    // Somebody who manages the organization and works for finance, too: four eyes all the same.
    let both = app
        .open_account("both", Role::DistrictFinance, ScopeKey::District)
        .await;
    let key = siling_persistence::organization::OrganizationKey::Id(other_organization.parse().unwrap());
    app.done(siling_application::access::GrantRole {
        id: app.app.new_id(),
        account: both.id,
        role: Role::OrganizationManager,
        scope: ScopeKey::Organization(key),
    })
    .await;
    let client = app.bearing(&siling_application::access::token_for(&app.app, "both").await.unwrap());
    let own = planned(app, &other_organization, "暖奶奶手工坊", "100", false).await;
    let mut input = world.signing("8号", "100");
    input["project"] = json!(own.to_string());
    let signed = does(&world.officer, "signContract", input).await;
    let contract = signed.no_errors("signContract").text("/data/signContract/contract/id");
    let requested = does(&client, "requestPayment", world.request(&contract, 1)).await;
    let payment = requested
        .no_errors("requestPayment")
        .text("/data/requestPayment/payment/id");
    let refused = does(&client, "approvePayment", on(&payment, "approvePayment")).await;
    assert_eq!(
        refused.only_user_error("approvePayment")["code"],
        "SECOND_PERSON_NEEDED"
    );
    world.brought(&payment, &["approvePayment"]).await;
    let refused = does(&client, "sendPayment", on(&payment, "sendPayment")).await;
    assert_eq!(refused.only_user_error("sendPayment")["code"], "SECOND_PERSON_NEEDED");
    world.brought(&payment, &["sendPayment"]).await;
}
