//! How much each factor counts: versioned data, which a district replaces.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{GRADE_FULL, MatchFactor, Nearness};
use crate::Word;
use crate::standard::Title;

/// The format of the file: its name and version. A reader refuses what it does not know.
pub const FORMAT: &str = "siling.matching/1";
/// What the weights of all factors sum to.
pub const WEIGHT_SUM: u32 = 100;
/// The most finished projects that a record can be asked for.
const PROJECTS_MAX: u32 = 1_000;

/// The weights of a matching (匹配权重), one version of them. Grades are thousandths, 0 to 1000.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// [`FORMAT`].
    pub format: String,
    /// The code, the same in all versions.
    pub code: String,
    /// The version, from 1; what was used for a recommendation never changes.
    pub version: u32,
    /// Whether they are this program's own default, and no district's.
    pub default: bool,
    /// What they are called.
    pub title: Title,
    /// The weight of every factor; together [`WEIGHT_SUM`].
    pub weights: BTreeMap<MatchFactor, u32>,
    /// The grade of every nearness.
    pub nearness: BTreeMap<Nearness, u32>,
    /// The grade of an organization that declares no lead at all.
    pub lead_undeclared: u32,
    /// How a record is graded.
    pub record: RecordWeights,
    /// The grade while no price is told.
    pub price_untold: u32,
}

/// How a record is graded: three shares that sum to 1000, and what a part without data counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordWeights {
    /// The share of finished projects.
    pub projects: u32,
    /// The share of milestones accepted the first time.
    pub first_time: u32,
    /// The share of the mean service rating.
    pub ratings: u32,
    /// So many finished projects are full.
    pub projects_full: u32,
    /// The grade of a part without data, so that newcomers are not shut out.
    pub newcomer: u32,
}

/// Why a text is no set of weights.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WeightsError {
    /// Not JSON, or not of this form.
    #[error("line {line}, column {column}: {reason}")]
    Malformed {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What is wrong.
        reason: String,
    },
    /// Another format, or another version of it.
    #[error("the format {FORMAT} is needed, not {0}")]
    OtherFormat(String),
    /// Members that are missing or out of range, or sums that are not met: all of them.
    #[error("{}", .0.join("; "))]
    Unsound(Vec<String>),
}

impl Weights {
    /// Reads the file, and sees to it that it is whole.
    ///
    /// # Errors
    /// [`WeightsError`], with everything that is wrong.
    pub fn import(text: &str) -> Result<Self, WeightsError> {
        let weights: Weights = serde_json::from_str(text).map_err(|error| WeightsError::Malformed {
            line: error.line(),
            column: error.column(),
            reason: error.to_string(),
        })?;
        if weights.format != FORMAT {
            return Err(WeightsError::OtherFormat(weights.format));
        }
        let problems = weights.problems();
        if problems.is_empty() {
            Ok(weights)
        } else {
            Err(WeightsError::Unsound(problems))
        }
    }

    fn problems(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut require = |met: bool, problem: String| {
            if !met {
                found.push(problem);
            }
        };
        require(self.version > 0, "version: from 1".to_owned());
        for factor in MatchFactor::ALL {
            let code = factor.code();
            require(self.weights.contains_key(factor), format!("weights.{code}: missing"));
        }
        let sum: u64 = self.weights.values().map(|weight| u64::from(*weight)).sum();
        require(
            sum == u64::from(WEIGHT_SUM),
            format!("weights: {WEIGHT_SUM} together, not {sum}"),
        );
        for nearness in Nearness::ALL {
            let code = nearness.code();
            require(
                self.nearness.contains_key(nearness),
                format!("nearness.{code}: missing"),
            );
        }
        let record = &self.record;
        let grades = self.nearness.values().copied();
        for grade in grades.chain([self.lead_undeclared, self.price_untold, record.newcomer]) {
            require(
                grade <= GRADE_FULL,
                format!("a grade is 0 to {GRADE_FULL}, not {grade}"),
            );
        }
        let parts = [record.projects, record.first_time, record.ratings];
        let sum: u64 = parts.iter().map(|part| u64::from(*part)).sum();
        require(
            sum == u64::from(GRADE_FULL),
            format!("record: {GRADE_FULL} together, not {sum}"),
        );
        require(
            (1..=PROJECTS_MAX).contains(&record.projects_full),
            format!("record.projects_full: 1 to {PROJECTS_MAX}"),
        );
        found
    }

    /// The weight of a factor.
    pub fn of(&self, factor: MatchFactor) -> u32 {
        self.weights.get(&factor).copied().unwrap_or(0)
    }
}
