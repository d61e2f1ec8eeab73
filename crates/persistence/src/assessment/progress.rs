//! How far a cycle has come.

use crate::entity::area::code;
use crate::error::StoreError;
use crate::sql::Sql;
use crate::store::Store;
use crate::stored::Stored;
use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use siling_domain::area::AreaLevel;
use siling_domain::area_code::AreaCode;
use siling_domain::assessment::AssessmentStatus;
use siling_domain::id::CycleId;
use uuid::Uuid;

/// How many assessments of a sub-district stand in a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProgressRow {
    /// The cycle.
    pub cycle: CycleId,
    /// The sub-district or town; `None` for organizations of the district as a whole.
    pub subdistrict: Option<AreaCode>,
    /// The state.
    pub status: AssessmentStatus,
    /// How many stand in it.
    pub count: i64,
    /// How many of them wait for the organization though the last day for its submission is over.
    pub late: i64,
}

#[derive(Debug, FromQueryResult)]
struct Row {
    cycle_id: Uuid,
    subdistrict_code: String,
    status: Stored<AssessmentStatus>,
    count: i64,
    late: i64,
}

/// How far these cycles have come on the day, by sub-district in the order of the codes, then by state.
pub async fn progress(store: &Store, cycles: &[CycleId], on: NaiveDate) -> Result<Vec<ProgressRow>, StoreError> {
    let ids: Vec<Uuid> = cycles.iter().map(|id| id.0).collect();
    let mut sql = Sql::new(
        "SELECT cycle_id, subdistrict_code, status, count(*) AS count, \
         count(*) FILTER (WHERE status IN ('NOT_STARTED', 'SELF_ASSESSING', 'RETURNED') AND submission_due < ",
    );
    sql.bind(on)
        .push(") AS late FROM assessments WHERE cycle_id = ANY(")
        .bind(ids)
        .push(") GROUP BY cycle_id, subdistrict_code, status ORDER BY cycle_id, subdistrict_code, status");
    let rows: Vec<Row> = store.all(sql.build()).await?;
    let into = |row: Row| {
        let area = code(&row.subdistrict_code)?;
        Ok(ProgressRow {
            cycle: CycleId(row.cycle_id),
            subdistrict: (area.level() == AreaLevel::Subdistrict).then_some(area),
            status: row.status.0,
            count: row.count,
            late: row.late,
        })
    };
    rows.into_iter().map(into).collect()
}
