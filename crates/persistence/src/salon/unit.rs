//! Dual-registration units.

use crate::error::StoreError;
use crate::kept::Kept;
use crate::list::{self as page, Key, within};
use crate::page::{Count, Cursor, Direction, Page, PageRequest};
use crate::sql::Sql;
use crate::store::Store;
use crate::stored::Stored;
use sea_orm::Value;
use sea_orm::prelude::Json;
use siling_domain::access::Place;
use siling_domain::area_code::AreaCode;
use siling_domain::id::DualRegistrationUnitId;
use siling_domain::salon::{DualRegistrationStatus, DualRegistrationUnit};

impl Kept for DualRegistrationUnit {
    type Id = DualRegistrationUnitId;
    const SELECT: &'static str = "SELECT r.document FROM dual_registration_units r ";
    const INSERT: &'static str = "INSERT INTO dual_registration_units (id, district, area_code, name, status, document, version, created_at, \
                                  updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    const UPDATE: &'static str = "UPDATE dual_registration_units SET (district, area_code, name, status, document, version, created_at, \
                                  updated_at) = ($2, $3, $4, $5, $6, $7, $8, $9) WHERE id = $1";

    fn id(&self) -> DualRegistrationUnitId {
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
            self.area.to_string().into(),
            self.name.clone().into(),
            Stored(self.status).into(),
            document.into(),
            self.version.into(),
            self.created_at.into(),
            self.updated_at.into(),
        ]
    }
}

/// Which units are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default)]
pub struct UnitFilter {
    /// Those of the area or anywhere in it.
    pub area: Option<AreaCode>,
    /// Those in this state.
    pub status: Option<DualRegistrationStatus>,
}

/// The name of the list in its cursors.
pub fn unit_list_name(direction: Direction) -> String {
    format!("dualRegistrationUnits.NAME.{direction:?}")
}

/// The cursor of a unit in the list.
pub fn unit_cursor(unit: &DualRegistrationUnit, direction: Direction) -> Cursor {
    Cursor {
        list: unit_list_name(direction),
        key: unit.name.clone(),
        id: unit.id.0,
    }
}

const KEY: Key = Key {
    key: " (r.name, r.id) ",
    cast: "::text, ",
    ascending: " ORDER BY r.name ASC, r.id ASC",
    descending: " ORDER BY r.name DESC, r.id DESC",
};

/// A part of the list, by name.
pub async fn list_units(
    store: &Store,
    filter: &UnitFilter,
    direction: Direction,
    request: &PageRequest,
) -> Result<Page<DualRegistrationUnit>, StoreError> {
    page::list(store, |sql| conditions(sql, filter), &KEY, direction, request).await
}

/// How many units the filter lets through.
pub async fn count_units(store: &Store, filter: &UnitFilter) -> Result<Count, StoreError> {
    page::count(store, "dual_registration_units", |sql| conditions(sql, filter)).await
}

fn conditions(sql: &mut Sql, filter: &UnitFilter) {
    within(sql, filter.area.as_ref());
    if let Some(status) = filter.status {
        sql.push(" AND r.status = ").bind(Stored(status));
    }
}
