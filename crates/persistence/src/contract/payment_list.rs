//! Lists of payments: finance's queue among them.

use crate::error::StoreError;
use crate::list::{self as page, Key, seen, within};
use crate::nested::{Rows, nested, whole};
use crate::page::{Count, Cursor, Direction, KeyKind, Page, PageRequest};
use crate::sql::Sql;
use crate::store::Store;
use crate::stored::codes;
use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;
use siling_domain::access::Visibility;
use siling_domain::area_code::AreaCode;
use siling_domain::contract::{Payment, PaymentStatus};
use siling_domain::id::{AccountId, ContractId, FundId, OrganizationId, ProjectId};
use siling_domain::money::Money;
use siling_domain::{Word, vocabulary};

vocabulary! {
    /// What payments can be sorted by (拨付排序字段).
    pub enum PaymentOrder {
        /// When it was requested (申请时间).
        RequestedAt = "REQUESTED_AT" { zh: "申请时间", en: "Requested" },
        /// How much it is (金额).
        Amount = "AMOUNT" { zh: "金额", en: "Amount" },
        /// When the record was last changed (更新时间).
        UpdatedAt = "UPDATED_AT" { zh: "更新时间", en: "Updated" },
    }
}

/// Which payments are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default)]
pub struct PaymentFilter {
    /// Those for projects of the area or anywhere in it.
    pub area: Option<AreaCode>,
    /// Those in these states.
    pub statuses: Option<Vec<PaymentStatus>>,
    /// Those to the organization.
    pub organization: Option<OrganizationId>,
    /// Those of the contract.
    pub contract: Option<ContractId>,
    /// Those of the project.
    pub project: Option<ProjectId>,
    /// Those that the fund pays.
    pub fund: Option<FundId>,
    /// Those that wait for the approval of a second person, which this account may give.
    pub approvable_by: Option<AccountId>,
    /// Those changed at or after this moment.
    pub updated_since: Option<DateTime<Utc>>,
    /// Those changed before this moment.
    pub updated_before: Option<DateTime<Utc>>,
    /// Made up for demonstration, or not.
    pub demo: Option<bool>,
}

/// The name of the list in its cursors.
pub fn payment_list_name(order: PaymentOrder, direction: Direction) -> String {
    format!("payments.{}.{direction:?}", order.code())
}

/// What the sort keys of this order are.
pub const fn payment_key_kind(order: PaymentOrder) -> KeyKind {
    match order {
        PaymentOrder::Amount => KeyKind::Number,
        PaymentOrder::RequestedAt | PaymentOrder::UpdatedAt => KeyKind::Moment,
    }
}

/// The cursor of a payment in a list.
pub fn payment_cursor(payment: &Payment, order: PaymentOrder, direction: Direction) -> Cursor {
    Cursor {
        list: payment_list_name(order, direction),
        key: match order {
            PaymentOrder::RequestedAt => payment.requested_at.to_rfc3339(),
            PaymentOrder::Amount => payment.amount.fen().to_string(),
            PaymentOrder::UpdatedAt => payment.updated_at.to_rfc3339(),
        },
        id: payment.id.0,
    }
}

const fn key(order: PaymentOrder) -> Key {
    match order {
        PaymentOrder::RequestedAt => Key {
            key: " (r.requested_at, r.id) ",
            cast: "::timestamptz, ",
            ascending: " ORDER BY r.requested_at ASC, r.id ASC",
            descending: " ORDER BY r.requested_at DESC, r.id DESC",
        },
        PaymentOrder::Amount => Key {
            key: " (r.amount, r.id) ",
            cast: "::bigint, ",
            ascending: " ORDER BY r.amount ASC, r.id ASC",
            descending: " ORDER BY r.amount DESC, r.id DESC",
        },
        PaymentOrder::UpdatedAt => Key {
            key: " (r.updated_at, r.id) ",
            cast: "::timestamptz, ",
            ascending: " ORDER BY r.updated_at ASC, r.id ASC",
            descending: " ORDER BY r.updated_at DESC, r.id DESC",
        },
    }
}

/// A part of the list of what the viewer may see: what was paid, and what else is of their work or their organization.
pub async fn list_payments(
    store: &Store,
    visibility: &Visibility,
    filter: &PaymentFilter,
    order: PaymentOrder,
    direction: Direction,
    page: &PageRequest,
) -> Result<Page<Payment>, StoreError> {
    let conditions = |sql: &mut Sql| conditions(sql, visibility, filter);
    page::list(store, conditions, &key(order), direction, page).await
}

