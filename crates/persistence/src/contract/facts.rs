//! What guards and neighbours ask of contracts and payments.

use crate::error::StoreError;
use crate::kept::{Kept, by_ids, objects};
use crate::sql::{Sql, fixed};
use crate::store::Store;
use crate::stored::codes;
use crate::unit_of_work::UnitOfWork;
use sea_orm::FromQueryResult;
use siling_domain::contract::{
    Contract, ContractFacts, ContractStatus, Instalments, Obligations, Payment, PaymentStatus,
};
use siling_domain::id::{ContractId, FundId, OrganizationId, ProjectId};
use siling_domain::project::Project;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

#[derive(Debug, FromQueryResult)]
struct Requested {
    instalment: i32,
    requests: i64,
    live: bool,
}

/// Which instalments of a contract have a live payment, and how often each was requested.
pub async fn instalments_in(uow: &UnitOfWork, contract: ContractId) -> Result<Instalments, StoreError> {
    let rows: Vec<Requested> = uow
        .all(fixed(
            "SELECT instalment, count(*) AS requests, bool_or(status = ANY($2)) AS live FROM payments WHERE contract_id = $1 \
             GROUP BY instalment",
            [contract.0.into(), codes(PaymentStatus::LIVE).into()],
        ))
        .await?;
    let mut known = Instalments::default();
    for row in rows {
        let number = u32::try_from(row.instalment).unwrap_or_default();
        known
            .requests
            .insert(number, usize::try_from(row.requests).unwrap_or_default());
        if row.live {
            known.taken.push(number);
        }
    }
    Ok(known)
}

#[derive(Debug, FromQueryResult)]
struct Counted {
    of: Uuid,
    under_way: i64,
    arrived: i64,
}

impl Counted {
    fn facts(&self) -> ContractFacts {
        let number = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
        ContractFacts {
            payments_under_way: number(self.under_way),
            instalments_paid: number(self.arrived),
        }
    }
}

const COUNTED: &str = "SELECT r.contract_id AS of, \
                       count(*) FILTER (WHERE r.status IN ('REQUESTED', 'APPROVED', 'SENT')) AS under_way, \
                       count(*) FILTER (WHERE r.status IN ('CONFIRMED', 'REFUNDED')) AS arrived \
                       FROM payments r WHERE r.contract_id = ANY($1) GROUP BY r.contract_id";

/// How a contract's payments stand, as the transaction sees it.
pub async fn contract_facts_in(uow: &UnitOfWork, contract: ContractId) -> Result<ContractFacts, StoreError> {
    let row: Option<Counted> = uow.one(fixed(COUNTED, [vec![contract.0].into()])).await?;
    Ok(row.map(|row| row.facts()).unwrap_or_default())
}

/// How the payments of these contracts stand.
pub async fn contract_facts_of(
    store: &Store,
    contracts: &[ContractId],
) -> Result<HashMap<ContractId, ContractFacts>, StoreError> {
    let ids: Vec<Uuid> = contracts.iter().map(|id| id.0).collect();
    let rows: Vec<Counted> = store.all(fixed(COUNTED, [ids.into()])).await?;
    Ok(rows.iter().map(|row| (ContractId(row.of), row.facts())).collect())
}

#[derive(Debug, FromQueryResult)]
struct UnderWay {
    of: Uuid,
    count: i64,
}

const UNDER_WAY: &str = "SELECT r.fund_id AS of, count(*) AS count FROM payments r \
                         WHERE r.fund_id = ANY($1) AND r.status IN ('REQUESTED', 'APPROVED', 'SENT') GROUP BY r.fund_id";

/// How many payments of a fund are under way, as the transaction sees it.
pub async fn payments_under_way_in(uow: &UnitOfWork, fund: FundId) -> Result<u32, StoreError> {
    let row: Option<UnderWay> = uow.one(fixed(UNDER_WAY, [vec![fund.0].into()])).await?;
    Ok(row.map_or(0, |row| u32::try_from(row.count).unwrap_or(u32::MAX)))
}

