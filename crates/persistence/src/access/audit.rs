//! Accounts and grants against the event log.

use super::account::{Row, select};
use super::grant::all_after;
use crate::error::StoreError;
use crate::event::drift;
use crate::store::Store;
use siling_domain::id::{AccountId, GrantId};
use uuid::Uuid;

/// Names every account and grant that was changed, added or removed behind the log's back.
pub async fn audit(store: &Store) -> Result<Vec<String>, StoreError> {
    let mut findings = drift::gone::<AccountId>(store, "SELECT FROM accounts a WHERE a.id = e.object_id").await?;
    findings.extend(drift::gone::<GrantId>(store, "SELECT FROM grants g WHERE g.id = e.object_id").await?);
    let mut after = Uuid::nil();
    loop {
        let mut sql = select();
        sql.push("WHERE a.id > ").bind(after).push(" ORDER BY a.id LIMIT ").bind(i64::from(drift::BATCH));
        let rows: Vec<Row> = store.all(sql.build()).await?;
        let accounts = rows.into_iter().map(|row| row.into_domain(store.vault())).collect::<Result<Vec<_>, _>>()?;
        match accounts.last() {
            Some(last) => after = last.id.0,
            None => break,
        }
        findings.extend(drift::compare(store, &accounts, |account| account.id).await?);
    }
    let mut after = Uuid::nil();
    loop {
        let grants = all_after(store, after).await?;
        match grants.last() {
            Some(last) => after = last.id.0,
            None => return Ok(findings),
        }
        findings.extend(drift::compare(store, &grants, |grant| grant.id).await?);
    }
}
