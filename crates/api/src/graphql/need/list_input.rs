//! How lists of needs and visits are filtered and sorted.

use crate::graphql::area::argument;
use crate::graphql::connection::OrderDirection;
use crate::graphql::context::RequestState;
use crate::graphql::engine::detail::Detail;
use crate::graphql::engine::error::ApiError;
use crate::graphql::scalar::{Date, DateTime};
use crate::graphql::word::Choice;
use async_graphql::{ID, InputObject};
use siling_domain::id::{self, AccountId, Id};
use siling_domain::need::{NeedChannel, NeedStatus};
use siling_domain::organization::Lead;
use siling_domain::text::SearchQuery;
use siling_persistence::need::{self as store, NeedOrder};

/// The most entries of one list in a filter.
const FILTER_LIST_MAX: usize = 50;

/// Which needs are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default, InputObject)]
pub struct NeedFilter {
    /// Of this area or anywhere in it: a 12-digit code.
    pub area_code: Option<String>,
    /// In any of these states.
    pub status: Option<Vec<Choice<NeedStatus>>>,
    /// That came in by any of these ways.
    pub channel: Option<Vec<Choice<NeedChannel>>>,
    /// Of any of these leads.
    pub lead: Option<Vec<Choice<Lead>>>,
    /// That want any of these capabilities: codes of the catalogue, at most 50.
    pub capabilities: Option<Vec<String>>,
    /// Only those that you posted, for yourself or for a resident.
    pub mine: Option<bool>,
    /// Only those behind which you stand.
    pub endorsed_by_me: Option<bool>,
    /// Only those without an answer though the last day for it is over (超期未答复).
    pub overdue: Option<bool>,
    /// Told at this visit.
    pub visit: Option<ID>,
    /// That this salon discusses.
    pub salon: Option<ID>,
    /// That this service order answers.
    pub order: Option<ID>,
    /// That this project answers.
    pub project: Option<ID>,
    /// Merged into this need.
    pub merged_into: Option<ID>,
    /// Found by this text, from one character up, in title and text; several words have to be found each.
    pub text: Option<String>,
    /// Changed at or after this moment.
    pub updated_since: Option<DateTime>,
    /// Changed before this moment.
    pub updated_before: Option<DateTime>,
    /// Made up for demonstration (true), or not (false).
    pub demo: Option<bool>,
}

fn id_of<I: Id>(field: &str, text: Option<ID>) -> Result<Option<I>, ApiError> {
    text.map(|text| id::parse(&text).map_err(|error| ApiError::invalid_argument(&format!("filter.{field}"), error)))
        .transpose()
}

impl NeedFilter {
    /// The filter as the store knows it.
    pub fn filter(self, state: &RequestState) -> Result<store::NeedFilter, ApiError> {
        let own = |wanted: Option<bool>| -> Result<Option<AccountId>, ApiError> {
            match wanted {
                Some(true) => state.actor.account().map(Some).ok_or_else(ApiError::unauthenticated),
                _ => Ok(None),
            }
        };
        if self
            .capabilities
            .as_ref()
            .is_some_and(|list| list.len() > FILTER_LIST_MAX)
        {
            return Err(ApiError::invalid_argument(
                "filter.capabilities",
                Detail::at_most(FILTER_LIST_MAX),
            ));
        }
        let area = self
            .area_code
            .map(|code| argument("filter.areaCode", &code))
            .transpose()?;
        let text = self.text.map(|text| SearchQuery::parse(&text)).transpose();
        Ok(store::NeedFilter {
            area,
            statuses: self.status.map(Choice::words),
            channels: self.channel.map(Choice::words),
            leads: self.lead.map(Choice::words),
            capabilities: self.capabilities,
            posted_by: own(self.mine)?,
            endorsed_by: own(self.endorsed_by_me)?,
            unanswered_on: self.overdue.filter(|wanted| *wanted).map(|_| state.today()),
            visit: id_of("visit", self.visit)?,
            salon: id_of("salon", self.salon)?,
            order: id_of("order", self.order)?,
            project: id_of("project", self.project)?,
            merged_into: id_of("mergedInto", self.merged_into)?,
            text: text.map_err(|error| ApiError::invalid_argument("filter.text", error))?,
            updated_since: self.updated_since.map(|moment| moment.0),
            updated_before: self.updated_before.map(|moment| moment.0),
            demo: self.demo,
        })
    }
}

/// How a list of needs is sorted.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct NeedOrderBy {
    /// By what.
    pub field: Choice<NeedOrder>,
    /// Which way; ascending when not said.
    pub direction: Option<Choice<OrderDirection>>,
}

/// Which visits are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default, InputObject)]
pub struct VisitFilter {
    /// Of this area or anywhere in it: a 12-digit code.
    pub area_code: Option<String>,
    /// On or after this day.
    pub from: Option<Date>,
    /// On or before this day.
    pub to: Option<Date>,
}

impl VisitFilter {
    /// The filter as the store knows it.
    pub fn filter(self) -> Result<store::VisitFilter, ApiError> {
        Ok(store::VisitFilter {
            area: self
                .area_code
                .map(|code| argument("filter.areaCode", &code))
                .transpose()?,
            from: self.from.map(|day| day.0),
            to: self.to.map(|day| day.0),
        })
    }
}
