//! Cycles, assessments, stars and remediations against the event log, and what stands beside them.

use crate::error::StoreError;
use crate::event::drift::{self, Finding, walk};
use crate::store::Store;
use siling_domain::assessment::{Assessment, AssessmentCycle, Remediation, StarRating};
use siling_domain::id::{AssessmentId, CycleId, Id, RemediationId, StarRatingId};

/// Names everything of the star assessment that was changed, added or removed behind the log's back.
pub async fn audit(store: &Store) -> Result<Vec<String>, StoreError> {
    let mut findings =
        walk::<AssessmentCycle>(store, "SELECT FROM assessment_cycles r WHERE r.id = e.object_id").await?;
    findings.extend(walk::<Assessment>(store, "SELECT FROM assessments r WHERE r.id = e.object_id").await?);
    findings.extend(walk::<StarRating>(store, "SELECT FROM star_ratings r WHERE r.id = e.object_id").await?);
    findings.extend(walk::<Remediation>(store, "SELECT FROM remediations r WHERE r.id = e.object_id").await?);
    findings.extend(drift::beside(store, BESIDE).await?);
    Ok(findings)
}

/// The columns say what the documents say, and what was decided has its rating.
const BESIDE: &[(&str, Finding)] = &[
    (
        "SELECT r.id FROM assessment_cycles r WHERE (r.status, r.year, r.version) \
         IS DISTINCT FROM (r.document->>'status', (r.document->>'year')::int, (r.document->>'version')::int)",
        |id| format!("{} {} is listed as what it is not", CycleId::OBJECT, CycleId(id)),
    ),
    (
        "SELECT r.id FROM assessments r WHERE (r.status, r.area_code, r.submission_due, r.stars, r.version) \
         IS DISTINCT FROM (r.document->>'status', r.document->>'area', (r.document->>'submission_due')::date, \
         (r.document->'outcome'->>'stars')::smallint, (r.document->>'version')::int)",
        |id| {
            format!(
                "{} {} is listed as what it is not",
                AssessmentId::OBJECT,
                AssessmentId(id)
            )
        },
    ),
    (
        "SELECT r.id FROM star_ratings r WHERE (r.status, r.area_code, r.certificate_number, r.stars, r.valid_to, r.version) \
         IS DISTINCT FROM (r.document->>'status', r.document->>'area', r.document->>'certificate_number', \
         (r.document->>'stars')::smallint, (r.document->>'valid_to')::date, (r.document->>'version')::int)",
        |id| {
            format!(
                "{} {} is listed as what it is not",
                StarRatingId::OBJECT,
                StarRatingId(id)
            )
        },
    ),
    (
        "SELECT r.id FROM remediations r WHERE (r.status, r.area_code, r.due_on, r.version) \
         IS DISTINCT FROM (r.document->>'status', r.document->>'area', (r.document->>'due_on')::date, (r.document->>'version')::int)",
        |id| {
            format!(
                "{} {} is listed as what it is not",
                RemediationId::OBJECT,
                RemediationId(id)
            )
        },
    ),
    (
        "SELECT r.id FROM assessments r WHERE r.document->'outcome'->>'digest' IS NOT NULL AND r.document->'outcome'->>'digest' \
         IS DISTINCT FROM (SELECT g.digest FROM ratings g WHERE g.assessment_id = r.id ORDER BY g.number DESC LIMIT 1)",
        |id| {
            format!(
                "{} {} has not the rating that it names",
                AssessmentId::OBJECT,
                AssessmentId(id)
            )
        },
    ),
];
