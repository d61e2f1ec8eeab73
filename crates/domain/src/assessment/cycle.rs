//! Cycles of assessments (年度评定): one a year, by one standard, in five phases.

use crate::access::{Deed, Place};
use crate::area_code::AreaCode;
use crate::calendar::Calendar;
use crate::id::{CycleId, StandardId};
use crate::lifecycle::{Lifecycle, Transition};
use crate::organization::NAME_MAX;
use crate::refusal::Checks;
use crate::text::clean_name;
use crate::time::china_date;
use crate::{Refusal, RefusalCode, Refusals, Word, vocabulary};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::NOTICE_DAYS_MIN;

vocabulary! {
    /// A phase of a cycle (评定阶段).
    pub enum AssessmentPhase {
        /// Organizations assess themselves and submit (自评).
        SelfAssessment = "SELF_ASSESSMENT" { zh: "自评", en: "Self-assessment" },
        /// Sub-districts and towns review first (街道初审).
        SubdistrictReview = "SUBDISTRICT_REVIEW" { zh: "街道初审", en: "Sub-district review" },
        /// Assessors score, and the district verifies (区级复核).
        DistrictVerification = "DISTRICT_VERIFICATION" { zh: "区级复核", en: "District verification" },
        /// Results are open to objection (公示).
        PublicNotice = "PUBLIC_NOTICE" { zh: "公示", en: "Public notice" },
        /// Results are confirmed and stars awarded (认定).
        Confirmation = "CONFIRMATION" { zh: "认定", en: "Confirmation" },
    }
}

vocabulary! {
    /// Where a cycle stands (年度评定状态).
    pub enum CycleStatus {
        /// Planned (已计划).
        Planned = "PLANNED" { zh: "已计划", en: "Planned" },
        /// Open: organizations are assessed (进行中).
        Open = "OPEN" { zh: "进行中", en: "Open" },
        /// Closed (已结束).
        Closed = "CLOSED" { zh: "已结束", en: "Closed" },
    }
}

vocabulary! {
    /// What can be done with a cycle (年度评定操作).
    pub enum CycleAction {
        /// Plan it (制定计划).
        Plan = "PLAN" { zh: "制定计划", en: "Plan" },
        /// Open it (启动).
        Open = "OPEN" { zh: "启动", en: "Open" },
        /// Close it (结束).
        Close = "CLOSE" { zh: "结束", en: "Close" },
    }
}

/// The dates of a phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhaseDates {
    /// The phase.
    pub phase: AssessmentPhase,
    /// The first day.
    pub begins: NaiveDate,
    /// The last day.
    pub ends: NaiveDate,
}

/// A yearly cycle of assessments (年度评定).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssessmentCycle {
    /// The identifier.
    pub id: CycleId,
    /// The district that runs it.
    pub district: AreaCode,
    /// The year that is assessed.
    pub year: i32,
    /// The title, such as 2026年度星级评定.
    pub title: String,
    /// The version of the standard by which it is run.
    pub standard: StandardId,
    /// The five phases with their dates, in order.
    pub phases: Vec<PhaseDates>,
    /// At most so many percent of those assessed get the stars of the standard's quota, rounded up; `None` where
    /// this cycle sets no quota.
    pub quota_percent: Option<i32>,
    /// Where it stands.
    pub status: CycleStatus,
    /// Since when it stands there.
    pub status_since: DateTime<Utc>,
    /// Whether the record was made up for demonstration.
    pub demo: bool,
    /// Counts the changes, from 1.
    pub version: i32,
    /// When the record was made.
    pub created_at: DateTime<Utc>,
    /// When the record was last changed.
    pub updated_at: DateTime<Utc>,
}

/// What is needed to plan a cycle.
#[derive(Debug, Clone)]
pub struct NewCycle {
    /// The identifier, made by us or by the client.
    pub id: CycleId,
    /// The year that is assessed.
    pub year: i32,
    /// The title, as typed.
    pub title: String,
    /// The version of the standard.
    pub standard: StandardId,
    /// The phases, in any order.
    pub phases: Vec<PhaseDates>,
    /// The quota, in percent of those assessed; `None` for none.
    pub quota_percent: Option<i32>,
    /// Whether the record is made up for demonstration.
    pub demo: bool,
}

