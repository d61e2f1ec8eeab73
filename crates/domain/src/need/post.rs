//! How a need is posted (点单), and what the community tells of it when it takes it up.

use super::{MaskedContact, Need, NeedChannel, NeedStatus, Position, Spot};
use crate::area::AreaLevel;
use crate::area_code::AreaCode;
use crate::calendar::Calendar;
use crate::id::{AccountId, FileId, NeedId, SalonId, VisitId};
use crate::organization::{Contact, LINE_MAX, Lead, NewContact, TEXT_MAX, contact};
use crate::refusal::Checks;
use crate::text::{clean_name, clean_text};
use crate::time::china_date;
use crate::{Refusal, RefusalCode, Refusals};
use chrono::{DateTime, Datelike as _, NaiveDate, Utc, Weekday};

/// Within how many working days the community answers a need [default].
pub const ANSWER_DAYS: u32 = 3;
/// The longest title, in characters.
pub const TITLE_MAX: usize = 60;
/// The most photos of one need [default].
pub const PHOTOS_MAX: usize = 9;
/// The most capabilities that one need can ask for [default].
pub const CAPABILITIES_MAX: usize = 10;

/// Where it is, as typed.
#[derive(Debug, Clone)]
pub struct NewSpot {
    /// In words.
    pub text: String,
    /// The latitude and the longitude in degrees, WGS-84.
    pub position: Option<(f64, f64)>,
}

/// What is needed to post a need.
#[derive(Debug, Clone)]
pub struct NewNeed {
    /// The identifier, made by us or by the client.
    pub id: NeedId,
    /// The community.
    pub area: AreaCode,
    /// By which way it came in.
    pub channel: NeedChannel,
    /// The visit at which it was told.
    pub visit: Option<VisitId>,
    /// The salon at which it was raised.
    pub salon: Option<SalonId>,
    /// What is wanted, in a line.
    pub title: String,
    /// What is wanted.
    pub text: String,
    /// Which of the four leads it belongs to.
    pub lead: Option<Lead>,
    /// The capabilities that are wanted.
    pub capabilities: Vec<String>,
    /// Where it is.
    pub spot: Option<NewSpot>,
    /// Photos.
    pub photos: Vec<FileId>,
    /// Whom to ask.
    pub contact: Option<NewContact>,
    /// Whether it is made up for demonstration.
    pub demo: bool,
}

/// A need as posted, with the contact that is kept apart from it.
#[derive(Debug, Clone)]
pub struct Posted {
    /// The need.
    pub need: Need,
    /// Whom to ask, whole.
    pub contact: Option<Contact>,
}

/// What the community tells of a need when it takes it up.
#[derive(Debug, Clone, Default)]
pub struct Triage {
    /// Which of the four leads it belongs to; kept as it is where none is said.
    pub lead: Option<Lead>,
    /// The capabilities that are wanted, all of them; kept as they are where none are said.
    pub capabilities: Option<Vec<String>>,
    /// What the community says to it.
    pub answer: Option<String>,
}

impl Triage {
    pub(super) fn tell(self, need: &mut Need) -> Result<(), Refusals> {
        let mut checks = Checks::new();
        let answer = self
            .answer
            .and_then(|answer| checks.field("answer", clean_text(&answer, TEXT_MAX)));
        if let Some(capabilities) = self.capabilities {
            need.capabilities = distinct(&mut checks, "capabilities", capabilities, CAPABILITIES_MAX);
        }
        checks.finish()?;
        need.lead = self.lead.or(need.lead);
        need.answer = answer;
        Ok(())
    }
}

/// The day by which a need posted on this day is answered. Where the calendar does not know the year, Monday to Friday
/// are taken for working days: nobody is kept from posting because next year's holidays are not announced yet.
pub(super) fn answer_due(posted: NaiveDate, calendar: &Calendar) -> NaiveDate {
    calendar.add_working_days(posted, ANSWER_DAYS).unwrap_or_else(|_| {
        let (mut day, mut left) = (posted, ANSWER_DAYS);
        while left > 0 {
            let Some(next) = day.succ_opt() else { break };
            day = next;
            left -= u32::from(!matches!(day.weekday(), Weekday::Sat | Weekday::Sun));
        }
        day
    })
}

