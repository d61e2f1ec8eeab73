//! Log-ins with their refresh tokens, and who acts by them.

use super::grant::scope;
use crate::error::StoreError;
use crate::sql::fixed;
use crate::store::{self, Store};
use crate::stored::{Stored, words};
use crate::unit_of_work::UnitOfWork;
use chrono::{DateTime, Duration, Utc};
use sea_orm::prelude::Json;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};
use serde::Deserialize;
use siling_domain::access::{Actor, Grant, Identity, Role, ScopeKind};
use siling_domain::account::{AccountKind, AccountStatus};
use siling_domain::id::{AccountId, GrantId, SessionId};
use uuid::Uuid;

/// Why a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Its holder logged out.
    LoggedOut,
    /// A refresh token came twice: one of the two who have it stole it.
    ReusedToken,
    /// Its holder logged out everywhere.
    Everywhere,
    /// The password or the secret was changed.
    SecretChanged,
    /// The account was closed.
    Closed,
}

impl Ending {
    const fn code(self) -> &'static str {
        match self {
            Ending::LoggedOut => "LOGGED_OUT",
            Ending::ReusedToken => "REUSED_TOKEN",
            Ending::Everywhere => "EVERYWHERE",
            Ending::SecretChanged => "SECRET_CHANGED",
            Ending::Closed => "CLOSED",
        }
    }
}

/// Begins a session with its first refresh token, for those that have one.
pub async fn open_session(
    uow: &mut UnitOfWork,
    id: SessionId,
    account: AccountId,
    token_digest: Option<&[u8]>,
    expires_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let now = uow.now();
    uow.change(fixed(
        "INSERT INTO sessions (id, account_id, created_at, expires_at) VALUES ($1, $2, $3, $4)",
        [id.0.into(), account.0.into(), now.into(), expires_at.into()],
    ))
    .await?;
    match token_digest {
        Some(digest) => add_token(uow, id, digest).await,
        None => Ok(()),
    }
}

async fn add_token(uow: &UnitOfWork, session: SessionId, digest: &[u8]) -> Result<(), StoreError> {
    uow.tx()
        .execute_raw(fixed(
            "INSERT INTO refresh_tokens (digest, session_id, issued_at) VALUES ($1, $2, $3)",
            [digest.into(), session.0.into(), uow.now().into()],
        ))
        .await?;
    Ok(())
}

/// What became of a refresh token that was presented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renewal {
    /// It was good, and is used up now; the new one stands in its place.
    Renewed(SessionId, AccountId),
    /// It was used before. Its session has ended.
    Reused(SessionId, AccountId),
    /// It is unknown, or its session has ended or expired.
    Unknown,
}

#[derive(Debug, FromQueryResult)]
struct TokenRow {
    session_id: Uuid,
    account_id: Uuid,
    used: bool,
    live: bool,
}

/// Exchanges a refresh token for another one.
pub async fn renew(
    uow: &mut UnitOfWork,
    digest: &[u8],
    next_digest: &[u8],
    expires_at: DateTime<Utc>,
) -> Result<Renewal, StoreError> {
    let now = uow.now();
    // The session's lock puts two who come with the same token in a row.
    let row: Option<TokenRow> = uow
        .one(fixed(
            "SELECT t.session_id, s.account_id, t.used_at IS NOT NULL AS used, s.ended_at IS NULL AND s.expires_at > $2 AS live \
             FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id WHERE t.digest = $1 FOR UPDATE OF s, t",
            [digest.into(), now.into()],
        ))
        .await?;
    let Some(row) = row else { return Ok(Renewal::Unknown) };
    let (session, account) = (SessionId(row.session_id), AccountId(row.account_id));
    if !row.live {
        return Ok(Renewal::Unknown);
    }
    if row.used {
        end_session(uow, session, Ending::ReusedToken).await?;
        return Ok(Renewal::Reused(session, account));
    }
    uow.tx()
        .execute_raw(fixed(
            "UPDATE refresh_tokens SET used_at = $2 WHERE digest = $1",
            [digest.into(), now.into()],
        ))
        .await?;
    uow.tx()
        .execute_raw(fixed(
            "UPDATE sessions SET expires_at = $2 WHERE id = $1",
            [session.0.into(), expires_at.into()],
        ))
        .await?;
    add_token(uow, session, next_digest).await?;
    Ok(Renewal::Renewed(session, account))
}

/// Ends a session.
pub async fn end_session(uow: &mut UnitOfWork, session: SessionId, why: Ending) -> Result<(), StoreError> {
    let now = uow.now();
    uow.change(fixed(
        "UPDATE sessions SET ended_at = $2, end_reason = $3 WHERE id = $1 AND ended_at IS NULL",
        [session.0.into(), now.into(), why.code().into()],
    ))
    .await?;
    Ok(())
}

/// Ends all sessions of an account, but the one given, and refuses all tokens of external issuers
/// from before.
pub async fn end_sessions(
    uow: &mut UnitOfWork,
    account: AccountId,
    but: Option<SessionId>,
    why: Ending,
) -> Result<(), StoreError> {
    let now = uow.now();
    uow.change(fixed(
        "UPDATE sessions SET ended_at = $2, end_reason = $3 WHERE account_id = $1 AND ended_at IS NULL AND id IS DISTINCT FROM $4",
        [account.0.into(), now.into(), why.code().into(), but.map(|session| session.0).into()],
    ))
    .await?;
    uow.change(fixed(
        "UPDATE accounts SET tokens_valid_from = $2 WHERE id = $1",
        [account.0.into(), now.into()],
    ))
    .await?;
    Ok(())
}

