//! Mutations on projects.

use super::input::*;
use super::object::Project;
use crate::graphql::engine::error::ApiError;
use crate::graphql::mutation::{Enveloped as _, known, new_id, payload, run};
use async_graphql::{Context, ID, Object};
use siling_application::project::{self as application, Target};
use siling_domain::{Refusal, RefusalCode};

payload! {
    /// What became of `proposeProject`.
    ProposeProjectPayload { project: Project },
    /// What became of `commissionProject`.
    CommissionProjectPayload { project: Project },
    /// What became of `approveProject`.
    ApproveProjectPayload { project: Project },
    /// What became of `declineProject`.
    DeclineProjectPayload { project: Project },
    /// What became of `startProject`.
    StartProjectPayload { project: Project },
    /// What became of `pauseProject`.
    PauseProjectPayload { project: Project },
    /// What became of `resumeProject`.
    ResumeProjectPayload { project: Project },
    /// What became of `deliverMilestone`.
    DeliverMilestonePayload { project: Project },
    /// What became of `acceptDelivery`.
    AcceptDeliveryPayload { project: Project },
    /// What became of `returnDelivery`.
    ReturnDeliveryPayload { project: Project },
    /// What became of `completeProject`.
    CompleteProjectPayload { project: Project },
    /// What became of `acceptProject`.
    AcceptProjectPayload { project: Project },
    /// What became of `closeProject`.
    CloseProjectPayload { project: Project },
    /// What became of `inviteToRate`.
    InviteToRatePayload { project: Project },
    /// What became of `handOverProject`.
    HandOverProjectPayload { project: Project },
    /// What became of `terminateProject`.
    TerminateProjectPayload { project: Project },
}

fn target(project: &ID, expected_version: Option<i32>) -> Result<Target, Refusal> {
    Ok(Target {
        project: known("project", project)?,
        expected_version,
    })
}

/// A milestone's number; one that cannot be any names none.
fn number(milestone: i32) -> Result<u32, Refusal> {
    u32::try_from(milestone).map_err(|_| Refusal::new(RefusalCode::NotFound).at("milestone"))
}

/// The mutations on projects.
#[derive(Default)]
pub struct ProjectMutation;

