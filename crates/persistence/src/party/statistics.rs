//! How far Party work reaches: coverage by sub-district and by field of service.

use crate::entity::area::code;
use crate::error::StoreError;
use crate::sql::Sql;
use crate::store::Store;
use crate::stored::Stored;
use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use siling_domain::area::AreaLevel;
use siling_domain::area_code::AreaCode;
use siling_domain::organization::ServiceCategory;
use siling_domain::party::BRANCH_MEMBERS_MIN;
use siling_domain::time::CHINA_OFFSET_HOURS;

/// What the figures are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CoverageGroup {
    /// All organizations counted.
    Total,
    /// Those of a sub-district or town; the district itself stands for those of none.
    Subdistrict(AreaCode),
    /// Those of a field of service.
    Category(ServiceCategory),
}

/// How many organizations of a group are reached by Party work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CoverageFigures {
    /// The group.
    pub group: CoverageGroup,
    /// Organizations that should be reached.
    pub organizations: i64,
    /// Those with any coverage.
    pub covered: i64,
    /// Those with a branch of their own.
    pub own_branch: i64,
    /// Those in a joint branch.
    pub joint_branch: i64,
    /// Those with a functional branch.
    pub functional_branch: i64,
    /// Those with an instructor.
    pub instructor: i64,
    /// Those with three or more full members and neither an own nor a joint branch.
    pub branch_missing: i64,
}

#[derive(Debug, FromQueryResult)]
struct Row {
    subdistrict_code: Option<String>,
    category: Option<Stored<ServiceCategory>>,
    organizations: i64,
    covered: i64,
    own_branch: i64,
    joint_branch: i64,
    functional_branch: i64,
    instructor: i64,
    branch_missing: i64,
}

impl TryFrom<Row> for CoverageFigures {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let group = match (&row.subdistrict_code, row.category) {
            (Some(subdistrict), _) => CoverageGroup::Subdistrict(code(subdistrict)?),
            (None, Some(category)) => CoverageGroup::Category(category.0),
            (None, None) => CoverageGroup::Total,
        };
        Ok(CoverageFigures {
            group,
            organizations: row.organizations,
            covered: row.covered,
            own_branch: row.own_branch,
            joint_branch: row.joint_branch,
            functional_branch: row.functional_branch,
            instructor: row.instructor,
            branch_missing: row.branch_missing,
        })
    }
}

/// The figures of the area on the day, the total first, groups without organizations left out. Counted are
/// organizations (no teams) that were registered by that day, and neither suspended, in liquidation nor
/// deregistered on it, as far as the record as it is now tells.
pub async fn coverage_statistics(
    store: &Store,
    area: &AreaCode,
    on: NaiveDate,
) -> Result<Vec<CoverageFigures>, StoreError> {
    let mut sql = Sql::new(
        "WITH reached AS (SELECT organization_id, array_agg(DISTINCT form) AS forms FROM party_coverages WHERE period @> ",
    );
    sql.bind(on).push(
        " GROUP BY organization_id) \
         SELECT o.subdistrict_code, o.category, count(*) AS organizations, \
         count(*) FILTER (WHERE r.forms IS NOT NULL) AS covered, \
         count(*) FILTER (WHERE 'OWN_BRANCH' = ANY(r.forms)) AS own_branch, \
         count(*) FILTER (WHERE 'JOINT_BRANCH' = ANY(r.forms)) AS joint_branch, \
         count(*) FILTER (WHERE 'FUNCTIONAL_BRANCH' = ANY(r.forms)) AS functional_branch, \
         count(*) FILTER (WHERE 'INSTRUCTOR' = ANY(r.forms)) AS instructor, \
         count(*) FILTER (WHERE o.full_member_count >= ",
    );
    sql.bind(BRANCH_MEMBERS_MIN).push(
        " AND NOT coalesce(r.forms && ARRAY['OWN_BRANCH', 'JOINT_BRANCH'], false)) AS branch_missing \
         FROM organizations o LEFT JOIN reached r ON r.organization_id = o.id WHERE o.district = ",
    );
    sql.bind(store.district().to_string());
    match area.level() {
        AreaLevel::District => {}
        AreaLevel::Subdistrict => drop(sql.push(" AND o.subdistrict_code = ").bind(area.to_string())),
        AreaLevel::Community => drop(sql.push(" AND o.area_code = ").bind(area.to_string())),
    }
    // The end of the day in China, in the store's UTC.
    let end = (on.succ_opt().unwrap_or(on).and_time(chrono::NaiveTime::MIN)
        - chrono::Duration::hours(CHINA_OFFSET_HOURS))
    .and_utc();
    sql.push(" AND o.registered_on <= ")
        .bind(on)
        .push(" AND (o.status IN ('REGISTERED', 'ACTIVE') OR o.status_since >= ")
        .bind(end)
        .push(
            ") AND o.kind <> 'COMMUNITY_TEAM' \
             GROUP BY GROUPING SETS ((), (o.subdistrict_code), (o.category)) \
             ORDER BY o.subdistrict_code NULLS FIRST, o.category NULLS FIRST",
        );
    let rows: Vec<Row> = store.all(sql.build()).await?;
    rows.into_iter().map(CoverageFigures::try_from).collect()
}
