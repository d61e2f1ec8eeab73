//! Rounds and proposals against the event log, and what stands beside them.

use crate::error::StoreError;
use crate::event::drift::{Finding, beside, walk};
use crate::store::Store;
use siling_domain::id::{Id, ProposalId, VentureRoundId};
use siling_domain::venture::{Proposal, VentureRound};

/// Names everything of the venture rounds that was changed, added or removed behind the log's back.
pub async fn audit(store: &Store) -> Result<Vec<String>, StoreError> {
    let mut findings = walk::<VentureRound>(store, "SELECT FROM venture_rounds r WHERE r.id = e.object_id").await?;
    findings.extend(walk::<Proposal>(store, "SELECT FROM proposals r WHERE r.id = e.object_id").await?);
    findings.extend(beside(store, BESIDE).await?);
    Ok(findings)
}

/// The columns and the panels say what the documents say.
const BESIDE: &[(&str, Finding)] = &[
    (
        "SELECT r.id FROM venture_rounds r WHERE (r.status, r.budget, r.proposals_until, r.public, r.awarded_on, r.version) \
         IS DISTINCT FROM (r.document->>'status', ((r.document->>'budget')::numeric * 100)::bigint, (r.document->>'proposals_until')::date, \
         r.document->>'public_since' IS NOT NULL, (r.document->'award'->>'on')::date, (r.document->>'version')::int)",
        |id| {
            let id = VentureRoundId(id);
            format!("{} {id} is listed as what it is not", VentureRoundId::OBJECT)
        },
    ),
    (
        "SELECT r.id FROM proposals r WHERE (r.status, r.area_code, r.community_code, r.lead, r.requested, r.rank, r.public, r.awarded_on, \
         r.barred_until, r.version) IS DISTINCT FROM (r.document->>'status', r.document->>'area', r.document->'content'->>'community', \
         r.document->'content'->>'lead', ((r.document->'content'->'budget'->>'requested')::numeric * 100)::bigint, \
         (r.document->>'rank')::int, r.document->>'noticed_at' IS NOT NULL, (r.document->>'awarded_on')::date, \
         (r.document->>'barred_until')::date, (r.document->>'version')::int)",
        |id| format!("{} {} is listed as what it is not", ProposalId::OBJECT, ProposalId(id)),
    ),
    (
        "SELECT r.id FROM proposals r WHERE jsonb_array_length(r.document->'panel') \
         IS DISTINCT FROM (SELECT count(*) FROM proposal_reviewers p WHERE p.proposal_id = r.id)::int \
         OR (SELECT count(*) FROM jsonb_array_elements(r.document->'panel') m WHERE m->>'removed_at' IS NULL) \
         IS DISTINCT FROM (SELECT count(*) FROM proposal_reviewers p WHERE p.proposal_id = r.id AND p.active)",
        |id| {
            format!(
                "{} {} is reviewed by others than it says",
                ProposalId::OBJECT,
                ProposalId(id)
            )
        },
    ),
];
