//! Service orders (服务订单): what a community has its needs met by (制单), who offers to do it (接单), who gets it
//! (定单), and how it goes on through contract, delivery, acceptance and rating to its settlement.

mod award;
mod claim;
mod claim_lifecycle;
mod eligibility;
mod follow;
mod lifecycle;
mod make;
mod panel;
mod terms;

pub use award::{Award, AwardDecision, ClaimScores, RankedClaim, SCORE_MAX, mean_score};
pub use claim::{Claim, ClaimOutcome, ClaimPartner, NewClaim, NewPartner, PARTNERS_MAX, SERVICES_MAX};
pub use claim_lifecycle::{ClaimAction, ClaimFacts, ClaimLifecycle};
pub use eligibility::{Bid, Claimant, ConditionResult, Eligibility, EligibilityCondition};
pub use lifecycle::{APPROVAL_ABOVE, ServiceOrderAction, ServiceOrderFacts, ServiceOrderLifecycle};
pub use make::{Deliberation, DraftServiceOrder, NeedStanding, OrderApproval, SalonStanding};
pub use panel::{PANEL_MIN, PANEL_SEATS_MAX, PanelMember};
pub use terms::{
    DELIVERABLES_MAX, MILESTONES_MAX, NEEDS_MAX, NegativeListItem, OrderMilestone, PurchaseBasis, ServiceOrderTerms,
};

use crate::access::{Place, Visibility};
use crate::area_code::AreaCode;
use crate::deadline::{Deadline, DeadlineKind};
use crate::id::{AccountId, CommitmentId, ContractId, ProjectId, ServiceOrderId};
use crate::vocabulary;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

vocabulary! {
    /// Where a service order stands (订单状态). That it was claimed is no state: claims may be there or not while it is
    /// published.
    pub enum ServiceOrderStatus {
        /// Being drafted by the community (制单中).
        Draft = "DRAFT" { zh: "制单中", en: "Draft" },
        /// Adopted by a secretary salon (已议定).
        Deliberated = "DELIBERATED" { zh: "已议定", en: "Deliberated" },
        /// Sent back to the community by the sub-district (已退回).
        Returned = "RETURNED" { zh: "已退回", en: "Returned" },
        /// Open for claims, its money reserved (已发布).
        Published = "PUBLISHED" { zh: "已发布", en: "Published" },
        /// Awarded to a claim (已定单).
        Awarded = "AWARDED" { zh: "已定单", en: "Awarded" },
        /// The contract is signed (已签约).
        Contracted = "CONTRACTED" { zh: "已签约", en: "Contracted" },
        /// Being delivered (服务中).
        InDelivery = "IN_DELIVERY" { zh: "服务中", en: "In delivery" },
        /// All is delivered and waits for acceptance (待验收).
        Delivered = "DELIVERED" { zh: "待验收", en: "Delivered" },
        /// Accepted (已验收).
        Accepted = "ACCEPTED" { zh: "已验收", en: "Accepted" },
        /// Rated by residents (已评单).
        Rated = "RATED" { zh: "已评单", en: "Rated" },
        /// Settled: accepted, and all that is owed is paid (已结算).
        Settled = "SETTLED" { zh: "已结算", en: "Settled" },
        /// Ended without a claim (流单).
        Lapsed = "LAPSED" { zh: "流单", en: "Lapsed" },
        /// Cancelled (已取消).
        Cancelled = "CANCELLED" { zh: "已取消", en: "Cancelled" },
    }
}

vocabulary! {
    /// Where a claim stands (接单状态).
    pub enum ClaimStatus {
        /// Waits for the award (待评定).
        Submitted = "SUBMITTED" { zh: "待评定", en: "Submitted" },
        /// Has won the order (已中选).
        Selected = "SELECTED" { zh: "已中选", en: "Selected" },
        /// Has not won the order, or the order ended without an award (未中选).
        NotSelected = "NOT_SELECTED" { zh: "未中选", en: "Not selected" },
        /// Withdrawn by its lead (已撤回).
        Withdrawn = "WITHDRAWN" { zh: "已撤回", en: "Withdrawn" },
    }
}

/// An order for services, drafted by a community from its residents' needs (服务订单).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceOrder {
    /// The identifier.
    pub id: ServiceOrderId,
    /// The district that keeps the record.
    pub district: AreaCode,
    /// The community that orders.
    pub community: AreaCode,
    /// What is ordered.
    #[serde(flatten)]
    pub terms: ServiceOrderTerms,
    /// Where it stands.
    pub status: ServiceOrderStatus,
    /// Since when it stands there.
    pub status_since: DateTime<Utc>,
    /// Why it stands there, where a reason was given.
    pub status_reason: Option<String>,
    /// Who drafted it.
    pub drafted_by: Option<AccountId>,
    /// The salon's resolution that adopted it; lost when the draft changes.
    pub deliberation: Option<Deliberation>,
    /// The sub-district's approval; lost when the draft changes.
    pub approval: Option<OrderApproval>,
    /// When it was published; `None` before.
    pub published_at: Option<DateTime<Utc>>,
    /// The money reserved for it.
    pub commitment: Option<CommitmentId>,
    /// To whom it was awarded, and how.
    pub award: Option<Award>,
    /// The project that the award opened.
    pub project: Option<ProjectId>,
    /// The contract.
    pub contract: Option<ContractId>,
    /// Whether residents have rated the service.
    pub rated: bool,
    /// Whether the record was made up for demonstration.
    pub demo: bool,
    /// Counts the changes, from 1.
    pub version: i32,
    /// When the record was made.
    pub created_at: DateTime<Utc>,
    /// When the record was last changed.
    pub updated_at: DateTime<Utc>,
}

impl ServiceOrder {
    /// Where it belongs.
    pub const fn place(&self) -> Place {
        Place::area(self.community)
    }

    /// Whether the viewer sees it: everybody does once it was published.
    pub fn seen_by(&self, visibility: &Visibility) -> bool {
        self.published_at.is_some() || visibility.sees(&self.place())
    }

    /// What it waits for.
    pub fn deadline(&self) -> Option<Deadline> {
        (self.status == ServiceOrderStatus::Published).then_some(Deadline {
            kind: DeadlineKind::ClaimOrder,
            due_on: self.terms.claim_deadline,
        })
    }

    fn moved(mut self, to: ServiceOrderStatus, reason: Option<String>, now: DateTime<Utc>) -> Self {
        if self.status != to {
            self.status = to;
            self.status_since = now;
            self.status_reason = reason;
        }
        self.version += 1;
        self.updated_at = now;
        self
    }
}

#[cfg(test)]
mod tests;
