//! The life of a proposal: from the draft to the end of its project.

use super::ProposalStatus;
use crate::access::Deed;
use crate::lifecycle::{Lifecycle, Transition};
use crate::vocabulary;

vocabulary! {
    /// What can be done with a proposal (创投申报操作).
    pub enum ProposalAction {
        /// Draft it (起草).
        Draft = "DRAFT" { zh: "起草", en: "Draft" },
        /// Change the draft (修改).
        Revise = "REVISE" { zh: "修改", en: "Revise" },
        /// Submit it (提交).
        Submit = "SUBMIT" { zh: "提交", en: "Submit" },
        /// Withdraw it (撤回).
        Withdraw = "WITHDRAW" { zh: "撤回", en: "Withdraw" },
        /// Find it eligible (初筛通过).
        Screen = "SCREEN" { zh: "初筛通过", en: "Find eligible" },
        /// Find it ineligible (初筛不通过).
        Reject = "REJECT" { zh: "初筛不通过", en: "Find ineligible" },
        /// Declare on conflicts of interest (利益冲突申报).
        DeclareConflict = "DECLARE_CONFLICT" { zh: "利益冲突申报", en: "Declare on conflicts" },
        /// Review it (评审打分).
        Review = "REVIEW" { zh: "评审打分", en: "Review" },
        /// The last review is in (评审完成).
        Complete = "COMPLETE" { zh: "评审完成", en: "Complete the reviews" },
        /// A review is missing again (补充评审).
        Reopen = "REOPEN" { zh: "补充评审", en: "Reopen the reviews" },
        /// Select it within the budget (拟入选).
        Shortlist = "SHORTLIST" { zh: "拟入选", en: "Shortlist" },
        /// Leave it out (未入选).
        PassOver = "PASS_OVER" { zh: "未入选", en: "Pass over" },
        /// Make it ineligible by an upheld objection (异议成立,取消资格).
        Disqualify = "DISQUALIFY" { zh: "异议成立，取消资格", en: "Disqualify" },
        /// Award it (授标).
        Award = "AWARD" { zh: "授标", en: "Award" },
        /// Its contract is signed (签约).
        Sign = "SIGN" { zh: "签约", en: "Sign" },
        /// Evaluate its project (评估).
        Evaluate = "EVALUATE" { zh: "评估", en: "Evaluate" },
        /// Its project passed the final evaluation (结项).
        Conclude = "CONCLUDE" { zh: "结项", en: "Conclude" },
        /// Its organization broke the contract (违约).
        Breach = "BREACH" { zh: "违约", en: "Find a breach" },
        /// Its project is terminated (终止).
        Terminate = "TERMINATE" { zh: "终止", en: "Terminate" },
        /// Its round is cancelled (随轮次取消).
        CancelRound = "CANCEL_ROUND" { zh: "随轮次取消", en: "Cancel with the round" },
    }
}

impl ProposalAction {
    /// Whether it follows from something that is done elsewhere, to the round or to the project.
    pub const fn follows(self) -> bool {
        use ProposalAction::*;
        matches!(
            self,
            Complete
                | Reopen
                | Shortlist
                | PassOver
                | Disqualify
                | Award
                | Sign
                | Conclude
                | Breach
                | Terminate
                | CancelRound
        )
    }
}

/// The life of a proposal (创投申报流程).
pub struct ProposalLifecycle;

use ProposalAction as Do;
use ProposalStatus as Is;

const fn row(from: &'static [Is], action: Do, to: Is, deed: Deed, guard: &'static str) -> Transition<Is, Do> {
    Transition {
        from,
        action,
        to,
        deed,
        guard,
    }
}

const RANKED: &[Is] = &[Is::Scored, Is::Shortlisted, Is::NotSelected];

