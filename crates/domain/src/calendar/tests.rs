use super::*;
use crate::{Locale, Word};
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The calendar that is shipped.
pub(crate) fn shipped() -> Calendar {
    let rows = include_str!("../../../../data/calendar.csv").lines().skip(1);
    let days = rows.map(|row| {
        let cells: Vec<&str> = row.split(',').collect();
        CalendarDay {
            date: day(cells[0]),
            kind: CalendarDayKind::from_code(cells[1]).unwrap(),
            name: cells[2].to_owned(),
            standing: CalendarStanding::from_code(cells[3]).unwrap(),
        }
    });
    Calendar::new(days).unwrap()
}

fn holiday(date: &str) -> CalendarDay {
    CalendarDay {
        date: day(date),
        kind: CalendarDayKind::Holiday,
        name: "元旦".into(),
        standing: CalendarStanding::Official,
    }
}

#[test]
fn holidays_rest_make_up_days_work_and_the_others_follow_the_week() {
    let calendar = shipped();
    for (date, works) in [
        ("2024-02-09", true),
        ("2024-02-12", false),
        ("2024-02-18", true),
        ("2025-10-08", false),
        ("2025-10-11", true),
        ("2026-01-04", true),
        ("2026-02-14", true),
        ("2026-02-23", false),
        ("2026-02-24", true),
        ("2026-03-07", false),
        ("2026-03-09", true),
    ] {
        assert_eq!(calendar.is_working_day(day(date)), Ok(works), "{date}");
    }
}

#[test]
fn a_year_has_as_many_working_days_as_were_announced() {
    let calendar = shipped();
    for (year, expected) in [
        (2019, 250),
        (2020, 249),
        (2021, 250),
        (2022, 249),
        (2023, 249),
        (2024, 251),
        (2025, 248),
        (2026, 248),
    ] {
        let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
        let last = NaiveDate::from_ymd_opt(year, 12, 31).unwrap();
        // 1 January is a holiday, so that not counting the first day loses nothing.
        assert_eq!(calendar.working_days_between(first, last), Ok(expected), "{year}");
    }
}

#[test]
fn the_thirteen_public_holidays_of_a_provisional_year_are_there_and_marked() {
    let calendar = shipped();
    let provisional: Vec<_> = calendar.days().filter(|day| day.date.year() == 2027).collect();
    assert_eq!(provisional.len(), 13);
    assert_eq!(calendar.is_provisional(day("2027-06-01")), Ok(true));
    assert_eq!(calendar.is_provisional(day("2026-06-01")), Ok(false));
    assert_eq!(
        calendar.years().map(|(year, _)| year).collect::<Vec<_>>(),
        (2019..=2027).collect::<Vec<_>>()
    );
}

#[test]
fn the_day_from_which_a_period_runs_is_not_counted() {
    let calendar = shipped();
    // Friday 25 September to Sunday 27 September are holidays, Sunday 20 September is worked.
    assert_eq!(calendar.add_working_days(day("2026-09-18"), 0), Ok(day("2026-09-18")));
    assert_eq!(calendar.add_working_days(day("2026-09-18"), 1), Ok(day("2026-09-20")));
    assert_eq!(calendar.add_working_days(day("2026-09-18"), 5), Ok(day("2026-09-24")));
    assert_eq!(calendar.add_working_days(day("2026-09-18"), 6), Ok(day("2026-09-28")));
    assert_eq!(calendar.working_day_from(day("2026-10-01")), Ok(day("2026-10-08")));
    assert_eq!(
        calendar.working_days_between(day("2026-09-28"), day("2026-09-18")),
        Ok(0)
    );
}

#[test]
fn beyond_the_data_the_answer_is_an_error_that_names_the_year() {
    let calendar = shipped();
    let missing = |year| CalendarError::YearMissing { year };
    assert_eq!(calendar.is_working_day(day("2028-01-01")), Err(missing(2028)));
    assert_eq!(calendar.is_working_day(day("2018-12-31")), Err(missing(2018)));
    assert_eq!(calendar.add_working_days(day("2027-12-30"), 5), Err(missing(2028)));
    assert_eq!(
        calendar.working_days_between(day("2027-12-30"), day("2030-01-01")),
        Err(missing(2030))
    );
    assert_eq!(
        Calendar::default().is_working_day(NaiveDate::MAX),
        Err(missing(NaiveDate::MAX.year()))
    );
    let refusal = Refusal::from(missing(2028));
    assert_eq!(refusal.code, RefusalCode::CalendarMissing);
    assert!(refusal.message(Locale::ZhCn).contains("2028"));
}

#[test]
fn a_stray_day_does_not_make_its_year_known() {
    let calendar = Calendar::new([holiday("2027-12-31"), holiday("2028-01-01")]).unwrap();
    assert_eq!(calendar.years().count(), 0);
    assert!(calendar.is_working_day(day("2027-12-31")).is_err());
}

#[test]
fn a_calendar_refuses_a_day_twice_and_a_make_up_day_in_the_week() {
    let twice = Calendar::new([holiday("2026-01-01"), holiday("2026-01-01")]);
    assert_eq!(
        twice,
        Err(CalendarError::Twice {
            date: day("2026-01-01")
        })
    );
    let make_up = CalendarDay {
        kind: CalendarDayKind::MakeUp,
        ..holiday("2026-01-05")
    };
    assert_eq!(
        Calendar::new([make_up]),
        Err(CalendarError::MakeUpOnWeekday {
            date: day("2026-01-05")
        })
    );
}

#[test]
fn a_day_ends_at_sixteen_hours_utc() {
    assert_eq!(end_of_day(day("2026-01-05")).to_rfc3339(), "2026-01-05T16:00:00+00:00");
}

prop_compose! {
    fn any_day()(offset in 0u64..1300) -> NaiveDate {
        day("2024-01-01") + chrono::Days::new(offset)
    }
}

proptest! {
    /// Adding and counting are each other's reverse, and a period of one or more ends on a working day.
    #[test]
    fn adding_and_counting_agree(from in any_day(), count in 0u32..60) {
        let calendar = shipped();
        let end = calendar.add_working_days(from, count).unwrap();
        prop_assert_eq!(calendar.working_days_between(from, end), Ok(count));
        prop_assert!(count == 0 || calendar.is_working_day(end).unwrap());
    }

    /// Counting in two parts gives the same as counting in one.
    #[test]
    fn counts_add_up(a in any_day(), b in any_day(), c in any_day()) {
        let calendar = shipped();
        let mut days = [a, b, c];
        days.sort();
        let count = |from, to| calendar.working_days_between(from, to).unwrap();
        prop_assert_eq!(count(days[0], days[1]) + count(days[1], days[2]), count(days[0], days[2]));
    }

    /// A longer period never ends earlier.
    #[test]
    fn more_working_days_never_end_earlier(from in any_day(), count in 0u32..60) {
        let calendar = shipped();
        prop_assert!(calendar.add_working_days(from, count).unwrap() < calendar.add_working_days(from, count + 1).unwrap());
    }

    /// No date makes it panic.
    #[test]
    fn no_date_makes_it_panic(days in any::<i32>(), count in any::<u32>()) {
        let calendar = shipped();
        let date = NaiveDate::from_num_days_from_ce_opt(days).unwrap_or(NaiveDate::MAX);
        let _ = calendar.add_working_days(date, count);
        let _ = calendar.working_day_from(date);
        let _ = calendar.working_days_between(date, NaiveDate::MAX);
    }
}