/// What the guards need to know and the cycle's own record does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CycleFacts {
    /// Whether the standard is published and in force today.
    pub standard_in_force: bool,
    /// How many assessments are submitted and neither confirmed nor withdrawn.
    pub under_way: u32,
    /// Whether the self-assessment phase is over.
    pub submission_over: bool,
}

/// The life of a cycle (年度评定生命周期).
pub struct CycleLifecycle;

use CycleAction as Do;
use CycleStatus as Is;

impl Lifecycle for CycleLifecycle {
    type State = CycleStatus;
    type Action = CycleAction;
    const OBJECT: &'static str = "AssessmentCycle";
    const TABLE: &'static [Transition<CycleStatus, CycleAction>] = &[
        Transition {
            from: &[],
            action: Do::Plan,
            to: Is::Planned,
            deed: Deed::PlanCycle,
            guard: "five phases in order, their working days known, a notice of 5 working days at least",
        },
        Transition {
            from: &[Is::Planned],
            action: Do::Open,
            to: Is::Open,
            deed: Deed::OpenCycle,
            guard: "the standard published and in force",
        },
        Transition {
            from: &[Is::Open],
            action: Do::Close,
            to: Is::Closed,
            deed: Deed::CloseCycle,
            guard: "the self-assessment over, no submitted assessment without its end",
        },
    ];
}

impl AssessmentCycle {
    /// A cycle is planned. That the year has no other cycle in the district is checked by the store.
    pub fn plan(district: AreaCode, new: NewCycle, calendar: &Calendar, now: DateTime<Utc>) -> Result<Self, Refusals> {
        let mut checks = Checks::new();
        let title = checks.field("title", clean_name(&new.title, NAME_MAX));
        checks.require("year", (2000..=2100).contains(&new.year), || {
            Refusal::new(RefusalCode::OutOfRange)
                .with("min", 2000)
                .with("max", 2100)
        });
        let percent = new.quota_percent.unwrap_or(1);
        checks.require("quotaPercent", (1..=100).contains(&percent), || {
            Refusal::new(RefusalCode::OutOfRange).with("min", 1).with("max", 100)
        });
        let phases = checks.field("phases", in_order(new.phases));
        if let Some(phases) = &phases {
            checks.field("phases", days_known(phases, calendar));
        }
        checks.finish()?;
        Ok(AssessmentCycle {
            id: new.id,
            district,
            year: new.year,
            title: title.unwrap_or_default(),
            standard: new.standard,
            phases: phases.unwrap_or_default(),
            quota_percent: new.quota_percent,
            status: Is::Planned,
            status_since: now,
            demo: new.demo,
            version: 1,
            created_at: now,
            updated_at: now,
        })
    }

    /// Whether an action is possible now: its row in the table and its guard. The same check enforces the
    /// mutation and answers `availableActions`.
    pub fn check(&self, action: CycleAction, facts: CycleFacts) -> Result<CycleStatus, Refusal> {
        let row = CycleLifecycle::transition(self.status, action)?;
        match action {
            Do::Open if !facts.standard_in_force => Err(Refusal::new(RefusalCode::StandardNotPublished).at("standard")),
            Do::Close if !facts.submission_over => {
                let due = self.phase(AssessmentPhase::SelfAssessment).map(|phase| phase.ends);
                Err(Refusal::new(RefusalCode::NotDueYet).with("due", due.unwrap_or_default()))
            }
            Do::Close if facts.under_way > 0 => {
                Err(Refusal::new(RefusalCode::AssessmentsUnderWay).with("count", facts.under_way))
            }
            _ => Ok(row.to),
        }
    }

