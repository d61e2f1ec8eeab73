//! How many projects there are and what they came to, in figures.

use crate::graphql::area::Area;
use crate::graphql::context::state;
use crate::graphql::engine::error::ApiError;
use crate::graphql::list::List;
use crate::graphql::party::subdistricts;
use crate::graphql::scalar::{Date, Hours, Money};
use crate::graphql::word::Choice;
use async_graphql::{Context, SimpleObject};
use chrono::NaiveDate;
use siling_domain::Word as _;
use siling_domain::area::AreaLevel;
use siling_domain::money;
use siling_domain::organization::Lead;
use siling_domain::project::ProjectOriginKind;
use siling_domain::project::mean_hundredths;
use siling_domain::standard::Measure;
use siling_persistence::project::{self as store, ProjectFigures as Figures, ProjectGroup};

/// How many projects there were on a day and what they had come to (项目统计). Counted are projects that were approved,
/// commissioned or awarded by that day.
#[derive(SimpleObject)]
pub struct ProjectStatistics {
    /// The day; never later than today.
    pub as_of: Date,
    /// The area.
    pub area: Area,
    /// All projects of the area.
    pub total: ProjectFigures,
    /// By lead, each of the four; their sum is the total.
    pub by_lead: List<LeadProjects>,
    /// By sub-district or town, each of them, by code; their sum is the total.
    pub by_subdistrict: List<SubdistrictProjects>,
    /// By origin, each of them; their sum is the total.
    pub by_origin: List<OriginProjects>,
}

/// The figures of one of the four leads.
#[derive(SimpleObject)]
pub struct LeadProjects {
    /// The lead.
    pub lead: Choice<Lead>,
    /// The figures.
    pub figures: ProjectFigures,
}

/// The figures of one sub-district or town.
#[derive(SimpleObject)]
pub struct SubdistrictProjects {
    /// The sub-district or town; null for projects that serve the district as a whole.
    pub area: Option<Area>,
    /// The figures.
    pub figures: ProjectFigures,
}

/// The figures of one origin.
#[derive(SimpleObject)]
pub struct OriginProjects {
    /// The origin.
    pub origin: Choice<ProjectOriginKind>,
    /// The figures.
    pub figures: ProjectFigures,
}

/// How many projects there were, and what they had come to.
#[derive(Debug, Clone, SimpleObject)]
pub struct ProjectFigures {
    /// Projects opened by that day (项目数).
    pub projects: i64,
    /// Those not started on that day (待启动).
    pub planned: i64,
    /// Those under way or paused (在办).
    pub running: i64,
    /// Those completed, accepted and closed ones among them (已完成).
    pub completed: i64,
    /// Those terminated (已终止).
    pub terminated: i64,
    /// The sum of their prices (价款合计).
    pub price: Money,
    /// Records of service up to that day that stand today (服务次数).
    pub records: i64,
    /// Hours of service (服务时长).
    pub hours: Hours,
    /// Attendances of volunteers (志愿者人次).
    pub volunteers: i64,
    /// Attendances of people served (受益人次).
    pub beneficiaries: i64,
    /// Ratings by residents (评单数).
    pub ratings: i64,
    /// Their mean score in hundredths, rounded half up (平均分). Null without a rating.
    pub mean_score: Option<i32>,
}

fn figures(found: Option<&Figures>) -> ProjectFigures {
    let count = |of: fn(&Figures) -> i64| found.map_or(0, of);
    ProjectFigures {
        projects: count(|it| it.projects),
        planned: count(|it| it.planned),
        running: count(|it| it.running),
        completed: count(|it| it.completed),
        terminated: count(|it| it.terminated),
        price: Money(found.map_or(money::Money::ZERO, |it| it.price)),
        records: count(|it| it.records),
        hours: Hours(found.map_or(Measure::ZERO, |it| it.hours)),
        volunteers: count(|it| it.volunteers),
        beneficiaries: count(|it| it.beneficiaries),
        ratings: count(|it| it.ratings),
        mean_score: mean_hundredths(count(|it| it.score_sum), count(|it| it.ratings)),
    }
}

/// The figures of the area on the day.
pub async fn statistics(
    ctx: &Context<'_>,
    area: Area,
    as_of: NaiveDate,
    demo: Option<bool>,
) -> Result<ProjectStatistics, ApiError> {
    let state = state(ctx)?;
    let found = store::figures(state.store(), Some(&area.0.code), as_of, state.today(), demo).await?;
    let of = |group: ProjectGroup| figures(found.iter().find(|it| it.group == group));
    let mut by_subdistrict: Vec<SubdistrictProjects> = subdistricts(ctx, &area)
        .await?
        .into_iter()
        .map(|subdistrict| SubdistrictProjects {
            figures: of(ProjectGroup::Subdistrict(subdistrict.0.code)),
            area: Some(subdistrict),
        })
        .collect();
    if area.0.level == AreaLevel::District {
        by_subdistrict.push(SubdistrictProjects {
            area: None,
            figures: of(ProjectGroup::Subdistrict(area.0.code)),
        });
    }
    let by_lead = Lead::ALL.iter().map(|lead| LeadProjects {
        lead: Choice(*lead),
        figures: of(ProjectGroup::Lead(*lead)),
    });
    let by_origin = ProjectOriginKind::ALL.iter().map(|origin| OriginProjects {
        origin: Choice(*origin),
        figures: of(ProjectGroup::Origin(*origin)),
    });
    Ok(ProjectStatistics {
        as_of: Date(as_of),
        total: of(ProjectGroup::Total),
        by_lead: by_lead.collect(),
        by_subdistrict: List(by_subdistrict),
        by_origin: by_origin.collect(),
        area,
    })
}
