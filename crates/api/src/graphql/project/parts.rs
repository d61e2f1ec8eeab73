//! The parts of a project in the schema.

use super::object::Project;
use super::purchase_list::{PurchaseItem, PurchaseList};
use super::viewer::{facts, insider, visible};
use crate::graphql::context::state;
use crate::graphql::engine::error::ApiError;
use crate::graphql::file::File;
use crate::graphql::list::List;
use crate::graphql::loader::{DistributionOf, batch};
use crate::graphql::node::AvailableAction;
use crate::graphql::organization::Organization;
use crate::graphql::scalar::{Date, DateTime, Hours};
use crate::graphql::venture::{Proposal, VentureRound};
use crate::graphql::word::Choice;
use async_graphql::{Context, Object, SimpleObject};
use siling_domain::assessment::Proof;
use siling_domain::id::{OrganizationId, ProjectId};
use siling_domain::lifecycle::Lifecycle as _;
use siling_domain::project::{
    self as domain, MilestoneLifecycle, MilestoneStatus, ProjectOriginKind, RepresentativeKind, SCORE_MAX,
    TerminationReason,
};
use std::sync::Arc;

async fn organization(ctx: &Context<'_>, id: OrganizationId) -> Result<Organization, ApiError> {
    let found = batch(ctx)?.load_one(id).await?;
    found
        .map(Organization)
        .ok_or_else(|| ApiError::internal("a project names an organization that there is not"))
}

/// Where a project comes from (项目来源).
pub struct ProjectOrigin(pub domain::ProjectOrigin);

/// Where a project comes from (项目来源).
#[Object]
impl ProjectOrigin {
    /// The kind of origin.
    fn kind(&self) -> Choice<ProjectOriginKind> {
        Choice(self.0.kind())
    }

    /// The version of the purchase list; null unless it was commissioned from one.
    async fn purchase_list(&self, ctx: &Context<'_>) -> Result<Option<PurchaseList>, ApiError> {
        match &self.0 {
            domain::ProjectOrigin::PurchaseList { list, .. } => {
                Ok(batch(ctx)?.load_one(*list).await?.map(PurchaseList))
            }
            _ => Ok(None),
        }
    }

    /// The item of the purchase list; null unless it was commissioned from one.
    async fn purchase_item(&self, ctx: &Context<'_>) -> Result<Option<PurchaseItem>, ApiError> {
        match &self.0 {
            domain::ProjectOrigin::PurchaseList { list, item, .. } => {
                let found = batch(ctx)?.load_one(*list).await?;
                Ok(found.and_then(|list| list.item(item).cloned()).map(PurchaseItem))
            }
            _ => Ok(None),
        }
    }

    /// How many units of the item; null unless it was commissioned from the purchase list.
    fn quantity(&self) -> Option<i32> {
        match &self.0 {
            domain::ProjectOrigin::PurchaseList { quantity, .. } => i32::try_from(*quantity).ok(),
            _ => None,
        }
    }

    /// The venture round that awarded it (公益创投); null unless it was awarded by one.
    async fn venture_round(&self, ctx: &Context<'_>) -> Result<Option<VentureRound>, ApiError> {
        match &self.0 {
            domain::ProjectOrigin::Venture { round, .. } => Ok(batch(ctx)?.load_one(*round).await?.map(VentureRound)),
            _ => Ok(None),
        }
    }

    /// The proposal that it was (创投申报); null unless it was awarded by a venture round.
    async fn proposal(&self, ctx: &Context<'_>) -> Result<Option<Proposal>, ApiError> {
        match &self.0 {
            domain::ProjectOrigin::Venture { proposal, .. } => Ok(batch(ctx)?.load_one(*proposal).await?.map(Proposal)),
            _ => Ok(None),
        }
    }

    /// The project of the year before; null unless it is a renewal.
    async fn renews(&self, ctx: &Context<'_>) -> Result<Option<Project>, ApiError> {
        match &self.0 {
            domain::ProjectOrigin::Renewal { project } => visible(ctx, *project).await,
            _ => Ok(None),
        }
    }
}

/// An organization that takes part in a project (参与组织).
pub struct Participant(pub domain::Participant);

/// An organization that takes part in a project (参与组织).
#[Object(name = "ProjectParticipant")]
impl Participant {
    /// The organization.
    async fn organization(&self, ctx: &Context<'_>) -> Result<Organization, ApiError> {
        organization(ctx, self.0.organization).await
    }

    /// What it does in the project, such as 家政, 助学, 医疗; empty where nothing was said.
    fn services(&self) -> List<&str> {
        self.0.services.iter().map(String::as_str).collect()
    }
}

