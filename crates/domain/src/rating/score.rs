//! What is put in for each indicator, and what can be wrong with it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::standard::{IndicatorCode, Measure, Problem};
use crate::{Locale, Word, vocabulary};

/// What is put in for an indicator, in the form that its rule takes (评分).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Score {
    /// Yes or no.
    Answer(bool),
    /// The code of a level.
    Level(String),
    /// A measured quantity in the rule's unit.
    Measure(Measure),
    /// How many events there were that cost points.
    Events(u32),
    /// The items held of a checklist.
    Items(BTreeSet<IndicatorCode>),
    /// Left out (合理缺项), where the indicator allows it.
    NotApplicable,
}

/// Scores by indicator. What is not there is not scored yet.
pub type Scores = BTreeMap<IndicatorCode, Score>;

vocabulary! {
    /// Why a score or a fact does not belong to the standard. The labels are the templates of the messages.
    pub enum ScoreProblemCode {
        /// The standard has no such indicator (指标不存在).
        IndicatorUnknown = "INDICATOR_UNKNOWN" { zh: "标准中没有指标“{code}”", en: "The standard has no indicator '{code}'" },
        /// The score has not the form that the rule takes (评分形式不符).
        WrongForm = "WRONG_FORM" { zh: "指标“{code}”的评分形式与计分方式不符", en: "The score of '{code}' has not the form that its rule takes" },
        /// The indicator has no such level (等级不存在).
        LevelUnknown = "LEVEL_UNKNOWN" { zh: "指标“{code}”没有所选等级", en: "The indicator '{code}' has no such level" },
        /// The checklist has no such item (清单项不存在).
        ItemUnknown = "ITEM_UNKNOWN" { zh: "指标“{code}”没有所选清单项", en: "The checklist '{code}' has no such item" },
        /// The indicator may not be left out (不允许缺项).
        MayNotBeLeftOut = "MAY_NOT_BE_LEFT_OUT" { zh: "指标“{code}”不允许缺项", en: "The indicator '{code}' may not be left out" },
        /// The standard has no such veto (否决项不存在).
        VetoUnknown = "VETO_UNKNOWN" { zh: "标准中没有否决项“{code}”", en: "The standard has no veto '{code}'" },
    }
}

/// One score or fact that does not belong to the standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreProblem {
    /// What is wrong.
    pub code: ScoreProblemCode,
    /// The indicator or veto that was named.
    pub part: IndicatorCode,
}

impl ScoreProblem {
    /// The message for a person.
    pub fn message(&self, locale: Locale) -> String {
        self.code.label(locale).replace("{code}", &self.part.to_string())
    }
}

/// Why nothing was rated. Both lists are complete, so that everything can be mended in one go.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RatingError {
    /// The standard is not sound.
    #[error("the standard has {} problems", .0.len())]
    Standard(Vec<Problem>),
    /// Scores or facts do not belong to the standard.
    #[error("{} scores or facts do not belong to the standard", .0.len())]
    Scores(Vec<ScoreProblem>),
}
