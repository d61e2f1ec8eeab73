//! Ratings (评定): from a standard, scores and facts to stars, with the reasons.
//!
//! Pure and exact: integers only, no clock, no order of evaluation. The same input gives the same rating and the same
//! digest on every machine.

mod advice;
mod condition;
mod digest;
mod engine;
mod facts;
mod points;
mod quota;
mod replay;
mod score;

pub use advice::{Advice, Improvement};
pub use condition::{Amount, BandResult, ConditionKind, ConditionResult, Outcome};
pub use digest::{RatingDigest, RatingDigestError};
pub use engine::Engine;
pub use facts::{Facts, QuotaPlace};
pub use quota::Contender;
pub use replay::{Replay, StarMovement, Trial};
pub use score::{RatingError, Score, ScoreProblem, ScoreProblemCode, Scores};

use crate::standard::{Definition, IndicatorCode, Points, RuleKind, Share, Stars};
use crate::vocabulary;
use serde::{Deserialize, Serialize};

/// A rating with its whole explanation (评定结果).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// The code of the standard.
    pub standard: String,
    /// The standard's version.
    pub version: u32,
    /// The digest of the standard, the scores and the facts.
    pub digest: RatingDigest,
    /// Whether every indicator is scored. What is not counts as zero, so that a draft can be rated at any time.
    pub complete: bool,
    /// The sections in the standard's order.
    pub sections: Vec<SectionPoints>,
    /// The bonus, if the standard has one.
    pub bonus: Option<BonusPoints>,
    /// Every indicator in the standard's order, those of the bonus last.
    pub indicators: Vec<IndicatorPoints>,
    /// What the sections and the bonus sum to.
    pub sum: Points,
    /// The sum, or the standard's cap where that is less.
    pub total: Points,
    /// The vetoes that apply, in the standard's order.
    pub vetoes: Vec<VetoHit>,
    /// Every band, the highest first, each with all its conditions.
    pub bands: Vec<BandResult>,
    /// The stars that points and prerequisites come to.
    pub stars_before_vetoes: Stars,
    /// The stars.
    pub stars: Stars,
    /// Whether a veto bars from the next cycle.
    pub bars_next_cycle: bool,
    /// Why it is not one star more: a veto, then what no points can mend, then what lacks most points. `None` when
    /// there is no higher star.
    pub binding: Option<ConditionResult>,
    /// The cheapest way to the next star; `None` when there is no higher star, or when it was not asked for.
    pub advice: Option<Advice>,
}

vocabulary! {
    /// Whether an indicator is scored (得分状态).
    pub enum ScoreState {
        /// Scored (已评分).
        Scored = "SCORED" { zh: "已评分", en: "Scored" },
        /// Not scored yet; it counts as zero (未评分).
        Unscored = "UNSCORED" { zh: "未评分", en: "Not scored" },
        /// Left out of its section's points (合理缺项).
        NotApplicable = "NOT_APPLICABLE" { zh: "合理缺项", en: "Not applicable" },
    }
}

/// What a section came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionPoints {
    /// The section.
    pub code: IndicatorCode,
    /// Its full points.
    pub full: Points,
    /// Full points of those of its indicators that are not left out.
    pub applicable: Points,
    /// What its indicators sum to.
    pub earned: Points,
    /// What it counts: `earned × full ÷ applicable`, rounded half up to a hundredth, once.
    pub points: Points,
    /// `points` of `full`, rounded down, so that a share shown as reached is reached.
    pub share: Share,
}

/// What the bonus came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BonusPoints {
    /// The bonus.
    pub code: IndicatorCode,
    /// The most that counts.
    pub cap: Points,
    /// What its indicators sum to.
    pub earned: Points,
    /// What it counts.
    pub points: Points,
}

/// What an indicator came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndicatorPoints {
    /// The indicator.
    pub code: IndicatorCode,
    /// The section to which it belongs, or the bonus.
    pub section: IndicatorCode,
    /// The rule that gave the points.
    pub rule: RuleKind,
    /// Full points.
    pub full: Points,
    /// Its points.
    pub points: Points,
    /// Whether it is scored.
    pub state: ScoreState,
}

/// A veto that applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct VetoHit {
    /// The veto.
    pub code: IndicatorCode,
    /// The most stars that it leaves.
    pub cap: Stars,
    /// Whether it bars from the next cycle.
    pub bars_next_cycle: bool,
}

/// Rates once, advice included. Who rates many makes one [`Engine`] for all.
///
/// # Errors
/// [`RatingError`] when the standard is not sound, or scores or facts do not belong to it.
pub fn rate(standard: &Definition, scores: &Scores, facts: &Facts) -> Result<Rating, RatingError> {
    Engine::new(standard)
        .map_err(RatingError::Standard)?
        .rate(scores, facts)
}

#[cfg(test)]
mod tests;
