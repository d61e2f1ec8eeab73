//! The ledger in the schema: entries, and the statement of a period.

use super::commitment::Commitment;
use super::object::{Fund, FundBalances};
use crate::graphql::connection::{OrderDirection, Paging, connection, direction, page_of};
use crate::graphql::context::state;
use crate::graphql::contract::{Payment, sees_payment};
use crate::graphql::engine::error::ApiError;
use crate::graphql::list::List;
use crate::graphql::loader::{BalancesOf, batch};
use crate::graphql::scalar::{Date, DateTime, Money};
use crate::graphql::word::Choice;
use async_graphql::{Context, ID, Object, SimpleObject};
use chrono::NaiveDate;
use siling_domain::fund::{self as domain, EntryKind, FundAccount};
use siling_domain::id::FundId;
use siling_persistence::fund::{self as store, EntryFilter};
use siling_persistence::page::{Count, KeyKind};

/// An entry of a fund's ledger (记账凭证).
#[derive(Debug, Clone)]
pub struct LedgerEntry(pub domain::LedgerEntry);

/// An entry of a fund's ledger (记账凭证): an amount that leaves one account for another. It is never changed or removed,
/// only reversed by another one.
#[Object]
impl LedgerEntry {
    /// The identifier.
    pub async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// The fund.
    async fn fund(&self, ctx: &Context<'_>) -> Result<Fund, ApiError> {
        let found = batch(ctx)?.load_one(self.0.fund).await?;
        found
            .map(Fund)
            .ok_or_else(|| ApiError::internal("an entry without its fund"))
    }

    /// What it books (记账类型).
    fn kind(&self) -> Choice<EntryKind> {
        Choice(self.0.kind)
    }

    /// The account that has less after it (贷).
    fn from(&self) -> Choice<FundAccount> {
        Choice(self.0.from)
    }

    /// The account that has more after it (借).
    fn to(&self) -> Choice<FundAccount> {
        Choice(self.0.to)
    }

    /// The amount, more than nothing.
    fn amount(&self) -> Money {
        Money(self.0.amount)
    }

    /// For what, in words (摘要).
    fn what_for(&self) -> &str {
        &self.0.what_for
    }

    /// The day on which it was booked, in China.
    fn booked_on(&self) -> Date {
        Date(self.0.day())
    }

    /// When it was booked.
    fn booked_at(&self) -> DateTime {
        DateTime(self.0.booked_at)
    }

    /// The commitment that it concerns; null for what concerns the fund as a whole.
    async fn commitment(&self, ctx: &Context<'_>) -> Result<Option<Commitment>, ApiError> {
        match self.0.commitment {
            Some(id) => Ok(batch(ctx)?.load_one(id).await?.map(Commitment)),
            None => Ok(None),
        }
    }

    /// The payment that it books (拨付); null for entries that book none.
    async fn payment(&self, ctx: &Context<'_>) -> Result<Option<Payment>, ApiError> {
        let Some(id) = self.0.payment else { return Ok(None) };
        let (state, found) = (state(ctx)?, batch(ctx)?.load_one(id).await?);
        Ok(found.filter(|payment| sees_payment(state, payment)).map(Payment))
    }

    /// The reservation out of which the commitment was taken; null where it was not.
    async fn carved_from(&self, ctx: &Context<'_>) -> Result<Option<Commitment>, ApiError> {
        match self.0.carved_from {
            Some(id) => Ok(batch(ctx)?.load_one(id).await?.map(Commitment)),
            None => Ok(None),
        }
    }

    /// The fund from which or into which a balance was carried; null for other entries.
    async fn counterpart(&self, ctx: &Context<'_>) -> Result<Option<Fund>, ApiError> {
        match self.0.counterpart {
            Some(id) => Ok(batch(ctx)?.load_one(id).await?.map(Fund)),
            None => Ok(None),
        }
    }

    /// The entry that it reverses (冲回的凭证); null for one that reverses none.
    async fn reversal_of(&self, ctx: &Context<'_>) -> Result<Option<LedgerEntry>, ApiError> {
        match self.0.reversal_of {
            Some(id) => Ok(batch(ctx)?.load_one(id).await?.map(LedgerEntry)),
            None => Ok(None),
        }
    }
}

