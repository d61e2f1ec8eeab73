//! Proposals in the schema.

use super::parts::ReviewOutcome;
use super::proposal_parts::{
    BudgetLine, OwnReview, ProposalConditionResult, ProposalReview, ProposalScreening, ProposedMilestone,
    RoundEvaluation,
};
use super::round::VentureRound;
use super::viewer::{HOLDERS, Sight};
use crate::graphql::area::{self, Area};
use crate::graphql::connection::{OrderDirection, Paging, direction};
use crate::graphql::context::state;
use crate::graphql::contract::Contract;
use crate::graphql::engine::error::ApiError;
use crate::graphql::event::{TimelineConnection, timeline_for};
use crate::graphql::list::List;
use crate::graphql::loader::{BarredFrom, batch};
use crate::graphql::node::AvailableAction;
use crate::graphql::organization::Organization;
use crate::graphql::project::{Project, visible};
use crate::graphql::scalar::{Date, DateTime, Money};
use crate::graphql::word::Choice;
use async_graphql::{Context, ID, Object};
use siling_application::venture::applicant_of;
use siling_domain::lifecycle::Lifecycle as _;
use siling_domain::organization::Lead;
use siling_domain::project::{BeneficiaryKind, ProjectOutcome};
use siling_domain::venture::{self as domain, Applicant, ProposalFacts, ProposalLifecycle, ProposalStatus};

/// A proposal to a venture round (创投申报).
#[derive(Debug, Clone)]
pub struct Proposal(pub domain::Proposal);

impl From<domain::Proposal> for Proposal {
    fn from(proposal: domain::Proposal) -> Self {
        Proposal(proposal)
    }
}

impl Proposal {
    fn sight(&self, ctx: &Context<'_>) -> Result<Sight, ApiError> {
        Ok(Sight::of(state(ctx)?, &self.0))
    }

    /// The denial for who neither acts for the organization nor works on it.
    fn inside(&self, ctx: &Context<'_>) -> Result<Sight, ApiError> {
        match self.sight(ctx)? {
            sight if sight.inside() => Ok(sight),
            _ => Err(ApiError::forbidden()),
        }
    }

    async fn holding(&self, ctx: &Context<'_>) -> Result<domain::VentureRound, ApiError> {
        let found = batch(ctx)?.load_one(self.0.round).await?;
        found.ok_or_else(|| ApiError::internal("a proposal without its round"))
    }

    /// What is known of its organization; nothing for who does not see whose it is.
    async fn applicant(&self, ctx: &Context<'_>) -> Result<Option<Applicant>, ApiError> {
        if !self.sight(ctx)?.inside() {
            return Ok(None);
        }
        let batch = batch(ctx)?;
        let organization = batch.load_one(self.0.organization).await?;
        let barred = batch.load_one(BarredFrom(self.0.organization)).await?;
        Ok(organization.map(|organization| applicant_of(&organization, barred, false)))
    }
}

/// A proposal to a venture round (创投申报). Seen by its organization and by staff; by its reviewers without who
/// proposes; and by everybody from its round's public notice on.
#[Object]
impl Proposal {
    /// The identifier.
    pub async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// The round.
    async fn round(&self, ctx: &Context<'_>) -> Result<VentureRound, ApiError> {
        Ok(VentureRound(self.holding(ctx).await?))
    }

    /// Who proposes; null for reviewers before the public notice, since reviews are blind (匿名评审).
    async fn organization(&self, ctx: &Context<'_>) -> Result<Option<Organization>, ApiError> {
        match self.sight(ctx)?.identity() {
            true => Ok(batch(ctx)?.load_one(self.0.organization).await?.map(Organization)),
            false => Ok(None),
        }
    }

    /// Where it stands.
    fn status(&self) -> Choice<ProposalStatus> {
        Choice(self.0.status)
    }

    /// Since when it stands there.
    fn status_since(&self) -> DateTime {
        DateTime(self.0.status_since)
    }

    /// Why it stands there; null where no reason was given, and for viewers without a task here.
    fn status_reason(&self, ctx: &Context<'_>) -> Result<Option<&str>, ApiError> {
        self.inside(ctx)?;
        Ok(self.0.status_reason.as_deref())
    }

