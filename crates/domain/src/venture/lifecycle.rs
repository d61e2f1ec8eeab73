//! The life of a venture round: from the plan to its close.

use super::VentureRoundStatus;
use crate::access::Deed;
use crate::lifecycle::{Lifecycle, Transition};
use crate::vocabulary;

vocabulary! {
    /// What can be done with a venture round (创投操作).
    pub enum VentureRoundAction {
        /// Plan it (筹划).
        Plan = "PLAN" { zh: "筹划", en: "Plan" },
        /// Begin to collect (征集).
        Collect = "COLLECT" { zh: "征集", en: "Collect" },
        /// Open it for proposals (开放申报).
        Open = "OPEN" { zh: "开放申报", en: "Open" },
        /// Close the call (截止申报).
        CloseCall = "CLOSE_CALL" { zh: "截止申报", en: "Close the call" },
        /// Assign a reviewer (指派评审).
        AssignReviewer = "ASSIGN_REVIEWER" { zh: "指派评审", en: "Assign a reviewer" },
        /// Take a reviewer off (撤换评审).
        RemoveReviewer = "REMOVE_REVIEWER" { zh: "撤换评审", en: "Remove a reviewer" },
        /// Begin the review (开始评审).
        BeginReview = "BEGIN_REVIEW" { zh: "开始评审", en: "Begin the review" },
        /// Publish the ranking (公示).
        PublishNotice = "PUBLISH_NOTICE" { zh: "公示", en: "Publish the notice" },
        /// Object to the notice (提出异议).
        Object = "OBJECT" { zh: "提出异议", en: "Object" },
        /// Decide an objection (裁定异议).
        DecideObjection = "DECIDE_OBJECTION" { zh: "裁定异议", en: "Decide an objection" },
        /// Award the selected proposals (授标).
        Award = "AWARD" { zh: "授标", en: "Award" },
        /// The last contract is signed, or its project ended (全部签约).
        Sign = "SIGN" { zh: "全部签约", en: "Sign" },
        /// A project is evaluated at mid-term (中期评估).
        Evaluate = "EVALUATE" { zh: "中期评估", en: "Evaluate at mid-term" },
        /// A project is evaluated at its end (结项评估).
        Conclude = "CONCLUDE" { zh: "结项评估", en: "Evaluate at the end" },
        /// Close it (结束).
        Close = "CLOSE" { zh: "结束", en: "Close" },
        /// Cancel it (取消).
        Cancel = "CANCEL" { zh: "取消", en: "Cancel" },
    }
}

impl VentureRoundAction {
    /// Whether it follows from something that is done to a proposal or a project.
    pub const fn follows(self) -> bool {
        matches!(
            self,
            VentureRoundAction::Sign | VentureRoundAction::Evaluate | VentureRoundAction::Conclude
        )
    }
}

/// The life of a venture round (创投流程).
pub struct VentureRoundLifecycle;

use VentureRoundAction as Do;
use VentureRoundStatus as Is;

const fn row(from: &'static [Is], action: Do, to: Is, deed: Deed, guard: &'static str) -> Transition<Is, Do> {
    Transition {
        from,
        action,
        to,
        deed,
        guard,
    }
}

const REVIEWER: &str = "a reviewer who does not see who proposes, once";
const REASON: &str = "a reason";
const DECIDER: &str = "not who lodged it; an upheld one makes the proposal concerned ineligible";
const PROGRESS: &str = "follows from its proposals";

