//! Records of service (服务记录): what was done on a day, for how many people. They come in batches, often from a phone
//! that was offline; no name of anybody served or serving is kept.

use super::lifecycle::{ProjectAction, ProjectFacts};
use super::privacy::{clean_public_line, clean_public_text};
use super::{Project, ProjectStatus, ProjectTotals};
use crate::access::{Deed, Place};
use crate::area_code::AreaCode;
use crate::file::FileKind;
use crate::id::{AccountId, FileId, OrganizationId, ProjectId, ServiceRecordId};
use crate::lifecycle::{Lifecycle, Transition};
use crate::organization::LINE_MAX;
use crate::refusal::Checks;
use crate::standard::Measure;
use crate::text::clean_text;
use crate::time::china_date;
use crate::{Refusal, RefusalCode, Refusals, vocabulary};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};

/// The most records of one batch.
pub const BATCH_MAX: usize = 100;
/// The most photos of one record (our default).
pub const PHOTOS_MAX: usize = 9;
/// The longest note, in characters.
const NOTE_MAX: usize = 500;
/// The most hours of one record, of all who served together (our default).
const HOURS_MAX: Measure = Measure::from_hundredths(1_000_000);
/// The most volunteers or people served of one record (our default).
const PEOPLE_MAX: i32 = 100_000;

vocabulary! {
    /// Where a record of service stands (服务记录状态).
    pub enum ServiceRecordStatus {
        /// It counts (有效).
        Recorded = "RECORDED" { zh: "有效", en: "Recorded" },
        /// Voided: it is kept, but does not count any more (已作废).
        Voided = "VOIDED" { zh: "已作废", en: "Voided" },
    }
}

vocabulary! {
    /// What can be done with a record of service (服务记录操作).
    pub enum ServiceRecordAction {
        /// Record it (记录).
        Record = "RECORD" { zh: "记录", en: "Record" },
        /// Void it (作废).
        Void = "VOID" { zh: "作废", en: "Void" },
    }
}

/// The life of a record of service (服务记录流程).
pub struct ServiceRecordLifecycle;

impl Lifecycle for ServiceRecordLifecycle {
    type State = ServiceRecordStatus;
    type Action = ServiceRecordAction;
    const OBJECT: &'static str = "ServiceRecord";
    const TABLE: &'static [Transition<ServiceRecordStatus, ServiceRecordAction>] = &[
        Transition {
            from: &[],
            action: ServiceRecordAction::Record,
            to: ServiceRecordStatus::Recorded,
            deed: Deed::RecordService,
            guard: "a project that was started; a day between its start and today, or its completion",
        },
        Transition {
            from: &[ServiceRecordStatus::Recorded],
            action: ServiceRecordAction::Void,
            to: ServiceRecordStatus::Voided,
            deed: Deed::VoidServiceRecord,
            guard: "the project not accepted or ended yet; a reason",
        },
    ];
}

/// A record of service (服务记录).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceRecord {
    /// The identifier, made by the client: the same one is the same record.
    pub id: ServiceRecordId,
    /// The district that keeps the record.
    pub district: AreaCode,
    /// The project.
    pub project: ProjectId,
    /// The organization that served.
    pub organization: OrganizationId,
    /// The project's area.
    pub area: AreaCode,
    /// The day.
    pub day: NaiveDate,
    /// Where, by the name of the place.
    pub place_name: String,
    /// Hours of service, of all who served together.
    pub hours: Measure,
    /// How many volunteers served.
    pub volunteers: i32,
    /// How many people were served.
    pub beneficiaries: i32,
    /// What was done.
    pub note: Option<String>,
    /// Photos.
    pub photos: Vec<FileId>,
    /// Who recorded it.
    pub recorded_by: Option<AccountId>,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// Whether it counts.
    pub status: ServiceRecordStatus,
    /// Why it was voided.
    pub void_reason: Option<String>,
    /// When it was voided.
    pub voided_at: Option<DateTime<Utc>>,
}

impl ServiceRecord {
    /// Where it belongs.
    pub const fn place(&self) -> Place {
        Place::organization(self.area, self.organization)
    }

