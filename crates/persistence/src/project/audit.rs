//! Projects and what belongs to them against the event log, and what stands beside them.

use crate::error::StoreError;
use crate::event::drift::{self, Finding, walk};
use crate::store::Store;
use siling_domain::id::{Id, ProjectId, PurchaseListId};
use siling_domain::project::{Project, PurchaseList, ServiceRating};

/// Names everything of projects that was changed, added or removed behind the log's back.
pub async fn audit(store: &Store) -> Result<Vec<String>, StoreError> {
    let mut findings = walk::<PurchaseList>(store, "SELECT FROM purchase_lists r WHERE r.id = e.object_id").await?;
    findings.extend(walk::<Project>(store, "SELECT FROM projects r WHERE r.id = e.object_id").await?);
    findings.extend(walk::<ServiceRating>(store, "SELECT FROM service_ratings r WHERE r.id = e.object_id").await?);
    findings.extend(drift::beside(store, BESIDE).await?);
    Ok(findings)
}

/// The columns say what the documents say; the totals of a project, which the log tells, are the sums of its records and
/// ratings, so that none of these was added, changed or removed unseen.
const BESIDE: &[(&str, Finding)] = &[
    (
        "SELECT r.id FROM purchase_lists r WHERE (r.status, r.edition, r.valid_from, r.valid_to, r.version) \
         IS DISTINCT FROM (r.document->>'status', r.document->>'edition', (r.document->>'valid_from')::date, \
         (r.document->>'valid_to')::date, (r.document->>'version')::int)",
        |id| {
            format!(
                "{} {} is listed as what it is not",
                PurchaseListId::OBJECT,
                PurchaseListId(id)
            )
        },
    ),
    (
        "SELECT r.id FROM projects r WHERE (r.status, r.lead, r.origin, r.area_code, r.price, r.ends_on, r.records, r.beneficiaries, r.version) \
         IS DISTINCT FROM (r.document->>'status', r.document->>'lead', r.document->'origin'->>'kind', r.document->>'area', \
         ((r.document->>'price')::numeric * 100)::bigint, (r.document->>'ends_on')::date, (r.document->'totals'->>'records')::bigint, \
         (r.document->'totals'->>'beneficiaries')::bigint, (r.document->>'version')::int)",
        |id| format!("{} {} is listed as what it is not", ProjectId::OBJECT, ProjectId(id)),
    ),
    (
        "SELECT r.id FROM projects r LEFT JOIN (SELECT s.project_id, count(*) AS records, sum(s.hours) AS hours, \
         sum(s.volunteers) AS volunteers, sum(s.beneficiaries) AS beneficiaries FROM service_records s WHERE s.status = 'RECORDED' \
         GROUP BY s.project_id) AS s ON s.project_id = r.id \
         WHERE (r.records, r.hours, r.volunteers, r.beneficiaries) \
         IS DISTINCT FROM (coalesce(s.records, 0), coalesce(s.hours, 0), coalesce(s.volunteers, 0), coalesce(s.beneficiaries, 0))",
        |id| {
            format!(
                "{} {} has not the records that it counts",
                ProjectId::OBJECT,
                ProjectId(id)
            )
        },
    ),
    (
        "SELECT r.id FROM projects r LEFT JOIN (SELECT g.project_id, count(*) AS ratings, sum(g.score) AS score_sum \
         FROM service_ratings g GROUP BY g.project_id) AS g ON g.project_id = r.id \
         WHERE (r.ratings, r.score_sum) IS DISTINCT FROM (coalesce(g.ratings, 0), coalesce(g.score_sum, 0))",
        |id| {
            format!(
                "{} {} has not the ratings that it counts",
                ProjectId::OBJECT,
                ProjectId(id)
            )
        },
    ),
];
