//! What mutations on Party organizations take, and how lists are filtered and sorted.

use crate::graphql::area::argument;
use crate::graphql::connection::OrderDirection;
use crate::graphql::context::RequestState;
use crate::graphql::engine::detail::Detail;
use crate::graphql::engine::error::ApiError;
use crate::graphql::mutation::enveloped;
use crate::graphql::organization::OrganizationRef;
use crate::graphql::scalar::{Date, DateTime};
use crate::graphql::word::Choice;
use async_graphql::{ID, InputObject, MaybeUndefined};
use chrono::Days;
use siling_application::party::Target;
use siling_domain::Refusal;
use siling_domain::id::{self, Id, PartyOrganizationId};
use siling_domain::party::{CoverageForm, PartyOrganizationKind, PartyOrganizationStatus, PartyPost, PartySetting};
use siling_persistence::party::{PartyOrganizationFilter as Filter, PartyOrganizationOrder};

/// An identifier of a known kind in an input.
pub(super) fn reference<I: Id>(field: &str, text: &str) -> Result<I, Refusal> {
    id::parse(text).map_err(|error| Refusal::from(error).at(field))
}

/// The Party organization of an input, with the version that the client knows.
pub(super) fn target(text: &str, expected_version: Option<i32>) -> Result<Target, Refusal> {
    Ok(Target {
        party_organization: reference("partyOrganization", text)?,
        expected_version,
    })
}

/// Which Party organizations are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default, InputObject)]
pub struct PartyOrganizationFilter {
    /// Working in this area or anywhere in it: a 12-digit code.
    pub area_code: Option<String>,
    /// Of any of these kinds.
    pub kind: Option<Vec<Choice<PartyOrganizationKind>>>,
    /// In any of these states.
    pub status: Option<Vec<Choice<PartyOrganizationStatus>>>,
    /// Right below this Party organization.
    pub parent: Option<ID>,
    /// Formed in this organization: its identifier.
    pub organization: Option<ID>,
    /// At work, and with a term that ends within so many days from today, 0 to 3,650; overdue ones included
    /// (换届提醒).
    pub due_within_days: Option<i32>,
    /// With fewer full members than a branch needs (true), or not (false).
    pub below_minimum: Option<bool>,
    /// Changed at or after this moment.
    pub updated_since: Option<DateTime>,
    /// Changed before this moment.
    pub updated_before: Option<DateTime>,
    /// Made up for demonstration (true), or not (false).
    pub demo: Option<bool>,
}

/// The farthest look ahead for what is due, in days.
const DUE_DAYS_MAX: u64 = 3650;

fn identifier<I: Id>(argument: &str, id: Option<ID>) -> Result<Option<I>, ApiError> {
    id.map(|id| id::parse(&id).map_err(|error| ApiError::invalid_argument(argument, error)))
        .transpose()
}

impl PartyOrganizationFilter {
    /// The filter as the store knows it.
    pub fn filter(self, state: &RequestState) -> Result<Filter, ApiError> {
        let area = self
            .area_code
            .map(|code| argument("filter.areaCode", &code))
            .transpose()?;
        let due_by = match self.due_within_days {
            Some(days) => {
                let days = u64::try_from(days).ok().filter(|days| *days <= DUE_DAYS_MAX);
                let day = days.and_then(|days| state.today().checked_add_days(Days::new(days)));
                let told = || ApiError::invalid_argument("filter.dueWithinDays", Detail::number(0, DUE_DAYS_MAX));
                Some(day.ok_or_else(told)?)
            }
            None => None,
        };
        Ok(Filter {
            area,
            kinds: self.kind.map(Choice::words),
            statuses: self.status.map(Choice::words),
            parent: identifier("filter.parent", self.parent)?,
            host: identifier("filter.organization", self.organization)?,
            due_by,
            below_minimum: self.below_minimum,
            updated_since: self.updated_since.map(|moment| moment.0),
            updated_before: self.updated_before.map(|moment| moment.0),
            demo: self.demo,
        })
    }
}

/// An identifier in a query's argument.
pub(super) fn id_argument(name: &str, id: &ID) -> Result<PartyOrganizationId, ApiError> {
    id::parse(id).map_err(|error| ApiError::invalid_argument(name, error))
}

/// How a list of Party organizations is sorted.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct PartyOrganizationOrderBy {
    /// By what.
    pub field: Choice<PartyOrganizationOrder>,
    /// Which way; ascending when not said.
    pub direction: Option<Choice<OrderDirection>>,
}

