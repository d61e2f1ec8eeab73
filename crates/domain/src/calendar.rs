//! The calendar of working days (工作日): holidays and the days worked in exchange, as the State Council
//! announces them year by year. The days are data; deadlines rest on them.

use crate::time::CHINA_OFFSET_HOURS;
use crate::{Refusal, RefusalCode, vocabulary};
use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveTime, Utc, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use thiserror::Error;

vocabulary! {
    /// In which way a day is not what its day of the week says (节假日类型).
    pub enum CalendarDayKind {
        /// No work (放假).
        Holiday = "HOLIDAY" { zh: "放假", en: "Holiday" },
        /// A Saturday or Sunday on which people work in exchange for a holiday (调休上班).
        MakeUp = "MAKE_UP" { zh: "调休上班", en: "Make-up day" },
    }
}

vocabulary! {
    /// How sure a day of the calendar is (节假日安排依据).
    pub enum CalendarStanding {
        /// From the State Council's notice for the year (已公布).
        Official = "OFFICIAL" { zh: "已公布", en: "Official" },
        /// From the Regulation on Public Holidays alone: the notice is not out yet, days will be exchanged (未公布,暂按法定节日).
        Provisional = "PROVISIONAL" { zh: "未公布，暂按法定节日", en: "Provisional" },
    }
}

/// A day that is not what its day of the week says, or a holiday on a Saturday or Sunday.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarDay {
    /// The day.
    pub date: NaiveDate,
    /// Holiday or make-up day.
    pub kind: CalendarDayKind,
    /// The festival, such as 春节.
    pub name: String,
    /// How sure it is.
    pub standing: CalendarStanding,
}

/// Why a calendar cannot be made, or cannot answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CalendarError {
    /// The year is not in the data.
    #[error("the holidays of {year} are not in the calendar")]
    YearMissing {
        /// The year.
        year: i32,
    },
    /// A day stands twice.
    #[error("{date} stands twice in the calendar")]
    Twice {
        /// The day.
        date: NaiveDate,
    },
    /// A make-up day that is a working day anyway.
    #[error("{date} is no Saturday or Sunday and cannot be a make-up day")]
    MakeUpOnWeekday {
        /// The day.
        date: NaiveDate,
    },
}

impl From<CalendarError> for Refusal {
    fn from(error: CalendarError) -> Self {
        match error {
            CalendarError::YearMissing { year } => Refusal::new(RefusalCode::CalendarMissing).with("year", year),
            CalendarError::Twice { date } => Refusal::new(RefusalCode::Duplicate).with("value", date),
            CalendarError::MakeUpOnWeekday { .. } => {
                Refusal::new(RefusalCode::InvalidFormat).with("expected", "a Saturday or Sunday / 周六或周日")
            }
        }
    }
}

/// The working days of the years that are known (工作日历).
///
/// A year is known when its New Year's Day and its National Day are entries: a stray day in December, as the
/// next year's notice sometimes brings, does not make a year known. Days are counted as the Civil Code does
/// (art. 201): the day from which a period runs is not part of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Calendar {
    days: BTreeMap<NaiveDate, CalendarDay>,
    years: BTreeMap<i32, CalendarStanding>,
}

impl Calendar {
    /// A calendar of these days, in any order.
    ///
    /// # Errors
    /// [`CalendarError::Twice`] and [`CalendarError::MakeUpOnWeekday`].
    pub fn new(entries: impl IntoIterator<Item = CalendarDay>) -> Result<Self, CalendarError> {
        let mut days = BTreeMap::new();
        for day in entries {
            let date = day.date;
            if day.kind == CalendarDayKind::MakeUp && !is_weekend(date) {
                return Err(CalendarError::MakeUpOnWeekday { date });
            }
            if days.insert(date, day).is_some() {
                return Err(CalendarError::Twice { date });
            }
        }
        let years = known_years(&days);
        Ok(Calendar { days, years })
    }

    /// The days that it was made of, in order.
    pub fn days(&self) -> impl Iterator<Item = &CalendarDay> {
        self.days.values()
    }

