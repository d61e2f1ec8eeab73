//! Commitments (承诺): money of a fund set aside for something, then owed by contract, then paid.

mod lifecycle;

pub use lifecycle::{CommitmentAction, CommitmentLifecycle};

use super::ledger::{LedgerEntry, Movement, insufficient};
use super::{Fund, FundPurpose, FundStatus};
use crate::access::Place;
use crate::area_code::AreaCode;
use crate::id::{
    AccountId, CommitmentId, ContractId, FundId, LedgerEntryId, PaymentId, ProjectId, ServiceOrderId, VentureRoundId,
};
use crate::lifecycle::{Lifecycle as _, not_allowed};
use crate::money::Money;
use crate::{Refusal, RefusalCode, vocabulary};
use CommitmentAction as Do;
use CommitmentStatus as Is;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

vocabulary! {
    /// Where a commitment stands (承诺状态).
    pub enum CommitmentStatus {
        /// Set aside (已冻结).
        Reserved = "RESERVED" { zh: "已冻结", en: "Reserved" },
        /// Owed by contract (已承诺).
        Committed = "COMMITTED" { zh: "已承诺", en: "Committed" },
        /// Paid in part (部分支付).
        PartlyPaid = "PARTLY_PAID" { zh: "部分支付", en: "Partly paid" },
        /// Paid: nothing is owed any more (已付清).
        Paid = "PAID" { zh: "已付清", en: "Paid" },
        /// At its end, with money paid or taken by contracts (已结清).
        Settled = "SETTLED" { zh: "已结清", en: "Settled" },
        /// At its end, without anything paid (已释放).
        Released = "RELEASED" { zh: "已释放", en: "Released" },
    }
}

/// What money is committed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CommitmentFor {
    /// A service order.
    ServiceOrder(ServiceOrderId),
    /// A venture round.
    VentureRound(VentureRoundId),
    /// A project.
    Project(ProjectId),
}

/// What stamps a ledger entry: its identifier, who books it, and when.
#[derive(Debug, Clone, Copy)]
pub struct Stamp {
    /// The entry's identifier.
    pub entry: LedgerEntryId,
    /// Who books it; `None` for the product itself.
    pub by: Option<AccountId>,
    /// When.
    pub now: DateTime<Utc>,
}

/// Money of a fund, committed for something (承诺). What it began with is always what is set aside, owed, paid,
/// paid back, released and taken by others, together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commitment {
    /// The identifier.
    pub id: CommitmentId,
    /// The district.
    pub district: AreaCode,
    /// The fund.
    pub fund: FundId,
    /// The area of what it is for; `None` for the district as a whole.
    pub area: Option<AreaCode>,
    /// What it is for.
    pub committed_for: CommitmentFor,
    /// What of the fund's purposes.
    pub purpose: FundPurpose,
    /// What it is for, in words.
    pub what_for: String,
    /// The amount that it began with.
    pub amount: Money,
    /// What of it is set aside.
    pub reserved: Money,
    /// What of it is owed and not paid.
    pub committed: Money,
    /// What of it was paid and not paid back.
    pub paid: Money,
    /// What of it was paid back.
    pub refunded: Money,
    /// What of it was released.
    pub released: Money,
    /// What contracts took out of it as commitments of their own.
    pub carved: Money,
    /// The reservation out of which it was taken.
    pub carved_from: Option<CommitmentId>,
    /// The contract by which it is owed.
    pub contract: Option<ContractId>,
    /// Where it stands.
    pub status: CommitmentStatus,
    /// Since when it stands there.
    pub status_since: DateTime<Utc>,
    /// Whether the record was made up for demonstration.
    pub demo: bool,
    /// Counts the changes, from 1.
    pub version: i32,
    /// When the record was made.
    pub created_at: DateTime<Utc>,
    /// When the record was last changed.
    pub updated_at: DateTime<Utc>,
}

/// What is needed to commit money.
#[derive(Debug, Clone)]
pub struct NewCommitment {
    /// The identifier.
    pub id: CommitmentId,
    /// How much.
    pub amount: Money,
    /// For what.
    pub committed_for: CommitmentFor,
    /// What of the fund's purposes.
    pub purpose: FundPurpose,
    /// The area of what it is for; `None` for the district as a whole.
    pub area: Option<AreaCode>,
    /// What it is for, in words.
    pub what_for: String,
}

impl Commitment {
    /// Where it belongs.
    pub const fn place(&self) -> Place {
        Place {
            area: self.area,
            organization: None,
        }
    }

    /// Whether an action is possible now. The same check enforces the mutations and answers `availableActions`.
    pub fn check(&self, action: CommitmentAction) -> Result<(), Refusal> {
        let row = CommitmentLifecycle::transition(self.status, action)?;
        // Of what contracts carve from, none takes the whole.
        match action {
            Do::Commit if self.carved.is_positive() => Err(not_allowed(self.status, row.action)),
            _ => Ok(()),
        }
    }

