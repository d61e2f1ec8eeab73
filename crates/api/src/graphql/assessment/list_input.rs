//! How lists of assessments, star ratings and remediations are filtered and sorted.

use crate::graphql::area::argument;
use crate::graphql::connection::OrderDirection;
use crate::graphql::context::RequestState;
use crate::graphql::engine::detail::Detail;
use crate::graphql::engine::error::ApiError;
use crate::graphql::scalar::{Date, DateTime};
use crate::graphql::word::Choice;
use async_graphql::{ID, InputObject};
use siling_domain::area_code::AreaCode;
use siling_domain::assessment::{AssessmentStatus, RemediationStatus, StarRatingStatus};
use siling_domain::id::{self, Id};
use siling_domain::organization::ServiceCategory;
use siling_domain::standard::Stars;
use siling_persistence::assessment as store;
use siling_persistence::assessment::{AssessmentOrder, RemediationOrder, StarRatingOrder};

/// Which assessments are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default, InputObject)]
pub struct AssessmentFilter {
    /// Of this cycle.
    pub cycle: Option<ID>,
    /// Of this organization.
    pub organization: Option<ID>,
    /// Of organizations at home in this area or anywhere in it: a 12-digit code.
    pub area_code: Option<String>,
    /// In any of these states.
    pub status: Option<Vec<Choice<AssessmentStatus>>>,
    /// With so many stars at least, 0 to 5, as last rated; for who does not work on them, of those noticed only.
    pub min_stars: Option<i32>,
    /// Only those that wait for the organization though the last day for its submission is over.
    pub late: Option<bool>,
    /// Only those that you are assigned to assess.
    pub assigned_to_me: Option<bool>,
    /// Changed at or after this moment.
    pub updated_since: Option<DateTime>,
    /// Changed before this moment.
    pub updated_before: Option<DateTime>,
    /// Made up for demonstration (true), or not (false).
    pub demo: Option<bool>,
}

/// How a list of assessments is sorted.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct AssessmentOrderBy {
    /// By what.
    pub field: Choice<AssessmentOrder>,
    /// Which way; ascending when not said.
    pub direction: Option<Choice<OrderDirection>>,
}

/// Which star ratings are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default, InputObject)]
pub struct StarRatingFilter {
    /// Of this cycle.
    pub cycle: Option<ID>,
    /// Of organizations at home in this area or anywhere in it: a 12-digit code.
    pub area_code: Option<String>,
    /// Of organizations of any of these fields of service.
    pub category: Option<Vec<Choice<ServiceCategory>>>,
    /// In any of these states.
    pub status: Option<Vec<Choice<StarRatingStatus>>>,
    /// With so many stars at least, 0 to 5.
    pub min_stars: Option<i32>,
    /// Of this organization.
    pub organization: Option<ID>,
    /// Only those whose stars count today.
    pub in_force: Option<bool>,
    /// Not ended, and ending on this day or before it.
    pub ends_by: Option<Date>,
    /// Changed at or after this moment.
    pub updated_since: Option<DateTime>,
    /// Changed before this moment.
    pub updated_before: Option<DateTime>,
    /// Made up for demonstration (true), or not (false).
    pub demo: Option<bool>,
}

/// How a list of star ratings is sorted.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct StarRatingOrderBy {
    /// By what.
    pub field: Choice<StarRatingOrder>,
    /// Which way; ascending when not said.
    pub direction: Option<Choice<OrderDirection>>,
}

/// Which remediations are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default, InputObject)]
pub struct RemediationFilter {
    /// Of this organization.
    pub organization: Option<ID>,
    /// Of organizations at home in this area or anywhere in it: a 12-digit code.
    pub area_code: Option<String>,
    /// In any of these states.
    pub status: Option<Vec<Choice<RemediationStatus>>>,
    /// Found in this assessment.
    pub assessment: Option<ID>,
    /// Found at a re-check of this star rating.
    pub star_rating: Option<ID>,
    /// Only those open though their last day is over.
    pub overdue: Option<bool>,
}

/// How a list of remediations is sorted.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct RemediationOrderBy {
    /// By what.
    pub field: Choice<RemediationOrder>,
    /// Which way; ascending when not said.
    pub direction: Option<Choice<OrderDirection>>,
}

fn known<I: Id>(name: &str, text: Option<ID>) -> Result<Option<I>, ApiError> {
    text.map(|text| id::parse(&text).map_err(|error| ApiError::invalid_argument(name, error)))
        .transpose()
}

fn area(code: Option<String>) -> Result<Option<AreaCode>, ApiError> {
    code.map(|code| argument("filter.areaCode", &code)).transpose()
}

/// So many stars and more.
fn stars(least: Option<i32>) -> Result<Option<Vec<u8>>, ApiError> {
    let most = Stars::MAX.count();
    let range = |least: i32| match u8::try_from(least) {
        Ok(least) if least <= most => Ok((least..=most).collect()),
        _ => Err(ApiError::invalid_argument("filter.minStars", Detail::number(0, most))),
    };
    least.map(range).transpose()
}

impl AssessmentFilter {
    /// The filter as the store knows it.
    pub fn filter(self, state: &RequestState) -> Result<store::AssessmentFilter, ApiError> {
        let me = || state.actor.account().ok_or_else(ApiError::unauthenticated);
        Ok(store::AssessmentFilter {
            cycle: known("filter.cycle", self.cycle)?,
            area: area(self.area_code)?,
            statuses: self.status.map(Choice::words),
            organization: known("filter.organization", self.organization)?,
            assessor: self.assigned_to_me.filter(|only| *only).map(|_| me()).transpose()?,
            due_before: self.late.filter(|only| *only).map(|_| state.today()),
            stars: stars(self.min_stars)?,
            updated_since: self.updated_since.map(|moment| moment.0),
            updated_before: self.updated_before.map(|moment| moment.0),
            demo: self.demo,
        })
    }
}

impl StarRatingFilter {
    /// The filter as the store knows it.
    pub fn filter(self, state: &RequestState) -> Result<store::StarRatingFilter, ApiError> {
        Ok(store::StarRatingFilter {
            area: area(self.area_code)?,
            categories: self.category.map(Choice::words),
            stars: stars(self.min_stars)?,
            statuses: self.status.map(Choice::words),
            in_force_on: self.in_force.filter(|only| *only).map(|_| state.today()),
            ends_by: self.ends_by.map(|day| day.0),
            organization: known("filter.organization", self.organization)?,
            cycle: known("filter.cycle", self.cycle)?,
            updated_since: self.updated_since.map(|moment| moment.0),
            updated_before: self.updated_before.map(|moment| moment.0),
            demo: self.demo,
        })
    }
}

impl RemediationFilter {
    /// The filter as the store knows it.
    pub fn filter(self, state: &RequestState) -> Result<store::RemediationFilter, ApiError> {
        Ok(store::RemediationFilter {
            area: area(self.area_code)?,
            statuses: self.status.map(Choice::words),
            organization: known("filter.organization", self.organization)?,
            assessment: known("filter.assessment", self.assessment)?,
            star_rating: known("filter.starRating", self.star_rating)?,
            overdue_on: self.overdue.filter(|only| *only).map(|_| state.today()),
        })
    }
}
