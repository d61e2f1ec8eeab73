//! A contract in the schema.

use super::PARTIES;
use super::payment::Payment;
use super::query::{PaymentConnection, payments_under};
use super::sees_payment;
use crate::graphql::area::{Area, existing};
use crate::graphql::connection::{OrderDirection, Paging, direction};
use crate::graphql::context::{RequestState, state};
use crate::graphql::deadline::{self, Deadline};
use crate::graphql::engine::error::ApiError;
use crate::graphql::event::{TimelineConnection, timeline};
use crate::graphql::file::File;
use crate::graphql::fund::{Commitment, Fund, sees_commitment};
use crate::graphql::list::List;
use crate::graphql::loader::{ContractFactsOf, InstalmentPayments, batch};
use crate::graphql::node::AvailableAction;
use crate::graphql::organization::Organization;
use crate::graphql::project::Project;
use crate::graphql::scalar::{Date, DateTime, Money};
use crate::graphql::word::Choice;
use async_graphql::{Context, ID, Object};
use siling_domain::contract::{
    self as domain, ContractFlag, ContractLifecycle, ContractStatus, InstalmentKind, PaymentFacts, ProcurementMode,
};
use siling_domain::lifecycle::Lifecycle as _;
use siling_domain::project::{self, ProjectOrigin};
use siling_domain::venture::Proposal;

/// A contract for a project (合同).
#[derive(Debug, Clone)]
pub struct Contract(pub domain::Contract);

impl From<domain::Contract> for Contract {
    fn from(contract: domain::Contract) -> Self {
        Contract(contract)
    }
}

/// Who purchases (购买主体): a body of a sub-district or of the district, never a community (Order 102 of the Ministry of
/// Finance).
pub struct Purchaser(domain::Purchaser);

/// Who purchases (购买主体): a body of a sub-district or of the district, never a community (Order 102 of the Ministry of
/// Finance).
#[Object]
impl Purchaser {
    /// The body's name.
    fn name(&self) -> &str {
        &self.0.name
    }

    /// The sub-district, the town or the district whose body it is.
    async fn area(&self, ctx: &Context<'_>) -> Result<Area, ApiError> {
        existing(ctx, self.0.area).await
    }
}

/// How a contract was terminated (合同终止).
pub struct ContractTermination(domain::ContractTermination);

/// How a contract was terminated (合同终止).
#[Object]
impl ContractTermination {
    /// Why.
    fn reason(&self) -> &str {
        &self.0.reason
    }

    /// The document on which it rests.
    fn document(&self) -> &str {
        &self.0.document
    }

    /// The day.
    fn on(&self) -> Date {
        Date(self.0.on)
    }
}

/// An instalment of a contract (付款分期).
pub struct Instalment {
    contract: domain::Contract,
    instalment: domain::Instalment,
}

impl Instalment {
    /// The instalment of this number.
    pub fn of(contract: domain::Contract, number: u32) -> Option<Self> {
        let instalment = *contract.instalment(number)?;
        Some(Instalment { contract, instalment })
    }

    async fn requested(&self, ctx: &Context<'_>) -> Result<Vec<domain::Payment>, ApiError> {
        let key = InstalmentPayments {
            contract: self.contract.id,
            number: self.instalment.number,
        };
        Ok(batch(ctx)?.load_one(key).await?.unwrap_or_default())
    }
}

/// An instalment of a contract (付款分期): how much is paid after what.
#[Object]
impl Instalment {
    /// Its number, from 1.
    fn number(&self) -> i32 {
        i32::try_from(self.instalment.number).unwrap_or(i32::MAX)
    }

    /// After what it is paid (付款条件).
    fn due(&self) -> Choice<InstalmentKind> {
        Choice(self.instalment.due.kind())
    }

    /// The number of the project's milestone after whose acceptance it is paid; null for other conditions.
    fn milestone(&self) -> Option<i32> {
        let milestone = self.instalment.due.milestone()?;
        Some(i32::try_from(milestone).unwrap_or(i32::MAX))
    }

    /// How much.
    fn amount(&self) -> Money {
        Money(self.instalment.amount)
    }

    /// What it waits for now, in the language of the request (等待原因); null when nothing keeps it from being requested, and
    /// once it was.
    async fn waits_for(&self, ctx: &Context<'_>) -> Result<Option<String>, ApiError> {
        let state = state(ctx)?;
        let taken = |payment: &domain::Payment| domain::PaymentStatus::LIVE.contains(&payment.status);
        if self.requested(ctx).await?.iter().any(taken) {
            return Ok(None);
        }
        let (project, organization) = (
            batch(ctx)?.load_one(self.contract.project).await?,
            batch(ctx)?.load_one(self.contract.organization).await?,
        );
        let (Some(project), Some(organization)) = (project, organization) else {
            return Err(ApiError::internal("a contract without its project"));
        };
        let proposal = proposal_behind(ctx, &project).await?;
        let facts = PaymentFacts {
            actor: None,
            project: &project,
            organization: organization.status,
            proposal: proposal.as_ref(),
        };
        let payable = facts.payable(&self.contract, self.instalment.due);
        Ok(payable.err().map(|refusal| refusal.message(state.locale)))
    }

    /// Its payments that you may see (拨付), in the order of their requests: at most one that did not fail and was not
    /// rejected, and 100 in all, our default.
    async fn payments(&self, ctx: &Context<'_>) -> Result<List<Payment>, ApiError> {
        let (state, requested) = (state(ctx)?, self.requested(ctx).await?.into_iter());
        let seen = requested.filter(|payment| sees_payment(state, payment));
        Ok(seen.map(Payment).collect())
    }
}

