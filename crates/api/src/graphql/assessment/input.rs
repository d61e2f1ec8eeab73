//! What mutations on cycles and assessments take.

use super::score::IndicatorScoreInput;
use crate::graphql::mutation::{enveloped, inputs};
use crate::graphql::organization::OrganizationRef;
use crate::graphql::scalar::Date;
use crate::graphql::word::Choice;
use async_graphql::{ID, InputObject};
use siling_domain::assessment::AssessmentPhase;

/// The dates of a phase (评定阶段日程).
#[derive(Debug, Clone, InputObject)]
pub struct CyclePhaseInput {
    /// The phase.
    pub phase: Choice<AssessmentPhase>,
    /// The first day.
    pub begins_on: Date,
    /// The last day.
    pub ends_on: Date,
}

/// What is to be mended for an indicator (退回意见).
#[derive(Debug, Clone, InputObject)]
pub struct ReturnReasonInput {
    /// The indicator's code.
    pub indicator: String,
    /// What is to be mended, at most 2,000 characters.
    pub reason: String,
}

/// A panel member's vote (裁定表决).
#[derive(Debug, Clone, InputObject)]
pub struct PanelVoteInput {
    /// Whose account.
    pub account: ID,
    /// Whether they are for the appeal.
    pub uphold: bool,
}

