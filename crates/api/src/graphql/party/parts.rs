//! What belongs to Party organizations: terms, coverage, workers, findings.

use super::brief::{PartyBrief, Shown};
use super::{PartyOrganization, existing};
use crate::graphql::connection::connection;
use crate::graphql::context::state;
use crate::graphql::engine::error::ApiError;
use crate::graphql::loader::{Own, batch};
use crate::graphql::organization::{INSIDERS, Organization};
use crate::graphql::prompt::{Prompt, Ready};
use crate::graphql::scalar::{Date, DateTime};
use crate::graphql::word::Choice;
use async_graphql::{Context, ID, Object};
use siling_domain::Word as _;
use siling_domain::id::OrganizationId;
use siling_domain::party::{self as domain, CoverageForm, PartyFindingKind, PartyPost};
use siling_persistence::party::{self as store, CoveragesByParty, Reach, TermsOfParty, WorkersOfParty};

/// A term of office of a Party organization (任期).
#[derive(Debug, Clone)]
pub struct PartyTerm(pub domain::PartyTerm);

/// A term of office of a Party organization (任期). Terms of one Party organization never overlap.
#[Object]
impl PartyTerm {
    /// The identifier.
    pub async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// Whose term it is.
    async fn party_organization(&self, ctx: &Context<'_>) -> Result<PartyOrganization, ApiError> {
        existing(ctx, self.0.party_organization).await
    }

    /// The first day.
    fn begins_on(&self) -> Date {
        Date(self.0.begins)
    }

    /// The last day as the election fixed it.
    fn ends_on(&self) -> Date {
        Date(self.0.ends)
    }

    /// The last day after an extension (延期至); null when it was not extended.
    fn extended_until(&self) -> Option<Date> {
        self.0.extended_until.map(Date)
    }

    /// The last day where the term ended otherwise, by an early re-election or with the Party
    /// organization; null where it did not.
    fn ended_on(&self) -> Option<Date> {
        self.0.ended_on.map(Date)
    }

    /// The last day, whatever made it so.
    fn last_day(&self) -> Date {
        Date(self.0.last_day())
    }

    /// Whether it is in force today.
    fn in_force(&self, ctx: &Context<'_>) -> Result<bool, ApiError> {
        Ok(self.0.in_force(state(ctx)?.today()))
    }

    /// The day of the election.
    fn elected_on(&self) -> Date {
        Date(self.0.elected_on)
    }

    /// How many of those entitled were present (实到).
    fn present(&self) -> i32 {
        self.0.present
    }

    /// How many were entitled to vote (应到).
    fn entitled(&self) -> i32 {
        self.0.entitled
    }

    /// How many were elected, the secretary included (委员人数).
    fn committee_size(&self) -> i32 {
        self.0.committee_size
    }

    /// The day on which the result was approved (批复日期); null before it.
    fn approved_on(&self) -> Option<Date> {
        self.0.approved_on.map(Date)
    }

    /// Counts the changes, from 1.
    fn version(&self) -> i32 {
        self.0.version
    }

    /// When the record was made.
    fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// When the record was last changed.
    fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
}

connection!(
    PartyTermConnection,
    PartyTermEdge,
    PartyTerm,
    Own<TermsOfParty>,
    "terms of office (任期)"
);

connection!(
    PartyCoverageConnection,
    PartyCoverageEdge,
    PartyCoverage,
    Own<CoveragesByParty>,
    "Party coverage (党组织覆盖)"
);

connection!(
    PartyWorkerConnection,
    PartyWorkerEdge,
    PartyWorker,
    Own<WorkersOfParty>,
    "Party-affairs workers (党务工作者)"
);

/// The coverage of an organization by a Party organization (党组织覆盖).
#[derive(Debug, Clone)]
pub struct PartyCoverage {
    of: domain::PartyCoverage,
    /// By whom, where that came along and suffices.
    by: Option<store::PartyBrief>,
}

impl PartyCoverage {
    /// What was read of it.
    pub const fn of(&self) -> &domain::PartyCoverage {
        &self.of
    }
}

impl From<domain::PartyCoverage> for PartyCoverage {
    fn from(of: domain::PartyCoverage) -> Self {
        PartyCoverage { of, by: None }
    }
}

impl From<Reach> for PartyCoverage {
    fn from(reach: Reach) -> Self {
        PartyCoverage {
            of: reach.coverage,
            by: Some(reach.by),
        }
    }
}

/// Chooses all of the coverage, or only what is in force today, or only what is not.
pub fn chosen(
    ctx: &Context<'_>,
    in_force: Option<bool>,
) -> Result<impl Fn(&domain::PartyCoverage) -> bool + use<>, ApiError> {
    let today = state(ctx)?.today();
    Ok(move |coverage: &domain::PartyCoverage| in_force.is_none_or(|wanted| coverage.in_force(today) == wanted))
}

async fn covered(ctx: &Context<'_>, id: OrganizationId) -> Result<Organization, ApiError> {
    let organization = batch(ctx)?.load_one(id).await?.map(Organization);
    organization.ok_or_else(|| ApiError::internal("an organization that is referred to is missing"))
}

