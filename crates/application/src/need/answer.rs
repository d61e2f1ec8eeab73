//! What becomes of a need without an order: the community's answer, a withdrawal, a reopening, the file.

use super::{NeedTarget, close, facts, known_capabilities, missing, open, sees};
use crate::app::App;
use crate::command::{Command, CommandError, Remembered as _, expect_version};
use siling_domain::access::{Deed, authorise};
use siling_domain::id::NeedId;
use siling_domain::need::{DeclineReason, Need, Triage};
use siling_persistence::{UnitOfWork, need as store};

/// Accepts a need (受理).
#[derive(Debug, Clone)]
pub struct AcceptNeed {
    /// Which.
    pub target: NeedTarget,
    /// What the community tells of it.
    pub triage: Triage,
}

impl Command for AcceptNeed {
    const DEED: Deed = Deed::AcceptNeed;
    type Output = Need;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Need, CommandError> {
        let (before, warrant, facts) = open(uow, Self::DEED, &self.target).await?;
        let after = before.clone().accept(self.triage, &facts)?;
        if after.capabilities != before.capabilities {
            known_capabilities(uow, &after.capabilities).await?;
        }
        close(uow, &warrant, &before, after, None).await
    }
}

/// Declines a need (不予受理).
#[derive(Debug, Clone)]
pub struct DeclineNeed {
    /// Which.
    pub target: NeedTarget,
    /// Why.
    pub reason: DeclineReason,
    /// What else is to be said, such as whom to turn to.
    pub note: Option<String>,
}

impl Command for DeclineNeed {
    const DEED: Deed = Deed::DeclineNeed;
    type Output = Need;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Need, CommandError> {
        let (before, warrant, facts) = open(uow, Self::DEED, &self.target).await?;
        let after = before.clone().decline(self.reason, self.note, &facts)?;
        close(uow, &warrant, &before, after, None).await
    }
}

/// Merges a need into another one (合并).
#[derive(Debug, Clone)]
pub struct MergeNeed {
    /// Which.
    pub target: NeedTarget,
    /// Into which.
    pub into: NeedId,
}

impl Command for MergeNeed {
    const DEED: Deed = Deed::MergeNeed;
    type Output = Need;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Need, CommandError> {
        let found = store::locked(uow, &[self.target.need, self.into]).await?;
        let found = |id| found.iter().find(|need| need.id == id && sees(uow, need)).cloned();
        let before = found(self.target.need).ok_or_else(|| missing("need"))?;
        let warrant = authorise(uow.actor(), Self::DEED, &before.place())?;
        expect_version(self.target.expected_version, before.version, || before.remember())?;
        let into = found(self.into).ok_or_else(|| missing("into"))?;
        let facts = facts(uow, &before).await?;
        let after = before.clone().merge(&into, &facts)?;
        // Those who asked for it go on asking, now for the other one.
        let own = |need: &Need| need.posted_by.filter(|_| !need.on_behalf);
        let count = store::endorsers_follow(uow, before.id, into.id, own(&before), own(&into)).await?;
        if count != into.endorsement_count {
            let more = into.clone().endorsed_by(count, uow.now());
            close(uow, &warrant, &into, more, None).await?;
        }
        close(uow, &warrant, &before, after, None).await
    }
}

/// Takes a need back (撤回).
#[derive(Debug, Clone)]
pub struct WithdrawNeed {
    /// Which.
    pub target: NeedTarget,
}

impl Command for WithdrawNeed {
    const DEED: Deed = Deed::WithdrawNeed;
    type Output = Need;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Need, CommandError> {
        let (before, warrant, facts) = open(uow, Self::DEED, &self.target).await?;
        let after = before.clone().withdraw(&facts)?;
        close(uow, &warrant, &before, after, None).await
    }
}

/// Answers a need without an order (直接办结).
#[derive(Debug, Clone)]
pub struct ResolveNeed {
    /// Which.
    pub target: NeedTarget,
    /// What was done.
    pub answer: String,
}

impl Command for ResolveNeed {
    const DEED: Deed = Deed::ResolveNeed;
    type Output = Need;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Need, CommandError> {
        let (before, warrant, facts) = open(uow, Self::DEED, &self.target).await?;
        let after = before.clone().resolve(&self.answer, &facts)?;
        close(uow, &warrant, &before, after, None).await
    }
}

/// Says that a need is not resolved (重新打开).
#[derive(Debug, Clone)]
pub struct ReopenNeed {
    /// Which.
    pub target: NeedTarget,
    /// What is not resolved.
    pub reason: String,
}

impl Command for ReopenNeed {
    const DEED: Deed = Deed::ReopenNeed;
    type Output = Need;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Need, CommandError> {
        let (before, warrant, facts) = open(uow, Self::DEED, &self.target).await?;
        let after = before.clone().reopen(&self.reason, &facts)?;
        let reason = after.reopenings.last().map(|reopening| reopening.reason.clone());
        close(uow, &warrant, &before, after, reason).await
    }
}

/// Puts a need on file (归档).
#[derive(Debug, Clone)]
pub struct CloseNeed {
    /// Which.
    pub target: NeedTarget,
}

impl Command for CloseNeed {
    const DEED: Deed = Deed::CloseNeed;
    type Output = Need;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Need, CommandError> {
        let (before, warrant, facts) = open(uow, Self::DEED, &self.target).await?;
        let after = before.clone().close(&facts)?;
        close(uow, &warrant, &before, after, None).await
    }
}
