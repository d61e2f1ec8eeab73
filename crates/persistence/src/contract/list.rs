//! Lists of contracts.

use crate::error::StoreError;
use crate::list::{self as page, Key, within};
use crate::nested::{Rows, nested, whole};
use crate::page::{Count, Cursor, Direction, KeyKind, Page, PageRequest};
use crate::sql::Sql;
use crate::store::Store;
use crate::stored::codes;
use chrono::{DateTime, NaiveDate, Utc};
use siling_domain::area_code::AreaCode;
use siling_domain::contract::{Contract, ContractStatus, ProcurementMode};
use siling_domain::id::{FundId, OrganizationId, ProjectId};
use siling_domain::{Word, vocabulary};

vocabulary! {
    /// What contracts can be sorted by (合同排序字段).
    pub enum ContractOrder {
        /// The day of signing (签订日期).
        SignedOn = "SIGNED_ON" { zh: "签订日期", en: "Signed" },
        /// The last day of the term (到期日期).
        EndsOn = "ENDS_ON" { zh: "到期日期", en: "Ends" },
        /// When the record was last changed (更新时间).
        UpdatedAt = "UPDATED_AT" { zh: "更新时间", en: "Updated" },
    }
}

/// Which contracts are wanted; every condition given has to hold. Everybody may see them.
#[derive(Debug, Clone, Default)]
pub struct ContractFilter {
    /// Those for projects of the area or anywhere in it.
    pub area: Option<AreaCode>,
    /// Those in these states.
    pub statuses: Option<Vec<ContractStatus>>,
    /// Those that came about so.
    pub modes: Option<Vec<ProcurementMode>>,
    /// Those with the organization.
    pub organization: Option<OrganizationId>,
    /// Those for the project.
    pub project: Option<ProjectId>,
    /// Those that the fund pays.
    pub fund: Option<FundId>,
    /// Those in force whose term ends on that day or before.
    pub ends_by: Option<NaiveDate>,
    /// Those changed at or after this moment.
    pub updated_since: Option<DateTime<Utc>>,
    /// Those changed before this moment.
    pub updated_before: Option<DateTime<Utc>>,
    /// Made up for demonstration, or not.
    pub demo: Option<bool>,
}

/// The name of the list in its cursors.
pub fn list_name(order: ContractOrder, direction: Direction) -> String {
    format!("contracts.{}.{direction:?}", order.code())
}

/// What the sort keys of this order are.
pub const fn key_kind(order: ContractOrder) -> KeyKind {
    match order {
        ContractOrder::SignedOn | ContractOrder::EndsOn => KeyKind::Day,
        ContractOrder::UpdatedAt => KeyKind::Moment,
    }
}

/// The cursor of a contract in a list.
pub fn cursor(contract: &Contract, order: ContractOrder, direction: Direction) -> Cursor {
    Cursor {
        list: list_name(order, direction),
        key: match order {
            ContractOrder::SignedOn => contract.signed_on.to_string(),
            ContractOrder::EndsOn => contract.ends_on.to_string(),
            ContractOrder::UpdatedAt => contract.updated_at.to_rfc3339(),
        },
        id: contract.id.0,
    }
}

const fn key(order: ContractOrder) -> Key {
    match order {
        ContractOrder::SignedOn => Key {
            key: " (r.signed_on, r.id) ",
            cast: "::date, ",
            ascending: " ORDER BY r.signed_on ASC, r.id ASC",
            descending: " ORDER BY r.signed_on DESC, r.id DESC",
        },
        ContractOrder::EndsOn => Key {
            key: " (r.ends_on, r.id) ",
            cast: "::date, ",
            ascending: " ORDER BY r.ends_on ASC, r.id ASC",
            descending: " ORDER BY r.ends_on DESC, r.id DESC",
        },
        ContractOrder::UpdatedAt => Key {
            key: " (r.updated_at, r.id) ",
            cast: "::timestamptz, ",
            ascending: " ORDER BY r.updated_at ASC, r.id ASC",
            descending: " ORDER BY r.updated_at DESC, r.id DESC",
        },
    }
}

/// A part of the list.
pub async fn list(
    store: &Store,
    filter: &ContractFilter,
    order: ContractOrder,
    direction: Direction,
    page: &PageRequest,
) -> Result<Page<Contract>, StoreError> {
    page::list(store, |sql| conditions(sql, filter), &key(order), direction, page).await
}

/// How many contracts the filter lets through.
pub async fn count(store: &Store, filter: &ContractFilter) -> Result<Count, StoreError> {
    page::count(store, "contracts", |sql| conditions(sql, filter)).await
}

fn conditions(sql: &mut Sql, filter: &ContractFilter) {
    within(sql, filter.area.as_ref());
    if let Some(statuses) = &filter.statuses {
        sql.push(" AND r.status = ANY(").bind(codes(statuses)).push("::text[])");
    }
    if let Some(modes) = &filter.modes {
        sql.push(" AND r.mode = ANY(").bind(codes(modes)).push("::text[])");
    }
    if let Some(organization) = filter.organization {
        sql.push(" AND r.organization_id = ").bind(organization.0);
    }
    if let Some(project) = filter.project {
        sql.push(" AND r.project_id = ").bind(project.0);
    }
    if let Some(fund) = filter.fund {
        sql.push(" AND r.fund_id = ").bind(fund.0);
    }
    if let Some(day) = filter.ends_by {
        sql.push(" AND r.status = 'SIGNED' AND r.ends_on <= ").bind(day);
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
    /// The contracts of a project, terminated ones included, the latest signed first.
    ContractsOfProject {} of ProjectId => Contract {
        rows: Rows {
            columns: "r.document",
            row: "r",
            from: "contracts r WHERE r.project_id = wanted.id",
            key: key(ContractOrder::SignedOn),
            direction: Direction::Desc,
        },
        conditions: |_, _, _| {},
        read: whole::<Contract>,
        name: list_name(ContractOrder::SignedOn, Direction::Desc),
        key: key_kind(ContractOrder::SignedOn),
        cursor: |contract| cursor(contract, ContractOrder::SignedOn, Direction::Desc),
    }
}
