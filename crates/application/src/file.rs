//! Files: announced by a command, handed in and fetched by signed links.

use crate::app::App;
use crate::command::{Command, CommandError, Envelope, Remembered, execute};
use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use siling_domain::access::{Actor, Deed, Identity, Place, authorise};
use siling_domain::file::{File, FileStatus};
use siling_domain::id::FileId;
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::blob::BlobError;
use siling_persistence::{Store, StoreError, UnitOfWork, file as store};
use std::fmt::Write as _;
use std::sync::Arc;
use subtle::ConstantTimeEq as _;

/// How long a link to hand a file in is good, in minutes (our default).
const HAND_IN_MINUTES: i64 = 60;
/// How long a link to fetch a file is good, in minutes (our default).
const FETCH_MINUTES: i64 = 10;

/// What a link allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkUse {
    /// Handing the content in.
    HandIn,
    /// Fetching it.
    Fetch,
}

impl LinkUse {
    const fn purpose(self) -> &'static str {
        match self {
            LinkUse::HandIn => "file link: hand in",
            LinkUse::Fetch => "file link: fetch",
        }
    }
}

/// A signed link: whoever has it may do this one thing until then, without logging in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The path on this server, with its query.
    pub path: String,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
}

/// A link for a file.
pub fn link(app: &App, file: FileId, what: LinkUse) -> Result<Link, StoreError> {
    let minutes = match what {
        LinkUse::HandIn => HAND_IN_MINUTES,
        LinkUse::Fetch => FETCH_MINUTES,
    };
    let expires_at = app.clock.now() + Duration::minutes(minutes);
    let expires = expires_at.timestamp();
    let path = format!(
        "/files/{file}?expires={expires}&signature={}",
        signature(app, file, what, expires)?
    );
    Ok(Link { path, expires_at })
}

fn signature(app: &App, file: FileId, what: LinkUse, expires: i64) -> Result<String, StoreError> {
    let digest = app.store.vault().digest(what.purpose(), &format!("{file} {expires}"))?;
    Ok(hex(&digest))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Whether a link is one of ours, for this, and in time.
pub fn is_good(app: &App, file: FileId, what: LinkUse, expires: i64, given: &str) -> Result<bool, StoreError> {
    let own = signature(app, file, what, expires)?;
    let same: bool = own.as_bytes().ct_eq(given.as_bytes()).into();
    Ok(same && app.clock.now().timestamp() < expires)
}

impl Remembered for File {
    fn remember(&self) -> Value {
        json!(self.id.to_string())
    }

    async fn recall(store: &Store, kept: Value) -> Result<Option<Self>, StoreError> {
        let Some(id) = kept.as_str().and_then(|id| id.parse::<FileId>().ok()) else {
            return Ok(None);
        };
        Ok(store::by_ids(store, &[id]).await?.pop())
    }
}

/// Announces a file (登记文件): then its content can be handed in by a link.
#[derive(Debug, Clone)]
pub struct AnnounceFile {
    /// The file's identifier.
    pub id: FileId,
    /// Its name.
    pub name: String,
    /// Its size, in bytes.
    pub size: i64,
}

impl Command for AnnounceFile {
    const DEED: Deed = Deed::AnnounceFile;
    type Output = File;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<File, CommandError> {
        let warrant = authorise(uow.actor(), Self::DEED, &Place::DISTRICT)?;
        let (district, by) = (uow.store().district(), uow.actor().account());
        let file = File::announce(district, self.id, &self.name, self.size, by, uow.now())?;
        store::insert(uow, &warrant, &file).await?;
        Ok(file)
    }
}

/// The content of a file has come (上传文件).
struct HandInFile {
    id: FileId,
    content: Arc<Vec<u8>>,
    sha256: String,
}

impl Command for HandInFile {
    const DEED: Deed = Deed::HandInFile;
    type Output = File;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<File, CommandError> {
        let before = store::locked(uow, self.id)
            .await?
            .ok_or_else(|| Refusal::new(RefusalCode::NotFound))?;
        let warrant = authorise(uow.actor(), Self::DEED, &before.place())?;
        let after = before.clone().keep(&self.content, self.sha256, uow.now())?;
        if after != before {
            store::update(uow, &warrant, &before, &after).await?;
        }
        Ok(after)
    }
}

/// Keeps the content of a file that came by a good link. What the link was made for is the proof of who may.
pub async fn hand_in(app: &App, id: FileId, content: Vec<u8>, request_id: String) -> Result<File, CommandError> {
    let announced = store::by_ids(&app.store, &[id])
        .await?
        .pop()
        .ok_or_else(|| Refusal::new(RefusalCode::NotFound))?;
    let actor = match announced.handed_in_by {
        Some(account) => Actor {
            identity: Identity::Person(account),
            ..Actor::anonymous()
        },
        None => Actor::system(),
    };
    let sha256 = hex(&Sha256::digest(&content));
    let kept = announced.keep(&content, sha256.clone(), app.clock.now())?;
    // The content lies there before the record says so, and no transaction waits for another store. Its key
    // holds its digest: of two who hand in at once, neither overwrites the other.
    let content = Arc::new(content);
    app.blobs.put(&key(&kept), content.clone()).await.map_err(failed)?;
    Ok(execute(
        app,
        actor,
        request_id,
        Envelope::default(),
        HandInFile { id, content, sha256 },
    )
    .await?
    .output)
}

/// A file with its content; `None` when there is none.
pub async fn fetch(app: &App, id: FileId) -> Result<Option<(File, Vec<u8>)>, StoreError> {
    let Some(file) = store::by_ids(&app.store, &[id]).await?.pop() else {
        return Ok(None);
    };
    if file.status != FileStatus::Kept {
        return Ok(None);
    }
    let content = app.blobs.get(&key(&file)).await.map_err(failed)?;
    if file.sha256.as_deref() != Some(hex(&Sha256::digest(&content)).as_str()) {
        return Err(StoreError::Corrupt(format!(
            "the content of {id} is not what was handed in"
        )));
    }
    Ok(Some((file, content)))
}

/// Under which key the content lies: by the day of the announcement, so that no folder grows without end.
fn key(file: &File) -> String {
    let digest = file.sha256.as_deref().unwrap_or_default();
    format!(
        "{}/{}/{}_{digest}",
        file.district,
        file.created_at.format("%Y%m%d"),
        file.id
    )
}

fn failed(error: BlobError) -> StoreError {
    StoreError::Corrupt(error.to_string())
}
