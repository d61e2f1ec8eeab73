//! Claims in the schema.

use super::object::ServiceOrder;
use super::parts::points;
use crate::graphql::connection::{OrderDirection, Paging, connection, direction};
use crate::graphql::context::{RequestState, state};
use crate::graphql::engine::error::ApiError;
use crate::graphql::event::{TimelineConnection, timeline_for};
use crate::graphql::list::List;
use crate::graphql::loader::{Own, batch};
use crate::graphql::node::AvailableAction;
use crate::graphql::organization::Organization;
use crate::graphql::project::{self, Project};
use crate::graphql::scalar::{DateTime, Money, Points};
use crate::graphql::word::Choice;
use async_graphql::{Context, ID, Object, SimpleObject};
use siling_domain::access::{Deed, Place, ServiceScope};
use siling_domain::lifecycle::Lifecycle as _;
use siling_domain::order::{self as domain, ClaimAction, ClaimFacts, ClaimLifecycle, ClaimStatus, ServiceOrderStatus};
use siling_persistence::order as store;
use siling_persistence::page::Count;

/// Counts a list of claims.
pub enum ClaimCounter {
    /// Under its filter.
    Filtered(Box<store::ClaimFilter>),
    /// Of an organization.
    OfOrganization(Own<store::ClaimsOfOrganization>),
    /// On an order.
    OfOrder(Own<store::ClaimsOfOrder>),
}

impl ClaimCounter {
    async fn count(&self, ctx: &Context<'_>) -> Result<Count, ApiError> {
        let state = state(ctx)?;
        match self {
            ClaimCounter::Filtered(filter) => Ok(store::count_claims(state.store(), &state.visibility, filter).await?),
            ClaimCounter::OfOrganization(own) => own.count(ctx).await,
            ClaimCounter::OfOrder(own) => own.count(ctx).await,
        }
    }
}

connection!(ClaimConnection, ClaimEdge, Claim, ClaimCounter, "claims (接单)");

/// A claim (接单).
#[derive(Debug, Clone)]
pub struct Claim(pub domain::Claim);

impl From<domain::Claim> for Claim {
    fn from(claim: domain::Claim) -> Self {
        Claim(claim)
    }
}

/// Whether the viewer is of those who claim, or works on the community's orders.
fn inside(state: &RequestState, claim: &domain::Claim) -> bool {
    state.actor.token_allows(ServiceScope::Read) && claim.seen_by_its_own(&state.visibility)
}

/// Whether the viewer may see the claim: who claims and who works on the community's orders do, everybody once it has won.
pub fn sees_claim(state: &RequestState, claim: &domain::Claim) -> bool {
    claim.status == ClaimStatus::Selected || inside(state, claim)
}

impl Claim {
    fn inside(&self, ctx: &Context<'_>) -> Result<(), ApiError> {
        match inside(state(ctx)?, &self.0) {
            true => Ok(()),
            false => Err(ApiError::forbidden()),
        }
    }
}

/// An organization that takes part in a consortium beside its lead (联合体成员).
pub struct ClaimPartner(domain::ClaimPartner);

/// An organization that takes part in a consortium beside its lead (联合体成员).
#[Object]
impl ClaimPartner {
    /// The organization.
    async fn organization(&self, ctx: &Context<'_>) -> Result<Organization, ApiError> {
        let found = batch(ctx)?.load_one(self.0.organization).await?;
        found
            .map(Organization)
            .ok_or_else(|| ApiError::internal("a partner without its record"))
    }

    /// What it contributes, such as 家政 or 助学.
    fn services(&self) -> List<&str> {
        self.0.services.iter().map(String::as_str).collect()
    }

    /// When its manager joined (加入时间); null until then. An award needs every partner to have joined.
    fn joined_at(&self) -> Option<DateTime> {
        self.0.joined_at.map(DateTime)
    }
}

/// How a claim came out (评定结果).
#[derive(SimpleObject)]
pub struct ClaimOutcome {
    /// The mean of its scores, 0.00 to 100.00; null where the order ended without an award.
    pub mean: Option<Points>,
    /// Its rank by the mean, from 1; null where the order ended without an award.
    pub rank: Option<u32>,
    /// Why it was not selected; null for the one that was.
    pub reason: Option<String>,
}

/// An organization's offer for a service order (接单), alone or as the lead of a consortium (联合体). Seen by those who claim
/// and by those who work on the community's orders; by everybody once it has won.
#[Object]
impl Claim {
    /// The identifier.
    pub async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// The order (订单).
    async fn order(&self, ctx: &Context<'_>) -> Result<ServiceOrder, ApiError> {
        let found = batch(ctx)?.load_one(self.0.order).await?;
        found
            .map(ServiceOrder)
            .ok_or_else(|| ApiError::internal("a claim without its order"))
    }

