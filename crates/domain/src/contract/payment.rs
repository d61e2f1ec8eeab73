//! Payments (拨付): of one instalment each, requested by the contractor, approved by a second person, sent, confirmed.

mod lifecycle;

pub use lifecycle::{PaymentAction, PaymentFacts, PaymentLifecycle};

use super::{BankAccountNumber, Contract};
use crate::access::Place;
use crate::area_code::AreaCode;
use crate::assessment::StoredFile;
use crate::bound::room;
use crate::fund::amount;
use crate::id::{AccountId, CommitmentId, ContractId, FundId, LedgerEntryId, OrganizationId, PaymentId, ProjectId};
use crate::money::Money;
use crate::organization::{LINE_MAX, TEXT_MAX};
use crate::personal::Personal;
use crate::refusal::Checks;
use crate::text::{clean_name, clean_text};
use crate::time::china_date;
use crate::{Refusal, RefusalCode, Refusals, vocabulary};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

vocabulary! {
    /// Where a payment stands (拨付状态).
    pub enum PaymentStatus {
        /// Requested by the contractor, waits for approval (待审批).
        Requested = "REQUESTED" { zh: "待审批", en: "Requested" },
        /// Approved by a second person, waits to be sent (待拨付).
        Approved = "APPROVED" { zh: "待拨付", en: "Approved" },
        /// Sent to the bank and booked (已拨付).
        Sent = "SENT" { zh: "已拨付", en: "Sent" },
        /// Arrived, by its voucher (已到账).
        Confirmed = "CONFIRMED" { zh: "已到账", en: "Confirmed" },
        /// Not approved (已驳回).
        Rejected = "REJECTED" { zh: "已驳回", en: "Rejected" },
        /// Sent back by the bank; its booking was reversed (拨付失败).
        Failed = "FAILED" { zh: "拨付失败", en: "Failed" },
        /// Paid back in whole or in part (已退回).
        Refunded = "REFUNDED" { zh: "已退回", en: "Refunded" },
    }
}

impl PaymentStatus {
    /// Those of which an instalment has one at most.
    pub const LIVE: &'static [PaymentStatus] = &[
        PaymentStatus::Requested,
        PaymentStatus::Approved,
        PaymentStatus::Sent,
        PaymentStatus::Confirmed,
        PaymentStatus::Refunded,
    ];

    /// Whether it is not at its end yet.
    pub const fn is_under_way(self) -> bool {
        matches!(
            self,
            PaymentStatus::Requested | PaymentStatus::Approved | PaymentStatus::Sent
        )
    }

    /// Whether the money arrived, even if some of it came back later.
    pub const fn has_arrived(self) -> bool {
        matches!(self, PaymentStatus::Confirmed | PaymentStatus::Refunded)
    }

    /// Whether everybody may see it: what was paid is public.
    pub const fn is_public(self) -> bool {
        matches!(
            self,
            PaymentStatus::Sent | PaymentStatus::Confirmed | PaymentStatus::Refunded
        )
    }
}

/// Money of a payment that came back (退回).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// How much.
    pub amount: Money,
    /// Why.
    pub reason: String,
    /// The day.
    pub on: NaiveDate,
    /// The ledger entry that books it.
    pub entry: LedgerEntryId,
    /// Who recorded it.
    pub by: Option<AccountId>,
}

