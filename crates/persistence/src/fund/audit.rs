//! Funds and commitments against the event log, and balances against what was posted.

use crate::error::StoreError;
use crate::event::drift::{self, Finding, walk};
use crate::store::Store;
use siling_domain::fund::{Commitment, Fund};
use siling_domain::id::{CommitmentId, FundId, Id, LedgerEntryId};

/// Names everything of funds that was changed, added or removed behind the log's back.
pub async fn audit(store: &Store) -> Result<Vec<String>, StoreError> {
    let mut findings = walk::<Fund>(store, "SELECT FROM funds r WHERE r.id = e.object_id").await?;
    findings.extend(walk::<Commitment>(store, "SELECT FROM commitments r WHERE r.id = e.object_id").await?);
    findings.extend(drift::beside(store, BESIDE).await?);
    Ok(findings)
}

const BESIDE: &[(&str, Finding)] = &[
    (
        "SELECT r.id FROM funds r WHERE (r.status, r.kind, r.area_code, r.year, r.version) \
         IS DISTINCT FROM (r.document->>'status', r.document->>'kind', r.document->>'area', (r.document->>'year')::int, \
         (r.document->>'version')::int)",
        |id| format!("{} {} is listed as what it is not", FundId::OBJECT, FundId(id)),
    ),
    (
        "SELECT a.fund_id AS id FROM fund_accounts a LEFT JOIN (SELECT p.fund_id, p.account, sum(p.amount) AS amount, count(*) AS number, \
         max(p.number) AS last FROM ledger_postings p GROUP BY p.fund_id, p.account) p USING (fund_id, account) \
         WHERE (a.balance, a.postings, a.postings) IS DISTINCT FROM (coalesce(p.amount, 0), coalesce(p.number, 0), coalesce(p.last, 0))",
        |id| {
            format!(
                "{} {} has not the balances that were posted",
                FundId::OBJECT,
                FundId(id)
            )
        },
    ),
    (
        "SELECT DISTINCT p.fund_id AS id FROM (SELECT p.fund_id, p.amount, p.balance, \
         coalesce(lag(p.balance) OVER (PARTITION BY p.fund_id, p.account ORDER BY p.number), 0) AS before FROM ledger_postings p) p \
         WHERE p.balance <> p.before + p.amount",
        |id| format!("{} {} has postings out of their chain", FundId::OBJECT, FundId(id)),
    ),
    (
        "SELECT e.id FROM ledger_entries e LEFT JOIN ledger_postings p ON p.entry_id = e.id GROUP BY e.id \
         HAVING count(p.entry_id) <> 2 OR sum(p.amount) <> 0 OR max(p.amount) <> e.amount OR bool_or(p.fund_id <> e.fund_id OR p.day <> e.day)",
        |id| format!("{} {} is not balanced", LedgerEntryId::OBJECT, LedgerEntryId(id)),
    ),
    (
        "SELECT r.id FROM commitments r LEFT JOIN (SELECT p.commitment_id, \
         sum(p.amount) FILTER (WHERE p.account = 'RESERVED') AS reserved, \
         sum(p.amount) FILTER (WHERE p.account = 'COMMITTED') AS committed, \
         sum(p.amount) FILTER (WHERE p.account = 'PAID') AS paid FROM ledger_postings p GROUP BY p.commitment_id) p \
         ON p.commitment_id = r.id WHERE (r.status, r.version, r.reserved, r.committed, r.paid) \
         IS DISTINCT FROM (r.document->>'status', (r.document->>'version')::int, coalesce(p.reserved, 0), coalesce(p.committed, 0), \
         coalesce(p.paid, 0))",
        |id| {
            format!(
                "{} {} is not what was posted of it",
                CommitmentId::OBJECT,
                CommitmentId(id)
            )
        },
    ),
];
