//! How a score becomes points: the five scoring rules.

use serde::{Deserialize, Serialize};

use super::{IndicatorCode, Measure, Points, Title};
use crate::vocabulary;

vocabulary! {
    /// How an indicator is scored (计分方式).
    pub enum RuleKind as "ScoringRule" {
        /// Full points or none (是否型).
        YesNo = "YES_NO" { zh: "是否型", en: "Yes or no" },
        /// The points of the level that fits (等级型).
        Levels = "LEVELS" { zh: "等级型", en: "Levels" },
        /// Points by a measured quantity, linear between given values (数值型).
        Numeric = "NUMERIC" { zh: "数值型", en: "Numeric" },
        /// Full points less some for each event, never below zero (扣分型).
        Deduction = "DEDUCTION" { zh: "扣分型", en: "Deduction" },
        /// The points of every item held (清单型).
        Checklist = "CHECKLIST" { zh: "清单型", en: "Checklist" },
    }
}

/// A scoring rule with its particulars (计分规则).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE", deny_unknown_fields)]
pub enum Rule {
    /// Yes gives full points, no gives none.
    YesNo,
    /// The level chosen gives its points; the best one gives full points.
    Levels {
        /// The levels, the best first.
        levels: Vec<Level>,
    },
    /// Piecewise linear in a measure, clamped at both ends, rounded half up to a hundredth.
    Numeric {
        /// What is measured.
        measure: Title,
        /// In what unit.
        unit: Title,
        /// The smallest change that means something, such as one whole month. Advice goes by it.
        step: Measure,
        /// Where the line bends: measures rise, points only rise or only fall.
        knots: Vec<Knot>,
    },
    /// Full points less a fixed number for each event, never below zero.
    Deduction {
        /// What is counted.
        event: Title,
        /// Points lost with each.
        per_event: Points,
    },
    /// Every item held gives its points; all of them give full points.
    Checklist {
        /// The items in their order.
        items: Vec<Item>,
    },
}

impl Rule {
    /// The kind of this rule.
    pub const fn kind(&self) -> RuleKind {
        match self {
            Rule::YesNo => RuleKind::YesNo,
            Rule::Levels { .. } => RuleKind::Levels,
            Rule::Numeric { .. } => RuleKind::Numeric,
            Rule::Deduction { .. } => RuleKind::Deduction,
            Rule::Checklist { .. } => RuleKind::Checklist,
        }
    }
}

/// A level of an indicator (等级).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// Its code within the indicator: capital letters, digits and underscores.
    pub code: String,
    /// Its title.
    pub title: Title,
    /// What it gives.
    pub points: Points,
}

/// Where the line of a numeric rule bends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Knot {
    /// At this measure,
    pub at: Measure,
    /// so many points.
    pub points: Points,
}

/// An item of a checklist (清单项).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Its code, such as `C1.6`.
    pub code: IndicatorCode,
    /// Its title.
    pub title: Title,
    /// What it gives.
    pub points: Points,
}
