//! How far Party work reaches, in figures.

use crate::graphql::area::Area;
use crate::graphql::context::state;
use crate::graphql::engine::error::ApiError;
use crate::graphql::list::List;
use crate::graphql::loader::{ChildrenOf, batch};
use crate::graphql::scalar::Date;
use crate::graphql::word::Choice;
use async_graphql::{Context, SimpleObject};
use chrono::NaiveDate;
use siling_domain::Word as _;
use siling_domain::area::AreaLevel;
use siling_domain::area_code::AreaCode;
use siling_domain::organization::ServiceCategory;
use siling_domain::party::CoverageForm;
use siling_persistence::party::{self as store, CoverageFigures as Figures, CoverageGroup};

/// How far Party work reaches the organizations of an area on a day (党组织覆盖统计). Counted are
/// organizations (no teams) that were registered by that day, and neither suspended, in liquidation nor
/// deregistered on it, as far as today's record tells.
#[derive(SimpleObject)]
pub struct CoverageStatistics {
    /// The day; never later than today.
    pub as_of: Date,
    /// The area.
    pub area: Area,
    /// All organizations of the area.
    pub total: CoverageFigures,
    /// By sub-district or town, each of them, by code; their sum is the total.
    pub by_subdistrict: List<SubdistrictCoverage>,
    /// By field of service, each of them; their sum is the total.
    pub by_category: List<CategoryCoverage>,
}

/// The figures of one sub-district or town.
#[derive(SimpleObject)]
pub struct SubdistrictCoverage {
    /// The sub-district or town; null for organizations that belong to the district as a whole.
    pub area: Option<Area>,
    /// The figures.
    pub figures: CoverageFigures,
}

/// The figures of one field of service.
#[derive(SimpleObject)]
pub struct CategoryCoverage {
    /// The field of service.
    pub category: Choice<ServiceCategory>,
    /// The figures.
    pub figures: CoverageFigures,
}

/// How many organizations are reached by Party work.
#[derive(Debug, Clone, Default, SimpleObject)]
pub struct CoverageFigures {
    /// Organizations that should be reached.
    pub organizations: i64,
    /// Those with any coverage in force (已覆盖).
    pub covered: i64,
    /// The share of those covered (覆盖率), in hundredths of a percent, 0 to 10000, rounded down: 9150 is
    /// 91.50 %. Null when there are no organizations.
    pub covered_share: Option<i32>,
    /// By form. An organization with two forms counts in both, so that their sum may be more than `covered`.
    pub by_form: List<FormCoverage>,
    /// Those with three or more full members and neither a branch of their own nor a joint one (应建未建);
    /// `organizations` lists them with the filter `branchMissing`.
    pub branch_missing: i64,
}

/// How many organizations are covered in one form.
#[derive(Debug, Clone, SimpleObject)]
pub struct FormCoverage {
    /// The form (组建方式).
    pub form: Choice<CoverageForm>,
    /// The organizations.
    pub organizations: i64,
}

fn figures(found: Option<&Figures>) -> CoverageFigures {
    let count = |of: fn(&Figures) -> i64| found.map_or(0, of);
    let (organizations, covered) = (count(|it| it.organizations), count(|it| it.covered));
    let by_form = CoverageForm::ALL.iter().map(|form| FormCoverage {
        form: Choice(*form),
        organizations: match form {
            CoverageForm::OwnBranch => count(|it| it.own_branch),
            CoverageForm::JointBranch => count(|it| it.joint_branch),
            CoverageForm::FunctionalBranch => count(|it| it.functional_branch),
            CoverageForm::Instructor => count(|it| it.instructor),
        },
    });
    CoverageFigures {
        organizations,
        covered,
        covered_share: (covered * 10_000)
            .checked_div(organizations)
            .and_then(|share| i32::try_from(share).ok()),
        by_form: by_form.collect(),
        branch_missing: count(|it| it.branch_missing),
    }
}

/// The figures of the area on the day.
pub async fn statistics(ctx: &Context<'_>, area: Area, as_of: NaiveDate) -> Result<CoverageStatistics, ApiError> {
    let found = store::coverage_statistics(state(ctx)?.store(), &area.0.code, as_of).await?;
    let of = |group: CoverageGroup| figures(found.iter().find(|it| it.group == group));
    let subdistricts = subdistricts(ctx, &area).await?;
    let mut by_subdistrict: Vec<SubdistrictCoverage> = subdistricts
        .into_iter()
        .map(|subdistrict| SubdistrictCoverage {
            figures: of(CoverageGroup::Subdistrict(subdistrict.0.code)),
            area: Some(subdistrict),
        })
        .collect();
    if area.0.level == AreaLevel::District {
        by_subdistrict.push(SubdistrictCoverage {
            area: None,
            figures: of(CoverageGroup::Subdistrict(area.0.code)),
        });
    }
    let by_category = ServiceCategory::ALL.iter().map(|category| CategoryCoverage {
        category: Choice(*category),
        figures: of(CoverageGroup::Category(*category)),
    });
    Ok(CoverageStatistics {
        as_of: Date(as_of),
        total: of(CoverageGroup::Total),
        by_subdistrict: List(by_subdistrict),
        by_category: by_category.collect(),
        area,
    })
}

/// The sub-districts and towns of an area: those in it, or the one that it is or lies in.
pub async fn subdistricts(ctx: &Context<'_>, area: &Area) -> Result<Vec<Area>, ApiError> {
    let own: Option<AreaCode> = area.0.code.subdistrict();
    let areas = match own {
        Some(code) => batch(ctx)?.load_one(code).await?.into_iter().collect(),
        None => batch(ctx)?.load_one(ChildrenOf(area.0.code)).await?.unwrap_or_default(),
    };
    Ok(areas.into_iter().map(Area).collect())
}
