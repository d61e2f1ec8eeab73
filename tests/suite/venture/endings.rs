//! What becomes of awarded proposals: contracts, evaluations, breaches, the close.

use super::world::{World, pair, told};
use serde_json::{Value, json};
use siling_application::{App, Command, CommandError};
use siling_domain::access::{Deed, Place, authorise};
use siling_domain::id::ProjectId;
use siling_domain::project::{MilestoneStatus, Project, ProjectStatus};
use siling_persistence::{UnitOfWork, kept};

/// What becomes of a project; how, is told by the tests of projects.
struct Becomes(ProjectId, fn(&mut Project));

impl Command for Becomes {
    const DEED: Deed = Deed::CompleteProject;
    type Output = Project;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Project, CommandError> {
        let warrant = authorise(uow.actor(), Self::DEED, &Place::DISTRICT)?;
        let before: Project = kept::locked(uow, self.0).await?.unwrap();
        let mut after = before.clone();
        after.version += 1;
        (self.1)(&mut after);
        kept::update(uow, &warrant, &before, &after, None, None).await?;
        Ok(after)
    }
}

impl World {
    /// Does one thing elsewhere, and says what was told.
    async fn does(&self, who: &str, mutation: &str, input: Value) -> Vec<(String, String)> {
        let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
        let query =
            format!("mutation($input: {kind}!) {{ {mutation}(input: $input) {{ userErrors {{ code field }} }} }}");
        told(
            &self
                .as_(who)
                .await
                .send(&query, json!({ "input": siling_tests::keyed(mutation, input) }))
                .await,
            mutation,
        )
    }

    /// The project of a proposal, and its contract.
    async fn becomes(&self, proposal: &str) -> (String, Option<String>) {
        let query = format!("{{ proposal(id: \"{proposal}\") {{ project {{ id contract {{ id }} }} }} }}");
        let answer = self.ask("committee", &query).await;
        let contract = answer.at("/data/proposal/project/contract/id");
        (
            answer.text("/data/proposal/project/id"),
            contract.as_str().map(str::to_owned),
        )
    }

    /// The district signs the contract of a proposal's project, out of what is set aside for the round.
    async fn sign(&self, proposal: &str, price: &str) {
        let project = self.becomes(proposal).await.0;
        let input = json!({
            "project": project, "number": format!("合同-{project}"), "purchaser": "临淄区委社会工作部", "purchaserArea": "370305000000",
            "procurementMode": "VENTURE", "signedOn": "2026-08-19", "beginsOn": "2026-09-01", "endsOn": "2027-05-31", "price": price,
            "idempotencyKey": format!("sign-{project}"),
        });
        assert_eq!(self.does("committee", "signContract", input).await, []);
    }

    /// The organization starts its project.
    async fn start(&self, number: usize, proposal: &str) {
        let input = json!({ "project": self.becomes(proposal).await.0 });
        assert_eq!(self.does(&format!("manager-{number}"), "startProject", input).await, []);
    }

    async fn brings(&self, proposal: &str, change: fn(&mut Project)) {
        let project = self.becomes(proposal).await.0;
        self.app.done(Becomes(project.parse().unwrap(), change)).await;
    }

    async fn complete(&self, proposal: &str) {
        self.brings(proposal, |project| project.status = ProjectStatus::Completed)
            .await;
    }

    async fn terminate(&self, proposal: &str) {
        let project = self.becomes(proposal).await.0;
        let input = json!({ "project": project, "reason": "AGREEMENT", "note": "无法实施" });
        assert_eq!(self.does("committee", "terminateProject", input).await, []);
    }

    /// What keeps an instalment from being asked for; nothing is kept.
    async fn instalment(&self, number: usize, proposal: &str, instalment: i32) -> Vec<(String, String)> {
        let contract = self.becomes(proposal).await.1.unwrap();
        let input = json!({
            "contract": contract, "instalment": instalment, "invoiceNumber": format!("0370000{instalment}"), "bank": "齐商银行临淄支行",
            "accountNumber": "6222 0212 3456 7890", "dryRun": true,
        });
        self.does(&format!("manager-{number}"), "requestPayment", input).await
    }
}

