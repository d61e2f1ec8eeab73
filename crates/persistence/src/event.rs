//! The event log: appended to in the transaction of each change, read in commit order.

pub mod drift;
mod read;
pub mod seal;

pub use read::{FEED_WINDOW, FeedPart, LogEntry, feed, position, timeline_counts, timelines};

use crate::error::StoreError;
use crate::sql::fixed;
use crate::store;
use crate::unit_of_work::RequestContext;
use sea_orm::{ConnectionTrait, FromQueryResult};
use siling_domain::Word;
use siling_domain::access::{Actor, Identity, Role};
use siling_domain::area_code::AreaCode;
use siling_domain::event::Event;
use std::str::FromStr;

/// A place in the log, in commit order: the transaction, then the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LogPosition {
    /// The transaction's number.
    pub xid: i64,
    /// The event's number.
    pub id: i64,
}

impl LogPosition {
    /// Before everything.
    pub const START: LogPosition = LogPosition { xid: 0, id: 0 };
}

impl std::fmt::Display for LogPosition {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}-{}", self.xid, self.id)
    }
}

impl FromStr for LogPosition {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (xid, id) = text.split_once('-').ok_or(())?;
        match (xid.parse(), id.parse()) {
            (Ok(xid), Ok(id)) if xid >= 0 && id >= 0 => Ok(LogPosition { xid, id }),
            _ => Err(()),
        }
    }
}

/// By whom and in which request.
pub(crate) struct Author<'a> {
    pub(crate) actor: &'a Actor,
    pub(crate) role: Option<Role>,
    pub(crate) request: &'a RequestContext,
    pub(crate) district: AreaCode,
}

#[derive(Debug, FromQueryResult)]
struct Appended {
    xid: i64,
    id: i64,
}

pub(crate) const fn actor_kind(identity: &Identity) -> &'static str {
    match identity {
        Identity::Anonymous => "ANONYMOUS",
        Identity::Person(_) => "PERSON",
        Identity::Service(..) => "SERVICE",
        Identity::System => "SYSTEM",
    }
}

pub(crate) async fn append(
    db: &impl ConnectionTrait,
    author: &Author<'_>,
    event: Event,
) -> Result<LogPosition, StoreError> {
    let appended: Option<Appended> = store::one(
        db,
        fixed(
            "INSERT INTO events (occurred_at, district, deed, object_type, object_id, object_version, area_code, organization_id, reach, owner_account_id, \
             actor_kind, actor_account_id, actor_role, reason, document, before, after, request_id) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) \
             RETURNING xid::text::bigint AS xid, id",
            [
                author.request.now.into(),
                author.district.to_string().into(),
                event.deed.code().into(),
                event.object_type.into(),
                event.object_id.into(),
                event.object_version.into(),
                event.place.area.map(|area| area.to_string()).into(),
                event.place.organization.map(|organization| organization.0).into(),
                event.reach.code().into(),
                event.owner.map(|account| account.0).into(),
                actor_kind(&author.actor.identity).into(),
                author.actor.account().map(|account| account.0).into(),
                author.role.map(Word::code).into(),
                event.reason.into(),
                event.document.into(),
                event.before.into(),
                event.after.into(),
                author.request.request_id.clone().into(),
            ],
        ),
    )
    .await?;
    appended
        .map(|row| LogPosition {
            xid: row.xid,
            id: row.id,
        })
        .ok_or_else(|| StoreError::Corrupt("an event was not appended".into()))
}
