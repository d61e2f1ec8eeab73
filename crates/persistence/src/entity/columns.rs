//! Rows that are read by position: each column is written once, and found without looking its name up, which for a
//! page of wide rows costs more than reading them.

use sea_orm::{DbErr, QueryResult};

/// A row, or a part of one, that stands at a known position.
pub(crate) trait Columns: Sized {
    /// How many columns it has.
    const COUNT: usize;

    /// Reads it from this column on.
    fn read(row: &QueryResult, from: usize) -> Result<Self, DbErr>;
}

/// Defines a row with its columns in the table called so: `columns! { pub(crate) struct Row of "o" { id: Uuid } }`.
/// `Row::COLUMNS` is the list to select.
macro_rules! columns {
    (
        $(#[$attribute:meta])*
        $visibility:vis struct $Row:ident of $table:literal {
            $first:ident: $First:ty, $($rest:ident: $Rest:ty,)+
        }
    ) => {
        $(#[$attribute])*
        #[derive(Debug)]
        $visibility struct $Row {
            $first: $First,
            $($rest: $Rest,)+
        }

        impl $Row {
            /// The columns, as a statement selects them.
            $visibility const COLUMNS: &'static str =
                concat!($table, ".", stringify!($first) $(, ", ", $table, ".", stringify!($rest))+);
        }

        impl $crate::entity::columns::Columns for $Row {
            const COUNT: usize = [stringify!($first) $(, stringify!($rest))+].len();

            fn read(row: &sea_orm::QueryResult, from: usize) -> Result<Self, sea_orm::DbErr> {
                let mut at = from..;
                let mut next = || at.next().unwrap_or_default();
                Ok($Row {
                    $first: row.try_get_by_index(next())?,
                    $($rest: row.try_get_by_index(next())?,)+
                })
            }
        }

        impl sea_orm::FromQueryResult for $Row {
            fn from_query_result(row: &sea_orm::QueryResult, _: &str) -> Result<Self, sea_orm::DbErr> {
                $crate::entity::columns::Columns::read(row, 0)
            }
        }
    };
}
pub(crate) use columns;
