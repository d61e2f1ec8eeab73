//! A proposal's budget (申报预算): lines that have to come out exactly, to the fen.

use crate::money::Money;
use crate::organization::LINE_MAX;
use crate::refusal::Checks;
use crate::text::clean_name;
use crate::{Refusal, RefusalCode, Refusals};
use serde::{Deserialize, Serialize};

/// The most lines of a budget.
pub const BUDGET_LINES_MAX: usize = 50;
/// The most units of one line.
const QUANTITY_MAX: i32 = 1_000_000;

/// A line of a budget (预算明细).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetLine {
    /// What for.
    pub title: String,
    /// How many units.
    pub quantity: i32,
    /// What a unit costs.
    pub unit_price: Money,
    /// What the line comes to, as its author reckons.
    pub amount: Money,
}

/// A line of a budget, as typed.
#[derive(Debug, Clone)]
pub struct NewBudgetLine {
    /// What for.
    pub title: String,
    /// How many units.
    pub quantity: i32,
    /// What a unit costs.
    pub unit_price: Money,
    /// What the line comes to.
    pub amount: Money,
}

/// What a project costs, and who bears it (预算).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Budget {
    /// What it is spent on.
    pub lines: Vec<BudgetLine>,
    /// What the organization bears itself (自筹).
    pub own_share: Money,
    /// What is asked of the round (申请金额).
    pub requested: Money,
}

impl Budget {
    /// The budget with its texts cleaned. Whether it comes out is asked at the submission: a draft may be unfinished.
    pub(super) fn checked(lines: Vec<NewBudgetLine>, own_share: Money, requested: Money) -> Result<Self, Refusals> {
        let mut checks = Checks::new();
        checks.require("budgetLines", lines.len() <= BUDGET_LINES_MAX, || {
            Refusal::new(RefusalCode::TooMany).with("max", BUDGET_LINES_MAX)
        });
        let mut kept = Vec::with_capacity(lines.len().min(BUDGET_LINES_MAX));
        for (index, line) in lines.into_iter().take(BUDGET_LINES_MAX).enumerate() {
            let mut refuse = |refusal: Refusal, field: &str| {
                checks.refuse(refusal.at(field).at(index.to_string()).at("budgetLines"));
            };
            if !(1..=QUANTITY_MAX).contains(&line.quantity) {
                let refusal = Refusal::new(RefusalCode::OutOfRange).with("min", 1);
                refuse(refusal.with("max", QUANTITY_MAX), "quantity");
            }
            match clean_name(&line.title, LINE_MAX) {
                Ok(title) => kept.push(BudgetLine {
                    title,
                    quantity: line.quantity,
                    unit_price: line.unit_price,
                    amount: line.amount,
                }),
                Err(error) => refuse(error.into(), "title"),
            }
        }
        checks.finish()?;
        Ok(Budget {
            lines: kept,
            own_share,
            requested,
        })
    }

    /// What the lines come to; `None` beyond the range of money.
    pub fn total(&self) -> Option<Money> {
        Money::checked_sum(self.lines.iter().map(|line| line.amount))
    }

    /// Everything that does not come out: a line that is not its quantity times its unit price, and a sum of lines
    /// that is not the own share and what is asked for together.
    pub fn mismatches(&self) -> Vec<Refusal> {
        let mut found = Vec::new();
        for (index, line) in self.lines.iter().enumerate() {
            let expected = line.unit_price.checked_mul(i64::from(line.quantity));
            if expected != Some(line.amount) {
                let refusal = mismatch(expected, Some(line.amount));
                found.push(refusal.at("amount").at(index.to_string()).at("budgetLines"));
            }
        }
        let (total, borne) = (self.total(), self.own_share.checked_add(self.requested));
        if total.is_none() || total != borne {
            found.push(mismatch(total, borne).at("requested"));
        }
        found
    }

    /// Whether everything comes out, and something is asked for.
    pub fn is_exact(&self) -> bool {
        self.requested.is_positive() && !self.own_share.is_negative() && self.mismatches().is_empty()
    }
}

fn mismatch(expected: Option<Money>, found: Option<Money>) -> Refusal {
    let text = |amount: Option<Money>| amount.map_or_else(|| "…".to_owned(), |amount| amount.to_string());
    Refusal::new(RefusalCode::BudgetMismatch)
        .with("expected", text(expected))
        .with("found", text(found))
}
