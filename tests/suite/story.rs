//! The way that the article calls 居民点单、社区制单、社会组织接单、政府买单, told once from the need to the rating: each step by
//! the role that may take it, each refused to one that may not, and all of it on the public page.

use super::order::play::{ALL_RULED_OUT, SHIYUAN, Square, act, codes, done, made};
use serde_json::{Value, json};
use siling_tests::Answer;

/// The story, and who is in it.
struct Story {
    square: Square,
}

impl Story {
    /// One step: refused to somebody, then taken by who may.
    async fn step(&self, mutation: &str, input: Value, refused_to: &str, taken_by: &str) -> String {
        let refused = codes(&self.square.as_(refused_to).await, mutation, input.clone()).await;
        assert!(
            matches!(
                refused.as_slice(),
                [only] if only == "FORBIDDEN" || only.starts_with("NOT_FOUND") || only.starts_with("SECOND_PERSON_NEEDED")
            ),
            "{mutation} by {refused_to}: {refused:?}"
        );
        made(&self.square.as_(taken_by).await, mutation, input).await
    }

    /// What the order and its need say of themselves now.
    async fn stands(&self, order: &str, need: &str, status: &str, need_status: &str) {
        let seen = self.square.look(&self.square.app.anonymous(), order, "status").await;
        assert_eq!(seen.text("/data/serviceOrder/status"), status);
        assert_eq!(self.square.need_status(need).await, need_status);
    }

    /// An instalment is requested, approved by a second person, sent and confirmed.
    async fn paid(&self, contract: &str, instalment: i32) -> String {
        let key = |what: &str| format!("{what} {contract} {instalment}");
        let request = json!({
            "contract": contract, "instalment": instalment, "invoiceNumber": format!("0512{instalment}"), "bank": "齐商银行临淄支行",
            "accountNumber": "6222 0000 1234 5678", "idempotencyKey": key("申请"),
        });
        let payment = self.step("requestPayment", request, "worker", "manager").await;
        let of = |what: &str| json!({ "payment": payment, "idempotencyKey": key(what) });
        self.step("approvePayment", of("审批"), "manager", "finance").await;
        self.step("sendPayment", of("拨付"), "officer", "second-finance").await;
        let mut confirm = of("到账");
        confirm["voucher"] = json!(format!("凭证 {instalment}"));
        self.step("confirmPayment", confirm, "manager", "second-finance").await
    }

    /// A milestone is delivered and accepted with two residents' delegates.
    async fn delivered(&self, project: &str, number: i32, deliverables: Value) {
        let deliver =
            json!({ "project": project, "milestone": number, "evidence": [{ "statement": "台账与照片见附件" }] });
        self.step("deliverMilestone", deliver, "second", "manager").await;
        let accept = json!({ "project": project, "milestone": number, "deliverables": deliverables, "representatives": delegates() });
        self.step("acceptDelivery", accept, "manager", "worker").await;
    }
}

fn delegates() -> Value {
    json!([{ "kind": "RESIDENT_DELEGATE", "count": 2 }])
}

/// What everybody reads of a project: from the needs that it answers to what was paid, who did what, and how residents
/// rated it.
const PUBLIC_PAGE: &str = "query($id: ID!) { project(id: $id) {
    title lead status price fee
    needs { id title status endorsementCount community: area { name } }
    order { id status title claimCount
        deliberation { resolutionNumber salon { status participants { kind count } } }
        award { price organization { id } claim { id status price } } claims { nodes { id } } }
    claim { id organization { id } partners { services joinedAt organization { id } } }
    organization { id } participants { services organization { id } }
    milestones { number title status dueOn acceptance { representatives { kind count } } }
    contract { number status price purchaser { name area { name } } instalments { number due milestone amount payments { amount status } } }
    payments { nodes { amount status } }
    totals { records hours volunteers beneficiaries }
    serviceRecords(first: 10) { totalCount { value } nodes { day hours volunteers } }
    ratingSummary { count meanScore }
    ratings(first: 10) { nodes { score text } }
    timeline(first: 100) { nodes { deed } }
} }";

