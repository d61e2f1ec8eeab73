//! The life of an assessment: from its entry in a cycle to the award of stars.

use super::AssessmentStatus;
use crate::access::Deed;
use crate::lifecycle::{Lifecycle, Transition};
use crate::vocabulary;

vocabulary! {
    /// What can be done with an assessment (评定操作).
    pub enum AssessmentAction {
        /// Enter the organization in the cycle (列入评定).
        Enter = "ENTER" { zh: "列入评定", en: "Enter" },
        /// Start the self-assessment (开始自评).
        Start = "START" { zh: "开始自评", en: "Start" },
        /// Save a draft of the scores (保存自评).
        Save = "SAVE" { zh: "保存自评", en: "Save" },
        /// Attach evidence (上传佐证材料).
        AttachEvidence = "ATTACH_EVIDENCE" { zh: "上传佐证材料", en: "Attach evidence" },
        /// Withdraw evidence (撤回佐证材料).
        WithdrawEvidence = "WITHDRAW_EVIDENCE" { zh: "撤回佐证材料", en: "Withdraw evidence" },
        /// Submit (提交).
        Submit = "SUBMIT" { zh: "提交", en: "Submit" },
        /// Withdraw from the cycle (撤回申报).
        Withdraw = "WITHDRAW" { zh: "撤回申报", en: "Withdraw" },
        /// Let it lapse, with the closing of the cycle (逾期作废).
        Lapse = "LAPSE" { zh: "逾期作废", en: "Lapse" },
        /// Review it first (街道初审).
        Review = "REVIEW" { zh: "街道初审", en: "Review" },
        /// Return it (退回补正).
        Return = "RETURN" { zh: "退回补正", en: "Return" },
        /// Assign an assessor (指派评审人员).
        AssignAssessor = "ASSIGN_ASSESSOR" { zh: "指派评审人员", en: "Assign an assessor" },
        /// Take an assessor off (撤换评审人员).
        RemoveAssessor = "REMOVE_ASSESSOR" { zh: "撤换评审人员", en: "Remove an assessor" },
        /// Declare on conflicts of interest (利益冲突申报).
        DeclareConflict = "DECLARE_CONFLICT" { zh: "利益冲突申报", en: "Declare on conflicts" },
        /// Score it as an assessor (评审打分).
        Score = "SCORE" { zh: "评审打分", en: "Score" },
        /// Verify it (区级复核).
        Verify = "VERIFY" { zh: "区级复核", en: "Verify" },
        /// Publish the notice (公示).
        PublishNotice = "PUBLISH_NOTICE" { zh: "公示", en: "Publish the notice" },
        /// Appeal (申诉).
        LodgeAppeal = "LODGE_APPEAL" { zh: "申诉", en: "Appeal" },
        /// Decide the appeal (申诉裁定).
        DecideAppeal = "DECIDE_APPEAL" { zh: "申诉裁定", en: "Decide the appeal" },
        /// Confirm the result (认定).
        Confirm = "CONFIRM" { zh: "认定", en: "Confirm" },
        /// Award the stars (授星).
        Award = "AWARD" { zh: "授星", en: "Award" },
    }
}

/// The life of an assessment (评定流程).
pub struct AssessmentLifecycle;

use AssessmentAction as Do;
use AssessmentStatus as Is;

const fn row(from: &'static [Is], action: Do, to: Is, deed: Deed, guard: &'static str) -> Transition<Is, Do> {
    Transition {
        from,
        action,
        to,
        deed,
        guard,
    }
}

const ENTRANT: &str = "an active organization that is not barred, one assessment a cycle";
const BEFORE_DUE: &str = "the cycle open, the last day for submission not over";
const FOR_APPEAL: &str = "for an appeal, until it is decided; outside an appeal inside the notice";
const UNTIED: &str = "not tied to the organization now or within two years";

