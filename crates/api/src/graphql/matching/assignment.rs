//! The assignment of best total value, as it is proposed.

use super::parts::{MatchingContribution, MatchingWeights, counted, part};
use crate::graphql::engine::error::ApiError;
use crate::graphql::list::List;
use crate::graphql::loader::batch;
use crate::graphql::need::{Need, visible_needs};
use crate::graphql::order::{ServiceOrder, visible};
use crate::graphql::organization::Organization;
use async_graphql::{Context, Object};
use siling_application::matching::{Asking, Ends, Proposal};
use siling_domain::id::OrganizationId;
use siling_domain::matching::Trade;
use std::sync::Arc;

/// The assignment of best total value (最优分配建议).
pub struct AssignmentProposal(pub Arc<Proposal>);

/// The assignment of many orders, or of the needs that a venture round takes up, to organizations within everyone's
/// capacity, with the greatest total score there is (最优分配建议). Of several with the same total it is the one in which the
/// oldest fares best, then the next; the same records give the same answer. A recommendation only: nothing is kept, and
/// a person decides about each (个人信息保护法第二十四条).
#[Object]
impl AssignmentProposal {
    /// How much each factor counted.
    fn weights(&self) -> MatchingWeights {
        MatchingWeights(self.0.weights.clone())
    }

    /// The sum of the scores of all pairings, in thousandths of a point.
    fn total(&self) -> i64 {
        i64::try_from(self.0.total).unwrap_or(i64::MAX)
    }

    /// How many active organizations were looked at.
    fn organization_count(&self) -> i32 {
        counted(self.0.organizations)
    }

    /// How many are assigned.
    fn assigned_count(&self) -> i32 {
        counted(self.0.pairs.len())
    }

    /// Who is assigned what, the oldest order or need first.
    fn assigned(
        &self,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "After so many.")] offset: Option<i32>,
    ) -> List<AssignmentPair> {
        part(&self.0.pairs, first, offset)
            .iter()
            .cloned()
            .map(AssignmentPair)
            .collect()
    }

    /// How many stay without an organization: nobody who may take them has room left that is not worth more elsewhere.
    fn unassigned_count(&self) -> i32 {
        counted(self.0.unassigned.len())
    }

    /// What stays without an organization, the oldest first.
    fn unassigned(
        &self,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "After so many.")] offset: Option<i32>,
    ) -> List<AssignmentSubject> {
        let unassigned = part(&self.0.unassigned, first, offset).iter();
        unassigned
            .map(|asking| AssignmentSubject {
                asking: *asking,
                value: 0,
            })
            .collect()
    }

    /// How many do not go where they would score highest.
    fn trade_count(&self) -> i32 {
        counted(self.0.trades.len())
    }

    /// What is traded against what: each order or need that does not go to the organization for which it scores highest,
    /// with those that go there instead.
    fn trades(
        &self,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "After so many.")] offset: Option<i32>,
    ) -> List<AssignmentTrade> {
        part(&self.0.trades, first, offset)
            .iter()
            .cloned()
            .map(AssignmentTrade)
            .collect()
    }
}

async fn order_of(ctx: &Context<'_>, asking: Asking) -> Result<Option<ServiceOrder>, ApiError> {
    match asking {
        Asking::Order(id) => visible(ctx, id).await,
        Asking::Need(_) => Ok(None),
    }
}

async fn need_of(ctx: &Context<'_>, asking: Asking) -> Result<Option<Need>, ApiError> {
    match asking {
        Asking::Order(_) => Ok(None),
        Asking::Need(id) => Ok(visible_needs(ctx, &[id]).await?.pop()),
    }
}

async fn organization(ctx: &Context<'_>, id: OrganizationId) -> Result<Organization, ApiError> {
    let found = batch(ctx)?.load_one(id).await?;
    found
        .map(Organization)
        .ok_or_else(|| ApiError::internal("an assigned organization is not on file"))
}

/// Who is assigned what (分配结果).
pub struct AssignmentPair(Ends);

/// An order or a need with the organization that it is assigned to, and the reasons (分配结果).
#[Object]
impl AssignmentPair {
    /// The order; null where needs are assigned.
    async fn order(&self, ctx: &Context<'_>) -> Result<Option<ServiceOrder>, ApiError> {
        order_of(ctx, self.0.asking).await
    }

    /// The need; null where orders are assigned.
    async fn need(&self, ctx: &Context<'_>) -> Result<Option<Need>, ApiError> {
        need_of(ctx, self.0.asking).await
    }

    /// The organization.
    async fn organization(&self, ctx: &Context<'_>) -> Result<Organization, ApiError> {
        organization(ctx, self.0.organization).await
    }

    /// What all factors contribute together, 0 to 100000: thousandths of a point.
    fn score(&self) -> u32 {
        self.0.score
    }

    /// What each factor contributes; together they are the score.
    fn factors(&self) -> List<MatchingContribution> {
        MatchingContribution::all(&self.0.factors)
    }
}

/// An order or a need in an assignment (分配对象).
pub struct AssignmentSubject {
    asking: Asking,
    value: u32,
}

/// An order or a need in an assignment (分配对象).
#[Object]
impl AssignmentSubject {
    /// The order; null where needs are assigned.
    async fn order(&self, ctx: &Context<'_>) -> Result<Option<ServiceOrder>, ApiError> {
        order_of(ctx, self.asking).await
    }

    /// The need; null where orders are assigned.
    async fn need(&self, ctx: &Context<'_>) -> Result<Option<Need>, ApiError> {
        need_of(ctx, self.asking).await
    }

    /// Its score where it goes, in thousandths of a point; 0 where it stays without an organization.
    fn value(&self) -> u32 {
        self.value
    }
}

/// What is traded against what (取舍说明).
pub struct AssignmentTrade(Trade<Asking, OrganizationId>);

/// An order or a need that does not go where it would score highest, since others that go there add more to the total
/// (取舍说明).
#[Object]
impl AssignmentTrade {
    /// The order; null where needs are assigned.
    async fn order(&self, ctx: &Context<'_>) -> Result<Option<ServiceOrder>, ApiError> {
        order_of(ctx, self.0.order).await
    }

    /// The need; null where orders are assigned.
    async fn need(&self, ctx: &Context<'_>) -> Result<Option<Need>, ApiError> {
        need_of(ctx, self.0.order).await
    }

    /// The organization for which it would score highest.
    async fn best(&self, ctx: &Context<'_>) -> Result<Organization, ApiError> {
        organization(ctx, self.0.best).await
    }

    /// Its score there, in thousandths of a point.
    fn best_score(&self) -> u32 {
        self.0.best_value
    }

    /// Its score where it goes; 0 where it stays without an organization.
    fn score(&self) -> u32 {
        self.0.value
    }

    /// What it forgoes: the difference of the two.
    fn difference(&self) -> u32 {
        self.0.difference()
    }

    /// Those that go there instead and take every place, with their scores there; the first twenty.
    fn instead(&self) -> List<AssignmentSubject> {
        let instead = self.0.instead.iter().take(20);
        instead
            .map(|(asking, value)| AssignmentSubject {
                asking: *asking,
                value: *value,
            })
            .collect()
    }
}
