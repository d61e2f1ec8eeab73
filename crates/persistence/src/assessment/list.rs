//! Lists of assessments, stars and remediations: closed filters, any order offered, keyset pages.

mod remediation;
mod star;

pub use remediation::{
    RemediationFilter, RemediationOrder, RemediationsOfAssessment, RemediationsOfOrganization, count_remediations,
    list_remediations, remediation_cursor, remediation_key_kind, remediation_list_name,
};
pub use star::{
    StarRatingFilter, StarRatingOrder, count_stars, list_stars, star_cursor, star_key_kind, star_list_name,
};

use crate::error::StoreError;
use crate::list::{self as page, Key, seen, within};
use crate::page::{Count, Cursor, Direction, KeyKind, Page, PageRequest};
use crate::sql::Sql;
use crate::store::Store;
use crate::stored::codes;
use chrono::{DateTime, NaiveDate, Utc};
use siling_domain::access::Visibility;
use siling_domain::area_code::AreaCode;
use siling_domain::assessment::{Assessment, AssessmentStatus};
use siling_domain::id::{AccountId, CycleId, OrganizationId};
use siling_domain::{Word, vocabulary};

vocabulary! {
    /// What assessments can be sorted by (评定排序字段).
    pub enum AssessmentOrder {
        /// When the record was made (建档时间).
        CreatedAt = "CREATED_AT" { zh: "建档时间", en: "Created" },
        /// When the record was last changed (更新时间).
        UpdatedAt = "UPDATED_AT" { zh: "更新时间", en: "Updated" },
        /// The last day for the submission (提交截止日).
        SubmissionDue = "SUBMISSION_DUE" { zh: "提交截止日", en: "Submission due" },
        /// The points, those not rated before all others (总分).
        Points = "POINTS" { zh: "总分", en: "Points" },
    }
}

/// Which assessments are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default)]
pub struct AssessmentFilter {
    /// Those of the cycle.
    pub cycle: Option<CycleId>,
    /// Those of organizations at home in the area or anywhere in it.
    pub area: Option<AreaCode>,
    /// Those in these states.
    pub statuses: Option<Vec<AssessmentStatus>>,
    /// Those of the organization.
    pub organization: Option<OrganizationId>,
    /// Those that this account is assigned to assess.
    pub assessor: Option<AccountId>,
    /// Those that wait for the organization and whose last day for the submission is before that day.
    pub due_before: Option<NaiveDate>,
    /// Those rated with any of these numbers of stars.
    pub stars: Option<Vec<u8>>,
    /// Those changed at or after this moment.
    pub updated_since: Option<DateTime<Utc>>,
    /// Those changed before this moment.
    pub updated_before: Option<DateTime<Utc>>,
    /// Made up for demonstration, or not.
    pub demo: Option<bool>,
}

/// The name of the list in its cursors.
pub fn list_name(order: AssessmentOrder, direction: Direction) -> String {
    format!("assessments.{}.{direction:?}", order.code())
}

/// What the sort keys of this order are.
pub const fn key_kind(order: AssessmentOrder) -> KeyKind {
    match order {
        AssessmentOrder::CreatedAt | AssessmentOrder::UpdatedAt => KeyKind::Moment,
        AssessmentOrder::SubmissionDue => KeyKind::Day,
        AssessmentOrder::Points => KeyKind::Number,
    }
}

/// The cursor of an assessment in a list.
pub fn cursor(assessment: &Assessment, order: AssessmentOrder, direction: Direction) -> Cursor {
    let points = assessment.outcome.as_ref().map(|outcome| outcome.points.hundredths());
    let key = match order {
        AssessmentOrder::CreatedAt => assessment.created_at.to_rfc3339(),
        AssessmentOrder::UpdatedAt => assessment.updated_at.to_rfc3339(),
        AssessmentOrder::SubmissionDue => assessment.submission_due.to_string(),
        AssessmentOrder::Points => points.unwrap_or(-1).to_string(),
    };
    Cursor {
        list: list_name(order, direction),
        key,
        id: assessment.id.0,
    }
}

