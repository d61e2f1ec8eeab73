//! Star ratings (星级): awarded by a certificate, held for years, and changed for stated reasons only.

mod change;
mod lifecycle;

pub use change::{HEARING_DAYS, Hearing, PLAQUE_DAYS, StarChange, StarMeasure, StarReason};
pub use lifecycle::{StarRatingAction, StarRatingFacts, StarRatingLifecycle};

use crate::access::Place;
use crate::area_code::AreaCode;
use crate::id::{AssessmentId, CycleId, OrganizationId, StarRatingId};
use crate::standard::{Points, Stars};
use crate::vocabulary;
use chrono::{DateTime, Months, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// After a revocation no application is taken for so many years [default, after the rule for A-grades].
pub const BARRED_YEARS_REVOKED: u32 = 3;
/// After a downgrade no application is taken for so many years [default, after the rule for A-grades].
pub const BARRED_YEARS_DOWNGRADED: u32 = 2;

vocabulary! {
    /// Where a star rating stands (星级状态).
    pub enum StarRatingStatus {
        /// In force (有效).
        Valid = "VALID" { zh: "有效", en: "Valid" },
        /// On hold: shown as such, and of no use until restored (暂停).
        OnHold = "ON_HOLD" { zh: "暂停", en: "On hold" },
        /// In force with fewer stars than were awarded (已降星).
        Downgraded = "DOWNGRADED" { zh: "已降星", en: "Downgraded" },
        /// Revoked, for good (已摘牌).
        Revoked = "REVOKED" { zh: "已摘牌", en: "Revoked" },
        /// At the end of its validity, or replaced by a later one (已到期).
        Expired = "EXPIRED" { zh: "已到期", en: "Expired" },
    }
}

impl StarRatingStatus {
    /// Whether the stars count.
    pub const fn in_force(self) -> bool {
        matches!(self, StarRatingStatus::Valid | StarRatingStatus::Downgraded)
    }
}

/// A star rating in force or past (星级).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StarRating {
    /// The identifier.
    pub id: StarRatingId,
    /// The district that awarded it.
    pub district: AreaCode,
    /// The organization.
    pub organization: OrganizationId,
    /// Where the organization is at home.
    pub area: AreaCode,
    /// The assessment from which it came.
    pub assessment: AssessmentId,
    /// The cycle of that assessment.
    pub cycle: CycleId,
    /// The stars awarded.
    pub awarded_stars: Stars,
    /// The stars now: fewer after a downgrade, none after a revocation.
    pub stars: Stars,
    /// The points of the assessment.
    pub points: Points,
    /// The certificate's number, by which anybody can check it.
    pub certificate_number: String,
    /// The plaque's number, where one was given.
    pub plaque_number: Option<String>,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The last day; earlier than awarded where it was replaced, revoked or ended with the organization.
    pub valid_to: NaiveDate,
    /// Where it stands.
    pub status: StarRatingStatus,
    /// Since when it stands there.
    pub status_since: DateTime<Utc>,
    /// What happened to it since its award, the newest last.
    pub changes: Vec<StarChange>,
    /// The first day on which the organization may apply again, after a revocation or a downgrade.
    pub barred_until: Option<NaiveDate>,
    /// The day by which the plaque is to be given back, after a revocation.
    pub plaque_due: Option<NaiveDate>,
    /// Whether the record was made up for demonstration.
    pub demo: bool,
    /// Counts the changes, from 1.
    pub version: i32,
    /// When the record was made.
    pub created_at: DateTime<Utc>,
    /// When the record was last changed.
    pub updated_at: DateTime<Utc>,
}

impl StarRating {
    /// Where it belongs.
    pub const fn place(&self) -> Place {
        Place::organization(self.area, self.organization)
    }

    /// Whether the stars count on the day.
    pub fn in_force(&self, day: NaiveDate) -> bool {
        self.status.in_force() && (self.valid_from..=self.valid_to).contains(&day)
    }

    /// The last day of a validity of so many years that begins on this day.
    pub fn last_day(valid_from: NaiveDate, years: u8) -> NaiveDate {
        let next = years_later(valid_from, u32::from(years));
        next.pred_opt().unwrap_or(valid_from).max(valid_from)
    }

    fn moved(mut self, to: StarRatingStatus, now: DateTime<Utc>) -> Self {
        if self.status != to {
            self.status = to;
            self.status_since = now;
        }
        self.version += 1;
        self.updated_at = now;
        self
    }
}

/// The same day so many years later; 28 February for the 29th.
fn years_later(day: NaiveDate, years: u32) -> NaiveDate {
    day.checked_add_months(Months::new(years * 12)).unwrap_or(day)
}
