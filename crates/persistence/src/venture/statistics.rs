//! What the venture rounds have come to by a day (创投统计).

use crate::entity::area::code;
use crate::error::StoreError;
use crate::sql::Sql;
use crate::store::Store;
use crate::stored::Stored;
use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use siling_domain::area::AreaLevel;
use siling_domain::area_code::AreaCode;
use siling_domain::organization::Lead;

/// What the figures are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VentureGroup {
    /// Everything counted.
    Total,
    /// Projects in a sub-district or town; the district itself stands for those in none.
    Subdistrict(AreaCode),
    /// Projects of a lead.
    Lead(Lead),
}

/// What the rounds of a group have come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VentureFigures {
    /// The group.
    pub group: VentureGroup,
    /// Rounds that were awarded and have a project here.
    pub rounds: i64,
    /// Distinct projects with an award.
    pub projects: i64,
    /// What they were awarded, in fen.
    pub amount: i64,
}

#[derive(Debug, FromQueryResult)]
struct Row {
    subdistrict: Option<String>,
    lead: Option<Stored<Lead>>,
    rounds: i64,
    projects: i64,
    amount: i64,
}

impl TryFrom<Row> for VentureFigures {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let group = match (&row.subdistrict, row.lead) {
            (Some(subdistrict), _) => VentureGroup::Subdistrict(code(subdistrict)?),
            (None, Some(lead)) => VentureGroup::Lead(lead.0),
            (None, None) => VentureGroup::Total,
        };
        Ok(VentureFigures {
            group,
            rounds: row.rounds,
            projects: row.projects,
            amount: row.amount,
        })
    }
}

/// The figures on the day, the total first, groups without projects left out. A round counts from the day of its
/// award, drafts and cancelled ones never; a project that was awarded counts whatever became of it.
pub async fn statistics(store: &Store, area: &AreaCode, on: NaiveDate) -> Result<Vec<VentureFigures>, StoreError> {
    let mut sql = Sql::new(
        "SELECT r.community_subdistrict AS subdistrict, r.lead, count(DISTINCT r.round_id) AS rounds, \
         count(DISTINCT r.project_id) AS projects, coalesce(sum(r.requested), 0)::bigint AS amount \
         FROM proposals r WHERE r.awarded_on <= ",
    );
    sql.bind(on)
        .push(" AND r.district = ")
        .bind(store.district().to_string());
    match area.level() {
        AreaLevel::District => {}
        AreaLevel::Subdistrict => drop(sql.push(" AND r.community_subdistrict = ").bind(area.to_string())),
        AreaLevel::Community => drop(sql.push(" AND r.community_code = ").bind(area.to_string())),
    }
    sql.push(
        " GROUP BY GROUPING SETS ((), (r.community_subdistrict), (r.lead)) \
         ORDER BY r.community_subdistrict NULLS FIRST, r.lead NULLS FIRST",
    );
    let rows: Vec<Row> = store.all(sql.build()).await?;
    rows.into_iter().map(VentureFigures::try_from).collect()
}
