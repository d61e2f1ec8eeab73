//! Queries on venture rounds and proposals.

use super::list_input::{ProposalFilter, ProposalOrderBy, VentureRoundFilter, VentureRoundOrderBy};
use super::proposal::Proposal;
use super::round::VentureRound;
use super::statistics::{VentureStatistics, statistics};
use super::viewer::{sees_proposal, sees_round};
use crate::graphql::area::{self, argument};
use crate::graphql::connection::{Paging, connection, direction, page_of};
use crate::graphql::context::state;
use crate::graphql::engine::error::ApiError;
use crate::graphql::loader::{Own, batch};
use crate::graphql::scalar::Date;
use async_graphql::{Context, ID, Object};
use siling_domain::id::{OrganizationId, ProposalId, VentureRoundId};
use siling_persistence::page::{Count, Direction};
use siling_persistence::venture::{self as store, ProposalOrder, VentureRoundOrder};

/// Counts a list of rounds under its filter.
pub struct VentureRoundCounter(store::VentureRoundFilter);

impl VentureRoundCounter {
    async fn count(&self, ctx: &Context<'_>) -> Result<Count, ApiError> {
        let state = state(ctx)?;
        Ok(store::count_rounds(state.store(), &state.visibility, &self.0).await?)
    }
}

connection!(
    VentureRoundConnection,
    VentureRoundEdge,
    VentureRound,
    VentureRoundCounter,
    "venture rounds (公益创投)"
);

/// Counts a list of proposals.
pub enum ProposalCounter {
    /// Under its filter.
    Filtered(Box<store::ProposalFilter>),
    /// Of an organization.
    Of(Own<store::ProposalsOfOrganization>),
}

impl ProposalCounter {
    async fn count(&self, ctx: &Context<'_>) -> Result<Count, ApiError> {
        let state = state(ctx)?;
        match self {
            ProposalCounter::Filtered(filter) => {
                Ok(store::count_proposals(state.store(), &state.visibility, filter).await?)
            }
            ProposalCounter::Of(own) => own.count(ctx).await,
        }
    }
}

connection!(
    ProposalConnection,
    ProposalEdge,
    Proposal,
    ProposalCounter,
    "proposals to venture rounds (创投申报)"
);

/// The queries on venture rounds.
#[derive(Default)]
pub struct VentureQuery;

#[Object]
impl VentureQuery {
    /// One venture round by its identifier; null when there is none that you may see.
    async fn venture_round(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier, such as round_01jd3v9x0pfh2.")] id: ID,
    ) -> Result<Option<VentureRound>, ApiError> {
        let Ok(id) = id.parse::<VentureRoundId>() else {
            return Ok(None);
        };
        let (state, found) = (state(ctx)?, batch(ctx)?.load_one(id).await?);
        Ok(found.filter(|round| sees_round(state, round)).map(VentureRound))
    }

    /// Venture rounds by filter (公益创投列表): all from their collecting on, drafts for staff of the district.
    #[allow(clippy::too_many_arguments, reason = "the arguments of a Relay list")]
    async fn venture_rounds(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which are wanted; all that you may see when not said.")] filter: Option<VentureRoundFilter>,
        #[graphql(desc = "How they are sorted; by CREATED_AT, the latest first, when not said.")] order_by: Option<
            VentureRoundOrderBy,
        >,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<VentureRoundConnection, ApiError> {
        let (state, filter) = (state(ctx)?, filter.unwrap_or_default().filter()?);
        let (order, direction) = match order_by {
            Some(by) => (by.field.0, direction(by.direction)),
            None => (VentureRoundOrder::CreatedAt, Direction::Desc),
        };
        let request = Paging {
            first,
            after,
            last,
            before,
        }
        .request(&store::round_list_name(order, direction), store::round_key_kind(order))?;
        let page = store::list_rounds(state.store(), &state.visibility, &filter, order, direction, &request)
            .await?
            .map(VentureRound);
        Ok(VentureRoundConnection::new(
            page_of(page, move |item| store::round_cursor(&item.0, order, direction)),
            VentureRoundCounter(filter),
        ))
    }

    /// One proposal by its identifier; null when there is none that you may see.
    async fn proposal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier, such as proposal_01jd3v9x0pfh2.")] id: ID,
    ) -> Result<Option<Proposal>, ApiError> {
        let Ok(id) = id.parse::<ProposalId>() else {
            return Ok(None);
        };
        let (state, found) = (state(ctx)?, batch(ctx)?.load_one(id).await?);
        Ok(found.filter(|proposal| sees_proposal(state, proposal)).map(Proposal))
    }

    /// Proposals by filter (创投申报列表): those of your organizations, those that your work covers, those that you
    /// review, and all from their public notice on.
    #[allow(clippy::too_many_arguments, reason = "the arguments of a Relay list")]
    async fn proposals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which are wanted; all that you may see when not said.")] filter: Option<ProposalFilter>,
        #[graphql(desc = "How they are sorted; by CREATED_AT, the earliest first, when not said.")] order_by: Option<
            ProposalOrderBy,
        >,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<ProposalConnection, ApiError> {
        let filter = filter.unwrap_or_default().filter(state(ctx)?)?;
        let (order, direction) = match order_by {
            Some(by) => (by.field.0, direction(by.direction)),
            None => (ProposalOrder::CreatedAt, Direction::Asc),
        };
        let paging = Paging {
            first,
            after,
            last,
            before,
        };
        listed_proposals(ctx, filter, order, direction, paging).await
    }

    /// What the venture rounds have come to by a day (创投统计): rounds held, and distinct projects supported, by lead
    /// and by sub-district. Null when the area is not on file.
    async fn venture_statistics(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Where the projects are, a 12-digit code; the district when not said.")] area_code: Option<
            String,
        >,
        #[graphql(desc = "The day; today when not said, and for days to come.")] as_of: Option<Date>,
    ) -> Result<Option<VentureStatistics>, ApiError> {
        let state = state(ctx)?;
        let code = match area_code {
            Some(code) => argument("areaCode", &code)?,
            None => state.store().district(),
        };
        let today = state.today();
        let day = as_of.map_or(today, |day| day.0.min(today));
        match area::load(ctx, Some(code)).await? {
            Some(area) => Ok(Some(statistics(ctx, area, day).await?)),
            None => Ok(None),
        }
    }
}

/// The proposals of an organization of which the viewer may see who proposes, the newest first.
pub async fn proposals_of(
    ctx: &Context<'_>,
    organization: OrganizationId,
    paging: Paging,
) -> Result<ProposalConnection, ApiError> {
    let own = Own::new(store::ProposalsOfOrganization {}, organization);
    let part = own.part(ctx, paging, Proposal, |proposal| &proposal.0).await?;
    Ok(ProposalConnection::new(part, ProposalCounter::Of(own)))
}

/// A part of the list of proposals.
async fn listed_proposals(
    ctx: &Context<'_>,
    filter: store::ProposalFilter,
    order: ProposalOrder,
    direction: Direction,
    paging: Paging,
) -> Result<ProposalConnection, ApiError> {
    let state = state(ctx)?;
    let request = paging.request(
        &store::proposal_list_name(order, direction),
        store::proposal_key_kind(order),
    )?;
    let page = store::list_proposals(state.store(), &state.visibility, &filter, order, direction, &request)
        .await?
        .map(Proposal);
    Ok(ProposalConnection::new(
        page_of(page, move |item| store::proposal_cursor(&item.0, order, direction)),
        ProposalCounter::Filtered(Box::new(filter)),
    ))
}
