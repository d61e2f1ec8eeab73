//! Proposals, and what is known of their organizations.

use crate::error::StoreError;
use crate::kept::{Kept, Row, objects};
use crate::sql::{Sql, fixed};
use crate::store::{self, Store};
use crate::stored::{Stored, codes};
use crate::unit_of_work::UnitOfWork;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::prelude::Json;
use sea_orm::{FromQueryResult, Statement, Value};
use siling_domain::Word as _;
use siling_domain::access::Place;
use siling_domain::id::{AccountId, OrganizationId, ProjectId, ProposalId, VentureRoundId};
use siling_domain::project::ProjectStatus;
use siling_domain::venture::{Proposal, ProposalStatus};
use std::collections::HashMap;
use uuid::Uuid;

impl Kept for Proposal {
    type Id = ProposalId;
    const SELECT: &'static str = "SELECT r.document FROM proposals r ";
    const INSERT: &'static str = "INSERT INTO proposals (id, district, round_id, organization_id, area_code, community_code, lead, status, \
                                  requested, rank, public, awarded_on, project_id, contract_id, barred_until, document, version, created_at, \
                                  updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)";
    const UPDATE: &'static str = "UPDATE proposals SET (district, round_id, organization_id, area_code, community_code, lead, status, \
                                  requested, rank, public, awarded_on, project_id, contract_id, barred_until, document, version, created_at, \
                                  updated_at) = ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) WHERE id = $1";

    fn id(&self) -> ProposalId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn place(&self) -> Place {
        self.place()
    }

    fn is_public(&self) -> bool {
        self.is_public()
    }

    fn values(&self, document: Json) -> Vec<Value> {
        vec![
            self.id.0.into(),
            self.district.to_string().into(),
            self.round.0.into(),
            self.organization.0.into(),
            self.area.to_string().into(),
            self.content.community.to_string().into(),
            Stored(self.content.lead).into(),
            Stored(self.status).into(),
            self.content.budget.requested.fen().into(),
            self.rank.and_then(|rank| i32::try_from(rank).ok()).into(),
            self.is_public().into(),
            self.awarded_on.into(),
            self.project.map(|project| project.0).into(),
            self.contract.map(|contract| contract.0).into(),
            self.barred_until.into(),
            document.into(),
            self.version.into(),
            self.created_at.into(),
            self.updated_at.into(),
        ]
    }

    fn beside(&self) -> Option<Statement> {
        if self.panel.is_empty() {
            return None;
        }
        let accounts: Vec<Uuid> = self.panel.iter().map(|member| member.account.0).collect();
        let active: Vec<bool> = self.panel.iter().map(|member| member.is_active()).collect();
        let reviewed: Vec<bool> = self.panel.iter().map(|member| member.review.is_some()).collect();
        Some(fixed(
            "INSERT INTO proposal_reviewers (proposal_id, account_id, active, reviewed) \
             SELECT $1, new.* FROM unnest($2::uuid[], $3::boolean[], $4::boolean[]) AS new \
             ON CONFLICT (proposal_id, account_id) DO UPDATE SET (active, reviewed) = (excluded.active, excluded.reviewed)",
            [self.id.0.into(), accounts.into(), active.into(), reviewed.into()],
        ))
    }
}

#[derive(Debug, FromQueryResult)]
struct Found {
    round_id: Uuid,
}

/// The round of a proposal, known before anything is locked: it never changes.
pub async fn round_of(uow: &UnitOfWork, proposal: ProposalId) -> Result<Option<VentureRoundId>, StoreError> {
    let mut sql = Sql::new("SELECT round_id FROM proposals WHERE id = ");
    sql.bind(proposal.0)
        .push(" AND district = ")
        .bind(uow.store().district().to_string());
    let row: Option<Found> = uow.one(sql.build()).await?;
    Ok(row.map(|row| VentureRoundId(row.round_id)))
}

/// All proposals of the round, locked until the transaction ends.
pub async fn of_round_locked(uow: &UnitOfWork, round: VentureRoundId) -> Result<Vec<Proposal>, StoreError> {
    let mut sql = Sql::new(Proposal::SELECT);
    sql.push("WHERE r.round_id = ")
        .bind(round.0)
        .push(" ORDER BY r.id FOR UPDATE");
    objects(uow.all(sql.build()).await?)
}

/// The proposal that has become this project, locked until the transaction ends.
pub async fn of_project_locked(uow: &UnitOfWork, project: ProjectId) -> Result<Option<Proposal>, StoreError> {
    let mut sql = Sql::new(Proposal::SELECT);
    sql.push("WHERE r.project_id = ").bind(project.0).push(" FOR UPDATE");
    let row: Option<Row> = store::one(uow.tx(), sql.build()).await?;
    row.map(Row::into_domain).transpose()
}

/// The proposals that have become these projects.
pub async fn of_projects(store: &Store, projects: &[ProjectId]) -> Result<Vec<Proposal>, StoreError> {
    let ids: Vec<Uuid> = projects.iter().map(|id| id.0).collect();
    let mut sql = Sql::new(Proposal::SELECT);
    sql.push("WHERE r.project_id = ANY(").bind(ids).push(")");
    objects(store.all(sql.build()).await?)
}

