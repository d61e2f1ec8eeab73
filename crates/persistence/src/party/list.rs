//! Lists of Party organizations: closed filters, any order offered, keyset pages.

use super::find::{organizations, select};
use crate::entity::party::organization::Row;
use crate::error::StoreError;
use crate::list::Key;
use crate::nested::{Rows, nested};
use crate::page::{Count, Cursor, Direction, KeyKind, Page, PageRequest};
use crate::sql::Sql;
use crate::store::Store;
use crate::stored::codes;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::FromQueryResult;
use siling_domain::area::AreaLevel;
use siling_domain::area_code::AreaCode;
use siling_domain::id::{OrganizationId, PartyOrganizationId};
use siling_domain::party::{PartyOrganization, PartyOrganizationKind, PartyOrganizationStatus};
use siling_domain::{Word, vocabulary};

vocabulary! {
    /// What Party organizations can be sorted by (党组织排序字段).
    pub enum PartyOrganizationOrder {
        /// The name, by the characters' code points (名称).
        Name = "NAME" { zh: "名称", en: "Name" },
        /// When the record was made (建档时间).
        CreatedAt = "CREATED_AT" { zh: "建档时间", en: "Created" },
        /// When the record was last changed (更新时间).
        UpdatedAt = "UPDATED_AT" { zh: "更新时间", en: "Updated" },
        /// The last day of the latest term, those without a term at the end (任期届满日).
        TermEnds = "TERM_ENDS" { zh: "任期届满日", en: "Term ends" },
    }
}

/// Which Party organizations are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PartyOrganizationFilter {
    /// Those that work in the area or anywhere in it.
    pub area: Option<AreaCode>,
    /// Those of these kinds.
    pub kinds: Option<Vec<PartyOrganizationKind>>,
    /// Those of these states.
    pub statuses: Option<Vec<PartyOrganizationStatus>>,
    /// Those right below this one.
    pub parent: Option<PartyOrganizationId>,
    /// Those formed in this organization.
    pub host: Option<OrganizationId>,
    /// Those at work whose latest term ends by that day, overdue ones included.
    pub due_by: Option<NaiveDate>,
    /// Those with fewer full members than a branch needs, or those with enough.
    pub below_minimum: Option<bool>,
    /// Those changed at or after this moment.
    pub updated_since: Option<DateTime<Utc>>,
    /// Those changed before this moment.
    pub updated_before: Option<DateTime<Utc>>,
    /// Made up for demonstration, or not.
    pub demo: Option<bool>,
}

impl PartyOrganizationFilter {
    /// Whether one plan serves all its values: nothing but a place is demanded.
    fn is_plain(&self) -> bool {
        let but_area = PartyOrganizationFilter {
            area: self.area,
            ..PartyOrganizationFilter::default()
        };
        *self == but_area
    }
}

/// The name of the list in its cursors.
pub fn list_name(order: PartyOrganizationOrder, direction: Direction) -> String {
    format!("partyOrganizations.{}.{direction:?}", order.code())
}

/// What the list is sorted by, as its cursors carry it.
pub const fn key_kind(order: PartyOrganizationOrder) -> KeyKind {
    match order {
        PartyOrganizationOrder::CreatedAt | PartyOrganizationOrder::UpdatedAt => KeyKind::Moment,
        PartyOrganizationOrder::Name => KeyKind::Text,
        PartyOrganizationOrder::TermEnds => KeyKind::Day,
    }
}

/// The cursor of a Party organization in a list.
pub fn cursor(organization: &PartyOrganization, order: PartyOrganizationOrder, direction: Direction) -> Cursor {
    let key = match order {
        PartyOrganizationOrder::Name => organization.name.clone(),
        PartyOrganizationOrder::CreatedAt => organization.created_at.to_rfc3339(),
        PartyOrganizationOrder::UpdatedAt => organization.updated_at.to_rfc3339(),
        PartyOrganizationOrder::TermEnds => organization
            .term_ends
            .map_or_else(|| "9999-12-31".to_owned(), |day| day.to_string()),
    };
    Cursor {
        list: list_name(order, direction),
        key,
        id: organization.id.0,
    }
}

const fn key(order: PartyOrganizationOrder) -> Key {
    match order {
        PartyOrganizationOrder::Name => Key {
            key: " (p.name, p.id) ",
            cast: ", ",
            ascending: " ORDER BY p.name ASC, p.id ASC",
            descending: " ORDER BY p.name DESC, p.id DESC",
        },
        PartyOrganizationOrder::CreatedAt => Key {
            key: " (p.created_at, p.id) ",
            cast: "::timestamptz, ",
            ascending: " ORDER BY p.created_at ASC, p.id ASC",
            descending: " ORDER BY p.created_at DESC, p.id DESC",
        },
        PartyOrganizationOrder::UpdatedAt => Key {
            key: " (p.updated_at, p.id) ",
            cast: "::timestamptz, ",
            ascending: " ORDER BY p.updated_at ASC, p.id ASC",
            descending: " ORDER BY p.updated_at DESC, p.id DESC",
        },
        PartyOrganizationOrder::TermEnds => Key {
            key: " (coalesce(p.term_ends, '9999-12-31'::date), p.id) ",
            cast: "::date, ",
            ascending: " ORDER BY coalesce(p.term_ends, '9999-12-31'::date) ASC, p.id ASC",
            descending: " ORDER BY coalesce(p.term_ends, '9999-12-31'::date) DESC, p.id DESC",
        },
    }
}

