//! Queries on contracts and payments.

use super::list_input::{ContractFilter, ContractOrderBy, PaymentFilter, PaymentOrderBy};
use super::object::Contract;
use super::payment::Payment;
use super::sees_payment;
use crate::graphql::connection::{Paging, connection, direction, page_of};
use crate::graphql::context::state;
use crate::graphql::engine::error::ApiError;
use crate::graphql::loader::{Own, batch};
use crate::graphql::scalar::Money;
use async_graphql::{Context, ID, Object, SimpleObject};
use siling_domain::id::{ContractId, PaymentId, ProjectId};
use siling_persistence::contract::{self as store, ContractOrder, PaymentOrder};
use siling_persistence::page::{Count, Direction};

/// Counts a list of contracts.
pub enum ContractCounter {
    /// Under its filter.
    Filtered(Box<store::ContractFilter>),
    /// Of a project.
    OfProject(Own<store::ContractsOfProject>),
}

impl ContractCounter {
    async fn count(&self, ctx: &Context<'_>) -> Result<Count, ApiError> {
        match self {
            ContractCounter::Filtered(filter) => Ok(store::count(state(ctx)?.store(), filter).await?),
            ContractCounter::OfProject(own) => own.count(ctx).await,
        }
    }
}

connection!(
    ContractConnection,
    ContractEdge,
    Contract,
    ContractCounter,
    "contracts (合同)"
);

/// Counts a list of payments.
pub enum PaymentCounter {
    /// Under its filter.
    Filtered(Box<store::PaymentFilter>),
    /// Of a contract.
    OfContract(Own<store::PaymentsOfContract>),
    /// Of a project.
    OfProject(Own<store::PaymentsOfProject>),
}

impl PaymentCounter {
    async fn count(&self, ctx: &Context<'_>) -> Result<Count, ApiError> {
        let state = state(ctx)?;
        match self {
            PaymentCounter::Filtered(filter) => {
                Ok(store::count_payments(state.store(), &state.visibility, filter).await?)
            }
            PaymentCounter::OfContract(own) => own.count(ctx).await,
            PaymentCounter::OfProject(own) => own.count(ctx).await,
        }
    }
}

connection!(
    PaymentConnection,
    PaymentEdge,
    Payment,
    PaymentCounter,
    "payments (拨付)"
);

/// The contracts of a project, the latest signed first.
pub async fn contracts_of(
    ctx: &Context<'_>,
    project: ProjectId,
    paging: Paging,
) -> Result<ContractConnection, ApiError> {
    let own = Own::new(store::ContractsOfProject {}, project);
    let part = own.part(ctx, paging, Contract, |contract| &contract.0).await?;
    Ok(ContractConnection::new(part, ContractCounter::OfProject(own)))
}

/// The payments of a project that the viewer may see, in the order of their requests.
pub async fn payments_of(ctx: &Context<'_>, project: ProjectId, paging: Paging) -> Result<PaymentConnection, ApiError> {
    let own = Own::new(store::PaymentsOfProject {}, project);
    let part = own.part(ctx, paging, Payment, |payment| &payment.0).await?;
    Ok(PaymentConnection::new(part, PaymentCounter::OfProject(own)))
}

/// The payments of a contract that the viewer may see, in the order of their requests.
pub async fn payments_under(
    ctx: &Context<'_>,
    contract: ContractId,
    paging: Paging,
) -> Result<PaymentConnection, ApiError> {
    let own = Own::new(store::PaymentsOfContract {}, contract);
    let part = own.part(ctx, paging, Payment, |payment| &payment.0).await?;
    Ok(PaymentConnection::new(part, PaymentCounter::OfContract(own)))
}

/// What payments come to (拨付合计).
#[derive(Debug, Clone, SimpleObject)]
pub struct PaymentSums {
    /// What they come to.
    pub amount: Money,
    /// What of it came back.
    pub refunded: Money,
}

/// The queries on contracts and payments.
#[derive(Default)]
pub struct ContractQuery;

