//! The life of a service order: from a draft to its settlement.

use super::{ServiceOrder, ServiceOrderStatus};
use crate::access::Deed;
use crate::lifecycle::{Lifecycle, Transition};
use crate::money::Money;
use crate::refusal::Checks;
use crate::{Refusal, RefusalCode, vocabulary};
use chrono::NaiveDate;

/// Above this ceiling an order needs the sub-district's approval: 10,000 yuan [default].
pub const APPROVAL_ABOVE: Money = Money::from_fen(1_000_000);

vocabulary! {
    /// What can be done with a service order (订单操作).
    pub enum ServiceOrderAction {
        /// Draft it (制单).
        Draft = "DRAFT" { zh: "制单", en: "Draft" },
        /// Revise it (修改).
        Revise = "REVISE" { zh: "修改", en: "Revise" },
        /// Deliberate it in a salon (议定).
        Deliberate = "DELIBERATE" { zh: "议定", en: "Deliberate" },
        /// Approve it as the sub-district (核准).
        Approve = "APPROVE" { zh: "核准", en: "Approve" },
        /// Send it back to the community (退回).
        Return = "RETURN" { zh: "退回", en: "Return" },
        /// Publish it (发布).
        Publish = "PUBLISH" { zh: "发布", en: "Publish" },
        /// Cancel it (取消).
        Cancel = "CANCEL" { zh: "取消", en: "Cancel" },
        /// Claim it (接单).
        Claim = "CLAIM" { zh: "接单", en: "Claim" },
        /// Let it lapse without a claim (流单).
        Lapse = "LAPSE" { zh: "流单", en: "Let it lapse" },
        /// Award it to a claim (定单).
        Award = "AWARD" { zh: "定单", en: "Award" },
        /// Sign the contract (签约).
        SignContract = "SIGN_CONTRACT" { zh: "签约", en: "Sign the contract" },
        /// Lose the contract, with its termination (合同终止).
        LoseContract = "LOSE_CONTRACT" { zh: "合同终止", en: "Lose the contract" },
        /// Begin the delivery, with the project's start (开始服务).
        BeginDelivery = "BEGIN_DELIVERY" { zh: "开始服务", en: "Begin the delivery" },
        /// Complete the delivery, with the project's completion (完成服务).
        Deliver = "DELIVER" { zh: "完成服务", en: "Complete the delivery" },
        /// Accept what was delivered, with the project's acceptance (验收).
        Accept = "ACCEPT" { zh: "验收", en: "Accept" },
        /// Rate the service (评单).
        Rate = "RATE" { zh: "评单", en: "Rate" },
        /// Settle it (结算).
        Settle = "SETTLE" { zh: "结算", en: "Settle" },
        /// End it with its project's termination (终止).
        Terminate = "TERMINATE" { zh: "终止", en: "Terminate" },
    }
}

impl ServiceOrderAction {
    /// Whether it is done to the order itself, and not along with its contract, project or ratings.
    pub const fn is_direct(self) -> bool {
        !matches!(
            self,
            Do::SignContract
                | Do::LoseContract
                | Do::BeginDelivery
                | Do::Deliver
                | Do::Accept
                | Do::Rate
                | Do::Terminate
        )
    }
}

/// What the guards need to know and the order's own record does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServiceOrderFacts {
    /// The day in China.
    pub today: NaiveDate,
    /// How many claims wait for the award.
    pub live_claims: usize,
    /// Whether nothing is owed any more: the contract is paid in full or its rest released, or there is none.
    pub paid_off: bool,
    /// Whether who acts has drafted it.
    pub own_draft: bool,
}

/// The life of a service order (订单生命周期).
pub struct ServiceOrderLifecycle;

use ServiceOrderAction as Do;
use ServiceOrderStatus as Is;

const fn row(from: &'static [Is], action: Do, to: Is, deed: Deed, guard: &'static str) -> Transition<Is, Do> {
    Transition {
        from,
        action,
        to,
        deed,
        guard,
    }
}

