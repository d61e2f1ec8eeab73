//! Lists of organizations: closed filters, any order offered, keyset pages.

use super::select;
use crate::entity::organization::Row;
use crate::error::StoreError;
use crate::page::{Count, Cursor, Direction, KeyKind, Page, PageRequest};
use crate::sql::Sql;
use crate::store::Store;
use crate::stored::codes;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::FromQueryResult;
use siling_domain::area::AreaLevel;
use siling_domain::area_code::AreaCode;
use siling_domain::id::OrganizationId;
use siling_domain::organization::{Lead, Organization, OrganizationKind, OrganizationStatus, ServiceCategory};
use siling_domain::party::{BRANCH_MEMBERS_MIN, CoverageForm};
use siling_domain::text::SearchQuery;
use siling_domain::{Word, vocabulary};

vocabulary! {
    /// What organizations can be sorted by (排序字段).
    pub enum OrganizationOrder {
        /// When the record was made (建档时间).
        CreatedAt = "CREATED_AT" { zh: "建档时间", en: "Created" },
        /// When the record was last changed (更新时间).
        UpdatedAt = "UPDATED_AT" { zh: "更新时间", en: "Updated" },
        /// The name, by the characters' code points (名称).
        Name = "NAME" { zh: "名称", en: "Name" },
        /// The day of registration, the unregistered first (登记日期).
        RegisteredOn = "REGISTERED_ON" { zh: "登记日期", en: "Registered" },
    }
}

/// Which organizations are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrganizationFilter {
    /// Those at home in the area or anywhere in it.
    pub area: Option<AreaCode>,
    /// Those of these categories.
    pub categories: Option<Vec<ServiceCategory>>,
    /// Those of these kinds.
    pub kinds: Option<Vec<OrganizationKind>>,
    /// Those of these states.
    pub statuses: Option<Vec<OrganizationStatus>>,
    /// Those that take any of these leads.
    pub leads: Option<Vec<Lead>>,
    /// Those with any of these capabilities.
    pub capabilities: Option<Vec<String>>,
    /// Those with Party coverage in force on that day, or those without.
    pub covered: Option<bool>,
    /// Those with Party coverage in force by one of these forms.
    pub coverage_forms: Option<Vec<CoverageForm>>,
    /// Those that have to have a branch, by their members, and are in none (true), or all others.
    pub branch_missing: Option<bool>,
    /// The day on which coverage has to be in force.
    pub today: NaiveDate,
    /// Those that this text finds.
    pub text: Option<SearchQuery>,
    /// Those changed at or after this moment.
    pub updated_since: Option<DateTime<Utc>>,
    /// Those changed before this moment.
    pub updated_before: Option<DateTime<Utc>>,
    /// Made up for demonstration, or not.
    pub demo: Option<bool>,
}

impl OrganizationFilter {
    /// Whether one plan serves all its values: nothing but a place is demanded.
    fn is_plain(&self) -> bool {
        let but_area = OrganizationFilter {
            area: self.area,
            today: self.today,
            ..OrganizationFilter::default()
        };
        *self == but_area
    }
}

/// The name of the list in its cursors.
pub fn list_name(order: OrganizationOrder, direction: Direction) -> String {
    format!("organizations.{}.{direction:?}", order.code())
}

/// What the list is sorted by, as its cursors carry it.
pub const fn key_kind(order: OrganizationOrder) -> KeyKind {
    match order {
        OrganizationOrder::CreatedAt | OrganizationOrder::UpdatedAt => KeyKind::Moment,
        OrganizationOrder::Name => KeyKind::Text,
        OrganizationOrder::RegisteredOn => KeyKind::Day,
    }
}

/// What can be sorted as organizations are.
pub trait Sorted {
    /// The identifier, which breaks ties.
    fn id(&self) -> OrganizationId;
    /// The name in force.
    fn name(&self) -> &str;
    /// The day of its registration.
    fn registered_on(&self) -> Option<NaiveDate>;
    /// When the record was made.
    fn created_at(&self) -> DateTime<Utc>;
    /// When the record was last changed.
    fn updated_at(&self) -> DateTime<Utc>;
}