/// A part of the list.
pub async fn list(
    store: &Store,
    filter: &PartyOrganizationFilter,
    order: PartyOrganizationOrder,
    direction: Direction,
    page: &PageRequest,
) -> Result<Page<PartyOrganization>, StoreError> {
    let mut sql = select();
    sql.push("WHERE p.district = ").bind(store.district().to_string());
    conditions(&mut sql, filter);
    let key = key(order);
    key.between(&mut sql, direction, page);
    sql.push(key.order(page.ascending(direction)))
        .push(" LIMIT ")
        .limit(page, filter.is_plain());
    let rows: Vec<Row> = store.all(sql.build()).await?;
    Ok(Page::from_probe(organizations(store, rows)?, page))
}

#[derive(Debug, FromQueryResult)]
struct Counted {
    value: i64,
}

/// How many Party organizations the filter lets through. A district has thousands at most.
pub async fn count(store: &Store, filter: &PartyOrganizationFilter) -> Result<Count, StoreError> {
    let mut sql = Sql::new("SELECT count(*) AS value FROM party_organizations p WHERE p.district = ");
    sql.bind(store.district().to_string());
    conditions(&mut sql, filter);
    let counted: Option<Counted> = store.one(sql.build()).await?;
    Ok(Count {
        value: counted.map_or(0, |counted| counted.value),
        exact: true,
    })
}

fn conditions(sql: &mut Sql, filter: &PartyOrganizationFilter) {
    if let Some(area) = &filter.area {
        match area.level() {
            AreaLevel::District => {}
            AreaLevel::Subdistrict => drop(sql.push(" AND p.subdistrict_code = ").bind(area.to_string())),
            AreaLevel::Community => drop(sql.push(" AND p.area_code = ").bind(area.to_string())),
        }
    }
    let lists: [(&'static str, Option<Vec<String>>); 2] = [
        (" AND p.kind = ANY(", filter.kinds.as_deref().map(codes)),
        (" AND p.status = ANY(", filter.statuses.as_deref().map(codes)),
    ];
    for (fragment, values) in lists {
        if let Some(values) = values {
            sql.push(fragment).bind(values).push("::text[])");
        }
    }
    if let Some(parent) = filter.parent {
        sql.push(" AND p.parent_id = ").bind(parent.0);
    }
    if let Some(host) = filter.host {
        sql.push(" AND p.host_organization_id = ").bind(host.0);
    }
    if let Some(day) = filter.due_by {
        // Temporary branches are not re-elected.
        sql.push(" AND p.status IN ('ACTIVE', 'RE_ELECTION') AND p.kind <> 'TEMPORARY_BRANCH' AND coalesce(p.term_ends, '9999-12-31'::date) <= ")
            .bind(day);
    }
    match filter.below_minimum {
        Some(true) => drop(sql.push(" AND p.below_minimum_since IS NOT NULL")),
        Some(false) => drop(sql.push(" AND p.below_minimum_since IS NULL")),
        None => {}
    }
    if let Some(since) = filter.updated_since {
        sql.push(" AND p.updated_at >= ").bind(since);
    }
    if let Some(before) = filter.updated_before {
        sql.push(" AND p.updated_at < ").bind(before);
    }
    if let Some(demo) = filter.demo {
        sql.push(" AND p.demo = ").bind(demo);
    }
}

nested! {
    /// The Party organizations right below one, by name; those that have ended are left out.
    PartyOrganizationsBelow {} of PartyOrganizationId => PartyOrganization {
        rows: Rows {
            columns: Row::COLUMNS,
            row: "p",
            from: "party_organizations p WHERE p.parent_id = wanted.id AND p.status NOT IN ('REORGANIZED', 'DISSOLVED')",
            key: key(PartyOrganizationOrder::Name),
            direction: Direction::Asc,
        },
        conditions: |_, _, _| {},
        read: |store: &Store, row: Row| row.into_domain(store.vault()),
        name: list_name(PartyOrganizationOrder::Name, Direction::Asc),
        key: key_kind(PartyOrganizationOrder::Name),
        cursor: |it| cursor(it, PartyOrganizationOrder::Name, Direction::Asc),
    }
}
