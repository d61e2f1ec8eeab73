//! Lists of projects: closed filters, any order offered, keyset pages.

use crate::error::StoreError;
use crate::list::{self as page, Key, seen, within};
use crate::nested::{Rows, nested, whole};
use crate::page::{Count, Cursor, Direction, KeyKind, Page, PageRequest};
use crate::sql::Sql;
use crate::store::Store;
use crate::stored::codes;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::FromQueryResult;
use siling_domain::access::Visibility;
use siling_domain::area_code::AreaCode;
use siling_domain::id::{NeedId, OrganizationId, PurchaseListId, ServiceOrderId, VentureRoundId};
use siling_domain::organization::Lead;
use siling_domain::project::{Project, ProjectOriginKind, ProjectOutcome, ProjectStatus};
use siling_domain::text::SearchQuery;
use siling_domain::{Word, vocabulary};
use uuid::Uuid;

vocabulary! {
    /// What projects can be sorted by (项目排序字段).
    pub enum ProjectOrder {
        /// When the record was made (建档时间).
        CreatedAt = "CREATED_AT" { zh: "建档时间", en: "Created" },
        /// When the record was last changed (更新时间).
        UpdatedAt = "UPDATED_AT" { zh: "更新时间", en: "Updated" },
        /// The first day planned (计划开始日期).
        BeginsOn = "BEGINS_ON" { zh: "计划开始日期", en: "Begins" },
        /// The last day planned (计划结束日期).
        EndsOn = "ENDS_ON" { zh: "计划结束日期", en: "Ends" },
    }
}

/// Which projects are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProjectFilter {
    /// Those that serve the area or anything in it.
    pub area: Option<AreaCode>,
    /// Those in these states.
    pub statuses: Option<Vec<ProjectStatus>>,
    /// Those of these leads.
    pub leads: Option<Vec<Lead>>,
    /// Those from these origins.
    pub origins: Option<Vec<ProjectOriginKind>>,
    /// Those with any of these outcomes.
    pub outcomes: Option<Vec<ProjectOutcome>>,
    /// Those that the organization leads or takes part in.
    pub organization: Option<OrganizationId>,
    /// Those that answer the need.
    pub need: Option<NeedId>,
    /// Those awarded for the order.
    pub order: Option<ServiceOrderId>,
    /// Those awarded in the round.
    pub round: Option<VentureRoundId>,
    /// Those commissioned from the version of the purchase list.
    pub purchase_list: Option<PurchaseListId>,
    /// Those that come back every year, or the others.
    pub recurring: Option<bool>,
    /// Those in which somebody has to accept a delivery or the whole, or the others.
    pub awaits_acceptance: Option<bool>,
    /// Those with a milestone that is not accepted and was due before that day.
    pub overdue_on: Option<NaiveDate>,
    /// Those that this text finds.
    pub text: Option<SearchQuery>,
    /// Those changed at or after this moment.
    pub updated_since: Option<DateTime<Utc>>,
    /// Those changed before this moment.
    pub updated_before: Option<DateTime<Utc>>,
    /// Made up for demonstration, or not.
    pub demo: Option<bool>,
}

/// The name of the list in its cursors.
pub fn list_name(order: ProjectOrder, direction: Direction) -> String {
    format!("projects.{}.{direction:?}", order.code())
}

/// What the list is sorted by, as its cursors carry it.
pub const fn key_kind(order: ProjectOrder) -> KeyKind {
    match order {
        ProjectOrder::CreatedAt | ProjectOrder::UpdatedAt => KeyKind::Moment,
        ProjectOrder::BeginsOn | ProjectOrder::EndsOn => KeyKind::Day,
    }
}

/// The cursor of a project in a list.
pub fn cursor(project: &Project, order: ProjectOrder, direction: Direction) -> Cursor {
    Cursor {
        list: list_name(order, direction),
        key: match order {
            ProjectOrder::CreatedAt => project.created_at.to_rfc3339(),
            ProjectOrder::UpdatedAt => project.updated_at.to_rfc3339(),
            ProjectOrder::BeginsOn => project.begins_on.to_string(),
            ProjectOrder::EndsOn => project.ends_on.to_string(),
        },
        id: project.id.0,
    }
}

const fn key(order: ProjectOrder) -> Key {
    match order {
        ProjectOrder::CreatedAt => Key {
            key: " (r.created_at, r.id) ",
            cast: "::timestamptz, ",
            ascending: " ORDER BY r.created_at ASC, r.id ASC",
            descending: " ORDER BY r.created_at DESC, r.id DESC",
        },
        ProjectOrder::UpdatedAt => Key {
            key: " (r.updated_at, r.id) ",
            cast: "::timestamptz, ",
            ascending: " ORDER BY r.updated_at ASC, r.id ASC",
            descending: " ORDER BY r.updated_at DESC, r.id DESC",
        },
        ProjectOrder::BeginsOn => Key {
            key: " (r.begins_on, r.id) ",
            cast: "::date, ",
            ascending: " ORDER BY r.begins_on ASC, r.id ASC",
            descending: " ORDER BY r.begins_on DESC, r.id DESC",
        },
        ProjectOrder::EndsOn => Key {
            key: " (r.ends_on, r.id) ",
            cast: "::date, ",
            ascending: " ORDER BY r.ends_on ASC, r.id ASC",
            descending: " ORDER BY r.ends_on DESC, r.id DESC",
        },
    }
}

