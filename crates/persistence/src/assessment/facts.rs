//! What the store knows of an organization when it is rated, and whether it may apply.

use super::rating::read;
use crate::error::StoreError;
use crate::sql::Sql;
use crate::store::{self, Store};
use crate::unit_of_work::UnitOfWork;
use chrono::NaiveDate;
use sea_orm::prelude::Json;
use sea_orm::{ConnectionTrait, FromQueryResult};
use siling_domain::assessment::AssessmentCycle;
use siling_domain::id::{AssessmentId, OrganizationId};
use siling_domain::rating::Facts;
use siling_domain::standard::Stars;
use std::collections::HashMap;
use uuid::Uuid;

#[derive(Debug, FromQueryResult)]
struct Row {
    id: Uuid,
    first_cycle: bool,
    previous_stars: Option<i16>,
    covered: bool,
    overdue: i64,
    vetoes: Json,
}

impl Row {
    fn into_facts(self, on: NaiveDate) -> Result<(AssessmentId, Facts), StoreError> {
        let previous = self.previous_stars.map(|count| u8::try_from(count).unwrap_or(u8::MAX));
        let previous = previous.map(Stars::new).transpose();
        let facts = Facts {
            as_of: on,
            first_cycle: self.first_cycle,
            previous_stars: previous.map_err(|error| StoreError::Corrupt(error.to_string()))?,
            covered: self.covered,
            overdue_remediations: u32::try_from(self.overdue).unwrap_or(u32::MAX),
            vetoes: read(self.vetoes, "ratings.facts")?,
            quota: None,
        };
        Ok((AssessmentId(self.id), facts))
    }
}

/// One statement for any number of assessments. The stars of before are those of the latest earlier cycle in which the
/// organization's result was confirmed, or what a measure has left of them since; a cycle is the first of its standard
/// while none of an earlier year was opened by any version of it; the vetoes are those recorded last.
async fn gather(
    db: &impl ConnectionTrait,
    assessments: &[AssessmentId],
    on: NaiveDate,
) -> Result<Vec<(AssessmentId, Facts)>, StoreError> {
    let ids: Vec<Uuid> = assessments.iter().map(|id| id.0).collect();
    let mut sql = Sql::new(
        "SELECT a.id, \
         NOT EXISTS (SELECT FROM assessment_cycles y JOIN standards t ON t.id = y.standard_id \
         WHERE y.district = k.district AND y.year < k.year AND y.status <> 'PLANNED' AND t.code = s.code) AS first_cycle, \
         (SELECT least(b.stars, w.stars) FROM assessments b JOIN assessment_cycles y ON y.id = b.cycle_id \
         LEFT JOIN star_ratings w ON w.assessment_id = b.id \
         WHERE b.organization_id = a.organization_id AND y.year < k.year AND b.status IN ('CONFIRMED', 'AWARDED') \
         ORDER BY y.year DESC LIMIT 1) AS previous_stars, \
         coalesce((SELECT g.facts->'vetoes' FROM ratings g WHERE g.assessment_id = a.id ORDER BY g.number DESC LIMIT 1), '[]') AS vetoes, \
         EXISTS (SELECT FROM party_coverages c WHERE c.organization_id = a.organization_id AND c.period @> ",
    );
    sql.bind(on)
        .push(
            ") AS covered, \
             (SELECT count(*) FROM remediations d WHERE d.organization_id = a.organization_id AND d.status = 'OPEN' AND d.due_on < ",
        )
        .bind(on)
        .push(
            ") AS overdue FROM assessments a JOIN assessment_cycles k ON k.id = a.cycle_id JOIN standards s ON s.id = a.standard_id \
             WHERE a.id = ANY(",
        )
        .bind(ids)
        .push(")");
    let rows: Vec<Row> = store::all(db, sql.build()).await?;
    rows.into_iter().map(|row| row.into_facts(on)).collect()
}

/// The facts on which ratings of these assessments rest on the day, without places under a quota.
pub async fn facts_of(
    store: &Store,
    assessments: &[AssessmentId],
    on: NaiveDate,
) -> Result<Vec<(AssessmentId, Facts)>, StoreError> {
    gather(store.reader(), assessments, on).await
}

/// The facts on which a rating of the assessment rests on the day, as the transaction sees them.
pub async fn facts_in(uow: &UnitOfWork, assessment: AssessmentId, on: NaiveDate) -> Result<Option<Facts>, StoreError> {
    let found = gather(uow.tx(), &[assessment], on).await?.pop();
    Ok(found.map(|(_, facts)| facts))
}

#[derive(Debug, FromQueryResult)]
struct Barred {
    organization_id: Uuid,
    until: Option<NaiveDate>,
}

/// Two causes bar: a measure against stars, until its day; and a veto in the cycle right before, through this cycle.
async fn barred(
    db: &impl ConnectionTrait,
    organizations: &[OrganizationId],
    cycle: &AssessmentCycle,
) -> Result<HashMap<OrganizationId, NaiveDate>, StoreError> {
    let ids: Vec<Uuid> = organizations.iter().map(|id| id.0).collect();
    let over = cycle.phases.iter().map(|phase| phase.ends).max();
    let over = over.and_then(|day| day.succ_opt());
    let mut sql = Sql::new(
        "SELECT organization_id, max(until) AS until FROM (SELECT organization_id, barred_until AS until FROM star_ratings ",
    );
    sql.push("WHERE barred_until IS NOT NULL AND organization_id = ANY(")
        .bind(ids.clone())
        .push(") UNION ALL SELECT a.organization_id, ")
        .bind(over)
        .push(
            "::date FROM assessments a JOIN assessment_cycles y ON y.id = a.cycle_id WHERE a.status IN ('CONFIRMED', 'AWARDED') \
             AND (SELECT g.bars_next_cycle FROM ratings g WHERE g.assessment_id = a.id ORDER BY g.number DESC LIMIT 1) \
             AND y.year = (SELECT max(p.year) FROM assessment_cycles p WHERE p.district = y.district AND p.status <> 'PLANNED' AND p.year < ",
        )
        .bind(cycle.year)
        .push(") AND a.organization_id = ANY(")
        .bind(ids)
        .push(")) AS causes GROUP BY organization_id");
    let rows: Vec<Barred> = store::all(db, sql.build()).await?;
    let known = rows.into_iter();
    Ok(known
        .filter_map(|row| Some((OrganizationId(row.organization_id), row.until?)))
        .collect())
}

/// The first day on which each of the organizations may apply again, seen from the cycle; those never barred are left
/// out.
pub async fn barred_of(
    store: &Store,
    organizations: &[OrganizationId],
    cycle: &AssessmentCycle,
) -> Result<HashMap<OrganizationId, NaiveDate>, StoreError> {
    barred(store.reader(), organizations, cycle).await
}

/// The same, as the transaction sees it.
pub async fn barred_in(
    uow: &UnitOfWork,
    organizations: &[OrganizationId],
    cycle: &AssessmentCycle,
) -> Result<HashMap<OrganizationId, NaiveDate>, StoreError> {
    barred(uow.tx(), organizations, cycle).await
}
