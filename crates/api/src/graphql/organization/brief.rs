//! Organizations in brief: where an operation asks for no more than most lists show, no more is read.

use super::Organization;
use crate::graphql::area::{self, Area};
use crate::graphql::engine::error::ApiError;
use crate::graphql::list::List;
use crate::graphql::party::{self, PartyCoverage};
use crate::graphql::prompt::{self, Prompt, Ready};
use crate::graphql::scalar::{CreditCode, Date, DateTime};
use crate::graphql::word::Choice;
use async_graphql::parser::types::{Field, Selection, SelectionSet};
use async_graphql::registry::Registry;
use async_graphql::{Context, ContextSelectionSet, ID, Object, OutputType, Positioned, ServerResult, Value};
use siling_domain::organization::{OrganizationKind, OrganizationStatus, ServiceCategory};
use siling_persistence::organization::OrganizationBrief;
use std::borrow::Cow;

/// An organization as far as it was read: in the schema, both are the same.
#[derive(Debug, Clone)]
pub enum Shown {
    /// All of it.
    Whole(Box<Organization>),
    /// What `Brief` answers.
    Brief(Brief),
}

/// An organization in brief.
#[derive(Debug, Clone)]
pub struct Brief(pub OrganizationBrief);

/// The fields of [`Organization`] that a brief answers, and answers the same.
#[Object(name = "Organization")]
impl Brief {
    fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    fn name(&self) -> &str {
        &self.0.name
    }

    fn kind(&self) -> Choice<OrganizationKind> {
        Choice(self.0.kind)
    }

    fn category(&self) -> Choice<ServiceCategory> {
        Choice(self.0.category)
    }

    fn status(&self) -> Choice<OrganizationStatus> {
        Choice(self.0.status)
    }

    fn credit_code(&self) -> Option<CreditCode> {
        self.0.credit_code.map(CreditCode)
    }

    fn registered_on(&self) -> Option<Date> {
        self.0.registered_on.map(Date)
    }

    fn full_member_count(&self) -> i32 {
        self.0.full_member_count
    }

    fn version(&self) -> i32 {
        self.0.version
    }

    fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }

    async fn area(&self, ctx: &Context<'_>) -> Result<Prompt<Area>, ApiError> {
        area::existing(ctx, self.0.area).await.map(Prompt)
    }

    async fn party_coverages(
        &self,
        ctx: &Context<'_>,
        in_force: Option<bool>,
    ) -> Result<List<Prompt<PartyCoverage>>, ApiError> {
        let coverages = party::coverages(ctx, self.0.id, in_force).await?;
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

/// Whether a brief answers all that the selection of a field asks of organizations, which it holds below these fields
/// if any.
pub fn suffices(ctx: &Context<'_>, below: &[&str]) -> bool {
    answers(ctx, &ctx.item.node.selection_set.node, below)
}

fn answers(ctx: &Context<'_>, set: &SelectionSet, below: &[&str]) -> bool {
    set.items.iter().all(|item| match &item.node {
        Selection::Field(field) => {
            let (name, inner) = (field.node.name.node.as_str(), &field.node.selection_set.node);
            match below {
                [next, below @ ..] if *next == name => answers(ctx, inner, below),
                ["nodes", ..] if name == "edges" => answers(ctx, inner, &["node"]),
                [_, ..] => true,
                [] => Brief::READY.contains(&name) || ["area", "partyCoverages", "__typename"].contains(&name),
            }
        }
        Selection::InlineFragment(fragment) => answers(ctx, &fragment.node.selection_set.node, below),
        Selection::FragmentSpread(spread) => {
            let fragment = ctx.query_env.fragments.get(&spread.node.fragment_name.node);
            fragment.is_some_and(|fragment| answers(ctx, &fragment.node.selection_set.node, below))
        }
    })
}

impl OutputType for Shown {
    fn type_name() -> Cow<'static, str> {
        Organization::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        Organization::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        match self {
            Shown::Whole(organization) => organization.resolve(ctx, field).await,
            Shown::Brief(brief) => prompt::resolve(ctx, brief).await,
        }
    }
}
