//! A payment in the schema.

use super::PARTIES;
use super::object::{Contract, Instalment, proposal_behind};
use crate::graphql::connection::{OrderDirection, Paging, direction};
use crate::graphql::context::state;
use crate::graphql::deadline::{self, Deadline};
use crate::graphql::engine::error::ApiError;
use crate::graphql::event::{TimelineConnection, timeline};
use crate::graphql::file::File;
use crate::graphql::fund::{Fund, LedgerEntry, sees_books};
use crate::graphql::list::List;
use crate::graphql::loader::batch;
use crate::graphql::node::AvailableAction;
use crate::graphql::organization::Organization;
use crate::graphql::project::Project;
use crate::graphql::scalar::{Date, DateTime, Money};
use crate::graphql::word::Choice;
use async_graphql::{Context, ID, Object};
use siling_domain::contract::{self as domain, PaymentFacts, PaymentLifecycle, PaymentStatus};
use siling_domain::lifecycle::Lifecycle as _;

/// A payment of an instalment (拨付).
#[derive(Debug, Clone)]
pub struct Payment(pub domain::Payment);

impl From<domain::Payment> for Payment {
    fn from(payment: domain::Payment) -> Self {
        Payment(payment)
    }
}

/// Money of a payment that came back (退回).
pub struct Refund(domain::Refund);

/// Money of a payment that came back (退回).
#[Object]
impl Refund {
    /// How much.
    fn amount(&self) -> Money {
        Money(self.0.amount)
    }

    /// Why.
    fn reason(&self) -> &str {
        &self.0.reason
    }

    /// The day.
    fn on(&self) -> Date {
        Date(self.0.on)
    }
}

impl Payment {
    fn inside(&self, ctx: &Context<'_>) -> Result<bool, ApiError> {
        Ok(state(ctx)?.demand(PARTIES, &self.0.place()).is_ok())
    }
}

/// A payment of an instalment (拨付): requested by the contractor, approved by a second person, sent, confirmed. What was
/// sent is public; requests, invoices and accounts are for the parties of the contract.
#[Object]
impl Payment {
    /// The identifier.
    pub async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// The contract.
    async fn contract(&self, ctx: &Context<'_>) -> Result<Contract, ApiError> {
        let found = batch(ctx)?.load_one(self.0.contract).await?;
        found
            .map(Contract)
            .ok_or_else(|| ApiError::internal("a payment without its contract"))
    }

    /// The instalment that it pays.
    async fn instalment(&self, ctx: &Context<'_>) -> Result<Instalment, ApiError> {
        let lost = || ApiError::internal("a payment without its instalment");
        let contract = batch(ctx)?.load_one(self.0.contract).await?.ok_or_else(lost)?;
        Instalment::of(contract, self.0.instalment).ok_or_else(lost)
    }

    /// The project; from it lead the order, the milestones and the needs.
    async fn project(&self, ctx: &Context<'_>) -> Result<Project, ApiError> {
        let found = batch(ctx)?.load_one(self.0.project).await?;
        found
            .map(Project)
            .ok_or_else(|| ApiError::internal("a payment without its project"))
    }

    /// Who is paid (收款组织).
    async fn organization(&self, ctx: &Context<'_>) -> Result<Organization, ApiError> {
        let found = batch(ctx)?.load_one(self.0.organization).await?;
        found
            .map(Organization)
            .ok_or_else(|| ApiError::internal("a payment without its organization"))
    }

    /// The fund that pays.
    async fn fund(&self, ctx: &Context<'_>) -> Result<Fund, ApiError> {
        let found = batch(ctx)?.load_one(self.0.fund).await?;
        found
            .map(Fund)
            .ok_or_else(|| ApiError::internal("a payment without its fund"))
    }

    /// How much (金额).
    fn amount(&self) -> Money {
        Money(self.0.amount)
    }

    /// What of it came back (已退回).
    fn refunded(&self) -> Money {
        Money(self.0.refunded)
    }

    /// How it came back (退回记录), the newest last, 100 times at most, our default; null when it is not yours to see.
    fn refunds(&self, ctx: &Context<'_>) -> Result<Option<List<Refund>>, ApiError> {
        let refunds = || self.0.refunds.iter().cloned().map(Refund).collect();
        Ok(self.inside(ctx)?.then(refunds))
    }

    /// What it waits for (期限): the approval, then to be sent, within 30 days of its request (our default, after the 30 days
    /// that 《保障中小企业款项支付条例》 gives public bodies); else empty.
    fn deadlines(&self, ctx: &Context<'_>) -> Result<List<Deadline>, ApiError> {
        deadline::told(ctx, self.0.deadline(), deadline::basis)
    }

