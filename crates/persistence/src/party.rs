//! Party organizations, their terms, workers, and the coverage of organizations.

mod audit;
mod brief;
mod coverage;
mod find;
mod list;
mod nested;
mod save;
mod statistics;

pub use audit::audit;
pub use brief::{PartyBrief, Reach, reach_of};
pub use coverage::{
    counted_by, coverage_locked, coverages_by_ids, coverages_in, coverages_of, covered_of, is_covered, units_in,
};
pub use find::{
    by_ids, locked, root, terms_by_ids, terms_in, terms_in_force, used_in, used_of, worker_locked, workers_by_ids,
    workers_in,
};
pub use list::{
    PartyOrganizationFilter, PartyOrganizationOrder, PartyOrganizationsBelow, count, cursor, key_kind, list, list_name,
};
pub use nested::{CoveragesByParty, TermsOfParty, WorkersOfParty};
pub use save::{Because, Kept, insert, update};
pub use statistics::{CoverageFigures, CoverageGroup, coverage_statistics};
