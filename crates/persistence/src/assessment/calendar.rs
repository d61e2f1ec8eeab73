//! The calendar of working days: reference data that a district can replace.

use crate::error::StoreError;
use crate::sql::Sql;
use crate::store::Store;
use crate::stored::Stored;
use crate::unit_of_work::UnitOfWork;
use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, FromQueryResult, TransactionTrait};
use siling_domain::Word as _;
use siling_domain::calendar::{Calendar, CalendarDay, CalendarDayKind, CalendarStanding};

#[derive(Debug, FromQueryResult)]
struct Row {
    date: NaiveDate,
    kind: Stored<CalendarDayKind>,
    name: String,
    standing: Stored<CalendarStanding>,
}

fn select() -> Sql {
    Sql::new("SELECT date, kind, name, standing FROM calendar_days ORDER BY date")
}

fn made(rows: Vec<Row>) -> Result<Calendar, StoreError> {
    let days = rows.into_iter().map(|row| CalendarDay {
        date: row.date,
        kind: row.kind.0,
        name: row.name,
        standing: row.standing.0,
    });
    Calendar::new(days).map_err(|error| StoreError::Corrupt(error.to_string()))
}

/// The calendar.
pub async fn calendar(store: &Store) -> Result<Calendar, StoreError> {
    made(store.all(select().build()).await?)
}

/// The calendar, as the transaction sees it.
pub async fn calendar_in(uow: &UnitOfWork) -> Result<Calendar, StoreError> {
    made(uow.all(select().build()).await?)
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
