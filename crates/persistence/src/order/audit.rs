//! Service orders and claims against the event log, and what stands beside them.

use crate::error::StoreError;
use crate::event::drift::{self, Finding};
use crate::store::Store;
use siling_domain::id::{ClaimId, Id, ServiceOrderId};
use siling_domain::order::{Claim, ServiceOrder};

/// Names every service order and claim that was changed, added or removed behind the log's back.
pub async fn audit(store: &Store) -> Result<Vec<String>, StoreError> {
    let orders = "SELECT FROM service_orders r WHERE r.id = e.object_id";
    let mut findings = drift::walk::<ServiceOrder>(store, orders).await?;
    findings.extend(drift::walk::<Claim>(store, "SELECT FROM claims r WHERE r.id = e.object_id").await?);
    findings.extend(drift::beside(store, BESIDE).await?);
    Ok(findings)
}

const BESIDE: &[(&str, Finding)] = &[
    (
        "SELECT r.id FROM service_orders r WHERE (r.status, r.area_code, r.claim_deadline, r.ceiling, r.version, \
         r.fund_id IS NULL, r.commitment_id IS NULL, r.published_at IS NULL) \
         IS DISTINCT FROM (r.document->>'status', r.document->>'community', (r.document->>'claim_deadline')::date, \
         ((r.document->>'ceiling')::numeric * 100)::bigint, (r.document->>'version')::int, \
         r.document->>'fund' IS NULL, r.document->>'commitment' IS NULL, r.document->>'published_at' IS NULL)",
        |id| {
            format!(
                "{} {} is listed as what it is not",
                ServiceOrderId::OBJECT,
                ServiceOrderId(id)
            )
        },
    ),
    (
        "SELECT r.id FROM claims r WHERE (r.status, r.area_code, r.price, r.version, cardinality(r.partners)) \
         IS DISTINCT FROM (r.document->>'status', r.document->>'community', ((r.document->>'price')::numeric * 100)::bigint, \
         (r.document->>'version')::int, jsonb_array_length(r.document->'partners'))",
        |id| format!("{} {} is listed as what it is not", ClaimId::OBJECT, ClaimId(id)),
    ),
];