const SIGNING: &str = "no contract yet, a price not above the claim's";
const LOSING: &str = "the contract terminated; another one may be signed";

// An action that leaves the state as it is has one row for each state in which it is possible.
impl Lifecycle for ServiceOrderLifecycle {
    type State = ServiceOrderStatus;
    type Action = ServiceOrderAction;
    const OBJECT: &'static str = "ServiceOrder";
    const TABLE: &'static [Transition<ServiceOrderStatus, ServiceOrderAction>] = &[
        row(
            &[],
            Do::Draft,
            Is::Draft,
            Deed::DraftServiceOrder,
            "one accepted need of the community at least",
        ),
        row(
            &[Is::Draft, Is::Deliberated, Is::Returned],
            Do::Revise,
            Is::Draft,
            Deed::ReviseServiceOrder,
            "the needs accepted; what was deliberated or approved before is no longer",
        ),
        row(
            &[Is::Draft],
            Do::Deliberate,
            Is::Deliberated,
            Deed::DeliberateServiceOrder,
            "a salon held in the community, the community and one organization at least took part, a resolution that adopts and concerns all of its needs",
        ),
        row(
            &[Is::Deliberated],
            Do::Approve,
            Is::Deliberated,
            Deed::ApproveServiceOrder,
            "a ceiling above 10,000 yuan, not approved yet, not by who drafted it",
        ),
        row(
            &[Is::Deliberated],
            Do::Return,
            Is::Returned,
            Deed::ReturnServiceOrder,
            "a reason",
        ),
        row(
            &[Is::Deliberated],
            Do::Publish,
            Is::Published,
            Deed::PublishServiceOrder,
            "approved where that is needed, on the purchase list or every item of the negative list ruled out, the needs accepted, the last day for claims to come, the fund open for it and its free balance not below the ceiling",
        ),
        row(
            &[Is::Draft, Is::Deliberated, Is::Returned, Is::Published],
            Do::Cancel,
            Is::Cancelled,
            Deed::CancelServiceOrder,
            "a reason; what was reserved is released",
        ),
        row(
            &[Is::Published],
            Do::Claim,
            Is::Published,
            Deed::ClaimServiceOrder,
            "by the last day for claims, every condition of the eligibility met",
        ),
        row(
            &[Is::Published],
            Do::Lapse,
            Is::Lapsed,
            Deed::LapseServiceOrder,
            "the last day for claims over, no claim; what was reserved is released",
        ),
        row(
            &[Is::Published],
            Do::Award,
            Is::Awarded,
            Deed::AwardServiceOrder,
            "the last day for claims over, three scorers without conflict at least, every claim scored, the winner still eligible and its partners joined, a reason for every other claim and for a departure from the ranking",
        ),
        row(
            &[Is::Awarded],
            Do::SignContract,
            Is::Contracted,
            Deed::SignContract,
            SIGNING,
        ),
        row(
            &[Is::InDelivery],
            Do::SignContract,
            Is::InDelivery,
            Deed::SignContract,
            SIGNING,
        ),
        row(
            &[Is::Contracted],
            Do::LoseContract,
            Is::Awarded,
            Deed::TerminateContract,
            LOSING,
        ),
        row(
            &[Is::InDelivery],
            Do::LoseContract,
            Is::InDelivery,
            Deed::TerminateContract,
            LOSING,
        ),
        row(
            &[Is::Delivered],
            Do::LoseContract,
            Is::Delivered,
            Deed::TerminateContract,
            LOSING,
        ),
        row(
            &[Is::Accepted],
            Do::LoseContract,
            Is::Accepted,
            Deed::TerminateContract,
            LOSING,
        ),
        row(
            &[Is::Rated],
            Do::LoseContract,
            Is::Rated,
            Deed::TerminateContract,
            LOSING,
        ),
        row(
            &[Is::Awarded, Is::Contracted],
            Do::BeginDelivery,
            Is::InDelivery,
            Deed::StartProject,
            "the contract signed where there is a price",
        ),
        row(
            &[Is::InDelivery],
            Do::Deliver,
            Is::Delivered,
            Deed::CompleteProject,
            "every milestone accepted",
        ),
        row(&[Is::Delivered], Do::Accept, Is::Accepted, Deed::AcceptProject, ""),
        row(
            &[Is::Delivered],
            Do::Rate,
            Is::Delivered,
            Deed::RateService,
            "the first rating; the order is rated once it is accepted",
        ),
        row(
            &[Is::Accepted],
            Do::Rate,
            Is::Rated,
            Deed::RateService,
            "the first rating",
        ),
        row(
            &[Is::Accepted, Is::Rated],
            Do::Settle,
            Is::Settled,
            Deed::SettleServiceOrder,
            "the contract paid in full or its rest released",
        ),
        row(
            &[Is::Awarded, Is::Contracted, Is::InDelivery, Is::Delivered],
            Do::Terminate,
            Is::Cancelled,
            Deed::TerminateProject,
            "the project terminated; the needs wait for an order again",
        ),
    ];
}

