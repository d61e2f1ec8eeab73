//! Service orders in the schema.

use super::claim::ClaimConnection;
use super::parts::{
    OrderApproval, OrderDeliberation, OrderEligibility, PurchaseBasis, ServiceOrderAward, ServiceOrderMilestone,
};
use super::query::claims_on;
use super::viewer::{STAFF, claiming, eligibility, facts, live_claims};
use crate::graphql::area::{self, Area};
use crate::graphql::connection::{OrderDirection, Paging, direction};
use crate::graphql::context::state;
use crate::graphql::contract::Contract;
use crate::graphql::deadline::{self, Deadline};
use crate::graphql::dictionary::Capability;
use crate::graphql::engine::error::ApiError;
use crate::graphql::event::{TimelineConnection, timeline};
use crate::graphql::fund::{self, Commitment, Fund, sees_commitment};
use crate::graphql::list::List;
use crate::graphql::loader::{CapabilityCode, OrganizationBehind, batch};
use crate::graphql::matching::{self, OrganizationMatching, Wanted};
use crate::graphql::need::{Need, visible_needs};
use crate::graphql::node::AvailableAction;
use crate::graphql::organization::OrganizationRef;
use crate::graphql::project::{self, Project};
use crate::graphql::scalar::{Date, DateTime, Money};
use crate::graphql::word::Choice;
use async_graphql::{Context, ID, Object};
use siling_domain::access::Place;
use siling_domain::lifecycle::Lifecycle as _;
use siling_domain::order::{
    self as domain, Eligibility, ServiceOrderAction, ServiceOrderLifecycle, ServiceOrderStatus,
};
use siling_domain::organization::Lead;
use siling_domain::project::{BeneficiaryKind, ProjectOutcome};

/// A service order (服务订单).
#[derive(Debug, Clone)]
pub struct ServiceOrder(pub domain::ServiceOrder);

impl From<domain::ServiceOrder> for ServiceOrder {
    fn from(order: domain::ServiceOrder) -> Self {
        ServiceOrder(order)
    }
}

/// A service order (服务订单): what a community has its residents' needs met by (社区制单). Drafts are seen by those whose
/// work covers the community, by everybody once it was published.
#[Object]
impl ServiceOrder {
    /// The identifier.
    pub async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// The community that orders (社区). It never purchases itself: a sub-district or a district body signs and pays.
    async fn area(&self, ctx: &Context<'_>) -> Result<Area, ApiError> {
        area::existing(ctx, self.0.community).await
    }

    /// The community that orders (社区), as `area` answers it.
    #[graphql(deprecation = "use area, as on everything else that has a place; removeAfter 2027-06-30")]
    async fn community(&self, ctx: &Context<'_>) -> Result<Area, ApiError> {
        area::existing(ctx, self.0.community).await
    }

    /// The needs that it answers (点单需求), 1 to 50, of those that you may see.
    async fn needs(&self, ctx: &Context<'_>) -> Result<List<Need>, ApiError> {
        visible_needs(ctx, &self.0.terms.needs).await.map(List)
    }

    /// Which of the four leads it is (四领方向).
    fn lead(&self) -> Choice<Lead> {
        Choice(self.0.terms.lead)
    }

    /// What it is to achieve (预期成效), one at least.
    fn outcomes(&self) -> List<Choice<ProjectOutcome>> {
        Choice::of(&self.0.terms.outcomes)
    }

    /// What it is called (名称).
    fn title(&self) -> &str {
        &self.0.terms.title
    }

    /// What is wanted (服务内容).
    fn description(&self) -> &str {
        &self.0.terms.description
    }

    /// Whom it is to serve (服务对象), one kind at least.
    fn beneficiary_kinds(&self) -> List<Choice<BeneficiaryKind>> {
        Choice::of(&self.0.terms.beneficiary_kinds)
    }

    /// More on whom it is to serve; never a name. Null when nothing was said.
    fn beneficiary_note(&self) -> Option<&str> {
        self.0.terms.beneficiary_note.as_deref()
    }

    /// What those served pay a time (收费标准); `0.00` where it is free.
    fn fee(&self) -> Money {
        Money(self.0.terms.fee)
    }

