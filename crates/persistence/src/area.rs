//! Areas.

use crate::entity::area::{ActiveModel, Entity, Model};
use crate::error::StoreError;
use crate::sql::fixed;
use crate::store::{self, Store};
use crate::stored::Stored;
use crate::unit_of_work::UnitOfWork;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, EntityTrait};
use siling_domain::area::Area;
use siling_domain::area_code::AreaCode;

const COLUMNS: &str = "SELECT code, district, level, parent_code, name, aliases, community_kind, valid_from, valid_to, successor_code FROM areas ";

/// The areas of these codes, in no order; unknown codes are left out.
pub async fn by_codes(store: &Store, codes: &[AreaCode]) -> Result<Vec<Area>, StoreError> {
    find(store.reader(), codes).await
}

/// The area of this code, as the transaction sees it.
pub async fn in_transaction(uow: &UnitOfWork, codes: &[AreaCode]) -> Result<Vec<Area>, StoreError> {
    find(uow.tx(), codes).await
}

async fn find(db: &impl ConnectionTrait, codes: &[AreaCode]) -> Result<Vec<Area>, StoreError> {
    let codes: Vec<String> = codes.iter().map(ToString::to_string).collect();
    let mut sql = crate::sql::Sql::new(COLUMNS);
    sql.push("WHERE code = ANY(").bind(codes).push(")");
    let rows: Vec<Model> = store::all(db, sql.build()).await?;
    rows.into_iter().map(Area::try_from).collect()
}

/// The areas right below each of these, by code.
pub async fn children(store: &Store, parents: &[AreaCode]) -> Result<Vec<Area>, StoreError> {
    let codes: Vec<String> = parents.iter().map(ToString::to_string).collect();
    let mut sql = crate::sql::Sql::new(COLUMNS);
    sql.push("WHERE parent_code = ANY(").bind(codes).push(") ORDER BY code");
    let rows: Vec<Model> = store.all(sql.build()).await?;
    rows.into_iter().map(Area::try_from).collect()
}

/// Every area of the district, the district first, by code.
pub async fn all(store: &Store) -> Result<Vec<Area>, StoreError> {
    let mut sql = crate::sql::Sql::new(COLUMNS);
    sql.push("WHERE district = ")
        .bind(store.district().to_string())
        .push(" ORDER BY code");
    let rows: Vec<Model> = store.all(sql.build()).await?;
    rows.into_iter().map(Area::try_from).collect()
}

/// Whether any area is on file.
pub async fn any(store: &Store) -> Result<bool, StoreError> {
    Ok(store
        .reader()
        .query_one_raw(fixed("SELECT 1 AS one FROM areas LIMIT 1", []))
        .await?
        .is_some())
}

/// Loads areas, parents before children: new ones are added, known ones brought up to date.
/// Reference data of the district, kept by its file rather than by events.
pub async fn load(store: &Store, areas: &[Area]) -> Result<(), StoreError> {
    let district = store.district().to_string();
    let rows = areas.iter().map(|area| ActiveModel {
        code: Set(area.code.to_string()),
        district: Set(district.clone()),
        level: Set(Stored(area.level)),
        parent_code: Set(area.parent.map(|parent| parent.to_string())),
        name: Set(area.name.clone()),
        aliases: Set(area.aliases.clone()),
        community_kind: Set(area.community_kind.map(Stored)),
        valid_from: Set(area.valid_from),
        valid_to: Set(area.valid_to),
        successor_code: Set(area.successor.map(|successor| successor.to_string())),
    });
    use crate::entity::area::Column::{
        Aliases, Code, CommunityKind, Level, Name, ParentCode, SuccessorCode, ValidFrom, ValidTo,
    };
    Entity::insert_many(rows)
        .on_conflict(
            OnConflict::column(Code)
                .update_columns([
                    Level,
                    ParentCode,
                    Name,
                    Aliases,
                    CommunityKind,
                    ValidFrom,
                    ValidTo,
                    SuccessorCode,
                ])
                .to_owned(),
        )
        .exec_without_returning(store.writer())
        .await?;
    Ok(())
}