/// What a project came to (项目累计): the sums of its records of service that stand.
pub struct ProjectTotals(pub domain::ProjectTotals);

/// What a project came to (项目累计): the sums of its records of service that stand.
#[Object]
impl ProjectTotals {
    /// Records of service (服务次数).
    fn records(&self) -> i64 {
        self.0.records
    }

    /// Hours of service, of all who served together (服务时长).
    fn hours(&self) -> Hours {
        Hours(self.0.hours)
    }

    /// Attendances of volunteers (志愿者人次): who served twice counts twice.
    fn volunteers(&self) -> i64 {
        self.0.volunteers
    }

    /// Attendances of people served (受益人次): who was served twice counts twice.
    fn beneficiaries(&self) -> i64 {
        self.0.beneficiaries
    }
}

/// What residents say of a service in figures (评单统计).
pub struct RatingSummary {
    pub project: ProjectId,
    pub totals: domain::ProjectTotals,
}

/// How many ratings have a score.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub struct ScoreCount {
    /// The score, 1 to 5.
    pub score: i32,
    /// The ratings.
    pub count: i64,
}

/// What residents say of a service in figures (评单统计).
#[Object(name = "ServiceRatingSummary")]
impl RatingSummary {
    /// The ratings (评价数).
    fn count(&self) -> i64 {
        self.totals.ratings
    }

    /// The mean score in hundredths, rounded half up: 467 is 4.67 of 5 (平均分). Null without a rating.
    fn mean_score(&self) -> Option<i32> {
        siling_domain::project::mean_hundredths(self.totals.score_sum, self.totals.ratings)
    }

    /// How many ratings have each score, 1 first (分布).
    async fn distribution(&self, ctx: &Context<'_>) -> Result<List<ScoreCount>, ApiError> {
        let counts = batch(ctx)?
            .load_one(DistributionOf(self.project))
            .await?
            .unwrap_or_default();
        Ok((1..=SCORE_MAX)
            .zip(counts)
            .map(|(score, count)| ScoreCount { score, count })
            .collect())
    }
}

/// Residents of one kind who took part in an acceptance (居民代表).
#[derive(Debug, Clone, Copy, SimpleObject)]
pub struct ResidentRepresentatives {
    /// In which capacity.
    pub kind: Choice<RepresentativeKind>,
    /// How many.
    pub count: i32,
}

/// The acceptance of a milestone or of a project (验收).
pub struct ProjectAcceptance(pub domain::Acceptance);

/// The acceptance of a milestone or of a project (验收): by somebody who delivered nothing of it, with at least two resident
/// representatives. These are counted by kind; no name is kept.
#[Object]
impl ProjectAcceptance {
    /// The day.
    fn on(&self) -> Date {
        Date(self.0.on)
    }

    /// The residents who took part.
    fn representatives(&self) -> List<ResidentRepresentatives> {
        let kinds = self.0.representatives.iter();
        kinds
            .map(|it| ResidentRepresentatives {
                kind: Choice(it.kind),
                count: i32::try_from(it.count).unwrap_or(i32::MAX),
            })
            .collect()
    }

    /// What was said of it; null where nothing was.
    fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }
}

/// A piece of evidence of a delivery (佐证材料): a file, a statement, or both.
pub struct Evidence(Proof);

/// A piece of evidence of a delivery (佐证材料): a file, a statement, or both. Whoever sees it may fetch the file.
#[Object(name = "DeliveryEvidence")]
impl Evidence {
    /// The file, with a link to fetch it; null for a statement alone.
    async fn file(&self, ctx: &Context<'_>) -> Result<Option<File>, ApiError> {
        match &self.0.file {
            Some(file) => Ok(batch(ctx)?.load_one(file.id).await?.map(File)),
            None => Ok(None),
        }
    }

    /// What is stated; null for a file alone.
    fn statement(&self) -> Option<&str> {
        self.0.statement.as_deref()
    }
}

/// What was handed in for a milestone, once (交付).
pub struct Delivery {
    project: Arc<domain::Project>,
    delivery: domain::Delivery,
}

/// What was handed in for a milestone, once (交付).
#[Object(name = "MilestoneDelivery")]
impl Delivery {
    /// When.
    fn delivered_at(&self) -> DateTime {
        DateTime(self.delivery.at)
    }

    /// What was done, in the deliverer's words; null where nothing was said.
    fn note(&self) -> Option<&str> {
        self.delivery.note.as_deref()
    }

