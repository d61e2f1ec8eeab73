//! What the venture rounds have come to, in figures.

use crate::graphql::area::Area;
use crate::graphql::context::state;
use crate::graphql::engine::error::ApiError;
use crate::graphql::list::List;
use crate::graphql::loader::{ChildrenOf, batch};
use crate::graphql::scalar::{Date, Money};
use crate::graphql::word::Choice;
use async_graphql::{Context, SimpleObject};
use chrono::NaiveDate;
use siling_domain::Word as _;
use siling_domain::area::AreaLevel;
use siling_domain::money;
use siling_domain::organization::Lead;
use siling_persistence::venture::{self as store, VentureFigures as Figures, VentureGroup};

/// What the venture rounds have come to in an area by a day (创投统计). A round is held once it is awarded: drafts and
/// cancelled ones do not count. A project counts once it is awarded, whatever became of it, and once only.
#[derive(SimpleObject)]
pub struct VentureStatistics {
    /// The day; never later than today.
    pub as_of: Date,
    /// The area in which the projects are.
    pub area: Area,
    /// Everything together.
    pub total: VentureFigures,
    /// By lead, each of the four; the sum of their projects is the total's.
    pub by_lead: List<LeadVentures>,
    /// By sub-district or town, each of them, by code; the sum of their projects is the total's.
    pub by_subdistrict: List<SubdistrictVentures>,
}

/// The figures of one lead.
#[derive(SimpleObject)]
pub struct LeadVentures {
    /// The lead.
    pub lead: Choice<Lead>,
    /// The figures.
    pub figures: VentureFigures,
}

/// The figures of one sub-district or town.
#[derive(SimpleObject)]
pub struct SubdistrictVentures {
    /// The sub-district or town; null for projects for the district as a whole.
    pub area: Option<Area>,
    /// The figures.
    pub figures: VentureFigures,
}

/// Rounds held, and what they supported.
#[derive(Debug, Clone, SimpleObject)]
pub struct VentureFigures {
    /// Rounds held that supported a project of the group (创投场次). One round counts in several groups.
    pub rounds: i64,
    /// Distinct projects supported (支持项目数).
    pub projects: i64,
    /// What was awarded to them.
    pub amount: Money,
}

fn figures(found: Option<&Figures>) -> VentureFigures {
    VentureFigures {
        rounds: found.map_or(0, |it| it.rounds),
        projects: found.map_or(0, |it| it.projects),
        amount: Money(money::Money::from_fen(found.map_or(0, |it| it.amount))),
    }
}

/// The figures of the area on the day.
pub async fn statistics(ctx: &Context<'_>, area: Area, as_of: NaiveDate) -> Result<VentureStatistics, ApiError> {
    let found = store::statistics(state(ctx)?.store(), &area.0.code, as_of).await?;
    let of = |group: VentureGroup| figures(found.iter().find(|it| it.group == group));
    let subdistricts = match area.0.code.subdistrict() {
        Some(code) => batch(ctx)?.load_one(code).await?.into_iter().collect(),
        None => batch(ctx)?.load_one(ChildrenOf(area.0.code)).await?.unwrap_or_default(),
    };
    let mut by_subdistrict: Vec<SubdistrictVentures> = subdistricts
        .into_iter()
        .map(|subdistrict| SubdistrictVentures {
            figures: of(VentureGroup::Subdistrict(subdistrict.code)),
            area: Some(Area(subdistrict)),
        })
        .collect();
    if area.0.level == AreaLevel::District {
        by_subdistrict.push(SubdistrictVentures {
            area: None,
            figures: of(VentureGroup::Subdistrict(area.0.code)),
        });
    }
    let by_lead = Lead::ALL.iter().map(|lead| LeadVentures {
        lead: Choice(*lead),
        figures: of(VentureGroup::Lead(*lead)),
    });
    Ok(VentureStatistics {
        as_of: Date(as_of),
        total: of(VentureGroup::Total),
        by_lead: by_lead.collect(),
        by_subdistrict: List(by_subdistrict),
        area,
    })
}
