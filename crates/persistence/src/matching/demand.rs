//! What is asked for: orders open for claims, and accepted needs without an order.

use crate::entity::area::code;
use crate::error::StoreError;
use crate::kept::{Kept, Row, objects};
use crate::list::within;
use crate::sql::{Sql, fixed};
use crate::store::Store;
use crate::stored::{Stored, codes};
use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use siling_domain::area_code::AreaCode;
use siling_domain::id::{NeedId, OrganizationId, ServiceOrderId};
use siling_domain::money::Money;
use siling_domain::order::ServiceOrder;
use siling_domain::organization::Lead;
use siling_domain::standard::Stars;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Which of the orders open for claims are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default)]
pub struct OpenOrders {
    /// In the area or anywhere in it.
    pub area: Option<AreaCode>,
    /// Of these.
    pub ids: Option<Vec<ServiceOrderId>>,
    /// That ask for no other capabilities and no more stars than these.
    pub within_reach: Option<(Vec<String>, Stars)>,
}

/// The orders that are open for claims on the day, those whose deadline is next first, at most so many.
pub async fn open_orders(
    store: &Store,
    filter: &OpenOrders,
    today: NaiveDate,
    most: usize,
) -> Result<Vec<ServiceOrder>, StoreError> {
    let mut sql = Sql::new(ServiceOrder::SELECT);
    sql.push("WHERE r.district = ").bind(store.district().to_string());
    sql.push(" AND r.status = 'PUBLISHED' AND r.claim_deadline >= ")
        .bind(today);
    within(&mut sql, filter.area.as_ref());
    if let Some(ids) = &filter.ids {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        sql.push(" AND r.id").any_of(ids);
    }
    if let Some((capabilities, stars)) = &filter.within_reach {
        sql.push(" AND r.capabilities <@ ").bind(capabilities.clone());
        sql.push("::text[] AND r.min_stars <= ").bind(i16::from(stars.count()));
    }
    sql.push(" ORDER BY r.claim_deadline, r.id LIMIT ").bind(limit(most));
    let rows: Vec<Row> = store.all(sql.build()).await?;
    objects(rows)
}

fn limit(most: usize) -> i64 {
    i64::try_from(most).unwrap_or(i64::MAX)
}

#[derive(Debug, FromQueryResult)]
struct WantedRow {
    id: Uuid,
    wanted: Vec<String>,
}

/// The capabilities that the needs behind these orders want and the orders do not require; orders whose needs
/// want no others are left out.
pub async fn wanted(
    store: &Store,
    orders: &[ServiceOrderId],
) -> Result<HashMap<ServiceOrderId, Vec<String>>, StoreError> {
    let mut sql = Sql::new(
        "SELECT r.id, array_agg(DISTINCT w.code ORDER BY w.code) AS wanted FROM service_orders r \
         JOIN needs n ON n.id = ANY(r.needs) CROSS JOIN LATERAL unnest(n.capabilities) AS w (code) \
         WHERE r.id",
    );
    sql.any_of(orders.iter().map(|id| id.0).collect())
        .push(" AND w.code <> ALL(r.capabilities) GROUP BY r.id");
    let rows: Vec<WantedRow> = store.all(sql.build()).await?;
    Ok(rows
        .into_iter()
        .map(|row| (ServiceOrderId(row.id), row.wanted))
        .collect())
}

/// A claim that waits for the award.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// The order.
    pub order: ServiceOrderId,
    /// The organization that claims.
    pub organization: OrganizationId,
    /// Its price.
    pub price: Money,
}

#[derive(Debug, FromQueryResult)]
struct WaitingRow {
    order_id: Uuid,
    organization_id: Uuid,
    price: i64,
}

/// The claims on these orders that wait for the award.
pub async fn waiting_claims(store: &Store, orders: &[ServiceOrderId]) -> Result<Vec<Waiting>, StoreError> {
    let mut sql = Sql::new(
        "SELECT c.order_id, c.organization_id, c.price FROM claims c WHERE c.status = 'SUBMITTED' AND c.order_id",
    );
    sql.any_of(orders.iter().map(|id| id.0).collect());
    let rows: Vec<WaitingRow> = store.all(sql.build()).await?;
    let waiting = rows.into_iter().map(|row| Waiting {
        order: ServiceOrderId(row.order_id),
        organization: OrganizationId(row.organization_id),
        price: Money::from_fen(row.price),
    });
    Ok(waiting.collect())
}

#[derive(Debug, FromQueryResult)]
struct PartRow {
    order_id: Uuid,
    organization_id: Uuid,
}

/// In the claims on which orders, of those that wait for their award, which of these organizations take part, as leads or as
/// partners who joined. Found from the organizations: what they claimed is little, whatever is open.
pub async fn takes_part(
    store: &Store,
    organizations: &[OrganizationId],
) -> Result<HashSet<(ServiceOrderId, OrganizationId)>, StoreError> {
    let ids: Vec<Uuid> = organizations.iter().map(|id| id.0).collect();
    let rows: Vec<PartRow> = store
        .all(fixed(
            "SELECT c.order_id, c.organization_id FROM claims c WHERE c.status = 'SUBMITTED' AND c.organization_id = ANY($1::uuid[]) \
             UNION SELECT c.order_id, k.id AS organization_id FROM unnest($1::uuid[]) AS k (id) \
             JOIN claims c ON c.partners @> ARRAY[k.id] AND c.joined @> ARRAY[k.id] WHERE c.status = 'SUBMITTED'",
            [ids.into()],
        ))
        .await?;
    let pair = |row: &PartRow| (ServiceOrderId(row.order_id), OrganizationId(row.organization_id));
    Ok(rows.iter().map(pair).collect())
}

/// An accepted need without an order, as a matching sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenNeed {
    /// The need.
    pub id: NeedId,
    /// Its community.
    pub area: AreaCode,
    /// Which of the four leads it belongs to, where it belongs to one.
    pub lead: Option<Lead>,
    /// The capabilities that it wants.
    pub capabilities: Vec<String>,
}

#[derive(Debug, FromQueryResult)]
struct NeedRow {
    id: Uuid,
    area_code: String,
    lead: Option<Stored<Lead>>,
    capabilities: Vec<String>,
}

/// The accepted needs without an order, of these leads or of none yet, those that most residents endorse first, at
/// most so many.
pub async fn open_needs(store: &Store, leads: &[Lead], most: usize) -> Result<Vec<OpenNeed>, StoreError> {
    let mut sql = Sql::new("SELECT r.id, r.area_code, r.lead, r.capabilities FROM needs r WHERE r.district = ");
    sql.bind(store.district().to_string());
    sql.push(" AND r.status = 'ACCEPTED' AND r.order_id IS NULL AND (r.lead IS NULL OR r.lead = ANY(")
        .bind(codes(leads))
        .push("))");
    sql.push(" ORDER BY r.endorsement_count DESC, r.id LIMIT ")
        .bind(limit(most));
    let rows: Vec<NeedRow> = store.all(sql.build()).await?;
    rows.into_iter()
        .map(|row| {
            Ok(OpenNeed {
                id: NeedId(row.id),
                area: code(&row.area_code)?,
                lead: row.lead.map(|lead| lead.0),
                capabilities: row.capabilities,
            })
        })
        .collect()
}
