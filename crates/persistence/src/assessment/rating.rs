//! Ratings on which something was decided: never changed, so that each can be explained and computed again.

use crate::error::StoreError;
use crate::sql::{Sql, fixed};
use crate::store::Store;
use crate::unit_of_work::UnitOfWork;
use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;
use sea_orm::prelude::Json;
use serde::Serialize;
use serde::de::DeserializeOwned;
use siling_domain::id::{AssessmentId, CycleId, StandardId};
use siling_domain::rating::{Facts, Rating, Scores};
use uuid::Uuid;

/// A rating with everything that it was computed from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRating {
    /// Of which assessment.
    pub assessment: AssessmentId,
    /// The version of the assessment that it led to.
    pub number: i32,
    /// The standard.
    pub standard: StandardId,
    /// The scores.
    pub scores: Scores,
    /// The facts.
    pub facts: Facts,
    /// What came out.
    pub rating: Rating,
    /// When the assessment was submitted; a tie for a place under a quota goes to the earlier one.
    pub submitted_at: DateTime<Utc>,
    /// When it was rated.
    pub rated_at: DateTime<Utc>,
}

#[derive(Debug, FromQueryResult)]
struct Row {
    assessment_id: Uuid,
    number: i32,
    standard_id: Uuid,
    scores: Json,
    facts: Json,
    rating: Json,
    submitted_at: DateTime<Utc>,
    rated_at: DateTime<Utc>,
}

pub(super) fn read<T: DeserializeOwned>(value: Json, what: &str) -> Result<T, StoreError> {
    serde_json::from_value(value).map_err(|error| StoreError::Corrupt(format!("{what}: {error}")))
}

fn write<T: Serialize>(value: &T) -> Result<Json, StoreError> {
    serde_json::to_value(value).map_err(|error| StoreError::Corrupt(error.to_string()))
}

impl TryFrom<Row> for StoredRating {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(StoredRating {
            assessment: AssessmentId(row.assessment_id),
            number: row.number,
            standard: StandardId(row.standard_id),
            scores: read(row.scores, "ratings.scores")?,
            facts: read(row.facts, "ratings.facts")?,
            rating: read(row.rating, "ratings.rating")?,
            submitted_at: row.submitted_at,
            rated_at: row.rated_at,
        })
    }
}

/// Keeps a rating. The event is that of the assessment, which names its digest.
pub async fn keep_rating(uow: &mut UnitOfWork, rating: &StoredRating) -> Result<(), StoreError> {
    uow.change(fixed(
        "INSERT INTO ratings (assessment_id, number, standard_id, digest, scores, facts, rating, bars_next_cycle, submitted_at, \
         rated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        [
            rating.assessment.0.into(),
            rating.number.into(),
            rating.standard.0.into(),
            rating.rating.digest.to_string().into(),
            write(&rating.scores)?.into(),
            write(&rating.facts)?.into(),
            write(&rating.rating)?.into(),
            rating.rating.bars_next_cycle.into(),
            rating.submitted_at.into(),
            rating.rated_at.into(),
        ],
    ))
    .await
    .map(drop)
}

const COLUMNS: &str =
    "g.assessment_id, g.number, g.standard_id, g.scores, g.facts, g.rating, g.submitted_at, g.rated_at FROM ratings g ";

/// The ratings that hold of these assessments: the last one of each; those never rated are left out.
pub async fn ratings_of(store: &Store, assessments: &[AssessmentId]) -> Result<Vec<StoredRating>, StoreError> {
    let ids: Vec<Uuid> = assessments.iter().map(|id| id.0).collect();
    let mut sql = Sql::new("SELECT DISTINCT ON (g.assessment_id) ");
    sql.push(COLUMNS)
        .push("WHERE g.assessment_id = ANY(")
        .bind(ids)
        .push(") ORDER BY g.assessment_id, g.number DESC");
    let rows: Vec<Row> = store.all(sql.build()).await?;
    rows.into_iter().map(StoredRating::try_from).collect()
}