fn evaluation(proposal: &str, stage: &str, result: &str) -> Value {
    json!({ "proposal": proposal, "stage": stage, "result": result, "findings": "台账齐全，服务人次属实", "document": "评估报告" })
}

#[tokio::test]
async fn from_the_contract_to_the_close() {
    let (world, proposals) = World::awarded(&[(10_000, 90), (5_000, 80)]).await;
    let (big, small) = (&proposals[0], &proposals[1]);
    assert_eq!(
        world
            .told(
                "committee",
                "evaluateRoundProject",
                evaluation(big, "MIDTERM", "PASSED")
            )
            .await,
        [pair("", "ACTION_NOT_ALLOWED")],
        "no contract yet"
    );
    world.sign(big, "10000").await;
    assert_eq!(world.status(big).await, "SIGNED");
    assert_eq!(world.round_status().await, "AWARDING", "one contract is missing");
    assert_eq!(world.balances().await[1..], ["5000.00", "10000.00"]);
    world.sign(small, "4500").await;
    assert_eq!(world.round_status().await, "SIGNED");
    assert_eq!(
        world.balances().await,
        ["1985500.00", "0.00", "14500.00"],
        "with the last contract nothing stays set aside"
    );
    assert_eq!(
        world
            .told(
                "committee",
                "evaluateRoundProject",
                evaluation(big, "MIDTERM", "PASSED")
            )
            .await,
        [pair("stage", "PROJECT_NOT_STARTED")]
    );
    world.until("2026-09-01");
    world.start(1, big).await;
    world.start(2, small).await;

    // 50 % after signing, 30 % after the mid-term, 20 % at the end. Half of the work is accepted.
    world
        .brings(big, |project| project.milestones[0].status = MilestoneStatus::Accepted)
        .await;
    assert_eq!(world.instalment(1, big, 1).await, []);
    assert_eq!(
        world.instalment(1, big, 2).await,
        [pair("instalment", "EVALUATION_MISSING")]
    );
    assert_eq!(world.instalment(2, small, 1).await, []);
    world
        .done(
            "committee",
            "evaluateRoundProject",
            evaluation(big, "MIDTERM", "FAILED"),
        )
        .await;
    assert_eq!(world.round_status().await, "MIDTERM");
    for instalment in [1, 2] {
        assert_eq!(
            world.instalment(1, big, instalment).await,
            [pair("instalment", "INSTALMENTS_STOPPED")],
            "failing mid-term stops the next instalment"
        );
    }
    assert_eq!(world.instalment(2, small, 1).await, [], "of that project alone");
    let query = format!(
        "{{ proposal(id: \"{big}\") {{ instalmentsStopped evaluations {{ stage result evaluatedOn findings document }} \
         contract {{ id project {{ id }} }} project {{ id origin {{ kind ventureRound {{ id }} proposal {{ id }} }} }} \
         round {{ id commitment {{ subjectId }} }} }} }}"
    );
    let own = world.ask("manager-1", &query).await;
    assert_eq!(own.at("/data/proposal/instalmentsStopped"), true);
    assert_eq!(
        own.text("/data/proposal/evaluations/0/findings"),
        "台账齐全，服务人次属实"
    );
    let public = world.ask("", &query).await;
    assert_eq!(public.text("/data/proposal/evaluations/0/result"), "FAILED");
    assert_eq!(
        public.text("/data/proposal/contract/project/id"),
        public.text("/data/proposal/project/id")
    );
    for (who, subject) in [
        ("auditor", json!(world.round)),
        ("manager-1", Value::Null),
        ("", Value::Null),
    ] {
        let seen = world.ask(who, &query).await;
        let commitment = seen.at("/data/proposal/round/commitment");
        assert_eq!(
            commitment["subjectId"], subject,
            "{who}: what is booked is for those who keep the books"
        );
    }
    assert!(public.at("/data/proposal/evaluations/0/findings").is_null());
    assert_eq!(
        public.at("/data/proposal/project/origin"),
        json!({ "kind": "VENTURE", "ventureRound": { "id": world.round }, "proposal": { "id": big } })
    );

    world
        .done(
            "committee",
            "evaluateRoundProject",
            evaluation(big, "MIDTERM", "PASSED"),
        )
        .await;
    assert_eq!(world.instalment(1, big, 2).await, []);
    for proposal in [big, small] {
        assert_eq!(
            world
                .told(
                    "committee",
                    "evaluateRoundProject",
                    evaluation(proposal, "FINAL", "PASSED")
                )
                .await,
            [pair("stage", "PROJECT_NOT_COMPLETED")]
        );
    }
    assert_eq!(
        world.told("committee", "closeRound", world.of(json!({}))).await,
        [pair("", "PROJECTS_UNDER_WAY")]
    );
    for proposal in [big, small] {
        world.complete(proposal).await;
        let done = world
            .done(
                "committee",
                "evaluateRoundProject",
                evaluation(proposal, "FINAL", "PASSED"),
            )
            .await;
        assert_eq!(done["status"], "COMPLETED");
    }
    world
        .brings(big, |project| project.status = ProjectStatus::Accepted)
        .await;
    assert_eq!(world.instalment(1, big, 3).await, []);
    assert_eq!(world.round_status().await, "FINAL");
    world.done("committee", "closeRound", world.of(json!({}))).await;
    assert_eq!(world.round_status().await, "CLOSED");
    assert_eq!(
        world.told("committee", "closeRound", world.of(json!({}))).await,
        [pair("", "ACTION_NOT_ALLOWED")]
    );
    world.clean().await;
}

