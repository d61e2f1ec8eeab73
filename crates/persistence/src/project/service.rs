//! Records of service: added by batches, one statement each.

use crate::entity::area::code;
use crate::error::StoreError;
use crate::sql::{Sql, fixed};
use crate::store::{self, Store};
use crate::stored::Stored;
use crate::unit_of_work::UnitOfWork;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{FromQueryResult, Statement};
use siling_domain::id::{AccountId, FileId, OrganizationId, ProjectId, ServiceRecordId};
use siling_domain::project::{ServiceRecord, ServiceRecordStatus};
use siling_domain::standard::Measure;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// A row.
#[derive(Debug, FromQueryResult)]
pub(super) struct Row {
    id: Uuid,
    district: String,
    project_id: Uuid,
    organization_id: Uuid,
    area_code: String,
    day: NaiveDate,
    place_name: String,
    hours: i64,
    volunteers: i32,
    beneficiaries: i32,
    note: Option<String>,
    photos: Vec<Uuid>,
    recorded_by: Option<Uuid>,
    recorded_at: DateTime<Utc>,
    status: Stored<ServiceRecordStatus>,
    void_reason: Option<String>,
    voided_at: Option<DateTime<Utc>>,
}

impl Row {
    pub(super) fn into_domain(self) -> Result<ServiceRecord, StoreError> {
        Ok(ServiceRecord {
            id: ServiceRecordId(self.id),
            district: code(&self.district)?,
            project: ProjectId(self.project_id),
            organization: OrganizationId(self.organization_id),
            area: code(&self.area_code)?,
            day: self.day,
            place_name: self.place_name,
            hours: Measure::from_hundredths(self.hours),
            volunteers: self.volunteers,
            beneficiaries: self.beneficiaries,
            note: self.note,
            photos: self.photos.into_iter().map(FileId).collect(),
            recorded_by: self.recorded_by.map(AccountId),
            recorded_at: self.recorded_at,
            status: self.status.0,
            void_reason: self.void_reason,
            voided_at: self.voided_at,
        })
    }
}

/// The columns that [`Row`] reads.
pub(super) const COLUMNS: &str = "s.id, s.district, s.project_id, s.organization_id, s.area_code, s.day, s.place_name, s.hours, s.volunteers, \
     s.beneficiaries, s.note, s.photos, s.recorded_by, s.recorded_at, s.status, s.void_reason, s.voided_at";

pub(super) fn select() -> Sql {
    let mut sql = Sql::new("SELECT ");
    sql.push(COLUMNS).push(" FROM service_records s ");
    sql
}

pub(super) fn records(rows: Vec<Row>) -> Result<Vec<ServiceRecord>, StoreError> {
    rows.into_iter().map(Row::into_domain).collect()
}

/// What became of a batch.
#[derive(Debug)]
pub struct Batch {
    /// The records that were added.
    pub added: BTreeSet<ServiceRecordId>,
    /// Those whose identifiers were there before, as they are.
    pub known: Vec<ServiceRecord>,
}

#[derive(Debug, FromQueryResult)]
struct Added {
    id: Uuid,
}

/// Adds a batch. Notes are never empty, so that the empty text stands for none; photos are written as an array is in text,
/// since an array of arrays of different lengths is none.
const INSERT: &str = "INSERT INTO service_records (id, district, project_id, organization_id, area_code, day, place_name, hours, volunteers, \
     beneficiaries, note, photos, recorded_by, recorded_at, status) \
     SELECT n.id, $10, $11, $12, $13, n.day, n.place_name, n.hours, n.volunteers, n.beneficiaries, nullif(n.note, ''), n.photos::uuid[], \
     $14, $15, $16 \
     FROM unnest($1::uuid[], $2::date[], $3::text[], $4::bigint[], $5::int[], $6::int[], $7::text[], $8::text[], $9::int[]) \
     AS n (id, day, place_name, hours, volunteers, beneficiaries, note, photos, number) \
     ORDER BY n.number ON CONFLICT (id) DO NOTHING RETURNING id";

