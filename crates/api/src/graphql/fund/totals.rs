//! What funds come to.

use super::object::FundBalances;
use crate::graphql::area::{Area, load};
use crate::graphql::engine::error::ApiError;
use crate::graphql::list::List;
use crate::graphql::scalar::Date;
use crate::graphql::word::Choice;
use async_graphql::{Context, Object};
use chrono::NaiveDate;
use siling_domain::Word as _;
use siling_domain::fund::{Balances, FundAccount, FundKind};
use siling_domain::money::Money;
use siling_persistence::fund::Totals;

/// What the funds of a kind in a sub-district come to (经费汇总行).
#[derive(Debug, Clone)]
pub struct FundTotalsRow(Totals);

/// What the funds of a kind in a sub-district come to (经费汇总行).
#[Object]
impl FundTotalsRow {
    /// The kind.
    fn kind(&self) -> Choice<FundKind> {
        Choice(self.0.kind)
    }

    /// The sub-district or town; null for the funds of the district as a whole, which belong to none.
    async fn area(&self, ctx: &Context<'_>) -> Result<Option<Area>, ApiError> {
        load(ctx, self.0.subdistrict).await
    }

    /// How many funds were allocated by then.
    fn funds(&self) -> i64 {
        self.0.funds
    }

    /// Where their money stood.
    fn balances(&self) -> FundBalances {
        self.0.balances.into()
    }
}

/// What allocated funds come to at the end of a day (经费汇总).
#[derive(Debug, Clone)]
pub struct FundTotals {
    pub(super) as_of: NaiveDate,
    pub(super) rows: Vec<Totals>,
}

/// What allocated funds come to at the end of a day (经费汇总): noughts before the first one. The rows sum to the whole.
#[Object]
impl FundTotals {
    /// The day at whose end it is.
    fn as_of(&self) -> Date {
        Date(self.as_of)
    }

    /// How many funds were allocated by then.
    fn funds(&self) -> i64 {
        self.rows.iter().map(|row| row.funds).sum()
    }

    /// Where their money stood.
    fn balances(&self) -> Result<FundBalances, ApiError> {
        let mut sum = Balances::default();
        for account in FundAccount::ALL {
            let of = self.rows.iter().map(|row| row.balances.of(*account));
            let beyond = || ApiError::internal("funds beyond all range");
            *sum.of_mut(*account) = Money::checked_sum(of).ok_or_else(beyond)?;
        }
        Ok(sum.into())
    }

    /// The same by kind and sub-district.
    fn rows(&self) -> List<FundTotalsRow> {
        self.rows.iter().cloned().map(FundTotalsRow).collect()
    }
}