    /// The years that it knows, with how sure each is.
    pub fn years(&self) -> impl Iterator<Item = (i32, CalendarStanding)> + '_ {
        self.years.iter().map(|(year, standing)| (*year, *standing))
    }

    /// Whether the day's year rests on the Regulation alone, so that deadlines in it may still move.
    ///
    /// # Errors
    /// [`CalendarError::YearMissing`] beyond the data.
    pub fn is_provisional(&self, date: NaiveDate) -> Result<bool, CalendarError> {
        let year = date.year();
        match self.years.get(&year) {
            Some(standing) => Ok(*standing == CalendarStanding::Provisional),
            None => Err(CalendarError::YearMissing { year }),
        }
    }

    /// Whether people work on the day.
    ///
    /// # Errors
    /// [`CalendarError::YearMissing`] beyond the data.
    pub fn is_working_day(&self, date: NaiveDate) -> Result<bool, CalendarError> {
        self.is_provisional(date)?;
        Ok(match self.days.get(&date).map(|day| day.kind) {
            Some(CalendarDayKind::Holiday) => false,
            Some(CalendarDayKind::MakeUp) => true,
            None => !is_weekend(date),
        })
    }

    /// The last day of a period of so many working days that runs from this day, which is not counted.
    /// No working days end on the day itself.
    ///
    /// # Errors
    /// [`CalendarError::YearMissing`] when the period reaches beyond the data.
    pub fn add_working_days(&self, from: NaiveDate, count: u32) -> Result<NaiveDate, CalendarError> {
        self.is_provisional(from)?;
        let (mut day, mut left) = (from, count);
        while left > 0 {
            day = next(day)?;
            left -= u32::from(self.is_working_day(day)?);
        }
        Ok(day)
    }

    /// How many working days lie after the first day, up to and with the last one; none when the last one
    /// is not later.
    ///
    /// # Errors
    /// [`CalendarError::YearMissing`] when a day of the two, or between them, is beyond the data.
    pub fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> Result<u32, CalendarError> {
        self.is_provisional(from)?;
        self.is_provisional(to)?;
        let (mut day, mut count) = (from, 0);
        while day < to {
            day = next(day)?;
            count += u32::from(self.is_working_day(day)?);
        }
        Ok(count)
    }

    /// The first working day on or after this day.
    ///
    /// # Errors
    /// [`CalendarError::YearMissing`] beyond the data.
    pub fn working_day_from(&self, date: NaiveDate) -> Result<NaiveDate, CalendarError> {
        let mut day = date;
        while !self.is_working_day(day)? {
            day = next(day)?;
        }
        Ok(day)
    }
}

/// The moment at which a day ends in China: deadlines fall on it.
pub fn end_of_day(date: NaiveDate) -> DateTime<Utc> {
    let midnight = date.and_time(NaiveTime::MIN).and_utc();
    midnight
        .checked_add_signed(Duration::hours(24 - CHINA_OFFSET_HOURS))
        .unwrap_or(DateTime::<Utc>::MAX_UTC)
}

fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

fn next(date: NaiveDate) -> Result<NaiveDate, CalendarError> {
    date.succ_opt()
        .ok_or_else(|| CalendarError::YearMissing { year: date.year() })
}

fn known_years(days: &BTreeMap<NaiveDate, CalendarDay>) -> BTreeMap<i32, CalendarStanding> {
    let holiday = |year, month, day| {
        NaiveDate::from_ymd_opt(year, month, day)
            .and_then(|date| days.get(&date))
            .is_some_and(|day| day.kind == CalendarDayKind::Holiday)
    };
    let mut years = BTreeMap::new();
    for day in days.values() {
        let year = day.date.year();
        if holiday(year, 1, 1) && holiday(year, 10, 1) {
            let standing = years.entry(year).or_insert(CalendarStanding::Official);
            if day.standing == CalendarStanding::Provisional {
                *standing = CalendarStanding::Provisional;
            }
        }
    }
    years
}

#[cfg(test)]
pub(crate) mod tests;
