//! Funds (经费): one budget year of one purse, the ledger of its money, and what is committed of it.

mod adjustment;
mod commitment;
mod ledger;
mod lifecycle;

pub use adjustment::{AdjustmentRequest, FundAdjustment, NewAdjustment};
pub use commitment::{
    Commitment, CommitmentAction, CommitmentFor, CommitmentLifecycle, CommitmentStatus, NewCommitment, Stamp,
};
pub use ledger::{Balances, EntryKind, FundAccount, LedgerEntry, Movement, Posting, insufficient};
pub use lifecycle::{Closing, FundAction, FundFacts, FundLifecycle, NewFund};

use crate::access::Place;
use crate::area_code::AreaCode;
use crate::id::{AccountId, FundId};
use crate::money::Money;
use crate::{Refusal, RefusalCode, vocabulary};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The greatest amount that is taken: ten thousand million yuan [default].
pub const AMOUNT_MAX: Money = Money::from_fen(1_000_000_000_000);

vocabulary! {
    /// What kind of purse a fund is (经费类别).
    pub enum FundKind {
        /// The district's yearly fund for Party building in the two new fields (两新组织党建工作经费).
        PartyBuilding = "PARTY_BUILDING" { zh: "两新组织党建工作经费", en: "Two-New Party-building fund" },
        /// The fund of an urban community's Party organization for serving the people (社区党组织服务群众专项经费).
        CommunityService = "COMMUNITY_SERVICE" { zh: "社区党组织服务群众专项经费", en: "Community service fund" },
        /// Subsidies for certificates of social work (考证奖补).
        CertificateSubsidy = "CERTIFICATE_SUBSIDY" { zh: "考证奖补经费", en: "Certificate subsidies" },
        /// Any other purse (其他经费).
        Other = "OTHER" { zh: "其他经费", en: "Other" },
    }
}

vocabulary! {
    /// What a fund may buy (经费用途).
    pub enum FundPurpose {
        /// The work of Party organizations: premises, activities, training (党建工作).
        PartyBuilding = "PARTY_BUILDING" { zh: "党建工作", en: "Party building" },
        /// Services of social organizations, by order, purchase list or proposal (购买服务).
        ServicePurchase = "SERVICE_PURCHASE" { zh: "购买服务", en: "Purchase of services" },
        /// Projects of venture rounds (公益创投).
        VentureRound = "VENTURE_ROUND" { zh: "公益创投", en: "Venture rounds" },
        /// Subsidies for certificates of social work (考证奖补).
        CertificateSubsidy = "CERTIFICATE_SUBSIDY" { zh: "考证奖补", en: "Certificate subsidies" },
        /// Support of organizations in incubation (孵化扶持).
        Incubation = "INCUBATION" { zh: "孵化扶持", en: "Incubation" },
        /// Training of people (培训).
        Training = "TRAINING" { zh: "培训", en: "Training" },
    }
}

impl FundKind {
    /// What a fund of this kind may be meant for: 两新 funds pay Party building and service projects, community
    /// funds buy services [the article]; the rest is our default.
    pub const fn purposes(self) -> &'static [FundPurpose] {
        use FundPurpose::*;
        match self {
            FundKind::PartyBuilding => &[PartyBuilding, ServicePurchase, VentureRound, Incubation, Training],
            FundKind::CommunityService => &[ServicePurchase, VentureRound],
            FundKind::CertificateSubsidy => &[CertificateSubsidy],
            FundKind::Other => &[
                PartyBuilding,
                ServicePurchase,
                VentureRound,
                CertificateSubsidy,
                Incubation,
                Training,
            ],
        }
    }
}

vocabulary! {
    /// Where a fund's budget year stands (经费状态).
    pub enum FundStatus {
        /// Budgeted, and not approved yet (编制中).
        Draft = "DRAFT" { zh: "编制中", en: "Draft" },
        /// Approved by a second person, and not allocated yet (已批准).
        Approved = "APPROVED" { zh: "已批准", en: "Approved" },
        /// Allocated: it can be spent (已下达,可使用).
        Open = "OPEN" { zh: "已下达", en: "Open" },
        /// Being closed: nothing new is set aside, what is committed is paid or released (结账中).
        Closing = "CLOSING" { zh: "结账中", en: "Closing" },
        /// Closed: its balance went back or into the next year; only refunds come after (已结账).
        Closed = "CLOSED" { zh: "已结账", en: "Closed" },
    }
}

