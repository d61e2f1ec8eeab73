//! The rows of funds and commitments.

use crate::kept::Kept;
use crate::stored::{Stored, codes};
use sea_orm::Value;
use sea_orm::prelude::Json;
use siling_domain::access::Place;
use siling_domain::fund::{Commitment, CommitmentFor, Fund};
use siling_domain::id::{CommitmentId, FundId};
use uuid::Uuid;

impl Kept for Fund {
    type Id = FundId;
    const SELECT: &'static str = "SELECT r.document FROM funds r ";
    const INSERT: &'static str = "INSERT INTO funds (id, district, kind, purposes, area_code, year, title, budgeted, status, document, version, \
                                  created_at, updated_at) \
                                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    const UPDATE: &'static str = "UPDATE funds SET (district, kind, purposes, area_code, year, title, budgeted, status, document, version, \
                                  created_at, updated_at) \
                                  = ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) WHERE id = $1";

    fn id(&self) -> FundId {
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
            Stored(self.kind).into(),
            codes(&self.purposes).into(),
            self.area.map(|area| area.to_string()).into(),
            self.year.into(),
            self.title.clone().into(),
            self.budgeted.fen().into(),
            Stored(self.status).into(),
            document.into(),
            self.version.into(),
            self.created_at.into(),
            self.updated_at.into(),
        ]
    }
}

impl Kept for Commitment {
    type Id = CommitmentId;
    const SELECT: &'static str = "SELECT r.document FROM commitments r ";
    const INSERT: &'static str = "INSERT INTO commitments (id, district, fund_id, area_code, service_order_id, venture_round_id, project_id, \
                                  contract_id, carved_from, amount, reserved, committed, paid, refunded, released, carved, status, document, \
                                  version, created_at, updated_at) \
                                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)";
    const UPDATE: &'static str = "UPDATE commitments SET (district, fund_id, area_code, service_order_id, venture_round_id, project_id, \
                                  contract_id, carved_from, amount, reserved, committed, paid, refunded, released, carved, status, document, \
                                  version, created_at, updated_at) \
                                  = ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21) WHERE id = $1";

    fn id(&self) -> CommitmentId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn place(&self) -> Place {
        self.place()
    }

    fn is_public(&self) -> bool {
        false
    }

    fn values(&self, document: Json) -> Vec<Value> {
        let [order, round, project] = subject(self.committed_for);
        vec![
            self.id.0.into(),
            self.district.to_string().into(),
            self.fund.0.into(),
            self.area.map(|area| area.to_string()).into(),
            order.into(),
            round.into(),
            project.into(),
            self.contract.map(|id| id.0).into(),
            self.carved_from.map(|id| id.0).into(),
            self.amount.fen().into(),
            self.reserved.fen().into(),
            self.committed.fen().into(),
            self.paid.fen().into(),
            self.refunded.fen().into(),
            self.released.fen().into(),
            self.carved.fen().into(),
            Stored(self.status).into(),
            document.into(),
            self.version.into(),
            self.created_at.into(),
            self.updated_at.into(),
        ]
    }
}

/// What money is committed for: the order, the round or the project.
pub(super) fn subject(of: CommitmentFor) -> [Option<Uuid>; 3] {
    match of {
        CommitmentFor::ServiceOrder(id) => [Some(id.0), None, None],
        CommitmentFor::VentureRound(id) => [None, Some(id.0), None],
        CommitmentFor::Project(id) => [None, None, Some(id.0)],
    }
}