#[tokio::test]
async fn from_a_residents_need_to_a_paid_and_rated_service() {
    let story = Story {
        square: Square::new().await,
    };
    let square = &story.square;

    // 点单: a resident of 溡源社区 says what is wanted, a neighbour stands behind it, the community takes it up.
    let post =
        json!({ "areaCode": SHIYUAN, "title": "沿街商户占道经营", "text": "人行道走不通，推婴儿车只能上马路。" });
    let need = story.step("postNeed", post, "elsewhere", "resident").await;
    story
        .step("acceptNeed", json!({ "need": need }), "manager", "worker")
        .await;
    story
        .step("endorseNeed", json!({ "need": need }), "officer", "neighbour")
        .await;

    // The purse: budgeted by one, approved by another, allocated.
    let budget = json!({
        "kind": "COMMUNITY_SERVICE", "purposes": ["SERVICE_PURCHASE"], "areaCode": SHIYUAN, "year": 2026,
        "title": "溡源社区党组织服务群众专项经费", "amount": "200000",
    });
    let fund = story.step("budgetFund", budget, "worker", "finance").await;
    story
        .step("approveFund", json!({ "fund": fund }), "finance", "second-finance")
        .await;
    let allocate = json!({ "fund": fund, "idempotencyKey": "下达" });
    story.step("allocateFund", allocate, "officer", "finance").await;

    // 制单: the salon talks it over with organizations, volunteers and a unit; the community drafts and publishes.
    let plan = json!({ "areaCode": SHIYUAN, "title": "第九期书记沙龙", "plannedOn": "2026-06-30", "venue": "社区议事厅", "needs": [need] });
    let salon = story.step("planSalon", plan, "resident", "worker").await;
    let held = json!({
        "salon": salon, "heldOn": "2026-06-30", "minutes": "同意请社会组织长期巡查劝导。",
        "participants": [
            { "kind": "COMMUNITY", "count": 3 },
            { "kind": "ORGANIZATION", "count": 2, "organization": square.organizations[0] },
            { "kind": "VOLUNTEER", "count": 5 },
            { "kind": "RESIDENT", "count": 6 },
        ],
        "resolutions": [{ "text": "制单购买巡查服务", "decision": "ADOPT", "needs": [need] }],
    });
    story.step("holdSalon", held, "manager", "worker").await;
    let mut terms = square.terms(&[&need]);
    terms["fund"] = json!(fund);
    terms["recurring"] = json!(true);
    terms["basis"] = json!({ "ruledOut": ALL_RULED_OUT });
    let draft = json!({ "areaCode": SHIYUAN, "terms": terms });
    let order = story.step("draftServiceOrder", draft, "resident", "worker").await;
    let adopt = json!({ "order": order, "salon": salon, "resolutionNumber": 1 });
    story.step("deliberateServiceOrder", adopt, "manager", "worker").await;
    let publish = json!({ "order": order, "idempotencyKey": "发布" });
    story.step("publishServiceOrder", publish, "officer", "worker").await;
    story.stands(&order, &need, "PUBLISHED", "ORDERED").await;

    // 接单: three organizations claim, one of them as the lead of a consortium.
    let mut consortium = square.offer(&order, 0, "4800");
    consortium["services"] = json!(["巡查劝导"]);
    consortium["partners"] = json!([{ "organization": { "id": square.organizations[3] }, "services": ["文明宣传"] }]);
    let claim = story.step("claimServiceOrder", consortium, "partner", "manager").await;
    let join = json!({ "claim": claim, "organization": { "id": square.organizations[3] } });
    story.step("joinConsortium", join, "manager", "partner").await;
    let second = story
        .step(
            "claimServiceOrder",
            square.offer(&order, 1, "4500"),
            "manager",
            "second",
        )
        .await;
    let third = story
        .step(
            "claimServiceOrder",
            square.offer(&order, 2, "5000"),
            "resident",
            "third",
        )
        .await;
    square.until("2026-07-11");
    let award = square.decision(&order, &[&claim, &second, &third]);
    story.step("awardServiceOrder", award, "manager", "worker").await;
    story.stands(&order, &need, "AWARDED", "ORDERED").await;
    let seen = square.look(&square.app.anonymous(), &order, "project { id }").await;
    let project = seen.text("/data/serviceOrder/project/id");

    // 买单: the sub-district signs, since a community cannot purchase; what the claim saved is free again.
    square.until("2026-07-15");
    let sign = json!({
        "project": project, "number": "辛店街购〔2026〕18号", "purchaser": "临淄区人民政府辛店街道办事处", "purchaserArea": "370305003000",
        "procurementMode": "DIRECT_SMALL", "signedOn": "2026-07-15", "beginsOn": "2026-07-20", "endsOn": "2026-12-31",
        "instalments": [
            { "due": "MILESTONE", "milestone": 1, "amount": "2400" },
            { "due": "MILESTONE", "milestone": 2, "amount": "2400" },
        ],
        "idempotencyKey": "签约",
    });
    let contract = story.step("signContract", sign, "worker", "officer").await;
    story.stands(&order, &need, "CONTRACTED", "ORDERED").await;

    // Delivery in two milestones, with service recorded, each accepted with residents and paid by two people.
    square.until("2026-07-20");
    story
        .step("startProject", json!({ "project": project }), "worker", "manager")
        .await;
    story.stands(&order, &need, "IN_DELIVERY", "IN_DELIVERY").await;
    let record = |number: u32, day: &str| json!({ "id": format!("service_01g6sc0nane00800000000000{number}"), "day": day, "place": "溡源社区沿街", "hours": "2.50", "volunteers": 3, "beneficiaries": 10 });
    square.until("2026-09-25");
    let recorded = json!({ "project": project, "records": [record(1, "2026-07-22"), record(2, "2026-08-05")] });
    story.step("recordService", recorded, "second", "manager").await;
    story.delivered(&project, 1, json!(["巡查记录", "整改清单"])).await;
    let first_payment = story.paid(&contract, 1).await;
    square.until("2026-12-15");
    let recorded = json!({ "project": project, "organization": { "id": square.organizations[3] }, "records": [record(3, "2026-11-03")] });
    story.step("recordService", recorded, "second", "partner").await;
    story.delivered(&project, 2, json!(["总结报告"])).await;
    story
        .step("completeProject", json!({ "project": project }), "worker", "manager")
        .await;
    story.stands(&order, &need, "DELIVERED", "IN_DELIVERY").await;
    let accept = json!({ "project": project, "representatives": delegates() });
    story.step("acceptProject", accept, "manager", "worker").await;
    story.stands(&order, &need, "ACCEPTED", "RESOLVED").await;
    let owing = json!({ "order": order });
    assert_eq!(
        codes(&square.as_("worker").await, "settleServiceOrder", owing.clone()).await,
        ["PAYMENTS_OPEN"]
    );
    let second_payment = story.paid(&contract, 2).await;

    // 评单: the resident who asked says how it was.
    let rate =
        json!({ "project": project, "need": need, "score": 5, "tags": ["SOLVED"], "text": "路通了，孩子上学安全了。" });
    story.step("rateService", rate, "elsewhere", "resident").await;
    story.stands(&order, &need, "RATED", "RATED").await;
    story.step("settleServiceOrder", owing, "manager", "worker").await;
    done(
        &square.as_("worker").await,
        "closeProject",
        json!({ "project": project }),
    )
    .await;

    // The public page shows all of it, to nobody in particular.
    let page = square.app.anonymous().send(PUBLIC_PAGE, json!({ "id": project })).await;
    assert_eq!(page.error_codes(), Vec::<String>::new(), "{}", page.body);
    let at = |path: &str| page.at(&format!("/data/project{path}"));
    assert_eq!(
        (at("/title"), at("/status"), at("/price")),
        (json!("我是社区大管家"), json!("CLOSED"), json!("4800.00"))
    );
    assert_eq!(
        at("/needs"),
        json!([{ "id": need, "title": "沿街商户占道经营", "status": "RATED", "endorsementCount": 1, "community": { "name": "溡源社区居委会" } }])
    );
    assert_eq!(at("/order/status"), json!("SETTLED"));
    assert_eq!(
        at("/order/claims/nodes"),
        json!([{ "id": claim }]),
        "who lost is not told of"
    );
    assert_eq!(
        at("/order/award"),
        json!({ "price": "4800.00", "organization": { "id": square.organizations[0] }, "claim": { "id": claim, "status": "SELECTED", "price": "4800.00" } })
    );
    assert_eq!(at("/order/deliberation/salon/status"), json!("HELD"));
    assert_eq!(at("/claim/partners/0/organization/id"), json!(square.organizations[3]));
    assert_eq!(
        at("/participants"),
        json!([
            { "services": ["巡查劝导"], "organization": { "id": square.organizations[0] } },
            { "services": ["文明宣传"], "organization": { "id": square.organizations[3] } },
        ])
    );
    for place in 0..2 {
        assert_eq!(at(&format!("/milestones/{place}/status")), json!("ACCEPTED"));
        assert_eq!(
            at(&format!("/milestones/{place}/acceptance/representatives")),
            json!([{ "kind": "RESIDENT_DELEGATE", "count": 2 }])
        );
        assert_eq!(
            at(&format!("/contract/instalments/{place}/payments")),
            json!([{ "amount": "2400.00", "status": "CONFIRMED" }])
        );
    }
    assert_eq!(at("/contract/purchaser/area/name"), json!("辛店街道"));
    assert_eq!(at("/contract/status"), json!("COMPLETED"));
    assert_eq!(
        at("/payments/nodes"),
        json!([{ "amount": "2400.00", "status": "CONFIRMED" }, { "amount": "2400.00", "status": "CONFIRMED" }])
    );
    assert_eq!(
        at("/totals"),
        json!({ "records": 3, "hours": "7.50", "volunteers": 9, "beneficiaries": 30 })
    );
    assert_eq!(at("/serviceRecords/totalCount/value"), json!(3));
    assert_eq!(at("/ratingSummary/count"), json!(1));
    assert_eq!(
        at("/ratings/nodes"),
        json!([{ "score": 5, "text": "路通了，孩子上学安全了。" }])
    );
    let told = at("/timeline/nodes").as_array().unwrap().len();
    assert!(told >= 10, "{told} things happened to the project");

    chain_answers_in_both_directions(
        square,
        &need,
        &order,
        &claim,
        &contract,
        [&first_payment, &second_payment],
    )
    .await;

    // The books: what was given is free, paid, and nothing else.
    let books = "query($id: ID!) { fund(id: $id) { balances { appropriated available reserved committed paid } } }";
    let books = square.as_("auditor").await.send(books, json!({ "id": fund })).await;
    assert_eq!(
        books.at("/data/fund/balances"),
        json!({ "appropriated": "200000.00", "available": "195200.00", "reserved": "0.00", "committed": "0.00", "paid": "4800.00" })
    );
    let store = &square.app.app.store;
    let mut findings = siling_persistence::order::audit(store).await.unwrap();
    findings.extend(siling_persistence::fund::audit(store).await.unwrap());
    findings.extend(siling_persistence::project::audit(store).await.unwrap());
    findings.extend(siling_persistence::need::audit(store).await.unwrap());
    assert_eq!(findings, Vec::<String>::new());
}

