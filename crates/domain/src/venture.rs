//! Venture rounds (公益创投): from the call to the award, and what becomes of the projects awarded.
//!
//! Reviewers do not see who proposes, and proposers never see who reviewed.

mod award;
mod budget;
mod ending;
mod guard;
mod lifecycle;
mod mean;
mod notice;
mod panel;
mod plan;
mod proposal;
mod proposal_guard;
mod proposal_lifecycle;
mod ranking;
mod review;
mod round;
mod screening;

pub use award::{RoundAward, not_eligible};
pub use budget::{BUDGET_LINES_MAX, Budget, BudgetLine, NewBudgetLine};
pub use ending::{BAN_YEARS, Evaluation, EvaluationFacts, EvaluationResult, EvaluationStage, NewEvaluation};
pub use guard::{ProposalCounts, RoundFacts};
pub use lifecycle::{VentureRoundAction, VentureRoundLifecycle};
pub use mean::{Mean, ReviewOutcome, TRIM_FROM};
pub use notice::{OBJECTIONS_MAX, Objection, ObjectionStatus, RoundNotice};
pub use panel::{PanelMember, REVIEWERS_MAX, REVIEWERS_MIN, RoundReviewer};
pub use plan::{CRITERIA_MAX, NewRound, ReviewCriterion, default_criteria};
pub use proposal::{NewProposal, PROPOSAL_DAYS_MAX, Proposal, ProposalContent};
pub use proposal_guard::ProposalFacts;
pub use proposal_lifecycle::{ProposalAction, ProposalLifecycle};
pub use ranking::{RankedProposal, RankingReason, TieBreak, rank};
pub use review::{NewReview, Review, ReviewScore};
pub use round::VentureRound;
pub use screening::{Applicant, ProposalCondition, Screening, ScreeningResult};

use crate::vocabulary;

/// A public notice lasts so many working days at least [default; usual practice].
pub const NOTICE_DAYS_MIN: u32 = 5;

vocabulary! {
    /// Where a venture round stands (创投状态).
    pub enum VentureRoundStatus {
        /// Being prepared; seen by staff alone (草稿).
        Draft = "DRAFT" { zh: "草稿", en: "Draft" },
        /// Collects what residents need and organizations could do (征集中).
        Collecting = "COLLECTING" { zh: "征集中", en: "Collecting" },
        /// Open for proposals, its budget reserved (申报中).
        Open = "OPEN" { zh: "申报中", en: "Open for proposals" },
        /// The call is closed, eligibility is checked (初筛中).
        Screening = "SCREENING" { zh: "初筛中", en: "Screening" },
        /// Reviewers score (评审中).
        Review = "REVIEW" { zh: "评审中", en: "In review" },
        /// The ranking is open to objection (公示中).
        PublicNotice = "PUBLIC_NOTICE" { zh: "公示中", en: "On public notice" },
        /// Awarded: contracts are being signed (已授标,签约中).
        Awarding = "AWARDING" { zh: "已授标，签约中", en: "Awarded" },
        /// Every contract is signed, and the projects run, each at its own pace (已签约,实施中).
        Signed = "SIGNED" { zh: "已签约，实施中", en: "Signed" },
        /// A project was evaluated at mid-term, none at its end yet (中期评估).
        Midterm = "MIDTERM" { zh: "中期评估", en: "Mid-term evaluation" },
        /// A project was evaluated at its end (结项评估).
        Final = "FINAL" { zh: "结项评估", en: "Final evaluation" },
        /// Every project has come to its end (已结束).
        Closed = "CLOSED" { zh: "已结束", en: "Closed" },
        /// Cancelled before its award (已取消).
        Cancelled = "CANCELLED" { zh: "已取消", en: "Cancelled" },
    }
}

impl VentureRoundStatus {
    /// Whether the round counts as held: it was awarded.
    pub const fn is_held(self) -> bool {
        use VentureRoundStatus::*;
        matches!(self, Awarding | Signed | Midterm | Final | Closed)
    }
}

vocabulary! {
    /// Where a proposal to a venture round stands (创投申报状态).
    pub enum ProposalStatus {
        /// Being written; seen by its organization and by staff (草稿).
        Draft = "DRAFT" { zh: "草稿", en: "Draft" },
        /// Submitted, waits for the eligibility check (已提交).
        Submitted = "SUBMITTED" { zh: "已提交", en: "Submitted" },
        /// Eligible, waits for its reviews (资格符合).
        Eligible = "ELIGIBLE" { zh: "资格符合", en: "Eligible" },
        /// Not eligible, or not any more; `screening` says why (资格不符).
        Ineligible = "INELIGIBLE" { zh: "资格不符", en: "Ineligible" },
        /// Every review is in (已评分).
        Scored = "SCORED" { zh: "已评分", en: "Scored" },
        /// Selected within the budget, on public notice (拟入选).
        Shortlisted = "SHORTLISTED" { zh: "拟入选", en: "Shortlisted" },
        /// Ranked and not selected, or its round was cancelled (未入选).
        NotSelected = "NOT_SELECTED" { zh: "未入选", en: "Not selected" },
        /// Awarded: it has become a project (已授标).
        Awarded = "AWARDED" { zh: "已授标", en: "Awarded" },
        /// Its contract is signed (已签约).
        Signed = "SIGNED" { zh: "已签约", en: "Signed" },
        /// Its final evaluation was passed (已结项).
        Completed = "COMPLETED" { zh: "已结项", en: "Completed" },
        /// Its project ended before its time (已终止).
        Terminated = "TERMINATED" { zh: "已终止", en: "Terminated" },
        /// Withdrawn by its organization (已撤回).
        Withdrawn = "WITHDRAWN" { zh: "已撤回", en: "Withdrawn" },
    }
}

impl ProposalStatus {
    /// Whether it takes part in the ranking.
    pub const fn is_ranked(self) -> bool {
        use ProposalStatus::*;
        matches!(self, Scored | Shortlisted | NotSelected)
    }

    /// Whether it competes for the round's money, or has.
    pub const fn competes(self) -> bool {
        use ProposalStatus::*;
        !matches!(self, Draft | Ineligible | Withdrawn)
    }

    /// Whether it was awarded, whatever became of it.
    pub const fn is_awarded(self) -> bool {
        use ProposalStatus::*;
        matches!(self, Awarded | Signed | Completed | Terminated)
    }
}

#[cfg(test)]
mod tests;
