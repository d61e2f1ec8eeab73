//! Claims.

use crate::error::StoreError;
use crate::kept::{Kept, Row, objects};
use crate::sql::Sql;
use crate::store::{self, Store};
use crate::stored::Stored;
use crate::unit_of_work::UnitOfWork;
use sea_orm::prelude::Json;
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use siling_domain::access::Place;
use siling_domain::id::{ClaimId, OrganizationId, ServiceOrderId};
use siling_domain::order::{Claim, ClaimStatus};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

impl Kept for Claim {
    type Id = ClaimId;
    const SELECT: &'static str = "SELECT r.document FROM claims r ";
    const INSERT: &'static str = "INSERT INTO claims (id, district, order_id, area_code, organization_id, partners, joined, price, status, \
                                  demo, document, version, created_at, updated_at) \
                                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    const UPDATE: &'static str = "UPDATE claims SET (district, order_id, area_code, organization_id, partners, joined, price, status, \
                                  demo, document, version, created_at, updated_at) \
                                  = ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) WHERE id = $1";

    fn id(&self) -> ClaimId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn place(&self) -> Place {
        self.place()
    }

    fn is_public(&self) -> bool {
        self.status == ClaimStatus::Selected
    }

    fn values(&self, document: Json) -> Vec<Value> {
        let of = |joined: bool| {
            let partners = self.partners.iter().filter(move |partner| partner.joined() || !joined);
            partners.map(|partner| partner.organization.0).collect::<Vec<Uuid>>()
        };
        vec![
            self.id.0.into(),
            self.district.to_string().into(),
            self.order.0.into(),
            self.community.to_string().into(),
            self.organization.0.into(),
            of(false).into(),
            of(true).into(),
            self.price.fen().into(),
            Stored(self.status).into(),
            self.demo.into(),
            document.into(),
            self.version.into(),
            self.created_at.into(),
            self.updated_at.into(),
        ]
    }
}

/// The claims on the order that wait for its award, locked until the transaction ends, in the order in which they came.
pub async fn live_claims_locked(uow: &UnitOfWork, order: ServiceOrderId) -> Result<Vec<Claim>, StoreError> {
    let mut sql = Sql::new(Claim::SELECT);
    sql.push("WHERE r.order_id = ")
        .bind(order.0)
        .push(" AND r.status = 'SUBMITTED' ORDER BY r.id FOR UPDATE");
    let rows: Vec<Row> = uow.all(sql.build()).await?;
    let mut claims: Vec<Claim> = objects(rows)?;
    claims.sort_by_key(|claim| (claim.created_at, claim.id));
    Ok(claims)
}

#[derive(Debug, FromQueryResult)]
struct Counted {
    order_id: Uuid,
    value: i64,
}

async fn live_claims(
    db: &impl ConnectionTrait,
    orders: &[ServiceOrderId],
) -> Result<HashMap<ServiceOrderId, usize>, StoreError> {
    let mut sql = Sql::new("SELECT order_id, count(*) AS value FROM claims WHERE status = 'SUBMITTED' AND order_id");
    sql.any_of(orders.iter().map(|id| id.0).collect())
        .push(" GROUP BY order_id");
    let rows: Vec<Counted> = store::all(db, sql.build()).await?;
    let count = |row: &Counted| usize::try_from(row.value).unwrap_or_default();
    Ok(rows
        .iter()
        .map(|row| (ServiceOrderId(row.order_id), count(row)))
        .collect())
}

/// How many claims on each of these orders wait for its award; orders without any are left out.
pub async fn live_claims_of(
    store: &Store,
    orders: &[ServiceOrderId],
) -> Result<HashMap<ServiceOrderId, usize>, StoreError> {
    live_claims(store.reader(), orders).await
}

/// How many claims on the order wait for its award, as the transaction sees it.
pub async fn live_claims_in(uow: &UnitOfWork, order: ServiceOrderId) -> Result<usize, StoreError> {
    Ok(live_claims(uow.tx(), &[order])
        .await?
        .remove(&order)
        .unwrap_or_default())
}

#[derive(Debug, FromQueryResult)]
struct Pair {
    order_id: Uuid,
    organization_id: Uuid,
}

async fn taking_part(
    db: &impl ConnectionTrait,
    pairs: &[(ServiceOrderId, OrganizationId)],
    except: Option<ClaimId>,
) -> Result<HashSet<(ServiceOrderId, OrganizationId)>, StoreError> {
    let orders: Vec<Uuid> = pairs.iter().map(|pair| pair.0.0).collect();
    let organizations: Vec<Uuid> = pairs.iter().map(|pair| pair.1.0).collect();
    let mut sql = Sql::new("SELECT DISTINCT p.order_id, p.organization_id FROM unnest(");
    sql.keys(orders)
        .push(", ")
        .keys(organizations)
        .push(
            ") AS p (order_id, organization_id) JOIN claims c ON c.order_id = p.order_id \
             AND (c.organization_id = p.organization_id OR c.joined @> ARRAY[p.organization_id]) \
             WHERE c.status IN ('SUBMITTED', 'SELECTED') AND c.id IS DISTINCT FROM ",
        )
        .bind(except.map(|id| id.0))
        .push("::uuid");
    let rows: Vec<Pair> = store::all(db, sql.build()).await?;
    let pair = |row: &Pair| (ServiceOrderId(row.order_id), OrganizationId(row.organization_id));
    Ok(rows.iter().map(pair).collect())
}

/// Which of these organizations take part in a claim on the order, as leads or as partners who joined.
pub async fn taking_part_of(
    store: &Store,
    pairs: &[(ServiceOrderId, OrganizationId)],
) -> Result<HashSet<(ServiceOrderId, OrganizationId)>, StoreError> {
    taking_part(store.reader(), pairs, None).await
}

/// Whether the organization takes part in another claim on the order, as the transaction sees it.
pub async fn takes_part_in(
    uow: &UnitOfWork,
    order: ServiceOrderId,
    organization: OrganizationId,
    except: Option<ClaimId>,
) -> Result<bool, StoreError> {
    let found = taking_part(uow.tx(), &[(order, organization)], except).await?;
    Ok(!found.is_empty())
}
