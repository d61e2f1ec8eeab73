//! Mutations on assessments: each makes its command and carries it out.

use super::input::*;
use super::object::Assessment;
use super::score::{code, codes, scores};
use crate::graphql::engine::error::ApiError;
use crate::graphql::mutation::{Enveloped as _, known, new_id, payload, run};
use async_graphql::{Context, ID, Object};
use siling_application::assessment::{self as application, Target};
use siling_domain::Refusal;
use siling_domain::assessment::PanelVote;
use siling_domain::id::EvidenceId;
use siling_domain::standard::IndicatorCode;

payload! {
    /// What became of `startSelfAssessment`.
    StartSelfAssessmentPayload { assessment: Assessment },
    /// What became of `saveSelfAssessment`.
    SaveSelfAssessmentPayload { assessment: Assessment },
    /// What became of `attachEvidence`.
    AttachEvidencePayload { assessment: Assessment },
    /// What became of `withdrawEvidence`.
    WithdrawEvidencePayload { assessment: Assessment },
    /// What became of `submitSelfAssessment`.
    SubmitSelfAssessmentPayload { assessment: Assessment },
    /// What became of `withdrawAssessment`.
    WithdrawAssessmentPayload { assessment: Assessment },
    /// What became of `reviewAssessment`.
    ReviewAssessmentPayload { assessment: Assessment },
    /// What became of `returnAssessment`.
    ReturnAssessmentPayload { assessment: Assessment },
    /// What became of `assignAssessor`.
    AssignAssessorPayload { assessment: Assessment },
    /// What became of `removeAssessor`.
    RemoveAssessorPayload { assessment: Assessment },
    /// What became of `declareConflict`.
    DeclareConflictPayload { assessment: Assessment },
    /// What became of `scoreAssessment`.
    ScoreAssessmentPayload { assessment: Assessment },
    /// What became of `verifyAssessment`.
    VerifyAssessmentPayload { assessment: Assessment },
    /// What became of `publishNotice`.
    PublishNoticePayload { assessment: Assessment },
    /// What became of `lodgeAppeal`.
    LodgeAppealPayload { assessment: Assessment },
    /// What became of `decideAppeal`.
    DecideAppealPayload { assessment: Assessment },
    /// What became of `confirmRating`.
    ConfirmRatingPayload { assessment: Assessment },
}

pub(super) fn target(assessment: &ID, expected_version: Option<i32>) -> Result<Target, Refusal> {
    Ok(Target {
        assessment: known("assessment", assessment)?,
        expected_version,
    })
}

fn vetoes(given: Option<&Vec<String>>) -> Result<Option<Vec<IndicatorCode>>, Refusal> {
    given.map(|texts| codes("vetoes", texts)).transpose()
}

fn evidence(id: EvidenceId, given: EvidenceInput) -> Result<application::Piece, Refusal> {
    Ok(application::Piece {
        id,
        indicator: code(&given.indicator).map_err(|refusal| refusal.at("indicator"))?,
        file: given.file.as_ref().map(|file| known("file", file)).transpose()?,
        statement: given.statement,
    })
}

/// The mutations on assessments.
#[derive(Default)]
pub struct AssessmentMutation;

