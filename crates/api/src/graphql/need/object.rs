//! Needs in the schema.

use super::parts::{NeedContact, NeedDecline, NeedPlace, NeedReopening, SimilarNeed};
use super::query::{alike, visible_need};
use super::visit::Visit;
use crate::graphql::area::{self, Area};
use crate::graphql::connection::{OrderDirection, Paging, direction};
use crate::graphql::context::{RequestState, state};
use crate::graphql::deadline::{self, Deadline};
use crate::graphql::dictionary::Capability;
use crate::graphql::engine::error::ApiError;
use crate::graphql::event::{TimelineConnection, timeline};
use crate::graphql::file::File;
use crate::graphql::list::List;
use crate::graphql::loader::{CapabilityCode, EndorsedBy, batch};
use crate::graphql::node::AvailableAction;
use crate::graphql::order::{self, ServiceOrder};
use crate::graphql::project::{self, Project};
use crate::graphql::salon::{self, SecretarySalonConnection};
use crate::graphql::scalar::{Date, DateTime};
use crate::graphql::word::Choice;
use async_graphql::{Context, ID, Object};
use siling_domain::access::Role;
use siling_domain::lifecycle::Lifecycle as _;
use siling_domain::need::{
    self as domain, DUPLICATE_SCORE_MIN, NeedChannel, NeedFacts, NeedLifecycle, NeedStatus, Sketch, TENDERS,
};
use siling_domain::organization::Lead;

/// A resident's need (居民需求).
#[derive(Debug, Clone)]
pub struct Need(pub domain::Need);

impl From<domain::Need> for Need {
    fn from(need: domain::Need) -> Self {
        Need(need)
    }
}

/// Whether the viewer posted it.
fn is_mine(state: &RequestState, need: &domain::Need) -> bool {
    state.actor.account().is_some() && need.posted_by == state.actor.account()
}

/// Whether the viewer may see the need: everybody from its acceptance on; before it who posted it, and those whose work
/// covers it.
pub fn sees(state: &RequestState, need: &domain::Need) -> bool {
    need.is_public() || is_mine(state, need) || state.sees(&need.place())
}

impl Need {
    /// Lets those pass who look after it, and who posted it.
    fn near(&self, ctx: &Context<'_>) -> Result<(), ApiError> {
        let state = state(ctx)?;
        match is_mine(state, &self.0) {
            true => Ok(()),
            false => state.demand(TENDERS, &self.0.place()),
        }
    }
}

/// A resident's need (居民需求): from the posting (点单) to the answer. Seen by who posted it and by those whose work covers
/// it at once, by everybody once its community has accepted it. Who posted it is never told.
#[Object]
impl Need {
    /// The identifier.
    pub async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// The community (社区).
    async fn area(&self, ctx: &Context<'_>) -> Result<Area, ApiError> {
        area::existing(ctx, self.0.area).await
    }

    /// By which way it came in (渠道).
    fn channel(&self) -> Choice<NeedChannel> {
        Choice(self.0.channel)
    }

    /// What is wanted, in a line (标题).
    fn title(&self) -> &str {
        &self.0.title
    }

    /// What is wanted (内容).
    fn text(&self) -> &str {
        &self.0.text
    }

    /// Which of the four leads it belongs to (四领方向); null while nobody has said, and where it belongs to none.
    fn lead(&self) -> Option<Choice<Lead>> {
        self.0.lead.map(Choice)
    }

    /// The capabilities that are wanted (所需专业特长).
    async fn capabilities(&self, ctx: &Context<'_>) -> Result<List<Capability>, ApiError> {
        let keys = self.0.capabilities.iter().cloned().map(CapabilityCode);
        let known = batch(ctx)?.load_many(keys).await?;
        let mut capabilities: Vec<Capability> = known.into_values().map(Capability).collect();
        capabilities.sort_by(|a, b| (a.0.sort_order, &a.0.code).cmp(&(b.0.sort_order, &b.0.code)));
        Ok(List(capabilities))
    }

    /// Where it is (地点); null when not said, and for others than who posted it and who looks after it.
    fn place(&self, ctx: &Context<'_>) -> Result<Option<NeedPlace>, ApiError> {
        self.near(ctx)?;
        Ok(self.0.spot.as_ref().map(NeedPlace::from))
    }

    /// Photos (照片), nine at most; null for others than who posted it and who looks after it.
    async fn photos(&self, ctx: &Context<'_>) -> Result<Option<List<File>>, ApiError> {
        self.near(ctx)?;
        let mut known = batch(ctx)?.load_many(self.0.photos.iter().copied()).await?;
        let photos = self.0.photos.iter().filter_map(|id| known.remove(id));
        Ok(Some(photos.map(File).collect()))
    }

    /// Whether you posted it.
    fn is_mine(&self, ctx: &Context<'_>) -> Result<bool, ApiError> {
        Ok(is_mine(state(ctx)?, &self.0))
    }

    /// Whether a community worker posted it for a resident (代为登记); null for others than who posted it and who looks
    /// after it.
    fn on_behalf(&self, ctx: &Context<'_>) -> Result<Option<bool>, ApiError> {
        self.near(ctx)?;
        Ok(Some(self.0.on_behalf))
    }

    /// Whom to ask, masked (联系人); null when nobody was named, and for others than who posted it and who looks after it.
    fn contact(&self, ctx: &Context<'_>) -> Result<Option<NeedContact>, ApiError> {
        self.near(ctx)?;
        Ok(self.0.contact.as_ref().map(|contact| NeedContact {
            name: contact.name.clone(),
            phone: contact.phone.clone(),
        }))
    }

