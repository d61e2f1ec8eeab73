//! What waits for the viewer, by role, with deadlines.

use super::object::Assessment;
use super::remediation::Remediation;
use crate::graphql::context::{RequestState, state};
use crate::graphql::engine::error::ApiError;
use crate::graphql::loader::{AssessmentsOf, RemediationsOf, batch};
use crate::graphql::scalar::{Date, DateTime};
use crate::graphql::word::Choice;
use async_graphql::{Context, Object};
use chrono::NaiveDate;
use siling_domain::access::{Deed, Role};
use siling_domain::assessment::{self as domain, AssessmentStatus as Is, RemediationStatus};
use siling_domain::calendar::end_of_day;
use siling_domain::standard::Stars;
use siling_domain::vocabulary;
use siling_persistence::assessment::{self as store, AssessmentFilter, AssessmentOrder};
use siling_persistence::page::{Direction, PAGE_MAX, PageRequest};

vocabulary! {
    /// What waits for somebody (待办类型).
    pub enum InboxTask {
        /// Submit the self-assessment (提交自评).
        Submit = "SUBMIT" { zh: "提交自评", en: "Submit" },
        /// Put right what was found (完成整改).
        Remedy = "REMEDY" { zh: "完成整改", en: "Put right" },
        /// Review for the sub-district (街道初审).
        Review = "REVIEW" { zh: "街道初审", en: "Review" },
        /// Score as an assessor (评审打分).
        Score = "SCORE" { zh: "评审打分", en: "Score" },
        /// Verify for the district (区级复核).
        Verify = "VERIFY" { zh: "区级复核", en: "Verify" },
        /// Publish the notice (公示).
        PublishNotice = "PUBLISH_NOTICE" { zh: "发布公示", en: "Publish the notice" },
        /// Decide the appeal (裁定申诉).
        DecideAppeal = "DECIDE_APPEAL" { zh: "裁定申诉", en: "Decide the appeal" },
        /// Confirm the result (认定).
        Confirm = "CONFIRM" { zh: "认定", en: "Confirm" },
        /// Award the stars (授星).
        Award = "AWARD" { zh: "授星", en: "Award" },
    }
}

impl InboxTask {
    const fn deed(self) -> Deed {
        match self {
            InboxTask::Submit => Deed::SubmitSelfAssessment,
            InboxTask::Remedy => Deed::CloseRemediation,
            InboxTask::Review => Deed::ReviewAssessment,
            InboxTask::Score => Deed::ScoreAssessment,
            InboxTask::Verify => Deed::VerifyAssessment,
            InboxTask::PublishNotice => Deed::PublishNotice,
            InboxTask::DecideAppeal => Deed::DecideAppeal,
            InboxTask::Confirm => Deed::ConfirmRating,
            InboxTask::Award => Deed::AwardStars,
        }
    }

    /// The deadline of the assessment that this task has, if the assessment names one.
    fn kind(self) -> Option<domain::DeadlineKind> {
        use domain::DeadlineKind as Due;
        Some(match self {
            InboxTask::Submit => Due::Submit,
            InboxTask::Review => Due::Review,
            InboxTask::Score | InboxTask::Verify => Due::Verify,
            InboxTask::PublishNotice => Due::PublishNotice,
            InboxTask::DecideAppeal => Due::DecideAppeal,
            InboxTask::Confirm => Due::Confirm,
            InboxTask::Remedy | InboxTask::Award => return None,
        })
    }
}

/// Something that waits for the viewer (待办).
pub struct InboxItem {
    task: InboxTask,
    due: Option<NaiveDate>,
    assessment: Option<domain::Assessment>,
    remediation: Option<domain::Remediation>,
}

/// Something that waits for the viewer (待办).
#[Object]
impl InboxItem {
    /// What is to be done.
    async fn task(&self) -> Choice<InboxTask> {
        Choice(self.task)
    }

    /// The mutation that does it.
    async fn mutation(&self) -> String {
        self.task.deed().mutation()
    }

    /// The last day for it; null where there is none.
    async fn due_on(&self) -> Option<Date> {
        self.due.map(Date)
    }

    /// The end of that day in China; null where there is none.
    async fn due_at(&self) -> Option<DateTime> {
        self.due.map(|day| DateTime(end_of_day(day)))
    }

    /// Whether the last day is over.
    async fn overdue(&self, ctx: &Context<'_>) -> Result<bool, ApiError> {
        let today = state(ctx)?.today();
        Ok(self.due.is_some_and(|due| due < today))
    }

    /// The assessment concerned; null for a remediation.
    async fn assessment(&self) -> Option<Assessment> {
        self.assessment.clone().map(Assessment)
    }

    /// The remediation concerned; null for an assessment.
    async fn remediation(&self) -> Option<Remediation> {
        self.remediation.clone().map(Remediation)
    }
}

