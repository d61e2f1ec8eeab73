//! Party organizations, their terms, workers, and the coverage of organizations.

mod audit;
mod coverage;
mod find;
mod list;
mod save;
mod statistics;

pub use audit::audit;
pub(crate) use coverage::read_reach;
pub use coverage::{
    coverage_locked, coverages_by, coverages_by_ids, coverages_in, coverages_of, covered_of, is_covered, reach_of,
    units_in,
};
pub use find::{
    by_ids, children, locked, root, terms_by_ids, terms_in, terms_of, used_in, used_of, worker_locked, workers_by_ids,
    workers_in, workers_of,
};
pub use list::{PartyOrganizationFilter, PartyOrganizationOrder, count, cursor, key_kind, list, list_name};
pub use save::{Because, Kept, insert, update};
pub use statistics::{CoverageFigures, CoverageGroup, coverage_statistics};
