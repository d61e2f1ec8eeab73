//! Queries on cycles and assessments.

use super::cycle::AssessmentCycle;
use super::list_input::{AssessmentFilter, AssessmentOrderBy, RemediationFilter, RemediationOrderBy};
use super::object::Assessment;
use super::remediation::Remediation;
use super::viewer::{STAFF, sees};
use crate::graphql::connection::{Paging, connection, direction, page_of};
use crate::graphql::context::{RequestState, state};
use crate::graphql::engine::error::ApiError;
use crate::graphql::list::List;
use crate::graphql::loader::{Own, batch};
use crate::graphql::word::Choice;
use async_graphql::{Context, ID, Object};
use siling_domain::Word as _;
use siling_domain::assessment::{AssessmentStatus, CycleStatus};
use siling_domain::id::{AssessmentId, CycleId};
use siling_persistence::assessment::{self as store, AssessmentOrder, RemediationOrder};
use siling_persistence::page::{Count, Direction};

/// Counts a list of assessments under its filter.
pub struct AssessmentCounter(store::AssessmentFilter);

impl AssessmentCounter {
    async fn count(&self, ctx: &Context<'_>) -> Result<Count, ApiError> {
        let state = state(ctx)?;
        Ok(store::count(state.store(), &state.visibility, &self.0).await?)
    }
}

connection!(
    AssessmentConnection,
    AssessmentEdge,
    Assessment,
    AssessmentCounter,
    "assessments (星级评定)"
);

/// Counts a list of remediations.
pub enum RemediationCounter {
    /// Under its filter.
    Filtered(Box<store::RemediationFilter>),
    /// Of an assessment.
    OfAssessment(Own<store::RemediationsOfAssessment>),
    /// Of an organization.
    OfOrganization(Own<store::RemediationsOfOrganization>),
}

impl RemediationCounter {
    async fn count(&self, ctx: &Context<'_>) -> Result<Count, ApiError> {
        let state = state(ctx)?;
        match self {
            RemediationCounter::Filtered(filter) => {
                Ok(store::count_remediations(state.store(), &state.visibility, filter).await?)
            }
            RemediationCounter::OfAssessment(own) => own.count(ctx).await,
            RemediationCounter::OfOrganization(own) => own.count(ctx).await,
        }
    }
}

connection!(
    RemediationConnection,
    RemediationEdge,
    Remediation,
    RemediationCounter,
    "remediations (整改)"
);

/// The queries on cycles and assessments.
#[derive(Default)]
pub struct AssessmentQuery;

#[Object]
impl AssessmentQuery {
    /// One cycle by its identifier; null when there is none.
    async fn assessment_cycle(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier, such as cycle_01jd3v9x0pfh2.")] id: ID,
    ) -> Result<Option<AssessmentCycle>, ApiError> {
        match id.parse::<CycleId>() {
            Ok(id) => Ok(batch(ctx)?.load_one(id).await?.map(AssessmentCycle)),
            Err(_) => Ok(None),
        }
    }

