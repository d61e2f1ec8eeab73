//! Files, without their contents.

use crate::entity::area::code;
use crate::error::StoreError;
use crate::sql::{Sql, fixed};
use crate::store::{self, Store};
use crate::stored::Stored;
use crate::unit_of_work::UnitOfWork;
use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;
use siling_domain::access::Warrant;
use siling_domain::event::Event;
use siling_domain::file::{File, FileKind, FileStatus};
use siling_domain::id::{AccountId, FileId};
use uuid::Uuid;

#[derive(Debug, FromQueryResult)]
struct Row {
    id: Uuid,
    district: String,
    name: String,
    kind: Stored<FileKind>,
    size: i64,
    sha256: Option<String>,
    status: Stored<FileStatus>,
    handed_in_by: Option<Uuid>,
    version: i32,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl Row {
    fn into_domain(self) -> Result<File, StoreError> {
        Ok(File {
            id: FileId(self.id),
            district: code(&self.district)?,
            name: self.name,
            kind: self.kind.0,
            size: self.size,
            sha256: self.sha256,
            status: self.status.0,
            handed_in_by: self.handed_in_by.map(AccountId),
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

fn select() -> Sql {
    Sql::new(
        "SELECT f.id, f.district, f.name, f.kind, f.size, f.sha256, f.status, f.handed_in_by, f.version, f.created_at, f.updated_at \
         FROM files f ",
    )
}

/// The files of these ids, in no order; unknown ids are left out.
pub async fn by_ids(store: &Store, ids: &[FileId]) -> Result<Vec<File>, StoreError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let mut sql = select();
    sql.push("WHERE f.id = ANY(")
        .bind(ids)
        .push(") AND f.district = ")
        .bind(store.district().to_string());
    let rows: Vec<Row> = store.all(sql.build()).await?;
    rows.into_iter().map(Row::into_domain).collect()
}

/// The files of these ids as the transaction sees them, in no order; unknown ids are left out.
pub async fn in_transaction(uow: &UnitOfWork, ids: &[FileId]) -> Result<Vec<File>, StoreError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let mut sql = select();
    sql.push("WHERE f.id = ANY(")
        .bind(ids)
        .push(") AND f.district = ")
        .bind(uow.store().district().to_string());
    let rows: Vec<Row> = store::all(uow.tx(), sql.build()).await?;
    rows.into_iter().map(Row::into_domain).collect()
}

/// The file, locked until the transaction ends.
pub async fn locked(uow: &UnitOfWork, id: FileId) -> Result<Option<File>, StoreError> {
    let mut sql = select();
    sql.push("WHERE f.id = ").bind(id.0);
    sql.push(" AND f.district = ")
        .bind(uow.store().district().to_string())
        .push(" FOR UPDATE");
    let row: Option<Row> = store::one(uow.tx(), sql.build()).await?;
    row.map(Row::into_domain).transpose()
}

/// Adds a file and records it.
pub async fn insert(uow: &mut UnitOfWork, warrant: &Warrant, file: &File) -> Result<(), StoreError> {
    uow.change(fixed(
        "INSERT INTO files (id, district, name, kind, size, sha256, status, handed_in_by, version, created_at, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        [
            file.id.0.into(),
            file.district.to_string().into(),
            file.name.clone().into(),
            Stored(file.kind).into(),
            file.size.into(),
            file.sha256.clone().into(),
            Stored(file.status).into(),
            file.handed_in_by.map(|account| account.0).into(),
            file.version.into(),
            file.created_at.into(),
            file.updated_at.into(),
        ],
    ))
    .await?;
    let event = Event::of(warrant.deed(), file.id, file.version, file.place(), None, file);
    uow.record(warrant, event).await
}

/// Saves a change of a file that this transaction has locked, and records it.
pub async fn update(uow: &mut UnitOfWork, warrant: &Warrant, before: &File, after: &File) -> Result<(), StoreError> {
    uow.change(fixed(
        "UPDATE files SET sha256 = $2, status = $3, version = $4, updated_at = $5 WHERE id = $1",
        [
            after.id.0.into(),
            after.sha256.clone().into(),
            Stored(after.status).into(),
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
    uow.record(warrant, event).await
}
