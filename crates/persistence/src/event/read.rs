//! Reading the log: one object's timeline, and the feed of everything in commit order.

use super::LogPosition;
use crate::error::StoreError;
use crate::page::{Count, Cursor, Direction, Page, PageRequest};
use crate::sql::Sql;
use crate::store::Store;
use crate::stored::Stored;
use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;
use serde_json::Value;
use siling_domain::access::{Deed, Place, Role, Visibility};
use siling_domain::area_code::AreaCode;
use siling_domain::event::{ACCOUNT_OBJECTS, Reach};
use siling_domain::id::{AccountId, OrganizationId};
use std::collections::HashMap;
use uuid::Uuid;

/// An event as it stands in the log.
#[derive(Debug, Clone, PartialEq)]
pub struct LogEntry {
    /// Where it stands.
    pub position: LogPosition,
    /// When it happened.
    pub occurred_at: DateTime<Utc>,
    /// What was done.
    pub deed: Deed,
    /// The kind of object.
    pub object_type: String,
    /// The object.
    pub object_id: Uuid,
    /// The object's version after it.
    pub object_version: i32,
    /// Where the object belongs.
    pub place: Place,
    /// Who else may see it.
    pub reach: Reach,
    /// The person whom the object concerns beside those of its place.
    pub owner: Option<AccountId>,
    /// Whether a person, a service, the product itself or nobody known did it.
    pub actor_kind: String,
    /// The account that did it.
    pub actor: Option<AccountId>,
    /// The role by which it was done.
    pub role: Option<Role>,
    /// Why.
    pub reason: Option<String>,
    /// On which document it rests.
    pub document: Option<String>,
    /// The changed members as they were before.
    pub before: Value,
    /// The object after it.
    pub after: Value,
    /// The request.
    pub request_id: String,
}

#[derive(Debug, FromQueryResult)]
pub(super) struct Row {
    pub(super) id: i64,
    pub(super) xid: i64,
    occurred_at: DateTime<Utc>,
    deed: Stored<Deed>,
    object_type: String,
    object_id: Uuid,
    object_version: i32,
    area_code: Option<String>,
    organization_id: Option<Uuid>,
    reach: Stored<Reach>,
    owner_account_id: Option<Uuid>,
    actor_kind: String,
    actor_account_id: Option<Uuid>,
    actor_role: Option<Stored<Role>>,
    reason: Option<String>,
    document: Option<String>,
    before: Value,
    after: Value,
    request_id: String,
}

/// The columns that [`Row`] reads.
pub(super) const COLUMNS: &str = "id, xid::text::bigint AS xid, occurred_at, deed, object_type, object_id, object_version, area_code, \
     organization_id, reach, owner_account_id, actor_kind, actor_account_id, actor_role, reason, document, before, after, request_id";

impl TryFrom<Row> for LogEntry {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let area = row
            .area_code
            .map(|code| AreaCode::parse(&code).map_err(|_| StoreError::Corrupt(format!("events.area_code {code}"))))
            .transpose()?;
        Ok(LogEntry {
            position: LogPosition {
                xid: row.xid,
                id: row.id,
            },
            occurred_at: row.occurred_at,
            deed: row.deed.0,
            object_type: row.object_type,
            object_id: row.object_id,
            object_version: row.object_version,
            place: Place {
                area,
                organization: row.organization_id.map(OrganizationId),
            },
            reach: row.reach.0,
            owner: row.owner_account_id.map(AccountId),
            actor_kind: row.actor_kind,
            actor: row.actor_account_id.map(AccountId),
            role: row.actor_role.map(|role| role.0),
            reason: row.reason,
            document: row.document,
            before: row.before,
            after: row.after,
            request_id: row.request_id,
        })
    }
}

