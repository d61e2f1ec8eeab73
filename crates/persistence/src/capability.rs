//! The catalogue of capabilities (专业特长): data that a district can replace.

use crate::error::StoreError;
use crate::sql::Sql;
use crate::store::{self, Store};
use crate::unit_of_work::UnitOfWork;
use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};
use siling_domain::Locale;

/// One capability that organizations can declare and orders can demand.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Capability {
    /// The stable code in CAPITALS.
    pub code: String,
    /// The Chinese label.
    pub label_zh: String,
    /// The English label.
    pub label_en: String,
    /// What it comprises.
    pub description: String,
    /// Its place in lists.
    pub sort_order: i32,
    /// Since when it is no longer offered.
    pub retired_on: Option<NaiveDate>,
}

impl Capability {
    /// The label in a language.
    pub fn label(&self, locale: Locale) -> &str {
        match locale {
            Locale::ZhCn => &self.label_zh,
            Locale::En => &self.label_en,
        }
    }
}

const SELECT: &str = "SELECT code, label_zh, label_en, description, sort_order, retired_on FROM capabilities ";

/// The whole catalogue, in its order.
pub async fn all(store: &Store) -> Result<Vec<Capability>, StoreError> {
    let mut sql = Sql::new(SELECT);
    sql.push("ORDER BY sort_order, code");
    store.all(sql.build()).await
}

/// The capabilities of these codes; unknown codes are left out.
pub async fn by_codes(store: &Store, codes: &[String]) -> Result<Vec<Capability>, StoreError> {
    store.all(select(codes)).await
}

/// The capabilities of these codes, as the transaction sees them.
pub async fn in_transaction(uow: &UnitOfWork, codes: &[String]) -> Result<Vec<Capability>, StoreError> {
    store::all(uow.tx(), select(codes)).await
}

fn select(codes: &[String]) -> Statement {
    let mut sql = Sql::new(SELECT);
    sql.push("WHERE code = ANY(")
        .bind(codes.to_vec())
        .push(") ORDER BY sort_order, code");
    sql.build()
}

/// Loads the catalogue: new entries are added, known ones brought up to date.
pub async fn load(store: &Store, catalogue: &[Capability]) -> Result<(), StoreError> {
    let column = |of: fn(&Capability) -> String| catalogue.iter().map(of).collect::<Vec<_>>();
    let mut sql =
        Sql::new("INSERT INTO capabilities (code, label_zh, label_en, description, sort_order) SELECT * FROM unnest(");
    sql.bind(column(|it| it.code.clone()))
        .push("::text[], ")
        .bind(column(|it| it.label_zh.clone()))
        .push("::text[], ");
    sql.bind(column(|it| it.label_en.clone()))
        .push("::text[], ")
        .bind(column(|it| it.description.clone()))
        .push("::text[], ");
    sql.bind(catalogue.iter().map(|it| it.sort_order).collect::<Vec<_>>());
    sql.push("::int[]) ON CONFLICT (code) DO UPDATE SET label_zh = excluded.label_zh, label_en = excluded.label_en, description = excluded.description, sort_order = excluded.sort_order");
    store.writer().execute_raw(sql.build()).await?;
    Ok(())
}