/// The entries, each once, not too many.
pub(crate) fn distinct<T: PartialEq + ToString>(
    checks: &mut Checks,
    field: &str,
    entries: Vec<T>,
    max: usize,
) -> Vec<T> {
    checks.require(field, entries.len() <= max, || {
        Refusal::new(RefusalCode::TooMany).with("max", max)
    });
    let mut once: Vec<T> = Vec::with_capacity(entries.len());
    for (index, entry) in entries.into_iter().enumerate() {
        if once.contains(&entry) {
            let twice = Refusal::new(RefusalCode::Duplicate).with("value", entry.to_string());
            checks.refuse(twice.at(index.to_string()).at(field));
        } else {
            once.push(entry);
        }
    }
    once
}

/// Demands a community, and not a sub-district or the district.
pub(crate) fn in_a_community(checks: &mut Checks, area: AreaCode) {
    checks.require("areaCode", area.level() == AreaLevel::Community, || {
        Refusal::new(RefusalCode::InvalidFormat).with_words("expected", [AreaLevel::Community])
    });
}

fn spot(checks: &mut Checks, spot: Option<NewSpot>) -> Option<Spot> {
    let spot = spot?;
    let mut inner = Checks::new();
    let text = inner.field("text", clean_name(&spot.text, LINE_MAX));
    let position = spot.position.and_then(|(latitude, longitude)| {
        let latitude = inner.field("latitude", degrees(latitude, 90));
        let longitude = inner.field("longitude", degrees(longitude, 180));
        Some(Position {
            latitude: latitude?,
            longitude: longitude?,
        })
    });
    if let Err(refusals) = inner.finish() {
        let refusals = refusals.into_vec().into_iter();
        refusals.for_each(|refusal| checks.refuse(refusal.at("place")));
    }
    Some(Spot { text: text?, position })
}

/// Degrees as millionths.
#[expect(
    clippy::cast_possible_truncation,
    reason = "at most 180,000,000, as checked right before"
)]
fn degrees(value: f64, max: i32) -> Result<i32, Refusal> {
    if value.is_finite() && value.abs() <= f64::from(max) {
        Ok((value * 1_000_000.0).round() as i32)
    } else {
        Err(Refusal::new(RefusalCode::OutOfRange).with("min", -max).with("max", max))
    }
}

impl Position {
    /// The position of degrees; `None` beyond the earth.
    pub fn of_degrees(latitude: f64, longitude: f64) -> Option<Self> {
        Some(Position {
            latitude: degrees(latitude, 90).ok()?,
            longitude: degrees(longitude, 180).ok()?,
        })
    }
}

impl Need {
    /// A need is posted: by a resident, or by the community on a resident's behalf.
    pub fn post(
        district: AreaCode,
        new: NewNeed,
        by: Option<AccountId>,
        on_behalf: bool,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<Posted, Refusals> {
        let mut checks = Checks::new();
        let title = checks.field("title", clean_name(&new.title, TITLE_MAX));
        let text = checks.field("text", clean_text(&new.text, TEXT_MAX));
        let capabilities = distinct(&mut checks, "capabilities", new.capabilities, CAPABILITIES_MAX);
        let photos = distinct(&mut checks, "photos", new.photos, PHOTOS_MAX);
        let spot = spot(&mut checks, new.spot);
        let contact = contact(&mut checks, new.contact);
        in_a_community(&mut checks, new.area);
        checks.require("channel", on_behalf || new.channel == NeedChannel::Online, || {
            Refusal::new(RefusalCode::ChannelNotAllowed)
        });
        checks.require(
            "visit",
            new.visit.is_none() || new.channel == NeedChannel::Visit,
            || Refusal::new(RefusalCode::KindNotAllowed),
        );
        checks.require(
            "salon",
            new.salon.is_none() || new.channel == NeedChannel::Salon,
            || Refusal::new(RefusalCode::KindNotAllowed),
        );
        checks.finish()?;
        let masked = contact.as_ref().map(|contact| MaskedContact {
            name: contact.name.masked(),
            phone: contact.phone.masked(),
        });
        let need = Need {
            id: new.id,
            district,
            area: new.area,
            channel: new.channel,
            visit: new.visit,
            salon: new.salon,
            title: title.unwrap_or_default(),
            text: text.unwrap_or_default(),
            lead: new.lead,
            capabilities,
            spot,
            photos,
            posted_by: by,
            on_behalf,
            contact: masked,
            status: NeedStatus::Submitted,
            status_since: now,
            answer_due: answer_due(china_date(now), calendar),
            answered_on: None,
            accepted_at: None,
            decline: None,
            answer: None,
            merged_into: None,
            endorsement_count: 0,
            order: None,
            project: None,
            resolved_at: None,
            reopenings: Vec::new(),
            demo: new.demo,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        Ok(Posted { need, contact })
    }
}
