//! The life of a claim: from its submission to the award.

use super::{Claim, ClaimStatus};
use crate::access::Deed;
use crate::lifecycle::{Lifecycle, Transition};
use crate::{Refusal, RefusalCode, vocabulary};

vocabulary! {
    /// What can be done with a claim (接单操作).
    pub enum ClaimAction {
        /// Submit it (接单).
        Submit = "SUBMIT" { zh: "接单", en: "Claim" },
        /// Join it as a partner (加入联合体).
        Join = "JOIN" { zh: "加入联合体", en: "Join" },
        /// Withdraw it (撤回).
        Withdraw = "WITHDRAW" { zh: "撤回", en: "Withdraw" },
        /// Select it (中选).
        Select = "SELECT" { zh: "中选", en: "Select" },
        /// Let it go at the award (未中选).
        PassOver = "PASS_OVER" { zh: "未中选", en: "Pass over" },
        /// Let it go with its order, which was cancelled (随订单取消).
        Drop = "DROP" { zh: "随订单取消", en: "Drop with the order" },
    }
}

/// What the guards need to know and the claim's own record does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ClaimFacts {
    /// Whether the order is still open for the award.
    pub order_open: bool,
}

/// The life of a claim (接单生命周期).
pub struct ClaimLifecycle;

use ClaimAction as Do;
use ClaimStatus as Is;

impl Lifecycle for ClaimLifecycle {
    type State = ClaimStatus;
    type Action = ClaimAction;
    const OBJECT: &'static str = "Claim";
    const TABLE: &'static [Transition<ClaimStatus, ClaimAction>] = &[
        Transition {
            from: &[],
            action: Do::Submit,
            to: Is::Submitted,
            deed: Deed::ClaimServiceOrder,
            guard: "every condition of the eligibility met",
        },
        Transition {
            from: &[Is::Submitted],
            action: Do::Join,
            to: Is::Submitted,
            deed: Deed::JoinConsortium,
            guard: "named as a partner and not joined yet, active, no open veto, not taking part in the order elsewhere",
        },
        Transition {
            from: &[Is::Submitted],
            action: Do::Withdraw,
            to: Is::Withdrawn,
            deed: Deed::WithdrawClaim,
            guard: "before the award",
        },
        Transition {
            from: &[Is::Submitted],
            action: Do::Select,
            to: Is::Selected,
            deed: Deed::AwardServiceOrder,
            guard: "still eligible, every partner joined",
        },
        Transition {
            from: &[Is::Submitted],
            action: Do::PassOver,
            to: Is::NotSelected,
            deed: Deed::AwardServiceOrder,
            guard: "a reason",
        },
        Transition {
            from: &[Is::Submitted],
            action: Do::Drop,
            to: Is::NotSelected,
            deed: Deed::CancelServiceOrder,
            guard: "the order's reason",
        },
    ];
}

impl Claim {
    /// Whether an action is possible now: its row in the table and its guard on what is on file. The same check
    /// enforces the mutation and answers `availableActions`.
    pub fn check(&self, action: Do, facts: ClaimFacts) -> Result<Is, Refusal> {
        let row = ClaimLifecycle::transition(self.status, action)?;
        match action {
            Do::Join if self.partners.iter().all(|partner| partner.joined()) => {
                Err(Refusal::new(RefusalCode::NobodyToJoin))
            }
            Do::Join | Do::Withdraw if !facts.order_open => Err(Refusal::new(RefusalCode::OrderNotOpen)),
            _ => Ok(row.to),
        }
    }
}
