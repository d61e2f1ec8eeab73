//! Commitments in the schema.

use super::object::Fund;
use crate::graphql::area::{Area, load};
use crate::graphql::connection::{OrderDirection, Paging, connection, direction};
use crate::graphql::context::{RequestState, state};
use crate::graphql::contract::Contract;
use crate::graphql::engine::error::ApiError;
use crate::graphql::event::{TimelineConnection, timeline};
use crate::graphql::list::List;
use crate::graphql::loader::batch;
use crate::graphql::node::AvailableAction;
use crate::graphql::scalar::{DateTime, Money};
use crate::graphql::word::Choice;
use async_graphql::{Context, ID, Object};
use siling_domain::access::Deed;
use siling_domain::fund::{self as domain, CommitmentFor, CommitmentLifecycle, CommitmentStatus, FundPurpose};
use siling_domain::lifecycle::Lifecycle as _;
use siling_persistence::fund as store;
use siling_persistence::page::Count;

/// Money of a fund, committed for something (承诺).
#[derive(Debug, Clone)]
pub struct Commitment(pub domain::Commitment);

impl From<domain::Commitment> for Commitment {
    fn from(commitment: domain::Commitment) -> Self {
        Commitment(commitment)
    }
}

/// Whether the viewer may see the commitment.
pub fn sees_commitment(state: &RequestState, commitment: &domain::Commitment) -> bool {
    state.demand(super::BOOKKEEPERS, &commitment.place()).is_ok()
}

/// Counts a list of commitments under its filter.
pub struct CommitmentCounter(pub(super) store::CommitmentFilter);

impl CommitmentCounter {
    async fn count(&self, ctx: &Context<'_>) -> Result<Count, ApiError> {
        Ok(store::count_commitments(state(ctx)?.store(), &self.0).await?)
    }
}

connection!(
    CommitmentConnection,
    CommitmentEdge,
    Commitment,
    CommitmentCounter,
    "commitments (承诺)"
);

/// Money of a fund, committed for an order, a round or a project (承诺): set aside, then owed by contract, then paid. What
/// it began with is always what is set aside, owed, paid, paid back, released and taken by contracts, together.
#[Object]
impl Commitment {
    /// The identifier.
    pub async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// The fund.
    async fn fund(&self, ctx: &Context<'_>) -> Result<Fund, ApiError> {
        let found = batch(ctx)?.load_one(self.0.fund).await?;
        found
            .map(Fund)
            .ok_or_else(|| ApiError::internal("a commitment without its fund"))
    }

    /// The area of what it is for; null for the district as a whole.
    async fn area(&self, ctx: &Context<'_>) -> Result<Option<Area>, ApiError> {
        load(ctx, self.0.area).await
    }

    /// The identifier of the service order, the venture round or the project that it is for; `node(id:)` has it.
    fn subject_id(&self) -> ID {
        ID(match self.0.committed_for {
            CommitmentFor::ServiceOrder(id) => id.to_string(),
            CommitmentFor::VentureRound(id) => id.to_string(),
            CommitmentFor::Project(id) => id.to_string(),
        })
    }

    /// What it is for, in words (摘要).
    fn what_for(&self) -> &str {
        &self.0.what_for
    }

    /// What of the fund's purposes.
    fn purpose(&self) -> Choice<FundPurpose> {
        Choice(self.0.purpose)
    }

    /// The amount that it began with.
    fn amount(&self) -> Money {
        Money(self.0.amount)
    }

    /// What of it is set aside (已冻结).
    fn reserved(&self) -> Money {
        Money(self.0.reserved)
    }

    /// What of it is owed and not paid (已承诺未付).
    fn committed(&self) -> Money {
        Money(self.0.committed)
    }

    /// What of it was paid and not paid back (已支付).
    fn paid(&self) -> Money {
        Money(self.0.paid)
    }

    /// What of it was paid back (已退回).
    fn refunded(&self) -> Money {
        Money(self.0.refunded)
    }

    /// What of it was released (已释放).
    fn released(&self) -> Money {
        Money(self.0.released)
    }

    /// What contracts took out of it as commitments of their own (已划出).
    fn carved(&self) -> Money {
        Money(self.0.carved)
    }

    /// The reservation out of which it was taken (划自); null where it was not.
    async fn carved_from(&self, ctx: &Context<'_>) -> Result<Option<Commitment>, ApiError> {
        match self.0.carved_from {
            Some(id) => Ok(batch(ctx)?.load_one(id).await?.map(Commitment)),
            None => Ok(None),
        }
    }

    /// The contract by which it is owed (合同); null while nothing is owed, and for a reservation out of which contracts took
    /// their shares: each has a commitment of its own.
    async fn contract(&self, ctx: &Context<'_>) -> Result<Option<Contract>, ApiError> {
        match self.0.contract {
            Some(id) => Ok(batch(ctx)?.load_one(id).await?.map(Contract)),
            None => Ok(None),
        }
    }

    /// Where it stands.
    fn status(&self) -> Choice<CommitmentStatus> {
        Choice(self.0.status)
    }

    /// Since when it stands there.
    fn status_since(&self) -> DateTime {
        DateTime(self.0.status_since)
    }

    /// Whether the record was made up for demonstration.
    fn demo(&self) -> bool {
        self.0.demo
    }

    /// Counts the changes, from 1; send it as `expectedVersion` to be told of changes in between.
    fn version(&self) -> i32 {
        self.0.version
    }

    /// When the record was made.
    fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// When the record was last changed.
    fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }

    /// What can be done with it now, and by you (可用操作). Whatever else becomes of it follows from what is done to its
    /// order, round, contract and payments, and is not listed here.
    async fn available_actions(&self, ctx: &Context<'_>) -> Result<List<AvailableAction>, ApiError> {
        let (state, place) = (state(ctx)?, self.0.place());
        let fund = batch(ctx)?.load_one(self.0.fund).await?;
        let fund = fund.ok_or_else(|| ApiError::internal("a commitment without its fund"))?;
        let by_hand = CommitmentLifecycle::actions()
            .into_iter()
            .filter(|row| row.deed == Deed::ReleaseFunds);
        Ok(by_hand
            .map(|row| AvailableAction::of(state, row.action, row.deed, &place, self.0.check_release(&fund)))
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