/// Counts the entries of a statement.
pub struct EntryCounter(EntryFilter);

impl EntryCounter {
    async fn count(&self, ctx: &Context<'_>) -> Result<Count, ApiError> {
        Ok(store::count_entries(state(ctx)?.store(), &self.0).await?)
    }
}

connection!(
    LedgerEntryConnection,
    LedgerEntryEdge,
    LedgerEntry,
    EntryCounter,
    "ledger entries (记账凭证)"
);

/// What was booked of one kind in a period (发生额).
#[derive(Debug, Clone, SimpleObject)]
pub struct LedgerMovement {
    /// The kind.
    pub kind: Choice<EntryKind>,
    /// How many entries, reversals among them.
    pub entries: i64,
    /// What they come to; reversals and lowered budgets count against.
    pub amount: Money,
}

/// What was booked of a fund in a period (对账单).
#[derive(Debug, Clone, Copy)]
pub struct FundStatement {
    pub(super) fund: FundId,
    pub(super) from: Option<NaiveDate>,
    pub(super) to: NaiveDate,
}

impl FundStatement {
    async fn balances(&self, ctx: &Context<'_>, day: NaiveDate) -> Result<FundBalances, ApiError> {
        let key = BalancesOf {
            fund: self.fund,
            as_of: Some(day),
        };
        Ok(batch(ctx)?.load_one(key).await?.unwrap_or_default().into())
    }
}

/// What was booked of a fund in a period, with the balances before and after it (对账单). Every balance is the sum of the
/// entries until then.
#[Object]
impl FundStatement {
    /// The first day; null where it begins with the fund.
    fn from(&self) -> Option<Date> {
        self.from.map(Date)
    }

    /// The last day.
    fn as_of(&self) -> Date {
        Date(self.to)
    }

    /// The balances before the first day (期初余额).
    async fn opening(&self, ctx: &Context<'_>) -> Result<FundBalances, ApiError> {
        match self.from.and_then(|from| from.pred_opt()) {
            Some(day) => self.balances(ctx, day).await,
            None => Ok(domain::Balances::default().into()),
        }
    }

    /// The balances at the end of the last day (期末余额).
    async fn closing(&self, ctx: &Context<'_>) -> Result<FundBalances, ApiError> {
        self.balances(ctx, self.to).await
    }

    /// What was booked, by kind (发生额); kinds of which nothing was are left out.
    async fn movements(&self, ctx: &Context<'_>) -> Result<List<LedgerMovement>, ApiError> {
        let found = store::movements(state(ctx)?.store(), self.fund, self.from, Some(self.to)).await?;
        let movement = |found: store::Movements| LedgerMovement {
            kind: Choice(found.kind),
            entries: found.entries,
            amount: Money(found.amount),
        };
        Ok(found.into_iter().map(movement).collect())
    }

    /// What was booked (明细), in the order of booking, the oldest first when not said otherwise.
    #[allow(clippy::too_many_arguments, reason = "the arguments of a Relay list")]
    async fn entries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those of any of these kinds.")] kind: Option<Vec<Choice<EntryKind>>>,
        #[graphql(desc = "Which way; ascending when not said.")] order: Option<Choice<OrderDirection>>,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<LedgerEntryConnection, ApiError> {
        let filter = EntryFilter {
            fund: self.fund,
            from: self.from,
            to: Some(self.to),
            kinds: kind.map(Choice::words),
            commitment: None,
        };
        let direction = direction(order);
        let request = Paging {
            first,
            after,
            last,
            before,
        }
        .request(&store::entry_list_name(direction), KeyKind::Moment)?;
        let page = store::list_entries(state(ctx)?.store(), &filter, direction, &request).await?;
        Ok(LedgerEntryConnection::new(
            page_of(page.map(LedgerEntry), move |item| {
                store::entry_cursor(&item.0, direction)
            }),
            EntryCounter(filter),
        ))
    }
}
