//! The adjustment of a fund's budget within its year: one person requests it, another approves it.

use super::commitment::Stamp;
use super::ledger::{LedgerEntry, Movement, insufficient};
use super::lifecycle::{FundAction as Do, FundFacts};
use super::{AMOUNT_MAX, Fund, amount};
use crate::id::AccountId;
use crate::money::Money;
use crate::organization::LINE_MAX;
use crate::refusal::Checks;
use crate::text::clean_name;
use crate::{Refusal, RefusalCode, Refusals, vocabulary};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

vocabulary! {
    /// In which direction a budget is adjusted (调整方向).
    pub enum FundAdjustment {
        /// It is raised (调增).
        Raise = "RAISE" { zh: "调增", en: "Raise" },
        /// It is lowered, by what is free at most (调减).
        Lower = "LOWER" { zh: "调减", en: "Lower" },
    }
}

/// An adjustment that waits for a second person (待审批的预算调整).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdjustmentRequest {
    /// In which direction.
    pub direction: FundAdjustment,
    /// By how much.
    pub amount: Money,
    /// Why.
    pub reason: String,
    /// The document on which it rests.
    pub document: String,
    /// Who requested it; `None` for the product itself.
    pub by: Option<AccountId>,
    /// When.
    pub at: DateTime<Utc>,
}

/// An adjustment as typed.
#[derive(Debug, Clone)]
pub struct NewAdjustment {
    /// In which direction.
    pub direction: FundAdjustment,
    /// By how much.
    pub amount: String,
    /// Why.
    pub reason: String,
    /// The document on which it rests.
    pub document: String,
}

impl AdjustmentRequest {
    /// Whether the fund's money bears it.
    fn borne(&self, facts: &FundFacts) -> Result<(), Refusal> {
        let balances = facts.balances;
        match self.direction {
            FundAdjustment::Lower if self.amount > balances.available => {
                Err(insufficient(balances.available, self.amount))
            }
            FundAdjustment::Raise => {
                let raised = balances.appropriated().checked_add(self.amount);
                match raised.is_some_and(|raised| raised <= AMOUNT_MAX) {
                    true => Ok(()),
                    false => Err(Refusal::new(RefusalCode::OutOfRange)
                        .with("min", Money::from_fen(1))
                        .with("max", AMOUNT_MAX)),
                }
            }
            FundAdjustment::Lower => Ok(()),
        }
    }

    const fn movement(&self) -> Movement {
        match self.direction {
            FundAdjustment::Raise => Movement::RAISE,
            FundAdjustment::Lower => Movement::LOWER,
        }
    }
}

impl Fund {
    /// The adjustment that waits, if it can be approved: another person requested it, and the money still bears it.
    pub(super) fn adjustment_for(&self, facts: &FundFacts) -> Result<&AdjustmentRequest, Refusal> {
        let request = self.adjustment_waiting()?;
        if facts.actor.is_some() && facts.actor == request.by {
            return Err(Refusal::new(RefusalCode::SecondPersonNeeded));
        }
        request.borne(facts)?;
        Ok(request)
    }

    /// The adjustment that waits.
    pub(super) fn adjustment_waiting(&self) -> Result<&AdjustmentRequest, Refusal> {
        let none = || Refusal::new(RefusalCode::AdjustmentMissing);
        self.adjustment.as_ref().ok_or_else(none)
    }

    /// That its budget be raised, or lowered by what is free at most, is requested.
    pub fn request_adjustment(
        mut self,
        new: NewAdjustment,
        facts: &FundFacts,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusals> {
        let to = self.check(Do::RequestAdjustment, facts)?;
        let mut checks = Checks::new();
        let by = checks.field("amount", amount(&new.amount));
        let reason = checks.field("reason", clean_name(&new.reason, LINE_MAX));
        let document = checks.field("document", clean_name(&new.document, LINE_MAX));
        checks.finish()?;
        let request = AdjustmentRequest {
            direction: new.direction,
            amount: by.unwrap_or_default(),
            reason: reason.unwrap_or_default(),
            document: document.unwrap_or_default(),
            by: facts.actor,
            at: now,
        };
        request.borne(facts).map_err(|refusal| refusal.at("amount"))?;
        self.adjustment = Some(request);
        Ok(self.moved(to, now))
    }

    /// The adjustment is approved by another person than who requested it, and booked if the money still bears it. They say
    /// what they approve: it may have been taken back and replaced by another one since they read it.
    pub fn approve_adjustment(
        mut self,
        (direction, by): (FundAdjustment, &str),
        facts: &FundFacts,
        stamp: Stamp,
    ) -> Result<(Self, AdjustmentRequest, LedgerEntry), Refusals> {
        let to = self.check(Do::ApproveAdjustment, facts)?;
        let request = self.adjustment_for(facts)?.clone();
        let read = amount(by).map_err(|refusal| refusal.at("amount"))?;
        if (direction, read) != (request.direction, request.amount) {
            return Err(Refusal::new(RefusalCode::AdjustmentChanged).at("amount").into());
        }
        let entry = LedgerEntry::book(&self, request.movement(), request.amount, &request.reason, stamp);
        self.adjustment = None;
        Ok((self.moved(to, stamp.now), request, entry))
    }

    /// The adjustment is declined, or taken back by who requested it. The reason is the second.
    pub fn decline_adjustment(
        mut self,
        why: &str,
        facts: &FundFacts,
        now: DateTime<Utc>,
    ) -> Result<(Self, String), Refusals> {
        let to = self.check(Do::DeclineAdjustment, facts)?;
        let why = clean_name(why, LINE_MAX).map_err(|error| Refusal::from(error).at("reason"))?;
        self.adjustment = None;
        Ok((self.moved(to, now), why))
    }
}
