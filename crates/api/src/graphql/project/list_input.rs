//! How lists of projects, records and versions of the purchase list are filtered and sorted.

use crate::graphql::area::argument;
use crate::graphql::connection::OrderDirection;
use crate::graphql::context::RequestState;
use crate::graphql::engine::error::ApiError;
use crate::graphql::scalar::{Date, DateTime};
use crate::graphql::word::Choice;
use async_graphql::{ID, InputObject};
use siling_domain::id::{self, Id};
use siling_domain::organization::Lead;
use siling_domain::project::{
    ProjectOriginKind, ProjectOutcome, ProjectStatus, PurchaseListStatus, ServiceRecordStatus,
};
use siling_domain::text::SearchQuery;
use siling_persistence::project::{self as store, ProjectOrder, RecordOrder};

/// Which projects are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default, InputObject)]
pub struct ProjectFilter {
    /// That serve this area or anything in it: a 12-digit code.
    pub area_code: Option<String>,
    /// In any of these states.
    pub status: Option<Vec<Choice<ProjectStatus>>>,
    /// Of any of these leads.
    pub lead: Option<Vec<Choice<Lead>>>,
    /// From any of these origins.
    pub origin: Option<Vec<Choice<ProjectOriginKind>>>,
    /// With any of these outcomes.
    pub outcome: Option<Vec<Choice<ProjectOutcome>>>,
    /// That this organization leads or takes part in.
    pub organization: Option<ID>,
    /// That answer this need.
    pub need: Option<ID>,
    /// Awarded for this service order.
    pub order: Option<ID>,
    /// Awarded in this venture round.
    pub round: Option<ID>,
    /// Commissioned from this version of the purchase list.
    pub purchase_list: Option<ID>,
    /// That come back every year (true), or not (false).
    pub recurring: Option<bool>,
    /// In which somebody has to accept a delivery or the whole (true), or nobody has to (false).
    pub awaits_acceptance: Option<bool>,
    /// Only those planned, in progress or paused with a milestone that is not accepted though its last day is over.
    pub overdue: Option<bool>,
    /// Found by this text, from one character up, in the title and the names of the area and the area above, aliases
    /// included; several words have to be found each.
    pub text: Option<String>,
    /// Changed at or after this moment.
    pub updated_since: Option<DateTime>,
    /// Changed before this moment.
    pub updated_before: Option<DateTime>,
    /// Made up for demonstration (true), or not (false).
    pub demo: Option<bool>,
}

/// An identifier of a filter.
fn id_of<I: Id>(field: &str, text: Option<&ID>) -> Result<Option<I>, ApiError> {
    text.map(|text| id::parse(text))
        .transpose()
        .map_err(|error| ApiError::invalid_argument(field, error))
}

impl ProjectFilter {
    /// The filter as the store knows it.
    pub fn filter(self, state: &RequestState) -> Result<store::ProjectFilter, ApiError> {
        let area = self
            .area_code
            .map(|code| argument("filter.areaCode", &code))
            .transpose()?;
        let text = self.text.map(|text| SearchQuery::parse(&text)).transpose();
        Ok(store::ProjectFilter {
            area,
            statuses: self.status.map(Choice::words),
            leads: self.lead.map(Choice::words),
            origins: self.origin.map(Choice::words),
            outcomes: self.outcome.map(Choice::words),
            organization: id_of("filter.organization", self.organization.as_ref())?,
            need: id_of("filter.need", self.need.as_ref())?,
            order: id_of("filter.order", self.order.as_ref())?,
            round: id_of("filter.round", self.round.as_ref())?,
            purchase_list: id_of("filter.purchaseList", self.purchase_list.as_ref())?,
            recurring: self.recurring,
            awaits_acceptance: self.awaits_acceptance,
            overdue_on: self.overdue.unwrap_or(false).then(|| state.today()),
            text: text.map_err(|error| ApiError::invalid_argument("filter.text", error))?,
            updated_since: self.updated_since.map(|moment| moment.0),
            updated_before: self.updated_before.map(|moment| moment.0),
            demo: self.demo,
        })
    }
}

/// How a list of projects is sorted.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct ProjectOrderBy {
    /// By what.
    pub field: Choice<ProjectOrder>,
    /// Which way; ascending when not said.
    pub direction: Option<Choice<OrderDirection>>,
}

/// Which records of service are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default, InputObject)]
pub struct ServiceRecordFilter {
    /// Of this project.
    pub project: Option<ID>,
    /// Of service by this organization.
    pub organization: Option<ID>,
    /// Of projects that serve this area or anything in it: a 12-digit code.
    pub area_code: Option<String>,
    /// In any of these states.
    pub status: Option<Vec<Choice<ServiceRecordStatus>>>,
    /// Of this day or later.
    pub from: Option<Date>,
    /// Of this day or earlier.
    pub to: Option<Date>,
}

impl ServiceRecordFilter {
    /// The filter as the store knows it.
    pub fn filter(self) -> Result<store::RecordFilter, ApiError> {
        let area = self
            .area_code
            .map(|code| argument("filter.areaCode", &code))
            .transpose()?;
        Ok(store::RecordFilter {
            project: id_of("filter.project", self.project.as_ref())?,
            organization: id_of("filter.organization", self.organization.as_ref())?,
            area,
            statuses: self.status.map(Choice::words),
            from: self.from.map(|day| day.0),
            to: self.to.map(|day| day.0),
        })
    }
}

/// How a list of records of service is sorted.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct ServiceRecordOrderBy {
    /// By what.
    pub field: Choice<RecordOrder>,
    /// Which way; ascending when not said.
    pub direction: Option<Choice<OrderDirection>>,
}

/// Which versions of the purchase list are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default, InputObject)]
pub struct PurchaseListFilter {
    /// In any of these states.
    pub status: Option<Vec<Choice<PurchaseListStatus>>>,
    /// The one in force on this day.
    pub in_force_on: Option<Date>,
}