#[tokio::test]
async fn ten_thousand_yuan_need_a_midterm_evaluation_before_the_final_one() {
    let (world, proposals) = World::awarded(&[(10_000, 90)]).await;
    world.sign(&proposals[0], "10000").await;
    world.complete(&proposals[0]).await;
    assert_eq!(
        world
            .told(
                "committee",
                "evaluateRoundProject",
                evaluation(&proposals[0], "FINAL", "PASSED")
            )
            .await,
        [pair("stage", "MIDTERM_MISSING")]
    );
    let mut blank = evaluation(&proposals[0], "MIDTERM", "PASSED");
    (blank["findings"], blank["document"]) = (json!(" "), json!("\u{7}"));
    assert_eq!(
        world.told("committee", "evaluateRoundProject", blank).await,
        [pair("findings", "REQUIRED"), pair("document", "INVALID_CHARACTER")]
    );
}

#[tokio::test]
async fn a_breach_bars_the_organization_from_the_next_rounds_for_three_years() {
    let (world, proposals) = World::awarded(&[(5_000, 90)]).await;
    world.sign(&proposals[0], "5000").await;
    let breach = world
        .done(
            "committee",
            "evaluateRoundProject",
            evaluation(&proposals[0], "FINAL", "BREACH"),
        )
        .await;
    assert_eq!(breach["status"], "TERMINATED");
    let query = format!(
        "{{ proposal(id: \"{}\") {{ barredUntil instalmentsStopped }} }}",
        proposals[0]
    );
    let own = world.ask("manager-1", &query).await;
    assert_eq!(own.text("/data/proposal/barredUntil"), "2029-08-19");
    assert_eq!(
        world.ask("", &query).await.at("/data/proposal/barredUntil"),
        json!(null)
    );
    let mut plan = world.plan();
    (plan["proposalsUntil"], plan["reviewsUntil"]) = (json!("2026-08-25"), json!("2026-08-28"));
    let round = super::world::id(&world.done("committee", "planVentureRound", plan).await);
    let of = json!({ "round": round });
    world.done("committee", "collectForRound", of.clone()).await;
    world.done("committee", "openRound", of).await;
    let content = super::world::content("再来一次", 5_000);
    let input = json!({ "round": round, "organization": { "id": world.organizations[0] }, "content": content });
    let again = super::world::id(&world.done("manager-1", "draftProposal", input).await);
    let submit = json!({ "proposal": again });
    assert_eq!(
        world.told("manager-1", "submitProposal", submit).await,
        [pair("", "APPLICATION_BARRED")]
    );
    let own = format!(
        "{{ proposal(id: \"{again}\") {{ eligibility {{ condition met }} availableActions {{ action allowed reasonCode }} }} }}"
    );
    let seen = world.ask("manager-1", &own).await;
    let eligibility = seen.at("/data/proposal/eligibility");
    assert!(
        eligibility
            .as_array()
            .unwrap()
            .contains(&json!({ "condition": "NOT_BARRED", "met": false }))
    );
    let actions = seen.at("/data/proposal/availableActions");
    let submit = json!({ "action": "SUBMIT", "allowed": false, "reasonCode": "APPLICATION_BARRED" });
    assert!(actions.as_array().unwrap().contains(&submit), "{actions}");
}