    /// The title.
    fn title(&self) -> &str {
        &self.0.content.title
    }

    /// Which of the four leads it takes.
    fn lead(&self) -> Choice<Lead> {
        Choice(self.0.content.lead)
    }

    /// Where the project is to be done, most often a community.
    async fn area(&self, ctx: &Context<'_>) -> Result<Area, ApiError> {
        area::existing(ctx, self.0.content.community).await
    }

    /// What is to be done (实施方案).
    fn description(&self) -> &str {
        &self.0.content.description
    }

    /// What it is to achieve (预期成效).
    fn outcomes(&self) -> List<Choice<ProjectOutcome>> {
        Choice::of(&self.0.content.outcomes)
    }

    /// Whom it serves (服务对象).
    fn beneficiary_kinds(&self) -> List<Choice<BeneficiaryKind>> {
        Choice::of(&self.0.content.beneficiary_kinds)
    }

    /// More on whom it serves; null where nothing more was said.
    fn beneficiary_note(&self) -> Option<&str> {
        self.0.content.beneficiary_note.as_deref()
    }

    /// What it is spent on, 50 lines at most (预算明细).
    fn budget_lines(&self) -> List<BudgetLine> {
        self.0.content.budget.lines.iter().map(BudgetLine::from).collect()
    }

    /// What the lines come to together; null beyond the range of money.
    fn total(&self) -> Option<Money> {
        self.0.content.budget.total().map(Money)
    }

    /// What the organization bears itself (自筹).
    fn own_share(&self) -> Money {
        Money(self.0.content.budget.own_share)
    }

    /// What is asked of the round (申请金额).
    fn requested(&self) -> Money {
        Money(self.0.content.budget.requested)
    }

    /// The first day planned; after the round's last day for reviews.
    fn begins_on(&self) -> Date {
        Date(self.0.content.begins)
    }

    /// The last day planned; 366 days at most.
    fn ends_on(&self) -> Date {
        Date(self.0.content.ends)
    }

    /// The milestones planned, in their order, 1 to 20.
    fn milestones(&self) -> List<ProposedMilestone> {
        let milestones = self.0.content.milestones.iter();
        milestones
            .map(|milestone| ProposedMilestone {
                number: i64::from(milestone.number),
                title: milestone.title.clone(),
                deliverables: List(milestone.deliverables.clone()),
                due_on: Date(milestone.due_on),
            })
            .collect()
    }

    /// When it was submitted; null before.
    fn submitted_at(&self) -> Option<DateTime> {
        self.0.submitted_at.map(DateTime)
    }

    /// The last eligibility check (资格初筛); null before, and for viewers without a task here.
    fn screening(&self, ctx: &Context<'_>) -> Result<Option<ProposalScreening>, ApiError> {
        self.inside(ctx)?;
        Ok(self.0.screening.as_ref().map(ProposalScreening::from))
    }

    /// Each condition of eligibility as it stands now, but for the overlap with running projects, which the check
    /// finds (资格自查); null for viewers without a task here.
    async fn eligibility(&self, ctx: &Context<'_>) -> Result<Option<List<ProposalConditionResult>>, ApiError> {
        self.inside(ctx)?;
        let Some(applicant) = self.applicant(ctx).await? else {
            return Ok(None);
        };
        let round = self.holding(ctx).await?;
        let results = self.0.conditions(&round, &applicant, state(ctx)?.today());
        let known = results
            .iter()
            .filter(|result| result.condition != domain::ProposalCondition::NoOverlap);
        Ok(Some(known.map(ProposalConditionResult::from).collect()))
    }

    /// What its reviews come to (评审结果): for its organization and everybody from the public notice on, for who
    /// holds the round before it, too; null else, and without reviews.
    async fn outcome(&self, ctx: &Context<'_>) -> Result<Option<ReviewOutcome>, ApiError> {
        let state = state(ctx)?;
        if !self.0.is_public() && state.demand(HOLDERS, &self.0.place()).is_err() {
            return Ok(None);
        }
        let round = self.holding(ctx).await?;
        let outcome = self.0.outcome(&round.criteria);
        Ok(outcome.map(|outcome| ReviewOutcome::of(&outcome, &round.criteria)))
    }