    /// Whether it is what the other one says, whenever and by whomever each was recorded.
    pub fn says_the_same(&self, other: &ServiceRecord) -> bool {
        let said = |record: &ServiceRecord| {
            (
                (record.project, record.organization, record.day, record.hours),
                (record.volunteers, record.beneficiaries),
                (record.place_name.clone(), record.note.clone(), record.photos.clone()),
            )
        };
        said(self) == said(other)
    }

    /// Whether an action is possible now, given where its project stands.
    pub fn check(&self, action: ServiceRecordAction, project: ProjectStatus) -> Result<ServiceRecordStatus, Refusal> {
        let row = ServiceRecordLifecycle::transition(self.status, action)?;
        // What an acceptance rests on is not taken back behind it.
        match action {
            ServiceRecordAction::Void if !project.is_running() && project != ProjectStatus::Completed => {
                Err(Refusal::new(RefusalCode::ActionNotAllowed)
                    .with_words("state", [project])
                    .with_words("action", [action]))
            }
            _ => Ok(row.to),
        }
    }
}

/// A record of service as it comes from a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewServiceRecord {
    /// The identifier that the client made.
    pub id: ServiceRecordId,
    /// The day.
    pub day: NaiveDate,
    /// Where.
    pub place: String,
    /// Hours of service, as typed.
    pub hours: String,
    /// How many volunteers served.
    pub volunteers: i32,
    /// How many people were served.
    pub beneficiaries: i32,
    /// What was done.
    pub note: Option<String>,
    /// Photos that the same account has handed in.
    pub photos: Vec<FileId>,
}

/// What a batch came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedService {
    /// The records, in the order of the batch.
    pub records: Vec<ServiceRecord>,
    /// Those of them that were there already.
    pub known: Vec<ServiceRecordId>,
}

impl Project {
    /// Service is recorded: every record of the batch is checked, and every mistake named as `records.<i>.<field>`.
    /// `kinds` tells the files that the recording account has handed in.
    pub fn check_service(
        &self,
        organization: OrganizationId,
        new: Vec<NewServiceRecord>,
        kinds: &HashMap<FileId, FileKind>,
        facts: &ProjectFacts,
        now: DateTime<Utc>,
    ) -> Result<Vec<ServiceRecord>, Refusals> {
        self.check(ProjectAction::RecordService, facts)?;
        if !self.involves(organization) {
            return Err(Refusal::new(RefusalCode::NotFound).at("organization").into());
        }
        if new.is_empty() {
            return Err(Refusal::new(RefusalCode::Required).at("records").into());
        }
        if new.len() > BATCH_MAX {
            let refusal = Refusal::new(RefusalCode::TooMany).with("max", BATCH_MAX);
            return Err(refusal.at("records").into());
        }
        let mut checks = Checks::new();
        let mut ids = BTreeSet::new();
        let mut records = Vec::with_capacity(new.len());
        for (index, new) in new.into_iter().enumerate() {
            let mut inner = Checks::new();
            inner.require("id", ids.insert(new.id), || {
                Refusal::new(RefusalCode::Duplicate).with("value", new.id)
            });
            records.extend(self.record(&mut inner, organization, new, kinds, facts, now));
            for refusal in inner.into_refusals() {
                checks.refuse(refusal.at(index.to_string()).at("records"));
            }
        }
        checks.finish()?;
        Ok(records)
    }

