//! How lists of service orders and claims are filtered and sorted.

use crate::graphql::area::argument;
use crate::graphql::connection::OrderDirection;
use crate::graphql::context::RequestState;
use crate::graphql::engine::detail::Detail;
use crate::graphql::engine::error::ApiError;
use crate::graphql::organization::OrganizationRef;
use crate::graphql::scalar::DateTime;
use crate::graphql::word::Choice;
use async_graphql::{ID, InputObject};
use siling_domain::id::{self, Id, OrganizationId};
use siling_domain::order::{APPROVAL_ABOVE, ClaimStatus, ServiceOrderStatus};
use siling_domain::organization::Lead;
use siling_domain::text::SearchQuery;
use siling_persistence::order::{self as store, ClaimOrder, OrderOrder};
use siling_persistence::organization;

/// The most entries of one list in a filter.
const FILTER_LIST_MAX: usize = 50;

/// Which service orders are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default, InputObject)]
pub struct ServiceOrderFilter {
    /// Of this area or anywhere in it: a 12-digit code.
    pub area_code: Option<String>,
    /// In any of these states.
    pub status: Option<Vec<Choice<ServiceOrderStatus>>>,
    /// Of any of these leads.
    pub lead: Option<Vec<Choice<Lead>>>,
    /// That ask for any of these capabilities: codes of the catalogue, at most 50.
    pub capabilities: Option<Vec<String>>,
    /// That answer this need.
    pub need: Option<ID>,
    /// That this salon adopted.
    pub salon: Option<ID>,
    /// That this fund pays.
    pub fund: Option<ID>,
    /// That this organization won.
    pub organization: Option<OrganizationRef>,
    /// Only those that take claims today (可接单).
    pub open: Option<bool>,
    /// Only those whose last day for claims is over and that have claims, not awarded yet (待定单).
    pub to_award: Option<bool>,
    /// Only those that wait for the sub-district's approval (待核准).
    pub to_approve: Option<bool>,
    /// Found by this text, from one character up, in title and description; several words have to be found each.
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

/// The organization behind a reference of a filter; one that is unknown lets nothing through.
async fn organization_of(
    state: &RequestState,
    given: Option<OrganizationRef>,
) -> Result<Option<OrganizationId>, ApiError> {
    let Some(given) = given else { return Ok(None) };
    let wrong = |refusal: siling_domain::Refusal| ApiError::invalid_argument("filter.organization", refusal);
    let key = given.key().map_err(wrong)?;
    let found = organization::resolve(state.store(), &key).await?;
    Ok(Some(found.unwrap_or(OrganizationId(uuid::Uuid::nil()))))
}

impl ServiceOrderFilter {
    /// The filter as the store knows it.
    pub async fn filter(self, state: &RequestState) -> Result<store::OrderFilter, ApiError> {
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
        let text = self.text.map(|text| SearchQuery::parse(&text)).transpose();
        let wanted = |given: Option<bool>| given == Some(true);
        Ok(store::OrderFilter {
            area: self
                .area_code
                .map(|code| argument("filter.areaCode", &code))
                .transpose()?,
            statuses: self.status.map(Choice::words),
            leads: self.lead.map(Choice::words),
            capabilities: self.capabilities,
            need: id_of("need", self.need)?,
            salon: id_of("salon", self.salon)?,
            fund: id_of("fund", self.fund)?,
            organization: organization_of(state, self.organization).await?,
            open_on: wanted(self.open).then(|| state.today()),
            to_award_on: wanted(self.to_award).then(|| state.today()),
            to_approve_above: wanted(self.to_approve).then(|| APPROVAL_ABOVE.fen()),
            text: text.map_err(|error| ApiError::invalid_argument("filter.text", error))?,
            updated_since: self.updated_since.map(|moment| moment.0),
            updated_before: self.updated_before.map(|moment| moment.0),
            demo: self.demo,
        })
    }
}

/// How a list of service orders is sorted.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct ServiceOrderOrderBy {
    /// By what.
    pub field: Choice<OrderOrder>,
    /// Which way; ascending when not said.
    pub direction: Option<Choice<OrderDirection>>,
}

/// Which claims are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default, InputObject)]
pub struct ClaimFilter {
    /// On orders of this area or anywhere in it: a 12-digit code.
    pub area_code: Option<String>,
    /// On this order.
    pub order: Option<ID>,
    /// In which this organization takes part or is asked to, as lead or as partner.
    pub organization: Option<OrganizationRef>,
    /// In any of these states.
    pub status: Option<Vec<Choice<ClaimStatus>>>,
    /// Changed at or after this moment.
    pub updated_since: Option<DateTime>,
    /// Changed before this moment.
    pub updated_before: Option<DateTime>,
}

impl ClaimFilter {
    /// The filter as the store knows it.
    pub async fn filter(self, state: &RequestState) -> Result<store::ClaimFilter, ApiError> {
        Ok(store::ClaimFilter {
            area: self
                .area_code
                .map(|code| argument("filter.areaCode", &code))
                .transpose()?,
            order: id_of("order", self.order)?,
            organization: organization_of(state, self.organization).await?,
            to_join: None,
            statuses: self.status.map(Choice::words),
            updated_since: self.updated_since.map(|moment| moment.0),
            updated_before: self.updated_before.map(|moment| moment.0),
        })
    }
}

/// How a list of claims is sorted.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct ClaimOrderBy {
    /// By what.
    pub field: Choice<ClaimOrder>,
    /// Which way; ascending when not said.
    pub direction: Option<Choice<OrderDirection>>,
}