impl Sorted for Organization {
    fn id(&self) -> OrganizationId {
        self.id
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn registered_on(&self) -> Option<NaiveDate> {
        self.registered_on
    }

    fn created_at(&self) -> DateTime<Utc> {
        self.created_at
    }

    fn updated_at(&self) -> DateTime<Utc> {
        self.updated_at
    }
}

/// The cursor of an organization in a list.
pub fn cursor(organization: &impl Sorted, order: OrganizationOrder, direction: Direction) -> Cursor {
    let key = match order {
        OrganizationOrder::CreatedAt => organization.created_at().to_rfc3339(),
        OrganizationOrder::UpdatedAt => organization.updated_at().to_rfc3339(),
        OrganizationOrder::Name => organization.name().to_owned(),
        OrganizationOrder::RegisteredOn => organization
            .registered_on()
            .map_or_else(|| "0001-01-01".to_owned(), |day| day.to_string()),
    };
    Cursor {
        list: list_name(order, direction),
        key,
        id: organization.id().0,
    }
}

/// A part of the list.
pub async fn list(
    store: &Store,
    filter: &OrganizationFilter,
    order: OrganizationOrder,
    direction: Direction,
    request: &PageRequest,
) -> Result<Page<Organization>, StoreError> {
    let read = |row: Row| row.into_domain(store.vault());
    page(store, select(), filter, order, direction, request, read).await
}

/// A part of the list, of which each row is read so.
pub(super) async fn page<R: FromQueryResult, T>(
    store: &Store,
    mut sql: Sql,
    filter: &OrganizationFilter,
    order: OrganizationOrder,
    direction: Direction,
    page: &PageRequest,
    read: impl Fn(R) -> Result<T, StoreError>,
) -> Result<Page<T>, StoreError> {
    sql.push("WHERE o.district = ").bind(store.district().to_string());
    conditions(&mut sql, filter);
    // The key with the id, the cast of a cursor's text to it, and the two orders.
    let (key, cast, ascending, descending) = match order {
        OrganizationOrder::CreatedAt => (
            " (o.created_at, o.id) ",
            "::timestamptz, ",
            " ORDER BY o.created_at ASC, o.id ASC LIMIT ",
            " ORDER BY o.created_at DESC, o.id DESC LIMIT ",
        ),
        OrganizationOrder::UpdatedAt => (
            " (o.updated_at, o.id) ",
            "::timestamptz, ",
            " ORDER BY o.updated_at ASC, o.id ASC LIMIT ",
            " ORDER BY o.updated_at DESC, o.id DESC LIMIT ",
        ),
        OrganizationOrder::Name => (
            " (o.name, o.id) ",
            "::text, ",
            " ORDER BY o.name ASC, o.id ASC LIMIT ",
            " ORDER BY o.name DESC, o.id DESC LIMIT ",
        ),
        OrganizationOrder::RegisteredOn => (
            " (coalesce(o.registered_on, '0001-01-01'::date), o.id) ",
            "::date, ",
            " ORDER BY coalesce(o.registered_on, '0001-01-01'::date) ASC, o.id ASC LIMIT ",
            " ORDER BY coalesce(o.registered_on, '0001-01-01'::date) DESC, o.id DESC LIMIT ",
        ),
    };
    for (cursor, greater) in [
        (&page.after, direction == Direction::Asc),
        (&page.before, direction == Direction::Desc),
    ] {
        if let Some(cursor) = cursor {
            sql.push(" AND").push(key).push(if greater { "> (" } else { "< (" });
            sql.bind(cursor.key.clone())
                .push("::text")
                .push(cast)
                .bind(cursor.id)
                .push(")");
        }
    }
    sql.push(if page.ascending(direction) {
        ascending
    } else {
        descending
    })
    .limit(page, filter.is_plain());
    let rows: Vec<R> = store.all(sql.build()).await?;
    let organizations = rows.into_iter().map(read).collect::<Result<_, _>>()?;
    Ok(Page::from_probe(organizations, page))
}

#[derive(Debug, FromQueryResult)]
struct Counted {
    value: i64,
}

/// Above this many, counting stops and the planner's estimate is told.
const COUNT_MAX: i64 = 100_000;

/// How many organizations the filter lets through.
pub async fn count(store: &Store, filter: &OrganizationFilter) -> Result<Count, StoreError> {
    let mut sql = Sql::new("SELECT count(*) AS value FROM (SELECT FROM organizations o WHERE o.district = ");
    sql.bind(store.district().to_string());
    conditions(&mut sql, filter);
    sql.push(" LIMIT ").bind(COUNT_MAX + 1).push(") AS found");
    let counted: Option<Counted> = store.one(sql.build()).await?;
    let value = counted.map_or(0, |counted| counted.value);
    Ok(Count {
        value: value.min(COUNT_MAX),
        exact: value <= COUNT_MAX,
    })
}

fn conditions(sql: &mut Sql, filter: &OrganizationFilter) {
    if let Some(area) = &filter.area {
        match area.level() {
            AreaLevel::District => {}
            AreaLevel::Subdistrict => drop(sql.push(" AND o.subdistrict_code = ").bind(area.to_string())),
            AreaLevel::Community => drop(sql.push(" AND o.area_code = ").bind(area.to_string())),
        }
    }
    let lists: [(&'static str, Option<Vec<String>>); 3] = [
        (" AND o.category = ANY(", filter.categories.as_deref().map(codes)),
        (" AND o.kind = ANY(", filter.kinds.as_deref().map(codes)),
        (" AND o.status = ANY(", filter.statuses.as_deref().map(codes)),
    ];
    let overlaps: [(&'static str, Option<Vec<String>>); 2] = [
        (" AND o.leads && (", filter.leads.as_deref().map(codes)),
        (" AND o.capabilities && (", filter.capabilities.clone()),
    ];
    for (fragment, values) in lists.into_iter().chain(overlaps) {
        if let Some(values) = values {
            sql.push(fragment).bind(values).push("::text[])");
        }
    }
    if filter.covered == Some(false) {
        sql.push(" AND NOT");
    }
    if filter.covered.is_some() || filter.coverage_forms.is_some() {
        if filter.covered != Some(false) {
            sql.push(" AND");
        }
        sql.push(" EXISTS (SELECT FROM party_coverages c WHERE c.organization_id = o.id AND c.period @> ")
            .bind(filter.today);
        if let Some(forms) = &filter.coverage_forms {
            sql.push(" AND c.form = ANY(").bind(codes(forms)).push("::text[])");
        }
        sql.push(")");
    }
    if let Some(missing) = filter.branch_missing {
        // The numbers and words stand in the statement as in the index `organizations_branch_sized`.
        const { assert!(BRANCH_MEMBERS_MIN == 3) };
        sql.push(if missing { " AND (" } else { " AND NOT (" })
            .push(
                "o.full_member_count >= 3 AND o.status IN ('REGISTERED', 'ACTIVE') AND NOT EXISTS (SELECT FROM party_coverages c \
                 WHERE c.organization_id = o.id AND c.form IN ('OWN_BRANCH', 'JOINT_BRANCH') AND c.period @> ",
            )
            .bind(filter.today)
            .push("))");
    }
    if let Some(text) = &filter.text {
        sql.push(" AND o.grams @> ")
            .bind(text.grams().to_vec())
            .push("::text[]");
        if text.needs_recheck() {
            sql.push(" AND o.search_text LIKE ALL(")
                .bind(text.like_patterns())
                .push("::text[])");
        }
    }
    if let Some(since) = filter.updated_since {
        sql.push(" AND o.updated_at >= ").bind(since);
    }
    if let Some(before) = filter.updated_before {
        sql.push(" AND o.updated_at < ").bind(before);
    }
    if let Some(demo) = filter.demo {
        sql.push(" AND o.demo = ").bind(demo);
    }
}
