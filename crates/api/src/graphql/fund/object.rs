//! A fund in the schema.

use super::commitment::{CommitmentConnection, CommitmentCounter};
use super::ledger::FundStatement;
use super::sees_books;
use crate::graphql::area::{Area, load};
use crate::graphql::connection::{OrderDirection, Paging, direction, page_of};
use crate::graphql::context::state;
use crate::graphql::engine::error::ApiError;
use crate::graphql::event::{TimelineConnection, timeline};
use crate::graphql::list::List;
use crate::graphql::loader::{BalancesOf, FundFactsOf, batch};
use crate::graphql::node::AvailableAction;
use crate::graphql::scalar::{Date, DateTime, Money};
use crate::graphql::word::Choice;
use async_graphql::{Context, ID, Object, SimpleObject};
use siling_domain::fund::{
    self as domain, BalanceDisposal, CommitmentStatus, FundAdjustment, FundFacts, FundKind, FundLifecycle, FundPurpose,
    FundStatus,
};
use siling_domain::lifecycle::Lifecycle as _;
use siling_persistence::fund as store;
use siling_persistence::page::KeyKind;

/// A fund: one budget year of one purse (经费).
#[derive(Debug, Clone)]
pub struct Fund(pub domain::Fund);

impl From<domain::Fund> for Fund {
    fn from(fund: domain::Fund) -> Self {
        Fund(fund)
    }
}

/// Where a fund's money stands (余额): what it was given is always what is free, set aside, owed, paid and gone,
/// together.
#[derive(Debug, Clone, SimpleObject)]
pub struct FundBalances {
    /// What it was given: allocated, adjusted and carried into it (预算下达数).
    pub appropriated: Money,
    /// Free to be set aside (可用).
    pub available: Money,
    /// Set aside for an order, a round or a project (已冻结).
    pub reserved: Money,
    /// Owed by contract and not paid (已承诺未付).
    pub committed: Money,
    /// Paid, less what was paid back (已支付).
    pub paid: Money,
    /// Gone at the end of its year, or paid back after it (已收回或结转).
    pub returned: Money,
}

impl From<domain::Balances> for FundBalances {
    fn from(balances: domain::Balances) -> Self {
        FundBalances {
            appropriated: Money(balances.appropriated()),
            available: Money(balances.available),
            reserved: Money(balances.reserved),
            committed: Money(balances.committed),
            paid: Money(balances.paid),
            returned: Money(balances.returned),
        }
    }
}

/// An adjustment of a fund's budget that waits for a second person (待审批的预算调整).
#[derive(Debug, Clone, SimpleObject)]
pub struct FundAdjustmentRequest {
    /// Whether the budget is raised or lowered (调整方向).
    pub direction: Choice<FundAdjustment>,
    /// By how much, in yuan (调整金额).
    pub amount: Money,
    /// Why (调整原因).
    pub reason: String,
    /// The document on which it rests (调整依据).
    pub document: String,
    /// When it was requested (申请时间).
    pub requested_at: DateTime,
}

impl From<&domain::AdjustmentRequest> for FundAdjustmentRequest {
    fn from(request: &domain::AdjustmentRequest) -> Self {
        FundAdjustmentRequest {
            direction: Choice(request.direction),
            amount: Money(request.amount),
            reason: request.reason.clone(),
            document: request.document.clone(),
            requested_at: DateTime(request.at),
        }
    }
}

/// A fund: one budget year of one purse (经费). What was budgeted and approved is public; what was booked is for those
/// whose work covers its area.
#[Object]
impl Fund {
    /// The identifier.
    pub async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// What kind of purse it is (经费类别).
    fn kind(&self) -> Choice<FundKind> {
        Choice(self.0.kind)
    }

    /// What it may buy (经费用途).
    fn purposes(&self) -> List<Choice<FundPurpose>> {
        Choice::of(&self.0.purposes)
    }

    /// The area whose it is (所属区域); null for the district as a whole.
    async fn area(&self, ctx: &Context<'_>) -> Result<Option<Area>, ApiError> {
        load(ctx, self.0.area).await
    }

    /// The budget year (预算年度).
    fn year(&self) -> i32 {
        self.0.year
    }

    /// Its title (名称).
    fn title(&self) -> &str {
        &self.0.title
    }

    /// The amount budgeted for the year, before adjustments (预算数).
    fn budgeted(&self) -> Money {
        Money(self.0.budgeted)
    }

    /// The document on which the budget rests (预算依据); null where none was named.
    fn document(&self) -> Option<&str> {
        self.0.document.as_deref()
    }

    /// Where it stands.
    fn status(&self) -> Choice<FundStatus> {
        Choice(self.0.status)
    }

    /// Since when it stands there.
    fn status_since(&self) -> DateTime {
        DateTime(self.0.status_since)
    }

    /// When its budget was approved; null before.
    fn approved_at(&self) -> Option<DateTime> {
        self.0.approved_at.map(DateTime)
    }