impl Lifecycle for ProposalLifecycle {
    type State = ProposalStatus;
    type Action = ProposalAction;
    const OBJECT: &'static str = "Proposal";
    const TABLE: &'static [Transition<ProposalStatus, ProposalAction>] = &[
        row(
            &[],
            Do::Draft,
            Is::Draft,
            Deed::DraftProposal,
            "the round collects or is open; one proposal an organization and round",
        ),
        row(
            &[Is::Draft],
            Do::Revise,
            Is::Draft,
            Deed::ReviseProposal,
            "the round collects or is open",
        ),
        row(
            &[Is::Draft],
            Do::Submit,
            Is::Submitted,
            Deed::SubmitProposal,
            "the round open, its last day not over; the organization active and not barred; the budget exact; no text names the organization",
        ),
        row(
            &[
                Is::Draft,
                Is::Submitted,
                Is::Eligible,
                Is::Scored,
                Is::Shortlisted,
                Is::NotSelected,
            ],
            Do::Withdraw,
            Is::Withdrawn,
            Deed::WithdrawProposal,
            "a reason; the round not awarded or cancelled",
        ),
        row(
            &[Is::Submitted, Is::Eligible, Is::Ineligible],
            Do::Screen,
            Is::Eligible,
            Deed::ScreenProposal,
            "the round screens; every condition met",
        ),
        row(
            &[
                Is::Submitted,
                Is::Eligible,
                Is::Ineligible,
                Is::Scored,
                Is::Shortlisted,
                Is::NotSelected,
            ],
            Do::Reject,
            Is::Ineligible,
            Deed::ScreenProposal,
            "a condition not met, or another reason while the round screens",
        ),
        row(
            &[Is::Eligible],
            Do::DeclareConflict,
            Is::Eligible,
            Deed::DeclareReviewConflict,
            "on its panel, not scored yet; who declares a conflict leaves it",
        ),
        row(
            &[Is::Eligible],
            Do::Review,
            Is::Eligible,
            Deed::ReviewProposal,
            "on its panel, no conflict declared, who proposes not known; once",
        ),
        row(
            &[Is::Eligible],
            Do::Complete,
            Is::Scored,
            Deed::ReviewProposal,
            "everybody on its panel has scored, three at least",
        ),
        row(
            &[Is::Scored],
            Do::Reopen,
            Is::Eligible,
            Deed::RemoveRoundReviewer,
            "fewer than three reviews left",
        ),
        row(
            RANKED,
            Do::Shortlist,
            Is::Shortlisted,
            Deed::PublishRoundNotice,
            "the pass mark reached, the budget suffices",
        ),
        row(
            RANKED,
            Do::PassOver,
            Is::NotSelected,
            Deed::PublishRoundNotice,
            "below the pass mark, or the budget does not suffice",
        ),
        row(
            RANKED,
            Do::Disqualify,
            Is::Ineligible,
            Deed::DecideObjection,
            "an objection to it upheld",
        ),
        row(
            &[Is::Shortlisted],
            Do::Award,
            Is::Awarded,
            Deed::AwardRound,
            "still eligible; opens its project",
        ),
        row(
            &[Is::Awarded],
            Do::Sign,
            Is::Signed,
            Deed::SignContract,
            "the project's contract signed",
        ),
        row(
            &[Is::Signed],
            Do::Sign,
            Is::Signed,
            Deed::SignContract,
            "another contract, after the first one was terminated",
        ),
        row(
            &[Is::Signed],
            Do::Evaluate,
            Is::Signed,
            Deed::EvaluateRoundProject,
            "the project under way at mid-term, completed at its end",
        ),
        row(
            &[Is::Signed],
            Do::Conclude,
            Is::Completed,
            Deed::EvaluateRoundProject,
            "the final evaluation passed",
        ),
        row(
            &[Is::Signed],
            Do::Breach,
            Is::Terminated,
            Deed::EvaluateRoundProject,
            "a breach found; the organization is barred for three years",
        ),
        row(
            &[Is::Awarded, Is::Signed],
            Do::Terminate,
            Is::Terminated,
            Deed::TerminateProject,
            "the project terminated",
        ),
        row(
            &[Is::Submitted, Is::Eligible, Is::Scored, Is::Shortlisted],
            Do::CancelRound,
            Is::NotSelected,
            Deed::CancelRound,
            "the round cancelled",
        ),
    ];
}