#[Object]
impl ProjectMutation {
    /// Proposes a project of the organization's own (自主申报); it waits for approval.
    async fn propose_project(
        &self,
        ctx: &Context<'_>,
        input: ProposeProjectInput,
    ) -> Result<Option<ProposeProjectPayload>, ApiError> {
        let (id, envelope) = (new_id(ctx, input.project.id.as_ref())?, input.envelope());
        let command = id
            .and_then(|id| input.project.project(id))
            .map(application::ProposeProject)
            .map_err(|refusal| refusal.at("project"));
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Commissions a project (按清单委托) from an item of the purchase list in force, or a recurring project once more.
    async fn commission_project(
        &self,
        ctx: &Context<'_>,
        input: CommissionProjectInput,
    ) -> Result<Option<CommissionProjectPayload>, ApiError> {
        let (id, envelope) = (new_id(ctx, input.project.id.as_ref())?, input.envelope());
        let command = commissioned(input.purchase_item, input.renews.as_ref()).and_then(|from| {
            let project = id.and_then(|id| input.project.project(id));
            Ok(application::CommissionProject {
                from,
                input: project.map_err(|refusal| refusal.at("project"))?,
                document: input.document,
            })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Approves a project that an organization proposed (批准项目).
    async fn approve_project(
        &self,
        ctx: &Context<'_>,
        input: ApproveProjectInput,
    ) -> Result<Option<ApproveProjectPayload>, ApiError> {
        let (envelope, target) = (input.envelope(), target(&input.project, input.expected_version));
        let document = input.document;
        let command = target.map(|target| application::ApproveProject { target, document });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Declines a project that an organization proposed, with a reason (不予批准).
    async fn decline_project(
        &self,
        ctx: &Context<'_>,
        input: DeclineProjectInput,
    ) -> Result<Option<DeclineProjectPayload>, ApiError> {
        let (envelope, target) = (input.envelope(), target(&input.project, input.expected_version));
        let reason = input.reason;
        let command = target.map(|target| application::DeclineProject { target, reason });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Starts a project (启动项目); where there is a price, its contract has to be signed.
    async fn start_project(
        &self,
        ctx: &Context<'_>,
        input: StartProjectInput,
    ) -> Result<Option<StartProjectPayload>, ApiError> {
        let (envelope, target) = (input.envelope(), target(&input.project, input.expected_version));
        let command = target.map(|target| application::StartProject { target });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Pauses a project, with a reason (暂停项目).
    async fn pause_project(
        &self,
        ctx: &Context<'_>,
        input: PauseProjectInput,
    ) -> Result<Option<PauseProjectPayload>, ApiError> {
        let (envelope, target) = (input.envelope(), target(&input.project, input.expected_version));
        let reason = input.reason;
        let command = target.map(|target| application::PauseProject { target, reason });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Resumes a paused project (恢复项目).
    async fn resume_project(
        &self,
        ctx: &Context<'_>,
        input: ResumeProjectInput,
    ) -> Result<Option<ResumeProjectPayload>, ApiError> {
        let (envelope, target) = (input.envelope(), target(&input.project, input.expected_version));
        let command = target.map(|target| application::ResumeProject { target });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Delivers a milestone with its evidence (交付里程碑), for the first time or again after it was returned.
    async fn deliver_milestone(
        &self,
        ctx: &Context<'_>,
        input: DeliverMilestoneInput,
    ) -> Result<Option<DeliverMilestonePayload>, ApiError> {
        let (envelope, target) = (input.envelope(), target(&input.project, input.expected_version));
        let command = target.and_then(|target| {
            let mut evidence = Vec::with_capacity(input.evidence.len());
            for (index, proof) in input.evidence.into_iter().enumerate() {
                let file = proof.file.as_ref().map(|file| known("file", file)).transpose();
                let file = file.map_err(|refusal| refusal.at(index.to_string()).at("evidence"))?;
                evidence.push((file, proof.statement));
            }
            Ok(application::DeliverMilestone {
                target,
                milestone: number(input.milestone)?,
                note: input.note,
                evidence,
            })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Accepts a delivered milestone (验收), with at least two resident representatives; not by who delivered it.
    async fn accept_delivery(
        &self,
        ctx: &Context<'_>,
        input: AcceptDeliveryInput,
    ) -> Result<Option<AcceptDeliveryPayload>, ApiError> {
        let (envelope, target) = (input.envelope(), target(&input.project, input.expected_version));
        let command = target.and_then(|target| {
            Ok(application::AcceptDelivery {
                target,
                milestone: number(input.milestone)?,
                deliverables: input.deliverables,
                acceptance: acceptance(input.representatives, input.note),
                document: input.document,
            })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Sends a delivered milestone back, to be delivered again (验收退回).
    async fn return_delivery(
        &self,
        ctx: &Context<'_>,
        input: ReturnDeliveryInput,
    ) -> Result<Option<ReturnDeliveryPayload>, ApiError> {
        let (envelope, target) = (input.envelope(), target(&input.project, input.expected_version));
        let command = target.and_then(|target| {
            Ok(application::ReturnDelivery {
                target,
                milestone: number(input.milestone)?,
                reason: input.reason,
            })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Says that a project is complete (项目完成): every milestone has to be accepted.
    async fn complete_project(
        &self,
        ctx: &Context<'_>,
        input: CompleteProjectInput,
    ) -> Result<Option<CompleteProjectPayload>, ApiError> {
        let (envelope, target) = (input.envelope(), target(&input.project, input.expected_version));
        let command = target.map(|target| application::CompleteProject { target });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Accepts a completed project as a whole (项目验收), with at least two resident representatives; not by who delivered any
    /// of it.
    async fn accept_project(
        &self,
        ctx: &Context<'_>,
        input: AcceptProjectInput,
    ) -> Result<Option<AcceptProjectPayload>, ApiError> {
        let (envelope, target) = (input.envelope(), target(&input.project, input.expected_version));
        let acceptance = acceptance(input.representatives, input.note);
        let document = input.document;
        let command = target.map(|target| application::AcceptProject {
            target,
            acceptance,
            document,
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Closes an accepted project, for good (项目结项).
    async fn close_project(
        &self,
        ctx: &Context<'_>,
        input: CloseProjectInput,
    ) -> Result<Option<CloseProjectPayload>, ApiError> {
        let (envelope, target) = (input.envelope(), target(&input.project, input.expected_version));
        let command = target.map(|target| application::CloseProject { target });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Invites the residents of the project's area who neither posted nor endorsed a need of it to rate it, until a day
    /// (邀请居民评单). A later day takes the place of the one before.
    async fn invite_to_rate(
        &self,
        ctx: &Context<'_>,
        input: InviteToRateInput,
    ) -> Result<Option<InviteToRatePayload>, ApiError> {
        let (envelope, target) = (input.envelope(), target(&input.project, input.expected_version));
        let until = input.until.0;
        let command = target.map(|target| application::InviteToRate { target, until });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Hands a project over to another leading organization (移交项目), which starts it anew. A signed contract has to be
    /// terminated first.
    async fn hand_over_project(
        &self,
        ctx: &Context<'_>,
        input: HandOverProjectInput,
    ) -> Result<Option<HandOverProjectPayload>, ApiError> {
        let (envelope, target) = (input.envelope(), target(&input.project, input.expected_version));
        let command = target.and_then(|target| {
            Ok(application::HandOverProject {
                target,
                organization: input.organization.key().map_err(|refusal| refusal.at("organization"))?,
                reason: input.reason,
                document: input.document,
            })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Terminates a project before its end, with a reason (终止项目).
    async fn terminate_project(
        &self,
        ctx: &Context<'_>,
        input: TerminateProjectInput,
    ) -> Result<Option<TerminateProjectPayload>, ApiError> {
        let (envelope, target) = (input.envelope(), target(&input.project, input.expected_version));
        let command = target.map(|target| application::TerminateProject {
            target,
            reason: input.reason.0,
            note: input.note,
            document: input.document,
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }
}
