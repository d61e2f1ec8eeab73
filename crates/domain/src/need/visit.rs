//! Visits to residents (社情民意走访), at which needs are told.

use super::post::in_a_community;
use crate::access::Place;
use crate::area_code::AreaCode;
use crate::id::{AccountId, VisitId};
use crate::organization::TEXT_MAX;
use crate::refusal::Checks;
use crate::text::{clean_name, clean_text};
use crate::time::china_date;
use crate::{Refusal, RefusalCode, Refusals};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// The most visitors of one visit [default].
pub const VISITORS_MAX: usize = 20;
/// The most households of one visit; above it, a mistyped number is likelier [default].
pub const HOUSEHOLDS_MAX: i32 = 2000;
/// The longest name of a visitor, in characters.
const VISITOR_MAX: usize = 30;

/// A visit to residents (走访).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// The identifier.
    pub id: VisitId,
    /// The district that keeps the record.
    pub district: AreaCode,
    /// The community.
    pub area: AreaCode,
    /// The day.
    pub visited_on: NaiveDate,
    /// Who went, as the community names its staff and helpers.
    pub visitors: Vec<String>,
    /// How many households were visited.
    pub households: i32,
    /// What was heard, without names of residents.
    pub notes: Option<String>,
    /// Who recorded it.
    pub recorded_by: Option<AccountId>,
    /// Whether the record was made up for demonstration.
    pub demo: bool,
    /// Counts the changes, from 1.
    pub version: i32,
    /// When the record was made.
    pub created_at: DateTime<Utc>,
    /// When the record was last changed.
    pub updated_at: DateTime<Utc>,
}

/// What is needed to record a visit.
#[derive(Debug, Clone)]
pub struct NewVisit {
    /// The identifier, made by us or by the client.
    pub id: VisitId,
    /// The community.
    pub area: AreaCode,
    /// The day.
    pub visited_on: NaiveDate,
    /// Who went.
    pub visitors: Vec<String>,
    /// How many households were visited.
    pub households: i32,
    /// What was heard.
    pub notes: Option<String>,
    /// Whether it is made up for demonstration.
    pub demo: bool,
}

impl Visit {
    /// A visit is recorded.
    pub fn record(
        district: AreaCode,
        new: NewVisit,
        by: Option<AccountId>,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusals> {
        let mut checks = Checks::new();
        in_a_community(&mut checks, new.area);
        checks.require("visitedOn", new.visited_on <= china_date(now), || {
            Refusal::new(RefusalCode::FutureDate)
        });
        checks.require("households", (1..=HOUSEHOLDS_MAX).contains(&new.households), || {
            Refusal::new(RefusalCode::OutOfRange)
                .with("min", 1)
                .with("max", HOUSEHOLDS_MAX)
        });
        checks.require("visitors", !new.visitors.is_empty(), || {
            Refusal::new(RefusalCode::Required)
        });
        checks.require("visitors", new.visitors.len() <= VISITORS_MAX, || {
            Refusal::new(RefusalCode::TooMany).with("max", VISITORS_MAX)
        });
        let mut visitors = Vec::with_capacity(new.visitors.len());
        for (index, visitor) in new.visitors.iter().enumerate() {
            match clean_name(visitor, VISITOR_MAX) {
                Ok(name) => visitors.push(name),
                Err(error) => checks.refuse(Refusal::from(error).at(index.to_string()).at("visitors")),
            }
        }
        let notes = new
            .notes
            .and_then(|notes| checks.field("notes", clean_text(&notes, TEXT_MAX)));
        checks.finish()?;
        Ok(Visit {
            id: new.id,
            district,
            area: new.area,
            visited_on: new.visited_on,
            visitors,
            households: new.households,
            notes,
            recorded_by: by,
            demo: new.demo,
            version: 1,
            created_at: now,
            updated_at: now,
        })
    }

    /// Where it belongs.
    pub const fn place(&self) -> Place {
        Place::area(self.area)
    }
}
