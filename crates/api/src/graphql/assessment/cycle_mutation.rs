//! Mutations on cycles of assessments.

use super::cycle::AssessmentCycle;
use super::input::{CloseCycleInput, OpenCycleInput, PlanCycleInput};
use crate::graphql::engine::error::ApiError;
use crate::graphql::mutation::known;
use crate::graphql::mutation::{Enveloped as _, new_id, payload, run};
use crate::graphql::organization::OrganizationRef;
use async_graphql::{Context, ID, Object};
use siling_application::assessment::{self as application, CycleTarget};
use siling_domain::Refusal;
use siling_domain::assessment::{NewCycle, PhaseDates};

payload! {
    /// What became of `planCycle`.
    PlanCyclePayload { cycle: AssessmentCycle },
    /// What became of `openCycle`.
    OpenCyclePayload { cycle: AssessmentCycle },
    /// What became of `closeCycle`.
    CloseCyclePayload { cycle: AssessmentCycle },
}

fn cycle_target(cycle: &ID, expected_version: Option<i32>) -> Result<CycleTarget, Refusal> {
    Ok(CycleTarget {
        cycle: known("cycle", cycle)?,
        expected_version,
    })
}

/// The mutations on cycles.
#[derive(Default)]
pub struct CycleMutation;

#[Object]
impl CycleMutation {
    /// Plans a yearly cycle with its calendar (制定评定计划).
    async fn plan_cycle(&self, ctx: &Context<'_>, input: PlanCycleInput) -> Result<Option<PlanCyclePayload>, ApiError> {
        let (id, envelope) = (new_id(ctx, input.id.as_ref())?, input.envelope());
        let command = id.and_then(|id| {
            let phases = input.phases.iter().map(|dates| PhaseDates {
                phase: dates.phase.0,
                begins: dates.begins_on.0,
                ends: dates.ends_on.0,
            });
            Ok(application::PlanCycle(NewCycle {
                id,
                year: input.year,
                standard: known("standard", &input.standard)?,
                phases: phases.collect(),
                quota_percent: input.quota_percent,
                title: input.title,
                demo: false,
            }))
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Opens a cycle, and enters the organizations in it (启动年度评定).
    async fn open_cycle(&self, ctx: &Context<'_>, input: OpenCycleInput) -> Result<Option<OpenCyclePayload>, ApiError> {
        let envelope = input.envelope();
        let command = cycle_target(&input.cycle, input.expected_version).and_then(|target| {
            let keys = |refs: Vec<OrganizationRef>| {
                let refs = refs.into_iter().enumerate();
                refs.map(|(index, by)| by.key().map_err(|it| it.at(index.to_string()).at("organizations")))
                    .collect()
            };
            Ok(application::OpenCycle {
                target,
                organizations: input.organizations.map(keys).transpose()?,
                document: input.document,
            })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Closes a cycle; what was never submitted lapses by it (结束年度评定).
    async fn close_cycle(
        &self,
        ctx: &Context<'_>,
        input: CloseCycleInput,
    ) -> Result<Option<CloseCyclePayload>, ApiError> {
        let envelope = input.envelope();
        let target = cycle_target(&input.cycle, input.expected_version);
        let command = target.map(|target| application::CloseCycle { target });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }
}
