//! Secretary salons and dual-registration units.

mod audit;
mod list;
mod statistics;
mod unit;

pub use audit::audit;
pub use list::{SalonFilter, SalonOrder, SalonsOfNeed, count, cursor, key_kind, list, list_name};
pub use statistics::{SalonFigures, salons_held};
pub use unit::{UnitFilter, count_units, list_units, unit_cursor, unit_list_name};

use crate::kept::Kept;
use crate::sql::fixed;
use crate::stored::Stored;
use sea_orm::prelude::Json;
use sea_orm::{Statement, Value};
use siling_domain::access::Place;
use siling_domain::id::SalonId;
use siling_domain::salon::SecretarySalon;
use uuid::Uuid;

impl Kept for SecretarySalon {
    type Id = SalonId;
    const SELECT: &'static str = "SELECT r.document FROM secretary_salons r ";
    const INSERT: &'static str = "INSERT INTO secretary_salons (id, district, area_code, planned_on, held_on, status, document, version, \
                                  created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    const UPDATE: &'static str = "UPDATE secretary_salons SET (district, area_code, planned_on, held_on, status, document, version, \
                                  created_at, updated_at) = ($2, $3, $4, $5, $6, $7, $8, $9, $10) WHERE id = $1";

    fn id(&self) -> SalonId {
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
            self.planned_on.into(),
            self.held_on.into(),
            Stored(self.status).into(),
            document.into(),
            self.version.into(),
            self.created_at.into(),
            self.updated_at.into(),
        ]
    }

    fn beside(&self) -> Option<Statement> {
        let needs: Vec<Uuid> = self.needs.iter().map(|need| need.0).collect();
        Some(fixed(
            "WITH gone AS (DELETE FROM salon_needs WHERE salon_id = $1 AND need_id <> ALL($2::uuid[])) \
             INSERT INTO salon_needs (salon_id, need_id) SELECT $1, unnest($2::uuid[]) ON CONFLICT DO NOTHING",
            [self.id.0.into(), needs.into()],
        ))
    }
}
