//! Queries on needs and visits.

use super::list_input::{NeedFilter, NeedOrderBy, VisitFilter};
use super::object::{Need, sees};
use super::parts::SimilarNeed;
use super::statistics::{NeedStatistics, statistics};
use super::visit::Visit;
use crate::graphql::area::{self, argument};
use crate::graphql::connection::{Paging, connection, direction, page_of};
use crate::graphql::context::state;
use crate::graphql::engine::detail::Detail;
use crate::graphql::engine::error::ApiError;
use crate::graphql::list::List;
use crate::graphql::loader::batch;
use crate::graphql::scalar::Date;
use crate::graphql::word::Choice;
use async_graphql::{Context, ID, InputObject, Object};
use siling_domain::id::NeedId;
use siling_domain::need::{DUPLICATE_SCORE_MIN, Position, Sketch, TITLE_MAX, similar};
use siling_domain::organization::{Lead, TEXT_MAX};
use siling_persistence::need::{self as store, NeedOrder};
use siling_persistence::page::{Count, Direction, KeyKind};

/// Counts a list of needs under its filter.
pub struct NeedCounter(store::NeedFilter);

impl NeedCounter {
    async fn count(&self, ctx: &Context<'_>) -> Result<Count, ApiError> {
        let state = state(ctx)?;
        Ok(store::count(state.store(), &state.visibility, &self.0).await?)
    }
}

connection!(NeedConnection, NeedEdge, Need, NeedCounter, "needs (居民需求)");

/// Counts a list of visits under its filter.
pub struct VisitCounter(store::VisitFilter);

impl VisitCounter {
    async fn count(&self, ctx: &Context<'_>) -> Result<Count, ApiError> {
        let state = state(ctx)?;
        Ok(store::count_visits(state.store(), &state.visibility, &self.0).await?)
    }
}

connection!(
    VisitConnection,
    VisitEdge,
    Visit,
    VisitCounter,
    "visits to residents (社情民意走访)"
);

/// A part of the list of needs that the viewer may see.
pub async fn listed(
    ctx: &Context<'_>,
    filter: store::NeedFilter,
    order: NeedOrder,
    direction: Direction,
    paging: Paging,
) -> Result<NeedConnection, ApiError> {
    let state = state(ctx)?;
    let request = paging.request(&store::list_name(order, direction), store::key_kind(order))?;
    let page = store::list(state.store(), &state.visibility, &filter, order, direction, &request)
        .await?
        .map(Need);
    Ok(NeedConnection::new(
        page_of(page, move |item| store::cursor(&item.0, order, direction)),
        NeedCounter(filter),
    ))
}

/// The need, if the viewer may see it.
pub async fn visible_need(ctx: &Context<'_>, id: NeedId) -> Result<Option<Need>, ApiError> {
    let (state, found) = (state(ctx)?, batch(ctx)?.load_one(id).await?);
    Ok(found.filter(|need| sees(state, need)).map(Need))
}

/// Those of the needs that the viewer may see, in their order.
pub async fn visible_needs(ctx: &Context<'_>, ids: &[NeedId]) -> Result<Vec<Need>, ApiError> {
    let state = state(ctx)?;
    let mut known = batch(ctx)?.load_many(ids.iter().copied()).await?;
    let found = ids.iter().filter_map(|id| known.remove(id));
    Ok(found.filter(|need| sees(state, need)).map(Need).collect())
}

/// The most needs that are proposed.
const ALIKE_MAX: usize = 10;

/// The needs that the viewer may see and that are likely to be the same.
pub async fn alike(
    ctx: &Context<'_>,
    of: &Sketch,
    but: Option<NeedId>,
    score_min: u32,
) -> Result<Vec<SimilarNeed>, ApiError> {
    let state = state(ctx)?;
    let candidates = store::candidates(state.store(), &state.visibility, of, but).await?;
    let shown = candidates.into_iter().map(|candidate| candidate.shown_to(&state.actor));
    let mut found = similar(of, &shown.collect::<Vec<_>>(), score_min);
    found.truncate(ALIKE_MAX);
    let mut needs = batch(ctx)?.load_many(found.iter().map(|similar| similar.need)).await?;
    let similar = found.into_iter().filter_map(|similar| {
        let need = needs.remove(&similar.need).filter(|need| sees(state, need))?;
        Some(SimilarNeed {
            need: Need(need),
            score: i32::try_from(similar.score).unwrap_or(i32::MAX),
            reasons: similar.reasons.into_iter().map(Into::into).collect(),
        })
    });
    Ok(similar.collect())
}

/// A position on the map, WGS-84.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct PositionInput {
    /// The latitude in degrees, -90 to 90.
    pub latitude: f64,
    /// The longitude in degrees, -180 to 180.
    pub longitude: f64,
}

/// The queries on needs and visits.
#[derive(Default)]
pub struct NeedQuery;

#[Object]
impl NeedQuery {
    /// One need by its identifier; null when there is none that you may see.
    async fn need(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier, such as need_01jd3v9x0pfh2.")] id: ID,
    ) -> Result<Option<Need>, ApiError> {
        match id.parse::<NeedId>() {
            Ok(id) => visible_need(ctx, id).await,
            Err(_) => Ok(None),
        }
    }

