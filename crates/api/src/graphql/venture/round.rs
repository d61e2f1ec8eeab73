//! Venture rounds in the schema.

use super::parts::{Objection, ObjectionConnection, ReviewCriterion, RoundAward, RoundNotice, RoundReviewer};
use super::viewer::{holds, works_on};
use crate::graphql::connection::{OrderDirection, Paging, direction, part_of_whole};
use crate::graphql::context::state;
use crate::graphql::deadline::{self, Deadline};
use crate::graphql::engine::error::ApiError;
use crate::graphql::event::{TimelineConnection, timeline_for};
use crate::graphql::fund::{Commitment, Fund, sees_commitment};
use crate::graphql::list::List;
use crate::graphql::loader::{CalendarOf, ProposalCountsOf, RivalsOf, batch};
use crate::graphql::node::AvailableAction;
use crate::graphql::scalar::{Date, DateTime, Money, Points};
use crate::graphql::word::Choice;
use async_graphql::{Context, ID, Object};
use siling_application::venture::tied_since;
use siling_domain::access::{Deed, ServiceScope, authorise};
use siling_domain::lifecycle::Lifecycle as _;
use siling_domain::organization::Lead;
use siling_domain::venture::{self as domain, RoundFacts, VentureRoundLifecycle, VentureRoundStatus};

/// A venture round (公益创投).
#[derive(Debug, Clone)]
pub struct VentureRound(pub domain::VentureRound);

impl From<domain::VentureRound> for VentureRound {
    fn from(round: domain::VentureRound) -> Self {
        VentureRound(round)
    }
}

/// A venture round (公益创投): a call for projects, decided by reviewers within a budget. Everybody sees it from its
/// collecting on, and its ranking from the public notice on; `proposals` lists those that you may see.
#[Object]
impl VentureRound {
    /// The identifier.
    pub async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// The title, such as 第十八届公益创投.
    fn title(&self) -> &str {
        &self.0.title
    }

    /// The call: what is looked for (征集公告).
    fn call(&self) -> &str {
        &self.0.call
    }

    /// Which of the four leads it takes.
    fn leads(&self) -> List<Choice<Lead>> {
        Choice::of(&self.0.leads)
    }

    /// By what reviewers judge; together 100.00 points.
    fn criteria(&self) -> List<ReviewCriterion> {
        self.0.criteria.iter().map(ReviewCriterion::from).collect()
    }

    /// Whose exact mean is less is not selected (合格分).
    fn pass_mark(&self) -> Points {
        Points(self.0.pass_mark)
    }

    /// What is given out at most (总预算).
    fn budget(&self) -> Money {
        Money(self.0.budget)
    }

    /// What one proposal may ask for at most (单项上限).
    fn request_max(&self) -> Money {
        Money(self.0.request_max)
    }

    /// From which fund; null where you may not see it.
    async fn fund(&self, ctx: &Context<'_>) -> Result<Option<Fund>, ApiError> {
        let (state, found) = (state(ctx)?, batch(ctx)?.load_one(self.0.fund).await?);
        let seen = |fund: &siling_domain::fund::Fund| fund.is_public() || state.sees(&fund.place());
        Ok(found.filter(seen).map(Fund))
    }

    /// The last day for proposals (申报截止日).
    fn proposals_until(&self) -> Date {
        Date(self.0.proposals_until)
    }

    /// The last day for reviews (评审截止日). Reviews that come later are still taken.
    fn reviews_until(&self) -> Date {
        Date(self.0.reviews_until)
    }

    /// What it waits for (期限): proposals while it is open, reviews, objections while it is on public notice; else empty.
    fn deadlines(&self, ctx: &Context<'_>) -> Result<List<Deadline>, ApiError> {
        deadline::told(ctx, self.0.deadline(), deadline::basis)
    }

    /// Where it stands.
    fn status(&self) -> Choice<VentureRoundStatus> {
        Choice(self.0.status)
    }

    /// Since when it stands there.
    fn status_since(&self) -> DateTime {
        DateTime(self.0.status_since)
    }