/// How many payments of these funds are under way.
pub async fn payments_under_way_of(store: &Store, funds: &[FundId]) -> Result<HashMap<FundId, u32>, StoreError> {
    let ids: Vec<Uuid> = funds.iter().map(|id| id.0).collect();
    let rows: Vec<UnderWay> = store.all(fixed(UNDER_WAY, [ids.into()])).await?;
    let number = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(rows
        .into_iter()
        .map(|row| (FundId(row.of), number(row.count)))
        .collect())
}

/// The contracts of these projects, terminated ones included, the latest of each first.
pub async fn contracts_of_projects(store: &Store, projects: &[ProjectId]) -> Result<Vec<Contract>, StoreError> {
    let ids: Vec<Uuid> = projects.iter().map(|id| id.0).collect();
    let mut sql = Sql::new(Contract::SELECT);
    sql.push("WHERE r.project_id")
        .any_of(ids)
        .push(" ORDER BY r.project_id, r.created_at DESC, r.id DESC");
    objects(store.all(sql.build()).await?)
}

/// The payments of these contracts, in the order of their requests.
pub async fn payments_of_contracts(store: &Store, contracts: &[ContractId]) -> Result<Vec<Payment>, StoreError> {
    let ids: Vec<Uuid> = contracts.iter().map(|id| id.0).collect();
    let mut sql = Sql::new(Payment::SELECT);
    sql.push("WHERE r.contract_id")
        .any_of(ids)
        .push(" ORDER BY r.contract_id, r.requested_at, r.id");
    objects(store.all(sql.build()).await?)
}

/// The payments of these projects, in the order of their requests.
pub async fn payments_of_projects(store: &Store, projects: &[ProjectId]) -> Result<Vec<Payment>, StoreError> {
    let ids: Vec<Uuid> = projects.iter().map(|id| id.0).collect();
    let mut sql = Sql::new(Payment::SELECT);
    sql.push("WHERE r.project_id")
        .any_of(ids)
        .push(" ORDER BY r.project_id, r.requested_at, r.id");
    objects(store.all(sql.build()).await?)
}

/// What still binds these organizations by their contracts; only those that have signed any are there. What was accepted as
/// a whole and never handed over was earned by who signed for it, and is not read.
pub async fn obligations_of(
    store: &Store,
    organizations: &[OrganizationId],
) -> Result<HashMap<OrganizationId, Obligations>, StoreError> {
    let ids: Vec<Uuid> = organizations.iter().map(|id| id.0).collect();
    let mut sql = Sql::new(Contract::SELECT);
    sql.push("JOIN projects p ON p.id = r.project_id WHERE r.organization_id")
        .any_of(ids)
        .push(
            " AND (r.status = 'SIGNED' OR p.status NOT IN ('ACCEPTED', 'CLOSED') \
               OR jsonb_array_length(p.document->'hand_overs') > 0)",
        );
    let contracts: Vec<Contract> = objects(store.all(sql.build()).await?)?;
    if contracts.is_empty() {
        return Ok(HashMap::new());
    }
    let over: Vec<&Contract> = contracts
        .iter()
        .filter(|it| it.status != ContractStatus::Signed)
        .collect();
    let (payments, projects) = match over.is_empty() {
        true => (Vec::new(), Vec::new()),
        false => {
            let contracts: Vec<ContractId> = over.iter().map(|it| it.id).collect();
            let projects: Vec<ProjectId> = over.iter().map(|it| it.project).collect();
            let paid = payments_of_contracts(store, &contracts).await?;
            (paid, by_ids::<Project>(store, &projects).await?)
        }
    };
    let signed: HashSet<OrganizationId> = contracts.iter().map(|it| it.organization).collect();
    let bound = signed.into_iter();
    Ok(bound
        .map(|id| (id, Obligations::of(id, &contracts, &payments, &projects)))
        .collect())
}