const fn key(order: AssessmentOrder) -> Key {
    match order {
        AssessmentOrder::CreatedAt => Key {
            key: " (r.created_at, r.id) ",
            cast: "::timestamptz, ",
            ascending: " ORDER BY r.created_at ASC, r.id ASC",
            descending: " ORDER BY r.created_at DESC, r.id DESC",
        },
        AssessmentOrder::UpdatedAt => Key {
            key: " (r.updated_at, r.id) ",
            cast: "::timestamptz, ",
            ascending: " ORDER BY r.updated_at ASC, r.id ASC",
            descending: " ORDER BY r.updated_at DESC, r.id DESC",
        },
        AssessmentOrder::SubmissionDue => Key {
            key: " (r.submission_due, r.id) ",
            cast: "::date, ",
            ascending: " ORDER BY r.submission_due ASC, r.id ASC",
            descending: " ORDER BY r.submission_due DESC, r.id DESC",
        },
        AssessmentOrder::Points => Key {
            key: " (coalesce(r.points, -1), r.id) ",
            cast: "::bigint, ",
            ascending: " ORDER BY coalesce(r.points, -1) ASC, r.id ASC",
            descending: " ORDER BY coalesce(r.points, -1) DESC, r.id DESC",
        },
    }
}

/// A part of the list of what the viewer may see: beside what their work and their organizations cover, what they are
/// assigned to assess, and what was put on public notice.
pub async fn list(
    store: &Store,
    visibility: &Visibility,
    filter: &AssessmentFilter,
    order: AssessmentOrder,
    direction: Direction,
    page: &PageRequest,
) -> Result<Page<Assessment>, StoreError> {
    let conditions = |sql: &mut Sql| conditions(sql, visibility, filter);
    page::list(store, conditions, &key(order), direction, page).await
}

/// How many assessments the filter lets through, of those that the viewer may see.
pub async fn count(store: &Store, visibility: &Visibility, filter: &AssessmentFilter) -> Result<Count, StoreError> {
    page::count(store, "assessments", |sql| conditions(sql, visibility, filter)).await
}

fn conditions(sql: &mut Sql, visibility: &Visibility, filter: &AssessmentFilter) {
    seen(sql, visibility, |sql| {
        sql.push(" OR r.status IN ('PUBLIC_NOTICE', 'APPEALED', 'APPEAL_DECIDED', 'CONFIRMED', 'AWARDED')");
        if let Some(account) = visibility.account {
            assigned(sql.push(" OR "), account);
        }
    });
    within(sql, filter.area.as_ref());
    if let Some(cycle) = filter.cycle {
        sql.push(" AND r.cycle_id = ").bind(cycle.0);
    }
    if let Some(statuses) = &filter.statuses {
        sql.push(" AND r.status = ANY(").bind(codes(statuses)).push("::text[])");
    }
    if let Some(organization) = filter.organization {
        sql.push(" AND r.organization_id = ").bind(organization.0);
    }
    if let Some(account) = filter.assessor {
        assigned(sql.push(" AND "), account);
    }
    if let Some(day) = filter.due_before {
        sql.push(" AND r.status IN ('NOT_STARTED', 'SELF_ASSESSING', 'RETURNED') AND r.submission_due < ")
            .bind(day);
    }
    if let Some(stars) = &filter.stars {
        let stars: Vec<i16> = stars.iter().map(|count| i16::from(*count)).collect();
        sql.push(" AND r.stars = ANY(").bind(stars).push("::smallint[])");
    }
    if let Some(since) = filter.updated_since {
        sql.push(" AND r.updated_at >= ").bind(since);
    }
    if let Some(before) = filter.updated_before {
        sql.push(" AND r.updated_at < ").bind(before);
    }
    if let Some(demo) = filter.demo {
        sql.push(" AND (r.document->>'demo')::boolean = ").bind(demo);
    }
}

fn assigned(sql: &mut Sql, account: AccountId) {
    sql.push(
        "EXISTS (SELECT FROM assessment_assessors p WHERE p.assessment_id = r.id AND p.active AND p.account_id = ",
    )
    .bind(account.0)
    .push(")");
}
