//! Mutations on organizations: each makes its command and carries it out.

use super::Organization;
use super::input::*;
use crate::graphql::engine::error::ApiError;
use crate::graphql::mutation::{Enveloped as _, new_id, payload, run};
use crate::graphql::word::Choice;
use async_graphql::{Context, Object};
use siling_application::organization as application;
use siling_domain::organization::{self as domain, Capabilities, ProfileChange};

payload! {
    /// What became of `fileTeam`.
    FileTeamPayload { organization: Organization },
    /// What became of `registerOrganization`.
    RegisterOrganizationPayload { organization: Organization },
    /// What became of `changeOrganizationProfile`.
    ChangeOrganizationProfilePayload { organization: Organization },
    /// What became of `renameOrganization`.
    RenameOrganizationPayload { organization: Organization },
    /// What became of `declareCapabilities`.
    DeclareCapabilitiesPayload { organization: Organization },
    /// What became of `declareLeads`.
    DeclareLeadsPayload { organization: Organization },
    /// What became of `fileCoveragePlan`.
    FileCoveragePlanPayload { organization: Organization },
    /// What became of `admitToIncubation`.
    AdmitToIncubationPayload { organization: Organization },
    /// What became of `activateOrganization`.
    ActivateOrganizationPayload { organization: Organization },
    /// What became of `suspendOrganization`.
    SuspendOrganizationPayload { organization: Organization },
    /// What became of `closeSuspensionCause`.
    CloseSuspensionCausePayload { organization: Organization },
    /// What became of `reinstateOrganization`.
    ReinstateOrganizationPayload { organization: Organization },
    /// What became of `liquidateOrganization`.
    LiquidateOrganizationPayload { organization: Organization },
    /// What became of `deregisterOrganization`.
    DeregisterOrganizationPayload { organization: Organization },
}

/// The mutations on organizations.
#[derive(Default)]
pub struct OrganizationMutation;

