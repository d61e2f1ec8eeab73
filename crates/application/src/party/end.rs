//! How Party organizations end.

use super::{Target, found, open};
use crate::app::App;
use crate::command::{Command, CommandError};
use crate::organization::{line, reason};
use siling_domain::access::{Deed, Warrant};
use siling_domain::id::PartyOrganizationId;
use siling_domain::party::{PartyOrganization, PartyOrganizationFacts, Reorganization};
use siling_domain::time::china_date;
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::UnitOfWork;
use siling_persistence::party::{self as store, Because};

/// Merges a Party organization into another one, or replaces it (调整).
#[derive(Debug, Clone)]
pub struct ReorganizePartyOrganization {
    /// Which Party organization.
    pub target: Target,
    /// The one that carries on.
    pub successor: PartyOrganizationId,
    /// Why.
    pub reason: String,
    /// The decision.
    pub document: Option<String>,
}

impl Command for ReorganizePartyOrganization {
    const DEED: Deed = Deed::ReorganizePartyOrganization;
    type Output = PartyOrganization;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<PartyOrganization, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let reason = reason(&self.reason)?;
        let because = Because {
            reason: Some(reason.clone()),
            document: line("document", self.document)?,
        };
        let successor = found(uow, self.successor, "successor").await?;
        if successor.status.has_ended() {
            return Err(Refusal::new(RefusalCode::ParentNotAllowed).at("successor").into());
        }
        let reorganization = Reorganization {
            successor: successor.id,
            reason,
        };
        let facts = facts(uow, &before).await?;
        let after = before.clone().reorganize(reorganization, facts, uow.now())?;
        end(uow, &warrant, &before, after, &because).await
    }
}

/// Dissolves a Party organization (撤销).
#[derive(Debug, Clone)]
pub struct DissolvePartyOrganization {
    /// Which Party organization.
    pub target: Target,
    /// Why.
    pub reason: String,
    /// The decision.
    pub document: Option<String>,
}

impl Command for DissolvePartyOrganization {
    const DEED: Deed = Deed::DissolvePartyOrganization;
    type Output = PartyOrganization;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<PartyOrganization, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let reason = reason(&self.reason)?;
        let because = Because {
            reason: Some(reason.clone()),
            document: line("document", self.document)?,
        };
        let facts = facts(uow, &before).await?;
        let after = before.clone().dissolve(reason, facts, uow.now())?;
        end(uow, &warrant, &before, after, &because).await
    }
}

async fn facts(uow: &UnitOfWork, organization: &PartyOrganization) -> Result<PartyOrganizationFacts, CommandError> {
    let today = china_date(uow.now());
    Ok(PartyOrganizationFacts {
        today,
        in_use: store::used_in(uow, organization.id, today).await?,
    })
}

/// Saves the end, and with it the end of the term and of every worker's post.
async fn end(
    uow: &mut UnitOfWork,
    warrant: &Warrant,
    before: &PartyOrganization,
    after: PartyOrganization,
    because: &Because,
) -> Result<PartyOrganization, CommandError> {
    let (place, now) = (after.place(), uow.now());
    let today = china_date(now);
    for term in store::terms_in(uow, after.id).await? {
        if term.last_day() > today {
            let ended = term.clone().end_on(today, now);
            store::update(uow, warrant, place, &term, &ended, because).await?;
        }
    }
    for worker in store::workers_in(uow, after.id).await? {
        if worker.ends.is_none() {
            let dismissed = worker.clone().dismiss(today, now)?;
            store::update(uow, warrant, place, &worker, &dismissed, because).await?;
        }
    }
    super::close(uow, warrant, before, after, because).await
}
