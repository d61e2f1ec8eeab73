//! Residents' ratings of a service.

use crate::error::StoreError;
use crate::kept::{Kept, objects};
use crate::list::Key;
use crate::nested::{Nested as _, Rows, nested, whole};
use crate::page::{Cursor, Direction, KeyKind};
use crate::sql::{Sql, fixed};
use crate::store::Store;
use crate::unit_of_work::UnitOfWork;
use sea_orm::FromQueryResult;
use siling_domain::id::{AccountId, NeedId, ProjectId};
use siling_domain::project::ServiceRating;
use std::collections::HashMap;
use uuid::Uuid;

/// The cursor of a rating in a project's list.
fn rating_cursor(rating: &ServiceRating) -> Cursor {
    Cursor {
        list: RatingsOfProject::list_name(),
        key: rating.created_at.to_rfc3339(),
        id: rating.id.0,
    }
}

nested! {
    /// The ratings of a project, the newest first.
    RatingsOfProject {} of ProjectId => ServiceRating {
        rows: Rows {
            columns: "r.document",
            row: "r",
            from: "service_ratings r WHERE r.project_id = wanted.id",
            key: Key {
                key: " (r.created_at, r.id) ",
                cast: "::timestamptz, ",
                ascending: " ORDER BY r.created_at ASC, r.id ASC",
                descending: " ORDER BY r.created_at DESC, r.id DESC",
            },
            direction: Direction::Desc,
        },
        conditions: |_, _, _| {},
        read: whole::<ServiceRating>,
        name: "serviceRatings.CREATED_AT.Desc".to_owned(),
        key: KeyKind::Moment,
        cursor: rating_cursor,
    }
}

#[derive(Debug, FromQueryResult)]
struct Scored {
    project_id: Uuid,
    score: i16,
    value: i64,
}

/// How many ratings of each score, 1 first, each of these projects has.
pub async fn distributions(store: &Store, projects: &[ProjectId]) -> Result<HashMap<ProjectId, [i64; 5]>, StoreError> {
    let ids: Vec<Uuid> = projects.iter().map(|id| id.0).collect();
    let mut sql = Sql::new("SELECT project_id, score, count(*) AS value FROM service_ratings WHERE project_id = ANY(");
    sql.bind(ids).push(") GROUP BY project_id, score");
    let rows: Vec<Scored> = store.all(sql.build()).await?;
    let mut found: HashMap<ProjectId, [i64; 5]> = HashMap::new();
    for row in rows {
        let counts = found.entry(ProjectId(row.project_id)).or_default();
        if let Some(count) = usize::try_from(row.score - 1).ok().and_then(|at| counts.get_mut(at)) {
            *count = row.value;
        }
    }
    Ok(found)
}

/// The ratings that the account gave to these projects, the oldest first.
pub async fn rated_by(
    store: &Store,
    account: AccountId,
    projects: &[ProjectId],
) -> Result<Vec<ServiceRating>, StoreError> {
    let ids: Vec<Uuid> = projects.iter().map(|id| id.0).collect();
    let mut sql = Sql::new(ServiceRating::SELECT);
    sql.push("WHERE r.account_id = ")
        .bind(account.0)
        .push(" AND r.project_id = ANY(")
        .bind(ids)
        .push(") ORDER BY r.created_at, r.id");
    objects(store.all(sql.build()).await?)
}

#[derive(Debug, FromQueryResult)]
struct RatedNeed {
    need_id: Uuid,
}

/// Those of these needs for which residents have rated the project, as the transaction sees it.
pub async fn rated_needs_in(uow: &UnitOfWork, project: ProjectId, needs: &[NeedId]) -> Result<Vec<NeedId>, StoreError> {
    let ids: Vec<Uuid> = needs.iter().map(|id| id.0).collect();
    let rows: Vec<RatedNeed> = uow
        .all(fixed(
            "SELECT DISTINCT need_id FROM service_ratings WHERE project_id = $1 AND need_id = ANY($2) ORDER BY need_id",
            [project.0.into(), ids.into()],
        ))
        .await?;
    Ok(rows.into_iter().map(|row| NeedId(row.need_id)).collect())
}
