//! Days as people in China count them; the store keeps UTC.

use chrono::{DateTime, Duration, NaiveDate, Utc};

/// China keeps one time zone, eight hours ahead of UTC, without daylight saving.
pub const CHINA_OFFSET_HOURS: i64 = 8;

/// The calendar day in China at this moment.
pub fn china_date(now: DateTime<Utc>) -> NaiveDate {
    (now + Duration::hours(CHINA_OFFSET_HOURS)).date_naive()
}
