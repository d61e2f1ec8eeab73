//! Queries on matching.

use super::STAFF;
use super::assignment::AssignmentProposal;
use super::parts::MatchingWeights;
use super::ranking::{OrderMatching, OrganizationMatching, Wanted, orders_of, organizations_of};
use super::survey::TwoWaySurvey;
use crate::graphql::context::state;
use crate::graphql::engine::detail::Detail;
use crate::graphql::engine::error::ApiError;
use crate::graphql::loader::batch;
use crate::graphql::order;
use crate::graphql::organization::{OrganizationRef, area_code};
use crate::graphql::scalar::Date;
use crate::graphql::word::Choice;
use async_graphql::{Context, ID, Object};
use siling_application::matching::{self as application, ORDERS_MAX, ProposalError, Sought, SurveyRequest};
use siling_domain::access::Place;
use siling_domain::area_code::AreaCode;
use siling_domain::id::{ServiceOrderId, VentureRoundId};
use siling_domain::matching::SurveyDimension;
use siling_domain::organization::Lead;
use std::cmp::Reverse;
use std::sync::Arc;

/// The queries on matching.
#[derive(Default)]
pub struct MatchingQuery;

#[Object]
impl MatchingQuery {
    /// The weights that recommendations are made by now (匹配权重).
    async fn matching_weights(&self, ctx: &Context<'_>) -> Result<MatchingWeights, ApiError> {
        let weights = application::weights(state(ctx)?.store()).await?;
        Ok(MatchingWeights(Arc::new(weights)))
    }

    /// The district's organizations ranked for an order, each with every factor, its weight and its contribution
    /// (订单推荐组织); null when there is no such order. For those who work for its community. It recommends; a panel awards.
    async fn matching_organizations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order.")] order: ID,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "The first so many of those who miss a condition, at most 100; none when not said.")]
        excluded: Option<i32>,
    ) -> Result<Option<OrganizationMatching>, ApiError> {
        let Ok(id) = order.parse::<ServiceOrderId>() else {
            return Ok(None);
        };
        match order::visible(ctx, id).await? {
            Some(order) => Ok(Some(organizations_of(ctx, &order.0, Wanted { first, excluded }).await?)),
            None => Ok(None),
        }
    }

    /// The open orders ranked for an organization, each with every factor, its weight and its contribution (组织推荐订单); null
    /// when there is no such organization. For its own people and for those whose work covers it.
    async fn matching_orders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organization.")] organization: OrganizationRef,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "The first so many of those that it may not claim, at most 100; none when not said.")]
        excluded: Option<i32>,
    ) -> Result<Option<OrderMatching>, ApiError> {
        let state = state(ctx)?;
        let key = organization
            .key()
            .map_err(|refusal| ApiError::invalid_argument("organization", refusal))?;
        let Some(id) = siling_persistence::organization::resolve(state.store(), &key).await? else {
            return Ok(None);
        };
        match batch(ctx)?.load_one(id).await? {
            Some(organization) => Ok(Some(orders_of(ctx, &organization, Wanted { first, excluded }).await?)),
            None => Ok(None),
        }
    }

    /// Proposes who should take what, with the greatest total score there is within everyone's capacity (最优分配建议): the
    /// orders named, or all open orders of an area, or the accepted needs that a venture round takes up (those of its
    /// leads, and those of none yet). Exactly one of the three is told; at most 2000 orders or needs at once. Null for who does
    /// not work for the place. It recommends; a person decides about each.
    async fn propose_assignment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "These orders; those that are not open for claims are left out.")] orders: Option<Vec<ID>>,
        #[graphql(desc = "All open orders of this area.")] area_code: Option<String>,
        #[graphql(desc = "The needs that this venture round takes up.")] round: Option<ID>,
    ) -> Result<Option<AssignmentProposal>, ApiError> {
        let state = state(ctx)?;
        let sought = match (orders, area_code, round) {
            (Some(ids), None, None) => named(ctx, &ids).await?,
            (None, Some(code), None) => {
                let area = told_area(&code)?;
                state.demand(STAFF, &Place::area(area))?;
                Sought::Orders {
                    area: Some(area),
                    ids: None,
                }
            }
            (None, None, Some(id)) => taken_up(ctx, &id).await?,
            _ => {
                let told = Detail::both(
                    "orders、areaCode、round 须给出其中一个，且只给一个",
                    "orders, areaCode or round: one of them",
                );
                return Err(ApiError::invalid_argument("orders", told));
            }
        };
        match application::propose(state.store(), &sought, state.today()).await {
            Ok(proposal) => Ok(Some(AssignmentProposal(Arc::new(proposal)))),
            Err(ProposalError::TooMany(_)) => Err(ApiError::too_complex(Detail::both(
                format!("订单或需求超过 {ORDERS_MAX} 个，或可承接的组织过多；请指定区域"),
                format!("more than {ORDERS_MAX} orders or needs, or too many organizations for them; name an area"),
            ))),
            Err(ProposalError::Store(error)) => Err(error.into()),
        }
    }

    /// What residents ask for against what organizations can do, with the gaps (双向摸底), on a day; null for who works
    /// neither for a place nor for an organization.
    #[allow(
        clippy::too_many_arguments,
        reason = "what the table is narrowed to, and how it is broken down"
    )]
    async fn two_way_survey(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of this area with all that lies in it; the whole district when not said.")] area_code: Option<
            String,
        >,
        #[graphql(desc = "Only this lead.")] lead: Option<Choice<Lead>>,
        #[graphql(desc = "Only this capability, by its code.")] capability: Option<String>,
        #[graphql(desc = "By what the table is broken down; by area, lead and capability when not said.")] by: Option<
            Vec<Choice<SurveyDimension>>,
        >,
        #[graphql(desc = "The day, today at the latest; now when not said.")] as_of: Option<Date>,
    ) -> Result<Option<TwoWaySurvey>, ApiError> {
        let state = state(ctx)?;
        let area = match area_code {
            Some(code) => told_area(&code)?,
            None => state.store().district(),
        };
        let by = match by {
            Some(by) => Choice::words(by).into_iter().collect(),
            None => <SurveyDimension as siling_domain::Word>::ALL.iter().copied().collect(),
        };
        let request = SurveyRequest {
            area,
            lead: lead.map(|lead| lead.0),
            capability,
            by,
            day: as_of.map(|day| day.0),
        };
        let survey = application::two_way_survey(state.store(), &request, state.now).await?;
        let mut rows: Vec<_> = survey.rows.iter().map(|(key, row)| (key.clone(), *row)).collect();
        rows.sort_by_key(|(_, row)| (Reverse(row.gap()), Reverse(row.demand())));
        Ok(Some(TwoWaySurvey { area, survey, rows }))
    }
}

