//! Organizations against the event log.

use super::select;
use crate::entity::organization::Row;
use crate::error::StoreError;
use crate::event::drift;
use crate::store::Store;
use siling_domain::id::OrganizationId;
use uuid::Uuid;

/// Names every organization that was changed, added or removed behind the log's back.
pub async fn audit(store: &Store) -> Result<Vec<String>, StoreError> {
    let mut findings =
        drift::gone::<OrganizationId>(store, "SELECT FROM organizations o WHERE o.id = e.object_id").await?;
    let mut after = Uuid::nil();
    loop {
        let mut sql = select();
        sql.push("WHERE o.id > ")
            .bind(after)
            .push(" ORDER BY o.id LIMIT ")
            .bind(i64::from(drift::BATCH));
        let rows: Vec<Row> = store.all(sql.build()).await?;
        let organizations = rows
            .into_iter()
            .map(|row| row.into_domain(store.vault()))
            .collect::<Result<Vec<_>, _>>()?;
        match organizations.last() {
            Some(last) => after = last.id.0,
            None => return Ok(findings),
        }
        findings.extend(drift::compare(store, &organizations, |organization| organization.id).await?);
    }
}