    /// Whether it is released by hand: what is set aside for an order or a round goes with it, and what a contract owes with
    /// the contract.
    pub fn check_by_hand(&self) -> Result<(), Refusal> {
        match (self.committed_for, self.contract) {
            (CommitmentFor::Project(_), None) => Ok(()),
            _ => Err(Refusal::new(RefusalCode::KindNotAllowed)),
        }
    }

    /// Whether the money set aside of the fund can be released by hand now.
    pub fn check_release(&self, fund: &Fund) -> Result<(), Refusal> {
        self.check_by_hand()?;
        self.check(Do::Release)?;
        fund.still_pays()
    }

    /// Money of an open fund is set aside.
    pub fn reserve(fund: &Fund, new: NewCommitment, stamp: Stamp) -> Result<(Self, LedgerEntry), Refusal> {
        Self::born(fund, new, CommitmentStatus::Reserved, Movement::RESERVE, stamp)
    }

    /// Money of an open fund is owed by contract at once.
    pub fn commit_at_once(
        fund: &Fund,
        new: NewCommitment,
        contract: ContractId,
        stamp: Stamp,
    ) -> Result<(Self, LedgerEntry), Refusal> {
        let (mut commitment, entry) =
            Self::born(fund, new, CommitmentStatus::Committed, Movement::COMMIT_AT_ONCE, stamp)?;
        commitment.contract = Some(contract);
        Ok((commitment, entry))
    }

    fn born(
        fund: &Fund,
        new: NewCommitment,
        status: CommitmentStatus,
        movement: Movement,
        stamp: Stamp,
    ) -> Result<(Self, LedgerEntry), Refusal> {
        fund.admits(new.purpose, new.area)?;
        let entry = LedgerEntry::book(fund, movement, new.amount, &new.what_for, stamp).of(new.id);
        let commitment = Commitment::new(fund, new, status, stamp.now);
        Ok((commitment, entry))
    }

    fn new(fund: &Fund, new: NewCommitment, status: CommitmentStatus, now: DateTime<Utc>) -> Self {
        let share = |of: CommitmentStatus| if of == status { new.amount } else { Money::ZERO };
        Commitment {
            id: new.id,
            district: fund.district,
            fund: fund.id,
            area: new.area,
            committed_for: new.committed_for,
            purpose: new.purpose,
            reserved: share(CommitmentStatus::Reserved),
            committed: share(CommitmentStatus::Committed),
            what_for: new.what_for,
            amount: new.amount,
            paid: Money::ZERO,
            refunded: Money::ZERO,
            released: Money::ZERO,
            carved: Money::ZERO,
            carved_from: None,
            contract: None,
            status,
            status_since: now,
            demo: fund.demo,
            version: 1,
            created_at: now,
            updated_at: now,
        }
    }

    /// A contract owes the price out of what was set aside for its order or project; the rest stays set aside, to
    /// be released in the same breath.
    pub fn commit(
        mut self,
        fund: &Fund,
        price: Money,
        contract: ContractId,
        stamp: Stamp,
    ) -> Result<(Self, LedgerEntry), Refusal> {
        self.check(Do::Commit)?;
        fund.still_pays()?;
        take(&mut self.reserved, price)?;
        put(&mut self.committed, price);
        self.contract = Some(contract);
        let entry = LedgerEntry::book(fund, Movement::COMMIT, price, &self.what_for, stamp).of(self.id);
        Ok((self.moved(stamp.now), entry))
    }

    /// A contract takes the price out of a round's reservation, as a commitment of its own. The entry is one: it
    /// takes from the one and gives to the other.
    pub fn carve(
        mut self,
        fund: &Fund,
        new: NewCommitment,
        contract: ContractId,
        stamp: Stamp,
    ) -> Result<(Self, Commitment, LedgerEntry), Refusal> {
        self.check(Do::Carve)?;
        fund.still_pays()?;
        take(&mut self.reserved, new.amount)?;
        put(&mut self.carved, new.amount);
        let mut entry = LedgerEntry::book(fund, Movement::COMMIT, new.amount, &new.what_for, stamp).of(new.id);
        entry.carved_from = Some(self.id);
        let mut carved = Commitment::new(fund, new, CommitmentStatus::Committed, stamp.now);
        carved.carved_from = Some(self.id);
        carved.contract = Some(contract);
        Ok((self.moved(stamp.now), carved, entry))
    }

    /// A payment of it is sent.
    pub fn pay(
        mut self,
        fund: &Fund,
        amount: Money,
        payment: PaymentId,
        stamp: Stamp,
    ) -> Result<(Self, LedgerEntry), Refusal> {
        self.check(Do::Pay)?;
        fund.still_pays()?;
        take(&mut self.committed, amount)?;
        put(&mut self.paid, amount);
        let mut entry = LedgerEntry::book(fund, Movement::PAY, amount, &self.what_for, stamp).of(self.id);
        entry.payment = Some(payment);
        Ok((self.moved(stamp.now), entry))
    }

