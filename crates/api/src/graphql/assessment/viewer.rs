//! What a viewer may see of an assessment, and what is known around it.

use crate::graphql::context::{RequestState, state};
use crate::graphql::engine::error::ApiError;
use crate::graphql::loader::{CalendarOf, TiedBefore, batch};
use async_graphql::Context;
use chrono::{DateTime, Utc};
use siling_domain::access::Role;
use siling_domain::assessment::{Assessment, AssessmentCycle, AssessmentFacts, AssessmentStatus, Demands, Participant};
use siling_domain::calendar::Calendar;
use siling_domain::standard::Definition;
use std::sync::Arc;

/// Who follows the progress of a cycle, and who judges.
pub const STAFF: &[Role] = &[Role::DistrictCommittee, Role::SubdistrictOfficer, Role::Auditor];
/// Who may see the inside of an assessment. A reviewer sees that of those to which they are assigned.
pub const INSIDERS: &[Role] = &[
    Role::DistrictCommittee,
    Role::SubdistrictOfficer,
    Role::OrganizationManager,
    Role::Reviewer,
    Role::Auditor,
];
/// Who sees what was found and has to be put right, and what was said of a measure against stars.
pub const OVERSEERS: &[Role] = &[
    Role::DistrictCommittee,
    Role::SubdistrictOfficer,
    Role::OrganizationManager,
    Role::Auditor,
];
/// Who may see who assesses, and what they gave.
pub const JUDGES: &[Role] = &[
    Role::DistrictCommittee,
    Role::SubdistrictOfficer,
    Role::Reviewer,
    Role::Auditor,
];

/// How near a viewer stands to an assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nearness {
    /// Sees what everybody sees.
    Outside,
    /// Acts for the organization.
    Own,
    /// Is assigned to assess it.
    Assessor,
    /// Works on it for its area or the district.
    Staff,
}

impl Nearness {
    /// How near the viewer stands.
    pub fn of(state: &RequestState, assessment: &Assessment) -> Self {
        let place = assessment.place();
        let assigned = || {
            let account = state.actor.account();
            let mut active = assessment.assessors.iter().filter(|assessor| assessor.is_active());
            account.is_some_and(|account| active.any(|assessor| assessor.account == account))
        };
        if state.actor.holds_over(STAFF, &place) {
            Nearness::Staff
        } else if assigned() {
            Nearness::Assessor
        } else if state.actor.holds_over(&[Role::OrganizationManager], &place) {
            Nearness::Own
        } else {
            Nearness::Outside
        }
    }

    /// The denial for who stands outside.
    pub fn inside(self) -> Result<Self, ApiError> {
        match self {
            Nearness::Outside => Err(ApiError::forbidden()),
            near => Ok(near),
        }
    }
}

/// Whether the viewer sees the assessment at all: whose work covers it and whose organization it is from
/// its beginning, everybody from its public notice on.
pub fn sees(state: &RequestState, assessment: &Assessment) -> bool {
    noticed(assessment) || state.sees(&assessment.place()) || Nearness::of(state, assessment) != Nearness::Outside
}

/// Whether the result has been put on public notice.
pub fn noticed(assessment: &Assessment) -> bool {
    !assessment.notices.is_empty()
}

/// Whether the result is settled, and explained to everybody.
pub fn settled(assessment: &Assessment) -> bool {
    matches!(
        assessment.status,
        AssessmentStatus::Confirmed | AssessmentStatus::Awarded
    )
}

/// What is known around an assessment.
pub struct Surroundings {
    /// The cycle.
    pub cycle: AssessmentCycle,
    /// What the standard says.
    pub standard: Arc<Definition>,
    demands: Demands,
    calendar: Arc<Calendar>,
    actor: Participant,
    now: DateTime<Utc>,
}

impl Surroundings {
    /// Loads what is known around an assessment.
    pub async fn of(ctx: &Context<'_>, assessment: &Assessment) -> Result<Self, ApiError> {
        let (state, batch) = (state(ctx)?, batch(ctx)?);
        let missing = || ApiError::internal("an assessment without its cycle or standard");
        let cycle = batch.load_one(assessment.cycle).await?.ok_or_else(missing)?;
        let standard = definition(ctx, assessment).await?;
        let calendar = batch.load_one(CalendarOf).await?.unwrap_or_default();
        // Only who could judge is asked for ties of before.
        let judging = state
            .actor
            .account()
            .filter(|_| JUDGES.iter().any(|role| state.actor.holds(*role)));
        let tied = match judging {
            Some(account) => {
                let key = TiedBefore(account, assessment.organization);
                batch.load_one(key).await?.is_some()
            }
            None => false,
        };
        Ok(Surroundings {
            demands: Demands::from(standard.as_ref()),
            cycle,
            standard,
            calendar,
            actor: Participant::of(&state.actor, assessment.organization, tied),
            now: state.now,
        })
    }

    /// What the guards need to know.
    pub fn facts(&self) -> AssessmentFacts<'_> {
        AssessmentFacts {
            cycle: &self.cycle,
            demands: &self.demands,
            calendar: &self.calendar,
            actor: self.actor,
            now: self.now,
        }
    }

    /// What the standard demands.
    pub fn demands(&self) -> &Demands {
        &self.demands
    }
}

/// What the standard of an assessment says.
pub async fn definition(ctx: &Context<'_>, assessment: &Assessment) -> Result<Arc<Definition>, ApiError> {
    let found = batch(ctx)?.load_one(assessment.standard).await?;
    let standard = found.ok_or_else(|| ApiError::internal("an assessment without its standard"))?;
    Ok(Arc::new(standard.definition))
}
