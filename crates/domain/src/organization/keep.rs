//! How the record is kept: the profile, what the organization can do, and which leads it takes.

use super::register::{NAME_MAX, contact, external_ids, line, long_text};
use super::{ExternalId, Lead, NewContact, Organization, OrganizationStatus, ServiceCategory};
use crate::area_code::AreaCode;
use crate::bound::room;
use crate::change::Change;
use crate::refusal::Checks;
use crate::text::{clean_name, clean_text};
use crate::time::china_date;
use crate::{Refusal, RefusalCode, Refusals};
use chrono::{DateTime, Utc};

/// The most projects that an organization can declare to carry at once [default].
pub const CAPACITY_MAX: i32 = 100;
/// The most capabilities that an organization can declare [default].
pub const CAPABILITIES_MAX: usize = 20;
/// The most service areas that an organization can declare [default].
pub const SERVICE_AREAS_MAX: usize = 50;
/// The most full Party members that an organization can report; above it, a mistyped number is likelier [default].
pub const MEMBERS_MAX: i32 = 100_000;

/// The members of the profile that are to change.
#[derive(Debug, Clone, Default)]
pub struct ProfileChange {
    /// The field of service.
    pub category: Option<ServiceCategory>,
    /// The postal address.
    pub address: Change<String>,
    /// What it does.
    pub introduction: Change<String>,
    /// The authority that supervises its field.
    pub supervised_by: Change<String>,
    /// Whom to ask.
    pub contact: Change<NewContact>,
    /// How many full Party members work in it.
    pub full_member_count: Option<i32>,
    /// Its numbers in other systems, all of them.
    pub external_ids: Option<Vec<ExternalId>>,
}

impl ProfileChange {
    /// Whether no member was mentioned.
    fn says_nothing(&self) -> bool {
        let kept = [&self.address, &self.introduction, &self.supervised_by];
        kept.iter().all(|change| **change == Change::Keep)
            && self.contact == Change::Keep
            && (self.category, self.full_member_count) == (None, None)
            && self.external_ids.is_none()
    }
}

/// What an organization declares to be able to do: the supply side of the two-way survey (双向摸底).
#[derive(Debug, Clone)]
pub struct Capabilities {
    /// Codes of the catalogue of capabilities.
    pub capabilities: Vec<String>,
    /// How many projects it can carry at once.
    pub capacity: i32,
    /// Where it serves.
    pub service_areas: Vec<AreaCode>,
}

impl Organization {
    /// The profile changes.
    pub fn change_profile(mut self, change: ProfileChange, now: DateTime<Utc>) -> Result<Self, Refusals> {
        self.still_kept()?;
        if change.says_nothing() {
            return Err(Refusal::new(RefusalCode::Required).into());
        }
        let mut checks = Checks::new();
        match change.address {
            Change::To(text) => self.address = line(&mut checks, "address", Some(text)),
            other => other.apply(&mut self.address),
        }
        match change.introduction {
            Change::To(text) => self.introduction = long_text(&mut checks, "introduction", Some(text)),
            other => other.apply(&mut self.introduction),
        }
        match change.supervised_by {
            Change::To(text) => self.supervised_by = line(&mut checks, "supervisedBy", Some(text)),
            other => other.apply(&mut self.supervised_by),
        }
        match change.contact {
            Change::To(new) => self.contact = contact(&mut checks, Some(new)),
            Change::Clear => self.contact = None,
            Change::Keep => {}
        }
        if let Some(count) = change.full_member_count {
            in_range(&mut checks, "fullMemberCount", count, 0, MEMBERS_MAX);
            self.full_member_count = count;
        }
        if let Some(ids) = change.external_ids {
            self.external_ids = external_ids(&mut checks, ids);
        }
        self.category = change.category.unwrap_or(self.category);
        checks.finish()?;
        Ok(self.touched(now))
    }

    /// The organization takes another name; the one in force is kept with its last day.
    pub fn rename(mut self, name: &str, now: DateTime<Utc>) -> Result<Self, Refusals> {
        self.still_kept()?;
        let name = clean_name(name, NAME_MAX).map_err(|error| Refusal::from(error).at("name"))?;
        if name == self.name {
            return Err(Refusal::new(RefusalCode::Duplicate)
                .with("value", &name)
                .at("name")
                .into());
        }
        room(self.former_names.len()).map_err(|refusal| refusal.at("name"))?;
        self = self.formerly(china_date(now));
        self.name = name;
        Ok(self.touched(now))
    }

    /// Capabilities, capacity and service areas are declared anew, all of them.
    /// That the codes stand in the catalogue is checked by who holds the catalogue.
    pub fn declare_capabilities(mut self, declared: Capabilities, now: DateTime<Utc>) -> Result<Self, Refusals> {
        self.still_kept()?;
        let mut checks = Checks::new();
        checks.require("capabilities", declared.capabilities.len() <= CAPABILITIES_MAX, || {
            Refusal::new(RefusalCode::TooMany).with("max", CAPABILITIES_MAX)
        });
        checks.require(
            "serviceAreas",
            declared.service_areas.len() <= SERVICE_AREAS_MAX,
            || Refusal::new(RefusalCode::TooMany).with("max", SERVICE_AREAS_MAX),
        );
        in_range(&mut checks, "capacity", declared.capacity, 0, CAPACITY_MAX);
        checks.finish()?;
        self.capabilities = distinct("capabilities", declared.capabilities)?;
        self.service_areas = distinct("serviceAreas", declared.service_areas)?;
        self.capacity = declared.capacity;
        Ok(self.touched(now))
    }

    /// The leads are declared anew, all of them.
    pub fn declare_leads(mut self, leads: Vec<Lead>, now: DateTime<Utc>) -> Result<Self, Refusals> {
        self.still_kept()?;
        self.leads = distinct("leads", leads)?;
        Ok(self.touched(now))
    }

    /// A plan for Party coverage is put on file.
    pub fn file_coverage_plan(mut self, plan: &str, now: DateTime<Utc>) -> Result<Self, Refusals> {
        self.still_kept()?;
        self.coverage_plan =
            Some(clean_text(plan, super::register::TEXT_MAX).map_err(|error| Refusal::from(error).at("plan"))?);
        Ok(self.touched(now))
    }

    /// A record that has ended is not changed any more.
    fn still_kept(&self) -> Result<(), Refusal> {
        match self.status {
            OrganizationStatus::Deregistered => Err(Refusal::new(RefusalCode::RecordClosed)),
            _ => Ok(()),
        }
    }
}

fn in_range(checks: &mut Checks, field: &str, value: i32, min: i32, max: i32) {
    checks.require(field, (min..=max).contains(&value), || {
        Refusal::new(RefusalCode::OutOfRange).with("min", min).with("max", max)
    });
}

fn distinct<T: Ord + Clone + std::fmt::Debug + serde::Serialize>(
    field: &str,
    values: Vec<T>,
) -> Result<Vec<T>, Refusal> {
    for (index, value) in values.iter().enumerate() {
        if values[..index].contains(value) {
            let shown = serde_json::to_value(value)
                .ok()
                .and_then(|value| value.as_str().map(str::to_owned))
                .unwrap_or_default();
            return Err(Refusal::new(RefusalCode::Duplicate)
                .with("value", shown)
                .at(index.to_string())
                .at(field));
        }
    }
    Ok(values)
}
