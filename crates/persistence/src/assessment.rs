//! Cycles, assessments, ratings, stars and remediations: each kept whole, with columns beside it for what lists
//! and constraints need.

mod audit;
mod calendar;
mod cycle;
mod facts;
mod find;
mod inbox;
mod list;
mod progress;
mod rating;
mod remediation;
mod star;

pub use crate::kept::{Kept, by_ids, insert, locked, shared, update};
pub use audit::audit;
pub use calendar::{calendar, calendar_in, load_calendar};
pub use cycle::{cycles, standard_in_use, under_way_in, under_way_of, unverified_in, year_taken};
pub use facts::{barred_in, barred_of, facts_in, facts_of};
pub use find::{Located, entry_locked, located, of_organizations, tied_in, ties, unsubmitted_locked};
pub use inbox::{INBOX_LIST, Inbox, InboxEntry, InboxSubject, count_inbox, inbox, inbox_cursor};
pub use list::{
    AssessmentFilter, AssessmentOrder, RemediationFilter, RemediationOrder, RemediationsOfAssessment,
    RemediationsOfOrganization, StarRatingFilter, StarRatingOrder, count, count_remediations, count_stars, cursor,
    key_kind, list, list_name, list_remediations, list_stars, remediation_cursor, remediation_key_kind,
    remediation_list_name, star_cursor, star_key_kind, star_list_name,
};
pub use progress::{ProgressRow, progress};
pub use rating::{
    Contestant, RatingPlace, StoredRating, assessed_in, contestants_in, keep_rating, ratings_of, ratings_of_cycle,
};
pub use star::{by_certificate, current_star_locked, current_stars_of, stars_of, stars_of_assessments};