#[tokio::test]
async fn a_project_that_is_terminated_ends_its_proposal_and_frees_the_rest() {
    let (world, proposals) = World::awarded(&[(10_000, 90), (5_000, 80)]).await;
    world.sign(&proposals[0], "10000").await;
    assert_eq!(world.balances().await[1..], ["5000.00", "10000.00"]);
    world.terminate(&proposals[1]).await;
    assert_eq!(world.status(&proposals[1]).await, "TERMINATED");
    assert_eq!(
        world.round_status().await,
        "SIGNED",
        "nothing waits for a contract any more"
    );
    assert_eq!(world.balances().await[1..], ["0.00", "10000.00"]);
    let (project, contract) = world.becomes(&proposals[0]).await;
    let input = json!({ "project": project, "reason": "AGREEMENT", "note": "无法实施" });
    assert_eq!(
        world.does("committee", "terminateProject", input).await,
        [pair("", "CONTRACT_OPEN")]
    );
    let input = json!({ "contract": contract, "reason": "无法实施", "document": "协议", "idempotencyKey": "终止" });
    assert_eq!(world.does("committee", "terminateContract", input).await, []);

    // The round's money was for others; another contract takes it of the fund.
    let again = json!({
        "project": project, "number": "合同二", "purchaser": "临淄区委社会工作部", "purchaserArea": "370305000000", "fund": world.fund,
        "procurementMode": "VENTURE", "signedOn": "2026-08-19", "beginsOn": "2026-09-01", "endsOn": "2027-05-31", "price": "9000",
        "idempotencyKey": "再签",
    });
    assert_eq!(world.does("committee", "signContract", again).await, []);
    assert_eq!(world.status(&proposals[0]).await, "SIGNED");
    assert_eq!(world.balances().await[1..], ["0.00", "9000.00"]);
    let contract = world.becomes(&proposals[0]).await.1;
    let input = json!({ "contract": contract, "reason": "无法实施", "document": "协议", "idempotencyKey": "再终止" });
    assert_eq!(world.does("committee", "terminateContract", input).await, []);
    world.terminate(&proposals[0]).await;
    assert_eq!(world.status(&proposals[0]).await, "TERMINATED");
    world.done("committee", "closeRound", world.of(json!({}))).await;
    let statistics = world
        .ask("", "{ ventureStatistics { total { rounds projects } } }")
        .await;
    assert_eq!(
        statistics.at("/data/ventureStatistics/total"),
        json!({ "rounds": 1, "projects": 2 }),
        "awarded is awarded, whatever became of it"
    );
    world.clean().await;
}

#[tokio::test]
async fn the_organization_of_an_awarded_proposal_cannot_end_it_by_itself() {
    let (world, proposals) = World::awarded(&[(5_000, 90)]).await;
    let project = world.becomes(&proposals[0]).await.0;
    let input = json!({ "project": project, "reason": "AGREEMENT" });
    let told = world.does("manager-1", "terminateProject", input).await;
    assert_eq!(told, [pair("", "FORBIDDEN")]);
    assert_eq!(world.status(&proposals[0]).await, "AWARDED");
}

