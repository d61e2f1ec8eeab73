//! Lists of claims.

use crate::error::StoreError;
use crate::list::{self as page, Key, covered, within};
use crate::nested::{Rows, nested, whole};
use crate::page::{Count, Cursor, Direction, KeyKind, Page, PageRequest};
use crate::sql::Sql;
use crate::store::Store;
use crate::stored::codes;
use chrono::{DateTime, Utc};
use siling_domain::access::Visibility;
use siling_domain::area_code::AreaCode;
use siling_domain::id::{OrganizationId, ServiceOrderId};
use siling_domain::order::{Claim, ClaimStatus};
use siling_domain::{Word, vocabulary};
use uuid::Uuid;

vocabulary! {
    /// What claims can be sorted by (接单排序字段).
    pub enum ClaimOrder {
        /// When it was submitted (接单时间).
        CreatedAt = "CREATED_AT" { zh: "接单时间", en: "Submitted" },
        /// When the record was last changed (更新时间).
        UpdatedAt = "UPDATED_AT" { zh: "更新时间", en: "Updated" },
        /// The price (报价).
        Price = "PRICE" { zh: "报价", en: "Price" },
    }
}

/// Which claims are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default)]
pub struct ClaimFilter {
    /// Those on orders of the area or anywhere in it.
    pub area: Option<AreaCode>,
    /// Those on the order.
    pub order: Option<ServiceOrderId>,
    /// Those in which the organization takes part or is asked to, as lead or as partner.
    pub organization: Option<OrganizationId>,
    /// Those that wait for any of these organizations to join.
    pub to_join: Option<Vec<OrganizationId>>,
    /// Those in these states.
    pub statuses: Option<Vec<ClaimStatus>>,
    /// Those changed at or after this moment.
    pub updated_since: Option<DateTime<Utc>>,
    /// Those changed before this moment.
    pub updated_before: Option<DateTime<Utc>>,
}

/// The name of the list in its cursors.
pub fn claim_list_name(order: ClaimOrder, direction: Direction) -> String {
    format!("claims.{}.{direction:?}", order.code())
}

/// What the sort keys of this order are.
pub const fn claim_key_kind(order: ClaimOrder) -> KeyKind {
    match order {
        ClaimOrder::CreatedAt | ClaimOrder::UpdatedAt => KeyKind::Moment,
        ClaimOrder::Price => KeyKind::Number,
    }
}

/// The cursor of a claim in a list.
pub fn claim_cursor(claim: &Claim, order: ClaimOrder, direction: Direction) -> Cursor {
    Cursor {
        list: claim_list_name(order, direction),
        key: match order {
            ClaimOrder::CreatedAt => claim.created_at.to_rfc3339(),
            ClaimOrder::UpdatedAt => claim.updated_at.to_rfc3339(),
            ClaimOrder::Price => claim.price.fen().to_string(),
        },
        id: claim.id.0,
    }
}

const fn key(order: ClaimOrder) -> Key {
    match order {
        ClaimOrder::CreatedAt => Key {
            key: " (r.created_at, r.id) ",
            cast: "::timestamptz, ",
            ascending: " ORDER BY r.created_at ASC, r.id ASC",
            descending: " ORDER BY r.created_at DESC, r.id DESC",
        },
        ClaimOrder::UpdatedAt => Key {
            key: " (r.updated_at, r.id) ",
            cast: "::timestamptz, ",
            ascending: " ORDER BY r.updated_at ASC, r.id ASC",
            descending: " ORDER BY r.updated_at DESC, r.id DESC",
        },
        ClaimOrder::Price => Key {
            key: " (r.price, r.id) ",
            cast: "::bigint, ",
            ascending: " ORDER BY r.price ASC, r.id ASC",
            descending: " ORDER BY r.price DESC, r.id DESC",
        },
    }
}

