//! Mutations on proposals: each makes its command and carries it out.

use super::input::*;
use super::proposal::Proposal;
use super::round_mutation::{amount, points};
use crate::graphql::engine::error::ApiError;
use crate::graphql::mutation::{Enveloped as _, known, new_id, payload, run};
use crate::graphql::organization::area_code;
use crate::graphql::word::Choice;
use async_graphql::{Context, ID, Object};
use siling_application::venture::{self as application, ProposalTarget};
use siling_domain::Refusal;
use siling_domain::money::Money;
use siling_domain::project::NewMilestone;
use siling_domain::venture::{NewBudgetLine, NewEvaluation, NewProposal, NewReview, ReviewScore};

payload! {
    /// What became of `draftProposal`.
    DraftProposalPayload { proposal: Proposal },
    /// What became of `reviseProposal`.
    ReviseProposalPayload { proposal: Proposal },
    /// What became of `submitProposal`.
    SubmitProposalPayload { proposal: Proposal },
    /// What became of `withdrawProposal`.
    WithdrawProposalPayload { proposal: Proposal },
    /// What became of `screenProposal`.
    ScreenProposalPayload { proposal: Proposal },
    /// What became of `declareReviewConflict`.
    DeclareReviewConflictPayload { proposal: Proposal },
    /// What became of `reviewProposal`.
    ReviewProposalPayload { proposal: Proposal },
    /// What became of `evaluateRoundProject`.
    EvaluateRoundProjectPayload { proposal: Proposal },
}

fn target(proposal: &ID, expected_version: Option<i32>) -> Result<ProposalTarget, Refusal> {
    Ok(ProposalTarget {
        proposal: known("proposal", proposal)?,
        expected_version,
    })
}

fn line(input: BudgetLineInput) -> Result<NewBudgetLine, Refusal> {
    Ok(NewBudgetLine {
        unit_price: amount("unitPrice", &input.unit_price)?,
        amount: amount("amount", &input.amount)?,
        title: input.title,
        quantity: input.quantity,
    })
}

fn content(input: ProposalContentInput) -> Result<NewProposal, Refusal> {
    let lines = input.budget_lines.into_iter().enumerate();
    let lines = lines.map(|(index, given)| line(given).map_err(|it| it.at(index.to_string()).at("budgetLines")));
    let community = area_code(&input.area_code);
    let own_share = input.own_share.as_deref().map(|text| amount("ownShare", text));
    let milestones = input.milestones.into_iter().map(|given| NewMilestone {
        title: given.title,
        deliverables: given.deliverables,
        due_on: given.due_on.0,
    });
    Ok(NewProposal {
        title: input.title,
        lead: input.lead.0,
        community: community?,
        description: input.description,
        outcomes: Choice::words(input.outcomes),
        beneficiary_kinds: Choice::words(input.beneficiary_kinds),
        beneficiary_note: input.beneficiary_note,
        budget_lines: lines.collect::<Result<_, _>>()?,
        own_share: own_share.transpose()?.unwrap_or(Money::ZERO),
        requested: amount("requested", &input.requested)?,
        begins: input.begins_on.0,
        ends: input.ends_on.0,
        milestones: milestones.collect(),
    })
}

fn scores(given: Vec<CriterionScoreInput>) -> Result<Vec<ReviewScore>, Refusal> {
    let given = given.into_iter().enumerate();
    given
        .map(|(index, score)| {
            let points = points(&score.points);
            Ok(ReviewScore {
                points: points.map_err(|it| it.at("points").at(index.to_string()).at("scores"))?,
                criterion: score.criterion,
            })
        })
        .collect()
}

/// The mutations on proposals.
#[derive(Default)]
pub struct ProposalMutation;

