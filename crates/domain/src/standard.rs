//! Standards of the star assessment (星级评定标准): what is counted, and how much for which star.
//!
//! A standard is data: a district writes its own, or takes over a file. A published version never changes; a new one
//! replaces it from a date.

mod band;
mod check;
mod code;
mod definition;
mod file;
mod life;
mod number;
mod policy;
mod problem;
mod rule;
mod stars;

pub use band::{Band, Prerequisite, PrerequisiteKind, Quota, SectionFloor, Veto};
pub use check::{
    BANDS_MAX, INDICATORS_MAX, ITEMS_MAX, OPTIONS_MAX, POINTS_MAX, SECTIONS_MAX, VALIDITY_YEARS_MAX, VETOES_MAX,
};
pub use code::{IndicatorCode, IndicatorCodeError};
pub use definition::{
    Bonus, Citation, Definition, EvidenceDemand, EvidenceKind, Group, Indicator, NotApplicable, Part, RatingSubject,
    Section, Title,
};
pub use file::{FORMAT, StandardFile, StandardFileError};
pub use life::{StandardAction, StandardLifecycle};
pub use number::{Measure, NumberError, Points, Share};
pub use policy::{PolicyClause, PolicyDocument, PolicyPart};
pub use problem::{Problem, ProblemCode};
pub use rule::{Item, Knot, Level, Rule, RuleKind};
pub use stars::{Stars, StarsError};

use crate::area_code::AreaCode;
use crate::id::StandardId;
use crate::vocabulary;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

vocabulary! {
    /// Where a version of a standard stands in its life (标准状态).
    pub enum StandardStatus {
        /// Being written; it may change, and rates nobody but on trial (草稿).
        Draft = "DRAFT" { zh: "草稿", en: "Draft" },
        /// Published; it never changes again (已发布).
        Published = "PUBLISHED" { zh: "已发布", en: "Published" },
        /// No longer for new cycles; ratings by it stay explainable (已停用).
        Retired = "RETIRED" { zh: "已停用", en: "Retired" },
    }
}

/// One version of a standard, as a district keeps it (评定标准).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standard {
    /// The identifier of this version.
    pub id: StandardId,
    /// The district that keeps it.
    pub district: AreaCode,
    /// Where it stands.
    pub status: StandardStatus,
    /// What it says.
    pub definition: Definition,
    /// The policy documents that its indicators cite.
    pub policies: Vec<PolicyDocument>,
    /// Counts the changes of the record, from 1. The standard's own version stands in its definition.
    pub version: i32,
    /// When the record was made.
    pub created_at: DateTime<Utc>,
    /// When the record was last changed.
    pub updated_at: DateTime<Utc>,
}

impl Standard {
    /// Everything that is wrong with it, citations included. Only a standard without problems is published or rates.
    pub fn check(&self) -> Vec<Problem> {
        let mut problems = self.definition.check();
        problems.extend(policy::check(&self.definition, &self.policies));
        problems
    }

    /// Whether a cycle may be opened by it on the day: published, and within its dates.
    pub fn in_force(&self, day: NaiveDate) -> bool {
        let definition = &self.definition;
        self.status == StandardStatus::Published
            && definition.valid_from <= day
            && definition.valid_to.is_none_or(|last| day <= last)
    }

    /// The standard as one file, to be kept, read and imported elsewhere.
    pub fn export(&self) -> StandardFile {
        StandardFile::new(self.definition.clone(), self.policies.clone())
    }
}

#[cfg(test)]
pub(crate) mod tests;
