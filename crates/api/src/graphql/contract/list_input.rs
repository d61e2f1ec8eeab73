//! How lists of contracts and payments are filtered and sorted.

use crate::graphql::area::argument;
use crate::graphql::connection::OrderDirection;
use crate::graphql::context::RequestState;
use crate::graphql::engine::error::ApiError;
use crate::graphql::scalar::{Date, DateTime};
use crate::graphql::word::Choice;
use async_graphql::{ID, InputObject};
use siling_domain::area_code::AreaCode;
use siling_domain::contract::{ContractStatus, PaymentStatus, ProcurementMode};
use siling_domain::id::{self, Id};
use siling_persistence::contract::{self as store, ContractOrder, PaymentOrder};

/// Which contracts are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default, InputObject)]
pub struct ContractFilter {
    /// For projects of this area or anywhere in it: a 12-digit code.
    pub area_code: Option<String>,
    /// In any of these states.
    pub status: Option<Vec<Choice<ContractStatus>>>,
    /// That came about in any of these ways.
    pub procurement_mode: Option<Vec<Choice<ProcurementMode>>>,
    /// With this organization.
    pub organization: Option<ID>,
    /// For this project.
    pub project: Option<ID>,
    /// That this fund pays.
    pub fund: Option<ID>,
    /// In force, and ending on this day or before it.
    pub ends_by: Option<Date>,
    /// Changed at or after this moment.
    pub updated_since: Option<DateTime>,
    /// Changed before this moment.
    pub updated_before: Option<DateTime>,
    /// Made up for demonstration (true), or not (false).
    pub demo: Option<bool>,
}

/// How a list of contracts is sorted.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct ContractOrderBy {
    /// By what.
    pub field: Choice<ContractOrder>,
    /// Which way; ascending when not said.
    pub direction: Option<Choice<OrderDirection>>,
}

/// Which payments are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default, InputObject)]
pub struct PaymentFilter {
    /// For projects of this area or anywhere in it: a 12-digit code.
    pub area_code: Option<String>,
    /// In any of these states.
    pub status: Option<Vec<Choice<PaymentStatus>>>,
    /// To this organization.
    pub organization: Option<ID>,
    /// Of this contract.
    pub contract: Option<ID>,
    /// Of this project.
    pub project: Option<ID>,
    /// That this fund pays.
    pub fund: Option<ID>,
    /// Only those that wait for a second person and were not requested by you (待我审批).
    pub awaits_my_approval: Option<bool>,
    /// Changed at or after this moment.
    pub updated_since: Option<DateTime>,
    /// Changed before this moment.
    pub updated_before: Option<DateTime>,
    /// Made up for demonstration (true), or not (false).
    pub demo: Option<bool>,
}

/// How a list of payments is sorted.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct PaymentOrderBy {
    /// By what.
    pub field: Choice<PaymentOrder>,
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

impl ContractFilter {
    /// The filter as the store knows it.
    pub fn filter(self) -> Result<store::ContractFilter, ApiError> {
        Ok(store::ContractFilter {
            area: area(self.area_code)?,
            statuses: self.status.map(Choice::words),
            modes: self.procurement_mode.map(Choice::words),
            organization: known("filter.organization", self.organization)?,
            project: known("filter.project", self.project)?,
            fund: known("filter.fund", self.fund)?,
            ends_by: self.ends_by.map(|day| day.0),
            updated_since: self.updated_since.map(|moment| moment.0),
            updated_before: self.updated_before.map(|moment| moment.0),
            demo: self.demo,
        })
    }
}

impl PaymentFilter {
    /// The filter as the store knows it.
    pub fn filter(self, state: &RequestState) -> Result<store::PaymentFilter, ApiError> {
        let me = || state.actor.account().ok_or_else(ApiError::unauthenticated);
        Ok(store::PaymentFilter {
            area: area(self.area_code)?,
            statuses: self.status.map(Choice::words),
            organization: known("filter.organization", self.organization)?,
            contract: known("filter.contract", self.contract)?,
            project: known("filter.project", self.project)?,
            fund: known("filter.fund", self.fund)?,
            approvable_by: self.awaits_my_approval.filter(|only| *only).map(|_| me()).transpose()?,
            updated_since: self.updated_since.map(|moment| moment.0),
            updated_before: self.updated_before.map(|moment| moment.0),
            demo: self.demo,
        })
    }
}
