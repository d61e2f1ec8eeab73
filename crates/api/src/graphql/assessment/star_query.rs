//! Queries on star ratings, replays and trials of standards.

use super::explanation::RatingExplanation;
use super::list_input::{StarRatingFilter, StarRatingOrderBy};
use super::object::Assessment;
use super::star::StarRating;
use super::viewer::sees;
use crate::graphql::connection::{Paging, connection, direction, page_of};
use crate::graphql::context::state;
use crate::graphql::engine::error::ApiError;
use crate::graphql::list::List;
use crate::graphql::loader::batch;
use crate::graphql::scalar::Points;
use async_graphql::{Context, ID, Object, SimpleObject};
use siling_application::assessment as application;
use siling_domain::access::{Place, Role};
use siling_domain::id::{CycleId, StandardId, StarRatingId};
use siling_domain::standard::Definition;
use siling_persistence::assessment::{self as store, StarRatingOrder};
use siling_persistence::page::{Count, Direction};
use std::sync::Arc;

/// Who replays ratings.
pub const REPLAYERS: &[Role] = &[Role::DistrictCommittee, Role::Auditor, Role::DataPlatform];
/// Who tries standards on past cycles.
pub const TRIERS: &[Role] = &[Role::DistrictCommittee, Role::Auditor];

/// Counts a list of star ratings under its filter.
pub struct StarRatingCounter(store::StarRatingFilter);

impl StarRatingCounter {
    async fn count(&self, ctx: &Context<'_>) -> Result<Count, ApiError> {
        let state = state(ctx)?;
        Ok(store::count_stars(state.store(), &self.0).await?)
    }
}

connection!(
    StarRatingConnection,
    StarRatingEdge,
    StarRating,
    StarRatingCounter,
    "star ratings (星级)"
);

/// A rating computed again from what it was computed from (重算).
#[derive(SimpleObject)]
pub struct RatingReplay {
    /// Whether the digest and the whole result are the same.
    pub same: bool,
    /// The digest that was stored.
    pub stored_digest: String,
    /// The digest of the stored input, computed now; null where the input is no longer taken.
    pub digest: Option<String>,
}

/// An assessment whose stars would be others by a standard on trial (星级变化).
pub struct TrialMove {
    found: application::Move,
    standard: Arc<Definition>,
}

/// An assessment whose stars would be others by a standard on trial (星级变化).
#[Object]
impl TrialMove {
    /// The assessment; null when you may not see it.
    async fn assessment(&self, ctx: &Context<'_>) -> Result<Option<Assessment>, ApiError> {
        let state = state(ctx)?;
        let known = batch(ctx)?.load_one(self.found.assessment).await?;
        Ok(known.filter(|assessment| sees(state, assessment)).map(Assessment))
    }

    /// Whether the stars would be more.
    fn up(&self) -> bool {
        self.found.is_up()
    }

    /// The stars by the standard in force.
    fn stars_before(&self) -> i32 {
        i32::from(self.found.before.stars.count())
    }

    /// The points by the standard in force.
    fn points_before(&self) -> Points {
        Points(self.found.before.total)
    }

    /// What it would come to, and why: its bands and its binding condition.
    fn after(&self) -> RatingExplanation {
        RatingExplanation::of(self.found.after.clone(), &self.standard)
    }
}

/// What a past cycle would come to by another standard (标准试算).
pub struct StandardTrial {
    found: application::Trial,
    standard: Arc<Definition>,
}

/// What a past cycle would come to by another standard (标准试算): nothing is kept.
#[Object]
impl StandardTrial {
    /// How many were rated.
    fn rated(&self) -> i32 {
        i32::try_from(self.found.rated).unwrap_or(i32::MAX)
    }

    /// How many would have more stars.
    fn up(&self) -> i32 {
        let up = self.found.moves.iter().filter(|it| it.is_up()).count();
        i32::try_from(up).unwrap_or(i32::MAX)
    }

    /// How many would have fewer stars.
    fn down(&self) -> i32 {
        let down = self.found.moves.iter().filter(|it| !it.is_up()).count();
        i32::try_from(down).unwrap_or(i32::MAX)
    }

