//! What claiming asks of an organization beside its own record.

use crate::error::StoreError;
use crate::sql::Sql;
use crate::store::{self, Store};
use crate::unit_of_work::UnitOfWork;
use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, FromQueryResult};
use siling_domain::id::{OrganizationId, ServiceOrderId};
use siling_domain::order::Claimant;
use siling_domain::organization::Organization;
use siling_domain::standard::Stars;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// What an organization has and carries on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// Its stars in force.
    pub stars: Stars,
    /// Whether its stars are on hold, or the last rating that was confirmed hit a veto.
    pub vetoed: bool,
    /// How many projects it runs and how many claims of it wait for their award.
    pub load: u32,
}

impl Standing {
    /// The organization as the conditions for claiming look at it.
    pub fn claimant<'a>(&self, organization: &'a Organization) -> Claimant<'a> {
        Claimant::of(organization, self.stars, self.vetoed, self.load)
    }
}

#[derive(Debug, FromQueryResult)]
struct Row {
    organization_id: Uuid,
    stars: i16,
    vetoed: bool,
    load: i64,
}

async fn standings(
    db: &impl ConnectionTrait,
    organizations: &[OrganizationId],
    today: NaiveDate,
) -> Result<HashMap<OrganizationId, Standing>, StoreError> {
    let mut sql = Sql::new(
        "SELECT k.organization_id, \
         coalesce((SELECT s.stars FROM star_ratings s WHERE s.organization_id = k.organization_id \
         AND s.status IN ('VALID', 'DOWNGRADED') AND ",
    );
    sql.bind(today)
        .push(
            " BETWEEN s.valid_from AND s.valid_to), 0::smallint) AS stars, \
             EXISTS (SELECT FROM star_ratings s WHERE s.organization_id = k.organization_id AND s.status = 'ON_HOLD') \
             OR coalesce((SELECT g.facts->'vetoes' <> '[]'::jsonb FROM assessments a JOIN assessment_cycles y ON y.id = a.cycle_id \
             JOIN ratings g ON g.assessment_id = a.id WHERE a.organization_id = k.organization_id \
             AND a.status IN ('CONFIRMED', 'AWARDED') ORDER BY y.year DESC, g.number DESC LIMIT 1), false) AS vetoed, \
             (SELECT count(*) FROM projects p WHERE p.organization_id = k.organization_id \
             AND p.status IN ('PLANNED', 'IN_PROGRESS', 'PAUSED')) \
             + (SELECT count(*) FROM claims c WHERE c.organization_id = k.organization_id AND c.status = 'SUBMITTED') AS load \
             FROM unnest(",
        )
        .keys(organizations.iter().map(|id| id.0).collect())
        .push(") AS k (organization_id)");
    let rows: Vec<Row> = store::all(db, sql.build()).await?;
    rows.into_iter()
        .map(|row| {
            let stars = Stars::new(u8::try_from(row.stars).unwrap_or(u8::MAX));
            let standing = Standing {
                stars: stars.map_err(|error| StoreError::Corrupt(error.to_string()))?,
                vetoed: row.vetoed,
                load: u32::try_from(row.load).unwrap_or(u32::MAX),
            };
            Ok((OrganizationId(row.organization_id), standing))
        })
        .collect()
}

/// What each of these organizations has and carries on the day, in one statement for any number.
pub async fn standings_of(
    store: &Store,
    organizations: &[OrganizationId],
    today: NaiveDate,
) -> Result<HashMap<OrganizationId, Standing>, StoreError> {
    standings(store.reader(), organizations, today).await
}

/// The same, as the transaction sees it.
pub async fn standings_in(
    uow: &UnitOfWork,
    organizations: &[OrganizationId],
    today: NaiveDate,
) -> Result<HashMap<OrganizationId, Standing>, StoreError> {
    standings(uow.tx(), organizations, today).await
}

#[derive(Debug, FromQueryResult)]
struct Owing {
    id: Uuid,
}

async fn owing(db: &impl ConnectionTrait, orders: &[ServiceOrderId]) -> Result<HashSet<ServiceOrderId>, StoreError> {
    let mut sql = Sql::new("SELECT o.id FROM service_orders o WHERE o.id");
    sql.any_of(orders.iter().map(|id| id.0).collect()).push(
        " AND EXISTS (SELECT FROM commitments c WHERE (c.service_order_id = o.id OR c.project_id = o.project_id) \
         AND c.status IN ('RESERVED', 'COMMITTED', 'PARTLY_PAID', 'PAID'))",
    );
    let rows: Vec<Owing> = store::all(db, sql.build()).await?;
    Ok(rows.iter().map(|row| ServiceOrderId(row.id)).collect())
}

/// Those of these orders for which something is set aside or owed.
pub async fn owing_of(store: &Store, orders: &[ServiceOrderId]) -> Result<HashSet<ServiceOrderId>, StoreError> {
    owing(store.reader(), orders).await
}

/// Whether something is set aside or owed for the order, as the transaction sees it. Nothing new is once the order is locked:
/// who signs a contract locks it first.
pub async fn owes_in(uow: &UnitOfWork, order: ServiceOrderId) -> Result<bool, StoreError> {
    Ok(!owing(uow.tx(), &[order]).await?.is_empty())
}