/// How many payments the filter lets through, of those that the viewer may see.
pub async fn count_payments(
    store: &Store,
    visibility: &Visibility,
    filter: &PaymentFilter,
) -> Result<Count, StoreError> {
    page::count(store, "payments", |sql| conditions(sql, visibility, filter)).await
}

/// What payments come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PaymentSums {
    /// What was asked for.
    pub amount: Money,
    /// What of it came back.
    pub refunded: Money,
}

#[derive(Debug, FromQueryResult)]
struct SumRow {
    amount: i64,
    refunded: i64,
}

/// What the payments come to that the filter lets through, of those that the viewer may see.
pub async fn sum_payments(
    store: &Store,
    visibility: &Visibility,
    filter: &PaymentFilter,
) -> Result<PaymentSums, StoreError> {
    let mut sql = Sql::new(
        "SELECT coalesce(sum(r.amount), 0)::bigint AS amount, coalesce(sum(r.refunded), 0)::bigint AS refunded FROM payments r \
         WHERE r.district = ",
    );
    sql.bind(store.district().to_string());
    conditions(&mut sql, visibility, filter);
    let row: Option<SumRow> = store.one(sql.build()).await?;
    Ok(row.map_or_else(PaymentSums::default, |row| PaymentSums {
        amount: Money::from_fen(row.amount),
        refunded: Money::from_fen(row.refunded),
    }))
}

/// What was paid, everybody sees; what else there is, those whose work or organization it is.
fn visible(sql: &mut Sql, visibility: &Visibility) {
    seen(sql, visibility, |sql| {
        sql.push(" OR r.status IN ('SENT', 'CONFIRMED', 'REFUNDED')");
    });
}

fn conditions(sql: &mut Sql, visibility: &Visibility, filter: &PaymentFilter) {
    visible(sql, visibility);
    within(sql, filter.area.as_ref());
    if let Some(statuses) = &filter.statuses {
        sql.push(" AND r.status = ANY(").bind(codes(statuses)).push("::text[])");
    }
    if let Some(organization) = filter.organization {
        sql.push(" AND r.organization_id = ").bind(organization.0);
    }
    if let Some(contract) = filter.contract {
        sql.push(" AND r.contract_id = ").bind(contract.0);
    }
    if let Some(project) = filter.project {
        sql.push(" AND r.project_id = ").bind(project.0);
    }
    if let Some(fund) = filter.fund {
        sql.push(" AND r.fund_id = ").bind(fund.0);
    }
    if let Some(account) = filter.approvable_by {
        sql.push(" AND r.status = 'REQUESTED' AND r.requested_by IS DISTINCT FROM ")
            .bind(account.0);
    }
    if let Some(since) = filter.updated_since {
        sql.push(" AND r.updated_at >= ").bind(since);
    }
    if let Some(before) = filter.updated_before {
        sql.push(" AND r.updated_at < ").bind(before);
    }
    if let Some(demo) = filter.demo {
        sql.push(" AND (r.document->>'demo')::boolean = ").bind(demo);
    }
}

nested! {
    /// The payments of a contract, in the order of their requests.
    PaymentsOfContract {} of ContractId => Payment {
        rows: Rows {
            columns: "r.document",
            row: "r",
            from: "payments r WHERE r.contract_id = wanted.id",
            key: key(PaymentOrder::RequestedAt),
            direction: Direction::Asc,
        },
        conditions: |_, sql, reader| visible(sql, reader.visibility),
        read: whole::<Payment>,
        name: payment_list_name(PaymentOrder::RequestedAt, Direction::Asc),
        key: payment_key_kind(PaymentOrder::RequestedAt),
        cursor: |payment| payment_cursor(payment, PaymentOrder::RequestedAt, Direction::Asc),
    }
}

nested! {
    /// The payments of a project, in the order of their requests.
    PaymentsOfProject {} of ProjectId => Payment {
        rows: Rows {
            columns: "r.document",
            row: "r",
            from: "payments r WHERE r.project_id = wanted.id",
            key: key(PaymentOrder::RequestedAt),
            direction: Direction::Asc,
        },
        conditions: |_, sql, reader| visible(sql, reader.visibility),
        read: whole::<Payment>,
        name: payment_list_name(PaymentOrder::RequestedAt, Direction::Asc),
        key: payment_key_kind(PaymentOrder::RequestedAt),
        cursor: |payment| payment_cursor(payment, PaymentOrder::RequestedAt, Direction::Asc),
    }
}