fn told_area(code: &str) -> Result<AreaCode, ApiError> {
    area_code(code).map_err(|refusal| ApiError::invalid_argument("areaCode", refusal))
}

/// The orders of these identifiers that the viewer works for; any other is refused.
async fn named(ctx: &Context<'_>, ids: &[ID]) -> Result<Sought, ApiError> {
    let state = state(ctx)?;
    if ids.len() > ORDERS_MAX {
        return Err(ApiError::invalid_argument("orders", Detail::at_most(ORDERS_MAX)));
    }
    let mut wanted = Vec::with_capacity(ids.len());
    for id in ids {
        match id.parse::<ServiceOrderId>() {
            Ok(id) => wanted.push(id),
            Err(_) => return Err(ApiError::invalid_argument("orders", id.to_string())),
        }
    }
    let known = batch(ctx)?.load_many(wanted.clone()).await?;
    for id in &wanted {
        match known.get(id).filter(|order| order::sees(state, order)) {
            Some(order) => state.demand(STAFF, &order.place())?,
            None => return Err(ApiError::invalid_argument("orders", id.to_string())),
        }
    }
    Ok(Sought::Orders {
        area: None,
        ids: Some(wanted),
    })
}

/// The needs that a round takes up. Rounds are the district's.
async fn taken_up(ctx: &Context<'_>, id: &ID) -> Result<Sought, ApiError> {
    let state = state(ctx)?;
    let unknown = || ApiError::invalid_argument("round", id.to_string());
    let round = id.parse::<VentureRoundId>().map_err(|_| unknown())?;
    let round = batch(ctx)?.load_one(round).await?.ok_or_else(unknown)?;
    state.demand(STAFF, &round.place())?;
    Ok(Sought::Needs { leads: round.leads })
}