    /// When its budget was allocated (下达时间); null before.
    fn allocated_at(&self) -> Option<DateTime> {
        self.0.allocated_at.map(DateTime)
    }

    /// The adjustment of its budget that waits for a second person (待审批的预算调整); null where none does, and where its
    /// books are not yours to see.
    fn adjustment(&self, ctx: &Context<'_>) -> Result<Option<FundAdjustmentRequest>, ApiError> {
        let state = state(ctx)?;
        let waiting = self.0.adjustment.as_ref().filter(|_| sees_books(state, &self.0));
        Ok(waiting.map(FundAdjustmentRequest::from))
    }

    /// What became of its balance (结余处理方式); null until it is closed.
    fn disposal(&self) -> Option<Choice<BalanceDisposal>> {
        self.0.disposal.map(Choice)
    }

    /// The amount that went back or was carried over at its close (结余); null until it is closed.
    fn disposed(&self) -> Option<Money> {
        self.0.disposed.map(Money)
    }

    /// The fund into which its balance was carried (结转至); null where none was.
    async fn carried_into(&self, ctx: &Context<'_>) -> Result<Option<Fund>, ApiError> {
        match self.0.carried_into {
            Some(id) => Ok(batch(ctx)?.load_one(id).await?.map(Fund)),
            None => Ok(None),
        }
    }

    /// Where its money stands (余额): now, or at the end of a past day. Nothing but noughts before its allocation.
    async fn balances(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At the end of this day in China; as it is now when not said.")] as_of: Option<Date>,
    ) -> Result<FundBalances, ApiError> {
        let key = BalancesOf {
            fund: self.0.id,
            as_of: as_of.map(|day| day.0),
        };
        Ok(batch(ctx)?.load_one(key).await?.unwrap_or_default().into())
    }

    /// What was booked in a period, with the balances before and after it (对账单); null when its books are not yours to
    /// see.
    fn statement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "From this day on, in China; from its beginning when not said.")] from: Option<Date>,
        #[graphql(desc = "To this day, in China, included; until today when not said.")] as_of: Option<Date>,
    ) -> Result<Option<FundStatement>, ApiError> {
        let state = state(ctx)?;
        let to = as_of.map_or(state.today(), |day| day.0);
        Ok(sees_books(state, &self.0).then(|| FundStatement {
            fund: self.0.id,
            from: from.map(|day| day.0),
            to,
        }))
    }

    /// What is and was committed of it (承诺), the oldest first; null when its books are not yours to see.
    #[allow(clippy::too_many_arguments, reason = "the arguments of a Relay list")]
    async fn commitments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those in any of these states.")] status: Option<Vec<Choice<CommitmentStatus>>>,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Option<CommitmentConnection>, ApiError> {
        let state = state(ctx)?;
        if !sees_books(state, &self.0) {
            return Ok(None);
        }
        let filter = store::CommitmentFilter {
            fund: Some(self.0.id),
            statuses: status.map(Choice::words),
        };
        let direction = direction(Some(Choice(OrderDirection::Asc)));
        let request = Paging {
            first,
            after,
            last,
            before,
        }
        .request(&store::commitment_list_name(direction), KeyKind::Moment)?;
        let page = store::list_commitments(state.store(), &filter, direction, &request).await?;
        Ok(Some(CommitmentConnection::new(
            page_of(page.map(super::Commitment), move |item| {
                store::commitment_cursor(&item.0, direction)
            }),
            CommitmentCounter(filter),
        )))
    }

    /// Whether the record was made up for demonstration.
    fn demo(&self) -> bool {
        self.0.demo
    }

    /// Counts the changes, from 1; send it as `expectedVersion` to be told of changes in between. Bookings do not count.
    fn version(&self) -> i32 {
        self.0.version
    }

    /// When the record was made.
    fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// When the record was last changed; bookings do not change it.
    fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }

    /// What can be done with it now, and by you (可用操作), straight from the table that enforces it.
    async fn available_actions(&self, ctx: &Context<'_>) -> Result<List<AvailableAction>, ApiError> {
        let state = state(ctx)?;
        let known = batch(ctx)?.load_one(FundFactsOf(self.0.id)).await?;
        let (balances, payments_under_way) = known.unwrap_or_default();
        let facts = FundFacts {
            actor: state.actor.account(),
            balances,
            payments_under_way,
        };
        let place = self.0.place();
        Ok(FundLifecycle::actions()
            .into_iter()
            .map(|row| {
                let check = self.0.check(row.action, &facts).map(drop);
                AvailableAction::of(state, row.action, row.deed, &place, check)
            })
            .collect())
    }

    /// What happened to it (变更记录), the newest first.
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<TimelineConnection, ApiError> {
        let direction = direction(Some(Choice(OrderDirection::Desc)));
        let paging = Paging {
            first,
            after,
            last,
            before,
        };
        timeline(ctx, self.0.id.0, self.0.place(), direction, paging).await
    }
}