    /// Those whose stars would be others: the first hundred, or what is asked for.
    fn moves(
        &self,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "After so many.")] offset: Option<i32>,
    ) -> List<TrialMove> {
        let count = |given: Option<i32>, most: usize| given.and_then(|it| usize::try_from(it).ok()).unwrap_or(most);
        let moves = self.found.moves.iter().skip(count(offset, 0));
        moves
            .take(count(first, 20).min(100))
            .map(|found| TrialMove {
                found: found.clone(),
                standard: self.standard.clone(),
            })
            .collect()
    }

    /// The codes of the indicators that were scored then and of which this standard takes no such score: they
    /// count nothing here.
    fn dropped(&self) -> List<String> {
        self.found.dropped.iter().map(ToString::to_string).collect()
    }
}

/// The queries on star ratings.
#[derive(Default)]
pub struct StarQuery;

#[Object]
impl StarQuery {
    /// The star rating of a certificate (证书查验), in force or not; null when there is no such certificate.
    async fn certificate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The certificate's number.")] number: String,
    ) -> Result<Option<StarRating>, ApiError> {
        let found = store::by_certificate(state(ctx)?.store(), number.trim()).await?;
        Ok(found.map(StarRating))
    }

    /// Star ratings by filter (星级榜): the most stars first, then the most points, when not said otherwise.
    #[allow(clippy::too_many_arguments, reason = "the arguments of a Relay list")]
    async fn star_ratings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which are wanted; all when not said.")] filter: Option<StarRatingFilter>,
        #[graphql(desc = "How they are sorted; by RANK, the highest first, when not said.")] order_by: Option<
            StarRatingOrderBy,
        >,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<StarRatingConnection, ApiError> {
        let state = state(ctx)?;
        let filter = filter.unwrap_or_default().filter(state)?;
        let (order, direction) = match order_by {
            Some(by) => (by.field.0, direction(by.direction)),
            None => (StarRatingOrder::Rank, Direction::Desc),
        };
        let request = Paging {
            first,
            after,
            last,
            before,
        }
        .request(&store::star_list_name(order, direction), store::star_key_kind(order))?;
        let page = store::list_stars(state.store(), &filter, order, direction, &request)
            .await?
            .map(StarRating);
        Ok(StarRatingConnection::new(
            page_of(page, move |item| store::star_cursor(&item.0, order, direction)),
            StarRatingCounter(filter),
        ))
    }

    /// Computes the rating behind awarded stars again from its stored input, and compares (重算); null when there
    /// are no such stars, and for who does not replay.
    async fn replay_rating(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The star rating, such as star_01jd3v9x0pfh2.")] id: ID,
    ) -> Result<Option<RatingReplay>, ApiError> {
        let state = state(ctx)?;
        let Ok(id) = id.parse::<StarRatingId>() else {
            return Ok(None);
        };
        let Some(found) = batch(ctx)?.load_one(id).await? else {
            return Ok(None);
        };
        state.demand(REPLAYERS, &found.place())?;
        let replayed = application::replay(state.store(), id).await?;
        Ok(replayed.map(|replayed| RatingReplay {
            same: replayed.same,
            stored_digest: replayed.stored.to_string(),
            digest: replayed.computed.map(|digest| digest.to_string()),
        }))
    }

    /// Tries a standard, drafts included, on a cycle whose results stand: who would move up, who down, and why
    /// (标准试算). Null when there is no such standard or cycle, or the standard still has `problems`.
    async fn try_standard(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The standard on trial.")] standard: ID,
        #[graphql(desc = "The cycle.")] cycle: ID,
    ) -> Result<Option<StandardTrial>, ApiError> {
        let state = state(ctx)?;
        state.demand(TRIERS, &Place::DISTRICT)?;
        let (Ok(standard), Ok(cycle)) = (standard.parse::<StandardId>(), cycle.parse::<CycleId>()) else {
            return Ok(None);
        };
        let Some(standard) = batch(ctx)?.load_one(standard).await? else {
            return Ok(None);
        };
        let standard = Arc::new(standard.definition);
        let tried = application::try_standard(state.store(), &standard, cycle).await?;
        Ok(tried
            .and_then(Result::ok)
            .map(|found| StandardTrial { found, standard }))
    }
}
