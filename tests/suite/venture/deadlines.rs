//! What a round and its contracts wait for, and until when.

use super::world::World;
use serde_json::{Value, json};

const DEADLINES: &str = "deadlines { kind dueOn over basis }";

impl World {
    async fn waits_for(&self, round: &str) -> Value {
        let query = format!("{{ ventureRound(id: \"{round}\") {{ {DEADLINES} }} }}");
        let answer = self.ask("", &query).await;
        answer.at("/data/ventureRound/deadlines")
    }
}

#[tokio::test]
async fn a_round_waits_for_proposals_then_reviews_then_objections() {
    let world = World::open().await;
    let waits = async |kind: &str, due: &str, over: bool| {
        let told = world.waits_for(&world.round).await;
        assert_eq!(told.as_array().map(Vec::len), Some(1), "{told}");
        let told = &told[0];
        assert_eq!(
            (&told["kind"], &told["dueOn"], &told["over"]),
            (&json!(kind), &json!(due), &json!(over))
        );
        assert!(told["basis"].as_str().is_some_and(|basis| !basis.is_empty()));
    };
    waits("SUBMIT_PROPOSAL", "2026-07-20", false).await;
    let proposal = world.submit(1, 5_000).await;
    world.until("2026-07-21");
    waits("SUBMIT_PROPOSAL", "2026-07-20", true).await;
    world.done("committee", "closeCall", world.of(json!({}))).await;
    assert_eq!(
        world.waits_for(&world.round).await,
        json!([]),
        "the screening has no day"
    );
    let screened = json!({ "proposal": proposal });
    world.done("committee", "screenProposal", screened).await;
    world.done("committee", "beginReview", world.of(json!({}))).await;
    waits("REVIEW_PROPOSAL", "2026-08-10", false).await;
    for who in super::world::REVIEWERS {
        world.score(who, &proposal, 80).await;
    }
    world.until("2026-08-11");
    let notice = world.of(json!({ "document": "公示〔2026〕1号" }));
    world.done("committee", "publishRoundNotice", notice).await;
    waits("LODGE_OBJECTION", "2026-08-18", false).await;
}

#[tokio::test]
async fn the_first_money_of_a_rounds_contract_is_due_until_it_was_sent() {
    let (world, proposals) = World::awarded(&[(5_000, 80)]).await;
    let committee = world.as_("committee").await;
    let query = format!("{{ proposal(id: \"{}\") {{ project {{ id }} }} }}", proposals[0]);
    let project = world.ask("committee", &query).await.text("/data/proposal/project/id");
    let input = json!({
        "project": project, "number": "合同一号", "purchaser": "临淄区委社会工作部", "purchaserArea": "370305000000",
        "procurementMode": "VENTURE", "signedOn": "2026-08-19", "beginsOn": "2026-09-01", "endsOn": "2027-05-31", "price": "5000",
        "idempotencyKey": "sign",
    });
    let sign = format!(
        "mutation($input: SignContractInput!) {{ signContract(input: $input) {{ userErrors {{ code }} contract {{ id {DEADLINES} }} }} }}"
    );
    let signed = committee.send(&sign, json!({ "input": input })).await;
    let contract = signed.no_errors("signContract").text("/data/signContract/contract/id");
    // 20 and 21, 24 to 28 August, 31 August to 4 September, 7 to 9 September.
    assert_eq!(
        signed.at("/data/signContract/contract/deadlines"),
        json!([
            { "kind": "PAY_FIRST_INSTALMENT", "dueOn": "2026-09-09", "over": false, "basis": "公益创投合同签订后 15 个工作日" },
            { "kind": "COMPLETE_CONTRACT", "dueOn": "2027-05-31", "over": false, "basis": "合同约定的期满日" },
        ])
    );

    let manager = world.as_("manager-1").await;
    let input = json!({
        "contract": contract, "instalment": 1, "invoiceNumber": "03700001", "bank": "齐商银行临淄支行",
        "accountNumber": "6222 0212 3456 7890", "idempotencyKey": "request",
    });
    let request = format!(
        "mutation($input: RequestPaymentInput!) {{ requestPayment(input: $input) {{ userErrors {{ code }} payment {{ id {DEADLINES} }} }} }}"
    );
    let requested = manager.send(&request, json!({ "input": input })).await;
    requested.no_errors("requestPayment");
    assert_eq!(
        requested.at("/data/requestPayment/payment/deadlines"),
        json!([{ "kind": "APPROVE_PAYMENT", "dueOn": "2026-09-18", "over": false, "basis": "申请拨付后 30 日" }])
    );
    let query = format!(
        "{{ contract(id: \"{contract}\") {{ {DEADLINES} project {{ deadlines {{ kind }} }} payments {{ nodes {{ id deadlines {{ kind }} }} }} }} }}"
    );
    let seen = world.ask("", &query).await;
    assert_eq!(seen.at("/data/contract/deadlines/0/kind"), "PAY_FIRST_INSTALMENT");
    assert_eq!(
        seen.at("/data/contract/project/deadlines"),
        json!([{ "kind": "DELIVER_MILESTONE" }])
    );
    assert_eq!(
        seen.at("/data/contract/payments/nodes"),
        json!([]),
        "what is only requested is not public"
    );
}
