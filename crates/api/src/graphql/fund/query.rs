//! Queries on funds.

use super::input::{FundFilter, FundOrderBy};
use super::object::Fund;
use super::sees;
use super::totals::FundTotals;
use crate::graphql::area::argument;
use crate::graphql::connection::{Paging, connection, direction, page_of};
use crate::graphql::context::state;
use crate::graphql::engine::error::ApiError;
use crate::graphql::loader::batch;
use crate::graphql::scalar::Date;
use crate::graphql::word::Choice;
use async_graphql::{Context, ID, Object};
use siling_domain::access::Visibility;
use siling_domain::fund::FundKind;
use siling_domain::id::FundId;
use siling_persistence::fund::{self as store, FundOrder};
use siling_persistence::page::{Count, Direction};

/// Counts a list of funds under its filter.
pub struct FundCounter(store::FundFilter, Visibility);

impl FundCounter {
    async fn count(&self, ctx: &Context<'_>) -> Result<Count, ApiError> {
        Ok(store::count(state(ctx)?.store(), &self.1, &self.0).await?)
    }
}

connection!(FundConnection, FundEdge, Fund, FundCounter, "funds (经费)");

/// The queries on funds.
#[derive(Default)]
pub struct FundQuery;

#[Object]
impl FundQuery {
    /// One fund by its identifier (经费); null when there is none, and for a draft that is not yours to see.
    async fn fund(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier, such as fund_01jd3v9x0pfh2.")] id: ID,
    ) -> Result<Option<Fund>, ApiError> {
        let Ok(id) = id.parse::<FundId>() else { return Ok(None) };
        let (state, found) = (state(ctx)?, batch(ctx)?.load_one(id).await?);
        Ok(found.filter(|fund| sees(state, fund)).map(Fund))
    }

    /// Funds by filter (经费列表), the latest budget year first when not said otherwise. Drafts are for those whose work
    /// covers their area.
    #[allow(clippy::too_many_arguments, reason = "the arguments of a Relay list")]
    async fn funds(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which are wanted; all when not said.")] filter: Option<FundFilter>,
        #[graphql(desc = "How they are sorted; by YEAR, the latest first, when not said.")] order_by: Option<
            FundOrderBy,
        >,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<FundConnection, ApiError> {
        let state = state(ctx)?;
        let filter = filter.unwrap_or_default().filter()?;
        let (order, direction) = match order_by {
            Some(by) => (by.field.0, direction(by.direction)),
            None => (FundOrder::Year, Direction::Desc),
        };
        let request = Paging {
            first,
            after,
            last,
            before,
        }
        .request(&store::list_name(order, direction), store::key_kind(order))?;
        let page = store::list(state.store(), &state.visibility, &filter, order, direction, &request).await?;
        Ok(FundConnection::new(
            page_of(page.map(Fund), move |item| store::cursor(&item.0, order, direction)),
            FundCounter(filter, state.visibility.clone()),
        ))
    }

    /// What allocated funds come to at the end of a day (经费汇总): given, free, set aside, owed, paid.
    async fn fund_totals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of this budget year; of all when not said.")] year: Option<i32>,
        #[graphql(desc = "Of this kind; of all when not said.")] kind: Option<Choice<FundKind>>,
        #[graphql(desc = "Of this area or anywhere in it: a 12-digit code.")] area_code: Option<String>,
        #[graphql(desc = "At the end of this day in China; today when not said.")] as_of: Option<Date>,
    ) -> Result<FundTotals, ApiError> {
        let state = state(ctx)?;
        let as_of = as_of.map_or(state.today(), |day| day.0);
        let filter = store::FundFilter {
            kinds: kind.map(|kind| vec![kind.0]),
            year,
            area: area_code.map(|code| argument("areaCode", &code)).transpose()?,
            ..store::FundFilter::default()
        };
        let past = Some(as_of).filter(|day| *day < state.today());
        let rows = store::totals(state.store(), &filter, past).await?;
        Ok(FundTotals { as_of, rows })
    }
}
