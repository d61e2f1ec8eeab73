//! How projects, versions of the purchase list and ratings are kept.

use crate::area;
use crate::error::StoreError;
use crate::kept::{self, Kept, Row, objects};
use crate::sql::{Sql, fixed};
use crate::store::Store;
use crate::stored::{Stored, codes};
use crate::unit_of_work::UnitOfWork;
use sea_orm::prelude::Json;
use sea_orm::{FromQueryResult, Statement, Value};
use siling_domain::access::{Place, Warrant};
use siling_domain::id::{
    AccountId, ContractId, OrganizationId, ProjectId, PurchaseListId, ServiceOrderId, ServiceRatingId, VentureRoundId,
};
use siling_domain::project::{Project, ProjectOrigin, ProjectStatus, PurchaseList, ServiceRating};
use siling_domain::text::SearchText;
use std::collections::HashMap;
use uuid::Uuid;

impl Kept for Project {
    type Id = ProjectId;
    const SELECT: &'static str = "SELECT r.document FROM projects r ";
    const INSERT: &'static str = "INSERT INTO projects (id, district, status, origin, lead, outcomes, area_code, organization_id, participants, needs, \
                                  order_id, round_id, proposal_id, contract_id, purchase_list_id, renews_id, price, recurring, begins_on, ends_on, \
                                  opened_on, started_on, completed_on, ended_on, next_due, awaits_acceptance, records, hours, volunteers, beneficiaries, \
                                  ratings, score_sum, demo, document, version, created_at, updated_at) \
                                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, \
                                  $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37)";
    const UPDATE: &'static str = "UPDATE projects SET (district, status, origin, lead, outcomes, area_code, organization_id, participants, needs, \
                                  order_id, round_id, proposal_id, contract_id, purchase_list_id, renews_id, price, recurring, begins_on, ends_on, \
                                  opened_on, started_on, completed_on, ended_on, next_due, awaits_acceptance, records, hours, volunteers, beneficiaries, \
                                  ratings, score_sum, demo, document, version, created_at, updated_at) \
                                  = ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, \
                                  $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37) WHERE id = $1";

    fn id(&self) -> ProjectId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn place(&self) -> Place {
        self.place()
    }

    fn is_public(&self) -> bool {
        self.status.is_public()
    }

    fn values(&self, document: Json) -> Vec<Value> {
        let participants: Vec<Uuid> = self.participants.iter().map(|it| it.organization.0).collect();
        let needs: Vec<Uuid> = self.needs.iter().map(|need| need.0).collect();
        let proposal = match &self.origin {
            ProjectOrigin::Venture { proposal, .. } => Some(proposal.0),
            _ => None,
        };
        let list = match &self.origin {
            ProjectOrigin::PurchaseList { list, .. } => Some(list.0),
            _ => None,
        };
        let renews = match &self.origin {
            ProjectOrigin::Renewal { project } => Some(project.0),
            _ => None,
        };
        vec![
            self.id.0.into(),
            self.district.to_string().into(),
            Stored(self.status).into(),
            Stored(self.origin.kind()).into(),
            Stored(self.lead).into(),
            codes(&self.outcomes).into(),
            self.area.to_string().into(),
            self.organization.0.into(),
            participants.into(),
            needs.into(),
            self.order().map(|id| id.0).into(),
            self.round().map(|id| id.0).into(),
            proposal.into(),
            self.contract.map(|id| id.0).into(),
            list.into(),
            renews.into(),
            self.price.fen().into(),
            self.recurring.into(),
            self.begins_on.into(),
            self.ends_on.into(),
            self.opened_on.into(),
            self.started_on.into(),
            self.completed_on.into(),
            self.ended_on.into(),
            self.next_due().filter(|_| self.status.is_running()).into(),
            self.awaits_acceptance().into(),
            self.totals.records.into(),
            self.totals.hours.hundredths().into(),
            self.totals.volunteers.into(),
            self.totals.beneficiaries.into(),
            self.totals.ratings.into(),
            self.totals.score_sum.into(),
            self.demo.into(),
            document.into(),
            self.version.into(),
            self.created_at.into(),
            self.updated_at.into(),
        ]
    }
}

impl Kept for PurchaseList {
    type Id = PurchaseListId;
    const SELECT: &'static str = "SELECT r.document FROM purchase_lists r ";
    const INSERT: &'static str = "INSERT INTO purchase_lists (id, district, edition, status, valid_from, valid_to, document, version, created_at, updated_at) \
                                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    const UPDATE: &'static str = "UPDATE purchase_lists SET (district, edition, status, valid_from, valid_to, document, version, created_at, updated_at) \
                                  = ($2, $3, $4, $5, $6, $7, $8, $9, $10) WHERE id = $1";

    fn id(&self) -> PurchaseListId {
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
            self.edition.clone().into(),
            Stored(self.status).into(),
            self.valid_from.into(),
            self.valid_to.into(),
            document.into(),
            self.version.into(),
            self.created_at.into(),
            self.updated_at.into(),
        ]
    }
}