/// What is needed to plan a cycle (制定评定计划).
#[derive(Debug, Clone, InputObject)]
pub struct PlanCycleInput {
    /// An identifier that the client made, `cycle_` and a UUIDv7; ours when not said.
    pub id: Option<ID>,
    /// The year that is assessed.
    pub year: i32,
    /// The title, at most 80 characters.
    pub title: String,
    /// The version of the standard by which it is run.
    pub standard: ID,
    /// The five phases, each once: in order, without overlap, their working days in the calendar.
    pub phases: Vec<CyclePhaseInput>,
    /// At most so many percent of those assessed get the stars of the standard's quota, 1 to 100; no quota when
    /// not said.
    pub quota_percent: Option<i32>,
    /// The same key with the same input changes one thing once; kept 90 days.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

enveloped!(PlanCycleInput);

/// A piece of evidence (佐证材料): a file that was handed in, a statement, or both.
#[derive(Debug, Clone, InputObject)]
pub struct EvidenceInput {
    /// An identifier that the client made, `evid_` and a UUIDv7; ours when not said.
    pub id: Option<ID>,
    /// The code of the indicator, or of the item of a checklist.
    pub indicator: String,
    /// The file, announced by `announceFile` and handed in.
    pub file: Option<ID>,
    /// What is stated, at most 2,000 characters.
    pub statement: Option<String>,
}

inputs! {
    /// What is needed to open a cycle (启动年度评定).
    OpenCycleInput {
        /// The cycle.
        cycle: ID,
        /// Who is entered; every active organization of the district when not said.
        organizations: Option<Vec<OrganizationRef>>,
        /// The notice it rests on, at most 200 characters.
        document: Option<String>,
    }
    /// What is needed to close a cycle (结束年度评定).
    CloseCycleInput {
        /// The cycle.
        cycle: ID,
    }
    /// What is needed to begin a self-assessment (开始自评).
    StartSelfAssessmentInput {
        /// An identifier that the client made, `assess_` and a UUIDv7, for an organization that was not entered with
        /// the opening of the cycle; ours when not said.
        id: Option<ID>,
        /// The cycle.
        cycle: ID,
        /// The organization.
        organization: OrganizationRef,
    }
    /// What is needed to save a draft of a self-assessment (保存自评).
    SaveSelfAssessmentInput {
        /// The assessment.
        assessment: ID,
        /// The scores to save, in place of those of before; others stay.
        scores: Vec<IndicatorScoreInput>,
        /// The codes of the indicators that are to have no score.
        cleared: Option<Vec<String>>,
        /// Evidence to attach in the same go, beside that of before; `attachEvidence` attaches a single piece.
        evidence: Option<Vec<EvidenceInput>>,
    }
    /// What is needed to attach evidence (上传佐证材料): a file that was handed in, a statement, or both.
    AttachEvidenceInput {
        /// An identifier that the client made, `evid_` and a UUIDv7; ours when not said.
        id: Option<ID>,
        /// The assessment.
        assessment: ID,
        /// The code of the indicator, or of the item of a checklist.
        indicator: String,
        /// The file, announced by `announceFile` and handed in.
        file: Option<ID>,
        /// What is stated, at most 2,000 characters.
        statement: Option<String>,
    }
    /// What is needed to withdraw evidence (撤回佐证材料).
    WithdrawEvidenceInput {
        /// The assessment.
        assessment: ID,
        /// The piece of evidence.
        evidence: ID,
    }
    /// What is needed to submit a self-assessment (提交自评).
    SubmitSelfAssessmentInput {
        /// The assessment.
        assessment: ID,
    }
    /// What is needed to withdraw from a cycle (撤回申报).
    WithdrawAssessmentInput {
        /// The assessment.
        assessment: ID,
        /// Why, at most 2,000 characters.
        reason: String,
    }
    /// What is needed to review an assessment for the sub-district (街道初审).
    ReviewAssessmentInput {
        /// The assessment.
        assessment: ID,
        /// A score for every indicator; a reason where it departs from the self-assessment.
        scores: Vec<IndicatorScoreInput>,
        /// What was seen on the visit to the premises, and else is to be said, at most 2,000 characters.
        note: Option<String>,
    }
    /// What is needed to return an assessment to the organization (退回补正).
    ReturnAssessmentInput {
        /// The assessment.
        assessment: ID,
        /// What is to be mended, each indicator once.
        reasons: Vec<ReturnReasonInput>,
    }
    /// What is needed to assign an assessor (指派评审人员).
    AssignAssessorInput {
        /// The assessment.
        assessment: ID,
        /// Whose account; it holds the role of a reviewer or of the district committee.
        assessor: ID,
    }
    /// What is needed to take an assessor off (撤换评审人员).
    RemoveAssessorInput {
        /// The assessment.
        assessment: ID,
        /// Whose account.
        assessor: ID,
        /// Why, at most 2,000 characters.
        reason: String,
    }
    /// What an assessor declares on conflicts of interest (利益冲突申报).
    DeclareConflictInput {
        /// The assessment.
        assessment: ID,
        /// Whether one exists; who declares one is taken off.
        exists: bool,
        /// What else is to be said, at most 2,000 characters.
        note: Option<String>,
    }
    /// What an assessor gives (评审打分).
    ScoreAssessmentInput {
        /// The assessment.
        assessment: ID,
        /// A score for every indicator, a third assessor's for every disputed one; a reason where it departs from the
        /// sub-district's.
        scores: Vec<IndicatorScoreInput>,
    }
    /// What is needed to verify an assessment for the district (区级复核).
    VerifyAssessmentInput {
        /// The assessment.
        assessment: ID,
        /// The codes of the vetoes that hold, all of them, as found today; those recorded before when not said.
        vetoes: Option<Vec<String>>,
    }
    /// What is needed to publish the notice of a result (公示).
    PublishNoticeInput {
        /// The assessment.
        assessment: ID,
        /// The last day; the fifth working day after today when not said. No earlier one is taken.
        ends_on: Option<Date>,
        /// The notice's document, at most 200 characters.
        document: String,
        /// The codes of the vetoes that hold, all of them, as found today; those recorded before when not said.
        vetoes: Option<Vec<String>>,
    }
    /// What is needed to appeal (申诉).
    LodgeAppealInput {
        /// An identifier that the client made, `appeal_` and a UUIDv7; ours when not said.
        id: Option<ID>,
        /// The assessment.
        assessment: ID,
        /// The codes of the indicators concerned; none where the result as a whole is, such as a veto.
        indicators: Option<Vec<String>>,
        /// The ground, at most 2,000 characters.
        ground: String,
        /// Evidence attached before.
        evidence: Option<Vec<ID>>,
    }
    /// What a panel has decided on the open appeal (申诉裁定).
    DecideAppealInput {
        /// The assessment.
        assessment: ID,
        /// The votes of the panel: three at least, none of whom took part before or is tied to the organization.
        votes: Vec<PanelVoteInput>,
        /// The reasons, at most 2,000 characters.
        reasoning: String,
        /// The scores that change by it, each with its reason; only of the indicators appealed.
        scores: Option<Vec<IndicatorScoreInput>>,
        /// The codes of the vetoes that hold, all of them, as found today; those recorded before when not said.
        vetoes: Option<Vec<String>>,
    }
    /// What is needed to confirm a result (认定).
    ConfirmRatingInput {
        /// The assessment.
        assessment: ID,
        /// The number of the decision, at most 200 characters.
        decision_number: String,
        /// The codes of the vetoes that hold, all of them, as found today; those recorded before when not said.
        vetoes: Option<Vec<String>>,
    }
}