#[tokio::test]
async fn an_evaluation_that_fails_stops_what_was_requested_before() {
    let (world, proposals) = World::awarded(&[(10_000, 90)]).await;
    let proposal = &proposals[0];
    world.sign(proposal, "10000").await;
    world.until("2026-09-01");
    world.start(1, proposal).await;
    let contract = world.becomes(proposal).await.1.unwrap();
    let request = json!({
        "contract": contract, "instalment": 1, "invoiceNumber": "03700001", "bank": "齐商银行临淄支行",
        "accountNumber": "6222 0212 3456 7890", "idempotencyKey": "请款",
    });
    assert_eq!(world.does("manager-1", "requestPayment", request).await, []);
    world
        .done(
            "committee",
            "evaluateRoundProject",
            evaluation(proposal, "MIDTERM", "FAILED"),
        )
        .await;
    let query = format!("{{ contract(id: \"{contract}\") {{ payments {{ nodes {{ id }} }} }} }}");
    let payment = world
        .ask("finance-1", &query)
        .await
        .text("/data/contract/payments/nodes/0/id");
    let query = format!(
        "{{ payment(id: \"{payment}\") {{ availableActions {{ action allowed reasonCode }} }} contract(id: \"{contract}\") {{ instalments {{ waitsFor }} }} }}"
    );
    let seen = world.ask("finance-1", &query).await;
    let stopped = json!({ "action": "APPROVE", "allowed": false, "reasonCode": "INSTALMENTS_STOPPED" });
    let actions = seen.at("/data/payment/availableActions");
    assert!(actions.as_array().unwrap().contains(&stopped), "{actions}");
    let waits = seen.text("/data/contract/instalments/1/waitsFor");
    assert!(waits.contains("评估未通过"), "{waits}");
    let approve = json!({ "payment": payment, "idempotencyKey": "审批" });
    assert_eq!(
        world.does("finance-1", "approvePayment", approve).await,
        [pair("payment", "INSTALMENTS_STOPPED")]
    );
}

#[tokio::test]
async fn an_evaluation_and_the_approvals_of_payments_at_once_wait_in_no_circle() {
    for result in ["FAILED", "PASSED"] {
        let (world, proposals) = World::awarded(&[(10_000, 90)]).await;
        let proposal = &proposals[0];
        world.sign(proposal, "10000").await;
        world.until("2026-09-01");
        world.start(1, proposal).await;
        let contract = world.becomes(proposal).await.1.unwrap();
        let request = json!({
            "contract": contract, "instalment": 1, "invoiceNumber": "03700001", "bank": "齐商银行临淄支行",
            "accountNumber": "6222 0212 3456 7890", "idempotencyKey": "请款",
        });
        assert_eq!(world.does("manager-1", "requestPayment", request).await, []);
        let query = format!("{{ contract(id: \"{contract}\") {{ payments {{ nodes {{ id }} }} }} }}");
        let payment = world.ask("finance-1", &query).await;
        let payment = payment.text("/data/contract/payments/nodes/0/id");
        let approve = |key: &str| json!({ "payment": payment, "idempotencyKey": key });
        let (evaluated, first, second) = tokio::join!(
            world.does(
                "committee",
                "evaluateRoundProject",
                evaluation(proposal, "MIDTERM", result)
            ),
            world.does("finance-1", "approvePayment", approve("一")),
            world.does("finance-1", "approvePayment", approve("二")),
        );
        assert_eq!(evaluated, []);
        for told in [&first, &second] {
            let clear = told
                .iter()
                .all(|(_, code)| code == "INSTALMENTS_STOPPED" || code == "ACTION_NOT_ALLOWED");
            assert!(clear, "{told:?}");
        }
        let approved = [&first, &second].iter().filter(|told| told.is_empty()).count();
        assert!(
            approved == 1 || (approved == 0 && result == "FAILED"),
            "{first:?} {second:?}"
        );
        world.clean().await;
    }
}
