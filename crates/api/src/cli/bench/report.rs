//! What was found, as tables.

use super::meter::Reading;
use super::operation::Measure;
use std::fmt::Write as _;

/// What one measure showed.
#[derive(Debug, Clone, Copy)]
pub struct Result {
    /// What was measured.
    pub measure: Measure,
    /// Through GraphQL.
    pub ours: Reading,
    /// By the statement.
    pub bare: Reading,
    /// Requests a second through GraphQL for one by the statement: the median of the rounds.
    pub ratio: f64,
    /// Statements of one operation.
    pub statements: u64,
    /// Where our own time goes.
    pub cost: Cost,
}

/// Where our own processor time goes, in milliseconds a request.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    /// A query that reads nothing: HTTP, JSON, and what every request has.
    pub constant: f64,
    /// The operation with everything skipped.
    pub skipped: f64,
    /// Writing the answer.
    pub serialise: f64,
}

/// Requests a second and processor time, of both.
pub fn figures(results: &[Result]) -> String {
    let mut text = String::from(
        "| measure | GraphQL/s | statement/s | ratio | CPU ms GraphQL (ours + PostgreSQL) | CPU ms statement | CPU ratio | statements |\n\
         |---|---|---|---|---|---|---|---|\n",
    );
    for result in results {
        let _ = writeln!(
            text,
            "| {} | {:.0} | {:.0} | {:.2} | {} | {} | {:.2} | {} |",
            result.measure.name(),
            result.ours.rate,
            result.bare.rate,
            result.ratio,
            cpu(&result.ours),
            cpu(&result.bare),
            result.bare.both() / result.ours.both(),
            result.statements,
        );
    }
    let rate = |wanted| {
        results
            .iter()
            .find(|it| it.measure == wanted)
            .map(|it| (it.ours, it.bare))
    };
    if let (Some(first), Some(far)) = (rate(Measure::FirstPage), rate(Measure::FarPage)) {
        let _ = writeln!(
            text,
            "\nPage 5000 takes {:.2} times what page 1 takes ({:.2} by the statement).\n",
            first.0.rate / far.0.rate,
            first.1.rate / far.1.rate
        );
    }
    text
}

fn cpu(reading: &Reading) -> String {
    match reading.database {
        Some(database) => format!("{:.3} ({:.3} + {:.3})", reading.both(), reading.own, database),
        None => format!("{:.3} + ?", reading.own),
    }
}

/// Where the processor time of a GraphQL request goes.
pub fn costs(results: &[Result]) -> String {
    let mut text = String::from(
        "| CPU ms a request | every request | parse, validate | execute, SQL driver | of it: write JSON | PostgreSQL | | statement: driver, JSON | PostgreSQL |\n\
         |---|---|---|---|---|---|---|---|---|\n",
    );
    for result in results.iter().filter(|result| result.measure.is_query()) {
        let Cost {
            constant,
            skipped,
            serialise,
        } = result.cost;
        let _ = writeln!(
            text,
            "| {} | {constant:.3} | {:.3} | {:.3} | {serialise:.3} | {:.3} | | {:.3} | {:.3} |",
            result.measure.name(),
            skipped - constant,
            result.ours.own - skipped,
            result.ours.database.unwrap_or_default(),
            result.bare.own,
            result.bare.database.unwrap_or_default(),
        );
    }
    text
}

/// How the figures grow with the table.
pub fn growth(results: &[(usize, Vec<Result>)], unit: &str) -> String {
    let (Some((small, before)), Some((large, after))) = (results.first(), results.last()) else {
        return String::new();
    };
    if small == large {
        return String::new();
    }
    let mut text = format!(
        "\n## From {small} to {large} {unit}\n\n| measure | time GraphQL | CPU GraphQL | time statement | CPU statement |\n|---|---|---|---|---|\n"
    );
    for (before, after) in before.iter().zip(after) {
        let _ = writeln!(
            text,
            "| {} | x{:.2} | x{:.2} | x{:.2} | x{:.2} |",
            after.measure.name(),
            before.ours.rate / after.ours.rate,
            after.ours.both() / before.ours.both(),
            before.bare.rate / after.bare.rate,
            after.bare.both() / before.bare.both(),
        );
    }
    text
}
