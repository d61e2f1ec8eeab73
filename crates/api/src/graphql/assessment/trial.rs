//! Trying scores by a standard, without any assessment.

use super::explanation::RatingExplanation;
use super::score::{IndicatorScoreInput, code, scores};
use crate::graphql::context::state;
use crate::graphql::engine::detail::Detail;
use crate::graphql::engine::error::ApiError;
use crate::graphql::loader::batch;
use crate::graphql::scalar::Date;
use crate::graphql::standard::sees;
use async_graphql::{Context, ID, InputObject, Object};
use siling_domain::id::StandardId;
use siling_domain::rating::{Engine, Facts, RatingError};
use siling_domain::standard::Stars;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What a rating rests on beside scores (评定事实), for a trial.
#[derive(Debug, Clone, Default, InputObject)]
pub struct RatingFactsInput {
    /// The day; vetoes that do not apply on it are not counted. Today when not said.
    pub as_of: Option<Date>,
    /// Whether it is the standard's first cycle; it is when not said.
    pub first_cycle: Option<bool>,
    /// The star confirmed before, 0 to 5; none when not said.
    pub previous_stars: Option<i32>,
    /// Whether the organization has Party coverage; it has when not said.
    pub covered: Option<bool>,
    /// How many remediations are overdue; none when not said.
    pub overdue_remediations: Option<i32>,
    /// The codes of the vetoes that are found; none when not said.
    pub vetoes: Option<Vec<String>>,
}

impl RatingFactsInput {
    fn facts(self, ctx: &Context<'_>) -> Result<Facts, ApiError> {
        let state = state(ctx)?;
        let wrong = ApiError::invalid_argument::<Detail>;
        let stars = |count: i32| u8::try_from(count).ok().and_then(|count| Stars::new(count).ok());
        let previous_stars = self.previous_stars.map(|count| stars(count).ok_or(count)).transpose();
        let overdue = u32::try_from(self.overdue_remediations.unwrap_or_default());
        let vetoes = self.vetoes.unwrap_or_default();
        let vetoes: Result<BTreeSet<_>, _> = vetoes.iter().map(|text| code(text)).collect();
        Ok(Facts {
            as_of: self.as_of.map_or_else(|| state.today(), |day| day.0),
            first_cycle: self.first_cycle.unwrap_or(true),
            previous_stars: previous_stars
                .map_err(|_| wrong("facts.previousStars", Detail::number(0, Stars::MAX.count())))?,
            covered: self.covered.unwrap_or(true),
            overdue_remediations: overdue
                .map_err(|_| wrong("facts.overdueRemediations", Detail::number(0, i32::MAX)))?,
            vetoes: vetoes.map_err(|refusal| ApiError::invalid_argument("facts.vetoes", refusal))?,
            quota: None,
        })
    }
}

/// The queries that try scores.
#[derive(Default)]
pub struct TrialQuery;

#[Object]
impl TrialQuery {
    /// What scores would come to by a standard (试算), with the whole explanation; nothing is kept. Null when there
    /// is no such standard that you may see, or when it still has problems.
    async fn preview_rating(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The standard.")] standard: ID,
        #[graphql(name = "scores", desc = "The scores; an indicator that is left out counts as zero.")] given: Vec<
            IndicatorScoreInput,
        >,
        #[graphql(desc = "What it rests on beside scores; nothing in the way when not said.")] facts: Option<
            RatingFactsInput,
        >,
    ) -> Result<Option<RatingExplanation>, ApiError> {
        let state = state(ctx)?;
        let Ok(id) = standard.parse::<StandardId>() else {
            return Ok(None);
        };
        let found = batch(ctx)?.load_one(id).await?;
        let Some(standard) = found.filter(|standard| sees(state, standard)) else {
            return Ok(None);
        };
        let facts = facts.unwrap_or_default().facts(ctx)?;
        let read = scores(given).map_err(|refusal| {
            let place = refusal.field.join(".");
            ApiError::invalid_argument(&place, refusal)
        })?;
        let scores = read.into_iter().map(|score| (score.indicator, score.input)).collect();
        let Ok(engine) = Engine::new(&standard.definition) else {
            return Ok(None);
        };
        match engine.rate(&scores, &facts) {
            Ok(rating) => Ok(Some(RatingExplanation::of(rating, &Arc::new(standard.definition)))),
            Err(RatingError::Scores(problems)) => {
                let told: Vec<String> = problems.iter().map(|problem| problem.message(state.locale)).collect();
                Err(ApiError::invalid_argument(
                    "scores",
                    Detail::both(told.join("；"), told.join("; ")),
                ))
            }
            Err(RatingError::Standard(_)) => Ok(None),
        }
    }
}
