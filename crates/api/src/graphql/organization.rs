//! Organizations in the schema.

mod brief;
mod filter;
mod input;
mod mutation;
mod parts;
mod query;
mod rules;

pub use input::{ContactInput, OrganizationRef, area_code, change};
pub use mutation::OrganizationMutation;
pub use parts::{Contact, Deregistration, ExternalId, FormerName, SuspensionCause};
pub use query::OrganizationQuery;
pub use rules::RULES;

use super::area::{self, Area};
use super::assessment::{self, Assessment, OVERSEERS, RemediationConnection, StarRating};
use super::connection::{OrderDirection, Paging, direction};
use super::context::{RequestState, state};
use super::dictionary::Capability;
use super::engine::error::ApiError;
use super::event::{TimelineConnection, timeline};
use super::loader::{CapabilityCode, ObligationsOf, batch};
use super::matching::{self, OrderMatching, Wanted};
use super::node::AvailableAction;
use super::order::{self, ClaimConnection};
use super::party::{PartyCoverage, PartyOrganization};
use super::project::{self, ProjectConnection};
use super::scalar::{CreditCode, Date, DateTime};
use super::venture::{self, ProposalConnection};
use super::word::Choice;
use crate::graphql::list::List;
use async_graphql::{Context, ID, Object};
use siling_domain::access::{Deed, Role, authorise};
use siling_domain::lifecycle::Lifecycle;
use siling_domain::organization::{
    self as domain, Lead, OrganizationFacts, OrganizationKind, OrganizationLifecycle, OrganizationStatus,
    ServiceCategory,
};

/// An organization (社会组织), or a team on the way to one.
#[derive(Debug, Clone)]
pub struct Organization(pub domain::Organization);

impl From<domain::Organization> for Organization {
    fn from(organization: domain::Organization) -> Self {
        Organization(organization)
    }
}

/// Who sees what is not for everybody: who works for its area or the district, and its managers.
pub const INSIDERS: &[Role] = &[
    Role::DistrictCommittee,
    Role::DistrictFinance,
    Role::SubdistrictOfficer,
    Role::CommunityWorker,
    Role::OrganizationManager,
    Role::Reviewer,
    Role::DepartmentOfficer,
    Role::Auditor,
    Role::DataPlatform,
];

/// An organization (社会组织), or a team on the way to one (初创团队). Its star rating (星级) and its
/// national evaluation grade (评估等级) are two things and never derived from one another.
#[Object]
impl Organization {
    /// The identifier.
    pub async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// The name in force (名称).
    fn name(&self) -> &str {
        &self.0.name
    }

    /// Names of before, the newest last, about 100 at most, our default (曾用名).
    fn former_names(&self) -> List<FormerName> {
        let former = self.0.former_names.iter();
        former
            .map(|former| FormerName {
                name: former.name.clone(),
                until: Date(former.until),
            })
            .collect()
    }

    /// The legal kind (组织类型).
    fn kind(&self) -> Choice<OrganizationKind> {
        Choice(self.0.kind)
    }

    /// The field of service (服务类别).
    fn category(&self) -> Choice<ServiceCategory> {
        Choice(self.0.category)
    }

    /// Where it stands in its life (组织状态).
    fn status(&self) -> Choice<OrganizationStatus> {
        Choice(self.0.status)
    }

    /// Since when it stands there.
    fn status_since(&self) -> DateTime {
        DateTime(self.0.status_since)
    }

    /// Why it stands there; null where no reason was given, and for viewers without a task here.
    fn status_reason(&self, ctx: &Context<'_>) -> Result<Option<&str>, ApiError> {
        state(ctx)?.demand(INSIDERS, &self.0.place())?;
        Ok(self.0.status_reason.as_deref())
    }

    /// The unified social credit code (统一社会信用代码); null for a team, which has none yet.
    fn credit_code(&self) -> Option<CreditCode> {
        self.0.credit_code.map(CreditCode)
    }

    /// The number of the registration certificate before 2015 (原登记证号); null where there was none.
    fn former_registration_no(&self) -> Option<&str> {
        self.0.former_registration_no.as_deref()
    }

    /// Where it is at home (所在区域).
    async fn area(&self, ctx: &Context<'_>) -> Result<Area, ApiError> {
        area::existing(ctx, self.0.area).await
    }

    /// The postal address (住所); null when not on file.
    fn address(&self) -> Option<&str> {
        self.0.address.as_deref()
    }

    /// What it does, in its own words (简介); null when not on file.
    fn introduction(&self) -> Option<&str> {
        self.0.introduction.as_deref()
    }

