//! Party organizations, terms, coverage and workers against the event log.

use super::save::Kept;
use super::{coverage, find};
use crate::entity::party::{coverage as coverage_row, organization, term, worker};
use crate::error::StoreError;
use crate::event::drift;
use crate::sql::Sql;
use crate::store::Store;
use sea_orm::FromQueryResult;
use siling_domain::id::{Id as _, PartyCoverageId, PartyOrganizationId, PartyTermId, PartyWorkerId};
use siling_domain::party::{PartyCoverage, PartyTerm};
use uuid::Uuid;

/// Names everything of Party organizations that was changed, added or removed behind the log's back.
pub async fn audit(store: &Store) -> Result<Vec<String>, StoreError> {
    let mut findings =
        drift::gone::<PartyOrganizationId>(store, "SELECT FROM party_organizations p WHERE p.id = e.object_id").await?;
    findings.extend(drift::gone::<PartyTermId>(store, "SELECT FROM party_terms t WHERE t.id = e.object_id").await?);
    findings
        .extend(drift::gone::<PartyCoverageId>(store, "SELECT FROM party_coverages c WHERE c.id = e.object_id").await?);
    findings.extend(drift::gone::<PartyWorkerId>(store, "SELECT FROM party_workers w WHERE w.id = e.object_id").await?);
    let vault = store.vault();
    findings.extend(
        walk(
            store,
            find::select,
            "WHERE p.id > ",
            " ORDER BY p.id LIMIT ",
            |row: organization::Row| row.into_domain(vault),
        )
        .await?,
    );
    findings.extend(
        walk(
            store,
            find::select_terms,
            "WHERE t.id > ",
            " ORDER BY t.id LIMIT ",
            |row: term::Model| Ok(PartyTerm::from(row)),
        )
        .await?,
    );
    findings.extend(
        walk(
            store,
            coverage::select,
            "WHERE c.id > ",
            " ORDER BY c.id LIMIT ",
            |row: coverage_row::Row| Ok(PartyCoverage::from(row)),
        )
        .await?,
    );
    findings.extend(
        walk(
            store,
            find::select_workers,
            "WHERE w.id > ",
            " ORDER BY w.id LIMIT ",
            |row: worker::Model| row.into_domain(vault),
        )
        .await?,
    );
    Ok(findings)
}

/// Compares a whole table with the log, a batch at a time.
async fn walk<M: FromQueryResult, K: Kept>(
    store: &Store,
    select: fn() -> Sql,
    after_clause: &'static str,
    order: &'static str,
    read: impl Fn(M) -> Result<K, StoreError>,
) -> Result<Vec<String>, StoreError> {
    let mut findings = Vec::new();
    let mut after = Uuid::nil();
    loop {
        let mut sql = select();
        sql.push(after_clause)
            .bind(after)
            .push(order)
            .bind(i64::from(drift::BATCH));
        let rows: Vec<M> = store.all(sql.build()).await?;
        let objects = rows.into_iter().map(&read).collect::<Result<Vec<K>, _>>()?;
        match objects.last() {
            Some(last) => after = last.id().uuid(),
            None => return Ok(findings),
        }
        findings.extend(drift::compare(store, &objects, Kept::id).await?);
    }
}
