use crate::error::StoreError;
use crate::stored::Stored;
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;
use siling_domain::area::{Area, AreaLevel, CommunityKind};
use siling_domain::area_code::AreaCode;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "areas")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    pub district: String,
    pub level: Stored<AreaLevel>,
    pub parent_code: Option<String>,
    pub name: String,
    pub aliases: Vec<String>,
    pub community_kind: Option<Stored<CommunityKind>>,
    pub valid_from: Option<NaiveDate>,
    pub valid_to: Option<NaiveDate>,
    pub successor_code: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// An area code as the store keeps it.
pub(crate) fn code(text: &str) -> Result<AreaCode, StoreError> {
    AreaCode::parse(text).map_err(|_| StoreError::Corrupt(format!("area code {text}")))
}

impl TryFrom<Model> for Area {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        Ok(Area {
            code: code(&row.code)?,
            level: row.level.0,
            parent: row.parent_code.as_deref().map(code).transpose()?,
            name: row.name,
            aliases: row.aliases,
            community_kind: row.community_kind.map(|kind| kind.0),
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            successor: row.successor_code.as_deref().map(code).transpose()?,
        })
    }
}