#[Object]
impl ProposalMutation {
    /// Drafts a proposal to a round that collects or is open (起草申报).
    async fn draft_proposal(
        &self,
        ctx: &Context<'_>,
        input: DraftProposalInput,
    ) -> Result<Option<DraftProposalPayload>, ApiError> {
        let (id, envelope) = (new_id(ctx, input.id.as_ref())?, input.envelope());
        let command = id.and_then(|id| {
            Ok(application::DraftProposal {
                id,
                round: known("round", &input.round)?,
                organization: input.organization.key().map_err(|it| it.at("organization"))?,
                new: content(input.content).map_err(|it| it.at("content"))?,
            })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Changes a draft of a proposal (修改申报).
    async fn revise_proposal(
        &self,
        ctx: &Context<'_>,
        input: ReviseProposalInput,
    ) -> Result<Option<ReviseProposalPayload>, ApiError> {
        let envelope = input.envelope();
        let command = target(&input.proposal, input.expected_version).and_then(|target| {
            let new = content(input.content).map_err(|it| it.at("content"))?;
            Ok(application::ReviseProposal { target, new })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Submits a proposal (提交申报). The budget has to come out to the fen; no text may name the organization.
    async fn submit_proposal(
        &self,
        ctx: &Context<'_>,
        input: SubmitProposalInput,
    ) -> Result<Option<SubmitProposalPayload>, ApiError> {
        let envelope = input.envelope();
        let target = target(&input.proposal, input.expected_version);
        let command = target.map(|target| application::SubmitProposal { target });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Withdraws a proposal before the award (撤回申报).
    async fn withdraw_proposal(
        &self,
        ctx: &Context<'_>,
        input: WithdrawProposalInput,
    ) -> Result<Option<WithdrawProposalPayload>, ApiError> {
        let (envelope, reason) = (input.envelope(), input.reason);
        let target = target(&input.proposal, input.expected_version);
        let command = target.map(|target| application::WithdrawProposal { target, reason });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Checks a proposal's eligibility (资格初筛): `screening` names each condition, met or not.
    async fn screen_proposal(
        &self,
        ctx: &Context<'_>,
        input: ScreenProposalInput,
    ) -> Result<Option<ScreenProposalPayload>, ApiError> {
        let (envelope, ineligible_because) = (input.envelope(), input.ineligible_because);
        let target = target(&input.proposal, input.expected_version);
        let command = target.map(|target| application::ScreenProposal {
            target,
            ineligible_because,
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Declares whether a conflict of interest with a proposal exists (创投利益冲突申报), before reviewing it.
    async fn declare_review_conflict(
        &self,
        ctx: &Context<'_>,
        input: DeclareReviewConflictInput,
    ) -> Result<Option<DeclareReviewConflictPayload>, ApiError> {
        let envelope = input.envelope();
        let (exists, note) = (input.exists, input.note);
        let target = target(&input.proposal, input.expected_version);
        let command = target.map(|target| application::DeclareReviewConflict { target, exists, note });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Reviews a proposal (评审打分), without knowing who proposes; the review stays as it is.
    async fn review_proposal(
        &self,
        ctx: &Context<'_>,
        input: ReviewProposalInput,
    ) -> Result<Option<ReviewProposalPayload>, ApiError> {
        let envelope = input.envelope();
        let command = target(&input.proposal, input.expected_version).and_then(|target| {
            let review = NewReview {
                scores: scores(input.scores)?,
                comment: input.comment,
            };
            Ok(application::ReviewProposal { target, review })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Evaluates the project of an awarded proposal (中期/结项评估). One that fails stops the next instalment; a breach
    /// ends the proposal, and bars the organization for three years.
    async fn evaluate_round_project(
        &self,
        ctx: &Context<'_>,
        input: EvaluateRoundProjectInput,
    ) -> Result<Option<EvaluateRoundProjectPayload>, ApiError> {
        let envelope = input.envelope();
        let evaluation = NewEvaluation {
            stage: input.stage.0,
            result: input.result.0,
            findings: input.findings,
            document: input.document,
        };
        let target = target(&input.proposal, input.expected_version);
        let command = target.map(|target| application::EvaluateRoundProject { target, evaluation });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }
}