impl ServiceOrder {
    /// Whether its ceiling asks for the sub-district's approval.
    pub fn needs_approval(&self) -> bool {
        self.terms.ceiling > APPROVAL_ABOVE
    }

    /// Whether an action is possible now: its row in the table and its guard on what is on file. The same check
    /// enforces the mutation and answers `availableActions`.
    pub fn check(&self, action: Do, facts: ServiceOrderFacts) -> Result<Is, Refusal> {
        let to = self.ready(action, facts)?;
        if action == Do::Publish {
            let mut checks = Checks::new();
            self.terms.publishable(facts.today, &mut checks);
            let told = checks
                .finish()
                .err()
                .and_then(|refusals| refusals.into_vec().into_iter().next());
            told.map_or(Ok(()), Err)?;
        }
        Ok(to)
    }

    /// The same without what is wrong with the terms, of which publishing tells everything at once.
    pub(super) fn ready(&self, action: Do, facts: ServiceOrderFacts) -> Result<Is, Refusal> {
        let row = ServiceOrderLifecycle::transition(self.status, action)?;
        let deadline = self.terms.claim_deadline;
        match action {
            Do::Approve if !self.needs_approval() => {
                return Err(Refusal::new(RefusalCode::ApprovalNotNeeded).with("above", APPROVAL_ABOVE));
            }
            Do::Approve if self.approval.is_some() => return Err(Refusal::new(RefusalCode::AlreadyApproved)),
            Do::Approve if facts.own_draft => return Err(Refusal::new(RefusalCode::OwnDraft)),
            Do::Publish if self.needs_approval() && self.approval.is_none() => {
                return Err(Refusal::new(RefusalCode::OrderApprovalMissing).with("above", APPROVAL_ABOVE));
            }
            Do::Claim if facts.today > deadline => {
                return Err(Refusal::new(RefusalCode::DeadlinePassed).with("due", deadline));
            }
            Do::Award | Do::Lapse if facts.today <= deadline => {
                return Err(Refusal::new(RefusalCode::NotDueYet).with("due", deadline));
            }
            Do::Lapse if facts.live_claims > 0 => {
                return Err(Refusal::new(RefusalCode::ClaimsLive).with("count", facts.live_claims));
            }
            Do::Award if facts.live_claims == 0 => return Err(Refusal::new(RefusalCode::NoClaims)),
            Do::BeginDelivery if self.contract.is_none() && self.price_agreed() => {
                return Err(Refusal::new(RefusalCode::OrderContractMissing));
            }
            Do::Settle if !facts.paid_off => return Err(Refusal::new(RefusalCode::PaymentsOpen)),
            _ => {}
        }
        Ok(row.to)
    }

    /// Whether the claim that won costs anything.
    fn price_agreed(&self) -> bool {
        self.award.as_ref().is_some_and(|award| award.price.is_positive())
    }
}
