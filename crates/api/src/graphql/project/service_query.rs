//! Queries on records of service and the purchase list.

use super::list_input::{PurchaseListFilter, ServiceRecordFilter, ServiceRecordOrderBy};
use super::purchase_list::{PurchaseList, PurchaseListConnection, PurchaseListCounter};
use super::record::{RecordCounter, ServiceRecord, ServiceRecordConnection};
use crate::graphql::connection::{Paging, direction, page_of};
use crate::graphql::context::state;
use crate::graphql::engine::error::ApiError;
use crate::graphql::loader::batch;
use crate::graphql::word::Choice;
use async_graphql::{Context, ID, Object};
use siling_domain::id::PurchaseListId;
use siling_persistence::page::{Direction, KeyKind};
use siling_persistence::project::{self as store, RecordOrder};

/// The queries on records of service and the purchase list.
#[derive(Default)]
pub struct ServiceQuery;

#[Object]
impl ServiceQuery {
    /// Records of service by filter (服务记录列表), of the projects that you may see; voided ones among them unless the
    /// filter says otherwise.
    #[allow(clippy::too_many_arguments, reason = "the arguments of a Relay list")]
    async fn service_records(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which are wanted; all that you may see when not said.")] filter: Option<ServiceRecordFilter>,
        #[graphql(desc = "How they are sorted; by DAY, the latest first, when not said.")] order_by: Option<
            ServiceRecordOrderBy,
        >,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<ServiceRecordConnection, ApiError> {
        let state = state(ctx)?;
        let filter = filter.unwrap_or_default().filter()?;
        let (order, direction) = match order_by {
            Some(by) => (by.field.0, direction(by.direction)),
            None => (RecordOrder::Day, Direction::Desc),
        };
        let request = Paging {
            first,
            after,
            last,
            before,
        }
        .request(
            &store::record_list_name(order, direction),
            store::record_key_kind(order),
        )?;
        let page = store::list_records(state.store(), &state.visibility, &filter, direction, &request).await?;
        Ok(ServiceRecordConnection::new(
            page_of(page.map(ServiceRecord), move |item| {
                store::record_cursor(&item.0, order, direction)
            }),
            RecordCounter::Filtered(Box::new(filter)),
        ))
    }

    /// One version of the purchase list (购买服务项目清单); the one in force today when not said which. Null when there is none.
    async fn purchase_list(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier, such as list_01jd3v9x0pfh2; the version in force today when not said.")]
        id: Option<ID>,
    ) -> Result<Option<PurchaseList>, ApiError> {
        let state = state(ctx)?;
        match id.map(|id| id.parse::<PurchaseListId>()) {
            None => Ok(store::in_force(state.store(), state.today()).await?.map(PurchaseList)),
            Some(Ok(id)) => Ok(batch(ctx)?.load_one(id).await?.map(PurchaseList)),
            Some(Err(_)) => Ok(None),
        }
    }

    /// The versions of the purchase list (清单版次), the one that begins last first.
    async fn purchase_lists(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which are wanted; all when not said.")] filter: Option<PurchaseListFilter>,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<PurchaseListConnection, ApiError> {
        let filter = filter.unwrap_or_default();
        let filter = store::PurchaseListFilter {
            statuses: filter.status.map(Choice::words),
            in_force_on: filter.in_force_on.map(|day| day.0),
        };
        let request = Paging {
            first,
            after,
            last,
            before,
        }
        .request(&store::purchase_list_list_name(Direction::Desc), KeyKind::Day)?;
        let page = store::list_purchase_lists(state(ctx)?.store(), &filter, Direction::Desc, &request).await?;
        Ok(PurchaseListConnection::new(
            page_of(page.map(PurchaseList), |item| {
                store::purchase_list_cursor(&item.0, Direction::Desc)
            }),
            PurchaseListCounter(filter),
        ))
    }
}
