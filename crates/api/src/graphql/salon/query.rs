//! Queries on salons and dual-registration units.

use super::input::{DualRegistrationUnitFilter, SalonFilter, SalonOrderBy};
use super::object::SecretarySalon;
use super::statistics::{SalonStatistics, statistics};
use super::unit::DualRegistrationUnit;
use crate::graphql::area::{self, argument};
use crate::graphql::connection::{Paging, connection, direction, page_of};
use crate::graphql::context::state;
use crate::graphql::engine::error::ApiError;
use crate::graphql::loader::{Own, batch};
use crate::graphql::scalar::Date;
use async_graphql::{Context, ID, Object};
use siling_domain::id::{NeedId, SalonId};
use siling_persistence::page::{Count, Direction, KeyKind};
use siling_persistence::salon::{self as store, SalonOrder};

/// Counts a list of salons.
pub enum SalonCounter {
    /// Under its filter.
    Filtered(Box<store::SalonFilter>),
    /// Of a need.
    OfNeed(Own<store::SalonsOfNeed>),
}

impl SalonCounter {
    async fn count(&self, ctx: &Context<'_>) -> Result<Count, ApiError> {
        match self {
            SalonCounter::Filtered(filter) => Ok(store::count(state(ctx)?.store(), filter).await?),
            SalonCounter::OfNeed(own) => own.count(ctx).await,
        }
    }
}

connection!(
    SecretarySalonConnection,
    SecretarySalonEdge,
    SecretarySalon,
    SalonCounter,
    "secretary salons (书记沙龙)"
);

/// Counts a list of units under its filter.
pub struct UnitCounter(store::UnitFilter);

impl UnitCounter {
    async fn count(&self, ctx: &Context<'_>) -> Result<Count, ApiError> {
        Ok(store::count_units(state(ctx)?.store(), &self.0).await?)
    }
}

connection!(
    DualRegistrationUnitConnection,
    DualRegistrationUnitEdge,
    DualRegistrationUnit,
    UnitCounter,
    "dual-registration units (双报到单位)"
);

/// The salons that discuss a need, the latest first.
pub async fn salons_of(ctx: &Context<'_>, need: NeedId, paging: Paging) -> Result<SecretarySalonConnection, ApiError> {
    let own = Own::new(store::SalonsOfNeed {}, need);
    let part = own.part(ctx, paging, SecretarySalon, |salon| &salon.0).await?;
    Ok(SecretarySalonConnection::new(part, SalonCounter::OfNeed(own)))
}

/// The queries on salons and dual-registration units.
#[derive(Default)]
pub struct SalonQuery;

#[Object]
impl SalonQuery {
    /// One secretary salon by its identifier; null when there is none.
    async fn salon(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier, such as salon_01jd3v9x0pfh2.")] id: ID,
    ) -> Result<Option<SecretarySalon>, ApiError> {
        match id.parse::<SalonId>() {
            Ok(id) => Ok(batch(ctx)?.load_one(id).await?.map(SecretarySalon)),
            Err(_) => Ok(None),
        }
    }

    /// Secretary salons by filter (书记沙龙列表).
    #[allow(clippy::too_many_arguments, reason = "the arguments of a Relay list")]
    async fn salons(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which are wanted; all when not said.")] filter: Option<SalonFilter>,
        #[graphql(desc = "How they are sorted; by DAY, the latest first, when not said.")] order_by: Option<
            SalonOrderBy,
        >,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<SecretarySalonConnection, ApiError> {
        let filter = filter.unwrap_or_default().filter()?;
        let (order, direction) = match order_by {
            Some(by) => (by.field.0, direction(by.direction)),
            None => (SalonOrder::Day, Direction::Desc),
        };
        let paging = Paging {
            first,
            after,
            last,
            before,
        };
        let request = paging.request(&store::list_name(order, direction), store::key_kind(order))?;
        let page = store::list(state(ctx)?.store(), &filter, order, direction, &request)
            .await?
            .map(SecretarySalon);
        Ok(SecretarySalonConnection::new(
            page_of(page, move |item| store::cursor(&item.0, order, direction)),
            SalonCounter::Filtered(Box::new(filter)),
        ))
    }

    /// How many secretary salons were held (书记沙龙统计), in all and by the area's parts, as of a day. Null when the area
    /// is not on file.
    async fn salon_statistics(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The area, a 12-digit code; the district when not said.")] area_code: Option<String>,
        #[graphql(desc = "Held on or after this day; from the first one on when not said.")] from: Option<Date>,
        #[graphql(desc = "Held on or before this day; up to `asOf` when not said.")] to: Option<Date>,
        #[graphql(desc = "The day; today when not said, and for days to come.")] as_of: Option<Date>,
    ) -> Result<Option<SalonStatistics>, ApiError> {
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

    /// Dual-registration units by filter, by name (双报到单位列表): who is registered where, and what they offer.
    async fn dual_registration_units(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which are wanted; all when not said.")] filter: Option<DualRegistrationUnitFilter>,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<DualRegistrationUnitConnection, ApiError> {
        let filter = filter.unwrap_or_default().filter()?;
        let paging = Paging {
            first,
            after,
            last,
            before,
        };
        let request = paging.request(&store::unit_list_name(Direction::Asc), KeyKind::Text)?;
        let page = store::list_units(state(ctx)?.store(), &filter, Direction::Asc, &request)
            .await?
            .map(DualRegistrationUnit);
        Ok(DualRegistrationUnitConnection::new(
            page_of(page, |item| store::unit_cursor(&item.0, Direction::Asc)),
            UnitCounter(filter),
        ))
    }
}
