//! Evaluations of a round's projects (中期/结项评估).

use super::ProposalTarget;
use super::case::{Hold, open_proposal};
use crate::app::App;
use crate::command::{Command, CommandError};
use siling_domain::access::Deed;
use siling_domain::project::{Project, ProjectStatus};
use siling_domain::venture::{EvaluationFacts, NewEvaluation, Proposal};
use siling_persistence::venture as store;
use siling_persistence::{UnitOfWork, kept};

/// Evaluates the project of an awarded proposal (评估).
#[derive(Debug, Clone)]
pub struct EvaluateRoundProject {
    /// Which proposal.
    pub target: ProposalTarget,
    /// The evaluation.
    pub evaluation: NewEvaluation,
}

impl Command for EvaluateRoundProject {
    const DEED: Deed = Deed::EvaluateRoundProject;
    type Output = Proposal;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Proposal, CommandError> {
        let case = open_proposal(uow, Self::DEED, &self.target, Hold::Locked).await?;
        let project: Option<Project> = match case.before.project {
            Some(project) => kept::shared(uow, project).await?,
            None => None,
        };
        let stage = self.evaluation.stage;
        let facts = project.map_or(EvaluationFacts::default(), |project| facts(project.status));
        let after = case.before.clone().evaluate(self.evaluation, facts, &case.facts())?;
        if let Some(round) = case.round.clone().evaluated(stage, case.now) {
            store::update(uow, &case.warrant, &case.round, &round, None, None).await?;
        }
        let found = after.evaluations.last();
        let (findings, document) = found.map(|it| (it.findings.clone(), it.document.clone())).unzip();
        case.close(uow, after, findings, document.flatten()).await
    }
}

/// What an evaluation needs to know of a project that stands so.
fn facts(status: ProjectStatus) -> EvaluationFacts {
    use ProjectStatus as Is;
    let completed = matches!(status, Is::Completed | Is::Accepted | Is::Closed);
    EvaluationFacts {
        started: completed || matches!(status, Is::InProgress | Is::Paused),
        completed,
    }
}
