//! Mutations on venture rounds: each makes its command and carries it out.

use super::input::*;
use super::round::VentureRound;
use crate::graphql::engine::error::ApiError;
use crate::graphql::mutation::{Enveloped as _, known, new_id, payload, run};
use crate::graphql::word::Choice;
use async_graphql::{Context, ID, Object};
use siling_application::venture::{self as application, RoundTarget};
use siling_domain::money::Money;
use siling_domain::standard::Points;
use siling_domain::venture::{NewRound, ReviewCriterion};
use siling_domain::{Refusal, RefusalCode};

payload! {
    /// What became of `planVentureRound`.
    PlanVentureRoundPayload { round: VentureRound },
    /// What became of `collectForRound`.
    CollectForRoundPayload { round: VentureRound },
    /// What became of `openRound`.
    OpenRoundPayload { round: VentureRound },
    /// What became of `closeCall`.
    CloseCallPayload { round: VentureRound },
    /// What became of `assignRoundReviewer`.
    AssignRoundReviewerPayload { round: VentureRound },
    /// What became of `removeRoundReviewer`.
    RemoveRoundReviewerPayload { round: VentureRound },
    /// What became of `beginReview`.
    BeginReviewPayload { round: VentureRound },
    /// What became of `publishRoundNotice`.
    PublishRoundNoticePayload { round: VentureRound },
    /// What became of `lodgeObjection`.
    LodgeObjectionPayload { round: VentureRound },
    /// What became of `decideObjection`.
    DecideObjectionPayload { round: VentureRound },
    /// What became of `awardRound`.
    AwardRoundPayload { round: VentureRound },
    /// What became of `closeRound`.
    CloseRoundPayload { round: VentureRound },
    /// What became of `cancelRound`.
    CancelRoundPayload { round: VentureRound },
}

/// The pass mark of a round that names none [default].
const PASS_MARK: Points = Points::from_hundredths(6_000);

fn target(round: &ID, expected_version: Option<i32>) -> Result<RoundTarget, Refusal> {
    Ok(RoundTarget {
        round: known("round", round)?,
        expected_version,
    })
}

/// Points as typed.
pub(super) fn points(text: &str) -> Result<Points, Refusal> {
    Points::parse(text.trim()).map_err(|_| Refusal::new(RefusalCode::InvalidFormat).with("expected", "25.50"))
}

/// An amount as typed.
pub(super) fn amount(field: &str, text: &str) -> Result<Money, Refusal> {
    Money::parse_amount(text).map_err(|error| Refusal::from(error).at(field))
}

fn criteria(given: Vec<ReviewCriterionInput>) -> Result<Vec<ReviewCriterion>, Refusal> {
    let given = given.into_iter().enumerate();
    given
        .map(|(index, criterion)| {
            let max = points(&criterion.max);
            Ok(ReviewCriterion {
                code: criterion.code,
                title: criterion.title,
                max: max.map_err(|it| it.at("max").at(index.to_string()).at("criteria"))?,
            })
        })
        .collect()
}

/// The mutations on venture rounds.
#[derive(Default)]
pub struct VentureRoundMutation;

