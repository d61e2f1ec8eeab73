//! Invitations to manage an organization. The code that accepts one is kept as its digest only.

use crate::entity::area::code;
use crate::error::StoreError;
use crate::list::Key;
use crate::nested::{Rows, nested};
use crate::page::{Cursor, Direction, KeyKind};
use crate::sql::{Sql, fixed};
use crate::store::{self, Store};
use crate::unit_of_work::UnitOfWork;
use crate::vault::Vault;
use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;
use siling_domain::access::Warrant;
use siling_domain::account::Invitation;
use siling_domain::event::Event;
use siling_domain::id::{AccountId, InvitationId, OrganizationId};
use siling_domain::personal::{PersonName, Personal};
use uuid::Uuid;

const INVITEE: &str = "invitations.invitee";

#[derive(Debug, FromQueryResult)]
struct Row {
    id: Uuid,
    organization_id: Uuid,
    area_code: String,
    invitee: String,
    expires_at: DateTime<Utc>,
    accepted_by: Option<Uuid>,
    accepted_at: Option<DateTime<Utc>>,
    withdrawn_at: Option<DateTime<Utc>>,
    version: i32,
    created_at: DateTime<Utc>,
}

impl Row {
    fn into_domain(self, vault: &Vault) -> Result<Invitation, StoreError> {
        let invitee = PersonName::parse(&vault.open(INVITEE, &self.invitee)?);
        Ok(Invitation {
            id: InvitationId(self.id),
            organization: OrganizationId(self.organization_id),
            area: code(&self.area_code)?,
            invitee: Personal::new(invitee.map_err(|_| StoreError::Corrupt(INVITEE.to_owned()))?),
            expires_at: self.expires_at,
            accepted_by: self.accepted_by.map(AccountId),
            accepted_at: self.accepted_at,
            withdrawn_at: self.withdrawn_at,
            version: self.version,
            created_at: self.created_at,
        })
    }
}

const COLUMNS: &str = "i.id, i.organization_id, i.area_code, i.invitee, i.expires_at, i.accepted_by, i.accepted_at, i.withdrawn_at, i.version, \
                       i.created_at";

fn select() -> Sql {
    let mut sql = Sql::new("SELECT ");
    sql.push(COLUMNS).push(" FROM invitations i ");
    sql
}

/// The invitations of these ids, in no order.
pub async fn invitation_by_ids(store: &Store, ids: &[InvitationId]) -> Result<Vec<Invitation>, StoreError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let mut sql = select();
    sql.push("WHERE i.id").any_of(ids);
    let rows: Vec<Row> = store.all(sql.build()).await?;
    rows.into_iter().map(|row| row.into_domain(store.vault())).collect()
}

const LIST: &str = "invitations.CREATED_AT.Desc";

nested! {
    /// The invitations to manage an organization, the newest first. Who may see them is for the caller to know.
    InvitationsOfOrganization {} of OrganizationId => Invitation {
        rows: Rows {
            columns: COLUMNS,
            row: "i",
            from: "invitations i WHERE i.organization_id = wanted.id",
            key: Key {
                key: " (i.created_at, i.id) ",
                cast: "::timestamptz, ",
                ascending: " ORDER BY i.created_at ASC, i.id ASC",
                descending: " ORDER BY i.created_at DESC, i.id DESC",
            },
            direction: Direction::Desc,
        },
        conditions: |_, _, _| {},
        read: |store: &Store, row: Row| row.into_domain(store.vault()),
        name: LIST.to_owned(),
        key: KeyKind::Moment,
        cursor: |invitation| Cursor {
            list: LIST.to_owned(),
            key: invitation.created_at.to_rfc3339(),
            id: invitation.id.0,
        },
    }
}

/// The invitation, locked until the transaction ends.
pub async fn locked_invitation(uow: &UnitOfWork, id: InvitationId) -> Result<Option<Invitation>, StoreError> {
    let mut sql = select();
    sql.push("WHERE i.id = ").bind(id.0).push(" FOR UPDATE");
    let row: Option<Row> = store::one(uow.tx(), sql.build()).await?;
    row.map(|row| row.into_domain(uow.store().vault())).transpose()
}

/// The invitation that a code of this digest accepts, locked until the transaction ends.
pub async fn by_code(uow: &UnitOfWork, digest: &[u8]) -> Result<Option<Invitation>, StoreError> {
    let mut sql = select();
    sql.push("WHERE i.code_digest = ").bind(digest).push(" FOR UPDATE");
    let row: Option<Row> = store::one(uow.tx(), sql.build()).await?;
    row.map(|row| row.into_domain(uow.store().vault())).transpose()
}

/// Adds an invitation with the digest of its code, and records it.
pub async fn insert_invitation(
    uow: &mut UnitOfWork,
    warrant: &Warrant,
    invitation: &Invitation,
    code_digest: &[u8],
) -> Result<(), StoreError> {
    let invitee = uow
        .store()
        .vault()
        .seal(INVITEE, invitation.invitee.reveal().as_str())?;
    uow.change(fixed(
        "INSERT INTO invitations (id, organization_id, area_code, invitee, code_digest, expires_at, version, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        [
            invitation.id.0.into(),
            invitation.organization.0.into(),
            invitation.area.to_string().into(),
            invitee.into(),
            code_digest.into(),
            invitation.expires_at.into(),
            invitation.version.into(),
            invitation.created_at.into(),
        ],
    ))
    .await?;
    record(uow, warrant, None, invitation).await
}

/// Saves a change of an invitation that this transaction has locked, and records it.
pub async fn update_invitation(
    uow: &mut UnitOfWork,
    warrant: &Warrant,
    before: &Invitation,
    after: &Invitation,
) -> Result<(), StoreError> {
    uow.change(fixed(
        "UPDATE invitations SET accepted_by = $2, accepted_at = $3, withdrawn_at = $4, version = $5 WHERE id = $1",
        [
            after.id.0.into(),
            after.accepted_by.map(|account| account.0).into(),
            after.accepted_at.into(),
            after.withdrawn_at.into(),
            after.version.into(),
        ],
    ))
    .await?;
    record(uow, warrant, Some(before), after).await
}

async fn record(
    uow: &mut UnitOfWork,
    warrant: &Warrant,
    before: Option<&Invitation>,
    after: &Invitation,
) -> Result<(), StoreError> {
    let event = Event::of(warrant.deed(), after.id, after.version, after.place(), before, after);
    uow.record(warrant, event).await
}