#[Object]
impl ContractQuery {
    /// One contract by its identifier (合同); null when there is none.
    async fn contract(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier, such as contract_01jd3v9x0pfh2.")] id: ID,
    ) -> Result<Option<Contract>, ApiError> {
        match id.parse::<ContractId>() {
            Ok(id) => Ok(batch(ctx)?.load_one(id).await?.map(Contract)),
            Err(_) => Ok(None),
        }
    }

    /// Contracts by filter (合同列表), the latest signed first when not said otherwise.
    #[allow(clippy::too_many_arguments, reason = "the arguments of a Relay list")]
    async fn contracts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which are wanted; all when not said.")] filter: Option<ContractFilter>,
        #[graphql(desc = "How they are sorted; by SIGNED_ON, the latest first, when not said.")] order_by: Option<
            ContractOrderBy,
        >,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<ContractConnection, ApiError> {
        let filter = filter.unwrap_or_default().filter()?;
        let (order, direction) = match order_by {
            Some(by) => (by.field.0, direction(by.direction)),
            None => (ContractOrder::SignedOn, Direction::Desc),
        };
        let request = Paging {
            first,
            after,
            last,
            before,
        }
        .request(&store::list_name(order, direction), store::key_kind(order))?;
        let page = store::list(state(ctx)?.store(), &filter, order, direction, &request).await?;
        Ok(ContractConnection::new(
            page_of(page.map(Contract), move |item| store::cursor(&item.0, order, direction)),
            ContractCounter::Filtered(Box::new(filter)),
        ))
    }

    /// One payment by its identifier (拨付); null when there is none, and when it is not yours to see.
    async fn payment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier, such as payment_01jd3v9x0pfh2.")] id: ID,
    ) -> Result<Option<Payment>, ApiError> {
        let Ok(id) = id.parse::<PaymentId>() else {
            return Ok(None);
        };
        let (state, found) = (state(ctx)?, batch(ctx)?.load_one(id).await?);
        Ok(found.filter(|payment| sees_payment(state, payment)).map(Payment))
    }

    /// Payments by filter (拨付列表), the earliest requested first when not said otherwise: finance's queue is those that
    /// are `REQUESTED` or `APPROVED`. Everybody sees what was sent; what else there is, the parties of the contract see.
    #[allow(clippy::too_many_arguments, reason = "the arguments of a Relay list")]
    async fn payments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which are wanted; all when not said.")] filter: Option<PaymentFilter>,
        #[graphql(desc = "How they are sorted; by REQUESTED_AT when not said.")] order_by: Option<PaymentOrderBy>,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<PaymentConnection, ApiError> {
        let state = state(ctx)?;
        let filter = filter.unwrap_or_default().filter(state)?;
        let (order, direction) = match order_by {
            Some(by) => (by.field.0, direction(by.direction)),
            None => (PaymentOrder::RequestedAt, Direction::Asc),
        };
        let request = Paging {
            first,
            after,
            last,
            before,
        }
        .request(
            &store::payment_list_name(order, direction),
            store::payment_key_kind(order),
        )?;
        let page = store::list_payments(state.store(), &state.visibility, &filter, order, direction, &request).await?;
        Ok(PaymentConnection::new(
            page_of(page.map(Payment), move |item| {
                store::payment_cursor(&item.0, order, direction)
            }),
            PaymentCounter::Filtered(Box::new(filter)),
        ))
    }

    /// What payments come to under a filter (拨付合计), of those that you may see.
    async fn payment_sums(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which are summed; all when not said.")] filter: Option<PaymentFilter>,
    ) -> Result<PaymentSums, ApiError> {
        let state = state(ctx)?;
        let filter = filter.unwrap_or_default().filter(state)?;
        let sums = store::sum_payments(state.store(), &state.visibility, &filter).await?;
        Ok(PaymentSums {
            amount: Money(sums.amount),
            refunded: Money(sums.refunded),
        })
    }
}
