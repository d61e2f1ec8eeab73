//! How lists of rounds and proposals are filtered and sorted.

use crate::graphql::area::argument;
use crate::graphql::connection::OrderDirection;
use crate::graphql::context::RequestState;
use crate::graphql::engine::error::ApiError;
use crate::graphql::scalar::DateTime;
use crate::graphql::word::Choice;
use async_graphql::{ID, InputObject};
use siling_domain::id::{self, Id};
use siling_domain::organization::Lead;
use siling_domain::venture::{ProposalStatus, VentureRoundStatus};
use siling_persistence::venture::{self as store, ProposalOrder, VentureRoundOrder};

/// Which venture rounds are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default, InputObject)]
pub struct VentureRoundFilter {
    /// In any of these states.
    pub status: Option<Vec<Choice<VentureRoundStatus>>>,
    /// Paid from this fund.
    pub fund: Option<ID>,
    /// Changed at or after this moment.
    pub updated_since: Option<DateTime>,
    /// Changed before this moment.
    pub updated_before: Option<DateTime>,
    /// Made up for demonstration (true), or not (false).
    pub demo: Option<bool>,
}

/// How a list of venture rounds is sorted.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct VentureRoundOrderBy {
    /// By what.
    pub field: Choice<VentureRoundOrder>,
    /// Which way; ascending when not said.
    pub direction: Option<Choice<OrderDirection>>,
}

/// Which proposals are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default, InputObject)]
pub struct ProposalFilter {
    /// To this round.
    pub round: Option<ID>,
    /// Of this organization. Finds nothing of which you may not see who proposes.
    pub organization: Option<ID>,
    /// Whose project is to be in this area or anywhere in it: a 12-digit code.
    pub area_code: Option<String>,
    /// In any of these states.
    pub status: Option<Vec<Choice<ProposalStatus>>>,
    /// Of any of these leads.
    pub lead: Option<Vec<Choice<Lead>>>,
    /// Only those that you review.
    pub assigned_to_me: Option<bool>,
    /// Only those that wait for your review.
    pub awaiting_my_review: Option<bool>,
    /// Changed at or after this moment.
    pub updated_since: Option<DateTime>,
    /// Changed before this moment.
    pub updated_before: Option<DateTime>,
    /// Made up for demonstration (true), or not (false).
    pub demo: Option<bool>,
}

/// How a list of proposals is sorted.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct ProposalOrderBy {
    /// By what.
    pub field: Choice<ProposalOrder>,
    /// Which way; ascending when not said.
    pub direction: Option<Choice<OrderDirection>>,
}

fn known<I: Id>(name: &str, text: Option<ID>) -> Result<Option<I>, ApiError> {
    text.map(|text| id::parse(&text).map_err(|error| ApiError::invalid_argument(name, error)))
        .transpose()
}

impl VentureRoundFilter {
    /// The filter as the store knows it.
    pub fn filter(self) -> Result<store::VentureRoundFilter, ApiError> {
        Ok(store::VentureRoundFilter {
            statuses: self.status.map(Choice::words),
            fund: known("filter.fund", self.fund)?,
            updated_since: self.updated_since.map(|moment| moment.0),
            updated_before: self.updated_before.map(|moment| moment.0),
            demo: self.demo,
        })
    }
}

impl ProposalFilter {
    /// The filter as the store knows it.
    pub fn filter(self, state: &RequestState) -> Result<store::ProposalFilter, ApiError> {
        let (mine, waiting) = (self.assigned_to_me == Some(true), self.awaiting_my_review == Some(true));
        let me = || state.actor.account().ok_or_else(ApiError::unauthenticated);
        let area = self.area_code.map(|code| argument("filter.areaCode", &code));
        Ok(store::ProposalFilter {
            round: known("filter.round", self.round)?,
            organization: known("filter.organization", self.organization)?,
            area: area.transpose()?,
            statuses: self.status.map(Choice::words),
            leads: self.lead.map(Choice::words),
            reviewer: (mine || waiting).then(me).transpose()?,
            unreviewed: waiting,
            updated_since: self.updated_since.map(|moment| moment.0),
            updated_before: self.updated_before.map(|moment| moment.0),
            demo: self.demo,
        })
    }
}
