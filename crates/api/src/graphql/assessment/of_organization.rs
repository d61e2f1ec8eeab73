//! What an organization's page shows of its assessments.

use super::object::Assessment;
use super::query::{RemediationConnection, RemediationCounter};
use super::remediation::Remediation;
use super::star::StarRating;
use super::viewer::sees;
use crate::graphql::connection::Paging;
use crate::graphql::context::state;
use crate::graphql::engine::error::ApiError;
use crate::graphql::loader::{AssessmentsOf, Own, StarRatingsOf, StarsInForce, batch};
use async_graphql::Context;
use siling_domain::id::OrganizationId;
use siling_persistence::assessment::RemediationsOfOrganization;

/// The star rating that counts today.
pub async fn star_rating(ctx: &Context<'_>, organization: OrganizationId) -> Result<Option<StarRating>, ApiError> {
    let found = batch(ctx)?.load_one(StarsInForce(organization)).await?;
    Ok(found.map(StarRating))
}

/// All star ratings, the latest first.
pub async fn star_ratings(ctx: &Context<'_>, organization: OrganizationId) -> Result<Vec<StarRating>, ApiError> {
    let found = batch(ctx)?.load_one(StarRatingsOf(organization)).await?;
    Ok(found.unwrap_or_default().into_iter().map(StarRating).collect())
}

/// The assessments that the viewer may see, the latest cycle first.
pub async fn assessments(ctx: &Context<'_>, organization: OrganizationId) -> Result<Vec<Assessment>, ApiError> {
    let state = state(ctx)?;
    let found = batch(ctx)?
        .load_one(AssessmentsOf(organization))
        .await?
        .unwrap_or_default();
    let seen = found.into_iter().filter(|assessment| sees(state, assessment));
    Ok(seen.map(Assessment).collect())
}

/// The remediations, the earliest due first.
pub async fn remediations(
    ctx: &Context<'_>,
    organization: OrganizationId,
    paging: Paging,
) -> Result<RemediationConnection, ApiError> {
    let own = Own::new(RemediationsOfOrganization {}, organization);
    let part = own.part(ctx, paging, Remediation, |it| &it.0).await?;
    Ok(RemediationConnection::new(
        part,
        RemediationCounter::OfOrganization(own),
    ))
}