    /// The day of its founding (成立日期); null when not on file.
    fn founded_on(&self) -> Option<Date> {
        self.0.founded_on.map(Date)
    }

    /// The day of its registration (登记日期); null before it.
    fn registered_on(&self) -> Option<Date> {
        self.0.registered_on.map(Date)
    }

    /// The authority that registered it (登记机关); null before its registration or when not on file.
    fn registered_by(&self) -> Option<&str> {
        self.0.registered_by.as_deref()
    }

    /// The authority that supervises its field (业务主管单位); null when there is none on file.
    fn supervised_by(&self) -> Option<&str> {
        self.0.supervised_by.as_deref()
    }

    /// Whom to ask, masked (联系人); null when nobody is on file.
    fn contact(&self) -> Option<Contact> {
        self.0.contact.as_ref().map(|contact| Contact {
            name: contact.name.masked(),
            phone: contact.phone.masked(),
        })
    }

    /// What it is good at (专业特长), 20 at most.
    async fn capabilities(&self, ctx: &Context<'_>) -> Result<List<Capability>, ApiError> {
        let keys = self.0.capabilities.iter().cloned().map(CapabilityCode);
        let known = batch(ctx)?.load_many(keys).await?;
        let mut capabilities: Vec<Capability> = known.into_values().map(Capability).collect();
        capabilities.sort_by(|a, b| (a.0.sort_order, &a.0.code).cmp(&(b.0.sort_order, &b.0.code)));
        Ok(List(capabilities))
    }

    /// How many projects it can carry at once (承接能力), 0 to 100.
    fn capacity(&self) -> i32 {
        self.0.capacity
    }

    /// Where it serves (服务区域), by code, 50 at most; empty when it declared none.
    async fn service_areas(&self, ctx: &Context<'_>) -> Result<List<Area>, ApiError> {
        let mut areas: Vec<Area> = batch(ctx)?
            .load_many(self.0.service_areas.iter().copied())
            .await?
            .into_values()
            .map(Area)
            .collect();
        areas.sort_by_key(|area| area.0.code);
        Ok(List(areas))
    }

    /// Which of the four leads it takes (四领方向).
    fn leads(&self) -> List<Choice<Lead>> {
        Choice::of(&self.0.leads)
    }

    /// How many full Party members work in it (正式党员人数). Three or more form a branch of their own
    /// (Party constitution, article 30).
    fn full_member_count(&self) -> i32 {
        self.0.full_member_count
    }

    /// How it is to get Party coverage (党建覆盖计划); null when no plan is on file.
    fn coverage_plan(&self) -> Option<&str> {
        self.0.coverage_plan.as_deref()
    }

    /// Whether Party coverage is in force today (是否实现党组织覆盖).
    async fn is_covered(&self, ctx: &Context<'_>) -> Result<bool, ApiError> {
        super::party::is_covered(ctx, self.0.id).await
    }

    /// Its Party coverage (党组织覆盖): by whom, in which form, from when to when, the earliest first; 100 on record at most,
    /// our default.
    async fn party_coverages(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only what is in force today (true), or only what is not (false); all when not said.")]
        in_force: Option<bool>,
    ) -> Result<List<PartyCoverage>, ApiError> {
        super::party::coverages(ctx, self.0.id, in_force).await.map(List)
    }

    /// The Party organization in which its members are counted today (所在党组织): a branch of its own or a
    /// joint one; null where there is none.
    async fn party_organization(&self, ctx: &Context<'_>) -> Result<Option<PartyOrganization>, ApiError> {
        super::party::home(ctx, self.0.id).await
    }

    /// The star rating that counts today (星级); null where none does.
    async fn star_rating(&self, ctx: &Context<'_>) -> Result<Option<StarRating>, ApiError> {
        assessment::star_rating(ctx, self.0.id).await
    }

    /// Its star ratings, past ones included, the latest first (历次星级): one a cycle at most, and there is one cycle a year.
    async fn star_ratings(&self, ctx: &Context<'_>) -> Result<List<StarRating>, ApiError> {
        assessment::star_ratings(ctx, self.0.id).await.map(List)
    }

    /// Its assessments, the latest cycle first (星级评定), one a year at most: those that you may see.
    async fn assessments(&self, ctx: &Context<'_>) -> Result<List<Assessment>, ApiError> {
        assessment::assessments(ctx, self.0.id).await.map(List)
    }

    /// Its proposals to venture rounds, the newest first (创投申报): those of which you may see who proposes.
    async fn proposals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<ProposalConnection, ApiError> {
        let paging = Paging {
            first,
            after,
            last,
            before,
        };
        venture::proposals_of(ctx, self.0.id, paging).await
    }