/// A payment of an instalment (拨付).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// The identifier.
    pub id: PaymentId,
    /// The district.
    pub district: AreaCode,
    /// The contract.
    pub contract: ContractId,
    /// The number of its instalment.
    pub instalment: u32,
    /// The project.
    pub project: ProjectId,
    /// The area that the project serves.
    pub area: AreaCode,
    /// Who is paid: the contractor.
    pub organization: OrganizationId,
    /// The fund that pays.
    pub fund: FundId,
    /// The commitment of which it is paid.
    pub commitment: CommitmentId,
    /// How much: the instalment.
    pub amount: Money,
    /// The invoice's number.
    pub invoice_number: String,
    /// The invoice as a file.
    pub invoice: Option<StoredFile>,
    /// The name of the bank that keeps the contractor's account.
    pub bank: String,
    /// The account's number, masked; whole it is kept encrypted beside.
    pub account_mask: String,
    /// Where it stands.
    pub status: PaymentStatus,
    /// Since when it stands there.
    pub status_since: DateTime<Utc>,
    /// Who requested it.
    pub requested_by: Option<AccountId>,
    /// When.
    pub requested_at: DateTime<Utc>,
    /// Who approved it.
    pub approved_by: Option<AccountId>,
    /// When.
    pub approved_at: Option<DateTime<Utc>>,
    /// Who sent it.
    pub sent_by: Option<AccountId>,
    /// When.
    pub sent_at: Option<DateTime<Utc>>,
    /// The ledger entry that books it.
    pub entry: Option<LedgerEntryId>,
    /// The bank's voucher.
    pub voucher: Option<String>,
    /// When it was confirmed.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// Why it was rejected or failed.
    pub reason: Option<String>,
    /// What of it came back.
    pub refunded: Money,
    /// How it came back, the newest last.
    pub refunds: Vec<Refund>,
    /// Whether the record was made up for demonstration.
    pub demo: bool,
    /// Counts the changes, from 1.
    pub version: i32,
    /// When the record was made.
    pub created_at: DateTime<Utc>,
    /// When the record was last changed.
    pub updated_at: DateTime<Utc>,
}

/// What is needed to request a payment.
#[derive(Debug, Clone)]
pub struct NewPayment {
    /// The identifier.
    pub id: PaymentId,
    /// The number of the instalment.
    pub instalment: u32,
    /// The invoice's number, as typed.
    pub invoice_number: String,
    /// The invoice as a file.
    pub invoice: Option<StoredFile>,
    /// The name of the bank, as typed.
    pub bank: String,
    /// The account's number, as typed.
    pub account_number: String,
    /// Who requests it.
    pub by: Option<AccountId>,
}

/// Money that comes back.
#[derive(Debug, Clone)]
pub struct NewRefund {
    /// How much, as typed.
    pub amount: String,
    /// Why, as typed.
    pub reason: String,
    /// The ledger entry that books it.
    pub entry: LedgerEntryId,
    /// Who records it.
    pub by: Option<AccountId>,
}

/// What is known of a contract's instalments: which have a live payment already, and how often each was requested.
#[derive(Debug, Clone, Default)]
pub struct Instalments {
    /// The numbers of those with a live payment.
    pub taken: Vec<u32>,
    /// How many payments there are, rejected and failed ones included, by the instalment's number.
    pub requests: BTreeMap<u32, usize>,
}

impl Payment {
    /// Where it belongs.
    pub const fn place(&self) -> Place {
        Place::organization(self.area, self.organization)
    }