    /// Where it stands.
    fn status(&self) -> Choice<PaymentStatus> {
        Choice(self.0.status)
    }

    /// Since when it stands there.
    fn status_since(&self) -> DateTime {
        DateTime(self.0.status_since)
    }

    /// Why it was rejected or failed; null otherwise, and when it is not yours to see.
    fn reason(&self, ctx: &Context<'_>) -> Result<Option<&str>, ApiError> {
        let inside = self.inside(ctx)?;
        Ok(self.0.reason.as_deref().filter(|_| inside))
    }

    /// The invoice's number (发票号码); null when it is not yours to see.
    fn invoice_number(&self, ctx: &Context<'_>) -> Result<Option<&str>, ApiError> {
        Ok(self.inside(ctx)?.then_some(self.0.invoice_number.as_str()))
    }

    /// The invoice as a file (发票); null where none was handed in, and when it is not yours to see.
    async fn invoice(&self, ctx: &Context<'_>) -> Result<Option<File>, ApiError> {
        match &self.0.invoice {
            Some(file) if self.inside(ctx)? => Ok(batch(ctx)?.load_one(file.id).await?.map(File)),
            _ => Ok(None),
        }
    }

    /// The name of the bank that keeps the account (开户银行); null when it is not yours to see.
    fn bank(&self, ctx: &Context<'_>) -> Result<Option<&str>, ApiError> {
        Ok(self.inside(ctx)?.then_some(self.0.bank.as_str()))
    }

    /// The account's number (收款账号), masked: `****7890`; `revealBankAccount` shows it whole, and records who looked. Null
    /// when it is not yours to see.
    fn account_number(&self, ctx: &Context<'_>) -> Result<Option<&str>, ApiError> {
        Ok(self.inside(ctx)?.then_some(self.0.account_mask.as_str()))
    }

    /// The bank's voucher (支付凭证号); null before it is confirmed, and when it is not yours to see.
    fn voucher(&self, ctx: &Context<'_>) -> Result<Option<&str>, ApiError> {
        let inside = self.inside(ctx)?;
        Ok(self.0.voucher.as_deref().filter(|_| inside))
    }

    /// When it was requested.
    fn requested_at(&self) -> DateTime {
        DateTime(self.0.requested_at)
    }

    /// When a second person approved it; null before.
    fn approved_at(&self) -> Option<DateTime> {
        self.0.approved_at.map(DateTime)
    }

    /// When it was sent to the bank; null before.
    fn sent_at(&self) -> Option<DateTime> {
        self.0.sent_at.map(DateTime)
    }

    /// When it was confirmed; null before.
    fn confirmed_at(&self) -> Option<DateTime> {
        self.0.confirmed_at.map(DateTime)
    }

    /// The ledger entry that books it (记账凭证); null before it is sent, and when the fund's books are not yours to see.
    async fn entry(&self, ctx: &Context<'_>) -> Result<Option<LedgerEntry>, ApiError> {
        let Some(id) = self.0.entry else { return Ok(None) };
        let (state, fund) = (state(ctx)?, batch(ctx)?.load_one(self.0.fund).await?);
        match fund {
            Some(fund) if sees_books(state, &fund) => Ok(batch(ctx)?.load_one(id).await?.map(LedgerEntry)),
            _ => Ok(None),
        }
    }

    /// Whether the record was made up for demonstration.
    fn demo(&self) -> bool {
        self.0.demo
    }

    /// Counts the changes, from 1; send it as `expectedVersion` to be told of changes in between.
    fn version(&self) -> i32 {
        self.0.version
    }

    /// When the record was made.
    fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// When the record was last changed.
    fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }

    /// What can be done with it now, and by you (可用操作), straight from the table that enforces it.
    async fn available_actions(&self, ctx: &Context<'_>) -> Result<List<AvailableAction>, ApiError> {
        let (state, place) = (state(ctx)?, self.0.place());
        let (project, organization) = (
            batch(ctx)?.load_one(self.0.project).await?,
            batch(ctx)?.load_one(self.0.organization).await?,
        );
        let (Some(project), Some(organization)) = (project, organization) else {
            return Err(ApiError::internal("a payment without its project"));
        };
        let proposal = proposal_behind(ctx, &project).await?;
        let facts = PaymentFacts {
            actor: state.actor.account(),
            project: &project,
            organization: organization.status,
            proposal: proposal.as_ref(),
        };
        Ok(PaymentLifecycle::actions()
            .into_iter()
            .map(|row| {
                let check = self.0.check(row.action, &facts).map(drop);
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
