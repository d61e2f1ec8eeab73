//! The project in the schema.

use super::parts::{
    HandOver, Milestone, Participant, ProjectAcceptance, ProjectOrigin, ProjectTotals, RatingSummary, Termination,
};
use super::rating::{ServiceRating, ServiceRatingConnection};
use super::record::{RecordCounter, ServiceRecord, ServiceRecordConnection};
use super::viewer::{facts, insider, place_of_deed};
use crate::graphql::area::{self, Area};
use crate::graphql::connection::{Known, OrderDirection, Paging, connection, direction};
use crate::graphql::context::state;
use crate::graphql::contract::{self, Contract, ContractConnection, PaymentConnection};
use crate::graphql::deadline::{self, Deadline};
use crate::graphql::engine::error::ApiError;
use crate::graphql::event::{TimelineConnection, timeline};
use crate::graphql::list::List;
use crate::graphql::loader::{Own, RatedBy, batch};
use crate::graphql::need::{Need, visible_needs};
use crate::graphql::node::AvailableAction;
use crate::graphql::order::{self, Claim, ServiceOrder};
use crate::graphql::organization::Organization;
use crate::graphql::scalar::{Date, DateTime, Money};
use crate::graphql::venture::{VentureRound, sees_round};
use crate::graphql::word::Choice;
use async_graphql::{Context, ID, Object};
use siling_domain::lifecycle::Lifecycle as _;
use siling_domain::organization::Lead;
use siling_domain::project::{self as domain, BeneficiaryKind, ProjectLifecycle, ProjectOutcome, ProjectStatus};
use siling_persistence::page::Count;
use siling_persistence::project::{self as store, ProjectFilter};
use std::sync::Arc;

/// A project (项目): what is being done for residents.
#[derive(Debug, Clone)]
pub struct Project(pub domain::Project);

impl From<domain::Project> for Project {
    fn from(project: domain::Project) -> Self {
        Project(project)
    }
}

/// Counts a list of projects.
pub enum ProjectCounter {
    /// Under its filter.
    Filtered(Box<ProjectFilter>),
    /// Of an organization.
    Of(Own<store::ProjectsOfOrganization>),
}

impl ProjectCounter {
    async fn count(&self, ctx: &Context<'_>) -> Result<Count, ApiError> {
        let state = state(ctx)?;
        match self {
            ProjectCounter::Filtered(filter) => Ok(store::count(state.store(), &state.visibility, filter).await?),
            ProjectCounter::Of(own) => own.count(ctx).await,
        }
    }
}

connection!(
    ProjectConnection,
    ProjectEdge,
    Project,
    ProjectCounter,
    "projects (项目)"
);

/// A project (项目): what is being done for residents, by whom, in which milestones, and what it came to. What is only
/// proposed, or was declined, is seen by its organization and by those whose work covers it; all else by everybody.
/// Residents served are counted; none is named.
#[Object]
impl Project {
    /// The identifier.
    pub async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// Where it comes from (项目来源).
    fn origin(&self) -> ProjectOrigin {
        ProjectOrigin(self.0.origin.clone())
    }

    /// The title (项目名称).
    fn title(&self) -> &str {
        &self.0.title
    }

    /// Which of the four leads it is (四领类别): exactly one.
    fn lead(&self) -> Choice<Lead> {
        Choice(self.0.lead)
    }

    /// What it achieves for the community (项目成效), one at least.
    fn outcomes(&self) -> List<Choice<ProjectOutcome>> {
        Choice::of(&self.0.outcomes)
    }

    /// What is done (项目内容).
    fn description(&self) -> &str {
        &self.0.description
    }

    /// The area that it serves (服务区域), most often a community.
    async fn area(&self, ctx: &Context<'_>) -> Result<Area, ApiError> {
        area::existing(ctx, self.0.area).await
    }

    /// The needs that it answers (点单需求), 50 at most, of those that you may see.
    async fn needs(&self, ctx: &Context<'_>) -> Result<List<Need>, ApiError> {
        visible_needs(ctx, &self.0.needs).await.map(List)
    }

    /// The service order that it was awarded for (订单); null where it comes from elsewhere.
    async fn order(&self, ctx: &Context<'_>) -> Result<Option<ServiceOrder>, ApiError> {
        match self.0.order() {
            Some(id) => order::visible(ctx, id).await,
            None => Ok(None),
        }
    }

