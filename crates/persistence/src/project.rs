//! The purchase list, projects, records of service, and residents' ratings.

mod audit;
mod keep;
mod list;
mod purchase_list;
mod rating;
mod record_list;
mod service;
mod statistics;

pub use crate::kept::{Kept, by_ids, insert, locked, shared, update};
pub use audit::audit;
pub use keep::{Running, insert_project, of_contracts, of_orders, of_rounds, running_in, running_of};
pub use list::{ProjectFilter, ProjectOrder, ProjectsOfOrganization, count, cursor, key_kind, list, list_name};
pub use purchase_list::{
    PurchaseListFilter, count_purchase_lists, in_force, latest_locked, list_purchase_lists, purchase_list_cursor,
    purchase_list_list_name,
};
pub use rating::{RatingsOfProject, distributions, rated_by, rated_needs_in};
pub use record_list::{
    RecordFilter, RecordOrder, RecordsOfProject, count_records, list_records, record_cursor, record_key_kind,
    record_list_name,
};
pub use service::{Batch, keep_records, project_of_record, record_locked, records_by_ids, save_void};
pub use statistics::{ProjectFigures, ProjectGroup, figures};
