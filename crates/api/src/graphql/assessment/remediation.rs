//! Remediations in the schema.

use super::evidence::Proof;
use super::object::Assessment;
use super::star::StarRating;
use super::viewer::sees;
use crate::graphql::connection::{OrderDirection, Paging, direction};
use crate::graphql::context::state;
use crate::graphql::engine::error::ApiError;
use crate::graphql::event::{TimelineConnection, timeline};
use crate::graphql::list::List;
use crate::graphql::loader::batch;
use crate::graphql::node::AvailableAction;
use crate::graphql::organization::Organization;
use crate::graphql::scalar::{Date, DateTime};
use crate::graphql::word::Choice;
use async_graphql::{Context, ID, Object};
use siling_domain::assessment::{self as domain, RemediationLifecycle, RemediationStatus};
use siling_domain::lifecycle::Lifecycle as _;

/// A shortcoming that has to be put right by a date (整改).
#[derive(Debug, Clone)]
pub struct Remediation(pub domain::Remediation);

impl From<domain::Remediation> for Remediation {
    fn from(remediation: domain::Remediation) -> Self {
        Remediation(remediation)
    }
}

/// A shortcoming that has to be put right by a date (整改), closed by proof. Seen by the organization and those
/// who work for its area.
#[Object]
impl Remediation {
    /// The identifier.
    pub async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// The organization.
    async fn organization(&self, ctx: &Context<'_>) -> Result<Organization, ApiError> {
        let found = batch(ctx)?.load_one(self.0.organization).await?;
        found
            .map(Organization)
            .ok_or_else(|| ApiError::internal("a remediation without its organization"))
    }

    /// The assessment in which it was found; null where it was none.
    async fn assessment(&self, ctx: &Context<'_>) -> Result<Option<Assessment>, ApiError> {
        let Some(id) = self.0.assessment else { return Ok(None) };
        let (state, found) = (state(ctx)?, batch(ctx)?.load_one(id).await?);
        Ok(found.filter(|assessment| sees(state, assessment)).map(Assessment))
    }

    /// The star rating at whose re-check it was found; null where it was none.
    async fn star_rating(&self, ctx: &Context<'_>) -> Result<Option<StarRating>, ApiError> {
        match self.0.star_rating {
            Some(id) => Ok(batch(ctx)?.load_one(id).await?.map(StarRating)),
            None => Ok(None),
        }
    }

    /// The code of the indicator that it concerns; null where it is none.
    fn indicator(&self) -> Option<String> {
        self.0.indicator.map(|code| code.to_string())
    }

    /// What was found.
    fn finding(&self) -> &str {
        &self.0.finding
    }

    /// The day on which it was found.
    fn found_on(&self) -> Date {
        Date(self.0.found_on)
    }

    /// The last day by which it has to be put right.
    fn due_on(&self) -> Date {
        Date(self.0.due_on)
    }

    /// Whether its last day is over and it is still open.
    fn overdue(&self, ctx: &Context<'_>) -> Result<bool, ApiError> {
        Ok(self.0.is_overdue(state(ctx)?.today()))
    }

    /// Where it stands.
    fn status(&self) -> Choice<RemediationStatus> {
        Choice(self.0.status)
    }

    /// The day on which it was closed; null while it is open.
    fn closed_on(&self) -> Option<Date> {
        self.0.closed_on.map(Date)
    }

    /// What proves that it was put right; null while it is open.
    fn proof(&self) -> Option<Proof> {
        self.0.proof.clone().map(Proof)
    }

    /// Whether the record was made up for demonstration.
    fn demo(&self) -> bool {
        self.0.demo
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

    /// What can be done with it now, and by you (可用操作), straight from the table that enforces it.
    fn available_actions(&self, ctx: &Context<'_>) -> Result<List<AvailableAction>, ApiError> {
        let (state, place) = (state(ctx)?, self.0.place());
        Ok(RemediationLifecycle::actions()
            .into_iter()
            .map(|row| {
                let check = self.0.check(row.action).map(drop);
                AvailableAction::of(state, row.action, row.deed, &place, check)
            })
            .collect())
    }

    /// What happened to it (变更记录), the newest first.
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<TimelineConnection, ApiError> {
        let direction = direction(Some(Choice(OrderDirection::Desc)));
        let paging = Paging {
            first,
            after,
            last,
            before,
        };
        timeline(ctx, self.0.id.0, self.0.place(), direction, paging).await
    }
}
