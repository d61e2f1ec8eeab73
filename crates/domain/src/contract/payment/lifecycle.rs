//! The life of a payment.

use super::{Payment, PaymentStatus};
use crate::access::Deed;
use crate::contract::{Contract, ContractStatus, InstalmentDue};
use crate::id::AccountId;
use crate::lifecycle::{Lifecycle, Transition};
use crate::money::Money;
use crate::organization::OrganizationStatus;
use crate::project::Project;
use crate::venture::{EvaluationStage, Proposal};
use crate::{Refusal, RefusalCode, vocabulary};

vocabulary! {
    /// What can be done with a payment (拨付操作).
    pub enum PaymentAction {
        /// Request it (申请).
        Request = "REQUEST" { zh: "申请", en: "Request" },
        /// Approve it (审批).
        Approve = "APPROVE" { zh: "审批", en: "Approve" },
        /// Reject it (驳回).
        Reject = "REJECT" { zh: "驳回", en: "Reject" },
        /// Send it (拨付).
        Send = "SEND" { zh: "拨付", en: "Send" },
        /// Confirm that it arrived (确认到账).
        Confirm = "CONFIRM" { zh: "确认到账", en: "Confirm" },
        /// Record that it failed (拨付失败).
        Fail = "FAIL" { zh: "拨付失败", en: "Record a failure" },
        /// Record that some of it came back (退回).
        Refund = "REFUND" { zh: "退回", en: "Refund" },
    }
}

/// What the guards need to know and the payment's own record does not hold.
#[derive(Debug, Clone, Copy)]
pub struct PaymentFacts<'a> {
    /// Who acts; `None` for the product itself.
    pub actor: Option<AccountId>,
    /// The project of the contract.
    pub project: &'a Project,
    /// Where the contractor stands.
    pub organization: OrganizationStatus,
    /// The proposal that became the project; `None` where it comes from no round.
    pub proposal: Option<&'a Proposal>,
}

impl PaymentFacts<'_> {
    /// Whether an instalment can be paid: its condition holds, the contract is in force, the contractor not suspended, and
    /// the round from which the project comes lets it pass.
    pub fn payable(&self, contract: &Contract, due: InstalmentDue) -> Result<(), Refusal> {
        if contract.status != ContractStatus::Signed {
            return Err(Refusal::new(RefusalCode::ContractNotInForce).with_words("state", [contract.status]));
        }
        self.contractor()?;
        self.round(due.stage())?;
        match due.holds(self.project) {
            true => Ok(()),
            false => Err(Refusal::new(RefusalCode::InstalmentNotDue).with_words("due", [due.kind()])),
        }
    }

    fn round(&self, stage: Option<EvaluationStage>) -> Result<(), Refusal> {
        self.proposal.map_or(Ok(()), |proposal| proposal.pays(stage))
    }

    fn contractor(&self) -> Result<(), Refusal> {
        match self.organization {
            OrganizationStatus::Active => Ok(()),
            _ => Err(Refusal::new(RefusalCode::NotPayable)),
        }
    }
}

/// The life of a payment (拨付生命周期).
pub struct PaymentLifecycle;

use PaymentAction as Do;
use PaymentStatus as Is;

impl Lifecycle for PaymentLifecycle {
    type State = PaymentStatus;
    type Action = PaymentAction;
    const OBJECT: &'static str = "Payment";
    const TABLE: &'static [Transition<PaymentStatus, PaymentAction>] = &[
        Transition {
            from: &[],
            action: Do::Request,
            to: Is::Requested,
            deed: Deed::RequestPayment,
            guard: "the instalment's condition holds; no other payment of it lives; the contract is in force; the organization active; the evaluations of its round passed",
        },
        Transition {
            from: &[Is::Requested],
            action: Do::Approve,
            to: Is::Approved,
            deed: Deed::ApprovePayment,
            guard: "another person than who requested it; the organization active; no evaluation of its round failed",
        },
        Transition {
            from: &[Is::Requested, Is::Approved],
            action: Do::Reject,
            to: Is::Rejected,
            deed: Deed::RejectPayment,
            guard: "a reason",
        },
        Transition {
            from: &[Is::Approved],
            action: Do::Send,
            to: Is::Sent,
            deed: Deed::SendPayment,
            guard: "another person than who requested it; the organization active; no evaluation of its round failed; booked in the same breath",
        },
        Transition {
            from: &[Is::Sent],
            action: Do::Confirm,
            to: Is::Confirmed,
            deed: Deed::ConfirmPayment,
            guard: "the bank's voucher",
        },
        Transition {
            from: &[Is::Sent],
            action: Do::Fail,
            to: Is::Failed,
            deed: Deed::FailPayment,
            guard: "a reason; its booking is reversed",
        },
        Transition {
            from: &[Is::Confirmed, Is::Refunded],
            action: Do::Refund,
            to: Is::Refunded,
            deed: Deed::RefundPayment,
            guard: "at most what is not paid back yet; a reason",
        },
    ];
}

impl Payment {
    /// Whether an action is possible now: its row in the table and its guard. The same check enforces the mutation
    /// and answers `availableActions`.
    pub fn check(&self, action: PaymentAction, facts: &PaymentFacts<'_>) -> Result<PaymentStatus, Refusal> {
        let row = PaymentLifecycle::transition(self.status, action)?;
        let own = facts.actor.is_some() && facts.actor == self.requested_by;
        match action {
            Do::Approve | Do::Send if own => return Err(Refusal::new(RefusalCode::SecondPersonNeeded)),
            Do::Approve | Do::Send => {
                facts.contractor()?;
                // An evaluation may have failed since the request.
                facts.round(None).map_err(|refusal| refusal.at("payment"))?;
            }
            Do::Refund if self.refunded >= self.amount => {
                let refusal = Refusal::new(RefusalCode::OutOfRange);
                return Err(refusal.with("min", Money::ZERO).with("max", Money::ZERO));
            }
            _ => {}
        }
        Ok(row.to)
    }
}
