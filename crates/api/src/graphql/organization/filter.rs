//! How lists of organizations are filtered and sorted.

use crate::graphql::area::argument;
use crate::graphql::connection::OrderDirection;
use crate::graphql::context::RequestState;
use crate::graphql::engine::detail::Detail;
use crate::graphql::engine::error::ApiError;
use crate::graphql::scalar::DateTime;
use crate::graphql::word::Choice;
use async_graphql::InputObject;
use siling_domain::organization::{Lead, OrganizationKind, OrganizationStatus, ServiceCategory};
use siling_domain::party::CoverageForm;
use siling_domain::text::SearchQuery;
use siling_persistence::organization::{OrganizationFilter as Filter, OrganizationOrder};

/// Which organizations are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default, InputObject)]
pub struct OrganizationFilter {
    /// At home in this area or anywhere in it: a 12-digit code.
    pub area_code: Option<String>,
    /// Of any of these fields of service.
    pub category: Option<Vec<Choice<ServiceCategory>>>,
    /// Of any of these legal kinds.
    pub kind: Option<Vec<Choice<OrganizationKind>>>,
    /// In any of these states.
    pub status: Option<Vec<Choice<OrganizationStatus>>>,
    /// Taking any of these leads.
    pub leads: Option<Vec<Choice<Lead>>>,
    /// With any of these capabilities: codes of the catalogue.
    pub capabilities: Option<Vec<String>>,
    /// With Party coverage in force today (true), or without any (false).
    pub covered: Option<bool>,
    /// With Party coverage in force today by any of these forms.
    pub coverage_form: Option<Vec<Choice<CoverageForm>>>,
    /// With three or more full members, registered or active, and neither in a branch of their own nor in
    /// a joint one today (true): the gaps (应建未建); or all others (false).
    pub branch_missing: Option<bool>,
    /// Found by this text, from one character up, in names of now and before, the credit code and the
    /// names of the area; several words have to be found each.
    pub text: Option<String>,
    /// Changed at or after this moment.
    pub updated_since: Option<DateTime>,
    /// Changed before this moment.
    pub updated_before: Option<DateTime>,
    /// Made up for demonstration (true), or not (false).
    pub demo: Option<bool>,
}

/// The most entries of one list in a filter.
const FILTER_LIST_MAX: usize = 50;

impl OrganizationFilter {
    /// The filter as the store knows it.
    pub fn filter(self, state: &RequestState) -> Result<Filter, ApiError> {
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
        Ok(Filter {
            area,
            categories: self.category.map(Choice::words),
            kinds: self.kind.map(Choice::words),
            statuses: self.status.map(Choice::words),
            leads: self.leads.map(Choice::words),
            capabilities: self.capabilities,
            covered: self.covered,
            coverage_forms: self.coverage_form.map(Choice::words),
            branch_missing: self.branch_missing,
            today: state.today(),
            text: text.map_err(|error| ApiError::invalid_argument("filter.text", error))?,
            updated_since: self.updated_since.map(|moment| moment.0),
            updated_before: self.updated_before.map(|moment| moment.0),
            demo: self.demo,
        })
    }
}

/// How a list of organizations is sorted.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct OrganizationOrderBy {
    /// By what.
    pub field: Choice<OrganizationOrder>,
    /// Which way; ascending when not said.
    pub direction: Option<Choice<OrderDirection>>,
}