    /// The steps of the delivery (里程碑), in their order, 1 to 12.
    fn milestones(&self) -> List<ServiceOrderMilestone> {
        let milestones = self.0.terms.milestones.iter().zip(1..);
        milestones
            .map(|(milestone, number)| ServiceOrderMilestone::of(milestone, number))
            .collect()
    }

    /// What the claimants have to be good at, all together (所需专业特长).
    async fn capabilities(&self, ctx: &Context<'_>) -> Result<List<Capability>, ApiError> {
        let keys = self.0.terms.capabilities.iter().cloned().map(CapabilityCode);
        let known = batch(ctx)?.load_many(keys).await?;
        let mut capabilities: Vec<Capability> = known.into_values().map(Capability).collect();
        capabilities.sort_by(|a, b| (a.0.sort_order, &a.0.code).cmp(&(b.0.sort_order, &b.0.code)));
        Ok(List(capabilities))
    }

    /// The stars that the claimant has at least, 0 to 5 (最低星级).
    fn min_stars(&self) -> i32 {
        i32::from(self.0.terms.min_stars.count())
    }

    /// The most that it may cost (限价); `0.00` for a service without pay.
    fn ceiling(&self) -> Money {
        Money(self.0.terms.ceiling)
    }

    /// The fund that pays (资金来源); null where none was chosen yet, none is needed, or it is not yours to see.
    async fn fund(&self, ctx: &Context<'_>) -> Result<Option<Fund>, ApiError> {
        let Some(id) = self.0.terms.fund else { return Ok(None) };
        let (state, found) = (state(ctx)?, batch(ctx)?.load_one(id).await?);
        Ok(found.filter(|fund| fund::sees(state, fund)).map(Fund))
    }

    /// Why it may be bought (购买依据); null where it was not said yet.
    fn basis(&self) -> Option<PurchaseBasis> {
        self.0.terms.basis.clone().map(PurchaseBasis)
    }

    /// The last day for claims (接单截止日).
    fn claim_deadline(&self) -> Date {
        Date(self.0.terms.claim_deadline)
    }

    /// The first day of the service.
    fn begins_on(&self) -> Date {
        Date(self.0.terms.begins)
    }

    /// The last day of the service: within a year, or three where it is recurring (财政部令102号).
    fn ends_on(&self) -> Date {
        Date(self.0.terms.ends)
    }

    /// Whether the service returns every year and its money is secured (每年续办).
    fn recurring(&self) -> bool {
        self.0.terms.recurring
    }

    /// Where it stands (状态). That it was claimed is no state: `claimCount` tells.
    fn status(&self) -> Choice<ServiceOrderStatus> {
        Choice(self.0.status)
    }

    /// Since when it stands there.
    fn status_since(&self) -> DateTime {
        DateTime(self.0.status_since)
    }

    /// Why it stands there; null where no reason was given.
    fn status_reason(&self) -> Option<&str> {
        self.0.status_reason.as_deref()
    }

    /// The salon's resolution that adopted it (议定); null before it.
    fn deliberation(&self) -> Option<OrderDeliberation> {
        self.0.deliberation.clone().map(OrderDeliberation)
    }

    /// Whether its ceiling asks for the sub-district's approval: above 10,000 yuan, our default.
    fn needs_approval(&self) -> bool {
        self.0.needs_approval()
    }

    /// The sub-district's approval (街道核准); null before it, and where none is needed.
    fn approval(&self) -> Option<OrderApproval> {
        self.0.approval.as_ref().map(OrderApproval::from)
    }

    /// When it was published (发布时间); null before.
    fn published_at(&self) -> Option<DateTime> {
        self.0.published_at.map(DateTime)
    }

    /// What of the fund is set aside or owed for it (资金冻结与承诺); null before it was published, where it costs nothing,
    /// and when the fund's books are not yours to see.
    async fn commitment(&self, ctx: &Context<'_>) -> Result<Option<Commitment>, ApiError> {
        let Some(id) = self.0.commitment else { return Ok(None) };
        let (state, found) = (state(ctx)?, batch(ctx)?.load_one(id).await?);
        Ok(found
            .filter(|commitment| sees_commitment(state, commitment))
            .map(Commitment))
    }

