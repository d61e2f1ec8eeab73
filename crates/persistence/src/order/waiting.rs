//! What waits for somebody on orders and claims, as a part of the inbox.

use crate::sql::Sql;
use chrono::NaiveDate;
use siling_domain::assessment::InboxTask;
use siling_domain::order::APPROVAL_ABOVE;
use uuid::Uuid;

/// For whom.
pub(crate) struct Waiting {
    /// The district.
    pub district: String,
    /// Where it works for a sub-district, as patterns of area codes.
    pub approves: Vec<String>,
    /// Where it works for a community, as patterns of area codes.
    pub communities: Vec<String>,
    /// The organizations that it manages.
    pub organizations: Vec<Uuid>,
    /// The day.
    pub today: NaiveDate,
}

impl Waiting {
    /// Adds the tasks that are wanted: the task, what it is about, its last day.
    pub(crate) fn entries(self, sql: &mut Sql, wanted: impl Fn(&InboxTask) -> bool) {
        if wanted(&InboxTask::ApproveOrder) {
            sql.push(
                " UNION ALL SELECT 'APPROVE_ORDER', o.id, o.claim_deadline FROM service_orders o WHERE o.status = 'DELIBERATED' \
                 AND o.document->'approval' = 'null'::jsonb AND o.ceiling > ",
            )
            .bind(APPROVAL_ABOVE.fen())
            .push(" AND o.district = ")
            .bind(self.district.clone())
            .push(" AND o.area_code LIKE ANY(")
            .bind(self.approves)
            .push("::text[])");
        }
        if wanted(&InboxTask::AwardOrder) {
            sql.push(" UNION ALL SELECT 'AWARD_ORDER', o.id, NULL::date FROM service_orders o WHERE o.status = 'PUBLISHED' AND o.claim_deadline < ")
                .bind(self.today)
                .push(" AND o.district = ")
                .bind(self.district.clone())
                .push(" AND o.area_code LIKE ANY(")
                .bind(self.communities)
                .push("::text[]) AND EXISTS (SELECT FROM claims c WHERE c.order_id = o.id AND c.status = 'SUBMITTED')");
        }
        if wanted(&InboxTask::JoinConsortium) {
            sql.push(
                " UNION ALL SELECT 'JOIN_CONSORTIUM', c.id, o.claim_deadline FROM claims c JOIN service_orders o ON o.id = c.order_id \
                 WHERE c.status = 'SUBMITTED' AND o.status = 'PUBLISHED' AND c.district = ",
            )
            .bind(self.district)
            .push(" AND c.partners && (")
            .bind(self.organizations.clone())
            .push("::uuid[]) AND EXISTS (SELECT FROM unnest(c.partners) AS p WHERE p = ANY(")
            .bind(self.organizations)
            .push("::uuid[]) AND p <> ALL(c.joined))");
        }
    }
}