    /// The cycles, the latest year first: there is one a year.
    async fn assessment_cycles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In any of these states; all when not said.")] status: Option<Vec<Choice<CycleStatus>>>,
    ) -> Result<List<AssessmentCycle>, ApiError> {
        let statuses = status.map_or_else(|| CycleStatus::ALL.to_vec(), Choice::words);
        let found = store::cycles(state(ctx)?.store(), &statuses).await?;
        Ok(found.into_iter().map(AssessmentCycle).collect())
    }

    /// One assessment by its identifier; null when there is none that you may see.
    async fn assessment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier, such as assess_01jd3v9x0pfh2.")] id: ID,
    ) -> Result<Option<Assessment>, ApiError> {
        let Ok(id) = id.parse::<AssessmentId>() else {
            return Ok(None);
        };
        let (state, found) = (state(ctx)?, batch(ctx)?.load_one(id).await?);
        Ok(found.filter(|assessment| sees(state, assessment)).map(Assessment))
    }

    /// Assessments by filter (星级评定列表): those that your work covers, of your organizations, and all from
    /// their public notice on.
    #[allow(clippy::too_many_arguments, reason = "the arguments of a Relay list")]
    async fn assessments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which are wanted; all that you may see when not said.")] filter: Option<AssessmentFilter>,
        #[graphql(desc = "How they are sorted; by CREATED_AT, the earliest first, when not said.")] order_by: Option<
            AssessmentOrderBy,
        >,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<AssessmentConnection, ApiError> {
        let mut filter = filter.unwrap_or_default().filter(state(ctx)?)?;
        let (order, direction) = match order_by {
            Some(by) => (by.field.0, direction(by.direction)),
            None => (AssessmentOrder::CreatedAt, Direction::Asc),
        };
        if filter.stars.is_some() || order == AssessmentOrder::Points {
            only_noticed(state(ctx)?, &mut filter);
        }
        let paging = Paging {
            first,
            after,
            last,
            before,
        };
        listed(ctx, filter, order, direction, paging).await
    }

    /// The results on public notice (公示), until they are confirmed, the latest change first: `deadlines` says until
    /// when appeals are open, and everybody may report.
    async fn public_notices(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<AssessmentConnection, ApiError> {
        let filter = store::AssessmentFilter {
            statuses: Some(vec![AssessmentStatus::PublicNotice, AssessmentStatus::Appealed]),
            ..store::AssessmentFilter::default()
        };
        let paging = Paging {
            first,
            after,
            last,
            before,
        };
        listed(ctx, filter, AssessmentOrder::UpdatedAt, Direction::Desc, paging).await
    }

    /// Remediations by filter (整改列表): those that your work covers, and of your organizations.
    #[allow(clippy::too_many_arguments, reason = "the arguments of a Relay list")]
    async fn remediations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which are wanted; all that you may see when not said.")] filter: Option<RemediationFilter>,
        #[graphql(desc = "How they are sorted; by DUE_ON, the earliest first, when not said.")] order_by: Option<
            RemediationOrderBy,
        >,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Option<RemediationConnection>, ApiError> {
        let state = state(ctx)?;
        let filter = filter.unwrap_or_default().filter(state)?;
        let (order, direction) = match order_by {
            Some(by) => (by.field.0, direction(by.direction)),
            None => (RemediationOrder::DueOn, Direction::Asc),
        };
        let request = Paging {
            first,
            after,
            last,
            before,
        }
        .request(
            &store::remediation_list_name(order, direction),
            store::remediation_key_kind(order),
        )?;
        let page = store::list_remediations(state.store(), &state.visibility, &filter, order, direction, &request)
            .await?
            .map(Remediation);
        Ok(Some(RemediationConnection::new(
            page_of(page, move |item| store::remediation_cursor(&item.0, order, direction)),
            RemediationCounter::Filtered(Box::new(filter)),
        )))
    }
}

/// What a list by results must not tell: results that are not noticed yet, to who does not work on them.
fn only_noticed(state: &RequestState, filter: &mut store::AssessmentFilter) {
    use AssessmentStatus::{AppealDecided, Appealed, Awarded, Confirmed, PublicNotice};
    if STAFF.iter().any(|role| state.actor.holds(*role)) {
        return;
    }
    let mut noticed = vec![PublicNotice, Appealed, AppealDecided, Confirmed, Awarded];
    if let Some(wanted) = &filter.statuses {
        noticed.retain(|status| wanted.contains(status));
    }
    filter.statuses = Some(noticed);
}

async fn listed(
    ctx: &Context<'_>,
    filter: store::AssessmentFilter,
    order: AssessmentOrder,
    direction: Direction,
    paging: Paging,
) -> Result<AssessmentConnection, ApiError> {
    let state = state(ctx)?;
    let request = paging.request(&store::list_name(order, direction), store::key_kind(order))?;
    let page = store::list(state.store(), &state.visibility, &filter, order, direction, &request)
        .await?
        .map(Assessment);
    Ok(AssessmentConnection::new(
        page_of(page, move |item| store::cursor(&item.0, order, direction)),
        AssessmentCounter(filter),
    ))
}
