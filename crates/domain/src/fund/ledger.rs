//! The ledger (账): every movement of a fund's money is an entry whose postings sum to nothing. Entries are never
//! changed, only reversed.

use super::Fund;
use crate::area_code::AreaCode;
use crate::id::{AccountId, CommitmentId, FundId, LedgerEntryId, PaymentId};
use crate::money::Money;
use crate::time::china_date;
use crate::{Refusal, RefusalCode, vocabulary};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::commitment::Stamp;

vocabulary! {
    /// Where a fund's money stands (账户).
    pub enum FundAccount {
        /// Where the budget comes from: never above nothing (预算来源).
        Source = "SOURCE" { zh: "预算来源", en: "Source" },
        /// Free to be set aside (可用).
        Available = "AVAILABLE" { zh: "可用", en: "Available" },
        /// Set aside for an order, a round or a project (已冻结).
        Reserved = "RESERVED" { zh: "已冻结", en: "Reserved" },
        /// Owed by contract and not paid (已承诺未付).
        Committed = "COMMITTED" { zh: "已承诺未付", en: "Committed" },
        /// Paid, less what was paid back (已支付).
        Paid = "PAID" { zh: "已支付", en: "Paid" },
        /// Gone from the fund at the end of its year, or paid back after it (已收回或结转).
        Returned = "RETURNED" { zh: "已收回或结转", en: "Returned" },
    }
}

vocabulary! {
    /// What a ledger entry books (记账类型).
    pub enum EntryKind as "LedgerEntryKind" {
        /// The budget is allocated (预算下达).
        Appropriate = "APPROPRIATE" { zh: "预算下达", en: "Appropriation" },
        /// The budget is raised or lowered within the year (预算调整).
        Adjust = "ADJUST" { zh: "预算调整", en: "Adjustment" },
        /// Money is set aside (冻结).
        Reserve = "RESERVE" { zh: "冻结", en: "Reservation" },
        /// A contract is signed (承诺).
        Commit = "COMMIT" { zh: "承诺", en: "Commitment" },
        /// A payment is sent (拨付).
        Pay = "PAY" { zh: "拨付", en: "Payment" },
        /// What was set aside or owed becomes free again (释放).
        Release = "RELEASE" { zh: "释放", en: "Release" },
        /// A payment is paid back (退回).
        Refund = "REFUND" { zh: "退回", en: "Refund" },
        /// The balance goes back to the budget at the end of the year (结余收回).
        YearEndReturn = "YEAR_END_RETURN" { zh: "结余收回", en: "Year-end return" },
        /// The balance is carried into another fund (结转).
        CarryOver = "CARRY_OVER" { zh: "结转", en: "Carry-over" },
    }
}

/// What may be booked: a kind, and from where to where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Movement {
    /// The kind of entry.
    pub kind: EntryKind,
    /// The account that has less after it.
    pub from: FundAccount,
    /// The account that has more after it.
    pub to: FundAccount,
}

use EntryKind as Kind;
use FundAccount::{Available, Committed, Paid, Reserved, Returned, Source};

const fn movement(kind: EntryKind, from: FundAccount, to: FundAccount) -> Movement {
    Movement { kind, from, to }
}

impl Movement {
    /// The budget is allocated.
    pub const APPROPRIATE: Movement = movement(Kind::Appropriate, Source, Available);
    /// The budget is raised.
    pub const RAISE: Movement = movement(Kind::Adjust, Source, Available);
    /// The budget is lowered.
    pub const LOWER: Movement = movement(Kind::Adjust, Available, Source);
    /// Money is set aside.
    pub const RESERVE: Movement = movement(Kind::Reserve, Available, Reserved);
    /// A contract takes what was set aside.
    pub const COMMIT: Movement = movement(Kind::Commit, Reserved, Committed);
    /// A contract takes from what is free.
    pub const COMMIT_AT_ONCE: Movement = movement(Kind::Commit, Available, Committed);
    /// A payment is sent.
    pub const PAY: Movement = movement(Kind::Pay, Committed, Paid);
    /// What was set aside becomes free.
    pub const RELEASE_RESERVED: Movement = movement(Kind::Release, Reserved, Available);
    /// What was owed becomes free.
    pub const RELEASE_COMMITTED: Movement = movement(Kind::Release, Committed, Available);
    /// A payment is paid back within the year.
    pub const REFUND: Movement = movement(Kind::Refund, Paid, Available);
    /// A payment is paid back after the year was closed.
    pub const REFUND_AFTER_CLOSE: Movement = movement(Kind::Refund, Paid, Returned);
    /// The balance goes back.
    pub const YEAR_END_RETURN: Movement = movement(Kind::YearEndReturn, Available, Returned);
    /// The balance leaves for another fund.
    pub const CARRY_OUT: Movement = movement(Kind::CarryOver, Available, Returned);
    /// The balance of another fund arrives.
    pub const CARRY_IN: Movement = movement(Kind::CarryOver, Source, Available);

    /// Everything that may be booked. The store keeps to the same list.
    pub const ALL: &'static [Movement] = &[
        Movement::APPROPRIATE,
        Movement::RAISE,
        Movement::LOWER,
        Movement::RESERVE,
        Movement::COMMIT,
        Movement::COMMIT_AT_ONCE,
        Movement::PAY,
        Movement::RELEASE_RESERVED,
        Movement::RELEASE_COMMITTED,
        Movement::REFUND,
        Movement::REFUND_AFTER_CLOSE,
        Movement::YEAR_END_RETURN,
        Movement::CARRY_OUT,
        Movement::CARRY_IN,
    ];
}