    /// The facts that follow from the cycle and the day; the others come from the store.
    pub fn facts(&self, standard_in_force: bool, under_way: u32, now: DateTime<Utc>) -> CycleFacts {
        let ends = self.phase(AssessmentPhase::SelfAssessment).map(|phase| phase.ends);
        CycleFacts {
            standard_in_force,
            under_way,
            submission_over: ends.is_none_or(|ends| ends < china_date(now)),
        }
    }

    /// The cycle is opened.
    pub fn open(self, facts: CycleFacts, now: DateTime<Utc>) -> Result<Self, Refusals> {
        let to = self.check(Do::Open, facts)?;
        Ok(self.moved(to, now))
    }

    /// The cycle is closed; the assessments that were never submitted lapse with it.
    pub fn close(self, facts: CycleFacts, now: DateTime<Utc>) -> Result<Self, Refusals> {
        let to = self.check(Do::Close, facts)?;
        Ok(self.moved(to, now))
    }

    /// Where it belongs: to the district as a whole.
    pub const fn place(&self) -> Place {
        Place::DISTRICT
    }

    /// The dates of a phase.
    pub fn phase(&self, phase: AssessmentPhase) -> Option<&PhaseDates> {
        self.phases.iter().find(|dates| dates.phase == phase)
    }

    /// The phase that runs on the day; `None` before, between and after them.
    pub fn phase_on(&self, day: NaiveDate) -> Option<AssessmentPhase> {
        let running = self
            .phases
            .iter()
            .find(|dates| (dates.begins..=dates.ends).contains(&day));
        running.map(|dates| dates.phase)
    }

    /// How many places the quota gives among so many assessed; `None` where this cycle sets no quota.
    pub fn quota_places(&self, assessed: u32) -> Option<u32> {
        let percent = u64::try_from(self.quota_percent?).ok()?;
        u32::try_from((u64::from(assessed) * percent).div_ceil(100)).ok()
    }

    fn moved(mut self, to: CycleStatus, now: DateTime<Utc>) -> Self {
        self.status = to;
        self.status_since = now;
        self.version += 1;
        self.updated_at = now;
        self
    }
}

/// The phases in their order, each once, none before the one before it has ended.
fn in_order(mut phases: Vec<PhaseDates>) -> Result<Vec<PhaseDates>, Refusal> {
    let missing = AssessmentPhase::ALL
        .iter()
        .copied()
        .filter(|phase| phases.iter().all(|dates| dates.phase != *phase));
    let missing: Vec<_> = missing.collect();
    if !missing.is_empty() {
        return Err(Refusal::new(RefusalCode::PhasesMissing).with_words("phases", missing));
    }
    phases.sort_by_key(|dates| dates.phase);
    for (index, dates) in phases.iter().enumerate() {
        if dates.ends < dates.begins {
            return Err(Refusal::new(RefusalCode::EndsBeforeStart).at(dates.phase.code()));
        }
        match index.checked_sub(1).and_then(|before| phases.get(before)) {
            Some(before) if before.phase == dates.phase => {
                return Err(Refusal::new(RefusalCode::Duplicate).with("value", dates.phase.code()));
            }
            Some(before) if dates.begins <= before.ends => {
                return Err(Refusal::new(RefusalCode::PhasesOutOfOrder)
                    .with_words("phase", [dates.phase])
                    .at(dates.phase.code()));
            }
            _ => {}
        }
    }
    Ok(phases)
}

/// Every day of the cycle is in the calendar, and the phase of the notice leaves room for one.
fn days_known(phases: &[PhaseDates], calendar: &Calendar) -> Result<(), Refusal> {
    for dates in phases {
        // The notice is published on the first day of its phase, which does not count.
        let days = calendar.working_days_between(dates.begins, dates.ends)?;
        if dates.phase == AssessmentPhase::PublicNotice && days < NOTICE_DAYS_MIN {
            return Err(Refusal::new(RefusalCode::NoticeTooShort)
                .with("min", NOTICE_DAYS_MIN)
                .with("found", days)
                .at(dates.phase.code()));
        }
    }
    Ok(())
}
