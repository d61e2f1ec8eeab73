//! Lists of commitments.

use super::row::subject;
use crate::error::StoreError;
use crate::kept::{Kept, objects};
use crate::list::{self as page, Key};
use crate::page::{Count, Cursor, Direction, Page, PageRequest};
use crate::sql::Sql;
use crate::store::Store;
use crate::stored::codes;
use crate::unit_of_work::UnitOfWork;
use sea_orm::Statement;
use siling_domain::fund::{Commitment, CommitmentFor, CommitmentStatus};
use siling_domain::id::FundId;
use uuid::Uuid;

/// Which commitments are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default)]
pub struct CommitmentFilter {
    /// Those of the fund.
    pub fund: Option<FundId>,
    /// Those in these states.
    pub statuses: Option<Vec<CommitmentStatus>>,
}

/// The name of the list in its cursors.
pub fn commitment_list_name(direction: Direction) -> String {
    format!("commitments.CREATED_AT.{direction:?}")
}

/// The cursor of a commitment in the list.
pub fn commitment_cursor(commitment: &Commitment, direction: Direction) -> Cursor {
    Cursor {
        list: commitment_list_name(direction),
        key: commitment.created_at.to_rfc3339(),
        id: commitment.id.0,
    }
}

const KEY: Key = Key {
    key: " (r.created_at, r.id) ",
    cast: "::timestamptz, ",
    ascending: " ORDER BY r.created_at ASC, r.id ASC",
    descending: " ORDER BY r.created_at DESC, r.id DESC",
};

/// A part of the list; whoever sees the fund's inside sees them.
pub async fn list_commitments(
    store: &Store,
    filter: &CommitmentFilter,
    direction: Direction,
    page: &PageRequest,
) -> Result<Page<Commitment>, StoreError> {
    page::list(store, |sql| conditions(sql, filter), &KEY, direction, page).await
}

/// How many commitments the filter lets through.
pub async fn count_commitments(store: &Store, filter: &CommitmentFilter) -> Result<Count, StoreError> {
    page::count(store, "commitments", |sql| conditions(sql, filter)).await
}

fn conditions(sql: &mut Sql, filter: &CommitmentFilter) {
    if let Some(fund) = filter.fund {
        sql.push(" AND r.fund_id = ").bind(fund.0);
    }
    if let Some(statuses) = &filter.statuses {
        sql.push(" AND r.status = ANY(").bind(codes(statuses)).push("::text[])");
    }
}

/// What is committed for these orders, rounds and projects, the oldest first.
pub async fn commitments_for(store: &Store, of: &[CommitmentFor]) -> Result<Vec<Commitment>, StoreError> {
    objects(store.all(of_subjects(of)).await?)
}

/// What is committed for an order, a round or a project, as the transaction sees it.
pub async fn commitments_for_in(uow: &UnitOfWork, of: CommitmentFor) -> Result<Vec<Commitment>, StoreError> {
    objects(uow.all(of_subjects(&[of])).await?)
}

fn of_subjects(of: &[CommitmentFor]) -> Statement {
    let of_kind = |kind: usize| of.iter().filter_map(|it| subject(*it)[kind]).collect::<Vec<Uuid>>();
    let mut sql = Sql::new(Commitment::SELECT);
    sql.push("WHERE r.service_order_id = ANY(")
        .bind(of_kind(0))
        .push(") OR r.venture_round_id = ANY(")
        .bind(of_kind(1))
        .push(") OR r.project_id = ANY(")
        .bind(of_kind(2))
        .push(") ORDER BY r.created_at, r.id");
    sql.build()
}
