//! The life of a project from its start to its end.

use super::{Case, Target, case, locked, staffing};
use crate::app::App;
use crate::command::{Command, CommandError};
use crate::organization::line;
use crate::venture;
use siling_domain::access::Deed;
use siling_domain::project::{NewAcceptance, Project, TerminationReason};
use siling_persistence::UnitOfWork;
use siling_persistence::organization::OrganizationKey;
use siling_persistence::project as store;

/// Starts a project (启动项目).
#[derive(Debug, Clone)]
pub struct StartProject {
    /// Which project.
    pub target: Target,
}

impl Command for StartProject {
    const DEED: Deed = Deed::StartProject;
    type Output = Project;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<Project, CommandError> {
        let case = case(uow, Self::DEED, &self.target).await?;
        let after = case.before.clone().start(&case.facts, uow.now())?;
        case.close_following(app, uow, after, None, None).await
    }
}

/// Saves a change whose reason the project itself keeps.
async fn with_reason(case: Case, uow: &mut UnitOfWork, after: Project) -> Result<Project, CommandError> {
    let reason = after.status_reason.clone();
    case.close(uow, after, reason, None).await
}

/// Pauses a project, with a reason (暂停项目).
#[derive(Debug, Clone)]
pub struct PauseProject {
    /// Which project.
    pub target: Target,
    /// Why.
    pub reason: String,
}

impl Command for PauseProject {
    const DEED: Deed = Deed::PauseProject;
    type Output = Project;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Project, CommandError> {
        let case = case(uow, Self::DEED, &self.target).await?;
        let after = case.before.clone().pause(&self.reason, &case.facts, uow.now())?;
        with_reason(case, uow, after).await
    }
}

/// Resumes a paused project (恢复项目).
#[derive(Debug, Clone)]
pub struct ResumeProject {
    /// Which project.
    pub target: Target,
}

impl Command for ResumeProject {
    const DEED: Deed = Deed::ResumeProject;
    type Output = Project;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Project, CommandError> {
        let case = case(uow, Self::DEED, &self.target).await?;
        let after = case.before.clone().resume(&case.facts, uow.now())?;
        case.close(uow, after, None, None).await
    }
}

/// Says that a project is complete (项目完成).
#[derive(Debug, Clone)]
pub struct CompleteProject {
    /// Which project.
    pub target: Target,
}

impl Command for CompleteProject {
    const DEED: Deed = Deed::CompleteProject;
    type Output = Project;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<Project, CommandError> {
        let case = case(uow, Self::DEED, &self.target).await?;
        let after = case.before.clone().complete(&case.facts, uow.now())?;
        case.close_following(app, uow, after, None, None).await
    }
}

/// Accepts a completed project as a whole (项目验收).
#[derive(Debug, Clone)]
pub struct AcceptProject {
    /// Which project.
    pub target: Target,
    /// The acceptance.
    pub acceptance: NewAcceptance,
    /// The acceptance sheet.
    pub document: Option<String>,
}

impl Command for AcceptProject {
    const DEED: Deed = Deed::AcceptProject;
    type Output = Project;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<Project, CommandError> {
        let case = case(uow, Self::DEED, &self.target).await?;
        let document = line("document", self.document)?;
        let after = case.before.clone().accept(self.acceptance, &case.facts, uow.now())?;
        case.close_following(app, uow, after, None, document).await
    }
}

/// Closes an accepted project (项目结项).
#[derive(Debug, Clone)]
pub struct CloseProject {
    /// Which project.
    pub target: Target,
}

impl Command for CloseProject {
    const DEED: Deed = Deed::CloseProject;
    type Output = Project;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Project, CommandError> {
        let case = case(uow, Self::DEED, &self.target).await?;
        let after = case.before.clone().close(&case.facts, uow.now())?;
        case.close(uow, after, None, None).await
    }
}

/// Hands a project over to another leading organization (移交项目).
#[derive(Debug, Clone)]
pub struct HandOverProject {
    /// Which project.
    pub target: Target,
    /// The organization that takes it.
    pub organization: OrganizationKey,
    /// Why.
    pub reason: String,
    /// The decision it rests on.
    pub document: Option<String>,
}

impl Command for HandOverProject {
    const DEED: Deed = Deed::HandOverProject;
    type Output = Project;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Project, CommandError> {
        let case = case(uow, Self::DEED, &self.target).await?;
        let document = line("document", self.document)?;
        let successor = locked(uow, &self.organization, "organization").await?;
        let successor = staffing(uow, &successor).await?;
        let after = case
            .before
            .clone()
            .hand_over(successor, &self.reason, &case.facts, uow.now())?;
        let reason = after.hand_overs.last().map(|hand_over| hand_over.reason.clone());
        case.close(uow, after, reason, document).await
    }
}

/// Terminates a project before its end (终止项目).
#[derive(Debug, Clone)]
pub struct TerminateProject {
    /// Which project.
    pub target: Target,
    /// Why.
    pub reason: TerminationReason,
    /// More on it.
    pub note: Option<String>,
    /// The decision it rests on.
    pub document: Option<String>,
}

impl Command for TerminateProject {
    const DEED: Deed = Deed::TerminateProject;
    type Output = Project;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<Project, CommandError> {
        // The round from which it comes is locked before it.
        let known = store::by_ids::<Project>(uow.store(), &[self.target.project])
            .await?
            .pop();
        let round = match &known {
            Some(project) => venture::following(uow, project).await?,
            None => None,
        };
        let case = case(uow, Self::DEED, &self.target).await?;
        let document = line("document", self.document)?;
        let after = case
            .before
            .clone()
            .terminate(self.reason, self.note, &case.facts, uow.now())?;
        let (reason, warrant) = (after.status_reason.clone(), case.warrant);
        let after = case.close_following(app, uow, after, reason.clone(), document).await?;
        if let Some(round) = round {
            venture::terminated(uow, app, &warrant, round, reason).await?;
        }
        Ok(after)
    }
}
