//! Organizations in brief: where an operation asks for no more than most lists show, no more is read.

use super::Organization;
use crate::graphql::area::{self, Area};
use crate::graphql::engine::error::ApiError;
use crate::graphql::list::List;
use crate::graphql::party::{self, PartyCoverage};
use crate::graphql::prompt::{self, Prompt, Ready};
use crate::graphql::scalar::{CreditCode, Date, DateTime};
use crate::graphql::selection::{Asked, asked};
use crate::graphql::word::Choice;
use async_graphql::{Context, ID, Object};
use siling_domain::organization::{OrganizationKind, OrganizationStatus, ServiceCategory};
use siling_persistence::organization::{OrganizationBrief, Reached};
use siling_persistence::party::Reach;

/// An organization as far as it was read.
pub type Shown = prompt::Shown<Organization, Brief>;

/// An organization in brief.
#[derive(Debug, Clone)]
pub struct Brief {
    of: OrganizationBrief,
    /// Its coverage, where it came along.
    reach: Option<Vec<Reach>>,
}

impl Brief {
    /// What was read of it.
    pub const fn of(&self) -> &OrganizationBrief {
        &self.of
    }
}

impl From<OrganizationBrief> for Brief {
    fn from(of: OrganizationBrief) -> Self {
        Brief { of, reach: None }
    }
}

impl From<Reached> for Brief {
    fn from(reached: Reached) -> Self {
        Brief {
            of: reached.organization,
            reach: Some(reached.reach),
        }
    }
}

/// The fields of [`Organization`] that a brief answers, and answers the same.
#[Object(name = "Organization")]
impl Brief {
    fn id(&self) -> ID {
        ID(self.of.id.to_string())
    }

    fn name(&self) -> &str {
        &self.of.name
    }

    fn kind(&self) -> Choice<OrganizationKind> {
        Choice(self.of.kind)
    }

    fn category(&self) -> Choice<ServiceCategory> {
        Choice(self.of.category)
    }

    fn status(&self) -> Choice<OrganizationStatus> {
        Choice(self.of.status)
    }

    fn credit_code(&self) -> Option<CreditCode> {
        self.of.credit_code.map(CreditCode)
    }

    fn registered_on(&self) -> Option<Date> {
        self.of.registered_on.map(Date)
    }

    fn full_member_count(&self) -> i32 {
        self.of.full_member_count
    }

    fn version(&self) -> i32 {
        self.of.version
    }

    fn created_at(&self) -> DateTime {
        DateTime(self.of.created_at)
    }

    fn updated_at(&self) -> DateTime {
        DateTime(self.of.updated_at)
    }

    async fn area(&self, ctx: &Context<'_>) -> Result<Prompt<Area>, ApiError> {
        area::existing(ctx, self.of.area).await.map(Prompt)
    }

    async fn party_coverages(
        &self,
        ctx: &Context<'_>,
        in_force: Option<bool>,
    ) -> Result<List<Prompt<PartyCoverage>>, ApiError> {
        let coverages = match &self.reach {
            Some(reach) => {
                let chosen = party::chosen(ctx, in_force)?;
                let reach = reach.iter().filter(|it| chosen(&it.coverage));
                reach.cloned().map(PartyCoverage::from).collect()
            }
            None => party::coverages(ctx, self.of.id, in_force).await?,
        };
        Ok(coverages.into_iter().map(Prompt).collect())
    }
}

impl Ready for Brief {
    const READY: &'static [&'static str] = &[
        "id",
        "name",
        "kind",
        "category",
        "status",
        "creditCode",
        "registeredOn",
        "fullMemberCount",
        "version",
        "createdAt",
        "updatedAt",
    ];
}

/// Whether a brief answers all that the selection of a field asks of organizations, which it holds below this path.
pub fn suffices(ctx: &Context<'_>, path: &[&str]) -> bool {
    let known =
        |field: &str| Brief::READY.contains(&field) || ["area", "partyCoverages", "__typename"].contains(&field);
    asked(ctx, path, &known) != Asked::More
}
