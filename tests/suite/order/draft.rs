//! Drafts, the salon, and the sub-district's approval.

use super::play::{NIUSHAN, SHIYUAN, Square, act, codes, done, made, with};
use serde_json::{Value, json};

#[tokio::test]
async fn a_community_drafts_an_order_and_everybody_who_works_for_it_reads_it() {
    let square = Square::new().await;
    let need = square.need("商户占道经营").await;
    let order = square.drafted(&need, json!({ "fee": "0", "minStars": 3 })).await;
    let answer = square
        .look(
            &square.as_("officer").await,
            &order,
            "status version lead outcomes title minStars ceiling fee claimDeadline beginsOn endsOn recurring needsApproval claimCount \
             area { code } needs { id } fund { id } basis { ruledOut purchaseItem { code } } capabilities { code } \
             milestones { number title deliverables dueOn sharePercent } deliberation { resolutionNumber } publishedAt award { price }",
        )
        .await;
    assert_eq!(
        answer.at("/data/serviceOrder"),
        json!({
            "status": "DRAFT", "version": 1, "lead": "GOVERNANCE_CHALLENGE", "outcomes": ["DAILY_LIFE_PROBLEMS"], "title": "我是社区大管家",
            "minStars": 3, "ceiling": "5000.00", "fee": "0.00", "claimDeadline": "2026-07-10", "beginsOn": "2026-07-20",
            "endsOn": "2026-12-31", "recurring": false, "needsApproval": false, "claimCount": 0, "area": { "code": SHIYUAN },
            "needs": [{ "id": need }], "fund": { "id": square.fund },
            "basis": { "ruledOut": super::play::ALL_RULED_OUT, "purchaseItem": null }, "capabilities": [{ "code": "HOME_REPAIR" }],
            "milestones": [
                { "number": 1, "title": "上半程", "deliverables": ["巡查记录", "整改清单"], "dueOn": "2026-09-30", "sharePercent": 50 },
                { "number": 2, "title": "下半程", "deliverables": ["总结报告"], "dueOn": "2026-12-20", "sharePercent": 50 },
            ],
            "deliberation": null, "publishedAt": null, "award": null,
        })
    );
    assert_eq!(square.need_status(&need).await, "ACCEPTED", "a draft takes nothing");
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_draft_is_told_at_once() {
    let square = Square::new().await;
    let worker = square.as_("worker").await;
    let accepted = square.need("商户占道经营").await;
    let post = json!({ "areaCode": SHIYUAN, "title": "路灯不亮", "text": "夜里看不清。" });
    let submitted = made(&square.as_("resident").await, "postNeed", post).await;
    let foreign = square.open_fund(NIUSHAN, "1000", &["SERVICE_PURCHASE"]).await;
    let other = square.open_fund(SHIYUAN, "1000", &["TRAINING"]).await;
    let draft = |terms: Value| json!({ "areaCode": SHIYUAN, "terms": terms });
    let terms = square.terms(&[&accepted, &submitted, "need_01jd3v9x0pfh2v8bb5q50bakvx"]);
    let wrong = with(
        &terms,
        json!({
            "title": "致电 13812345678", "outcomes": [], "capabilities": ["HOME_REPAIR", "FLYING"], "fund": foreign,
            "beginsOn": "2026-07-10", "endsOn": "2027-07-10",
        }),
    );
    let told = codes(&worker, "draftServiceOrder", draft(wrong)).await;
    assert_eq!(
        told,
        [
            "NEED_NOT_WAITING terms.needs.1",
            "NOT_FOUND terms.needs.2",
            "REQUIRED terms.outcomes",
            "PERSONAL_NUMBER terms.title",
            "SERVICE_BEFORE_DEADLINE terms.beginsOn",
            "SERVICE_TOO_LONG terms.endsOn",
            "NOT_FOUND terms.capabilities.1",
            "FUND_AREA terms.fund",
        ]
    );
    let terms = square.terms(&[&accepted]);
    for (changes, expected) in [
        (json!({ "ceiling": "五千" }), "INVALID_FORMAT terms.ceiling"),
        (json!({ "ceiling": "-1" }), "OUT_OF_RANGE terms.ceiling"),
        (json!({ "minStars": 6 }), "OUT_OF_RANGE terms.minStars"),
        (json!({ "fund": other }), "FUND_PURPOSE terms.fund"),
        (json!({ "fund": accepted }), "INVALID_ID terms.fund"),
        (json!({ "needs": [] }), "REQUIRED terms.needs"),
        (
            json!({ "basis": { "listItem": { "list": "list_01jd3v9x0pfh2v8bb5q50bakvx", "item": "A01", "quantity": 1 } } }),
            "NOT_FOUND terms.basis.listItem.list",
        ),
    ] {
        let told = codes(&worker, "draftServiceOrder", draft(with(&terms, changes.clone()))).await;
        assert_eq!(told, [expected], "{changes}");
    }
    let of_a_sub_district = json!({ "areaCode": "370305003000", "terms": terms });
    let officer = codes(&square.as_("committee").await, "draftServiceOrder", of_a_sub_district).await;
    assert_eq!(officer, ["FORBIDDEN"], "only a community orders");
}

#[tokio::test]
async fn a_draft_over_the_purchase_list_is_of_its_items_lead() {
    let square = Square::new().await;
    let file = include_str!("../../../data/purchase-lists/linzi-demo-2022.json");
    let list = made(
        &square.as_("committee").await,
        "publishPurchaseList",
        json!({ "file": file }),
    )
    .await;
    let need = square.need("商户占道经营").await;
    let parsed: Value = serde_json::from_str(file).unwrap();
    let items = parsed["items"].as_array().unwrap();
    let of = |lead: &str, same: bool| {
        let mut found = items.iter().filter(|item| (item["lead"] == lead) == same);
        found.next().unwrap()["code"].as_str().unwrap().to_owned()
    };
    let of_units = |item: &str, quantity: i32| json!({ "basis": { "listItem": { "list": list, "item": item, "quantity": quantity } } });
    let basis = |item: &str| of_units(item, 1);
    let draft = |changes: Value| json!({ "areaCode": SHIYUAN, "terms": with(&square.terms(&[&need]), changes) });
    let worker = square.as_("worker").await;
    let other = codes(
        &worker,
        "draftServiceOrder",
        draft(basis(&of("GOVERNANCE_CHALLENGE", false))),
    )
    .await;
    assert_eq!(other, ["ITEM_LEAD terms.lead"]);
    let unknown = codes(&worker, "draftServiceOrder", draft(basis("ZZZ"))).await;
    assert_eq!(unknown, ["NOT_FOUND terms.basis.listItem.item"]);
    let item = of("GOVERNANCE_CHALLENGE", true);
    assert_eq!(item, "B01", "3,000 to 8,000 yuan a year");
    for (quantity, told) in [
        (0, "OUT_OF_RANGE terms.basis.listItem.quantity"),
        (2, "OUT_OF_RANGE terms.ceiling"),
    ] {
        let refused = codes(&worker, "draftServiceOrder", draft(of_units(&item, quantity))).await;
        assert_eq!(refused, [told], "{quantity} years for 5,000 yuan");
    }
    let mut dear = of_units(&item, 2);
    dear["ceiling"] = json!("16000.01");
    assert_eq!(
        codes(&worker, "draftServiceOrder", draft(dear)).await,
        ["OUT_OF_RANGE terms.ceiling"]
    );
    let order = made(&worker, "draftServiceOrder", draft(basis(&item))).await;
    let revise = json!({ "order": order, "terms": with(&square.terms(&[&need]), of_units(&item, 2)) });
    assert_eq!(
        codes(&worker, "reviseServiceOrder", revise).await,
        ["OUT_OF_RANGE terms.ceiling"]
    );
    let seen = square
        .look(
            &worker,
            &order,
            "basis { purchaseItem { code } purchaseList { id } quantity priceFrom priceTo ruledOut }",
        )
        .await;
    assert_eq!(
        seen.at("/data/serviceOrder/basis"),
        json!({ "purchaseItem": { "code": item }, "purchaseList": { "id": list }, "quantity": 1, "priceFrom": "3000.00",
            "priceTo": "8000.00", "ruledOut": [] })
    );
    let adopt = json!({ "order": order, "salon": square.salon(&[&need]).await, "resolutionNumber": 1 });
    done(&worker, "deliberateServiceOrder", adopt).await;
    done(&worker, "publishServiceOrder", super::play::publish(&order)).await;
    let manager = square.as_("manager").await;
    assert_eq!(
        codes(&manager, "claimServiceOrder", square.offer(&order, 0, "2999.99")).await,
        ["PRICE_BELOW_LIST price"]
    );
    assert_eq!(
        codes(&manager, "claimServiceOrder", square.offer(&order, 0, "5000.01")).await,
        ["PRICE_ABOVE_CEILING price"]
    );
    square.claimed(&order, 0, "3000").await;
}

#[tokio::test]
async fn only_a_salon_that_was_held_here_and_adopts_it_carries_an_order_on() {
    let square = Square::new().await;
    let worker = square.as_("worker").await;
    let (need, other) = (square.need("商户占道经营").await, square.need("楼道照明").await);
    let order = square.drafted(&need, json!({})).await;
    let adopt = |salon: &str, number: i32| json!({ "order": order, "salon": salon, "resolutionNumber": number });
    let plan = json!({ "areaCode": SHIYUAN, "title": "书记沙龙", "plannedOn": "2026-07-02", "venue": "会议室", "needs": [need] });
    let planned = made(&worker, "planSalon", plan).await;
    assert_eq!(
        codes(&worker, "deliberateServiceOrder", adopt(&planned, 1)).await,
        ["SALON_NOT_HELD salon", "RESOLUTION_MISSING resolutionNumber"]
    );
    let about_other = square.salon(&[&other]).await;
    assert_eq!(
        codes(&worker, "deliberateServiceOrder", adopt(&about_other, 1)).await,
        ["RESOLUTION_MISSING resolutionNumber"]
    );
    let salon = square.salon(&[&need, &other]).await;
    assert_eq!(
        codes(&worker, "deliberateServiceOrder", adopt(&salon, 2)).await,
        ["RESOLUTION_MISSING resolutionNumber"]
    );
    assert_eq!(
        codes(
            &worker,
            "deliberateServiceOrder",
            adopt("salon_01jd3v9x0pfh2v8bb5q50bakvx", 1)
        )
        .await,
        ["NOT_FOUND salon"]
    );
    let adopted = done(&worker, "deliberateServiceOrder", adopt(&salon, 1)).await;
    assert_eq!(adopted["status"], "DELIBERATED");
    let of_salon =
        "query($id: ID!) { node(id: $id) { ... on SecretarySalon { orders { totalCount { value } nodes { id } } } } }";
    let answer = worker.send(of_salon, json!({ "id": salon })).await;
    assert_eq!(
        answer.at("/data/node/orders"),
        json!({ "totalCount": { "value": 1 }, "nodes": [{ "id": order }] })
    );
    let answer = square.app.anonymous().send(of_salon, json!({ "id": salon })).await;
    assert_eq!(
        answer.at("/data/node/orders"),
        json!({ "totalCount": { "value": 0 }, "nodes": [] }),
        "a draft is for the staff"
    );
}

#[tokio::test]
async fn a_change_of_a_deliberated_order_makes_it_a_draft_again() {
    let square = Square::new().await;
    let worker = square.as_("worker").await;
    let need = square.need("商户占道经营").await;
    let order = square.deliberated(&need, json!({})).await;
    let stale = act(
        &worker,
        "reviseServiceOrder",
        json!({ "order": order, "terms": square.terms(&[&need]), "expectedVersion": 1 }),
    )
    .await;
    assert_eq!(stale.only_user_error("reviseServiceOrder")["code"], "STALE_VERSION");
    assert_eq!(stale.at("/data/reviseServiceOrder/current/version"), 2);
    let terms = with(&square.terms(&[&need]), json!({ "ceiling": "4000" }));
    let revised = done(&worker, "reviseServiceOrder", json!({ "order": order, "terms": terms })).await;
    assert_eq!((&revised["status"], &revised["version"]), (&json!("DRAFT"), &json!(3)));
    let seen = square.look(&worker, &order, "ceiling deliberation { on }").await;
    assert_eq!(
        seen.at("/data/serviceOrder"),
        json!({ "ceiling": "4000.00", "deliberation": null })
    );
    assert_eq!(
        codes(&worker, "publishServiceOrder", super::play::publish(&order)).await,
        ["ACTION_NOT_ALLOWED"]
    );
}

#[tokio::test]
async fn above_ten_thousand_yuan_the_sub_district_approves_or_sends_back() {
    let square = Square::new().await;
    let (worker, officer) = (square.as_("worker").await, square.as_("officer").await);
    let cheap = square
        .deliberated(&square.need("楼道照明").await, json!({ "ceiling": "10000" }))
        .await;
    assert_eq!(
        codes(&officer, "approveServiceOrder", json!({ "order": cheap })).await,
        ["APPROVAL_NOT_NEEDED"]
    );
    let need = square.need("商户占道经营").await;
    let dear = square.deliberated(&need, json!({ "ceiling": "10000.01" })).await;
    assert_eq!(
        codes(&worker, "publishServiceOrder", super::play::publish(&dear)).await,
        ["ORDER_APPROVAL_MISSING"]
    );
    let waiting = "query { serviceOrders(filter: { toApprove: true }) { nodes { id } } }";
    let listed = officer.send(waiting, json!({})).await;
    assert_eq!(listed.at("/data/serviceOrders/nodes"), json!([{ "id": dear }]));
    assert_eq!(
        codes(&officer, "returnServiceOrder", json!({ "order": dear, "reason": " " })).await,
        ["REASON_REQUIRED reason"]
    );
    let back = done(
        &officer,
        "returnServiceOrder",
        json!({ "order": dear, "reason": "限价依据不足" }),
    )
    .await;
    assert_eq!(back["status"], "RETURNED");
    let seen = square.look(&worker, &dear, "statusReason deliberation { on }").await;
    assert_eq!(
        seen.at("/data/serviceOrder"),
        json!({ "statusReason": "限价依据不足", "deliberation": null })
    );
    let terms = with(&square.terms(&[&need]), json!({ "ceiling": "12000" }));
    done(&worker, "reviseServiceOrder", json!({ "order": dear, "terms": terms })).await;
    let adopt = json!({ "order": dear, "salon": square.salon(&[&need]).await, "resolutionNumber": 1 });
    done(&worker, "deliberateServiceOrder", adopt).await;
    let note = json!({ "order": dear, "note": "同意，注意留痕。" });
    done(&officer, "approveServiceOrder", note).await;
    assert_eq!(
        codes(&officer, "approveServiceOrder", json!({ "order": dear })).await,
        ["ALREADY_APPROVED"]
    );
    let published = done(&worker, "publishServiceOrder", super::play::publish(&dear)).await;
    assert_eq!(published["status"], "PUBLISHED");
}

#[tokio::test]
async fn who_drafted_an_order_does_not_approve_it_in_another_role() {
    let square = Square::new().await;
    let dear = square
        .deliberated(&square.need("商户占道经营").await, json!({ "ceiling": "15000" }))
        .await;
    let grant = json!({ "account": square.account("worker"), "role": "SUBDISTRICT_OFFICER", "scope": { "areaCode": "370305003000" } });
    let query = "mutation($input: GrantRoleInput!) { grantRole(input: $input) { userErrors { code field } } }";
    let granted = square
        .as_("committee")
        .await
        .send(query, json!({ "input": grant }))
        .await;
    granted.no_errors("grantRole");
    let both = square.as_("worker").await;
    assert_eq!(
        codes(&both, "approveServiceOrder", json!({ "order": dear })).await,
        ["OWN_DRAFT"]
    );
}
