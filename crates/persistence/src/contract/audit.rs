//! Contracts and payments against the event log, and payments against the ledger.

use crate::error::StoreError;
use crate::event::drift::{self, Finding, walk};
use crate::store::Store;
use siling_domain::contract::{Contract, Payment};
use siling_domain::id::{ContractId, Id, PaymentId};

/// Names everything of contracts and payments that was changed, added or removed behind the log's back.
pub async fn audit(store: &Store) -> Result<Vec<String>, StoreError> {
    let mut findings = walk::<Contract>(store, "SELECT FROM contracts r WHERE r.id = e.object_id").await?;
    findings.extend(walk::<Payment>(store, "SELECT FROM payments r WHERE r.id = e.object_id").await?);
    findings.extend(drift::beside(store, BESIDE).await?);
    Ok(findings)
}

const BESIDE: &[(&str, Finding)] = &[
    (
        "SELECT r.id FROM contracts r WHERE (r.status, r.number, r.area_code, r.version) \
         IS DISTINCT FROM (r.document->>'status', r.document->>'number', r.document->>'area', (r.document->>'version')::int)",
        |id| format!("{} {} is listed as what it is not", ContractId::OBJECT, ContractId(id)),
    ),
    (
        "SELECT r.id FROM payments r WHERE (r.status, r.instalment, r.area_code, r.version) \
         IS DISTINCT FROM (r.document->>'status', (r.document->>'instalment')::int, r.document->>'area', (r.document->>'version')::int)",
        |id| format!("{} {} is listed as what it is not", PaymentId::OBJECT, PaymentId(id)),
    ),
    // What was sent is booked once, what failed is reversed, what came back is booked as that.
    (
        "SELECT r.id FROM payments r LEFT JOIN (SELECT e.payment_id, \
         sum(CASE WHEN e.reversal_of IS NULL THEN e.amount ELSE -e.amount END) FILTER (WHERE e.kind = 'PAY') AS paid, \
         count(*) FILTER (WHERE e.kind = 'PAY' AND e.reversal_of IS NULL) AS times, \
         sum(e.amount) FILTER (WHERE e.kind = 'REFUND') AS refunded FROM ledger_entries e GROUP BY e.payment_id) e ON e.payment_id = r.id \
         WHERE (coalesce(e.paid, 0), coalesce(e.times, 0), coalesce(e.refunded, 0)) IS DISTINCT FROM \
         (CASE WHEN r.status IN ('SENT', 'CONFIRMED', 'REFUNDED') THEN r.amount ELSE 0 END, \
         CASE WHEN r.status IN ('SENT', 'CONFIRMED', 'REFUNDED', 'FAILED') THEN 1 ELSE 0 END, r.refunded)",
        |id| format!("{} {} is not what was booked of it", PaymentId::OBJECT, PaymentId(id)),
    ),
    // Payments of a contract never come to more than its price.
    (
        "SELECT r.id FROM contracts r JOIN payments p ON p.contract_id = r.id AND p.status NOT IN ('REJECTED', 'FAILED') \
         GROUP BY r.id HAVING sum(p.amount) > r.price",
        |id| format!("{} {} is paid above its price", ContractId::OBJECT, ContractId(id)),
    ),
];
