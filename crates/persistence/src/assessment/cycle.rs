//! Cycles of assessments.

use crate::error::StoreError;
use crate::kept::{Kept, objects};
use crate::sql::Sql;
use crate::store::Store;
use crate::stored::{Stored, codes};
use crate::unit_of_work::UnitOfWork;
use sea_orm::prelude::Json;
use sea_orm::{FromQueryResult, Value};
use siling_domain::Word as _;
use siling_domain::access::Place;
use siling_domain::assessment::{AssessmentCycle, AssessmentStatus, CycleStatus};
use siling_domain::id::{CycleId, StandardId};
use uuid::Uuid;

/// The most cycles of one answer: there is one a year.
const LIST_MAX: i64 = 500;

impl Kept for AssessmentCycle {
    type Id = CycleId;
    const SELECT: &'static str = "SELECT r.document FROM assessment_cycles r ";
    const INSERT: &'static str = "INSERT INTO assessment_cycles (id, district, year, standard_id, quota_percent, status, document, version, \
                                  created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    const UPDATE: &'static str = "UPDATE assessment_cycles SET (district, year, standard_id, quota_percent, status, document, version, \
                                  created_at, updated_at) = ($2, $3, $4, $5, $6, $7, $8, $9, $10) WHERE id = $1";

    fn id(&self) -> CycleId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn place(&self) -> Place {
        self.place()
    }

    fn is_public(&self) -> bool {
        true
    }

    fn values(&self, document: Json) -> Vec<Value> {
        vec![
            self.id.0.into(),
            self.district.to_string().into(),
            self.year.into(),
            self.standard.0.into(),
            self.quota_percent.into(),
            Stored(self.status).into(),
            document.into(),
            self.version.into(),
            self.created_at.into(),
            self.updated_at.into(),
        ]
    }
}

/// The cycles in these states, the latest year first.
pub async fn cycles(store: &Store, statuses: &[CycleStatus]) -> Result<Vec<AssessmentCycle>, StoreError> {
    let mut sql = Sql::new(AssessmentCycle::SELECT);
    sql.push("WHERE r.district = ").bind(store.district().to_string());
    sql.push(" AND r.status = ANY(")
        .bind(codes(statuses))
        .push(") ORDER BY r.year DESC LIMIT ")
        .bind(LIST_MAX);
    objects(store.all(sql.build()).await?)
}

#[derive(Debug, FromQueryResult)]
struct Found {
    found: bool,
}

/// Whether the district has a cycle of that year.
pub async fn year_taken(uow: &UnitOfWork, year: i32) -> Result<bool, StoreError> {
    let mut sql = Sql::new("SELECT EXISTS (SELECT FROM assessment_cycles WHERE district = ");
    sql.bind(uow.store().district().to_string())
        .push(" AND year = ")
        .bind(year)
        .push(") AS found");
    Ok(uow.one::<Found>(sql.build()).await?.is_some_and(|row| row.found))
}

/// Whether an open cycle goes by the standard.
pub async fn standard_in_use(uow: &UnitOfWork, standard: StandardId) -> Result<bool, StoreError> {
    let mut sql = Sql::new("SELECT EXISTS (SELECT FROM assessment_cycles WHERE standard_id = ");
    sql.bind(standard.0)
        .push(" AND status = ")
        .bind(CycleStatus::Open.code())
        .push(") AS found");
    Ok(uow.one::<Found>(sql.build()).await?.is_some_and(|row| row.found))
}

#[derive(Debug, FromQueryResult)]
struct Counted {
    cycle_id: Uuid,
    value: i64,
}

fn counted(cycles: &[CycleId], statuses: &[AssessmentStatus]) -> Sql {
    let ids: Vec<Uuid> = cycles.iter().map(|id| id.0).collect();
    let mut sql = Sql::new("SELECT cycle_id, count(*) AS value FROM assessments WHERE cycle_id = ANY(");
    sql.bind(ids)
        .push(") AND status = ANY(")
        .bind(codes(statuses))
        .push(") GROUP BY cycle_id");
    sql
}

fn under_way() -> Vec<AssessmentStatus> {
    let all = AssessmentStatus::ALL.iter().copied();
    all.filter(|status| status.is_under_way()).collect()
}

fn number(row: &Counted) -> u32 {
    u32::try_from(row.value).unwrap_or(u32::MAX)
}

/// How many assessments of each cycle are submitted and have not come to their end; cycles with none are left out.
pub async fn under_way_of(store: &Store, cycles: &[CycleId]) -> Result<Vec<(CycleId, u32)>, StoreError> {
    let rows: Vec<Counted> = store.all(counted(cycles, &under_way()).build()).await?;
    Ok(rows.iter().map(|row| (CycleId(row.cycle_id), number(row))).collect())
}

/// How many assessments of the cycle are submitted and have not come to their end.
pub async fn under_way_in(uow: &UnitOfWork, cycle: CycleId) -> Result<u32, StoreError> {
    let row: Option<Counted> = uow.one(counted(&[cycle], &under_way()).build()).await?;
    Ok(row.as_ref().map_or(0, number))
}

/// How many assessments of the cycle wait for the sub-district or for the verification.
pub async fn unverified_in(uow: &UnitOfWork, cycle: CycleId) -> Result<u32, StoreError> {
    let statuses = [AssessmentStatus::Submitted, AssessmentStatus::SubdistrictReviewed];
    let row: Option<Counted> = uow.one(counted(&[cycle], &statuses).build()).await?;
    Ok(row.as_ref().map_or(0, number))
}