    /// What it waits for (期限); empty where for nothing.
    fn deadlines(&self, ctx: &Context<'_>) -> Result<List<Deadline>, ApiError> {
        deadline::told(ctx, self.0.deadline(), deadline::basis)
    }

    /// How many claims wait for the award (待评定接单数).
    async fn claim_count(&self, ctx: &Context<'_>) -> Result<usize, ApiError> {
        live_claims(ctx, self.0.id).await
    }

    /// The claims on it that you may see, whatever became of them, in the order in which they came (接单): all of them for
    /// who works for the community; your organizations' own; the winner for everybody.
    async fn claims(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<ClaimConnection, ApiError> {
        let paging = Paging {
            first,
            after,
            last,
            before,
        };
        claims_on(ctx, self.0.id, paging).await
    }

    /// Whether an organization may claim it today (接单资格): alone, before it names a price, each condition met or not. Null
    /// when there is no such organization, and for viewers who neither act for it nor work for it or for the community.
    async fn eligibility(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organization.")] organization: OrganizationRef,
    ) -> Result<Option<OrderEligibility>, ApiError> {
        let state = state(ctx)?;
        let key = organization
            .key()
            .map_err(|refusal| ApiError::invalid_argument("organization", refusal))?;
        let Some(id) = batch(ctx)?.load_one(OrganizationBehind(key)).await? else {
            return Ok(None);
        };
        let Some(record) = batch(ctx)?.load_one(id).await? else {
            return Ok(None);
        };
        if !state.sees(&record.place()) && !state.sees(&Place::organization(self.0.community, id)) {
            return Err(ApiError::forbidden());
        }
        Ok(eligibility(ctx, &self.0, id).await?.map(OrderEligibility))
    }

    /// The district's organizations ranked for it, each with its reasons (推荐组织); null for who does not work for its
    /// community. It recommends; a panel awards.
    async fn matching_organizations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "The first so many of those who miss a condition, at most 100; none when not said.")]
        excluded: Option<i32>,
    ) -> Result<Option<OrganizationMatching>, ApiError> {
        Ok(Some(
            matching::organizations_of(ctx, &self.0, Wanted { first, excluded }).await?,
        ))
    }

    /// To whom it was awarded (定单结果); null before.
    fn award(&self, ctx: &Context<'_>) -> Result<Option<ServiceOrderAward>, ApiError> {
        let insider = state(ctx)?.demand(STAFF, &self.0.place()).is_ok();
        Ok(self.0.award.clone().map(|award| ServiceOrderAward { award, insider }))
    }

    /// The project that the award opened (项目); null before.
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>, ApiError> {
        match self.0.project {
            Some(id) => project::visible(ctx, id).await,
            None => Ok(None),
        }
    }

    /// The contract by which it is paid (合同); null before it, where nothing is paid, and after its termination.
    async fn contract(&self, ctx: &Context<'_>) -> Result<Option<Contract>, ApiError> {
        match self.0.contract {
            Some(id) => Ok(batch(ctx)?.load_one(id).await?.map(Contract)),
            None => Ok(None),
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

    /// When it was drafted.
    fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// When the record was last changed.
    fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }

    /// What can be done with it now, and by you (可用操作), straight from the table that enforces it; a claim for the
    /// organization of yours that may, or that comes nearest. What is done to its contract or project moves it along and is
    /// not listed here.
    async fn available_actions(&self, ctx: &Context<'_>) -> Result<List<AvailableAction>, ApiError> {
        let (state, facts) = (state(ctx)?, facts(ctx, &self.0).await?);
        let (claimant, eligibility) = claiming(ctx, &self.0).await?;
        let mut refusal = eligibility
            .map(Eligibility::refusals)
            .and_then(|mut refusals| refusals.next());
        let direct = ServiceOrderLifecycle::actions()
            .into_iter()
            .filter(|row| row.action.is_direct());
        Ok(direct
            .map(|row| {
                let (mut place, mut check) = (self.0.place(), self.0.check(row.action, facts).map(drop));
                if row.action == ServiceOrderAction::Claim {
                    place = claimant;
                    check = check.and_then(|()| refusal.take().map_or(Ok(()), Err));
                }
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