impl Kept for ServiceRating {
    type Id = ServiceRatingId;
    const SELECT: &'static str = "SELECT r.document FROM service_ratings r ";
    const INSERT: &'static str = "INSERT INTO service_ratings (id, district, project_id, area_code, need_id, account_id, score, tags, document, version, created_at) \
                                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    // A rating is never changed: the table refuses.
    const UPDATE: &'static str = "UPDATE service_ratings SET (district, project_id, area_code, need_id, account_id, score, tags, document, version, created_at) \
                                  = ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11) WHERE id = $1";

    fn id(&self) -> ServiceRatingId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn place(&self) -> Place {
        self.place()
    }

    // What was said is for everybody to read, who said it for nobody: the schema leaves the account out.
    fn is_public(&self) -> bool {
        true
    }

    fn owner(&self) -> Option<AccountId> {
        self.account
    }

    fn values(&self, document: Json) -> Vec<Value> {
        vec![
            self.id.0.into(),
            self.district.to_string().into(),
            self.project.0.into(),
            self.area.to_string().into(),
            self.need.map(|need| need.0).into(),
            self.account.map(|account| account.0).into(),
            i16::try_from(self.score).unwrap_or(i16::MAX).into(),
            codes(&self.tags).into(),
            document.into(),
            self.version.into(),
            self.created_at.into(),
        ]
    }
}

/// Adds a project, records it, and makes it found by its title and by the names of its area and the area above.
pub async fn insert_project(
    uow: &mut UnitOfWork,
    warrant: &Warrant,
    project: &Project,
    reason: Option<String>,
    document: Option<String>,
) -> Result<(), StoreError> {
    kept::insert(uow, warrant, project, reason, document).await?;
    let lineage: Vec<_> = std::iter::successors(Some(project.area), |area| area.parent())
        .take(2)
        .collect();
    let areas = area::in_transaction(uow, &lineage).await?;
    let names = areas
        .iter()
        .flat_map(|area| std::iter::once(area.name.as_str()).chain(area.aliases.iter().map(String::as_str)));
    let search = SearchText::of(project.search_fields().into_iter().chain(names));
    uow.change(fixed(
        "UPDATE projects SET search_text = $2, grams = $3 WHERE id = $1",
        [project.id.0.into(), search.text.into(), search.grams.into()],
    ))
    .await?;
    Ok(())
}

/// How many projects an organization leads that take up its capacity.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Running {
    organization_id: Uuid,
    running: i64,
}

fn running(organizations: &[OrganizationId]) -> Statement {
    let ids: Vec<Uuid> = organizations.iter().map(|id| id.0).collect();
    const { assert!(ProjectStatus::RUNNING.len() == 3) };
    let mut sql = Sql::new(
        "SELECT organization_id, count(*) AS running FROM projects WHERE status IN ('PLANNED', 'IN_PROGRESS', 'PAUSED') AND organization_id = ANY(",
    );
    sql.bind(ids).push(") GROUP BY organization_id");
    sql.build()
}

fn counted(rows: Vec<Running>) -> HashMap<OrganizationId, i64> {
    rows.into_iter()
        .map(|row| (OrganizationId(row.organization_id), row.running))
        .collect()
}

/// How many projects each of these organizations leads that take up its capacity; those with none are left out.
pub async fn running_of(
    store: &Store,
    organizations: &[OrganizationId],
) -> Result<HashMap<OrganizationId, i64>, StoreError> {
    Ok(counted(store.all(running(organizations)).await?))
}

/// As [`running_of`], as the transaction sees it.
pub async fn running_in(
    uow: &UnitOfWork,
    organizations: &[OrganizationId],
) -> Result<HashMap<OrganizationId, i64>, StoreError> {
    Ok(counted(uow.all(running(organizations)).await?))
}

async fn of(store: &Store, condition: &'static str, ids: Vec<Uuid>) -> Result<Vec<Project>, StoreError> {
    let mut sql = Sql::new(Project::SELECT);
    sql.push(condition).bind(ids).push(") ORDER BY r.created_at, r.id");
    let rows: Vec<Row> = store.all(sql.build()).await?;
    objects(rows)
}

/// The projects that were awarded for these orders, the oldest first.
pub async fn of_orders(store: &Store, orders: &[ServiceOrderId]) -> Result<Vec<Project>, StoreError> {
    of(store, "WHERE r.order_id = ANY(", orders.iter().map(|id| id.0).collect()).await
}

/// The projects that were awarded in these rounds, the oldest first.
pub async fn of_rounds(store: &Store, rounds: &[VentureRoundId]) -> Result<Vec<Project>, StoreError> {
    of(store, "WHERE r.round_id = ANY(", rounds.iter().map(|id| id.0).collect()).await
}

/// The projects of these contracts, the oldest first.
pub async fn of_contracts(store: &Store, contracts: &[ContractId]) -> Result<Vec<Project>, StoreError> {
    of(
        store,
        "WHERE r.contract_id = ANY(",
        contracts.iter().map(|id| id.0).collect(),
    )
    .await
}
