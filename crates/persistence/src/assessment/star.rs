//! Star ratings.

use crate::error::StoreError;
use crate::kept::{Kept, Row, objects};
use crate::sql::Sql;
use crate::store::{self, Store};
use crate::stored::Stored;
use crate::unit_of_work::UnitOfWork;
use sea_orm::Value;
use sea_orm::prelude::Json;
use siling_domain::access::Place;
use siling_domain::assessment::StarRating;
use siling_domain::id::{AssessmentId, OrganizationId, StarRatingId};
use uuid::Uuid;

impl Kept for StarRating {
    type Id = StarRatingId;
    const SELECT: &'static str = "SELECT r.document FROM star_ratings r ";
    const INSERT: &'static str = "INSERT INTO star_ratings (id, district, organization_id, area_code, assessment_id, cycle_id, \
                                  certificate_number, status, stars, points, valid_from, valid_to, barred_until, document, version, \
                                  created_at, updated_at) \
                                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
    const UPDATE: &'static str = "UPDATE star_ratings SET (district, organization_id, area_code, assessment_id, cycle_id, \
                                  certificate_number, status, stars, points, valid_from, valid_to, barred_until, document, version, \
                                  created_at, updated_at) \
                                  = ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) WHERE id = $1";

    fn id(&self) -> StarRatingId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn place(&self) -> Place {
        self.place()
    }

    fn is_public(&self) -> bool {
        true
    }

    fn values(&self, document: Json) -> Vec<Value> {
        vec![
            self.id.0.into(),
            self.district.to_string().into(),
            self.organization.0.into(),
            self.area.to_string().into(),
            self.assessment.0.into(),
            self.cycle.0.into(),
            self.certificate_number.clone().into(),
            Stored(self.status).into(),
            i16::from(self.stars.count()).into(),
            self.points.hundredths().into(),
            self.valid_from.into(),
            self.valid_to.into(),
            self.barred_until.into(),
            document.into(),
            self.version.into(),
            self.created_at.into(),
            self.updated_at.into(),
        ]
    }
}

/// What has not ended of an organization's stars: at most one.
const CURRENT: &str = " AND r.status IN ('VALID', 'ON_HOLD', 'DOWNGRADED')";

/// The organization's star rating that has not ended, locked until the transaction ends.
pub async fn current_star_locked(
    uow: &UnitOfWork,
    organization: OrganizationId,
) -> Result<Option<StarRating>, StoreError> {
    let mut sql = Sql::new(StarRating::SELECT);
    sql.push("WHERE r.organization_id = ")
        .bind(organization.0)
        .push(CURRENT)
        .push(" FOR UPDATE");
    let row: Option<Row> = store::one(uow.tx(), sql.build()).await?;
    row.map(Row::into_domain).transpose()
}

fn of(organizations: &[OrganizationId]) -> Sql {
    let ids: Vec<Uuid> = organizations.iter().map(|id| id.0).collect();
    let mut sql = Sql::new(StarRating::SELECT);
    sql.push("WHERE r.organization_id = ANY(").bind(ids).push(")");
    sql
}

/// The star ratings of these organizations that have not ended; whether one counts on a day, it says itself.
pub async fn current_stars_of(store: &Store, organizations: &[OrganizationId]) -> Result<Vec<StarRating>, StoreError> {
    let mut sql = of(organizations);
    sql.push(CURRENT);
    objects(store.all(sql.build()).await?)
}

/// The star ratings of these organizations, past ones included, the latest of each first.
pub async fn stars_of(store: &Store, organizations: &[OrganizationId]) -> Result<Vec<StarRating>, StoreError> {
    let mut sql = of(organizations);
    sql.push(" ORDER BY r.organization_id, r.valid_from DESC, r.id DESC");
    objects(store.all(sql.build()).await?)
}

/// The star ratings that came out of these assessments, in no order.
pub async fn stars_of_assessments(store: &Store, assessments: &[AssessmentId]) -> Result<Vec<StarRating>, StoreError> {
    let ids: Vec<Uuid> = assessments.iter().map(|id| id.0).collect();
    let mut sql = Sql::new(StarRating::SELECT);
    sql.push("WHERE r.assessment_id = ANY(").bind(ids).push(")");
    objects(store.all(sql.build()).await?)
}

/// The star rating of a certificate.
pub async fn by_certificate(store: &Store, number: &str) -> Result<Option<StarRating>, StoreError> {
    let mut sql = Sql::new(StarRating::SELECT);
    sql.push("WHERE r.district = ")
        .bind(store.district().to_string())
        .push(" AND r.certificate_number = ")
        .bind(number);
    let row: Option<Row> = store.one(sql.build()).await?;
    row.map(Row::into_domain).transpose()
}
