//! Organizations as a matching sees them: no names, nothing personal.

use crate::entity::area::code;
use crate::error::StoreError;
use crate::order::{Standing, standings_of};
use crate::sql::Sql;
use crate::store::Store;
use crate::stored::{Stored, words};
use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use siling_domain::area_code::AreaCode;
use siling_domain::id::OrganizationId;
use siling_domain::matching::{Supplier, TrackRecord};
use siling_domain::order::Claimant;
use siling_domain::organization::{Lead, OrganizationStatus};
use uuid::Uuid;

/// What an organization brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The organization.
    pub id: OrganizationId,
    /// Where it is at home.
    pub area: AreaCode,
    /// Where it serves.
    pub service_areas: Vec<AreaCode>,
    /// Which leads it takes.
    pub leads: Vec<Lead>,
    /// What it is good at.
    pub capabilities: Vec<String>,
    /// Where it stands.
    pub status: OrganizationStatus,
    /// How many projects it can carry at once.
    pub capacity: i32,
    /// Its stars, and what it carries.
    pub standing: Standing,
    /// What it has done.
    pub record: TrackRecord,
}

impl Profile {
    /// As the conditions for claiming look at it.
    pub fn claimant(&self) -> Claimant<'_> {
        Claimant {
            id: self.id,
            status: self.status,
            stars: self.standing.stars,
            vetoed: self.standing.vetoed,
            capabilities: &self.capabilities,
            capacity: self.capacity,
            load: self.standing.load,
        }
    }

    /// As the factors of a matching look at it.
    pub fn supplier(&self) -> Supplier<'_> {
        Supplier {
            home: self.area,
            service_areas: &self.service_areas,
            leads: &self.leads,
            capabilities: &self.capabilities,
            stars: self.standing.stars,
            capacity: u32::try_from(self.capacity).unwrap_or(0),
            room: self.claimant().room(),
            record: self.record,
        }
    }
}

/// Which organizations are looked at.
#[derive(Debug, Clone)]
pub enum Which {
    /// All that are not deregistered.
    Living,
    /// Those that are active.
    Active,
    /// These, whatever their state.
    These(Vec<OrganizationId>),
}

#[derive(Debug, FromQueryResult)]
struct Row {
    id: Uuid,
    area_code: String,
    service_areas: Vec<String>,
    leads: Vec<String>,
    capabilities: Vec<String>,
    status: Stored<OrganizationStatus>,
    capacity: i32,
    finished: i64,
    accepted: i64,
    first_time: i64,
    rating_sum: i64,
    ratings: i64,
}

/// What these organizations bring, by their identifiers, in two statements.
pub async fn profiles(store: &Store, which: &Which, today: NaiveDate) -> Result<Vec<Profile>, StoreError> {
    let mut sql = Sql::new(
        "SELECT o.id, o.area_code, o.service_areas, o.leads, o.capabilities, o.status, o.capacity, t.* FROM organizations o \
         CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE p.status IN ('ACCEPTED', 'CLOSED')) AS finished, \
         coalesce(sum(p.milestones_accepted), 0)::bigint AS accepted, \
         coalesce(sum(p.milestones_first_time), 0)::bigint AS first_time, \
         coalesce(sum(p.score_sum), 0)::bigint AS rating_sum, coalesce(sum(p.ratings), 0)::bigint AS ratings \
         FROM projects p WHERE p.organization_id = o.id) t WHERE o.district = ",
    );
    sql.bind(store.district().to_string());
    match which {
        Which::Living => drop(sql.push(" AND o.status <> 'DEREGISTERED'")),
        Which::Active => drop(sql.push(" AND o.status = 'ACTIVE'")),
        Which::These(ids) => {
            let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
            sql.push(" AND o.id").any_of(ids);
        }
    }
    sql.push(" ORDER BY o.id");
    let rows: Vec<Row> = store.all(sql.build()).await?;
    let ids: Vec<OrganizationId> = rows.iter().map(|row| OrganizationId(row.id)).collect();
    let standings = standings_of(store, &ids, today).await?;
    rows.into_iter()
        .map(|row| {
            let id = OrganizationId(row.id);
            let areas = row.service_areas.iter().map(|area| code(area));
            Ok(Profile {
                id,
                area: code(&row.area_code)?,
                service_areas: areas.collect::<Result<_, _>>()?,
                leads: words(&row.leads)?,
                capabilities: row.capabilities,
                status: row.status.0,
                capacity: row.capacity,
                standing: standings.get(&id).copied().unwrap_or_default(),
                record: TrackRecord {
                    finished: small(row.finished),
                    accepted: small(row.accepted),
                    first_time: small(row.first_time),
                    rating_sum: u64::try_from(row.rating_sum).unwrap_or(0),
                    ratings: small(row.ratings),
                },
            })
        })
        .collect()
}

fn small(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
