//! Standards of the star assessment.

use crate::entity::area::code;
use crate::error::StoreError;
use crate::sql::{Sql, fixed};
use crate::store::{self, Store};
use crate::stored::{Stored, codes};
use crate::unit_of_work::UnitOfWork;
use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;
use siling_domain::access::Warrant;
use siling_domain::event::{Event, Reach};
use siling_domain::id::StandardId;
use siling_domain::standard::{Standard, StandardFile, StandardStatus};
use uuid::Uuid;

/// The most standards of one answer: a district writes a few in a lifetime.
const LIST_MAX: i64 = 500;

#[derive(Debug, FromQueryResult)]
struct Row {
    id: Uuid,
    district: String,
    status: Stored<StandardStatus>,
    file: String,
    version: i32,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl Row {
    fn into_domain(self) -> Result<Standard, StoreError> {
        let id = StandardId(self.id);
        let file = StandardFile::import(&self.file).map_err(|error| StoreError::Corrupt(format!("{id}: {error}")))?;
        Ok(Standard {
            id,
            district: code(&self.district)?,
            status: self.status.0,
            definition: file.standard,
            policies: file.policies,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

fn select() -> Sql {
    Sql::new("SELECT s.id, s.district, s.status, s.file, s.version, s.created_at, s.updated_at FROM standards s ")
}

/// The standards of these ids, in no order; unknown ids are left out.
pub async fn by_ids(store: &Store, ids: &[StandardId]) -> Result<Vec<Standard>, StoreError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let mut sql = select();
    sql.push("WHERE s.id = ANY(")
        .bind(ids)
        .push(") AND s.district = ")
        .bind(store.district().to_string());
    let rows: Vec<Row> = store.all(sql.build()).await?;
    rows.into_iter().map(Row::into_domain).collect()
}

/// The standards in these states, the newest first.
pub async fn list(store: &Store, statuses: &[StandardStatus]) -> Result<Vec<Standard>, StoreError> {
    let mut sql = select();
    sql.push("WHERE s.district = ").bind(store.district().to_string());
    sql.push(" AND s.status = ANY(")
        .bind(codes(statuses))
        .push(") ORDER BY s.created_at DESC, s.id LIMIT ")
        .bind(LIST_MAX);
    let rows: Vec<Row> = store.all(sql.build()).await?;
    rows.into_iter().map(Row::into_domain).collect()
}

/// The standard, locked until the transaction ends.
pub async fn locked(uow: &UnitOfWork, id: StandardId) -> Result<Option<Standard>, StoreError> {
    let mut sql = select();
    sql.push("WHERE s.id = ").bind(id.0);
    sql.push(" AND s.district = ")
        .bind(uow.store().district().to_string())
        .push(" FOR UPDATE");
    let row: Option<Row> = store::one(uow.tx(), sql.build()).await?;
    row.map(Row::into_domain).transpose()
}

fn file(standard: &Standard) -> Result<String, StoreError> {
    standard
        .export()
        .export()
        .map_err(|error| StoreError::Corrupt(error.to_string()))
}

/// Adds a standard and records it.
pub async fn insert(uow: &mut UnitOfWork, warrant: &Warrant, standard: &Standard) -> Result<(), StoreError> {
    uow.change(fixed(
        "INSERT INTO standards (id, district, code, edition, status, valid_from, valid_to, file, version, created_at, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        [
            standard.id.0.into(),
            standard.district.to_string().into(),
            standard.definition.code.clone().into(),
            i32::try_from(standard.definition.version).unwrap_or_default().into(),
            Stored(standard.status).into(),
            standard.definition.valid_from.into(),
            standard.definition.valid_to.into(),
            file(standard)?.into(),
            standard.version.into(),
            standard.created_at.into(),
            standard.updated_at.into(),
        ],
    ))
    .await?;
    let event = Event::of(
        warrant.deed(),
        standard.id,
        standard.version,
        standard.place(),
        None,
        standard,
    );
    let reach = Reach::of(false, is_public(standard));
    uow.record(warrant, event.reaching(reach, None)).await
}

/// Whether everybody may see the standard: drafts are the district's own affair.
fn is_public(standard: &Standard) -> bool {
    standard.status != StandardStatus::Draft
}

/// Saves a change of a standard that this transaction has locked, and records it.
pub async fn update(
    uow: &mut UnitOfWork,
    warrant: &Warrant,
    before: &Standard,
    after: &Standard,
    document: Option<String>,
) -> Result<(), StoreError> {
    uow.change(fixed(
        "UPDATE standards SET status = $2, valid_from = $3, valid_to = $4, file = $5, version = $6, updated_at = $7 WHERE id = $1",
        [
            after.id.0.into(),
            Stored(after.status).into(),
            after.definition.valid_from.into(),
            after.definition.valid_to.into(),
            file(after)?.into(),
            after.version.into(),
            after.updated_at.into(),
        ],
    ))
    .await?;
    let event = Event::of(
        warrant.deed(),
        after.id,
        after.version,
        after.place(),
        Some(before),
        after,
    );
    let event = event.reaching(Reach::of(is_public(before), is_public(after)), None);
    uow.record(warrant, event.because(None, document)).await
}
