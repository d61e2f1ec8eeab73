//! Secretary salons (书记沙龙), at which a community talks its needs over with organizations, volunteers and
//! dual-registration units, and the units themselves (双报到单位).

mod lifecycle;
mod participant;
mod resolution;
mod unit;

pub use lifecycle::{HeldSalon, NewSalon, SalonAction, SalonLifecycle, SalonStatus, TOPICS_MAX};
pub use participant::{NewParticipant, PARTICIPANTS_MAX, Participant, ParticipantKind};
pub use resolution::{NewResolution, RESOLUTIONS_MAX, Resolution, ResolutionDecision};
pub use unit::{
    DualRegistrationAction, DualRegistrationLifecycle, DualRegistrationStatus, DualRegistrationUnit,
    NewDualRegistrationUnit, UnitKind,
};

use crate::access::Place;
use crate::area_code::AreaCode;
use crate::id::{AccountId, NeedId, SalonId};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// A secretary salon (书记沙龙).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretarySalon {
    /// The identifier.
    pub id: SalonId,
    /// The district that keeps the record.
    pub district: AreaCode,
    /// The community that hosts it.
    pub area: AreaCode,
    /// What it is about, in a line.
    pub title: String,
    /// The day for which it is planned.
    pub planned_on: NaiveDate,
    /// Where it meets.
    pub venue: String,
    /// The needs that it discusses.
    pub needs: Vec<NeedId>,
    /// Where it stands.
    pub status: SalonStatus,
    /// Since when it stands there.
    pub status_since: DateTime<Utc>,
    /// The day on which it was held.
    pub held_on: Option<NaiveDate>,
    /// Who took part, by kind; never the names of persons.
    pub participants: Vec<Participant>,
    /// What was said.
    pub minutes: Option<String>,
    /// What was resolved.
    pub resolutions: Vec<Resolution>,
    /// Why it was cancelled.
    pub cancel_reason: Option<String>,
    /// Who planned it.
    pub planned_by: Option<AccountId>,
    /// Whether the record was made up for demonstration.
    pub demo: bool,
    /// Counts the changes, from 1.
    pub version: i32,
    /// When the record was made.
    pub created_at: DateTime<Utc>,
    /// When the record was last changed.
    pub updated_at: DateTime<Utc>,
}

impl SecretarySalon {
    /// Where it belongs.
    pub const fn place(&self) -> Place {
        Place::area(self.area)
    }

    /// How many took part of a kind.
    pub fn count_of(&self, kind: ParticipantKind) -> i32 {
        let of_kind = self.participants.iter().filter(|it| it.kind == kind);
        of_kind.map(|it| it.count).sum()
    }

    /// The resolution that adopts a draft for one of these needs, if it was held: what an order rests on.
    pub fn adopts(&self, needs: &[NeedId]) -> Option<&Resolution> {
        let held = self.status == SalonStatus::Held;
        let mut adopting = self
            .resolutions
            .iter()
            .filter(|it| held && it.decision == ResolutionDecision::Adopt);
        adopting.find(|it| it.needs.iter().any(|need| needs.contains(need)))
    }
}

#[cfg(test)]
mod tests;