    /// What proves it (佐证材料): it may show people, so that it is null for viewers without a task here.
    fn evidence(&self, ctx: &Context<'_>) -> Result<Option<List<Evidence>>, ApiError> {
        let shown = insider(state(ctx)?, &self.project);
        Ok(shown.then(|| self.delivery.evidence.iter().cloned().map(Evidence).collect()))
    }

    /// When it was sent back; null unless it was.
    fn returned_at(&self) -> Option<DateTime> {
        self.delivery.returned.as_ref().map(|it| DateTime(it.at))
    }

    /// What had to be put right; null unless it was sent back, and for viewers without a task here.
    fn return_reason(&self, ctx: &Context<'_>) -> Result<Option<&str>, ApiError> {
        let shown = insider(state(ctx)?, &self.project);
        let returned = self.delivery.returned.as_ref().filter(|_| shown);
        Ok(returned.map(|it| it.reason.as_str()))
    }
}

/// A milestone of a project (里程碑).
pub struct Milestone {
    pub project: Arc<domain::Project>,
    pub at: usize,
}

impl Milestone {
    fn it(&self) -> &domain::Milestone {
        &self.project.milestones[self.at]
    }
}

/// A milestone of a project (里程碑): what is delivered by when, and its acceptance.
#[Object]
impl Milestone {
    /// Its number, from 1.
    fn number(&self) -> i32 {
        i32::try_from(self.it().number).unwrap_or(i32::MAX)
    }

    /// The title.
    fn title(&self) -> &str {
        &self.it().title
    }

    /// What is delivered (交付内容).
    fn deliverables(&self) -> List<&str> {
        self.it().deliverables.iter().map(String::as_str).collect()
    }

    /// The last day for it.
    fn due_on(&self) -> Date {
        Date(self.it().due_on)
    }

    /// Whether its last day is over and it is not accepted.
    fn overdue(&self, ctx: &Context<'_>) -> Result<bool, ApiError> {
        Ok(self.it().is_overdue(state(ctx)?.today()))
    }

    /// Where it stands (里程碑状态).
    fn status(&self) -> Choice<MilestoneStatus> {
        Choice(self.it().status)
    }

    /// The deliveries (交付记录), the newest last, 100 at most, our default.
    fn deliveries(&self) -> List<Delivery> {
        let deliveries = self.it().deliveries.iter().cloned();
        deliveries
            .map(|delivery| Delivery {
                project: self.project.clone(),
                delivery,
            })
            .collect()
    }

    /// Its acceptance (验收); null before.
    fn acceptance(&self) -> Option<ProjectAcceptance> {
        self.it().acceptance.clone().map(ProjectAcceptance)
    }

    /// What can be done with it now, and by you (可用操作), straight from the table that enforces it.
    async fn available_actions(&self, ctx: &Context<'_>) -> Result<List<AvailableAction>, ApiError> {
        let (state, facts) = (state(ctx)?, facts(ctx, &self.project).await?);
        Ok(MilestoneLifecycle::actions()
            .into_iter()
            .map(|row| {
                let check = self.project.check_milestone(self.it().number, row.action, &facts);
                AvailableAction::of(state, row.action, row.deed, &self.project.place(), check)
            })
            .collect())
    }
}

/// How a project was terminated (终止).
pub struct Termination {
    pub termination: domain::Termination,
    pub insider: bool,
}

/// How a project was terminated (终止).
#[Object(name = "ProjectTermination")]
impl Termination {
    /// Why.
    fn reason(&self) -> Choice<TerminationReason> {
        Choice(self.termination.reason)
    }

    /// More on it; null where nothing was said, and for viewers without a task here.
    fn note(&self) -> Option<&str> {
        self.termination.note.as_deref().filter(|_| self.insider)
    }

    /// The day.
    fn on(&self) -> Date {
        Date(self.termination.on)
    }
}

/// How a project passed from one leading organization to another (移交).
pub struct HandOver {
    pub hand_over: domain::HandOver,
    pub insider: bool,
}

/// How a project passed from one leading organization to another (移交).
#[Object(name = "ProjectHandOver")]
impl HandOver {
    /// The organization before.
    async fn from(&self, ctx: &Context<'_>) -> Result<Organization, ApiError> {
        organization(ctx, self.hand_over.from).await
    }

    /// The organization after.
    async fn to(&self, ctx: &Context<'_>) -> Result<Organization, ApiError> {
        organization(ctx, self.hand_over.to).await
    }

    /// The day.
    fn on(&self) -> Date {
        Date(self.hand_over.on)
    }

    /// Why; null for viewers without a task here.
    fn reason(&self) -> Option<&str> {
        Some(self.hand_over.reason.as_str()).filter(|_| self.insider)
    }
}
