//! The Party organization in the schema.

use super::parts::{PartyCoverageConnection, PartyFinding, PartyTermConnection, PartyWorkerConnection};
use super::query::{PartyOrganizationConnection, PartyOrganizationCounter};
use super::{PartyCoverage, PartyTerm, PartyWorker, load};
use crate::graphql::area::{self, Area};
use crate::graphql::connection::{OrderDirection, Paging, direction};
use crate::graphql::context::state;
use crate::graphql::engine::error::ApiError;
use crate::graphql::event::{TimelineConnection, timeline};
use crate::graphql::list::List;
use crate::graphql::loader::{CountedBy, InUse, Own, TermInForce, batch};
use crate::graphql::node::AvailableAction;
use crate::graphql::organization::{INSIDERS, Organization};
use crate::graphql::prompt::Ready;
use crate::graphql::scalar::{Date, DateTime};
use crate::graphql::word::Choice;
use async_graphql::{Context, ID, Object};
use siling_domain::lifecycle::Lifecycle;
use siling_domain::party::{
    self as domain, PartyOrganizationFacts, PartyOrganizationKind, PartyOrganizationLifecycle, PartyOrganizationStatus,
    PartySetting, TermDueState,
};
use siling_persistence::party::{CoveragesByParty, PartyOrganizationsBelow, TermsOfParty, WorkersOfParty};

/// A Party organization (党组织).
#[derive(Debug, Clone)]
pub struct PartyOrganization(pub domain::PartyOrganization);

impl From<domain::PartyOrganization> for PartyOrganization {
    fn from(organization: domain::PartyOrganization) -> Self {
        PartyOrganization(organization)
    }
}

impl Ready for PartyOrganization {
    const READY: &'static [&'static str] = &[
        "id",
        "name",
        "kind",
        "setting",
        "status",
        "statusSince",
        "fullMemberCount",
        "probationaryMemberCount",
        "memberCount",
        "foundedOn",
        "version",
        "createdAt",
        "updatedAt",
    ];
}

/// A Party organization (党组织): the district's committee, or any below it. An organization (社会组织) and
/// its Party organization are two objects; a joint branch covers several organizations.
#[Object]
impl PartyOrganization {
    /// The identifier.
    pub async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// The name (名称).
    fn name(&self) -> &str {
        &self.0.name
    }

    /// The kind (党组织类型).
    fn kind(&self) -> Choice<PartyOrganizationKind> {
        Choice(self.0.kind)
    }

    /// Where it was formed, which decides the length of its terms (设置领域).
    fn setting(&self) -> Choice<PartySetting> {
        Choice(self.0.setting)
    }