/// Who has which tasks over what their grants cover.
const TASKS: &[(Role, &[(Is, InboxTask)])] = &[
    (Role::SubdistrictOfficer, &[(Is::Submitted, InboxTask::Review)]),
    (
        Role::DistrictCommittee,
        &[
            (Is::SubdistrictReviewed, InboxTask::Verify),
            (Is::DistrictVerified, InboxTask::PublishNotice),
            (Is::Appealed, InboxTask::DecideAppeal),
            (Is::PublicNotice, InboxTask::Confirm),
            (Is::AppealDecided, InboxTask::Confirm),
            (Is::Confirmed, InboxTask::Award),
        ],
    ),
];

const OWN: &[(Is, InboxTask)] = &[
    (Is::NotStarted, InboxTask::Submit),
    (Is::SelfAssessing, InboxTask::Submit),
    (Is::Returned, InboxTask::Submit),
];

/// What waits for the viewer, the most urgent first: at most a hundred of each kind of role.
pub async fn inbox(ctx: &Context<'_>) -> Result<Vec<InboxItem>, ApiError> {
    let state = state(ctx)?;
    let mut items = own(ctx, state).await?;
    for (role, tasks) in TASKS.iter().filter(|(role, _)| state.actor.holds(*role)) {
        let statuses = tasks.iter().map(|(status, _)| *status).collect();
        let filter = AssessmentFilter {
            statuses: Some(statuses),
            ..AssessmentFilter::default()
        };
        for assessment in waiting(state, &filter).await? {
            let covered = state.actor.grant_over(&[*role], &assessment.place()).is_some();
            if let Some(task) = task_of(tasks, &assessment, state.today()).filter(|_| covered) {
                items.push(item(ctx, task, assessment).await?);
            }
        }
    }
    if let Some(account) = state.actor.account() {
        let filter = AssessmentFilter {
            statuses: Some(vec![Is::Submitted, Is::SubdistrictReviewed]),
            assessor: Some(account),
            ..AssessmentFilter::default()
        };
        for assessment in waiting(state, &filter).await? {
            let mut panel = assessment.assessors.iter();
            if panel.any(|it| it.account == account && it.is_active() && it.scored_at.is_none()) {
                items.push(item(ctx, InboxTask::Score, assessment).await?);
            }
        }
    }
    items.sort_by_key(|item| (item.due.is_none(), item.due));
    Ok(items)
}

/// What waits for the organizations that the viewer manages.
async fn own(ctx: &Context<'_>, state: &RequestState) -> Result<Vec<InboxItem>, ApiError> {
    let mut items = Vec::new();
    for organization in &state.visibility.organizations {
        let known = batch(ctx)?.load_one(AssessmentsOf(*organization)).await?;
        for assessment in known.unwrap_or_default() {
            if let Some(task) = task_of(OWN, &assessment, state.today()) {
                items.push(item(ctx, task, assessment).await?);
            }
        }
        let known = batch(ctx)?.load_one(RemediationsOf(*organization)).await?;
        let open = known.unwrap_or_default().into_iter();
        items.extend(
            open.filter(|it| it.status == RemediationStatus::Open)
                .map(|remediation| InboxItem {
                    task: InboxTask::Remedy,
                    due: Some(remediation.due_on),
                    assessment: None,
                    remediation: Some(remediation),
                }),
        );
    }
    Ok(items)
}

async fn waiting(state: &RequestState, filter: &AssessmentFilter) -> Result<Vec<domain::Assessment>, ApiError> {
    let page = PageRequest::first(PAGE_MAX);
    let (order, direction) = (AssessmentOrder::UpdatedAt, Direction::Asc);
    let found = store::list(state.store(), &state.visibility, filter, order, direction, &page).await?;
    Ok(found.items)
}

/// The task of an assessment in its state. A confirmation waits once its notice is over, an award for stars.
fn task_of(tasks: &[(Is, InboxTask)], assessment: &domain::Assessment, today: NaiveDate) -> Option<InboxTask> {
    let (_, task) = tasks.iter().find(|(status, _)| *status == assessment.status)?;
    let ready = match task {
        InboxTask::Confirm => assessment.notice().is_some_and(|notice| notice.ends < today),
        InboxTask::Award => {
            let confirmed = assessment.confirmation.as_ref();
            confirmed.is_some_and(|it| it.outcome.stars > Stars::NONE)
        }
        _ => true,
    };
    ready.then_some(*task)
}

async fn item(ctx: &Context<'_>, task: InboxTask, assessment: domain::Assessment) -> Result<InboxItem, ApiError> {
    let cycle = batch(ctx)?.load_one(assessment.cycle).await?;
    let deadlines = cycle.map(|cycle| assessment.deadlines(&cycle)).unwrap_or_default();
    let phase = deadlines.iter().find(|deadline| Some(deadline.kind) == task.kind());
    Ok(InboxItem {
        task,
        due: phase.map(|deadline| deadline.due_on),
        assessment: Some(assessment),
        remediation: None,
    })
}
