//! Mutations on Party organizations: each makes its command and carries it out.

use super::input::*;
use super::{PartyCoverage, PartyOrganization, PartyWorker};
use crate::graphql::engine::error::ApiError;
use crate::graphql::mutation::{Enveloped as _, new_id, payload, run};
use crate::graphql::organization::{OrganizationRef, area_code, change};
use async_graphql::{Context, ID, Object};
use siling_application::party::{self as application, Applied, Founding};
use siling_domain::id::PartyOrganizationId;
use siling_domain::party::{
    AppointWorker, AssignCoverage, Election, MemberCounts, PartyOrganizationChange, PartySetting,
};
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::organization::OrganizationKey;

payload! {
    /// What became of `planPartyOrganization`.
    PlanPartyOrganizationPayload { party_organization: PartyOrganization },
    /// What became of `applyForPartyOrganization`.
    ApplyForPartyOrganizationPayload { party_organization: PartyOrganization },
    /// What became of `approvePartyOrganization`.
    ApprovePartyOrganizationPayload { party_organization: PartyOrganization },
    /// What became of `recordPartyElection`.
    RecordPartyElectionPayload { party_organization: PartyOrganization },
    /// What became of `activatePartyOrganization`.
    ActivatePartyOrganizationPayload { party_organization: PartyOrganization },
    /// What became of `beginReElection`.
    BeginReElectionPayload { party_organization: PartyOrganization },
    /// What became of `extendPartyTerm`.
    ExtendPartyTermPayload { party_organization: PartyOrganization },
    /// What became of `reorganizePartyOrganization`.
    ReorganizePartyOrganizationPayload { party_organization: PartyOrganization },
    /// What became of `dissolvePartyOrganization`.
    DissolvePartyOrganizationPayload { party_organization: PartyOrganization },
    /// What became of `changePartyOrganization`.
    ChangePartyOrganizationPayload { party_organization: PartyOrganization },
    /// What became of `assignPartyCoverage`.
    AssignPartyCoveragePayload { coverage: PartyCoverage },
    /// What became of `endPartyCoverage`.
    EndPartyCoveragePayload { coverage: PartyCoverage },
    /// What became of `appointPartyWorker`.
    AppointPartyWorkerPayload { worker: PartyWorker },
    /// What became of `dismissPartyWorker`.
    DismissPartyWorkerPayload { worker: PartyWorker },
}

fn parent(id: Option<ID>) -> Result<Option<PartyOrganizationId>, Refusal> {
    id.map(|id| reference("parent", &id)).transpose()
}

fn organization(field: &str, organization: Option<OrganizationRef>) -> Result<Option<OrganizationKey>, Refusal> {
    organization
        .map(OrganizationRef::key)
        .transpose()
        .map_err(|refusal| refusal.at(field))
}

fn required<T>(field: &str, value: Option<T>) -> Result<T, Refusal> {
    value.ok_or_else(|| Refusal::new(RefusalCode::Required).at(field))
}

/// What is applied for: the planned Party organization that was named, or a new one.
fn applied(
    id: Result<PartyOrganizationId, Refusal>,
    input: ApplyForPartyOrganizationInput,
) -> Result<Applied, Refusal> {
    let members = MemberCounts {
        full: input.full_member_count,
        probationary: input.probationary_member_count.unwrap_or(0),
    };
    match input.party_organization {
        Some(planned) if input.id.is_none() => Ok(Applied::Planned(target(&planned, input.expected_version)?, members)),
        Some(_) => Err(Refusal::new(RefusalCode::InvalidId).at("id")),
        None => Ok(Applied::Anew(Box::new(Founding {
            id: id?,
            parent: parent(input.parent)?,
            kind: required("kind", input.kind)?.0,
            setting: input.setting.map_or(PartySetting::SocialOrganization, |it| it.0),
            name: required("name", input.name)?,
            area: input.area_code.as_deref().map(area_code).transpose()?,
            host: organization("host", input.host)?,
            members,
            demo: false,
        }))),
    }
}

/// The mutations on Party organizations.
#[derive(Default)]
pub struct PartyMutation;

