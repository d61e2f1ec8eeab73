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
        }
    }

    /// The states of an assessment in which somebody's task waits. A confirmation waits once its notice is over, an
    /// award only where there are stars; for an assessor, who is on the panel and has not scored yet.
    pub const fn states(self) -> &'static [Is] {
        match self {
            InboxTask::Submit => &[Is::NotStarted, Is::SelfAssessing, Is::Returned],
            InboxTask::Remedy => &[],
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
            InboxTask::Submit | InboxTask::Remedy | InboxTask::DecideAppeal | InboxTask::Award => None,
        }
    }
}
