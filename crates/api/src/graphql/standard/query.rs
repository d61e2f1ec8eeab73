//! Queries on standards.

use super::{DRAFTERS, Standard, StandardProblem, problems};
use crate::graphql::context::{RequestState, state};
use crate::graphql::engine::error::ApiError;
use crate::graphql::list::List;
use crate::graphql::loader::batch;
use crate::graphql::word::Choice;
use async_graphql::{Context, ID, Object};
use siling_domain::Word as _;
use siling_domain::access::Place;
use siling_domain::id::StandardId;
use siling_domain::standard::{Standard as Domain, StandardStatus};
use siling_persistence::standard as store;

/// Whether the viewer sees the standard: everybody what was published, those who work with drafts the drafts.
pub fn sees(state: &RequestState, standard: &Domain) -> bool {
    standard.status != StandardStatus::Draft
        || DRAFTERS.iter().any(|role| state.actor.holds(*role))
        || state.sees(&Place::DISTRICT)
}

/// The queries on standards.
#[derive(Default)]
pub struct StandardQuery;

#[Object]
impl StandardQuery {
    /// One version of a standard by its identifier; null when there is none that you may see.
    async fn standard(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier, such as std_01jd3v9x0pfh2.")] id: ID,
    ) -> Result<Option<Standard>, ApiError> {
        let Ok(id) = id.parse::<StandardId>() else {
            return Ok(None);
        };
        let found = batch(ctx)?.load_one(id).await?;
        let state = state(ctx)?;
        Ok(found.filter(|standard| sees(state, standard)).map(Standard))
    }

    /// The versions of standards, the newest first, at most 500: a district has a few. Drafts only for those who work
    /// with them.
    async fn standards(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In any of these states; all that you may see when not said.")] status: Option<
            Vec<Choice<StandardStatus>>,
        >,
    ) -> Result<List<Standard>, ApiError> {
        let state = state(ctx)?;
        let statuses = status.map_or_else(|| StandardStatus::ALL.to_vec(), Choice::words);
        let found = store::list(state.store(), &statuses).await?;
        Ok(found
            .into_iter()
            .filter(|standard| sees(state, standard))
            .map(Standard)
            .collect())
    }

    /// What is wrong with a standard's file (检查标准), without keeping it; null when you are none of those
    /// who work with drafts. A file that cannot be read is an `INVALID_ARGUMENT` that says where.
    fn check_standard(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The file: JSON of the format siling.standard/1.")] file: String,
    ) -> Result<Option<List<StandardProblem>>, ApiError> {
        let file = siling_application::standard::read(&file);
        let file = file.map_err(|refusal| ApiError::invalid_argument("file", refusal))?;
        problems(ctx, file.check()).map(|found| Some(List(found)))
    }
}
