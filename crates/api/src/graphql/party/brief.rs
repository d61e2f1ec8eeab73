//! Party organizations in brief: where an operation asks for no more of those that cover an organization than most do,
//! no more is read.

use super::PartyOrganization;
use crate::graphql::prompt::{self, Prompt, Ready};
use crate::graphql::scalar::{Date, DateTime};
use crate::graphql::selection::{Asked, asked};
use crate::graphql::word::Choice;
use async_graphql::{Context, ID, Object};
use siling_domain::party::{PartyOrganizationKind, PartyOrganizationStatus, PartySetting};
use siling_persistence::party as store;

/// A Party organization as far as it was read.
pub type Shown = prompt::Shown<Prompt<PartyOrganization>, PartyBrief>;

/// A Party organization in brief.
#[derive(Debug, Clone)]
pub struct PartyBrief(pub store::PartyBrief);

/// The fields of [`PartyOrganization`] that a brief answers, and answers the same.
#[Object(name = "PartyOrganization")]
impl PartyBrief {
    fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    fn name(&self) -> &str {
        &self.0.name
    }

    fn kind(&self) -> Choice<PartyOrganizationKind> {
        Choice(self.0.kind)
    }

    fn setting(&self) -> Choice<PartySetting> {
        Choice(self.0.setting)
    }

    fn status(&self) -> Choice<PartyOrganizationStatus> {
        Choice(self.0.status)
    }

    fn status_since(&self) -> DateTime {
        DateTime(self.0.status_since)
    }

    fn full_member_count(&self) -> i32 {
        self.0.full_member_count
    }

    fn probationary_member_count(&self) -> i32 {
        self.0.probationary_member_count
    }

    fn member_count(&self) -> i32 {
        self.0.full_member_count + self.0.probationary_member_count
    }

    fn founded_on(&self) -> Option<Date> {
        self.0.founded_on.map(Date)
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
}

impl Ready for PartyBrief {
    const READY: &'static [&'static str] = &[
        "id",
        "name",
        "kind",
        "setting",
        "status",
        "statusSince",
        "fullMemberCount",
        "probationaryMemberCount",
        "memberCount",
        "foundedOn",
        "version",
        "createdAt",
        "updatedAt",
    ];
}

/// Whether the selection of a field asks for Party organizations below this path, and a brief answers all that it asks.
pub fn suffices(ctx: &Context<'_>, path: &[&str]) -> bool {
    let known = |field: &str| PartyBrief::READY.contains(&field) || field == "__typename";
    asked(ctx, path, &known) == Asked::Only
}