    /// Needs by filter (居民需求列表): all that were accepted, those that you posted, and those that your work covers.
    #[allow(clippy::too_many_arguments, reason = "the arguments of a Relay list")]
    async fn needs(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which are wanted; all that you may see when not said.")] filter: Option<NeedFilter>,
        #[graphql(desc = "How they are sorted; by CREATED_AT, the earliest first, when not said.")] order_by: Option<
            NeedOrderBy,
        >,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<NeedConnection, ApiError> {
        let filter = filter.unwrap_or_default().filter(state(ctx)?)?;
        let (order, direction) = match order_by {
            Some(by) => (by.field.0, direction(by.direction)),
            None => (NeedOrder::CreatedAt, Direction::Asc),
        };
        let paging = Paging {
            first,
            after,
            last,
            before,
        };
        listed(ctx, filter, order, direction, paging).await
    }

    /// Open needs of the sub-district that are likely to be the same as one about to be posted, the likeliest first, at
    /// most ten (相似需求), each with its reasons: ask the resident to endorse one of these instead.
    #[allow(clippy::too_many_arguments, reason = "what a need is compared by")]
    async fn similar_needs(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The community, a 12-digit code.")] area_code: String,
        #[graphql(desc = "What is wanted, at most 2,000 characters.")] text: String,
        #[graphql(desc = "What is wanted, in a line, at most 60 characters.")] title: Option<String>,
        #[graphql(desc = "Which of the four leads it belongs to.")] lead: Option<Choice<Lead>>,
        #[graphql(desc = "Where it is on the map; compared with the needs whose place you may see.")] position: Option<
            PositionInput,
        >,
    ) -> Result<List<SimilarNeed>, ApiError> {
        let area = argument("areaCode", &area_code)?;
        let title = title.unwrap_or_default();
        for (name, given, max) in [("text", &text, TEXT_MAX), ("title", &title, TITLE_MAX)] {
            if given.chars().count() > max {
                return Err(ApiError::invalid_argument(
                    name,
                    Detail::both(format!("最多 {max} 个字符"), format!("at most {max} characters")),
                ));
            }
        }
        let position = position.map(millionths).transpose()?;
        let lead = lead.map(|lead| lead.0);
        let today = state(ctx)?.today();
        let sketch = Sketch::of(&[&title, &text], area, lead, position, today);
        alike(ctx, &sketch, None, DUPLICATE_SCORE_MIN).await.map(List)
    }

    /// What residents of an area ask for, and what became of it (需求统计): in all, by lead, by capability, by channel and by
    /// the area's parts, as of a day. Whoever's work does not cover the area is told of the accepted ones alone. Null when the
    /// area is not on file.
    async fn need_statistics(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The area, a 12-digit code; the district when not said.")] area_code: Option<String>,
        #[graphql(desc = "Needs posted on or after this day; from the first one on when not said.")] from: Option<Date>,
        #[graphql(desc = "Needs posted on or before this day; up to `asOf` when not said.")] to: Option<Date>,
        #[graphql(desc = "What became of them by the end of this day; today when not said, and for days to come.")]
        as_of: Option<Date>,
    ) -> Result<Option<NeedStatistics>, ApiError> {
        let state = state(ctx)?;
        let code = match area_code {
            Some(code) => argument("areaCode", &code)?,
            None => state.store().district(),
        };
        let day = as_of.map_or(state.today(), |day| day.0.min(state.today()));
        match area::load(ctx, Some(code)).await? {
            Some(area) => Ok(Some(statistics(ctx, area, from, to, day).await?)),
            None => Ok(None),
        }
    }

    /// Visits to residents (社情民意走访), by day, of those that your work covers; null for viewers without a task here.
    #[allow(clippy::too_many_arguments, reason = "the arguments of a Relay list")]
    async fn visits(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which are wanted; all that you may see when not said.")] filter: Option<VisitFilter>,
        #[graphql(desc = "Which way by the day; the latest first when not said.")] direction_: Option<
            Choice<crate::graphql::connection::OrderDirection>,
        >,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Option<VisitConnection>, ApiError> {
        let state = state(ctx)?;
        let filter = filter.unwrap_or_default().filter()?;
        let direction = direction_.map_or(Direction::Desc, |given| direction(Some(given)));
        let paging = Paging {
            first,
            after,
            last,
            before,
        };
        let request = paging.request(&store::visit_list_name(direction), KeyKind::Day)?;
        let page = store::list_visits(state.store(), &state.visibility, &filter, direction, &request)
            .await?
            .map(Visit);
        Ok(Some(VisitConnection::new(
            page_of(page, move |item| store::visit_cursor(&item.0, direction)),
            VisitCounter(filter),
        )))
    }
}

fn millionths(position: PositionInput) -> Result<Position, ApiError> {
    Position::of_degrees(position.latitude, position.longitude).ok_or_else(|| {
        let told = Detail::both(
            "纬度须为 -90 到 90 度，经度须为 -180 到 180 度",
            "degrees, -90 to 90 and -180 to 180",
        );
        ApiError::invalid_argument("position", told)
    })
}
