//! The star assessments of the demonstration: three cycles that are over, and one that runs on the day of loading.
//! Each row is the way of an organization through a cycle, told by the commands that make it.

mod life;
mod measure;
mod score;

use super::SeedError;
use super::account::Accounts;
use super::data::{Data, day, list, wrong};
use super::organization::Organizations;
use super::steps::Steps;
use crate::app::App;
use crate::assessment::{CloseCycle, CycleTarget, OpenCycle, PlanCycle};
use chrono::{Datelike as _, NaiveDate};
use life::{Row, Way};
use serde::Deserialize;
use siling_domain::assessment::{AssessmentPhase, NewCycle, PhaseDates};
use siling_domain::id::{AssessmentId, CycleId, StandardId, StarRatingId};
use siling_domain::rating::Engine;
use siling_domain::standard::Definition;
use siling_domain::time::china_date;
use siling_persistence::organization::OrganizationKey;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

const CYCLES: &str = "assessment_cycles.csv";
const ASSESSMENTS: &str = "assessments.csv";

/// Which assessment came out of a row, once it has begun.
type Slot = Arc<OnceLock<AssessmentId>>;

#[derive(Debug, Deserialize)]
struct CycleRow {
    year: String,
    quota_percent: Option<i32>,
    entrants: Entrants,
    planned_on: String,
    opened_on: String,
    document: Option<String>,
    self_assessment: String,
    subdistrict_review: String,
    district_verification: String,
    public_notice: String,
    confirmation: String,
    closed_on: Option<String>,
}

/// Who is entered when a cycle opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Entrants {
    /// Those with a row of their own.
    Listed,
    /// Every active organization.
    Active,
}

/// What rows refer to.
struct Plan<'a> {
    app: &'a App,
    organizations: &'a Organizations,
    accounts: &'a Accounts,
    definition: &'a Definition,
    engine: &'a Engine,
    today: NaiveDate,
    /// By the year's cell and the organization's key.
    slots: HashMap<(String, String), Slot>,
    /// By the number of the certificate.
    stars: HashMap<String, (StarRatingId, String)>,
}

/// Puts down the cycles and what happened in them.
pub(super) fn plan(
    app: &App,
    data: &Data,
    (organizations, accounts): (&Organizations, &Accounts),
    (standard, definition): (StandardId, &Definition),
    steps: &mut Steps,
) -> Result<(), SeedError> {
    let engine = Engine::new(definition)
        .map_err(|problems| wrong(CYCLES, format!("the standard has {} problems", problems.len())))?;
    let mut plan = Plan {
        app,
        organizations,
        accounts,
        definition,
        engine: &engine,
        today: china_date(app.clock.now()),
        slots: HashMap::new(),
        stars: HashMap::new(),
    };
    let mut rows: Vec<Row> = data.rows(ASSESSMENTS)?;
    let mut latest = i32::MIN;
    for cycle in data.rows::<CycleRow>(CYCLES)? {
        let (own, others) = rows.into_iter().partition(|row: &Row| row.year() == cycle.year);
        rows = others;
        let phases = plan.phases(&cycle)?;
        let days = |dates: &PhaseDates| {
            data.calendar()
                .map(|it| it.working_days_between(dates.begins, dates.ends))
        };
        let known = phases.iter().all(|dates| matches!(days(dates), Ok(Ok(_))));
        let year = plan.year(&cycle.year)?;
        // A cycle that is to run today needs a year of its own, and working days that are known.
        if cycle.year == "T" && (year <= latest || !known) {
            continue;
        }
        latest = latest.max(year);
        plan.cycle(&cycle, (year, phases), own, standard, steps)?;
    }
    measure::plan(&plan, data, steps)
}

impl Plan<'_> {
    /// A day of the data: a date, or one counted from the day of loading, such as `T-16`.
    fn day(&self, file: &str, text: &str) -> Result<NaiveDate, SeedError> {
        day(file, text, self.today)
    }

    fn year(&self, text: &str) -> Result<i32, SeedError> {
        match text {
            "T" => Ok(self.today.year()),
            _ => text.parse().map_err(|_| wrong(CYCLES, format!("{text} is no year"))),
        }
    }

    fn phases(&self, row: &CycleRow) -> Result<Vec<PhaseDates>, SeedError> {
        use AssessmentPhase as Phase;
        let phases = [
            (Phase::SelfAssessment, &row.self_assessment),
            (Phase::SubdistrictReview, &row.subdistrict_review),
            (Phase::DistrictVerification, &row.district_verification),
            (Phase::PublicNotice, &row.public_notice),
            (Phase::Confirmation, &row.confirmation),
        ];
        let dates = |(phase, text): (Phase, &String)| match list(text).as_slice() {
            [begins, ends] => Ok(PhaseDates {
                phase,
                begins: self.day(CYCLES, begins)?,
                ends: self.day(CYCLES, ends)?,
            }),
            _ => Err(wrong(CYCLES, format!("{text} is no first and last day"))),
        };
        phases.into_iter().map(dates).collect()
    }

    fn cycle(
        &mut self,
        row: &CycleRow,
        (year, phases): (i32, Vec<PhaseDates>),
        own: Vec<Row>,
        standard: StandardId,
        steps: &mut Steps,
    ) -> Result<(), SeedError> {
        let id: CycleId = self.app.new_id();
        let (told, committee) = (
            format!("{CYCLES}: {}", row.year),
            self.accounts.find(CYCLES, "committee")?,
        );
        let target = CycleTarget {
            cycle: id,
            expected_version: None,
        };
        let new = NewCycle {
            id,
            year,
            title: format!("{year}年度社会组织党建星级评定"),
            standard,
            phases,
            quota_percent: row.quota_percent,
            demo: true,
        };
        let on = |text: &str| self.day(CYCLES, text);
        steps.by(committee, on(&row.planned_on)?, &told, PlanCycle(new));
        let keys = own.iter().map(|row| {
            let known = self.organizations.find(ASSESSMENTS, row.organization_key())?;
            Ok(OrganizationKey::Id(known.id))
        });
        let listed = keys.collect::<Result<Vec<_>, SeedError>>()?;
        let open = OpenCycle {
            target: target.clone(),
            organizations: (row.entrants == Entrants::Listed).then_some(listed),
            document: row.document.clone(),
        };
        steps.by(committee, on(&row.opened_on)?, &told, open);
        let closed_on = row.closed_on.as_deref().map(on).transpose()?;
        for assessment in own {
            self.assessment(assessment, (id, row.quota_percent.is_some()), steps)?;
        }
        if let Some(closed_on) = closed_on {
            steps.by(committee, closed_on, &told, CloseCycle { target });
        }
        Ok(())
    }

    fn assessment(&mut self, row: Row, cycle: (CycleId, bool), steps: &mut Steps) -> Result<(), SeedError> {
        let slot = Slot::default();
        let key = (row.year().to_owned(), row.organization_key().to_owned());
        self.slots.insert(key, slot.clone());
        let star = Way::tell(self, row, cycle, slot, steps)?;
        self.stars.extend(star);
        Ok(())
    }
}
