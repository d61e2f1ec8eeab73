//! Accounts and their secrets.

use crate::entity::area::code;
use crate::error::StoreError;
use crate::sql::{Sql, fixed};
use crate::store::{self, Store};
use crate::stored::{Stored, codes, words};
use crate::unit_of_work::UnitOfWork;
use crate::vault::Vault;
use chrono::{DateTime, Utc};
use sea_orm::prelude::Json;
use sea_orm::{ConnectionTrait, FromQueryResult};
use siling_domain::access::{Place, Warrant};
use siling_domain::account::{Account, AccountKind, AccountStatus, LoginName};
use siling_domain::event::Event;
use siling_domain::id::AccountId;
use siling_domain::personal::{PersonName, Personal};
use uuid::Uuid;

const DISPLAY_NAME: &str = "accounts.display_name";

#[derive(Debug, FromQueryResult)]
pub(super) struct Row {
    id: Uuid,
    district: String,
    kind: Stored<AccountKind>,
    login_name: String,
    display_name: String,
    service_scopes: Vec<String>,
    identities: Json,
    status: Stored<AccountStatus>,
    password_is_initial: bool,
    demo: bool,
    version: i32,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl Row {
    pub(super) fn into_domain(self, vault: &Vault) -> Result<Account, StoreError> {
        let corrupt = |what: &str| StoreError::Corrupt(format!("accounts.{what} of {}", AccountId(self.id)));
        let name = vault.open(DISPLAY_NAME, &self.display_name)?;
        Ok(Account {
            id: AccountId(self.id),
            district: code(&self.district)?,
            kind: self.kind.0,
            login_name: LoginName::parse(&self.login_name).map_err(|_| corrupt("login_name"))?,
            display_name: Personal::new(PersonName::parse(&name).map_err(|_| corrupt("display_name"))?),
            service_scopes: words(&self.service_scopes)?,
            identities: serde_json::from_value(self.identities).map_err(|_| corrupt("identities"))?,
            status: self.status.0,
            password_is_initial: self.password_is_initial,
            demo: self.demo,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

pub(super) fn select() -> Sql {
    Sql::new(
        "SELECT a.id, a.district, a.kind, a.login_name, a.display_name, a.service_scopes, a.status, a.password_is_initial, a.demo, \
         a.version, a.created_at, a.updated_at, \
         coalesce((SELECT jsonb_agg(jsonb_build_object('issuer', i.issuer, 'subject', i.subject) ORDER BY i.issuer, i.subject) \
         FROM account_identities i WHERE i.account_id = a.id), '[]') AS identities \
         FROM accounts a ",
    )
}

/// The accounts of these ids, in no order; unknown ids are left out.
pub async fn by_ids(store: &Store, ids: &[AccountId]) -> Result<Vec<Account>, StoreError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let mut sql = select();
    sql.push("WHERE a.id")
        .any_of(ids)
        .push(" AND a.district = ")
        .bind(store.district().to_string());
    let rows: Vec<Row> = store.all(sql.build()).await?;
    rows.into_iter().map(|row| row.into_domain(store.vault())).collect()
}

/// The account, locked until the transaction ends.
pub async fn locked(uow: &UnitOfWork, id: AccountId) -> Result<Option<Account>, StoreError> {
    let mut sql = select();
    sql.push("WHERE a.id = ").bind(id.0);
    sql.push(" AND a.district = ")
        .bind(uow.store().district().to_string())
        .push(" FOR UPDATE OF a");
    let row: Option<Row> = store::one(uow.tx(), sql.build()).await?;
    row.map(|row| row.into_domain(uow.store().vault())).transpose()
}

/// What a log-in is checked against.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The account.
    pub account: Account,
    /// The hash of its password or secret; `None` for one that has none.
    pub hash: Option<String>,
}

#[derive(Debug, FromQueryResult)]
struct Hash {
    hash: String,
}

/// What a log-in by this name is checked against.
pub async fn credentials(store: &Store, name: &LoginName) -> Result<Option<Credentials>, StoreError> {
    let mut sql = select();
    sql.push("WHERE a.district = ").bind(store.district().to_string());
    sql.push(" AND a.login_name = ").bind(name.as_str());
    let row: Option<Row> = store.one(sql.build()).await?;
    let Some(account) = row.map(|row| row.into_domain(store.vault())).transpose()? else {
        return Ok(None);
    };
    let statement = fixed(
        "SELECT hash FROM account_secrets WHERE account_id = $1",
        [account.id.0.into()],
    );
    let hash: Option<Hash> = store.one(statement).await?;
    Ok(Some(Credentials {
        account,
        hash: hash.map(|row| row.hash),
    }))
}

#[derive(Debug, FromQueryResult)]
struct Found {
    account_id: Uuid,
}

/// The account that an external identity is tied to.
pub async fn by_identity(store: &Store, issuer: &str, subject: &str) -> Result<Option<AccountId>, StoreError> {
    let statement = fixed(
        "SELECT account_id FROM account_identities WHERE issuer = $1 AND subject = $2",
        [issuer.into(), subject.into()],
    );
    Ok(store
        .one::<Found>(statement)
        .await?
        .map(|row| AccountId(row.account_id)))
}

/// Adds an account and records it.
pub async fn insert(uow: &mut UnitOfWork, warrant: &Warrant, account: &Account) -> Result<(), StoreError> {
    let name = uow
        .store()
        .vault()
        .seal(DISPLAY_NAME, account.display_name.reveal().as_str())?;
    uow.change(fixed(
        "INSERT INTO accounts (id, district, kind, login_name, display_name, service_scopes, status, password_is_initial, demo, version, \
         created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        [
            account.id.0.into(),
            account.district.to_string().into(),
            Stored(account.kind).into(),
            account.login_name.as_str().into(),
            name.into(),
            codes(&account.service_scopes).into(),
            Stored(account.status).into(),
            account.password_is_initial.into(),
            account.demo.into(),
            account.version.into(),
            account.created_at.into(),
            account.updated_at.into(),
        ],
    ))
    .await?;
    record(uow, warrant, None, account).await
}

/// Saves a change of an account that this transaction has locked, and records it.
pub async fn update(
    uow: &mut UnitOfWork,
    warrant: &Warrant,
    before: &Account,
    after: &Account,
) -> Result<(), StoreError> {
    uow.change(fixed(
        "UPDATE accounts SET status = $2, password_is_initial = $3, version = $4, updated_at = $5 WHERE id = $1",
        [
            after.id.0.into(),
            Stored(after.status).into(),
            after.password_is_initial.into(),
            after.version.into(),
            after.updated_at.into(),
        ],
    ))
    .await?;
    for identity in after
        .identities
        .iter()
        .filter(|identity| !before.identities.contains(identity))
    {
        uow.change(fixed(
            "INSERT INTO account_identities (issuer, subject, account_id) VALUES ($1, $2, $3)",
            [
                identity.issuer.clone().into(),
                identity.subject.clone().into(),
                after.id.0.into(),
            ],
        ))
        .await?;
    }
    record(uow, warrant, Some(before), after).await
}

/// Keeps the hash of the account's password or secret in place of the one before.
pub async fn keep_secret(uow: &mut UnitOfWork, account: AccountId, hash: &str) -> Result<(), StoreError> {
    let now = uow.now();
    uow.tx()
        .execute_raw(fixed(
            "INSERT INTO account_secrets (account_id, hash, changed_at) VALUES ($1, $2, $3) \
             ON CONFLICT (account_id) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at",
            [account.0.into(), hash.into(), now.into()],
        ))
        .await?;
    uow.changed();
    Ok(())
}

async fn record(
    uow: &mut UnitOfWork,
    warrant: &Warrant,
    before: Option<&Account>,
    after: &Account,
) -> Result<(), StoreError> {
    let event = Event::of(warrant.deed(), after.id, after.version, Place::DISTRICT, before, after);
    uow.record(warrant, event).await
}