/// What is needed to plan a Party organization (拟建党组织).
#[derive(Debug, Clone, InputObject)]
pub struct PlanPartyOrganizationInput {
    /// An identifier that the client made, `party_` and a UUIDv7; ours when not said.
    pub id: Option<ID>,
    /// The Party organization above it; left out only for the district's committee.
    pub parent: Option<ID>,
    /// The kind.
    pub kind: Choice<PartyOrganizationKind>,
    /// Where it is formed, which decides the length of its terms; `SOCIAL_ORGANIZATION` when not said.
    pub setting: Option<Choice<PartySetting>>,
    /// The name, at most 80 characters; unique in its area.
    pub name: String,
    /// The area in which it is to work, a 12-digit code; that of `host` when there is one.
    pub area_code: Option<String>,
    /// The organization in which it is formed, for one of an organization's own.
    pub host: Option<OrganizationRef>,
    /// Full members, 0 to 100,000; 0 when not said.
    pub full_member_count: Option<i32>,
    /// Probationary members, 0 to 100,000; 0 when not said.
    pub probationary_member_count: Option<i32>,
    /// The same key with the same input changes one thing once; kept 90 days.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// What is needed to apply for a Party organization (申请成立): one that was planned, or a new one.
#[derive(Debug, Clone, InputObject)]
pub struct ApplyForPartyOrganizationInput {
    /// The planned Party organization; for a new one, left out.
    pub party_organization: Option<ID>,
    /// The version of the planned one that the client read.
    pub expected_version: Option<i32>,
    /// An identifier of a new one that the client made, `party_` and a UUIDv7; ours when not said.
    pub id: Option<ID>,
    /// Of a new one: the Party organization above it.
    pub parent: Option<ID>,
    /// Of a new one: the kind.
    pub kind: Option<Choice<PartyOrganizationKind>>,
    /// Of a new one: where it is formed; `SOCIAL_ORGANIZATION` when not said.
    pub setting: Option<Choice<PartySetting>>,
    /// Of a new one: the name, at most 80 characters; unique in its area.
    pub name: Option<String>,
    /// Of a new one: the area in which it is to work; that of `host` when there is one.
    pub area_code: Option<String>,
    /// Of a new one: the organization in which it is formed.
    pub host: Option<OrganizationRef>,
    /// Full members, 0 to 100,000; a branch needs three.
    pub full_member_count: i32,
    /// Probationary members, 0 to 100,000; 0 when not said.
    pub probationary_member_count: Option<i32>,
    /// The application.
    pub document: Option<String>,
    /// The same key with the same input changes one thing once; kept 90 days.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// The approval of a founding (批复成立).
#[derive(Debug, Clone, InputObject)]
pub struct ApprovePartyOrganizationInput {
    /// Which Party organization.
    pub party_organization: ID,
    /// The version that the client read.
    pub expected_version: Option<i32>,
    /// The day of the approval; today when not said, never later.
    pub on: Option<Date>,
    /// The approval, such as the number of a document.
    pub document: String,
    /// The same key with the same input changes one thing once; kept 90 days.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// An election, by which a term begins (选举).
#[derive(Debug, Clone, InputObject)]
pub struct RecordPartyElectionInput {
    /// Which Party organization.
    pub party_organization: ID,
    /// The version that the client read.
    pub expected_version: Option<i32>,
    /// The day of the election.
    pub elected_on: Date,
    /// The first day of the term, up to a year later; the day of the election when not said.
    pub begins_on: Option<Date>,
    /// The last day of the term; by the rules when not said. Another day within a year needs `approval`. A
    /// temporary branch has to say it: six months to three years.
    pub ends_on: Option<Date>,
    /// How many of those entitled were present; four fifths are needed.
    pub present: i32,
    /// How many were entitled to vote.
    pub entitled: i32,
    /// How many were elected, the secretary included: 3 to 7 in a branch with seven full members or more,
    /// 1 or 2 in a smaller one, 3 to 9 in a general branch, 3 to 11 in a committee.
    pub committee_size: i32,
    /// The secretary's name. Personal data: encrypted in the store and shown masked.
    pub secretary: String,
    /// The minutes.
    pub document: Option<String>,
    /// The higher Party organization's approval of an early or late re-election, or of another length.
    pub approval: Option<String>,
    /// The same key with the same input changes one thing once; kept 90 days.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// The approval of an election's result (批复选举结果).
#[derive(Debug, Clone, InputObject)]
pub struct ActivatePartyOrganizationInput {
    /// Which Party organization.
    pub party_organization: ID,
    /// The version that the client read.
    pub expected_version: Option<i32>,
    /// The day of the approval; today when not said, never later.
    pub on: Option<Date>,
    /// The approval, such as the number of a document.
    pub document: String,
    /// The same key with the same input changes one thing once; kept 90 days.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// The beginning of a re-election (启动换届), at most one year before the term ends.
#[derive(Debug, Clone, InputObject)]
pub struct BeginReElectionInput {
    /// Which Party organization.
    pub party_organization: ID,
    /// The version that the client read.
    pub expected_version: Option<i32>,
    /// The plan of the re-election.
    pub document: Option<String>,
    /// The same key with the same input changes one thing once; kept 90 days.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// The extension of the latest term (延期换届).
#[derive(Debug, Clone, InputObject)]
pub struct ExtendPartyTermInput {
    /// Which Party organization.
    pub party_organization: ID,
    /// The version that the client read.
    pub expected_version: Option<i32>,
    /// The new last day: at most one year after the one that the election fixed.
    pub until: Date,
    /// Why.
    pub reason: Option<String>,
    /// The higher Party organization's approval.
    pub approval: String,
    /// The same key with the same input changes one thing once; kept 90 days.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// The reorganization of a Party organization (调整): it is merged into another one, or replaced by it.
#[derive(Debug, Clone, InputObject)]
pub struct ReorganizePartyOrganizationInput {
    /// Which Party organization.
    pub party_organization: ID,
    /// The version that the client read.
    pub expected_version: Option<i32>,
    /// The Party organization that carries on.
    pub successor: ID,
    /// Why, at most 2,000 characters.
    pub reason: String,
    /// The decision.
    pub document: Option<String>,
    /// The same key with the same input changes one thing once; kept 90 days.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// The dissolution of a Party organization (撤销).
#[derive(Debug, Clone, InputObject)]
pub struct DissolvePartyOrganizationInput {
    /// Which Party organization.
    pub party_organization: ID,
    /// The version that the client read.
    pub expected_version: Option<i32>,
    /// Why, at most 2,000 characters.
    pub reason: String,
    /// The decision.
    pub document: Option<String>,
    /// The same key with the same input changes one thing once; kept 90 days.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// What is to change in a Party organization's record: only the members given. Null empties a member.
#[derive(Debug, Clone, InputObject)]
pub struct ChangePartyOrganizationInput {
    /// Which Party organization.
    pub party_organization: ID,
    /// The version that the client read; a later one is answered with `STALE_VERSION`.
    pub expected_version: Option<i32>,
    /// The name, at most 80 characters.
    pub name: Option<String>,
    /// Full members, 0 to 100,000.
    pub full_member_count: Option<i32>,
    /// Probationary members, 0 to 100,000.
    pub probationary_member_count: Option<i32>,
    /// The secretary's name. Personal data: encrypted in the store and shown masked.
    pub secretary: MaybeUndefined<String>,
    /// The same key with the same input changes one thing once; kept 90 days.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// The coverage of an organization by a Party organization (落实党组织覆盖).
#[derive(Debug, Clone, InputObject)]
pub struct AssignPartyCoverageInput {
    /// An identifier that the client made, `cover_` and a UUIDv7; ours when not said.
    pub id: Option<ID>,
    /// Which organization.
    pub organization: OrganizationRef,
    /// By whom; it has to be at work.
    pub party_organization: ID,
    /// In which form. An own branch has to be formed in the organization; a joint branch and an instructor
    /// are for organizations with fewer than three full members.
    pub form: Choice<CoverageForm>,
    /// The first day; today when not said.
    pub begins_on: Option<Date>,
    /// The last day, if it is known.
    pub ends_on: Option<Date>,
    /// The document that it rests on; needed from the sixth unit of a joint branch on.
    pub document: Option<String>,
    /// The same key with the same input changes one thing once; kept 90 days.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// The end of an organization's coverage (结束党组织覆盖).
#[derive(Debug, Clone, InputObject)]
pub struct EndPartyCoverageInput {
    /// Which coverage.
    pub coverage: ID,
    /// The version that the client read.
    pub expected_version: Option<i32>,
    /// The last day; today when not said, never later.
    pub on: Option<Date>,
    /// Why, at most 200 characters.
    pub reason: Option<String>,
    /// The document that it rests on.
    pub document: Option<String>,
    /// The same key with the same input changes one thing once; kept 90 days.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// The appointment of a Party-affairs worker (任命党务工作者).
#[derive(Debug, Clone, InputObject)]
pub struct AppointPartyWorkerInput {
    /// An identifier that the client made, `worker_` and a UUIDv7; ours when not said.
    pub id: Option<ID>,
    /// For which Party organization.
    pub party_organization: ID,
    /// The organization in which the work is done; the one in which the Party organization was formed
    /// when not said.
    pub organization: Option<OrganizationRef>,
    /// The person's name, at most 50 characters. Personal data: encrypted in the store and shown masked.
    pub name: String,
    /// The post.
    pub post: Choice<PartyPost>,
    /// Whether it is the person's whole occupation.
    pub full_time: bool,
    /// The first day; today when not said, never later.
    pub begins_on: Option<Date>,
    /// The document that it rests on.
    pub document: Option<String>,
    /// The same key with the same input changes one thing once; kept 90 days.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// The end of a Party-affairs worker's post (免去党务工作者).
#[derive(Debug, Clone, InputObject)]
pub struct DismissPartyWorkerInput {
    /// Whose post.
    pub worker: ID,
    /// The version that the client read.
    pub expected_version: Option<i32>,
    /// The last day; today when not said, never later.
    pub on: Option<Date>,
    /// Why, at most 200 characters.
    pub reason: Option<String>,
    /// The document that it rests on.
    pub document: Option<String>,
    /// The same key with the same input changes one thing once; kept 90 days.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

enveloped!(
    PlanPartyOrganizationInput,
    ApplyForPartyOrganizationInput,
    ApprovePartyOrganizationInput,
    RecordPartyElectionInput,
    ActivatePartyOrganizationInput,
    BeginReElectionInput,
    ExtendPartyTermInput,
    ReorganizePartyOrganizationInput,
    DissolvePartyOrganizationInput,
    ChangePartyOrganizationInput,
    AssignPartyCoverageInput,
    EndPartyCoverageInput,
    AppointPartyWorkerInput,
    DismissPartyWorkerInput,
);
