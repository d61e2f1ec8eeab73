//! The life of a fund's budget year: from its budget to its close.

use super::commitment::Stamp;
use super::ledger::{Balances, LedgerEntry, Movement};
use super::{BalanceDisposal, Fund, FundKind, FundPurpose, FundStatus, amount};
use crate::access::Deed;
use crate::area_code::AreaCode;
use crate::id::{AccountId, FundId};
use crate::lifecycle::{Lifecycle, Transition};
use crate::money::Money;
use crate::organization::LINE_MAX;
use crate::refusal::Checks;
use crate::text::clean_name;
use crate::{Refusal, RefusalCode, Refusals, Word as _, vocabulary};
use chrono::{DateTime, Utc};

/// The first budget year that is taken, and the last [default].
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

vocabulary! {
    /// What can be done with a fund (经费操作).
    pub enum FundAction {
        /// Budget it for a year (编制预算).
        Budget = "BUDGET" { zh: "编制预算", en: "Budget" },
        /// Change its draft (修改预算).
        Revise = "REVISE" { zh: "修改预算", en: "Revise the draft" },
        /// Approve its budget (批准预算).
        Approve = "APPROVE" { zh: "批准预算", en: "Approve" },
        /// Allocate its budget (预算下达).
        Allocate = "ALLOCATE" { zh: "预算下达", en: "Allocate" },
        /// Request that its budget be raised or lowered (申请预算调整).
        RequestAdjustment = "REQUEST_ADJUSTMENT" { zh: "申请预算调整", en: "Request an adjustment" },
        /// Approve the adjustment that was requested (批准预算调整).
        ApproveAdjustment = "APPROVE_ADJUSTMENT" { zh: "批准预算调整", en: "Approve the adjustment" },
        /// Decline it (不予调整).
        DeclineAdjustment = "DECLINE_ADJUSTMENT" { zh: "不予调整", en: "Decline the adjustment" },
        /// Begin its close (开始结账).
        BeginClosing = "BEGIN_CLOSING" { zh: "开始结账", en: "Begin the closing" },
        /// Close it (结账).
        Close = "CLOSE" { zh: "结账", en: "Close" },
    }
}

/// What the guards need to know and the fund's own record does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FundFacts {
    /// Who acts; `None` for the product itself.
    pub actor: Option<AccountId>,
    /// Where its money stands.
    pub balances: Balances,
    /// How many of its payments are not at their end.
    pub payments_under_way: u32,
}

/// What is needed to budget a fund.
#[derive(Debug, Clone)]
pub struct NewFund {
    /// What kind of purse it is.
    pub kind: FundKind,
    /// What it may buy.
    pub purposes: Vec<FundPurpose>,
    /// The area whose it is; `None` for the district as a whole.
    pub area: Option<AreaCode>,
    /// The budget year.
    pub year: i32,
    /// Its title, as typed.
    pub title: String,
    /// The amount, as typed.
    pub amount: String,
    /// The document on which the budget rests, as typed.
    pub document: Option<String>,
    /// Whether it is made up for demonstration.
    pub demo: bool,
}

/// How a fund is closed.
#[derive(Debug, Clone, Copy)]
pub enum Closing<'a> {
    /// Its balance goes back to the budget.
    Return,
    /// Its balance is carried over into this fund.
    CarryInto(&'a Fund),
}

/// The life of a fund (经费生命周期).
pub struct FundLifecycle;

use FundAction as Do;
use FundStatus as Is;

impl Lifecycle for FundLifecycle {
    type State = FundStatus;
    type Action = FundAction;
    const OBJECT: &'static str = "Fund";
    const TABLE: &'static [Transition<FundStatus, FundAction>] = &[
        Transition {
            from: &[],
            action: Do::Budget,
            to: Is::Draft,
            deed: Deed::BudgetFund,
            guard: "purposes of its kind; a community's fund belongs to an urban community; one a purse and year",
        },
        Transition {
            from: &[Is::Draft],
            action: Do::Revise,
            to: Is::Draft,
            deed: Deed::BudgetFund,
            guard: "as for a new one",
        },
        Transition {
            from: &[Is::Draft],
            action: Do::Approve,
            to: Is::Approved,
            deed: Deed::ApproveFund,
            guard: "another person than who budgeted it",
        },
        Transition {
            from: &[Is::Approved],
            action: Do::Allocate,
            to: Is::Open,
            deed: Deed::AllocateFund,
            guard: "-",
        },
        Transition {
            from: &[Is::Open],
            action: Do::RequestAdjustment,
            to: Is::Open,
            deed: Deed::RequestFundAdjustment,
            guard: "no other one waits; a reason and a document; it is lowered by what is free at most",
        },
        Transition {
            from: &[Is::Open],
            action: Do::ApproveAdjustment,
            to: Is::Open,
            deed: Deed::ApproveFundAdjustment,
            guard: "another person than who requested it; it is lowered by what is free now at most",
        },
        Transition {
            from: &[Is::Open],
            action: Do::DeclineAdjustment,
            to: Is::Open,
            deed: Deed::DeclineFundAdjustment,
            guard: "a reason",
        },
        Transition {
            from: &[Is::Open],
            action: Do::BeginClosing,
            to: Is::Closing,
            deed: Deed::BeginFundClosing,
            guard: "no adjustment waits",
        },
        Transition {
            from: &[Is::Closing],
            action: Do::Close,
            to: Is::Closed,
            deed: Deed::CloseFund,
            guard: "nothing set aside or owed, no payment under way; its balance goes back, or into an open fund of the same \
                    kind and area and a later year",
        },
    ];
}

