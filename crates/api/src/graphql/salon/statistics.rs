//! How many salons were held, in figures.

use crate::graphql::area::Area;
use crate::graphql::context::state;
use crate::graphql::engine::error::ApiError;
use crate::graphql::list::List;
use crate::graphql::need::parts;
use crate::graphql::scalar::Date;
use async_graphql::{Context, SimpleObject};
use chrono::NaiveDate;
use siling_domain::area_code::AreaCode;
use siling_persistence::salon as store;

/// The secretary salons held in an area, as of a day (书记沙龙统计).
#[derive(SimpleObject)]
pub struct SalonStatistics {
    /// The day; never later than today.
    pub as_of: Date,
    /// The first day of the period; null for all from the first one on.
    pub from: Option<Date>,
    /// The last day of the period; never later than `asOf`.
    pub to: Date,
    /// The area.
    pub area: Area,
    /// All of the area.
    pub total: SalonFigures,
    /// By the area's parts, each of them, by code: the sub-districts of the district, the communities of a sub-district, a
    /// community itself; their sum is the total.
    pub by_area: List<AreaSalons>,
}

/// The salons of a part of the area.
#[derive(SimpleObject)]
pub struct AreaSalons {
    /// The part.
    pub area: Area,
    /// The figures.
    pub figures: SalonFigures,
}

/// How many salons were held.
#[derive(Debug, Clone, Copy, Default, SimpleObject)]
pub struct SalonFigures {
    /// Salons held (召开期数).
    pub held: i64,
    /// Communities that held any.
    pub communities: i64,
    /// Salons at which volunteers took part.
    pub with_volunteers: i64,
    /// Salons at which a dual-registration unit took part.
    pub with_units: i64,
    /// Resolutions adopted (通过决议数).
    pub adopted: i64,
}

/// The figures of the area for the period as of the day.
pub async fn statistics(
    ctx: &Context<'_>,
    area: Area,
    from: Option<Date>,
    to: Option<Date>,
    as_of: NaiveDate,
) -> Result<SalonStatistics, ApiError> {
    let to = to.map_or(as_of, |day| day.0.min(as_of));
    let found = store::salons_held(state(ctx)?.store(), &area.0.code, from.map(|day| day.0), to).await?;
    let of = |part: Option<AreaCode>| {
        let figures = found.iter().find(|known| known.part == part);
        figures.map_or_else(SalonFigures::default, |figures| SalonFigures {
            held: figures.held,
            communities: figures.communities,
            with_volunteers: figures.with_volunteers,
            with_units: figures.with_units,
            adopted: figures.adopted,
        })
    };
    let parts = parts(ctx, &area).await?;
    Ok(SalonStatistics {
        as_of: Date(as_of),
        from,
        to: Date(to),
        total: of(None),
        by_area: parts
            .into_iter()
            .map(|part| AreaSalons {
                figures: of(Some(part.0.code)),
                area: part,
            })
            .collect(),
        area,
    })
}
