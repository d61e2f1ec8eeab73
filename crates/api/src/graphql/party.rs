//! Party organizations in the schema.

pub mod brief;
mod input;
mod mutation;
mod objects;
mod parts;
mod query;
mod statistics;

pub use mutation::PartyMutation;
pub use objects::PartyOrganization;
pub use parts::{PartyCoverage, PartyTerm, PartyWorker, chosen};
pub use query::PartyQuery;
pub use statistics::subdistricts;

use super::context::state;
use super::engine::access::{Rule, TypeRules};
use super::engine::error::ApiError;
use super::loader::{CoverageOf, CoveredToday, ReachOf, batch};
use super::organization::INSIDERS;
use async_graphql::Context;
use siling_domain::id::{OrganizationId, PartyOrganizationId};
use siling_domain::party as domain;

/// Whether Party coverage of the organization is in force today.
pub async fn is_covered(ctx: &Context<'_>, organization: OrganizationId) -> Result<bool, ApiError> {
    Ok(batch(ctx)?.load_one(CoveredToday(organization)).await?.is_some())
}

/// The coverage of the organization: all of it, or only what is in force today, or only what is not.
pub async fn coverages(
    ctx: &Context<'_>,
    organization: OrganizationId,
    in_force: Option<bool>,
) -> Result<Vec<PartyCoverage>, ApiError> {
    let (loaders, chosen) = (batch(ctx)?, chosen(ctx, in_force)?);
    if brief::suffices(ctx, &["partyOrganization"]) {
        let mut reach = loaders.load_one(ReachOf(organization)).await?.unwrap_or_default();
        reach.retain(|it| chosen(&it.coverage));
        return Ok(reach.into_iter().map(PartyCoverage::from).collect());
    }
    let mut coverages = loaders.load_one(CoverageOf(organization)).await?.unwrap_or_default();
    coverages.retain(chosen);
    Ok(coverages.into_iter().map(PartyCoverage::from).collect())
}

/// The Party organization in which the organization's members are counted today.
pub async fn home(ctx: &Context<'_>, organization: OrganizationId) -> Result<Option<PartyOrganization>, ApiError> {
    let today = state(ctx)?.today();
    let coverages = batch(ctx)?.load_one(CoverageOf(organization)).await?;
    let home = coverages
        .unwrap_or_default()
        .into_iter()
        .find(|coverage| coverage.form.counts_members() && coverage.in_force(today));
    load(ctx, home.map(|coverage| coverage.party_organization)).await
}

/// The Party organization of an identifier, if there is one.
async fn load(ctx: &Context<'_>, id: Option<PartyOrganizationId>) -> Result<Option<PartyOrganization>, ApiError> {
    match id {
        Some(id) => Ok(batch(ctx)?.load_one(id).await?.map(PartyOrganization)),
        None => Ok(None),
    }
}

/// The Party organization of an identifier that the store's own keys vouch for.
async fn existing(ctx: &Context<'_>, id: PartyOrganizationId) -> Result<PartyOrganization, ApiError> {
    load(ctx, Some(id))
        .await?
        .ok_or_else(|| ApiError::internal("a Party organization that is referred to is missing"))
}

/// The worker, for viewers whose work covers the place of the Party organization.
pub async fn visible_worker(ctx: &Context<'_>, worker: domain::PartyWorker) -> Result<Option<PartyWorker>, ApiError> {
    let by = existing(ctx, worker.party_organization).await?;
    let seen = state(ctx)?.demand(INSIDERS, &by.0.place()).is_ok();
    Ok(seen.then_some(PartyWorker(worker)))
}

/// Who may ask for what.
pub const RULES: &[TypeRules] = &[
    TypeRules {
        name: "Query",
        rules: &[(
            Rule::Public,
            "partyOrganization partyOrganizations partyRoot coverageStatistics",
        )],
    },
    TypeRules {
        name: "Organization",
        rules: &[(Rule::Public, "isCovered partyCoverages partyOrganization")],
    },
    TypeRules {
        name: "PartyOrganization",
        rules: &[
            (
                Rule::Public,
                "id name kind setting status statusSince area organization parent children fullMemberCount probationaryMemberCount \
                 memberCount secretary foundedOn termYears termEndsOn termDueState currentTerm terms coverages findings successor demo \
                 version createdAt updatedAt availableActions timeline",
            ),
            (Rule::Roles(INSIDERS), "statusReason workers"),
        ],
    },
    TypeRules {
        name: "PartyTerm",
        rules: &[(
            Rule::Public,
            "id partyOrganization beginsOn endsOn extendedUntil endedOn lastDay inForce electedOn present entitled committeeSize \
             approvedOn version createdAt updatedAt",
        )],
    },
    TypeRules {
        name: "PartyCoverage",
        rules: &[
            (
                Rule::Public,
                "id organization partyOrganization form beginsOn endsOn inForce version createdAt updatedAt",
            ),
            (Rule::Roles(INSIDERS), "document"),
        ],
    },
    TypeRules {
        name: "PartyWorker",
        rules: &[(
            Rule::Roles(INSIDERS),
            "id partyOrganization organization name post fullTime beginsOn endsOn inOffice version createdAt updatedAt",
        )],
    },
    TypeRules {
        name: "PartyFinding",
        rules: &[(Rule::Public, "kind label since dueOn")],
    },
    TypeRules {
        name: "CoverageStatistics",
        rules: &[(Rule::Public, "asOf area total bySubdistrict byCategory")],
    },
    TypeRules {
        name: "SubdistrictCoverage",
        rules: &[(Rule::Public, "area figures")],
    },
    TypeRules {
        name: "CategoryCoverage",
        rules: &[(Rule::Public, "category figures")],
    },
    TypeRules {
        name: "CoverageFigures",
        rules: &[(Rule::Public, "organizations covered coveredShare byForm branchMissing")],
    },
    TypeRules {
        name: "FormCoverage",
        rules: &[(Rule::Public, "form organizations")],
    },
];