#[Object]
impl AssessmentMutation {
    /// Begins an organization's self-assessment (开始自评).
    async fn start_self_assessment(
        &self,
        ctx: &Context<'_>,
        input: StartSelfAssessmentInput,
    ) -> Result<Option<StartSelfAssessmentPayload>, ApiError> {
        let (id, envelope) = (new_id(ctx, input.id.as_ref())?, input.envelope());
        let command = id.and_then(|id| {
            Ok(application::StartSelfAssessment {
                id,
                cycle: known("cycle", &input.cycle)?,
                organization: input.organization.key().map_err(|refusal| refusal.at("organization"))?,
                expected_version: input.expected_version,
            })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Saves a draft of a self-assessment (保存自评); `preview` answers what it would come to.
    async fn save_self_assessment(
        &self,
        ctx: &Context<'_>,
        input: SaveSelfAssessmentInput,
    ) -> Result<Option<SaveSelfAssessmentPayload>, ApiError> {
        let envelope = input.envelope();
        let given = input.evidence.unwrap_or_default();
        let ids = given.iter().map(|piece| new_id(ctx, piece.id.as_ref()));
        let ids: Vec<_> = ids.collect::<Result<_, _>>()?;
        let command = target(&input.assessment, input.expected_version).and_then(|target| {
            let pieces = ids.into_iter().zip(given).enumerate();
            let pieces = pieces.map(|(index, (id, piece))| {
                id.and_then(|id| evidence(id, piece))
                    .map_err(|refusal| refusal.at(index.to_string()).at("evidence"))
            });
            Ok(application::SaveSelfAssessment {
                target,
                scores: scores(input.scores)?,
                cleared: codes("cleared", &input.cleared.unwrap_or_default())?,
                evidence: pieces.collect::<Result<_, _>>()?,
            })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Attaches evidence to an indicator (上传佐证材料): to the self-assessment, or for an appeal.
    async fn attach_evidence(
        &self,
        ctx: &Context<'_>,
        input: AttachEvidenceInput,
    ) -> Result<Option<AttachEvidencePayload>, ApiError> {
        let (id, envelope) = (new_id(ctx, input.id.as_ref())?, input.envelope());
        let command = id.and_then(|id| {
            Ok(application::AttachEvidence {
                id,
                target: target(&input.assessment, input.expected_version)?,
                indicator: code(&input.indicator).map_err(|refusal| refusal.at("indicator"))?,
                file: input.file.as_ref().map(|file| known("file", file)).transpose()?,
                statement: input.statement,
            })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Withdraws evidence (撤回佐证材料): it is kept, but proves nothing any more.
    async fn withdraw_evidence(
        &self,
        ctx: &Context<'_>,
        input: WithdrawEvidenceInput,
    ) -> Result<Option<WithdrawEvidencePayload>, ApiError> {
        let envelope = input.envelope();
        let command = target(&input.assessment, input.expected_version).and_then(|target| {
            let evidence = known("evidence", &input.evidence)?;
            Ok(application::WithdrawEvidence { target, evidence })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Submits a self-assessment (提交自评). Every gap is told at once, as `gaps` lists them.
    async fn submit_self_assessment(
        &self,
        ctx: &Context<'_>,
        input: SubmitSelfAssessmentInput,
    ) -> Result<Option<SubmitSelfAssessmentPayload>, ApiError> {
        let envelope = input.envelope();
        let target = target(&input.assessment, input.expected_version);
        let command = target.map(|target| application::SubmitSelfAssessment { target });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Withdraws the organization from the cycle (撤回申报).
    async fn withdraw_assessment(
        &self,
        ctx: &Context<'_>,
        input: WithdrawAssessmentInput,
    ) -> Result<Option<WithdrawAssessmentPayload>, ApiError> {
        let (envelope, reason) = (input.envelope(), input.reason);
        let target = target(&input.assessment, input.expected_version);
        let command = target.map(|target| application::WithdrawAssessment { target, reason });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Reviews an assessment for the sub-district (街道初审).
    async fn review_assessment(
        &self,
        ctx: &Context<'_>,
        input: ReviewAssessmentInput,
    ) -> Result<Option<ReviewAssessmentPayload>, ApiError> {
        let envelope = input.envelope();
        let command = target(&input.assessment, input.expected_version).and_then(|target| {
            Ok(application::ReviewAssessment {
                target,
                scores: scores(input.scores)?,
                note: input.note,
            })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Returns an assessment to the organization, with what is to be mended (退回补正).
    async fn return_assessment(
        &self,
        ctx: &Context<'_>,
        input: ReturnAssessmentInput,
    ) -> Result<Option<ReturnAssessmentPayload>, ApiError> {
        let envelope = input.envelope();
        let command = target(&input.assessment, input.expected_version).and_then(|target| {
            let reasons = input.reasons.into_iter().enumerate();
            let reasons = reasons.map(|(index, given)| match code(&given.indicator) {
                Ok(indicator) => Ok((indicator, given.reason)),
                Err(refusal) => Err(refusal.at("indicator").at(index.to_string()).at("reasons")),
            });
            let reasons = reasons.collect::<Result<_, Refusal>>()?;
            Ok(application::ReturnAssessment { target, reasons })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Assigns an assessor (指派评审人员): two, and a third one where these differ too far.
    async fn assign_assessor(
        &self,
        ctx: &Context<'_>,
        input: AssignAssessorInput,
    ) -> Result<Option<AssignAssessorPayload>, ApiError> {
        let envelope = input.envelope();
        let command = target(&input.assessment, input.expected_version).and_then(|target| {
            let assessor = known("assessor", &input.assessor)?;
            Ok(application::AssignAssessor { target, assessor })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Takes an assessor off (撤换评审人员); their scores count no more.
    async fn remove_assessor(
        &self,
        ctx: &Context<'_>,
        input: RemoveAssessorInput,
    ) -> Result<Option<RemoveAssessorPayload>, ApiError> {
        let envelope = input.envelope();
        let command = target(&input.assessment, input.expected_version).and_then(|target| {
            Ok(application::RemoveAssessor {
                target,
                assessor: known("assessor", &input.assessor)?,
                reason: input.reason,
            })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Declares whether a conflict of interest exists (利益冲突申报): who has one is taken off.
    async fn declare_conflict(
        &self,
        ctx: &Context<'_>,
        input: DeclareConflictInput,
    ) -> Result<Option<DeclareConflictPayload>, ApiError> {
        let envelope = input.envelope();
        let (exists, note) = (input.exists, input.note);
        let target = target(&input.assessment, input.expected_version);
        let command = target.map(|target| application::DeclareConflict { target, exists, note });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Scores an assessment as an assessor (评审打分); the scores stay as they are.
    async fn score_assessment(
        &self,
        ctx: &Context<'_>,
        input: ScoreAssessmentInput,
    ) -> Result<Option<ScoreAssessmentPayload>, ApiError> {
        let envelope = input.envelope();
        let command = target(&input.assessment, input.expected_version).and_then(|target| {
            let scores = scores(input.scores)?;
            Ok(application::ScoreAssessment { target, scores })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Verifies an assessment for the district (区级复核), by the assessors' scores.
    async fn verify_assessment(
        &self,
        ctx: &Context<'_>,
        input: VerifyAssessmentInput,
    ) -> Result<Option<VerifyAssessmentPayload>, ApiError> {
        let envelope = input.envelope();
        let command = target(&input.assessment, input.expected_version).and_then(|target| {
            let vetoes = vetoes(input.vetoes.as_ref())?;
            Ok(application::VerifyAssessment { target, vetoes })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Publishes the notice of a result (公示), for five working days at least.
    async fn publish_notice(
        &self,
        ctx: &Context<'_>,
        input: PublishNoticeInput,
    ) -> Result<Option<PublishNoticePayload>, ApiError> {
        let envelope = input.envelope();
        let command = target(&input.assessment, input.expected_version).and_then(|target| {
            Ok(application::PublishNotice {
                target,
                ends_on: input.ends_on.map(|day| day.0),
                vetoes: vetoes(input.vetoes.as_ref())?,
                document: input.document,
            })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Appeals against a result inside its public notice (申诉).
    async fn lodge_appeal(
        &self,
        ctx: &Context<'_>,
        input: LodgeAppealInput,
    ) -> Result<Option<LodgeAppealPayload>, ApiError> {
        let (id, envelope) = (new_id(ctx, input.id.as_ref())?, input.envelope());
        let command = id.and_then(|id| {
            let evidence = input.evidence.unwrap_or_default();
            let evidence = evidence.iter().enumerate();
            let evidence =
                evidence.map(|(index, it)| known(&index.to_string(), it).map_err(|refusal| refusal.at("evidence")));
            Ok(application::LodgeAppeal {
                id,
                target: target(&input.assessment, input.expected_version)?,
                indicators: codes("indicators", &input.indicators.unwrap_or_default())?,
                evidence: evidence.collect::<Result<_, _>>()?,
                ground: input.ground,
            })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Decides the open appeal by a panel (申诉裁定). Scores change only where more than half of it are for it.
    async fn decide_appeal(
        &self,
        ctx: &Context<'_>,
        input: DecideAppealInput,
    ) -> Result<Option<DecideAppealPayload>, ApiError> {
        let envelope = input.envelope();
        let command = target(&input.assessment, input.expected_version).and_then(|target| {
            let votes = input.votes.iter().enumerate();
            let votes = votes.map(|(index, vote)| match known("account", &vote.account) {
                Ok(account) => Ok(PanelVote {
                    account,
                    uphold: vote.uphold,
                }),
                Err(refusal) => Err(refusal.at(index.to_string()).at("votes")),
            });
            Ok(application::DecideAppeal {
                target,
                votes: votes.collect::<Result<_, Refusal>>()?,
                reasoning: input.reasoning,
                scores: scores(input.scores.unwrap_or_default())?,
                vetoes: vetoes(input.vetoes.as_ref())?,
            })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Confirms a result after its public notice (认定).
    async fn confirm_rating(
        &self,
        ctx: &Context<'_>,
        input: ConfirmRatingInput,
    ) -> Result<Option<ConfirmRatingPayload>, ApiError> {
        let envelope = input.envelope();
        let command = target(&input.assessment, input.expected_version).and_then(|target| {
            Ok(application::ConfirmRating {
                target,
                vetoes: vetoes(input.vetoes.as_ref())?,
                decision_number: input.decision_number,
            })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }
}
