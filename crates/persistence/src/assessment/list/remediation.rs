//! Lists of remediations.

use crate::error::StoreError;
use crate::list::{self as page, Key, seen, within};
use crate::nested::{Rows, nested, whole};
use crate::page::{Count, Cursor, Direction, KeyKind, Page, PageRequest};
use crate::sql::Sql;
use crate::store::Store;
use crate::stored::codes;
use chrono::NaiveDate;
use siling_domain::access::Visibility;
use siling_domain::area_code::AreaCode;
use siling_domain::assessment::{Remediation, RemediationStatus};
use siling_domain::id::{AssessmentId, OrganizationId, StarRatingId};
use siling_domain::{Word, vocabulary};

vocabulary! {
    /// What remediations can be sorted by (整改排序字段).
    pub enum RemediationOrder {
        /// The last day by which it has to be put right (整改期限).
        DueOn = "DUE_ON" { zh: "整改期限", en: "Due" },
    }
}

/// Which remediations are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default)]
pub struct RemediationFilter {
    /// Those of organizations at home in the area or anywhere in it.
    pub area: Option<AreaCode>,
    /// Those in these states.
    pub statuses: Option<Vec<RemediationStatus>>,
    /// Those of the organization.
    pub organization: Option<OrganizationId>,
    /// Those found in the assessment.
    pub assessment: Option<AssessmentId>,
    /// Those found at a re-check of the star rating.
    pub star_rating: Option<StarRatingId>,
    /// Those still open whose last day is before that day.
    pub overdue_on: Option<NaiveDate>,
}

/// The name of the list in its cursors.
pub fn remediation_list_name(order: RemediationOrder, direction: Direction) -> String {
    format!("remediations.{}.{direction:?}", order.code())
}

/// What the sort keys of this order are.
pub const fn remediation_key_kind(order: RemediationOrder) -> KeyKind {
    match order {
        RemediationOrder::DueOn => KeyKind::Day,
    }
}

/// The cursor of a remediation in a list.
pub fn remediation_cursor(remediation: &Remediation, order: RemediationOrder, direction: Direction) -> Cursor {
    Cursor {
        list: remediation_list_name(order, direction),
        key: remediation.due_on.to_string(),
        id: remediation.id.0,
    }
}

const KEY: Key = Key {
    key: " (r.due_on, r.id) ",
    cast: "::date, ",
    ascending: " ORDER BY r.due_on ASC, r.id ASC",
    descending: " ORDER BY r.due_on DESC, r.id DESC",
};

/// A part of the list of what the viewer may see.
pub async fn list_remediations(
    store: &Store,
    visibility: &Visibility,
    filter: &RemediationFilter,
    _: RemediationOrder,
    direction: Direction,
    page: &PageRequest,
) -> Result<Page<Remediation>, StoreError> {
    let conditions = |sql: &mut Sql| conditions(sql, visibility, filter);
    page::list(store, conditions, &KEY, direction, page).await
}

/// How many remediations the filter lets through, of those that the viewer may see.
pub async fn count_remediations(
    store: &Store,
    visibility: &Visibility,
    filter: &RemediationFilter,
) -> Result<Count, StoreError> {
    page::count(store, "remediations", |sql| conditions(sql, visibility, filter)).await
}

fn conditions(sql: &mut Sql, visibility: &Visibility, filter: &RemediationFilter) {
    seen(sql, visibility, |_| {});
    within(sql, filter.area.as_ref());
    if let Some(statuses) = &filter.statuses {
        sql.push(" AND r.status = ANY(").bind(codes(statuses)).push("::text[])");
    }
    if let Some(organization) = filter.organization {
        sql.push(" AND r.organization_id = ").bind(organization.0);
    }
    if let Some(assessment) = filter.assessment {
        sql.push(" AND r.assessment_id = ").bind(assessment.0);
    }
    if let Some(rating) = filter.star_rating {
        sql.push(" AND r.star_rating_id = ").bind(rating.0);
    }
    if let Some(day) = filter.overdue_on {
        sql.push(" AND r.status = 'OPEN' AND r.due_on < ").bind(day);
    }
}

nested! {
    /// What was found in an assessment and has to be put right, the earliest due first. Who may see it is for the caller to know.
    RemediationsOfAssessment {} of AssessmentId => Remediation {
        rows: Rows {
            columns: "r.document",
            row: "r",
            from: "remediations r WHERE r.assessment_id = wanted.id",
            key: KEY,
            direction: Direction::Asc,
        },
        conditions: |_, _, _| {},
        read: whole::<Remediation>,
        name: remediation_list_name(RemediationOrder::DueOn, Direction::Asc),
        key: remediation_key_kind(RemediationOrder::DueOn),
        cursor: |it| remediation_cursor(it, RemediationOrder::DueOn, Direction::Asc),
    }
}

nested! {
    /// What an organization has to put right or has put right, the earliest due first. Who may see it is for the caller to know.
    RemediationsOfOrganization {} of OrganizationId => Remediation {
        rows: Rows {
            columns: "r.document",
            row: "r",
            from: "remediations r WHERE r.organization_id = wanted.id",
            key: KEY,
            direction: Direction::Asc,
        },
        conditions: |_, _, _| {},
        read: whole::<Remediation>,
        name: remediation_list_name(RemediationOrder::DueOn, Direction::Asc),
        key: remediation_key_kind(RemediationOrder::DueOn),
        cursor: |it| remediation_cursor(it, RemediationOrder::DueOn, Direction::Asc),
    }
}