vocabulary! {
    /// What becomes of a fund's balance at the end of its year (结余处理方式).
    pub enum BalanceDisposal {
        /// It goes back to the budget (结余收回).
        Return = "RETURN" { zh: "结余收回", en: "Return" },
        /// It is carried over into another fund (结转).
        CarryOver = "CARRY_OVER" { zh: "结转", en: "Carry over" },
    }
}

/// A fund: one budget year of one purse (经费).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fund {
    /// The identifier.
    pub id: FundId,
    /// The district that keeps it.
    pub district: AreaCode,
    /// What kind of purse it is.
    pub kind: FundKind,
    /// What it may buy.
    pub purposes: Vec<FundPurpose>,
    /// The area whose it is; `None` for the district as a whole.
    pub area: Option<AreaCode>,
    /// The budget year.
    pub year: i32,
    /// Its title.
    pub title: String,
    /// The amount budgeted for the year.
    pub budgeted: Money,
    /// The document on which the budget rests.
    pub document: Option<String>,
    /// Where it stands.
    pub status: FundStatus,
    /// Since when it stands there.
    pub status_since: DateTime<Utc>,
    /// Who budgeted it last; `None` for the product itself.
    pub budgeted_by: Option<AccountId>,
    /// Who approved it.
    pub approved_by: Option<AccountId>,
    /// When it was approved.
    pub approved_at: Option<DateTime<Utc>>,
    /// When it was allocated.
    pub allocated_at: Option<DateTime<Utc>>,
    /// The adjustment of its budget that waits for a second person; one at a time.
    pub adjustment: Option<AdjustmentRequest>,
    /// What became of its balance.
    pub disposal: Option<BalanceDisposal>,
    /// The amount that went back or was carried over at its close.
    pub disposed: Option<Money>,
    /// The fund into which its balance was carried.
    pub carried_into: Option<FundId>,
    /// Whether the record was made up for demonstration.
    pub demo: bool,
    /// Counts the changes, from 1.
    pub version: i32,
    /// When the record was made.
    pub created_at: DateTime<Utc>,
    /// When the record was last changed.
    pub updated_at: DateTime<Utc>,
}

impl Fund {
    /// Where it belongs.
    pub const fn place(&self) -> Place {
        Place {
            area: self.area,
            organization: None,
        }
    }

    /// Whether it may pay for something in this area; the district's funds may anywhere.
    pub fn covers(&self, area: Option<AreaCode>) -> bool {
        match (self.area, area) {
            (None, _) => true,
            (Some(own), Some(area)) => area.is_within(&own),
            (Some(_), None) => false,
        }
    }

    /// Whether everybody may see it: what was budgeted and approved is public, a draft is not.
    pub const fn is_public(&self) -> bool {
        !matches!(self.status, FundStatus::Draft)
    }

    /// Whether money may be set aside of it for this purpose in this area.
    pub fn admits(&self, purpose: FundPurpose, area: Option<AreaCode>) -> Result<(), Refusal> {
        if self.status != FundStatus::Open {
            return Err(Refusal::new(RefusalCode::FundNotOpen).with_words("state", [self.status]));
        }
        if !self.purposes.contains(&purpose) {
            return Err(Refusal::new(RefusalCode::FundPurpose).with_words("purpose", [purpose]));
        }
        if !self.covers(area) {
            return Err(Refusal::new(RefusalCode::FundArea));
        }
        Ok(())
    }
}

/// Reads an amount that has to be more than nothing.
pub fn amount(text: &str) -> Result<Money, Refusal> {
    let amount = Money::parse_amount(text)?;
    match amount.is_positive() && amount <= AMOUNT_MAX {
        true => Ok(amount),
        false => Err(Refusal::new(RefusalCode::OutOfRange)
            .with("min", Money::from_fen(1))
            .with("max", AMOUNT_MAX)),
    }
}

#[cfg(test)]
mod tests;
