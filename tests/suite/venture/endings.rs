//! What becomes of awarded proposals: contracts, evaluations, breaches, the close.

use super::world::{World, pair};
use serde_json::{Value, json};
use siling_application::{App, Command, CommandError, Envelope, execute};
use siling_domain::access::{Actor, Deed, Place, authorise};
use siling_domain::id::{ContractId, ProjectId};
use siling_domain::project::{Project, ProjectStatus};
use siling_domain::venture::EvaluationStage;
use siling_persistence::{UnitOfWork, kept};

/// What happens to a project elsewhere: its contract is signed, it starts, it is completed, it is terminated.
#[derive(Debug, Clone, Copy)]
enum Happens {
    Signed(ContractId),
    Now(ProjectStatus),
    Terminated,
}

struct Elsewhere(ProjectId, Happens);

impl Command for Elsewhere {
    const DEED: Deed = Deed::SignContract;
    type Output = Project;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<Project, CommandError> {
        let warrant = authorise(uow.actor(), Self::DEED, &Place::DISTRICT)?;
        let known: Project = kept::by_ids(uow.store(), &[self.0]).await?.remove(0);
        let following = siling_application::venture::following(uow, &known).await?.unwrap();
        let before: Project = kept::locked(uow, self.0).await?.unwrap();
        let mut after = before.clone();
        after.version += 1;
        match self.1 {
            Happens::Signed(contract) => after.contract = Some(contract),
            Happens::Now(status) => after.status = status,
            Happens::Terminated => after.status = ProjectStatus::Terminated,
        }
        kept::update(uow, &warrant, &before, &after, None, None).await?;
        match self.1 {
            Happens::Signed(contract) => {
                siling_application::venture::signed(uow, app, &warrant, following, contract).await?;
            }
            Happens::Terminated => {
                let reason = Some("无法实施".to_owned());
                siling_application::venture::terminated(uow, app, &warrant, following, reason).await?;
            }
            Happens::Now(_) => {}
        }
        Ok(after)
    }
}

/// Whether an instalment may be asked for.
struct Instalment(ProjectId, Option<EvaluationStage>);

impl Command for Instalment {
    const DEED: Deed = Deed::RequestPayment;
    type Output = Project;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Project, CommandError> {
        let project: Project = kept::shared(uow, self.0).await?.unwrap();
        let following = siling_application::venture::following(uow, &project).await?.unwrap();
        following.instalment_allowed(self.1)?;
        Ok(project)
    }
}

impl World {
    /// The project of a proposal.
    async fn project(&self, proposal: &str) -> ProjectId {
        let id = proposal.parse().unwrap();
        let found = kept::by_ids::<siling_domain::venture::Proposal>(&self.app.app.store, &[id]).await;
        found.unwrap().remove(0).project.unwrap()
    }

    async fn happens(&self, proposal: &str, what: Happens) {
        let project = self.project(proposal).await;
        self.app.done(Elsewhere(project, what)).await;
    }

    async fn sign(&self, proposal: &str) {
        let contract: ContractId = self.app.app.new_id();
        self.happens(proposal, Happens::Signed(contract)).await;
    }

    /// The code of what keeps an instalment from being asked for.
    async fn instalment(&self, proposal: &str, stage: Option<EvaluationStage>) -> Option<String> {
        use siling_domain::Word as _;
        let command = Instalment(self.project(proposal).await, stage);
        let asked = execute(
            &self.app.app,
            Actor::system(),
            "test".into(),
            Envelope::default(),
            command,
        )
        .await;
        match asked {
            Ok(_) => None,
            Err(CommandError::Refused(refusals)) => Some(refusals[0].code.code().to_owned()),
            Err(other) => panic!("{other:?}"),
        }
    }
}

fn evaluation(proposal: &str, stage: &str, result: &str) -> Value {
    json!({ "proposal": proposal, "stage": stage, "result": result, "findings": "台账齐全，服务人次属实", "document": "评估报告" })
}

#[tokio::test]
async fn from_the_contract_to_the_close() {
    use ProjectStatus::{Completed, InProgress};
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
    world.sign(big).await;
    assert_eq!(world.status(big).await, "SIGNED");
    assert_eq!(world.round_status().await, "AWARDING", "one contract is missing");
    world.sign(small).await;
    assert_eq!(world.round_status().await, "SIGNED");
    assert_eq!(
        world.balances().await[1],
        "0.00",
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
    world.happens(big, Happens::Now(InProgress)).await;
    world.happens(small, Happens::Now(InProgress)).await;

    let stage = Some(EvaluationStage::Midterm);
    assert_eq!(world.instalment(big, None).await, None);
    assert_eq!(
        world.instalment(big, stage).await.as_deref(),
        Some("EVALUATION_MISSING")
    );
    world
        .done(
            "committee",
            "evaluateRoundProject",
            evaluation(big, "MIDTERM", "FAILED"),
        )
        .await;
    assert_eq!(world.round_status().await, "MIDTERM");
    assert_eq!(
        world.instalment(big, None).await.as_deref(),
        Some("INSTALMENTS_STOPPED"),
        "failing mid-term stops the next instalment"
    );
    let query = format!(
        "{{ proposal(id: \"{big}\") {{ instalmentsStopped evaluations {{ stage result evaluatedOn findings document }} }} }}"
    );
    let own = world.ask("manager-1", &query).await;
    assert_eq!(own.at("/data/proposal/instalmentsStopped"), true);
    assert_eq!(
        own.text("/data/proposal/evaluations/0/findings"),
        "台账齐全，服务人次属实"
    );
    let public = world.ask("", &query).await;
    assert_eq!(public.text("/data/proposal/evaluations/0/result"), "FAILED");
    assert!(public.at("/data/proposal/evaluations/0/findings").is_null());

    world
        .done(
            "committee",
            "evaluateRoundProject",
            evaluation(big, "MIDTERM", "PASSED"),
        )
        .await;
    assert_eq!(world.instalment(big, stage).await, None);
    for (proposal, code) in [(big, "PROJECT_NOT_COMPLETED"), (small, "PROJECT_NOT_COMPLETED")] {
        assert_eq!(
            world
                .told(
                    "committee",
                    "evaluateRoundProject",
                    evaluation(proposal, "FINAL", "PASSED")
                )
                .await,
            [pair("stage", code)]
        );
    }
    assert_eq!(
        world.told("committee", "closeRound", world.of(json!({}))).await,
        [pair("", "PROJECTS_UNDER_WAY")]
    );
    for proposal in [big, small] {
        world.happens(proposal, Happens::Now(Completed)).await;
        let done = world
            .done(
                "committee",
                "evaluateRoundProject",
                evaluation(proposal, "FINAL", "PASSED"),
            )
            .await;
        assert_eq!(done["status"], "COMPLETED");
    }
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
    world.sign(&proposals[0]).await;
    world
        .happens(&proposals[0], Happens::Now(ProjectStatus::Completed))
        .await;
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
    world.sign(&proposals[0]).await;
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
    world.sign(&proposals[0]).await;
    assert_eq!(world.balances().await[1], "15000.00");
    world.happens(&proposals[1], Happens::Terminated).await;
    assert_eq!(world.status(&proposals[1]).await, "TERMINATED");
    assert_eq!(
        world.round_status().await,
        "SIGNED",
        "nothing waits for a contract any more"
    );
    assert_eq!(world.balances().await[1], "0.00");
    world.happens(&proposals[0], Happens::Terminated).await;
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