/// need -> order -> claim -> contract -> payment, and back.
async fn chain_answers_in_both_directions(
    square: &Square,
    need: &str,
    order: &str,
    claim: &str,
    contract: &str,
    payments: [&str; 2],
) {
    let anybody = square.app.anonymous();
    let there = "query($id: ID!) { need(id: $id) { order { id award { claim { id project { contract { id instalments { payments { id } } } } } } } } }";
    let there: Answer = anybody.send(there, json!({ "id": need })).await;
    assert_eq!(there.error_codes(), Vec::<String>::new(), "{}", there.body);
    assert_eq!(there.text("/data/need/order/id"), order);
    let won = "/data/need/order/award/claim";
    assert_eq!(there.text(&format!("{won}/id")), claim);
    assert_eq!(there.text(&format!("{won}/project/contract/id")), contract);
    for (place, payment) in payments.iter().enumerate() {
        let path = format!("{won}/project/contract/instalments/{place}/payments/0/id");
        assert_eq!(there.text(&path), *payment);
        let back = "query($id: ID!) { payment(id: $id) { contract { id } project { claim { id order { id needs { id } } } } } }";
        let back = anybody.send(back, json!({ "id": payment })).await;
        assert_eq!(back.text("/data/payment/contract/id"), contract);
        assert_eq!(back.text("/data/payment/project/claim/id"), claim);
        assert_eq!(back.text("/data/payment/project/claim/order/id"), order);
        assert_eq!(
            back.at("/data/payment/project/claim/order/needs"),
            json!([{ "id": need }])
        );
    }
}

#[tokio::test]
async fn a_step_that_is_sent_again_is_taken_once() {
    let square = Square::new().await;
    let order = square.deliberated(&square.need("商户占道经营").await, json!({})).await;
    let publish = json!({ "order": order, "idempotencyKey": "发布" });
    let worker = square.as_("worker").await;
    for replayed in [false, true, true] {
        let answer = act(&worker, "publishServiceOrder", publish.clone()).await;
        answer.no_errors("publishServiceOrder");
        assert_eq!(answer.at("/data/publishServiceOrder/replayed"), replayed);
    }
    let offer = square.offer(&order, 0, "4800");
    let manager = square.as_("manager").await;
    for replayed in [false, true, true] {
        let answer = act(&manager, "claimServiceOrder", offer.clone()).await;
        answer.no_errors("claimServiceOrder");
        assert_eq!(answer.at("/data/claimServiceOrder/replayed"), replayed);
    }
    assert_eq!(square.balances().await["reserved"], "5000.00");
    assert_eq!(square.app.count("SELECT count(*) FROM claims").await, 1);
}