// An action that leaves the state as it is has one row for each state in which it is possible.
impl Lifecycle for VentureRoundLifecycle {
    type State = VentureRoundStatus;
    type Action = VentureRoundAction;
    const OBJECT: &'static str = "VentureRound";
    const TABLE: &'static [Transition<VentureRoundStatus, VentureRoundAction>] = &[
        row(
            &[],
            Do::Plan,
            Is::Draft,
            Deed::PlanVentureRound,
            "criteria of 100.00 points together, a budget, the last days in order and in the calendar",
        ),
        row(&[Is::Draft], Do::Collect, Is::Collecting, Deed::CollectForRound, ""),
        row(
            &[Is::Collecting],
            Do::Open,
            Is::Open,
            Deed::OpenRound,
            "the last day for proposals not over; the fund reserves the budget",
        ),
        row(
            &[Is::Open],
            Do::CloseCall,
            Is::Screening,
            Deed::CloseCall,
            "the last day for proposals over",
        ),
        row(
            &[Is::Draft],
            Do::AssignReviewer,
            Is::Draft,
            Deed::AssignRoundReviewer,
            REVIEWER,
        ),
        row(
            &[Is::Collecting],
            Do::AssignReviewer,
            Is::Collecting,
            Deed::AssignRoundReviewer,
            REVIEWER,
        ),
        row(
            &[Is::Open],
            Do::AssignReviewer,
            Is::Open,
            Deed::AssignRoundReviewer,
            REVIEWER,
        ),
        row(
            &[Is::Screening],
            Do::AssignReviewer,
            Is::Screening,
            Deed::AssignRoundReviewer,
            REVIEWER,
        ),
        row(
            &[Is::Review],
            Do::AssignReviewer,
            Is::Review,
            Deed::AssignRoundReviewer,
            "a reviewer who does not see who proposes, once; joins the panels that are not complete",
        ),
        row(
            &[Is::Draft],
            Do::RemoveReviewer,
            Is::Draft,
            Deed::RemoveRoundReviewer,
            REASON,
        ),
        row(
            &[Is::Collecting],
            Do::RemoveReviewer,
            Is::Collecting,
            Deed::RemoveRoundReviewer,
            REASON,
        ),
        row(
            &[Is::Open],
            Do::RemoveReviewer,
            Is::Open,
            Deed::RemoveRoundReviewer,
            REASON,
        ),
        row(
            &[Is::Screening],
            Do::RemoveReviewer,
            Is::Screening,
            Deed::RemoveRoundReviewer,
            REASON,
        ),
        row(
            &[Is::Review],
            Do::RemoveReviewer,
            Is::Review,
            Deed::RemoveRoundReviewer,
            "a reason; their reviews count no more",
        ),
        row(
            &[Is::Screening],
            Do::BeginReview,
            Is::Review,
            Deed::BeginReview,
            "every submitted proposal screened, one eligible at least, three reviewers, none tied to an organization that proposes",
        ),
        row(
            &[Is::Review, Is::PublicNotice],
            Do::PublishNotice,
            Is::PublicNotice,
            Deed::PublishRoundNotice,
            "every eligible proposal scored, no reviewer tied to an organization that proposes; 5 working days at least; again only where the ranking has changed",
        ),
        row(
            &[Is::PublicNotice],
            Do::Object,
            Is::PublicNotice,
            Deed::LodgeObjection,
            "inside the notice",
        ),
        row(
            &[Is::PublicNotice],
            Do::DecideObjection,
            Is::PublicNotice,
            Deed::DecideObjection,
            DECIDER,
        ),
        row(
            &[Is::PublicNotice],
            Do::Award,
            Is::Awarding,
            Deed::AwardRound,
            "the notice over, no objection open, the ranking as noticed, one selected at least, each still eligible",
        ),
        row(
            &[Is::Awarding],
            Do::Sign,
            Is::Signed,
            Deed::SignContract,
            "every contract signed, or its project ended",
        ),
        row(
            &[Is::Awarding, Is::Signed],
            Do::Evaluate,
            Is::Midterm,
            Deed::EvaluateRoundProject,
            PROGRESS,
        ),
        row(
            &[Is::Awarding, Is::Signed, Is::Midterm],
            Do::Conclude,
            Is::Final,
            Deed::EvaluateRoundProject,
            PROGRESS,
        ),
        row(
            &[Is::Awarding, Is::Signed, Is::Midterm, Is::Final],
            Do::Close,
            Is::Closed,
            Deed::CloseRound,
            "every project completed or terminated",
        ),
        row(
            &[
                Is::Draft,
                Is::Collecting,
                Is::Open,
                Is::Screening,
                Is::Review,
                Is::PublicNotice,
            ],
            Do::Cancel,
            Is::Cancelled,
            Deed::CancelRound,
            "a reason; what was reserved is released",
        ),
    ];
}
