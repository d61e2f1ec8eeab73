use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use siling_domain::id::{PartyOrganizationId, PartyTermId};
use siling_domain::party::PartyTerm;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "party_terms")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub party_organization_id: Uuid,
    pub begins: NaiveDate,
    pub ends: NaiveDate,
    pub extended_until: Option<NaiveDate>,
    pub ended_on: Option<NaiveDate>,
    pub elected_on: NaiveDate,
    pub present: i32,
    pub entitled: i32,
    pub committee_size: i32,
    pub approved_on: Option<NaiveDate>,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The columns of [`Model`], in the table called `t`.
pub(crate) const COLUMNS: &str = "t.id, t.party_organization_id, t.begins, t.ends, t.extended_until, t.ended_on, t.elected_on, t.present, \
     t.entitled, t.committee_size, t.approved_on, t.version, t.created_at, t.updated_at";

impl From<Model> for PartyTerm {
    fn from(row: Model) -> Self {
        PartyTerm {
            id: PartyTermId(row.id),
            party_organization: PartyOrganizationId(row.party_organization_id),
            begins: row.begins,
            ends: row.ends,
            extended_until: row.extended_until,
            ended_on: row.ended_on,
            elected_on: row.elected_on,
            present: row.present,
            entitled: row.entitled,
            committee_size: row.committee_size,
            approved_on: row.approved_on,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// The row that keeps the term.
pub(crate) fn active(term: &PartyTerm) -> ActiveModel {
    ActiveModel {
        id: Set(term.id.0),
        party_organization_id: Set(term.party_organization.0),
        begins: Set(term.begins),
        ends: Set(term.ends),
        extended_until: Set(term.extended_until),
        ended_on: Set(term.ended_on),
        elected_on: Set(term.elected_on),
        present: Set(term.present),
        entitled: Set(term.entitled),
        committee_size: Set(term.committee_size),
        approved_on: Set(term.approved_on),
        version: Set(term.version),
        created_at: Set(term.created_at),
        updated_at: Set(term.updated_at),
    }
}