    /// What it has to put right or has put right, the earliest due first (整改); null for viewers without a task
    /// here.
    async fn remediations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Option<RemediationConnection>, ApiError> {
        state(ctx)?.demand(OVERSEERS, &self.0.place())?;
        let paging = Paging {
            first,
            after,
            last,
            before,
        };
        assessment::remediations(ctx, self.0.id, paging).await.map(Some)
    }

    /// Its projects (项目): those that it leads or takes part in, of what you may see, the newest first.
    async fn projects(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<ProjectConnection, ApiError> {
        let paging = Paging {
            first,
            after,
            last,
            before,
        };
        project::projects(ctx, self.0.id, paging).await
    }

    /// Its claims on service orders (接单): those in which it takes part or is asked to, as lead or as partner, of what you may
    /// see, the newest first.
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
        order::claims_of(ctx, self.0.id, paging).await
    }

    /// The open orders ranked for it, each with its reasons (推荐订单); null for viewers who neither act for it nor work for
    /// it. It recommends; the organization decides whether it claims.
    async fn matching_orders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "The first so many of those that it may not claim, at most 100; none when not said.")]
        excluded: Option<i32>,
    ) -> Result<Option<OrderMatching>, ApiError> {
        Ok(Some(
            matching::orders_of(ctx, &self.0, Wanted { first, excluded }).await?,
        ))
    }

    /// How many projects it leads that take up its capacity: planned, in progress or paused (在办项目数).
    async fn running_projects(&self, ctx: &Context<'_>) -> Result<i64, ApiError> {
        project::running(ctx, self.0.id).await
    }

    /// The causes of the suspension in force or of the last one (停用原因); null for viewers without a
    /// task here.
    fn suspension_causes(&self, ctx: &Context<'_>) -> Result<Option<List<SuspensionCause>>, ApiError> {
        state(ctx)?.demand(INSIDERS, &self.0.place())?;
        let causes = self.0.suspension_causes.iter().map(|cause| SuspensionCause {
            reason: Choice(cause.reason),
            note: cause.note.clone(),
            closed_at: cause.closed_at.map(DateTime),
            proof: cause.proof.clone(),
        });
        Ok(Some(causes.collect()))
    }

    /// How it ended (注销情况); null while it exists.
    fn deregistration(&self) -> Option<Deregistration> {
        self.0.deregistration.clone().map(Deregistration)
    }

    /// What it is called in other systems (外部标识), ten at most; null for viewers without a task here.
    fn external_ids(&self, ctx: &Context<'_>) -> Result<Option<List<ExternalId>>, ApiError> {
        state(ctx)?.demand(INSIDERS, &self.0.place())?;
        let ids = self.0.external_ids.iter();
        Ok(Some(
            ids.map(|id| ExternalId {
                system: id.system.clone(),
                value: id.value.clone(),
            })
            .collect(),
        ))
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

    /// What can be done with it now, and by you (可用操作): each action of its life, whether you may do
    /// it now, and if not, why. Straight from the table that enforces it.
    async fn available_actions(&self, ctx: &Context<'_>) -> Result<List<AvailableAction>, ApiError> {
        let state = state(ctx)?;
        // Asked for only where it matters: whoever may not end it is told that alone.
        let ends = [Deed::LiquidateOrganization, Deed::DeregisterOrganization];
        let ends = ends.map(|deed| authorise(&state.actor, deed, &self.0.place()).is_ok());
        let obligations = match ends.contains(&true) {
            true => batch(ctx)?.load_one(ObligationsOf(self.0.id)).await?,
            false => None,
        };
        let facts = OrganizationFacts {
            covered: super::party::is_covered(ctx, self.0.id).await?,
            obligations: obligations.unwrap_or_default(),
        };
        Ok(List(available_actions(state, &self.0, facts)))
    }

    /// What happened to it (变更记录), the newest first.
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Newest first unless said otherwise.")] direction_: Option<Choice<OrderDirection>>,
    ) -> Result<TimelineConnection, ApiError> {
        let direction = direction(Some(direction_.unwrap_or(Choice(OrderDirection::Desc))));
        timeline(
            ctx,
            self.0.id.0,
            self.0.place(),
            direction,
            Paging {
                first,
                after,
                last,
                before,
            },
        )
        .await
    }
}

fn available_actions(
    state: &RequestState,
    organization: &domain::Organization,
    facts: OrganizationFacts,
) -> Vec<AvailableAction> {
    let place = organization.place();
    OrganizationLifecycle::actions()
        .into_iter()
        .map(|row| {
            AvailableAction::of(
                state,
                row.action,
                row.deed,
                &place,
                organization.check(row.action, facts).map(drop),
            )
        })
        .collect()
}