// An action that leaves the state as it is has one row for each state in which it is possible.
impl Lifecycle for AssessmentLifecycle {
    type State = AssessmentStatus;
    type Action = AssessmentAction;
    const OBJECT: &'static str = "Assessment";
    const TABLE: &'static [Transition<AssessmentStatus, AssessmentAction>] = &[
        row(&[], Do::Enter, Is::NotStarted, Deed::OpenCycle, ENTRANT),
        row(&[], Do::Start, Is::SelfAssessing, Deed::StartSelfAssessment, ENTRANT),
        row(
            &[Is::NotStarted],
            Do::Start,
            Is::SelfAssessing,
            Deed::StartSelfAssessment,
            "the cycle open, inside the self-assessment",
        ),
        row(
            &[Is::SelfAssessing],
            Do::Save,
            Is::SelfAssessing,
            Deed::SaveSelfAssessment,
            BEFORE_DUE,
        ),
        row(
            &[Is::Returned],
            Do::Save,
            Is::Returned,
            Deed::SaveSelfAssessment,
            BEFORE_DUE,
        ),
        row(
            &[Is::SelfAssessing],
            Do::AttachEvidence,
            Is::SelfAssessing,
            Deed::AttachEvidence,
            BEFORE_DUE,
        ),
        row(
            &[Is::Returned],
            Do::AttachEvidence,
            Is::Returned,
            Deed::AttachEvidence,
            BEFORE_DUE,
        ),
        row(
            &[Is::PublicNotice],
            Do::AttachEvidence,
            Is::PublicNotice,
            Deed::AttachEvidence,
            FOR_APPEAL,
        ),
        row(
            &[Is::Appealed],
            Do::AttachEvidence,
            Is::Appealed,
            Deed::AttachEvidence,
            FOR_APPEAL,
        ),
        row(
            &[Is::AppealDecided],
            Do::AttachEvidence,
            Is::AppealDecided,
            Deed::AttachEvidence,
            FOR_APPEAL,
        ),
        row(
            &[Is::SelfAssessing],
            Do::WithdrawEvidence,
            Is::SelfAssessing,
            Deed::WithdrawEvidence,
            BEFORE_DUE,
        ),
        row(
            &[Is::Returned],
            Do::WithdrawEvidence,
            Is::Returned,
            Deed::WithdrawEvidence,
            BEFORE_DUE,
        ),
        row(
            &[Is::SelfAssessing, Is::Returned],
            Do::Submit,
            Is::Submitted,
            Deed::SubmitSelfAssessment,
            "before the last day, every indicator scored or not applicable where allowed, demanded evidence there",
        ),
        row(
            &[
                Is::NotStarted,
                Is::SelfAssessing,
                Is::Returned,
                Is::Submitted,
                Is::SubdistrictReviewed,
            ],
            Do::Withdraw,
            Is::Withdrawn,
            Deed::WithdrawAssessment,
            "a reason",
        ),
        row(
            &[Is::NotStarted, Is::SelfAssessing, Is::Returned],
            Do::Lapse,
            Is::Lapsed,
            Deed::CloseCycle,
            "the last day for submission over",
        ),
        row(
            &[Is::Submitted],
            Do::Review,
            Is::SubdistrictReviewed,
            Deed::ReviewAssessment,
            "every indicator scored, a reason where it departs from the self-assessment; not tied to the organization",
        ),
        row(
            &[Is::Submitted, Is::SubdistrictReviewed],
            Do::Return,
            Is::Returned,
            Deed::ReturnAssessment,
            "a reason for each indicator concerned; not tied to the organization",
        ),
        row(
            &[Is::Submitted],
            Do::AssignAssessor,
            Is::Submitted,
            Deed::AssignAssessor,
            UNTIED,
        ),
        row(
            &[Is::SubdistrictReviewed],
            Do::AssignAssessor,
            Is::SubdistrictReviewed,
            Deed::AssignAssessor,
            "not tied to the organization, not involved before; a third one only where two differ too far",
        ),
        row(
            &[Is::Submitted],
            Do::RemoveAssessor,
            Is::Submitted,
            Deed::RemoveAssessor,
            "a reason",
        ),
        row(
            &[Is::SubdistrictReviewed],
            Do::RemoveAssessor,
            Is::SubdistrictReviewed,
            Deed::RemoveAssessor,
            "a reason",
        ),
        row(
            &[Is::Submitted],
            Do::DeclareConflict,
            Is::Submitted,
            Deed::DeclareConflict,
            "assigned to it",
        ),
        row(
            &[Is::SubdistrictReviewed],
            Do::DeclareConflict,
            Is::SubdistrictReviewed,
            Deed::DeclareConflict,
            "assigned to it; who declares a conflict is taken off",
        ),
        row(
            &[Is::SubdistrictReviewed],
            Do::Score,
            Is::SubdistrictReviewed,
            Deed::ScoreAssessment,
            "assigned, no conflict declared, a reason where it departs from the sub-district's scores",
        ),
        row(
            &[Is::SubdistrictReviewed],
            Do::Verify,
            Is::DistrictVerified,
            Deed::VerifyAssessment,
            "two assessors have scored; a third one where they differ by more than 10 % of an indicator's points",
        ),
        row(
            &[Is::DistrictVerified, Is::PublicNotice, Is::AppealDecided],
            Do::PublishNotice,
            Is::PublicNotice,
            Deed::PublishNotice,
            "5 working days at least, vetoes checked that day; again only where the stars have changed",
        ),
        row(
            &[Is::PublicNotice, Is::AppealDecided],
            Do::LodgeAppeal,
            Is::Appealed,
            Deed::LodgeAppeal,
            "inside the notice; each indicator once a notice",
        ),
        row(
            &[Is::Appealed],
            Do::DecideAppeal,
            Is::AppealDecided,
            Deed::DecideAppeal,
            "a panel of three at least, none involved before or tied to the organization; by majority",
        ),
        row(
            &[Is::PublicNotice, Is::AppealDecided],
            Do::Confirm,
            Is::Confirmed,
            Deed::ConfirmRating,
            "the notice over, no appeal open, vetoes checked again and the stars as noticed",
        ),
        row(
            &[Is::Confirmed],
            Do::Award,
            Is::Awarded,
            Deed::AwardStars,
            "one star at least, a certificate number not in use",
        ),
    ];
}