    /// The visit at which it was told (走访); null where it was none, and for others than who looks after it.
    async fn visit(&self, ctx: &Context<'_>) -> Result<Option<Visit>, ApiError> {
        state(ctx)?.demand(TENDERS, &self.0.place())?;
        match self.0.visit {
            Some(id) => Ok(batch(ctx)?.load_one(id).await?.map(Visit)),
            None => Ok(None),
        }
    }

    /// The salons that discuss it, the latest first (书记沙龙).
    async fn salons(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<SecretarySalonConnection, ApiError> {
        let paging = Paging {
            first,
            after,
            last,
            before,
        };
        salon::salons_of(ctx, self.0.id, paging).await
    }

    /// Where it stands (状态).
    fn status(&self) -> Choice<NeedStatus> {
        Choice(self.0.status)
    }

    /// Since when it stands there.
    fn status_since(&self) -> DateTime {
        DateTime(self.0.status_since)
    }

    /// The last day by which the community answers (答复期限): three working days after the posting, our default.
    fn answer_due_on(&self) -> Date {
        Date(self.0.answer_due)
    }

    /// The day of the community's answer: acceptance, decline or merger; null before it.
    fn answered_on(&self) -> Option<Date> {
        self.0.answered_on.map(Date)
    }

    /// When it was accepted (受理时间); null before it. From then on everybody sees it.
    fn accepted_at(&self) -> Option<DateTime> {
        self.0.accepted_at.map(DateTime)
    }

    /// What it waits for (期限); empty where for nothing.
    fn deadlines(&self, ctx: &Context<'_>) -> Result<List<Deadline>, ApiError> {
        deadline::told(ctx, self.0.deadlines(), deadline::basis)
    }

    /// Why it was declined (不予受理); null unless it was.
    fn decline(&self) -> Option<NeedDecline> {
        self.0.decline.as_ref().map(|decline| NeedDecline {
            reason: Choice(decline.reason),
            note: decline.note.clone(),
        })
    }

    /// What the community answers (答复), at the acceptance or when it resolves it without an order; null before.
    fn answer(&self) -> Option<&str> {
        self.0.answer.as_deref()
    }

    /// The need into which it was merged (合并到); null unless it was.
    async fn merged_into(&self, ctx: &Context<'_>) -> Result<Option<Need>, ApiError> {
        match self.0.merged_into {
            Some(id) => visible_need(ctx, id).await,
            None => Ok(None),
        }
    }

    /// How many residents stand behind it (附议人数), beside who posted it.
    fn endorsement_count(&self) -> i32 {
        self.0.endorsement_count
    }

    /// Whether you stand behind it.
    async fn is_endorsed_by_me(&self, ctx: &Context<'_>) -> Result<bool, ApiError> {
        endorsed(ctx, &self.0).await
    }

    /// The service order that answers it (订单); null while there is none.
    async fn order(&self, ctx: &Context<'_>) -> Result<Option<ServiceOrder>, ApiError> {
        match self.0.order {
            Some(id) => order::visible(ctx, id).await,
            None => Ok(None),
        }
    }

    /// The project that answers it (项目); null before it was started.
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>, ApiError> {
        match self.0.project {
            Some(id) => project::visible(ctx, id).await,
            None => Ok(None),
        }
    }

    /// When it was said to be resolved (办结时间); null before, and once it is reopened.
    fn resolved_at(&self) -> Option<DateTime> {
        self.0.resolved_at.map(DateTime)
    }

    /// How often it was reopened.
    fn reopening_count(&self) -> usize {
        self.0.reopenings.len()
    }

    /// Why it was reopened, the newest last, 100 times at most, our default; null for others than who posted it and who looks after it.
    fn reopenings(&self, ctx: &Context<'_>) -> Result<Option<List<NeedReopening>>, ApiError> {
        self.near(ctx)?;
        let reopenings = self.0.reopenings.iter().map(|reopening| NeedReopening {
            at: DateTime(reopening.at),
            reason: reopening.reason.clone(),
        });
        Ok(Some(reopenings.collect()))
    }

    /// Open needs of its sub-district that are likely to be the same, the likeliest first, at most ten (疑似重复). Proposed,
    /// never merged by themselves; null for others than who looks after it.
    async fn duplicates(&self, ctx: &Context<'_>) -> Result<Option<List<SimilarNeed>>, ApiError> {
        state(ctx)?.demand(TENDERS, &self.0.place())?;
        let sketch = Sketch::from(&self.0);
        alike(ctx, &sketch, Some(self.0.id), DUPLICATE_SCORE_MIN)
            .await
            .map(|found| Some(List(found)))
    }

    /// Whether the record was made up for demonstration.
    fn demo(&self) -> bool {
        self.0.demo
    }

    /// Counts the changes, from 1; send it as `expectedVersion` to be told of changes in between.
    fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was posted.
    fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// When the record was last changed.
    fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }

    /// What can be done with it now, and by you (可用操作), straight from the table that enforces it. What is done to its
    /// order or project moves it along and is not listed here.
    async fn available_actions(&self, ctx: &Context<'_>) -> Result<List<AvailableAction>, ApiError> {
        let (state, place) = (state(ctx)?, self.0.place());
        let facts = NeedFacts {
            now: state.now,
            account: state.actor.account(),
            tends: state.actor.holds_over(&[Role::CommunityWorker], &place),
            endorsed: endorsed(ctx, &self.0).await?,
        };
        let direct = NeedLifecycle::actions()
            .into_iter()
            .filter(|row| row.action.is_direct());
        Ok(direct
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

/// Whether the viewer stands behind the need.
async fn endorsed(ctx: &Context<'_>, need: &domain::Need) -> Result<bool, ApiError> {
    match state(ctx)?.actor.account() {
        Some(account) => Ok(batch(ctx)?.load_one(EndorsedBy(need.id, account)).await?.is_some()),
        None => Ok(false),
    }
}