impl Fund {
    /// Whether an action is possible now: its row in the table and its guard. The same check enforces the mutation
    /// and answers `availableActions`.
    pub fn check(&self, action: FundAction, facts: &FundFacts) -> Result<FundStatus, Refusal> {
        let row = FundLifecycle::transition(self.status, action)?;
        let owed = || {
            let held = facts.balances.reserved.checked_add(facts.balances.committed);
            held.unwrap_or(Money::ZERO)
        };
        match action {
            Do::Approve if facts.actor.is_some() && facts.actor == self.budgeted_by => {
                Err(Refusal::new(RefusalCode::SecondPersonNeeded))
            }
            Do::RequestAdjustment | Do::BeginClosing if self.adjustment.is_some() => {
                Err(Refusal::new(RefusalCode::AdjustmentWaiting))
            }
            Do::ApproveAdjustment => self.adjustment_for(facts).map(|_| row.to),
            Do::DeclineAdjustment => self.adjustment_waiting().map(|_| row.to),
            Do::Close if !owed().is_zero() => Err(Refusal::new(RefusalCode::FundStillOwes).with("amount", owed())),
            Do::Close if facts.payments_under_way > 0 => {
                Err(Refusal::new(RefusalCode::PaymentsUnderWay).with("count", facts.payments_under_way))
            }
            _ => Ok(row.to),
        }
    }

