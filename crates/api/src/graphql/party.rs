//! Party organizations in the schema.

use super::engine::error::ApiError;
use super::loader::{CoveredToday, batch};
use async_graphql::Context;
use siling_domain::id::OrganizationId;

/// Whether Party coverage of the organization is in force today.
pub async fn is_covered(ctx: &Context<'_>, organization: OrganizationId) -> Result<bool, ApiError> {
    Ok(batch(ctx)?.load_one(CoveredToday(organization)).await?.is_some())
}