#[Object]
impl OrganizationMutation {
    /// Puts a community team on file with its sub-district (社区社会组织备案).
    async fn file_team(&self, ctx: &Context<'_>, input: FileTeamInput) -> Result<Option<FileTeamPayload>, ApiError> {
        let id = new_id(ctx, input.id.as_ref())?;
        let envelope = input.envelope();
        let command = id.and_then(|id| {
            Ok(application::FileTeam(domain::FileTeam {
                id,
                name: input.name,
                category: input.category.0,
                area: area_code(&input.area_code)?,
                introduction: input.introduction,
                founded_on: input.founded_on.map(|day| day.0),
                contact: input.contact.into(),
                external_ids: external_ids(input.external_ids.unwrap_or_default()),
                demo: false,
            }))
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Registers an organization on the registrar's notice (登记): a new record, or a team that becomes one.
    async fn register_organization(
        &self,
        ctx: &Context<'_>,
        input: RegisterOrganizationInput,
    ) -> Result<Option<RegisterOrganizationPayload>, ApiError> {
        let id = new_id(ctx, input.id.as_ref())?;
        let envelope = input.envelope();
        let command = id.and_then(|id| {
            id_or_team(&input.id, &input.team)?;
            let team = input
                .team
                .map(OrganizationRef::key)
                .transpose()
                .map_err(|refusal| refusal.at("team"))?;
            Ok(application::RegisterOrganization {
                team: team.map(|organization| application::Target {
                    organization,
                    expected_version: input.expected_version,
                }),
                registration: domain::RegisterOrganization {
                    id,
                    name: input.name,
                    kind: input.kind.0,
                    category: input.category.0,
                    area: area_code(&input.area_code)?,
                    credit_code: input.credit_code,
                    former_registration_no: input.former_registration_no,
                    address: input.address,
                    introduction: input.introduction,
                    founded_on: input.founded_on.map(|day| day.0),
                    registered_on: input.registered_on.0,
                    registered_by: input.registered_by,
                    supervised_by: input.supervised_by,
                    contact: input.contact.map(Into::into),
                    external_ids: external_ids(input.external_ids.unwrap_or_default()),
                    demo: false,
                },
            })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Changes members of an organization's profile (修改档案).
    async fn change_organization_profile(
        &self,
        ctx: &Context<'_>,
        input: ChangeOrganizationProfileInput,
    ) -> Result<Option<ChangeOrganizationProfilePayload>, ApiError> {
        let envelope = input.envelope();
        let command =
            input
                .organization
                .target(input.expected_version)
                .map(|target| application::ChangeOrganizationProfile {
                    target,
                    change: ProfileChange {
                        category: input.category.map(|category| category.0),
                        address: change(input.address, |text| text),
                        introduction: change(input.introduction, |text| text),
                        supervised_by: change(input.supervised_by, |text| text),
                        contact: change(input.contact, Into::into),
                        full_member_count: input.full_member_count,
                        external_ids: input.external_ids.map(external_ids),
                    },
                });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Gives an organization another name, on the registrar's notice (更名).
    async fn rename_organization(
        &self,
        ctx: &Context<'_>,
        input: RenameOrganizationInput,
    ) -> Result<Option<RenameOrganizationPayload>, ApiError> {
        let envelope = input.envelope();
        let (name, document) = (input.name, input.document);
        let target = input.organization.target(input.expected_version);
        Ok(Some(
            run(
                ctx,
                envelope,
                target.map(|target| application::RenameOrganization { target, name, document }),
            )
            .await?
            .into(),
        ))
    }

    /// Declares what an organization is good at, how much it can carry and where it serves (申报专业特长).
    async fn declare_capabilities(
        &self,
        ctx: &Context<'_>,
        input: DeclareCapabilitiesInput,
    ) -> Result<Option<DeclareCapabilitiesPayload>, ApiError> {
        let envelope = input.envelope();
        let target = input.organization.target(input.expected_version);
        let command = target.and_then(|target| {
            let service_areas = area_codes("serviceAreas", input.service_areas)?;
            Ok(application::DeclareCapabilities {
                target,
                declared: Capabilities {
                    capabilities: input.capabilities,
                    capacity: input.capacity,
                    service_areas,
                },
            })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Declares which of the four leads an organization takes (申报四领方向).
    async fn declare_leads(
        &self,
        ctx: &Context<'_>,
        input: DeclareLeadsInput,
    ) -> Result<Option<DeclareLeadsPayload>, ApiError> {
        let envelope = input.envelope();
        let leads = Choice::words(input.leads);
        let target = input.organization.target(input.expected_version);
        Ok(Some(
            run(
                ctx,
                envelope,
                target.map(|target| application::DeclareLeads { target, leads }),
            )
            .await?
            .into(),
        ))
    }

    /// Puts a plan for an organization's Party coverage on file (党建覆盖计划).
    async fn file_coverage_plan(
        &self,
        ctx: &Context<'_>,
        input: FileCoveragePlanInput,
    ) -> Result<Option<FileCoveragePlanPayload>, ApiError> {
        let envelope = input.envelope();
        let plan = input.plan;
        let target = input.organization.target(input.expected_version);
        Ok(Some(
            run(
                ctx,
                envelope,
                target.map(|target| application::FileCoveragePlan { target, plan }),
            )
            .await?
            .into(),
        ))
    }

    /// Admits a team to incubation (入驻孵化).
    async fn admit_to_incubation(
        &self,
        ctx: &Context<'_>,
        input: AdmitToIncubationInput,
    ) -> Result<Option<AdmitToIncubationPayload>, ApiError> {
        let envelope = input.envelope();
        let document = input.document;
        let target = input.organization.target(input.expected_version);
        Ok(Some(
            run(
                ctx,
                envelope,
                target.map(|target| application::AdmitToIncubation { target, document }),
            )
            .await?
            .into(),
        ))
    }

    /// Declares a registered organization active (启用).
    async fn activate_organization(
        &self,
        ctx: &Context<'_>,
        input: ActivateOrganizationInput,
    ) -> Result<Option<ActivateOrganizationPayload>, ApiError> {
        let envelope = input.envelope();
        let target = input.organization.target(input.expected_version);
        Ok(Some(
            run(
                ctx,
                envelope,
                target.map(|target| application::ActivateOrganization { target }),
            )
            .await?
            .into(),
        ))
    }

    /// Suspends an active organization (停用): no claims, no stars, no payments until it is reinstated.
    async fn suspend_organization(
        &self,
        ctx: &Context<'_>,
        input: SuspendOrganizationInput,
    ) -> Result<Option<SuspendOrganizationPayload>, ApiError> {
        let envelope = input.envelope();
        let causes = input
            .causes
            .into_iter()
            .map(|cause| (cause.reason.0, cause.note))
            .collect();
        let document = input.document;
        let target = input.organization.target(input.expected_version);
        Ok(Some(
            run(
                ctx,
                envelope,
                target.map(|target| application::SuspendOrganization {
                    target,
                    causes,
                    document,
                }),
            )
            .await?
            .into(),
        ))
    }

    /// Closes one cause of a suspension by its proof (解除停用原因).
    async fn close_suspension_cause(
        &self,
        ctx: &Context<'_>,
        input: CloseSuspensionCauseInput,
    ) -> Result<Option<CloseSuspensionCausePayload>, ApiError> {
        let envelope = input.envelope();
        let (cause, proof) = (input.cause.0, input.proof);
        let target = input.organization.target(input.expected_version);
        Ok(Some(
            run(
                ctx,
                envelope,
                target.map(|target| application::CloseSuspensionCause { target, cause, proof }),
            )
            .await?
            .into(),
        ))
    }

    /// Reinstates a suspended organization, once every cause is closed (恢复).
    async fn reinstate_organization(
        &self,
        ctx: &Context<'_>,
        input: ReinstateOrganizationInput,
    ) -> Result<Option<ReinstateOrganizationPayload>, ApiError> {
        let envelope = input.envelope();
        let document = input.document;
        let target = input.organization.target(input.expected_version);
        Ok(Some(
            run(
                ctx,
                envelope,
                target.map(|target| application::ReinstateOrganization { target, document }),
            )
            .await?
            .into(),
        ))
    }

    /// Begins the liquidation of an organization (清算).
    async fn liquidate_organization(
        &self,
        ctx: &Context<'_>,
        input: LiquidateOrganizationInput,
    ) -> Result<Option<LiquidateOrganizationPayload>, ApiError> {
        let envelope = input.envelope();
        let (reason, document) = (input.reason, input.document);
        let target = input.organization.target(input.expected_version);
        Ok(Some(
            run(
                ctx,
                envelope,
                target.map(|target| application::LiquidateOrganization {
                    target,
                    reason,
                    document,
                }),
            )
            .await?
            .into(),
        ))
    }

    /// Deregisters an organization, for good (注销、撤销登记、合并).
    async fn deregister_organization(
        &self,
        ctx: &Context<'_>,
        input: DeregisterOrganizationInput,
    ) -> Result<Option<DeregisterOrganizationPayload>, ApiError> {
        let envelope = input.envelope();
        let command = input.organization.target(input.expected_version).and_then(|target| {
            Ok(application::DeregisterOrganization {
                target,
                kind: input.kind.0,
                on: input.on.map(|day| day.0),
                reason: input.reason,
                document: input.document,
                successor: input
                    .successor
                    .map(OrganizationRef::key)
                    .transpose()
                    .map_err(|refusal| refusal.at("successor"))?,
            })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }
}