    /// Where it stands in its life (党组织状态).
    fn status(&self) -> Choice<PartyOrganizationStatus> {
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

    /// The area in which it works (所在区域).
    async fn area(&self, ctx: &Context<'_>) -> Result<Area, ApiError> {
        area::existing(ctx, self.0.area).await
    }

    /// The organization in which it was formed (依托的社会组织); null for committees and shared branches.
    async fn organization(&self, ctx: &Context<'_>) -> Result<Option<Organization>, ApiError> {
        match self.0.host {
            Some(id) => Ok(batch(ctx)?.load_one(id).await?.map(Organization)),
            None => Ok(None),
        }
    }

    /// The one above it (上级党组织); null for the district's committee.
    async fn parent(&self, ctx: &Context<'_>) -> Result<Option<PartyOrganization>, ApiError> {
        load(ctx, self.0.parent).await
    }

    /// The ones right below it, by name, without those that have ended (下级党组织). For others of them, or in another
    /// order, ask `partyOrganizations` with the filter `parent`.
    async fn children(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<PartyOrganizationConnection, ApiError> {
        let paging = Paging {
            first,
            after,
            last,
            before,
        };
        let own = Own::new(PartyOrganizationsBelow {}, self.0.id);
        let part = own.part(ctx, paging, PartyOrganization, |it| &it.0).await?;
        Ok(PartyOrganizationConnection::new(
            part,
            PartyOrganizationCounter::Below(own),
        ))
    }

    /// Full members (正式党员人数).
    fn full_member_count(&self) -> i32 {
        self.0.full_member_count
    }

    /// Probationary members (预备党员人数).
    fn probationary_member_count(&self) -> i32 {
        self.0.probationary_member_count
    }

    /// Full and probationary members (党员人数).
    fn member_count(&self) -> i32 {
        self.0.member_count()
    }

    /// The secretary's name, masked, such as 张** (书记); null before the first election, and when nobody
    /// is on file.
    fn secretary(&self) -> Option<String> {
        self.0.secretary.as_ref().map(|name| name.masked())
    }

    /// The day on which its founding was approved (批复成立日期); null before it.
    fn founded_on(&self) -> Option<Date> {
        self.0.founded_on.map(Date)
    }

    /// How many years its terms have (任期年限): 5 or 3.
    fn term_years(&self) -> i32 {
        i32::try_from(self.0.term_years()).unwrap_or(i32::MAX)
    }

    /// The last day of its latest term, extensions included (任期届满日); null before the first election.
    fn term_ends_on(&self) -> Option<Date> {
        self.0.term_ends.map(Date)
    }

    /// Whether a re-election is due (换届提醒); null before the first election and after its
    /// end, and for a temporary branch, which is not re-elected.
    fn term_due_state(&self, ctx: &Context<'_>) -> Result<Option<Choice<TermDueState>>, ApiError> {
        Ok(self.0.term_due_state(state(ctx)?.today()).map(Choice))
    }

    /// The term in force today (本届任期); null where there is none.
    async fn current_term(&self, ctx: &Context<'_>) -> Result<Option<PartyTerm>, ApiError> {
        Ok(batch(ctx)?.load_one(TermInForce(self.0.id)).await?.map(PartyTerm))
    }

    /// All terms, the earliest first (历届任期).
    async fn terms(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<PartyTermConnection, ApiError> {
        let paging = Paging {
            first,
            after,
            last,
            before,
        };
        let own = Own::new(TermsOfParty {}, self.0.id);
        let part = own.part(ctx, paging, PartyTerm, |term| &term.0).await?;
        Ok(PartyTermConnection::new(part, own))
    }

    /// Which organizations it covers, in which form, the earliest first (覆盖的社会组织).
    async fn coverages(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only what is in force today (true), or only what is not (false); all when not said.")]
        in_force: Option<bool>,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<PartyCoverageConnection, ApiError> {
        let paging = Paging {
            first,
            after,
            last,
            before,
        };
        let own = Own::new(CoveragesByParty { in_force }, self.0.id);
        let part = own.part(ctx, paging, PartyCoverage::from, PartyCoverage::of).await?;
        Ok(PartyCoverageConnection::new(part, own))
    }

    /// Its Party-affairs workers, the earliest first (党务工作者); null for viewers without a task here.
    async fn workers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those in office today (true), or only the others (false); all when not said.")]
        in_office: Option<bool>,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Option<PartyWorkerConnection>, ApiError> {
        state(ctx)?.demand(INSIDERS, &self.0.place())?;
        let paging = Paging {
            first,
            after,
            last,
            before,
        };
        let own = Own::new(WorkersOfParty { in_office }, self.0.id);
        let part = own.part(ctx, paging, PartyWorker, |worker| &worker.0).await?;
        Ok(Some(PartyWorkerConnection::new(part, own)))
    }

    /// What is not as the rules have it (问题提示), each kind once at most.
    async fn findings(&self, ctx: &Context<'_>) -> Result<List<PartyFinding>, ApiError> {
        let today = state(ctx)?.today();
        let mut units = Vec::new();
        if self.0.kind == PartyOrganizationKind::JointBranch {
            let covered = batch(ctx)?.load_one(CountedBy(self.0.id)).await?.unwrap_or_default();
            let organizations = batch(ctx)?.load_many(covered).await?;
            units.extend(
                organizations
                    .values()
                    .map(|organization| organization.full_member_count),
            );
        }
        Ok(self.0.findings(&units, today).into_iter().map(PartyFinding).collect())
    }

    /// The Party organization that carries on after a reorganization; null unless it was reorganized.
    async fn successor(&self, ctx: &Context<'_>) -> Result<Option<PartyOrganization>, ApiError> {
        load(ctx, self.0.successor).await
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
        let facts = PartyOrganizationFacts {
            today: state.today(),
            in_use: batch(ctx)?.load_one(InUse(self.0.id)).await?.is_some(),
        };
        let place = self.0.place();
        let action = |row: &siling_domain::lifecycle::Transition<_, _>| {
            let check = self.0.check(row.action, facts).map(drop);
            AvailableAction::of(state, row.action, row.deed, &place, check)
        };
        Ok(PartyOrganizationLifecycle::actions().into_iter().map(action).collect())
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
