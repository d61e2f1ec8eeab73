//! The sealer: chains committed events by hash, so that a row changed behind the log's back shows.

use super::LogEntry;
use super::read::{COLUMNS, Row};
use crate::error::StoreError;
use crate::sql::{Sql, fixed};
use crate::store::{self, Store};
use chrono::{DateTime, SecondsFormat, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult, TransactionTrait};
use serde_json::Value;
use sha2::{Digest, Sha256};
use siling_domain::Word;
use std::fmt::Write as _;

/// The algorithm of the chain, kept beside each digest.
pub const ALGORITHM: &str = "sha-256";
const BATCH: i64 = 1000;
/// The lock that lets one sealer work at a time, whichever server it runs in.
const LOCK: i64 = 0x5349_4c49_4e47_0001;

#[derive(Debug, FromQueryResult)]
struct Last {
    link: i64,
    digest: Vec<u8>,
    event_id: i64,
}

#[derive(Debug, FromQueryResult)]
struct Locked {
    locked: bool,
}

/// Seals what has been committed since the last time, at most one batch; says how many events.
pub async fn seal(store: &Store, now: DateTime<Utc>) -> Result<u64, StoreError> {
    let tx = store.writer().begin().await?;
    let lock: Option<Locked> = store::one(
        &tx,
        fixed("SELECT pg_try_advisory_xact_lock($1) AS locked", [LOCK.into()]),
    )
    .await?;
    if !lock.is_some_and(|lock| lock.locked) {
        tx.rollback().await?;
        return Ok(0);
    }
    let last: Option<Last> = store::one(
        &tx,
        fixed(
            "SELECT link, digest, event_id FROM event_seals ORDER BY link DESC LIMIT 1",
            [],
        ),
    )
    .await?;
    let (mut link, mut digest, after) = last.map_or((0, Vec::new(), None), |last| {
        (last.link, last.digest, Some(last.event_id))
    });
    let mut sql = Sql::new("SELECT ");
    sql.push(COLUMNS)
        .push(" FROM events WHERE xid < pg_snapshot_xmin(pg_current_snapshot())");
    if let Some(after) = after {
        sql.push(" AND (xid, id) > (SELECT xid, id FROM events WHERE id = ")
            .bind(after)
            .push(")");
    }
    sql.push(" ORDER BY xid, id LIMIT ").bind(BATCH);
    let rows: Vec<Row> = store::all(&tx, sql.build()).await?;
    let (mut links, mut ids, mut digests) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        let id = row.id;
        digest = chain(&digest, &LogEntry::try_from(row)?);
        link += 1;
        links.push(link);
        ids.push(id);
        digests.push(digest.clone());
    }
    let sealed = links.len() as u64;
    if sealed > 0 {
        tx.execute_raw(fixed(
            "INSERT INTO event_seals (link, event_id, algorithm, digest, sealed_at) \
             SELECT link, event_id, $4, digest, $5 FROM unnest($1::bigint[], $2::bigint[], $3::bytea[]) AS new (link, event_id, digest)",
            [links.into(), ids.into(), digests.into(), ALGORITHM.into(), now.into()],
        ))
        .await?;
    }
    tx.commit().await?;
    Ok(sealed)
}

/// What a check of the chain found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Audit {
    /// How many sealed events were read again.
    pub sealed: u64,
    /// How many events are not sealed yet.
    pub unsealed: u64,
    /// What is wrong; empty when the chain holds.
    pub findings: Vec<String>,
    /// The last link. Kept elsewhere, it shows later that nothing was cut off the end.
    pub head: Option<Anchor>,
}

/// A link of the chain with its digest, as it is written down elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// The link.
    pub link: i64,
    /// Its digest.
    pub digest: Vec<u8>,
}

impl std::fmt::Display for Anchor {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}:", self.link)?;
        self.digest.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl std::str::FromStr for Anchor {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "an anchor is a link, a colon and the digest, as `audit verify` prints it".to_owned();
        let (link, hex) = text.trim().split_once(':').ok_or_else(wrong)?;
        let byte = |at: usize| {
            hex.get(at..at + 2)
                .and_then(|pair| u8::from_str_radix(pair, 16).ok())
                .ok_or_else(wrong)
        };
        let digest = (0..hex.len()).step_by(2).map(byte).collect::<Result<_, _>>()?;
        Ok(Anchor {
            link: link.parse().map_err(|_| wrong())?,
            digest,
        })
    }
}

#[derive(Debug, FromQueryResult)]
struct Sealed {
    link: i64,
    sealed_event_id: i64,
    sealed_algorithm: String,
    sealed_digest: Vec<u8>,
}

