//! What a Party organization has over the years: its terms, the coverage by it, its workers.

use crate::entity::party::{coverage, term, worker};
use crate::list::Key;
use crate::nested::{Reader, Rows, nested};
use crate::page::{Cursor, Direction, KeyKind};
use crate::sql::Sql;
use crate::store::Store;
use chrono::NaiveDate;
use siling_domain::id::PartyOrganizationId;
use siling_domain::party::{PartyCoverage, PartyTerm, PartyWorker};
use uuid::Uuid;

fn cursor(list: &str, begins: NaiveDate, id: Uuid) -> Cursor {
    Cursor {
        list: list.to_owned(),
        key: begins.to_string(),
        id,
    }
}

/// Demands that a period contains today, or that it does not.
fn today(sql: &mut Sql, period: &'static str, wanted: Option<bool>, reader: &Reader<'_>) {
    if let Some(wanted) = wanted {
        sql.push(" AND (")
            .push(period)
            .push(" @> ")
            .bind(reader.today)
            .push(") = ")
            .bind(wanted);
    }
}

const TERMS: &str = "partyTerms.BEGINS_ON.Asc";

nested! {
    /// The terms of a Party organization, the earliest first.
    TermsOfParty {} of PartyOrganizationId => PartyTerm {
        rows: Rows {
            columns: term::COLUMNS,
            row: "t",
            from: "party_terms t WHERE t.party_organization_id = wanted.id",
            key: Key {
                key: " (t.begins, t.id) ",
                cast: "::date, ",
                ascending: " ORDER BY t.begins ASC, t.id ASC",
                descending: " ORDER BY t.begins DESC, t.id DESC",
            },
            direction: Direction::Asc,
        },
        conditions: |_, _, _| {},
        read: |_: &Store, row: term::Model| Ok(PartyTerm::from(row)),
        name: TERMS.to_owned(),
        key: KeyKind::Day,
        cursor: |term| cursor(TERMS, term.begins, term.id.0),
    }
}

const COVERAGES: &str = "partyCoverages.BEGINS_ON.Asc";

nested! {
    /// The coverage by a Party organization, past and to come included, the earliest first.
    CoveragesByParty {
        /// Only what is in force today, or only what is not.
        in_force: Option<bool>
    } of PartyOrganizationId => PartyCoverage {
        rows: Rows {
            columns: coverage::Row::COLUMNS,
            row: "c",
            from: "party_coverages c WHERE c.party_organization_id = wanted.id",
            key: Key {
                key: " (c.begins, c.id) ",
                cast: "::date, ",
                ascending: " ORDER BY c.begins ASC, c.id ASC",
                descending: " ORDER BY c.begins DESC, c.id DESC",
            },
            direction: Direction::Asc,
        },
        conditions: |list, sql, reader| today(sql, "c.period", list.in_force, reader),
        read: |_: &Store, row: coverage::Row| Ok(PartyCoverage::from(row)),
        name: COVERAGES.to_owned(),
        key: KeyKind::Day,
        cursor: |coverage| cursor(COVERAGES, coverage.begins, coverage.id.0),
    }
}

const WORKERS: &str = "partyWorkers.BEGINS_ON.Asc";

nested! {
    /// The workers of a Party organization, past ones included, the earliest first. Who may see them is for the caller to
    /// know.
    WorkersOfParty {
        /// Only those in office today, or only the others.
        in_office: Option<bool>
    } of PartyOrganizationId => PartyWorker {
        rows: Rows {
            columns: worker::COLUMNS,
            row: "w",
            from: "party_workers w WHERE w.party_organization_id = wanted.id",
            key: Key {
                key: " (w.begins, w.id) ",
                cast: "::date, ",
                ascending: " ORDER BY w.begins ASC, w.id ASC",
                descending: " ORDER BY w.begins DESC, w.id DESC",
            },
            direction: Direction::Asc,
        },
        conditions: |list, sql, reader| today(sql, "w.period", list.in_office, reader),
        read: |store: &Store, row: worker::Model| row.into_domain(store.vault()),
        name: WORKERS.to_owned(),
        key: KeyKind::Day,
        cursor: |worker| cursor(WORKERS, worker.begins, worker.id.0),
    }
}