    /// Why it stands there, such as why it was cancelled; null where no reason was given.
    fn status_reason(&self) -> Option<&str> {
        self.0.status_reason.as_deref()
    }

    /// The money of its budget (承诺): set aside when it opens; null before, and when it is not yours to see.
    async fn commitment(&self, ctx: &Context<'_>) -> Result<Option<Commitment>, ApiError> {
        let Some(id) = self.0.commitment else { return Ok(None) };
        let (state, found) = (state(ctx)?, batch(ctx)?.load_one(id).await?);
        Ok(found
            .filter(|commitment| sees_commitment(state, commitment))
            .map(Commitment))
    }

    /// Who reviews, those taken off included, 50 at most, our default (评审专家); null for all but who holds the round.
    fn reviewers(&self, ctx: &Context<'_>) -> Result<Option<List<RoundReviewer>>, ApiError> {
        match holds(state(ctx)?, &self.0) {
            true => Ok(Some(self.0.reviewers.iter().map(RoundReviewer::from).collect())),
            false => Err(ApiError::forbidden()),
        }
    }

    /// The public notices with their rankings, the newest last, 100 at most, our default (公示); empty before. Each after the
    /// first needs a proposal that has left the ranking.
    fn notices(&self) -> List<RoundNotice> {
        let notices = self.0.notices.iter();
        notices.map(|notice| RoundNotice::of(notice, &self.0)).collect()
    }

    /// The notice in force or the last one, with the ranking; null before.
    fn notice(&self) -> Option<RoundNotice> {
        self.0.notice().map(|notice| RoundNotice::of(notice, &self.0))
    }

    /// The objections that you may see, in the order in which they came (异议): your own, and all for staff. A round takes 200
    /// at most, our default.
    fn objections(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Option<ObjectionConnection>, ApiError> {
        let state = state(ctx)?;
        let (all, own) = (works_on(state, &self.0), state.actor.account());
        let seen = |it: &&domain::Objection| all || (own.is_some() && it.by == own);
        let seen: Vec<Objection> = self.0.objections.iter().filter(seen).cloned().map(Objection).collect();
        let paging = Paging {
            first,
            after,
            last,
            before,
        };
        let (part, known) = part_of_whole(seen, "objections.NUMBER.Asc", |it| i64::from(it.0.number), paging)?;
        Ok(Some(ObjectionConnection::new(part, known)))
    }

    /// The award (授标); null before.
    fn award(&self) -> Option<RoundAward> {
        self.0.award.as_ref().map(RoundAward::from)
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

    /// What can be done with it now, and by you (可用操作), straight from the table that enforces it. What follows
    /// from its projects is not among them.
    async fn available_actions(&self, ctx: &Context<'_>) -> Result<List<AvailableAction>, ApiError> {
        let state = state(ctx)?;
        let counts = batch(ctx)?.load_one(ProposalCountsOf(self.0.id)).await?;
        let calendar = batch(ctx)?.load_one(CalendarOf).await?.unwrap_or_default();
        // Who may do nothing with it is told that alone.
        let asked = matches!(
            self.0.status,
            VentureRoundStatus::Screening | VentureRoundStatus::Review
        ) && authorise(&state.actor, Deed::BeginReview, &self.0.place()).is_ok();
        let rivals = match asked {
            true => batch(ctx)?.load_one(RivalsOf(self.0.id, tied_since(state.now))).await?,
            false => None,
        };
        let facts = RoundFacts {
            counts: counts.unwrap_or_default(),
            calendar: &calendar,
            actor: state.actor.account(),
            now: state.now,
            rivals: &rivals.unwrap_or_default(),
        };
        let place = self.0.place();
        Ok(VentureRoundLifecycle::actions()
            .into_iter()
            .filter(|row| !row.action.follows())
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
        let state = state(ctx)?;
        let insider = state.actor.token_allows(ServiceScope::Read) && works_on(state, &self.0);
        timeline_for(ctx, self.0.id.0, insider, direction, paging).await
    }
}