    /// The organization that claims; the lead of the consortium, where there is one.
    async fn organization(&self, ctx: &Context<'_>) -> Result<Organization, ApiError> {
        let found = batch(ctx)?.load_one(self.0.organization).await?;
        found
            .map(Organization)
            .ok_or_else(|| ApiError::internal("a claim without its organization"))
    }

    /// What it contributes itself.
    fn services(&self) -> List<&str> {
        self.0.services.iter().map(String::as_str).collect()
    }

    /// The others of the consortium (联合体成员), 20 at most; empty where it claims alone.
    fn partners(&self) -> List<ClaimPartner> {
        self.0.partners.iter().cloned().map(ClaimPartner).collect()
    }

    /// How many partners have not joined yet.
    async fn awaited_partners(&self) -> usize {
        self.0.awaited()
    }

    /// How it will go about it (实施方案); null for others than those who claim and those who work on the community's orders.
    fn plan(&self, ctx: &Context<'_>) -> Result<Option<&str>, ApiError> {
        self.inside(ctx)?;
        Ok(Some(&self.0.plan))
    }

    /// Who will do the work (人员安排); null for others than those who claim and those who work on the community's orders.
    fn team(&self, ctx: &Context<'_>) -> Result<Option<&str>, ApiError> {
        self.inside(ctx)?;
        Ok(Some(&self.0.team))
    }

    /// The price (报价).
    fn price(&self) -> Money {
        Money(self.0.price)
    }

    /// Where it stands.
    fn status(&self) -> Choice<ClaimStatus> {
        Choice(self.0.status)
    }

    /// How it came out, with its own scores (评定结果); null before, and for others than those who claim and those who
    /// work on the community's orders.
    fn outcome(&self, ctx: &Context<'_>) -> Result<Option<ClaimOutcome>, ApiError> {
        self.inside(ctx)?;
        Ok(self.0.outcome.as_ref().map(|outcome| ClaimOutcome {
            mean: outcome.mean.map(points),
            rank: outcome.rank,
            reason: outcome.reason.clone(),
        }))
    }

    /// Why it was withdrawn; null where it was not, or no reason was given.
    fn withdrawal_reason(&self) -> Option<&str> {
        self.0.withdrawal_reason.as_deref()
    }

    /// The project that it won (项目); null unless it won.
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>, ApiError> {
        if self.0.status != ClaimStatus::Selected {
            return Ok(None);
        }
        let order = batch(ctx)?.load_one(self.0.order).await?;
        match order.and_then(|order| order.project) {
            Some(id) => project::visible(ctx, id).await,
            None => Ok(None),
        }
    }

    /// Whether the record was made up for demonstration.
    fn demo(&self) -> bool {
        self.0.demo
    }

    /// Counts the changes, from 1; send it as `expectedVersion` to be told of changes in between.
    fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was submitted.
    fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// When the record was last changed.
    fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }

    /// What can be done with it now, and by you (可用操作), straight from the table that enforces it. What is done to its
    /// order moves it along and is not listed here.
    async fn available_actions(&self, ctx: &Context<'_>) -> Result<List<AvailableAction>, ApiError> {
        let (state, order) = (state(ctx)?, batch(ctx)?.load_one(self.0.order).await?);
        let facts = ClaimFacts {
            order_open: order.is_some_and(|order| order.status == ServiceOrderStatus::Published),
        };
        let direct = ClaimLifecycle::actions()
            .into_iter()
            .filter(|row| matches!(row.action, ClaimAction::Join | ClaimAction::Withdraw));
        Ok(direct
            .map(|row| {
                let check = self.0.check(row.action, facts).map(drop);
                let place = match row.action {
                    ClaimAction::Join => self.joining(state),
                    _ => self.0.place(),
                };
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
        let insider = inside(state(ctx)?, &self.0);
        timeline_for(ctx, self.0.id.0, insider, direction, paging).await
    }
}

impl Claim {
    /// Where the viewer would join: for the partner of theirs that is waited for.
    fn joining(&self, state: &RequestState) -> Place {
        let awaited = self.0.partners.iter().filter(|partner| !partner.joined());
        let places = awaited.map(|partner| Place::organization(self.0.community, partner.organization));
        let mut own = places.filter(|place| {
            let roles = Deed::JoinConsortium.roles();
            state.actor.grant_over(roles, place).is_some()
        });
        own.next().unwrap_or(Place::area(self.0.community))
    }
}
