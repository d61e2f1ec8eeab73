//! An assessment with everything that a command on it needs to know.

use super::Target;
use super::rate::{Rated, Rater};
use crate::app::App;
use crate::command::{CommandError, Remembered as _, expect_version};
use chrono::{DateTime, Months, NaiveDate, Utc};
use siling_domain::access::{Deed, Warrant, authorise};
use siling_domain::assessment::{Assessment, AssessmentCycle, AssessmentFacts, Demands, Mark, NewScore, Participant};
use siling_domain::calendar::Calendar;
use siling_domain::id::{AccountId, OrganizationId, StandardId};
use siling_domain::rating::Engine;
use siling_domain::standard::IndicatorCode;
use siling_domain::time::china_date;
use siling_domain::{Refusal, RefusalCode, Refusals};
use siling_persistence::UnitOfWork;
use siling_persistence::assessment as store;
use std::sync::Arc;

/// Who acted for an organization within so many years does not judge it [after the rule for experts on A-grades].
const TIED_YEARS: u32 = 2;

/// An assessment, locked, with its cycle, its standard and who acts.
pub(super) struct Case {
    pub before: Assessment,
    pub cycle: AssessmentCycle,
    pub warrant: Warrant,
    pub engine: Arc<Engine>,
    demands: Arc<Demands>,
    calendar: Calendar,
    actor: Participant,
    now: DateTime<Utc>,
}

/// What is known around an assessment that is not there yet.
pub(super) struct Surroundings {
    pub engine: Arc<Engine>,
    pub demands: Arc<Demands>,
    pub calendar: Calendar,
    pub actor: Participant,
}

impl Surroundings {
    pub(super) async fn of(
        app: &App,
        uow: &UnitOfWork,
        standard: StandardId,
        organization: OrganizationId,
    ) -> Result<Self, CommandError> {
        let ready = app.standards.ready(uow, standard).await?;
        let acting: Vec<AccountId> = uow.actor().account().into_iter().collect();
        let tied = tied(uow, organization, &acting).await?;
        Ok(Surroundings {
            engine: ready.engine,
            demands: ready.demands,
            calendar: store::calendar_in(uow).await?,
            actor: Participant::of(uow.actor(), organization, !tied.is_empty()),
        })
    }
}

/// The assessment, locked after its cycle, once it is known that the actor may do the deed to it.
pub(super) async fn open(app: &App, uow: &UnitOfWork, deed: Deed, target: &Target) -> Result<Case, CommandError> {
    let missing = || Refusal::new(RefusalCode::NotFound).at("assessment");
    let at = store::located(uow, target.assessment).await?.ok_or_else(missing)?;
    // Where places are limited, the rank of one rests on the scores of all: one decides at a time.
    let cycle = match at.limited {
        true => store::locked(uow, at.cycle).await?,
        false => store::shared(uow, at.cycle).await?,
    };
    let cycle: AssessmentCycle = cycle.ok_or_else(missing)?;
    let before: Assessment = store::locked(uow, target.assessment).await?.ok_or_else(missing)?;
    let warrant = authorise(uow.actor(), deed, &before.place())?;
    expect_version(target.expected_version, before.version, || before.remember())?;
    let around = Surroundings::of(app, uow, before.standard, before.organization).await?;
    Ok(Case {
        before,
        cycle,
        warrant,
        engine: around.engine,
        demands: around.demands,
        calendar: around.calendar,
        actor: around.actor,
        now: uow.now(),
    })
}

impl Case {
    /// What the guards need to know.
    pub(super) fn facts(&self) -> AssessmentFacts<'_> {
        AssessmentFacts {
            cycle: &self.cycle,
            demands: &self.demands,
            calendar: &self.calendar,
            actor: self.actor,
            now: self.now,
        }
    }

    /// What is put in, with the points that the standard gives.
    pub(super) fn marks(&self, given: Vec<NewScore>) -> Result<Vec<Mark>, Refusals> {
        Mark::of(&self.engine, given, self.today())
    }

    /// Rates with the facts of today; the vetoes are those found now, or those recorded before.
    pub(super) async fn rater(
        &self,
        uow: &UnitOfWork,
        vetoes: Option<Vec<IndicatorCode>>,
    ) -> Result<Rater<'_>, CommandError> {
        Rater::of(uow, self, vetoes).await
    }

    /// The day in China.
    pub(super) fn today(&self) -> NaiveDate {
        china_date(self.now)
    }

    /// Saves what became of the assessment.
    pub(super) async fn close(
        self,
        uow: &mut UnitOfWork,
        after: Assessment,
        reason: Option<String>,
        document: Option<String>,
    ) -> Result<Assessment, CommandError> {
        store::update(uow, &self.warrant, &self.before, &after, reason, document).await?;
        Ok(after)
    }

    /// Saves what became of the assessment, with the rating that its result rests on.
    pub(super) async fn close_rated(
        self,
        uow: &mut UnitOfWork,
        after: Assessment,
        rated: Option<Rated>,
        reason: Option<String>,
        document: Option<String>,
    ) -> Result<Assessment, CommandError> {
        if let Some(rated) = rated {
            store::keep_rating(uow, &rated.of(&after, self.now)).await?;
        }
        self.close(uow, after, reason, document).await
    }
}

/// Those of the accounts that act for the organization, or did within the last two years.
pub(super) async fn tied(
    uow: &UnitOfWork,
    organization: OrganizationId,
    accounts: &[AccountId],
) -> Result<Vec<AccountId>, CommandError> {
    let since = uow
        .now()
        .checked_sub_months(Months::new(TIED_YEARS * 12))
        .unwrap_or(uow.now());
    Ok(store::tied_in(uow, organization, accounts, since).await?)
}
