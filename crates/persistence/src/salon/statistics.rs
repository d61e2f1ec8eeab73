//! How many salons were held, and who took part.

use crate::entity::area::code;
use crate::error::StoreError;
use crate::list::within;
use crate::sql::Sql;
use crate::store::Store;
use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use siling_domain::area::AreaLevel;
use siling_domain::area_code::AreaCode;

/// The salons held of a part of the area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SalonFigures {
    /// The part: a sub-district of the district, a community of a sub-district; `None` for all of it.
    pub part: Option<AreaCode>,
    /// Salons held.
    pub held: i64,
    /// Communities that held any.
    pub communities: i64,
    /// Salons at which volunteers took part.
    pub with_volunteers: i64,
    /// Salons at which a dual-registration unit took part.
    pub with_units: i64,
    /// Resolutions adopted.
    pub adopted: i64,
}

#[derive(Debug, FromQueryResult)]
struct Row {
    part: Option<String>,
    held: i64,
    communities: i64,
    with_volunteers: i64,
    with_units: i64,
    adopted: i64,
}

/// The salons held in the period by the end of the day, the total first; parts without any are left out.
pub async fn salons_held(
    store: &Store,
    area: &AreaCode,
    from: Option<NaiveDate>,
    to: NaiveDate,
) -> Result<Vec<SalonFigures>, StoreError> {
    let district = area.level() == AreaLevel::District;
    let mut sql = Sql::new(if district {
        "SELECT r.subdistrict_code AS part, "
    } else {
        "SELECT r.area_code AS part, "
    });
    sql.push(
        "count(*) AS held, count(DISTINCT r.area_code) AS communities, \
         count(*) FILTER (WHERE r.document->'participants' @> '[{\"kind\": \"VOLUNTEER\"}]') AS with_volunteers, \
         count(*) FILTER (WHERE r.document->'participants' @> '[{\"kind\": \"DUAL_REGISTRATION_UNIT\"}]') AS with_units, \
         coalesce(sum(jsonb_array_length(jsonb_path_query_array(r.document, '$.resolutions[*] ? (@.decision == \"ADOPT\")'))), 0)::bigint \
         AS adopted FROM secretary_salons r WHERE r.district = ",
    )
    .bind(store.district().to_string());
    within(&mut sql, Some(area));
    sql.push(" AND r.status = 'HELD' AND r.held_on <= ").bind(to);
    if let Some(from) = from {
        sql.push(" AND r.held_on >= ").bind(from);
    }
    sql.push(if district {
        " GROUP BY GROUPING SETS ((), (r.subdistrict_code)) ORDER BY part NULLS FIRST"
    } else {
        " GROUP BY GROUPING SETS ((), (r.area_code)) ORDER BY part NULLS FIRST"
    });
    let rows: Vec<Row> = store.all(sql.build()).await?;
    let figures = rows.into_iter().map(|row| {
        Ok(SalonFigures {
            part: row.part.as_deref().map(code).transpose()?,
            held: row.held,
            communities: row.communities,
            with_volunteers: row.with_volunteers,
            with_units: row.with_units,
            adopted: row.adopted,
        })
    });
    figures.collect()
}
