//! Lists of records of service. Everybody may see them, as far as their project is seen; what only insiders read is for
//! the schema to hide.

use super::list::visible;
use super::service::{COLUMNS, Row, records, select};
use crate::error::StoreError;
use crate::list::Key;
use crate::nested::{Rows, nested};
use crate::page::{Count, Cursor, Direction, KeyKind, Page, PageRequest};
use crate::sql::Sql;
use crate::store::Store;
use crate::stored::codes;
use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use siling_domain::access::Visibility;
use siling_domain::area::AreaLevel;
use siling_domain::area_code::AreaCode;
use siling_domain::id::{OrganizationId, ProjectId};
use siling_domain::project::{ServiceRecord, ServiceRecordStatus};
use siling_domain::{Word, vocabulary};

vocabulary! {
    /// What records of service can be sorted by (服务记录排序字段).
    pub enum RecordOrder as "ServiceRecordOrder" {
        /// The day of the service (服务日期).
        Day = "DAY" { zh: "服务日期", en: "Day" },
    }
}

/// Which records are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct RecordFilter {
    /// Those of the project.
    pub project: Option<ProjectId>,
    /// Those of service by the organization.
    pub organization: Option<OrganizationId>,
    /// Those of projects that serve the area or anything in it.
    pub area: Option<AreaCode>,
    /// Those in these states.
    pub statuses: Option<Vec<ServiceRecordStatus>>,
    /// Those of this day or later.
    pub from: Option<NaiveDate>,
    /// Those of this day or earlier.
    pub to: Option<NaiveDate>,
}

/// The name of the list in its cursors.
pub fn record_list_name(order: RecordOrder, direction: Direction) -> String {
    format!("serviceRecords.{}.{direction:?}", order.code())
}

/// What the list is sorted by, as its cursors carry it.
pub const fn record_key_kind(order: RecordOrder) -> KeyKind {
    match order {
        RecordOrder::Day => KeyKind::Day,
    }
}

/// The cursor of a record in a list.
pub fn record_cursor(record: &ServiceRecord, order: RecordOrder, direction: Direction) -> Cursor {
    Cursor {
        list: record_list_name(order, direction),
        key: record.day.to_string(),
        id: record.id.0,
    }
}

const KEY: Key = Key {
    key: " (s.day, s.id) ",
    cast: "::date, ",
    ascending: " ORDER BY s.day ASC, s.id ASC",
    descending: " ORDER BY s.day DESC, s.id DESC",
};

fn conditions(sql: &mut Sql, visibility: &Visibility, filter: &RecordFilter) {
    if !visibility.everything {
        sql.push(" AND EXISTS (SELECT FROM projects r WHERE r.id = s.project_id");
        visible(sql, visibility);
        sql.push(")");
    }
    if let Some(project) = filter.project {
        sql.push(" AND s.project_id = ").bind(project.0);
    }
    if let Some(organization) = filter.organization {
        sql.push(" AND s.organization_id = ").bind(organization.0);
    }
    if let Some(area) = filter.area.filter(|area| area.level() != AreaLevel::District) {
        sql.push(" AND s.area_code LIKE ").bind(area.prefix().to_owned() + "%");
    }
    if let Some(statuses) = &filter.statuses {
        sql.push(" AND s.status = ANY(").bind(codes(statuses)).push("::text[])");
    }
    if let Some(day) = filter.from {
        sql.push(" AND s.day >= ").bind(day);
    }
    if let Some(day) = filter.to {
        sql.push(" AND s.day <= ").bind(day);
    }
}

/// A part of the list, of the projects that the viewer may see.
pub async fn list_records(
    store: &Store,
    visibility: &Visibility,
    filter: &RecordFilter,
    direction: Direction,
    page: &PageRequest,
) -> Result<Page<ServiceRecord>, StoreError> {
    let mut sql = select();
    sql.push("WHERE s.district = ").bind(store.district().to_string());
    conditions(&mut sql, visibility, filter);
    KEY.between(&mut sql, direction, page);
    sql.push(KEY.order(page.ascending(direction)))
        .push(" LIMIT ")
        .bind(i64::from(page.limit) + 1);
    Ok(Page::from_probe(records(store.all(sql.build()).await?)?, page))
}

#[derive(Debug, FromQueryResult)]
struct Counted {
    value: i64,
}

/// Above this many, counting stops.
const COUNT_MAX: i64 = 100_000;

/// How many records the filter lets through, of the projects that the viewer may see.
pub async fn count_records(store: &Store, visibility: &Visibility, filter: &RecordFilter) -> Result<Count, StoreError> {
    let mut sql = Sql::new("SELECT count(*) AS value FROM (SELECT FROM service_records s WHERE s.district = ");
    sql.bind(store.district().to_string());
    conditions(&mut sql, visibility, filter);
    sql.push(" LIMIT ").bind(COUNT_MAX + 1).push(") AS found");
    let counted: Option<Counted> = store.one(sql.build()).await?;
    let value = counted.map_or(0, |counted| counted.value);
    Ok(Count {
        value: value.min(COUNT_MAX),
        exact: value <= COUNT_MAX,
    })
}

nested! {
    /// The records of a project that stand, the latest day first. Whether the project is seen is for the caller to know.
    RecordsOfProject {} of ProjectId => ServiceRecord {
        rows: Rows {
            columns: COLUMNS,
            row: "s",
            from: "service_records s WHERE s.project_id = wanted.id AND s.status = 'RECORDED'",
            key: KEY,
            direction: Direction::Desc,
        },
        conditions: |_, _, _| {},
        read: |_: &Store, row: Row| row.into_domain(),
        name: record_list_name(RecordOrder::Day, Direction::Desc),
        key: record_key_kind(RecordOrder::Day),
        cursor: |record| record_cursor(record, RecordOrder::Day, Direction::Desc),
    }
}
