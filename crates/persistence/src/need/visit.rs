//! Visits to residents.

use crate::error::StoreError;
use crate::kept::Kept;
use crate::list::{self as page, Key, within};
use crate::page::{Count, Cursor, Direction, Page, PageRequest};
use crate::sql::Sql;
use crate::store::Store;
use chrono::NaiveDate;
use sea_orm::Value;
use sea_orm::prelude::Json;
use siling_domain::access::{Place, Visibility};
use siling_domain::area_code::AreaCode;
use siling_domain::id::VisitId;
use siling_domain::need::Visit;

impl Kept for Visit {
    type Id = VisitId;
    const SELECT: &'static str = "SELECT r.document FROM visits r ";
    const INSERT: &'static str = "INSERT INTO visits (id, district, area_code, visited_on, document, version, created_at, updated_at) \
                                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    const UPDATE: &'static str = "UPDATE visits SET (district, area_code, visited_on, document, version, created_at, updated_at) \
                                  = ($2, $3, $4, $5, $6, $7, $8) WHERE id = $1";

    fn id(&self) -> VisitId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn place(&self) -> Place {
        self.place()
    }

    fn is_public(&self) -> bool {
        false
    }

    fn values(&self, document: Json) -> Vec<Value> {
        vec![
            self.id.0.into(),
            self.district.to_string().into(),
            self.area.to_string().into(),
            self.visited_on.into(),
            document.into(),
            self.version.into(),
            self.created_at.into(),
            self.updated_at.into(),
        ]
    }
}

/// Which visits are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default)]
pub struct VisitFilter {
    /// Those of the area or anywhere in it.
    pub area: Option<AreaCode>,
    /// Those on or after this day.
    pub from: Option<NaiveDate>,
    /// Those on or before this day.
    pub to: Option<NaiveDate>,
}

/// The name of the list in its cursors.
pub fn visit_list_name(direction: Direction) -> String {
    format!("visits.VISITED_ON.{direction:?}")
}

/// The cursor of a visit in the list.
pub fn visit_cursor(visit: &Visit, direction: Direction) -> Cursor {
    Cursor {
        list: visit_list_name(direction),
        key: visit.visited_on.to_string(),
        id: visit.id.0,
    }
}

const KEY: Key = Key {
    key: " (r.visited_on, r.id) ",
    cast: "::date, ",
    ascending: " ORDER BY r.visited_on ASC, r.id ASC",
    descending: " ORDER BY r.visited_on DESC, r.id DESC",
};

/// A part of the list of what the viewer may see, by day.
pub async fn list_visits(
    store: &Store,
    visibility: &Visibility,
    filter: &VisitFilter,
    direction: Direction,
    request: &PageRequest,
) -> Result<Page<Visit>, StoreError> {
    let conditions = |sql: &mut Sql| conditions(sql, visibility, filter);
    page::list(store, conditions, &KEY, direction, request).await
}

/// How many visits the filter lets through, of those that the viewer may see.
pub async fn count_visits(store: &Store, visibility: &Visibility, filter: &VisitFilter) -> Result<Count, StoreError> {
    page::count(store, "visits", |sql| conditions(sql, visibility, filter)).await
}

fn conditions(sql: &mut Sql, visibility: &Visibility, filter: &VisitFilter) {
    if !visibility.everything {
        let areas = visibility.areas.iter().map(|area| area.prefix().to_owned() + "%");
        sql.push(" AND r.area_code LIKE ANY(")
            .bind(areas.collect::<Vec<String>>())
            .push(")");
    }
    within(sql, filter.area.as_ref());
    if let Some(from) = filter.from {
        sql.push(" AND r.visited_on >= ").bind(from);
    }
    if let Some(to) = filter.to {
        sql.push(" AND r.visited_on <= ").bind(to);
    }
}