/// What happened to each of these objects, the newest first unless asked otherwise. Whoever may see an object
/// may see that it changed; who may see the details is for the caller to decide by each entry's place.
pub async fn timelines(
    store: &Store,
    objects: &[Uuid],
    direction: Direction,
    page: &PageRequest,
) -> Result<HashMap<Uuid, Page<LogEntry>>, StoreError> {
    let ascending = page.ascending(direction);
    let mut sql = Sql::new("SELECT e.* FROM unnest(");
    sql.bind(objects.to_vec())
        .push("::uuid[]) AS wanted (object) CROSS JOIN LATERAL (SELECT ")
        .push(COLUMNS)
        .push(" FROM events WHERE object_id = wanted.object");
    for (cursor, greater) in [
        (&page.after, direction == Direction::Asc),
        (&page.before, direction == Direction::Desc),
    ] {
        if let Some(id) = cursor.as_ref().and_then(|cursor| cursor.key.parse::<i64>().ok()) {
            sql.push(if greater { " AND id > " } else { " AND id < " }).bind(id);
        }
    }
    sql.push(if ascending {
        " ORDER BY id ASC LIMIT "
    } else {
        " ORDER BY id DESC LIMIT "
    })
    .limit(page, true)
    .push(if ascending {
        ") AS e ORDER BY e.id ASC"
    } else {
        ") AS e ORDER BY e.id DESC"
    });
    let rows: Vec<Row> = store.all(sql.build()).await?;
    let mut entries: HashMap<Uuid, Vec<LogEntry>> = HashMap::new();
    for row in rows {
        entries.entry(row.object_id).or_default().push(LogEntry::try_from(row)?);
    }
    let part = |object: &Uuid| Page::from_probe(entries.remove(object).unwrap_or_default(), page);
    Ok(objects.iter().copied().zip(objects.iter().map(part)).collect())
}

#[derive(Debug, FromQueryResult)]
struct Counted {
    object_id: Uuid,
    value: i64,
}

/// How many things happened to each of these objects.
pub async fn timeline_counts(store: &Store, objects: &[Uuid]) -> Result<HashMap<Uuid, Count>, StoreError> {
    let mut sql = Sql::new("SELECT object_id, count(*) AS value FROM events WHERE object_id = ANY(");
    sql.bind(objects.to_vec()).push(") GROUP BY object_id");
    let counted: Vec<Counted> = store.all(sql.build()).await?;
    let exact = |value| Count { value, exact: true };
    Ok(counted
        .into_iter()
        .map(|counted| (counted.object_id, exact(counted.value)))
        .collect())
}

#[derive(Debug, FromQueryResult)]
struct Reached {
    xid: i64,
    id: i64,
}

/// The last position that no running transaction can still put an event before.
pub async fn position(store: &Store) -> Result<LogPosition, StoreError> {
    let sql = Sql::new(
        "SELECT xid::text::bigint AS xid, id FROM events WHERE xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xid DESC, id DESC LIMIT 1",
    );
    let last: Option<Reached> = store.one(sql.build()).await?;
    Ok(last.map_or(LogPosition::START, |last| LogPosition {
        xid: last.xid,
        id: last.id,
    }))
}

/// The cursor of an entry in a timeline.
impl LogEntry {
    /// The cursor by which a timeline goes on from this entry.
    pub fn cursor(&self, list: &str) -> Cursor {
        Cursor {
            list: list.to_owned(),
            key: self.position.id.to_string(),
            id: self.object_id,
        }
    }
}

/// How many events are looked through at most for one part of the feed, whoever sees how few of them.
pub const FEED_WINDOW: i64 = 5000;

/// A part of the feed.
#[derive(Debug, Clone)]
pub struct FeedPart {
    /// The events that the viewer may see.
    pub entries: Vec<LogEntry>,
    /// How far the log was looked through.
    pub position: LogPosition,
    /// Whether the log goes on from there.
    pub more: bool,
}

/// The last event of the window that begins after a position; `None` where the log ends within it.
async fn window(store: &Store, after: LogPosition) -> Result<Option<LogPosition>, StoreError> {
    let mut sql = Sql::new("SELECT xid::text::bigint AS xid, id FROM events WHERE (xid, id) > (");
    sql.bind(after.xid.to_string())
        .push("::text::xid8, ")
        .bind(after.id)
        .push(") AND xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xid, id OFFSET ")
        .bind(FEED_WINDOW - 1)
        .push(" LIMIT 1");
    let last: Option<Reached> = store.one(sql.build()).await?;
    Ok(last.map(|last| LogPosition {
        xid: last.xid,
        id: last.id,
    }))
}

/// What a reviewer follows of venture rounds before everybody does: of the proposals those assigned, and what would be
/// seen without reviewing.
fn blind_to_proposals(sql: &mut Sql, visibility: &Visibility) {
    let areas = visibility.areas.iter().map(|area| area.prefix().to_owned() + "%");
    let organizations = visibility.organizations.iter().map(|organization| organization.0);
    let own = visibility.account.map(|account| account.0);
    sql.push(" AND (object_type <> 'Proposal' OR reach <> 'LIMITED' OR area_code LIKE ANY(")
        .bind(areas.collect::<Vec<String>>())
        .push(") OR organization_id = ANY(")
        .bind(organizations.collect::<Vec<Uuid>>())
        .push(") OR EXISTS (SELECT FROM proposal_reviewers p WHERE p.proposal_id = events.object_id AND p.active AND p.account_id = ")
        .bind(own)
        .push(")) AND (object_type <> 'VentureRound' OR reach <> 'LIMITED')");
}

