//! Mutations on service orders and claims.

use super::claim::Claim;
use super::input::*;
use super::object::ServiceOrder;
use crate::graphql::engine::error::ApiError;
use crate::graphql::mutation::{Enveloped as _, known, new_id, payload, run};
use crate::graphql::organization::area_code;
use async_graphql::{Context, ID, Object};
use siling_application::order::{self as application, OrderTarget};
use siling_domain::Refusal;
use siling_domain::id::ClaimId;
use siling_domain::order::{ClaimScores, PanelMember};

payload! {
    /// What became of `draftServiceOrder`.
    DraftServiceOrderPayload { order: ServiceOrder },
    /// What became of `reviseServiceOrder`.
    ReviseServiceOrderPayload { order: ServiceOrder },
    /// What became of `deliberateServiceOrder`.
    DeliberateServiceOrderPayload { order: ServiceOrder },
    /// What became of `approveServiceOrder`.
    ApproveServiceOrderPayload { order: ServiceOrder },
    /// What became of `returnServiceOrder`.
    ReturnServiceOrderPayload { order: ServiceOrder },
    /// What became of `publishServiceOrder`.
    PublishServiceOrderPayload { order: ServiceOrder },
    /// What became of `cancelServiceOrder`.
    CancelServiceOrderPayload { order: ServiceOrder },
    /// What became of `lapseServiceOrder`.
    LapseServiceOrderPayload { order: ServiceOrder },
    /// What became of `awardServiceOrder`.
    AwardServiceOrderPayload { order: ServiceOrder },
    /// What became of `settleServiceOrder`.
    SettleServiceOrderPayload { order: ServiceOrder },
    /// What became of `claimServiceOrder`.
    ClaimServiceOrderPayload { claim: Claim },
    /// What became of `joinConsortium`.
    JoinConsortiumPayload { claim: Claim },
    /// What became of `withdrawClaim`.
    WithdrawClaimPayload { claim: Claim },
}

fn target(order: &ID, expected_version: Option<i32>) -> Result<OrderTarget, Refusal> {
    Ok(OrderTarget {
        order: known("order", order)?,
        expected_version,
    })
}

fn awarding(input: AwardServiceOrderInput) -> Result<application::AwardServiceOrder, Refusal> {
    let at = |refusal: Refusal, index: usize, field: &str| refusal.at(index.to_string()).at(field.to_owned());
    let members = input.panel.into_iter().enumerate();
    let panel = members.map(|(index, member)| member.member().map_err(|refusal| at(refusal, index, "panel")));
    let scored = input.claims.into_iter().enumerate();
    let claims = scored.map(|(index, scored)| {
        let claim: ClaimId = known("claim", &scored.claim).map_err(|refusal| at(refusal, index, "claims"))?;
        // What is less than nothing is refused as what is too much.
        let score = |score: &i32| u32::try_from(*score).unwrap_or(u32::MAX);
        Ok(ClaimScores {
            claim,
            scores: scored.scores.iter().map(score).collect(),
            reason: scored.reason,
        })
    });
    Ok(application::AwardServiceOrder {
        target: target(&input.order, input.expected_version)?,
        winner: known("winner", &input.winner)?,
        salon: input.salon.as_ref().map(|id| known("salon", id)).transpose()?,
        panel: panel.collect::<Result<Vec<PanelMember>, Refusal>>()?,
        claims: claims.collect::<Result<Vec<ClaimScores>, Refusal>>()?,
        minutes: input.minutes,
        departure_reason: input.departure_reason,
    })
}

fn claiming(id: ClaimId, input: ClaimServiceOrderInput) -> Result<application::ClaimServiceOrder, Refusal> {
    let mut partners = Vec::new();
    for (index, partner) in input.partners.unwrap_or_default().into_iter().enumerate() {
        let at = |refusal: Refusal| refusal.at("organization").at(index.to_string()).at("partners");
        partners.push(application::Partner {
            organization: partner.organization.key().map_err(at)?,
            services: partner.services,
        });
    }
    Ok(application::ClaimServiceOrder {
        id,
        order: known("order", &input.order)?,
        organization: input.organization.key().map_err(|refusal| refusal.at("organization"))?,
        services: input.services.unwrap_or_default(),
        partners,
        plan: input.plan,
        team: input.team,
        price: amount("price", &input.price)?,
    })
}

/// The mutations on service orders and claims.
#[derive(Default)]
pub struct OrderMutation;

