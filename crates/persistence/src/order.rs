//! Service orders and claims.

mod audit;
mod claim;
mod claim_list;
mod list;
mod standing;
mod waiting;

pub use crate::kept::{by_ids, insert, locked, shared, update};
pub use audit::audit;
pub use claim::{live_claims_in, live_claims_locked, live_claims_of, takes_part_in, taking_part_of};
pub use claim_list::{
    ClaimFilter, ClaimOrder, ClaimsOfOrder, ClaimsOfOrganization, claim_cursor, claim_key_kind, claim_list_name,
    count_claims, list_claims,
};
pub use list::{
    OrderFilter, OrderOrder, OrdersOfSalon, count, cursor, key_kind, list, list_name, unclaimed_after_deadline,
};
pub use standing::{Standing, owes_in, owing_of, standings_in, standings_of};
pub(crate) use waiting::Waiting;

use crate::kept::Kept;
use crate::stored::Stored;
use sea_orm::Value;
use sea_orm::prelude::Json;
use siling_domain::access::Place;
use siling_domain::id::{AccountId, ServiceOrderId};
use siling_domain::order::ServiceOrder;
use uuid::Uuid;

impl Kept for ServiceOrder {
    type Id = ServiceOrderId;
    const SELECT: &'static str = "SELECT r.document FROM service_orders r ";
    const INSERT: &'static str = "INSERT INTO service_orders (id, district, area_code, lead, needs, capabilities, min_stars, ceiling, fund_id, \
                                  claim_deadline, status, published_at, salon_id, commitment_id, project_id, contract_id, organization_id, \
                                  search_text, grams, demo, document, version, created_at, updated_at) \
                                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, \
                                  $23, $24)";
    const UPDATE: &'static str = "UPDATE service_orders SET (district, area_code, lead, needs, capabilities, min_stars, ceiling, fund_id, \
                                  claim_deadline, status, published_at, salon_id, commitment_id, project_id, contract_id, organization_id, \
                                  search_text, grams, demo, document, version, created_at, updated_at) \
                                  = ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, \
                                  $24) WHERE id = $1";

    fn id(&self) -> ServiceOrderId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn place(&self) -> Place {
        self.place()
    }

    fn is_public(&self) -> bool {
        self.published_at.is_some()
    }

    fn owner(&self) -> Option<AccountId> {
        None
    }

    fn values(&self, document: Json) -> Vec<Value> {
        let (terms, search) = (&self.terms, self.terms.search_text());
        let needs: Vec<Uuid> = terms.needs.iter().map(|id| id.0).collect();
        vec![
            self.id.0.into(),
            self.district.to_string().into(),
            self.community.to_string().into(),
            Stored(terms.lead).into(),
            needs.into(),
            terms.capabilities.clone().into(),
            i16::from(terms.min_stars.count()).into(),
            terms.ceiling.fen().into(),
            terms.fund.map(|id| id.0).into(),
            terms.claim_deadline.into(),
            Stored(self.status).into(),
            self.published_at.into(),
            self.deliberation.as_ref().map(|it| it.salon.0).into(),
            self.commitment.map(|id| id.0).into(),
            self.project.map(|id| id.0).into(),
            self.contract.map(|id| id.0).into(),
            self.award.as_ref().map(|it| it.organization.0).into(),
            search.text.into(),
            search.grams.into(),
            self.demo.into(),
            document.into(),
            self.version.into(),
            self.created_at.into(),
            self.updated_at.into(),
        ]
    }
}
