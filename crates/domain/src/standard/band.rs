//! What decides the stars: bands, prerequisites, vetoes and the quota.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{IndicatorCode, Points, Share, Stars, Title};
use crate::vocabulary;

/// What a star needs (星级线). A band begins at its total and ends where the next one begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// The stars, 1 to 5.
    pub stars: Stars,
    /// The least total.
    pub total: Points,
    /// The least shares of sections.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub floors: Vec<SectionFloor>,
    /// What else it needs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prerequisites: Vec<Prerequisite>,
}

impl Band {
    /// The share that a section needs for this band; zero where none is asked for.
    pub fn floor(&self, section: IndicatorCode) -> Share {
        let floors = self
            .floors
            .iter()
            .filter(|floor| floor.section.is_none_or(|it| it == section));
        floors.map(|floor| floor.share).max().unwrap_or(Share::ZERO)
    }
}

/// The least share of its full points that a section has to reach (单项得分率).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectionFloor {
    /// The section; `None` for each of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<IndicatorCode>,
    /// The share, up to `100.00`.
    pub share: Share,
}

vocabulary! {
    /// What a star needs beside points (前置条件).
    pub enum PrerequisiteKind {
        /// Every item of a checklist is held (清单项齐全).
        ChecklistComplete = "CHECKLIST_COMPLETE" { zh: "清单项齐全", en: "Checklist complete" },
        /// So many items of a checklist are held (清单项达到数量).
        ChecklistAtLeast = "CHECKLIST_AT_LEAST" { zh: "清单项达到数量", en: "Enough items of a checklist" },
        /// The star confirmed before is high enough (上一周期星级).
        PreviousStarsAtLeast = "PREVIOUS_STARS_AT_LEAST" { zh: "上一周期星级", en: "Stars of before" },
        /// No remediation is overdue (无逾期整改).
        NoOverdueRemediation = "NO_OVERDUE_REMEDIATION" { zh: "无逾期整改", en: "No overdue remediation" },
        /// The organization has Party coverage (有党的组织或工作覆盖).
        Covered = "COVERED" { zh: "有党的组织或工作覆盖", en: "Party coverage" },
        /// It is inside the quota, where the cycle sets one (在名额之内).
        Quota = "QUOTA" { zh: "在名额之内", en: "Inside the quota" },
    }
}

/// What a star needs beside points (前置条件).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE", deny_unknown_fields)]
pub enum Prerequisite {
    /// Every item of a checklist is held.
    ChecklistComplete {
        /// The indicator with the checklist.
        indicator: IndicatorCode,
    },
    /// So many items of a checklist are held, whichever.
    ChecklistAtLeast {
        /// The indicator with the checklist.
        indicator: IndicatorCode,
        /// How many.
        items: u32,
    },
    /// The star confirmed before is so high at least.
    PreviousStarsAtLeast {
        /// How high.
        stars: Stars,
        /// Whether nobody is held to it in the standard's first cycle, when nobody has a star yet.
        waived_in_first_cycle: bool,
    },
    /// No remediation is overdue.
    NoOverdueRemediation,
    /// The organization has Party coverage of any form.
    Covered,
    /// It is inside the quota, where the cycle sets one.
    Quota,
}

impl Prerequisite {
    /// The kind of this prerequisite.
    pub const fn kind(&self) -> PrerequisiteKind {
        match self {
            Prerequisite::ChecklistComplete { .. } => PrerequisiteKind::ChecklistComplete,
            Prerequisite::ChecklistAtLeast { .. } => PrerequisiteKind::ChecklistAtLeast,
            Prerequisite::PreviousStarsAtLeast { .. } => PrerequisiteKind::PreviousStarsAtLeast,
            Prerequisite::NoOverdueRemediation => PrerequisiteKind::NoOverdueRemediation,
            Prerequisite::Covered => PrerequisiteKind::Covered,
            Prerequisite::Quota => PrerequisiteKind::Quota,
        }
    }
}

/// What caps the stars, whatever the points (一票否决). It never changes points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Veto {
    /// Its code, such as `V1`.
    pub code: IndicatorCode,
    /// What happened.
    pub title: Title,
    /// The most stars that are left.
    pub cap: Stars,
    /// Whether it bars from the next cycle, too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bars_next_cycle: bool,
    /// The first day on which it applies; `None`: as long as the standard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<NaiveDate>,
    /// The last such day; `None`: as long as the standard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
}

impl Veto {
    /// Whether it applies on a day.
    pub fn applies(&self, day: NaiveDate) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }
}

/// How many may be awarded the stars of one band in a cycle that sets a quota (名额).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// For which stars.
    pub stars: Stars,
    /// The share of those assessed, rounded up to whole places, unless the cycle says otherwise.
    pub share: Share,
    /// Which sections decide between equal totals, the first first; then the earlier submission.
    pub tie_break: Vec<IndicatorCode>,
}