fn statement(first: &ServiceRecord, records: &[ServiceRecord]) -> Statement {
    fn column<T>(records: &[ServiceRecord], of: impl Fn(&ServiceRecord) -> T) -> Vec<T> {
        records.iter().map(of).collect()
    }
    let photos = |record: &ServiceRecord| {
        let ids: Vec<String> = record.photos.iter().map(|photo| photo.0.to_string()).collect();
        format!("{{{}}}", ids.join(","))
    };
    fixed(
        INSERT,
        [
            column(records, |it| it.id.0).into(),
            column(records, |it| it.day).into(),
            column(records, |it| it.place_name.clone()).into(),
            column(records, |it| it.hours.hundredths()).into(),
            column(records, |it| it.volunteers).into(),
            column(records, |it| it.beneficiaries).into(),
            column(records, |it| it.note.clone().unwrap_or_default()).into(),
            column(records, photos).into(),
            // Rows are added in the order of their identifiers: two batches that share some never wait for each other in a circle.
            order(records).into(),
            first.district.to_string().into(),
            first.project.0.into(),
            first.organization.0.into(),
            first.area.to_string().into(),
            first.recorded_by.map(|account| account.0).into(),
            first.recorded_at.into(),
            Stored(first.status).into(),
        ],
    )
}

/// The place of each record by its identifier.
fn order(records: &[ServiceRecord]) -> Vec<i32> {
    let sorted: BTreeSet<ServiceRecordId> = records.iter().map(|record| record.id).collect();
    let places: HashMap<ServiceRecordId, i32> = sorted.into_iter().zip(0..).collect();
    records
        .iter()
        .map(|record| places.get(&record.id).copied().unwrap_or_default())
        .collect()
}

/// Adds a batch of records of one project and one organization: those whose identifiers are there already are left as
/// they are, and told. Events are for the caller to record.
pub async fn keep_records(uow: &mut UnitOfWork, records: &[ServiceRecord]) -> Result<Batch, StoreError> {
    let Some(first) = records.first() else {
        return Ok(Batch {
            added: BTreeSet::new(),
            known: Vec::new(),
        });
    };
    let rows: Vec<Added> = uow.all(statement(first, records)).await?;
    let added: BTreeSet<ServiceRecordId> = rows.into_iter().map(|row| ServiceRecordId(row.id)).collect();
    if !added.is_empty() {
        uow.changed();
    }
    let ids: Vec<Uuid> = records
        .iter()
        .filter(|record| !added.contains(&record.id))
        .map(|record| record.id.0)
        .collect();
    let known = match ids.is_empty() {
        true => Vec::new(),
        false => self::records(uow.all(by_ids_statement(ids)).await?)?,
    };
    Ok(Batch { added, known })
}

fn by_ids_statement(ids: Vec<Uuid>) -> Statement {
    let mut sql = select();
    sql.push("WHERE s.id = ANY(").bind(ids).push(")");
    sql.build()
}

/// The records of these ids, in no order; unknown ids are left out.
pub async fn records_by_ids(store: &Store, ids: &[ServiceRecordId]) -> Result<Vec<ServiceRecord>, StoreError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let mut sql = select();
    sql.push("WHERE s.id = ANY(")
        .bind(ids)
        .push(") AND s.district = ")
        .bind(store.district().to_string());
    records(store.all(sql.build()).await?)
}

/// The record, locked until the transaction ends.
pub async fn record_locked(uow: &UnitOfWork, id: ServiceRecordId) -> Result<Option<ServiceRecord>, StoreError> {
    let mut sql = select();
    sql.push("WHERE s.id = ")
        .bind(id.0)
        .push(" AND s.district = ")
        .bind(uow.store().district().to_string())
        .push(" FOR UPDATE");
    let row: Option<Row> = store::one(uow.tx(), sql.build()).await?;
    row.map(Row::into_domain).transpose()
}

/// The project that a record belongs to: a record never changes it.
pub async fn project_of_record(uow: &UnitOfWork, id: ServiceRecordId) -> Result<Option<ProjectId>, StoreError> {
    let mut sql = Sql::new("SELECT project_id AS id FROM service_records WHERE id = ");
    sql.bind(id.0);
    let found: Option<Added> = uow.one(sql.build()).await?;
    Ok(found.map(|found| ProjectId(found.id)))
}

/// Saves that a record was voided. The event is for the caller to record.
pub async fn save_void(uow: &mut UnitOfWork, record: &ServiceRecord) -> Result<(), StoreError> {
    uow.change(fixed(
        "UPDATE service_records SET status = $2, void_reason = $3, voided_at = $4 WHERE id = $1",
        [
            record.id.0.into(),
            Stored(record.status).into(),
            record.void_reason.clone().into(),
            record.voided_at.into(),
        ],
    ))
    .await?;
    Ok(())
}