    /// The contractor requests the payment of an instalment whose condition holds. The account's number is told apart,
    /// to be kept encrypted.
    pub fn request(
        contract: &Contract,
        new: NewPayment,
        known: &Instalments,
        facts: &PaymentFacts<'_>,
        now: DateTime<Utc>,
    ) -> Result<(Self, Personal<BankAccountNumber>), Refusals> {
        let mut checks = Checks::new();
        let instalment = contract.instalment(new.instalment).copied();
        match instalment {
            None => checks.refuse(Refusal::new(RefusalCode::NotFound).at("instalment")),
            Some(_) if known.taken.contains(&new.instalment) => {
                checks.refuse(Refusal::new(RefusalCode::InstalmentTaken).at("instalment"));
            }
            Some(instalment) => {
                let requests = known.requests.get(&new.instalment).copied();
                checks.field("instalment", room(requests.unwrap_or_default()));
                checks.field("instalment", facts.payable(contract, instalment.due));
            }
        }
        let invoice_number = checks.field("invoiceNumber", clean_name(&new.invoice_number, LINE_MAX));
        let bank = checks.field("bank", clean_name(&new.bank, LINE_MAX));
        let number = checks.field("accountNumber", BankAccountNumber::parse(&new.account_number));
        checks.finish()?;
        let (Some(instalment), Some(number)) = (instalment, number.map(Personal::new)) else {
            return Err(Refusal::new(RefusalCode::Required).at("accountNumber").into());
        };
        let payment = Payment {
            id: new.id,
            district: contract.district,
            contract: contract.id,
            instalment: instalment.number,
            project: contract.project,
            area: contract.area,
            organization: contract.organization,
            fund: contract.fund,
            commitment: contract.commitment,
            amount: instalment.amount,
            invoice_number: invoice_number.unwrap_or_default(),
            invoice: new.invoice,
            bank: bank.unwrap_or_default(),
            account_mask: number.masked(),
            status: PaymentStatus::Requested,
            status_since: now,
            requested_by: new.by,
            requested_at: now,
            approved_by: None,
            approved_at: None,
            sent_by: None,
            sent_at: None,
            entry: None,
            voucher: None,
            confirmed_at: None,
            reason: None,
            refunded: Money::ZERO,
            refunds: Vec::new(),
            demo: contract.demo,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        Ok((payment, number))
    }

    /// A second person approves it.
    pub fn approve(mut self, facts: &PaymentFacts<'_>, now: DateTime<Utc>) -> Result<Self, Refusal> {
        let to = self.check(PaymentAction::Approve, facts)?;
        self.approved_by = facts.actor;
        self.approved_at = Some(now);
        Ok(self.moved(to, now))
    }

    /// It is not approved, or approved no longer.
    pub fn reject(mut self, reason: &str, facts: &PaymentFacts<'_>, now: DateTime<Utc>) -> Result<Self, Refusals> {
        let to = self.check(PaymentAction::Reject, facts)?;
        self.reason = Some(clean_text(reason, TEXT_MAX).map_err(|error| Refusal::from(error).at("reason"))?);
        Ok(self.moved(to, now))
    }

    /// It is sent to the bank; the entry books it.
    pub fn send(mut self, entry: LedgerEntryId, facts: &PaymentFacts<'_>, now: DateTime<Utc>) -> Result<Self, Refusal> {
        let to = self.check(PaymentAction::Send, facts)?;
        self.sent_by = facts.actor;
        self.sent_at = Some(now);
        self.entry = Some(entry);
        Ok(self.moved(to, now))
    }

    /// It arrived, by this voucher.
    pub fn confirm(mut self, voucher: &str, facts: &PaymentFacts<'_>, now: DateTime<Utc>) -> Result<Self, Refusals> {
        let to = self.check(PaymentAction::Confirm, facts)?;
        self.voucher = Some(clean_name(voucher, LINE_MAX).map_err(|error| Refusal::from(error).at("voucher"))?);
        self.confirmed_at = Some(now);
        Ok(self.moved(to, now))
    }

    /// The bank sent it back.
    pub fn fail(mut self, reason: &str, facts: &PaymentFacts<'_>, now: DateTime<Utc>) -> Result<Self, Refusals> {
        let to = self.check(PaymentAction::Fail, facts)?;
        self.reason = Some(clean_text(reason, TEXT_MAX).map_err(|error| Refusal::from(error).at("reason"))?);
        Ok(self.moved(to, now))
    }

    /// Some or all of it came back.
    pub fn refund(
        mut self,
        new: NewRefund,
        facts: &PaymentFacts<'_>,
        now: DateTime<Utc>,
    ) -> Result<(Self, Refund), Refusals> {
        let to = self.check(PaymentAction::Refund, facts)?;
        let mut checks = Checks::new();
        let back = checks.field("amount", amount(&new.amount));
        let reason = checks.field("reason", clean_text(&new.reason, TEXT_MAX));
        let left = self.amount.checked_sub(self.refunded).unwrap_or_default();
        checks.require("amount", back.is_none_or(|back| back <= left), || {
            let refusal = Refusal::new(RefusalCode::OutOfRange).with("min", Money::from_fen(1));
            refusal.with("max", left)
        });
        checks.field("payment", room(self.refunds.len()));
        checks.finish()?;
        let refund = Refund {
            amount: back.unwrap_or_default(),
            reason: reason.unwrap_or_default(),
            on: china_date(now),
            entry: new.entry,
            by: new.by,
        };
        self.refunded = self.refunded.checked_add(refund.amount).unwrap_or(self.amount);
        self.refunds.push(refund.clone());
        Ok((self.moved(to, now), refund))
    }

    fn moved(mut self, to: PaymentStatus, now: DateTime<Utc>) -> Self {
        if self.status != to {
            self.status = to;
            self.status_since = now;
        }
        self.version += 1;
        self.updated_at = now;
        self
    }
}
