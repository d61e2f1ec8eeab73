//! What a rating rests on beside scores.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::standard::{IndicatorCode, Stars};

/// What a rating rests on beside scores (评定事实), as it was on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The day; vetoes that do not apply on it are not counted.
    pub as_of: NaiveDate,
    /// Whether it is the standard's first cycle: nobody has a star by it yet.
    pub first_cycle: bool,
    /// The star confirmed before; `None` if there is none.
    pub previous_stars: Option<Stars>,
    /// Whether the organization has Party coverage of any form.
    pub covered: bool,
    /// How many remediations are overdue.
    pub overdue_remediations: u32,
    /// The vetoes that were found.
    pub vetoes: BTreeSet<IndicatorCode>,
    /// The place under the cycle's quota; `None` while the cycle sets none, or before places are given.
    pub quota: Option<QuotaPlace>,
}

/// A place in the order of those who may have the stars of the quota (名额排名).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotaPlace {
    /// The place, from 1.
    pub rank: u32,
    /// How many places there are.
    pub places: u32,
}