/// How many of a round's awarded proposals have no contract yet, and how many have not come to their end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, FromQueryResult)]
pub struct Standing {
    /// Without a contract.
    pub unsigned: i64,
    /// Not at their end.
    pub running: i64,
}

/// How the awarded proposals of the round stand.
pub async fn standing_in(uow: &UnitOfWork, round: VentureRoundId) -> Result<Standing, StoreError> {
    let mut sql = Sql::new(
        "SELECT count(*) FILTER (WHERE status = 'AWARDED') AS unsigned, \
         count(*) FILTER (WHERE status IN ('AWARDED', 'SIGNED')) AS running FROM proposals WHERE round_id = ",
    );
    sql.bind(round.0);
    Ok(uow.one(sql.build()).await?.unwrap_or_default())
}

#[derive(Debug, FromQueryResult)]
struct Barred {
    organization_id: Uuid,
    until: NaiveDate,
}

fn barred(organizations: &[OrganizationId]) -> Statement {
    let ids: Vec<Uuid> = organizations.iter().map(|id| id.0).collect();
    let mut sql = Sql::new(
        "SELECT organization_id, max(barred_until) AS until FROM proposals WHERE barred_until IS NOT NULL AND organization_id = ANY(",
    );
    sql.bind(ids).push(") GROUP BY organization_id");
    sql.build()
}

fn bars(rows: Vec<Barred>) -> HashMap<OrganizationId, NaiveDate> {
    let bars = rows.into_iter();
    bars.map(|row| (OrganizationId(row.organization_id), row.until))
        .collect()
}

/// The first day on which each of the organizations may be eligible again, after a breach.
pub async fn barred_of(
    store: &Store,
    organizations: &[OrganizationId],
) -> Result<HashMap<OrganizationId, NaiveDate>, StoreError> {
    Ok(bars(store.all(barred(organizations)).await?))
}

/// As [`barred_of`], in the transaction.
pub async fn barred_in(
    uow: &UnitOfWork,
    organizations: &[OrganizationId],
) -> Result<HashMap<OrganizationId, NaiveDate>, StoreError> {
    Ok(bars(uow.all(barred(organizations)).await?))
}

#[derive(Debug, FromQueryResult)]
struct Overlapping {
    id: Uuid,
}

/// Those of the round's proposals whose organization has a running project of the same lead in the same
/// community at that time, from wherever it comes.
pub async fn overlaps_in(uow: &UnitOfWork, round: VentureRoundId) -> Result<Vec<ProposalId>, StoreError> {
    let mut sql = Sql::new(
        "SELECT r.id FROM proposals r WHERE EXISTS (SELECT FROM projects p WHERE p.organization_id = r.organization_id \
         AND p.area_code = r.community_code AND p.lead = r.lead AND p.status = ANY(",
    );
    sql.bind(codes(ProjectStatus::RUNNING)).push(
        "::text[]) AND p.begins_on <= (r.document->'content'->>'ends')::date \
         AND p.ends_on >= (r.document->'content'->>'begins')::date) AND r.round_id = ",
    );
    sql.bind(round.0);
    let rows: Vec<Overlapping> = uow.all(sql.build()).await?;
    Ok(rows.into_iter().map(|row| ProposalId(row.id)).collect())
}

#[derive(Debug, FromQueryResult)]
struct Rival {
    round_id: Uuid,
    account_id: Uuid,
}

fn rivals(rounds: &[VentureRoundId], since: DateTime<Utc>) -> Statement {
    let ids: Vec<Uuid> = rounds.iter().map(|id| id.0).collect();
    let competing: Vec<ProposalStatus> = ProposalStatus::ALL
        .iter()
        .copied()
        .filter(|status| status.competes())
        .collect();
    fixed(
        "SELECT DISTINCT r.round_id, g.account_id FROM proposals r JOIN grants g ON g.organization_id = r.organization_id \
         WHERE r.round_id = ANY($1) AND r.status = ANY($2) AND (g.revoked_at IS NULL OR g.revoked_at >= $3)",
        [ids.into(), codes(&competing).into(), since.into()],
    )
}

/// Who acts for an organization whose proposal competes in one of these rounds, or did at that moment or later.
pub async fn rivals_of(
    store: &Store,
    rounds: &[VentureRoundId],
    since: DateTime<Utc>,
) -> Result<Vec<(VentureRoundId, AccountId)>, StoreError> {
    let rows: Vec<Rival> = store.all(rivals(rounds, since)).await?;
    let pair = |row: Rival| (VentureRoundId(row.round_id), AccountId(row.account_id));
    Ok(rows.into_iter().map(pair).collect())
}

/// As [`rivals_of`], in the transaction, of one round.
pub async fn rivals_in(
    uow: &UnitOfWork,
    round: VentureRoundId,
    since: DateTime<Utc>,
) -> Result<Vec<AccountId>, StoreError> {
    let rows: Vec<Rival> = uow.all(rivals(&[round], since)).await?;
    Ok(rows.into_iter().map(|row| AccountId(row.account_id)).collect())
}