/// A claim that competes is followed by who works on the community's orders and by whoever takes part in it, partners
/// that have not joined included.
fn claims_that_compete(sql: &mut Sql, visibility: &Visibility) {
    let areas = visibility.claim_areas.iter().map(|area| area.prefix().to_owned() + "%");
    sql.push(" AND (object_type <> 'Claim' OR reach <> 'LIMITED' OR area_code LIKE ANY(")
        .bind(areas.collect::<Vec<String>>())
        .push(") OR organization_id = ANY(")
        .bind(own(visibility))
        .push(") OR ");
    partners(sql, visibility);
    sql.push(")");
}

/// Claims with one of the viewer's organizations as a partner.
fn partners(sql: &mut Sql, visibility: &Visibility) {
    sql.push(
        " (object_type = 'Claim' AND EXISTS (SELECT FROM claims c WHERE c.id = events.object_id AND c.partners && ",
    )
    .bind(own(visibility))
    .push("::uuid[])) ");
}

fn own(visibility: &Visibility) -> Vec<Uuid> {
    visibility
        .organizations
        .iter()
        .map(|organization| organization.0)
        .collect()
}

/// Events after a position, in commit order, as far as no running transaction can still put one
/// before them. Only what the viewer may see, within one window: who sees little of a long log goes on from
/// window to window.
pub async fn feed(
    store: &Store,
    visibility: &Visibility,
    after: LogPosition,
    types: Option<&[String]>,
    limit: u32,
) -> Result<FeedPart, StoreError> {
    let end = window(store, after).await?;
    let mut sql = Sql::new("SELECT ");
    sql.push(COLUMNS)
        .push(" FROM events WHERE (xid, id) > (")
        .bind(after.xid.to_string())
        .push("::text::xid8, ")
        .bind(after.id);
    sql.push(") AND xid < pg_snapshot_xmin(pg_current_snapshot())");
    if let Some(end) = end {
        sql.push(" AND (xid, id) <= (").bind(end.xid.to_string());
        sql.push("::text::xid8, ").bind(end.id).push(")");
    }
    if let Some(types) = types {
        sql.push(" AND object_type = ANY(").bind(types.to_vec()).push(")");
    }
    if !visibility.everything {
        let areas: Vec<String> = visibility
            .areas
            .iter()
            .map(|area| area.prefix().to_owned() + "%")
            .collect();
        let organizations: Vec<Uuid> = visibility
            .organizations
            .iter()
            .map(|organization| organization.0)
            .collect();
        let own = visibility.account.map(|account| account.0);
        sql.push(" AND (reach IN ('PUBLIC', 'WITHDRAWN') OR area_code LIKE ANY(")
            .bind(areas);
        sql.push(") OR organization_id = ANY(")
            .bind(organizations)
            .push(") OR actor_account_id = ")
            .bind(own);
        sql.push(" OR owner_account_id = ").bind(own);
        if !visibility.organizations.is_empty() {
            sql.push(" OR ");
            partners(&mut sql, visibility);
        }
        sql.push(")");
    }
    if !visibility.claims {
        claims_that_compete(&mut sql, visibility);
    }
    if visibility.blind {
        blind_to_proposals(&mut sql, visibility);
    }
    if !visibility.accounts {
        let kept: Vec<String> = ACCOUNT_OBJECTS.iter().map(|&name| name.to_owned()).collect();
        let own = visibility.account.map(|account| account.0);
        sql.push(" AND (object_type <> ALL(")
            .bind(kept)
            .push(") OR object_id = ");
        sql.bind(own).push(" OR actor_account_id = ").bind(own).push(")");
    }
    sql.push(" ORDER BY xid, id LIMIT ").bind(i64::from(limit));
    let rows: Vec<Row> = store.all(sql.build()).await?;
    let entries: Vec<LogEntry> = rows.into_iter().map(LogEntry::try_from).collect::<Result<_, _>>()?;
    let full = entries.len() == limit as usize;
    let last = entries.last().map_or(after, |entry| entry.position);
    Ok(FeedPart {
        entries,
        position: if full { last } else { end.unwrap_or(last) },
        more: full || end.is_some(),
    })
}
