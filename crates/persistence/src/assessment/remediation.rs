//! Remediations.

use crate::kept::Kept;
use crate::stored::Stored;
use sea_orm::Value;
use sea_orm::prelude::Json;
use siling_domain::access::Place;
use siling_domain::assessment::Remediation;
use siling_domain::id::RemediationId;

impl Kept for Remediation {
    type Id = RemediationId;
    const SELECT: &'static str = "SELECT r.document FROM remediations r ";
    const INSERT: &'static str = "INSERT INTO remediations (id, district, organization_id, area_code, assessment_id, star_rating_id, due_on, \
                                  status, document, version, created_at, updated_at) \
                                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    const UPDATE: &'static str = "UPDATE remediations SET (district, organization_id, area_code, assessment_id, star_rating_id, due_on, \
                                  status, document, version, created_at, updated_at) \
                                  = ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) WHERE id = $1";

    fn id(&self) -> RemediationId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn place(&self) -> Place {
        self.place()
    }

    fn is_public(&self) -> bool {
        false
    }

    fn values(&self, document: Json) -> Vec<Value> {
        vec![
            self.id.0.into(),
            self.district.to_string().into(),
            self.organization.0.into(),
            self.area.to_string().into(),
            self.assessment.map(|id| id.0).into(),
            self.star_rating.map(|id| id.0).into(),
            self.due_on.into(),
            Stored(self.status).into(),
            document.into(),
            self.version.into(),
            self.created_at.into(),
            self.updated_at.into(),
        ]
    }
}
