//! What scores would come to, before anything is decided.

use super::explanation::RatingExplanation;
use super::viewer::definition;
use crate::graphql::engine::error::ApiError;
use crate::graphql::loader::{FactsOf, batch};
use async_graphql::Context;
use siling_domain::assessment::{Assessment, rateable};
use siling_domain::rating::Engine;
use siling_domain::vocabulary;

vocabulary! {
    /// A stage of an assessment that keeps scores of its own (评分环节).
    pub enum AssessmentStage {
        /// What the organization gives itself (自评).
        SelfAssessment = "SELF_ASSESSMENT" { zh: "自评", en: "Self-assessment" },
        /// What the sub-district gives (街道初审).
        SubdistrictReview = "SUBDISTRICT_REVIEW" { zh: "街道初审", en: "Sub-district review" },
        /// What counts for the district (区级复核).
        DistrictVerification = "DISTRICT_VERIFICATION" { zh: "区级复核", en: "District verification" },
    }
}

/// The rating that the scores of a stage would get with the facts of today; `None` for scores that do not
/// belong to the standard, which nothing saves.
pub async fn preview(
    ctx: &Context<'_>,
    assessment: &Assessment,
    stage: AssessmentStage,
) -> Result<Option<RatingExplanation>, ApiError> {
    let Some(facts) = batch(ctx)?.load_one(FactsOf(assessment.id)).await? else {
        return Ok(None);
    };
    let standard = definition(ctx, assessment).await?;
    let scores = rateable(match stage {
        AssessmentStage::SelfAssessment => &assessment.self_scores,
        AssessmentStage::SubdistrictReview => &assessment.subdistrict_scores,
        AssessmentStage::DistrictVerification => &assessment.final_scores,
    });
    let engine = Engine::new(&standard).map_err(|problems| ApiError::internal(problems.len()))?;
    let rating = engine.rate(&scores, &facts).ok();
    Ok(rating.map(|rating| RatingExplanation::of(rating, &standard)))
}
