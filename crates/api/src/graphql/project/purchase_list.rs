//! The purchase list in the schema.

use crate::graphql::connection::{OrderDirection, Paging, connection, direction};
use crate::graphql::context::state;
use crate::graphql::engine::error::ApiError;
use crate::graphql::event::{TimelineConnection, timeline};
use crate::graphql::list::List;
use crate::graphql::node::AvailableAction;
use crate::graphql::scalar::{Date, DateTime, Money};
use crate::graphql::word::Choice;
use async_graphql::{Context, ID, Object};
use siling_domain::fund::FundPurpose;
use siling_domain::lifecycle::Lifecycle as _;
use siling_domain::organization::Lead;
use siling_domain::project::{self as domain, PurchaseListLifecycle, PurchaseListStatus};
use siling_persistence::page::Count;
use siling_persistence::project::{self as store, PurchaseListFilter};

/// One item that may be bought (清单项目).
pub struct PurchaseItem(pub domain::PurchaseItem);

/// One item that may be bought (清单项目).
#[Object]
impl PurchaseItem {
    /// Its code, unique in its version of the list.
    fn code(&self) -> &str {
        &self.0.code
    }

    /// The title.
    fn title(&self) -> &str {
        &self.0.title
    }

    /// What it comprises.
    fn description(&self) -> &str {
        &self.0.description
    }

    /// The unit that its price is for, such as 次, 月, 年.
    fn unit(&self) -> &str {
        &self.0.unit
    }

    /// The lowest price of a unit.
    fn price_from(&self) -> Money {
        Money(self.0.price_from)
    }

    /// The highest price of a unit.
    fn price_to(&self) -> Money {
        Money(self.0.price_to)
    }

    /// Out of funds of which purposes it may be paid (可用经费), one at least.
    fn purposes(&self) -> List<Choice<FundPurpose>> {
        Choice::of(&self.0.purposes)
    }

    /// Which of the four leads it is (四领类别).
    fn lead(&self) -> Choice<Lead> {
        Choice(self.0.lead)
    }
}

/// A version of the purchase list (购买服务项目清单).
#[derive(Debug, Clone)]
pub struct PurchaseList(pub domain::PurchaseList);

impl From<domain::PurchaseList> for PurchaseList {
    fn from(list: domain::PurchaseList) -> Self {
        PurchaseList(list)
    }
}

/// Counts the versions of the purchase list.
pub struct PurchaseListCounter(pub PurchaseListFilter);

impl PurchaseListCounter {
    async fn count(&self, ctx: &Context<'_>) -> Result<Count, ApiError> {
        Ok(store::count_purchase_lists(state(ctx)?.store(), &self.0).await?)
    }
}

connection!(
    PurchaseListConnection,
    PurchaseListEdge,
    PurchaseList,
    PurchaseListCounter,
    "versions of the purchase list (购买服务项目清单)"
);

/// A version of the purchase list (购买服务项目清单): what may be bought, for how much. One is in force a day; a published
/// version never changes but for its last day.
#[Object]
impl PurchaseList {
    /// The identifier.
    pub async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// The title.
    fn title(&self) -> &str {
        &self.0.title
    }

    /// The edition, such as 2026.
    fn edition(&self) -> &str {
        &self.0.edition
    }

    /// Who issued it.
    fn issued_by(&self) -> &str {
        &self.0.issued_by
    }

    /// The number of the document that published it; null where there is none.
    fn document_number(&self) -> Option<&str> {
        self.0.document_number.as_deref()
    }

    /// The items, in the list's order.
    fn items(&self) -> List<PurchaseItem> {
        self.0.items.iter().cloned().map(PurchaseItem).collect()
    }

    /// The first day in force.
    fn valid_from(&self) -> Date {
        Date(self.0.valid_from)
    }

    /// The last day in force; null while there is none.
    fn valid_to(&self) -> Option<Date> {
        self.0.valid_to.map(Date)
    }

    /// Whether it is in force today.
    fn in_force(&self, ctx: &Context<'_>) -> Result<bool, ApiError> {
        Ok(self.0.in_force(state(ctx)?.today()))
    }

    /// Where it stands (清单状态).
    fn status(&self) -> Choice<PurchaseListStatus> {
        Choice(self.0.status)
    }

    /// Whether it was made up for demonstration.
    fn demo(&self) -> bool {
        self.0.demo
    }

    /// Counts the changes, from 1; send it as `expectedVersion` to be told of changes in between.
    fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was published.
    fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// When it was last changed.
    fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }

    /// What can be done with it now, and by you (可用操作), straight from the table that enforces it.
    fn available_actions(&self, ctx: &Context<'_>) -> Result<List<AvailableAction>, ApiError> {
        let (state, place) = (state(ctx)?, self.0.place());
        Ok(PurchaseListLifecycle::actions()
            .into_iter()
            .map(|row| {
                let check = self.0.check(row.action).map(drop);
                AvailableAction::of(state, row.action, row.deed, &place, check)
            })
            .collect())
    }

    /// What happened to it (变更记录), the newest first.
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<TimelineConnection, ApiError> {
        let direction = direction(Some(Choice(OrderDirection::Desc)));
        let paging = Paging {
            first,
            after,
            last,
            before,
        };
        timeline(ctx, self.0.id.0, self.0.place(), direction, paging).await
    }
}