/// A part of the list of what the viewer may see.
pub async fn list(
    store: &Store,
    visibility: &Visibility,
    filter: &ProjectFilter,
    order: ProjectOrder,
    direction: Direction,
    request: &PageRequest,
) -> Result<Page<Project>, StoreError> {
    let conditions = |sql: &mut Sql| conditions(sql, visibility, filter);
    page::list(store, conditions, &key(order), direction, request).await
}

#[derive(Debug, FromQueryResult)]
struct Counted {
    value: i64,
}

/// Above this many, counting stops.
const COUNT_MAX: i64 = 100_000;

/// How many projects the filter lets through, of those that the viewer may see.
pub async fn count(store: &Store, visibility: &Visibility, filter: &ProjectFilter) -> Result<Count, StoreError> {
    let mut sql = Sql::new("SELECT count(*) AS value FROM (SELECT FROM projects r WHERE r.district = ");
    sql.bind(store.district().to_string());
    conditions(&mut sql, visibility, filter);
    sql.push(" LIMIT ").bind(COUNT_MAX + 1).push(") AS found");
    let counted: Option<Counted> = store.one(sql.build()).await?;
    let value = counted.map_or(0, |counted| counted.value);
    Ok(Count {
        value: value.min(COUNT_MAX),
        exact: value <= COUNT_MAX,
    })
}

/// Those that the viewer may see: what is only proposed or was declined is for its organization and for those whose
/// work covers it.
pub(super) fn visible(sql: &mut Sql, visibility: &Visibility) {
    seen(sql, visibility, |sql| {
        sql.push(" OR r.status <> ALL('{PROPOSED,DECLINED}')");
    });
}

fn conditions(sql: &mut Sql, visibility: &Visibility, filter: &ProjectFilter) {
    visible(sql, visibility);
    within(sql, filter.area.as_ref());
    let words: [(&'static str, Option<Vec<String>>); 4] = [
        (" AND r.status = ANY(", filter.statuses.as_deref().map(codes)),
        (" AND r.lead = ANY(", filter.leads.as_deref().map(codes)),
        (" AND r.origin = ANY(", filter.origins.as_deref().map(codes)),
        (" AND r.outcomes && (", filter.outcomes.as_deref().map(codes)),
    ];
    for (fragment, values) in words {
        if let Some(values) = values {
            sql.push(fragment).bind(values).push("::text[])");
        }
    }
    let held: [(&'static str, Option<Uuid>); 2] = [
        (" AND r.participants @> ", filter.organization.map(|id| id.0)),
        (" AND r.needs @> ", filter.need.map(|id| id.0)),
    ];
    for (fragment, id) in held {
        if let Some(id) = id {
            sql.push(fragment).bind(vec![id]).push("::uuid[]");
        }
    }
    let same: [(&'static str, Option<Uuid>); 3] = [
        (" AND r.order_id = ", filter.order.map(|id| id.0)),
        (" AND r.round_id = ", filter.round.map(|id| id.0)),
        (" AND r.purchase_list_id = ", filter.purchase_list.map(|id| id.0)),
    ];
    for (fragment, id) in same {
        if let Some(id) = id {
            sql.push(fragment).bind(id);
        }
    }
    if let Some(recurring) = filter.recurring {
        sql.push(" AND r.recurring = ").bind(recurring);
    }
    match filter.awaits_acceptance {
        Some(true) => drop(sql.push(" AND r.awaits_acceptance")),
        Some(false) => drop(sql.push(" AND NOT r.awaits_acceptance")),
        None => {}
    }
    if let Some(day) = filter.overdue_on {
        sql.push(" AND r.next_due < ").bind(day);
    }
    if let Some(text) = &filter.text {
        sql.push(" AND r.grams @> ")
            .bind(text.grams().to_vec())
            .push("::text[]");
        if text.needs_recheck() {
            sql.push(" AND r.search_text LIKE ALL(")
                .bind(text.like_patterns())
                .push("::text[])");
        }
    }
    if let Some(since) = filter.updated_since {
        sql.push(" AND r.updated_at >= ").bind(since);
    }
    if let Some(before) = filter.updated_before {
        sql.push(" AND r.updated_at < ").bind(before);
    }
    if let Some(demo) = filter.demo {
        sql.push(" AND r.demo = ").bind(demo);
    }
}

nested! {
    /// The projects that an organization leads or takes part in, the newest first.
    ProjectsOfOrganization {} of OrganizationId => Project {
        rows: Rows {
            columns: "r.document",
            row: "r",
            from: "projects r WHERE r.participants @> ARRAY[wanted.id]",
            key: key(ProjectOrder::CreatedAt),
            direction: Direction::Desc,
        },
        conditions: |_, sql, reader| visible(sql, reader.visibility),
        read: whole::<Project>,
        name: list_name(ProjectOrder::CreatedAt, Direction::Desc),
        key: key_kind(ProjectOrder::CreatedAt),
        cursor: |project| cursor(project, ProjectOrder::CreatedAt, Direction::Desc),
    }
}
