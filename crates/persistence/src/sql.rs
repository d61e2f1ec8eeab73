//! Statements put together from fixed fragments and bound values: the text of a statement never
//! holds input, and a list's statement takes only as many forms as its filters have.

use crate::page::PageRequest;
use sea_orm::{DbBackend, Statement, Value};
use std::fmt::Write as _;
use uuid::Uuid;

/// A statement under construction.
#[derive(Debug, Default)]
pub(crate) struct Sql {
    text: String,
    values: Vec<Value>,
}

impl Sql {
    pub(crate) fn new(text: &'static str) -> Self {
        Sql {
            text: text.to_owned(),
            values: Vec::new(),
        }
    }

    /// Appends a fixed fragment.
    pub(crate) fn push(&mut self, fragment: &'static str) -> &mut Self {
        self.text.push_str(fragment);
        self
    }

    /// Binds a value and appends its placeholder.
    pub(crate) fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        let _ = write!(self.text, "${}", self.values.len());
        self
    }

    /// An array of keys. The sub-select hides from the planner how many there are: seeing a few, it would plan each time anew
    /// for them, which costs more than finding them.
    pub(crate) fn keys(&mut self, keys: Vec<Uuid>) -> &mut Self {
        self.push("ARRAY(SELECT unnest(").bind(keys).push("::uuid[]))")
    }

    /// Demands that the column before it is one of these keys. For one alone, nothing has to be unpacked.
    pub(crate) fn any_of(&mut self, keys: Vec<Uuid>) -> &mut Self {
        match *keys.as_slice() {
            [key] => self.push(" = ").bind(key),
            _ => self.push(" = ANY(").keys(keys).push(")"),
        }
    }

    /// Asks for the rows of a page and one more. Where one plan serves all values, usual sizes are written out: the
    /// planner takes a bound limit for a tenth of the table, and so would plan each time anew.
    pub(crate) fn limit(&mut self, page: &PageRequest, one_plan: bool) -> &mut Self {
        match page.limit {
            10 if one_plan => self.push("11"),
            20 if one_plan => self.push("21"),
            50 if one_plan => self.push("51"),
            100 if one_plan => self.push("101"),
            other => self.bind(i64::from(other) + 1),
        }
    }

    pub(crate) fn build(self) -> Statement {
        Statement::from_sql_and_values(DbBackend::Postgres, self.text, self.values)
    }
}

/// A statement of fixed text.
pub(crate) fn fixed(text: &'static str, values: impl IntoIterator<Item = Value>) -> Statement {
    Statement::from_sql_and_values(DbBackend::Postgres, text, values)
}