/// The coverage of an organization by a Party organization (党组织覆盖).
#[Object]
impl PartyCoverage {
    /// The identifier.
    pub async fn id(&self) -> ID {
        ID(self.of.id.to_string())
    }

    /// Which organization is covered.
    async fn organization(&self, ctx: &Context<'_>) -> Result<Organization, ApiError> {
        covered(ctx, self.of.organization).await
    }

    /// By whom.
    async fn party_organization(&self, ctx: &Context<'_>) -> Result<Shown, ApiError> {
        if let Some(by) = &self.by {
            return Ok(Shown::Brief(PartyBrief(by.clone())));
        }
        let whole = existing(ctx, self.of.party_organization).await?;
        Ok(Shown::Whole(Box::new(Prompt(whole))))
    }

    /// In which form (组建方式).
    fn form(&self) -> Choice<CoverageForm> {
        Choice(self.of.form)
    }

    /// The first day.
    fn begins_on(&self) -> Date {
        Date(self.of.begins)
    }

    /// The last day; null while no end is known.
    fn ends_on(&self) -> Option<Date> {
        self.of.ends.map(Date)
    }

    /// Whether it is in force today.
    fn in_force(&self, ctx: &Context<'_>) -> Result<bool, ApiError> {
        Ok(self.of.in_force(state(ctx)?.today()))
    }

    /// The document that it rests on; null where none was named, and for viewers without a task here.
    async fn document(&self, ctx: &Context<'_>) -> Result<Option<&str>, ApiError> {
        let organization = covered(ctx, self.of.organization).await?;
        state(ctx)?.demand(INSIDERS, &organization.0.place())?;
        Ok(self.of.document.as_deref())
    }

    /// Counts the changes, from 1; send it as `expectedVersion` to be told of changes in between.
    fn version(&self) -> i32 {
        self.of.version
    }

    /// When the record was made.
    fn created_at(&self) -> DateTime {
        DateTime(self.of.created_at)
    }

    /// When the record was last changed.
    fn updated_at(&self) -> DateTime {
        DateTime(self.of.updated_at)
    }
}

impl Ready for PartyCoverage {
    const READY: &'static [&'static str] = &["id", "form", "beginsOn", "endsOn", "version", "createdAt", "updatedAt"];
}

/// A Party-affairs worker (党务工作者) in one post.
#[derive(Debug, Clone)]
pub struct PartyWorker(pub domain::PartyWorker);

impl From<domain::PartyWorker> for PartyWorker {
    fn from(worker: domain::PartyWorker) -> Self {
        PartyWorker(worker)
    }
}

/// A Party-affairs worker (党务工作者) in one post. Seen by those whose work covers the Party organization.
#[Object]
impl PartyWorker {
    /// The identifier.
    pub async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// For which Party organization.
    async fn party_organization(&self, ctx: &Context<'_>) -> Result<PartyOrganization, ApiError> {
        existing(ctx, self.0.party_organization).await
    }

    /// The organization in which the work is done; null where it is none in particular.
    async fn organization(&self, ctx: &Context<'_>) -> Result<Option<Organization>, ApiError> {
        match self.0.organization {
            Some(id) => Ok(Some(covered(ctx, id).await?)),
            None => Ok(None),
        }
    }

    /// The name, masked, such as 张**.
    fn name(&self) -> String {
        self.0.name.masked()
    }

    /// The post (党务岗位).
    fn post(&self) -> Choice<PartyPost> {
        Choice(self.0.post)
    }

    /// Whether it is the person's whole occupation (专职).
    fn full_time(&self) -> bool {
        self.0.full_time
    }

    /// The first day.
    fn begins_on(&self) -> Date {
        Date(self.0.begins)
    }

    /// The last day; null while in office.
    fn ends_on(&self) -> Option<Date> {
        self.0.ends.map(Date)
    }

    /// Whether the post is held today.
    fn in_office(&self, ctx: &Context<'_>) -> Result<bool, ApiError> {
        Ok(self.0.in_office(state(ctx)?.today()))
    }

    /// Counts the changes, from 1; send it as `expectedVersion` to be told of changes in between.
    fn version(&self) -> i32 {
        self.0.version
    }

    /// When the record was made.
    fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// When the record was last changed.
    fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
}

/// What is not as the rules have it (问题提示).
#[derive(Debug, Clone)]
pub struct PartyFinding(pub domain::PartyFinding);

/// What is not as the rules have it (问题提示), without a change of the Party organization's state.
#[Object]
impl PartyFinding {
    /// What it is.
    fn kind(&self) -> Choice<PartyFindingKind> {
        Choice(self.0.kind)
    }

    /// What it is, in the language of the request.
    fn label(&self, ctx: &Context<'_>) -> Result<&'static str, ApiError> {
        Ok(self.0.kind.label(state(ctx)?.locale))
    }

    /// Since when; null where the record does not tell.
    fn since(&self) -> Option<Date> {
        self.0.since.map(Date)
    }

    /// Until when it has to be mended; null where the rules name no day.
    fn due_on(&self) -> Option<Date> {
        self.0.due_on.map(Date)
    }
}
