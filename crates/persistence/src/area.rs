//! Areas. They change once in a blue moon and are read with nearly every answer, so each server keeps a copy.

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
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// For how long a copy is good: another server may have loaded a new list.
const FRESH: Duration = Duration::from_secs(10);

type Areas = Arc<HashMap<AreaCode, Area>>;

/// The district's areas as they were read a moment ago.
#[derive(Debug, Default)]
pub(crate) struct KnownAreas(RwLock<Option<(Instant, Areas)>>);

impl KnownAreas {
    fn copy(&self) -> Option<Areas> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let (_, areas) = known.as_ref().filter(|(read_at, _)| read_at.elapsed() < FRESH)?;
        Some(areas.clone())
    }

    fn keep(&self, areas: Option<Areas>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = areas.map(|areas| (Instant::now(), areas));
    }
}

/// The area of this code, where the copy has it; what it lacks, [`by_codes`] looks for.
pub fn known(store: &Store, code: AreaCode) -> Option<Area> {
    store.known_areas().copy()?.get(&code).cloned()
}

const COLUMNS: &str = "SELECT code, district, level, parent_code, name, aliases, community_kind, valid_from, valid_to, successor_code FROM areas ";

/// The areas of these codes, in no order; unknown codes are left out.
pub async fn by_codes(store: &Store, codes: &[AreaCode]) -> Result<Vec<Area>, StoreError> {
    let areas = match store.known_areas().copy() {
        Some(areas) => areas,
        None => {
            let areas: Areas = Arc::new(all(store).await?.into_iter().map(|area| (area.code, area)).collect());
            store.known_areas().keep(Some(areas.clone()));
            areas
        }
    };
    let (known, unknown): (Vec<AreaCode>, Vec<AreaCode>) = codes.iter().partition(|code| areas.contains_key(*code));
    let mut found: Vec<Area> = known.iter().filter_map(|code| areas.get(code).cloned()).collect();
    if !unknown.is_empty() {
        found.extend(find(store.reader(), &unknown).await?);
    }
    Ok(found)
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
    store.known_areas().keep(None);
    Ok(())
}
