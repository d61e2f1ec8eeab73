//! What waits for somebody in an inbox (待办).

use super::{AssessmentPhase as Phase, AssessmentStatus as Is};
use crate::access::Deed;
use crate::vocabulary;

vocabulary! {
    /// What waits for somebody (待办类型).
    pub enum InboxTask {
        /// Submit the self-assessment (提交自评).
        Submit = "SUBMIT" { zh: "提交自评", en: "Submit" },
        /// Put right what was found (完成整改).
        Remedy = "REMEDY" { zh: "完成整改", en: "Put right" },
        /// Review for the sub-district (街道初审).
        Review = "REVIEW" { zh: "街道初审", en: "Review" },
        /// Score as an assessor (评审打分).
        Score = "SCORE" { zh: "评审打分", en: "Score" },
        /// Verify for the district (区级复核).
        Verify = "VERIFY" { zh: "区级复核", en: "Verify" },
        /// Publish the notice (公示).
        PublishNotice = "PUBLISH_NOTICE" { zh: "发布公示", en: "Publish the notice" },
        /// Decide the appeal (裁定申诉).
        DecideAppeal = "DECIDE_APPEAL" { zh: "裁定申诉", en: "Decide the appeal" },
        /// Confirm the result (认定).
        Confirm = "CONFIRM" { zh: "认定", en: "Confirm" },
        /// Award the stars (授星).
        Award = "AWARD" { zh: "授星", en: "Award" },
        /// Review a proposal to a venture round (评审创投申报).
        ReviewProposal = "REVIEW_PROPOSAL" { zh: "评审创投申报", en: "Review a proposal" },
        /// Approve a service order above the ceiling that needs it, for the sub-district (核准订单).
        ApproveOrder = "APPROVE_ORDER" { zh: "核准订单", en: "Approve the order" },
        /// Award a service order whose last day for claims is over, for the community (定单).
        AwardOrder = "AWARD_ORDER" { zh: "定单", en: "Award the order" },
        /// Join a consortium that names the organization as a partner (加入联合体).
        JoinConsortium = "JOIN_CONSORTIUM" { zh: "加入联合体", en: "Join the consortium" },
        /// Answer a need for the community (答复需求).
        AnswerNeed = "ANSWER_NEED" { zh: "答复需求", en: "Answer a need" },
    }
}

impl InboxTask {
    /// What does it.
    pub const fn deed(self) -> Deed {
        match self {
            InboxTask::Submit => Deed::SubmitSelfAssessment,
            InboxTask::Remedy => Deed::CloseRemediation,
            InboxTask::Review => Deed::ReviewAssessment,
            InboxTask::Score => Deed::ScoreAssessment,
            InboxTask::Verify => Deed::VerifyAssessment,
            InboxTask::PublishNotice => Deed::PublishNotice,
            InboxTask::DecideAppeal => Deed::DecideAppeal,
            InboxTask::Confirm => Deed::ConfirmRating,
            InboxTask::Award => Deed::AwardStars,
            InboxTask::ReviewProposal => Deed::ReviewProposal,
            InboxTask::ApproveOrder => Deed::ApproveServiceOrder,
            InboxTask::AwardOrder => Deed::AwardServiceOrder,
            InboxTask::JoinConsortium => Deed::JoinConsortium,
            InboxTask::AnswerNeed => Deed::AcceptNeed,
        }
    }

    /// The states of an assessment in which somebody's task waits. A confirmation waits once its notice is over, an
    /// award only where there are stars; for an assessor, who is on the panel and has not scored yet.
    pub const fn states(self) -> &'static [Is] {
        match self {
            InboxTask::Submit => &[Is::NotStarted, Is::SelfAssessing, Is::Returned],
            InboxTask::Remedy
            | InboxTask::ReviewProposal
            | InboxTask::ApproveOrder
            | InboxTask::AwardOrder
            | InboxTask::JoinConsortium
            | InboxTask::AnswerNeed => &[],
            InboxTask::Review => &[Is::Submitted],
            InboxTask::Score => &[Is::Submitted, Is::SubdistrictReviewed],
            InboxTask::Verify => &[Is::SubdistrictReviewed],
            InboxTask::PublishNotice => &[Is::DistrictVerified],
            InboxTask::DecideAppeal => &[Is::Appealed],
            InboxTask::Confirm => &[Is::PublicNotice, Is::AppealDecided],
            InboxTask::Award => &[Is::Confirmed],
        }
    }

    /// The phase whose last day is the task's; `None` where the day is the assessment's own, or there is none.
    pub const fn phase(self) -> Option<Phase> {
        match self {
            InboxTask::Review => Some(Phase::SubdistrictReview),
            InboxTask::Score | InboxTask::Verify => Some(Phase::DistrictVerification),
            InboxTask::PublishNotice => Some(Phase::PublicNotice),
            InboxTask::Confirm => Some(Phase::Confirmation),
            InboxTask::Submit
            | InboxTask::Remedy
            | InboxTask::DecideAppeal
            | InboxTask::Award
            | InboxTask::ReviewProposal
            | InboxTask::ApproveOrder
            | InboxTask::AwardOrder
            | InboxTask::JoinConsortium
            | InboxTask::AnswerNeed => None,
        }
    }
}