/// A place among the ratings of a cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RatingPlace {
    /// The assessment.
    pub assessment: AssessmentId,
    /// The number.
    pub number: i32,
}

/// The next ratings of a cycle after a place, in the order of assessments and numbers: all of them, or only the last
/// one of each assessment.
pub async fn ratings_of_cycle(
    store: &Store,
    cycle: CycleId,
    last_only: bool,
    after: Option<RatingPlace>,
    limit: u32,
) -> Result<Vec<StoredRating>, StoreError> {
    let mut sql = Sql::new("SELECT ");
    sql.push(COLUMNS)
        .push("JOIN assessments a ON a.id = g.assessment_id WHERE a.cycle_id = ")
        .bind(cycle.0);
    if last_only {
        sql.push(" AND g.number = (SELECT max(l.number) FROM ratings l WHERE l.assessment_id = g.assessment_id)");
    }
    if let Some(after) = after {
        sql.push(" AND (g.assessment_id, g.number) > (")
            .bind(after.assessment.0)
            .push(", ")
            .bind(after.number)
            .push(")");
    }
    sql.push(" ORDER BY g.assessment_id, g.number LIMIT ")
        .bind(i64::from(limit));
    let rows: Vec<Row> = store.all(sql.build()).await?;
    rows.into_iter().map(StoredRating::try_from).collect()
}

/// Somebody who competes for the places of a cycle's quota.
#[derive(Debug, Clone)]
pub struct Contestant {
    /// The assessment.
    pub assessment: AssessmentId,
    /// The scores that count.
    pub scores: Scores,
    /// The facts of the last rating.
    pub facts: Facts,
    /// When it was submitted.
    pub submitted_at: DateTime<Utc>,
}

#[derive(Debug, FromQueryResult)]
struct ContestantRow {
    assessment_id: Uuid,
    scores: Json,
    facts: Json,
    submitted_at: DateTime<Utc>,
}

/// All rated assessments of the cycle but this one, as the transaction sees them. Whoever locked the cycle is the
/// only one to change them.
pub async fn contestants_in(
    uow: &UnitOfWork,
    cycle: CycleId,
    but: AssessmentId,
) -> Result<Vec<Contestant>, StoreError> {
    let mut sql = Sql::new(
        "SELECT DISTINCT ON (g.assessment_id) g.assessment_id, g.scores, g.facts, g.submitted_at \
         FROM ratings g JOIN assessments a ON a.id = g.assessment_id WHERE a.status NOT IN ('NOT_STARTED', 'SELF_ASSESSING', 'RETURNED', 'WITHDRAWN', 'LAPSED') AND a.cycle_id = ",
    );
    sql.bind(cycle.0)
        .push(" AND a.id <> ")
        .bind(but.0)
        .push(" ORDER BY g.assessment_id, g.number DESC");
    let rows: Vec<ContestantRow> = uow.all(sql.build()).await?;
    let contestant = |row: ContestantRow| {
        Ok(Contestant {
            assessment: AssessmentId(row.assessment_id),
            scores: read(row.scores, "ratings.scores")?,
            facts: read(row.facts, "ratings.facts")?,
            submitted_at: row.submitted_at,
        })
    };
    rows.into_iter().map(contestant).collect()
}

#[derive(Debug, FromQueryResult)]
struct Counted {
    value: i64,
}

/// How many are assessed in the cycle: submitted, and neither withdrawn nor sent back.
pub async fn assessed_in(uow: &UnitOfWork, cycle: CycleId) -> Result<u32, StoreError> {
    let mut sql = Sql::new(
        "SELECT count(*) AS value FROM assessments a WHERE a.status NOT IN ('NOT_STARTED', 'SELF_ASSESSING', 'RETURNED', 'WITHDRAWN', 'LAPSED') AND a.cycle_id = ",
    );
    sql.bind(cycle.0);
    let row: Option<Counted> = uow.one(sql.build()).await?;
    Ok(row.map_or(0, |row| u32::try_from(row.value).unwrap_or(u32::MAX)))
}
