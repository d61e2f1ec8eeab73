use crate::error::StoreError;
use crate::stored::Stored;
use crate::vault::Vault;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use siling_domain::id::{OrganizationId, PartyOrganizationId, PartyWorkerId};
use siling_domain::party::{PartyPost, PartyWorker};
use siling_domain::personal::{PersonName, Personal};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "party_workers")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub party_organization_id: Uuid,
    pub organization_id: Option<Uuid>,
    pub name: String,
    pub post: Stored<PartyPost>,
    pub full_time: bool,
    pub begins: NaiveDate,
    pub ends: Option<NaiveDate>,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The columns of [`Model`], in the table called `w`.
pub(crate) const COLUMNS: &str = "w.id, w.party_organization_id, w.organization_id, w.name, w.post, w.full_time, w.begins, w.ends, w.version, \
     w.created_at, w.updated_at";

const NAME: &str = "party_workers.name";

impl Model {
    pub(crate) fn into_domain(self, vault: &Vault) -> Result<PartyWorker, StoreError> {
        let id = PartyWorkerId(self.id);
        let name = PersonName::parse(&vault.open(NAME, &self.name)?)
            .map_err(|_| StoreError::Corrupt(format!("{NAME} of {id}")))?;
        Ok(PartyWorker {
            id,
            party_organization: PartyOrganizationId(self.party_organization_id),
            organization: self.organization_id.map(OrganizationId),
            name: Personal::new(name),
            post: self.post.0,
            full_time: self.full_time,
            begins: self.begins,
            ends: self.ends,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

/// The row that keeps the worker.
pub(crate) fn active(worker: &PartyWorker, vault: &Vault) -> Result<ActiveModel, StoreError> {
    Ok(ActiveModel {
        id: Set(worker.id.0),
        party_organization_id: Set(worker.party_organization.0),
        organization_id: Set(worker.organization.map(|organization| organization.0)),
        name: Set(vault.seal(NAME, worker.name.reveal().as_str())?),
        post: Set(Stored(worker.post)),
        full_time: Set(worker.full_time),
        begins: Set(worker.begins),
        ends: Set(worker.ends),
        version: Set(worker.version),
        created_at: Set(worker.created_at),
        updated_at: Set(worker.updated_at),
    })
}
