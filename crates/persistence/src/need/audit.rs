//! Needs and visits against the event log, and what stands beside them.

use crate::error::StoreError;
use crate::event::drift::{self, Finding, walk};
use crate::store::Store;
use siling_domain::id::{Id as _, NeedId, VisitId};
use siling_domain::need::{Need, Visit};

/// Names everything of needs that was changed, added or removed behind the log's back.
pub async fn audit(store: &Store) -> Result<Vec<String>, StoreError> {
    let mut findings = walk::<Visit>(store, "SELECT FROM visits r WHERE r.id = e.object_id").await?;
    findings.extend(walk::<Need>(store, "SELECT FROM needs r WHERE r.id = e.object_id").await?);
    findings.extend(drift::beside(store, BESIDE).await?);
    Ok(findings)
}

/// The columns say what the documents say; the count of endorsements, which the log tells, is the number of those who
/// stand behind the need; a contact is there where the need has its mask.
const BESIDE: &[(&str, Finding)] = &[
    (
        "SELECT r.id FROM visits r WHERE (r.area_code, r.visited_on, r.version) \
         IS DISTINCT FROM (r.document->>'area', (r.document->>'visited_on')::date, (r.document->>'version')::int)",
        |id| format!("{} {} is listed as what it is not", VisitId::OBJECT, VisitId(id)),
    ),
    (
        "SELECT r.id FROM needs r WHERE (r.status, r.area_code, r.channel, r.lead, r.answer_due, r.accepted_at IS NULL, \
         r.endorsement_count, r.version) \
         IS DISTINCT FROM (r.document->>'status', r.document->>'area', r.document->>'channel', r.document->>'lead', \
         (r.document->>'answer_due')::date, r.document->>'accepted_at' IS NULL, (r.document->>'endorsement_count')::int, \
         (r.document->>'version')::int)",
        |id| format!("{} {} is listed as what it is not", NeedId::OBJECT, NeedId(id)),
    ),
    (
        "SELECT r.id FROM needs r WHERE r.endorsement_count \
         <> (SELECT count(*) FROM need_endorsements e WHERE e.need_id = r.id)",
        |id| {
            format!(
                "{} {} has not the endorsements that it counts",
                NeedId::OBJECT,
                NeedId(id)
            )
        },
    ),
    (
        "SELECT r.id FROM needs r LEFT JOIN need_statuses s ON s.need_id = r.id AND s.until IS NULL \
         WHERE s.status IS DISTINCT FROM r.status",
        |id| {
            format!(
                "{} {} stands elsewhere than its history says",
                NeedId::OBJECT,
                NeedId(id)
            )
        },
    ),
    (
        "SELECT r.id FROM needs r LEFT JOIN need_contacts c ON c.need_id = r.id \
         WHERE (c.need_id IS NULL) <> (r.document->>'contact' IS NULL)",
        |id| format!("{} {} has not the contact that it masks", NeedId::OBJECT, NeedId(id)),
    ),
];
