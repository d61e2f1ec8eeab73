//! What the lists of kept aggregates have in common: keyset pages, counts, and who sees which rows.

use crate::error::StoreError;
use crate::kept::{Kept, objects};
use crate::page::{Count, Direction, Page, PageRequest};
use crate::sql::Sql;
use crate::store::Store;
use sea_orm::FromQueryResult;
use siling_domain::access::Visibility;
use siling_domain::area::AreaLevel;
use siling_domain::area_code::AreaCode;
use uuid::Uuid;

/// A sort key: with the id, the cast of a cursor's text to it, and the two orders.
pub(crate) struct Key {
    pub key: &'static str,
    pub cast: &'static str,
    pub ascending: &'static str,
    pub descending: &'static str,
}

impl Key {
    /// How a statement is sorted.
    pub(crate) fn order(&self, ascending: bool) -> &'static str {
        if ascending { self.ascending } else { self.descending }
    }

    /// Demands what lies between the cursors of a page.
    pub(crate) fn between(&self, sql: &mut Sql, direction: Direction, page: &PageRequest) {
        for (cursor, greater) in [
            (&page.after, direction == Direction::Asc),
            (&page.before, direction == Direction::Desc),
        ] {
            if let Some(cursor) = cursor {
                sql.push(" AND")
                    .push(self.key)
                    .push(if greater { "> (" } else { "< (" });
                sql.bind(cursor.key.clone())
                    .push("::text")
                    .push(self.cast)
                    .bind(cursor.id)
                    .push(")");
            }
        }
    }
}

/// A part of a list.
pub(crate) async fn list<K: Kept>(
    store: &Store,
    conditions: impl FnOnce(&mut Sql),
    key: &Key,
    direction: Direction,
    page: &PageRequest,
) -> Result<Page<K>, StoreError> {
    let mut sql = Sql::new(K::SELECT);
    sql.push("WHERE r.district = ").bind(store.district().to_string());
    conditions(&mut sql);
    key.between(&mut sql, direction, page);
    sql.push(key.order(page.ascending(direction)))
        .push(" LIMIT ")
        .bind(i64::from(page.limit) + 1);
    Ok(Page::from_probe(objects(store.all(sql.build()).await?)?, page))
}

#[derive(Debug, FromQueryResult)]
struct Counted {
    value: i64,
}

/// How many the conditions let through. A district has some thousands of organizations, each with one a year.
pub(crate) async fn count(
    store: &Store,
    table: &'static str,
    conditions: impl FnOnce(&mut Sql),
) -> Result<Count, StoreError> {
    let mut sql = Sql::new("SELECT count(*) AS value FROM ");
    sql.push(table)
        .push(" r WHERE r.district = ")
        .bind(store.district().to_string());
    conditions(&mut sql);
    let counted: Option<Counted> = store.one(sql.build()).await?;
    Ok(Count {
        value: counted.map_or(0, |counted| counted.value),
        exact: true,
    })
}

/// Those at home in the area or anywhere in it.
pub(crate) fn within(sql: &mut Sql, area: Option<&AreaCode>) {
    let Some(area) = area else { return };
    match area.level() {
        AreaLevel::District => {}
        AreaLevel::Subdistrict => drop(sql.push(" AND r.subdistrict_code = ").bind(area.to_string())),
        AreaLevel::Community => drop(sql.push(" AND r.area_code = ").bind(area.to_string())),
    }
}

/// Those that the viewer may see by their work or for their organizations; what else is seen is added to it.
pub(crate) fn seen(sql: &mut Sql, visibility: &Visibility, else_seen: impl FnOnce(&mut Sql)) {
    if !visibility.everything {
        covered(sql, &visibility.areas, visibility, else_seen);
    }
}

/// Those of these areas, or of the viewer's organizations; what else is seen is added to it.
pub(crate) fn covered(sql: &mut Sql, areas: &[AreaCode], visibility: &Visibility, else_seen: impl FnOnce(&mut Sql)) {
    let areas = areas.iter().map(|area| area.prefix().to_owned() + "%");
    let organizations = visibility.organizations.iter().map(|organization| organization.0);
    sql.push(" AND (r.area_code LIKE ANY(")
        .bind(areas.collect::<Vec<String>>())
        .push(") OR r.organization_id = ANY(")
        .bind(organizations.collect::<Vec<Uuid>>())
        .push(")");
    else_seen(sql);
    sql.push(")");
}
