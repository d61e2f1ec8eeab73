//! The calendar of working days: reference data that a district can replace.

use crate::error::StoreError;
use crate::sql::Sql;
use crate::store::Store;
use crate::unit_of_work::UnitOfWork;
use sea_orm::{ConnectionTrait, FromQueryResult, TransactionTrait};
use siling_domain::Word as _;
use siling_domain::calendar::{Calendar, CalendarDay, CalendarDayKind, CalendarStanding};

#[derive(Debug, FromQueryResult)]
struct Row {
    days: String,
}

/// All days as one text, a line each: a command needs them all, and hundreds of rows cost more than one.
fn select() -> Sql {
    Sql::new(
        "SELECT coalesce(string_agg(concat_ws('|', to_char(date, 'YYYY-MM-DD'), kind, standing, name), E'\\n' ORDER BY date), '') AS days \
         FROM calendar_days",
    )
}

fn made(row: Option<Row>) -> Result<Calendar, StoreError> {
    let text = row.map(|row| row.days).unwrap_or_default();
    let days: Option<Vec<CalendarDay>> = text.lines().map(day).collect();
    let days = days.ok_or_else(|| StoreError::Corrupt("calendar_days".to_owned()))?;
    Calendar::new(days).map_err(|error| StoreError::Corrupt(error.to_string()))
}

fn day(line: &str) -> Option<CalendarDay> {
    let mut members = line.splitn(4, '|');
    Some(CalendarDay {
        date: members.next()?.parse().ok()?,
        kind: CalendarDayKind::from_code(members.next()?)?,
        standing: CalendarStanding::from_code(members.next()?)?,
        name: members.next()?.to_owned(),
    })
}

/// The calendar.
pub async fn calendar(store: &Store) -> Result<Calendar, StoreError> {
    made(store.one(select().build()).await?)
}

/// The calendar, as the transaction sees it.
pub async fn calendar_in(uow: &UnitOfWork) -> Result<Calendar, StoreError> {
    made(uow.one(select().build()).await?)
}

/// Loads the calendar: its days take the place of all that were there.
pub async fn load_calendar(store: &Store, calendar: &Calendar) -> Result<(), StoreError> {
    let days: Vec<&CalendarDay> = calendar.days().collect();
    let tx = store.writer().begin().await?;
    tx.execute_unprepared("DELETE FROM calendar_days").await?;
    let text = |of: fn(&CalendarDay) -> String| days.iter().map(|day| of(day)).collect::<Vec<_>>();
    let mut sql = Sql::new("INSERT INTO calendar_days (date, kind, name, standing) SELECT * FROM unnest(");
    sql.bind(days.iter().map(|day| day.date).collect::<Vec<_>>())
        .push("::date[], ")
        .bind(text(|day| day.kind.code().to_owned()))
        .push("::text[], ")
        .bind(text(|day| day.name.clone()))
        .push("::text[], ")
        .bind(text(|day| day.standing.code().to_owned()))
        .push("::text[])");
    tx.execute_raw(sql.build()).await?;
    Ok(tx.commit().await?)
}