    /// The claim that won it (中选接单); null where it comes from elsewhere.
    async fn claim(&self, ctx: &Context<'_>) -> Result<Option<Claim>, ApiError> {
        match self.0.origin {
            domain::ProjectOrigin::ServiceOrder { claim, .. } => order::visible_claim(ctx, claim).await,
            _ => Ok(None),
        }
    }

    /// The organization that leads it and contracts for it (牵头组织).
    async fn organization(&self, ctx: &Context<'_>) -> Result<Organization, ApiError> {
        let found = batch(ctx)?.load_one(self.0.organization).await?;
        found
            .map(Organization)
            .ok_or_else(|| ApiError::internal("a project without its organization"))
    }

    /// The organizations that take part (参与组织), the leading one first, with what each does; about 50 at most.
    fn participants(&self) -> List<Participant> {
        self.0.participants.iter().cloned().map(Participant).collect()
    }

    /// Whom it serves (服务对象): kinds, never names; one at least.
    fn beneficiary_kinds(&self) -> List<Choice<BeneficiaryKind>> {
        Choice::of(&self.0.beneficiary_kinds)
    }

    /// More on whom it serves; null where nothing was said.
    fn beneficiary_note(&self) -> Option<&str> {
        self.0.beneficiary_note.as_deref()
    }

    /// What those served pay a time (收费); `0.00` where it is free.
    fn fee(&self) -> Money {
        Money(self.0.fee)
    }

    /// What the purchaser pays for all of it (项目价款); `0.00` where nobody pays.
    fn price(&self) -> Money {
        Money(self.0.price)
    }

    /// Whether it comes back every year (每年续办).
    fn recurring(&self) -> bool {
        self.0.recurring
    }

    /// The first day planned.
    fn begins_on(&self) -> Date {
        Date(self.0.begins_on)
    }

    /// The last day planned.
    fn ends_on(&self) -> Date {
        Date(self.0.ends_on)
    }

    /// The venture round that awarded it (公益创投); null unless one did.
    async fn round(&self, ctx: &Context<'_>) -> Result<Option<VentureRound>, ApiError> {
        let Some(id) = self.0.round() else { return Ok(None) };
        let (state, found) = (state(ctx)?, batch(ctx)?.load_one(id).await?);
        Ok(found.filter(|round| sees_round(state, round)).map(VentureRound))
    }

    /// The milestones (里程碑), by their numbers, 1 to 20.
    fn milestones(&self) -> List<Milestone> {
        let project = Arc::new(self.0.clone());
        (0..self.0.milestones.len())
            .map(|at| Milestone {
                project: project.clone(),
                at,
            })
            .collect()
    }

    /// Where it stands (项目状态).
    fn status(&self) -> Choice<ProjectStatus> {
        Choice(self.0.status)
    }

    /// Since when it stands there.
    fn status_since(&self) -> DateTime {
        DateTime(self.0.status_since)
    }

    /// Why it stands there; null where no reason was given, and for viewers without a task here.
    fn status_reason(&self, ctx: &Context<'_>) -> Result<Option<&str>, ApiError> {
        let state = state(ctx)?;
        Ok(self.0.status_reason.as_deref().filter(|_| insider(state, &self.0)))
    }

    /// The day on which it was approved, commissioned or awarded (立项日期); null before.
    fn opened_on(&self) -> Option<Date> {
        self.0.opened_on.map(Date)
    }

    /// The day on which it was started first (启动日期); null before.
    fn started_on(&self) -> Option<Date> {
        self.0.started_on.map(Date)
    }

    /// The day on which it was completed (完成日期); null before.
    fn completed_on(&self) -> Option<Date> {
        self.0.completed_on.map(Date)
    }

    /// The day on which it was closed, declined or terminated; null before.
    fn ended_on(&self) -> Option<Date> {
        self.0.ended_on.map(Date)
    }

    /// Its acceptance as a whole (项目验收); null before.
    fn acceptance(&self) -> Option<ProjectAcceptance> {
        self.0.acceptance.clone().map(ProjectAcceptance)
    }

    /// How it was terminated (终止); null unless it was.
    fn termination(&self, ctx: &Context<'_>) -> Result<Option<Termination>, ApiError> {
        let insider = insider(state(ctx)?, &self.0);
        Ok(self
            .0
            .termination
            .clone()
            .map(|termination| Termination { termination, insider }))
    }

