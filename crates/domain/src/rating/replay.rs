//! Rating again: what was rated before, by the same standard or on trial by another one.

use serde::{Deserialize, Serialize};

use super::{Engine, Facts, Rating, RatingError, ScoreProblem, Scores};
use crate::standard::Stars;
use crate::vocabulary;

/// A stored rating beside what its stored input comes to now (重算结果).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replay {
    /// Whether standard, scores and facts are still those of the stored rating.
    pub same_input: bool,
    /// Whether the rating comes out the same, to the last hundredth and the last word of its explanation.
    pub same_rating: bool,
    /// What the input comes to now.
    pub rating: Rating,
}

vocabulary! {
    /// How the stars change between two ratings (星级变化).
    pub enum StarMovement {
        /// More stars (升星).
        Up = "UP" { zh: "升星", en: "Up" },
        /// As many stars (不变).
        Same = "SAME" { zh: "不变", en: "Same" },
        /// Fewer stars (降星).
        Down = "DOWN" { zh: "降星", en: "Down" },
    }
}

impl StarMovement {
    /// The movement from some stars to others.
    pub fn between(before: Stars, after: Stars) -> Self {
        match after.cmp(&before) {
            std::cmp::Ordering::Greater => StarMovement::Up,
            std::cmp::Ordering::Equal => StarMovement::Same,
            std::cmp::Ordering::Less => StarMovement::Down,
        }
    }
}

/// What scores of one standard come to by another one (试算结果).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trial {
    /// The rating by the standard on trial, without advice.
    pub rating: Rating,
    /// Scores and vetoes that the standard on trial does not know or does not take. They were left aside: such an
    /// indicator counts as not scored.
    pub left_aside: Vec<ScoreProblem>,
}

impl Engine {
    /// Rates a stored input again and compares. Advice is compared where the stored rating has some.
    ///
    /// # Errors
    /// [`RatingError::Scores`] when the input does not belong to this standard: it is the wrong engine.
    pub fn replay(&self, stored: &Rating, scores: &Scores, facts: &Facts) -> Result<Replay, RatingError> {
        let rating = match stored.advice {
            Some(_) => self.rate(scores, facts)?,
            None => self.tally(scores, facts)?,
        };
        Ok(Replay {
            same_input: rating.digest == stored.digest,
            same_rating: rating == *stored,
            rating,
        })
    }

    /// Rates scores that were made for another standard or version, as far as they fit.
    ///
    /// # Errors
    /// None that scores or facts lead to.
    pub fn trial(&self, scores: &Scores, facts: &Facts) -> Result<Trial, RatingError> {
        let left_aside = match self.tally(scores, facts) {
            Ok(rating) => {
                let left_aside = Vec::new();
                return Ok(Trial { rating, left_aside });
            }
            Err(RatingError::Scores(problems)) => problems,
            Err(error) => return Err(error),
        };
        let (mut scores, mut facts) = (scores.clone(), facts.clone());
        for problem in &left_aside {
            scores.remove(&problem.part);
            facts.vetoes.remove(&problem.part);
        }
        let rating = self.tally(&scores, &facts)?;
        Ok(Trial { rating, left_aside })
    }
}