#[Object]
impl VentureRoundMutation {
    /// Plans a venture round (筹划公益创投): a draft that staff of the district see.
    async fn plan_venture_round(
        &self,
        ctx: &Context<'_>,
        input: PlanVentureRoundInput,
    ) -> Result<Option<PlanVentureRoundPayload>, ApiError> {
        let (id, envelope) = (new_id(ctx, input.id.as_ref())?, input.envelope());
        let command = id.and_then(|id| {
            let pass_mark = input.pass_mark.as_deref().map(points).transpose();
            Ok(application::PlanVentureRound(NewRound {
                id,
                title: input.title,
                call: input.call,
                leads: Choice::words(input.leads),
                criteria: criteria(input.criteria.unwrap_or_default())?,
                pass_mark: pass_mark.map_err(|it| it.at("passMark"))?.unwrap_or(PASS_MARK),
                budget: amount("budget", &input.budget)?,
                request_max: amount("requestMax", &input.request_max)?,
                fund: known("fund", &input.fund)?,
                proposals_until: input.proposals_until.0,
                reviews_until: input.reviews_until.0,
                demo: false,
            }))
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Begins to collect what residents need (创投征集): everybody sees the round from now on, and drafts can be written.
    async fn collect_for_round(
        &self,
        ctx: &Context<'_>,
        input: CollectForRoundInput,
    ) -> Result<Option<CollectForRoundPayload>, ApiError> {
        let envelope = input.envelope();
        let target = target(&input.round, input.expected_version);
        let command = target.map(|target| application::CollectForRound { target });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Opens a round for proposals (开放申报). Its fund sets the whole budget aside, or refuses.
    async fn open_round(&self, ctx: &Context<'_>, input: OpenRoundInput) -> Result<Option<OpenRoundPayload>, ApiError> {
        let envelope = input.envelope();
        let target = target(&input.round, input.expected_version);
        let command = target.map(|target| application::OpenRound { target });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Closes a round's call after its last day (截止申报).
    async fn close_call(&self, ctx: &Context<'_>, input: CloseCallInput) -> Result<Option<CloseCallPayload>, ApiError> {
        let envelope = input.envelope();
        let target = target(&input.round, input.expected_version);
        let command = target.map(|target| application::CloseCall { target });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Assigns a reviewer to a round (指派创投评审), who reviews every proposal to whose organization they are not tied.
    async fn assign_round_reviewer(
        &self,
        ctx: &Context<'_>,
        input: AssignRoundReviewerInput,
    ) -> Result<Option<AssignRoundReviewerPayload>, ApiError> {
        let envelope = input.envelope();
        let command = target(&input.round, input.expected_version).and_then(|target| {
            let reviewer = known("reviewer", &input.reviewer)?;
            Ok(application::AssignRoundReviewer { target, reviewer })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Takes a reviewer off a round (撤换创投评审); their reviews count no more.
    async fn remove_round_reviewer(
        &self,
        ctx: &Context<'_>,
        input: RemoveRoundReviewerInput,
    ) -> Result<Option<RemoveRoundReviewerPayload>, ApiError> {
        let envelope = input.envelope();
        let command = target(&input.round, input.expected_version).and_then(|target| {
            Ok(application::RemoveRoundReviewer {
                target,
                reviewer: known("reviewer", &input.reviewer)?,
                reason: input.reason,
            })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Begins the review (开始评审): every eligible proposal gets its panel of three reviewers at least.
    async fn begin_review(
        &self,
        ctx: &Context<'_>,
        input: BeginReviewInput,
    ) -> Result<Option<BeginReviewPayload>, ApiError> {
        let envelope = input.envelope();
        let target = target(&input.round, input.expected_version);
        let command = target.map(|target| application::BeginReview { target });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Publishes the notice of a round's ranking (创投公示), for five working days at least; again only where the
    /// ranking has changed.
    async fn publish_round_notice(
        &self,
        ctx: &Context<'_>,
        input: PublishRoundNoticeInput,
    ) -> Result<Option<PublishRoundNoticePayload>, ApiError> {
        let envelope = input.envelope();
        let (ends_on, document) = (input.ends_on.map(|day| day.0), input.document);
        let target = target(&input.round, input.expected_version);
        let command = target.map(|target| application::PublishRoundNotice {
            target,
            ends_on,
            document,
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Objects to a round's notice, inside it (对公示提出异议). Whoever has logged in may: to the same again once that is
    /// decided. A round takes 200 objections, our default.
    async fn lodge_objection(
        &self,
        ctx: &Context<'_>,
        input: LodgeObjectionInput,
    ) -> Result<Option<LodgeObjectionPayload>, ApiError> {
        let envelope = input.envelope();
        let command = target(&input.round, input.expected_version).and_then(|target| {
            let proposal = input.proposal.as_ref().map(|id| known("proposal", id));
            Ok(application::LodgeObjection {
                target,
                proposal: proposal.transpose()?,
                ground: input.ground,
            })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Decides an objection (裁定异议). Who lodged it does not.
    async fn decide_objection(
        &self,
        ctx: &Context<'_>,
        input: DecideObjectionInput,
    ) -> Result<Option<DecideObjectionPayload>, ApiError> {
        let envelope = input.envelope();
        let command = target(&input.round, input.expected_version).and_then(|target| {
            let number = u32::try_from(input.objection);
            Ok(application::DecideObjection {
                target,
                objection: number.map_err(|_| Refusal::new(RefusalCode::NotFound).at("objection"))?,
                upheld: input.upheld,
                reasoning: input.reasoning,
            })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Awards a round after its notice (创投授标): each selected proposal becomes a project, and what of the budget is
    /// not given out becomes free.
    async fn award_round(
        &self,
        ctx: &Context<'_>,
        input: AwardRoundInput,
    ) -> Result<Option<AwardRoundPayload>, ApiError> {
        let (envelope, document) = (input.envelope(), input.document);
        let target = target(&input.round, input.expected_version);
        let command = target.map(|target| application::AwardRound { target, document });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Closes a round whose projects have all come to their end (结束创投).
    async fn close_round(
        &self,
        ctx: &Context<'_>,
        input: CloseRoundInput,
    ) -> Result<Option<CloseRoundPayload>, ApiError> {
        let envelope = input.envelope();
        let target = target(&input.round, input.expected_version);
        let command = target.map(|target| application::CloseRound { target });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Cancels a round before its award (取消创投); its budget becomes free, its proposals are not selected.
    async fn cancel_round(
        &self,
        ctx: &Context<'_>,
        input: CancelRoundInput,
    ) -> Result<Option<CancelRoundPayload>, ApiError> {
        let (envelope, reason) = (input.envelope(), input.reason);
        let target = target(&input.round, input.expected_version);
        let command = target.map(|target| application::CancelRound { target, reason });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }
}
