//! Assessments, and who is tied to the organizations assessed.

use crate::error::StoreError;
use crate::kept::{Kept, Row, objects};
use crate::sql::{Sql, fixed};
use crate::store::{self, Store};
use crate::stored::{Stored, codes};
use crate::unit_of_work::UnitOfWork;
use chrono::{DateTime, Utc};
use sea_orm::prelude::Json;
use sea_orm::{FromQueryResult, Statement, Value};
use siling_domain::Word as _;
use siling_domain::access::Place;
use siling_domain::assessment::{Assessment, AssessmentStatus};
use siling_domain::id::{AccountId, AssessmentId, CycleId, OrganizationId};
use uuid::Uuid;

impl Kept for Assessment {
    type Id = AssessmentId;
    const SELECT: &'static str = "SELECT r.document FROM assessments r ";
    const INSERT: &'static str = "INSERT INTO assessments (id, district, cycle_id, standard_id, organization_id, area_code, status, \
                                  submission_due, stars, points, document, version, created_at, updated_at) \
                                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    const UPDATE: &'static str = "UPDATE assessments SET (district, cycle_id, standard_id, organization_id, area_code, status, \
                                  submission_due, stars, points, document, version, created_at, updated_at) \
                                  = ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) WHERE id = $1";

    fn id(&self) -> AssessmentId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn place(&self) -> Place {
        self.place()
    }

    fn is_public(&self) -> bool {
        !self.notices.is_empty()
    }

    fn values(&self, document: Json) -> Vec<Value> {
        let outcome = self.outcome.as_ref();
        vec![
            self.id.0.into(),
            self.district.to_string().into(),
            self.cycle.0.into(),
            self.standard.0.into(),
            self.organization.0.into(),
            self.area.to_string().into(),
            Stored(self.status).into(),
            self.submission_due.into(),
            outcome.map(|outcome| i16::from(outcome.stars.count())).into(),
            outcome.map(|outcome| outcome.points.hundredths()).into(),
            document.into(),
            self.version.into(),
            self.created_at.into(),
            self.updated_at.into(),
        ]
    }

    fn beside(&self) -> Option<Statement> {
        if self.assessors.is_empty() {
            return None;
        }
        let accounts: Vec<Uuid> = self.assessors.iter().map(|assessor| assessor.account.0).collect();
        let active: Vec<bool> = self.assessors.iter().map(|assessor| assessor.is_active()).collect();
        Some(fixed(
            "INSERT INTO assessment_assessors (assessment_id, account_id, active) \
             SELECT $1, new.* FROM unnest($2::uuid[], $3::boolean[]) AS new \
             ON CONFLICT (assessment_id, account_id) DO UPDATE SET active = excluded.active",
            [self.id.0.into(), accounts.into(), active.into()],
        ))
    }
}

/// Where an assessment lies, known before anything is locked: neither ever changes.
#[derive(Debug, Clone, Copy)]
pub struct Located {
    /// Its cycle.
    pub cycle: CycleId,
    /// Whether the cycle limits how many get the stars of the quota.
    pub limited: bool,
}

#[derive(Debug, FromQueryResult)]
struct LocatedRow {
    cycle_id: Uuid,
    limited: bool,
}

/// Where the assessment lies.
pub async fn located(uow: &UnitOfWork, id: AssessmentId) -> Result<Option<Located>, StoreError> {
    let mut sql = Sql::new(
        "SELECT k.id AS cycle_id, k.quota_percent IS NOT NULL AS limited FROM assessments a JOIN assessment_cycles k ON k.id = a.cycle_id \
         WHERE a.id = ",
    );
    sql.bind(id.0)
        .push(" AND a.district = ")
        .bind(uow.store().district().to_string());
    let row: Option<LocatedRow> = uow.one(sql.build()).await?;
    Ok(row.map(|row| Located {
        cycle: CycleId(row.cycle_id),
        limited: row.limited,
    }))
}

/// The organization's assessment in the cycle, locked until the transaction ends.
pub async fn entry_locked(
    uow: &UnitOfWork,
    cycle: CycleId,
    organization: OrganizationId,
) -> Result<Option<Assessment>, StoreError> {
    let mut sql = Sql::new(Assessment::SELECT);
    sql.push("WHERE r.cycle_id = ")
        .bind(cycle.0)
        .push(" AND r.organization_id = ")
        .bind(organization.0)
        .push(" FOR UPDATE");
    let row: Option<Row> = store::one(uow.tx(), sql.build()).await?;
    row.map(Row::into_domain).transpose()
}

/// The assessments of the cycle that wait for the organization, locked until the transaction ends.
pub async fn unsubmitted_locked(uow: &UnitOfWork, cycle: CycleId) -> Result<Vec<Assessment>, StoreError> {
    let all = AssessmentStatus::ALL.iter().copied();
    let waiting: Vec<AssessmentStatus> = all.filter(|status| status.is_unsubmitted()).collect();
    let mut sql = Sql::new(Assessment::SELECT);
    sql.push("WHERE r.cycle_id = ").bind(cycle.0);
    sql.push(" AND r.status = ANY(")
        .bind(codes(&waiting))
        .push(") ORDER BY r.id FOR UPDATE");
    objects(uow.all(sql.build()).await?)
}

/// The assessments of these organizations, those of the latest cycle of each first.
pub async fn of_organizations(store: &Store, organizations: &[OrganizationId]) -> Result<Vec<Assessment>, StoreError> {
    let ids: Vec<Uuid> = organizations.iter().map(|id| id.0).collect();
    let mut sql = Sql::new(Assessment::SELECT);
    sql.push("JOIN assessment_cycles k ON k.id = r.cycle_id WHERE r.organization_id = ANY(")
        .bind(ids)
        .push(") ORDER BY r.organization_id, k.year DESC");
    objects(store.all(sql.build()).await?)
}

#[derive(Debug, FromQueryResult)]
struct Tie {
    account_id: Uuid,
    organization_id: Uuid,
}

fn tie(accounts: &[AccountId], organizations: &[OrganizationId], since: DateTime<Utc>) -> Statement {
    let accounts: Vec<Uuid> = accounts.iter().map(|id| id.0).collect();
    let organizations: Vec<Uuid> = organizations.iter().map(|id| id.0).collect();
    let mut sql = Sql::new("SELECT DISTINCT account_id, organization_id FROM grants WHERE organization_id = ANY(");
    sql.bind(organizations)
        .push(") AND account_id = ANY(")
        .bind(accounts)
        .push(") AND (revoked_at IS NULL OR revoked_at >= ")
        .bind(since)
        .push(")");
    sql.build()
}

/// Those of the accounts that act for the organization, or did at that moment or later.
pub async fn tied_in(
    uow: &UnitOfWork,
    organization: OrganizationId,
    accounts: &[AccountId],
    since: DateTime<Utc>,
) -> Result<Vec<AccountId>, StoreError> {
    let rows: Vec<Tie> = uow.all(tie(accounts, &[organization], since)).await?;
    Ok(rows.into_iter().map(|row| AccountId(row.account_id)).collect())
}

/// Which of the accounts act for which of the organizations, or did at that moment or later.
pub async fn ties(
    store: &Store,
    accounts: &[AccountId],
    organizations: &[OrganizationId],
    since: DateTime<Utc>,
) -> Result<Vec<(AccountId, OrganizationId)>, StoreError> {
    let rows: Vec<Tie> = store.all(tie(accounts, organizations, since)).await?;
    let pairs = rows.into_iter();
    Ok(pairs
        .map(|row| (AccountId(row.account_id), OrganizationId(row.organization_id)))
        .collect())
}