/// Who acts by a token.
#[derive(Debug, Clone)]
pub struct Holder {
    /// Who, with what they may rest on.
    pub actor: Actor,
    /// Tokens without a session from before this moment are refused.
    pub tokens_valid_from: Option<DateTime<Utc>>,
}

#[derive(Debug, FromQueryResult)]
struct HolderRow {
    id: Uuid,
    kind: Stored<AccountKind>,
    status: Stored<AccountStatus>,
    service_scopes: Vec<String>,
    tokens_valid_from: Option<DateTime<Utc>>,
    live: bool,
    grants: Json,
}

#[derive(Debug, Deserialize)]
struct GrantJson {
    id: Uuid,
    role: Role,
    kind: ScopeKind,
    area: Option<String>,
    organization: Option<Uuid>,
}

const HOLDER: &str = "SELECT a.id, a.kind, a.status, a.service_scopes, a.tokens_valid_from, \
    $2::uuid IS NULL OR EXISTS (SELECT FROM sessions s WHERE s.id = $2 AND s.account_id = a.id AND s.ended_at IS NULL AND s.expires_at > $3) \
    AS live, \
    coalesce((SELECT jsonb_agg(jsonb_build_object('id', g.id, 'role', g.role, 'kind', g.scope_kind, 'area', g.area_code, \
    'organization', g.organization_id) ORDER BY g.granted_at, g.id) FROM grants g WHERE g.account_id = a.id AND g.revoked_at IS NULL), '[]') \
    AS grants FROM accounts a WHERE a.district = $4 AND a.id = $1";

fn holder_statement(store: &Store, account: AccountId, session: Option<SessionId>, now: DateTime<Utc>) -> Statement {
    let session = session.map(|session| session.0);
    fixed(
        HOLDER,
        [
            account.0.into(),
            session.into(),
            now.into(),
            store.district().to_string().into(),
        ],
    )
}

fn into_holder(row: HolderRow, session: Option<SessionId>) -> Result<Option<Holder>, StoreError> {
    if row.status.0 == AccountStatus::Closed || !row.live {
        return Ok(None);
    }
    let grants: Vec<GrantJson> =
        serde_json::from_value(row.grants).map_err(|_| StoreError::Corrupt("an account's grants".to_owned()))?;
    let grants = grants.into_iter().map(|grant| {
        Ok(Grant {
            id: GrantId(grant.id),
            role: grant.role,
            scope: scope(grant.kind, grant.area.as_deref(), grant.organization)?,
        })
    });
    let identity = match row.kind.0 {
        AccountKind::Person => Identity::Person(AccountId(row.id)),
        AccountKind::Service => Identity::Service(AccountId(row.id), words(&row.service_scopes)?),
    };
    let actor = Actor {
        identity,
        grants: grants.collect::<Result<_, StoreError>>()?,
        session,
    };
    Ok(Some(Holder {
        actor,
        tokens_valid_from: row.tokens_valid_from,
    }))
}

/// Who acts by a token of this account and session; `None` when the account is closed or the session
/// has ended.
pub async fn holder(
    store: &Store,
    account: AccountId,
    session: Option<SessionId>,
    now: DateTime<Utc>,
) -> Result<Option<Holder>, StoreError> {
    match store.one(holder_statement(store, account, session, now)).await? {
        Some(row) => into_holder(row, session),
        None => Ok(None),
    }
}

/// Who acts by a token of an external issuer.
pub async fn holder_of_identity(
    store: &Store,
    issuer: &str,
    subject: &str,
    now: DateTime<Utc>,
) -> Result<Option<Holder>, StoreError> {
    match super::by_identity(store, issuer, subject).await? {
        Some(account) => holder(store, account, None, now).await,
        None => Ok(None),
    }
}

/// The actor as the database knows them within this transaction: what was revoked a moment ago is gone.
pub async fn actor_in(uow: &UnitOfWork) -> Result<Option<Actor>, StoreError> {
    let (Some(account), session) = (uow.actor().account(), uow.actor().session) else {
        return Ok(None);
    };
    let row: Option<HolderRow> =
        store::one(uow.tx(), holder_statement(uow.store(), account, session, uow.now())).await?;
    Ok(match row {
        Some(row) => into_holder(row, session)?.map(|holder| holder.actor),
        None => None,
    })
}

/// How long ended sessions are kept, so that a token of theirs that turns up is known, in days.
const KEPT_DAYS: i64 = 90;

/// Forgets sessions that ended long ago and attempts of yesterday, a bounded number at a time.
pub async fn forget_old(store: &Store, now: DateTime<Utc>) -> Result<u64, StoreError> {
    let before = now - Duration::days(KEPT_DAYS);
    let sessions = store
        .writer()
        .execute_raw(fixed(
            "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE expires_at < $1 ORDER BY expires_at LIMIT 5000)",
            [before.into()],
        ))
        .await?;
    // A used token is known for as long; whoever comes with an older one is refused all the same.
    let tokens = store
        .writer()
        .execute_raw(fixed(
            "DELETE FROM refresh_tokens WHERE digest IN (SELECT digest FROM refresh_tokens WHERE used_at < $1 LIMIT 5000)",
            [before.into()],
        ))
        .await?;
    let yesterday = now - Duration::days(1);
    let attempts = store
        .writer()
        .execute_raw(fixed(
            "DELETE FROM attempts WHERE key IN (SELECT key FROM attempts WHERE since < $1 LIMIT 5000)",
            [yesterday.into()],
        ))
        .await?;
    Ok(sessions.rows_affected() + tokens.rows_affected() + attempts.rows_affected())
}
