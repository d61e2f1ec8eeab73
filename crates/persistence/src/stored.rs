//! The one adapter that keeps any word of the domain as text, and any typed text likewise.

use sea_orm::sea_query::{ArrayType, ColumnType, Nullable, StringLen, ValueType, ValueTypeErr};
use sea_orm::{ColIdx, DbErr, QueryResult, TryGetError, TryGetable, Value};
use siling_domain::Word;

/// A word of a vocabulary, kept as its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stored<W>(pub(crate) W);

impl<W: Word> From<Stored<W>> for Value {
    fn from(stored: Stored<W>) -> Self {
        Value::from(stored.0.code())
    }
}

impl<W: Word> TryGetable for Stored<W> {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        let code = String::try_get_by(row, index)?;
        W::from_code(&code)
            .map(Stored)
            .ok_or_else(|| TryGetError::DbErr(DbErr::Type(format!("no {} has the code {code}", W::NAME))))
    }
}

impl<W: Word> ValueType for Stored<W> {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        let code = <String as ValueType>::try_from(value)?;
        W::from_code(&code).map(Stored).ok_or(ValueTypeErr)
    }
    fn type_name() -> String {
        W::NAME.to_owned()
    }
    fn array_type() -> ArrayType {
        ArrayType::String
    }
    fn column_type() -> ColumnType {
        ColumnType::String(StringLen::None)
    }
}

impl<W: Word> Nullable for Stored<W> {
    fn null() -> Value {
        Value::String(None)
    }
}

/// The words as the codes that an array column keeps.
pub(crate) fn codes<W: Word>(words: &[W]) -> Vec<String> {
    words.iter().map(|word| word.code().to_owned()).collect()
}

/// The words behind the codes of an array column.
pub(crate) fn words<W: Word>(codes: &[String]) -> Result<Vec<W>, DbErr> {
    codes
        .iter()
        .map(|code| W::from_code(code).ok_or_else(|| DbErr::Type(format!("no {} has the code {code}", W::NAME))))
        .collect()
}