    /// How it passed from one leading organization to another (移交记录), the newest last, 100 times at most, our default.
    fn hand_overs(&self, ctx: &Context<'_>) -> Result<List<HandOver>, ApiError> {
        let insider = insider(state(ctx)?, &self.0);
        let hand_overs = self.0.hand_overs.iter().cloned();
        Ok(hand_overs.map(|hand_over| HandOver { hand_over, insider }).collect())
    }

    /// The earliest last day of a milestone that is not accepted yet (最近到期); null where there is none, and once the
    /// project is neither planned, in progress nor paused.
    fn next_due_on(&self) -> Option<Date> {
        self.0.next_due().filter(|_| self.0.status.is_running()).map(Date)
    }

    /// What it waits for (期限): the next milestone while it is planned, in progress or paused; else empty.
    fn deadlines(&self, ctx: &Context<'_>) -> Result<List<Deadline>, ApiError> {
        deadline::told(ctx, self.0.deadline(), deadline::basis)
    }

    /// Whether somebody has to accept a delivery, or the whole (待验收).
    async fn awaits_acceptance(&self) -> bool {
        self.0.awaits_acceptance()
    }

    /// What it came to (累计): the sums of its records of service that stand.
    fn totals(&self) -> ProjectTotals {
        ProjectTotals(self.0.totals)
    }

    /// Its records of service that stand (服务记录), the latest day first.
    async fn service_records(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<ServiceRecordConnection, ApiError> {
        let paging = Paging {
            first,
            after,
            last,
            before,
        };
        let own = Own::new(store::RecordsOfProject {}, self.0.id);
        let part = own.part(ctx, paging, ServiceRecord, |record| &record.0).await?;
        let known = RecordCounter::Known(Known(self.0.totals.records));
        Ok(ServiceRecordConnection::new(part, known))
    }

    /// The last day on which residents who neither posted nor endorsed a need of it may rate it (评单截止日期); null where they were
    /// not invited.
    fn rating_open_until(&self) -> Option<Date> {
        self.0.rating_open_until.map(Date)
    }

    /// What residents say of it in figures (评单统计).
    fn rating_summary(&self) -> RatingSummary {
        RatingSummary {
            project: self.0.id,
            totals: self.0.totals,
        }
    }

    /// What residents say of it (评单), the newest first. Who said it is never told.
    async fn ratings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<ServiceRatingConnection, ApiError> {
        let paging = Paging {
            first,
            after,
            last,
            before,
        };
        let own = Own::new(store::RatingsOfProject {}, self.0.id);
        let part = own.part(ctx, paging, ServiceRating, |rating| &rating.0).await?;
        Ok(ServiceRatingConnection::new(part, Known(self.0.totals.ratings)))
    }

    /// What you said of it yourself, the earliest first: once of the whole and once of each of its needs at most; null where nobody has logged in.
    async fn my_ratings(&self, ctx: &Context<'_>) -> Result<Option<List<ServiceRating>>, ApiError> {
        let Some(account) = state(ctx)?.actor.account() else {
            return Ok(None);
        };
        let key = RatedBy {
            account,
            project: self.0.id,
        };
        let found = batch(ctx)?.load_one(key).await?.unwrap_or_default();
        Ok(Some(found.into_iter().map(ServiceRating).collect()))
    }

    /// The contract in force or completed (合同); null where none was signed, or the last one was terminated.
    async fn contract(&self, ctx: &Context<'_>) -> Result<Option<Contract>, ApiError> {
        match self.0.contract {
            Some(id) => Ok(batch(ctx)?.load_one(id).await?.map(Contract)),
            None => Ok(None),
        }
    }

    /// Every contract that was signed for it, terminated ones included, the latest signed first (合同记录).
    async fn contracts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<ContractConnection, ApiError> {
        let paging = Paging {
            first,
            after,
            last,
            before,
        };
        contract::contracts_of(ctx, self.0.id, paging).await
    }

    /// Its payments that you may see, in the order of their requests (拨付记录): those that were sent, everybody sees.
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
        contract::payments_of(ctx, self.0.id, paging).await
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

    /// What can be done with it now, and by you (可用操作), straight from the table that enforces it. Whether a certain
    /// milestone can be delivered or accepted, the milestone says.
    async fn available_actions(&self, ctx: &Context<'_>) -> Result<List<AvailableAction>, ApiError> {
        let (state, facts) = (state(ctx)?, facts(ctx, &self.0).await?);
        Ok(ProjectLifecycle::actions()
            .into_iter()
            .map(|row| {
                let check = self.0.check(row.action, &facts).map(drop);
                let place = place_of_deed(state, &self.0, row.deed);
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