    fn record(
        &self,
        checks: &mut Checks,
        organization: OrganizationId,
        new: NewServiceRecord,
        kinds: &HashMap<FileId, FileKind>,
        facts: &ProjectFacts,
        now: DateTime<Utc>,
    ) -> Option<ServiceRecord> {
        let today = china_date(now);
        let first = self.started_on.unwrap_or(today);
        let last = self.completed_on.unwrap_or(today).min(today);
        checks.require("day", new.day <= today, || Refusal::new(RefusalCode::FutureDate));
        checks.require("day", new.day > today || (first..=last).contains(&new.day), || {
            Refusal::new(RefusalCode::OutOfRange)
                .with("min", first)
                .with("max", last)
        });
        let place_name = checks.field("place", clean_public_line(&new.place, LINE_MAX));
        let hours = checks.field("hours", Measure::parse(new.hours.trim()));
        let range = |max: &dyn std::fmt::Display| Refusal::new(RefusalCode::OutOfRange).with("min", 0).with("max", max);
        checks.require(
            "hours",
            hours.is_none_or(|hours| hours > Measure::ZERO && hours <= HOURS_MAX),
            || {
                Refusal::new(RefusalCode::OutOfRange)
                    .with("min", Measure::from_hundredths(1))
                    .with("max", HOURS_MAX)
            },
        );
        let people = 0..=PEOPLE_MAX;
        checks.require("volunteers", people.contains(&new.volunteers), || range(&PEOPLE_MAX));
        checks.require("beneficiaries", people.contains(&new.beneficiaries), || {
            range(&PEOPLE_MAX)
        });
        let note = new
            .note
            .and_then(|text| checks.field("note", clean_public_text(&text, NOTE_MAX)));
        checks.require("photos", new.photos.len() <= PHOTOS_MAX, || {
            Refusal::new(RefusalCode::TooMany).with("max", PHOTOS_MAX)
        });
        for (index, photo) in new.photos.iter().enumerate() {
            let refusal = match kinds.get(photo) {
                None => Some(Refusal::new(RefusalCode::NotFound)),
                Some(FileKind::Jpeg | FileKind::Png | FileKind::Webp) => None,
                Some(_) => Some(Refusal::new(RefusalCode::FileType).with("allowed", "JPEG, PNG, WEBP")),
            };
            let twice = new.photos[..index]
                .contains(photo)
                .then(|| Refusal::new(RefusalCode::Duplicate).with("value", photo));
            if let Some(refusal) = refusal.or(twice) {
                checks.refuse(refusal.at(index.to_string()).at("photos"));
            }
        }
        Some(ServiceRecord {
            id: new.id,
            district: self.district,
            project: self.id,
            organization,
            area: self.area,
            day: new.day,
            place_name: place_name?,
            hours: hours?,
            volunteers: new.volunteers,
            beneficiaries: new.beneficiaries,
            note,
            photos: new.photos,
            recorded_by: facts.actor.account,
            recorded_at: now,
            status: ServiceRecordStatus::Recorded,
            void_reason: None,
            voided_at: None,
        })
    }

    /// What the project comes to with these records more.
    pub fn with_service(mut self, records: &[ServiceRecord], now: DateTime<Utc>) -> Result<Self, Refusal> {
        for record in records {
            self.totals = self.totals.with(record, 1)?;
        }
        Ok(self.touched(now))
    }

    /// A record is voided: both as they are after it.
    pub fn void_service(
        mut self,
        mut record: ServiceRecord,
        reason: &str,
        now: DateTime<Utc>,
    ) -> Result<(Self, ServiceRecord), Refusals> {
        let to = record.check(ServiceRecordAction::Void, self.status)?;
        let reason = super::change::reason(clean_text(reason, NOTE_MAX))?;
        self.totals = self.totals.with(&record, -1)?;
        record.status = to;
        record.void_reason = Some(reason);
        record.voided_at = Some(now);
        Ok((self.touched(now), record))
    }
}

impl ProjectTotals {
    /// With a record more, or one less.
    fn with(self, record: &ServiceRecord, sign: i64) -> Result<Self, Refusal> {
        let too_many = || {
            Refusal::new(RefusalCode::OutOfRange)
                .with("min", 0)
                .with("max", i64::MAX)
        };
        let hours = record
            .hours
            .checked_mul(sign)
            .and_then(|hours| self.hours.checked_add(hours));
        Ok(ProjectTotals {
            records: self.records + sign,
            hours: hours.ok_or_else(too_many)?,
            volunteers: self.volunteers + sign * i64::from(record.volunteers),
            beneficiaries: self.beneficiaries + sign * i64::from(record.beneficiaries),
            ..self
        })
    }
}
