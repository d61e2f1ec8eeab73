//! Needs and visits, with endorsements and contacts beside them.

mod audit;
mod contact;
mod endorse;
mod list;
mod similar;
mod statistics;
mod visit;

pub use audit::audit;
pub use contact::{contact, insert};
pub use endorse::{
    endorse, endorsed_among, endorsers_follow, has_endorsed, linked_among, linked_in, withdraw_endorsement,
};
pub use list::{NeedFilter, NeedOrder, count, cursor, key_kind, list, list_name};
pub use similar::{candidates, public_candidates};
pub use statistics::{DemandFigures, DemandGroup, DemandScope, demand, demand_by_capability};
pub use visit::{VisitFilter, count_visits, list_visits, visit_cursor, visit_list_name};

use crate::error::StoreError;
use crate::kept::{Kept, Row, objects};
use crate::sql::{Sql, fixed};
use crate::store::Store;
use crate::stored::Stored;
use crate::unit_of_work::UnitOfWork;
use sea_orm::prelude::Json;
use sea_orm::{Statement, Value};
use siling_domain::access::Place;
use siling_domain::id::{AccountId, NeedId, ProjectId, ServiceOrderId};
use siling_domain::need::Need;
use uuid::Uuid;

impl Kept for Need {
    type Id = NeedId;
    const SELECT: &'static str = "SELECT r.document FROM needs r ";
    const INSERT: &'static str = "INSERT INTO needs (id, district, area_code, channel, visit_id, salon_id, lead, capabilities, latitude, longitude, \
                                  posted_by, status, answer_due, answered_on, accepted_at, merged_into_id, endorsement_count, order_id, \
                                  project_id, search_text, grams, demo, document, version, created_at, updated_at) \
                                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, \
                                  $23, $24, $25, $26)";
    const UPDATE: &'static str = "UPDATE needs SET (district, area_code, channel, visit_id, salon_id, lead, capabilities, latitude, longitude, \
                                  posted_by, status, answer_due, answered_on, accepted_at, merged_into_id, endorsement_count, order_id, \
                                  project_id, search_text, grams, demo, document, version, created_at, updated_at) \
                                  = ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, \
                                  $24, $25, $26) WHERE id = $1";

    fn id(&self) -> NeedId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn place(&self) -> Place {
        self.place()
    }

    fn is_public(&self) -> bool {
        Need::is_public(self)
    }

    fn owner(&self) -> Option<AccountId> {
        self.posted_by
    }

    fn values(&self, document: Json) -> Vec<Value> {
        let position = self.spot.as_ref().and_then(|spot| spot.position);
        let search = self.search_text();
        vec![
            self.id.0.into(),
            self.district.to_string().into(),
            self.area.to_string().into(),
            Stored(self.channel).into(),
            self.visit.map(|id| id.0).into(),
            self.salon.map(|id| id.0).into(),
            self.lead.map(Stored).into(),
            self.capabilities.clone().into(),
            position.map(|position| position.latitude).into(),
            position.map(|position| position.longitude).into(),
            self.posted_by.map(|account| account.0).into(),
            Stored(self.status).into(),
            self.answer_due.into(),
            self.answered_on.into(),
            self.accepted_at.into(),
            self.merged_into.map(|id| id.0).into(),
            self.endorsement_count.into(),
            self.order.map(|id| id.0).into(),
            self.project.map(|id| id.0).into(),
            search.text.into(),
            search.grams.into(),
            self.demo.into(),
            document.into(),
            self.version.into(),
            self.created_at.into(),
            self.updated_at.into(),
        ]
    }

    /// Where it stood from when to when. What happens in one moment leaves the last state of it.
    fn beside(&self) -> Option<Statement> {
        Some(fixed(
            "WITH ended AS (UPDATE need_statuses SET until = $3 WHERE need_id = $1 AND until IS NULL AND since < $3) \
             INSERT INTO need_statuses (need_id, status, since) VALUES ($1, $2, $3) \
             ON CONFLICT (need_id, since) DO UPDATE SET status = excluded.status",
            [self.id.0.into(), Stored(self.status).into(), self.status_since.into()],
        ))
    }
}

/// The needs of these ids, locked until the transaction ends, in the order of their ids; unknown ids are left out.
pub async fn locked(uow: &UnitOfWork, ids: &[NeedId]) -> Result<Vec<Need>, StoreError> {
    let mut sql = Sql::new(Need::SELECT);
    sql.push("WHERE r.id = ANY(")
        .bind(ids.iter().map(|id| id.0).collect::<Vec<Uuid>>())
        .push(") AND r.district = ")
        .bind(uow.store().district().to_string())
        .push(" ORDER BY r.id FOR UPDATE");
    let rows: Vec<Row> = uow.all(sql.build()).await?;
    objects(rows)
}

/// The needs that these orders answer, in the order in which they were posted.
pub async fn of_orders(store: &Store, orders: &[ServiceOrderId]) -> Result<Vec<Need>, StoreError> {
    let mut sql = Sql::new(Need::SELECT);
    sql.push("WHERE r.order_id = ANY(")
        .bind(orders.iter().map(|id| id.0).collect::<Vec<Uuid>>())
        .push(") ORDER BY r.created_at, r.id");
    objects(store.all(sql.build()).await?)
}

/// The needs that these projects answer, in the order in which they were posted.
pub async fn of_projects(store: &Store, projects: &[ProjectId]) -> Result<Vec<Need>, StoreError> {
    let mut sql = Sql::new(Need::SELECT);
    sql.push("WHERE r.project_id = ANY(")
        .bind(projects.iter().map(|id| id.0).collect::<Vec<Uuid>>())
        .push(") ORDER BY r.created_at, r.id");
    objects(store.all(sql.build()).await?)
}
