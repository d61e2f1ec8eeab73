//! Contracts (合同): what a purchaser and an organization signed for a project, paid by instalments.

mod bank;
mod deadline;
mod instalment;
mod lifecycle;
mod obligations;
mod payment;
mod sign;

pub use bank::{BankAccountNumber, BankAccountNumberError};
pub use deadline::{FIRST_PAYMENT_DAYS, PAYMENT_DAYS};
pub use instalment::{INSTALMENTS_MAX, Instalment, InstalmentDue, InstalmentKind, NewInstalment, default_instalments};
pub use lifecycle::{ContractAction, ContractFacts, ContractLifecycle, ContractTermination};
pub use obligations::Obligations;
pub use payment::{
    Instalments, NewPayment, NewRefund, Payment, PaymentAction, PaymentFacts, PaymentLifecycle, PaymentStatus, Refund,
};
pub use sign::{EarlierContracts, NewContract, Purchaser, Signing};

use crate::access::Place;
use crate::area_code::AreaCode;
use crate::assessment::StoredFile;
use crate::id::{AccountId, CommitmentId, ContractId, FundId, OrganizationId, ProjectId};
use crate::money::Money;
use crate::vocabulary;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// From this price on, the methods of the Government Procurement Law apply [default; the province sets it: 政府采购限额标准].
pub const PROCUREMENT_THRESHOLD: Money = Money::from_fen(50_000_000);

vocabulary! {
    /// How a contract came about (采购方式).
    pub enum ProcurementMode {
        /// By a venture round (公益创投).
        Venture = "VENTURE" { zh: "公益创投", en: "Venture round" },
        /// A small purchase from one organization, by local rule (小额直接购买).
        DirectSmall = "DIRECT_SMALL" { zh: "小额直接购买", en: "Small direct purchase" },
        /// By competition of several (竞争性选择).
        Competitive = "COMPETITIVE" { zh: "竞争性选择", en: "Competition" },
        /// A recurring service, contracted once more (续签).
        RecurringRenewal = "RECURRING_RENEWAL" { zh: "续签", en: "Recurring renewal" },
    }
}

vocabulary! {
    /// What a contract draws attention to (合同提示). It is flagged, not judged.
    pub enum ContractFlag {
        /// The price reaches the threshold from which procurement law prescribes the method (达到政府采购限额标准).
        ProcurementThreshold = "PROCUREMENT_THRESHOLD" { zh: "达到政府采购限额标准", en: "At or above the procurement threshold" },
    }
}

vocabulary! {
    /// Where a contract stands (合同状态).
    pub enum ContractStatus {
        /// Signed, and in force (履行中).
        Signed = "SIGNED" { zh: "履行中", en: "Signed" },
        /// Every instalment is paid (已履行完毕).
        Completed = "COMPLETED" { zh: "已履行完毕", en: "Completed" },
        /// Ended before its end; what was not paid was released (已终止).
        Terminated = "TERMINATED" { zh: "已终止", en: "Terminated" },
    }
}

/// A contract for a project (合同).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contract {
    /// The identifier.
    pub id: ContractId,
    /// The district.
    pub district: AreaCode,
    /// The contract's number.
    pub number: String,
    /// The project.
    pub project: ProjectId,
    /// The project's title when it was signed.
    pub title: String,
    /// The area that the project serves.
    pub area: AreaCode,
    /// Who purchases.
    pub purchaser: Purchaser,
    /// The contractor: the organization that leads the project.
    pub organization: OrganizationId,
    /// How it came about.
    pub mode: ProcurementMode,
    /// The day on which it was signed.
    pub signed_on: NaiveDate,
    /// The first day of its term.
    pub begins_on: NaiveDate,
    /// The last day of its term.
    pub ends_on: NaiveDate,
    /// The price: the sum of the instalments.
    pub price: Money,
    /// The instalments, by their numbers.
    pub instalments: Vec<Instalment>,
    /// The fund that pays.
    pub fund: FundId,
    /// What is committed for it.
    pub commitment: CommitmentId,
    /// The last day for the first money of a venture round; `None` for others.
    pub first_payment_due: Option<NaiveDate>,
    /// The signed contract as a file.
    pub file: Option<StoredFile>,
    /// Where it stands.
    pub status: ContractStatus,
    /// Since when it stands there.
    pub status_since: DateTime<Utc>,
    /// How it was terminated.
    pub termination: Option<ContractTermination>,
    /// Who signed it for the purchaser.
    pub signed_by: Option<AccountId>,
    /// Whether the record was made up for demonstration.
    pub demo: bool,
    /// Counts the changes, from 1.
    pub version: i32,
    /// When the record was made.
    pub created_at: DateTime<Utc>,
    /// When the record was last changed.
    pub updated_at: DateTime<Utc>,
}

impl Contract {
    /// Where it belongs.
    pub const fn place(&self) -> Place {
        Place::organization(self.area, self.organization)
    }

    /// Where who purchases is at home.
    pub const fn purchasing_place(&self) -> Place {
        Place::area(self.purchaser.area)
    }

    /// What it draws attention to.
    pub fn flags(&self) -> Vec<ContractFlag> {
        match self.price >= PROCUREMENT_THRESHOLD {
            true => vec![ContractFlag::ProcurementThreshold],
            false => Vec::new(),
        }
    }

    /// The instalment of this number.
    pub fn instalment(&self, number: u32) -> Option<&Instalment> {
        self.instalments.iter().find(|instalment| instalment.number == number)
    }

    fn moved(mut self, to: ContractStatus, now: DateTime<Utc>) -> Self {
        if self.status != to {
            self.status = to;
            self.status_since = now;
        }
        self.version += 1;
        self.updated_at = now;
        self
    }
}

#[cfg(test)]
mod tests;
