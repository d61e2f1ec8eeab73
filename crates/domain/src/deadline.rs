//! What waits for somebody, and until when (期限).

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
        /// The organization delivers the next milestone of a project (交付里程碑).
        DeliverMilestone = "DELIVER_MILESTONE" { zh: "交付里程碑", en: "Deliver the milestone" },
        /// Organizations propose to a venture round (申报公益创投).
        SubmitProposal = "SUBMIT_PROPOSAL" { zh: "申报项目", en: "Submit proposals" },
        /// Reviewers score the proposals of a venture round (评审).
        ReviewProposal = "REVIEW_PROPOSAL" { zh: "评审项目", en: "Review proposals" },
        /// Objections to a venture round's notice can be lodged (提出异议).
        LodgeObjection = "LODGE_OBJECTION" { zh: "提出异议", en: "Lodge objections" },
        /// The first instalment of a venture round's contract is paid (首笔拨付).
        PayFirstInstalment = "PAY_FIRST_INSTALMENT" { zh: "首笔拨付", en: "Pay the first instalment" },
        /// A contract's term ends (合同期满).
        CompleteContract = "COMPLETE_CONTRACT" { zh: "合同期满", en: "Complete the contract" },
        /// Finance decides on a payment that was requested (审批拨付).
        ApprovePayment = "APPROVE_PAYMENT" { zh: "审批拨付", en: "Approve the payment" },
        /// An approved payment is sent (拨付).
        SendPayment = "SEND_PAYMENT" { zh: "拨付", en: "Send the payment" },
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