    /// What reviewers said to the organization, sorted by their texts, so that nothing tells by whom (评审意见);
    /// null before the public notice, and for viewers without a task here.
    fn comments(&self, ctx: &Context<'_>) -> Result<Option<List<&str>>, ApiError> {
        self.inside(ctx)?;
        if !self.0.is_public() {
            return Ok(None);
        }
        let reviews = self.0.active_panel().filter_map(|member| member.review.as_ref());
        let mut comments: Vec<&str> = reviews.filter_map(|review| review.comment.as_deref()).collect();
        comments.sort_unstable();
        Ok(Some(List(comments)))
    }

    /// Who reviews it, with what each gave (评审情况); null for all but who holds the round.
    async fn reviews(&self, ctx: &Context<'_>) -> Result<Option<List<ProposalReview>>, ApiError> {
        state(ctx)?.demand(HOLDERS, &self.0.place())?;
        let round = self.holding(ctx).await?;
        let members = self.0.panel.iter();
        Ok(Some(
            members
                .map(|member| ProposalReview::of(member, &round.criteria))
                .collect(),
        ))
    }

    /// Your own part in its review (我的评审); null where you do not review it.
    async fn my_review(&self, ctx: &Context<'_>) -> Result<Option<OwnReview>, ApiError> {
        let account = state(ctx)?.actor.account();
        let Some(member) = account.and_then(|account| self.0.member(account)) else {
            return Ok(None);
        };
        let round = self.holding(ctx).await?;
        Ok(Some(OwnReview::of(member, &round.criteria)))
    }

    /// Its place in the last public notice that named it, from 1 (名次); null before.
    fn rank(&self) -> Option<i64> {
        self.0.rank.map(i64::from)
    }

    /// The day of the award; null without one.
    fn awarded_on(&self) -> Option<Date> {
        self.0.awarded_on.map(Date)
    }

    /// The project that it has become; null before the award.
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>, ApiError> {
        match self.0.project {
            Some(id) => visible(ctx, id).await,
            None => Ok(None),
        }
    }

    /// The contract of its project (合同); null before it is signed.
    async fn contract(&self, ctx: &Context<'_>) -> Result<Option<Contract>, ApiError> {
        match self.0.contract {
            Some(id) => Ok(batch(ctx)?.load_one(id).await?.map(Contract)),
            None => Ok(None),
        }
    }

    /// The evaluations of its project, the newest last, 100 at most, our default (评估).
    fn evaluations(&self, ctx: &Context<'_>) -> Result<List<RoundEvaluation>, ApiError> {
        let inside = self.sight(ctx)?.inside();
        let evaluations = self.0.evaluations.iter();
        Ok(evaluations.map(|it| RoundEvaluation::of(it, inside)).collect())
    }

    /// Whether no further instalment is paid for now: the last evaluation was not passed, or it ended before its time.
    fn instalments_stopped(&self) -> bool {
        self.0.instalments_stopped()
    }

    /// The first day on which its organization may be eligible again, after a breach found here; null without one,
    /// and for viewers without a task here.
    fn barred_until(&self, ctx: &Context<'_>) -> Result<Option<Date>, ApiError> {
        self.inside(ctx)?;
        Ok(self.0.barred_until.map(Date))
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
    /// from the round or the project is not among them.
    async fn available_actions(&self, ctx: &Context<'_>) -> Result<List<AvailableAction>, ApiError> {
        let state = state(ctx)?;
        let (round, applicant) = (self.holding(ctx).await?, self.applicant(ctx).await?);
        let facts = ProposalFacts {
            round: &round,
            applicant: applicant.as_ref(),
            actor: state.actor.account(),
            blind: state.actor.is_blind(),
            now: state.now,
        };
        let place = self.0.place();
        Ok(ProposalLifecycle::actions()
            .into_iter()
            .filter(|row| !row.action.follows())
            .map(|row| {
                let check = self.0.check(row.action, &facts).map(drop);
                AvailableAction::of(state, row.action, row.deed, &place, check)
            })
            .collect())
    }

    /// What happened to it (变更记录), the newest first. Reviewers see when, and not why.
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
        let insider = self.sight(ctx)?.inside();
        timeline_for(ctx, self.0.id.0, insider, direction, paging).await
    }
}
