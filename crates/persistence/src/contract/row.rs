//! The rows of contracts and payments.

use crate::kept::Kept;
use crate::stored::Stored;
use sea_orm::Value;
use sea_orm::prelude::Json;
use siling_domain::access::Place;
use siling_domain::contract::{Contract, Payment};
use siling_domain::id::{ContractId, PaymentId};

impl Kept for Contract {
    type Id = ContractId;
    const SELECT: &'static str = "SELECT r.document FROM contracts r ";
    const INSERT: &'static str = "INSERT INTO contracts (id, district, number, project_id, organization_id, area_code, purchaser_area_code, \
                                  fund_id, commitment_id, mode, signed_on, ends_on, price, status, document, version, created_at, updated_at) \
                                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";
    const UPDATE: &'static str = "UPDATE contracts SET (district, number, project_id, organization_id, area_code, purchaser_area_code, \
                                  fund_id, commitment_id, mode, signed_on, ends_on, price, status, document, version, created_at, updated_at) \
                                  = ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) WHERE id = $1";

    fn id(&self) -> ContractId {
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
            self.number.clone().into(),
            self.project.0.into(),
            self.organization.0.into(),
            self.area.to_string().into(),
            self.purchaser.area.to_string().into(),
            self.fund.0.into(),
            self.commitment.0.into(),
            Stored(self.mode).into(),
            self.signed_on.into(),
            self.ends_on.into(),
            self.price.fen().into(),
            Stored(self.status).into(),
            document.into(),
            self.version.into(),
            self.created_at.into(),
            self.updated_at.into(),
        ]
    }
}

impl Kept for Payment {
    type Id = PaymentId;
    const SELECT: &'static str = "SELECT r.document FROM payments r ";
    const INSERT: &'static str = "INSERT INTO payments (id, district, contract_id, instalment, project_id, organization_id, area_code, fund_id, \
                                  commitment_id, amount, refunded, requested_by, approved_by, requested_at, sent_at, status, document, \
                                  version, created_at, updated_at) \
                                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)";
    const UPDATE: &'static str = "UPDATE payments SET (district, contract_id, instalment, project_id, organization_id, area_code, fund_id, \
                                  commitment_id, amount, refunded, requested_by, approved_by, requested_at, sent_at, status, document, \
                                  version, created_at, updated_at) \
                                  = ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20) WHERE id = $1";

    fn id(&self) -> PaymentId {
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
        vec![
            self.id.0.into(),
            self.district.to_string().into(),
            self.contract.0.into(),
            i32::try_from(self.instalment).unwrap_or(i32::MAX).into(),
            self.project.0.into(),
            self.organization.0.into(),
            self.area.to_string().into(),
            self.fund.0.into(),
            self.commitment.0.into(),
            self.amount.fen().into(),
            self.refunded.fen().into(),
            self.requested_by.map(|id| id.0).into(),
            self.approved_by.map(|id| id.0).into(),
            self.requested_at.into(),
            self.sent_at.into(),
            Stored(self.status).into(),
            document.into(),
            self.version.into(),
            self.created_at.into(),
            self.updated_at.into(),
        ]
    }
}
