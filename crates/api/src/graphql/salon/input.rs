//! What mutations and lists of salons and dual-registration units take.

use crate::graphql::area::argument;
use crate::graphql::connection::OrderDirection;
use crate::graphql::engine::error::ApiError;
use crate::graphql::mutation::{enveloped, inputs};
use crate::graphql::scalar::{Date, DateTime};
use crate::graphql::word::Choice;
use async_graphql::{ID, InputObject};
use siling_domain::salon::{DualRegistrationStatus, ParticipantKind, ResolutionDecision, SalonStatus, UnitKind};
use siling_persistence::salon::{self as store, SalonOrder};

/// What is needed to plan a salon (筹备书记沙龙).
#[derive(Debug, Clone, InputObject)]
pub struct PlanSalonInput {
    /// An identifier that the client made, `salon_` and a UUIDv7; ours when not said.
    pub id: Option<ID>,
    /// The community that hosts it: a 12-digit code.
    pub area_code: String,
    /// What it is about, at most 80 characters.
    pub title: String,
    /// The day for which it is planned; one of the past where it is recorded afterwards.
    pub planned_on: Date,
    /// Where it meets, at most 200 characters.
    pub venue: String,
    /// The needs of the community that it is to discuss, at most 50.
    pub needs: Option<Vec<ID>>,
    /// The same key with the same input changes one thing once; kept 90 days.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// What is needed to register a dual-registration unit (双报到单位报到).
#[derive(Debug, Clone, InputObject)]
pub struct RegisterDualRegistrationUnitInput {
    /// An identifier that the client made, `dualunit_` and a UUIDv7; ours when not said.
    pub id: Option<ID>,
    /// The community: a 12-digit code.
    pub area_code: String,
    /// The unit's name, at most 80 characters; registered once with a community at a time.
    pub name: String,
    /// What kind of unit it is.
    pub kind: Choice<UnitKind>,
    /// What it offers, at most 2,000 characters.
    pub offers: Option<String>,
    /// The first day; not in the future.
    pub registered_on: Date,
    /// The same key with the same input changes one thing once; kept 90 days.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

enveloped!(PlanSalonInput, RegisterDualRegistrationUnitInput);

/// Who took part in a salon (参与方).
#[derive(Debug, Clone, InputObject)]
pub struct SalonParticipantInput {
    /// In which capacity.
    pub kind: Choice<ParticipantKind>,
    /// The organization; needed for ORGANIZATION, and only there.
    pub organization: Option<ID>,
    /// The unit; needed for DUAL_REGISTRATION_UNIT, and only there.
    pub unit: Option<ID>,
    /// What the body is called, at most 80 characters; needed for DEPARTMENT. No names of persons.
    pub body: Option<String>,
    /// How many persons came, 1 to 500.
    pub count: i32,
}

/// What a salon resolved (决议).
#[derive(Debug, Clone, InputObject)]
pub struct ResolutionInput {
    /// What, at most 2,000 characters.
    pub text: String,
    /// The decision.
    pub decision: Choice<ResolutionDecision>,
    /// The needs that it concerns, of those discussed.
    pub needs: Vec<ID>,
}

inputs! {
    /// What is needed to record a salon that was held (召开书记沙龙).
    HoldSalonInput {
        /// The salon.
        salon: ID,
        /// The day; not in the future.
        held_on: Date,
        /// Who took part, at most 100 entries: the community and at least one organization among them.
        participants: Vec<SalonParticipantInput>,
        /// What was said, at most 10,000 characters, without names of residents.
        minutes: String,
        /// What was resolved, at most 30, in their order.
        resolutions: Vec<ResolutionInput>,
        /// The needs that were discussed, all of them; those planned when not said.
        needs: Option<Vec<ID>>,
    }
    /// What is needed to cancel a salon (取消书记沙龙).
    CancelSalonInput {
        /// The salon.
        salon: ID,
        /// Why, at most 2,000 characters.
        reason: String,
    }
    /// What is needed to end a unit's registration (双报到结束).
    EndDualRegistrationInput {
        /// The unit.
        unit: ID,
        /// The last day; not in the future.
        ended_on: Date,
    }
}

/// Which salons are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default, InputObject)]
pub struct SalonFilter {
    /// Hosted in this area or anywhere in it: a 12-digit code.
    pub area_code: Option<String>,
    /// In any of these states.
    pub status: Option<Vec<Choice<SalonStatus>>>,
    /// On or after this day.
    pub from: Option<Date>,
    /// On or before this day.
    pub to: Option<Date>,
    /// That discuss this need.
    pub need: Option<ID>,
    /// Changed at or after this moment.
    pub updated_since: Option<DateTime>,
    /// Changed before this moment.
    pub updated_before: Option<DateTime>,
}

impl SalonFilter {
    /// The filter as the store knows it.
    pub fn filter(self) -> Result<store::SalonFilter, ApiError> {
        let need = self
            .need
            .map(|id| siling_domain::id::parse(&id).map_err(|error| ApiError::invalid_argument("filter.need", error)));
        Ok(store::SalonFilter {
            area: self
                .area_code
                .map(|code| argument("filter.areaCode", &code))
                .transpose()?,
            statuses: self.status.map(Choice::words),
            from: self.from.map(|day| day.0),
            to: self.to.map(|day| day.0),
            need: need.transpose()?,
            updated_since: self.updated_since.map(|moment| moment.0),
            updated_before: self.updated_before.map(|moment| moment.0),
        })
    }
}

/// How a list of salons is sorted.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct SalonOrderBy {
    /// By what.
    pub field: Choice<SalonOrder>,
    /// Which way; ascending when not said.
    pub direction: Option<Choice<OrderDirection>>,
}

/// Which dual-registration units are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default, InputObject)]
pub struct DualRegistrationUnitFilter {
    /// Registered in this area or anywhere in it: a 12-digit code.
    pub area_code: Option<String>,
    /// In this state.
    pub status: Option<Choice<DualRegistrationStatus>>,
}

impl DualRegistrationUnitFilter {
    /// The filter as the store knows it.
    pub fn filter(self) -> Result<store::UnitFilter, ApiError> {
        Ok(store::UnitFilter {
            area: self
                .area_code
                .map(|code| argument("filter.areaCode", &code))
                .transpose()?,
            status: self.status.map(|status| status.0),
        })
    }
}
