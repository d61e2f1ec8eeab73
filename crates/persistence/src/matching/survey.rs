//! Both sides of the two-way survey on a day, as far as today's record tells.

use crate::entity::area::code;
use crate::error::StoreError;
use crate::list::within;
use crate::sql::Sql;
use crate::store::Store;
use crate::stored::{Stored, words};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::FromQueryResult;
use siling_domain::area_code::AreaCode;
use siling_domain::matching::SurveyDemand;
use siling_domain::organization::Lead;

/// What a survey looks at.
#[derive(Debug, Clone)]
pub struct SurveyScope {
    /// The area.
    pub area: AreaCode,
    /// The moment.
    pub at: DateTime<Utc>,
    /// Its day in China.
    pub day: NaiveDate,
    /// Whether it is now: what stands otherwise today is not looked at then.
    pub now: bool,
}

/// An organization that was active and had room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// Where it is at home.
    pub area: AreaCode,
    /// Where it serves.
    pub service_areas: Vec<AreaCode>,
    /// Which leads it takes.
    pub leads: Vec<Lead>,
    /// What it is good at.
    pub capabilities: Vec<String>,
    /// How many more projects it could carry.
    pub room: u32,
}

#[derive(Debug, FromQueryResult)]
struct AskedRow {
    area_code: String,
    lead: Option<Stored<Lead>>,
    capabilities: Vec<String>,
    count: i64,
}

fn asked(rows: Vec<AskedRow>, orders: bool) -> Result<Vec<SurveyDemand>, StoreError> {
    rows.into_iter()
        .map(|row| {
            let count = u32::try_from(row.count).unwrap_or(u32::MAX);
            Ok(SurveyDemand {
                area: code(&row.area_code)?,
                lead: row.lead.map(|lead| lead.0),
                capabilities: row.capabilities,
                needs: if orders { 0 } else { count },
                orders: if orders { count } else { 0 },
            })
        })
        .collect()
}

/// What was asked for, by the community in which it lies: needs that were accepted and had no order, and orders that were
/// published and not awarded.
pub async fn demand(store: &Store, scope: &SurveyScope) -> Result<Vec<SurveyDemand>, StoreError> {
    let mut found = asked(store.all(needs(store, scope).build()).await?, false)?;
    found.extend(asked(store.all(orders(store, scope).build()).await?, true)?);
    Ok(found)
}

fn needs(store: &Store, scope: &SurveyScope) -> Sql {
    let mut sql = Sql::new("SELECT r.area_code, r.lead, r.capabilities, count(*) AS count FROM needs r ");
    match scope.now {
        true => sql.push("WHERE r.status = 'ACCEPTED'"),
        false => sql
            .push("JOIN need_statuses s ON s.need_id = r.id WHERE s.status = 'ACCEPTED' AND s.since <= ")
            .bind(scope.at)
            .push(" AND (s.until IS NULL OR s.until > ")
            .bind(scope.at)
            .push(")"),
    };
    counted(sql, store, scope)
}

fn orders(store: &Store, scope: &SurveyScope) -> Sql {
    let mut sql = Sql::new("SELECT r.area_code, r.lead, r.capabilities, count(*) AS count FROM service_orders r ");
    match scope.now {
        true => sql.push("WHERE r.status = 'PUBLISHED'"),
        // An award opens a project on its day; what ended without one ended when it came to stand where it stands.
        false => sql
            .push("LEFT JOIN projects p ON p.id = r.project_id WHERE r.published_at <= ")
            .bind(scope.at)
            .push(" AND CASE WHEN r.status = 'PUBLISHED' THEN true WHEN r.project_id IS NOT NULL THEN p.opened_on > ")
            .bind(scope.day)
            .push(" ELSE (r.document->>'status_since')::timestamptz > ")
            .bind(scope.at)
            .push(" END"),
    };
    counted(sql, store, scope)
}

fn counted(mut sql: Sql, store: &Store, scope: &SurveyScope) -> Sql {
    sql.push(" AND r.district = ").bind(store.district().to_string());
    within(&mut sql, Some(&scope.area));
    sql.push(" GROUP BY 1, 2, 3");
    sql
}

#[derive(Debug, FromQueryResult)]
struct OfferedRow {
    area_code: String,
    service_areas: Vec<String>,
    leads: Vec<String>,
    capabilities: Vec<String>,
    room: i64,
}

/// What was on offer: organizations that are active and were registered, with what their capacity left beside
/// the projects that they led.
pub async fn supply(store: &Store, scope: &SurveyScope) -> Result<Vec<Offered>, StoreError> {
    let mut sql = Sql::new(
        "SELECT o.area_code, o.service_areas, o.leads, o.capabilities, o.capacity - (SELECT count(*) FROM projects p \
         WHERE p.organization_id = o.id AND p.opened_on <= ",
    );
    sql.bind(scope.day)
        .push(" AND p.status NOT IN ('PROPOSED', 'DECLINED') AND coalesce(p.completed_on, p.ended_on, 'infinity'::date) > ")
        .bind(scope.day)
        .push(") AS room FROM organizations o WHERE o.status = 'ACTIVE' AND coalesce(o.registered_on, o.founded_on, '-infinity'::date) <= ")
        .bind(scope.day)
        .push(" AND o.district = ")
        .bind(store.district().to_string());
    let rows: Vec<OfferedRow> = store.all(sql.build()).await?;
    rows.into_iter()
        .map(|row| {
            let areas = row.service_areas.iter().map(|area| code(area));
            Ok(Offered {
                area: code(&row.area_code)?,
                service_areas: areas.collect::<Result<_, _>>()?,
                leads: words(&row.leads)?,
                capabilities: row.capabilities,
                room: u32::try_from(row.room).unwrap_or(0),
            })
        })
        .collect()
}
