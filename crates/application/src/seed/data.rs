//! The data files: Linzi's are part of the program, a district's own take their place.

use super::SeedError;
use chrono::{Days, NaiveDate};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use siling_domain::area::{Area, AreaLevel, CommunityKind};
use siling_domain::area_code::AreaCode;
use siling_domain::calendar::{Calendar, CalendarDay};
use siling_domain::matching::Weights;
use siling_domain::money::Money;
use siling_persistence::capability::Capability;
use std::collections::HashMap;
use std::path::Path;

macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../../../data/linzi/", $name)))),+]
    };
}

/// Linzi's files.
const LINZI: &[(&str, &str)] = files![
    "areas.csv",
    "capabilities.csv",
    "organizations.csv",
    "party_organizations.csv",
    "party_terms.csv",
    "party_coverages.csv",
    "party_workers.csv",
    "accounts.csv",
    "assessment_cycles.csv",
    "assessments.csv",
    "star_changes.csv",
    "remediations.csv",
    "funds.csv",
    "venture_rounds.csv",
    "proposals.csv",
    "visits.csv",
    "needs.csv",
    "dual_registration_units.csv",
    "salons.csv",
    "service_orders.csv",
    "claims.csv",
    "projects.csv",
];

/// The working days are the same all over the country; a district's own file takes their place all the same.
const CALENDAR: (&str, &str) = ("calendar.csv", include_str!("../../../../data/calendar.csv"));

/// The weights of matching: our default, until a district has its own.
const WEIGHTS: (&str, &str) = ("matching.json", crate::matching::DEFAULT_WEIGHTS);

/// The data files of a district.
#[derive(Debug, Clone)]
pub struct Data(HashMap<&'static str, String>);

#[derive(Debug, Deserialize)]
struct AreaRow {
    code: String,
    level: AreaLevel,
    parent_code: Option<String>,
    name: String,
    community_kind: Option<CommunityKind>,
    aliases: String,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    successor: Option<String>,
}

#[derive(Debug, Deserialize)]
struct CapabilityRow {
    code: String,
    label_zh: String,
    label_en: String,
    description: String,
    sort_order: i32,
}

impl Data {
    /// Reads the files of a folder; Linzi's without one. A folder needs only areas and catalogues: where it
    /// has no demonstration data, there are none.
    pub fn read(folder: Option<&Path>) -> Result<Self, SeedError> {
        let mut files = HashMap::new();
        for (name, shipped) in LINZI.iter().copied().chain([CALENDAR, WEIGHTS]) {
            let text = match folder {
                None => shipped.to_owned(),
                Some(folder) => match std::fs::read_to_string(folder.join(name)) {
                    Ok(text) => text,
                    Err(error) if error.kind() == std::io::ErrorKind::NotFound => match name {
                        "areas.csv" => return Err(wrong(name, error)),
                        "calendar.csv" | "matching.json" => shipped.to_owned(),
                        _ => String::new(),
                    },
                    Err(error) => return Err(wrong(name, error)),
                },
            };
            files.insert(name, text);
        }
        Ok(Data(files))
    }

    /// The rows of a file.
    pub(super) fn rows<R: DeserializeOwned>(&self, file: &'static str) -> Result<Vec<R>, SeedError> {
        let text = self.0.get(file).map(String::as_str).unwrap_or_default();
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        reader
            .deserialize()
            .collect::<Result<_, _>>()
            .map_err(|error| wrong(file, error))
    }

    pub(super) fn areas(&self) -> Result<Vec<Area>, SeedError> {
        let code = |text: &str| AreaCode::parse(text).map_err(|error| wrong("areas.csv", format!("{text}: {error}")));
        let optional = |text: &Option<String>| text.as_deref().map(code).transpose();
        let rows: Vec<AreaRow> = self.rows("areas.csv")?;
        let mut areas = Vec::with_capacity(rows.len());
        for row in rows {
            areas.push(Area {
                code: code(&row.code)?,
                level: row.level,
                parent: optional(&row.parent_code)?,
                name: row.name,
                aliases: list(&row.aliases),
                community_kind: row.community_kind,
                valid_from: row.valid_from,
                valid_to: row.valid_to,
                successor: optional(&row.successor)?,
            });
        }
        // Parents first: the database looks for them.
        areas.sort_by_key(|area| (area.level, area.code));
        Ok(areas)
    }

    /// The weights of matching.
    pub(super) fn weights(&self) -> Result<Weights, SeedError> {
        let (name, _) = WEIGHTS;
        let text = self.0.get(name).map(String::as_str).unwrap_or_default();
        Weights::import(text).map_err(|error| wrong(name, error))
    }

    /// The calendar of working days.
    pub(super) fn calendar(&self) -> Result<Calendar, SeedError> {
        let days: Vec<CalendarDay> = self.rows(CALENDAR.0)?;
        Calendar::new(days).map_err(|error| wrong(CALENDAR.0, error))
    }

    pub(super) fn capabilities(&self) -> Result<Vec<Capability>, SeedError> {
        let rows: Vec<CapabilityRow> = self.rows("capabilities.csv")?;
        let into = |row: CapabilityRow| Capability {
            code: row.code,
            label_zh: row.label_zh,
            label_en: row.label_en,
            description: row.description,
            sort_order: row.sort_order,
            retired_on: None,
        };
        Ok(rows.into_iter().map(into).collect())
    }
}

/// The entries of a member that holds several.
pub(super) fn list(text: &str) -> Vec<String> {
    text.split('|')
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
        .map(str::to_owned)
        .collect()
}

/// A day of the data: a date, or one counted from the day of loading, such as `T-16`.
pub(super) fn day(file: &str, text: &str, today: NaiveDate) -> Result<NaiveDate, SeedError> {
    let no_day = || wrong(file, format!("{text} is no day"));
    let Some(away) = text.strip_prefix('T') else {
        return text.parse().map_err(|_| no_day());
    };
    let days: i64 = match away {
        "" => 0,
        away => away.parse().map_err(|_| no_day())?,
    };
    let by = Days::new(days.unsigned_abs());
    let day = match days < 0 {
        true => today.checked_sub_days(by),
        false => today.checked_add_days(by),
    };
    day.ok_or_else(no_day)
}

/// An amount in yuan.
pub(super) fn money(file: &str, text: &str) -> Result<Money, SeedError> {
    Money::parse(text).map_err(|error| wrong(file, format!("{text}: {error}")))
}

/// What is wrong with a file.
pub(super) fn wrong(file: &str, what: impl ToString) -> SeedError {
    SeedError::File {
        file: file.to_owned(),
        what: what.to_string(),
    }
}
