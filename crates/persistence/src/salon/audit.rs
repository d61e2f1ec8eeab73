//! Salons and dual-registration units against the event log, and what stands beside them.

use crate::error::StoreError;
use crate::event::drift::{self, Finding, walk};
use crate::store::Store;
use siling_domain::id::{DualRegistrationUnitId, Id as _, SalonId};
use siling_domain::salon::{DualRegistrationUnit, SecretarySalon};

/// Names everything of salons and units that was changed, added or removed behind the log's back.
pub async fn audit(store: &Store) -> Result<Vec<String>, StoreError> {
    let mut findings = walk::<SecretarySalon>(store, "SELECT FROM secretary_salons r WHERE r.id = e.object_id").await?;
    findings.extend(
        walk::<DualRegistrationUnit>(store, "SELECT FROM dual_registration_units r WHERE r.id = e.object_id").await?,
    );
    findings.extend(drift::beside(store, BESIDE).await?);
    Ok(findings)
}

/// The columns say what the documents say.
const BESIDE: &[(&str, Finding)] = &[
    (
        "SELECT r.id FROM secretary_salons r WHERE (r.status, r.area_code, r.planned_on, r.held_on, r.version) \
         IS DISTINCT FROM (r.document->>'status', r.document->>'area', (r.document->>'planned_on')::date, \
         (r.document->>'held_on')::date, (r.document->>'version')::int)",
        |id| format!("{} {} is listed as what it is not", SalonId::OBJECT, SalonId(id)),
    ),
    (
        "SELECT r.id FROM secretary_salons r WHERE (SELECT count(*) FROM salon_needs n WHERE n.salon_id = r.id) \
         <> jsonb_array_length(r.document->'needs')",
        |id| {
            format!(
                "{} {} is listed with other needs than its own",
                SalonId::OBJECT,
                SalonId(id)
            )
        },
    ),
    (
        "SELECT r.id FROM dual_registration_units r WHERE (r.status, r.area_code, r.name, r.version) \
         IS DISTINCT FROM (r.document->>'status', r.document->>'area', r.document->>'name', (r.document->>'version')::int)",
        |id| {
            format!(
                "{} {} is listed as what it is not",
                DualRegistrationUnitId::OBJECT,
                DualRegistrationUnitId(id)
            )
        },
    ),
];
