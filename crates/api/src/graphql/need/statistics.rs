//! What residents ask for, in figures.

use crate::graphql::area::Area;
use crate::graphql::context::state;
use crate::graphql::dictionary::Capability;
use crate::graphql::engine::error::ApiError;
use crate::graphql::list::List;
use crate::graphql::loader::{CapabilityCode, ChildrenOf, batch};
use crate::graphql::scalar::Date;
use crate::graphql::word::Choice;
use async_graphql::{Context, SimpleObject};
use chrono::NaiveDate;
use siling_domain::Word as _;
use siling_domain::access::Place;
use siling_domain::area::AreaLevel;
use siling_domain::need::NeedChannel;
use siling_domain::organization::Lead;
use siling_persistence::need::{self as store, DemandFigures, DemandGroup};

/// What residents of an area ask for, and what became of it by a day (需求统计). Those whose work covers the area are told of
/// all needs; everybody else of the accepted ones alone, which are public each by itself, so that no small figure tells of
/// one that is not.
#[derive(SimpleObject)]
pub struct NeedStatistics {
    /// The day; never later than today.
    pub as_of: Date,
    /// The first day of the period; null for all from the first one on.
    pub from: Option<Date>,
    /// The last day of the period; never later than `asOf`.
    pub to: Date,
    /// The area.
    pub area: Area,
    /// All needs of the area that were posted in the period, as far as you are told of them.
    pub total: NeedFigures,
    /// By lead, each of the four, then those of none; their sum is the total.
    pub by_lead: List<LeadNeeds>,
    /// By capability, the most wanted first; a need that wants several counts in each.
    pub by_capability: List<CapabilityNeeds>,
    /// By channel, each of them; their sum is the total.
    pub by_channel: List<ChannelNeeds>,
    /// By the area's parts, each of them, by code: the sub-districts of the district, the communities of a sub-district, a
    /// community itself; their sum is the total.
    pub by_area: List<AreaNeeds>,
}

/// The needs of one lead.
#[derive(SimpleObject)]
pub struct LeadNeeds {
    /// The lead; null for needs of none, or of which nobody has said yet.
    pub lead: Option<Choice<Lead>>,
    /// The figures.
    pub figures: NeedFigures,
}

/// The needs that want one capability.
#[derive(SimpleObject)]
pub struct CapabilityNeeds {
    /// The capability.
    pub capability: Capability,
    /// The figures.
    pub figures: NeedFigures,
}

/// The needs that came in by one channel.
#[derive(SimpleObject)]
pub struct ChannelNeeds {
    /// The channel.
    pub channel: Choice<NeedChannel>,
    /// The figures.
    pub figures: NeedFigures,
}

/// The needs of a part of the area.
#[derive(SimpleObject)]
pub struct AreaNeeds {
    /// The part.
    pub area: Area,
    /// The figures.
    pub figures: NeedFigures,
}

/// How many needs there are, and what became of them.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub struct NeedFigures {
    /// Posted (提出).
    pub posted: i64,
    /// Answered by the community (已答复): accepted, declined or merged.
    pub answered: i64,
    /// Of those answered, the ones answered on the last day for it at the latest (按期答复).
    pub answered_in_time: i64,
    /// Without an answer though the last day for it is over (超期未答复).
    pub overdue: i64,
    /// Declined (不予受理).
    pub declined: i64,
    /// Merged into another one (已合并).
    pub merged: i64,
    /// Withdrawn (已撤回).
    pub withdrawn: i64,
    /// Accepted and not yet resolved (办理中).
    pub open: i64,
    /// Resolved, rated and closed ones included (已办结).
    pub resolved: i64,
    /// Endorsements (附议人次), of those that stand today.
    pub endorsements: i64,
}

impl From<DemandFigures> for NeedFigures {
    fn from(figures: DemandFigures) -> Self {
        NeedFigures {
            posted: figures.posted,
            answered: figures.answered,
            answered_in_time: figures.answered_in_time,
            overdue: figures.overdue,
            declined: figures.declined,
            merged: figures.merged,
            withdrawn: figures.withdrawn,
            open: figures.open,
            resolved: figures.resolved,
            endorsements: figures.endorsements,
        }
    }
}

/// The figures of the area for the period as of the day.
pub async fn statistics(
    ctx: &Context<'_>,
    area: Area,
    from: Option<Date>,
    to: Option<Date>,
    as_of: NaiveDate,
) -> Result<NeedStatistics, ApiError> {
    let to = to.map_or(as_of, |day| day.0.min(as_of));
    let state = state(ctx)?;
    let scope = store::DemandScope {
        area: area.0.code,
        from: from.map(|day| day.0),
        to,
        on: as_of,
        public: !state.sees(&Place::area(area.0.code)),
    };
    let found = store::demand(state.store(), &scope).await?;
    let by_capability = store::demand_by_capability(state.store(), &scope).await?;
    let of = |group: DemandGroup| {
        let figures = found.iter().find(|(known, _)| *known == group);
        NeedFigures::from(figures.map_or_else(DemandFigures::default, |(_, figures)| *figures))
    };
    let leads = Lead::ALL.iter().copied().map(Some).chain([None]);
    let parts = parts(ctx, &area).await?;
    let capabilities = by_capability.iter().map(|(code, _)| CapabilityCode(code.clone()));
    let mut capabilities = batch(ctx)?.load_many(capabilities).await?;
    Ok(NeedStatistics {
        as_of: Date(as_of),
        from,
        to: Date(to),
        total: of(DemandGroup::Total),
        by_lead: leads
            .map(|lead| LeadNeeds {
                lead: lead.map(Choice),
                figures: of(DemandGroup::Lead(lead)),
            })
            .collect(),
        by_capability: by_capability
            .into_iter()
            .filter_map(|(code, figures)| {
                Some(CapabilityNeeds {
                    capability: Capability(capabilities.remove(&CapabilityCode(code))?),
                    figures: figures.into(),
                })
            })
            .collect(),
        by_channel: NeedChannel::ALL
            .iter()
            .map(|channel| ChannelNeeds {
                channel: Choice(*channel),
                figures: of(DemandGroup::Channel(*channel)),
            })
            .collect(),
        by_area: parts
            .into_iter()
            .map(|part| AreaNeeds {
                figures: of(DemandGroup::Area(part.0.code)),
                area: part,
            })
            .collect(),
        area,
    })
}

/// The parts of an area: those right below it, or a community itself.
pub async fn parts(ctx: &Context<'_>, area: &Area) -> Result<Vec<Area>, ApiError> {
    if area.0.level == AreaLevel::Community {
        return Ok(vec![Area(area.0.clone())]);
    }
    let children = batch(ctx)?.load_one(ChildrenOf(area.0.code)).await?;
    Ok(children.unwrap_or_default().into_iter().map(Area).collect())
}