    /// A fund is budgeted for a year.
    pub fn budget(
        id: FundId,
        district: AreaCode,
        new: NewFund,
        by: Option<AccountId>,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusals> {
        let checked = new.checked()?;
        Ok(Fund {
            id,
            district,
            kind: checked.kind,
            purposes: checked.purposes,
            area: checked.area,
            year: checked.year,
            title: checked.title,
            budgeted: checked.budgeted,
            document: checked.document,
            status: FundStatus::Draft,
            status_since: now,
            budgeted_by: by,
            approved_by: None,
            approved_at: None,
            allocated_at: None,
            adjustment: None,
            disposal: None,
            disposed: None,
            carried_into: None,
            demo: checked.demo,
            version: 1,
            created_at: now,
            updated_at: now,
        })
    }

    /// The draft of its budget is replaced.
    pub fn revise(mut self, new: NewFund, facts: &FundFacts, now: DateTime<Utc>) -> Result<Self, Refusals> {
        let to = self.check(Do::Revise, facts)?;
        let checked = new.checked()?;
        self.kind = checked.kind;
        self.purposes = checked.purposes;
        self.area = checked.area;
        self.year = checked.year;
        self.title = checked.title;
        self.budgeted = checked.budgeted;
        self.document = checked.document;
        self.budgeted_by = facts.actor;
        Ok(self.moved(to, now))
    }

    /// Its budget is approved by another person than who budgeted it.
    pub fn approve(mut self, facts: &FundFacts, now: DateTime<Utc>) -> Result<Self, Refusal> {
        let to = self.check(Do::Approve, facts)?;
        self.approved_by = facts.actor;
        self.approved_at = Some(now);
        Ok(self.moved(to, now))
    }

    /// Its budget is allocated: from now on it can be spent.
    pub fn allocate(mut self, facts: &FundFacts, stamp: Stamp) -> Result<(Self, LedgerEntry), Refusal> {
        let to = self.check(Do::Allocate, facts)?;
        self.allocated_at = Some(stamp.now);
        let entry = LedgerEntry::book(&self, Movement::APPROPRIATE, self.budgeted, &self.title, stamp);
        Ok((self.moved(to, stamp.now), entry))
    }

    /// Its close begins: nothing new is set aside.
    pub fn begin_closing(self, facts: &FundFacts, now: DateTime<Utc>) -> Result<Self, Refusal> {
        let to = self.check(Do::BeginClosing, facts)?;
        Ok(self.moved(to, now))
    }

    /// It is closed: what is left goes back, or into another fund. The entries are this fund's, and the other's.
    pub fn close(
        mut self,
        closing: Closing<'_>,
        facts: &FundFacts,
        stamp: Stamp,
        second: Stamp,
    ) -> Result<(Self, Vec<LedgerEntry>), Refusal> {
        let to = self.check(Do::Close, facts)?;
        let left = facts.balances.available;
        let mut entries = Vec::new();
        match closing {
            Closing::Return => self.disposal = Some(BalanceDisposal::Return),
            Closing::CarryInto(next) => {
                if next.status != FundStatus::Open {
                    let refusal = Refusal::new(RefusalCode::FundNotOpen).with_words("state", [next.status]);
                    return Err(refusal.at("into"));
                }
                if next.kind != self.kind || next.area != self.area || next.year <= self.year {
                    return Err(Refusal::new(RefusalCode::FundNotNext).at("into"));
                }
                self.disposal = Some(BalanceDisposal::CarryOver);
                self.carried_into = Some(next.id);
                if left.is_positive() {
                    let mut arrives = LedgerEntry::book(next, Movement::CARRY_IN, left, &self.title, second);
                    arrives.counterpart = Some(self.id);
                    entries.push(arrives);
                }
            }
        }
        if left.is_positive() {
            let movement = match self.carried_into {
                Some(_) => Movement::CARRY_OUT,
                None => Movement::YEAR_END_RETURN,
            };
            let mut leaves = LedgerEntry::book(&self, movement, left, &self.title, stamp);
            leaves.counterpart = self.carried_into;
            entries.insert(0, leaves);
        }
        self.disposed = Some(left);
        Ok((self.moved(to, stamp.now), entries))
    }

    pub(super) fn moved(mut self, to: FundStatus, now: DateTime<Utc>) -> Self {
        if self.status != to {
            self.status = to;
            self.status_since = now;
        }
        self.version += 1;
        self.updated_at = now;
        self
    }
}

/// What was budgeted, once it is checked.
struct Budgeted {
    kind: FundKind,
    purposes: Vec<FundPurpose>,
    area: Option<AreaCode>,
    year: i32,
    title: String,
    budgeted: Money,
    document: Option<String>,
    demo: bool,
}

impl NewFund {
    fn checked(self) -> Result<Budgeted, Refusals> {
        let mut checks = Checks::new();
        let title = checks.field("title", clean_name(&self.title, LINE_MAX));
        let budgeted = checks.field("amount", amount(&self.amount));
        let document = self
            .document
            .and_then(|document| checks.field("document", clean_name(&document, LINE_MAX)));
        checks.require("year", YEARS.contains(&self.year), || {
            Refusal::new(RefusalCode::OutOfRange)
                .with("min", YEARS.start())
                .with("max", YEARS.end())
        });
        let allowed = self.kind.purposes();
        checks.require("purposes", !self.purposes.is_empty(), || {
            Refusal::new(RefusalCode::Required)
        });
        let mut purposes: Vec<FundPurpose> = Vec::new();
        for (index, purpose) in self.purposes.iter().enumerate() {
            let at = |refusal: Refusal| refusal.at(index.to_string()).at("purposes");
            if !allowed.contains(purpose) {
                checks.refuse(at(
                    Refusal::new(RefusalCode::PurposeNotAllowed).with_words("allowed", allowed.to_vec())
                ));
            } else if purposes.contains(purpose) {
                checks.refuse(at(Refusal::new(RefusalCode::Duplicate).with("value", purpose.code())));
            } else {
                purposes.push(*purpose);
            }
        }
        match self.kind {
            FundKind::CommunityService => {
                let urban = self.area.is_some_and(|area| area.is_urban_community());
                checks.require("areaCode", urban, || Refusal::new(RefusalCode::UrbanCommunityNeeded));
            }
            FundKind::PartyBuilding | FundKind::CertificateSubsidy => {
                checks.require("areaCode", self.area.is_none(), || {
                    Refusal::new(RefusalCode::DistrictFundOnly)
                });
            }
            FundKind::Other => {}
        }
        checks.finish()?;
        Ok(Budgeted {
            kind: self.kind,
            purposes,
            area: self.area,
            year: self.year,
            title: title.unwrap_or_default(),
            budgeted: budgeted.unwrap_or_default(),
            document,
            demo: self.demo,
        })
    }
}
