//! What an assessment waits for, and until when.

use super::{Assessment, AssessmentCycle, AssessmentPhase, AssessmentStatus as Is};
use crate::vocabulary;
use chrono::NaiveDate;

vocabulary! {
    /// What is due (期限类型).
    pub enum DeadlineKind {
        /// The organization submits (提交自评).
        Submit = "SUBMIT" { zh: "提交自评", en: "Submit" },
        /// The sub-district reviews (街道初审).
        Review = "REVIEW" { zh: "街道初审", en: "Review" },
        /// The district verifies (区级复核).
        Verify = "VERIFY" { zh: "区级复核", en: "Verify" },
        /// The district publishes the notice (公示).
        PublishNotice = "PUBLISH_NOTICE" { zh: "发布公示", en: "Publish the notice" },
        /// The organization can appeal (申诉).
        Appeal = "APPEAL" { zh: "提出申诉", en: "Appeal" },
        /// The panel decides (申诉裁定).
        DecideAppeal = "DECIDE_APPEAL" { zh: "裁定申诉", en: "Decide the appeal" },
        /// The organization is told of the decision in writing (书面告知裁定结果).
        TellDecision = "TELL_DECISION" { zh: "书面告知裁定结果", en: "Tell the decision" },
        /// The district confirms (认定).
        Confirm = "CONFIRM" { zh: "认定", en: "Confirm" },
        /// The community answers a need (答复需求).
        AnswerNeed = "ANSWER_NEED" { zh: "答复需求", en: "Answer the need" },
        /// A need that was said to be resolved can be reopened (重新打开需求).
        ReopenNeed = "REOPEN_NEED" { zh: "重新打开需求", en: "Reopen the need" },
        /// Organizations claim a service order (接单).
        ClaimOrder = "CLAIM_ORDER" { zh: "接单", en: "Claim the order" },
    }
}

/// Something that is due (期限).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    /// What.
    pub kind: DeadlineKind,
    /// The last day for it.
    pub due_on: NaiveDate,
}

impl Deadline {
    /// Whether the last day is over.
    pub fn is_over(&self, today: NaiveDate) -> bool {
        self.due_on < today
    }
}

impl Assessment {
    /// What it waits for, the nearest first.
    pub fn deadlines(&self, cycle: &AssessmentCycle) -> Vec<Deadline> {
        let phase = |phase| cycle.phase(phase).map(|dates| dates.ends);
        let decided = self.appeals.last().and_then(|appeal| appeal.decision.as_ref());
        let due = match self.status {
            Is::NotStarted | Is::SelfAssessing | Is::Returned => {
                vec![(DeadlineKind::Submit, Some(self.submission_due))]
            }
            Is::Submitted => vec![(DeadlineKind::Review, phase(AssessmentPhase::SubdistrictReview))],
            Is::SubdistrictReviewed => vec![(DeadlineKind::Verify, phase(AssessmentPhase::DistrictVerification))],
            Is::DistrictVerified => vec![(DeadlineKind::PublishNotice, phase(AssessmentPhase::PublicNotice))],
            Is::PublicNotice => vec![
                (DeadlineKind::Appeal, self.notice().map(|notice| notice.ends)),
                (DeadlineKind::Confirm, phase(AssessmentPhase::Confirmation)),
            ],
            Is::Appealed => vec![(
                DeadlineKind::DecideAppeal,
                self.open_appeal().map(|appeal| appeal.decide_by),
            )],
            Is::AppealDecided => vec![
                (DeadlineKind::TellDecision, decided.map(|decision| decision.tell_by)),
                (DeadlineKind::Confirm, phase(AssessmentPhase::Confirmation)),
            ],
            Is::Confirmed | Is::Awarded | Is::Withdrawn | Is::Lapsed => Vec::new(),
        };
        let known = due
            .into_iter()
            .filter_map(|(kind, due_on)| Some(Deadline { kind, due_on: due_on? }));
        let mut deadlines: Vec<Deadline> = known.collect();
        deadlines.sort_by_key(|deadline| deadline.due_on);
        deadlines
    }
}