/// An entry of the ledger (记账凭证).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LedgerEntry {
    /// The identifier.
    pub id: LedgerEntryId,
    /// The district.
    pub district: AreaCode,
    /// The fund.
    pub fund: FundId,
    /// What is booked.
    pub kind: EntryKind,
    /// The account that has less after it.
    pub from: FundAccount,
    /// The account that has more after it.
    pub to: FundAccount,
    /// The amount, more than nothing.
    pub amount: Money,
    /// For what, in words.
    pub what_for: String,
    /// The commitment that it concerns.
    pub commitment: Option<CommitmentId>,
    /// The reservation out of which the commitment was carved.
    pub carved_from: Option<CommitmentId>,
    /// The payment that it books.
    pub payment: Option<PaymentId>,
    /// The fund from which or into which a balance was carried.
    pub counterpart: Option<FundId>,
    /// The entry that it reverses.
    pub reversal_of: Option<LedgerEntryId>,
    /// Who booked it; `None` for the product itself.
    pub booked_by: Option<AccountId>,
    /// When it was booked.
    pub booked_at: DateTime<Utc>,
}

/// One side of an entry: an account changes by an amount with a sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posting {
    /// The account.
    pub account: FundAccount,
    /// By how much; less than nothing where it has less after it.
    pub amount: Money,
    /// Whose share of the account it is, where it is somebody's.
    pub commitment: Option<CommitmentId>,
}

impl LedgerEntry {
    /// Books a movement of a fund's money.
    pub fn book(fund: &Fund, movement: Movement, amount: Money, what_for: &str, stamp: Stamp) -> Self {
        LedgerEntry {
            id: stamp.entry,
            district: fund.district,
            fund: fund.id,
            kind: movement.kind,
            from: movement.from,
            to: movement.to,
            amount,
            what_for: what_for.to_owned(),
            commitment: None,
            carved_from: None,
            payment: None,
            counterpart: None,
            reversal_of: None,
            booked_by: stamp.by,
            booked_at: stamp.now,
        }
    }

    /// Of a commitment.
    #[must_use]
    pub const fn of(mut self, commitment: CommitmentId) -> Self {
        self.commitment = Some(commitment);
        self
    }

    /// The same amount in the other direction, which restores what was before.
    #[must_use]
    pub fn reverse(&self, what_for: &str, stamp: Stamp) -> Self {
        LedgerEntry {
            id: stamp.entry,
            from: self.to,
            to: self.from,
            what_for: what_for.to_owned(),
            reversal_of: Some(self.id),
            booked_by: stamp.by,
            booked_at: stamp.now,
            ..self.clone()
        }
    }

    /// Its two sides, which sum to nothing.
    pub fn postings(&self) -> [Posting; 2] {
        let side = |account: FundAccount, amount: Money| Posting {
            account,
            amount,
            commitment: match account {
                Source | Available | Returned => None,
                Reserved if self.carved_from.is_some() => self.carved_from,
                Reserved | Committed | Paid => self.commitment,
            },
        };
        let less = Money::from_fen(-self.amount.fen());
        [side(self.from, less), side(self.to, self.amount)]
    }

    /// The day on which it was booked, in China.
    pub fn day(&self) -> NaiveDate {
        china_date(self.booked_at)
    }
}

/// Where a fund's money stands: one balance an account (余额). They always sum to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Balances {
    /// What the fund was given, counted from the side of the budget: never above nothing.
    pub source: Money,
    /// Free to be set aside.
    pub available: Money,
    /// Set aside.
    pub reserved: Money,
    /// Owed by contract and not paid.
    pub committed: Money,
    /// Paid, less what was paid back.
    pub paid: Money,
    /// Gone at the end of the year, or paid back after it.
    pub returned: Money,
}

impl Balances {
    /// The balance of an account.
    pub const fn of(&self, account: FundAccount) -> Money {
        match account {
            Source => self.source,
            Available => self.available,
            Reserved => self.reserved,
            Committed => self.committed,
            Paid => self.paid,
            Returned => self.returned,
        }
    }

    /// The balance of an account, to be set.
    pub const fn of_mut(&mut self, account: FundAccount) -> &mut Money {
        match account {
            Source => &mut self.source,
            Available => &mut self.available,
            Reserved => &mut self.reserved,
            Committed => &mut self.committed,
            Paid => &mut self.paid,
            Returned => &mut self.returned,
        }
    }

    /// What the fund was given in all: allocated, adjusted and carried into it.
    pub const fn appropriated(&self) -> Money {
        Money::from_fen(self.source.fen().saturating_neg())
    }

    /// The balances after an entry, or the refusal of what an account does not hold. The store refuses the same.
    pub fn after(mut self, entry: &LedgerEntry) -> Result<Balances, Refusal> {
        for posting in entry.postings() {
            let before = self.of(posting.account);
            let after = before.checked_add(posting.amount).ok_or_else(|| out_of_range(entry))?;
            let allowed = match posting.account {
                Source => !after.is_positive(),
                _ => !after.is_negative(),
            };
            if !allowed {
                return Err(insufficient(before, entry.amount));
            }
            *self.of_mut(posting.account) = after;
        }
        Ok(self)
    }

    /// Whether they sum to nothing.
    pub fn are_balanced(&self) -> bool {
        use crate::Word as _;
        let all = FundAccount::ALL.iter().map(|account| self.of(*account));
        Money::checked_sum(all) == Some(Money::ZERO)
    }
}

/// The refusal of more than there is.
pub fn insufficient(available: Money, asked: Money) -> Refusal {
    Refusal::new(RefusalCode::FundsInsufficient)
        .with("available", available)
        .with("asked", asked)
}

fn out_of_range(entry: &LedgerEntry) -> Refusal {
    insufficient(Money::ZERO, entry.amount)
}