/// The proposal that became a project; `None` where it comes from no round.
pub async fn proposal_behind(ctx: &Context<'_>, project: &project::Project) -> Result<Option<Proposal>, ApiError> {
    match project.origin {
        ProjectOrigin::Venture { proposal, .. } => Ok(batch(ctx)?.load_one(proposal).await?),
        _ => Ok(None),
    }
}

fn is_party(state: &RequestState, contract: &domain::Contract) -> bool {
    state.demand(PARTIES, &contract.place()).is_ok()
}

/// A contract for a project (合同), public as contracts of public bodies are; its file is for its parties.
#[Object]
impl Contract {
    /// The identifier.
    pub async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// The contract's number (合同编号), in use once.
    fn number(&self) -> &str {
        &self.0.number
    }

    /// The project.
    async fn project(&self, ctx: &Context<'_>) -> Result<Project, ApiError> {
        let found = batch(ctx)?.load_one(self.0.project).await?;
        found
            .map(Project)
            .ok_or_else(|| ApiError::internal("a contract without its project"))
    }

    /// The project's title when it was signed.
    fn title(&self) -> &str {
        &self.0.title
    }

    /// The area that the project serves.
    async fn area(&self, ctx: &Context<'_>) -> Result<Area, ApiError> {
        existing(ctx, self.0.area).await
    }

    /// Who purchases (购买主体).
    fn purchaser(&self) -> Purchaser {
        Purchaser(self.0.purchaser.clone())
    }

    /// The contractor (承接主体): the organization that led the project when it was signed.
    async fn organization(&self, ctx: &Context<'_>) -> Result<Organization, ApiError> {
        let found = batch(ctx)?.load_one(self.0.organization).await?;
        found
            .map(Organization)
            .ok_or_else(|| ApiError::internal("a contract without its organization"))
    }

    /// How it came about (采购方式).
    fn procurement_mode(&self) -> Choice<ProcurementMode> {
        Choice(self.0.mode)
    }

    /// What it draws attention to (提示); flagged, not judged.
    fn flags(&self) -> List<Choice<ContractFlag>> {
        Choice::of(&self.0.flags())
    }

    /// The day on which it was signed.
    fn signed_on(&self) -> Date {
        Date(self.0.signed_on)
    }

    /// The first day of its term.
    fn begins_on(&self) -> Date {
        Date(self.0.begins_on)
    }

    /// The last day of its term.
    fn ends_on(&self) -> Date {
        Date(self.0.ends_on)
    }

    /// What it waits for while it is in force (期限), the nearest first: the end of its term, and in a venture round, until it
    /// was sent, the first money, due 15 working days after the signing (a practice of Zhongshan).
    async fn deadlines(&self, ctx: &Context<'_>) -> Result<List<Deadline>, ApiError> {
        let promised = self.0.first_instalment().filter(|_| self.0.first_payment_due.is_some());
        let first = match promised.and_then(|it| Instalment::of(self.0.clone(), it.number)) {
            Some(first) => first.requested(ctx).await?,
            None => Vec::new(),
        };
        deadline::told(ctx, self.0.deadlines(&first), deadline::basis)
    }

    /// The price: the sum of the instalments (合同价款).
    fn price(&self) -> Money {
        Money(self.0.price)
    }

    /// The instalments, by their numbers, 1 to 24 (付款分期).
    fn instalments(&self) -> List<Instalment> {
        let instalments = self.0.instalments.iter();
        instalments
            .map(|instalment| Instalment {
                contract: self.0.clone(),
                instalment: *instalment,
            })
            .collect()
    }

    /// Its payments that you may see (拨付), in the order of their requests.
    async fn payments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<PaymentConnection, ApiError> {
        let paging = Paging {
            first,
            after,
            last,
            before,
        };
        payments_under(ctx, self.0.id, paging).await
    }

    /// The fund that pays.
    async fn fund(&self, ctx: &Context<'_>) -> Result<Fund, ApiError> {
        let found = batch(ctx)?.load_one(self.0.fund).await?;
        found
            .map(Fund)
            .ok_or_else(|| ApiError::internal("a contract without its fund"))
    }

    /// What is committed for it (承诺); null when it is not yours to see.
    async fn commitment(&self, ctx: &Context<'_>) -> Result<Option<Commitment>, ApiError> {
        let (state, found) = (state(ctx)?, batch(ctx)?.load_one(self.0.commitment).await?);
        Ok(found
            .filter(|commitment| sees_commitment(state, commitment))
            .map(Commitment))
    }

    /// The signed contract as a file; null where none was handed in, and for others than its parties.
    async fn file(&self, ctx: &Context<'_>) -> Result<Option<File>, ApiError> {
        match &self.0.file {
            Some(file) if is_party(state(ctx)?, &self.0) => Ok(batch(ctx)?.load_one(file.id).await?.map(File)),
            _ => Ok(None),
        }
    }

    /// Where it stands.
    fn status(&self) -> Choice<ContractStatus> {
        Choice(self.0.status)
    }

    /// Since when it stands there.
    fn status_since(&self) -> DateTime {
        DateTime(self.0.status_since)
    }

    /// How it was terminated; null unless it was.
    fn termination(&self) -> Option<ContractTermination> {
        self.0.termination.clone().map(ContractTermination)
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
        let (state, place) = (state(ctx)?, self.0.purchasing_place());
        let facts = batch(ctx)?
            .load_one(ContractFactsOf(self.0.id))
            .await?
            .unwrap_or_default();
        Ok(ContractLifecycle::actions()
            .into_iter()
            .map(|row| {
                let check = self.0.check(row.action, facts).map(drop);
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
