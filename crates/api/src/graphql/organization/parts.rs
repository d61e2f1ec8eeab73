//! What belongs to organizations in the schema: former names, the contact, causes of a suspension, how they ended.

use super::Organization;
use crate::graphql::engine::error::ApiError;
use crate::graphql::loader::batch;
use crate::graphql::scalar::{Date, DateTime};
use crate::graphql::word::Choice;
use async_graphql::{Context, Object, SimpleObject};
use siling_domain::organization::{self as domain, DeregistrationKind, SuspensionReason};

/// A name that the organization had before (曾用名).
#[derive(Debug, Clone, SimpleObject)]
pub struct FormerName {
    /// The name.
    pub name: String,
    /// The last day on which it was the name.
    pub until: Date,
}

/// Whom to ask for an organization (联系人). Masked: `revealPersonalData` shows it whole to those
/// whose task needs it, and each such look is recorded.
#[derive(Debug, Clone, SimpleObject)]
pub struct Contact {
    /// The name, masked, such as 张**.
    pub name: String,
    /// The phone number, masked, such as 138****1234.
    pub phone: String,
}

/// One cause of a suspension (停用原因).
#[derive(Debug, Clone, SimpleObject)]
pub struct SuspensionCause {
    /// The cause.
    pub reason: Choice<SuspensionReason>,
    /// What else is to be said; null when nothing was.
    pub note: Option<String>,
    /// When it was closed; null while it is open.
    pub closed_at: Option<DateTime>,
    /// What proves that it is closed; null while it is open.
    pub proof: Option<String>,
}

/// How an organization ended (注销情况).
pub struct Deregistration(pub domain::Deregistration);

/// How an organization ended (注销情况).
#[Object]
impl Deregistration {
    /// By whose decision.
    fn kind(&self) -> Choice<DeregistrationKind> {
        Choice(self.0.kind)
    }

    /// The day.
    fn on(&self) -> Date {
        Date(self.0.on)
    }

    /// The organization that carries on; null unless it was merged into one.
    async fn successor(&self, ctx: &Context<'_>) -> Result<Option<Organization>, ApiError> {
        match self.0.successor {
            Some(id) => Ok(batch(ctx)?.load_one(id).await?.map(Organization)),
            None => Ok(None),
        }
    }
}

/// What an object is called in another system (外部标识).
#[derive(Debug, Clone, SimpleObject)]
pub struct ExternalId {
    /// The other system.
    pub system: String,
    /// The number there.
    pub value: String,
}