#[Object]
impl PartyMutation {
    /// Plans a Party organization (拟建党组织).
    async fn plan_party_organization(
        &self,
        ctx: &Context<'_>,
        input: PlanPartyOrganizationInput,
    ) -> Result<Option<PlanPartyOrganizationPayload>, ApiError> {
        let id = new_id(ctx, input.id.as_ref())?;
        let envelope = input.envelope();
        let command = id.and_then(|id| {
            Ok(application::PlanPartyOrganization(Founding {
                id,
                parent: parent(input.parent)?,
                kind: input.kind.0,
                setting: input.setting.map_or(PartySetting::SocialOrganization, |it| it.0),
                name: input.name,
                area: input.area_code.as_deref().map(area_code).transpose()?,
                host: organization("host", input.host)?,
                members: MemberCounts {
                    full: input.full_member_count.unwrap_or(0),
                    probationary: input.probationary_member_count.unwrap_or(0),
                },
                demo: false,
            }))
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Applies for the founding of a Party organization (申请成立): one that was planned, or a new one.
    async fn apply_for_party_organization(
        &self,
        ctx: &Context<'_>,
        input: ApplyForPartyOrganizationInput,
    ) -> Result<Option<ApplyForPartyOrganizationPayload>, ApiError> {
        let id = new_id(ctx, input.id.as_ref())?;
        let envelope = input.envelope();
        let document = input.document.clone();
        let command = applied(id, input).map(|applied| application::ApplyForPartyOrganization { applied, document });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Approves the founding of a Party organization (批复成立).
    async fn approve_party_organization(
        &self,
        ctx: &Context<'_>,
        input: ApprovePartyOrganizationInput,
    ) -> Result<Option<ApprovePartyOrganizationPayload>, ApiError> {
        let envelope = input.envelope();
        let target = target(&input.party_organization, input.expected_version);
        let command = target.map(|target| application::ApprovePartyOrganization {
            target,
            on: input.on.map(|day| day.0),
            document: input.document,
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Records an election, by which a term begins (选举). Terms never overlap; an approved early
    /// re-election ends the term before it.
    async fn record_party_election(
        &self,
        ctx: &Context<'_>,
        input: RecordPartyElectionInput,
    ) -> Result<Option<RecordPartyElectionPayload>, ApiError> {
        let term = new_id(ctx, None)?;
        let envelope = input.envelope();
        let command = target(&input.party_organization, input.expected_version).and_then(|target| {
            Ok(application::RecordPartyElection {
                target,
                election: Election {
                    term: term?,
                    elected_on: input.elected_on.0,
                    begins: input.begins_on.map(|day| day.0),
                    ends: input.ends_on.map(|day| day.0),
                    present: input.present,
                    entitled: input.entitled,
                    committee_size: input.committee_size,
                    secretary: input.secretary,
                    shift_approved: false,
                },
                document: input.document,
                approval: input.approval,
            })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Approves the result of an election (批复选举结果): the Party organization is at work.
    async fn activate_party_organization(
        &self,
        ctx: &Context<'_>,
        input: ActivatePartyOrganizationInput,
    ) -> Result<Option<ActivatePartyOrganizationPayload>, ApiError> {
        let envelope = input.envelope();
        let target = target(&input.party_organization, input.expected_version);
        let command = target.map(|target| application::ActivatePartyOrganization {
            target,
            on: input.on.map(|day| day.0),
            document: input.document,
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Begins a re-election (启动换届).
    async fn begin_re_election(
        &self,
        ctx: &Context<'_>,
        input: BeginReElectionInput,
    ) -> Result<Option<BeginReElectionPayload>, ApiError> {
        let envelope = input.envelope();
        let document = input.document;
        let target = target(&input.party_organization, input.expected_version);
        let command = target.map(|target| application::BeginReElection { target, document });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Extends the latest term by at most one year in all, with the higher Party organization's approval
    /// (延期换届).
    async fn extend_party_term(
        &self,
        ctx: &Context<'_>,
        input: ExtendPartyTermInput,
    ) -> Result<Option<ExtendPartyTermPayload>, ApiError> {
        let envelope = input.envelope();
        let target = target(&input.party_organization, input.expected_version);
        let command = target.map(|target| application::ExtendPartyTerm {
            target,
            until: input.until.0,
            reason: input.reason,
            approval: input.approval,
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Merges a Party organization into another one, or replaces it (调整).
    async fn reorganize_party_organization(
        &self,
        ctx: &Context<'_>,
        input: ReorganizePartyOrganizationInput,
    ) -> Result<Option<ReorganizePartyOrganizationPayload>, ApiError> {
        let envelope = input.envelope();
        let command = target(&input.party_organization, input.expected_version).and_then(|target| {
            Ok(application::ReorganizePartyOrganization {
                target,
                successor: reference("successor", &input.successor)?,
                reason: input.reason,
                document: input.document,
            })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Dissolves a Party organization (撤销), with its term and its workers' posts.
    async fn dissolve_party_organization(
        &self,
        ctx: &Context<'_>,
        input: DissolvePartyOrganizationInput,
    ) -> Result<Option<DissolvePartyOrganizationPayload>, ApiError> {
        let envelope = input.envelope();
        let target = target(&input.party_organization, input.expected_version);
        let command = target.map(|target| application::DissolvePartyOrganization {
            target,
            reason: input.reason,
            document: input.document,
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Changes members of a Party organization's record (修改党组织档案).
    async fn change_party_organization(
        &self,
        ctx: &Context<'_>,
        input: ChangePartyOrganizationInput,
    ) -> Result<Option<ChangePartyOrganizationPayload>, ApiError> {
        let envelope = input.envelope();
        let target = target(&input.party_organization, input.expected_version);
        let command = target.map(|target| application::ChangePartyOrganization {
            target,
            change: PartyOrganizationChange {
                name: input.name,
                full_member_count: input.full_member_count,
                probationary_member_count: input.probationary_member_count,
                secretary: change(input.secretary, |name| name),
            },
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Assigns Party coverage to an organization (落实党组织覆盖).
    async fn assign_party_coverage(
        &self,
        ctx: &Context<'_>,
        input: AssignPartyCoverageInput,
    ) -> Result<Option<AssignPartyCoveragePayload>, ApiError> {
        let id = new_id(ctx, input.id.as_ref())?;
        let envelope = input.envelope();
        let command = id.and_then(|id| {
            Ok(application::AssignPartyCoverage {
                organization: input.organization.key().map_err(|refusal| refusal.at("organization"))?,
                party_organization: reference("partyOrganization", &input.party_organization)?,
                assign: AssignCoverage {
                    id,
                    form: input.form.0,
                    begins: input.begins_on.map(|day| day.0),
                    ends: input.ends_on.map(|day| day.0),
                    document: input.document,
                },
            })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Ends an organization's Party coverage (结束党组织覆盖).
    async fn end_party_coverage(
        &self,
        ctx: &Context<'_>,
        input: EndPartyCoverageInput,
    ) -> Result<Option<EndPartyCoveragePayload>, ApiError> {
        let envelope = input.envelope();
        let command = reference("coverage", &input.coverage).map(|coverage| application::EndPartyCoverage {
            coverage,
            expected_version: input.expected_version,
            on: input.on.map(|day| day.0),
            reason: input.reason,
            document: input.document,
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Appoints a Party-affairs worker (任命党务工作者).
    async fn appoint_party_worker(
        &self,
        ctx: &Context<'_>,
        input: AppointPartyWorkerInput,
    ) -> Result<Option<AppointPartyWorkerPayload>, ApiError> {
        let id = new_id(ctx, input.id.as_ref())?;
        let envelope = input.envelope();
        let command = id.and_then(|id| {
            Ok(application::AppointPartyWorker {
                party_organization: reference("partyOrganization", &input.party_organization)?,
                organization: organization("organization", input.organization)?,
                appoint: AppointWorker {
                    id,
                    organization: None,
                    name: input.name,
                    post: input.post.0,
                    full_time: input.full_time,
                    begins: input.begins_on.map(|day| day.0),
                },
                document: input.document,
            })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Ends a Party-affairs worker's post (免去党务工作者).
    async fn dismiss_party_worker(
        &self,
        ctx: &Context<'_>,
        input: DismissPartyWorkerInput,
    ) -> Result<Option<DismissPartyWorkerPayload>, ApiError> {
        let envelope = input.envelope();
        let command = reference("worker", &input.worker).map(|worker| application::DismissPartyWorker {
            worker,
            expected_version: input.expected_version,
            on: input.on.map(|day| day.0),
            reason: input.reason,
            document: input.document,
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }
}
