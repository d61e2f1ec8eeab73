//! Roles held over scopes.

use crate::entity::area::code;
use crate::error::StoreError;
use crate::sql::{Sql, fixed};
use crate::store::{self, Store};
use crate::stored::Stored;
use crate::unit_of_work::UnitOfWork;
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use siling_domain::access::{Role, Scope, ScopeKind, Warrant};
use siling_domain::account::AccountGrant;
use siling_domain::event::Event;
use siling_domain::id::{AccountId, GrantId, OrganizationId};
use uuid::Uuid;

#[derive(Debug, FromQueryResult)]
struct Row {
    id: Uuid,
    account_id: Uuid,
    role: Stored<Role>,
    scope_kind: Stored<ScopeKind>,
    area_code: Option<String>,
    organization_id: Option<Uuid>,
    granted_at: DateTime<Utc>,
    revoked_at: Option<DateTime<Utc>>,
    version: i32,
}

impl Row {
    fn into_domain(self) -> Result<AccountGrant, StoreError> {
        Ok(AccountGrant {
            id: GrantId(self.id),
            account: AccountId(self.account_id),
            role: self.role.0,
            scope: scope(self.scope_kind.0, self.area_code.as_deref(), self.organization_id)?,
            granted_at: self.granted_at,
            revoked_at: self.revoked_at,
            version: self.version,
        })
    }
}

/// The scope that a grant's columns keep.
pub(super) fn scope(kind: ScopeKind, area: Option<&str>, organization: Option<Uuid>) -> Result<Scope, StoreError> {
    match (kind, area, organization) {
        (ScopeKind::District, None, None) => Ok(Scope::District),
        (ScopeKind::Area, Some(area), None) => Ok(Scope::Area(code(area)?)),
        (ScopeKind::Organization, None, Some(organization)) => Ok(Scope::Organization(OrganizationId(organization))),
        _ => Err(StoreError::Corrupt("a grant's scope is not whole".to_owned())),
    }
}

fn select() -> Sql {
    Sql::new(
        "SELECT g.id, g.account_id, g.role, g.scope_kind, g.area_code, g.organization_id, g.granted_at, g.revoked_at, g.version \
         FROM grants g ",
    )
}

/// The grants in force of these accounts, the oldest first.
pub async fn grants_of(store: &Store, accounts: &[AccountId]) -> Result<Vec<AccountGrant>, StoreError> {
    let ids: Vec<Uuid> = accounts.iter().map(|id| id.0).collect();
    let mut sql = select();
    sql.push("WHERE g.account_id = ANY(")
        .bind(ids)
        .push(") AND g.revoked_at IS NULL ORDER BY g.granted_at, g.id");
    let rows: Vec<Row> = store.all(sql.build()).await?;
    rows.into_iter().map(Row::into_domain).collect()
}

/// The grant, locked until the transaction ends.
pub async fn locked_grant(uow: &UnitOfWork, id: GrantId) -> Result<Option<AccountGrant>, StoreError> {
    let mut sql = select();
    sql.push("WHERE g.id = ").bind(id.0).push(" FOR UPDATE");
    let row: Option<Row> = store::one(uow.tx(), sql.build()).await?;
    row.map(Row::into_domain).transpose()
}

#[derive(Debug, FromQueryResult)]
struct Counted {
    value: i64,
}

/// The lock in which it is decided whether the last of a role goes.
const LAST: i64 = 0x5349_4c49_4e47_0002;

/// How many other grants of the same role are in force, by accounts that can be used. Until the transaction
/// ends nobody else is told, so that two people cannot revoke or close one another at once. A lock on the
/// rows would not do: closing an account leaves its grants alone.
pub async fn others_in_force(uow: &UnitOfWork, grant: &AccountGrant) -> Result<u64, StoreError> {
    uow.tx()
        .execute_raw(fixed("SELECT pg_advisory_xact_lock($1)", [LAST.into()]))
        .await?;
    let statement = fixed(
        "SELECT count(*) AS value FROM grants g JOIN accounts a ON a.id = g.account_id \
         WHERE g.role = $1 AND g.id <> $2 AND g.revoked_at IS NULL AND a.status = 'ACTIVE' AND a.kind = 'PERSON' AND a.district = $3",
        [
            Stored(grant.role).into(),
            grant.id.0.into(),
            uow.store().district().to_string().into(),
        ],
    );
    let counted: Option<Counted> = uow.one(statement).await?;
    Ok(counted.map_or(0, |row| row.value.unsigned_abs()))
}

/// Adds a grant and records it.
pub async fn insert_grant(uow: &mut UnitOfWork, warrant: &Warrant, grant: &AccountGrant) -> Result<(), StoreError> {
    let (area, organization) = match grant.scope {
        Scope::District => (None, None),
        Scope::Area(area) => (Some(area.to_string()), None),
        Scope::Organization(organization) => (None, Some(organization.0)),
    };
    uow.change(fixed(
        "INSERT INTO grants (id, account_id, role, scope_kind, area_code, organization_id, granted_at, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        [
            grant.id.0.into(),
            grant.account.0.into(),
            Stored(grant.role).into(),
            Stored(grant.scope.kind()).into(),
            area.into(),
            organization.into(),
            grant.granted_at.into(),
            grant.version.into(),
        ],
    ))
    .await?;
    let event = Event::of(warrant.deed(), grant.id, grant.version, grant.place(), None, grant);
    uow.record(warrant, event).await
}

/// Saves the revocation of a grant that this transaction has locked, and records it.
pub async fn revoke_grant(
    uow: &mut UnitOfWork,
    warrant: &Warrant,
    before: &AccountGrant,
    after: &AccountGrant,
    reason: Option<String>,
) -> Result<(), StoreError> {
    uow.change(fixed(
        "UPDATE grants SET revoked_at = $2, version = $3 WHERE id = $1",
        [after.id.0.into(), after.revoked_at.into(), after.version.into()],
    ))
    .await?;
    let event = Event::of(
        warrant.deed(),
        after.id,
        after.version,
        after.place(),
        Some(before),
        after,
    );
    uow.record(warrant, event.because(reason, None)).await
}

/// The next grants after this id, revoked ones included.
pub(super) async fn all_after(store: &Store, after: Uuid) -> Result<Vec<AccountGrant>, StoreError> {
    let mut sql = select();
    sql.push("WHERE g.id > ")
        .bind(after)
        .push(" ORDER BY g.id LIMIT ")
        .bind(i64::from(crate::event::drift::BATCH));
    let rows: Vec<Row> = store.all(sql.build()).await?;
    rows.into_iter().map(Row::into_domain).collect()
}

/// The grant of this id, in force or not.
pub async fn grant_by_id(store: &Store, id: GrantId) -> Result<Option<AccountGrant>, StoreError> {
    let mut sql = select();
    sql.push("WHERE g.id = ").bind(id.0);
    let row: Option<Row> = store.one(sql.build()).await?;
    row.map(Row::into_domain).transpose()
}