    /// A payment that was sent failed: its booking is reversed, and the money is owed again.
    pub fn reverse(
        mut self,
        fund: &Fund,
        paid: &LedgerEntry,
        reason: &str,
        stamp: Stamp,
    ) -> Result<(Self, LedgerEntry), Refusal> {
        self.check(Do::Reverse)?;
        fund.still_pays()?;
        take(&mut self.paid, paid.amount)?;
        put(&mut self.committed, paid.amount);
        let entry = paid.reverse(reason, stamp);
        Ok((self.moved(stamp.now), entry))
    }

    /// What is set aside or owed of it becomes free again; no entry where nothing is.
    pub fn release(mut self, fund: &Fund, reason: &str, stamp: Stamp) -> Result<(Self, Option<LedgerEntry>), Refusal> {
        self.check(Do::Release)?;
        fund.still_pays()?;
        let (movement, share) = match self.reserved.is_positive() {
            true => (Movement::RELEASE_RESERVED, &mut self.reserved),
            false => (Movement::RELEASE_COMMITTED, &mut self.committed),
        };
        let amount = std::mem::take(share);
        if amount.is_zero() {
            return Ok((self, None));
        }
        put(&mut self.released, amount);
        let entry = LedgerEntry::book(fund, movement, amount, reason, stamp).of(self.id);
        let ends = self.status == Is::PartlyPaid;
        let mut after = self.moved(stamp.now);
        if ends {
            after.status = Is::Settled;
        }
        Ok((after, Some(entry)))
    }

    /// So much of what is set aside becomes free again; the rest stays set aside.
    pub fn release_part(
        mut self,
        fund: &Fund,
        amount: Money,
        reason: &str,
        stamp: Stamp,
    ) -> Result<(Self, LedgerEntry), Refusal> {
        self.check(Do::Release)?;
        fund.still_pays()?;
        take(&mut self.reserved, amount)?;
        put(&mut self.released, amount);
        let entry = LedgerEntry::book(fund, Movement::RELEASE_RESERVED, amount, reason, stamp).of(self.id);
        Ok((self.moved(stamp.now), entry))
    }

    /// Money that was paid comes back: into the fund while its year is open, out of it afterwards.
    pub fn refund(
        mut self,
        fund: &Fund,
        amount: Money,
        payment: PaymentId,
        reason: &str,
        stamp: Stamp,
    ) -> Result<(Self, LedgerEntry), Refusal> {
        self.check(Do::Refund)?;
        take(&mut self.paid, amount)?;
        put(&mut self.refunded, amount);
        let movement = match fund.status {
            FundStatus::Closed => Movement::REFUND_AFTER_CLOSE,
            _ => Movement::REFUND,
        };
        let mut entry = LedgerEntry::book(fund, movement, amount, reason, stamp).of(self.id);
        entry.payment = Some(payment);
        Ok((self.moved(stamp.now), entry))
    }

    /// Nothing more is to come: every payment is confirmed.
    pub fn settle(mut self, now: DateTime<Utc>) -> Result<Self, Refusal> {
        self.check(Do::Settle)?;
        self.status = CommitmentStatus::Settled;
        self.status_since = now;
        self.version += 1;
        self.updated_at = now;
        Ok(self)
    }

    /// Whether what it began with is what became of it, to the fen.
    pub fn adds_up(&self) -> bool {
        let parts = [
            self.reserved,
            self.committed,
            self.paid,
            self.refunded,
            self.released,
            self.carved,
        ];
        Money::checked_sum(parts) == Some(self.amount) && !parts.iter().any(|part| part.is_negative())
    }

    fn moved(mut self, now: DateTime<Utc>) -> Self {
        let to = self.stands();
        if self.status != to {
            self.status = to;
            self.status_since = now;
        }
        self.version += 1;
        self.updated_at = now;
        self
    }

    /// Where it stands by what became of it.
    fn stands(&self) -> CommitmentStatus {
        let ever_paid = self.paid.is_positive() || self.refunded.is_positive();
        match (self.reserved.is_positive(), self.committed.is_positive()) {
            (_, true) if ever_paid => Is::PartlyPaid,
            (_, true) => Is::Committed,
            (true, false) => Is::Reserved,
            (false, false) if self.status == Is::Settled => Is::Settled,
            (false, false) if ever_paid => Is::Paid,
            (false, false) if self.carved.is_positive() => Is::Settled,
            (false, false) => Is::Released,
        }
    }
}

impl Fund {
    /// Whether what was set aside or owed of it may still be booked.
    fn still_pays(&self) -> Result<(), Refusal> {
        match self.status {
            FundStatus::Open | FundStatus::Closing => Ok(()),
            state => Err(Refusal::new(RefusalCode::FundNotOpen).with_words("state", [state])),
        }
    }
}

fn take(from: &mut Money, amount: Money) -> Result<(), Refusal> {
    match from.checked_sub(amount) {
        Some(left) if !left.is_negative() && !amount.is_negative() => {
            *from = left;
            Ok(())
        }
        _ => Err(insufficient(*from, amount)),
    }
}

/// Amounts only move between the parts of a commitment, whose sum is bounded.
fn put(to: &mut Money, amount: Money) {
    *to = Money::from_fen(to.fen().saturating_add(amount.fen()));
}
