//! Which needs may be the same as one: those that share words with it, of the same sub-district, the latest first.

use super::list::seen;
use crate::entity::area::code;
use crate::error::StoreError;
use crate::sql::Sql;
use crate::store::{self, Store};
use crate::stored::Stored;
use crate::unit_of_work::UnitOfWork;
use chrono::{DateTime, Utc};
use sea_orm::{FromQueryResult, Statement};
use siling_domain::access::Visibility;
use siling_domain::id::{AccountId, NeedId};
use siling_domain::need::{Candidate, Position, Sketch};
use siling_domain::organization::Lead;
use siling_domain::time::china_date;
use uuid::Uuid;

/// How many are compared at most [default]: a bound on the work of one question.
const CANDIDATES_MAX: i64 = 500;

#[derive(Debug, FromQueryResult)]
struct Row {
    id: Uuid,
    area_code: String,
    lead: Option<Stored<Lead>>,
    posted_by: Option<Uuid>,
    latitude: Option<i32>,
    longitude: Option<i32>,
    grams: Vec<String>,
    created_at: DateTime<Utc>,
}

impl Row {
    fn into_domain(self) -> Result<Candidate, StoreError> {
        let position = self.latitude.zip(self.longitude);
        let mut pairs = self.grams;
        pairs.retain(|gram| gram.chars().count() == 2);
        Ok(Candidate {
            need: NeedId(self.id),
            posted_by: self.posted_by.map(AccountId),
            sketch: Sketch {
                pairs,
                area: code(&self.area_code)?,
                lead: self.lead.map(|lead| lead.0),
                position: position.map(|(latitude, longitude)| Position { latitude, longitude }),
                day: china_date(self.created_at),
            },
        })
    }
}

fn statement(store: &Store, of: &Sketch, but: Option<NeedId>, visibility: Option<&Visibility>) -> Option<Statement> {
    if of.pairs.is_empty() {
        return None;
    }
    let subdistrict = of.area.subdistrict().unwrap_or(of.area).to_string();
    let mut sql = Sql::new(
        "SELECT r.id, r.area_code, r.lead, r.posted_by, r.latitude, r.longitude, r.grams, r.created_at FROM needs r WHERE r.district = ",
    );
    sql.bind(store.district().to_string());
    sql.push(" AND r.subdistrict_code = ")
        .bind(subdistrict)
        .push(" AND r.status IN ('SUBMITTED', 'ACCEPTED', 'ORDERED', 'IN_DELIVERY') AND r.grams && ")
        .bind(of.pairs.clone())
        .push("::text[]");
    match visibility {
        Some(visibility) => seen(&mut sql, visibility),
        None => drop(sql.push(" AND r.accepted_at IS NOT NULL")),
    }
    if let Some(but) = but {
        sql.push(" AND r.id <> ").bind(but.0);
    }
    sql.push(" ORDER BY r.created_at DESC, r.id DESC LIMIT ")
        .bind(CANDIDATES_MAX);
    Some(sql.build())
}

/// The candidates among the open needs that the viewer may see.
pub async fn candidates(
    store: &Store,
    visibility: &Visibility,
    of: &Sketch,
    but: Option<NeedId>,
) -> Result<Vec<Candidate>, StoreError> {
    let Some(statement) = statement(store, of, but, Some(visibility)) else {
        return Ok(Vec::new());
    };
    let rows: Vec<Row> = store.all(statement).await?;
    rows.into_iter().map(Row::into_domain).collect()
}

/// The candidates among the open needs that everybody may see, as the transaction sees them.
pub async fn public_candidates(uow: &UnitOfWork, of: &Sketch, but: NeedId) -> Result<Vec<Candidate>, StoreError> {
    let Some(statement) = statement(uow.store(), of, Some(but), None) else {
        return Ok(Vec::new());
    };
    let rows: Vec<Row> = store::all(uow.tx(), statement).await?;
    rows.into_iter().map(Row::into_domain).collect()
}
