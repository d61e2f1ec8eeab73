//! Mutations on salons and dual-registration units.

use super::input::*;
use super::object::SecretarySalon;
use super::unit::DualRegistrationUnit;
use crate::graphql::engine::error::ApiError;
use crate::graphql::mutation::{Enveloped as _, known, new_id, payload, run};
use crate::graphql::need::known_all;
use crate::graphql::organization::area_code;
use async_graphql::{Context, ID, Object};
use siling_application::salon::{self as application, SalonTarget};
use siling_domain::Refusal;
use siling_domain::salon::{HeldSalon, NewDualRegistrationUnit, NewParticipant, NewResolution, NewSalon};

payload! {
    /// What became of `planSalon`.
    PlanSalonPayload { salon: SecretarySalon },
    /// What became of `holdSalon`.
    HoldSalonPayload { salon: SecretarySalon },
    /// What became of `cancelSalon`.
    CancelSalonPayload { salon: SecretarySalon },
    /// What became of `registerDualRegistrationUnit`.
    RegisterDualRegistrationUnitPayload { unit: DualRegistrationUnit },
    /// What became of `endDualRegistration`.
    EndDualRegistrationPayload { unit: DualRegistrationUnit },
}

fn target(salon: &ID, expected_version: Option<i32>) -> Result<SalonTarget, Refusal> {
    Ok(SalonTarget {
        salon: known("salon", salon)?,
        expected_version,
    })
}

fn participant(index: usize, input: SalonParticipantInput) -> Result<NewParticipant, Refusal> {
    let at = |refusal: Refusal| refusal.at(index.to_string()).at("participants");
    let organization = input.organization.as_ref().map(|id| known("organization", id));
    let unit = input.unit.as_ref().map(|id| known("unit", id));
    Ok(NewParticipant {
        kind: input.kind.0,
        organization: organization.transpose().map_err(at)?,
        unit: unit.transpose().map_err(at)?,
        body: input.body,
        count: input.count,
    })
}

fn resolution(index: usize, input: ResolutionInput) -> Result<NewResolution, Refusal> {
    let at = |refusal: Refusal| refusal.at(index.to_string()).at("resolutions");
    Ok(NewResolution {
        text: input.text,
        decision: input.decision.0,
        needs: known_all("needs", &input.needs).map_err(at)?,
    })
}

fn held(input: HoldSalonInput) -> Result<application::HoldSalon, Refusal> {
    let participants = input.participants.into_iter().enumerate();
    let resolutions = input.resolutions.into_iter().enumerate();
    Ok(application::HoldSalon {
        target: target(&input.salon, input.expected_version)?,
        held: HeldSalon {
            held_on: input.held_on.0,
            participants: participants
                .map(|(index, one)| participant(index, one))
                .collect::<Result<_, _>>()?,
            minutes: input.minutes,
            resolutions: resolutions
                .map(|(index, one)| resolution(index, one))
                .collect::<Result<_, _>>()?,
            needs: input.needs.map(|needs| known_all("needs", &needs)).transpose()?,
        },
    })
}

/// The mutations on salons and dual-registration units.
#[derive(Default)]
pub struct SalonMutation;

#[Object]
impl SalonMutation {
    /// Plans a secretary salon (筹备书记沙龙).
    async fn plan_salon(&self, ctx: &Context<'_>, input: PlanSalonInput) -> Result<Option<PlanSalonPayload>, ApiError> {
        let (id, envelope) = (new_id(ctx, input.id.as_ref())?, input.envelope());
        let command = id.and_then(|id| {
            Ok(application::PlanSalon {
                salon: NewSalon {
                    id,
                    area: area_code(&input.area_code)?,
                    title: input.title,
                    planned_on: input.planned_on.0,
                    venue: input.venue,
                    needs: known_all("needs", &input.needs.unwrap_or_default())?,
                    demo: false,
                },
            })
        });
        run(ctx, envelope, command).await.map(|done| Some(done.into()))
    }

    /// Records a secretary salon that was held (召开书记沙龙): who took part by kind, what was said, what was resolved.
    async fn hold_salon(&self, ctx: &Context<'_>, input: HoldSalonInput) -> Result<Option<HoldSalonPayload>, ApiError> {
        let envelope = input.envelope();
        run(ctx, envelope, held(input)).await.map(|done| Some(done.into()))
    }

    /// Cancels a planned salon (取消书记沙龙).
    async fn cancel_salon(
        &self,
        ctx: &Context<'_>,
        input: CancelSalonInput,
    ) -> Result<Option<CancelSalonPayload>, ApiError> {
        let envelope = input.envelope();
        let command = target(&input.salon, input.expected_version).map(|target| application::CancelSalon {
            target,
            reason: input.reason,
        });
        run(ctx, envelope, command).await.map(|done| Some(done.into()))
    }

    /// Registers a unit with a community (双报到单位报到).
    async fn register_dual_registration_unit(
        &self,
        ctx: &Context<'_>,
        input: RegisterDualRegistrationUnitInput,
    ) -> Result<Option<RegisterDualRegistrationUnitPayload>, ApiError> {
        let (id, envelope) = (new_id(ctx, input.id.as_ref())?, input.envelope());
        let command = id.and_then(|id| {
            Ok(application::RegisterDualRegistrationUnit {
                unit: NewDualRegistrationUnit {
                    id,
                    area: area_code(&input.area_code)?,
                    name: input.name,
                    kind: input.kind.0,
                    offers: input.offers,
                    registered_on: input.registered_on.0,
                    demo: false,
                },
            })
        });
        run(ctx, envelope, command).await.map(|done| Some(done.into()))
    }

    /// Ends a unit's registration with a community (双报到结束).
    async fn end_dual_registration(
        &self,
        ctx: &Context<'_>,
        input: EndDualRegistrationInput,
    ) -> Result<Option<EndDualRegistrationPayload>, ApiError> {
        let envelope = input.envelope();
        let command = known("unit", &input.unit).map(|unit| application::EndDualRegistration {
            unit,
            expected_version: input.expected_version,
            ended_on: input.ended_on.0,
        });
        run(ctx, envelope, command).await.map(|done| Some(done.into()))
    }
}
