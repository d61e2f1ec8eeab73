//! Residents' ratings in the schema: what was said, and never by whom.

use super::object::Project;
use crate::graphql::connection::{Known, connection};
use crate::graphql::engine::error::ApiError;
use crate::graphql::list::List;
use crate::graphql::loader::batch;
use crate::graphql::scalar::DateTime;
use crate::graphql::word::Choice;
use async_graphql::{Context, ID, Object};
use siling_domain::project::{self as domain, RatingTag};

/// A resident's rating of a service (评单).
#[derive(Debug, Clone)]
pub struct ServiceRating(pub domain::ServiceRating);

impl From<domain::ServiceRating> for ServiceRating {
    fn from(rating: domain::ServiceRating) -> Self {
        ServiceRating(rating)
    }
}

connection!(
    ServiceRatingConnection,
    ServiceRatingEdge,
    ServiceRating,
    Known,
    "residents' ratings (评单)"
);

/// A resident's rating of a service (评单). Who said it is never told.
#[Object]
impl ServiceRating {
    /// The identifier.
    pub async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// The project.
    async fn project(&self, ctx: &Context<'_>) -> Result<Project, ApiError> {
        let found = batch(ctx)?.load_one(self.0.project).await?;
        found
            .map(Project)
            .ok_or_else(|| ApiError::internal("a rating without its project"))
    }

    /// From 1 to 5, the best (评分).
    fn score(&self) -> i32 {
        self.0.score
    }

    /// In words of a list (标签).
    fn tags(&self) -> List<Choice<RatingTag>> {
        Choice::of(&self.0.tags)
    }

    /// In the resident's words (评语); null where nothing was said.
    fn text(&self) -> Option<&str> {
        self.0.text.as_deref()
    }

    /// Whether it was made up for demonstration.
    fn demo(&self) -> bool {
        self.0.demo
    }

    /// When it was said.
    fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }
}
