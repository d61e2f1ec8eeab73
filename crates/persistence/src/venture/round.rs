//! Venture rounds.

use crate::error::StoreError;
use crate::kept::Kept;
use crate::sql::Sql;
use crate::store::Store;
use crate::stored::Stored;
use sea_orm::prelude::Json;
use sea_orm::{FromQueryResult, Value};
use siling_domain::access::Place;
use siling_domain::id::VentureRoundId;
use siling_domain::venture::{ProposalCounts, ProposalStatus, VentureRound};
use std::collections::HashMap;
use uuid::Uuid;

impl Kept for VentureRound {
    type Id = VentureRoundId;
    const SELECT: &'static str = "SELECT r.document FROM venture_rounds r ";
    const INSERT: &'static str = "INSERT INTO venture_rounds (id, district, fund_id, commitment_id, status, budget, proposals_until, public, \
                                  awarded_on, document, version, created_at, updated_at) \
                                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    const UPDATE: &'static str = "UPDATE venture_rounds SET (district, fund_id, commitment_id, status, budget, proposals_until, public, \
                                  awarded_on, document, version, created_at, updated_at) \
                                  = ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) WHERE id = $1";

    fn id(&self) -> VentureRoundId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn place(&self) -> Place {
        self.place()
    }

    fn is_public(&self) -> bool {
        self.public_since.is_some()
    }

    fn values(&self, document: Json) -> Vec<Value> {
        vec![
            self.id.0.into(),
            self.district.to_string().into(),
            self.fund.0.into(),
            self.commitment.map(|commitment| commitment.0).into(),
            Stored(self.status).into(),
            self.budget.fen().into(),
            self.proposals_until.into(),
            self.public_since.is_some().into(),
            self.award.as_ref().map(|award| award.on).into(),
            document.into(),
            self.version.into(),
            self.created_at.into(),
            self.updated_at.into(),
        ]
    }
}

#[derive(Debug, FromQueryResult)]
struct Counted {
    round_id: Uuid,
    status: Stored<ProposalStatus>,
    value: i64,
}

/// How the proposals of each of these rounds stand; rounds without proposals are left out.
pub async fn counts_of(
    store: &Store,
    rounds: &[VentureRoundId],
) -> Result<HashMap<VentureRoundId, ProposalCounts>, StoreError> {
    let ids: Vec<Uuid> = rounds.iter().map(|id| id.0).collect();
    let mut sql = Sql::new("SELECT round_id, status, count(*) AS value FROM proposals WHERE round_id = ANY(");
    sql.bind(ids).push(") GROUP BY round_id, status");
    let rows: Vec<Counted> = store.all(sql.build()).await?;
    let mut counts: HashMap<VentureRoundId, ProposalCounts> = HashMap::new();
    for row in rows {
        let of = counts.entry(VentureRoundId(row.round_id)).or_default();
        of.add(row.status.0, u32::try_from(row.value).unwrap_or(u32::MAX));
    }
    Ok(counts)
}
