//! Lists of star ratings, the leaderboard among them.

use crate::error::StoreError;
use crate::list::{self as page, Key, within};
use crate::page::{Count, Cursor, Direction, KeyKind, Page, PageRequest};
use crate::sql::Sql;
use crate::store::Store;
use crate::stored::codes;
use chrono::{DateTime, NaiveDate, Utc};
use siling_domain::area_code::AreaCode;
use siling_domain::assessment::{StarRating, StarRatingStatus};
use siling_domain::id::{CycleId, OrganizationId};
use siling_domain::organization::ServiceCategory;
use siling_domain::{Word, vocabulary};

/// One star weighs more than any points, in hundredths.
const STAR_WEIGHT: i64 = 1_000_000_000;

vocabulary! {
    /// What star ratings can be sorted by (星级排序字段).
    pub enum StarRatingOrder {
        /// The stars, then the points: descending, it is the leaderboard (星级榜).
        Rank = "RANK" { zh: "星级榜", en: "Rank" },
        /// The last day of validity (有效期至).
        ValidTo = "VALID_TO" { zh: "有效期至", en: "Valid to" },
        /// When the record was last changed (更新时间).
        UpdatedAt = "UPDATED_AT" { zh: "更新时间", en: "Updated" },
    }
}

/// Which star ratings are wanted; every condition given has to hold. Everybody may see them.
#[derive(Debug, Clone, Default)]
pub struct StarRatingFilter {
    /// Those of organizations at home in the area or anywhere in it.
    pub area: Option<AreaCode>,
    /// Those of organizations of these categories.
    pub categories: Option<Vec<ServiceCategory>>,
    /// Those with any of these numbers of stars.
    pub stars: Option<Vec<u8>>,
    /// Those in these states.
    pub statuses: Option<Vec<StarRatingStatus>>,
    /// Those that count on that day.
    pub in_force_on: Option<NaiveDate>,
    /// Those whose validity ends by that day and that have not ended.
    pub ends_by: Option<NaiveDate>,
    /// Those of the organization.
    pub organization: Option<OrganizationId>,
    /// Those of the cycle.
    pub cycle: Option<CycleId>,
    /// Those changed at or after this moment.
    pub updated_since: Option<DateTime<Utc>>,
    /// Those changed before this moment.
    pub updated_before: Option<DateTime<Utc>>,
    /// Made up for demonstration, or not.
    pub demo: Option<bool>,
}

/// The name of the list in its cursors.
pub fn star_list_name(order: StarRatingOrder, direction: Direction) -> String {
    format!("starRatings.{}.{direction:?}", order.code())
}

/// What the sort keys of this order are.
pub const fn star_key_kind(order: StarRatingOrder) -> KeyKind {
    match order {
        StarRatingOrder::Rank => KeyKind::Number,
        StarRatingOrder::ValidTo => KeyKind::Day,
        StarRatingOrder::UpdatedAt => KeyKind::Moment,
    }
}

/// The cursor of a star rating in a list.
pub fn star_cursor(rating: &StarRating, order: StarRatingOrder, direction: Direction) -> Cursor {
    let rank = i64::from(rating.stars.count()) * STAR_WEIGHT + rating.points.hundredths();
    let key = match order {
        StarRatingOrder::Rank => rank.to_string(),
        StarRatingOrder::ValidTo => rating.valid_to.to_string(),
        StarRatingOrder::UpdatedAt => rating.updated_at.to_rfc3339(),
    };
    Cursor {
        list: star_list_name(order, direction),
        key,
        id: rating.id.0,
    }
}

const fn key(order: StarRatingOrder) -> Key {
    match order {
        StarRatingOrder::Rank => Key {
            key: " (r.rank, r.id) ",
            cast: "::bigint, ",
            ascending: " ORDER BY r.rank ASC, r.id ASC",
            descending: " ORDER BY r.rank DESC, r.id DESC",
        },
        StarRatingOrder::ValidTo => Key {
            key: " (r.valid_to, r.id) ",
            cast: "::date, ",
            ascending: " ORDER BY r.valid_to ASC, r.id ASC",
            descending: " ORDER BY r.valid_to DESC, r.id DESC",
        },
        StarRatingOrder::UpdatedAt => Key {
            key: " (r.updated_at, r.id) ",
            cast: "::timestamptz, ",
            ascending: " ORDER BY r.updated_at ASC, r.id ASC",
            descending: " ORDER BY r.updated_at DESC, r.id DESC",
        },
    }
}

/// A part of the list.
pub async fn list_stars(
    store: &Store,
    filter: &StarRatingFilter,
    order: StarRatingOrder,
    direction: Direction,
    page: &PageRequest,
) -> Result<Page<StarRating>, StoreError> {
    page::list(store, |sql| conditions(sql, filter), &key(order), direction, page).await
}

/// How many star ratings the filter lets through.
pub async fn count_stars(store: &Store, filter: &StarRatingFilter) -> Result<Count, StoreError> {
    page::count(store, "star_ratings", |sql| conditions(sql, filter)).await
}

fn conditions(sql: &mut Sql, filter: &StarRatingFilter) {
    within(sql, filter.area.as_ref());
    if let Some(categories) = &filter.categories {
        sql.push(" AND EXISTS (SELECT FROM organizations o WHERE o.id = r.organization_id AND o.category = ANY(")
            .bind(codes(categories))
            .push("::text[]))");
    }
    if let Some(stars) = &filter.stars {
        let stars: Vec<i16> = stars.iter().map(|count| i16::from(*count)).collect();
        sql.push(" AND r.stars = ANY(").bind(stars).push("::smallint[])");
    }
    if let Some(statuses) = &filter.statuses {
        sql.push(" AND r.status = ANY(").bind(codes(statuses)).push("::text[])");
    }
    if let Some(day) = filter.in_force_on {
        sql.push(" AND r.status IN ('VALID', 'DOWNGRADED') AND ")
            .bind(day)
            .push("::date BETWEEN r.valid_from AND r.valid_to");
    }
    if let Some(day) = filter.ends_by {
        sql.push(" AND r.status IN ('VALID', 'ON_HOLD', 'DOWNGRADED') AND r.valid_to <= ")
            .bind(day);
    }
    if let Some(organization) = filter.organization {
        sql.push(" AND r.organization_id = ").bind(organization.0);
    }
    if let Some(cycle) = filter.cycle {
        sql.push(" AND r.cycle_id = ").bind(cycle.0);
    }
    if let Some(since) = filter.updated_since {
        sql.push(" AND r.updated_at >= ").bind(since);
    }
    if let Some(before) = filter.updated_before {
        sql.push(" AND r.updated_at < ").bind(before);
    }
    if let Some(demo) = filter.demo {
        sql.push(" AND (r.document->>'demo')::boolean = ").bind(demo);
    }
}