/// Reads the whole chain again and names every event that was changed, removed or slipped in. Only an
/// anchor from before tells whether its end was cut off.
pub async fn verify(store: &Store, anchor: Option<&Anchor>) -> Result<Audit, StoreError> {
    let mut audit = Audit::default();
    let (mut expected_link, mut previous) = (1, Vec::new());
    loop {
        let mut sql = Sql::new(
            "SELECT s.link, s.event_id AS sealed_event_id, s.algorithm AS sealed_algorithm, s.digest AS sealed_digest FROM event_seals s WHERE s.link >= ",
        );
        sql.bind(expected_link).push(" ORDER BY s.link LIMIT ").bind(BATCH);
        let seals: Vec<Sealed> = store.all(sql.build()).await?;
        if seals.is_empty() {
            break;
        }
        let ids: Vec<i64> = seals.iter().map(|seal| seal.sealed_event_id).collect();
        let mut sql = Sql::new("SELECT ");
        sql.push(COLUMNS)
            .push(" FROM events WHERE id = ANY(")
            .bind(ids)
            .push(")");
        let rows: Vec<Row> = store.all(sql.build()).await?;
        let mut entries = std::collections::HashMap::new();
        for row in rows {
            entries.insert(row.id, LogEntry::try_from(row)?);
        }
        for seal in seals {
            if seal.link != expected_link {
                audit.findings.push(format!(
                    "links {expected_link} to {} of the chain are missing",
                    seal.link - 1
                ));
            }
            match entries.get(&seal.sealed_event_id) {
                None => audit.findings.push(format!(
                    "event {} was removed (link {})",
                    seal.sealed_event_id, seal.link
                )),
                Some(_) if seal.sealed_algorithm != ALGORITHM => {
                    audit
                        .findings
                        .push(format!("link {} was sealed with an unknown algorithm", seal.link));
                }
                Some(entry) if chain(&previous, entry) != seal.sealed_digest => {
                    audit.findings.push(format!(
                        "event {} does not match its seal (link {}): it or the seal was changed",
                        seal.sealed_event_id, seal.link
                    ));
                }
                Some(_) => {}
            }
            if anchor.is_some_and(|anchor| anchor.link == seal.link && anchor.digest != seal.sealed_digest) {
                audit
                    .findings
                    .push(format!("link {} is another one than the anchor's", seal.link));
            }
            audit.head = Some(Anchor {
                link: seal.link,
                digest: seal.sealed_digest.clone(),
            });
            previous = seal.sealed_digest;
            expected_link = seal.link + 1;
            audit.sealed += 1;
        }
    }
    if let Some(anchor) = anchor.filter(|anchor| anchor.link >= expected_link) {
        audit.findings.push(format!(
            "the chain was cut off after link {}: it had link {}",
            expected_link - 1,
            anchor.link
        ));
    }
    slipped_in(store, &mut audit).await?;
    Ok(audit)
}

#[derive(Debug, FromQueryResult)]
struct Unsealed {
    unsealed: i64,
    slipped_in: i64,
}

/// Events that are not sealed although later ones are can only have been put there afterwards.
async fn slipped_in(store: &Store, audit: &mut Audit) -> Result<(), StoreError> {
    let counts: Option<Unsealed> = store
        .one(fixed(
            "WITH last AS (SELECT e.xid, e.id FROM event_seals s JOIN events e ON e.id = s.event_id ORDER BY s.link DESC LIMIT 1) \
             SELECT count(*) AS unsealed, count(*) FILTER (WHERE (e.xid, e.id) < (SELECT xid, id FROM last)) AS slipped_in \
             FROM events e WHERE NOT EXISTS (SELECT FROM event_seals s WHERE s.event_id = e.id)",
            [],
        ))
        .await?;
    if let Some(counts) = counts {
        audit.unsealed = counts.unsealed.unsigned_abs();
        if counts.slipped_in > 0 {
            audit.findings.push(format!(
                "{} events were slipped in among sealed ones",
                counts.slipped_in
            ));
        }
    }
    Ok(())
}

fn chain(previous: &[u8], entry: &LogEntry) -> Vec<u8> {
    let mut hasher = Sha256::new();
    hasher.update(previous);
    hasher.update(canonical(entry).as_bytes());
    hasher.finalize().to_vec()
}

/// One text for one event, whatever machine writes it: members in a fixed order, times in
/// microseconds as the store keeps them, objects sorted by name.
fn canonical(entry: &LogEntry) -> String {
    let mut text = String::new();
    let mut put = |value: &str| {
        let _ = write!(text, "{}:{value};", value.len());
    };
    put(&entry.position.to_string());
    put(&entry.occurred_at.to_rfc3339_opts(SecondsFormat::Micros, true));
    put(entry.deed.code());
    put(&entry.object_type);
    put(&entry.object_id.to_string());
    put(&entry.object_version.to_string());
    put(&entry.place.area.map(|area| area.to_string()).unwrap_or_default());
    put(&entry
        .place
        .organization
        .map(|organization| organization.to_string())
        .unwrap_or_default());
    put(entry.reach.code());
    put(&entry.owner.map(|owner| owner.to_string()).unwrap_or_default());
    put(&entry.actor_kind);
    put(&entry.actor.map(|actor| actor.to_string()).unwrap_or_default());
    put(entry.role.map_or("", Word::code));
    put(entry.reason.as_deref().unwrap_or_default());
    put(entry.document.as_deref().unwrap_or_default());
    put(&sorted(&entry.before));
    put(&sorted(&entry.after));
    put(&entry.request_id);
    text
}

fn sorted(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let mut names: Vec<&String> = members.keys().collect();
            names.sort();
            let members: Vec<String> = names
                .into_iter()
                .map(|name| format!("{}:{}", Value::String(name.clone()), sorted(&members[name])))
                .collect();
            format!("{{{}}}", members.join(","))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(sorted).collect::<Vec<_>>().join(",")),
        other => other.to_string(),
    }
}