/// A part of the list of what the viewer may see.
pub async fn list_claims(
    store: &Store,
    visibility: &Visibility,
    filter: &ClaimFilter,
    order: ClaimOrder,
    direction: Direction,
    request: &PageRequest,
) -> Result<Page<Claim>, StoreError> {
    let conditions = |sql: &mut Sql| conditions(sql, visibility, filter);
    page::list(store, conditions, &key(order), direction, request).await
}

/// How many claims the filter lets through, of those that the viewer may see.
pub async fn count_claims(store: &Store, visibility: &Visibility, filter: &ClaimFilter) -> Result<Count, StoreError> {
    page::count(store, "claims", |sql| conditions(sql, visibility, filter)).await
}

/// Those of the orders on which the viewer works, those of the viewer's organizations, and those that have won.
fn visible(sql: &mut Sql, visibility: &Visibility) {
    if visibility.claims {
        return;
    }
    let own: Vec<Uuid> = visibility.organizations.iter().map(|id| id.0).collect();
    covered(sql, &visibility.claim_areas, visibility, |sql| {
        sql.push(" OR r.status = 'SELECTED' OR r.partners && (")
            .bind(own)
            .push("::uuid[])");
    });
}

fn conditions(sql: &mut Sql, visibility: &Visibility, filter: &ClaimFilter) {
    visible(sql, visibility);
    within(sql, filter.area.as_ref());
    if let Some(order) = filter.order {
        sql.push(" AND r.order_id = ").bind(order.0);
    }
    if let Some(organization) = filter.organization {
        sql.push(" AND (r.organization_id = ")
            .bind(organization.0)
            .push(" OR r.partners @> ARRAY[")
            .bind(organization.0)
            .push("]::uuid[])");
    }
    if let Some(organizations) = &filter.to_join {
        // Partners that have joined are left out by the domain, which knows who is asked.
        let ids: Vec<Uuid> = organizations.iter().map(|id| id.0).collect();
        sql.push(" AND r.status = 'SUBMITTED' AND r.partners && (")
            .bind(ids)
            .push("::uuid[]) AND cardinality(r.joined) < cardinality(r.partners)");
    }
    if let Some(statuses) = &filter.statuses {
        sql.push(" AND r.status = ANY(").bind(codes(statuses)).push("::text[])");
    }
    if let Some(since) = filter.updated_since {
        sql.push(" AND r.updated_at >= ").bind(since);
    }
    if let Some(before) = filter.updated_before {
        sql.push(" AND r.updated_at < ").bind(before);
    }
}

nested! {
    /// The claims on an order, whatever became of them, in the order in which they came.
    ClaimsOfOrder {} of ServiceOrderId => Claim {
        rows: Rows {
            columns: "r.document",
            row: "r",
            from: "claims r WHERE r.order_id = wanted.id",
            key: key(ClaimOrder::CreatedAt),
            direction: Direction::Asc,
        },
        conditions: |_, sql, reader| visible(sql, reader.visibility),
        read: whole::<Claim>,
        name: claim_list_name(ClaimOrder::CreatedAt, Direction::Asc),
        key: claim_key_kind(ClaimOrder::CreatedAt),
        cursor: |claim| claim_cursor(claim, ClaimOrder::CreatedAt, Direction::Asc),
    }
}

nested! {
    /// The claims in which an organization takes part or is asked to, the newest first.
    ClaimsOfOrganization {} of OrganizationId => Claim {
        rows: Rows {
            columns: "r.document",
            row: "r",
            from: "claims r WHERE (r.organization_id = wanted.id OR r.partners @> ARRAY[wanted.id])",
            key: key(ClaimOrder::CreatedAt),
            direction: Direction::Desc,
        },
        conditions: |_, sql, reader| visible(sql, reader.visibility),
        read: whole::<Claim>,
        name: claim_list_name(ClaimOrder::CreatedAt, Direction::Desc),
        key: claim_key_kind(ClaimOrder::CreatedAt),
        cursor: |claim| claim_cursor(claim, ClaimOrder::CreatedAt, Direction::Desc),
    }
}
