//! What mutations on funds take, and how their lists are filtered and sorted.

use crate::graphql::area::argument;
use crate::graphql::connection::OrderDirection;
use crate::graphql::engine::detail::Detail;
use crate::graphql::engine::error::ApiError;
use crate::graphql::mutation::inputs;
use crate::graphql::scalar::DateTime;
use crate::graphql::word::Choice;
use async_graphql::{ID, InputObject};
use siling_domain::fund::{FundAdjustment, FundKind, FundPurpose, FundStatus};
use siling_persistence::fund::{self as store, FundOrder};

inputs! {
    /// What is needed to budget a fund for a year (编制预算).
    BudgetFundInput {
        /// An identifier of a new fund that the client made, `fund_` and a UUIDv7; ours when not said.
        id: Option<ID>,
        /// The draft that is replaced by this; a new fund when not said.
        fund: Option<ID>,
        /// What kind of purse it is. There is one of each kind, area and year; of other purses, one a title.
        kind: Choice<FundKind>,
        /// What it may buy: one at least, of those of its kind.
        purposes: Vec<Choice<FundPurpose>>,
        /// The area whose it is: a 12-digit code. Needed for the fund of a community, which is an urban one; none for the
        /// district's funds.
        area_code: Option<String>,
        /// The budget year, 2000 to 2100.
        year: i32,
        /// Its title, at most 200 characters.
        title: String,
        /// The amount in yuan, more than nothing, such as `200000.00`.
        amount: String,
        /// The document on which the budget rests, at most 200 characters.
        document: Option<String>,
    }
    /// What is needed to approve a fund's budget (批准预算).
    ApproveFundInput {
        /// The fund.
        fund: ID,
    }
    /// What is needed to allocate a fund's budget (预算下达). The idempotency key is needed.
    AllocateFundInput {
        /// The fund.
        fund: ID,
    }
    /// What is needed to request an adjustment of a fund's budget (申请预算调整). The idempotency key is needed.
    RequestFundAdjustmentInput {
        /// The fund.
        fund: ID,
        /// Whether it is raised or lowered.
        direction: Choice<FundAdjustment>,
        /// By how many yuan, more than nothing, such as `50000.00`; it is lowered by what is free at most.
        amount: String,
        /// Why, at most 200 characters.
        reason: String,
        /// The document on which it rests, at most 200 characters.
        document: String,
    }
    /// What is needed to approve an adjustment of a fund's budget (批准预算调整). The idempotency key is needed.
    ApproveFundAdjustmentInput {
        /// The fund.
        fund: ID,
        /// Whether it is raised or lowered, as you read it.
        direction: Choice<FundAdjustment>,
        /// By how many yuan, as you read it; where another adjustment waits by now, `ADJUSTMENT_CHANGED`.
        amount: String,
    }
    /// What is needed to decline an adjustment of a fund's budget (不予调整). The idempotency key is needed.
    DeclineFundAdjustmentInput {
        /// The fund.
        fund: ID,
        /// Why, at most 200 characters.
        reason: String,
    }
    /// What is needed to begin the close of a fund's year (开始结账).
    BeginFundClosingInput {
        /// The fund.
        fund: ID,
    }
    /// What is needed to close a fund's year (年终结账). The idempotency key is needed.
    CloseFundInput {
        /// The fund.
        fund: ID,
        /// The open fund of the same kind and area and a later year into which its balance is carried; it goes back to the
        /// budget when not said.
        into: Option<ID>,
        /// The document on which it rests, at most 200 characters.
        document: Option<String>,
    }
}

/// Which funds are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default, InputObject)]
pub struct FundFilter {
    /// Of any of these kinds.
    pub kind: Option<Vec<Choice<FundKind>>>,
    /// Meant for this.
    pub purpose: Option<Choice<FundPurpose>>,
    /// Of this area or anywhere in it: a 12-digit code. The district's code leaves none out.
    pub area_code: Option<String>,
    /// Of this budget year.
    pub year: Option<i32>,
    /// In any of these states.
    pub status: Option<Vec<Choice<FundStatus>>>,
    /// Allocated, and owed or paid by less than so many percent of what they were given, 1 to 100.
    pub used_below_percent: Option<i32>,
    /// With an adjustment of its budget that waits for approval (true), or without (false). That one waits is public, what it
    /// is about is told to the bookkeepers.
    pub adjustment_requested: Option<bool>,
    /// Changed at or after this moment; bookings are no change.
    pub updated_since: Option<DateTime>,
    /// Changed before this moment.
    pub updated_before: Option<DateTime>,
    /// Made up for demonstration (true), or not (false).
    pub demo: Option<bool>,
}

/// How a list of funds is sorted.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct FundOrderBy {
    /// By what.
    pub field: Choice<FundOrder>,
    /// Which way; ascending when not said.
    pub direction: Option<Choice<OrderDirection>>,
}

impl FundFilter {
    /// The filter as the store knows it.
    pub fn filter(self) -> Result<store::FundFilter, ApiError> {
        let percent = |percent: i32| match percent {
            1..=100 => Ok(percent),
            _ => Err(ApiError::invalid_argument(
                "filter.usedBelowPercent",
                Detail::number(1, 100),
            )),
        };
        let area = self.area_code.map(|code| argument("filter.areaCode", &code));
        Ok(store::FundFilter {
            kinds: self.kind.map(Choice::words),
            purpose: self.purpose.map(|purpose| purpose.0),
            area: area.transpose()?,
            year: self.year,
            statuses: self.status.map(Choice::words),
            used_below_percent: self.used_below_percent.map(percent).transpose()?,
            adjustment_requested: self.adjustment_requested,
            updated_since: self.updated_since.map(|moment| moment.0),
            updated_before: self.updated_before.map(|moment| moment.0),
            demo: self.demo,
        })
    }
}