#[Object]
impl OrderMutation {
    /// Drafts a service order from a community's needs (社区制单).
    async fn draft_service_order(
        &self,
        ctx: &Context<'_>,
        input: DraftServiceOrderInput,
    ) -> Result<Option<DraftServiceOrderPayload>, ApiError> {
        let (id, envelope) = (new_id(ctx, input.id.as_ref())?, input.envelope());
        let command = id.and_then(|id| {
            Ok(application::DraftServiceOrder {
                id,
                community: area_code(&input.area_code)?,
                terms: input.terms.terms().map_err(|refusal| refusal.at("terms"))?,
                demo: false,
            })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Writes a service order anew (修改订单); it has to be deliberated and approved again.
    async fn revise_service_order(
        &self,
        ctx: &Context<'_>,
        input: ReviseServiceOrderInput,
    ) -> Result<Option<ReviseServiceOrderPayload>, ApiError> {
        let (envelope, target) = (input.envelope(), target(&input.order, input.expected_version));
        let terms = input.terms.terms().map_err(|refusal| refusal.at("terms"));
        let command = target.and_then(|target| Ok(application::ReviseServiceOrder { target, terms: terms? }));
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Puts on file that a salon has adopted the order (议定).
    async fn deliberate_service_order(
        &self,
        ctx: &Context<'_>,
        input: DeliberateServiceOrderInput,
    ) -> Result<Option<DeliberateServiceOrderPayload>, ApiError> {
        let (envelope, target) = (input.envelope(), target(&input.order, input.expected_version));
        let command = target.and_then(|target| {
            Ok(application::DeliberateServiceOrder {
                target,
                salon: known("salon", &input.salon)?,
                resolution: input.resolution_number,
            })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Approves an order above the ceiling that needs it, for the sub-district (街道核准).
    async fn approve_service_order(
        &self,
        ctx: &Context<'_>,
        input: ApproveServiceOrderInput,
    ) -> Result<Option<ApproveServiceOrderPayload>, ApiError> {
        let (envelope, target) = (input.envelope(), target(&input.order, input.expected_version));
        let note = input.note;
        let command = target.map(|target| application::ApproveServiceOrder { target, note });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Sends an order back to its community, for the sub-district (退回订单).
    async fn return_service_order(
        &self,
        ctx: &Context<'_>,
        input: ReturnServiceOrderInput,
    ) -> Result<Option<ReturnServiceOrderPayload>, ApiError> {
        let (envelope, target) = (input.envelope(), target(&input.order, input.expected_version));
        let reason = input.reason;
        let command = target.map(|target| application::ReturnServiceOrder { target, reason });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Publishes an order for claims (发布订单): its needs are ordered, and the ceiling is set aside of its fund.
    async fn publish_service_order(
        &self,
        ctx: &Context<'_>,
        input: PublishServiceOrderInput,
    ) -> Result<Option<PublishServiceOrderPayload>, ApiError> {
        let (envelope, target) = (input.envelope(), target(&input.order, input.expected_version));
        let command = target.map(|target| application::PublishServiceOrder { target });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Cancels an order that is not awarded yet (取消订单): its needs wait for an order again, and its money is free. After
    /// the award it ends with its project.
    async fn cancel_service_order(
        &self,
        ctx: &Context<'_>,
        input: CancelServiceOrderInput,
    ) -> Result<Option<CancelServiceOrderPayload>, ApiError> {
        let (envelope, target) = (input.envelope(), target(&input.order, input.expected_version));
        let reason = input.reason;
        let command = target.map(|target| application::CancelServiceOrder { target, reason });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Lets an order lapse that nobody claimed by its last day (流单). The server does so by itself, too.
    async fn lapse_service_order(
        &self,
        ctx: &Context<'_>,
        input: LapseServiceOrderInput,
    ) -> Result<Option<LapseServiceOrderPayload>, ApiError> {
        let (envelope, target) = (input.envelope(), target(&input.order, input.expected_version));
        let command = target.map(|target| application::LapseServiceOrder { target });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Awards an order to one of its claims, by the decision of a panel (定单): it opens the project, and tells all others
    /// why not.
    async fn award_service_order(
        &self,
        ctx: &Context<'_>,
        input: AwardServiceOrderInput,
    ) -> Result<Option<AwardServiceOrderPayload>, ApiError> {
        let envelope = input.envelope();
        Ok(Some(run(ctx, envelope, awarding(input)).await?.into()))
    }

    /// Settles an accepted order of which nothing is owed any more (结算).
    async fn settle_service_order(
        &self,
        ctx: &Context<'_>,
        input: SettleServiceOrderInput,
    ) -> Result<Option<SettleServiceOrderPayload>, ApiError> {
        let (envelope, target) = (input.envelope(), target(&input.order, input.expected_version));
        let command = target.map(|target| application::SettleServiceOrder { target });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Claims a service order for an organization, alone or as the lead of a consortium (社会组织接单).
    async fn claim_service_order(
        &self,
        ctx: &Context<'_>,
        input: ClaimServiceOrderInput,
    ) -> Result<Option<ClaimServiceOrderPayload>, ApiError> {
        let (id, envelope) = (new_id(ctx, input.id.as_ref())?, input.envelope());
        let command = id.and_then(|id| claiming(id, input));
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Joins a consortium's claim for a partner that it names (加入联合体).
    async fn join_consortium(
        &self,
        ctx: &Context<'_>,
        input: JoinConsortiumInput,
    ) -> Result<Option<JoinConsortiumPayload>, ApiError> {
        let envelope = input.envelope();
        let organization = input.organization.key().map_err(|refusal| refusal.at("organization"));
        let command = known("claim", &input.claim).and_then(|claim| {
            Ok(application::JoinConsortium {
                claim,
                expected_version: input.expected_version,
                organization: organization?,
            })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Withdraws a claim before the award, by its lead (撤回接单).
    async fn withdraw_claim(
        &self,
        ctx: &Context<'_>,
        input: WithdrawClaimInput,
    ) -> Result<Option<WithdrawClaimPayload>, ApiError> {
        let (envelope, reason) = (input.envelope(), input.reason);
        let command = known("claim", &input.claim).map(|claim| application::WithdrawClaim {
            claim,
            expected_version: input.expected_version,
            reason,
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }
}
